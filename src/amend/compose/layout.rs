//! The layout: what stands where, chapter by chapter, in one walk over the plan.
//!
//! Each node has one place; levels are the depth in the walk and stored nowhere.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::amend::above::above;
use crate::amend::above::below;
use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::compose::circle;
use crate::amend::content::Brought;
use crate::amend::content::Class;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::SlotItem;
use crate::amend::plan::What;
use crate::model::amendment::Side;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// One step in writing a chapter.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The heading of a section.
    Heading { section: Entity, level: u8, causes: Vec<ChangeId> },
    /// A block with everything in it; `inner` where something inside it is placed or goes.
    Block { node: NodeRef, causes: Vec<ChangeId>, inner: Option<Vec<Step>> },
    /// A footnote, under another label if need be; a copy where it stands elsewhere too.
    Note {
        node: NodeRef,
        label: Option<String>,
        causes: Vec<ChangeId>,
        copy: bool,
        /// As of a block.
        inner: Option<Vec<Step>>,
    },
    /// A link definition at the end of a chapter.
    Definition { text: String, causes: Vec<ChangeId> },
    /// A node of the base that goes or stands elsewhere.
    Skip { causes: Vec<ChangeId> },
}

/// The layout of one chapter.
#[derive(Clone, Debug)]
pub(crate) struct Chapter {
    /// The chapter's fragment.
    pub(crate) fragment: u32,
    pub(crate) steps: Vec<Step>,
}

/// The layout of everything, with what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) chapters: Vec<Chapter>,
    /// Everything that was placed.
    pub(crate) placed: HashSet<Entity>,
    pub(crate) faults: Vec<Fault>,
    /// What stands inside the footnotes of the base in which something is placed or goes: they may
    /// have to stand elsewhere.
    pub(crate) notes: HashMap<NodeRef, Vec<Step>>,
}

/// What can be wrong with a layout.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// A heading would be deeper than six.
    TooDeep { section: Entity, by: Option<ChangeId> },
    /// `reorder` does not list exactly the final children.
    Children { by: ChangeId, missing: Vec<Entity>, foreign: Vec<Span> },
    /// Anchors or destinations lead in a circle: these were never reached.
    /// Where a group stands inside itself: its first member, and the member on which that hangs.
    Circle { entities: Vec<Entity>, changes: Vec<ChangeId>, within: Option<(Entity, Entity)> },
    /// Several changes say where it stands, and neither gives way.
    Twice { entity: Entity },
}

/// Lays everything out.
pub(crate) fn lay_out(arena: &Arena<'_>, plan: &Plan, brought: &[Brought], first: u32) -> Layout {
    let touched = touched(arena, plan);
    let layout = Layout::default();
    let mut walk = Walk { arena, plan, brought, first, touched, inside: false, layout };
    for (at, fragment) in arena.fragments.iter().enumerate() {
        if matches!(fragment.origin, Origin::Chapter { .. }) {
            let root = NodeRef { fragment: at as u32, node: NodeId::ROOT };
            let mut steps = Vec::new();
            walk.content(Entity::Node(root), 0, &[], &mut steps);
            walk.layout.chapters.push(Chapter { fragment: at as u32, steps });
        }
    }
    walk.notes();
    let circles = circle::faults(arena, plan, brought, first, &walk.layout.placed);
    walk.layout.faults.extend(circles);
    walk.layout
}

/// Returns the blocks inside which something is placed or goes.
fn touched(arena: &Arena<'_>, plan: &Plan) -> HashSet<NodeRef> {
    let mut touched = HashSet::new();
    let node = |entity: &Entity| match entity {
        Entity::Node(node) => Some(*node),
        Entity::Made(_) => None,
    };
    let anchors = plan.slots.keys().filter_map(|(entity, side)| {
        let inside = matches!(side, Side::StartOf | Side::EndOf);
        Some((node(entity)?, inside))
    });
    let moved = plan.moved.keys().filter_map(node);
    let beside = plan.removed.keys().copied().chain(moved).map(|node| (node, false));
    let tables = plan.sorted.keys().map(|table| (*table, true));
    for (start, itself) in anchors.chain(beside).chain(tables) {
        let tree = arena.tree(start);
        let own = itself.then_some(start.node).into_iter();
        for at in own.chain(tree.ancestors(start.node)) {
            if matches!(tree.kind(at), Kind::Section { .. } | Kind::Root) {
                break;
            }
            if !touched.insert(NodeRef { node: at, ..start }) {
                break;
            }
        }
    }
    touched
}

