//! Rows that are put where their first cell belongs, as it finally reads.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::NodeRef;
use crate::amend::compose::write;
use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::gather::Gathered;
use crate::amend::plan;
use crate::amend::text::By;
use crate::amend::text::Text;
use crate::amend::text::ends_line;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
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
    /// A change that sorts a row in.
    by: ChangeId,
}

/// Finds the rows that are sorted in, and who asks for it.
pub(crate) fn rows(
    draft: &Draft,
    origins: &[Vec<Option<NodeRef>>],
    gathered: &Gathered,
) -> Vec<SortedRow> {
    let sorted = &gathered.plan.sorted;
    if sorted.is_empty() {
        return Vec::new();
    }
    let mut by_node: BTreeMap<NodeRef, Leaf> = BTreeMap::new();
    let mut by_fragment: BTreeMap<u32, Leaf> = BTreeMap::new();
    for (at, chapter) in draft.chapters.iter().enumerate() {
        let rows = chapter.tree.ids();
        let rows = rows.filter(|row| matches!(chapter.tree.kind(*row), Kind::Row { head: false }));
        for row in rows {
            let Some(origin) = origins[at][row.index()] else { continue };
            by_node.entry(origin).or_insert((at, row));
            by_fragment.entry(origin.fragment).or_insert((at, row));
        }
    }
    let found = sorted.values().flatten().filter_map(|item| {
        let row = match item.what {
            plan::What::Moved(plan::Entity::Node(row)) => by_node.get(&row),
            plan::What::Moved(plan::Entity::Made(_)) => None,
            plan::What::Brought(brought) => by_fragment.get(&gathered.fragment_of(brought)),
        };
        Some((*row?, item.causes[0]))
    });
    found.collect()
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
    let asked: BTreeMap<NodeId, ChangeId> = rows.iter().copied().collect();
    let end = write::eol_of(&chapter.text.text);
    let mut text = Text::default();
    let mut old: Vec<NodeId> = Vec::with_capacity(tree.nodes.len());
    let mut done = 0;
    let push = |range: Range<u32>, text: &mut Text| {
        follow_marks(&chapter.text, &range, text);
        text.push_part(&chapter.text, range);
    };
    for table in tables {
        let body = tree.node(table).body.clone();
        push(done..body.start, &mut text);
        let sorted = sort_table(draft, at, table, &asked, amendments, found);
        old.extend((old.len() as u32..=table.0).map(NodeId));
        old.extend(sorted.iter().flat_map(|row| tree.subtree(*row)));
        for (position, row) in sorted.iter().enumerate() {
            // A last row without a line end gets one when another follows it.
            let by = [rows[0].1];
            if let Some(by) = By::of(&by).filter(|_| position > 0 && !ends_line(&text.text)) {
                text.push_made(end, by);
            }
            push(tree.node(*row).body.clone(), &mut text);
        }
        done = body.end;
    }
    old.extend((old.len() as u32..tree.nodes.len() as u32).map(NodeId));
    push(done..chapter.text.len(), &mut text);
    Sorted { chapter: at, text, old, by: rows[0].1 }
}

/// Says whether a text with sorted rows is read as the old one with its rows in another order.
pub(crate) fn is_as_meant(before: &DraftChapter, sorted: &Sorted, after: &Tree) -> bool {
    let same = |new: NodeId, old: NodeId| {
        let (now, was) = (after.node(new), before.tree.node(old));
        let is_kind = std::mem::discriminant(&now.kind) == std::mem::discriminant(&was.kind);
        is_kind
            && now.end.0 - new.0 == was.end.0 - old.0
            && (!now.kind.is_leaf() || same_words((before, old), (&sorted.text, after, new)))
    };
    let nodes = after.ids().zip(&sorted.old);
    after.nodes.len() == sorted.old.len() && nodes.into_iter().all(|(new, old)| same(new, *old))
}

/// Says whether a leaf is read as the same words as before.
fn same_words(
    (before, old): (&DraftChapter, NodeId),
    (text, after, new): (&Text, &Tree, NodeId),
) -> bool {
    let content = after.node(new).content.clone();
    let bytes = &text.text[content.start as usize..content.end as usize];
    let (was, now) = (before.tree.inlines(old), after.inlines(new));
    let same_kinds = was.len() == now.len() && was.iter().zip(now).all(|(a, b)| a.kind == b.kind);
    // The same bytes in the same parts show the same words.
    bytes == before.content(old) && same_kinds
        || Visible::of(&before.tree, old, &before.text.text).text
            == Visible::of(after, new, &text.text).text
}

/// Reports a table that would not be read as one with its rows in another order.
pub(crate) fn broken(sorted: &Sorted, amendments: &[Amendment]) -> Diagnostic {
    let amendment = &amendments[sorted.by.amendment as usize];
    let span = amendment.changes[sorted.by.change as usize].span;
    let message = "the table would not be read as the same rows in another order";
    Diagnostic::new(codes::SPLICE_DIFFERS, message)
        .at(span, "sorts a row in")
        .help("put the row `before` or `after` another row in place of `sorted-in`")
        .cause(amendment.cause())
}

fn follow_marks(from: &Text, range: &Range<u32>, to: &mut Text) {
    let shift = to.len();
    for (key, mark) in &from.marks {
        if range.start <= mark.start && mark.end <= range.end {
            let moved = shift + mark.start - range.start..shift + mark.end - range.start;
            to.marks.push((*key, moved));
        }
    }
}

/// Returns the rows of a table in their final order; `asked` says which are to be sorted in.
fn sort_table(
    draft: &Draft,
    at: usize,
    table: NodeId,
    asked: &BTreeMap<NodeId, ChangeId>,
    amendments: &[Amendment],
    found: &mut Vec<Diagnostic>,
) -> Vec<NodeId> {
    let tree = &draft.chapters[at].tree;
    let mut all = tree.children(table);
    let head = all.next();
    let (placed, stand): (Vec<NodeId>, Vec<NodeId>) = all.partition(|row| asked.contains_key(row));
    // Signs and accents tell rows apart, capitals do not.
    let same = |row: &NodeId| first_cell(draft, at, *row).to_lowercase();
    let mut firsts: HashMap<String, NodeId> = HashMap::new();
    for row in &stand {
        firsts.entry(same(row)).or_insert(*row);
    }
    let words = |row: &NodeId| first_cell(draft, at, *row);
    let mut placed: Vec<(String, NodeId)> =
        placed.into_iter().map(|row| (sortable(words(&row)), row)).collect();
    placed.sort_by(|(a, first), (b, second)| (a, words(first)).cmp(&(b, words(second))));
    // A row goes before the first that belongs behind it: rows need not be sorted before.
    let mut highest: Vec<String> = Vec::with_capacity(stand.len());
    for row in &stand {
        let key = sortable(words(row));
        let last = highest.last().filter(|last| **last > key).cloned();
        highest.push(last.unwrap_or(key));
    }
    let mut order: Vec<NodeId> = head.into_iter().collect();
    let mut done = 0;
    for (key, row) in placed {
        if let Some(other) = firsts.insert(same(&row), row) {
            found.push(equal_rows(draft, at, row, other, asked[&row], amendments));
        }
        let place = highest.partition_point(|highest| *highest <= key);
        order.extend(&stand[done..place]);
        order.push(row);
        done = place;
    }
    order.extend(&stand[done..]);
    order
}

/// Returns the folded words of a row's first cell.
fn first_cell(draft: &Draft, chapter: usize, row: NodeId) -> &str {
    let chapter = &draft.chapters[chapter];
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
