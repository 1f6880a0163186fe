//! A document as HTML: the text of a page and its contents, without the page's furniture.
//!
//! Written node by node into one string. Must not know templates.

mod alternatives;
mod block;
mod contents;
pub(super) mod escape;
mod figure;
mod image;
mod inline;
mod note;
mod table;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::model::amendment::AmendmentSet;
use crate::model::document::File;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::figure::Figures;
use crate::model::resolution::Resolution;
use crate::model::revised::Annotation;
use crate::model::revised::RevisedDraft;
use crate::model::workspace::Profile;
use crate::render::facts::Role;
use crate::render::facts::Roles;
use crate::render::image::Images;
use crate::render::prose::open;
use crate::source::SourceMap;

/// What a document is written from.
#[derive(Clone, Copy)]
pub(super) struct Paper<'a> {
    /// All texts.
    pub(super) sources: &'a SourceMap,
    /// The draft.
    pub(super) draft: &'a RevisedDraft,
    /// Its numbers and references.
    pub(super) resolution: &'a Resolution,
    /// The figures that it uses.
    pub(super) figures: &'a Figures,
    /// The amendments, for what alternatives and notes come from.
    pub(super) amendments: &'a AmendmentSet,
    /// The images of the workspace.
    pub(super) images: &'a Images<'a>,
    /// Whether drafters' notes are shown.
    pub(super) profile: Profile,
}

/// A document as HTML.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The text: everything inside `main`.
    pub(super) text: String,
    /// The contents: an ordered list.
    pub(super) contents: String,
    /// How many passages stand in brackets; they have the ids `open-1`, `open-2`, ….
    pub(super) open: u32,
    /// How many figures are awaited; the first has the id `pending-1`.
    pub(super) pending: u32,
}

/// Writes a document.
pub(super) fn write(paper: Paper<'_>) -> Written {
    let contents = contents::write(paper);
    let Some(mut writer) = Writer::new(paper) else { return Written::default() };
    for chapter in 0..paper.draft.document.files.len() {
        writer.open(chapter);
        writer.blocks(NodeId::ROOT);
    }
    writer.notes();
    Written { text: writer.out, contents, open: writer.open, pending: writer.pending }
}

/// Writes a document into a string.
struct Writer<'a> {
    paper: Paper<'a>,
    out: String,
    /// The chapter at hand.
    chapter: usize,
    file: &'a File,
    tree: &'a Tree,
    text: &'a str,
    /// How deep the section at hand lies, printed headings only.
    depth: u8,
    /// The anchor of the section at hand, and the hashes of its paragraphs so far.
    section: &'a str,
    hashes: BTreeMap<u16, u32>,
    /// What each node of the chapter at hand is beside its kind.
    roles: Roles,
    /// The caption that the next table or image takes.
    caption: Option<NodeId>,
    /// The title of the image at hand, where it is printed as its caption.
    caption_of_image: Option<&'a str>,
    /// Bracketed words of the chapter at hand.
    brackets: Vec<Range<u32>>,
    /// Notes of drafters in the chapter at hand.
    remarks: Vec<&'a Annotation>,
    /// The option at hand: its brackets are set by the writer.
    option: Option<Range<u32>>,
    /// Sources of figures that wait to be written beside or under their block.
    marks: figure::Marks,
    /// How often each footnote was marked so far.
    note_uses: Vec<u32>,
    open: u32,
    pending: u32,
    /// Whether only words are written: no links, marks or ids.
    plain: bool,
}

