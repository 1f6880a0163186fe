//! The drafts while they are revised: chapters as text with provenance and as tree, both in step.

mod former;
mod names;

pub(crate) use former::Former;
pub(crate) use names::Place;
pub(crate) use names::handles;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use crate::amend::arena::Folded;
use crate::amend::arena::write_plain;
use crate::amend::draft::names::Names;
use crate::amend::text::Splice;
use crate::amend::text::Text;
use crate::amend::written;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::revised::ChangeId;
use crate::model::revised::Deletion;
use crate::model::revised::Origin;
use crate::source::Piece;
use crate::source::SourceMap;
use crate::source::Span;

/// One chapter while it is revised.
#[derive(Debug)]
pub(crate) struct DraftChapter {
    pub(crate) policy: usize,
    /// Position in its policy.
    pub(crate) position: usize,
    /// The path to show.
    pub(crate) path: String,
    pub(crate) text: Text,
    pub(crate) tree: Arc<Tree>,
    folds: Vec<OnceCell<Box<Folded>>>,
    homes: OnceCell<HashMap<NodeId, NodeId>>,
}

/// What is followed by marks through all splices.
#[derive(Clone, Debug)]
pub(crate) enum Tag {
    /// Alternatives in words that stand in brackets.
    Open(ChangeId),
    /// A place that a sweep met: position of the sweep, what became of it, and why.
    Met(usize, Fate, String),
}

/// What becomes of a place that a sweep meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Replaced,
    Spared,
    Kept,
    Undecided,
}

/// All chapters of all policies.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) chapters: Vec<DraftChapter>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) deletions: Vec<Deletion>,
    /// Keys of the policies.
    pub(crate) policies: Vec<String>,
    /// The sections of the base.
    pub(crate) former: Former,
    /// Where sections stand that changes make, by ids that their headings may lack.
    pub(crate) handles: BTreeMap<String, Place>,
    /// Structure is settled before the sweeps, words are not.
    names: OnceCell<Names>,
}

/// Names a leaf of a draft.
pub(crate) type Leaf = (usize, NodeId);

impl DraftChapter {
    pub(crate) fn new(
        (policy, position): (usize, usize),
        path: String,
        text: Text,
        tree: Arc<Tree>,
    ) -> Self {
        let folds = tree.nodes.iter().map(|_| OnceCell::new()).collect();
        let homes = OnceCell::new();
        Self { policy, position, path, text, tree, folds, homes }
    }

    /// Returns the visible text of a leaf or code block, folded.
    pub(crate) fn folded(&self, node: NodeId) -> &Folded {
        self.folds[node.index()].get_or_init(|| {
            let folded = match self.tree.kind(node) {
                Kind::Code { .. } => {
                    let content = self.tree.node(node).content.clone();
                    let text =
                        self.text.text[content.start as usize..content.end as usize].to_owned();
                    let segment = crate::model::document::Segment {
                        at: 0,
                        source: content,
                        exact: true,
                        inline: u32::MAX,
                    };
                    Folded::new(Visible { text, segments: vec![segment], links: Vec::new() })
                }
                _ => Folded::new(Visible::with_images(self.tree.inlines(node), &self.text.text)),
            };
            Box::new(folded)
        })
    }

    /// Writes the visible text of a leaf or code block, folded, to the empty `text`: for passes over all
    /// leaves, of which few are looked at again.
    pub(crate) fn write_folded(&self, node: NodeId, text: &mut String) {
        let is_known = self.folds[node.index()].get().is_some();
        let is_code = matches!(self.tree.kind(node), Kind::Code { .. });
        if is_known || is_code || !write_plain(self.tree.inlines(node), &self.text.text, text) {
            text.push_str(&self.folded(node).text);
        }
    }

    /// Returns the bytes of a leaf's content.
    pub(crate) fn content(&self, node: NodeId) -> &str {
        let content = &self.tree.node(node).content;
        &self.text.text[content.start as usize..content.end as usize]
    }

    /// Returns where a node counts: a footnote's where its first mark stands.
    pub(crate) fn home(&self, node: NodeId) -> NodeId {
        let note = std::iter::once(node)
            .chain(self.tree.ancestors(node))
            .find(|at| matches!(self.tree.kind(*at), Kind::Note { .. }));
        match note {
            Some(note) => self.homes().get(&note).copied().unwrap_or(node),
            None => node,
        }
    }

    fn homes(&self) -> &HashMap<NodeId, NodeId> {
        self.homes.get_or_init(|| {
            let mut first: HashMap<&str, NodeId> = HashMap::new();
            for node in self.tree.ids() {
                for inline in self.tree.inlines(node) {
                    if let InlineKind::NoteMark(label) = &inline.kind {
                        first.entry(label).or_insert(node);
                    }
                }
            }
            let notes = self.tree.ids().filter_map(|node| match self.tree.kind(node) {
                Kind::Note { label } => Some((node, *first.get(&**label)?)),
                _ => None,
            });
            notes.collect()
        })
    }
}

