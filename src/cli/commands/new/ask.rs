//! Questions on the standard error, answers from the standard input, a line each.

use std::io::IsTerminal;

use anyhow::Context;

use crate::cli::terminal::Ink;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// Why no amendment comes of it.
#[derive(Debug)]
pub(super) enum Stop {
    /// What was asked for does not hold; the text says why.
    Refused(String),
    /// The answers ended.
    Ended,
    /// It could not run.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// Asks whoever sits at the terminal.
pub(super) struct Asker<'a> {
    terminal: &'a Terminal,
    /// Whether answers come from elsewhere, so that nobody sees them typed.
    is_fed: bool,
}

impl<'a> Asker<'a> {
    /// Says how answers are read.
    pub(super) fn start(terminal: &'a Terminal) -> Self {
        terminal.err(
            "policy: an empty answer takes what stands in brackets; Ctrl-D ends, and nothing is made\n",
        );
        Self { terminal, is_fed: !std::io::stdin().is_terminal() }
    }

    /// Shows a text between questions.
    pub(super) fn say(&self, text: &str) {
        self.terminal.err(text);
    }

    /// Asks for a line until `take` has what it needs of it; says why it has not. A question is what
    /// it is about, the name of what is wanted, and what stands in brackets.
    pub(super) fn ask<T>(
        &self,
        (hint, name, default): (&str, &str, &str),
        mut take: impl FnMut(&str) -> Result<T, String>,
    ) -> Result<T, Stop> {
        let look = self.terminal.err_look();
        if !hint.is_empty() {
            let lines = wrap::wrap(hint, look.width);
            let lines = lines.iter().map(|line| look.paint(Ink::Soft, line) + "\n");
            self.say(&format!("\n{}", lines.collect::<String>()));
        }
        let brackets = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        let prompt = look.paint(Ink::Bold, &format!("{name}{brackets}: "));
        loop {
            match take(&self.line(&prompt)?) {
                Ok(taken) => return Ok(taken),
                Err(why) => self.say(&why),
            }
        }
    }

    fn line(&self, prompt: &str) -> Result<String, Stop> {
        self.say(prompt);
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line).context("reading the answer")?;
        if read == 0 {
            self.say("\n");
            return Err(Stop::Ended);
        }
        let answer = line.trim().to_owned();
        if self.is_fed {
            self.say(&format!("{answer}\n"));
        }
        Ok(answer)
    }
}
