//! Footnotes: marks in the text, and what they say.

use serde::Serialize;

use crate::model::document::Kind;
use crate::model::document::NodeId;
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
        let mut notes: Vec<(u32, usize, NodeId)> = Vec::with_capacity(resolution.notes.len());
        for (chapter, file) in self.paper.draft.document.files.iter().enumerate() {
            for id in file.tree.ids() {
                let Kind::Note { label } = file.tree.kind(id) else { continue };
                if let Some(&number) = resolution.notes.get(&(chapter, label.to_string())) {
                    notes.push((number, chapter, id));
                }
            }
        }
        notes.sort_unstable();
        notes.dedup_by_key(|(number, ..)| *number);
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
