//! What amending gives: revised documents, the cause of every byte, what each amendment came to.

use std::ops::Range;

use crate::model::amendment::Question;
use crate::model::document::Document;
use crate::model::figure::Figures;
use crate::model::manifest::Metadata;
use crate::model::register::Outcome;
use crate::model::resolution::Place;
use crate::source::SourceId;
use crate::source::Span;

/// Names a change by its amendment and its position in it, never by a file's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChangeId {
    /// Position of the amendment in [`crate::model::amendment::AmendmentSet::amendments`].
    pub amendment: u32,
    /// Position of the change in the amendment.
    pub change: u32,
}

/// The result of amending a workspace.
#[derive(Debug)]
pub struct RevisedWorkspace {
    /// The policies, in the manifest's order.
    pub policies: Vec<RevisedDraft>,
    /// The revised figures.
    pub figures: Figures,
    /// What each amendment came to, in the order of the set.
    pub outcomes: Vec<AmendmentOutcome>,
    /// What each sweep met.
    pub sweeps: Vec<Sweep>,
    /// Issues put to the STC without brackets.
    pub questions: Vec<Question>,
}

/// One policy, revised.
#[derive(Debug)]
pub struct RevisedDraft {
    /// `tip`
    pub policy: String,
    /// The revised metadata.
    pub metadata: Metadata,
    /// The base.
    pub base: Document,
    /// The revised document; its sources are new texts of the map.
    pub document: Document,
    /// For each chapter of the revised document, where its bytes come from; they cover it.
    pub provenance: Vec<Vec<Run>>,
    /// Bytes of the base that are gone, each with the changes that removed them, in order.
    pub deletions: Vec<Deletion>,
    /// Sections and blocks of the base that stand elsewhere.
    pub moves: Vec<Move>,
    /// For each chapter of the revised document and each of its nodes, the node of the base that it
    /// is, if it is one.
    pub identities: Vec<Vec<Option<Place>>>,
    /// Alternatives that stand in brackets.
    pub alternatives: Vec<OpenAlternatives>,
    /// Notes for drafters and readers.
    pub annotations: Vec<Annotation>,
    /// Ids of the base that no longer lead where they led.
    pub retired: Vec<Retired>,
}

/// An id of the base that no longer leads to its section or anchor.
#[derive(Clone, Debug)]
pub struct Retired {
    /// `fees`
    pub id: String,
    /// Whether headings of other chapters give it too and still stand: only links of its own chapter
    /// led there.
    pub repeated: bool,
    /// The heading of the section in the base, or the anchor.
    pub span: Span,
    /// The id that the section has now, and where it stands in the revised document; nothing where
    /// it is gone.
    pub now: Option<(String, Place)>,
    /// Whose doing it is, where that can be told.
    pub by: Option<Retirement>,
}

/// Who made an id lead nowhere.
#[derive(Clone, Debug)]
pub struct Retirement {
    /// The change.
    pub span: Span,
    /// What it does: `takes the section out`.
    pub what: &'static str,
    /// `amendment lamps-names, from LAMPS-1.i`
    pub cause: String,
}

/// A run of bytes of a revised chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The bytes in the revised chapter.
    pub range: Range<u32>,
    /// Where they come from.
    pub origin: Origin,
}

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The base, from this byte on.
    Base(SourceId, u32),
    /// Changes; several only where equal changes merged.
    Changes(Vec<ChangeId>),
}

/// Bytes of the base that are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The bytes.
    pub span: Span,
    /// Who removed them.
    pub causes: Vec<ChangeId>,
}

/// A node of the base that stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where it stood: chapter and node of the base.
    pub node: Place,
    /// Who moved it.
    pub causes: Vec<ChangeId>,
}

/// What an amendment came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// How many changes it made (hits of sweeps counted one by one).
    pub changes: usize,
    /// How many of its changes others override.
    pub overridden: usize,
    /// Policies in which it changed something.
    pub policies: Vec<String>,
}

/// Alternatives that stand in brackets.
#[derive(Clone, Debug)]
pub struct OpenAlternatives {
    /// The change.
    pub change: ChangeId,
    /// The chapter they stand in.
    pub chapter: usize,
    /// Their bytes in the revised chapter: the `> [!options …]` block, or the bracketed words.
    pub range: Range<u32>,
}

/// A note that `annotate` sets.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The changes: several where equal ones merged.
    pub changes: Vec<ChangeId>,
    /// The chapter it stands in.
    pub chapter: usize,
    /// Start of the node it stands beside, in the revised chapter.
    pub at: u32,
    /// The note, inline Markdown: the text of a source.
    pub text: SourceId,
    /// Whether readers see it.
    pub readers: bool,
}

/// What a sweep (`term` or `tone`) met; places are in the revised chapters.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The change.
    pub change: ChangeId,
    /// The policy.
    pub policy: String,
    /// The words it looks for.
    pub words: String,
    /// What comes in their stead; nothing for `tone`.
    pub by: Option<String>,
    /// Hits that were replaced.
    pub hits: Vec<Span>,
    /// Hits that were spared, each with the reason.
    pub spared: Vec<(Span, String)>,
    /// Hits that were kept, each with the reason given.
    pub kept: Vec<(Span, String)>,
    /// Hits that nothing decided.
    pub residue: Vec<Span>,
}
