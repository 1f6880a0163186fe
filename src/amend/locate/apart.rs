//! Several places that one locator matches: what to type for each so that it alone is meant. What is
//! proposed is tried on all the places before it is shown.

use std::collections::BTreeSet;

use crate::amend::arena::NodeRef;
use crate::amend::arena::is_text;
use crate::amend::locate::Hit;
use crate::amend::locate::Locator;
use crate::amend::locate::span_of;
use crate::amend::locate::words::Sought;
use crate::amend::locate::words::Wanted;
use crate::amend::locate::written::contexts;
use crate::amend::locate::written::written;
use crate::amend::locate::written::written_find;
use crate::amend::plan::Entity;
use crate::amend::text::quote;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::BlockRef;
use crate::model::amendment::Find;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;

/// How many places are shown.
const SHOWN: usize = 3;

/// Adds the first of several places, and how many more there are.
pub(super) fn show(
    locator: &Locator<'_>,
    mut found: Diagnostic,
    places: &[(NodeRef, Span)],
) -> Diagnostic {
    for (at, (node, span)) in places.iter().take(SHOWN).enumerate() {
        let mut text = format!("in {}", locator.where_is(*node));
        if at + 1 == SHOWN && places.len() > SHOWN {
            text.push_str(&format!(", and {} more", places.len() - SHOWN));
        }
        found = found.at(*span, text);
    }
    found
}

/// Says what to type for each place that is shown.
fn advice(mut lines: Vec<String>) -> Option<String> {
    lines.dedup();
    let lines = lines.join("\n");
    (!lines.is_empty()).then(|| format!("say which one is meant:\n{lines}"))
}

/// Says how to tell apart places of words.
pub(super) fn words(
    locator: &Locator<'_>,
    target: &Target,
    sought: Sought<'_>,
    hits: &[Hit],
    amendment: &Amendment,
) -> Option<String> {
    let leaves: Vec<NodeRef> = hits.iter().map(|hit| hit.leaf).collect();
    let lines = hits.iter().take(SHOWN).filter_map(|hit| {
        let section = match target.block {
            Some(_) => None,
            None => section(locator, target, hit.leaf, &leaves, amendment),
        };
        if let Some(id) = section {
            let key = if sought.key == "find" { "edit" } else { "in" };
            return Some(format!("{key}: {}", yaml::scalar(&id)));
        }
        beside(locator, sought, hit, &leaves)
    });
    advice(lines.collect())
}

/// Returns the id of a section in which a place stands and none of the others.
fn section(
    locator: &Locator<'_>,
    target: &Target,
    node: NodeRef,
    others: &[NodeRef],
    amendment: &Amendment,
) -> Option<String> {
    if target.inserted_by.is_some() {
        return None;
    }
    let tree = locator.arena.tree(node);
    let section = NodeRef { node: tree.section_of(node.node)?, ..node };
    let Kind::Section { id, .. } = locator.arena.kind(section) else { return None };
    let named = Spanned::new(id.to_string(), target.span);
    let entity = locator.section_by_id(&named, amendment).ok()?;
    if entity != Entity::Node(section) {
        return None;
    }
    let nodes: BTreeSet<NodeRef> =
        locator.scope_of(entity).nodes(locator.arena).into_iter().collect();
    let inside = others.iter().filter(|other| nodes.contains(other)).count();
    (inside == 1).then(|| id.to_string())
}

