//! Footnotes after the layout: labels that collide are renamed, footnotes follow the text that uses
//! them into another chapter, those that a deleted section leaves behind stay with their chapter.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::edits;
use crate::amend::compose::layout::Chapter;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// What becomes of footnotes.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// Footnotes at the end of each chapter, by its fragment.
    pub(crate) trailing: HashMap<u32, Vec<Step>>,
    /// Footnotes that went to another chapter.
    pub(crate) gone: HashMap<NodeRef, Vec<ChangeId>>,
    pub(crate) found: Vec<Diagnostic>,
}

/// A mark in a chapter as laid out.
#[derive(Clone, Debug)]
struct Mark {
    /// The text whose footnotes it means.
    scope: u32,
    label: String,
    at: MarkAt,
    /// The leaf it stands in.
    leaf: NodeRef,
}

#[derive(Clone, Debug)]
enum MarkAt {
    /// In a leaf: these bytes of its fragment.
    Leaf(u32, std::ops::Range<u32>),
    /// In the words that an edit puts: fragment and range of the edit.
    Put(u32, std::ops::Range<u32>),
}

/// What a chapter holds.
#[derive(Debug, Default)]
struct Holdings {
    marks: Vec<Mark>,
    /// Footnotes that are written in their place.
    written: BTreeSet<NodeRef>,
}

/// Settles all chapters; renames are added to the edits.
pub(crate) fn settle(
    arena: &Arena<'_>,
    plan: &Plan,
    layout: &Layout,
    byte_edits: &mut ByteEdits,
) -> Settled {
    let mut settled = Settled::default();
    let holdings: Vec<Holdings> =
        layout.chapters.iter().map(|chapter| holdings(arena, plan, chapter)).collect();
    let mut used: Uses = HashMap::new();
    for (chapter, held) in layout.chapters.iter().zip(&holdings) {
        for mark in &held.marks {
            if let Some(node) = arena.notes(mark.scope).get(&mark.label) {
                let note = NodeRef { fragment: mark.scope, node: *node };
                let by = movers(arena, plan, mark.leaf);
                let chapters = used.entry(note).or_default();
                chapters.entry(chapter.fragment).or_insert(by);
            }
        }
    }
    for (chapter, held) in layout.chapters.iter().zip(&holdings) {
        let mut desk = Desk { arena, plan, home: chapter.fragment, held, settled: &mut settled };
        desk.foreign(byte_edits);
        desk.left_behind();
        desk.moved_away(&used);
    }
    mark_copies(arena, layout, &holdings, &mut settled);
    settled
}

/// For each footnote the chapters with its marks, and who put the marks there.
type Uses = HashMap<NodeRef, BTreeMap<u32, Vec<ChangeId>>>;

/// Who put a node of the base where it stands, if it does not stand where it stood.
pub(super) fn movers(arena: &Arena<'_>, plan: &Plan, node: NodeRef) -> Vec<ChangeId> {
    let tree = arena.tree(node);
    for at in std::iter::once(node.node).chain(tree.ancestors(node.node)) {
        let entity = Entity::Node(NodeRef { node: at, ..node });
        if let Some(by) = plan.moved.get(&entity) {
            return by.clone();
        }
        if let Some(group) = plan.grouped.get(&entity) {
            return plan.made[*group as usize].causes.clone();
        }
    }
    // Parts of a split that were moved.
    let made = plan.moved.iter().filter(|(entity, _)| matches!(entity, Entity::Made(_)));
    made.map(|(_, by)| by.clone()).next().unwrap_or_default()
}

/// A footnote of the base stands once as what it was; where it is written once more, it is a copy.
fn mark_copies(arena: &Arena<'_>, layout: &Layout, holdings: &[Holdings], settled: &mut Settled) {
    let written = holdings.iter().flat_map(|held| &held.written);
    let mut standing: HashSet<NodeRef> =
        written.filter(|note| !settled.gone.contains_key(note)).copied().collect();
    for chapter in &layout.chapters {
        for step in settled.trailing.entry(chapter.fragment).or_default() {
            if let Step::Note { node, copy, .. } = step {
                *copy = arena.is_base(*node) && !standing.insert(*node);
            }
        }
    }
}

