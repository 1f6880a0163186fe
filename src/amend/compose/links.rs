//! Link definitions after the layout: text that refers to `[label]: target` takes the definition
//! along into another chapter, renamed if the label means something else there; a definition that a
//! section takes away is left to those that still use it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::edits;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::notes;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// One definition of a text.
#[derive(Clone, Debug)]
struct Definition {
    node: NodeRef,
    /// What stands behind `[label]:`, the line end included.
    target: String,
}

/// The definitions of a text by label; the first of equal ones counts.
type Definitions = HashMap<String, Definition>;

/// Returns the definitions that each chapter needs at its end, by its fragment; renames are added to
/// the edits.
pub(crate) fn settle(
    arena: &Arena<'_>,
    plan: &Plan,
    layout: &Layout,
    byte_edits: &mut ByteEdits,
) -> BTreeMap<u32, Vec<Step>> {
    let defined: Vec<Definitions> =
        (0..arena.fragments.len() as u32).map(|fragment| definitions(arena, fragment)).collect();
    let mut trailing = BTreeMap::new();
    if defined.iter().all(Definitions::is_empty) {
        return trailing;
    }
    for chapter in &layout.chapters {
        let mut held = Held::default();
        held.collect(arena, &chapter.steps);
        let mut desk = Desk { arena, plan, defined: &defined, home: chapter.fragment, held: &held };
        let steps = desk.settle(byte_edits);
        if !steps.is_empty() {
            trailing.insert(chapter.fragment, steps);
        }
    }
    trailing
}

/// What a chapter holds once it is laid out.
#[derive(Debug, Default)]
struct Held {
    leaves: Vec<NodeRef>,
    definitions: BTreeSet<NodeRef>,
}

impl Held {
    fn collect(&mut self, arena: &Arena<'_>, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Heading { section: Entity::Node(section), .. } => {
                    let node = arena.tree(*section).heading(section.node);
                    self.leaves.push(NodeRef { node, ..*section });
                }
                Step::Block { inner: Some(inner), .. } if !inner.is_empty() => {
                    self.collect(arena, inner);
                }
                Step::Block { node, .. } | Step::Note { node, .. } => {
                    let inside = arena.tree(*node).subtree(node.node);
                    for own in inside.map(|own| NodeRef { node: own, ..*node }) {
                        match arena.kind(own) {
                            Kind::Definitions => {
                                self.definitions.insert(own);
                            }
                            kind if kind.is_leaf() => self.leaves.push(own),
                            _ => {}
                        }
                    }
                }
                Step::Heading { .. } | Step::Skip { .. } | Step::Definition { .. } => {}
            }
        }
    }
}

/// Settles one chapter.
struct Desk<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    defined: &'a [Definitions],
    home: u32,
    held: &'a Held,
}

