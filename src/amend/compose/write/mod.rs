//! Layout → text with provenance. Bytes of the base are copied; only what a change needs is made.
//!
//! A block of the base keeps the blank lines after it, wherever it stands; where it has none, one
//! blank line is made, charged to the change that made the blocks neighbours.

mod container;
mod heading;
pub(crate) mod marker;
mod prefix;
pub(crate) mod stead;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::columns::Widened;
use crate::amend::compose::layout::Chapter;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::stead::Steads;
use crate::amend::plan::Plan;
use crate::amend::text::By;
use crate::amend::text::Text;
use crate::amend::text::ends_line;
use crate::amend::text::lines;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// Bytes of a fragment that are written as others.
#[derive(Clone, Debug)]
pub(crate) struct ByteEdit {
    pub(crate) range: Range<u32>,
    pub(crate) put: String,
    pub(crate) causes: Vec<ChangeId>,
    /// Whether the new bytes are followed to the end (bracketed alternatives).
    pub(crate) mark: bool,
    /// Whether no reader sees the bytes (labels of link definitions).
    pub(crate) hidden: bool,
}

/// All byte edits, sorted, by fragment.
pub(crate) type ByteEdits = BTreeMap<u32, Vec<ByteEdit>>;

/// A node in the order of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outlined {
    /// The node it is, if it is one of a text.
    pub(crate) origin: Option<NodeRef>,
    /// The level of a section or heading as written.
    pub(crate) level: Option<u8>,
}

/// A chapter as written.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) text: Text,
    pub(crate) outline: Vec<Outlined>,
    /// Changes of the text's marks, by their numbers.
    pub(crate) marked: Vec<ChangeId>,
    /// Nodes of the base that were placed by changes.
    pub(crate) placed: Vec<(NodeRef, Vec<ChangeId>)>,
    /// Where a byte would be made that no change is the cause of: such a text is refused.
    pub(crate) uncaused: Option<u32>,
}

/// What writing reads.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) arena: &'a Arena<'a>,
    pub(crate) plan: &'a Plan,
    pub(crate) edits: &'a ByteEdits,
    /// The changes that a content fragment counts for, where equal ones merged.
    pub(crate) shared: &'a HashMap<u32, Vec<ChangeId>>,
    /// Footnotes that went to another chapter.
    pub(crate) gone: &'a HashMap<NodeRef, Vec<ChangeId>>,
    /// Rows that get cells of new columns.
    pub(crate) widened: &'a Widened,
    /// Blocks that stand in place of others.
    pub(crate) stead: &'a Steads,
    /// Whether headings get ids only in texts that have some.
    pub(crate) bare: bool,
}

/// Writes one chapter; `trailing` are footnotes of other chapters that it needs.
pub(crate) fn write(sources: Sources<'_>, chapter: &Chapter, trailing: &[Step]) -> Written {
    let root = NodeRef { fragment: chapter.fragment, node: NodeId::ROOT };
    let text = sources.arena.text(root);
    let eol = eol_of(text);
    let (home, placing) = (chapter.fragment, Vec::new());
    let mut writer =
        Writer { sources, home, eol, placing, label: None, written: Written::default() };
    writer.chapter(root, text, chapter, trailing);
    writer.written
}

struct Writer<'a> {
    sources: Sources<'a>,
    /// The chapter that is written.
    home: u32,
    eol: &'static str,
    /// Who put what is being written where it stands.
    placing: Vec<ChangeId>,
    /// The label that the footnote has which is being written, if it is another, and who gave it.
    label: Option<(NodeRef, String, Vec<ChangeId>)>,
    written: Written,
}

/// What was written last in a sequence.
#[derive(Clone, Debug)]
enum Last {
    /// Nothing yet.
    Nothing,
    /// A node of a fragment, up to its end; the blank lines that it owns reach up to `gap`.
    Node { fragment: u32, end: u32, gap: u32 },
    /// Something made.
    Made,
}

