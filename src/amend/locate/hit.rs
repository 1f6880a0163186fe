//! A place where words stand.

use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::source::Span;

/// One place where words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) leaf: NodeRef,
    /// In the leaf's visible text.
    pub(crate) visible: Range<u32>,
}

/// Returns the bytes that show a hit.
pub(crate) fn span_of(arena: &Arena<'_>, hit: &Hit) -> Span {
    let range = arena.folded(hit.leaf).visible.source_range(hit.visible.clone());
    Span::new(arena.tree(hit.leaf).source, range)
}
