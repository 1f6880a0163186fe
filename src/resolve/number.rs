//! Numbers of sections, paragraphs, tables, images and footnotes; the list of sources.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::collections::btree_map::Entry;

use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Part;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::resolution::Resolution;
use crate::resolve::inline::is_blank;
use crate::resolve::inline::is_image;
use crate::source::SourceMap;

/// Numbers a whole policy; references are left to [`crate::resolve::reference`].
pub(super) fn number(document: &Document, sources: &SourceMap) -> Resolution {
    let mut numbers = Numbers {
        resolution: Resolution::default(),
        chapters: 0,
        annexes: 0,
        paragraphs: 0,
        tables: 0,
        images: 0,
    };
    for (chapter, file) in document.files.iter().enumerate() {
        let text = sources.get(file.source()).text();
        numbers.blocks(chapter, file, text);
        numbers.sections(chapter, file);
        numbers.first_paragraphs(chapter, &file.tree);
    }
    let mut resolution = numbers.resolution;
    resolution.anchors = anchors(document);
    resolution.notes = notes(document);
    resolution
}

/// Says whether a section is all there is of a file, and nothing but sub-sections is in it.
fn holds_nothing_else(tree: &Tree, top: NodeId) -> bool {
    let is_text = |node: &NodeId| {
        let kind = tree.kind(*node);
        !matches!(kind, Kind::Section { .. } | Kind::Heading { .. }) && !kind.is_definition()
    };
    subsections(tree, NodeId::ROOT).count() == 1 && !tree.children(top).any(|node| is_text(&node))
}

struct Numbers {
    resolution: Resolution,
    chapters: u32,
    annexes: u32,
    paragraphs: u32,
    tables: u32,
    images: u32,
}

impl Numbers {
    fn sections(&mut self, chapter: usize, file: &File) {
        for top in subsections(&file.tree, NodeId::ROOT) {
            let wraps = subsections(&file.tree, top).next().is_some();
            match file.part {
                Part::Body => {
                    self.chapters += 1;
                    let number = self.chapters.to_string();
                    self.section(chapter, &file.tree, top, &number, &number);
                }
                Part::Front => {
                    if wraps {
                        self.resolution.unprinted.insert((chapter, top));
                    }
                }
                // A heading that only holds a file's annexes together is none itself.
                Part::Back if wraps && holds_nothing_else(&file.tree, top) => {
                    self.resolution.unprinted.insert((chapter, top));
                    for section in subsections(&file.tree, top) {
                        self.annex(chapter, &file.tree, section);
                    }
                }
                Part::Back => self.annex(chapter, &file.tree, top),
            }
        }
    }

    /// Numbers a section of a back file, unless it holds the list of sources.
    fn annex(&mut self, chapter: usize, tree: &Tree, section: NodeId) {
        let start = (chapter, section);
        let end = (chapter, tree.node(section).end);
        if self.resolution.sources.values().any(|place| (start..end).contains(place)) {
            return;
        }
        self.annexes += 1;
        let letter = letters(self.annexes);
        self.section(chapter, tree, section, &format!("Annex {letter}"), &letter);
    }

    fn section(
        &mut self,
        chapter: usize,
        tree: &Tree,
        section: NodeId,
        number: &str,
        prefix: &str,
    ) {
        self.resolution.sections.insert((chapter, section), number.to_owned());
        for (at, below) in subsections(tree, section).enumerate() {
            let number = format!("{prefix}.{}", at + 1);
            self.section(chapter, tree, below, &number, &number);
        }
    }

    fn blocks(&mut self, chapter: usize, file: &File, text: &str) {
        let tree = &file.tree;
        let mut at = NodeId::ROOT;
        while at.index() < tree.nodes.len() {
            match tree.kind(at) {
                Kind::Note { .. } => {
                    at = tree.node(at).end;
                    continue;
                }
                Kind::Paragraph => self.paragraph(chapter, file, at, text),
                Kind::Table { .. } => self.sources(chapter, tree, at, text),
                _ => {}
            }
            at = NodeId(at.0 + 1);
        }
    }

    fn paragraph(&mut self, chapter: usize, file: &File, at: NodeId, text: &str) {
        let tree = &file.tree;
        let inlines = tree.inlines(at);
        if is_image(inlines, text) {
            self.images += 1;
            self.resolution.images.insert((chapter, at), self.images);
            return;
        }
        let place = (chapter, at);
        if let Some(table) = tree.captioned(at, text) {
            self.tables += 1;
            self.resolution.tables.insert((chapter, table), self.tables);
            self.resolution.captions.insert(place, (chapter, table));
            return;
        }
        let opening = tree.opening(at, text);
        if let Some(next) = next_sibling(tree, at) {
            let before_image = (opening.starts_with("Image:") || opening.starts_with("Figure:"))
                && *tree.kind(next) == Kind::Paragraph
                && is_image(tree.inlines(next), text);
            if before_image {
                self.resolution.captions.insert(place, (chapter, next));
                return;
            }
        }
        if opening.starts_with("Source:") && self.follows_table_or_image(chapter, tree, at) {
            self.resolution.source_lines.insert(place);
            return;
        }
        let parent = tree.kind(tree.node(at).parent);
        let counts = matches!(parent, Kind::Root | Kind::Section { .. } | Kind::Options { .. });
        if file.part == Part::Body && counts && !is_blank(inlines, text) {
            self.paragraphs += 1;
            self.resolution.paragraphs.insert(place, self.paragraphs);
        }
    }