struct Walk<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    brought: &'a [Brought],
    first: u32,
    touched: HashSet<NodeRef>,
    /// Whether the walk is inside a block.
    inside: bool,
    layout: Layout,
}

/// A section in its final place.
#[derive(Clone, Debug)]
enum Placed {
    Section {
        entity: Entity,
        level: u8,
        causes: Vec<ChangeId>,
    },
    /// A footnote or link definition that stands before the sections of a content.
    Definition {
        node: NodeRef,
        causes: Vec<ChangeId>,
    },
    Skip(Vec<ChangeId>),
}

impl<'a> Walk<'a> {
    /// Lays out a section's own text and its children.
    fn content(&mut self, entity: Entity, level: u8, causes: &[ChangeId], steps: &mut Vec<Step>) {
        self.slot_blocks(entity, Side::StartOf, steps);
        self.instead(entity, steps);
        // Definitions at the end belong to the file, not to the section's text.
        let own = self.own_text(entity);
        let is_text = |node: &NodeRef| !self.arena.kind(*node).is_definition();
        let end = own.iter().rposition(is_text).map_or(0, |last| last + 1);
        let joined_by = self.joint_changes(entity);
        let mut last = None;
        for node in &own[..end] {
            let parent = NodeRef { node: self.arena.tree(*node).node(node.node).parent, ..*node };
            let is_next_part = last.is_some_and(|last| last != parent);
            steps.extend(joined_by.clone().filter(|_| is_next_part).map(skip_heading));
            if joined_by.is_some() && last != Some(parent) {
                self.instead(Entity::Node(parent), steps);
            }
            last = Some(parent);
            self.block(*node, &[], steps);
        }
        steps.extend(joined_by.map(skip_heading));
        self.slot_blocks(entity, Side::EndOf, steps);
        for node in &own[end..] {
            self.block(*node, &[], steps);
        }
        for placed in self.children(entity, level, causes) {
            match placed {
                Placed::Skip(causes) => steps.push(Step::Skip { causes }),
                Placed::Definition { node, causes } => self.block(node, &causes, steps),
                Placed::Section { entity, level, causes } => {
                    self.section(entity, level, causes, steps);
                }
            }
        }
    }

    /// What comes in place of a section's own text.
    fn instead(&mut self, section: Entity, steps: &mut Vec<Step>) {
        if let Some((instead, by)) = self.plan.own_text.get(&section) {
            self.brought_blocks(*instead, by, steps);
        }
    }

    /// Who joins a section, if it is a joint one: headings between its parts go by that change.
    fn joint_changes(&self, entity: Entity) -> Option<Vec<ChangeId>> {
        let Entity::Made(made) = entity else { return None };
        let section = &self.plan.made[made as usize];
        matches!(section.kind, MadeKind::Joint { .. }).then(|| section.causes.clone())
    }

    fn section(&mut self, entity: Entity, level: u8, causes: Vec<ChangeId>, steps: &mut Vec<Step>) {
        if level > 6 {
            let by = causes.last().copied();
            self.layout.faults.push(Fault::TooDeep { section: entity, by });
        }
        if let Some(anchors) = self.first_of(entity).and_then(|node| above(self.arena, node)) {
            let stays = matches!(entity, Entity::Made(_)) && !self.plan.moved.contains_key(&entity);
            self.block(anchors, if stays { &[] } else { &causes }, steps);
        }
        steps.push(Step::Heading { section: entity, level, causes: causes.clone() });
        self.content(entity, level, &causes, steps);
    }

    /// Returns the section of a text that stands where a section begins.
    fn first_of(&self, entity: Entity) -> Option<NodeRef> {
        let made = match entity {
            Entity::Node(node) => return Some(node),
            Entity::Made(made) => made,
        };
        match &self.plan.made[made as usize].kind {
            MadeKind::Part { of, .. } => {
                let is_first = self.plan.split.get(of).is_some_and(|parts| parts[0] == made);
                is_first.then_some(*of)
            }
            MadeKind::Joint { members } => members.first().copied(),
            MadeKind::Group { .. } => None,
        }
    }

    /// Says whether a block is a line of anchors that goes with the section below it.
    fn leads(&self, block: NodeRef) -> bool {
        below(self.arena, block).is_some_and(|section| match self.plan.joined.get(&section) {
            Some(joint) => self.first_of(Entity::Made(*joint)) == Some(section),
            None => true,
        })
    }

    /// Returns the blocks of a section before its first sub-section.
    fn own_text(&self, entity: Entity) -> Vec<NodeRef> {
        let mut own = self.all_own_text(entity);
        own.retain(|block| !self.leads(*block));
        own
    }

