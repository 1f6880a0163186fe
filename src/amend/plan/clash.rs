//! Whether two claims clash, and whether one contains the other.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::plan::Claim;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::Stake;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Side;
use crate::model::document::Kind;

/// What claims are compared by.
pub(super) struct Field<'a> {
    pub(super) arena: &'a Arena<'a>,
    plan: &'a Plan,
    /// Sections whose children a change orders.
    ordered: BTreeSet<Entity>,
    /// Amendments that move a node.
    movers: HashMap<NodeRef, Vec<u32>>,
}

impl<'a> Field<'a> {
    pub(super) fn new(
        stakes: &[&Stake],
        amendments: &[Amendment],
        arena: &'a Arena<'a>,
        plan: &'a Plan,
    ) -> Self {
        let mut field = Self { arena, plan, ordered: BTreeSet::new(), movers: HashMap::new() };
        for stake in stakes {
            match &stake.claim {
                Claim::Order(section) => {
                    field.ordered.insert(*section);
                }
                Claim::Place(Entity::Node(node)) => {
                    let by = &amendments[stake.by.amendment as usize];
                    let action = &by.changes[stake.by.change as usize].action;
                    if matches!(action, Action::Move { .. }) {
                        field.movers.entry(*node).or_default().push(stake.by.amendment);
                    }
                }
                _ => {}
            }
        }
        field
    }

    /// Says whether two claims cannot both stand.
    pub(super) fn clash(&self, a: &Stake, b: &Stake) -> bool {
        if a.by == b.by {
            return false;
        }
        match (&a.claim, &b.claim) {
            (Claim::Words(one, first), Claim::Words(other, second)) => {
                let equal = first == second && a.value == b.value;
                one == other && first.start < second.end && second.start < first.end && !equal
            }
            (Claim::Heading(section), Claim::Words(leaf, _))
            | (Claim::Words(leaf, _), Claim::Heading(section)) => {
                self.heading_of(*section) == Some(*leaf)
            }
            (Claim::Removes(one), Claim::Removes(other)) if one == other => a.value != b.value,
            (Claim::Removes(_), _) if self.removes(a, b) => true,
            (_, Claim::Removes(_)) => self.removes(b, a),
            (one, other) if one == other => self.clash_on_one(a, b),
            _ => false,
        }
    }

    /// Says whether equal claims clash.
    fn clash_on_one(&self, a: &Stake, b: &Stake) -> bool {
        match &a.claim {
            Claim::Needs(_) => false,
            Claim::Slot(..) => {
                a.by.amendment != b.by.amendment && a.value != b.value && !self.is_ordered(&a.claim)
            }
            _ => a.value != b.value,
        }
    }

    /// Says whether a removal takes away what another claim is about.
    pub(super) fn removes(&self, removal: &Stake, stake: &Stake) -> bool {
        let Claim::Removes(outer) = removal.claim else { return false };
        let Some(inner) = node_of(&stake.claim) else { return false };
        if stake.by == removal.by || outer.fragment != inner.fragment {
            return false;
        }
        // Equal removals are compared as equal claims.
        if outer == inner && matches!(stake.claim, Claim::Removes(_)) {
            return false;
        }
        // A definition belongs to the file: taking it out by name is no part of what holds it.
        let is_definition = self.arena.kind(inner).is_definition();
        if is_definition && matches!(stake.claim, Claim::Removes(_)) {
            return false;
        }
        let tree = self.arena.tree(outer);
        if !tree.contains(outer.node, inner.node) {
            return false;
        }
        // What the same amendment moves out of it stays, with all that is done in it.
        let mut between = std::iter::once(inner.node)
            .chain(tree.ancestors(inner.node))
            .take_while(|node| *node != outer.node);
        !between.any(|node| {
            let movers = self.movers.get(&NodeRef { node, ..outer });
            movers.is_some_and(|movers| movers.contains(&removal.by.amendment))
        })
    }

    /// Says whether what `outer` claims contains what `inner` claims.
    pub(super) fn holds(&self, outer: &Stake, inner: &Stake) -> bool {
        match (&outer.claim, &inner.claim) {
            (Claim::Words(a, outer), Claim::Words(b, inner)) => {
                a == b && outer.start <= inner.start && inner.end <= outer.end
            }
            (Claim::Heading(section), Claim::Words(leaf, _)) => {
                self.heading_of(*section) == Some(*leaf)
            }
            (Claim::Removes(outer), other) => node_of(other).is_some_and(|inner| {
                outer.fragment == inner.fragment
                    && self.arena.tree(*outer).contains(outer.node, inner.node)
            }),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Returns the heading of a section that stands in a text.
    pub(super) fn heading_of(&self, section: Entity) -> Option<NodeRef> {
        let Entity::Node(section) = section else { return None };
        let tree = self.arena.tree(section);
        let is_section = matches!(tree.kind(section.node), Kind::Section { .. });
        is_section.then(|| NodeRef { node: tree.heading(section.node), ..section })
    }

    /// Says whether a `reorder` says what a slot's rank would say.
    pub(super) fn is_ordered(&self, claim: &Claim) -> bool {
        let Claim::Slot(anchor, side, Class::Sections, _) = claim else { return false };
        let parent = match side {
            Side::StartOf | Side::EndOf | Side::SortedIn => Some(*anchor),
            Side::Before | Side::After => self.parent_of(*anchor, 0),
        };
        parent.is_some_and(|parent| self.ordered.contains(&parent))
    }

    /// Returns the section that holds another, as far as it is not moved.
    fn parent_of(&self, section: Entity, depth: u32) -> Option<Entity> {
        if let Some(group) = self.plan.grouped.get(&section) {
            return Some(Entity::Made(*group));
        }
        let first = match section {
            Entity::Node(node) => node,
            Entity::Made(made) => {
                let first = match &self.plan.made[made as usize].kind {
                    MadeKind::Part { of, .. } => Entity::Node(*of),
                    MadeKind::Joint { members } => Entity::Node(*members.first()?),
                    MadeKind::Group { members, .. } => *members.first()?,
                };
                match first {
                    Entity::Node(node) => node,
                    // Groups that hold one another are found when they are laid out.
                    made if depth < 100 => return self.parent_of(made, depth + 1),
                    Entity::Made(_) => return None,
                }
            }
        };
        let parent = self.arena.tree(first).node(first.node).parent;
        Some(Entity::Node(NodeRef { node: parent, ..first }))
    }
}

/// The node that a claim is about, if it is about one.
pub(super) fn node_of(claim: &Claim) -> Option<NodeRef> {
    match claim {
        Claim::Place(Entity::Node(node))
        | Claim::Order(Entity::Node(node))
        | Claim::Heading(Entity::Node(node))
        | Claim::OwnText(Entity::Node(node))
        | Claim::Words(node, _)
        | Claim::Removes(node)
        | Claim::Needs(node) => Some(*node),
        _ => None,
    }
}
