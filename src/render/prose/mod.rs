//! A draft as its papers say it: the document with every number, label, mark, bracket and cause in
//! its place, and no format.
//!
//! Typeset papers are made from it. Must not know templates, nor how anything looks.

mod block;
mod contents;
pub(super) mod figure;
mod image;
mod inline;
mod note;
pub(super) mod open;
pub(super) mod table;

pub(super) use contents::Entry;
pub(super) use note::Note;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::model::document::File;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::revised::Annotation;
use crate::render::facts::Role;
use crate::render::facts::Roles;
use crate::render::html::Paper;

/// A draft as its papers say it.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    /// The text.
    pub(super) text: Vec<Block<'a>>,
    /// The contents: chapters, and sections below them.
    pub(super) contents: Vec<Entry<'a>>,
    /// The footnotes, by number; the first is number 1.
    pub(super) notes: Vec<Note<'a>>,
    /// How many passages stand in brackets.
    pub(super) open: u32,
    /// How many figures are awaited.
    pub(super) pending: u32,
    /// Paths of the images in the workspace; blocks name them by their position.
    pub(super) images: Vec<&'a str>,
}

/// Words with their formats, links and marks.
pub(super) type Words<'a> = Vec<Inline<'a>>;

/// A block of the text.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum Block<'a> {
    /// A heading that is printed.
    Heading {
        /// The anchor of the section.
        id: &'a str,
        /// Further ids.
        aliases: Vec<&'a str>,
        /// 1 for chapters, 2 for sections, …, none left out.
        depth: u8,
        /// `2.6`, `Annex A`
        number: Option<&'a str>,
        /// The title.
        words: Words<'a>,
        /// Sources of its figures.
        sources: Vec<figure::Source>,
    },
    /// A section whose heading is not printed.
    Section {
        /// The anchor of the section.
        id: &'a str,
        /// Further ids.
        aliases: Vec<&'a str>,
    },
    /// A paragraph.
    Paragraph {
        /// Its number.
        number: Option<u32>,
        /// Its words.
        words: Words<'a>,
    },
    /// Where a table or an image comes from.
    From {
        /// The words.
        words: Words<'a>,
    },
    /// A list.
    List {
        /// The number of the first item; nothing where items have none.
        start: Option<u64>,
        /// Whether items stand close together.
        tight: bool,
        /// The items.
        items: Vec<Vec<Block<'a>>>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block<'a>>,
    },
    /// Code.
    Code {
        /// The text.
        text: &'a str,
    },
    /// A rule.
    Rule,
    /// A heading inside a quotation or an item.
    Title {
        /// The words.
        words: Words<'a>,
    },
    /// An image that stands alone.
    Image {
        /// Its number.
        number: u32,
        /// Its caption.
        caption: Option<table::Caption<'a>>,
        /// The image itself, and what stands beside it.
        words: Words<'a>,
    },
    /// A table.
    Table(table::Table<'a>),
    /// A block and the sources of its figures, which stand beside it.
    With {
        /// The block.
        blocks: Vec<Block<'a>>,
        /// The sources.
        sources: Vec<figure::Source>,
    },
    /// Alternatives between two brackets.
    Open(open::Open<'a>),
    /// What the committee is asked by bracketed words above.
    Asked {
        /// Recommendations that it comes from.
        causes: Vec<&'a str>,
        /// The question.
        question: &'a str,
    },
    /// A note for drafters or readers.
    Remark {
        /// Whether it is for readers.
        readers: bool,
        /// Recommendations that it comes from.
        causes: Vec<&'a str>,
        /// The words.
        words: Words<'a>,
        /// Sources of its figures.
        sources: Vec<figure::Source>,
    },
}

impl Block<'_> {
    /// Returns the words of a heading.
    pub(super) fn title(&self) -> String {
        match self {
            Block::Heading { words, .. } => plain(words),
            _ => String::new(),
        }
    }
}

/// Returns words without formats, links and marks.
pub(super) fn plain(words: &[Inline<'_>]) -> String {
    let mut out = String::new();
    for inline in words {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Set(
                Set::Format { words, .. } | Set::Link { words, .. } | Set::Figure { words, .. },
            ) => out.push_str(&plain(words)),
            Inline::Set(Set::Code { text }) => out.push_str(text),
            Inline::Set(_) => {}
        }
    }
    out
}

/// Words, or something that is set among them.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Inline<'a> {
    /// Words; no two stand side by side, and no blank follows another.
    Text(Cow<'a, str>),
    /// Anything else.
    Set(Set<'a>),
}

/// Something that is set among words.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum Set<'a> {
    /// A new line.
    Line,
    /// Words with a format.
    Format {
        /// `emphasis`, `strong`, `strikethrough`, `superscript`, `subscript`, `inserted`, `deleted`
        format: &'static str,
        /// The words.
        words: Words<'a>,
    },
    /// Code.
    #[serde(rename = "inline-code")]
    Code {
        /// The text.
        text: String,
    },
    /// A link.
    Link {
        /// What it leads to.
        to: Target,
        /// The words.
        words: Words<'a>,
        /// Whether a letter follows directly.
        joined: bool,
    },
    /// A figure.
    Figure {
        /// Its number among those that are awaited.
        pending: Option<u32>,
        /// The words.
        words: Words<'a>,
    },
    /// The raised letter of a figure's source.
    Letter {
        /// `a`
        letter: String,
        /// Which source of all.
        id: u32,
    },
    /// The mark of a footnote.
    Note {
        /// Its number.
        number: u32,
        /// Which mark of this footnote it is, from 1.
        time: u32,
    },
    /// A comma between two marks side by side.
    Comma,
    /// A further id of the place.
    Anchor {
        /// The id.
        id: String,
    },
    /// A bracket around words that are not agreed, or the slash between two options.
    Bracket {
        /// `[`, `/`, `]`
        sign: &'static str,
        /// The number of the passage, where it begins here.
        open: Option<u32>,
    },
    /// An image.
    #[serde(rename = "inline-image")]
    Image {
        /// Its position among the images.
        image: usize,
        /// What it shows, in words.
        alternative: String,
    },
}

