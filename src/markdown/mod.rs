//! Markdown text → tree. The only module that names a Markdown library.
//!
//! Must not know amendments.

use crate::diagnostic::Diagnostics;
use crate::model::document::Inline;
use crate::model::document::Tree;
use crate::source::SourceId;
use crate::source::SourceMap;

/// What becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Html {
    /// Only `br sup sub ins del`, empty anchors and comments are let through; any other is an error.
    Refused,
    /// Any other is kept as literal text.
    Literal,
}

/// Parses a whole text.
///
/// Raises `raw-html`, `nesting-too-deep`, `control-character`, `missing-alt-text`, `undefined-note`, `duplicate-id` (two explicit ids in one
/// text). Always returns a tree.
pub fn read(sources: &SourceMap, source: SourceId, html: Html, sink: &mut Diagnostics) -> Tree {
    let _ = (sources, html, sink);
    Tree { source, nodes: Vec::new(), inlines: Vec::new(), front_matter: 0 }
}

/// Parses inline Markdown such as a quotation or the words of an edit; spans lie in `text`.
/// Footnote marks are marks whatever labels exist.
pub fn read_inlines(text: &str) -> Vec<Inline> {
    let _ = text;
    Vec::new()
}

/// As [`read`], with footnote labels that are known though the text does not define them.
pub fn read_with(
    sources: &SourceMap,
    source: SourceId,
    html: Html,
    labels: &[&str],
    sink: &mut Diagnostics,
) -> Tree {
    let _ = labels;
    read(sources, source, html, sink)
}
