//! Ids that changes bring: none is used twice, and none that is missing goes without a reason.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::gather::Fallen;
use crate::amend::gather::Inputs;
use crate::amend::locate::Absent;
use crate::amend::plan::MadeKind;
use crate::amend::plan::MadeSection;
use crate::amend::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// Whoever has an id: where it stands, and what it is.
type Bearer = (Span, &'static str);

/// Reports ids that amendments in play give a section although something else has them: another
/// section, an amendment, an alternative or a question. `failed` are changes that make no section.
pub(crate) fn check(
    inputs: Inputs<'_>,
    arena: &Arena<'_>,
    plan: &Plan,
    failed: &BTreeSet<ChangeId>,
) -> Vec<Diagnostic> {
    let mut known = names(inputs);
    let mut found = Vec::new();
    let first = arena.fragments.len() - inputs.brought.len();
    let standing = plan.brought();
    for (at, fragment) in arena.fragments.iter().enumerate() {
        // Of equal things that merged one stands.
        if at >= first && !standing.contains(&(at - first)) {
            continue;
        }
        let is_repetition = at >= first && inputs.brought[at - first].copy > 0;
        for node in fragment.tree.ids() {
            let Kind::Section { id, explicit, aliases, .. } = fragment.tree.kind(node) else {
                continue;
            };
            let span = fragment.tree.span(fragment.tree.heading(node));
            for id in explicit.then_some(id).into_iter().chain(aliases) {
                let other = known.insert(id, (span, "section"));
                // What the base has twice is told, or let pass, where it is read.
                let Some(other) = other.filter(|_| at >= first) else { continue };
                let one = taken(id, span, other, is_repetition);
                found.push(one.help("give one of them another id; ids are never reused"));
            }
        }
    }
    let mut kept = BTreeSet::new();
    for made in plan.made.iter().filter(|made| !failed.contains(&made.change)) {
        let amendment = &inputs.workspace.amendments.amendments[made.change.amendment as usize];
        // A split or join may keep an id that it retires, once.
        if retired(arena, made).any(|id| id == made.id) && kept.insert(&made.id) {
            continue;
        }
        let span = amendment.changes[made.change.change as usize].span;
        if let Some(other) = known.insert(&made.id, (span, "section")) {
            let one = taken(&made.id, span, other, false).cause(amendment.cause());
            found.push(one.help("give the new section another id; ids are never reused"));
        }
    }
    found
}

/// Returns the ids of amendments, alternatives and questions.
fn names(inputs: Inputs<'_>) -> HashMap<&str, Bearer> {
    let mut names = HashMap::new();
    let set = &inputs.workspace.amendments;
    for amendment in &set.amendments {
        names.insert(amendment.id.value.as_str(), (amendment.id.span, "amendment"));
        for change in &amendment.changes {
            if let Action::Alternatives(alternatives) = &change.action {
                let id = &alternatives.id;
                names.insert(id.value.as_str(), (id.span, "alternative"));
            }
        }
    }
    for question in &set.questions {
        names.insert(question.id.value.as_str(), (question.id.span, "question"));
    }
    names
}

/// Returns the ids of the sections that the change of a made section retires.
fn retired<'p>(arena: &'p Arena<'_>, made: &'p MadeSection) -> impl Iterator<Item = &'p str> {
    let of: Vec<NodeRef> = match &made.kind {
        MadeKind::Part { of, .. } => vec![*of],
        MadeKind::Joint { members } => members.clone(),
        MadeKind::Group { .. } => Vec::new(),
    };
    of.into_iter().flat_map(|node| match arena.kind(node) {
        Kind::Section { id, aliases, .. } => {
            std::iter::once(&**id).chain(aliases.iter().map(|alias| &**alias)).collect()
        }
        _ => Vec::new(),
    })
}

fn taken(id: &str, span: Span, (other, what): Bearer, is_repetition: bool) -> Diagnostic {
    let message = match (what, is_repetition) {
        ("section", true) => {
            format!("a section that is inserted in several places would have the id `{id}`")
        }
        ("section", false) => format!("two sections would have the id `{id}`"),
        ("question", _) => format!("a section and a question would have the id `{id}`"),
        (what, _) => format!("a section and an {what} would have the id `{id}`"),
    };
    Diagnostic::new(codes::DUPLICATE_ID, message).at(span, "this section").at(other, "the other")
}

/// Ids that would be there if amendments were not left out or overridden, with why they are not.
pub(crate) type Absences = HashMap<String, Absent>;

/// Returns the ids that would be there if amendments were not left out or overridden.
pub(crate) fn absent(inputs: Inputs<'_>, without: &Fallen) -> Absences {
    let mut ids = Absences::new();
    let why = |by: ChangeId| match (inputs.out.contains(&by.amendment), without.get(&by)) {
        (true, _) => Some(Absent::LeftOut(by.amendment)),
        (false, Some(winner)) => Some(Absent::Overridden { change: by, by: *winner }),
        (false, None) => None,
    };
    for (position, amendment) in inputs.workspace.amendments.amendments.iter().enumerate() {
        if inputs.out.contains(&(position as u32)) {
            ids.insert(amendment.id.value.clone(), Absent::LeftOut(position as u32));
        }
        for (at, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: position as u32, change: at as u32 };
            let Some(why) = why(by) else { continue };
            ids.insert(amendment.id.value.clone(), why);
            ids.extend(made_ids(&change.action).into_iter().map(|id| (id.to_owned(), why)));
        }
    }
    for brought in inputs.brought.iter().chain(inputs.missing) {
        let Some(why) = why(brought.change) else { continue };
        for node in &brought.tree.nodes {
            if let Kind::Section { id, explicit: true, .. } = &node.kind {
                ids.insert(id.to_string(), why);
            }
        }
    }
    ids
}

/// Returns the ids of the sections that a change makes.
pub(crate) fn made_ids(action: &Action) -> Vec<&str> {
    match action {
        Action::Group { id, .. } | Action::Join { id, .. } => vec![&id.value],
        Action::Split { into, .. } => into.iter().map(|part| part.id.value.as_str()).collect(),
        _ => Vec::new(),
    }
}