fn holdings(arena: &Arena<'_>, plan: &Plan, chapter: &Chapter) -> Holdings {
    let mut held = Holdings::default();
    collect(arena, plan, &chapter.steps, &mut held);
    held
}

fn collect(arena: &Arena<'_>, plan: &Plan, steps: &[Step], held: &mut Holdings) {
    for step in steps {
        match step {
            Step::Skip { .. } | Step::Note { .. } | Step::Definition { .. } => {}
            Step::Heading { section: Entity::Node(section), .. } => {
                let node = arena.tree(*section).heading(section.node);
                collect_leaf(arena, plan, NodeRef { node, ..*section }, held);
            }
            Step::Heading { .. } => {}
            Step::Block { inner: Some(inner), .. } if !inner.is_empty() => {
                collect(arena, plan, inner, held);
            }
            Step::Block { node, .. } => {
                for own in arena.tree(*node).subtree(node.node) {
                    collect_leaf(arena, plan, NodeRef { node: own, ..*node }, held);
                }
            }
        }
        if let Step::Block { node, .. } = step
            && arena.kind(*node).is_definition()
        {
            held.written.insert(*node);
        }
    }
}

fn collect_leaf(arena: &Arena<'_>, plan: &Plan, leaf: NodeRef, held: &mut Holdings) {
    for inline in arena.tree(leaf).inlines(leaf.node) {
        if let InlineKind::NoteMark(label) = &inline.kind
            && !plan.replaces(leaf, &inline.span)
        {
            let at = MarkAt::Leaf(leaf.fragment, inline.span.clone());
            held.marks.push(Mark { scope: leaf.fragment, label: label.to_string(), at, leaf });
        }
    }
    for edit in plan.words.get(&leaf).into_iter().flatten().filter(|edit| edit.put.contains("[^")) {
        let own = brought_notes(arena, edit.causes[0]);
        for inline in markdown::read_inlines(&edit.put) {
            let InlineKind::NoteMark(label) = inline.kind else { continue };
            let scope = own.get(&*label).copied().unwrap_or(leaf.fragment);
            let at = MarkAt::Put(leaf.fragment, edit.range.clone());
            held.marks.push(Mark { scope, label: label.to_string(), at, leaf });
        }
    }
}

/// Returns the fragments of the footnotes that a change brings, by label.
fn brought_notes(arena: &Arena<'_>, by: ChangeId) -> HashMap<String, u32> {
    let mut notes = HashMap::new();
    for at in arena.brought_by(by.amendment) {
        if arena.change_of(NodeRef { fragment: at, node: NodeId::ROOT }) == Some(by) {
            notes.extend(arena.notes(at).keys().map(|label| (label.clone(), at)));
        }
    }
    notes
}

/// Settles one chapter.
struct Desk<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    home: u32,
    held: &'a Holdings,
    settled: &'a mut Settled,
}

