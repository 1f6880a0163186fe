//! Whether a sweep came to what was meant: each leaf is read again and compared with the leaf
//! before, the new words in the place of the old. Outside of them no word, format, link, footnote
//! mark or anchor may differ.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::amend::draft::Draft;
use crate::amend::draft::Leaf;
use crate::amend::sweep::sight::is_mark;
use crate::amend::text::formats::Formats;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Amendment;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::document::folded;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// New words in the place of others.
#[derive(Clone, Debug)]
pub(super) struct Meant {
    pub(super) leaf: Leaf,
    /// The words that are replaced, in the visible text.
    pub(super) words: Range<u32>,
    pub(super) put: String,
    pub(super) by: ChangeId,
}

/// The chapters that a sweep changes, as they were.
#[derive(Debug)]
pub(crate) struct Before {
    chapters: BTreeMap<usize, (Arc<Tree>, String)>,
    meant: Vec<Meant>,
}

impl Before {
    /// Remembers the chapters for which something is meant.
    pub(super) fn new(draft: &Draft, meant: Vec<Meant>) -> Self {
        let mut chapters = BTreeMap::new();
        for meant in &meant {
            let chapter = &draft.chapters[meant.leaf.0];
            let read = || (Arc::clone(&chapter.tree), chapter.text.text.clone());
            chapters.entry(meant.leaf.0).or_insert_with(read);
        }
        Self { chapters, meant }
    }

    /// Compares the chapters with those of a draft, whose blocks are the same.
    pub(crate) fn compare(mut self, draft: &Draft, amendments: &[Amendment]) -> Vec<Diagnostic> {
        self.meant.sort_by_key(|meant| (meant.leaf, meant.words.start, meant.words.end));
        // Equal changes merge.
        self.meant.dedup_by(|b, a| (a.leaf, &a.words) == (b.leaf, &b.words) && a.put == b.put);
        let mut found = Vec::new();
        for meant in self.meant.chunk_by(|a, b| a.leaf == b.leaf) {
            let (at, node) = meant[0].leaf;
            let (tree, text) = &self.chapters[&at];
            let old = Read::new(tree, node, text);
            let chapter = &draft.chapters[at];
            let new = Read::new(&chapter.tree, node, &chapter.text.text);
            if !is_as_meant(&old, &new, meant) {
                found.push(differs(&old, tree, meant, amendments));
            }
        }
        found
    }
}

/// A format around words; code is a format, whatever it says.
#[derive(Debug)]
struct Format<'t>(&'t InlineKind);

impl PartialEq for Format<'_> {
    fn eq(&self, other: &Self) -> bool {
        let code = |kind: &InlineKind| matches!(kind, InlineKind::Code(_));
        self.0 == other.0 || code(self.0) && code(other.0)
    }
}

/// A leaf, read.
struct Read<'t> {
    inlines: &'t [Inline],
    visible: Visible,
}

impl<'t> Read<'t> {
    fn new(tree: &'t Tree, node: NodeId, text: &str) -> Self {
        if let Kind::Code { .. } = tree.kind(node) {
            let content = tree.node(node).content.clone();
            let text = text[content.start as usize..content.end as usize].to_owned();
            return Self { inlines: &[], visible: Visible { text, ..Visible::default() } };
        }
        let inlines = tree.inlines(node);
        Self { inlines, visible: Visible::with_images(inlines, text) }
    }

    /// Returns the footnote marks, anchors and comments, and the links.
    fn marks(&self) -> Vec<&InlineKind> {
        let kinds = self.inlines.iter().map(|inline| &inline.kind);
        kinds.filter(|kind| is_mark(kind) || matches!(kind, InlineKind::Link(_))).collect()
    }