impl Draft {
    /// Returns the leaves and code blocks of a policy, chapter by chapter.
    pub(crate) fn leaves(&self, policy: usize) -> impl Iterator<Item = Leaf> + '_ {
        self.nodes(policy, crate::amend::arena::is_text)
    }

    /// Returns all of a policy that a reader may see words in: its leaves, code blocks and blocks of
    /// raw HTML, chapter by chapter.
    pub(crate) fn shown(&self, policy: usize) -> impl Iterator<Item = Leaf> + '_ {
        let is_shown = |kind: &Kind| crate::amend::arena::is_text(kind) || *kind == Kind::Html;
        self.nodes(policy, is_shown)
    }

    /// Returns the nodes of some kinds in a policy, chapter by chapter.
    fn nodes(&self, policy: usize, is_one: fn(&Kind) -> bool) -> impl Iterator<Item = Leaf> + '_ {
        let chapters = self.chapters.iter().enumerate();
        let own = chapters.filter(move |(_, chapter)| chapter.policy == policy);
        own.flat_map(move |(at, chapter)| {
            let nodes = chapter.tree.ids().filter(move |node| is_one(chapter.tree.kind(*node)));
            nodes.map(move |node| (at, node))
        })
    }

    /// Says whether a leaf counts as part of a section.
    pub(crate) fn is_inside(&self, leaf: Leaf, section: (usize, NodeId)) -> bool {
        let chapter = &self.chapters[leaf.0];
        leaf.0 == section.0 && chapter.tree.contains(section.1, chapter.home(leaf.1))
    }

    /// Returns the place of a range of a chapter, as a span of its current text.
    pub(crate) fn span(&self, chapter: usize, range: std::ops::Range<u32>) -> Span {
        Span::new(self.chapters[chapter].tree.source, range)
    }

    /// Splices chapters and reads them again; `splices` by chapter, sorted and disjoint.
    pub(crate) fn splice(
        &mut self,
        splices: BTreeMap<usize, Vec<Splice>>,
        amendments: &[Amendment],
        reading: Reading,
        sources: &mut SourceMap,
        sink: &mut Diagnostics,
    ) {
        // Ids that headings give change with their words.
        self.names = OnceCell::new();
        for (at, splices) in splices {
            let chapter = &mut self.chapters[at];
            let before = Arc::clone(&chapter.tree);
            chapter.text.splice(&splices, &mut self.deletions);
            let tree = read(&chapter.path, &chapter.text, amendments, reading, sources, sink);
            if !same_structure(&before.nodes, &tree) {
                let causes = splices.iter().flat_map(|splice| &splice.causes);
                sink.push(broken(causes.copied().next(), amendments));
            }
            let place = (chapter.policy, chapter.position);
            let text = std::mem::take(&mut chapter.text);
            *chapter = DraftChapter::new(place, chapter.path.clone(), text, tree.into());
        }
    }
}

fn same_structure(before: &[crate::model::document::Node], after: &Tree) -> bool {
    before.len() == after.nodes.len()
        && before.iter().zip(&after.nodes).all(|(old, new)| {
            old.end == new.end
                && std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
        })
}

fn broken(by: Option<ChangeId>, amendments: &[Amendment]) -> Diagnostic {
    let message = "the words that a sweep puts change the blocks around them";
    let mut found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
    if let Some(by) = by {
        let amendment = &amendments[by.amendment as usize];
        let span = amendment.changes[by.change as usize].span;
        found = found.at(span, "this sweep").cause(amendment.cause());
    }
    found.help("write words that are no Markdown of their own (`#`, `-`, `1.` at the start)")
}

/// Reads a revised text; places in it are shown where its parts come from.
pub(crate) fn read(
    path: &str,
    text: &Text,
    amendments: &[Amendment],
    reading: Reading,
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> Tree {
    let pieces = text.runs.iter().flat_map(|run| match &run.origin {
        Origin::Base(source, offset) => {
            let end = offset + (run.range.end - run.range.start);
            let from = Span::new(*source, *offset..end);
            vec![Piece { start: run.range.start, from, verbatim: true }]
        }
        Origin::Changes(by) => {
            let change = *by.first().expect("whatever is made has a cause");
            let change = &amendments[change.amendment as usize].changes[change.change as usize];
            let words = &text.text[run.range.start as usize..run.range.end as usize];
            written::pieces(words, run.range.start, change, sources)
        }
    });
    let pieces: Vec<Piece> = pieces.collect();
    let source = sources.add_derived(path, text.text.as_str(), pieces);
    markdown::read(sources, source, reading, sink)
}
