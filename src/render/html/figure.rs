//! Figures: the value in the text, a raised letter, and the source beside or under the block.

use std::fmt::Write as _;

use crate::model::figure::Figure;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::prose::figure::letters;
use crate::render::prose::figure::source_words;

/// Longer sources are not repeated in one block.
const SHORT: usize = 24;

/// The sources of the figures of a block, until they are written.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The notes of the block at hand.
    notes: Vec<Note>,
    /// How many letters were given since the last chapter began.
    letters: u32,
    /// How many notes were made in all.
    ids: u32,
}

/// What is said of a figure.
#[derive(Debug)]
struct Note {
    id: u32,
    letter: String,
    source: String,
    rest: String,
}

impl Marks {
    /// Begins again with the letter a: a new chapter.
    pub(super) fn restart(&mut self) {
        self.letters = 0;
    }
}

/// A raised letter that is due behind a figure.
#[derive(Debug)]
struct Mark {
    id: u32,
    letter: String,
    first: bool,
}

/// What follows the words of a figure.
#[derive(Debug)]
pub(super) struct After {
    tag: &'static str,
    mark: Option<Mark>,
}

/// Where the sources of a block stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// In the end margin beside the block, where there is one.
    Beside,
    /// Under the block.
    Under,
}

impl Writer<'_> {
    /// Writes what stands before the words of a figure, and the words where it has none; returns
    /// what follows them.
    pub(super) fn figure(&mut self, name: &str, empty: bool) -> After {
        let (key, form) = match name.split_once('/') {
            Some((key, form)) => (key, Some(form)),
            None => (name, None),
        };
        let figure = self.paper.figures.get(key);
        let shown = figure.and_then(|figure| figure.shown(form));
        let pending = figure.is_some_and(Figure::is_pending);
        if pending && !self.plain {
            self.pending += 1;
            let _ = write!(self.out, "<b class=\"pending\" id=\"pending-{}\">", self.pending);
        } else if !self.plain {
            self.out.push_str("<span class=\"fig\">");
        }
        if empty {
            let words = if pending { "pending" } else { shown.unwrap_or(key) };
            escape::text(&mut self.out, words);
        }
        let mark = figure.and_then(|figure| self.note_on(figure, shown.unwrap_or_default()));
        let tag = match (self.plain, pending) {
            (true, _) => "",
            (false, true) => "</b>",
            (false, false) => "</span>",
        };
        After { tag, mark }
    }

    /// Keeps the note on a figure; returns the mark that leads to it.
    fn note_on(&mut self, figure: &Figure, shown: &str) -> Option<Mark> {
        if self.plain {
            return None;
        }
        let (source, rest) = source_words(figure, shown)?;
        let known = self.marks.notes.iter().find(|note| note.source == source && note.rest == rest);
        if let Some(Note { id, letter, .. }) = known {
            return Some(Mark { id: *id, letter: letter.clone(), first: false });
        }
        self.marks.letters += 1;
        self.marks.ids += 1;
        let (id, letter) = (self.marks.ids, letters(self.marks.letters));
        self.marks.notes.push(Note { id, letter: letter.clone(), source, rest });
        Some(Mark { id, letter, first: true })
    }

    /// Writes what follows the words of a figure: a raised letter.
    pub(super) fn after_figure(&mut self, after: After) {
        self.out.push_str(after.tag);
        let Some(Mark { id, letter, first }) = after.mark else { return };
        self.separate();
        self.out.push_str("<sup class=\"mark\" data-chrome><a");
        if first {
            let _ = write!(self.out, " id=\"figure-{id}-in\"");
        }
        let _ = write!(self.out, " href=\"#figure-{id}\">{letter}</a></sup>");
    }

    /// Writes the sources that wait, for the block that was written from `start` on.
    pub(super) fn sources(&mut self, start: usize, position: Position) {
        if self.marks.notes.is_empty() {
            return;
        }
        if position == Position::Beside {
            self.out.insert_str(start, "<div class=\"with\">");
        }
        self.out.push_str("<div class=\"sources\" data-chrome>\n");
        let mut last = String::new();
        for Note { id, letter, source, rest } in std::mem::take(&mut self.marks.notes) {
            let _ = write!(
                self.out,
                "<p id=\"figure-{id}\"><a href=\"#figure-{id}-in\"><sup>{letter}</sup></a> "
            );
            let again = source == last && source.len() > SHORT;
            escape::text(&mut self.out, if again { "Same source" } else { &source });
            escape::text(&mut self.out, &rest);
            self.out.push_str("</p>\n");
            last = source;
        }
        self.out.push_str("</div>");
        self.out.push_str(if position == Position::Beside { "</div>\n" } else { "\n" });
    }
}
