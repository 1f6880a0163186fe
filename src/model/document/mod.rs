//! The document: files, the tree of each, its inlines and its visible text.
//!
//! Every node knows its bytes; no derived fact (number, link target, value) is stored here.

mod inline;
mod roles;
mod tree;
mod visible;

pub use inline::Inline;
pub use inline::InlineKind;
pub use inline::LinkTarget;
pub use tree::Alignment;
pub use tree::Kind;
pub use tree::Node;
pub use tree::NodeId;
pub use tree::Tree;
pub use visible::LINK_MARK;
pub use visible::Segment;
pub use visible::Visible;
pub use visible::VisibleLink;
pub use visible::WayBack;
pub use visible::fold;
pub use visible::fold_in_place;
pub use visible::folded;

use std::sync::Arc;

use crate::source::SourceId;

/// One policy: its chapters in the byte order of their file names.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The chapters.
    pub files: Vec<File>,
}

/// One chapter file.
#[derive(Clone, Debug)]
pub struct File {
    /// File name below the policy's folder: `01-background.md`.
    pub name: String,
    /// Where the chapter belongs.
    pub part: Part,
    /// The parsed text; base and revised draft share it where nothing changed.
    pub tree: Arc<Tree>,
}

impl File {
    /// Returns the text that the tree describes.
    pub fn source(&self) -> SourceId {
        self.tree.source
    }
}

/// How strictly Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As a chapter of a workspace: of raw HTML only `br sup sub ins del`, empty anchors and
    /// comments are let through, images need alternative texts, footnote marks their footnotes, and
    /// no id stands twice.
    Strict,
    /// As anybody's text: what would be refused stands as literal text.
    Lenient,
}

/// Where a chapter belongs; `part:` of its front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Part {
    /// `front`: not numbered, the top heading is not printed.
    Front,
    /// `body`: numbered chapters, sections and paragraphs.
    #[default]
    Body,
    /// `back`: annexes.
    Back,
}
