//! Footnotes: marks in the text, and what they say.

use serde::Serialize;

use crate::render::facts;
use crate::render::prose::Block;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Words;
use crate::render::prose::figure::Source;

/// What a footnote says.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Note<'a> {
    number: u32,
    blocks: Vec<Block<'a>>,
    /// Sources of its figures.
    sources: Vec<Source>,
}

impl<'a> Reader<'a> {
    /// Reads the mark of a footnote.
    pub(super) fn note_mark(&mut self, label: &str, out: &mut Words<'a>) {
        let number = match self.plain {
            true => None,
            false => self.paper.resolution.notes.get(&(self.chapter, label.to_owned())),
        };
        let Some(&number) = number else { return };
        self.separate(out);
        let uses = &mut self.note_uses[number as usize];
        *uses += 1;
        out.push(Inline::Set(Set::Note { number, time: *uses }));
    }

    /// Reads the footnotes, in order.
    pub(super) fn notes(&mut self) -> Vec<Note<'a>> {
        let resolution = self.paper.resolution;
        let notes = facts::notes(self.paper.draft, resolution);
        self.marks.restart();
        let notes = notes.into_iter().map(|(number, chapter, note)| {
            if chapter != self.chapter {
                self.turn_to(chapter);
            }
            let tree = self.tree;
            let mut blocks = Vec::new();
            tree.children(note).for_each(|child| self.block(child, &mut blocks));
            let sources = self.marks.take();
            self.questions(tree.node(note).body.clone(), &mut blocks);
            Note { number, blocks, sources }
        });
        notes.collect()
    }
}