/// Blocks that follow one another in one container (or in none).
#[derive(Debug)]
struct Sequence {
    /// The container; for a chapter its root.
    container: NodeRef,
    /// What stands before each line.
    prefix: String,
    /// Whether blocks are set apart by a blank line.
    spaced: bool,
    /// Whether the first block stands behind the container's marker.
    marked: bool,
    /// The items written so far, where the container is a list.
    items: Vec<NodeRef>,
    last: Last,
    /// Who made the next thing follow the last.
    pending: Vec<ChangeId>,
}

/// Returns how the lines of a text end: most of them, where they differ.
pub(crate) fn eol_of(text: &str) -> &'static str {
    let feeds = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let both = memchr::memmem::find_iter(text.as_bytes(), "\r\n").count();
    if both * 2 > feeds {
        "\r\n"
    } else if feeds == 0 && text.contains('\r') {
        "\r"
    } else {
        "\n"
    }
}

impl<'a> Writer<'a> {
    fn chapter(&mut self, root: NodeRef, text: &'a str, chapter: &Chapter, trailing: &[Step]) {
        let tree = self.sources.arena.tree(root);
        let Some(first) = tree.nodes.get(1) else {
            self.raw(root.fragment, 0..text.len() as u32);
            let mut sequence = Sequence::of_chapter(root, Last::Made);
            self.steps(&chapter.steps, &mut sequence);
            self.steps(trailing, &mut sequence);
            return;
        };
        self.raw(root.fragment, 0..first.body.start);
        let (fragment, end) = (root.fragment, first.body.start);
        let start = Last::Node { fragment, end, gap: end };
        let mut sequence = Sequence::of_chapter(root, start);
        self.steps(&chapter.steps, &mut sequence);
        self.steps(trailing, &mut sequence);
        if let Last::Node { fragment, end, .. } = sequence.last
            && fragment == root.fragment
            && is_blank(&text[end as usize..])
        {
            self.raw(fragment, end..text.len() as u32);
        } else if ends_line(text) && !sequence.pending.is_empty() {
            self.end_line(&sequence.pending);
        }
    }

    fn steps(&mut self, steps: &[Step], sequence: &mut Sequence) {
        for step in steps {
            match step {
                Step::Skip { causes, .. } => extend(&mut sequence.pending, causes),
                Step::Definition { text, causes } => self.definition(text, causes, sequence),
                Step::Note { node, label, causes, copy: false, inner } => {
                    self.note(*node, label.as_deref(), causes, inner.as_deref(), sequence);
                }
                Step::Note { node, label, causes, copy: true, inner } => {
                    self.gap_before(u32::MAX, 0, causes, sequence);
                    let mut own = Sequence::of_chapter(*node, Last::Nothing);
                    let part = self.detached(|writer| {
                        writer.note(*node, label.as_deref(), causes, inner.as_deref(), &mut own);
                    });
                    self.made(&part.text, causes);
                    sequence.last = Last::Made;
                    sequence.pending.clone_from(causes);
                }
                Step::Heading { section, level, causes } => {
                    self.heading(*section, *level, causes, sequence);
                }
                Step::Block { node, causes, inner } => {
                    self.block(*node, causes, inner.as_deref(), sequence);
                }
            }
        }
    }

    fn block(
        &mut self,
        node: NodeRef,
        causes: &[ChangeId],
        inner: Option<&[Step]>,
        sequence: &mut Sequence,
    ) {
        if let Some(by) = self.sources.gone.get(&node) {
            extend(&mut sequence.pending, by);
            return;
        }
        if let Some(inner) = inner
            && !inner.is_empty()
            && !inner.iter().any(holds_text)
        {
            for step in inner {
                if let Step::Skip { causes, .. } = step {
                    extend(&mut sequence.pending, causes);
                }
            }
            return;
        }
        self.places(node, causes);
        self.gap(node, causes, sequence);
        let tree = self.sources.arena.tree(node);
        let parent = NodeRef { node: tree.node(node.node).parent, ..node };
        let is_first = matches!(sequence.last, Last::Nothing) && sequence.marked;
        let top = matches!(self.sources.arena.kind(sequence.container), Kind::Root);
        let native = parent == sequence.container || (top && self.is_top_level(node));
        let indent = self.sources.stead.indent(self.sources.arena, node);
        if native && indent.is_empty() {
            self.native(node, parent, inner, is_first, sequence);
        } else {
            let prefix = format!("{}{indent}", sequence.prefix);
            self.foreign((node, inner), causes, (prefix, is_first), sequence);
        }
        if matches!(self.sources.arena.kind(node), Kind::Item) {
            sequence.items.push(node);
        }
        // What follows something placed is set apart from it by whoever placed it.
        sequence.pending = self.owners(node, causes);
        sequence.last = match native || causes.is_empty() {
            true => self.last_of(node),
            false => Last::Made,
        };
        if let Some(old) = self.sources.stead.space_after(self.sources.arena, node) {
            self.end_line(&sequence.pending.clone());
            sequence.last = self.last_of(old);
        }
    }

