//! The inlines of a leaf: words, formats, links, marks.

use std::ops::Range;

/// One inline. The inlines inside the one at position `i` of a leaf's slice are `i+1 .. i+1+inner`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Its bytes in the source, markers included.
    pub span: Range<u32>,
    /// How many inlines follow that lie inside it.
    pub inner: u32,
}

/// What an inline is; the Markdown it comes from stands beside each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// Words. `None`: the text is the bytes of the span; else (entities, escapes over a line) it is
    /// given here.
    Text(Option<Box<str>>),
    /// A line end inside a paragraph (with the prefix of the next line): a space to the reader.
    SoftBreak,
    /// Two spaces or a backslash before a line end, or `<br>`.
    HardBreak,
    /// `` `code` ``, with its text.
    Code(Box<str>),
    /// `*words*`
    Emphasis,
    /// `**words**`
    Strong,
    /// `~~words~~`
    Strikethrough,
    /// `<sup>words</sup>`
    Superscript,
    /// `<sub>words</sub>`
    Subscript,
    /// `<ins>words</ins>`
    Inserted,
    /// `<del>words</del>`
    Deleted,
    /// `[words](target)`, also by reference; `<https://…>`.
    Link(LinkTarget),
    /// `![alternative text](path)`; the inlines inside are the alternative text.
    Image {
        /// The path as written.
        path: Box<str>,
        /// The title, or nothing.
        title: Box<str>,
    },
    /// `[^label]`
    NoteMark(Box<str>),
    /// `<a id="x"></a>`: a further id of the place where it stands.
    Anchor(Box<str>),
    /// An HTML comment: shown nowhere.
    Comment,
    /// Raw HTML that was let through as literal text, or `[ ]`/`[x]` of a task item.
    Literal,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkTarget {
    /// `#tip-sit-covid`: a cross-reference.
    Section(Box<str>),
    /// `figure:africa-hosted` or `figure:africa-hosted/exact`.
    Figure(Box<str>),
    /// `source:gsi-2018`: a citation.
    Source(Box<str>),
    /// Anything else, kept as written.
    Other(Box<str>),
}

impl LinkTarget {
    /// Reads a link destination.
    pub fn new(destination: &str) -> Self {
        if let Some(id) = destination.strip_prefix('#') {
            LinkTarget::Section(id.into())
        } else if let Some(key) = destination.strip_prefix("figure:") {
            LinkTarget::Figure(key.into())
        } else if let Some(key) = destination.strip_prefix("source:") {
            LinkTarget::Source(key.into())
        } else {
            LinkTarget::Other(destination.into())
        }
    }

    /// Returns the destination as it is written in Markdown.
    pub fn destination(&self) -> String {
        match self {
            LinkTarget::Section(id) => format!("#{id}"),
            LinkTarget::Figure(key) => format!("figure:{key}"),
            LinkTarget::Source(key) => format!("source:{key}"),
            LinkTarget::Other(other) => other.to_string(),
        }
    }
}
