//! `group`, `split`, `join`, `retitle`, `reorder`: sections as such.
//!
//! Sections that these make are announced first, so that every other change can name them.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::gather::Fallen;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::MadeSection;
use crate::amend::plan::Plan;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::among;
use crate::amend::verb::digest;
use crate::amend::verb::drops;
use crate::amend::verb::fault;
use crate::amend::verb::insert;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Content;
use crate::model::amendment::SectionRef;
use crate::model::amendment::SplitPart;
use crate::model::amendment::Target;
use crate::model::amendment::Text;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::revised::ChangeId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;

/// Sections that changes make.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    /// By id.
    pub(crate) made: HashMap<String, u32>,
    /// Changes that make none: because of a fault that was reported, or because they fell.
    pub(crate) failed: BTreeSet<ChangeId>,
    /// Changes that make what an equal change of another amendment makes.
    pub(crate) twins: BTreeSet<ChangeId>,
}

/// What is known of a made section once its members are located.
type Resolved = (u32, MadeKind, Vec<String>);

impl Registry {
    /// Announces the sections that changes make, their members unknown yet.
    pub(crate) fn announce(
        amendments: &[(u32, &Amendment)],
        without: &Fallen,
        sources: &SourceMap,
        plan: &mut Plan,
    ) -> Self {
        let mut registry = Self { failed: without.keys().copied().collect(), ..Self::default() };
        let mut first: HashMap<String, ChangeId> = HashMap::new();
        for (position, amendment) in amendments {
            for (at, change) in amendment.changes.iter().enumerate() {
                let by = ChangeId { amendment: *position, change: at as u32 };
                let Some(words) = words_of(&change.action, sources) else { continue };
                if without.contains_key(&by) {
                    continue;
                }
                let other = *first.entry(words).or_insert(by);
                if other.amendment != by.amendment {
                    let equal = plan.made.iter_mut().filter(|made| made.change == other);
                    equal.for_each(|made| made.causes.push(by));
                    registry.twins.insert(by);
                    continue;
                }
                match &change.action {
                    Action::Group { id, title, .. } | Action::Join { id, title, .. } => {
                        registry.push(plan, by, &id.value, *title);
                    }
                    Action::Split { into, .. } => {
                        for part in into {
                            registry.push(plan, by, &part.id.value, part.title);
                        }
                    }
                    _ => {}
                }
            }
        }
        registry
    }

    fn push(&mut self, plan: &mut Plan, change: ChangeId, id: &str, title: Text) {
        let at = plan.made.len() as u32;
        let kind = MadeKind::Group { members: Vec::new(), content: None };
        let (causes, aliases) = (vec![change], Vec::new());
        plan.made.push(MadeSection { change, causes, id: id.into(), title, aliases, kind });
        self.made.insert(id.into(), at);
    }
}

/// Returns the words of a change that makes sections: equal words, equal changes. Nothing for others.
fn words_of(action: &Action, sources: &SourceMap) -> Option<String> {
    let text = |text: &Text| sources.get(text.source).text().trim().replace("\r\n", "\n");
    let ids = |ids: &[Spanned<String>]| ids.iter().map(|id| id.value.clone()).collect::<Vec<_>>();
    let words = match action {
        Action::Group { members, id, title, content } => {
            let content = match content {
                Some(Content::Blocks(content)) => text(content),
                _ => String::new(),
            };
            format!("group {:?}", (ids(members), &id.value, text(title), content))
        }
        Action::Join { members, id, title } => {
            format!("join {:?}", (ids(members), &id.value, text(title)))
        }
        Action::Split { section, into, refs_to } => {
            let parts = into.iter().map(|part| {
                let start = part.starts_at.as_ref().map(target_words);
                (&part.id.value, text(&part.title), start)
            });
            let parts: Vec<_> = parts.collect();
            let heir = refs_to.as_ref().map(|id| &id.value);
            format!("split {:?}", (target_words(section), parts, heir))
        }
        _ => return None,
    };
    Some(words)
}

fn target_words(target: &Target) -> String {
    let section = target.section.as_ref().map(|section| match section {
        SectionRef::Id(id) => vec![&id.value],
        SectionRef::Path(path) => path.iter().map(|part| &part.value).collect(),
    });
    let block = target.block.as_ref().map(|block| (block.kind, &block.words.value));
    let nth = target.nth.as_ref().map(|nth| nth.value);
    let by = target.inserted_by.as_ref().map(|by| &by.value);
    format!("{:?}", (section, block, nth, by))
}

