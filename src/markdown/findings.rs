//! What is wrong in a Markdown text: the messages, and a limit to their number.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::document::Reading;
use crate::source::SourceId;
use crate::source::Span;

/// Findings of one code in one text beyond this number are not told: nobody reads them, and a
/// hostile text could hold millions.
const LIMIT: usize = 100;

/// Collects the findings of one text.
pub(super) struct Findings<'s> {
    sink: Option<(SourceId, &'s mut Diagnostics)>,
    strict: bool,
    raised: HashMap<Code, usize>,
}

impl<'s> Findings<'s> {
    pub(super) fn new(source: SourceId, reading: Reading, sink: &'s mut Diagnostics) -> Self {
        let strict = reading == Reading::Strict;
        Self { sink: Some((source, sink)), strict, raised: HashMap::new() }
    }

    /// For texts in which nothing is found fault with.
    pub(super) fn ignored() -> Findings<'static> {
        Findings { sink: None, strict: false, raised: HashMap::new() }
    }

    /// Returns whether the text must keep the rules of chapters.
    pub(super) fn strict(&self) -> bool {
        self.strict
    }

    fn raise(
        &mut self,
        code: Code,
        start: usize,
        end: usize,
        make: impl FnOnce(Span) -> Diagnostic,
    ) {
        let Some((source, sink)) = &mut self.sink else { return };
        let raised = self.raised.entry(code).or_default();
        *raised += 1;
        if *raised <= LIMIT {
            sink.push(make(Span::new(*source, start as u32..end as u32)));
        }
    }

    /// Raises `raw-html` for the markup `shown` at `start..end`.
    pub(super) fn raw_html(&mut self, shown: &str, start: usize, end: usize) {
        if self.strict {
            self.raise(codes::RAW_HTML, start, end, |span| {
                let message = format!("raw HTML `{}` is not allowed here", short(shown));
                Diagnostic::new(codes::RAW_HTML, message)
                    .at(span, "raw HTML")
                    .help("write it in Markdown, or escape the `<` as `\\<`")
            });
        }
    }

    /// Raises `raw-html` for a tag that has no partner.
    pub(super) fn unpaired(&mut self, shown: &str, start: usize, end: usize) {
        if self.strict {
            self.raise(codes::RAW_HTML, start, end, |span| {
                let message = format!("the tag `{}` has no partner", short(shown));
                Diagnostic::new(codes::RAW_HTML, message)
                    .at(span, "opened or closed alone")
                    .help("open and close it in the same paragraph and the same format")
                    .help("or escape the `<` as `\\<`")
            });
        }
    }

    /// Raises `raw-html` for an HTML comment that never ends.
    pub(super) fn open_comment(&mut self, start: usize, end: usize) {
        if self.strict {
            self.raise(codes::RAW_HTML, start, end, |span| {
                Diagnostic::new(codes::RAW_HTML, "the comment `<!--` does not stand alone")
                    .at(span, "begins here")
                    .help("close it with `-->` and begin a new line behind it")
                    .help("or escape the `<` as `\\<`")
            });
        }
    }

    /// Raises `missing-alt-text`.
    pub(super) fn missing_alt_text(&mut self, start: usize, end: usize) {
        if self.strict {
            self.raise(codes::MISSING_ALT_TEXT, start, end, |span| {
                Diagnostic::new(codes::MISSING_ALT_TEXT, "the image has no alternative text")
                    .at(span, "nothing between the brackets")
                    .help("say in the brackets what the image shows: `![Map of …](map.png)`")
            });
        }
    }

    /// Raises `surplus-cells` for cells beyond the columns of a table.
    pub(super) fn surplus_cells(&mut self, start: usize, end: usize) {
        if !self.strict {
            return;
        }
        self.raise(codes::SURPLUS_CELLS, start, end, |span| {
            let message = "a row has more cells than its table has columns";
            Diagnostic::new(codes::SURPLUS_CELLS, message).at(span, "no column for this").help(
                "take the cell out, or give the head of the table another cell; a `|` among \
                 words is written `\\|`",
            )
        });
    }

    /// Raises `undefined-note`; `start..end` is the mark, brackets included.
    pub(super) fn undefined_note(&mut self, label: &str, start: usize, end: usize) {
        self.raise(codes::UNDEFINED_NOTE, start, end, |span| {
            let message = format!("the mark `[^{}]` has no footnote in this file", short(label));
            Diagnostic::new(codes::UNDEFINED_NOTE, message)
                .at(span, "no footnote of this label")
                .help(format!("add a line `[^{}]: …`, or escape the bracket: `\\[^`", short(label)))
        });
    }

    /// Raises `nesting-too-deep`, once a text.
    pub(super) fn too_deep(&mut self, start: usize, end: usize) {
        let code = codes::NESTING_TOO_DEEP;
        if self.raised.contains_key(&code) {
            return;
        }
        self.raise(code, start, end, |span| {
            Diagnostic::new(code, "quotations, list items or formats are nested more than 100 deep")
                .at(span, "the hundred-and-first level")
                .help("flatten the text")
        });
    }

    /// Raises `duplicate-id`; `again` and `first` are the places.
    pub(super) fn duplicate_id(&mut self, id: &str, again: Range<u32>, first: Range<u32>) {
        let (start, end) = (again.start as usize, again.end as usize);
        self.raise(codes::DUPLICATE_ID, start, end, |span| {
            Diagnostic::new(codes::DUPLICATE_ID, format!("the id `{}` is used twice", short(id)))
                .at(span, "used again")
                .at(Span::new(span.source, first), "first used here")
                .help("give one of them another id")
        });
    }

    /// Raises `control-character` for every control character but tab and line ends, and for
    /// characters that override the direction of writing.
    pub(super) fn characters(&mut self, text: &str) {
        if !self.strict || !suspicious(text) {
            return;
        }
        for (at, char) in text.char_indices().filter(|&(_, char)| is_forbidden(char)) {
            let code = codes::CONTROL_CHARACTER;
            self.raise(code, at, at + char.len_utf8(), |span| {
                let name = format!("U+{:04X}", u32::from(char));
                let what = match char {
                    '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction override",
                    _ => "control character",
                };
                Diagnostic::new(code, format!("the text holds the {what} {name}"))
                    .at(span, format!("{name}, invisible"))
                    .help("delete it")
            });
        }
    }
}

/// Says cheaply whether a text holds a forbidden character: control characters of ASCII are looked
/// for in many bytes at a time, the others by the bytes that begin them.
fn suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |&byte: &u8| {
        (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r') | (byte == 0x7f)
    };
    let ascii =
        bytes.chunks(256).any(|chunk| chunk.iter().fold(false, |any, byte| any | control(byte)));
    ascii
        || memchr::memchr2_iter(0xc2, 0xe2, bytes).any(|at| {
            matches!(
                bytes[at..],
                [0xc2, 0x80..=0x9f, ..]
                    | [0xe2, 0x80, 0xaa..=0xae, ..]
                    | [0xe2, 0x81, 0xa6..=0xa9, ..]
            )
        })
}

fn is_forbidden(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        char => char.is_control(),
    }
}

/// Returns at most forty characters of the first line, for a message.
fn short(shown: &str) -> String {
    let line = shown.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
