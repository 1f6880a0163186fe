//! Footnote marks whose footnotes stand elsewhere.
//!
//! The Markdown library reads `[^x]` as a mark only where the text itself defines `x`. Definitions
//! for other known labels are therefore put before the text that is parsed, with a rule behind them
//! that closes the last; their events are dropped.

use std::collections::BTreeSet;

/// Longer labels are none (CommonMark §4.7).
const LABEL_LIMIT: usize = 999;

/// Returns the definitions to put before a text so that its marks of the labels for which `known`
/// holds are read as marks; empty where there are none.
pub(super) fn definitions(text: &str, known: impl Fn(&str) -> bool) -> String {
    let labels: BTreeSet<&str> = marks(text).map(|(_, label)| label).collect();
    let mut definitions = String::new();
    for label in labels.into_iter().filter(|label| known(label)) {
        definitions.push_str("[^");
        definitions.push_str(label);
        definitions.push_str("]: x\n");
    }
    if !definitions.is_empty() {
        definitions.push_str("***\n");
    }
    definitions
}

/// Returns what has the form of a footnote mark: the offset of its bracket and its label.
pub(super) fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let brackets = memchr::memchr_iter(b'[', text.as_bytes());
    let starts = brackets.filter(|at| text.as_bytes().get(at + 1) == Some(&b'^'));
    starts.filter_map(|start| label(&text[start + 2..]).map(|label| (start, label)))
}

/// Returns the label at the start of `rest`, up to its bracket.
fn label(rest: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().take(LABEL_LIMIT) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' | b'\r' | b'[' => return None,
            b']' => return Some(&rest[..at]).filter(|label| !label.trim().is_empty()),
            _ => {}
        }
    }
    None
}
