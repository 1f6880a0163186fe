//! The two streams: whether they take colour, how wide they are, which signs they can show.

use std::io::ErrorKind;
use std::io::Write;

use anstream::AutoStream;
use anstream::ColorChoice;
use anyhow::Context;

use crate::cli::args::Color;

/// Width of lines where no terminal says otherwise, and the widest line of a report.
const PLAIN_WIDTH: usize = 80;
const WIDEST: usize = 100;

/// How text is drawn on one stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Whether to colour.
    pub(crate) colour: bool,
    /// Columns there are.
    pub(crate) width: usize,
    /// Whether signs beyond ASCII may be used.
    pub(crate) unicode: bool,
}

/// What a piece of text is, for colour; without colour nothing is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The word `error` and its carets.
    Error,
    /// The word `warning` and its carets.
    Warning,
    /// A message, a heading.
    Bold,
    /// Frames and line numbers.
    Frame,
    /// The second place, and `help`.
    Second,
    /// Soft words.
    Soft,
    /// Open points.
    Open,
    /// A line that comes in.
    Added,
    /// A line that goes out.
    Removed,
}

impl Ink {
    fn sequence(self) -> &'static str {
        match self {
            Ink::Error => "\x1b[1;31m",
            Ink::Warning => "\x1b[1;33m",
            Ink::Bold => "\x1b[1m",
            Ink::Frame => "\x1b[1;36m",
            Ink::Second => "\x1b[36m",
            Ink::Soft => "\x1b[2m",
            Ink::Open => "\x1b[33m",
            Ink::Added => "\x1b[32m",
            Ink::Removed => "\x1b[31m",
        }
    }
}

impl Look {
    /// Returns the text in its ink.
    pub(crate) fn paint(&self, ink: Ink, text: &str) -> String {
        match self.colour && !text.is_empty() {
            true => format!("{}{text}\x1b[0m", ink.sequence()),
            false => text.to_owned(),
        }
    }

    /// Returns the sign, or what stands for it where only ASCII can be shown.
    pub(crate) fn sign(&self, sign: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { sign } else { ascii }
    }
}

/// The standard output and the standard error.
#[derive(Debug)]
pub(crate) struct Terminal {
    out: Look,
    err: Look,
    /// Whether a person watches the standard error.
    pub(crate) watched: bool,
}

impl Terminal {
    /// Looks at the streams and the environment.
    pub(crate) fn new(color: Color) -> Self {
        let unicode = locale_is_unicode();
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let coloured = |auto: ColorChoice| match color {
            Color::Auto => auto != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        };
        let out_width = terminal_size::terminal_size_of(&out);
        let err_width = terminal_size::terminal_size_of(&err);
        let width = |size: Option<(terminal_size::Width, _)>| {
            size.map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
        };
        Self {
            out: Look {
                colour: coloured(AutoStream::choice(&out)),
                width: width(out_width),
                unicode,
            },
            err: Look {
                colour: coloured(AutoStream::choice(&err)),
                width: width(err_width),
                unicode,
            },
            watched: err_width.is_some(),
        }
    }

    /// Returns how to draw on the standard output.
    pub(crate) fn out_look(&self) -> Look {
        self.out
    }

    /// Returns how to draw on the standard error.
    pub(crate) fn err_look(&self) -> Look {
        self.err
    }

    /// Writes a result. A closed pipe is quiet: whoever reads has read enough.
    pub(crate) fn out(&self, text: &str) -> anyhow::Result<()> {
        let choice = if self.out.colour { ColorChoice::Always } else { ColorChoice::Never };
        let mut stream = AutoStream::new(std::io::stdout(), choice).lock();
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("writing to the standard output"),
        }
    }

    /// Writes a result byte for byte.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let mut stream = std::io::stdout().lock();
        match stream.write_all(bytes).and_then(|()| stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("writing to the standard output"),
        }
    }

    /// Writes for people. Where the standard error is gone there is nobody left to tell.
    pub(crate) fn err(&self, text: &str) {
        let choice = if self.err.colour { ColorChoice::Always } else { ColorChoice::Never };
        let mut stream = AutoStream::new(std::io::stderr(), choice).lock();
        let _ = stream.write_all(text.as_bytes());
    }
}

/// Says whether the locale shows UTF-8. A locale that nobody set does not speak against it.
#[expect(clippy::disallowed_methods, reason = "the environment is read by `cli` only")]
fn locale_is_unicode() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var_os(name).filter(|value| !value.is_empty()));
    set.is_none_or(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
