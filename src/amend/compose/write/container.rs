//! The bodies of blocks: whole, or with what is placed or goes inside them.

use crate::amend::arena::NodeRef;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::Last;
use crate::amend::compose::write::Outlined;
use crate::amend::compose::write::Sequence;
use crate::amend::compose::write::Writer;
use crate::amend::compose::write::is_blank;
use crate::amend::compose::write::prefix;
use crate::amend::text::ends_line;
use crate::model::document::Kind;
use crate::model::document::NodeId;

impl Writer<'_> {
    /// Writes the body of a block.
    pub(super) fn body(&mut self, node: NodeRef, inner: Option<&[Step]>) {
        let tree = self.sources.arena.tree(node);
        let body = tree.node(node.node).body.clone();
        match inner {
            Some(inner) if !inner.is_empty() => self.opened(node, inner),
            _ => {
                self.outline(node);
                let start = self.label_of(node);
                self.slice(node.fragment, start..body.end);
            }
        }
    }

    /// Writes a footnote up to the end of its label where it has another one; returns where the rest
    /// begins.
    fn label_of(&mut self, node: NodeRef) -> u32 {
        let body = self.sources.arena.tree(node).node(node.node).body.clone();
        let Some((_, label, causes)) = self.label.take_if(|(note, ..)| *note == node) else {
            return body.start;
        };
        let bytes = &self.sources.arena.text(node)[body.start as usize..body.end as usize];
        let Some((open, close)) = bytes.find("[^").zip(bytes.find("]:")) else {
            return body.start;
        };
        self.raw(node.fragment, body.start..body.start + open as u32 + 2);
        self.made(&label, &causes);
        body.start + close as u32
    }

    /// Notes down a node with everything in it; cells of new columns stand between the old ones.
    pub(super) fn outline(&mut self, node: NodeRef) {
        let tree = self.sources.arena.tree(node);
        for own in tree.subtree(node.node) {
            let at = NodeRef { node: own, ..node };
            let parent = tree.node(own).parent;
            let is_cell = matches!(tree.kind(own), Kind::Cell);
            let row = NodeRef { node: parent, ..node };
            let table = self.sources.widened.get(&row).filter(|_| is_cell);
            let columns = table.and_then(|table| self.sources.plan.columns.get(table));
            let position = columns.and_then(|_| tree.children(parent).position(|cell| cell == own));
            let new = |gap: usize| {
                let all = columns.into_iter().flatten();
                all.filter(|column| column.gap as usize == gap).count()
            };
            let before = if position == Some(0) { new(0) } else { 0 };
            let after = position.map_or(0, |position| new(position + 1));
            let blank = Outlined { origin: None, level: None };
            self.written.outline.extend(std::iter::repeat_n(blank.clone(), before));
            self.written.outline.push(Outlined { origin: Some(at), level: None });
            self.written.outline.extend(std::iter::repeat_n(blank, after));
        }
    }

    /// Writes a container child by child.
    fn opened(&mut self, node: NodeRef, inner: &[Step]) {
        let arena = self.sources.arena;
        let tree = arena.tree(node);
        let own = tree.node(node.node);
        self.written.outline.push(Outlined { origin: Some(node), level: None });
        let children: Vec<NodeId> = tree.children(node.node).collect();
        let (first, last) = (tree.node(children[0]), tree.node(children[children.len() - 1]));
        let start = self.label_of(node);
        self.slice(node.fragment, start..first.body.start);
        let starts_line = prefix::starts_line(arena, node);
        let (spaced, marked) = match &own.kind {
            Kind::List { tight, .. } => (!tight, !starts_line),
            Kind::Table { .. } | Kind::Row { .. } => (false, !starts_line),
            _ => (true, true),
        };
        let prefix = prefix::inside(arena, node);
        let (items, pending) = (Vec::new(), Vec::new());
        let mut sequence = Sequence {
            container: node,
            prefix,
            spaced,
            marked,
            items,
            last: Last::Nothing,
            pending,
        };
        self.steps(inner, &mut sequence);
        let ended = matches!(
            sequence.last,
            Last::Node { fragment, end, .. } if fragment == node.fragment && end == last.body.end
        );
        let tail = last.body.end..own.body.end;
        let text = &arena.text(node)[..tail.end as usize];
        if ended {
            self.slice(node.fragment, tail);
        } else if is_blank(&text[tail.start as usize..]) {
            // What stands last now may lack the line end that its container has.
            if ends_line(text) && !sequence.pending.is_empty() {
                self.end_line(&sequence.pending);
            }
            self.raw(node.fragment, tail);
        }
    }
}