impl<'a> Writer<'a> {
    fn new(paper: Paper<'a>) -> Option<Self> {
        let file = paper.draft.document.files.first()?;
        let text = paper.sources.get(file.source()).text();
        let files = paper.draft.document.files.iter();
        let length: usize = files.map(|file| paper.sources.get(file.source()).text().len()).sum();
        Some(Self {
            paper,
            out: String::with_capacity(length * 2),
            chapter: 0,
            file,
            tree: &file.tree,
            text,
            depth: 0,
            section: "text",
            hashes: BTreeMap::new(),
            roles: Roles::default(),
            caption: None,
            caption_of_image: None,
            brackets: Vec::new(),
            remarks: Vec::new(),
            option: None,
            marks: figure::Marks::default(),
            note_uses: vec![0; paper.resolution.notes.len() + 1],
            open: 0,
            pending: 0,
            plain: false,
        })
    }

    /// Turns to a chapter.
    fn open(&mut self, chapter: usize) {
        self.turn_to(chapter);
        self.depth = 0;
        self.section = "text";
        self.hashes.clear();
        self.caption = None;
        self.brackets = open::words(self.paper.draft, chapter);
        self.remarks = open::remarks(self.paper.draft, chapter, self.paper.profile);
    }

    fn turn_to(&mut self, chapter: usize) {
        self.chapter = chapter;
        self.file = &self.paper.draft.document.files[chapter];
        self.tree = &self.file.tree;
        self.text = self.paper.sources.get(self.file.source()).text();
        self.roles.turn_to(chapter, self.tree, self.paper.resolution);
    }

    fn role(&self, node: NodeId) -> Role {
        self.roles.of(node)
    }

    /// Writes the sections and blocks directly below a section (or the root).
    fn blocks(&mut self, parent: NodeId) {
        let tree = self.tree;
        for child in tree.children(parent) {
            match tree.kind(child) {
                Kind::Section { .. } => self.section(child),
                Kind::Heading { .. } if matches!(tree.kind(parent), Kind::Section { .. }) => {}
                _ => self.outer_block(child),
            }
        }
    }

    fn section(&mut self, section: NodeId) {
        let (outer, outer_hashes) = (self.section, std::mem::take(&mut self.hashes));
        let place = (self.chapter, section);
        let anchors = &self.paper.resolution.anchors;
        self.section = anchors.get(&place).map_or("text", String::as_str);
        let printed = !self.paper.resolution.unprinted.contains(&place);
        if printed {
            self.depth += 1;
            if self.depth == 1 {
                self.marks.restart();
            }
            self.heading(section);
        } else {
            self.out.push_str("<div");
            self.id(self.section);
            self.out.push('>');
            self.aliases(section);
            self.out.push_str("</div>\n");
        }
        self.below(section, self.tree.node(self.tree.heading(section)).body.end);
        self.blocks(section);
        self.depth -= u8::from(printed);
        (self.section, self.hashes) = (outer, outer_hashes);
    }

    fn heading(&mut self, section: NodeId) {
        let level = (self.depth + 1).min(6);
        let _ = write!(self.out, "<h{level}");
        self.id(self.section);
        if self.depth > 5 {
            let _ = write!(self.out, " aria-level=\"{}\"", self.depth + 1);
        }
        self.out.push('>');
        self.aliases(section);
        if let Some(number) = self.paper.resolution.sections.get(&(self.chapter, section)) {
            self.out.push_str("<span class=\"no\" data-chrome><bdi>");
            escape::text(&mut self.out, number);
            self.out.push_str("</bdi></span> ");
        }
        self.leaf(self.tree.heading(section));
        let _ = writeln!(self.out, "</h{level}>");
        let start = self.out.len();
        self.sources(start, figure::Position::Under);
    }

    /// Writes further ids of a section as empty anchors.
    fn aliases(&mut self, section: NodeId) {
        let Kind::Section { aliases, .. } = self.tree.kind(section) else { return };
        for alias in aliases {
            self.anchor(alias);
        }
    }

    fn anchor(&mut self, id: &str) {
        if !self.plain {
            self.out.push_str("<a");
            self.id(id);
            self.out.push_str("></a>");
        }
    }

    fn id(&mut self, id: &str) {
        self.out.push_str(" id=\"");
        escape::attribute(&mut self.out, id);
        self.out.push('"');
    }
}