    /// Notes down who puts a node of the base where it stands.
    fn places(&mut self, node: NodeRef, causes: &[ChangeId]) {
        if !causes.is_empty() && self.sources.arena.is_base(node) {
            self.written.placed.push((node, causes.to_vec()));
            self.placing = causes.to_vec();
        }
    }

    /// Returns how a node ends that was written as it stands.
    fn last_of(&self, node: NodeRef) -> Last {
        let arena = self.sources.arena;
        let tree = arena.tree(node);
        let own = tree.node(node.node);
        let (fragment, end) = (node.fragment, own.body.end);
        if !arena.is_base(node) {
            return Last::Node { fragment, end, gap: end };
        }
        let next = tree.gap_end(node.node, arena.text(node).len() as u32);
        let parent = tree.node(own.parent);
        let gap = match parent.kind {
            Kind::Section { .. } | Kind::Root => next,
            _ => next.min(parent.body.end),
        };
        Last::Node { fragment, end, gap: gap.max(end) }
    }

    /// Returns who put a node where it stands: whoever placed it, or brought it.
    fn owners(&self, node: NodeRef, causes: &[ChangeId]) -> Vec<ChangeId> {
        match self.sources.arena.change_of(node) {
            Some(change) if causes.is_empty() => {
                self.sources.shared.get(&node.fragment).cloned().unwrap_or_else(|| vec![change])
            }
            _ => causes.to_vec(),
        }
    }

    /// A footnote at the end of a chapter.
    fn note(
        &mut self,
        node: NodeRef,
        label: Option<&str>,
        causes: &[ChangeId],
        inner: Option<&[Step]>,
        sequence: &mut Sequence,
    ) {
        self.places(node, causes);
        self.gap(node, causes, sequence);
        self.label = label.map(|label| (node, label.to_owned(), causes.to_vec()));
        self.body(node, inner);
        self.label = None;
        sequence.last = self.last_of(node);
        sequence.pending = causes.to_vec();
    }

    /// A link definition at the end of a chapter.
    fn definition(&mut self, text: &str, causes: &[ChangeId], sequence: &mut Sequence) {
        self.gap_before(u32::MAX, 0, causes, sequence);
        let text = text.trim_end().replace("\r\n", "\n").replace('\n', self.eol);
        self.made(&text, causes);
        self.made(self.eol, causes);
        sequence.last = Last::Made;
        sequence.pending = causes.to_vec();
    }

    /// Says whether a block stands in no container.
    fn is_top_level(&self, node: NodeRef) -> bool {
        let tree = self.sources.arena.tree(node);
        let parent = tree.node(node.node).parent;
        matches!(tree.kind(parent), Kind::Section { .. } | Kind::Root)
    }

    /// A block of the container that is written.
    fn native(
        &mut self,
        node: NodeRef,
        parent: NodeRef,
        inner: Option<&[Step]>,
        is_first: bool,
        sequence: &Sequence,
    ) {
        let tree = self.sources.arena.tree(node);
        let was_first = sequence.marked && tree.children(parent.node).next() == Some(node.node);
        match (was_first, is_first) {
            (true, false) => {
                self.made(&sequence.prefix.clone(), &sequence.pending);
                self.body(node, inner);
            }
            (false, true) => {
                let part = self.detached(|writer| writer.body(node, inner));
                let strip = prefix::containers(self.sources.arena, node);
                let start = prefix::stripped(part.text.as_str(), &strip);
                self.written.text.push_part(&part, start as u32..part.len());
            }
            _ => self.body(node, inner),
        }
    }

