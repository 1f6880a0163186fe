//! The note marks of each chapter as laid out: which footnote each of them means, and which
//! footnotes a chapter needs. It knows nothing of labels that collide.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::notes;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::markdown;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// A mark in a chapter as laid out.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The text it was written in.
    pub(super) scope: u32,
    pub(super) label: String,
    /// The footnote it means, if there is one.
    pub(super) note: Option<NodeRef>,
    pub(super) at: MarkAt,
    /// The leaf it stands in.
    pub(super) leaf: NodeRef,
    /// The footnote that holds it.
    inside: Option<NodeRef>,
}

#[derive(Clone, Debug)]
pub(super) enum MarkAt {
    /// In a leaf: these bytes of its fragment.
    Leaf(u32, std::ops::Range<u32>),
    /// In the words that an edit puts: fragment and range of the edit.
    Put(u32, std::ops::Range<u32>),
}

/// What a chapter holds.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    /// Marks in its text, and in the footnotes that it needs.
    pub(super) marks: Vec<Mark>,
    /// Footnotes that are written in their place.
    pub(super) written: BTreeSet<NodeRef>,
    /// Footnotes that its text marks, and those that these mark.
    needed: BTreeSet<NodeRef>,
}

impl Holdings {
    /// Returns who put a mark where it stands; one in a footnote goes where the footnote's mark goes.
    pub(super) fn movers(&self, arena: &Arena<'_>, plan: &Plan, mark: &Mark) -> Vec<ChangeId> {
        let mut mark = mark;
        for _ in 0..self.marks.len() {
            let by = notes::movers(arena, plan, mark.leaf);
            let outer = mark.inside.filter(|_| by.is_empty());
            // Marks in the text come first.
            match outer.and_then(|note| self.marks.iter().find(|outer| outer.note == Some(note))) {
                Some(outer) => mark = outer,
                None => return by,
            }
        }
        Vec::new()
    }
}

/// Collects what all chapters hold, in their order.
pub(super) fn all(arena: &Arena<'_>, plan: &Plan, layout: &Layout) -> Vec<Holdings> {
    let mut holdings = Vec::new();
    for chapter in &layout.chapters {
        let mut reader = Reader { arena, plan, layout, home: chapter.fragment };
        let mut held = Holdings::default();
        reader.steps(&chapter.steps, &mut held);
        let own = held.marks.iter().filter(|mark| mark.inside.is_none());
        let roots = own.filter_map(|mark| mark.note).collect();
        reader.close(roots, &mut held);
        holdings.push(held);
    }
    let everywhere: BTreeSet<NodeRef> =
        holdings.iter().flat_map(|held| &held.needed).copied().collect();
    for (chapter, held) in layout.chapters.iter().zip(&mut holdings) {
        // A footnote that nothing marks stays where it is, with what it marks.
        let idle = held.written.difference(&everywhere).copied().collect();
        let mut reader = Reader { arena, plan, layout, home: chapter.fragment };
        reader.close(idle, held);
        let needed = &held.needed;
        held.marks.retain(|mark| mark.inside.is_none_or(|note| needed.contains(&note)));
    }
    holdings
}

struct Reader<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    layout: &'a Layout,
    home: u32,
}

impl Reader<'_> {
    /// Follows marks from footnote to footnote.
    fn close(&mut self, mut open: Vec<NodeRef>, held: &mut Holdings) {
        while let Some(note) = open.pop() {
            if !held.needed.insert(note) {
                continue;
            }
            if !held.written.contains(&note) {
                match self.layout.notes.get(&note) {
                    Some(inner) => self.steps(inner, held),
                    None => self.subtree(note, held),
                }
            }
            let inside = held.marks.iter().filter(|mark| mark.inside == Some(note));
            open.extend(inside.filter_map(|mark| mark.note));
        }
    }

    fn steps(&mut self, steps: &[Step], held: &mut Holdings) {
        for step in steps {
            match step {
                Step::Skip { .. } | Step::Note { .. } | Step::Definition { .. } => {}
                Step::Heading { section: Entity::Node(section), .. } => {
                    let node = self.arena.tree(*section).heading(section.node);
                    self.leaf(NodeRef { node, ..*section }, held);
                }
                Step::Heading { .. } => {}
                Step::Block { node, inner: Some(inner), .. } if !inner.is_empty() => {
                    self.written(*node, held);
                    self.steps(inner, held);
                }
                Step::Block { node, .. } => {
                    for own in self.arena.tree(*node).subtree(node.node) {
                        self.written(NodeRef { node: own, ..*node }, held);
                    }
                    self.subtree(*node, held);
                }
            }
        }
    }

    fn written(&self, node: NodeRef, held: &mut Holdings) {
        if matches!(self.arena.kind(node), Kind::Note { .. }) {
            held.written.insert(node);
        }
    }

    fn subtree(&mut self, node: NodeRef, held: &mut Holdings) {
        for own in self.arena.tree(node).subtree(node.node) {
            self.leaf(NodeRef { node: own, ..node }, held);
        }
    }

    fn leaf(&mut self, leaf: NodeRef, held: &mut Holdings) {
        let tree = self.arena.tree(leaf);
        let mut outer = tree.ancestors(leaf.node);
        let inside = outer.find(|at| matches!(tree.kind(*at), Kind::Note { .. }));
        let inside = inside.map(|node| NodeRef { node, ..leaf });
        for inline in tree.inlines(leaf.node) {
            if let InlineKind::NoteMark(label) = &inline.kind
                && !self.plan.replaces(leaf, &inline.span)
            {
                let at = MarkAt::Leaf(leaf.fragment, inline.span.clone());
                let by = self.arena.change_of(leaf);
                held.marks.push(self.mark(leaf, by, label, at, inside));
            }
        }
        let words = self.plan.words.get(&leaf).into_iter().flatten();
        for edit in words.filter(|edit| edit.put.contains("[^")) {
            for inline in markdown::read_inlines(&edit.put) {
                let InlineKind::NoteMark(label) = inline.kind else { continue };
                let at = MarkAt::Put(leaf.fragment, edit.range.clone());
                held.marks.push(self.mark(leaf, Some(edit.causes[0]), &label, at, inside));
            }
        }
    }

    /// Makes a mark that `by` wrote: a footnote of the same change comes first, then one of the text
    /// that the mark stands in, then one of the chapter.
    fn mark(
        &self,
        leaf: NodeRef,
        by: Option<ChangeId>,
        label: &str,
        at: MarkAt,
        inside: Option<NodeRef>,
    ) -> Mark {
        let of = |fragment: u32| {
            let node = *self.arena.notes(fragment).get(label)?;
            Some(NodeRef { fragment, node })
        };
        let own = self.arena.change_of(leaf).and_then(|_| of(leaf.fragment));
        let brought = || brought_notes(self.arena, by?).get(label).copied();
        let note = own.or_else(brought).or_else(|| of(leaf.fragment)).or_else(|| of(self.home));
        let scope = note.map_or(leaf.fragment, |note| note.fragment);
        Mark { scope, label: label.to_owned(), note, at, leaf, inside }
    }
}

/// Returns the footnotes that a change brings, by label.
fn brought_notes(arena: &Arena<'_>, by: ChangeId) -> HashMap<String, NodeRef> {
    let mut notes = HashMap::new();
    for fragment in arena.brought_by(by.amendment) {
        if arena.change_of(NodeRef { fragment, node: NodeId::ROOT }) == Some(by) {
            let own = arena.notes(fragment).iter();
            notes.extend(
                own.map(|(label, node)| (label.clone(), NodeRef { fragment, node: *node })),
            );
        }
    }
    notes
}