/// Locates what a change makes sections of; `first` is the first section it makes.
pub(crate) fn resolve(case: Case<'_>, first: u32) -> Located<Vec<Resolved>> {
    match &case.change.action {
        Action::Split { section, into, refs_to } => {
            split(case, first, section, into, refs_to.as_ref())
        }
        Action::Join { members, .. } => join(case, first, members),
        Action::Group { members, content, .. } => {
            let entities = members.iter().map(|id| case.locator.section_by_id(id, case.amendment));
            let members = among::siblings(case, members, entities.collect())?;
            let content = group_text(case, content.as_ref())?;
            Ok(vec![(first, MadeKind::Group { members, content }, Vec::new())])
        }
        _ => Ok(Vec::new()),
    }
}

/// Returns what a group brings as its own text.
fn group_text(case: Case<'_>, content: Option<&Content>) -> Located<Option<usize>> {
    let brought = insert::brought(case, 0);
    let (is, span) = match (content, brought) {
        (Some(Content::Column { .. }), _) => ("a column", content.map(Content::span)),
        (_, Some((_, brought))) if brought.class != Class::Blocks => {
            (brought.class.word(), Some(brought.tree.span(brought.tops[0])))
        }
        (_, brought) => return Ok(brought.map(|(at, _)| at)),
    };
    let message = format!("{is} cannot be the text of a group");
    let found = Diagnostic::new(codes::WRONG_PLACE, message);
    let found = found.at(span.unwrap_or(case.change.span), "no block");
    let help = "write blocks; sections are inserted at the `start-of` the group's id";
    Err(fault(case, found.help(help)))
}

/// Enters located sections in the plan.
pub(crate) fn enter(plan: &mut Plan, resolved: Vec<Resolved>) {
    for (at, kind, aliases) in resolved {
        match &kind {
            MadeKind::Part { of, .. } => plan.split.entry(*of).or_default().push(at),
            MadeKind::Joint { members } => {
                plan.joined.extend(members.iter().map(|member| (*member, at)));
            }
            MadeKind::Group { members, .. } => {
                plan.grouped.extend(members.iter().map(|member| (*member, at)));
            }
        }
        let made = &mut plan.made[at as usize];
        made.kind = kind;
        made.aliases = aliases;
    }
}

/// Returns a section of the base or of an insertion, one that a change makes left out.
fn base_section(case: Case<'_>, section: &SectionRef, target: &Target) -> Located<NodeRef> {
    if let SectionRef::Id(id) = section
        && let Some(node) = case.locator.arena.section(&id.value)
        && target.inserted_by.is_none()
    {
        return Ok(node);
    }
    match case.locator.whole_section(section, target, case.amendment)? {
        Entity::Node(node) => Ok(node),
        Entity::Made(_) => {
            let verb = case.change.action.verb();
            let message = format!("`{verb}` cannot act on a section that another change makes");
            let found = Diagnostic::new(codes::WRONG_TARGET, message);
            let found = found.at(section.span(), "made by a change");
            Err(fault(case, found.help("name a section of the base")))
        }
    }
}

fn named_section<'a>(case: Case<'_>, target: &'a Target) -> Located<&'a SectionRef> {
    match (&target.section, &target.block) {
        (Some(section), None) => Ok(section),
        (section, _) => {
            let verb = case.change.action.verb();
            let message = format!("`{verb}` acts on a section, not on a block in it");
            let found = Diagnostic::new(codes::WRONG_TARGET, message).at(target.span, "no section");
            let help = match section {
                Some(SectionRef::Id(id)) => format!("write `{verb}: {}`", id.value),
                _ => format!("write the id of the section behind `{verb}:`"),
            };
            Err(fault(case, found.help(help)))
        }
    }
}

