//! Markdown text → tree. The only module that names a Markdown library.
//!
//! CommonMark with tables, footnotes as GitHub has them, strikethrough, task marks and heading
//! attributes. Link definitions have nodes of their own, alternatives (`[!options id]`) too; bodies
//! and gaps cover the text. Must not know amendments.

mod blocks;
#[cfg(test)]
pub(crate) mod check;
mod findings;
mod front_matter;
mod holders;
mod html;
mod inlines;
mod leaves;
mod lines;
mod notes;
mod quotation;
mod sections;
#[cfg(test)]
mod tests;
mod words;

pub use front_matter::front_matter_text;
pub use quotation::read_inlines;
pub use sections::slug;

use std::borrow::Cow;
use std::collections::HashSet;

use pulldown_cmark::Options;
use pulldown_cmark::Parser;

use crate::diagnostic::Diagnostics;
use crate::markdown::blocks::Blocks;
use crate::markdown::findings::Findings;
use crate::model::document::Reading;
use crate::model::document::Tree;
use crate::source::SourceId;
use crate::source::SourceMap;

/// Parses a whole text.
///
/// Raises `nesting-too-deep`; where it is read strictly also `raw-html`, `control-character`,
/// `missing-alt-text`, `undefined-note` and `duplicate-id` (two explicit ids in one text). Always
/// returns a tree: what is refused stands in it as literal text, what is too deep is left out.
pub fn read(
    sources: &SourceMap,
    source: SourceId,
    reading: Reading,
    sink: &mut Diagnostics,
) -> Tree {
    read_with::<&str>(sources, source, reading, &[], sink)
}

/// Parses a whole text whose footnote marks may also name footnotes of other texts: those of
/// `known_labels` are marks although the text does not define them. Otherwise like [`read`].
pub fn read_with<L: AsRef<str>>(
    sources: &SourceMap,
    source: SourceId,
    reading: Reading,
    known_labels: &[L],
    sink: &mut Diagnostics,
) -> Tree {
    let text = sources.get(source).text();
    let mut findings = Findings::new(source, reading, sink);
    findings.characters(text);
    let front_matter = front_matter::find(text).map_or(0, |found| found.end);
    let base = front_matter.max(front_matter::mark_length(text));
    let known: HashSet<String> =
        known_labels.iter().map(|label| label.as_ref().to_lowercase()).collect();
    let prefix = match known.is_empty() {
        true => String::new(),
        false => notes::definitions(&text[base..], |label| known.contains(&label.to_lowercase())),
    };
    let parsed = with_line_feeds(&prefix, &text[base..]);
    let mut blocks = Blocks::new(text, base, findings);
    for (event, range) in Parser::new_ext(&parsed, options()).into_offset_iter() {
        if range.start >= prefix.len() {
            let place = |at: usize| (at - prefix.len() + base).min(text.len());
            blocks.event(event, place(range.start)..place(range.end));
        }
    }
    let (nodes, inlines, mut findings) = blocks.finish();
    let inlines = inlines.into_list();
    let mut tree = Tree { source, nodes, inlines, front_matter: front_matter as u32 };
    sections::name(&mut tree, text);
    sections::match_labels(&mut tree, known_labels);
    if findings.strict() {
        sections::check_ids(&tree, text, &mut findings);
    }
    tree
}

/// Returns the text to parse: `prefix`, then `text` with `\n` for every `\r` that stands alone, which
/// CommonMark counts as a line end and the library in some blocks does not.
fn with_line_feeds<'t>(prefix: &str, text: &'t str) -> Cow<'t, str> {
    let bytes = text.as_bytes();
    let mut returns = memchr::memchr_iter(b'\r', bytes);
    let alone = returns.any(|at| bytes.get(at + 1) != Some(&b'\n'));
    if prefix.is_empty() && !alone {
        return Cow::Borrowed(text);
    }
    let mut parsed = String::with_capacity(prefix.len() + text.len());
    parsed.push_str(prefix);
    let mut pieces = text.split('\r').peekable();
    while let Some(piece) = pieces.next() {
        parsed.push_str(piece);
        if let Some(next) = pieces.peek() {
            parsed.push(if next.starts_with('\n') { '\r' } else { '\n' });
        }
    }
    Cow::Owned(parsed)
}

/// Returns what is read beyond CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}
