//! What was to stand somewhere and is reached from no chapter: anchors or destinations that lead in
//! a circle.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::layout::Fault;
use crate::amend::content::Brought;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::What;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// Finds the circles among what the plan puts somewhere and the layout never placed.
pub(super) fn faults(
    arena: &Arena<'_>,
    plan: &Plan,
    brought: &[Brought],
    first: u32,
    placed: &HashSet<Entity>,
) -> Vec<Fault> {
    let anchors = anchors(plan, brought, first);
    let search = Search { arena, plan, anchors: &anchors };
    let moved = plan.moved.keys().copied();
    let made = (0..plan.made.len() as u32).map(Entity::Made);
    let mut put: Vec<Entity> = anchors.keys().copied().chain(moved).chain(made).collect();
    put.sort_unstable();
    put.dedup();
    put.retain(|entity| !placed.contains(entity) && !search.is_gone(*entity));
    let mut faults = Vec::new();
    let mut seen: HashSet<Entity> = HashSet::new();
    for start in &put {
        let circle = search.circle(*start, &mut seen);
        let own: Vec<Entity> =
            circle.into_iter().filter(|entity| put.binary_search(entity).is_ok()).collect();
        if !own.is_empty() {
            faults.push(search.fault(own, brought, first));
        }
    }
    // Nothing may be lost without a word, whatever the reason.
    if faults.is_empty() && !put.is_empty() {
        faults.push(search.fault(put, brought, first));
    }
    faults
}

/// Returns what each thing that is put somewhere hangs on.
fn anchors(plan: &Plan, brought: &[Brought], first: u32) -> HashMap<Entity, Entity> {
    let mut anchors = HashMap::new();
    let mut hang = |what: What, on: Entity| match what {
        What::Moved(entity) => {
            anchors.insert(entity, on);
        }
        What::Brought(at) => {
            let fragment = first + at as u32;
            for node in &brought[at].tops {
                // What another change moves hangs there.
                anchors.entry(Entity::Node(NodeRef { fragment, node: *node })).or_insert(on);
            }
        }
    };
    for ((anchor, _), items) in &plan.slots {
        items.iter().for_each(|item| hang(item.what, *anchor));
    }
    for (table, items) in &plan.sorted {
        items.iter().for_each(|item| hang(item.what, Entity::Node(*table)));
    }
    for (node, removal) in &plan.removed {
        removal.instead.iter().for_each(|at| hang(What::Brought(*at), Entity::Node(*node)));
    }
    for (section, (at, _)) in &plan.own_text {
        hang(What::Brought(*at), *section);
    }
    for (at, made) in plan.made.iter().enumerate() {
        if let MadeKind::Group { content: Some(content), .. } = made.kind {
            hang(What::Brought(content), Entity::Made(at as u32));
        }
    }
    anchors
}

struct Search<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    anchors: &'a HashMap<Entity, Entity>,
}

