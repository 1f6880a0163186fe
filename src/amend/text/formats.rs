//! The inlines of a leaf as a tree, with what each shows: answers about few words take the same time
//! in a leaf of any length.

use std::borrow::Cow;
use std::ops::Range;

use crate::amend::arena::Folded;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Visible;

/// What an inline shows that has no words: an empty range that any other widens.
const NOTHING: Range<u32> = Range { start: u32::MAX, end: 0 };

/// How inlines lie in one another.
#[derive(Clone, Debug)]
pub(crate) struct Nesting {
    /// The inline that holds each, if one does.
    parents: Vec<Option<u32>>,
    /// What each shows of the visible text, with all inside it.
    shown: Vec<Range<u32>>,
}

impl Nesting {
    pub(crate) fn new(inlines: &[Inline], visible: &Visible) -> Self {
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
        Self { parents, shown }
    }
}

/// The inlines of a leaf as a tree.
pub(crate) struct Formats<'t> {
    pub(crate) inlines: &'t [Inline],
    nesting: Cow<'t, Nesting>,
}

impl<'t> Formats<'t> {
    pub(crate) fn new(inlines: &'t [Inline], visible: &Visible) -> Self {
        Self { inlines, nesting: Cow::Owned(Nesting::new(inlines, visible)) }
    }

    /// Returns the formats of a leaf whose visible text is kept.
    pub(crate) fn of(inlines: &'t [Inline], folded: &'t Folded) -> Self {
        Self { inlines, nesting: Cow::Borrowed(folded.nesting(inlines)) }
    }

    /// Returns what an inline shows; an empty range if nothing.
    pub(crate) fn shown(&self, at: usize) -> &Range<u32> {
        &self.nesting.shown[at]
    }

    /// Returns an inline and those that hold it, from the inside out.
    pub(crate) fn around(&self, at: u32) -> impl Iterator<Item = usize> + '_ {
        let own = Some(at).filter(|at| (*at as usize) < self.inlines.len());
        std::iter::successors(own, |at| self.nesting.parents[*at as usize]).map(|at| at as usize)
    }

    /// Returns the kinds of the formats that hold an inline, itself included, from the inside out.
    pub(crate) fn kinds_around(&self, at: u32) -> impl Iterator<Item = &'t InlineKind> + '_ {
        let kinds = self.around(at).map(|at| &self.inlines[at].kind);
        kinds.filter(|kind| is_format(kind))
    }

    /// Returns the formats that hold an inline and not another, from the inside out.
    pub(crate) fn apart(&self, at: u32, other: u32) -> Vec<usize> {
        let formats = self.around(at).filter(|at| is_format(&self.inlines[*at].kind));
        let holds_other = |at: &usize| {
            let inside = *at as u32..=*at as u32 + self.inlines[*at].inner;
            inside.contains(&other)
        };
        formats.take_while(|at| !holds_other(at)).collect()
    }

    /// Says whether all that an inline shows lies in a range of the visible text. Marks and links
    /// without words show nothing that could lie elsewhere.
    pub(crate) fn is_within(&self, at: usize, words: &Range<u32>) -> bool {
        let shown = self.shown(at);
        *shown == NOTHING || words.start <= shown.start && shown.end <= words.end
    }

    /// Returns the inlines that share bytes or an end with a range of bytes, in order.
    pub(crate) fn touching(&self, bytes: Range<u32>) -> impl Iterator<Item = (usize, &'t Inline)> {
        let inlines = self.inlines;
        let first = inlines.partition_point(|inline| inline.span.start < bytes.start);
        // Of those that begin before, only the last and what holds it can reach so far.
        let last = first.checked_sub(1).map(|last| self.around(last as u32).collect());
        let before: Vec<usize> = last.unwrap_or_default();
        let Range { start, end } = bytes;
        let before = before.into_iter().rev().filter(move |at| start <= inlines[*at].span.end);
        let from = (first..inlines.len()).take_while(move |at| inlines[*at].span.start <= end);
        before.chain(from).map(|at| (at, &inlines[at]))
    }

    /// Says whether one format begins before the end of some words and another of its kind ends behind
    /// their start, and every word is in one of that kind: their outer markers can stay around new
    /// words.
    pub(crate) fn pair_up(&self, visible: &Visible, words: &Range<u32>) -> bool {
        let (first, last) = (visible.segment_at(words.start), visible.segment_at(words.end - 1));
        let (start, end) = (visible.segments[first].inline, visible.segments[last].inline);
        let (left, right) = (self.apart(start, end), self.apart(end, start));
        let ([left], [right]) = (left.as_slice(), right.as_slice()) else { return false };
        let kind = &self.inlines[*left].kind;
        let is_whole =
            matches!(kind, InlineKind::Link(_) | InlineKind::Image { .. } | InlineKind::Code(_));
        if is_whole || *kind != self.inlines[*right].kind {
            return false;
        }
        (first..=last).all(|position| {
            let shown = visible.shown_by(position);
            let is_blank = visible.text[shown.start as usize..shown.end as usize].trim().is_empty();
            let mut around = self.around(visible.segments[position].inline);
            is_blank || around.any(|at| self.inlines[at].kind == *kind)
        })
    }

    /// Returns the bytes between the markers of a format.
    pub(crate) fn between_markers(&self, at: usize) -> Range<u32> {
        let inline = &self.inlines[at];
        let inside = &self.inlines[at + 1..=at + inline.inner as usize];
        let start = inside.first().map_or(inline.span.end, |inner| inner.span.start);
        let end = inside.iter().map(|inner| inner.span.end).max().unwrap_or(start);
        start..end
    }
}

/// Says whether an inline has markers around words.
pub(crate) fn is_format(kind: &InlineKind) -> bool {
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

/// Says whether an inline is a break, or a format without which words mean something else.
pub(crate) fn has_meaning(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::HardBreak
            | InlineKind::Superscript
            | InlineKind::Subscript
            | InlineKind::Inserted
            | InlineKind::Deleted
            | InlineKind::Strikethrough
    )
}
