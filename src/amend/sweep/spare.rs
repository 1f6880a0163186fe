//! What sweeps always spare: quotations, emphasised titles, source entries, code.

use std::ops::Range;

use crate::amend::draft::DraftChapter;
use crate::amend::sweep::quotation;
use crate::amend::text::formats::Formats;
use crate::model::amendment::Protected;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;

/// Why words are spared.
pub(super) type Reason = (Protected, &'static str);

/// What of a leaf is spared.
pub(super) struct Spared {
    /// Why all of it is.
    whole: Vec<Reason>,
    /// Parts of the visible text: sorted, without overlap.
    quotations: Vec<Range<u32>>,
    titles: Vec<Range<u32>>,
    code: Vec<Range<u32>>,
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
            whole.push((Protected::Code, "code"));
        }
        if chapter.tree.ancestors(node).any(|at| matches!(chapter.tree.kind(at), Kind::Quote)) {
            whole.push((Protected::Quotations, "block quotation"));
        }
        if is_source_entry(chapter, node) {
            whole.push((Protected::Sources, "entry of the list of sources"));
        }
        let mut spared =
            Self { whole, quotations: Vec::new(), titles: Vec::new(), code: Vec::new() };
        if !matches!(chapter.tree.kind(node), Kind::Code { .. }) {
            spared.quotations = quotation::pairs(visible, formats.inlines);
            spared.add_formats(visible, formats);
        }
        spared
    }

    fn add_formats(&mut self, visible: &Visible, formats: &Formats<'_>) {
        for (at, inline) in formats.inlines.iter().enumerate() {
            let shown = formats.shown(at);
            if shown.is_empty() {
                continue;
            }
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
                _ => {}
            }
        }
    }

    /// Returns all reasons for which words of the visible text are spared.
    pub(super) fn reasons(&self, words: &Range<u32>) -> Vec<Reason> {
        let mut reasons = self.whole.clone();
        if around(&self.quotations, words).is_some() {
            reasons.push((Protected::Quotations, "words in quotation marks"));
        }
        let code = self.code.partition_point(|code| code.end <= words.start);
        // Words that are code in part are code too.
        if self.code.get(code).is_some_and(|code| code.start < words.end) {
            reasons.push((Protected::Code, "code"));
        }
        // A title is longer than the words.
        if around(&self.titles, words).is_some_and(|title| title != words) {
            reasons.push((Protected::Titles, "emphasised title"));
        }
        reasons
    }
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
