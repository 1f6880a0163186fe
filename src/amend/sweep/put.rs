//! New words in the place of a hit: what goes, what stays around them and behind them.
//!
//! Footnote marks, anchors and comments inside the hit stay behind the new words. A format that
//! covers the hit stays around them, one inside goes. A format that the hit cuts keeps its other
//! words: the new ones stand where the hit began. A link or image inside a hit cannot stay, so that
//! it is refused; so is a line break or a format without which words mean something else, unless the
//! new words bring it again.

use std::ops::Range;

use crate::amend::content::cell_text;
use crate::amend::sweep::sight::Sight;
use crate::amend::sweep::sight::is_mark;
use crate::amend::text::Splice;
use crate::amend::text::bytes::with_escape;
use crate::amend::text::bytes::with_one_space;
use crate::amend::text::formats::Formats;
use crate::amend::text::formats::has_meaning;
use crate::amend::text::wrap::as_before;
use crate::markdown;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::Visible;
use crate::model::revised::ChangeId;

/// Why words cannot be put, with the bytes that stand against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// A link, an image, a line break or a format with a meaning would go.
    Drops(Range<u32>),
    /// The hit ends inside what can only be changed as a whole.
    Whole(Range<u32>),
}

/// Returns the splices that put words in the place of others.
pub(super) fn splices(
    sight: &Sight<'_>,
    words: &Range<u32>,
    put: &str,
    cause: ChangeId,
) -> Result<Vec<Splice>, Obstacle> {
    let visible = &sight.folded.visible;
    let put = match sight.chapter.tree.kind(sight.node) {
        Kind::Cell => cell_text(put),
        Kind::Code { .. } => put.to_owned(),
        _ => put.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let (first, last) = (visible.segment_at(words.start), visible.segment_at(words.end - 1));
    if let Some(piece) = visible.cut_by(words) {
        return Err(Obstacle::Whole(piece.source.clone()));
    }
    let mut bytes = visible.source_range(words.clone());
    let segment = &visible.segments[first];
    let causes = vec![cause];
    let text = &sight.chapter.text.text;
    bytes.start = with_escape(visible, words.start, bytes.start, text);
    if first == last {
        if put.is_empty() {
            let content = &sight.chapter.tree.node(sight.node).content;
            let before = &visible.text[..words.start as usize];
            bytes = with_one_space(text, content, bytes, &sight.formats, before);
        }
        return Ok(vec![Splice { range: bytes, put, causes }]);
    }
    let formats = &sight.formats;
    let ends = (segment.inline, visible.segments[last].inline);
    let mut plan =
        Plan { bytes, stays: Vec::new(), inside: ends.0..ends.1 + 1, blank: None, opens: None };
    if !formats.pair_up(visible, words) {
        plan.cut(formats, visible, words, ends)?;
    }
    plan.keep_marks(formats, &markdown::read_inlines(&put))?;
    // Where marks stay between the words, they stay where the line ends were.
    let put = match sight.chapter.tree.node(sight.node) {
        node if node.kind == Kind::Paragraph && plan.stays.is_empty() => {
            as_before(text, &node.content, &plan.bytes, &put)
        }
        _ => put,
    };
    Ok(plan.splices(&put, &causes))
}

/// What becomes of the bytes of a hit.
struct Plan {
    /// All bytes that may go.
    bytes: Range<u32>,
    /// Parts of them that stay.
    stays: Vec<Range<u32>>,
    /// The inlines that may lie in them.
    inside: Range<u32>,
    /// White space behind the hit that has to stand before the format that goes on there.
    blank: Option<Range<u32>>,
    /// Where that format begins.
    opens: Option<u32>,
}

impl Plan {
    /// Takes in the formats that go, and the markers that stay, at both ends.
    fn cut(
        &mut self,
        formats: &Formats<'_>,
        visible: &Visible,
        words: &Range<u32>,
        ends: (u32, u32),
    ) -> Result<(), Obstacle> {
        for at in formats.apart(ends.0, ends.1) {
            let span = &formats.inlines[at].span;
            if words.start <= formats.shown(at).start {
                self.bytes.start = self.bytes.start.min(span.start);
                self.inside.start = self.inside.start.min(at as u32);
            } else {
                self.stays.push(markers(formats, at)?.1);
            }
        }
        for at in formats.apart(ends.1, ends.0) {
            let inline = &formats.inlines[at];
            if formats.shown(at).end <= words.end {
                self.bytes.end = self.bytes.end.max(inline.span.end);
                self.inside.end = self.inside.end.max(at as u32 + 1 + inline.inner);
            } else {
                self.stays.push(markers(formats, at)?.0);
                self.blank = blank_at(formats, visible, words.end);
                self.opens = self.blank.as_ref().map(|_| inline.span.start);
            }
        }
        Ok(())
    }

    /// Keeps what stands in the hit and shows nothing; refuses to drop links and images, and what
    /// has a meaning and is not among what is brought.
    fn keep_marks(&mut self, formats: &Formats<'_>, brought: &[Inline]) -> Result<(), Obstacle> {
        let mut brought: Vec<&InlineKind> = brought.iter().map(|inline| &inline.kind).collect();
        for inline in &formats.inlines[self.inside.start as usize..self.inside.end as usize] {
            let span = &inline.span;
            if span.start < self.bytes.start || self.bytes.end < span.end {
                continue;
            }
            match &inline.kind {
                InlineKind::Link(_) | InlineKind::Image { .. } => {
                    return Err(Obstacle::Drops(span.clone()));
                }
                kind if is_mark(kind) => self.stays.push(span.clone()),
                kind if has_meaning(kind) => match brought.iter().position(|own| *own == kind) {
                    Some(again) => drop(brought.swap_remove(again)),
                    None => return Err(Obstacle::Drops(span.clone())),
                },
                _ => {}
            }
        }
        self.stays.sort_by_key(|range| range.start);
        Ok(())
    }

    fn splices(self, put: &str, causes: &[ChangeId]) -> Vec<Splice> {
        let mut put = put;
        let mut at = self.bytes.start;
        let mut splices = Vec::new();
        let end = self.bytes.end..self.bytes.end;
        for stays in self.stays.into_iter().chain([end]) {
            let blank = if self.opens == Some(stays.start) { " " } else { "" };
            if at < stays.start || !blank.is_empty() {
                let put = format!("{}{blank}", std::mem::take(&mut put));
                splices.push(Splice { range: at..stays.start, put, causes: causes.to_vec() });
            }
            at = at.max(stays.end);
        }
        if let Some(range) = self.blank {
            splices.push(Splice { range, put: String::new(), causes: causes.to_vec() });
        }
        splices
    }
}

/// Returns the markers of a format that the hit cuts.
fn markers(formats: &Formats<'_>, at: usize) -> Result<(Range<u32>, Range<u32>), Obstacle> {
    let inline = &formats.inlines[at];
    if matches!(inline.kind, InlineKind::Image { .. } | InlineKind::Code(_)) {
        return Err(Obstacle::Whole(inline.span.clone()));
    }
    let between = formats.between_markers(at);
    Ok((inline.span.start..between.start, between.end..inline.span.end))
}

/// Returns the bytes of the white space that stands at a place of the visible text.
fn blank_at(formats: &Formats<'_>, visible: &Visible, at: u32) -> Option<Range<u32>> {
    let rest = &visible.text[at as usize..];
    let position = visible.segment_at(at);
    let segment = &visible.segments[position];
    let shown = visible.shown_by(position);
    let own = &rest[..(shown.end - at) as usize];
    let blank = (own.len() - own.trim_start().len()) as u32;
    let kind = &formats.inlines.get(segment.inline as usize)?.kind;
    match (blank, segment.exact) {
        (0, _) => None,
        (_, true) => {
            let start = segment.source.start + (at - segment.at);
            Some(start..start + blank)
        }
        _ if at == shown.start && at + blank == shown.end && *kind != InlineKind::HardBreak => {
            Some(segment.source.clone())
        }
        _ => None,
    }
}
