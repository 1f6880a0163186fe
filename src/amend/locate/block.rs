//! Blocks by kind and words.

use crate::amend::arena::NodeRef;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::locate::apart;
use crate::amend::locate::elsewhere;
use crate::amend::locate::folded_quote;
use crate::amend::locate::nearest;
use crate::amend::locate::slip;
use crate::amend::text::quote;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::BlockRef;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::yaml;

/// Finds the one block of a kind that contains the words.
pub(super) fn find(
    locator: &Locator<'_>,
    target: &Target,
    block: &BlockRef,
    amendment: &Amendment,
) -> Located<Found> {
    let words = Quote::read(&block.words.value);
    // None where it is known without them that nothing matches.
    let mut candidates = None;
    let known = indexed(locator, target, block, &words, amendment);
    let known = known.filter(|known| !known.is_empty() || !locator.index.effort.is_left());
    let matching = match known {
        Some(known) => known,
        None => {
            let nodes = locator.scope(target, amendment)?.nodes(locator.arena);
            let kinds = nodes.into_iter().filter(|node| is_kind(locator, *node, block.kind));
            let own: &Vec<NodeRef> = candidates.insert(kinds.collect());
            let holds = |node: &NodeRef| contains(locator, *node, block.kind, &words);
            own.iter().copied().filter(holds).collect()
        }
    };
    let candidates = candidates.as_deref();
    let matching = innermost(locator, matching);
    let chosen = match (&target.nth, matching.as_slice()) {
        (Some(nth), several) => match several.get((nth.value as usize).wrapping_sub(1)) {
            Some(node) => *node,
            None if several.is_empty() => {
                return Err(Box::new(none(locator, target, block, candidates, amendment)));
            }
            None => return Err(Box::new(too_few(nth, several.len(), block, amendment))),
        },
        (None, [one]) => *one,
        (None, []) => return Err(Box::new(none(locator, target, block, candidates, amendment))),
        (None, several) => return Err(Box::new(many(locator, target, block, several, amendment))),
    };
    column(locator, target, chosen, amendment)
}

/// Returns the blocks that match by the index; nothing where it cannot tell.
fn indexed(
    locator: &Locator<'_>,
    target: &Target,
    block: &BlockRef,
    words: &Quote,
    amendment: &Amendment,
) -> Option<Vec<NodeRef>> {
    if !locator.is_everywhere(target) {
        return None;
    }
    let nodes = locator.index.blocks(locator.arena, block.kind, words.text())?;
    let matching = nodes.into_iter().filter(|node| {
        locator.is_own(*node, amendment)
            && is_kind(locator, *node, block.kind)
            && contains(locator, *node, block.kind, words)
    });
    Some(matching.collect())
}

fn is_kind(locator: &Locator<'_>, node: NodeRef, kind: Option<BlockKind>) -> bool {
    let own = locator.arena.kind(node);
    match kind {
        None => matches!(
            own,
            Kind::Paragraph | Kind::Heading { .. } | Kind::Code { .. } | Kind::Row { .. }
        ),
        Some(BlockKind::Paragraph) => matches!(own, Kind::Paragraph),
        Some(BlockKind::List) => matches!(own, Kind::List { .. }),
        Some(BlockKind::Item) => matches!(own, Kind::Item),
        Some(BlockKind::Table) => matches!(own, Kind::Table { .. }),
        Some(BlockKind::Row) => matches!(own, Kind::Row { .. }),
        Some(BlockKind::Quote) => matches!(own, Kind::Quote),
        Some(BlockKind::Code) => matches!(own, Kind::Code { .. }),
        Some(BlockKind::Footnote) => matches!(own, Kind::Note { .. }),
        Some(BlockKind::Heading) => matches!(own, Kind::Heading { .. }),
    }
}

