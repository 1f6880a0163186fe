//! What was said and what was decided: the register and the dispositions.

use crate::source::Span;
use crate::source::Spanned;

/// The register: what a report recommends, in report order.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The entries.
    pub recommendations: Vec<Recommendation>,
}

/// One entry of the register.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// `TIP-2.i`
    pub id: Spanned<String>,
    /// The number printed in the report: `19.i`; unique within a session.
    pub alias: Option<Spanned<String>>,
    /// The session, as printed: `0`, `I`, `II`.
    pub session: Spanned<String>,
    /// The policies it concerns.
    pub policies: Vec<Spanned<String>>,
    /// What was said, paraphrased.
    pub said: Spanned<String>,
    /// The report's own verb.
    pub strength: Strength,
    /// Whether the report numbers it.
    pub kind: RecommendationKind,
    /// Parts that are answered one by one: `a`, `b`.
    pub parts: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Recommendation {
    /// Returns the items that dispositions and amendments name: the parts where there are any,
    /// else the entry itself; each with what was said.
    pub fn items(&self) -> Vec<(String, &str)> {
        if self.parts.is_empty() {
            return vec![(self.id.value.clone(), self.said.value.as_str())];
        }
        let parts = self.parts.iter();
        parts
            .map(|(key, said)| (format!("{}.{}", self.id.value, key.value), &*said.value))
            .collect()
    }
}

/// How the report puts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// "were made"
    Made,
    /// "were proposed"
    Proposed,
    /// "urged", "called for"
    Urged,
    /// "noted"
    Noted,
}

impl Strength {
    /// All strengths with their words.
    pub const ALL: [(Strength, &'static str); 4] = [
        (Strength::Made, "made"),
        (Strength::Proposed, "proposed"),
        (Strength::Urged, "urged"),
        (Strength::Noted, "noted"),
    ];

    /// Returns the word as it is written.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(strength, _)| *strength == self).map_or("", |(_, word)| word)
    }
}

/// Whether the report numbers a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecommendationKind {
    /// In a numbered list of recommendations.
    Numbered,
    /// Inside a paragraph of discussion.
    Embedded,
}

impl RecommendationKind {
    /// Returns the word as it is written.
    pub fn word(self) -> &'static str {
        match self {
            RecommendationKind::Numbered => "numbered",
            RecommendationKind::Embedded => "embedded",
        }
    }
}

/// The answer to a recommendation.
#[derive(Clone, Debug)]
pub struct Disposition {
    /// The recommendation (or part) it answers.
    pub recommendation: Spanned<String>,
    /// The decision.
    pub decision: Spanned<Decision>,
    /// Why; demanded by all but `incorporated`.
    pub reason: Option<Spanned<String>>,
    /// How the recommendation is understood.
    pub reading: Option<Spanned<String>>,
    /// What was left out.
    pub omitted: Option<Spanned<String>>,
    /// Whom it is passed on to.
    pub to: Option<Spanned<String>>,
    /// Until when it is put off; demanded by `deferred`.
    pub until: Option<Spanned<String>>,
    /// Who approved; demanded by `not-incorporated`.
    pub by: Option<Spanned<String>>,
    /// When it was decided.
    pub date: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

/// The typed decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// Done as asked.
    Incorporated,
    /// Done in part.
    PartiallyIncorporated,
    /// Put to the STC.
    Referred,
    /// Read and passed on; no change is demanded.
    Noted,
    /// Put off.
    Deferred,
    /// Not done.
    NotIncorporated,
}

impl Decision {
    /// All decisions with their words, in the order of tables.
    pub const ALL: [(Decision, &'static str); 6] = [
        (Decision::Incorporated, "incorporated"),
        (Decision::PartiallyIncorporated, "partially-incorporated"),
        (Decision::Referred, "referred"),
        (Decision::Noted, "noted"),
        (Decision::Deferred, "deferred"),
        (Decision::NotIncorporated, "not-incorporated"),
    ];

    /// Returns the word as it is written.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(decision, _)| *decision == self).map_or("", |(_, word)| word)
    }

    /// Says whether the decision asks for a change of the draft.
    pub fn asks_for_change(self) -> bool {
        matches!(self, Self::Incorporated | Self::PartiallyIncorporated | Self::Referred)
    }
}

/// What a build made of an amendment, and so of a recommendation; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Brackets stand.
    Open,
    /// Waits for data or for an undecided hit.
    Pending,
    /// Its changes are in the draft.
    Applied,
    /// It has guards only, and they hold.
    AlreadySatisfied,
    /// Another amendment replaced what it did.
    Overridden,
    /// All its recommendations are deferred or not incorporated.
    LeftOut,
    /// Nothing answers it.
    NoChange,
}

impl Outcome {
    /// All outcomes with their words, in the order of precedence.
    pub const ALL: [(Outcome, &'static str); 7] = [
        (Outcome::Open, "open"),
        (Outcome::Pending, "pending"),
        (Outcome::Applied, "applied"),
        (Outcome::AlreadySatisfied, "already-satisfied"),
        (Outcome::Overridden, "overridden"),
        (Outcome::LeftOut, "left-out"),
        (Outcome::NoChange, "no-change"),
    ];

    /// Returns the word as it is shown.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }
}
