//! What blocks are by their words: captions of tables, the list of sources. Must not know what
//! follows from that.

use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;

/// What the list of sources has in its head.
const SOURCES: [&str; 2] = ["Key", "Source"];

impl Tree {
    /// Returns the words with which a leaf begins, comments and anchors passed over; nothing where
    /// it begins with a format. `text` is the whole text of the tree's source.
    pub fn opening<'t>(&'t self, leaf: NodeId, text: &'t str) -> &'t str {
        for inline in self.inlines(leaf) {
            match &inline.kind {
                InlineKind::Anchor(_) | InlineKind::Comment => {}
                InlineKind::Text(None) => {
                    return &text[inline.span.start as usize..inline.span.end as usize];
                }
                InlineKind::Text(Some(shown)) => return shown,
                _ => return "",
            }
        }
        ""
    }

    /// Returns the caption of a table: the paragraph `Table: …` directly before it.
    pub fn caption_of(&self, table: NodeId, text: &str) -> Option<NodeId> {
        let siblings = self.children(self.node(table).parent);
        let before = siblings.take_while(|sibling| *sibling < table).last()?;
        (self.captioned(before, text) == Some(table)).then_some(before)
    }

    /// Returns the table whose caption a node is.
    pub fn captioned(&self, caption: NodeId, text: &str) -> Option<NodeId> {
        let node = self.node(caption);
        let next = node.end;
        let is_inside = next < self.node(node.parent).end;
        let is_table = is_inside && matches!(self.kind(next), Kind::Table { .. });
        let is_caption = is_table
            && matches!(node.kind, Kind::Paragraph)
            && self.opening(caption, text).starts_with("Table:");
        is_caption.then_some(next)
    }

    /// Says whether a table is the list of sources: two columns, *Key* and *Source*.
    pub fn is_source_list(&self, table: NodeId, text: &str) -> bool {
        let Some(head) = self.children(table).next() else { return false };
        let mut titles = self.children(head).map(|cell| Visible::of(self, cell, text).text);
        let are_titles = SOURCES.iter().all(|wanted| {
            let title = titles.next();
            title.is_some_and(|title| title.trim() == *wanted)
        });
        matches!(self.kind(table), Kind::Table { .. }) && are_titles && titles.next().is_none()
    }
}
