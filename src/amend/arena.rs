//! All texts that amending works on: the chapters of the base and what the changes bring, each
//! parsed once by the same parser. Owns the index of ids and the cache of visible texts.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

use crate::amend::text::formats::Formats;
use crate::amend::text::formats::Nesting;
use crate::markdown;
use crate::model::document::Inline;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::document::VisibleLink;
use crate::model::document::WayBack;
use crate::model::document::fold;
use crate::model::document::fold_in_place;
use crate::model::document::folded;
use crate::model::revised::ChangeId;
use crate::source::SourceMap;
use crate::source::Span;

/// Names a node of any fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeRef {
    /// Position of the fragment in the arena.
    pub(crate) fragment: u32,
    /// The node in it.
    pub(crate) node: NodeId,
}

/// Where a fragment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A chapter of the base: positions of policy and chapter.
    Chapter { policy: usize, chapter: usize },
    /// What a change brings; a list of places is one fragment for each repetition.
    Content { change: ChangeId },
}

/// One parsed text.
#[derive(Debug)]
pub(crate) struct Fragment<'a> {
    pub(crate) origin: Origin,
    pub(crate) tree: Cow<'a, Tree>,
    folds: Vec<OnceCell<Box<Folded>>>,
    notes: OnceCell<BTreeMap<String, NodeId>>,
}

/// The visible text of a leaf, folded for matching, with the way back.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) visible: Visible,
    pub(crate) text: String,
    back: WayBack,
    /// Where the links of the visible text stand in `text`.
    pub(crate) links: Vec<Range<usize>>,
    nesting: OnceCell<Nesting>,
}

impl Folded {
    pub(crate) fn new(visible: Visible) -> Self {
        let (text, back) = fold(&visible.text);
        let links = visible.links.iter().map(|link| &link.range);
        let links = links.map(|range| back.folded(range.start)..back.folded(range.end)).collect();
        Self { visible, text, back, links, nesting: OnceCell::new() }
    }

    /// Returns how the inlines that show the text lie in one another.
    pub(crate) fn nesting(&self, inlines: &[Inline]) -> &Nesting {
        self.nesting.get_or_init(|| Nesting::new(inlines, &self.visible))
    }

    /// Says whether a range begins or ends inside the target that stands for a link without words:
    /// no place for words.
    pub(crate) fn cuts_link(&self, range: &Range<usize>) -> bool {
        let inside = |at: usize| {
            // Links lie in order and not in one another.
            let before = self.links.partition_point(|link| link.start < at);
            let last = before.checked_sub(1);
            last.is_some_and(|last| at < self.links[last].end && self.visible.links[last].wordless)
        };
        inside(range.start) || inside(range.end)
    }

    /// Returns the range of the visible text that a range of the folded text stands for.
    pub(crate) fn visible_range(&self, range: Range<usize>) -> Range<u32> {
        self.back.range(&range)
    }
}

/// The sections by name.
#[derive(Debug, Default)]
struct Ids {
    /// Sections by id. Generated ids that repeat in a file are not in it; explicit ids win.
    sections: HashMap<String, NodeRef>,
    /// Ids that several headings give.
    repeated: HashSet<String>,
    /// All sections by the ids that their headings give.
    generated: HashMap<String, Vec<NodeRef>>,
    /// Ids that several headings of one text give, with the fragment.
    slugs: HashSet<(u32, String)>,
}

/// All fragments.
#[derive(Debug)]
pub(crate) struct Arena<'a> {
    pub(crate) sources: &'a SourceMap,
    pub(crate) fragments: Vec<Fragment<'a>>,
    /// Made when first asked for: who only compares texts needs none.
    ids: OnceCell<Ids>,
    /// Changes whose content is not there, since they are overridden.
    hidden: BTreeSet<ChangeId>,
}

