//! Blocks that stand in place of others, and the blank lines around these that they take over.

use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::write::marker;
use crate::amend::compose::write::prefix;
use crate::amend::content::Brought;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::amend::verb;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// The blocks that were replaced, by those that come in their place.
#[derive(Debug, Default)]
pub(crate) struct Steads(HashMap<NodeRef, Stead>);

/// What a block that comes takes the place of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stead {
    /// The block that stood where this one begins.
    pub(crate) before: Option<NodeRef>,
    /// The block that stood where this one ends.
    pub(crate) after: Option<NodeRef>,
}

impl Steads {
    /// Collects what a plan replaces; `first` is the fragment of what is brought first.
    pub(crate) fn new(arena: &Arena<'_>, plan: &Plan, brought: &[Brought], first: u32) -> Self {
        let mut steads = Self::default();
        for (node, removal) in &plan.removed {
            if let Some(at) = removal.instead {
                steads.add(&brought[at], first + at as u32, *node, *node);
            }
        }
        for (section, (at, _)) in &plan.own_text {
            let Entity::Node(section) = section else { continue };
            let own = verb::own_text(arena, *section);
            if let (Some(start), Some(end)) = (own.first(), own.last()) {
                steads.add(&brought[*at], first + *at as u32, *start, *end);
            }
        }
        steads
    }

    fn add(&mut self, brought: &Brought, fragment: u32, start: NodeRef, end: NodeRef) {
        let is_text = |node: &&NodeId| !brought.tree.kind(**node).is_definition();
        let mut tops = brought.tops.iter().filter(is_text);
        let Some(top) = tops.next() else { return };
        let last = tops.next_back().unwrap_or(top);
        self.0.entry(NodeRef { fragment, node: *top }).or_default().before = Some(start);
        self.0.entry(NodeRef { fragment, node: *last }).or_default().after = Some(end);
    }

    /// Returns what a block takes the place of.
    pub(super) fn get(&self, node: &NodeRef) -> Option<Stead> {
        self.0.get(node).copied()
    }

    /// Returns the block whose blank lines before it a block takes over.
    pub(super) fn space_before(&self, arena: &Arena<'_>, node: NodeRef) -> Option<NodeRef> {
        let old = self.get(&node)?.before?;
        let text = &arena.text(old)[..arena.tree(old).node(old.node).body.start as usize];
        let line = text.strip_suffix('\n').map_or(text, |text| text.trim_end_matches('\r'));
        let begin = line.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let blank = line[begin..].chars().all(|char| matches!(char, ' ' | '\t' | '>'));
        (blank || alike(arena, old, node)).then_some(old)
    }

    /// Returns the block whose blank lines after it a block takes over.
    pub(super) fn space_after(&self, arena: &Arena<'_>, node: NodeRef) -> Option<NodeRef> {
        let old = self.get(&node)?.after?;
        let tree = arena.tree(old);
        let end = tree.node(old.node).body.end;
        let blank = tree.gap_end(old.node, arena.text(old).len() as u32) > end;
        (blank || alike(arena, old, node)).then_some(old)
    }

    /// Returns how far the items of a list that takes the place of another are to be indented.
    pub(super) fn indent(&self, arena: &Arena<'_>, node: NodeRef) -> String {
        let is_list = |node: &NodeRef| matches!(arena.kind(*node), Kind::List { .. });
        let old = self.get(&node).and_then(|stead| stead.before);
        let Some(old) = old.filter(|old| is_list(old) && is_list(&node)) else {
            return String::new();
        };
        let first = arena.tree(old).children(old.node).next();
        let lead = first.map(|first| prefix::lead(arena, NodeRef { node: first, ..old }).text);
        lead.map_or_else(String::new, |lead| marker::marker(&lead).indent.to_owned())
    }
}

/// Says whether a block may stand as close to others as the one that it replaces.
fn alike(arena: &Arena<'_>, old: NodeRef, new: NodeRef) -> bool {
    let is_fenced = |code: NodeRef| {
        let body = &arena.tree(code).node(code.node).body;
        let text = arena.text(code)[body.start as usize..].trim_start_matches([' ', '>']);
        text.starts_with("```") || text.starts_with("~~~")
    };
    match (arena.kind(old), arena.kind(new)) {
        (Kind::List { start: None, .. }, Kind::List { start: None, .. })
        | (Kind::List { start: Some(_), .. }, Kind::List { start: Some(1), .. })
        | (Kind::Paragraph, Kind::Paragraph)
        | (Kind::Quote, Kind::Quote)
        | (Kind::Item, Kind::Item)
        | (Kind::Row { .. }, Kind::Row { .. }) => true,
        (Kind::Code { .. }, Kind::Code { .. }) => is_fenced(old) && is_fenced(new),
        _ => false,
    }
}