fn contains(locator: &Locator<'_>, node: NodeRef, kind: Option<BlockKind>, words: &Quote) -> bool {
    let arena = locator.arena;
    match (arena.kind(node), kind) {
        (Kind::Row { .. }, Some(BlockKind::Row)) => {
            let first = arena.tree(node).children(node.node).next();
            first.is_some_and(|cell| words.is(arena.folded(NodeRef { node: cell, ..node })))
        }
        (Kind::Paragraph | Kind::Heading { .. }, _) => words.is_in(arena.folded(node)),
        (Kind::Table { .. }, _) => {
            let caption = arena.tree(node).caption_of(node.node, arena.text(node));
            let caption = caption.map(|at| arena.folded(NodeRef { node: at, ..node }));
            caption.is_some_and(|text| words.is_in(text)) || words.is_in(&arena.shown(&[node]))
        }
        _ => words.is_in(&arena.shown(&[node])),
    }
}

/// Keeps those that hold no other match.
fn innermost(locator: &Locator<'_>, matching: Vec<NodeRef>) -> Vec<NodeRef> {
    let holds_other = |node: &NodeRef| {
        matching.iter().any(|other| {
            other != node
                && other.fragment == node.fragment
                && locator.arena.tree(*node).contains(node.node, other.node)
        })
    };
    if matching.len() > 200 {
        return matching;
    }
    matching.iter().copied().filter(|node| !holds_other(node)).collect()
}

/// Goes on from a row to a cell, or from a table to a column, where a header is named.
fn column(
    locator: &Locator<'_>,
    target: &Target,
    node: NodeRef,
    amendment: &Amendment,
) -> Located<Found> {
    let Some(header) = &target.column else { return Ok(Found::Block(node)) };
    let is_row = matches!(locator.arena.kind(node), Kind::Row { .. });
    let table = if is_row { locator.table_of(node) } else { Some(node) };
    let table = table.filter(|at| matches!(locator.arena.kind(*at), Kind::Table { .. }));
    let Some(table) = table else {
        let message = "`column` goes with a row or a table only";
        let found = Diagnostic::new(codes::WRONG_TARGET, message).at(header.span, "no table here");
        return Err(Box::new(found.help("drop `column`").cause(amendment.cause())));
    };
    let wanted = folded_quote(&header.value);
    let tree = locator.arena.tree(table);
    let head = tree.children(table.node).next().unwrap_or(table.node);
    let texts: Vec<&str> = tree
        .children(head)
        .map(|cell| locator.arena.folded(NodeRef { node: cell, ..table }).text.trim())
        .collect();
    let positions: Vec<usize> = (0..texts.len()).filter(|at| texts[*at] == wanted).collect();
    let [position] = positions.as_slice() else {
        let message = match positions.len() {
            0 => format!("the table has no column `{}`", header.value),
            several => format!("{several} columns of the table are headed `{}`", header.value),
        };
        let mut found = Diagnostic::new(codes::BLOCK_NOT_FOUND, message);
        found = found.at(header.span, "no such column");
        found = found.at(tree.span(head), "the table's head");
        found = found.help(format!("write one of: {}", texts.join(", "))).cause(amendment.cause());
        return Err(Box::new(found));
    };
    if !is_row {
        return Ok(Found::Column(node, *position as u32));
    }
    match locator.arena.tree(node).children(node.node).nth(*position) {
        Some(cell) => Ok(Found::Block(NodeRef { node: cell, ..node })),
        None => {
            let message = format!("the row has no cell in column `{}`", header.value);
            let found = Diagnostic::new(codes::BLOCK_NOT_FOUND, message);
            let found =
                found.at(header.span, "no such cell").at(locator.arena.span(node), "the row");
            Err(Box::new(found.help("give the row all its cells").cause(amendment.cause())))
        }
    }
}

/// Returns what people call the kind.
pub(super) fn word_of(block: &BlockRef) -> &'static str {
    match block.kind {
        None => "block",
        Some(BlockKind::Quote) => "block quotation",
        Some(BlockKind::Code) => "code block",
        Some(kind) => kind.key(),
    }
}