    fn all_own_text(&self, entity: Entity) -> Vec<NodeRef> {
        let blocks = |section: NodeRef| {
            let tree = self.arena.tree(section);
            let heading = matches!(tree.kind(section.node), Kind::Section { .. });
            let children = tree.children(section.node).skip(usize::from(heading));
            let blocks = children.filter(|node| !matches!(tree.kind(*node), Kind::Section { .. }));
            blocks.map(|node| NodeRef { node, ..section }).collect::<Vec<_>>()
        };
        match entity {
            Entity::Node(section) => blocks(section),
            Entity::Made(made) => match &self.plan.made[made as usize].kind {
                MadeKind::Part { text, .. } => text.clone(),
                MadeKind::Joint { members } => {
                    members.iter().flat_map(|member| blocks(*member)).collect()
                }
                MadeKind::Group { content, .. } => match content {
                    Some(content) => self.tops(*content),
                    None => Vec::new(),
                },
            },
        }
    }

    fn tops(&self, brought: usize) -> Vec<NodeRef> {
        let fragment = self.first + brought as u32;
        let tops = self.brought[brought].tops.iter();
        tops.map(|node| NodeRef { fragment, node: *node }).collect()
    }

    /// Returns the sub-sections of a section as they stand in its text.
    fn natural_children(&self, entity: Entity) -> Vec<NodeRef> {
        let sections = |section: NodeRef| {
            let tree = self.arena.tree(section);
            let children = tree.children(section.node);
            let kids = children.filter(|node| matches!(tree.kind(*node), Kind::Section { .. }));
            kids.map(|node| NodeRef { node, ..section }).collect::<Vec<_>>()
        };
        match entity {
            Entity::Node(section) => sections(section),
            Entity::Made(made) => match &self.plan.made[made as usize].kind {
                MadeKind::Part { kids, .. } => kids.clone(),
                MadeKind::Joint { members } => {
                    members.iter().flat_map(|member| sections(*member)).collect()
                }
                MadeKind::Group { .. } => Vec::new(),
            },
        }
    }

    /// Returns the level that a section has in its own text; 0 for a chapter.
    fn own_level(&self, entity: Entity) -> u8 {
        let level = |node: NodeRef| match self.arena.kind(node) {
            Kind::Section { level, .. } => *level,
            _ => 0,
        };
        match entity {
            Entity::Node(node) => level(node),
            Entity::Made(made) => match &self.plan.made[made as usize].kind {
                MadeKind::Part { of, .. } => level(*of),
                MadeKind::Joint { members } => members.first().map_or(0, |member| level(*member)),
                MadeKind::Group { .. } => 0,
            },
        }
    }

    /// Returns the final children of a section in their order.
    fn children(&mut self, entity: Entity, level: u8, causes: &[ChangeId]) -> Vec<Placed> {
        let own = self.own_level(entity);
        let natural = self.natural_children(entity);
        let shifted = |kid: &NodeRef| {
            let kid = self.own_level(Entity::Node(*kid));
            (level + kid).saturating_sub(own).max(level + 1)
        };
        let levels: Vec<u8> = natural.iter().map(shifted).collect();
        let placed_level = levels.first().copied().unwrap_or(level + 1);
        let mut placed = Vec::new();
        self.slot_sections(entity, Side::StartOf, placed_level, &mut placed);
        if let Entity::Made(made) = entity
            && let MadeKind::Group { members, .. } = &self.plan.made[made as usize].kind
        {
            let by = &self.plan.made[made as usize].causes;
            for member in members {
                self.beside(*member, level + 1, by, &mut placed);
            }
        }
        for (kid, level) in natural.iter().zip(levels) {
            // Whoever places the section is also the cause of the other level of those inside.
            let same = level == self.own_level(Entity::Node(*kid));
            let inherited = if same { &[] } else { causes };
            self.stand(Entity::Node(*kid), level, inherited, &mut placed);
        }
        self.slot_sections(entity, Side::EndOf, placed_level, &mut placed);
        self.in_order(entity, placed)
    }