impl Search<'_> {
    /// Says whether something goes, or stands as the sections that were made of it.
    fn is_gone(&self, entity: Entity) -> bool {
        let Entity::Node(node) = entity else { return false };
        if self.plan.split.contains_key(&node) || self.plan.joined.contains_key(&node) {
            return true;
        }
        let tree = self.arena.tree(node);
        let mut own = std::iter::once(node.node).chain(tree.ancestors(node.node));
        own.any(|at| self.plan.removed.contains_key(&NodeRef { node: at, ..node }))
            && !self.plan.moved.contains_key(&entity)
    }

    /// Follows what hangs on what; returns the circle that it leads into, once.
    fn circle(&self, start: Entity, seen: &mut HashSet<Entity>) -> Vec<Entity> {
        let mut path = Vec::new();
        let mut on_path = HashSet::new();
        let mut at = Some(start);
        while let Some(entity) = at {
            if on_path.contains(&entity) {
                let back = path.iter().position(|own| *own == entity).unwrap_or(0);
                return path.split_off(back);
            }
            if !seen.insert(entity) {
                return Vec::new();
            }
            on_path.insert(entity);
            path.push(entity);
            at = self.hangs_on(entity);
        }
        Vec::new()
    }

    /// Returns what something has to be reached from.
    fn hangs_on(&self, entity: Entity) -> Option<Entity> {
        let moved = self.plan.moved.contains_key(&entity);
        match self.plan.grouped.get(&entity).filter(|_| !moved) {
            Some(group) => Some(Entity::Made(*group)),
            None => self.stood_on(entity, 0),
        }
    }

    /// Returns what something would be reached from if nobody grouped it.
    fn stood_on(&self, entity: Entity, depth: u32) -> Option<Entity> {
        if let Some(anchor) = self.anchors.get(&entity) {
            return Some(self.standing(*anchor, entity));
        }
        match entity {
            Entity::Node(node) if node.node == NodeId::ROOT => None,
            Entity::Node(node) => {
                let parent = self.arena.tree(node).node(node.node).parent;
                Some(self.standing(Entity::Node(NodeRef { node: parent, ..node }), entity))
            }
            // Groups can hold one another.
            Entity::Made(_) if depth > 100 => None,
            Entity::Made(made) => match &self.plan.made[made as usize].kind {
                MadeKind::Part { of, .. } => self.stood_on(Entity::Node(*of), depth + 1),
                MadeKind::Joint { members } => {
                    self.stood_on(Entity::Node(*members.first()?), depth + 1)
                }
                MadeKind::Group { members, .. } => self.stood_on(*members.first()?, depth + 1),
            },
        }
    }

    /// Returns what a section stands as: the part of it that holds `inner`, or the joint section.
    fn standing(&self, entity: Entity, inner: Entity) -> Entity {
        let Entity::Node(node) = entity else { return entity };
        if let Some(joint) = self.plan.joined.get(&node) {
            return Entity::Made(*joint);
        }
        let Some(parts) = self.plan.split.get(&node) else { return entity };
        let holds = |part: &&u32| match (&self.plan.made[**part as usize].kind, inner) {
            (MadeKind::Part { text, kids, .. }, Entity::Node(inner)) => {
                text.contains(&inner) || kids.contains(&inner)
            }
            _ => false,
        };
        let part = parts.iter().find(holds).or(parts.first());
        part.map_or(entity, |part| Entity::Made(*part))
    }

    fn fault(&self, entities: Vec<Entity>, brought: &[Brought], first: u32) -> Fault {
        let mut changes: Vec<ChangeId> = Vec::new();
        for entity in &entities {
            match (self.plan.moved.get(entity), entity) {
                (Some(by), _) => changes.extend(by),
                (None, Entity::Made(made)) => changes.push(self.plan.made[*made as usize].change),
                (None, Entity::Node(node)) => {
                    let brought = node.fragment.checked_sub(first).map(|at| &brought[at as usize]);
                    changes.extend(brought.map(|brought| brought.change));
                }
            }
        }
        changes.sort_unstable();
        changes.dedup();
        let sections = |entity: &Entity| match entity {
            Entity::Node(node) => matches!(self.arena.kind(*node), Kind::Section { .. }),
            Entity::Made(_) => true,
        };
        // Of several things that one change brings the first speaks for all.
        let mut entities = entities;
        if entities.iter().any(sections) {
            entities.retain(sections);
        }
        let within = match entities.as_slice() {
            [Entity::Made(made)] => self.within(*made),
            _ => None,
        };
        Fault::Circle { entities, changes, within }
    }

    /// Returns the first member of a group, and the member on which that hangs.
    fn within(&self, made: u32) -> Option<(Entity, Entity)> {
        let MadeKind::Group { members, .. } = &self.plan.made[made as usize].kind else {
            return None;
        };
        let first = members.first()?;
        let anchor = *self.anchors.get(first)?;
        let holders = match anchor {
            Entity::Node(node) => {
                let tree = self.arena.tree(node);
                let outer = tree.ancestors(node.node);
                outer.map(|at| Entity::Node(NodeRef { node: at, ..node })).collect()
            }
            Entity::Made(_) => Vec::new(),
        };
        let mut chain = std::iter::once(anchor).chain(holders);
        let member = chain.find(|at| at != first && members.contains(at))?;
        Some((*first, member))
    }
}
