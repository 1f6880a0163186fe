//! What a decision allows the build to have done, and what to say where it did something else.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::matrix::Answer;
use crate::model::register::Decision;
use crate::model::register::Disposition;
use crate::model::register::Outcome;

/// Says whether a decision allows an outcome. `chosen`: the committee has settled it; `asked`: a
/// question puts it to the committee.
pub(super) fn agrees(decision: Decision, outcome: Outcome, chosen: bool, asked: bool) -> bool {
    use Outcome::AlreadySatisfied;
    use Outcome::Applied;
    use Outcome::LeftOut;
    use Outcome::NoChange;
    use Outcome::Open;
    use Outcome::Pending;
    match decision {
        Decision::Incorporated => matches!(outcome, Applied | AlreadySatisfied | Pending),
        Decision::PartiallyIncorporated => {
            matches!(outcome, Applied | AlreadySatisfied | Pending | Open)
        }
        Decision::Referred => match outcome {
            Open => true,
            Applied => chosen,
            NoChange => asked,
            _ => false,
        },
        Decision::Noted => !matches!(outcome, Open | Pending),
        Decision::Deferred | Decision::NotIncorporated => matches!(outcome, LeftOut | NoChange),
    }
}

/// Reports a decision that the build contradicts.
pub(super) fn contradiction(
    disposition: &Disposition,
    answer: &Answer<'_>,
    outcome: Outcome,
) -> Diagnostic {
    let id = &disposition.recommendation.value;
    let decision = disposition.decision.value;
    let mut amendments = answer.amendments.iter();
    let responsible = amendments.find(|(_, its)| *its == outcome).map(|(amendment, _)| *amendment);
    let amendment = responsible.map(|it| it.id.value.as_str());
    let message = format!(
        "the decision on `{id}` is `{}`, but the outcome is `{}`: {}",
        decision.word(),
        outcome.word(),
        happened(outcome, amendment)
    );
    let found = Diagnostic::new(codes::DECISION_CONTRADICTED, message)
        .at(disposition.decision.span, "decided here")
        .help(remedy(id, decision, outcome, amendment));
    match responsible {
        Some(amendment) => found
            .at(amendment.id.span, format!("outcome `{}`", outcome.word()))
            .cause(amendment.cause()),
        None => found,
    }
}

/// Says in words what an outcome is.
fn happened(outcome: Outcome, amendment: Option<&str>) -> &'static str {
    match outcome {
        Outcome::NoChange if amendment.is_some() => "its amendment meets nothing in the draft",
        Outcome::Open => "brackets stand in the draft",
        Outcome::Pending => "it waits for data or for an undecided hit",
        Outcome::Applied => "an amendment changes the draft",
        Outcome::AlreadySatisfied => "the draft already says it",
        Outcome::Overridden => "another amendment replaces what it did",
        Outcome::LeftOut => "the amendment is left out",
        Outcome::NoChange => "no amendment answers it",
    }
}

/// Says what to do about a decision and an outcome that do not agree.
fn remedy(id: &str, decision: Decision, outcome: Outcome, amendment: Option<&str>) -> String {
    let meets_nothing = amendment.filter(|_| outcome == Outcome::NoChange);
    let amendment = amendment.unwrap_or("…");
    match (decision, outcome) {
        _ if meets_nothing.is_some() && decision != Decision::Referred => format!(
            "correct what `{amendment}` looks for; if the text already says it, give it `ensure` alone; \
             or change the decision"
        ),
        (Decision::Referred, Outcome::NoChange) => format!(
            "put the issue to the committee: write `alternatives` in an amendment with \
             `from: [{id}]`, or an entry with `from: [{id}]` under `questions`"
        ),
        (Decision::Referred, Outcome::Applied) => format!(
            "put the wording of `{amendment}` into `alternatives`; if the committee has decided, write \
             `chosen` and `decided-by` there"
        ),
        (Decision::Referred, _) => format!(
            "put the issue to the committee by `alternatives` in an amendment with `from: [{id}]`, or \
             change the decision"
        ),
        (Decision::Incorporated, Outcome::Open) => format!(
            "write `partially-incorporated` or `referred`, each with a reason, or settle the \
             alternatives of `{amendment}` by `chosen` and `decided-by`"
        ),
        (Decision::Noted, Outcome::Open | Outcome::Pending) => format!(
            "take `{id}` out of `from` of `{amendment}`, or write `partially-incorporated` with a reason"
        ),
        (
            Decision::Deferred | Decision::NotIncorporated,
            Outcome::Applied | Outcome::AlreadySatisfied,
        ) => format!(
            "take `{id}` out of `from` of `{amendment}`, or change the decision: the draft does follow the \
             recommendation"
        ),
        (Decision::Deferred | Decision::NotIncorporated, _) => {
            format!("take `{id}` out of `from` of `{amendment}`, or change the decision")
        }
        (_, Outcome::NoChange) => format!(
            "write an amendment with `from: [{id}]`; where the text already says it, one with \
             `ensure` alone; or change the decision to `noted`, with a reason"
        ),
        (_, Outcome::Overridden) => format!(
            "add `{id}` to `from` of the amendment that overrides `{amendment}`, or change the decision"
        ),
        _ => format!("change the decision, or `from` of `{amendment}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every combination, as the language lists them: a letter an outcome, in their order.
    #[test]
    fn decisions_allow_exactly_what_the_language_says() {
        let allowed = |decision, chosen, asked| -> String {
            let outcomes = Outcome::ALL.iter();
            outcomes
                .map(|(it, _)| if agrees(decision, *it, chosen, asked) { 'y' } else { '.' })
                .collect()
        };
        // open, pending, applied, already-satisfied, overridden, left-out, no-change
        assert_eq!(allowed(Decision::Incorporated, false, false), ".yyy...");
        assert_eq!(allowed(Decision::PartiallyIncorporated, false, false), "yyyy...");
        assert_eq!(allowed(Decision::Referred, false, false), "y......");
        assert_eq!(allowed(Decision::Referred, true, false), "y.y....");
        assert_eq!(allowed(Decision::Referred, false, true), "y.....y");
        assert_eq!(allowed(Decision::Noted, true, true), "..yyyyy");
        assert_eq!(allowed(Decision::Deferred, true, true), ".....yy");
        assert_eq!(allowed(Decision::NotIncorporated, true, true), ".....yy");
    }
}
