//! The contents: numbers, titles, first paragraph numbers; chapters and sections.

use std::fmt::Write as _;

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::render::html::Paper;
use crate::render::html::Writer;
use crate::render::html::escape;

/// How deep the contents go.
const LEVELS: u8 = 2;

/// Writes the contents as an ordered list.
pub(super) fn write(paper: Paper<'_>) -> String {
    let Some(mut writer) = Writer::new(paper) else { return String::new() };
    writer.out = String::with_capacity(paper.resolution.anchors.len() * 96);
    writer.plain = true;
    writer.out.push_str("<ol>\n");
    for chapter in 0..paper.draft.document.files.len() {
        writer.turn_to(chapter);
        writer.entries(NodeId::ROOT, 1);
    }
    if !paper.resolution.notes.is_empty() {
        writer.out.push_str("<li><a href=\"#notes\"><span></span><span>Notes</span></a></li>\n");
    }
    writer.out.push_str("</ol>\n");
    writer.out
}

impl Writer<'_> {
    fn entries(&mut self, parent: NodeId, level: u8) {
        let tree = self.tree;
        for section in tree.children(parent) {
            if !matches!(tree.kind(section), Kind::Section { .. }) {
                continue;
            }
            if self.paper.resolution.unprinted.contains(&(self.chapter, section)) {
                self.entries(section, level);
                continue;
            }
            self.entry(section);
            let below = level < LEVELS && has_sections(tree, section);
            if below {
                self.out.push_str("<ol>\n");
                self.entries(section, level + 1);
                self.out.push_str("</ol>");
            }
            self.out.push_str("</li>\n");
        }
    }

    fn entry(&mut self, section: NodeId) {
        let place = (self.chapter, section);
        let resolution = self.paper.resolution;
        self.out.push_str("<li><a href=\"#");
        if let Some(anchor) = resolution.anchors.get(&place) {
            escape::fragment(&mut self.out, anchor);
        }
        self.out.push_str("\"><span>");
        if let Some(number) = resolution.sections.get(&place) {
            match number.strip_prefix("Annex ") {
                Some(letter) => {
                    let _ = write!(self.out, "<span class=\"vh\">Annex </span>{letter}");
                }
                None => self.out.push_str(number),
            }
        }
        self.out.push_str("</span> <span>");
        self.leaf(self.tree.heading(section));
        self.out.push_str("</span>");
        if let Some(first) = resolution.first_paragraphs.get(&place) {
            let _ = write!(self.out, " <span><bdi>\u{b6}\u{a0}{first}</bdi></span>");
        }
        self.out.push_str("</a>");
    }
}

fn has_sections(tree: &crate::model::document::Tree, section: NodeId) -> bool {
    tree.children(section).any(|child| matches!(tree.kind(child), Kind::Section { .. }))
}