    /// Returns the letters and signs outside some places, in runs of equal formats. Places are
    /// counted in letters; white space is left out, since it may stand on either side of a marker.
    fn runs(&self, places: &[Range<usize>]) -> Vec<(Vec<Format<'_>>, String)> {
        let formats = Formats::new(self.inlines, &self.visible);
        let mut runs: Vec<(Vec<Format<'_>>, String)> = Vec::new();
        let mut places = places.iter().peekable();
        let mut at = 0;
        for (position, segment) in self.visible.segments.iter().enumerate() {
            let mut text = String::new();
            for letter in letters(&self.visible.text, &self.visible.shown_by(position)) {
                while places.next_if(|place| place.end <= at).is_some() {}
                if places.peek().is_none_or(|place| at < place.start) {
                    text.push(letter);
                }
                at += 1;
            }
            if text.is_empty() {
                continue;
            }
            let around: Vec<Format<'_>> =
                formats.kinds_around(segment.inline).map(Format).collect();
            match runs.last_mut() {
                Some((last, letters)) if *last == around => letters.push_str(&text),
                _ => runs.push((around, text)),
            }
        }
        runs
    }

    /// Says whether words of the visible text are code, in which new words are no Markdown.
    fn is_code(&self, words: &Range<u32>) -> bool {
        let Some(segment) = self.visible.segments.get(self.visible.segment_at(words.start)) else {
            return true;
        };
        let inline = self.inlines.get(segment.inline as usize);
        matches!(inline.map(|inline| &inline.kind), Some(InlineKind::Code(_)))
    }
}

fn letters(text: &str, range: &Range<u32>) -> impl Iterator<Item = char> {
    let text = &text[range.start as usize..range.end as usize];
    text.chars().filter(|char| !char.is_whitespace())
}

/// Says whether one leaf is another with words replaced.
fn is_as_meant(old: &Read<'_>, new: &Read<'_>, meant: &[Meant]) -> bool {
    let text = &old.visible.text;
    let mut expected = String::with_capacity(text.len());
    let (mut gone, mut put) = (Vec::new(), Vec::new());
    let (mut at, mut before, mut after) = (0, 0, 0);
    let mut brought: Vec<InlineKind> = Vec::new();
    for meant in meant {
        let inlines = match old.is_code(&meant.words) {
            true => Vec::new(),
            false => markdown::read_inlines(&meant.put),
        };
        let shown = match old.is_code(&meant.words) {
            true => meant.put.clone(),
            false => Visible::with_images(&inlines, &meant.put).text,
        };
        let own = |inline: Inline| {
            let is_own = is_mark(&inline.kind) || matches!(inline.kind, InlineKind::Link(_));
            is_own.then_some(inline.kind)
        };
        brought.extend(inlines.into_iter().filter_map(own));
        let Some(between) = text.get(at as usize..meant.words.start as usize) else {
            // Words that overlap others were reported.
            return true;
        };
        expected.push_str(between);
        expected.push_str(&shown);
        let stays = letters(text, &(at..meant.words.start)).count();
        let goes = letters(text, &meant.words).count();
        let comes = letters(&shown, &(0..shown.len() as u32)).count();
        gone.push(before + stays..before + stays + goes);
        put.push(after + stays..after + stays + comes);
        (before, after) = (before + stays + goes, after + stays + comes);
        at = meant.words.end;
    }
    expected.push_str(&text[at as usize..]);
    folded(&expected).trim() == folded(&new.visible.text).trim()
        && same_marks(old.marks(), &brought, new.marks())
        && old.runs(&gone) == new.runs(&put)
}

/// Says whether marks are the old ones, in their order, and those that new words bring.
fn same_marks(old: Vec<&InlineKind>, brought: &[InlineKind], new: Vec<&InlineKind>) -> bool {
    if brought.is_empty() {
        return old == new;
    }
    let mut left = new;
    old.into_iter().chain(brought).all(|kind| {
        let place = left.iter().position(|other| *other == kind);
        place.map(|place| left.remove(place)).is_some()
    }) && left.is_empty()
}

fn differs(old: &Read<'_>, tree: &Tree, meant: &[Meant], amendments: &[Amendment]) -> Diagnostic {
    let by = meant[0].by;
    let amendment = &amendments[by.amendment as usize];
    let change = amendment.changes[by.change as usize].span;
    let message =
        format!("`{}` cannot stand here without changing what is around it", meant[0].put);
    let mut found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
    found = found.at(change, "this sweep").cause(amendment.cause());
    for meant in meant.iter().take(3).filter(|_| !old.visible.segments.is_empty()) {
        let place = Span::new(tree.source, old.visible.source_range(meant.words.clone()));
        found = found.at(place, "a format begins or ends in or beside these words");
    }
    found.help("change this place with an `edit` that quotes the whole format, or `keep` it")
}
