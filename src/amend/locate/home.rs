//! The table of a row: its own, or that into which a change brings it.

use std::collections::HashSet;

use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::locate::Found;
use crate::amend::locate::Locator;
use crate::amend::plan::Entity;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::NodeId;

impl Locator<'_> {
    /// Returns the table that a row stands in. A row that a change brings by itself has the columns
    /// of the table that it is put in.
    pub(crate) fn table_of(&self, row: NodeRef) -> Option<NodeRef> {
        let mut row = row;
        let mut seen = HashSet::new();
        // Rows can be put beside one another in a circle, which is told when they are laid out.
        while seen.insert(row) {
            let Some(anchor) = self.anchor_of(row) else {
                return Some(NodeRef { node: self.arena.tree(row).node(row.node).parent, ..row });
            };
            match anchor {
                Found::Block(node) => match self.arena.kind(node) {
                    Kind::Row { .. } => row = node,
                    Kind::Table { .. } => return Some(node),
                    _ => return None,
                },
                Found::Section(Entity::Node(section)) => return self.only_table(section),
                _ => return None,
            }
        }
        None
    }

    /// Returns where a row is put that a change brings by itself; nothing for any other row, and
    /// where the place is not found, which is told of the change itself.
    fn anchor_of(&self, row: NodeRef) -> Option<Found> {
        let position = row.fragment.checked_sub(self.first_brought)?;
        let brought = self.brought.get(position as usize).filter(|own| own.class == Class::Row)?;
        let amendment = &self.amendments[brought.change.amendment as usize];
        let action = &amendment.changes[brought.change.change as usize].action;
        // A row is put beside rows and in tables, whatever cell the place names.
        let anchor = Target { column: None, ..action.anchor(brought.copy)?.clone() };
        self.find(&anchor, amendment).ok()
    }

    fn only_table(&self, section: NodeRef) -> Option<NodeRef> {
        let tree = self.arena.tree(section);
        let is_table = |node: &NodeId| matches!(tree.kind(*node), Kind::Table { .. });
        let mut tables = tree.subtree(section.node).filter(is_table);
        let node = tables.next().filter(|_| tables.next().is_none())?;
        Some(NodeRef { node, ..section })
    }
}
