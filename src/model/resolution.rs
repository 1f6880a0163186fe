//! What is derived from a document: numbers, references, figures; tables keyed by node.

use std::collections::BTreeMap;

use crate::model::document::NodeId;

/// Names a node of a whole document: the chapter's position and the node in it.
pub type Place = (usize, NodeId);

/// The derived facts of one policy's document.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// Numbers of printed sections: `2.6`, `Annex A`; missing for unnumbered ones.
    pub sections: BTreeMap<Place, String>,
    /// Paragraph numbers, 1 to n through the body.
    pub paragraphs: BTreeMap<Place, u32>,
    /// Table numbers, for tables with a caption.
    pub tables: BTreeMap<Place, u32>,
    /// Image numbers, for paragraphs that hold an image alone.
    pub images: BTreeMap<Place, u32>,
    /// Footnote numbers by chapter and label, in order of first use.
    pub notes: BTreeMap<(usize, String), u32>,
    /// Section ids (aliases too) to the text of a reference (`section 2.6`, with a no-break space) and the
    /// anchor it leads to. Ids of the other policies are there too, `section 1.2 of Title (SYMBOL)`.
    pub references: BTreeMap<String, Reference>,
    /// The list of sources: key to entry (the cell of its source).
    pub sources: BTreeMap<String, Place>,
    /// First paragraph number at or after the start of each section that has one.
    pub first_paragraphs: BTreeMap<Place, u32>,
}

/// What a cross-reference shows and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The words.
    pub text: String,
    /// The policy, where it is another one.
    pub policy: Option<String>,
    /// The id of the section.
    pub id: String,
}
