//! Footnotes after the layout: labels that collide are renamed, footnotes follow the text that uses
//! them into another chapter, those that a deleted section leaves behind stay with their chapter.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::edits;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::marks;
use crate::amend::compose::marks::Holdings;
use crate::amend::compose::marks::Mark;
use crate::amend::compose::marks::MarkAt;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
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
    /// Footnotes that a change takes out by name though they are marked: the change is to be shown.
    pub(crate) removed: Vec<(ChangeId, Diagnostic)>,
}

/// Settles all chapters; renames are added to the edits.
pub(crate) fn settle(
    arena: &Arena<'_>,
    plan: &Plan,
    layout: &Layout,
    byte_edits: &mut ByteEdits,
) -> Settled {
    let mut settled = Settled::default();
    let holdings = marks::all(arena, plan, layout);
    let mut used: Uses = HashMap::new();
    for (chapter, held) in layout.chapters.iter().zip(&holdings) {
        for mark in &held.marks {
            if let Some(note) = mark.note {
                let by = held.movers(arena, plan, mark);
                let chapters = used.entry(note).or_default();
                chapters.entry(chapter.fragment).or_insert(by);
            }
        }
    }
    for (chapter, held) in layout.chapters.iter().zip(&holdings) {
        let home = chapter.fragment;
        let mut desk = Desk { arena, plan, layout, home, held, settled: &mut settled };
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
    let mut inner = node;
    for at in std::iter::once(node.node).chain(tree.ancestors(node.node)) {
        let at = NodeRef { node: at, ..node };
        // A section that is split or joined is moved and grouped as what was made of it.
        let part = plan.split.get(&at).into_iter().flatten().find(|part| {
            let kind = &plan.made[**part as usize].kind;
            matches!(kind, MadeKind::Part { text, kids, .. }
                if text.contains(&inner) || kids.contains(&inner))
        });
        let made = part.or(plan.joined.get(&at)).map(|made| Entity::Made(*made));
        for entity in [Some(Entity::Node(at)), made].into_iter().flatten() {
            if let Some(by) = plan.moved.get(&entity) {
                return by.clone();
            }
            if let Some(group) = plan.grouped.get(&entity) {
                return plan.made[*group as usize].causes.clone();
            }
        }
        inner = at;
    }
    Vec::new()
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

/// Settles one chapter.
struct Desk<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    layout: &'a Layout,
    home: u32,
    held: &'a Holdings,
    settled: &'a mut Settled,
}

impl Desk<'_> {
    /// Footnotes of other texts that stand in this chapter now.
    fn foreign(&mut self, byte_edits: &mut ByteEdits) {
        let native = self.arena.notes(self.home);
        let mut taken: HashSet<String> = native.keys().cloned().collect();
        // Content comes in the order of the set, so that names do not hang on file names.
        for (note, marks) in groups(self.held, |note| note.fragment != self.home) {
            let Kind::Note { label } = self.arena.kind(note) else { continue };
            let new = free_label(label, &taken);
            taken.insert(new.clone());
            let renamed = new != **label;
            let causes = self.causes(marks[0]);
            if renamed {
                marks.iter().for_each(|mark| rename(mark, &new, causes.clone(), byte_edits));
            }
            if self.is_removed(note, marks[0]) {
                continue;
            }
            if !self.held.written.contains(&note) {
                self.trail(note, renamed.then_some(new), causes);
            } else if renamed {
                self.rename_note(note, &new, causes, byte_edits);
            }
        }
        let lost = self.held.marks.iter().filter(|mark| mark.note.is_none());
        for mark in lost.filter(|mark| mark.scope != self.home) {
            self.settled.found.push(self.undefined(mark));
        }
    }

    /// Puts a footnote at the end of the chapter.
    fn trail(&mut self, node: NodeRef, label: Option<String>, causes: Vec<ChangeId>) {
        let inner = self.layout.notes.get(&node).cloned();
        let step = Step::Note { node, label, causes, copy: false, inner };
        self.settled.trailing.entry(self.home).or_default().push(step);
    }

    /// Tells where a footnote is marked that a change takes out by name.
    fn is_removed(&mut self, note: NodeRef, mark: &Mark) -> bool {
        let Some(removal) = self.plan.removed.get(&note) else { return false };
        let Kind::Note { label } = self.arena.kind(note) else { return false };
        let message = format!("the footnote `[^{label}]` is still marked");
        let found = Diagnostic::new(codes::UNDEFINED_NOTE, message);
        let found =
            found.at(self.arena.span(note), "this one goes").at(self.span(mark), "its mark");
        let help = format!(
            "take the mark out too: `edit` the words around it with `drops: [\"[^{label}]\"]`"
        );
        self.settled.removed.push((removal.causes[0], found.help(help)));
        true
    }

    fn span(&self, mark: &Mark) -> Span {
        let (MarkAt::Leaf(fragment, range) | MarkAt::Put(fragment, range)) = &mark.at;
        Span::new(self.arena.fragments[*fragment as usize].tree.source, range.clone())
    }

    /// Who brings the text that a mark means: its change, or whoever moved the mark here.
    fn causes(&self, mark: &Mark) -> Vec<ChangeId> {
        let root = NodeRef { fragment: mark.scope, node: NodeId::ROOT };
        match self.arena.change_of(root) {
            Some(change) => vec![change],
            None => self.held.movers(self.arena, self.plan, mark),
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

    fn undefined(&self, mark: &Mark) -> Diagnostic {
        let label = &mark.label;
        let message = format!("the mark `[^{label}]` has no footnote in the chapter it lands in");
        let found = Diagnostic::new(codes::UNDEFINED_NOTE, message);
        let found = found.at(self.span(mark), "no such footnote");
        found.help(format!("add a line `[^{label}]: text` to the content"))
    }

    /// Footnotes of the chapter that stood in a section that goes or moves to another chapter.
    fn left_behind(&mut self) {
        for (note, marks) in groups(self.held, |note| note.fragment == self.home) {
            if self.held.written.contains(&note) || self.is_removed(note, marks[0]) {
                continue;
            }
            let causes = match self.plan.removal_of(self.arena, note) {
                Some(outer) => self.plan.removed[&outer].causes.clone(),
                None => movers(self.arena, self.plan, note),
            };
            self.trail(note, None, causes);
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

/// Returns the footnotes that a chapter marks, with their marks.
fn groups(held: &Holdings, wanted: impl Fn(NodeRef) -> bool) -> BTreeMap<NodeRef, Vec<&Mark>> {
    let mut groups: BTreeMap<NodeRef, Vec<&Mark>> = BTreeMap::new();
    for mark in &held.marks {
        if let Some(note) = mark.note.filter(|note| wanted(*note)) {
            groups.entry(note).or_default().push(mark);
        }
    }
    groups
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