    /// What stands where a section stood, or where it was inserted.
    fn stand(&mut self, entity: Entity, level: u8, causes: &[ChangeId], placed: &mut Vec<Placed>) {
        if let Entity::Node(node) = entity {
            if let Some(removal) = self.plan.removed.get(&node) {
                placed.push(Placed::Skip(removal.causes.clone()));
                return;
            }
            if let Some(parts) = self.plan.split.get(&node) {
                for part in parts {
                    let by = &self.plan.made[*part as usize].causes;
                    self.stand(Entity::Made(*part), level, by, placed);
                }
                return;
            }
            if let Some(joint) = self.plan.joined.get(&node) {
                let made = &self.plan.made[*joint as usize];
                if matches!(&made.kind, MadeKind::Joint { members } if members.first() == Some(&node))
                {
                    self.stand(Entity::Made(*joint), level, &made.causes, placed);
                }
                return;
            }
        }
        if let Some(by) = self.plan.moved.get(&entity) {
            placed.extend(skip(entity, by));
        } else if let Some(group) = self.plan.grouped.get(&entity) {
            let made = &self.plan.made[*group as usize];
            let first = matches!(
                &made.kind,
                MadeKind::Group { members, .. } if members.first() == Some(&entity)
            );
            if first {
                self.stand(Entity::Made(*group), level, &made.causes, placed);
            } else {
                placed.extend(skip(entity, &made.causes));
            }
        } else {
            self.beside(entity, level, causes, placed);
        }
    }

    /// Places a section with what is anchored before and after it.
    fn beside(&mut self, entity: Entity, level: u8, causes: &[ChangeId], placed: &mut Vec<Placed>) {
        if !self.reach(entity) {
            return;
        }
        self.slot_sections(entity, Side::Before, level, placed);
        placed.push(Placed::Section { entity, level, causes: causes.to_vec() });
        self.slot_sections(entity, Side::After, level, placed);
    }

    /// Notes that something has its place; what has one already gets no second.
    fn reach(&mut self, entity: Entity) -> bool {
        let is_first = self.layout.placed.insert(entity);
        if !is_first {
            self.layout.faults.push(Fault::Twice { entity });
        }
        is_first
    }

