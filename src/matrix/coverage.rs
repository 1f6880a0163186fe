//! Whether every recommendation has an answer, and every answer a recommendation.

use std::collections::BTreeSet;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
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
    let amended = workspace.amendments.amendments.iter();
    let mut amended = amended.filter(|it| it.from.iter().any(|from| from.value == id));
    let found = Diagnostic::new(codes::NO_DISPOSITION, format!("{id} has no disposition"))
        .at(span, "nothing says what was decided");
    let decision = match amended.next() {
        Some(_) => "incorporated",
        None => "{ decision: noted, reason: … }",
    };
    let found = found.help(format!(
        "write it under `dispositions` of the session's file in amendments/:\n{id}: {decision}"
    ));
    match workspace.amendments.amendments.iter().find(|it| it.from.iter().any(|f| f.value == id)) {
        Some(amendment) => found.cause(amendment.cause()),
        None => found,
    }
}

/// Reports dispositions, amendments and questions that name no item of the register.
pub(super) fn unknown_names(workspace: &Workspace, sink: &mut Diagnostics) {
    let register = &workspace.register;
    let items = register.recommendations.iter().flat_map(Recommendation::items);
    let items: BTreeSet<String> = items.map(|(id, _)| id).collect();
    let set = &workspace.amendments;
    let dispositions = set.dispositions.iter().map(|it| (&it.recommendation, None));
    let amendments = set.amendments.iter();
    let amendments = amendments.flat_map(|it| it.from.iter().map(move |from| (from, Some(it))));
    let questions = set.questions.iter().flat_map(|it| &it.from).map(|from| (from, None));
    for (name, amendment) in dispositions.chain(amendments).chain(questions) {
        if items.contains(&name.value) {
            continue;
        }
        let found = unknown(name, &items, register.recommendations.as_slice());
        sink.push(match amendment {
            Some(amendment) => found.cause(amendment.cause()),
            None => found,
        });
    }
}

fn unknown(
    name: &Spanned<String>,
    items: &BTreeSet<String>,
    register: &[Recommendation],
) -> Diagnostic {
    let id = &name.value;
    let message = format!("the register holds no recommendation {id}");
    let found = Diagnostic::new(codes::UNKNOWN_RECOMMENDATION, message);
    if let Some(whole) = register.iter().find(|it| it.id.value == *id) {
        let parts = whole.parts.iter().map(|(key, _)| part_id(whole, key));
        let parts = parts.collect::<Vec<_>>().join(", ");
        let message = format!("{id} is answered part by part");
        return Diagnostic::new(codes::UNKNOWN_RECOMMENDATION, message)
            .at(name.span, "name the parts")
            .at(whole.id.span, "its parts stand here")
            .help(format!("write {parts}"));
    }
    let found = found.at(name.span, "named here");
    match nearest(id, items.iter().map(String::as_str)) {
        Some(near) => found
            .candidates([Candidate::word(near)])
            .help(format!("write `{near}`, or add {id} to amendments/register.yaml")),
        None if items.is_empty() => {
            found.help(format!("write amendments/register.yaml with an entry for {id}"))
        }
        None => found.help(format!("name an item of amendments/register.yaml, or add {id} there")),
    }
}

fn part_id(recommendation: &Recommendation, key: &Spanned<String>) -> String {
    format!("{}.{}", recommendation.id.value, key.value)
}
