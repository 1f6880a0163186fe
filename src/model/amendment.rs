//! Amendments: what was done, as the YAML files say it, nothing located yet.

use crate::source::SourceId;
use crate::source::Span;
use crate::source::Spanned;

/// Everything that the files under `amendments/` say (the register apart).
#[derive(Clone, Debug, Default)]
pub struct AmendmentSet {
    /// All amendments, in the byte order of their ids.
    pub amendments: Vec<Amendment>,
    /// All dispositions, in the order of the files.
    pub dispositions: Vec<crate::model::register::Disposition>,
    /// Issues put to the STC without text in a draft.
    pub questions: Vec<Question>,
}

/// One amendment.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// `tip-covid`
    pub id: Spanned<String>,
    /// What it does, for people.
    pub title: Option<Spanned<String>>,
    /// The recommendations (or parts of them) it answers.
    pub from: Vec<Spanned<String>>,
    /// Why it is there, where no recommendation asks for it.
    pub editorial: Option<Spanned<String>>,
    /// The policies of its file; empty for `policy apply`.
    pub policies: Vec<Spanned<String>>,
    /// What it changes, in the written order.
    pub changes: Vec<Change>,
    /// What must hold afterwards.
    pub ensure: Vec<Ensure>,
}

impl Amendment {
    /// Says whose doing a finding is: `amendment tip-covid, from TIP-2.iii and GEN-0.p10`.
    pub fn cause(&self) -> String {
        let from: Vec<&str> = self.from.iter().map(|from| from.value.as_str()).collect();
        match (from.as_slice(), &self.editorial) {
            ([], Some(_)) => format!("amendment {}, editorial", self.id.value),
            ([], None) => format!("amendment {}", self.id.value),
            ([one], _) => format!("amendment {}, from {one}", self.id.value),
            ([most @ .., last], _) => {
                format!("amendment {}, from {} and {last}", self.id.value, most.join(", "))
            }
        }
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The verb's key in the YAML.
    pub span: Span,
    /// What it does.
    pub action: Action,
    /// Amendments whose overlapping changes it replaces.
    pub overrides: Vec<Spanned<String>>,
}

/// The sixteen verbs.
#[derive(Clone, Debug)]
pub enum Action {
    /// `insert: content`
    Insert {
        /// What is inserted.
        content: Content,
        /// Where; several places repeat the content.
        place: Place,
        /// Orders different amendments in one slot.
        rank: i32,
    },
    /// `delete: target`
    Delete {
        /// What goes.
        target: Target,
        /// Its words, as a cross-check.
        was: Spanned<String>,
        /// `orphans: drop`: notes and sources that nothing else uses go too.
        drop_orphans: bool,
    },
    /// `replace: target`
    Replace {
        /// What goes.
        target: Target,
        /// Its words, as a cross-check.
        was: Spanned<String>,
        /// What comes.
        by: Content,
        /// `orphans: drop`
        drop_orphans: bool,
    },
    /// `edit: target`
    Edit {
        /// Where the words stand.
        target: Target,
        /// The words.
        find: Find,
        /// What comes in their stead, inline Markdown, trimmed.
        put: Text,
        /// How many places there are; 1 unless said.
        expect: Option<Spanned<u32>>,
        /// Texts of footnotes that `put` marks.
        notes: Vec<(Spanned<String>, Text)>,
        /// Note marks, links and figures that may go, as written in Markdown.
        drops: Vec<Spanned<String>>,
    },
    /// `move: target`
    Move {
        /// What moves.
        target: Target,
        /// Where to.
        place: Place,
        /// Orders different amendments in one slot.
        rank: i32,
    },
    /// `group: [sections]`
    Group {
        /// The members, in their new order.
        members: Vec<Spanned<String>>,
        /// The new section's id.
        id: Spanned<String>,
        /// The new section's title, inline Markdown.
        title: Text,
        /// Its own text.
        content: Option<Content>,
    },
    /// `split: section`
    Split {
        /// The section, by id or path.
        section: Target,
        /// The parts, in order.
        into: Vec<SplitPart>,
        /// Where references to the old id lead.
        refs_to: Option<Spanned<String>>,
    },
    /// `join: [sections]`
    Join {
        /// The sections, adjacent siblings.
        members: Vec<Spanned<String>>,
        /// The joint section's id.
        id: Spanned<String>,
        /// The joint section's title, inline Markdown.
        title: Text,
    },
    /// `retitle: section`
    Retitle {
        /// The section.
        section: Target,
        /// The new title, inline Markdown.
        to: Text,
    },
    /// `reorder: section`
    Reorder {
        /// The parent.
        section: Target,
        /// Its final children, all of them.
        children: Vec<Spanned<String>>,
    },
    /// `term: words`
    Term(Term),
    /// `tone: [words]`
    Tone(Tone),
    /// `figure: {key: {…}}`
    Figure(Vec<crate::model::figure::Figure>),
    /// `alternatives: id`
    Alternatives(Alternatives),
    /// `annotate: target`
    Annotate {
        /// What the note stands beside.
        target: Target,
        /// The note, inline Markdown.
        text: Text,
        /// Whether readers see it (`for: readers`) or only drafters.
        readers: bool,
    },
    /// `meta: {…}`
    Meta(Vec<(Spanned<String>, Spanned<String>)>),
}

impl Action {
    /// Returns the verb as it is written.
    pub fn verb(&self) -> &'static str {
        match self {
            Action::Insert { .. } => "insert",
            Action::Delete { .. } => "delete",
            Action::Replace { .. } => "replace",
            Action::Edit { .. } => "edit",
            Action::Move { .. } => "move",
            Action::Group { .. } => "group",
            Action::Split { .. } => "split",
            Action::Join { .. } => "join",
            Action::Retitle { .. } => "retitle",
            Action::Reorder { .. } => "reorder",
            Action::Term(_) => "term",
            Action::Tone(_) => "tone",
            Action::Figure(_) => "figure",
            Action::Alternatives(_) => "alternatives",
            Action::Annotate { .. } => "annotate",
            Action::Meta(_) => "meta",
        }
    }
}

