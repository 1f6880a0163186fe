//! A leaf as a sweep sees it: its words, its formats, and what of it is spared. Made once for a leaf,
//! whatever the number of hits in it.

use std::ops::Range;

use crate::amend::arena::Folded;
use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::sweep::spare::Spared;
use crate::amend::text::formats::Formats;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// How many words beside a place are looked at.
const NEAR: usize = 5;

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
        let formats = Formats::of(inlines, folded);
        let spared = Spared::new(chapter, node, &folded.visible, &formats);
        Self { chapter, node, folded, formats, spared }
    }

    /// Returns the text before and behind a place, as far as it goes on in one piece: it ends where an
    /// image begins, and inside of one where that ends.
    pub(super) fn beside(&self, place: &Range<usize>) -> (&'d str, &'d str) {
        let text = &self.folded.text;
        let (mut from, mut to) = (0, text.len());
        let is_image = |inline: &&Inline| matches!(inline.kind, InlineKind::Image { .. });
        let images: Vec<&Inline> = self.formats.inlines.iter().filter(is_image).collect();
        if !images.is_empty() {
            let own = self.bytes(place);
            let is_apart = |folded: Range<usize>| {
                let bytes = self.bytes(&folded);
                images.iter().map(|image| &image.span).any(|image| {
                    let is_inside = image.start <= own.start && own.end <= image.end;
                    let meets = image.start < bytes.end && bytes.start < image.end;
                    let leaves = bytes.start < image.start || image.end < bytes.end;
                    meets && (leaves || !is_inside)
                })
            };
            let starts = text[..place.start].rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]);
            let near = starts.take(NEAR).take_while(|at| !is_apart(*at..place.end));
            from = near.last().unwrap_or(place.start);
            let ends = text[place.end..].match_indices(' ').map(|(at, _)| place.end + at);
            let near = ends.chain([text.len()]).take(NEAR);
            to = near.take_while(|at| !is_apart(place.start..*at)).last().unwrap_or(place.end);
        }
        (&text[from..place.start], &text[place.end..to])
    }

    /// Returns the bytes of the chapter that show a range of the folded text.
    fn bytes(&self, folded: &Range<usize>) -> Range<u32> {
        self.folded.visible.source_range(self.folded.visible_range(folded.clone()))
    }
}

/// Says whether an inline shows nothing and has to outlive the words around it.
pub(super) fn is_mark(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::NoteMark(_) | InlineKind::Anchor(_) | InlineKind::Comment)
}
