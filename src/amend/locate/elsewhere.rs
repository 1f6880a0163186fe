//! Words that are not where they are looked for, and stand somewhere else: in what an amendment
//! inserts, in another policy, beside other words. Says so; never a match.

use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::arena::is_text;
use crate::amend::locate::Locator;
use crate::amend::locate::block::word_of;
use crate::amend::locate::hit::Hit;
use crate::amend::locate::hit::span_of;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::BlockRef;
use crate::model::amendment::Find;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::folded;
use crate::yaml;

/// Adds where words stand that are not in the policies of an amendment; nothing if they stand
/// nowhere else.
pub(super) fn outside(
    locator: &Locator<'_>,
    found: &Diagnostic,
    target: &Target,
    words: &Quote,
    amendment: &Amendment,
) -> Option<Diagnostic> {
    if target.inserted_by.is_some() {
        return None;
    }
    let arena = locator.arena;
    for (at, fragment) in arena.fragments.iter().enumerate() {
        let is_own = match fragment.origin {
            Origin::Chapter { policy, .. } => amendment.is_about(&locator.policies[policy]),
            Origin::Content { .. } => false,
        };
        if is_own {
            continue;
        }
        let Some(hit) = first_in(locator, at as u32, words) else { continue };
        let (place, help) = match fragment.origin {
            Origin::Content { change } => {
                let id = &locator.amendments[change.amendment as usize].id.value;
                let help = format!("add `inserted-by: {id}` to look among what that brings");
                (format!("brought by amendment {id}"), help)
            }
            Origin::Chapter { policy, .. } => {
                let key = &locator.policies[policy];
                let help = format!(
                    "put the change into an amendment of `policy: {key}`, or quote words of this policy"
                );
                (format!("in policy `{key}`, {}", locator.where_is(hit.leaf)), help)
            }
        };
        return Some(found.clone().at(span_of(arena, &hit), place).help(help));
    }
    None
}

fn first_in(locator: &Locator<'_>, fragment: u32, words: &Quote) -> Option<Hit> {
    let tree = &locator.arena.fragments[fragment as usize].tree;
    let is_leaf = |kind: &Kind| is_text(kind) && !matches!(kind, Kind::Code { .. });
    let leaves = tree.ids().filter(|node| is_leaf(tree.kind(*node)));
    let mut leaves = leaves.map(|node| NodeRef { fragment, node });
    leaves.find_map(|leaf| {
        let folded = locator.arena.folded(leaf);
        let place = words.all(folded).into_iter().next()?;
        Some(Hit { leaf, visible: folded.visible_range(place) })
    })
}

/// Says that words stand there, but not beside what `before` and `after` say.
pub(super) fn beside(
    locator: &Locator<'_>,
    found: Diagnostic,
    find: &Find,
    leaves: &[NodeRef],
) -> Option<Diagnostic> {
    if find.before.is_none() && find.after.is_none() {
        return None;
    }
    let exact = Quote::read(&find.exact.value);
    let hit = leaves.iter().find_map(|leaf| {
        let folded = locator.arena.folded(*leaf);
        let place = exact.all(folded).into_iter().next()?;
        Some((folded, place.clone(), Hit { leaf: *leaf, visible: folded.visible_range(place) }))
    });
    let (folded, place, hit) = hit?;
    let head = folded.text[..place.start].trim_end().len();
    let tail = folded.text.len() - folded.text[place.end..].trim_start().len();
    let fits = |words: &str, before: bool| match before {
        true => Quote::read(words).start_at(folded, head).is_some(),
        false => Quote::read(words).end_at(folded, tail).is_some(),
    };
    let sides = [("before", &find.before, true), ("after", &find.after, false)];
    let mut found = found.at(span_of(locator.arena, &hit), "the words stand here");
    found.message = "the words to edit stand beside other words than `find` says".into();
    for (key, words, before) in sides {
        let Some(words) = words.as_ref().filter(|words| !fits(&words.value, before)) else {
            continue;
        };
        found = found.at(words.span, format!("this does not stand directly {key} them"));
        let there = match before {
            true => folded.text[..head].rsplit(' ').next().unwrap_or_default(),
            false => folded.text[tail..].split(' ').next().unwrap_or_default(),
        };
        found = found.help(match there.is_empty() {
            true => format!("nothing stands {key} them: leave `{key}` out"),
            false => format!("write what stands there: `{key}: {there}`"),
        });
    }
    Some(found)
}

/// Says that words stand in a block of another kind than the one that is named.
pub(super) fn in_other_kind(
    locator: &Locator<'_>,
    found: &Diagnostic,
    target: &Target,
    block: &BlockRef,
    amendment: &Amendment,
) -> Option<Diagnostic> {
    let arena = locator.arena;
    let quote = Quote::read(&block.words.value);
    let nodes = locator.scope(target, amendment).ok()?.nodes(arena);
    let holds = |node: &&NodeRef| {
        is_text(arena.kind(**node)) && arena.folded_text(**node).contains(quote.text())
    };
    let leaf = nodes.iter().find(holds)?;
    let (key, kind) = match arena.kind(*leaf) {
        Kind::Code { .. } => ("code", "code block"),
        Kind::Heading { .. } => ("heading", "heading"),
        Kind::Cell => ("table", "table"),
        _ => ("paragraph", "paragraph"),
    };
    let own = block.kind?;
    if own == BlockKind::Row || own.key() == key {
        return None;
    }
    let found = found.clone().at(arena.span(*leaf), format!("they stand in this {kind}"));
    let words = yaml::scalar(&block.words.value);
    let help = format!("write `{key}: {words}`, or words of the {} that is meant", word_of(block));
    Some(found.help(help))
}

/// Says that words stand in a code block, which is changed as a whole.
pub(super) fn in_code(
    locator: &Locator<'_>,
    found: &Diagnostic,
    nodes: &[NodeRef],
    find: &Find,
) -> Option<Diagnostic> {
    let words = folded(find.exact.value.trim());
    let is_code = |node: &&NodeRef| matches!(locator.arena.kind(**node), Kind::Code { .. });
    let mut blocks = nodes.iter().filter(is_code);
    let block = blocks.find(|block| locator.arena.folded_text(**block).contains(&words))?;
    let mut found = found.clone().at(locator.arena.span(*block), "they stand in this code block");
    found.message = "the words to edit stand in a code block, which changes as a whole".into();
    let words = yaml::scalar(&find.exact.value);
    let help = format!(
        "replace the block: `replace: {{ code: {words} }}`, its text in `was`, the new block in `by`"
    );
    Some(found.help(help))
}

/// Returns the paragraph that is nothing but bold words and reads like a heading that is looked for.
pub(super) fn bold_paragraph(
    locator: &Locator<'_>,
    title: &str,
    amendment: &Amendment,
) -> Option<NodeRef> {
    use crate::model::document::InlineKind;
    let nodes = locator.whole_policies(amendment).nodes(locator.arena);
    nodes.into_iter().find(|node: &NodeRef| {
        let tree = locator.arena.tree(*node);
        let inlines = tree.inlines(node.node);
        let is_bold = inlines.first().is_some_and(|first| {
            matches!(first.kind, InlineKind::Strong) && first.inner as usize + 1 == inlines.len()
        });
        let is_paragraph =
            matches!(tree.kind(node.node), Kind::Paragraph) && node.node != NodeId::ROOT;
        is_paragraph && is_bold && locator.arena.folded(*node).text.trim() == title
    })
}
