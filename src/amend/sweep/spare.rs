//! What sweeps always spare: quotations, emphasised titles, source entries, code.

use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::sweep::Place;
use crate::model::amendment::Protected;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// Returns why a place is spared, if it is.
pub(super) fn reason(draft: &Draft, place: &Place) -> Option<(Protected, &'static str)> {
    let chapter = &draft.chapters[place.leaf.0];
    let node = place.leaf.1;
    if matches!(chapter.tree.kind(node), Kind::Code { .. }) {
        return Some((Protected::Code, "code"));
    }
    if chapter.tree.ancestors(node).any(|at| matches!(chapter.tree.kind(at), Kind::Quote)) {
        return Some((Protected::Quotations, "block quotation"));
    }
    if is_source_entry(chapter, node) {
        return Some((Protected::Sources, "entry of the list of sources"));
    }
    let folded = chapter.folded(node);
    if quoted(&folded.text).iter().any(|range| inside(range, &place.folded)) {
        return Some((Protected::Quotations, "words in quotation marks"));
    }
    inline_reason(chapter, place)
}

fn inside(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
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
    let Some(head) = tree.children(table).next() else { return false };
    let titles: Vec<&str> =
        tree.children(head).map(|cell| chapter.folded(cell).text.trim()).collect();
    titles == ["Key", "Source"]
}

/// Returns the ranges in quotation marks: double and angled ones, paired within one block.
pub(super) fn quoted(folded: &str) -> Vec<Range<usize>> {
    // Folding gives all of them one form.
    let marks: Vec<usize> = folded.match_indices('"').map(|(at, _)| at).collect();
    marks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1).collect()
}

/// Emphasised titles (an emphasis longer than the hit that begins with a capital) and code.
fn inline_reason(chapter: &DraftChapter, place: &Place) -> Option<(Protected, &'static str)> {
    let node = place.leaf.1;
    let folded = chapter.folded(node);
    let visible_range = folded.visible_range(place.folded.clone());
    let inlines = chapter.tree.inlines(node);
    let visible = &folded.visible;
    for (at, inline) in inlines.iter().enumerate() {
        let own = at as u32..=at as u32 + inline.inner;
        let mut shown = visible
            .segments
            .iter()
            .enumerate()
            .filter(|(_, segment)| own.contains(&segment.inline));
        let Some((first, segment)) = shown.next() else { continue };
        let last = shown.next_back().map_or(first, |(last, _)| last);
        let end = visible.segments.get(last + 1).map_or(visible.text.len() as u32, |s| s.at);
        let range = segment.at..end;
        if !(range.start <= visible_range.start && visible_range.end <= range.end) {
            continue;
        }
        let text = &visible.text[range.start as usize..range.end as usize];
        let longer = range.end - range.start > visible_range.end - visible_range.start;
        match &inline.kind {
            InlineKind::Code(_) => return Some((Protected::Code, "code")),
            InlineKind::Emphasis if longer && text.starts_with(char::is_uppercase) => {
                return Some((Protected::Titles, "emphasised title"));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_pair_within_a_block() {
        assert_eq!(quoted("a \"b c\" d \"e"), vec![2..7]);
    }
}
