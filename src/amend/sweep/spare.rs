//! What sweeps spare: quotations, emphasised titles, source entries, code, unless a term includes
//! them; addresses and tags always.

use std::ops::Range;

use crate::amend::draft::DraftChapter;
use crate::amend::sweep::addresses;
use crate::amend::sweep::quotation;
use crate::amend::text::formats::Formats;
use crate::model::amendment::Protected;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;

/// Why words are spared, with the key of `include` that lifts it, if one does.
pub(super) type Reason = (Option<Protected>, &'static str);

/// Why words in tags, and in blocks of HTML, are spared.
pub(super) const RAW_HTML: &str = "raw HTML";

/// What of a leaf is spared.
pub(super) struct Spared {
    /// Why all of it is.
    whole: Vec<Reason>,
    /// Parts of the visible text: sorted, without overlap.
    quotations: Vec<Range<u32>>,
    titles: Vec<Range<u32>>,
    code: Vec<Range<u32>>,
    tags: Vec<Range<u32>>,
    links: Vec<Range<u32>>,
    addresses: Vec<Range<u32>>,
}

impl Spared {
    pub(super) fn new(
        chapter: &DraftChapter,
        node: NodeId,
        visible: &Visible,
        formats: &Formats<'_>,
    ) -> Self {
        let mut whole = Vec::new();
        if matches!(chapter.tree.kind(node), Kind::Code { .. }) {
            whole.push((Some(Protected::Code), "code"));
        }
        if chapter.tree.ancestors(node).any(|at| matches!(chapter.tree.kind(at), Kind::Quote)) {
            whole.push((Some(Protected::Quotations), "block quotation"));
        }
        if is_source_entry(chapter, node) {
            whole.push((Some(Protected::Sources), "entry of the list of sources"));
        }
        let mut spared = Self {
            whole,
            quotations: Vec::new(),
            titles: Vec::new(),
            code: Vec::new(),
            tags: Vec::new(),
            links: Vec::new(),
            addresses: addresses::of(&visible.text),
        };
        if !matches!(chapter.tree.kind(node), Kind::Code { .. }) {
            spared.quotations = quotation::pairs(visible, formats.inlines);
            spared.add_formats(visible, formats, &chapter.text.text);
        }
        spared
    }

    fn add_formats(&mut self, visible: &Visible, formats: &Formats<'_>, source: &str) {
        for (at, inline) in formats.inlines.iter().enumerate() {
            let shown = formats.shown(at);
            if shown.is_empty() {
                continue;
            }
            let is_bracketed = source[inline.span.start as usize..].starts_with('<');
            match inline.kind {
                InlineKind::Code(_) => self.code.push(shown.clone()),
                InlineKind::Emphasis => {
                    let text = &visible.text[shown.start as usize..shown.end as usize];
                    let is_inner = self.titles.last().is_some_and(|last| shown.end <= last.end);
                    // An emphasis inside a title is a part of it.
                    if !is_inner && text.starts_with(char::is_uppercase) {
                        self.titles.push(shown.clone());
                    }
                }
                // `<https://…>`, of any scheme.
                InlineKind::Link(_) if is_bracketed => self.links.push(shown.clone()),
                // A tag that is let through.
                InlineKind::Literal if is_bracketed => self.tags.push(shown.clone()),
                _ => {}
            }
        }
    }

    /// Returns all reasons for which words of the visible text are spared.
    pub(super) fn reasons(&self, words: &Range<u32>) -> Vec<Reason> {
        let mut reasons = self.whole.clone();
        if around(&self.quotations, words).is_some() {
            reasons.push((Some(Protected::Quotations), "words in quotation marks"));
        }
        // Words that are code in part are code too.
        if meets(&self.code, words) {
            reasons.push((Some(Protected::Code), "code"));
        }
        if meets(&self.addresses, words) || meets(&self.links, words) {
            reasons.push((None, "address"));
        }
        if meets(&self.tags, words) {
            reasons.push((None, RAW_HTML));
        }
        // A title is longer than the words.
        if around(&self.titles, words).is_some_and(|title| title != words) {
            reasons.push((Some(Protected::Titles), "emphasised title"));
        }
        reasons
    }
}

/// Says whether words share any part with one of the ranges.
fn meets(ranges: &[Range<u32>], words: &Range<u32>) -> bool {
    let first = ranges.partition_point(|range| range.end <= words.start);
    ranges.get(first).is_some_and(|range| range.start < words.end)
}

/// Returns the range that holds words.
fn around<'r>(ranges: &'r [Range<u32>], words: &Range<u32>) -> Option<&'r Range<u32>> {
    let after = ranges.partition_point(|range| range.start <= words.start);
    ranges[..after].last().filter(|range| words.end <= range.end)
}

/// Says whether a cell stands in the list of sources, below its head.
fn is_source_entry(chapter: &DraftChapter, node: NodeId) -> bool {
    let tree = &chapter.tree;
    if !matches!(tree.kind(node), Kind::Cell) {
        return false;
    }
    let row = tree.node(node).parent;
    let table = tree.node(row).parent;
    if matches!(tree.kind(row), Kind::Row { head: true }) {
        return false;
    }
    tree.is_source_list(table, &chapter.text.text)
}