/// What a link leads to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Target {
    /// A section of this draft.
    Section(String),
    /// A section of another policy.
    Policy(String, String),
    /// An entry of the list of sources.
    Source(String),
    /// An address.
    Address(String),
}

/// Reads a draft as its papers say it.
pub(super) fn read(paper: Paper<'_>) -> Prose<'_> {
    let contents = contents::read(paper);
    let Some(mut reader) = Reader::new(paper) else {
        let (text, notes, images) = (Vec::new(), Vec::new(), Vec::new());
        return Prose { text, contents, notes, open: 0, pending: 0, images };
    };
    let mut text = Vec::new();
    for chapter in 0..paper.draft.document.files.len() {
        reader.open(chapter);
        reader.blocks(NodeId::ROOT, &mut text);
    }
    let notes = reader.notes();
    let Reader { open, pending, images, .. } = reader;
    Prose { text, contents, notes, open, pending, images }
}

/// Reads a document.
struct Reader<'a> {
    paper: Paper<'a>,
    /// The chapter at hand.
    chapter: usize,
    file: &'a File,
    tree: &'a Tree,
    text: &'a str,
    /// How deep the section at hand lies, printed headings only.
    depth: u8,
    /// What each node of the chapter at hand is beside its kind.
    roles: Roles,
    /// The caption that the next table or image takes.
    caption: Option<NodeId>,
    /// Bracketed words of the chapter at hand.
    brackets: Vec<Range<u32>>,
    /// Notes of drafters in the chapter at hand.
    remarks: Vec<&'a Annotation>,
    /// The option at hand: its brackets are its own.
    option: Option<Range<u32>>,
    /// Sources of figures that wait for the end of their block.
    marks: figure::Marks,
    /// How often each footnote was marked so far.
    note_uses: Vec<u32>,
    /// Ids that have a place, those of all sections included: an id names one place.
    placed: BTreeSet<String>,
    images: Vec<&'a str>,
    image_numbers: BTreeMap<&'a str, usize>,
    open: u32,
    pending: u32,
    /// Whether only words are read: no links and no marks.
    plain: bool,
    /// Whether a blank would follow another, or begin a line.
    blank: bool,
}

impl<'a> Reader<'a> {
    fn new(paper: Paper<'a>) -> Option<Self> {
        let file = paper.draft.document.files.first()?;
        Some(Self {
            paper,
            chapter: 0,
            file,
            tree: &file.tree,
            text: paper.sources.get(file.source()).text(),
            depth: 0,
            roles: Roles::default(),
            caption: None,
            brackets: Vec::new(),
            remarks: Vec::new(),
            option: None,
            marks: figure::Marks::default(),
            note_uses: vec![0; paper.resolution.notes.len() + 1],
            placed: paper.resolution.anchors.values().cloned().collect(),
            images: Vec::new(),
            image_numbers: BTreeMap::new(),
            open: 0,
            pending: 0,
            plain: false,
            blank: true,
        })
    }

    /// Turns to a chapter.
    fn open(&mut self, chapter: usize) {
        self.turn_to(chapter);
        self.depth = 0;
        self.caption = None;
        self.remarks = open::remarks(self.paper.draft, chapter, self.paper.profile);
    }

    fn turn_to(&mut self, chapter: usize) {
        self.chapter = chapter;
        self.file = &self.paper.draft.document.files[chapter];
        self.tree = &self.file.tree;
        self.text = self.paper.sources.get(self.file.source()).text();
        self.brackets = open::words(self.paper.draft, chapter);
        self.roles.turn_to(chapter, self.tree, self.paper.resolution);
    }

    fn role(&self, node: NodeId) -> Role {
        self.roles.of(node)
    }

    /// Reads the sections and blocks directly below a section (or the root).
    fn blocks(&mut self, parent: NodeId, out: &mut Vec<Block<'a>>) {
        let tree = self.tree;
        for child in tree.children(parent) {
            match tree.kind(child) {
                Kind::Section { .. } => self.section(child, out),
                Kind::Heading { .. } if matches!(tree.kind(parent), Kind::Section { .. }) => {}
                _ => self.outer_block(child, out),
            }
        }
    }

    fn section(&mut self, section: NodeId, out: &mut Vec<Block<'a>>) {
        let place = (self.chapter, section);
        let resolution = self.paper.resolution;
        let printed = !resolution.unprinted.contains(&place);
        let id = resolution.anchors.get(&place).map_or("text", String::as_str);
        let aliases = match self.tree.kind(section) {
            Kind::Section { aliases, .. } => aliases
                .iter()
                .map(|it| &**it)
                .filter(|it| self.placed.insert((*it).to_owned()))
                .collect(),
            _ => Vec::new(),
        };
        let heading = self.tree.heading(section);
        if printed {
            self.depth += 1;
            if self.depth == 1 {
                self.marks.restart();
            }
            let number = resolution.sections.get(&place).map(String::as_str);
            let (depth, words) = (self.depth, self.leaf(heading));
            let sources = self.marks.take();
            out.push(Block::Heading { id, aliases, depth, number, words, sources });
        } else {
            out.push(Block::Section { id, aliases });
        }
        self.below(section, self.tree.node(heading).body.end, out);
        self.blocks(section, out);
        self.depth -= u8::from(printed);
    }
}
