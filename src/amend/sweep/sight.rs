//! A leaf as a sweep sees it: its words, its formats as a tree with what each shows, and what of it
//! is spared. Made once for a leaf, whatever the number of hits in it.

use std::ops::Range;

use crate::amend::arena::Folded;
use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::sweep::spare::Spared;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;

/// One leaf.
pub(super) struct Sight<'d> {
    pub(super) chapter: &'d DraftChapter,
    pub(super) node: NodeId,
    pub(super) folded: &'d Folded,
    pub(super) formats: Formats<'d>,
    pub(super) spared: Spared,
}

impl<'d> Sight<'d> {
    pub(super) fn new(draft: &'d Draft, leaf: Leaf) -> Self {
        let chapter = &draft.chapters[leaf.0];
        let node = leaf.1;
        let folded = chapter.folded(node);
        let inlines = match chapter.tree.kind(node) {
            Kind::Code { .. } => &[],
            _ => chapter.tree.inlines(node),
        };
        let formats = Formats::new(inlines, &folded.visible);
        let spared = Spared::new(chapter, node, &folded.visible, &formats);
        Self { chapter, node, folded, formats, spared }
    }
}

/// What an inline shows that has no words: an empty range that any other widens.
const NOTHING: Range<u32> = Range { start: u32::MAX, end: 0 };

/// The inlines of a leaf as a tree, with what each shows.
pub(super) struct Formats<'t> {
    pub(super) inlines: &'t [Inline],
    /// The inline that holds each, if one does.
    parents: Vec<Option<u32>>,
    /// What each shows of the visible text, with all inside it.
    shown: Vec<Range<u32>>,
}

impl<'t> Formats<'t> {
    pub(super) fn new(inlines: &'t [Inline], visible: &Visible) -> Self {
        let mut parents = Vec::with_capacity(inlines.len());
        let mut open: Vec<(u32, usize)> = Vec::new();
        for (at, inline) in inlines.iter().enumerate() {
            while open.pop_if(|(_, end)| *end <= at).is_some() {}
            parents.push(open.last().map(|(parent, _)| *parent));
            if inline.inner > 0 {
                open.push((at as u32, at + 1 + inline.inner as usize));
            }
        }
        let mut shown = vec![NOTHING; inlines.len()];
        for (position, segment) in visible.segments.iter().enumerate() {
            if let Some(own) = shown.get_mut(segment.inline as usize) {
                let range = visible.shown_by(position);
                *own = own.start.min(range.start)..own.end.max(range.end);
            }
        }
        for at in (0..inlines.len()).rev() {
            let inner = shown[at].clone();
            if let Some(outer) = parents[at].map(|parent| &mut shown[parent as usize]) {
                *outer = outer.start.min(inner.start)..outer.end.max(inner.end);
            }
        }
        Self { inlines, parents, shown }
    }

    /// Returns what an inline shows; an empty range if nothing.
    pub(super) fn shown(&self, at: usize) -> &Range<u32> {
        &self.shown[at]
    }

    /// Returns an inline and those that hold it, from the inside out.
    pub(super) fn around(&self, at: u32) -> impl Iterator<Item = usize> + '_ {
        let own = Some(at).filter(|at| (*at as usize) < self.inlines.len());
        std::iter::successors(own, |at| self.parents[*at as usize]).map(|at| at as usize)
    }

    /// Returns the kinds of the formats that hold an inline, itself included, from the inside out.
    pub(super) fn kinds_around(&self, at: u32) -> impl Iterator<Item = &'t InlineKind> + '_ {
        let kinds = self.around(at).map(|at| &self.inlines[at].kind);
        kinds.filter(|kind| is_format(kind))
    }

    /// Returns the formats that hold an inline and not another, from the inside out.
    pub(super) fn apart(&self, at: u32, other: u32) -> Vec<usize> {
        let formats = self.around(at).filter(|at| is_format(&self.inlines[*at].kind));
        let holds_other = |at: &usize| {
            let inside = *at as u32..=*at as u32 + self.inlines[*at].inner;
            inside.contains(&other)
        };
        formats.take_while(|at| !holds_other(at)).collect()
    }

    /// Returns the bytes between the markers of a format.
    pub(super) fn between_markers(&self, at: usize) -> Range<u32> {
        let inline = &self.inlines[at];
        let inside = &self.inlines[at + 1..=at + inline.inner as usize];
        let start = inside.first().map_or(inline.span.end, |inner| inner.span.start);
        let end = inside.iter().map(|inner| inner.span.end).max().unwrap_or(start);
        start..end
    }
}

/// Says whether an inline has markers around words.
fn is_format(kind: &InlineKind) -> bool {
    !matches!(
        kind,
        InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Comment
            | InlineKind::Literal
            | InlineKind::NoteMark(_)
            | InlineKind::Anchor(_)
    )
}

/// Says whether an inline shows nothing and has to outlive the words around it.
pub(super) fn is_mark(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::NoteMark(_) | InlineKind::Anchor(_) | InlineKind::Comment)
}
