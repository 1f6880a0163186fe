//! `insert`: content in a slot, in a table or beside a column.

use std::collections::BTreeMap;

use crate::amend::arena::NodeRef;
use crate::amend::content::Brought;
use crate::amend::content::Class;
use crate::amend::content::cell_text;
use crate::amend::locate::Located;
use crate::amend::locate::folded_quote;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::NewColumn;
use crate::amend::plan::What;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::content_digest;
use crate::amend::verb::digest;
use crate::amend::verb::fault;
use crate::amend::verb::place;
use crate::amend::verb::place::Spot;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Content;
use crate::model::amendment::Place;
use crate::model::amendment::Side;
use crate::model::amendment::Target;
use crate::model::amendment::Text;
use crate::source::Spanned;

pub(super) fn act(case: Case<'_>, content: &Content, place: &Place, rank: i32) -> Located<Outcome> {
    let mut outcome = Outcome::default();
    let mut spots: Vec<Spot> = Vec::new();
    for (copy, anchor) in place.anchors.iter().enumerate() {
        if let Content::Column { name, cells } = content {
            column(case, (place, anchor, rank), (*name, cells), &mut outcome)?;
            continue;
        }
        // What could not be read has been reported.
        let Some((at, brought)) = brought(case, copy as u32) else { continue };
        let beside_note = match brought.is_notes() {
            true => place::spot(case, place, anchor, Some(Class::Note)).ok(),
            false => None,
        };
        let spot = match beside_note {
            Some(spot) => spot,
            None => place::spot(case, place, anchor, Some(brought.class))?,
        };
        if spots.contains(&spot) {
            let message = "the content would stand twice in the same place";
            let found = Diagnostic::new(codes::WRONG_PLACE, message);
            let found = found.at(anchor.span, "named before");
            return Err(fault(case, found.help("name each place once")));
        }
        spots.push(spot);
        put(case, spot, at, brought, rank, anchor, &mut outcome)?;
    }
    Ok(outcome)
}

/// Returns what the change brings for a place, with its position.
pub(super) fn brought<'a>(case: Case<'a>, copy: u32) -> Option<(usize, &'a Brought)> {
    let mut all = case.locator.brought.iter().enumerate();
    all.find(|(_, brought)| brought.change == case.by && brought.copy == copy)
}

/// Claims a spot for something brought and puts it there.
pub(super) fn put(
    case: Case<'_>,
    spot: Spot,
    at: usize,
    brought: &Brought,
    rank: i32,
    anchor: &Target,
    outcome: &mut Outcome,
) -> Located<()> {
    let text = case.locator.arena.sources.get(brought.tree.source).text();
    let value = content_digest("insert", text);
    let what = What::Brought(at);
    match spot {
        Spot::Slot(entity, side) => {
            outcome.claim(case, Claim::Slot(entity, side, brought.class, rank), value);
            outcome.need(case, entity, anchor.span);
            outcome.effect(value, Effect::Put { anchor: entity, side, rank, what });
        }
        Spot::Sorted(table) => {
            outcome.need(case, Entity::Node(table), anchor.span);
            outcome.effect(value, Effect::Sorted { table, what });
        }
        Spot::Column(..) => {}
    }
    Ok(())
}

fn column(
    case: Case<'_>,
    (place, anchor, rank): (&Place, &Target, i32),
    (name, cells): (Text, &[(Spanned<String>, Text)]),
    outcome: &mut Outcome,
) -> Located<()> {
    let Spot::Column(table, side, position) = place::spot(case, place, anchor, None)? else {
        return Ok(());
    };
    let arena = case.locator.arena;
    let tree = arena.tree(table);
    let mut texts = BTreeMap::new();
    for row in tree.children(table.node).skip(1) {
        let row = NodeRef { node: row, ..table };
        let first = tree.children(row.node).next().map(|node| NodeRef { node, ..table });
        let name = first.map_or("", |cell| arena.folded(cell).text.trim());
        let found = cells.iter().find(|(key, _)| folded_quote(&key.value) == name);
        let text = found.map(|(_, text)| cell_text(arena.sources.get(text.source).text()));
        texts.insert(row, text.unwrap_or_default());
    }
    for (key, _) in cells {
        let wanted = folded_quote(&key.value);
        let begins = |row: &&NodeRef| {
            let first = tree.children(row.node).next().map(|node| NodeRef { node, ..table });
            first.is_some_and(|cell| arena.folded(cell).text.trim() == wanted)
        };
        let rows: Vec<&NodeRef> = texts.keys().filter(begins).collect();
        if let [first, second, ..] = rows.as_slice() {
            let message = format!("{} rows of the table begin with `{}`", rows.len(), key.value);
            let found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
            let found = found.at(key.span, "names more than one row");
            let found = found.at(arena.span(**first), "one of them");
            let found = found.at(arena.span(**second), "one of them");
            let help = "give the rows first cells that differ, or replace the table";
            return Err(fault(case, found.help(help)));
        }
        if rows.is_empty() {
            let message = format!("no row of the table begins with `{}`", key.value);
            let found = Diagnostic::new(codes::BLOCK_NOT_FOUND, message);
            let found = found.at(key.span, "names no row").at(arena.span(table), "the table");
            return Err(fault(case, found.help("write the whole text of the row's first cell")));
        }
        // A row that goes would take its new cell along.
        for row in rows.into_iter().filter(|row| !texts[*row].is_empty()) {
            outcome.need(case, Entity::Node(*row), key.span);
        }
    }
    let header = cell_text(arena.sources.get(name.source).text());
    let value = digest(&[&header, &format!("{texts:?}")]);
    let head = tree.children(table.node).next().unwrap_or(table.node);
    let beside = tree.children(head).nth(position as usize).unwrap_or(head);
    let beside = Entity::Node(NodeRef { node: beside, ..table });
    outcome.claim(case, Claim::Slot(beside, side, Class::Column, rank), value);
    outcome.need(case, Entity::Node(table), anchor.span);
    let before = side == Side::Before;
    let gap = position + u32::from(!before);
    let causes = Vec::new();
    let column = NewColumn { header, cells: texts, gap, before, rank, causes };
    outcome.effect(value, Effect::Column { table, column });
    Ok(())
}
