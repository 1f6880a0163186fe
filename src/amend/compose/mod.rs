//! Plan → drafts: laid out, written, read again and compared.

mod circle;
pub(crate) mod columns;
mod deletions;
pub(crate) mod edits;
pub(crate) mod layout;
pub(crate) mod links;
mod marks;
mod misread;
pub(crate) mod notes;
mod numbers;
pub(crate) mod verify;
pub(crate) mod write;

use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::layout::Fault;
use crate::amend::compose::write::ByteEdits;
use crate::amend::compose::write::Written;
use crate::amend::gather::Inputs;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::SlotItem;
use crate::amend::plan::What;
use crate::amend::text::Text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Label;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::model::revised;
use crate::model::revised::ChangeId;
use crate::model::revised::Deletion;
use crate::source::Span;

/// Everything that the plan comes to before it is read again.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) chapters: Vec<Written>,
    pub(crate) edits: ByteEdits,
    pub(crate) deletions: Vec<Deletion>,
}

/// Lays out and writes all chapters, in the order of the arena.
pub(crate) fn compose(
    arena: &Arena<'_>,
    plan: &Plan,
    inputs: Inputs<'_>,
    sink: &mut Diagnostics,
) -> Composed {
    let brought = inputs.brought;
    let amendments: &[Amendment] = &inputs.workspace.amendments.amendments;
    let first = (arena.fragments.len() - brought.len()) as u32;
    let layout = layout::lay_out(arena, plan, brought, first);
    for fault in &layout.faults {
        sink.push(describe(arena, plan, fault, amendments));
    }
    let mut edits = edits::collect(arena, plan);
    edits::unfuse(arena, &layout, &mut edits);
    numbers::settle(arena, &layout, &mut edits);
    let (widened, found) = columns::settle(arena, plan, &layout, &mut edits, amendments);
    found.into_iter().for_each(|found| sink.push(found));
    let mut settled = notes::settle(arena, plan, &layout, &mut edits);
    for (chapter, definitions) in links::settle(arena, plan, &layout, &settled, &mut edits) {
        settled.trailing.entry(chapter).or_default().extend(definitions);
    }
    settled.found.iter().for_each(|found| sink.push(found.clone()));
    for (by, mut found) in settled.removed.drain(..) {
        let amendment = &amendments[by.amendment as usize];
        let span = amendment.changes[by.change as usize].span;
        found.labels.insert(0, Label::new(span, "takes the footnote out"));
        sink.push(found.cause(amendment.cause()));
    }
    let shared = shared(plan, first);
    let stead = write::stead::Steads::new(arena, plan, brought, first);
    let sources = write::Sources {
        arena,
        plan,
        edits: &edits,
        shared: &shared,
        gone: &settled.gone,
        widened: &widened,
        stead: &stead,
        bare: inputs.workspace.reading == Reading::Lenient,
    };
    let none = Vec::new();
    let chapters: Vec<Written> = layout
        .chapters
        .iter()
        .map(|chapter| {
            let trailing = settled.trailing.get(&chapter.fragment).unwrap_or(&none);
            write::write(sources, chapter, trailing)
        })
        .collect();
    let claims = deletions::claims(arena, plan, &edits, &layout, &settled.gone);
    let deletions = deletions::deletions(arena, &chapters, claims);
    Composed { chapters, edits, deletions }
}

/// Reads a written chapter again and compares it with what was meant.
pub(crate) fn check(
    arena: &Arena<'_>,
    composed: &Composed,
    at: usize,
    tree: &crate::model::document::Tree,
    amendments: &[Amendment],
) -> Result<Vec<(NodeId, NodeRef)>, Box<Diagnostic>> {
    let written = &composed.chapters[at];
    if let Some(at) = written.uncaused {
        return Err(verify::uncaused(&written.text, tree, at, amendments));
    }
    verify::verify(arena, &composed.edits, &written.outline, &written.text, tree, amendments)
        .map_err(|found| Box::new(blame_deletion(*found, &composed.deletions, amendments)))
}

/// Where no change wrote anything, one took something away.
fn blame_deletion(
    mut found: Diagnostic,
    deletions: &[Deletion],
    amendments: &[Amendment],
) -> Diagnostic {
    let block = found.labels.last().map(|label| label.span);
    let Some(block) = block.filter(|_| found.cause.is_none()) else { return found };
    let beside = deletions.iter().filter(|deletion| deletion.span.source == block.source);
    let nearest = beside.min_by_key(|deletion| deletion.span.end.abs_diff(block.start));
    let Some(by) = nearest.and_then(|deletion| deletion.causes.first()) else { return found };
    let amendment = &amendments[by.amendment as usize];
    let span = amendment.changes[by.change as usize].span;
    found.labels.insert(0, Label::new(span, "takes out what stood between"));
    found.cause(amendment.cause())
}

/// The causes of content that equal changes of several amendments bring.
fn shared(plan: &Plan, first: u32) -> HashMap<u32, Vec<ChangeId>> {
    let mut shared = HashMap::new();
    let items: Vec<&SlotItem> = plan.slots.values().chain(plan.sorted.values()).flatten().collect();
    for item in items {
        if let What::Brought(at) = item.what {
            shared.insert(first + at as u32, item.causes.clone());
        }
    }
    for removal in plan.removed.values() {
        if let Some(at) = removal.instead {
            shared.insert(first + at as u32, removal.causes.clone());
        }
    }
    for made in &plan.made {
        if let MadeKind::Group { content: Some(at), .. } = made.kind {
            shared.insert(first + at as u32, made.causes.clone());
        }
    }
    for (at, causes) in plan.own_text.values() {
        shared.insert(first + *at as u32, causes.clone());
    }
    shared
}