    fn slot(&self, entity: Entity, side: Side) -> &'a [SlotItem] {
        self.plan.slots.get(&(entity, side)).map_or(&[], Vec::as_slice)
    }

    fn is_section(&self, entity: Entity) -> bool {
        match entity {
            Entity::Node(node) => matches!(self.arena.kind(node), Kind::Section { .. }),
            Entity::Made(_) => true,
        }
    }

    fn slot_sections(&mut self, entity: Entity, side: Side, level: u8, placed: &mut Vec<Placed>) {
        for item in self.slot(entity, side) {
            match item.what {
                What::Brought(at) if self.brought[at].class == Class::Sections => {
                    let tops = self.tops(at).into_iter();
                    let is_definition = |node: &NodeRef| self.arena.kind(*node).is_definition();
                    let (definitions, sections): (Vec<NodeRef>, _) = tops.partition(is_definition);
                    for node in sections {
                        self.stand(Entity::Node(node), level, &item.causes, placed);
                    }
                    // They belong to the file, wherever in the content they were written.
                    let causes = &item.causes;
                    let define = |node| Placed::Definition { node, causes: causes.clone() };
                    placed.extend(definitions.into_iter().map(define));
                }
                What::Moved(moved) if self.is_section(moved) => {
                    self.beside(moved, level, &item.causes, placed);
                }
                _ => {}
            }
        }
    }

    fn slot_blocks(&mut self, entity: Entity, side: Side, steps: &mut Vec<Step>) {
        let items = self.plan.slots.get(&(entity, side));
        for item in items.into_iter().flatten() {
            self.put_block(item, steps);
        }
    }

    fn put_block(&mut self, item: &SlotItem, steps: &mut Vec<Step>) {
        match item.what {
            What::Brought(at) if self.brought[at].class != Class::Sections => {
                self.brought_blocks(at, &item.causes, steps);
            }
            What::Moved(Entity::Node(node)) if !self.is_section(Entity::Node(node)) => {
                self.placed_block(node, &item.causes, steps);
            }
            _ => {}
        }
    }

    fn brought_blocks(&mut self, at: usize, causes: &[ChangeId], steps: &mut Vec<Step>) {
        // Definitions belong to the file: inside a block there is no place for them.
        let inside = self.inside;
        for node in self.tops(at) {
            if !inside || !self.arena.kind(node).is_definition() {
                self.block(node, causes, steps);
            } else {
                self.reach(Entity::Node(node));
            }
        }
    }

    /// A block where it stood, with what is anchored beside it.
    fn block(&mut self, node: NodeRef, causes: &[ChangeId], steps: &mut Vec<Step>) {
        if let Some(by) = self.plan.moved.get(&Entity::Node(node)) {
            steps.push(Step::Skip { causes: by.clone() });
            return;
        }
        self.placed_block(node, causes, steps);
    }

    /// A block in its final place, with what is anchored beside it.
    fn placed_block(&mut self, node: NodeRef, causes: &[ChangeId], steps: &mut Vec<Step>) {
        let entity = Entity::Node(node);
        if !self.reach(entity) {
            return;
        }
        self.slot_blocks(entity, Side::Before, steps);
        match self.plan.removed.get(&node) {
            Some(removal) => {
                steps.push(Step::Skip { causes: removal.causes.clone() });
                if let Some(instead) = removal.instead {
                    self.brought_blocks(instead, &removal.causes, steps);
                }
            }
            None => {
                let inner = self.touched.contains(&node).then(|| self.inner(node));
                if let Some(inner) = &inner
                    && matches!(self.arena.kind(node), Kind::Note { .. })
                {
                    self.layout.notes.insert(node, inner.clone());
                }
                steps.push(Step::Block { node, causes: causes.to_vec(), inner });
            }
        }
        self.slot_blocks(entity, Side::After, steps);
    }

    /// What stands inside a block.
    fn inner(&mut self, node: NodeRef) -> Vec<Step> {
        let mut steps = Vec::new();
        let outer = std::mem::replace(&mut self.inside, true);
        self.slot_blocks(Entity::Node(node), Side::StartOf, &mut steps);
        let children: Vec<NodeId> = self.arena.tree(node).children(node.node).collect();
        for child in children {
            self.block(NodeRef { node: child, ..node }, &[], &mut steps);
        }
        self.slot_blocks(Entity::Node(node), Side::EndOf, &mut steps);
        let rows = self.plan.sorted.get(&node);
        for item in rows.into_iter().flatten() {
            match item.what {
                What::Brought(at) => self.brought_blocks(at, &item.causes, &mut steps),
                What::Moved(Entity::Node(row)) => self.placed_block(row, &item.causes, &mut steps),
                What::Moved(Entity::Made(_)) => {}
            }
        }
        self.inside = outer;
        steps
    }

    /// What stands inside footnotes that were not reached: they may have to stand elsewhere.
    fn notes(&mut self) {
        let is_note = |node: &NodeRef| matches!(self.arena.kind(*node), Kind::Note { .. });
        let mut notes: Vec<NodeRef> = self.touched.iter().copied().filter(is_note).collect();
        notes.retain(|note| !self.layout.notes.contains_key(note));
        notes.sort_unstable();
        for note in notes {
            let inner = self.inner(note);
            self.layout.notes.insert(note, inner);
        }
    }

    /// Brings children into the order that `reorder` gives.
    fn in_order(&mut self, entity: Entity, placed: Vec<Placed>) -> Vec<Placed> {
        let Some((order, by)) = self.plan.orders.get(&entity) else { return placed };
        let own = |placed: &Placed| match placed {
            Placed::Section { entity, .. } => Some(*entity),
            Placed::Definition { .. } | Placed::Skip(..) => None,
        };
        let is: BTreeSet<Entity> = placed.iter().filter_map(own).collect();
        let wanted: BTreeSet<Entity> = order.iter().map(|(child, _)| *child).collect();
        if is != wanted {
            let missing = is.difference(&wanted).copied().collect();
            let foreign = order.iter().filter(|(child, _)| !is.contains(child));
            let foreign = foreign.map(|(_, span)| *span).collect();
            self.layout.faults.push(Fault::Children { by: by[0], missing, foreign });
            return placed;
        }
        let natural: Vec<Entity> = placed.iter().filter_map(own).collect();
        let (skips, mut sections): (Vec<Placed>, Vec<Placed>) =
            placed.into_iter().partition(|placed| matches!(placed, Placed::Skip(..)));
        let position = |placed: &Placed| {
            order.iter().position(|(child, _)| Some(*child) == own(placed)).unwrap_or(usize::MAX)
        };
        sections.sort_by_key(position);
        for (at, placed) in sections.iter_mut().enumerate() {
            if let Placed::Section { entity, causes, .. } = placed
                && natural[at] != *entity
            {
                let new: Vec<ChangeId> =
                    by.iter().filter(|by| !causes.contains(by)).copied().collect();
                causes.extend(new);
            }
        }
        skips.into_iter().chain(sections).collect()
    }
}

fn skip_heading(causes: Vec<ChangeId>) -> Step {
    Step::Skip { causes }
}

fn skip(entity: Entity, causes: &[ChangeId]) -> Option<Placed> {
    match entity {
        Entity::Node(_) => Some(Placed::Skip(causes.to_vec())),
        Entity::Made(_) => None,
    }
}
