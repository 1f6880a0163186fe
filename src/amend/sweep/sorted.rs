//! Rows that are put where their first cell belongs, as it finally reads.

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::text::By;
use crate::amend::text::Text;
use crate::amend::text::ends_line;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::NodeId;
use crate::model::document::folded;
use crate::model::revised::ChangeId;

/// A row to sort in: chapter and node, and who asked for it.
pub(crate) type SortedRow = (Leaf, ChangeId);

/// A chapter whose rows are sorted.
#[derive(Debug)]
pub(crate) struct Sorted {
    pub(crate) chapter: usize,
    pub(crate) text: Text,
    /// For each node of the new text, the node of the old one that it is.
    pub(crate) old: Vec<NodeId>,
}

/// Moves rows that stand at the end of their table to where they belong. Returns the chapters that
/// changed, and what is wrong.
pub(crate) fn sort(
    draft: &Draft,
    rows: &[SortedRow],
    amendments: &[Amendment],
) -> (Vec<Sorted>, Vec<Diagnostic>) {
    let mut texts = Vec::new();
    let mut found = Vec::new();
    let mut chapters: Vec<usize> = rows.iter().map(|((chapter, _), _)| *chapter).collect();
    chapters.sort_unstable();
    chapters.dedup();
    for at in chapters {
        let own: Vec<(NodeId, ChangeId)> = rows
            .iter()
            .filter(|((chapter, _), _)| *chapter == at)
            .map(|((_, node), change)| (*node, *change))
            .collect();
        texts.push(sort_chapter(draft, at, &own, amendments, &mut found));
    }
    (texts, found)
}

fn sort_chapter(
    draft: &Draft,
    at: usize,
    rows: &[(NodeId, ChangeId)],
    amendments: &[Amendment],
    found: &mut Vec<Diagnostic>,
) -> Sorted {
    let chapter = &draft.chapters[at];
    let tree = &chapter.tree;
    let mut tables: Vec<NodeId> = rows.iter().map(|(row, _)| tree.node(*row).parent).collect();
    tables.sort_unstable();
    tables.dedup();
    let mut text = Text::default();
    let mut order: Vec<std::ops::Range<u32>> = Vec::new();
    let mut done = 0;
    let mut old: Vec<NodeId> = Vec::with_capacity(tree.nodes.len());
    for table in tables {
        let body = tree.node(table).body.clone();
        order.push(done..body.start);
        let sorted = sort_table(draft, at, table, rows, amendments, found);
        old.extend((old.len() as u32..=table.0).map(NodeId));
        old.extend(sorted.iter().flat_map(|row| tree.subtree(*row)));
        order.extend(sorted.iter().map(|row| tree.node(*row).body.clone()));
        done = body.end;
    }
    old.extend((old.len() as u32..tree.nodes.len() as u32).map(NodeId));
    order.push(done..chapter.text.len());
    for range in &order {
        // A last row without a line end gets one when another follows it.
        let ends = text.text.is_empty() || ends_line(&text.text) || range.is_empty();
        let by = [rows[0].1];
        if let Some(by) = By::of(&by).filter(|_| !ends) {
            text.push_made("\n", by);
        }
        follow_marks(&chapter.text, range, &mut text);
        text.push_part(&chapter.text, range.clone());
    }
    Sorted { chapter: at, text, old }
}

fn follow_marks(from: &Text, range: &std::ops::Range<u32>, to: &mut Text) {
    let shift = to.len();
    for (key, mark) in &from.marks {
        if range.start <= mark.start && mark.end <= range.end {
            let moved = shift + mark.start - range.start..shift + mark.end - range.start;
            to.marks.push((*key, moved));
        }
    }
}

/// Returns the rows of a table in their final order.
fn sort_table(
    draft: &Draft,
    at: usize,
    table: NodeId,
    rows: &[(NodeId, ChangeId)],
    amendments: &[Amendment],
    found: &mut Vec<Diagnostic>,
) -> Vec<NodeId> {
    let chapter = &draft.chapters[at];
    let tree = &chapter.tree;
    let mut all = tree.children(table);
    let head = all.next();
    let all: Vec<NodeId> = all.collect();
    let flagged =
        |row: &NodeId| rows.iter().find(|(node, _)| node == row).map(|(_, change)| *change);
    let mut order: Vec<NodeId> = all.iter().copied().filter(|row| flagged(row).is_none()).collect();
    let mut placed: Vec<NodeId> = all.into_iter().filter(|row| flagged(row).is_some()).collect();
    placed.sort_by_cached_key(|row| sort_key(draft, at, *row));
    for row in placed {
        let key = sort_key(draft, at, row);
        let place = order.iter().position(|other| sort_key(draft, at, *other) > key);
        let place = place.unwrap_or(order.len());
        let words = first_cell(chapter, row).to_lowercase();
        let equal =
            order.iter().copied().find(|other| first_cell(chapter, *other).to_lowercase() == words);
        if let Some(other) = equal
            && let Some(change) = flagged(&row)
        {
            found.push(equal_rows(draft, at, row, other, change, amendments));
        }
        order.insert(place, row);
    }
    head.into_iter().chain(order).collect()
}

/// Returns what rows are compared by: the first cell, accents and case apart.
fn sort_key(draft: &Draft, chapter: usize, row: NodeId) -> String {
    sortable(first_cell(&draft.chapters[chapter], row))
}

/// Returns the words of a row's first cell.
fn first_cell(chapter: &DraftChapter, row: NodeId) -> &str {
    let cell = chapter.tree.children(row).next();
    cell.map_or("", |cell| chapter.folded(cell).text.trim())
}

/// Returns a text without case, accents and punctuation.
pub(crate) fn sortable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let letters = text.nfd().filter(|char| !unicode_normalization::char::is_combining_mark(*char));
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    let kept = plain.chars().filter(|char| char.is_alphanumeric() || char.is_whitespace());
    folded(&kept.collect::<String>()).trim().to_owned()
}

fn equal_rows(
    draft: &Draft,
    at: usize,
    row: NodeId,
    other: NodeId,
    change: ChangeId,
    amendments: &[Amendment],
) -> Diagnostic {
    let chapter = &draft.chapters[at];
    let cell = chapter.tree.children(row).next().unwrap_or(row);
    let words = chapter.folded(cell).visible.text.clone();
    let amendment = &amendments[change.amendment as usize];
    let span = amendment.changes[change.change as usize].span;
    let found = Diagnostic::new(codes::CONFLICT, format!("two rows begin with `{words}`"));
    let found = found.at(span, "puts in one of them");
    let other = draft.span(at, chapter.tree.node(other).body.clone());
    let found = found.at(other, "the other");
    found.help("leave one of them out, or word it differently").cause(amendment.cause())
}
