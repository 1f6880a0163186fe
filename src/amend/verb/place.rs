//! Places: anchor, side and class of thing → a slot.

use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::locate::caption_of;
use crate::amend::plan::Entity;
use crate::amend::verb::Case;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Place;
use crate::model::amendment::Side;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// Where something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// In a slot.
    Slot(Entity, Side),
    /// In a table, where its first cell belongs.
    Sorted(NodeRef),
    /// Beside a table's column.
    Column(NodeRef, Side, u32),
}

/// Returns the one place of a change that cannot repeat what it puts.
pub(super) fn only<'a>(case: Case<'_>, place: &'a Place) -> Located<&'a Target> {
    let Some(second) = place.anchors.get(1) else { return Ok(&place.anchors[0]) };
    let verb = case.change.action.verb();
    let message = format!("`{verb}` has one place, and {} are named", place.anchors.len());
    let found = Diagnostic::new(codes::WRONG_PLACE, message).at(second.span, "a second place");
    Err(fault(case, found.help("name one place; only `insert` repeats its content")))
}

/// Finds the spot for a thing of a class. `None` is a column.
pub(super) fn spot(
    case: Case<'_>,
    place: &Place,
    anchor: &Target,
    class: Option<Class>,
) -> Located<Spot> {
    let found = case.locator.whole(anchor, case.amendment)?;
    let side = place.side;
    let spot = match (class, side, &found) {
        (Some(Class::Row), Side::SortedIn, _) => {
            return sorted(case, anchor, &found).map(Spot::Sorted);
        }
        (Some(Class::Sections), Side::SortedIn, _) => None,
        (Some(Class::Sections), _, Found::Section(entity)) => Some(Spot::Slot(*entity, side)),
        (Some(Class::Blocks), Side::StartOf | Side::EndOf, Found::Section(entity)) => {
            Some(Spot::Slot(*entity, side))
        }
        (Some(Class::Row), Side::Before, Found::Block(node))
            if matches!(case.locator.arena.kind(*node), Kind::Row { head: true }) =>
        {
            None
        }
        (Some(class), Side::Before | Side::After, Found::Block(node))
            if fits(class, case.locator.arena.kind(*node)) =>
        {
            if side == Side::After
                && let Some(table) = captioned(case, *node)
            {
                return Err(fault(case, parted(case, anchor, table)));
            }
            Some(Spot::Slot(Entity::Node(beside(case, *node, side)), side))
        }
        // The first row stands below the head.
        (Some(Class::Row), Side::StartOf, Found::Block(node))
            if matches!(case.locator.arena.kind(*node), Kind::Table { .. }) =>
        {
            let mut rows = case.locator.arena.tree(*node).children(node.node);
            rows.next().map(|head| {
                let head = NodeRef { node: head, ..*node };
                Spot::Slot(Entity::Node(head), Side::After)
            })
        }
        (Some(class), Side::StartOf | Side::EndOf, Found::Block(node))
            if holds(class, case.locator.arena.kind(*node)) =>
        {
            Some(Spot::Slot(Entity::Node(*node), side))
        }
        (None, Side::Before | Side::After, Found::Column(table, position)) => {
            Some(Spot::Column(*table, side, *position))
        }
        _ => None,
    };
    match spot {
        Some(Spot::Slot(entity, side)) => {
            retired(case, entity, side, anchor).map(|entity| Spot::Slot(entity, side))
        }
        Some(spot) => Ok(spot),
        None => Err(fault(case, misplaced(case, place, anchor, class, &found))),
    }
}

/// Says whether a thing of a class can stand beside a node.
fn fits(class: Class, kind: &Kind) -> bool {
    match kind {
        Kind::Row { .. } => class == Class::Row,
        Kind::Item => class == Class::Item,
        Kind::Note { .. } => class == Class::Note,
        Kind::Cell | Kind::Heading { .. } | Kind::OptionsMark => false,
        _ => class == Class::Blocks,
    }
}

/// Says whether a node holds things of a class.
fn holds(class: Class, kind: &Kind) -> bool {
    match kind {
        Kind::Table { .. } => class == Class::Row,
        Kind::List { .. } => class == Class::Item,
        _ => false,
    }
}

/// Before a table means before its caption.
fn beside(case: Case<'_>, node: NodeRef, side: Side) -> NodeRef {
    let caption = caption_of(case.locator.arena, node);
    caption.filter(|_| side == Side::Before).unwrap_or(node)
}

/// Returns the table that a caption stands before.
pub(super) fn captioned(case: Case<'_>, node: NodeRef) -> Option<NodeRef> {
    let arena = case.locator.arena;
    let table = arena.tree(node).captioned(node.node, arena.text(node))?;
    Some(NodeRef { node: table, ..node })
}

fn parted(case: Case<'_>, anchor: &Target, table: NodeRef) -> Diagnostic {
    let message = "nothing can stand between a caption and its table";
    let found = Diagnostic::new(codes::WRONG_PLACE, message).at(anchor.span, "this is a caption");
    let found = found.at(case.locator.arena.span(table), "the table of the caption");
    found.help("put it `before` or `after` the table: `{ table: words }`")
}

