//! Lines of anchors (`<a id="x"></a>`) directly above a heading: they belong to its section, although
//! they stand in the text of the one before it, and go where it goes.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// Returns the line of anchors above the heading of a section: nothing or one blank line is between.
pub(crate) fn above(arena: &Arena<'_>, section: NodeRef) -> Option<NodeRef> {
    let tree = arena.tree(section);
    let block = NodeId(section.node.0.checked_sub(1)?);
    let is_top = matches!(tree.kind(tree.node(block).parent), Kind::Root | Kind::Section { .. });
    if !matches!(tree.kind(block), Kind::Paragraph) || !is_top {
        return None;
    }
    let inlines = tree.inlines(block);
    let is_anchor = |kind: &InlineKind| matches!(kind, InlineKind::Anchor(_));
    let text = arena.text(section);
    let is_blank = |inline: &Inline| {
        text[inline.span.start as usize..inline.span.end as usize].trim().is_empty()
    };
    let has_anchor = inlines.iter().any(|inline| is_anchor(&inline.kind));
    if !has_anchor || !inlines.iter().all(|inline| is_anchor(&inline.kind) || is_blank(inline)) {
        return None;
    }
    let gap = tree.node(block).body.end as usize..tree.node(section.node).body.start as usize;
    let lines = crate::amend::text::lines(&text[gap]).count();
    (lines <= 1).then_some(NodeRef { node: block, ..section })
}

/// Returns the section below whose line of anchors a block is.
pub(crate) fn below(arena: &Arena<'_>, block: NodeRef) -> Option<NodeRef> {
    let tree = arena.tree(block);
    let section = NodeId(block.node.0 + 1);
    let is_section =
        section.index() < tree.nodes.len() && matches!(tree.kind(section), Kind::Section { .. });
    let section = NodeRef { node: section, ..block };
    (is_section && above(arena, section) == Some(block)).then_some(section)
}
