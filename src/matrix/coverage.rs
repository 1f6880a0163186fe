//! Whether every recommendation has an answer.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::register::Recommendation;
use crate::model::workspace::Workspace;
use crate::source::Spanned;

/// Reports an item that no disposition answers.
pub(super) fn no_disposition(
    recommendation: &Recommendation,
    id: &str,
    workspace: &Workspace,
) -> Diagnostic {
    let part = recommendation.parts.iter().find(|(key, _)| id == part_id(recommendation, key));
    let span = part.map_or(recommendation.id.span, |(key, _)| key.span);
    let mut amendments = workspace.amendments.amendments.iter();
    let amendment = amendments.find(|it| it.from.iter().any(|from| from.value == id));
    let found = Diagnostic::new(codes::NO_DISPOSITION, format!("`{id}` has no disposition"))
        .at(span, "nothing says what was decided");
    let decision = match amendment {
        Some(_) => "incorporated",
        None => "{ decision: noted, reason: … }",
    };
    let found = found.help(format!(
        "write it under `dispositions` of the session's file in amendments/:\n{id}: {decision}"
    ));
    match amendment {
        Some(amendment) => found.cause(amendment.cause()),
        None => found,
    }
}

fn part_id(recommendation: &Recommendation, key: &Spanned<String>) -> String {
    format!("{}.{}", recommendation.id.value, key.value)
}
