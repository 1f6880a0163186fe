//! What the page and the typeset papers both ask of a draft: what its paragraphs are, its footnotes in
//! order, its open passages, which columns of a table hold numbers.

use std::ops::Range;

use crate::model::amendment::Action;
use crate::model::amendment::AmendmentSet;
use crate::model::document::Alignment;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::resolution::Resolution;
use crate::model::revised::ChangeId;
use crate::model::revised::OpenAlternatives;
use crate::model::revised::RevisedDraft;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A paragraph without a number.
    None,
    /// A paragraph with its number.
    Numbered(u32),
    /// An image alone, with its number.
    Image(u32),
    /// The caption of the table or image after it.
    Caption,
    /// Where the table or image before it comes from.
    SourceLine,
}

/// What each node of a chapter is beside its kind.
#[derive(Debug, Default)]
pub(super) struct Roles(Vec<Role>);

impl Roles {
    /// Turns to a chapter.
    pub(super) fn turn_to(&mut self, chapter: usize, tree: &Tree, resolution: &Resolution) {
        self.0.clear();
        self.0.resize(tree.nodes.len(), Role::None);
        let range = (chapter, NodeId::ROOT)..(chapter + 1, NodeId::ROOT);
        for ((_, node), number) in resolution.paragraphs.range(range.clone()) {
            self.0[node.index()] = Role::Numbered(*number);
        }
        for ((_, node), number) in resolution.images.range(range.clone()) {
            self.0[node.index()] = Role::Image(*number);
        }
        for ((_, node), _) in resolution.captions.range(range.clone()) {
            self.0[node.index()] = Role::Caption;
        }
        for (_, node) in resolution.source_lines.range(range) {
            self.0[node.index()] = Role::SourceLine;
        }
    }

    /// Returns what a node is.
    pub(super) fn of(&self, node: NodeId) -> Role {
        self.0.get(node.index()).copied().unwrap_or(Role::None)
    }
}

/// Returns the footnotes that are marked, in order: number, chapter, node.
pub(super) fn notes(draft: &RevisedDraft, resolution: &Resolution) -> Vec<(u32, usize, NodeId)> {
    let mut notes = Vec::with_capacity(resolution.notes.len());
    for (chapter, file) in draft.document.files.iter().enumerate() {
        for id in file.tree.ids() {
            let Kind::Note { label } = file.tree.kind(id) else { continue };
            if let Some(&number) = resolution.notes.get(&(chapter, label.to_string())) {
                notes.push((number, chapter, id));
            }
        }
    }
    notes.sort_unstable();
    notes.dedup_by_key(|(number, ..)| *number);
    notes
}

/// Returns the alternatives that a block of options shows.
pub(super) fn alternatives<'a>(
    draft: &'a RevisedDraft,
    chapter: usize,
    body: &Range<u32>,
) -> Option<&'a OpenAlternatives> {
    draft.alternatives.iter().find(|open| {
        open.chapter == chapter && open.range.start < body.end && body.start < open.range.end
    })
}

/// Returns what the committee is asked by a change that sets alternatives.
pub(super) fn question(amendments: &AmendmentSet, change: ChangeId) -> Option<&str> {
    let amendment = amendments.amendments.get(change.amendment as usize)?;
    match &amendment.changes.get(change.change as usize)?.action {
        Action::Alternatives(alternatives) => {
            alternatives.question.as_ref().map(|question| question.value.as_str())
        }
        _ => None,
    }
}

/// Returns what the committee is asked by the bracketed words in a block, each with its change.
/// `brackets` are those of the chapter, in order.
pub(super) fn questions<'a>(
    draft: &RevisedDraft,
    amendments: &'a AmendmentSet,
    chapter: usize,
    brackets: &[Range<u32>],
    block: &Range<u32>,
) -> Vec<(ChangeId, &'a str)> {
    let first = brackets.partition_point(|range| range.start < block.start);
    let inside = brackets[first..].iter().take_while(|range| range.start < block.end);
    let asked = inside.filter_map(|range| {
        let mut open = draft.alternatives.iter();
        let change = open.find(|open| open.chapter == chapter && open.range == *range)?.change;
        Some((change, question(amendments, change)?))
    });
    asked.collect()
}

/// Says for each column of a table whether it holds numbers: it is aligned so, or its cells are
/// numbers or say that there is none.
pub(super) fn numeric(tree: &Tree, text: &str, table: NodeId) -> Vec<bool> {
    let Kind::Table { alignments } = tree.kind(table) else { return Vec::new() };
    let is_row = |row: &NodeId| matches!(tree.kind(*row), Kind::Row { head: false });
    let holds_numbers = |column: usize| {
        let rows = tree.children(table).filter(is_row);
        are_numbers(rows.filter_map(|row| {
            let cell = tree.children(row).nth(column)?;
            Some(Visible::of(tree, cell, text).text)
        }))
    };
    let columns = alignments.iter().enumerate();
    columns.map(|(at, it)| *it == Alignment::Right || holds_numbers(at)).collect()
}

fn are_numbers(cells: impl Iterator<Item = String>) -> bool {
    let mut numbers = false;
    for words in cells {
        let words = words.trim();
        if is_number(words) {
            numbers = true;
        } else if !matches!(words, "" | "n/a" | "N/A" | "\u{2013}" | "\u{2014}" | "-" | "…") {
            return false;
        }
    }
    numbers
}

/// Says whether words are a number: digits with separators, a sign, a unit of one character.
fn is_number(words: &str) -> bool {
    let digits = words.chars().any(|char| char.is_ascii_digit());
    digits
        && words.chars().all(|char| {
            char.is_ascii_digit()
                || char.is_whitespace()
                || matches!(char, ',' | '.' | '+' | '-' | '\u{2212}' | '%' | '~' | '<' | '>' | '±')
        })
}