/// Markdown that an amendment brings: an excerpt of its YAML file, or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// The whole text is one source of its own.
    pub source: SourceId,
    /// Where the scalar (or the name of the file) stands in the YAML.
    pub span: Span,
}

/// What `insert` and `replace` bring.
#[derive(Clone, Debug)]
pub enum Content {
    /// Blocks or sections, in Markdown: a text or `{ file: … }`.
    Blocks(Text),
    /// `{ row: [cell, …] }`: inline Markdown a cell.
    Row(Vec<Text>, Span),
    /// `{ item: text }`
    Item(Text),
    /// `{ column: name, cells: {row: text} }`
    Column {
        /// The header.
        name: Text,
        /// For each row, named by the whole text of its first cell, the new cell.
        cells: Vec<(Spanned<String>, Text)>,
    },
}

impl Content {
    /// Returns where the content is written.
    pub fn span(&self) -> Span {
        match self {
            Content::Blocks(text) | Content::Item(text) => text.span,
            Content::Row(_, span) => *span,
            Content::Column { name, .. } => name.span,
        }
    }
}

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

/// One part of a split.
#[derive(Clone, Debug)]
pub struct SplitPart {
    /// Its id; one part may keep the old one.
    pub id: Spanned<String>,
    /// Its title, inline Markdown.
    pub title: Text,
    /// Where it starts; the first part starts at the section's start.
    pub starts_at: Option<Target>,
}

/// `term: words`
#[derive(Clone, Debug)]
pub struct Term {
    /// The words to replace.
    pub words: Spanned<String>,
    /// What comes in their stead.
    pub by: Spanned<String>,
    /// Wordings to wordings, for grammar.
    pub forms: Vec<(Spanned<String>, Spanned<String>)>,
    /// Sections; the whole policy where empty.
    pub sections: Vec<SectionRef>,
    /// Kinds of protected text that are swept all the same.
    pub include: Vec<Spanned<Protected>>,
    /// Single places that are spared.
    pub keep: Vec<Keep>,
    /// `case: exact`
    pub exact_case: bool,
    /// How many hits are replaced.
    pub expect: Option<Spanned<u32>>,
}

/// A place that a sweep spares.
#[derive(Clone, Debug)]
pub struct Keep {
    /// The section; the whole policy where it is missing.
    pub section: Option<SectionRef>,
    /// Words around the hit, the hit included.
    pub says: Spanned<String>,
    /// Why.
    pub because: Spanned<String>,
}

/// Text that sweeps spare; `include:` lifts one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protected {
    /// `quotations`: block quotes and words in quotation marks.
    Quotations,
    /// `titles`: emphasised titles.
    Titles,
    /// `sources`: entries of the list of sources.
    Sources,
    /// `links`: link targets.
    Links,
    /// `code`
    Code,
    /// `ids`
    Ids,
}

