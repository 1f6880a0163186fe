//! The recommendations that a new amendment answers: which there are, what is still to be decided.

use policy::diagnostic::distance;
use policy::model::register::Decision;
use policy::model::register::Register;
use policy::model::workspace::Workspace;
use policy::source::SourceMap;

use crate::cli::wrap;

/// How much of what was said is shown.
const SAID: usize = 64;

/// How many recommendations are shown as examples.
const SHOWN: usize = 8;

/// Says why a word names no recommendation, and which are nearest; nothing where it names one.
pub(super) fn fault(register: &Register, named: &str) -> Option<String> {
    let entries = &register.recommendations;
    let items: Vec<(String, &str)> = entries.iter().flat_map(|entry| entry.items()).collect();
    if items.iter().any(|(item, _)| item == named) {
        return None;
    }
    if let Some(whole) = entries.iter().find(|entry| entry.id.value == named) {
        let mut drawn = format!("policy: `{named}` is answered part by part; name the parts\n");
        for (item, said) in whole.items() {
            drawn.push_str(&format!(
                "        {item}  {}\n",
                wrap::cut(&wrap::tame(said), SAID, "…")
            ));
        }
        return Some(drawn);
    }
    let mut drawn =
        format!("policy: the register holds no recommendation `{}`\n", wrap::tame(named));
    let alias = |item: &str| {
        let entry = entries.iter().find(|entry| entry.items().iter().any(|(it, _)| it == item));
        entry.and_then(|entry| entry.alias.as_ref()).map(|alias| alias.value.as_str())
    };
    let limit = (named.chars().count() / 4).max(2);
    let mut near: Vec<(usize, &(String, &str))> = items
        .iter()
        .map(|item| {
            (if alias(&item.0) == Some(named) { 0 } else { distance(named, &item.0) }, item)
        })
        .filter(|(score, _)| *score <= limit)
        .collect();
    near.sort_by_key(|(score, _)| *score);
    for (_, (item, said)) in near.iter().take(3) {
        let said = wrap::cut(&wrap::tame(said), SAID, "…");
        drawn.push_str(&format!("        nearest: {item}  {said}\n"));
    }
    if near.is_empty() {
        drawn.push_str("        write it into amendments/register.yaml first\n");
    }
    Some(drawn)
}

/// Returns recommendations that ask for a change and that no amendment answers yet: the first ones.
pub(super) fn unanswered(workspace: &Workspace) -> Vec<String> {
    let amendments = &workspace.amendments.amendments;
    let is_answered = |item: &str| {
        amendments.iter().any(|amendment| amendment.from.iter().any(|from| from.value == item))
    };
    let asks = |item: &str| decision(workspace, item).is_none_or(Decision::asks_for_change);
    let entries = workspace.register.recommendations.iter();
    let items = entries.flat_map(|entry| entry.items()).map(|(item, _)| item);
    items.filter(|item| asks(item) && !is_answered(item)).take(SHOWN).collect()
}

/// Returns what was said and decided, for who has just named the recommendation.
pub(super) fn described(workspace: &Workspace, item: &str) -> String {
    let entries = workspace.register.recommendations.iter();
    let said = entries.flat_map(|entry| entry.items()).find(|(it, _)| it == item);
    let said = said.map_or(String::new(), |(_, said)| wrap::tame(said));
    let word = decision(workspace, item).map_or("no disposition yet", Decision::word);
    format!("  {item}, {word}: {}\n", wrap::cut(&said, SAID, "…"))
}

fn decision(workspace: &Workspace, item: &str) -> Option<Decision> {
    let mut dispositions = workspace.amendments.dispositions.iter();
    let found = dispositions.find(|it| it.recommendation.value == item);
    found.map(|it| it.decision.value)
}

/// Returns the file that answers a recommendation, or another one of its session.
pub(super) fn file_of(workspace: &Workspace, sources: &SourceMap, item: &str) -> Option<String> {
    let entries = &workspace.register.recommendations;
    let holds =
        |it: &str| entries.iter().find(|entry| entry.items().iter().any(|(id, _)| id == it));
    let own = holds(item)?;
    let dispositions = &workspace.amendments.dispositions;
    let same = dispositions.iter().find(|it| it.recommendation.value == item);
    let session = |it: &str| {
        holds(it).is_some_and(|other| {
            let named = |entry: &policy::model::register::Recommendation| {
                (entry.session.value.clone(), entry.policies.first().map(|it| it.value.clone()))
            };
            named(other) == named(own)
        })
    };
    let beside = || dispositions.iter().find(|it| session(&it.recommendation.value));
    same.or_else(beside).map(|it| sources.place(it.recommendation.span).0.to_owned())
}

/// Returns what has still to be typed so that the amendment counts.
pub(super) fn missing(workspace: &Workspace, from: &[String], file: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let without: Vec<&String> =
        from.iter().filter(|item| decision(workspace, item).is_none()).collect();
    if !without.is_empty() {
        let have = if without.len() == 1 { "has" } else { "have" };
        let names: Vec<&str> = without.iter().map(|item| item.as_str()).collect();
        lines.push(format!(
            "{} {have} no disposition yet; below `dispositions:` in {file} write",
            names.join(", ")
        ));
        lines.extend(without.iter().map(|item| format!("  {item}: incorporated")));
    }
    let refused = from.iter().map(|item| {
        let decision = decision(workspace, item);
        decision.filter(|it| matches!(it, Decision::Deferred | Decision::NotIncorporated))
    });
    if let Some(refused) = refused.collect::<Option<Vec<_>>>().filter(|refused| !refused.is_empty())
    {
        let answers = from.iter().zip(refused);
        let answers: Vec<String> =
            answers.map(|(item, decision)| format!("{item} is {}", decision.word())).collect();
        let answers = answers.join(", ");
        lines.push(format!("{answers}: the amendment is left out as long as that stands"));
    }
    lines
}
