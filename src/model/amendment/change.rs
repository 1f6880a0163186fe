//! Changes: the sixteen verbs and what they bring.

use crate::model::amendment::Alternatives;
use crate::model::amendment::AlternativesAt;
use crate::model::amendment::Find;
use crate::model::amendment::Place;
use crate::model::amendment::Target;
use crate::model::amendment::Term;
use crate::model::amendment::Tone;
use crate::source::SourceId;
use crate::source::Span;
use crate::source::Spanned;

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
        /// Its words, as a cross-check; where they are missing, that is a finding of `amend`, which
        /// knows them.
        was: Option<Spanned<String>>,
        /// `orphans: drop`, where it stands: notes and sources that nothing else uses go too.
        drop_orphans: Option<Span>,
    },
    /// `replace: target`
    Replace {
        /// What goes.
        target: Target,
        /// Its words, as for `delete`.
        was: Option<Spanned<String>>,
        /// What comes.
        by: Content,
        /// `orphans: drop`, where it stands.
        drop_orphans: Option<Span>,
        /// Comments that may go.
        drops: Vec<Spanned<String>>,
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
    /// Returns the target beside which (or in whose stead) the `copy`-th thing that the change
    /// brings or moves stands.
    pub fn anchor(&self, copy: u32) -> Option<&Target> {
        match self {
            Action::Insert { place, .. } => place.anchors.get(copy as usize),
            Action::Move { place, .. } => place.anchors.first(),
            Action::Replace { target, .. } => Some(target),
            Action::Alternatives(alternatives) => match &alternatives.at {
                AlternativesAt::Words(target, _) | AlternativesAt::Block(target) => Some(target),
                AlternativesAt::Place(place) => place.anchors.first(),
            },
            _ => None,
        }
    }

    /// Returns every target that the change names: what it acts on, where it puts it, where parts
    /// start.
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Action::Delete { target, .. }
            | Action::Replace { target, .. }
            | Action::Edit { target, .. }
            | Action::Annotate { target, .. } => vec![target],
            Action::Insert { place, .. } => place.anchors.iter().collect(),
            Action::Move { target, place, .. } => {
                [target].into_iter().chain(&place.anchors).collect()
            }
            Action::Split { section, into, .. } => {
                let starts = into.iter().filter_map(|part| part.starts_at.as_ref());
                [section].into_iter().chain(starts).collect()
            }
            Action::Retitle { section, .. } | Action::Reorder { section, .. } => vec![section],
            Action::Alternatives(alternatives) => match &alternatives.at {
                AlternativesAt::Words(target, _) | AlternativesAt::Block(target) => vec![target],
                AlternativesAt::Place(place) => place.anchors.iter().collect(),
            },
            Action::Group { .. }
            | Action::Join { .. }
            | Action::Term(_)
            | Action::Tone(_)
            | Action::Figure(_)
            | Action::Meta(_) => Vec::new(),
        }
    }

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
