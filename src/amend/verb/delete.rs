//! `delete`: a section with its sub-sections, a block, a row, an item.

use crate::amend::above;
use crate::amend::arena::NodeRef;
use crate::amend::locate;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::digest;
use crate::amend::verb::fault;
use crate::amend::verb::section_of_heading;
use crate::amend::verb::with_caption;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Change;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::source::Spanned;

pub(super) fn act(
    case: Case<'_>,
    target: &Target,
    was: Option<&Spanned<String>>,
    drop_orphans: bool,
) -> Located<Outcome> {
    let node = removable(case, target)?;
    let nodes = with_caption(case, node);
    check_was(case, &nodes, node, was)?;
    let mut outcome = Outcome { drops_orphans: drop_orphans, ..Outcome::default() };
    let anchors = match case.locator.arena.kind(node) {
        Kind::Section { .. } => above::above(case.locator.arena, node),
        _ => None,
    };
    for node in anchors.into_iter().chain(nodes) {
        let value = digest(&["delete"]);
        outcome.claim(case, Claim::Removes(node), value);
        outcome.effect(value, Effect::Remove { node, instead: None });
    }
    Ok(outcome)
}

/// Compares `was` with a node and what goes with it: a caption goes along whether `was` quotes it or
/// not.
pub(super) fn check_was(
    case: Case<'_>,
    nodes: &[NodeRef],
    node: NodeRef,
    was: Option<&Spanned<String>>,
) -> Located<()> {
    let Some(was) = was else { return Err(no_was(case, nodes)) };
    let (locator, amendment) = (case.locator, case.amendment);
    let differs = locate::check_was(locator, nodes, was, amendment)
        .filter(|_| locate::check_was(locator, &[node], was, amendment).is_some());
    differs.map_or(Ok(()), |found| Err(Box::new(found)))
}

/// Returns a finding for a change that lacks its `was` and that nobody locates.
pub(crate) fn unguarded(amendment: &Amendment, change: &Change) -> Option<Diagnostic> {
    let (Action::Delete { was: None, .. } | Action::Replace { was: None, .. }) = change.action
    else {
        return None;
    };
    let message = format!("`{}` has no `was`", change.action.verb());
    let found = Diagnostic::new(codes::MISSING_KEY, message);
    let found = found.at(change.span, "`was` is missing here");
    let help =
        "add `was: …` (the text that stands there: all of it, or `first words … last words`)";
    Some(found.help(help).cause(amendment.cause()))
}

/// Reports that the words are missing which prove that the drafter has read the text.
pub(super) fn no_was(case: Case<'_>, nodes: &[NodeRef]) -> Box<Diagnostic> {
    let (locator, verb) = (case.locator, case.change.action.verb());
    let mut found = Diagnostic::new(codes::MISSING_KEY, format!("`{verb}` has no `was`"));
    found = found.at(case.change.span, "`was` is missing here");
    if let Some(node) = nodes.first() {
        found = found.at(locator.arena.span(*node), "stands here");
    }
    let shown = locator.arena.shown(nodes);
    let help = match shown.text.trim().is_empty() {
        true => "there is no text that could be named: bring some with `insert`".to_owned(),
        false => format!(
            "read the text that stands there; if it is meant, add\nwas: {}",
            locate::short_was(&shown)
        ),
    };
    fault(case, found.help(help))
}

/// Returns the node that a target names, if it is one that can go.
pub(super) fn removable(case: Case<'_>, target: &Target) -> Located<NodeRef> {
    let named = case.locator.whole(target, case.amendment)?;
    let what = match &named {
        Found::Section(Entity::Node(node)) => return Ok(*node),
        Found::Section(Entity::Made(_)) => "a section that another change makes",
        Found::Everything => "a whole policy",
        Found::Column(..) => "a column",
        Found::Block(node) => match case.locator.arena.kind(*node) {
            Kind::Row { head: true } => "the head of a table",
            Kind::Cell => "a cell",
            Kind::Heading { .. } => "a heading",
            _ => return Ok(*node),
        },
    };
    let verb = case.change.action.verb();
    let message = format!("`{verb}` cannot act on {what}");
    let found =
        Diagnostic::new(codes::WRONG_TARGET, message).at(target.span, format!("this is {what}"));
    let help = match what {
        "a cell" => "use `edit` for the words of a cell".to_owned(),
        "a heading" => match &named {
            Found::Block(node) => {
                format!("use `retitle` for a title, or {}", section_of_heading(case, *node))
            }
            _ => "use `retitle` for a title".to_owned(),
        },
        _ => "name a section, a block, a row or an item".to_owned(),
    };
    Err(fault(case, found.help(help)))
}
