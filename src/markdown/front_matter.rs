//! The YAML between `---` fences at the very start of a text.

use std::ops::Range;

use crate::markdown::lines;
use crate::model::document::Tree;

const BOM: &str = "\u{feff}";

/// Returns the YAML between the fences of a text's front matter, fences excluded.
pub fn front_matter_text(text: &str, tree: &Tree) -> Option<Range<usize>> {
    (tree.front_matter > 0).then(|| find(text)).flatten().map(|found| found.yaml)
}

/// Front matter that was found.
pub(super) struct FrontMatter {
    /// What stands between the fences.
    pub(super) yaml: Range<usize>,
    /// End of the closing fence, line end included.
    pub(super) end: usize,
}

/// Returns the length of the byte order mark at the start of a text.
pub(super) fn mark_length(text: &str) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// Finds the front matter: a line `---` at the start of the text (or behind a byte order mark), the
/// next line not blank, up to a further line `---`.
pub(super) fn find(text: &str) -> Option<FrontMatter> {
    let start = mark_length(text);
    if !text[start..].starts_with("---") || !is_fence(text, start) {
        return None;
    }
    let first = lines::line_end(text, start);
    if first == text.len() || lines::skip_padding(text, first) == content_end(text, first) {
        return None;
    }
    let mut at = first;
    while at < text.len() {
        let next = lines::line_end(text, at);
        if is_fence(text, at) {
            return Some(FrontMatter { yaml: first..at, end: next });
        }
        at = next;
    }
    None
}

fn content_end(text: &str, at: usize) -> usize {
    lines::line_end(text, at) - line_end_length(text, at)
}

fn line_end_length(text: &str, at: usize) -> usize {
    let line = &text[at..lines::line_end(text, at)];
    line.len() - line.trim_end_matches(['\n', '\r']).len()
}

fn is_fence(text: &str, at: usize) -> bool {
    let line = &text[at..lines::line_end(text, at)];
    line.strip_prefix("---").is_some_and(|rest| rest.bytes().all(lines::is_space))
}