    fn follows_table_or_image(&self, chapter: usize, tree: &Tree, at: NodeId) -> bool {
        let parent = tree.node(at).parent;
        let inner = NodeId(at.0 - 1);
        let chain = std::iter::once(inner).chain(tree.ancestors(inner));
        let before =
            chain.into_iter().find(|&node| node != parent && tree.node(node).parent == parent);
        before.is_some_and(|before| match tree.kind(before) {
            Kind::Table { .. } => true,
            _ => self.resolution.images.contains_key(&(chapter, before)),
        })
    }

    /// Reads a table into the list of sources if it is one.
    fn sources(&mut self, chapter: usize, tree: &Tree, table: NodeId, text: &str) {
        if !tree.is_source_list(table, text) {
            return;
        }
        let words = |cell: NodeId| Visible::of(tree, cell, text).text;
        for row in tree.children(table).skip(1) {
            let mut cells = tree.children(row);
            let (Some(key), Some(source)) = (cells.next(), cells.next()) else { continue };
            let key = words(key).trim().to_owned();
            self.resolution.sources.entry(key).or_insert((chapter, source));
        }
    }

    fn first_paragraphs(&mut self, chapter: usize, tree: &Tree) {
        for section in sections(tree) {
            let range = (chapter, section)..(chapter, tree.node(section).end);
            if let Some((_, &first)) = self.resolution.paragraphs.range(range).next() {
                self.resolution.first_paragraphs.insert((chapter, section), first);
            }
        }
    }
}

/// Returns the sections directly below a node.
fn subsections(tree: &Tree, node: NodeId) -> impl Iterator<Item = NodeId> {
    tree.children(node).filter(|&child| matches!(tree.kind(child), Kind::Section { .. }))
}

/// Returns all sections of a tree.
pub(super) fn sections(tree: &Tree) -> impl Iterator<Item = NodeId> {
    tree.ids().filter(|&id| matches!(tree.kind(id), Kind::Section { .. }))
}

fn next_sibling(tree: &Tree, at: NodeId) -> Option<NodeId> {
    let next = tree.node(at).end;
    (next < tree.node(tree.node(at).parent).end).then_some(next)
}

/// Returns `A`, `B`, … `Z`, `AA`, … for 1, 2, …
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        let digit = (number - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        number = (number - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Gives every section an anchor that no other one has; ids that are written come first.
fn anchors(document: &Document) -> BTreeMap<(usize, NodeId), String> {
    let mut anchors = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut generated = Vec::new();
    for (chapter, file) in document.files.iter().enumerate() {
        let named = file.tree.inlines.iter().filter_map(|inline| match &inline.kind {
            InlineKind::Anchor(id) => Some(&**id),
            _ => None,
        });
        taken.extend(named);
        for section in sections(&file.tree) {
            let Kind::Section { id, explicit, aliases, .. } = file.tree.kind(section) else {
                continue;
            };
            taken.extend(aliases.iter().map(|alias| &**alias));
            if *explicit && taken.insert(id) {
                anchors.insert((chapter, section), id.to_string());
            } else {
                generated.push((chapter, section, &**id));
            }
        }
    }
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut next: BTreeMap<&str, u32> = BTreeMap::new();
    for (chapter, section, id) in generated {
        let mut anchor = if id.is_empty() { "section".to_owned() } else { id.to_owned() };
        while taken.contains(anchor.as_str()) || made.contains(&anchor) {
            let count = next.entry(id).or_insert(1);
            *count += 1;
            anchor = format!("{id}-{count}");
        }
        made.insert(anchor.clone());
        anchors.insert((chapter, section), anchor);
    }
    anchors
}

/// Numbers the footnotes in the order in which a reader meets their marks: those in the text
/// first, then those that stand in other footnotes.
fn notes(document: &Document) -> BTreeMap<(usize, String), u32> {
    let mut marks = Marks::default();
    for (chapter, file) in document.files.iter().enumerate() {
        for id in file.tree.ids() {
            if let Kind::Note { label } = file.tree.kind(id) {
                marks.texts.entry((chapter, &**label)).or_insert(id);
            }
        }
    }
    if marks.texts.is_empty() {
        return marks.numbers;
    }
    for (chapter, file) in document.files.iter().enumerate() {
        let tree = &file.tree;
        let mut at = NodeId::ROOT;
        while at.index() < tree.nodes.len() {
            if matches!(tree.kind(at), Kind::Note { .. }) {
                at = tree.node(at).end;
                continue;
            }
            marks.read(chapter, tree, at);
            at = NodeId(at.0 + 1);
        }
    }
    while let Some((chapter, note)) = marks.waiting.pop_front() {
        let tree = &document.files[chapter].tree;
        tree.subtree(note).for_each(|leaf| marks.read(chapter, tree, leaf));
    }
    marks.numbers
}

#[derive(Default)]
struct Marks<'a> {
    texts: BTreeMap<(usize, &'a str), NodeId>,
    numbers: BTreeMap<(usize, String), u32>,
    waiting: VecDeque<(usize, NodeId)>,
}

impl Marks<'_> {
    /// Numbers the marks of one leaf that were not met before.
    fn read(&mut self, chapter: usize, tree: &Tree, leaf: NodeId) {
        for inline in tree.inlines(leaf) {
            let InlineKind::NoteMark(label) = &inline.kind else { continue };
            let Some(&note) = self.texts.get(&(chapter, &**label)) else { continue };
            let next = self.numbers.len() as u32 + 1;
            if let Entry::Vacant(entry) = self.numbers.entry((chapter, label.to_string())) {
                entry.insert(next);
                self.waiting.push_back((chapter, note));
            }
        }
    }
}