impl Desk<'_> {
    fn settle(&mut self, byte_edits: &mut ByteEdits) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut brought: BTreeMap<(u32, String), String> = BTreeMap::new();
        let mut kept: BTreeSet<NodeRef> = BTreeSet::new();
        for leaf in &self.held.leaves {
            for inline in self.arena.tree(*leaf).inlines(leaf.node) {
                let Some(link) = reference(self.arena, *leaf, inline) else { continue };
                if self.plan.replaces(*leaf, &inline.span) {
                    continue;
                }
                let Some(definition) = self.missing(*leaf, &link.label) else { continue };
                // What a deleted section leaves behind stays what it was.
                if let Some(outer) = self.plan.removal_of(self.arena, definition.node)
                    && leaf.fragment == self.home
                {
                    let node = definition.node;
                    let causes = self.plan.removed[&outer].causes.clone();
                    let step = Step::Block { node, causes, inner: None };
                    steps.extend(kept.insert(node).then_some(step));
                    continue;
                }
                let causes = self.causes(*leaf, definition.node);
                let key = (leaf.fragment, link.label.clone());
                let new = brought.entry(key).or_insert_with(|| {
                    let new = self.free(&link.label, leaf.fragment);
                    let text = format!("[{new}]:{}", definition.target);
                    steps.push(Step::Definition { text, causes: causes.clone() });
                    new
                });
                if *new != link.label {
                    let (range, put) = link.renamed(new);
                    let edit = ByteEdit { range, put, causes, mark: false, hidden: true };
                    edits::add(byte_edits, leaf.fragment, vec![edit]);
                }
            }
        }
        steps
    }

    /// Returns the definition that a reference needs, if it does not stand in this chapter.
    fn missing(&self, leaf: NodeRef, label: &str) -> Option<&Definition> {
        let definition = self.defined[leaf.fragment as usize].get(label)?;
        if self.held.definitions.contains(&definition.node) {
            return None;
        }
        let own = self.defined[self.home as usize].get(label);
        let serves = own.is_some_and(|own| {
            own.target.trim() == definition.target.trim()
                && self.held.definitions.contains(&own.node)
        });
        (!serves).then_some(definition)
    }

    /// Returns a label that means nothing else here.
    fn free(&self, label: &str, scope: u32) -> String {
        let own = &self.defined[self.home as usize];
        if scope == self.home || !own.contains_key(label) {
            return label.into();
        }
        let mut numbered = (2..).map(|number| format!("{label}-{number}"));
        numbered.find(|label| !own.contains_key(label)).unwrap_or_else(|| label.into())
    }

    /// Who is the cause of a definition at the end: whoever put the text here, or took the
    /// definition away.
    fn causes(&self, leaf: NodeRef, definition: NodeRef) -> Vec<ChangeId> {
        let root = NodeRef { node: NodeId::ROOT, ..leaf };
        match self.arena.change_of(root) {
            Some(change) => vec![change],
            None if leaf.fragment == self.home => notes::movers(self.arena, self.plan, definition),
            None => notes::movers(self.arena, self.plan, leaf),
        }
    }
}

/// A link that refers to a definition.
struct Reference {
    label: String,
    /// The bytes of the label where it is written apart (`[words][label]`), else where it goes.
    at: Range<u32>,
    /// Whether the brackets of the label are there.
    bracketed: bool,
}

impl Reference {
    fn renamed(&self, new: &str) -> (Range<u32>, String) {
        let put = if self.bracketed { new.to_owned() } else { format!("[{new}]") };
        (self.at.clone(), put)
    }
}

/// Reads a link by reference: `[words][label]`, `[label][]` or `[label]`.
fn reference(arena: &Arena<'_>, leaf: NodeRef, inline: &Inline) -> Option<Reference> {
    if !matches!(inline.kind, InlineKind::Link(_) | InlineKind::Image { .. }) {
        return None;
    }
    let written = &arena.text(leaf)[inline.span.start as usize..inline.span.end as usize];
    let inner = written.trim_start_matches('!').strip_prefix('[')?.strip_suffix(']')?;
    let end = inline.span.end;
    match inner.rsplit_once("][") {
        Some((words, "")) => {
            Some(Reference { label: folded(words), at: end - 1..end - 1, bracketed: true })
        }
        Some((_, label)) => {
            let at = end - 1 - label.len() as u32..end - 1;
            Some(Reference { label: folded(label), at, bracketed: true })
        }
        None => Some(Reference { label: folded(inner), at: end..end, bracketed: false }),
    }
}

/// Labels are compared without case and with single spaces (CommonMark, "matches").
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn definitions(arena: &Arena<'_>, fragment: u32) -> Definitions {
    let mut found = Definitions::new();
    let tree = &arena.fragments[fragment as usize].tree;
    let nodes = tree.ids().filter(|node| matches!(tree.kind(*node), Kind::Definitions));
    for node in nodes.map(|node| NodeRef { fragment, node }) {
        let body = tree.node(node.node).body.clone();
        let text = &arena.text(node)[body.start as usize..body.end as usize];
        let mut last: Option<(String, String)> = None;
        for line in text.split_inclusive('\n') {
            let opened = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
            match (opened, &mut last) {
                (Some((label, target)), _) => {
                    let next = (folded(label), target.to_owned());
                    keep(&mut found, node, last.replace(next));
                }
                (None, Some((_, target))) => target.push_str(line),
                (None, None) => {}
            }
        }
        keep(&mut found, node, last);
    }
    found
}

fn keep(found: &mut Definitions, node: NodeRef, definition: Option<(String, String)>) {
    if let Some((label, target)) = definition {
        found.entry(label).or_insert(Definition { node, target });
    }
}
