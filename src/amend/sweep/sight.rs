//! A leaf as a sweep sees it: its words, its formats, and what of it is spared. Made once for a leaf,
//! whatever the number of hits in it.

use crate::amend::arena::Folded;
use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::sweep::spare::Spared;
use crate::amend::text::formats::Formats;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;

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
}

/// Says whether an inline shows nothing and has to outlive the words around it.
pub(super) fn is_mark(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::NoteMark(_) | InlineKind::Anchor(_) | InlineKind::Comment)
}
