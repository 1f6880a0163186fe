//! Footnotes: marks in the text, one section at the end, ways back.

use std::fmt::Write as _;

use crate::model::document::NodeId;
use crate::render::facts;
use crate::render::html::Writer;
use crate::render::html::figure::Position;
use crate::render::prose::open;

impl Writer<'_> {
    /// Writes the mark of a footnote.
    pub(super) fn note_mark(&mut self, label: &str) {
        let number = match self.plain {
            true => None,
            false => self.paper.resolution.notes.get(&(self.chapter, label.to_owned())),
        };
        let Some(&number) = number else { return };
        let uses = &mut self.note_uses[number as usize];
        *uses += 1;
        let use_id = back(number, *uses);
        self.separate();
        let _ = write!(
            self.out,
            "<sup class=\"mark\" data-chrome><a role=\"doc-noteref\" id=\"{use_id}\" href=\"#note-{number}\">{number}</a></sup>"
        );
    }

    /// Writes a comma between two raised marks that stand side by side.
    pub(super) fn separate(&mut self) {
        if self.out.ends_with("</a></sup>") {
            self.out.push_str("<sup class=\"mark\" data-chrome>,</sup>");
        }
    }

    /// Writes the section of footnotes.
    pub(super) fn notes(&mut self) {
        let resolution = self.paper.resolution;
        if resolution.notes.is_empty() {
            return;
        }
        let notes = facts::notes(self.paper.draft, resolution);
        self.marks.restart();
        self.out.push_str(
            "<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"notes\">\n\
             <h2 id=\"notes\" data-chrome>Notes</h2>\n<ol>\n",
        );
        for (number, chapter, note) in notes {
            self.open_note(chapter);
            self.note(number, note);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn open_note(&mut self, chapter: usize) {
        if chapter != self.chapter {
            self.turn_to(chapter);
            self.brackets = open::words(self.paper.draft, chapter);
        }
    }

    fn note(&mut self, number: u32, note: NodeId) {
        let _ = write!(self.out, "<li id=\"note-{number}\">");
        let tree = self.tree;
        tree.children(note).for_each(|child| self.block(child));
        let closing = "</p>\n";
        let inside = self.out.ends_with(closing);
        if inside {
            self.out.truncate(self.out.len() - closing.len());
        }
        let uses = self.note_uses[number as usize];
        for time in 1..=uses {
            let name = match uses {
                1 => format!("Back to mark {number}"),
                _ => format!("Back to mark {number}, place {time}"),
            };
            let _ = write!(
                self.out,
                " <a class=\"back\" role=\"doc-backlink\" data-chrome href=\"#{}\" aria-label=\"{name}\">\u{21a9}\u{fe0e}</a>",
                back(number, time)
            );
        }
        if inside {
            self.out.push_str(closing);
        }
        self.questions(tree.node(note).body.clone());
        self.sources(self.out.len(), Position::Under);
        self.out.push_str("</li>\n");
    }
}

fn back(number: u32, time: u32) -> String {
    match time {
        1 => format!("note-{number}-in"),
        _ => format!("note-{number}-in-{time}"),
    }
}