impl Desk<'_> {
    /// Footnotes of other texts that stand in this chapter now.
    fn foreign(&mut self, byte_edits: &mut ByteEdits) {
        let native = self.arena.notes(self.home);
        let mut taken: HashSet<String> = native.keys().cloned().collect();
        let mut groups: BTreeMap<(u32, &str), Vec<&Mark>> = BTreeMap::new();
        for mark in self.held.marks.iter().filter(|mark| mark.scope != self.home) {
            groups.entry((mark.scope, &mark.label)).or_default().push(mark);
        }
        // Content comes in the order of the set, so that names do not hang on file names.
        for ((scope, label), marks) in groups {
            let Some(node) = self.arena.notes(scope).get(label) else {
                if !native.contains_key(label) {
                    self.undefined(label, marks[0]);
                }
                continue;
            };
            let new = free_label(label, &taken);
            taken.insert(new.clone());
            let note = NodeRef { fragment: scope, node: *node };
            let renamed = new != label;
            let causes = self.causes(marks[0]);
            if renamed {
                marks.iter().for_each(|mark| rename(mark, &new, causes.clone(), byte_edits));
            }
            if !self.held.written.contains(&note) {
                let label = renamed.then_some(new);
                let step = Step::Note { node: note, label, causes, copy: false };
                self.settled.trailing.entry(self.home).or_default().push(step);
            } else if renamed {
                self.rename_note(note, &new, causes, byte_edits);
            }
        }
    }

    /// Who brings the text that a mark means: its change, or whoever moved the mark here.
    fn causes(&self, mark: &Mark) -> Vec<ChangeId> {
        let root = NodeRef { fragment: mark.scope, node: NodeId::ROOT };
        match self.arena.change_of(root) {
            Some(change) => vec![change],
            None => movers(self.arena, self.plan, mark.leaf),
        }
    }

    fn rename_note(
        &mut self,
        note: NodeRef,
        new: &str,
        causes: Vec<ChangeId>,
        byte_edits: &mut ByteEdits,
    ) {
        let body = self.arena.tree(note).node(note.node).body.clone();
        let text = &self.arena.text(note)[body.start as usize..body.end as usize];
        if let Some((open, close)) = text.find("[^").zip(text.find("]:")) {
            let range = body.start + open as u32 + 2..body.start + close as u32;
            let edit = ByteEdit { range, put: new.into(), causes, mark: false, hidden: false };
            edits::add(byte_edits, note.fragment, vec![edit]);
        }
    }

    fn undefined(&mut self, label: &str, mark: &Mark) {
        let (fragment, range) = match &mark.at {
            MarkAt::Leaf(fragment, range) | MarkAt::Put(fragment, range) => {
                (*fragment, range.clone())
            }
        };
        let source = self.arena.fragments[fragment as usize].tree.source;
        let message = format!("the mark `[^{label}]` has no footnote in the chapter it lands in");
        let found = Diagnostic::new(codes::UNDEFINED_NOTE, message);
        let found = found.at(Span::new(source, range), "no such footnote");
        self.settled
            .found
            .push(found.help(format!("add a line `[^{label}]: text` to the content")));
    }

    /// Footnotes of the chapter that stood in a section that goes or moves to another chapter.
    fn left_behind(&mut self) {
        let mut own: Vec<NodeRef> = Vec::new();
        let tree = &self.arena.fragments[self.home as usize].tree;
        let marked: HashSet<&str> = self
            .held
            .marks
            .iter()
            .filter(|mark| mark.scope == self.home)
            .map(|mark| mark.label.as_str())
            .collect();
        for node in tree.ids() {
            let Kind::Note { label } = tree.kind(node) else { continue };
            let note = NodeRef { fragment: self.home, node };
            if marked.contains(&**label) && !self.held.written.contains(&note) {
                own.push(note);
            }
        }
        for node in own {
            let removal = self.plan.removal_of(self.arena, node);
            let causes = match removal {
                Some(outer) => self.plan.removed[&outer].causes.clone(),
                None => movers(self.arena, self.plan, node),
            };
            let step = Step::Note { node, label: None, causes, copy: false };
            self.settled.trailing.entry(self.home).or_default().push(step);
        }
    }

    /// Footnotes that only text in other chapters uses now.
    fn moved_away(&mut self, used: &Uses) {
        for note in &self.held.written {
            let Some(chapters) = used.get(note) else { continue };
            if chapters.contains_key(&self.home) {
                continue;
            }
            let mut causes: Vec<ChangeId> = chapters.values().flatten().copied().collect();
            if causes.is_empty() {
                causes = movers(self.arena, self.plan, *note);
            }
            causes.dedup();
            self.settled.gone.insert(*note, causes);
        }
    }
}

fn free_label(label: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(label) {
        return label.into();
    }
    let mut numbered = (2..).map(|number| format!("{label}-{number}"));
    numbered.find(|label| !taken.contains(label)).unwrap_or_else(|| label.into())
}

fn rename(mark: &Mark, new: &str, causes: Vec<ChangeId>, byte_edits: &mut ByteEdits) {
    match &mark.at {
        MarkAt::Leaf(fragment, range) => {
            let range = range.start + 2..range.end - 1;
            let edit = ByteEdit { range, put: new.into(), causes, mark: false, hidden: false };
            edits::add(byte_edits, *fragment, vec![edit]);
        }
        MarkAt::Put(fragment, range) => {
            let own = byte_edits.entry(*fragment).or_default();
            let old = format!("[^{}]", mark.label);
            for edit in own.iter_mut().filter(|edit| edit.range == *range) {
                edit.put = edit.put.replace(&old, &format!("[^{new}]"));
            }
        }
    }
}
