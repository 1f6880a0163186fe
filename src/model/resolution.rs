//! What is derived from a document: numbers, references, figures; tables keyed by node.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::document::NodeId;

/// Names a node of a whole document: the chapter's position and the node in it.
pub type Place = (usize, NodeId);

/// The derived facts of one policy's document.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// Numbers of printed sections: `2.6`, `Annex A`; missing for unnumbered ones.
    pub sections: BTreeMap<Place, String>,
    /// Sections whose heading is not printed: the top headings of front and back files that have
    /// sections below.
    pub unprinted: BTreeSet<Place>,
    /// The anchor of every section: its id, or for an id that several chapters generate, a variant.
    pub anchors: BTreeMap<Place, String>,
    /// Paragraph numbers, 1 to n through the body.
    pub paragraphs: BTreeMap<Place, u32>,
    /// Table numbers, for tables with a caption.
    pub tables: BTreeMap<Place, u32>,
    /// Image numbers, for paragraphs that hold an image alone.
    pub images: BTreeMap<Place, u32>,
    /// Paragraphs that are captions (`Table: …`, `Image: …`), to the table or the image paragraph.
    pub captions: BTreeMap<Place, Place>,
    /// Paragraphs that say where a table or an image comes from: `Source: …` directly after it.
    pub source_lines: BTreeSet<Place>,
    /// Footnote numbers by chapter and label, in order of first use.
    pub notes: BTreeMap<(usize, String), u32>,
    /// Section ids (aliases too) to the text of a reference (`section 2.6`, with a no-break space) and the
    /// anchor it leads to. Ids of the other policies are there too, `section 1.2 of Title (SYMBOL)`.
    pub references: BTreeMap<String, Reference>,
    /// Generated ids that stand in several chapters: each leads to the section of its own chapter.
    pub local: BTreeMap<(usize, String), Reference>,
    /// The list of sources: key to entry (the cell of its source).
    pub sources: BTreeMap<String, Place>,
    /// First paragraph number in each section that has one.
    pub first_paragraphs: BTreeMap<Place, u32>,
}

impl Resolution {
    /// Returns where a cross-reference in a chapter leads.
    pub fn reference(&self, chapter: usize, id: &str) -> Option<&Reference> {
        if self.local.is_empty() {
            return self.references.get(id);
        }
        self.local.get(&(chapter, id.to_owned())).or_else(|| self.references.get(id))
    }
}

/// What a cross-reference shows and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The words: `section 2.6`.
    pub text: String,
    /// The words where nothing has a number: `“Terms”`, the title.
    pub title: String,
    /// The policy, where it is another one.
    pub policy: Option<String>,
    /// The id of the section.
    pub id: String,
}