fn split(
    case: Case<'_>,
    first: u32,
    target: &Target,
    into: &[SplitPart],
    refs_to: Option<&Spanned<String>>,
) -> Located<Vec<Resolved>> {
    let section = base_section(case, named_section(case, target)?, target)?;
    let arena = case.locator.arena;
    let tree = arena.tree(section);
    let content: Vec<NodeId> = tree.children(section.node).skip(1).collect();
    let starts = split_starts(case, section, &content, into)?;
    let old = retired_ids(case, section);
    let keeper = into.iter().position(|part| old.contains(&part.id.value));
    let heir = heir(case, into, refs_to, keeper)?;
    // Without an heir the first part bears the old ids; a reference to them is an error.
    let bearer = heir.or(keeper).unwrap_or(0);
    let aliases: Vec<String> =
        old.into_iter().filter(|id| into.iter().all(|part| part.id.value != *id)).collect();
    let mut resolved = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(content.len());
        let (kids, text): (Vec<NodeId>, Vec<NodeId>) = content[*start..end]
            .iter()
            .partition(|node| matches!(tree.kind(**node), Kind::Section { .. }));
        let refs = |nodes: Vec<NodeId>| {
            nodes.into_iter().map(|node| NodeRef { node, ..section }).collect::<Vec<_>>()
        };
        let kind = MadeKind::Part { of: section, text: refs(text), kids: refs(kids) };
        let own = if at == bearer { aliases.clone() } else { Vec::new() };
        resolved.push((first + at as u32, kind, own));
    }
    Ok(resolved)
}

/// Returns the part to which `refs-to` says that references lead.
fn heir(
    case: Case<'_>,
    into: &[SplitPart],
    refs_to: Option<&Spanned<String>>,
    keeper: Option<usize>,
) -> Located<Option<usize>> {
    let Some(id) = refs_to else { return Ok(None) };
    let Some(heir) = into.iter().position(|part| part.id.value == id.value) else {
        let message = format!("the split has no part `{}`", id.value);
        let found = Diagnostic::new(codes::WRONG_TARGET, message).at(id.span, "no part of it");
        let parts: Vec<String> = into.iter().map(|part| format!("`{}`", part.id.value)).collect();
        return Err(fault(
            case,
            found.help(format!("write one of its parts: {}", parts.join(", "))),
        ));
    };
    match keeper {
        Some(keeper) if keeper != heir => {
            let keeper = &into[keeper].id;
            let message = format!("references lead to part `{}`, which keeps the id", keeper.value);
            let found = Diagnostic::new(codes::WRONG_TARGET, message);
            let found = found.at(id.span, "leads elsewhere").at(keeper.span, "keeps the id");
            Err(fault(case, found.help("drop `refs-to`, or give that part a new id")))
        }
        _ => Ok(Some(heir)),
    }
}

/// Returns the ids whose references have no heir: those of a section that is split without
/// `refs-to`, and that no part keeps.
pub(crate) fn references_without_heir(case: Case<'_>, resolved: &[Resolved]) -> Vec<String> {
    let Action::Split { refs_to: None, into, .. } = &case.change.action else { return Vec::new() };
    let Some((_, MadeKind::Part { of, .. }, _)) = resolved.first() else { return Vec::new() };
    let old = retired_ids(case, *of);
    match into.iter().any(|part| old.contains(&part.id.value)) {
        true => Vec::new(),
        false => old,
    }
}

/// Returns the ids that lead nowhere once sections of a single file are made: all that retire, since
/// no heading there bears them on.
pub(crate) fn references_lost(case: Case<'_>, resolved: &[Resolved]) -> Vec<String> {
    let mut retired: Vec<NodeRef> = Vec::new();
    for (_, kind, _) in resolved {
        match kind {
            MadeKind::Part { of, .. } => retired.push(*of),
            MadeKind::Joint { members } => retired.extend(members),
            MadeKind::Group { .. } => {}
        }
    }
    retired.dedup();
    retired.into_iter().flat_map(|section| retired_ids(case, section)).collect()
}

/// Says whether a text gives any heading an id of its own.
pub(crate) fn has_ids(tree: &Tree) -> bool {
    tree.nodes.iter().any(|node| matches!(node.kind, Kind::Section { explicit: true, .. }))
}

/// Returns the ids that lead to a section: its own, if it is written or only this heading gives it,
/// and its aliases.
fn retired_ids(case: Case<'_>, section: NodeRef) -> Vec<String> {
    let Kind::Section { id, aliases, .. } = case.locator.arena.kind(section) else {
        return Vec::new();
    };
    let own = (case.locator.arena.section(id) == Some(section)).then(|| id.to_string());
    own.into_iter().chain(aliases.iter().map(ToString::to_string)).collect()
}