impl<'a> Arena<'a> {
    pub(crate) fn new(
        sources: &'a SourceMap,
        trees: impl IntoIterator<Item = (Origin, Cow<'a, Tree>)>,
    ) -> Self {
        let fragments = trees.into_iter().map(|(origin, tree)| {
            let folds = tree.nodes.iter().map(|_| OnceCell::new()).collect();
            Fragment { origin, tree, folds, notes: OnceCell::new() }
        });
        let (fragments, hidden) = (fragments.collect(), BTreeSet::new());
        Self { sources, fragments, ids: OnceCell::new(), hidden }
    }

    /// Hides what changes bring, as if they brought nothing.
    pub(crate) fn hide(&mut self, changes: impl IntoIterator<Item = ChangeId>) {
        self.hidden = changes.into_iter().collect();
        self.ids.take();
    }

    /// Says whether a fragment is the content of a change that is overridden.
    pub(crate) fn is_hidden(&self, fragment: &Fragment<'_>) -> bool {
        match fragment.origin {
            Origin::Chapter { .. } => false,
            Origin::Content { change } => self.hidden.contains(&change),
        }
    }

    fn ids(&self) -> &Ids {
        self.ids.get_or_init(|| self.index_sections())
    }

    fn index_sections(&self) -> Ids {
        let mut explicit: HashMap<String, NodeRef> = HashMap::new();
        let mut twice = Vec::new();
        let mut generated: HashMap<String, Vec<NodeRef>> = HashMap::new();
        for (at, fragment) in self.fragments.iter().enumerate() {
            if self.is_hidden(fragment) {
                continue;
            }
            for node in fragment.tree.ids() {
                let Kind::Section { id, explicit: typed, aliases, .. } = fragment.tree.kind(node)
                else {
                    continue;
                };
                let found = NodeRef { fragment: at as u32, node };
                if *typed {
                    let is_base = matches!(fragment.origin, Origin::Chapter { .. });
                    let first = *explicit.entry(id.to_string()).or_insert(found);
                    // Only single files can have an id twice: chapters with such are refused.
                    if first != found && is_base && self.is_base(first) {
                        twice.push(id.to_string());
                    }
                } else {
                    generated.entry(id.to_string()).or_default().push(found);
                }
                for alias in aliases {
                    explicit.entry(alias.to_string()).or_insert(found);
                }
            }
        }
        let slugs = self.repeated_slugs();
        let mut repeated: HashSet<String> = slugs.iter().map(|(_, id)| id.clone()).collect();
        repeated
            .extend(generated.iter().filter(|(_, own)| own.len() > 1).map(|(id, _)| id.clone()));
        repeated.retain(|id| !explicit.contains_key(id));
        let only = generated.iter().filter(|(id, _)| !repeated.contains(*id));
        let mut sections: HashMap<String, NodeRef> =
            only.filter_map(|(id, own)| Some((id.clone(), *own.first()?))).collect();
        sections.extend(explicit);
        for id in twice {
            sections.remove(&id);
            repeated.insert(id);
        }
        Ids { sections, repeated, generated, slugs }
    }

    /// Returns the generated ids of headings that several sections of one text have: which of them
    /// is meant only a path can say.
    fn repeated_slugs(&self) -> HashSet<(u32, String)> {
        let mut repeated = HashSet::new();
        for (at, fragment) in self.fragments.iter().enumerate() {
            for node in fragment.tree.ids() {
                let Kind::Section { id, explicit: false, .. } = fragment.tree.kind(node) else {
                    continue;
                };
                let Some((first, number)) = id.rsplit_once('-') else { continue };
                if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                let heading = fragment.tree.heading(node);
                let title = self.page_text(NodeRef { fragment: at as u32, node: heading });
                if markdown::slug(&title) == first {
                    repeated.extend([first, &**id].map(|id| (at as u32, id.to_owned())));
                }
            }
        }
        repeated
    }

    /// Says whether several headings give an id, so that it names none of them.
    pub(crate) fn is_repeated(&self, id: &str) -> bool {
        self.ids().repeated.contains(id)
    }

    /// Returns the sections whose id is made from their headings and is this one.
    pub(crate) fn generated(&self, id: &str) -> Vec<NodeRef> {
        self.ids().generated.get(id).cloned().unwrap_or_default()
    }

    /// Says whether several headings of one text give an id.
    pub(crate) fn repeats(&self, fragment: u32, id: &str) -> bool {
        self.ids().slugs.contains(&(fragment, id.to_owned()))
    }

    /// Returns the sections of the base whose headings give an id.
    pub(crate) fn bearers(&self, id: &str) -> Vec<NodeRef> {
        let mut bearers = Vec::new();
        for (at, fragment) in self.fragments.iter().enumerate() {
            for node in fragment.tree.ids() {
                let Kind::Section { id: own, explicit, .. } = fragment.tree.kind(node) else {
                    continue;
                };
                let section = NodeRef { fragment: at as u32, node };
                let heading = NodeRef { node: fragment.tree.heading(node), ..section };
                if **own == *id || !explicit && markdown::slug(&self.page_text(heading)) == id {
                    bearers.push(section);
                }
            }
        }
        bearers
    }

    /// Returns the section of an id.
    pub(crate) fn section(&self, id: &str) -> Option<NodeRef> {
        self.ids().sections.get(id).copied()
    }

    /// Returns all section ids that locators can name, in byte order.
    pub(crate) fn section_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.ids().sections.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// Returns how many section ids there are.
    pub(crate) fn section_count(&self) -> usize {
        self.ids().sections.len()
    }

    pub(crate) fn fragment(&self, at: NodeRef) -> &Fragment<'a> {
        &self.fragments[at.fragment as usize]
    }