/// Returns `find` with what stands beside one of several places; more words where a key takes no
/// more than words.
fn beside(
    locator: &Locator<'_>,
    sought: Sought<'_>,
    hit: &Hit,
    leaves: &[NodeRef],
) -> Option<String> {
    let find = sought.find;
    let visible = &locator.arena.folded(hit.leaf).visible.text;
    let (start, end) = (hit.visible.start as usize, hit.visible.end as usize);
    let span = find.exact.span;
    let mut leaves = leaves.to_vec();
    leaves.dedup();
    let is_alone = |find: &Find| {
        let wanted = Wanted::of(find);
        let mut found = leaves.iter().flat_map(|leaf| wanted.hits(locator.arena, *leaf));
        let first = found.next().filter(|first| first.leaf == hit.leaf);
        found.next().is_none()
            && first.is_some_and(|first| first.visible.start <= hit.visible.start)
    };
    let (head, tail) = (visible[..start].trim_end(), visible[end..].trim_start());
    contexts(head, tail).skip(1).find_map(|(before, after)| {
        let words = |text: &str| Spanned::new(quote::written(text), span);
        if sought.key == "find" {
            let before = before.map(words).or_else(|| find.before.clone());
            let after = after.map(words).or_else(|| find.after.clone());
            let found = Find { exact: find.exact.clone(), before, after };
            return is_alone(&found).then(|| format!("find: {}", written_find(&found)));
        }
        let from = before.map_or(start, |before| head.len() - before.len());
        let to = after.map_or(end, |after| visible.len() - tail.len() + after.len());
        let exact = words(&visible[from..to]);
        let found = Find { exact, before: None, after: None };
        is_alone(&found).then(|| format!("{}: {}", sought.key, yaml::scalar(&found.exact.value)))
    })
}

/// Returns the line of a block on which words of a locator stand, to be shown.
pub(super) fn line_of(locator: &Locator<'_>, node: NodeRef, words: &Quote) -> Span {
    let arena = locator.arena;
    let inside = arena.tree(node).subtree(node.node).map(|inner| NodeRef { node: inner, ..node });
    let mut leaves = inside.filter(|leaf| is_text(arena.kind(*leaf)));
    let hit = leaves.find_map(|leaf| {
        let folded = arena.folded(leaf);
        let place = words.all(folded).into_iter().next()?;
        Some(Hit { leaf, visible: folded.visible_range(place) })
    });
    let span = hit.map_or_else(|| arena.span(node), |hit| span_of(arena, &hit));
    let text = &arena.text(node)[span.range()];
    let end = text.find(['\n', '\r']).map_or(span.end, |end| span.start + end as u32);
    Span { end, ..span }
}

/// Says how to tell apart several blocks.
pub(super) fn blocks(
    locator: &Locator<'_>,
    target: &Target,
    block: &BlockRef,
    several: &[NodeRef],
    amendment: &Amendment,
) -> Option<String> {
    if target.inserted_by.is_some() {
        return None;
    }
    let lines = several.iter().take(SHOWN).enumerate().map(|(at, node)| {
        let mut own = target.clone();
        if let Some(id) = section(locator, target, *node, several, amendment) {
            own.section = Some(SectionRef::Id(Spanned::new(id, target.span)));
        } else if let Some(words) = longer(locator, block, *node, several) {
            own.block = Some(BlockRef { words, ..block.clone() });
        } else {
            own.nth = Some(Spanned::new(at as u32 + 1, target.span));
        }
        written(&own)
    });
    advice(lines.collect())
}

/// Returns words around those of a locator that stand in one of several blocks only.
fn longer(
    locator: &Locator<'_>,
    block: &BlockRef,
    node: NodeRef,
    several: &[NodeRef],
) -> Option<Spanned<String>> {
    if block.kind == Some(BlockKind::Row) || !is_text(locator.arena.kind(node)) {
        return None;
    }
    let text = &locator.arena.folded(node).text;
    let place =
        Quote::read(&block.words.value).all(locator.arena.folded(node)).into_iter().next()?;
    let (head, tail) = (text[..place.start].trim_end(), text[place.end..].trim_start());
    contexts(head, tail).skip(1).find_map(|(before, after)| {
        let from = before.map_or(place.start, |before| head.len() - before.len());
        let to = after.map_or(place.end, |after| text.len() - tail.len() + after.len());
        let words = quote::written(&text[from..to]);
        let quote = Quote::read(&words);
        let holding = several.iter().filter(|other| {
            !is_text(locator.arena.kind(**other)) || quote.is_in(locator.arena.folded(**other))
        });
        (holding.count() == 1).then(|| Spanned::new(words, block.words.span))
    })
}
