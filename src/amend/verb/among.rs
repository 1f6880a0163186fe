//! Lists of sections: of `reorder`, `group` and `join`. Where several headings give an id, it means
//! the one among the siblings that the list is about. Must not know what is done with them.

use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::verb::Case;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Spanned;

/// Finds the children of a section.
pub(super) fn children(
    case: Case<'_>,
    section: Entity,
    ids: &[Spanned<String>],
) -> Located<Vec<Entity>> {
    let parent = match section {
        Entity::Node(node) => Some(node),
        Entity::Made(made) => match case.locator.plan.made[made as usize].kind {
            MadeKind::Part { of, .. } => Some(of),
            MadeKind::Joint { .. } | MadeKind::Group { .. } => None,
        },
    };
    let found = ids.iter().map(|id| case.locator.section_by_id(id, case.amendment));
    chosen(case, ids, found.collect(), parent)
}

/// Chooses among what each id of a list of siblings leads to: they stand under one parent, that of the
/// first that leads to one section.
pub(super) fn siblings(
    case: Case<'_>,
    ids: &[Spanned<String>],
    found: Vec<Located<Entity>>,
) -> Located<Vec<Entity>> {
    let mut nodes = found.iter().filter_map(|found| match found {
        Ok(Entity::Node(node)) => Some(*node),
        _ => None,
    });
    let parent = nodes.next().map(|node| {
        let parent = case.locator.arena.tree(node).node(node.node).parent;
        NodeRef { node: parent, ..node }
    });
    chosen(case, ids, found, parent)
}

fn chosen(
    case: Case<'_>,
    ids: &[Spanned<String>],
    found: Vec<Located<Entity>>,
    parent: Option<NodeRef>,
) -> Located<Vec<Entity>> {
    let one = |(id, found): (&Spanned<String>, Located<Entity>)| match found {
        Err(found) if found.code == codes::AMBIGUOUS_TARGET => {
            let child = parent.and_then(|parent| child(case, parent, &id.value));
            child.map(Entity::Node).ok_or_else(|| ambiguous(*found))
        }
        found => found,
    };
    ids.iter().zip(found).map(one).collect()
}

/// Returns the only child of a section whose heading gives an id.
fn child(case: Case<'_>, parent: NodeRef, id: &str) -> Option<NodeRef> {
    let tree = case.locator.arena.tree(parent);
    let is_child = |node: &NodeRef| {
        node.fragment == parent.fragment && tree.node(node.node).parent == parent.node
    };
    let mut children = case.locator.arena.bearers(id).into_iter().filter(is_child);
    children.next().filter(|_| children.next().is_none())
}

/// A list takes ids only: no path of headings helps there.
fn ambiguous(mut found: Diagnostic) -> Box<Diagnostic> {
    found.help = vec!["give the heading that is meant an id of its own: `{#its-id}`".to_owned()];
    Box::new(found)
}