/// Returns where each part starts among the blocks and sub-sections of a section.
fn split_starts(
    case: Case<'_>,
    section: NodeRef,
    content: &[NodeId],
    into: &[SplitPart],
) -> Located<Vec<usize>> {
    let within = Locator { within: Some(section), ..*case.locator };
    let arena = case.locator.arena;
    let mut starts = vec![0];
    for part in &into[1..] {
        let Some(target) = &part.starts_at else {
            let message = format!("part `{}` does not say where it starts", part.id.value);
            let found = Diagnostic::new(codes::MISSING_KEY, message).at(part.id.span, "this part");
            return Err(fault(case, found.help("add `starts-at: { paragraph: words }`")));
        };
        let node = match within.find(target, case.amendment)? {
            Found::Block(node) => match arena.kind(node) {
                // A subsection may be named by its heading.
                Kind::Heading { .. } => {
                    NodeRef { node: arena.tree(node).node(node.node).parent, ..node }
                }
                _ => node,
            },
            Found::Section(Entity::Node(node)) => node,
            _ => section,
        };
        let position = content.iter().position(|own| *own == node.node);
        let position = position.filter(|_| node.fragment == section.fragment);
        let Some(start) = position.filter(|at| *at > starts[starts.len() - 1]) else {
            let message = format!("part `{}` cannot start there", part.id.value);
            let label = match position {
                Some(_) => "not behind the start of the part before it",
                None => "not directly in the section that is split",
            };
            let found = Diagnostic::new(codes::WRONG_TARGET, message).at(target.span, label);
            let found = found.at(start_of(case, node), "would start here");
            let help = "parts start at a block or subsection directly in the section, in its order";
            return Err(fault(case, found.help(help)));
        };
        starts.push(start);
    }
    Ok(starts)
}

/// Returns the place of a block, or of a section's heading.
fn start_of(case: Case<'_>, node: NodeRef) -> Span {
    match case.locator.arena.kind(node) {
        Kind::Section { .. } => case.locator.heading_span(node),
        _ => case.locator.arena.span(node),
    }
}

fn join(case: Case<'_>, first: u32, members: &[Spanned<String>]) -> Located<Vec<Resolved>> {
    let found = members.iter().map(|id| {
        let section = SectionRef::Id(id.clone());
        let target = Target {
            span: id.span,
            section: Some(section.clone()),
            block: None,
            column: None,
            nth: None,
            inserted_by: None,
        };
        base_section(case, &section, &target).map(Entity::Node)
    });
    let nodes = among::siblings(case, members, found.collect())?.into_iter();
    let nodes: Vec<NodeRef> = nodes
        .filter_map(|entity| match entity {
            Entity::Node(node) => Some(node),
            Entity::Made(_) => None,
        })
        .collect();
    let arena = case.locator.arena;
    for (at, pair) in nodes.windows(2).enumerate() {
        let tree = arena.tree(pair[0]);
        let parent = tree.node(pair[0].node).parent;
        let next = tree.node(pair[0].node).end == pair[1].node;
        let siblings =
            next && tree.nodes.get(pair[1].node.index()).is_some_and(|n| n.parent == parent);
        let kids = |node: NodeRef| {
            let mut kids = tree.children(node.node);
            kids.any(|kid| matches!(tree.kind(kid), Kind::Section { .. }))
        };
        if pair[0].fragment != pair[1].fragment || !siblings {
            let message = "sections that are joined have to follow one another under one parent";
            let found = Diagnostic::new(codes::WRONG_TARGET, message);
            let found = found.at(members[at + 1].span, "does not follow the one before");
            let arena = case.locator.arena;
            let parents = [pair[0], pair[1]].map(|node| arena.tree(node).node(node.node).parent);
            let help = match parents[0] == parents[1] && pair[0].fragment == pair[1].fragment {
                true => {
                    "use `group`, which puts a heading over them, or `delete` one and `insert` its text"
                }
                false => "`delete` one and `insert` its text into the other",
            };
            return Err(fault(case, found.help(help)));
        }
        if kids(pair[0]) {
            let message = "a section with subsections can only be the last of those joined";
            let found = Diagnostic::new(codes::WRONG_TARGET, message);
            let found = found.at(members[at].span, "has subsections");
            return Err(fault(
                case,
                found.help("use `group`, which keeps the sections and puts a heading over them"),
            ));
        }
    }
    let own = case.locator.plan.made[first as usize].id.clone();
    let ids = nodes.iter().flat_map(|node| retired_ids(case, *node));
    let aliases = ids.filter(|id| *id != own).collect();
    Ok(vec![(first, MadeKind::Joint { members: nodes }, aliases)])
}

