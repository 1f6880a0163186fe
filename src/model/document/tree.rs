//! The tree of one Markdown text, as nodes in document order.

use std::ops::Range;

use crate::model::document::Inline;
use crate::source::SourceId;
use crate::source::Span;

/// Names a node of one [`Tree`]: its position in document order, the root being 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: NodeId = NodeId(0);

    /// Returns the position as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One parsed Markdown text.
///
/// Nodes stand in document order (preorder); the nodes inside `n` are `n+1 .. nodes[n].end`.
///
/// **Bodies and gaps.** A node's `body` runs from the start of its first line (for the first block
/// in an item, quotation or note: from behind the marker) to the end of its last line, line end
/// included; blank lines that follow are no part of it. Between the end of a node's body and the
/// next node that is not inside it lies its gap: blank lines only (with container prefixes such
/// as `>`). Front matter is a gap before the first node.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The text.
    pub source: SourceId,
    /// The nodes, the root first.
    pub nodes: Vec<Node>,
    /// The inlines of all leaves, in document order.
    pub inlines: Vec<Inline>,
    /// End of the front matter (0 where there is none), line end included.
    pub front_matter: u32,
}

/// One node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The node it lies in; the root lies in itself.
    pub parent: NodeId,
    /// The first node that is not inside it.
    pub end: NodeId,
    /// Its bytes, trailing blank lines excluded.
    pub body: Range<u32>,
    /// For leaves: the bytes of its inline text, without markers, prefix of the first line, heading
    /// attributes or line end; for code and HTML: its text. Empty otherwise.
    pub content: Range<u32>,
    /// For leaves: its inlines in [`Tree::inlines`]; for code and HTML: the parts of its text.
    pub inlines: Range<u32>,
}

/// What a node is; the Markdown it comes from stands beside each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole text.
    Root,
    /// A heading with all that follows up to the next heading of its level or above.
    /// Its first child is the [`Kind::Heading`].
    Section {
        /// 1 to 6.
        level: u8,
        /// `{#tip-bg}`, or for headings without one the slug of the text, as GitHub makes it.
        id: Box<str>,
        /// Whether the id stands in the text.
        explicit: bool,
        /// `{#new was=old}`: ids that lead here.
        aliases: Box<[Box<str>]>,
    },
    /// `# Title {#id}`: a leaf.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Underlined by `===` or `---`.
        setext: bool,
    },
    /// Words: a leaf. A caption is a paragraph that begins with `Table:` and precedes a table.
    Paragraph,
    /// `- item` or `1. item`.
    List {
        /// The first number, for numbered lists.
        start: Option<u64>,
        /// `-`, `+`, `*`, `.` or `)`.
        marker: u8,
        /// No blank lines between its items.
        tight: bool,
    },
    /// One item of a list.
    Item,
    /// `> quotation`
    Quote,
    /// `> [!options tip-fund]`: bracketed alternatives, one paragraph an option. Its first child is
    /// the [`Kind::OptionsMark`].
    Options {
        /// `tip-fund`
        id: Box<str>,
    },
    /// The first paragraph of [`Kind::Options`], `[!options tip-fund]`: not printed.
    OptionsMark,
    /// Indented or fenced code: no leaf, since nothing in it is edited word by word. Its inlines are
    /// texts only: the code without fences, indentation and container prefixes.
    Code {
        /// The words behind the fence.
        info: Box<str>,
    },
    /// `---`
    Rule,
    /// An HTML comment: kept in Markdown, shown nowhere else.
    Comment,
    /// Raw HTML that was let through as literal text (only in documents of `diff` and `apply`). Its
    /// inlines are texts only, as those of code.
    Html,
    /// `| a | b |`
    Table {
        /// One entry a column.
        alignments: Box<[Alignment]>,
    },
    /// A row of a table. The head's body includes the delimiter row.
    Row {
        /// The first row.
        head: bool,
    },
    /// A cell: a leaf. Its body and content are the words, without pipes and padding.
    Cell,
    /// `[^label]: text`: a footnote; belongs to its file, not to a section.
    Note {
        /// `label`
        label: Box<str>,
    },
    /// `[label]: target "title"`: one or more lines of link definitions; belongs to its file.
    Definitions,
}

impl Kind {
    /// Says whether nodes of this kind hold inlines.
    pub fn is_leaf(&self) -> bool {
        matches!(self, Kind::Heading { .. } | Kind::Paragraph | Kind::Cell | Kind::OptionsMark)
    }

    /// Says whether a node belongs to its file rather than to the section it stands in.
    pub fn is_definition(&self) -> bool {
        matches!(self, Kind::Note { .. } | Kind::Definitions)
    }

    /// Returns the word that people and messages use.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Root => "document",
            Kind::Section { .. } => "section",
            Kind::Heading { .. } => "heading",
            Kind::Paragraph => "paragraph",
            Kind::List { .. } => "list",
            Kind::Item => "item",
            Kind::Quote => "quote",
            Kind::Options { .. } | Kind::OptionsMark => "alternatives",
            Kind::Code { .. } => "code block",
            Kind::Rule => "rule",
            Kind::Comment => "comment",
            Kind::Html => "HTML",
            Kind::Table { .. } => "table",
            Kind::Row { .. } => "row",
            Kind::Cell => "cell",
            Kind::Note { .. } => "footnote",
            Kind::Definitions => "link definition",
        }
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// `---`
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

impl Tree {
    /// Returns a node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Returns the kind of a node.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id.index()].kind
    }

    /// Returns all nodes in document order, the root first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// Returns a node and all inside it, in document order.
    pub fn subtree(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (id.0..self.node(id).end.0).map(NodeId)
    }

    /// Returns the direct children of a node.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { tree: self, next: NodeId(id.0 + 1), end: self.node(id).end }
    }

    /// Returns the nodes that hold a node, from the inside out, the root last.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut at = id;
        std::iter::from_fn(move || {
            let up = self.node(at).parent;
            (up != at).then(|| {
                at = up;
                up
            })
        })
    }

    /// Says whether `inner` is `outer` or lies inside it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer <= inner && inner < self.node(outer).end
    }

    /// Returns the innermost section that holds a node (for a section: itself).
    pub fn section_of(&self, id: NodeId) -> Option<NodeId> {
        let own = std::iter::once(id).chain(self.ancestors(id));
        own.into_iter().find(|&at| matches!(self.kind(at), Kind::Section { .. }))
    }

    /// Returns the heading of a section.
    pub fn heading(&self, section: NodeId) -> NodeId {
        NodeId(section.0 + 1)
    }

    /// Returns the inlines of a leaf, in document order.
    pub fn inlines(&self, id: NodeId) -> &[Inline] {
        let range = &self.node(id).inlines;
        &self.inlines[range.start as usize..range.end as usize]
    }

    /// Returns the span of a node's body.
    pub fn span(&self, id: NodeId) -> Span {
        Span::new(self.source, self.node(id).body.clone())
    }

    /// Returns the end of the blank lines after a node: the start of the next node that is not
    /// inside it, or the end of the text (`length`).
    pub fn gap_end(&self, id: NodeId, length: u32) -> u32 {
        self.nodes.get(self.node(id).end.index()).map_or(length, |next| next.body.start)
    }
}

/// The direct children of a node.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    tree: &'a Tree,
    next: NodeId,
    end: NodeId,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        (self.next < self.end).then(|| {
            let child = self.next;
            self.next = self.tree.node(child).end;
            child
        })
    }
}