    pub(crate) fn tree(&self, at: NodeRef) -> &Tree {
        &self.fragment(at).tree
    }

    pub(crate) fn kind(&self, at: NodeRef) -> &Kind {
        self.tree(at).kind(at.node)
    }

    pub(crate) fn span(&self, at: NodeRef) -> Span {
        self.tree(at).span(at.node)
    }

    /// Returns the whole text of the fragment that holds a node.
    pub(crate) fn text(&self, at: NodeRef) -> &'a str {
        self.sources.get(self.tree(at).source).text()
    }

    /// Returns the policy that a node of the base belongs to.
    pub(crate) fn policy(&self, at: NodeRef) -> Option<usize> {
        match self.fragment(at).origin {
            Origin::Chapter { policy, .. } => Some(policy),
            Origin::Content { .. } => None,
        }
    }

    pub(crate) fn is_base(&self, at: NodeRef) -> bool {
        matches!(self.fragment(at).origin, Origin::Chapter { .. })
    }

    pub(crate) fn change_of(&self, at: NodeRef) -> Option<ChangeId> {
        match self.fragment(at).origin {
            Origin::Chapter { .. } => None,
            Origin::Content { change } => Some(change),
        }
    }

    /// Returns the fragments of the chapters of a policy, in order.
    pub(crate) fn chapters(&self, policy: usize) -> impl Iterator<Item = u32> + '_ {
        let fragments = self.fragments.iter().enumerate();
        fragments.filter_map(move |(at, fragment)| match fragment.origin {
            Origin::Chapter { policy: own, .. } if own == policy => Some(at as u32),
            _ => None,
        })
    }

    /// Returns the fragments that an amendment brings, in the written order.
    pub(crate) fn brought_by(&self, amendment: u32) -> impl Iterator<Item = u32> + '_ {
        let fragments = self.fragments.iter().enumerate();
        fragments.filter_map(move |(at, fragment)| match fragment.origin {
            Origin::Content { change }
                if change.amendment == amendment && !self.hidden.contains(&change) =>
            {
                Some(at as u32)
            }
            _ => None,
        })
    }

    /// Returns the visible text of a leaf, folded.
    pub(crate) fn folded(&self, leaf: NodeRef) -> &Folded {
        let cell = &self.fragment(leaf).folds[leaf.node.index()];
        cell.get_or_init(|| {
            let inlines = self.tree(leaf).inlines(leaf.node);
            Box::new(Folded::new(Visible::with_images(inlines, self.text(leaf))))
        })
    }

    /// Returns the inlines of a leaf as a tree.
    pub(crate) fn formats(&self, leaf: NodeRef) -> Formats<'_> {
        Formats::of(self.tree(leaf).inlines(leaf.node), self.folded(leaf))
    }

    /// Returns the visible text of a node: leaves joined by one space, code as it stands. Footnotes
    /// inside it belong to the file, and are left out.
    pub(crate) fn visible_text(&self, at: NodeRef) -> String {
        let leaves = self.leaves_of(at);
        let texts: Vec<&str> = leaves.into_iter().map(|leaf| self.leaf_text(leaf)).collect();
        texts.join(" ")
    }

    /// Returns the visible texts of nodes, joined by one space, to look for quotations in.
    pub(crate) fn shown(&self, nodes: &[NodeRef]) -> Folded {
        let mut visible = Visible::default();
        for leaf in nodes.iter().flat_map(|node| self.leaves_of(*node)) {
            if !visible.text.is_empty() {
                visible.text.push(' ');
            }
            let start = visible.text.len() as u32;
            visible.text.push_str(self.leaf_text(leaf));
            if matches!(self.kind(leaf), Kind::Code { .. }) {
                continue;
            }
            visible.links.extend(self.folded(leaf).visible.links.iter().map(|link| {
                let range = start + link.range.start..start + link.range.end;
                VisibleLink { range, ..link.clone() }
            }));
        }
        Folded::new(visible)
    }

    /// Returns the leaves and code blocks of a node, those of footnotes inside it left out.
    fn leaves_of(&self, at: NodeRef) -> Vec<NodeRef> {
        let tree = self.tree(at);
        let mut leaves = Vec::new();
        let (mut next, end) = (at.node, tree.node(at.node).end);
        while next < end {
            if next != at.node && matches!(tree.kind(next), Kind::Note { .. }) {
                next = tree.node(next).end;
                continue;
            }
            if is_text(tree.kind(next)) {
                leaves.push(NodeRef { node: next, ..at });
            }
            next = NodeId(next.0 + 1);
        }
        leaves
    }

    /// Returns the visible text of one leaf or code block.
    pub(crate) fn leaf_text(&self, leaf: NodeRef) -> &str {
        match self.kind(leaf) {
            Kind::Code { .. } => {
                let content = &self.tree(leaf).node(leaf.node).content;
                self.text(leaf)[content.start as usize..content.end as usize].trim_end()
            }
            _ => &self.folded(leaf).visible.text,
        }
    }

    /// Returns the visible text of one leaf or code block, folded.
    pub(crate) fn folded_text(&self, leaf: NodeRef) -> Cow<'_, str> {
        match self.kind(leaf) {
            Kind::Code { .. } => Cow::Owned(folded(self.leaf_text(leaf))),
            _ => Cow::Borrowed(&self.folded(leaf).text),
        }
    }

    /// Writes the visible text of one leaf or code block, folded, to the empty `text`: for passes over
    /// all leaves, of which few are looked at again.
    pub(crate) fn write_folded(&self, leaf: NodeRef, text: &mut String) {
        let is_known = self.fragment(leaf).folds[leaf.node.index()].get().is_some();
        let is_code = matches!(self.kind(leaf), Kind::Code { .. });
        let inlines = self.tree(leaf).inlines(leaf.node);
        if is_known || is_code || !write_plain(inlines, self.text(leaf), text) {
            text.push_str(&self.folded_text(leaf));
        }
    }

    /// Returns the visible text of a leaf without its images, from which ids are made.
    fn page_text(&self, leaf: NodeRef) -> String {
        Visible::of(self.tree(leaf), leaf.node, self.text(leaf)).text
    }

    /// Returns the footnotes of a fragment by label.
    pub(crate) fn notes(&self, fragment: u32) -> &BTreeMap<String, NodeId> {
        let fragment = &self.fragments[fragment as usize];
        fragment.notes.get_or_init(|| {
            let nodes = fragment.tree.ids();
            let notes = nodes.filter_map(|node| match fragment.tree.kind(node) {
                Kind::Note { label } => Some((label.to_string(), node)),
                _ => None,
            });
            notes.collect()
        })
    }
}

/// Writes the folded visible text of inlines to the empty `text`, if that can be done without finding
/// the way back to their bytes. Says whether it was done.
pub(crate) fn write_plain(inlines: &[Inline], source: &str, text: &mut String) -> bool {
    let is_done = Visible::append_plain(inlines, source, text);
    if is_done {
        fold_in_place(text);
    } else {
        text.clear();
    }
    is_done
}

/// Says whether a node shows text of its own.
pub(crate) fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Heading { .. } | Kind::Paragraph | Kind::Cell | Kind::Code { .. })
}
