//! `move`: a section or block with everything in it.

use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::What;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::digest;
use crate::amend::verb::fault;
use crate::amend::verb::place;
use crate::amend::verb::place::Spot;
use crate::amend::verb::section_of_heading;
use crate::amend::verb::with_caption;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Place;
use crate::model::amendment::Target;
use crate::model::document::Kind;

pub(super) fn act(case: Case<'_>, target: &Target, place: &Place, rank: i32) -> Located<Outcome> {
    let (entities, class) = movable(case, target)?;
    let anchor = place::only(case, place)?;
    let spot = place::spot(case, place, anchor, Some(class))?;
    let mut outcome = Outcome::default();
    // Equal moves merge: same thing, same spot, same rank.
    let value = digest(&[&format!("{spot:?} {rank}")]);
    for entity in &entities {
        outcome.claim_at(case, Claim::Place(*entity), value, target.span);
    }
    let thing = digest(&[&format!("{entities:?}")]);
    match spot {
        Spot::Slot(anchor_entity, side) => {
            outcome.claim(case, Claim::Slot(anchor_entity, side, class, rank), thing);
            outcome.need(case, anchor_entity, anchor.span);
            for (at, entity) in entities.iter().enumerate() {
                let what = What::Moved(*entity);
                let effect = Effect::Put { anchor: anchor_entity, side, rank, what };
                outcome.effect(thing.wrapping_add(at as u64), effect);
            }
        }
        Spot::Sorted(table) => {
            outcome.need(case, Entity::Node(table), anchor.span);
            outcome.effect(thing, Effect::Sorted { table, what: What::Moved(entities[0]) });
        }
        Spot::Column(..) => {}
    }
    Ok(outcome)
}

/// Returns what moves (a table's caption first) and its class.
fn movable(case: Case<'_>, target: &Target) -> Located<(Vec<Entity>, Class)> {
    let named = case.locator.whole(target, case.amendment)?;
    let what = match &named {
        Found::Section(entity) => return Ok((vec![*entity], Class::Sections)),
        Found::Everything => "a whole policy",
        Found::Column(..) => "a column",
        Found::Block(node) => match case.locator.arena.kind(*node) {
            Kind::Row { head: true } => "the head of a table",
            Kind::Row { .. } => return Ok((vec![Entity::Node(*node)], Class::Row)),
            Kind::Item => return Ok((vec![Entity::Node(*node)], Class::Item)),
            Kind::Cell => "a cell",
            Kind::Heading { .. } => "a heading",
            Kind::Note { .. } => "a footnote",
            Kind::Paragraph if place::captioned(case, *node).is_some() => {
                let message = "a caption moves with its table only";
                let found = Diagnostic::new(codes::WRONG_TARGET, message);
                let found = found.at(target.span, "this is a caption");
                return Err(fault(case, found.help("name the table: `{ table: words }`")));
            }
            _ => return Ok((blocks(case, *node), Class::Blocks)),
        },
    };
    let found = Diagnostic::new(codes::WRONG_TARGET, format!("`move` cannot act on {what}"));
    let found = found.at(target.span, format!("this is {what}"));
    let help = match &named {
        Found::Block(node) if what == "a heading" => section_of_heading(case, *node),
        _ => "name a section, a block, a row or an item".to_owned(),
    };
    Err(fault(case, found.help(help)))
}

fn blocks(case: Case<'_>, node: NodeRef) -> Vec<Entity> {
    with_caption(case, node).into_iter().map(Entity::Node).collect()
}
