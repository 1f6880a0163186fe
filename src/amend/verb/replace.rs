//! `replace`: a block, or a section's own text.

use crate::amend::above;
use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::locate;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::comments;
use crate::amend::verb::content_digest;
use crate::amend::verb::delete;
use crate::amend::verb::fault;
use crate::amend::verb::insert;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Content;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::source::Spanned;

pub(super) fn act(
    case: Case<'_>,
    (target, was): (&Target, Option<&Spanned<String>>),
    by: &Content,
    drop_orphans: bool,
    drops: &[Spanned<String>],
) -> Located<Outcome> {
    if let Content::Column { .. } = by {
        let help = "a column is inserted: `after: { table: words, column: Header }`";
        return Err(misfit(case, "a column", "what is replaced", by, help));
    }
    // What could not be read has been reported.
    let Some((at, brought)) = insert::brought(case, 0) else { return Ok(Outcome::default()) };
    let text = case.locator.arena.sources.get(brought.tree.source).text();
    let value = content_digest("replace", text);
    let mut outcome = Outcome { drops_orphans: drop_orphans, ..Outcome::default() };
    if let Found::Section(Entity::Node(section)) = case.locator.whole(target, case.amendment)? {
        check_class(case, Class::Blocks, brought.class, by)?;
        let own = own_text(case.locator.arena, section);
        let Some(was) = was else { return Err(delete::no_was(case, &own)) };
        if let Some(found) = locate::check_was(case.locator, &own, was, case.amendment) {
            return Err(Box::new(found));
        }
        comments::check(case, &own, brought, drops)?;
        outcome.claim(case, Claim::OwnText(Entity::Node(section)), value);
        for node in own {
            outcome.claim(case, Claim::Removes(node), value);
            outcome.effect(value, Effect::Remove { node, instead: None });
        }
        let section = Entity::Node(section);
        outcome.effect(value, Effect::OwnText { section, instead: at });
        return Ok(outcome);
    }
    let node = delete::removable(case, target)?;
    let caption = replaced_caption(case, node, brought);
    let nodes: Vec<NodeRef> = caption.into_iter().chain([node]).collect();
    delete::check_was(case, &nodes, node, was)?;
    let class = match case.locator.arena.kind(node) {
        Kind::Row { .. } => Class::Row,
        Kind::Item => Class::Item,
        _ => Class::Blocks,
    };
    check_class(case, class, brought.class, by)?;
    comments::check(case, &nodes, brought, drops)?;
    if matches!(case.locator.arena.kind(node), Kind::Note { .. }) {
        note(case, node, at, value, &mut outcome)?;
        return Ok(outcome);
    }
    outcome.claim(case, Claim::Removes(node), value);
    outcome.effect(value, Effect::Remove { node, instead: Some(at) });
    if let Some(caption) = caption {
        outcome.claim(case, Claim::Removes(caption), value);
        outcome.effect(value, Effect::Remove { node: caption, instead: None });
    }
    Ok(outcome)
}

/// The blocks of `by` take the place of those inside a footnote; its label stays.
fn note(
    case: Case<'_>,
    note: NodeRef,
    at: usize,
    value: u64,
    outcome: &mut Outcome,
) -> Located<()> {
    let brought = &case.locator.brought[at];
    let is_text = |node: &&NodeId| !brought.tree.kind(**node).is_definition();
    if !brought.tops.iter().any(|node| is_text(&node)) {
        let found = Diagnostic::new(codes::WRONG_PLACE, "a definition cannot stand in a footnote");
        let found = found.at(brought.tree.span(brought.tops[0]), "the footnote has its label");
        return Err(fault(
            case,
            found.help("write the text of the footnote alone, without `[^…]:`"),
        ));
    }
    let blocks: Vec<NodeId> = case.locator.arena.tree(note).children(note.node).collect();
    for (position, node) in blocks.into_iter().enumerate() {
        let node = NodeRef { node, ..note };
        let instead = (position == 0).then_some(at);
        outcome.claim(case, Claim::Removes(node), value);
        outcome.effect(value, Effect::Remove { node, instead });
    }
    Ok(())
}

/// A table that comes with a caption takes the place of the old caption too.
fn replaced_caption(
    case: Case<'_>,
    node: NodeRef,
    brought: &crate::amend::content::Brought,
) -> Option<NodeRef> {
    let caption = locate::caption_of(case.locator.arena, node)?;
    let text = case.locator.arena.sources.get(brought.tree.source).text();
    brought.tree.captioned(*brought.tops.first()?, text).map(|_| caption)
}

/// Returns the blocks of a section before its first sub-section; footnotes are left out, and anchors
/// that belong to a section below.
pub(crate) fn own_text(arena: &Arena<'_>, section: NodeRef) -> Vec<NodeRef> {
    let tree = arena.tree(section);
    let blocks = tree.children(section.node).filter(|node| {
        let kind = tree.kind(*node);
        !matches!(kind, Kind::Section { .. } | Kind::Heading { .. }) && !kind.is_definition()
    });
    let blocks = blocks.map(|node| NodeRef { node, ..section });
    blocks.filter(|block| above::below(arena, *block).is_none()).collect()
}

fn check_class(case: Case<'_>, wanted: Class, is: Class, by: &Content) -> Located<()> {
    if wanted == is {
        return Ok(());
    }
    let help = match wanted {
        Class::Row => "write `by: { row: [cell, …] }`",
        Class::Item => "write `by: { item: text }`",
        _ => "write blocks in Markdown; a section as a whole is deleted and another inserted",
    };
    Err(misfit(case, is.word(), wanted.word(), by, help))
}

fn misfit(case: Case<'_>, is: &str, wanted: &str, by: &Content, help: &str) -> Box<Diagnostic> {
    let message = format!("{is} cannot stand in place of {wanted}");
    let found = Diagnostic::new(codes::WRONG_PLACE, message);
    let these = if matches!(is, "blocks" | "sections") { "these are" } else { "this is" };
    fault(case, found.at(by.span(), format!("{these} {is}")).help(help))
}
