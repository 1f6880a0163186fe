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
use crate::amend::compose::notes::Settled;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::amend::text;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// One definition of a text.
#[derive(Clone, Debug)]
struct Definition {
    node: NodeRef,
    /// The bytes of its label.
    label: Range<u32>,
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
    notes: &Settled,
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
        held.collect(arena, &chapter.steps, notes);
        if let Some(steps) = notes.trailing.get(&chapter.fragment) {
            held.collect(arena, steps, notes);
        }
        let home = chapter.fragment;
        let taken = defined[home as usize].iter();
        let taken = taken.map(|(label, own)| (label.clone(), own.target.trim().to_owned()));
        let names = Names { taken: taken.collect(), given: BTreeMap::new() };
        let mut desk = Desk { arena, plan, defined: &defined, home, held: &held, names };
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
    /// Footnotes at the end of the chapter, with who put them there.
    carried: BTreeMap<NodeRef, Vec<ChangeId>>,
}

impl Held {
    fn collect(&mut self, arena: &Arena<'_>, steps: &[Step], notes: &Settled) {
        for step in steps {
            if let Step::Note { node, causes, .. } = step {
                self.carried.insert(*node, causes.clone());
            }
            match step {
                Step::Heading { section: Entity::Node(section), .. } => {
                    let node = arena.tree(*section).heading(section.node);
                    self.leaves.push(NodeRef { node, ..*section });
                }
                Step::Block { node, .. } if notes.gone.contains_key(node) => {}
                Step::Block { inner: Some(inner), .. } | Step::Note { inner: Some(inner), .. }
                    if !inner.is_empty() =>
                {
                    self.collect(arena, inner, notes);
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

/// The labels of one chapter.
struct Names {
    /// Where each label leads.
    taken: HashMap<String, String>,
    /// The labels that those of other texts have here.
    given: BTreeMap<(u32, String), String>,
}

impl Names {
    /// Returns the label for a definition of another text: its own one where that means nothing
    /// else here.
    fn give(&mut self, fragment: u32, label: &str, target: &str) -> String {
        let taken = &self.taken;
        let is_free = |new: &str| taken.get(new).is_none_or(|other| other == target.trim());
        let given = self.given.entry((fragment, label.to_owned())).or_insert_with(|| {
            let numbered = (2..).map(|number| format!("{label}-{number}"));
            let mut all = std::iter::once(label.to_owned()).chain(numbered);
            all.find(|new| is_free(new)).unwrap_or_else(|| label.to_owned())
        });
        self.taken.insert(given.clone(), target.trim().to_owned());
        given.clone()
    }
}

/// Settles one chapter.
struct Desk<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    defined: &'a [Definitions],
    home: u32,
    held: &'a Held,
    names: Names,
}

impl Desk<'_> {
    fn settle(&mut self, byte_edits: &mut ByteEdits) -> Vec<Step> {
        self.rename_held(byte_edits);
        let mut steps = Vec::new();
        let mut standing: BTreeSet<(u32, String)> = BTreeSet::new();
        let mut kept: BTreeSet<NodeRef> = BTreeSet::new();
        for leaf in &self.held.leaves {
            for inline in self.arena.tree(*leaf).inlines(leaf.node) {
                let Some(link) = reference(self.arena, *leaf, inline) else { continue };
                if self.plan.replaces(*leaf, &inline.span) {
                    continue;
                }
                let own = &self.defined[leaf.fragment as usize];
                let Some(definition) = own.get(&link.label) else { continue };
                let new = self.name(*leaf, &link.label, definition);
                let causes = || self.causes(*leaf, definition.node);
                if new != link.label {
                    let (range, put) = link.renamed(&new);
                    let causes = causes();
                    let edit = ByteEdit { range, put, causes, mark: false, hidden: true };
                    edits::add(byte_edits, leaf.fragment, vec![edit]);
                }
                if !self.is_missing(*leaf, &link.label, definition) {
                    continue;
                }
                // What a deleted section leaves behind stays what it was.
                if let Some(outer) = self.plan.removal_of(self.arena, definition.node)
                    && leaf.fragment == self.home
                {
                    let node = definition.node;
                    let causes = self.plan.removed[&outer].causes.clone();
                    let step = Step::Block { node, causes, inner: None };
                    steps.extend(kept.insert(node).then_some(step));
                } else if standing.insert((leaf.fragment, link.label)) {
                    let text = format!("[{new}]:{}", definition.target);
                    steps.push(Step::Definition { text, causes: causes() });
                }
            }
        }
        steps
    }

    /// Definitions of other texts that stand here take other labels where theirs mean something
    /// else.
    fn rename_held(&mut self, byte_edits: &mut ByteEdits) {
        for node in self.held.definitions.iter().filter(|node| node.fragment != self.home) {
            let own = self.defined[node.fragment as usize].iter();
            let mut own: Vec<_> = own.filter(|(_, definition)| definition.node == *node).collect();
            own.sort_by_key(|(_, definition)| definition.label.start);
            for (label, definition) in own {
                let new = self.names.give(node.fragment, label, &definition.target);
                if new != *label {
                    let range = definition.label.clone();
                    let causes = self.causes(*node, *node);
                    let edit = ByteEdit { range, put: new, causes, mark: false, hidden: true };
                    edits::add(byte_edits, node.fragment, vec![edit]);
                }
            }
        }
    }

    /// Returns the label that a definition has here.
    fn name(&mut self, leaf: NodeRef, label: &str, definition: &Definition) -> String {
        match leaf.fragment == self.home {
            true => label.to_owned(),
            false => self.names.give(leaf.fragment, label, &definition.target),
        }
    }

    /// Says whether the definition that a reference needs does not stand in this chapter.
    fn is_missing(&self, leaf: NodeRef, label: &str, definition: &Definition) -> bool {
        if self.held.definitions.contains(&definition.node) {
            return false;
        }
        let own = self.defined[self.home as usize].get(label);
        let serves = own.is_some_and(|own| {
            own.target.trim() == definition.target.trim()
                && self.held.definitions.contains(&own.node)
        });
        leaf.fragment == self.home || !serves
    }

    /// Who is the cause of a definition at the end: whoever put the text here, or took the
    /// definition away.
    fn causes(&self, leaf: NodeRef, definition: NodeRef) -> Vec<ChangeId> {
        let root = NodeRef { node: NodeId::ROOT, ..leaf };
        let tree = self.arena.tree(leaf);
        let mut outer = tree.ancestors(leaf.node).map(|node| NodeRef { node, ..leaf });
        if let Some(by) = outer.find_map(|note| self.held.carried.get(&note)) {
            return by.clone();
        }
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
        let mut last: Option<(String, Definition)> = None;
        let mut at = body.start;
        for line in text::lines(text) {
            let lead = line.len() - line.trim_start().len() + 1;
            let opened = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
            match (opened, &mut last) {
                (Some((label, target)), _) => {
                    let start = at + lead as u32;
                    let bytes = start..start + label.len() as u32;
                    let next = Definition { node, label: bytes, target: target.to_owned() };
                    keep(&mut found, last.replace((folded(label), next)));
                }
                (None, Some((_, definition))) => definition.target.push_str(line),
                (None, None) => {}
            }
            at += line.len() as u32;
        }
        keep(&mut found, last);
    }
    found
}

fn keep(found: &mut Definitions, definition: Option<(String, Definition)>) {
    if let Some((label, definition)) = definition {
        found.entry(label).or_insert(definition);
    }
}