fn none(
    locator: &Locator<'_>,
    target: &Target,
    block: &BlockRef,
    candidates: Option<&[NodeRef]>,
    amendment: &Amendment,
) -> Diagnostic {
    let place = locator.place_name(target);
    let word = word_of(block);
    let message = match (candidates.is_some_and(<[NodeRef]>::is_empty), block.kind) {
        (true, _) => format!("{place} holds no {word}"),
        (false, Some(BlockKind::Row)) => {
            format!("the first cell of no row in {place} is `{}`", block.words.value)
        }
        (false, _) => format!("no {word} in {place} contains `{}`", block.words.value),
    };
    let mut found = Diagnostic::new(codes::BLOCK_NOT_FOUND, message);
    found = found.at(block.words.span, "looked for these words").cause(amendment.cause());
    let look = format!("let the tool look for the place:\npolicy locate \"{}\"", block.words.value);
    let Some(candidates) = candidates.filter(|own| locator.may_compare(own.len())) else {
        return found.help(look);
    };
    if let Some(found) = elsewhere::in_other_kind(locator, &found, target, block, amendment) {
        return found;
    }
    let quote = Quote::read(&block.words.value);
    if let Some(found) = elsewhere::outside(locator, &found, target, &quote, amendment) {
        return found;
    }
    let first = |row: &NodeRef| {
        let cell = locator.arena.tree(*row).children(row.node).next();
        NodeRef { node: cell.unwrap_or(row.node), ..*row }
    };
    let leaves = match block.kind {
        Some(BlockKind::Row) => candidates.iter().map(first).collect(),
        _ => nearest::leaves_of(locator.arena, candidates),
    };
    let near = nearest::words(locator, &leaves, &block.words.value);
    if let Some(best) = near.first() {
        found = found.help(format!(
            "write `{}: {}`, or let the tool look for the place:\npolicy locate \"{}\"",
            block.kind.map_or("says", BlockKind::key),
            yaml::scalar(&quote::written(&best.text)),
            block.words.value
        ));
    } else {
        found = found.help(look);
    }
    let is_row = block.kind == Some(BlockKind::Row);
    let quoted = if is_row { first_cells(locator, candidates) } else { leaves };
    let meant = slip::quotation(locator, &quoted, &block.words.value, is_row, amendment);
    found.candidates(near).meant(block.words.span, meant.as_deref())
}

/// Returns the cells by which rows are named.
fn first_cells(locator: &Locator<'_>, rows: &[NodeRef]) -> Vec<NodeRef> {
    let first = |row: &NodeRef| {
        let node = locator.arena.tree(*row).children(row.node).next()?;
        Some(NodeRef { node, ..*row })
    };
    rows.iter().filter_map(first).collect()
}

fn too_few(
    nth: &crate::source::Spanned<u32>,
    count: usize,
    block: &BlockRef,
    amendment: &Amendment,
) -> Diagnostic {
    let word = word_of(block);
    let message = format!("there are only {count} of this {word}, not {}", nth.value);
    let found = Diagnostic::new(codes::BLOCK_NOT_FOUND, message).at(nth.span, "too high");
    found.help(format!("write a number from 1 to {count}")).cause(amendment.cause())
}

fn many(
    locator: &Locator<'_>,
    target: &Target,
    block: &BlockRef,
    several: &[NodeRef],
    amendment: &Amendment,
) -> Diagnostic {
    let word = word_of(block);
    let message = match block.kind {
        Some(BlockKind::Row) => {
            format!("{} rows begin with `{}`", several.len(), block.words.value)
        }
        _ => format!("{} {word}s contain `{}`", several.len(), block.words.value),
    };
    let mut found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
    found = found.at(block.words.span, "matches more than one").cause(amendment.cause());
    let words = Quote::read(&block.words.value);
    let places = several.iter().map(|node| (*node, apart::line_of(locator, *node, &words)));
    found = apart::show(locator, found, &places.collect::<Vec<_>>());
    let help = apart::blocks(locator, target, block, several, amendment);
    found.help(help.unwrap_or_else(|| {
        "quote more words, name the section with `in:`, or add `nth:`".to_owned()
    }))
}