/// The claims of `group`, `split` and `join`.
pub(super) fn act(case: Case<'_>) -> Located<Outcome> {
    check_headings(case)?;
    let mut outcome = Outcome::default();
    let own = case.locator.plan.made.iter().filter(|made| made.causes.contains(&case.by));
    for made in own {
        let value = digest(&[&format!("{:?}", made.change)]);
        match &made.kind {
            MadeKind::Group { members, .. } => {
                for member in members {
                    outcome.claim(case, Claim::Place(*member), value);
                }
            }
            MadeKind::Part { of, text, kids } => {
                let section = Entity::Node(*of);
                outcome.claim(case, Claim::Place(section), value);
                outcome.claim(case, Claim::Heading(section), value);
                outcome.claim(case, Claim::Order(section), value);
                // The first part starts where the section does, whatever stands there.
                let span = starts_at(&case.change.action, &made.id);
                if let (Some(start), Some(span)) = (text.first().or(kids.first()), span) {
                    outcome.need(case, Entity::Node(*start), span);
                }
            }
            MadeKind::Joint { members } => {
                for member in members.iter().map(|member| Entity::Node(*member)) {
                    outcome.claim(case, Claim::Place(member), value);
                    outcome.claim(case, Claim::Heading(member), value);
                    outcome.claim(case, Claim::Order(member), value);
                }
            }
        }
    }
    Ok(outcome)
}

/// Returns where a split says that a part starts.
fn starts_at(action: &Action, part: &str) -> Option<Span> {
    let Action::Split { into, .. } = action else { return None };
    let part = into.iter().find(|own| own.id.value == part)?;
    part.starts_at.as_ref().map(|target| target.span)
}

pub(super) fn retitle(case: Case<'_>, target: &Target, to: Text) -> Located<Outcome> {
    let section = named_section(case, target)?;
    let section = case.locator.whole_section(section, target, case.amendment)?;
    let title = case.locator.arena.sources.get(to.source).text().trim().replace('\n', " ");
    if let Entity::Node(node) = section {
        check_heading(case, node, &[&title], "`to`")?;
    }
    let value = digest(&[&title]);
    let mut outcome = Outcome::default();
    outcome.claim(case, Claim::Heading(section), value);
    outcome.effect(value, Effect::Heading { section, title });
    Ok(outcome)
}

/// Checks that what a heading carries besides letters stands again in the titles that come in its
/// stead.
fn check_heading(case: Case<'_>, section: NodeRef, titles: &[&str], key: &str) -> Located<()> {
    let tree = case.locator.arena.tree(section);
    if !matches!(tree.kind(section.node), Kind::Section { .. }) {
        return Ok(());
    }
    let heading = NodeRef { node: tree.heading(section.node), ..section };
    let what = format!("`{}`", case.change.action.verb());
    drops::check_leaf(case, heading, titles, (&what, key))
}

/// Checks the headings that the sections a change makes come in the stead of.
fn check_headings(case: Case<'_>) -> Located<()> {
    let sources = case.locator.arena.sources;
    let own = || case.locator.plan.made.iter().filter(|made| made.causes.contains(&case.by));
    let titles: Vec<&str> = own().map(|made| sources.get(made.title.source).text()).collect();
    let gone: BTreeSet<NodeRef> = own()
        .flat_map(|made| match &made.kind {
            MadeKind::Part { of, .. } => vec![*of],
            MadeKind::Joint { members } => members.clone(),
            MadeKind::Group { .. } => Vec::new(),
        })
        .collect();
    gone.into_iter().try_for_each(|section| check_heading(case, section, &titles, "a `title`"))
}

pub(super) fn reorder(
    case: Case<'_>,
    target: &Target,
    children: &[Spanned<String>],
) -> Located<Outcome> {
    let section = named_section(case, target)?;
    let section = case.locator.whole_section(section, target, case.amendment)?;
    let spans = children.iter().map(|id| id.span);
    let order: Vec<(Entity, Span)> =
        among::children(case, section, children)?.into_iter().zip(spans).collect();
    let value =
        digest(&[&format!("{:?}", order.iter().map(|(child, _)| child).collect::<Vec<_>>())]);
    let mut outcome = Outcome::default();
    outcome.claim(case, Claim::Order(section), value);
    outcome.effect(value, Effect::Order { section, children: order });
    Ok(outcome)
}