/// An anchor whose id retires: before and start mean the first part, after and end the last.
fn retired(case: Case<'_>, entity: Entity, side: Side, anchor: &Target) -> Located<Entity> {
    let Entity::Node(node) = entity else { return Ok(entity) };
    let plan = case.locator.plan;
    let first = matches!(side, Side::Before | Side::StartOf);
    if let Some(parts) = plan.split.get(&node) {
        let part = if first { parts.first() } else { parts.last() };
        return Ok(part.map_or(entity, |part| Entity::Made(*part)));
    }
    let Some(joint) = plan.joined.get(&node) else { return Ok(entity) };
    let crate::amend::plan::MadeKind::Joint { members } = &plan.made[*joint as usize].kind else {
        return Ok(entity);
    };
    let end = if first { members.first() } else { members.last() };
    if end == Some(&node) {
        return Ok(Entity::Made(*joint));
    }
    let message = "nothing can stand between sections that are joined";
    let found =
        Diagnostic::new(codes::CONFLICT, message).at(anchor.span, "inside the joint section");
    let other = &case.locator.amendments[plan.made[*joint as usize].change.amendment as usize];
    let join = other.changes[plan.made[*joint as usize].change.change as usize].span;
    let found = found.at(join, "joins the sections");
    Err(fault(case, found.help("anchor it beside a block, or at an end of the joint section")))
}

/// The table of `sorted-in`: a table, or the only one of a section.
fn sorted(case: Case<'_>, anchor: &Target, found: &Found) -> Located<NodeRef> {
    let arena = case.locator.arena;
    let within = match found {
        Found::Block(node) if matches!(arena.kind(*node), Kind::Table { .. }) => return Ok(*node),
        Found::Section(Entity::Node(node)) => *node,
        _ => {
            let message = "`sorted-in` names a table, or a section that holds one";
            let found = Diagnostic::new(codes::WRONG_PLACE, message).at(anchor.span, "no table");
            return Err(fault(
                case,
                found.help("write the id of the section, or `{ table: words }`"),
            ));
        }
    };
    let tree = arena.tree(within);
    let tables: Vec<NodeId> = tree
        .subtree(within.node)
        .filter(|node| matches!(tree.kind(*node), Kind::Table { .. }))
        .collect();
    match tables.as_slice() {
        [one] => Ok(NodeRef { node: *one, ..within }),
        several => {
            let name = case.locator.section_name(within);
            let (code, message, help) = match several.len() {
                0 => (
                    codes::BLOCK_NOT_FOUND,
                    format!("{name} holds no table to sort a row into"),
                    "name the section of the table, or `insert` the table as Markdown",
                ),
                count => (
                    codes::AMBIGUOUS_TARGET,
                    format!("{name} holds {count} tables, not one"),
                    "name the table by words: `sorted-in: { in: …, table: words }`",
                ),
            };
            let found = Diagnostic::new(code, message).at(anchor.span, "which table?");
            Err(fault(case, found.help(help)))
        }
    }
}

fn misplaced(
    case: Case<'_>,
    place: &Place,
    anchor: &Target,
    class: Option<Class>,
    found: &Found,
) -> Diagnostic {
    let what = class.map_or("a column", Class::word);
    let at = match found {
        Found::Section(_) => "a section".to_owned(),
        Found::Block(node)
            if matches!(case.locator.arena.kind(*node), Kind::Row { head: true }) =>
        {
            "the head of a table".to_owned()
        }
        Found::Block(node) => match case.locator.arena.kind(*node).word() {
            word @ ("item" | "HTML") => format!("an {word}"),
            word => format!("a {word}"),
        },
        Found::Column(..) => "a column".to_owned(),
        Found::Everything => "a whole policy".to_owned(),
    };
    let message = format!("{what} cannot stand `{}` {at}", place.side.key());
    let sorts = place.side == Side::SortedIn && class != Some(Class::Row);
    let help = match class {
        _ if sorts => "rows alone are `sorted-in`: write `{ row: [ … ] }`, or another place",
        Some(Class::Sections) => {
            "sections stand `before` or `after` a section, or at its `start-of` or `end-of`"
        }
        Some(Class::Blocks) => {
            "blocks stand `before` or `after` a block (`{ in: …, paragraph: words }`), or at the \
             `start-of` or `end-of` a section's own text"
        }
        Some(Class::Note) => "a footnote stands at the end of its chapter",
        Some(Class::Row) => {
            "a row stands `before` or `after` a row, at the `start-of` or `end-of` a table below its \
             head, or `sorted-in` it"
        }
        Some(Class::Item) => "an item stands `before` or `after` an item of a list",
        Some(Class::Column) | None => {
            "a column stands `before` or `after` a column: `{ table: words, column: Header }`"
        }
    };
    let found = Diagnostic::new(codes::WRONG_PLACE, message);
    found.at(anchor.span, format!("this is {at}")).help(help)
}
