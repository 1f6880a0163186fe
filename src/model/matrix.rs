//! The disposition matrix: for every recommendation what was decided and what the build did.

use crate::model::register::Decision;
use crate::model::register::Outcome;
use crate::model::register::RecommendationKind;
use crate::model::register::Strength;

/// The matrix, one row an item, in report order.
#[derive(Clone, Debug, Default)]
pub struct DispositionMatrix {
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// One item of the register with its answer.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// `TIP-2.i.a`
    pub id: String,
    /// The report's number: `19.i`.
    pub alias: Option<String>,
    /// `II`
    pub session: String,
    /// The policies it concerns.
    pub policies: Vec<String>,
    /// Whether the report numbers it.
    pub kind: RecommendationKind,
    /// The report's own verb.
    pub strength: Strength,
    /// What was said.
    pub said: String,
    /// What was decided; nothing where the disposition is missing.
    pub decision: Option<Decision>,
    /// Why.
    pub reason: Option<String>,
    /// How it was understood.
    pub reading: Option<String>,
    /// What was left out.
    pub omitted: Option<String>,
    /// What the build did.
    pub outcome: Outcome,
    /// The amendments that answer it, by id.
    pub amendments: Vec<String>,
}