    /// A block that stood in another container, or in none; `prefix` stands before its lines now.
    fn foreign(
        &mut self,
        (node, inner): (NodeRef, Option<&[Step]>),
        causes: &[ChangeId],
        (prefix, is_first): (String, bool),
        sequence: &Sequence,
    ) {
        let part = self.detached(|writer| writer.body(node, inner));
        let arena = self.sources.arena;
        let by = if causes.is_empty() { &sequence.pending } else { causes };
        let old = prefix::containers(arena, node);
        let own_line = prefix::starts_line(arena, node);
        let is_item = matches!(arena.kind(node), Kind::Item);
        let leads = is_item.then(|| {
            let list = (sequence.container, sequence.items.as_slice());
            let new = self.lead(node, list, &prefix, is_first);
            (prefix::lead(arena, node), new)
        });
        let frame = prefix::Frame { old, own_line, new: prefix, is_first };
        match By::of(by) {
            Some(by) => {
                prefix::reframe(&part, &frame, leads.as_ref(), by, &mut self.written.text);
            }
            None => self.written.uncaused = Some(self.written.text.len()),
        }
    }

    /// Runs `write` on an empty text and returns what it wrote; marks are kept by position.
    fn detached(&mut self, write: impl FnOnce(&mut Self)) -> Text {
        let whole = std::mem::take(&mut self.written.text);
        write(self);
        std::mem::replace(&mut self.written.text, whole)
    }

    /// What stands between the last block and this one.
    fn gap(&mut self, node: NodeRef, causes: &[ChangeId], sequence: &mut Sequence) {
        let kept = self.sources.stead.space_before(self.sources.arena, node);
        let node = kept.unwrap_or(node);
        let start = self.sources.arena.tree(node).node(node.node).body.start;
        self.gap_before(node.fragment, start, causes, sequence);
    }

    fn gap_before(
        &mut self,
        fragment: u32,
        start: u32,
        causes: &[ChangeId],
        sequence: &mut Sequence,
    ) {
        if matches!(sequence.last, Last::Nothing) {
            return;
        }
        let by = match (causes.is_empty(), sequence.pending.is_empty()) {
            (false, _) => causes.to_vec(),
            (true, false) => sequence.pending.clone(),
            // What was written last is the end of a section that stands elsewhere.
            (true, true) => self.placing.clone(),
        };
        if let Last::Node { fragment: last, end, gap } = sequence.last {
            let root = NodeRef { fragment: last, node: NodeId::ROOT };
            let text = self.sources.arena.text(root);
            if last == fragment && end <= start && is_blank(&text[end as usize..start as usize]) {
                self.raw(fragment, end..start);
                return;
            }
            self.end_line(&by);
            if sequence.spaced && is_blank(&text[end as usize..gap as usize]) {
                self.raw(last, end..gap);
            }
            if last == fragment && gap <= start && is_run_of_notes(text, gap, start) {
                return self.end_line(&by);
            }
        }
        self.end_line(&by);
        if sequence.spaced && !ends_blank(&self.written.text.text) {
            let line = format!("{}{}", sequence.prefix.trim_end(), self.eol);
            self.made(&line, &by);
        }
    }

    fn end_line(&mut self, by: &[ChangeId]) {
        let text = &self.written.text.text;
        if !text.is_empty() && !ends_line(text) {
            self.made(self.eol, by);
        }
    }

    /// Writes bytes that changes make.
    fn made(&mut self, text: &str, by: &[ChangeId]) {
        match By::of(by) {
            Some(by) => self.written.text.push_made(text, by),
            None if text.is_empty() => {}
            None => self.written.uncaused = Some(self.written.text.len()),
        }
    }

