//! `group` wraps siblings: its members stand under one parent before they are wrapped.

use std::collections::HashMap;

use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::locate::Locator;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::What;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Side;
use crate::model::document::NodeId;

/// What sections stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parent {
    /// A policy: the top sections of all its chapters are siblings.
    Policy(usize),
    Section(Entity),
}

/// Where sections that changes insert are put: what they are put beside or in.
type Slots = HashMap<NodeRef, (Entity, Side)>;

/// Reports groups whose members are no siblings.
pub(crate) fn check(locator: &Locator<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let mut slots = Slots::new();
    for ((anchor, side), items) in &plan.slots {
        for item in items {
            let What::Brought(at) = item.what else { continue };
            let fragment = locator.first_brought + at as u32;
            for node in &locator.brought[at].tops {
                slots.insert(NodeRef { fragment, node: *node }, (*anchor, *side));
            }
        }
    }
    plan.made.iter().enumerate().filter_map(|(at, _)| group(locator, plan, &slots, at)).collect()
}

fn group(locator: &Locator<'_>, plan: &Plan, slots: &Slots, at: usize) -> Option<Diagnostic> {
    let made = &plan.made[at];
    let MadeKind::Group { members, .. } = &made.kind else { return None };
    let parents = members.iter().map(|member| parent(locator, plan, slots, *member, 0));
    // What hangs on itself has no parent; that is a circle, which is said elsewhere.
    let parents: Vec<Parent> = parents.collect::<Option<_>>()?;
    let first = *parents.first()?;
    let other = parents.iter().position(|parent| *parent != first)?;
    let amendment = &locator.amendments[made.change.amendment as usize];
    let change = &amendment.changes[made.change.change as usize];
    let Action::Group { members: named, .. } = &change.action else { return None };
    let name = |parent| name(locator, plan, parent);
    let message = format!(
        "`group` wraps siblings, but `{}` stands in {} and `{}` in {}",
        named[0].value,
        name(first),
        named[other].value,
        name(parents[other])
    );
    let found = Diagnostic::new(codes::WRONG_TARGET, message);
    let found = found.at(named[other].span, "has another parent").at(named[0].span, "the first");
    let help = format!(
        "group what stands under one parent; `move` what is to come along: `end-of: {}`",
        made.id
    );
    Some(found.help(help).cause(amendment.cause()))
}

/// Returns what a section stands under as long as nobody groups or moves it.
fn parent(
    locator: &Locator<'_>,
    plan: &Plan,
    slots: &Slots,
    entity: Entity,
    depth: u32,
) -> Option<Parent> {
    if depth > 100 {
        return None;
    }
    let of = |entity| parent(locator, plan, slots, entity, depth + 1);
    let node = match entity {
        Entity::Node(node) => node,
        Entity::Made(made) => {
            return match &plan.made[made as usize].kind {
                MadeKind::Part { of: section, .. } => of(Entity::Node(*section)),
                MadeKind::Joint { members } => of(Entity::Node(*members.first()?)),
                MadeKind::Group { members, .. } => of(*members.first()?),
            };
        }
    };
    if let Some((anchor, side)) = slots.get(&node) {
        return match side {
            Side::StartOf | Side::EndOf | Side::SortedIn => Some(Parent::Section(*anchor)),
            Side::Before | Side::After => of(*anchor),
        };
    }
    let parent = NodeRef { node: locator.arena.tree(node).node(node.node).parent, ..node };
    match (parent.node, locator.arena.fragment(parent).origin) {
        (NodeId::ROOT, Origin::Chapter { policy, .. }) => Some(Parent::Policy(policy)),
        (NodeId::ROOT, Origin::Content { .. }) => None,
        _ => Some(Parent::Section(Entity::Node(parent))),
    }
}

fn name(locator: &Locator<'_>, plan: &Plan, parent: Parent) -> String {
    match parent {
        Parent::Policy(policy) => format!("policy `{}`", locator.policies[policy]),
        Parent::Section(Entity::Node(node)) => locator.section_name(node),
        Parent::Section(Entity::Made(made)) => format!("section `{}`", plan.made[made as usize].id),
    }
}