impl Protected {
    /// All kinds with their keys.
    pub const ALL: [(Protected, &'static str); 6] = [
        (Protected::Quotations, "quotations"),
        (Protected::Titles, "titles"),
        (Protected::Sources, "sources"),
        (Protected::Links, "links"),
        (Protected::Code, "code"),
        (Protected::Ids, "ids"),
    ];

    /// Returns the key as it is written.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }
}

/// `tone: [words]`
#[derive(Clone, Debug)]
pub struct Tone {
    /// The words, a lexicon's key already looked up.
    pub words: Vec<Spanned<String>>,
    /// Sections; the whole policy where empty.
    pub sections: Vec<SectionRef>,
    /// What becomes of hits.
    pub changes: Vec<ToneChange>,
    /// Hits that stay.
    pub keep: Vec<Keep>,
}

/// One decision of a tone worklist.
#[derive(Clone, Debug)]
pub struct ToneChange {
    /// Where it stands in the YAML.
    pub span: Span,
    /// The section; the whole policy where it is missing.
    pub section: Option<SectionRef>,
    /// The words.
    pub find: Spanned<String>,
    /// What comes in their stead.
    pub put: Spanned<String>,
    /// How many places; 1 unless said.
    pub expect: Option<Spanned<u32>>,
}

/// `alternatives: id`
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// The id, for `--choose`.
    pub id: Spanned<String>,
    /// Where the options stand.
    pub at: AlternativesAt,
    /// What the STC is asked.
    pub question: Option<Spanned<String>>,
    /// What it needs to know.
    pub background: Option<Spanned<String>>,
    /// What was said, by whom.
    pub positions: Vec<Spanned<String>>,
    /// The options, in neutral order.
    pub options: Vec<AlternativeOption>,
    /// The option that was decided for.
    pub chosen: Option<Spanned<String>>,
    /// Who decided.
    pub decided_by: Option<Spanned<String>>,
    /// Orders different amendments in one slot.
    pub rank: i32,
}

/// Where alternatives stand.
#[derive(Clone, Debug)]
pub enum AlternativesAt {
    /// In place of words inside a block (`words:`).
    Words(Target, Spanned<String>),
    /// In place of a block.
    Block(Target),
    /// In a slot.
    Place(Place),
}

/// One option.
#[derive(Clone, Debug)]
pub struct AlternativeOption {
    /// Its id.
    pub id: Spanned<String>,
    /// One paragraph (or, for words, some words) of inline Markdown.
    pub content: Text,
    /// What would follow.
    pub consequence: Option<Spanned<String>>,
    /// The option "as it stands".
    pub base: bool,
}

/// An issue put to the STC without brackets.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: Spanned<String>,
    /// The policies of its file.
    pub policies: Vec<Spanned<String>>,
    /// The recommendations it comes from.
    pub from: Vec<Spanned<String>>,
    /// What the STC is asked.
    pub question: Spanned<String>,
    /// What it needs to know.
    pub background: Option<Spanned<String>>,
    /// What was said, by whom.
    pub positions: Vec<Spanned<String>>,
    /// Options: id, content, consequence.
    pub options: Vec<AlternativeOption>,
    /// The option that was decided for.
    pub chosen: Option<Spanned<String>>,
    /// Who decided.
    pub decided_by: Option<Spanned<String>>,
}

/// A guard.
#[derive(Clone, Debug)]
pub struct Ensure {
    /// Its first key in the YAML.
    pub span: Span,
    /// What must hold.
    pub condition: Condition,
    /// Why.
    pub because: Option<Spanned<String>>,
}

/// What a guard demands of the revised draft.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `absent: text`
    Absent {
        /// The text.
        text: Spanned<String>,
        /// Sections; the whole policy where empty.
        sections: Vec<SectionRef>,
        /// Sections that are not looked at.
        except: Vec<SectionRef>,
    },
    /// `present: text`, in each of the sections.
    Present {
        /// The text.
        text: Spanned<String>,
        /// Sections, each; the whole policy where empty.
        sections: Vec<SectionRef>,
    },
    /// `exists: [ids]`
    Exists(Vec<Spanned<String>>),
    /// `order: [ids]`
    Order(Vec<Spanned<String>>),
    /// `count: { sections-in: id, titled, is }`: direct children.
    Count {
        /// The parent.
        parent: Spanned<String>,
        /// Only those whose title begins with this.
        titled: Option<Spanned<String>>,
        /// How many.
        is: Spanned<u32>,
    },
}