    /// Writes bytes of a fragment as they stand.
    fn raw(&mut self, fragment: u32, range: Range<u32>) {
        let arena = self.sources.arena;
        let root = NodeRef { fragment, node: NodeId::ROOT };
        let text = arena.text(root);
        let bytes = &text[range.start as usize..range.end as usize];
        let Some(change) = arena.change_of(root) else {
            self.base(fragment, range, text);
            return;
        };
        let own = [change];
        let by = self.sources.shared.get(&fragment).map_or(&own[..], Vec::as_slice);
        let bytes = match bytes.contains('\r') {
            true => Cow::Owned(bytes.replace("\r\n", "\n")),
            false => Cow::Borrowed(bytes),
        };
        match self.eol {
            "\n" => self.made(&bytes, by),
            eol => self.made(&bytes.replace('\n', eol), by),
        }
    }

    /// Writes bytes of the base; what comes from another chapter takes on this one's line ends.
    fn base(&mut self, fragment: u32, range: Range<u32>, text: &str) {
        let source = self.sources.arena.fragments[fragment as usize].tree.source;
        let bytes = &text[range.start as usize..range.end as usize];
        if fragment == self.home || eol_of(text) == self.eol || self.placing.is_empty() {
            self.written.text.push_base(source, range, text);
            return;
        }
        let mut at = range.start;
        for line in lines(bytes) {
            let words = line.trim_end_matches(['\r', '\n']);
            self.written.text.push_base(source, at..at + words.len() as u32, text);
            if words.len() < line.len() {
                self.made(self.eol, &self.placing.clone());
            }
            at += line.len() as u32;
        }
    }

    /// Writes bytes of a fragment with the edits in them.
    fn slice(&mut self, fragment: u32, range: Range<u32>) {
        let edits = self.sources.edits.get(&fragment).map_or(&[][..], Vec::as_slice);
        let first = edits.partition_point(|edit| edit.range.start < range.start);
        let mut at = range.start;
        for edit in edits[first..].iter().take_while(|edit| edit.range.end <= range.end) {
            self.raw(fragment, at..edit.range.start);
            let start = self.written.text.len();
            self.made(&edit.put, &edit.causes);
            if edit.mark {
                let end = self.written.text.len();
                self.written.text.marks.push((self.written.marked.len(), start..end));
                self.written.marked.push(edit.causes[0]);
            }
            at = edit.range.end;
        }
        self.raw(fragment, at..range.end);
    }
}

impl Sequence {
    fn of_chapter(root: NodeRef, last: Last) -> Self {
        let prefix = String::new();
        let pending = Vec::new();
        let items = Vec::new();
        Self { container: root, prefix, spaced: true, marked: false, items, last, pending }
    }
}

/// Says whether a step writes anything.
pub(crate) fn holds_text(step: &Step) -> bool {
    match step {
        Step::Skip { .. } => false,
        Step::Heading { .. }
        | Step::Note { .. }
        | Step::Definition { .. }
        | Step::Block { inner: None, .. } => true,
        Step::Block { inner: Some(inner), .. } => inner.is_empty() || inner.iter().any(holds_text),
    }
}

fn extend(causes: &mut Vec<ChangeId>, more: &[ChangeId]) {
    for cause in more {
        if !causes.contains(cause) {
            causes.push(*cause);
        }
    }
}

/// Says whether bytes are white space and container markers only.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'..=b'\r' | b'>'))
}

/// Says whether footnotes follow one another from `first` to `next` without blank lines around those
/// that go, so that the one at `next` can stand where the one at `first` does.
fn is_run_of_notes(text: &str, first: u32, next: u32) -> bool {
    let (before, between) = (&text[..first as usize], &text[first as usize..next as usize]);
    let stands_close = |text: &str| ends_line(text) && !ends_blank(text);
    let defines = |at: u32| {
        let label = text[at as usize..].trim_start_matches(' ').strip_prefix("[^");
        label.and_then(|label| label.split_once(']')).is_some_and(|(_, rest)| rest.starts_with(':'))
    };
    stands_close(before) && stands_close(between) && defines(first) && defines(next)
}

/// Says whether a text ends with a blank line (or is empty).
fn ends_blank(text: &str) -> bool {
    let lone = text.ends_with('\r');
    let mut lines = text.rsplit(if lone { '\r' } else { '\n' });
    lines.next().is_none_or(str::is_empty) && lines.next().is_none_or(is_blank)
}
