//! Locators and places: where a change acts.

use crate::source::Span;
use crate::source::Spanned;

/// Where something goes.
#[derive(Clone, Debug)]
pub struct Place {
    /// On which side of the anchor.
    pub side: Side,
    /// The anchor; several only under `end-of`.
    pub anchors: Vec<Target>,
    /// The place's key in the YAML.
    pub span: Span,
}

/// The side of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// `before`
    Before,
    /// `after`
    After,
    /// `start-of`
    StartOf,
    /// `end-of`
    EndOf,
    /// `sorted-in`
    SortedIn,
}

impl Side {
    /// Returns the key as it is written.
    pub fn key(self) -> &'static str {
        match self {
            Side::Before => "before",
            Side::After => "after",
            Side::StartOf => "start-of",
            Side::EndOf => "end-of",
            Side::SortedIn => "sorted-in",
        }
    }
}

/// A locator: all parts given must agree on exactly one place.
#[derive(Clone, Debug)]
pub struct Target {
    /// The whole locator.
    pub span: Span,
    /// The section (`in:`, or a bare id); the whole policy where it is missing.
    pub section: Option<SectionRef>,
    /// The block: its kind and words it contains.
    pub block: Option<BlockRef>,
    /// Header of a column, or of the cell's column beside a row.
    pub column: Option<Spanned<String>>,
    /// Which of several, from 1: a last cross-check beside a kind.
    pub nth: Option<Spanned<u32>>,
    /// Look among what that amendment brings.
    pub inserted_by: Option<Spanned<String>>,
}

/// How a section is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionRef {
    /// By id, bare.
    Id(Spanned<String>),
    /// By heading texts from the outside in.
    Path(Vec<Spanned<String>>),
}

impl SectionRef {
    /// Returns where it is written.
    pub fn span(&self) -> Span {
        match self {
            SectionRef::Id(id) => id.span,
            SectionRef::Path(path) => {
                let (first, last) = (&path[0], &path[path.len() - 1]);
                Span { end: last.span.end, ..first.span }
            }
        }
    }
}

/// A block by kind and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRef {
    /// The kind; `None` for `says:`, the innermost block of any kind.
    pub kind: Option<BlockKind>,
    /// Words it contains, inline Markdown; for a row the whole text of its first cell.
    pub words: Spanned<String>,
}

/// The kinds that locators know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// `paragraph`
    Paragraph,
    /// `list`
    List,
    /// `item`
    Item,
    /// `table`
    Table,
    /// `row`
    Row,
    /// `quote`
    Quote,
    /// `code`
    Code,
    /// `footnote`
    Footnote,
    /// `heading`
    Heading,
}

impl BlockKind {
    /// All kinds.
    pub const ALL: [BlockKind; 9] = [
        BlockKind::Paragraph,
        BlockKind::List,
        BlockKind::Item,
        BlockKind::Table,
        BlockKind::Row,
        BlockKind::Quote,
        BlockKind::Code,
        BlockKind::Footnote,
        BlockKind::Heading,
    ];

    /// Returns the key as it is written.
    pub fn key(self) -> &'static str {
        match self {
            BlockKind::Paragraph => "paragraph",
            BlockKind::List => "list",
            BlockKind::Item => "item",
            BlockKind::Table => "table",
            BlockKind::Row => "row",
            BlockKind::Quote => "quote",
            BlockKind::Code => "code",
            BlockKind::Footnote => "footnote",
            BlockKind::Heading => "heading",
        }
    }
}

/// Words to find: `find: text` or `find: { exact, before, after }`; inline Markdown, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The words.
    pub exact: Spanned<String>,
    /// Words directly before them.
    pub before: Option<Spanned<String>>,
    /// Words directly after them.
    pub after: Option<Spanned<String>>,
}
