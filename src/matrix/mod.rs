//! Outcomes and coverage: register × dispositions × what amendments came to.
//!
//! Must not know how amendments are applied, nor how a matrix is shown.

mod agreement;
mod coverage;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Question;
use crate::model::matrix::DispositionMatrix;
use crate::model::matrix::MatrixRow;
use crate::model::register::Disposition;
use crate::model::register::Outcome;
use crate::model::register::Recommendation;
use crate::model::revised::AmendmentOutcome;
use crate::model::workspace::Workspace;
use crate::source::Spanned;

/// Makes the matrix. `outcomes` are those of the amendments, in the order of the set; where nobody
/// knows them every item's outcome is `no-change`, and nothing contradicts it.
///
/// Raises `no-disposition`, `decision-contradicted`.
pub fn matrix(
    workspace: &Workspace,
    outcomes: Option<&[AmendmentOutcome]>,
    sink: &mut Diagnostics,
) -> DispositionMatrix {
    let answers = Answers::new(workspace, outcomes);
    let mut matrix = DispositionMatrix::default();
    for recommendation in &workspace.register.recommendations {
        for (id, said) in recommendation.items() {
            let answer = answers.of(&id);
            match answer.disposition {
                None => sink.push(coverage::no_disposition(recommendation, &id, workspace)),
                Some(disposition) if outcomes.is_some() => {
                    sink_contradiction(disposition, &answer, sink);
                }
                Some(_) => {}
            }
            matrix.rows.push(row(recommendation, id, said, &answer));
        }
    }
    matrix
}

/// Everything that answers one item.
#[derive(Debug, Default)]
struct Answer<'a> {
    disposition: Option<&'a Disposition>,
    /// Amendments drawn from it, each with its outcome.
    amendments: Vec<(&'a Amendment, Outcome)>,
    questions: Vec<&'a Question>,
}

impl Answer<'_> {
    /// Returns the first outcome, in the order of precedence, that any amendment has.
    fn outcome(&self) -> Outcome {
        self.amendments.iter().map(|(_, outcome)| *outcome).min().unwrap_or(Outcome::NoChange)
    }

    /// Says whether the committee has decided: an option of alternatives or of a question is chosen.
    fn is_chosen(&self) -> bool {
        let changes = self.amendments.iter().flat_map(|(amendment, _)| &amendment.changes);
        let mut actions = changes.map(|change| &change.action);
        actions.any(|action| matches!(action, Action::Alternatives(it) if it.chosen.is_some()))
            || self.questions.iter().any(|question| question.chosen.is_some())
    }
}

/// The answers by item.
struct Answers<'a> {
    dispositions: BTreeMap<&'a str, &'a Disposition>,
    amendments: BTreeMap<&'a str, Vec<(&'a Amendment, Outcome)>>,
    questions: BTreeMap<&'a str, Vec<&'a Question>>,
}

impl<'a> Answers<'a> {
    fn new(workspace: &'a Workspace, outcomes: Option<&[AmendmentOutcome]>) -> Self {
        let set = &workspace.amendments;
        let mut answers = Answers {
            dispositions: BTreeMap::new(),
            amendments: BTreeMap::new(),
            questions: BTreeMap::new(),
        };
        for disposition in &set.dispositions {
            let id = disposition.recommendation.value.as_str();
            answers.dispositions.entry(id).or_insert(disposition);
        }
        for (at, amendment) in set.amendments.iter().enumerate() {
            let outcome = outcomes.and_then(|outcomes| outcomes.get(at));
            let outcome = outcome.map_or(Outcome::NoChange, |outcome| outcome.outcome);
            for id in names(&amendment.from) {
                answers.amendments.entry(id).or_default().push((amendment, outcome));
            }
        }
        for question in &set.questions {
            for id in names(&question.from) {
                answers.questions.entry(id).or_default().push(question);
            }
        }
        answers
    }

    fn of(&self, id: &str) -> Answer<'a> {
        Answer {
            disposition: self.dispositions.get(id).copied(),
            amendments: self.amendments.get(id).cloned().unwrap_or_default(),
            questions: self.questions.get(id).cloned().unwrap_or_default(),
        }
    }
}

/// Returns names, each once.
fn names(from: &[Spanned<String>]) -> BTreeSet<&str> {
    from.iter().map(|id| id.value.as_str()).collect()
}

fn row(recommendation: &Recommendation, id: String, said: &str, answer: &Answer<'_>) -> MatrixRow {
    let text = |field: fn(&Disposition) -> &Option<Spanned<String>>| {
        answer.disposition.and_then(|it| field(it).as_ref()).map(|text| text.value.clone())
    };
    let amendments = answer.amendments.iter();
    MatrixRow {
        id,
        alias: recommendation.alias.as_ref().map(|alias| alias.value.clone()),
        session: recommendation.session.value.clone(),
        policies: recommendation.policies.iter().map(|policy| policy.value.clone()).collect(),
        kind: recommendation.kind,
        strength: recommendation.strength,
        said: said.to_owned(),
        decision: answer.disposition.map(|disposition| disposition.decision.value),
        reason: text(|disposition| &disposition.reason),
        reading: text(|disposition| &disposition.reading),
        omitted: text(|disposition| &disposition.omitted),
        outcome: answer.outcome(),
        amendments: amendments.map(|(amendment, _)| amendment.id.value.clone()).collect(),
    }
}

fn sink_contradiction(disposition: &Disposition, answer: &Answer<'_>, sink: &mut Diagnostics) {
    let decision = disposition.decision.value;
    let outcome = answer.outcome();
    let asked = !answer.questions.is_empty();
    if !agreement::agrees(decision, outcome, answer.is_chosen(), asked) {
        sink.push(agreement::contradiction(disposition, answer, outcome));
    }
}
