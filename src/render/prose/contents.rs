//! The contents: numbers, titles, first paragraph numbers; chapters and sections.

use serde::Serialize;

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::render::html::Paper;
use crate::render::prose::Reader;
use crate::render::prose::Words;

/// How deep the contents go.
const LEVELS: u8 = 2;

/// A line of the contents.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Entry<'a> {
    /// The anchor of the section.
    id: &'a str,
    /// 1 for chapters, 2 for sections.
    level: u8,
    number: Option<&'a str>,
    words: Words<'a>,
    /// The number of the first paragraph.
    first: Option<u32>,
}

/// Reads the contents.
pub(super) fn read(paper: Paper<'_>) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    let Some(mut reader) = Reader::new(paper) else { return entries };
    reader.plain = true;
    for chapter in 0..paper.draft.document.files.len() {
        reader.turn_to(chapter);
        reader.entries(NodeId::ROOT, 1, &mut entries);
    }
    entries
}

impl<'a> Reader<'a> {
    fn entries(&mut self, parent: NodeId, level: u8, out: &mut Vec<Entry<'a>>) {
        let tree = self.tree;
        let resolution = self.paper.resolution;
        for section in tree.children(parent) {
            if !matches!(tree.kind(section), Kind::Section { .. }) {
                continue;
            }
            let place = (self.chapter, section);
            if resolution.unprinted.contains(&place) {
                self.entries(section, level, out);
                continue;
            }
            out.push(Entry {
                id: resolution.anchors.get(&place).map_or("text", String::as_str),
                level,
                number: resolution.sections.get(&place).map(String::as_str),
                words: self.leaf(tree.heading(section)),
                first: resolution.first_paragraphs.get(&place).copied(),
            });
            if level < LEVELS {
                self.entries(section, level + 1, out);
            }
        }
    }
}