fn describe(arena: &Arena<'_>, plan: &Plan, fault: &Fault, amendments: &[Amendment]) -> Diagnostic {
    let span_of = |change: ChangeId| {
        amendments[change.amendment as usize].changes[change.change as usize].span
    };
    let cause = |change: ChangeId| amendments[change.amendment as usize].cause();
    match fault {
        Fault::TooDeep { section, by } => {
            let (name, span) = heading(arena, plan, *section);
            let message = format!("{name} would be deeper than six levels");
            let mut found = Diagnostic::new(codes::LEVEL_TOO_DEEP, message);
            if let Some(by) = by {
                found = found.at(span_of(*by), "puts it there").cause(cause(*by));
            }
            found = found.at(span, "too deep there");
            found.help("choose a place higher up, or flatten the sections inside")
        }
        Fault::Children { by, missing, foreign } => {
            let message = match missing.as_slice() {
                [] => "`reorder` lists what is no subsection of the section in the end",
                _ => "`reorder` does not list all subsections that the section has in the end",
            };
            let mut found = Diagnostic::new(codes::CHILDREN_DIFFER, message);
            found = found.at(span_of(*by), "this order");
            for span in foreign.iter().take(2) {
                found = found.at(*span, "no subsection of it in the end");
            }
            let names: Vec<String> =
                missing.iter().map(|child| name(arena, plan, *child)).collect();
            let out: Vec<String> = foreign
                .iter()
                .map(|span| format!("`{}`", arena.sources.slice(*span).trim_matches(['"', '\''])))
                .collect();
            let help = match (names.as_slice(), out.as_slice()) {
                ([], _) => "take it out of `children`".to_owned(),
                (names, []) => format!("add to `children` what is missing: {}", names.join(", ")),
                (names, out) => format!(
                    "add to `children` what is missing: {}; take out {}",
                    names.join(", "),
                    out.join(", ")
                ),
            };
            found.help(help).cause(cause(*by))
        }
        Fault::Circle { entities, changes, within } => {
            describe_circle(arena, plan, entities, (changes, *within), amendments)
        }
        Fault::Twice { entity } => {
            let name = name(arena, plan, *entity);
            let found = Diagnostic::new(codes::CONFLICT, format!("{name} would stand twice"));
            let span = match entity {
                Entity::Node(node) => arena.span(*node),
                Entity::Made(made) => span_of(plan.made[*made as usize].change),
            };
            let help = "let one change say where it stands";
            found.at(span, "put in two places").help(help)
        }
    }
}

/// Returns a section's heading and where it is written.
fn heading(arena: &Arena<'_>, plan: &Plan, section: Entity) -> (String, Span) {
    match section {
        Entity::Made(made) => {
            let title = plan.made[made as usize].title;
            let text = arena.sources.get(title.source).text().trim();
            (format!("\"{text}\""), title.span)
        }
        Entity::Node(node) => {
            let heading = NodeRef { node: arena.tree(node).heading(node.node), ..node };
            (format!("\"{}\"", arena.leaf_text(heading)), arena.span(heading))
        }
    }
}

fn describe_circle(
    arena: &Arena<'_>,
    plan: &Plan,
    entities: &[Entity],
    (changes, within): (&[ChangeId], Option<(Entity, Entity)>),
    amendments: &[Amendment],
) -> Diagnostic {
    let names: Vec<String> =
        entities.iter().take(4).map(|entity| name(arena, plan, *entity)).collect();
    let group = within.map(|(first, on)| (name(arena, plan, first), name(arena, plan, on)));
    let message = match (names.as_slice(), &group) {
        ([one], Some((first, member))) => format!(
            "{one} would stand where {first} stands, and that is put beside {member}, a member too"
        ),
        ([one], None) => format!("{one} would stand beside or inside itself"),
        (several, _) => format!("{} are put beside one another in a circle", several.join(", ")),
    };
    let mut found = Diagnostic::new(codes::CIRCLE, message);
    for change in changes.iter().take(3) {
        let span = amendments[change.amendment as usize].changes[change.change as usize].span;
        found = found.at(span, "part of the circle");
    }
    if let Some(change) = changes.first() {
        found = found.cause(amendments[change.amendment as usize].cause());
    }
    found.help(match (names.len(), group) {
        (1, Some((first, member))) => format!(
            "take {first} out of the list: beside {member} it stands in the group anyway; \
             or list {member} before it"
        ),
        (1, None) => "name another place: one that does not hang on what is put there".to_owned(),
        _ => "put one of them beside something that stays where it is".to_owned(),
    })
}

/// Returns the id of a section, or what a block is.
fn name(arena: &Arena<'_>, plan: &Plan, entity: Entity) -> String {
    match entity {
        Entity::Made(made) => format!("`{}`", plan.made[made as usize].id),
        Entity::Node(node) => match arena.kind(node) {
            Kind::Section { id, .. } => format!("`{id}`"),
            kind => {
                let text = arena.visible_text(node);
                let words: Vec<&str> = text.split_whitespace().collect();
                let short = words[..words.len().min(4)].join(" ");
                let rest = if words.len() > 4 { " …" } else { "" };
                format!("the {} \"{short}{rest}\"", kind.word())
            }
        },
    }
}

/// Says whether a chapter's text is that of its source, byte for byte.
pub(crate) fn is_untouched(text: &Text, source: crate::source::SourceId, length: u32) -> bool {
    match text.runs.as_slice() {
        [] => length == 0,
        [run] => run.origin == revised::Origin::Base(source, 0) && run.range == (0..length),
        _ => false,
    }
}
