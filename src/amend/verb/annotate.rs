//! `annotate`: a note beside a section or block.

use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::digest;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Target;
use crate::model::amendment::Text;

pub(super) fn act(case: Case<'_>, target: &Target, text: &Text, readers: bool) -> Located<Outcome> {
    let entity = match case.locator.whole(target, case.amendment)? {
        Found::Section(entity) => standing(case, entity),
        Found::Block(node) | Found::Column(node, _) => Entity::Node(node),
        Found::Everything => {
            let message = "`annotate` needs a section or a block to stand beside";
            let found = Diagnostic::new(codes::WRONG_TARGET, message);
            let found = found.at(target.span, "no such place");
            let help = "name a section by its id, or a block by its words";
            return Err(fault(case, found.help(help)));
        }
    };
    let mut outcome = Outcome::default();
    outcome.need(case, entity, target.span);
    let words = case.locator.arena.sources.get(text.source).text();
    let value = digest(&[words.trim(), if readers { "readers" } else { "drafters" }]);
    outcome.effect(value, Effect::Annotate { node: entity });
    Ok(outcome)
}

/// A section that is split or joined stands as its first part, or as the joint section.
fn standing(case: Case<'_>, entity: Entity) -> Entity {
    let Entity::Node(node) = entity else { return entity };
    let plan = case.locator.plan;
    let part = plan.split.get(&node).and_then(|parts| parts.first());
    let made = part.or_else(|| plan.joined.get(&node));
    made.map_or(entity, |made| Entity::Made(*made))
}
