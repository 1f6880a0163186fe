//! Conflicts: which changes claim the same thing, which need what others remove, who overrides.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::amend::plan::Claim;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::amend::plan::Stake;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::Side;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;

/// Two changes that cannot both stand.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    first: Stake,
    second: Stake,
    /// The second removes what the first needs or claims.
    removes: bool,
}

/// What comes of looking for conflicts.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Changes that another overrides.
    pub(crate) fallen: BTreeSet<ChangeId>,
    pub(crate) found: Vec<Diagnostic>,
}

/// Looks for conflicts and settles what `overrides` settles.
pub(crate) fn judge(
    stakes: &[Stake],
    amendments: &[Amendment],
    arena: &Arena<'_>,
    plan: &Plan,
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut used: BTreeSet<(ChangeId, u32)> = BTreeSet::new();
    let conflicts = conflicts(stakes, arena, plan);
    for conflict in &conflicts {
        settle(conflict, amendments, arena, &mut used, &mut verdict);
    }
    let open = conflicts.iter().filter(|conflict| {
        let (first, second) = (conflict.first.by, conflict.second.by);
        !verdict.fallen.contains(&first) && !verdict.fallen.contains(&second)
    });
    let mut reported = BTreeSet::new();
    for conflict in open {
        if reported.insert((conflict.first.by, conflict.second.by)) {
            verdict.found.push(describe(conflict, amendments, arena));
        }
    }
    false_overrides(amendments, &used, &mut verdict);
    verdict
}

fn overrides(amendments: &[Amendment], by: ChangeId, other: ChangeId) -> bool {
    let change = &amendments[by.amendment as usize].changes[by.change as usize];
    let name = &amendments[other.amendment as usize].id.value;
    change.overrides.iter().any(|entry| entry.value == *name)
}

fn settle(
    conflict: &Conflict,
    amendments: &[Amendment],
    arena: &Arena<'_>,
    used: &mut BTreeSet<(ChangeId, u32)>,
    verdict: &mut Verdict,
) {
    let (a, b) = (&conflict.first, &conflict.second);
    let forward = overrides(amendments, a.by, b.by);
    let backward = overrides(amendments, b.by, a.by);
    if forward {
        used.insert((a.by, b.by.amendment));
    }
    if backward {
        used.insert((b.by, a.by.amendment));
    }
    match (forward, backward) {
        (true, false) if holds(a, b, arena) => {
            verdict.fallen.insert(b.by);
        }
        (false, true) if holds(b, a, arena) => {
            verdict.fallen.insert(a.by);
        }
        _ => {}
    }
}

/// Says whether what `outer` claims contains what `inner` claims.
fn holds(outer: &Stake, inner: &Stake, arena: &Arena<'_>) -> bool {
    match (&outer.claim, &inner.claim) {
        (Claim::Words(a, outer), Claim::Words(b, inner)) => {
            a == b && outer.start <= inner.start && inner.end <= outer.end
        }
        (Claim::Removes(node), other) => match node_of(other) {
            Some(inner) => inside(arena, *node, inner),
            None => false,
        },
        (a, b) => same_kind(a, b),
    }
}

fn same_kind(a: &Claim, b: &Claim) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn false_overrides(
    amendments: &[Amendment],
    used: &BTreeSet<(ChangeId, u32)>,
    verdict: &mut Verdict,
) {
    for (at, amendment) in amendments.iter().enumerate() {
        for (position, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: at as u32, change: position as u32 };
            for entry in &change.overrides {
                let other = amendments.iter().position(|other| other.id.value == entry.value);
                if other.is_some_and(|other| used.contains(&(by, other as u32))) {
                    continue;
                }
                let message = match other {
                    Some(_) => {
                        format!("nothing in amendment `{}` overlaps this change", entry.value)
                    }
                    None => format!("no amendment has the id `{}`", entry.value),
                };
                let found = Diagnostic::new(codes::FALSE_OVERRIDE, message);
                let found = found.at(entry.span, "nothing to override");
                let help =
                    "drop `overrides`, or name the amendment that this change conflicts with";
                verdict.found.push(found.help(help).cause(amendment.cause()));
            }
        }
    }
}

/// Finds all pairs of stakes that conflict, in a fixed order.
fn conflicts(stakes: &[Stake], arena: &Arena<'_>, plan: &Plan) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    same_claims(stakes, arena, plan, &mut conflicts);
    overlapping_words(stakes, &mut conflicts);
    headings_and_words(stakes, arena, &mut conflicts);
    needs_and_removals(stakes, arena, &mut conflicts);
    conflicts.sort_by_key(|conflict| (conflict.first.by, conflict.second.by));
    conflicts
}

fn pair(a: &Stake, b: &Stake, removes: bool) -> Conflict {
    let (first, second) = if removes || a.by <= b.by { (a, b) } else { (b, a) };
    Conflict { first: first.clone(), second: second.clone(), removes }
}

/// Returns the section that orders what stands in a slot, if a section can stand there.
fn orderer(arena: &Arena<'_>, plan: &Plan, claim: &Claim) -> Option<Entity> {
    let Claim::Slot(anchor, side, Class::Sections, _) = claim else { return None };
    match side {
        Side::StartOf | Side::EndOf | Side::SortedIn => Some(*anchor),
        Side::Before | Side::After => parent_of(arena, plan, *anchor, 0),
    }
}

/// Returns the section that holds another, as far as it is not moved.
fn parent_of(arena: &Arena<'_>, plan: &Plan, section: Entity, depth: u32) -> Option<Entity> {
    if let Some(group) = plan.grouped.get(&section) {
        return Some(Entity::Made(*group));
    }
    let first = match section {
        Entity::Node(node) => {
            let parent = arena.tree(node).node(node.node).parent;
            return Some(Entity::Node(NodeRef { node: parent, ..node }));
        }
        Entity::Made(made) => match &plan.made[made as usize].kind {
            MadeKind::Part { of, .. } => Entity::Node(*of),
            MadeKind::Joint { members } => Entity::Node(*members.first()?),
            MadeKind::Group { members, .. } => *members.first()?,
        },
    };
    // Groups that hold one another are found when they are laid out.
    match (first, depth) {
        (_, 100..) => None,
        (Entity::Node(node), _) => {
            let parent = arena.tree(node).node(node.node).parent;
            Some(Entity::Node(NodeRef { node: parent, ..node }))
        }
        (made, _) => parent_of(arena, plan, made, depth + 1),
    }
}

fn same_claims(stakes: &[Stake], arena: &Arena<'_>, plan: &Plan, conflicts: &mut Vec<Conflict>) {
    let ordered: BTreeSet<Entity> = stakes
        .iter()
        .filter_map(|stake| match &stake.claim {
            Claim::Order(section) => Some(*section),
            _ => None,
        })
        .collect();
    let mut groups: BTreeMap<&Claim, Vec<&Stake>> = BTreeMap::new();
    for stake in stakes {
        match &stake.claim {
            Claim::Words(..) | Claim::Needs(_) => continue,
            claim @ Claim::Slot(..)
                if orderer(arena, plan, claim).is_some_and(|by| ordered.contains(&by)) =>
            {
                continue;
            }
            claim => groups.entry(claim).or_default().push(stake),
        }
    }
    for (claim, group) in groups {
        for (at, stake) in group.iter().enumerate() {
            let clash = group[..at].iter().find(|other| match claim {
                Claim::Slot(..) => {
                    other.by.amendment != stake.by.amendment && other.value != stake.value
                }
                _ => other.by != stake.by && other.value != stake.value,
            });
            conflicts.extend(clash.map(|other| pair(other, stake, false)));
        }
    }
}

fn overlapping_words(stakes: &[Stake], conflicts: &mut Vec<Conflict>) {
    let mut words: Vec<(&NodeRef, u32, u32, &Stake)> = stakes
        .iter()
        .filter_map(|stake| match &stake.claim {
            Claim::Words(leaf, range) => Some((leaf, range.start, range.end, stake)),
            _ => None,
        })
        .collect();
    words.sort_by_key(|(leaf, start, end, stake)| (**leaf, *start, *end, stake.by));
    let mut open: Option<(NodeRef, u32, u32, &Stake)> = None;
    for (leaf, start, end, stake) in words {
        if let Some((last, last_start, last_end, other)) = open
            && last == *leaf
            && start < last_end
        {
            let equal = (last_start, last_end, other.value) == (start, end, stake.value);
            if !equal && other.by != stake.by {
                conflicts.push(pair(other, stake, false));
            }
            if end <= last_end {
                continue;
            }
        }
        open = Some((*leaf, start, end, stake));
    }
}

/// A title that is changed as a whole conflicts with words that are changed in it.
fn headings_and_words(stakes: &[Stake], arena: &Arena<'_>, conflicts: &mut Vec<Conflict>) {
    let mut headings: BTreeMap<NodeRef, &Stake> = BTreeMap::new();
    for stake in stakes {
        if let Claim::Heading(Entity::Node(section)) = stake.claim {
            let heading = arena.tree(section).heading(section.node);
            headings.insert(NodeRef { node: heading, ..section }, stake);
        }
    }
    for stake in stakes {
        if let Claim::Words(leaf, _) = &stake.claim
            && let Some(other) = headings.get(leaf)
            && other.by != stake.by
        {
            conflicts.push(pair(other, stake, false));
        }
    }
}

/// The node that a claim is about, if it is about one.
fn node_of(claim: &Claim) -> Option<NodeRef> {
    match claim {
        Claim::Place(Entity::Node(node))
        | Claim::Order(Entity::Node(node))
        | Claim::Heading(Entity::Node(node))
        | Claim::OwnText(Entity::Node(node))
        | Claim::Words(node, _)
        | Claim::Removes(node)
        | Claim::Needs(node) => Some(*node),
        _ => None,
    }
}

fn inside(arena: &Arena<'_>, outer: NodeRef, inner: NodeRef) -> bool {
    outer.fragment == inner.fragment && arena.tree(outer).contains(outer.node, inner.node)
}

fn needs_and_removals(stakes: &[Stake], arena: &Arena<'_>, conflicts: &mut Vec<Conflict>) {
    let removals: BTreeMap<NodeRef, Vec<&Stake>> =
        stakes.iter().fold(BTreeMap::new(), |mut removals, stake| {
            if let Claim::Removes(node) = stake.claim {
                removals.entry(node).or_insert_with(Vec::new).push(stake);
            }
            removals
        });
    for stake in stakes {
        let Some(node) = node_of(&stake.claim) else { continue };
        let tree = arena.tree(node);
        let own = std::iter::once(node.node).chain(tree.ancestors(node.node));
        for outer in own {
            let outer = NodeRef { node: outer, ..node };
            for removal in removals.get(&outer).into_iter().flatten() {
                if is_clash(stake, removal, outer == node) {
                    conflicts.push(pair(stake, removal, true));
                }
            }
        }
    }
}

fn is_clash(stake: &Stake, removal: &Stake, same_node: bool) -> bool {
    if stake.by == removal.by {
        return false;
    }
    let one_amendment = stake.by.amendment == removal.by.amendment;
    match stake.claim {
        // Equal removals were compared among the equal claims.
        Claim::Removes(_) if same_node => false,
        // A node may be moved out of what the same amendment deletes.
        Claim::Place(_) if one_amendment && !same_node => false,
        _ => true,
    }
}

/// Says what to write where one of two changes is to win: only one that contains the other can.
fn winner(a: &Stake, b: &Stake, amendments: &[Amendment], arena: &Arena<'_>) -> String {
    let id = |stake: &Stake| amendments[stake.by.amendment as usize].id.value.as_str();
    let advice = |winner: &Stake, other: &Stake| {
        format!("write `overrides: [{}]` in the change of {}", id(other), id(winner))
    };
    if holds(a, b, arena) {
        advice(a, b)
    } else if holds(b, a, arena) {
        advice(b, a)
    } else {
        format!("let one quote all the words of the other and write `overrides: [{}]` in it", id(b))
    }
}

fn describe(conflict: &Conflict, amendments: &[Amendment], arena: &Arena<'_>) -> Diagnostic {
    let (a, b) = (&conflict.first, &conflict.second);
    let (first, second) = (name(a, amendments), name(b, amendments));
    if conflict.removes {
        let message = format!("{first} needs what {second} removes");
        let found = Diagnostic::new(codes::REMOVED_ANCHOR, message).at(a.span, "needs it");
        let help = "leave one of the two out, or name another place in the first";
        let found = found.at(b.span, "removes it");
        let found = match node_of(&a.claim) {
            Some(node) => found.at(shown(arena, node), "needed, and removed"),
            None => found,
        };
        return found.help(help).cause(cause(a, amendments));
    }
    let what = match &a.claim {
        Claim::Place(_) => "say where the same part stands",
        Claim::Order(_) => "order the same sections",
        Claim::Heading(_) => "change the same heading",
        Claim::OwnText(_) | Claim::Removes(_) => "replace the same text",
        Claim::Slot(..) => "put something in the same place",
        Claim::Key(key) => return key_conflict(key, conflict, amendments),
        Claim::Words(..) | Claim::Needs(_) => "change the same words",
    };
    let mut found = Diagnostic::new(codes::CONFLICT, format!("{first} and {second} {what}"));
    found = found.at(a.span, "this change").at(b.span, "and this one");
    if let Claim::Words(leaf, range) = &a.claim {
        let source = arena.tree(*leaf).source;
        let span = crate::source::Span::new(source, range.start..range.end);
        found = found.at(span, "the words");
    }
    let help = match &a.claim {
        Claim::Slot(.., rank) => {
            format!("write `rank: {}` in the one that is to stand second", rank + 1)
        }
        _ => format!("leave one out, make them equal, or {}", winner(a, b, amendments, arena)),
    };
    found.help(help).cause(cause(a, amendments))
}

/// Returns what to show of a node: of a section its heading.
fn shown(arena: &Arena<'_>, node: NodeRef) -> crate::source::Span {
    let tree = arena.tree(node);
    match tree.kind(node.node) {
        Kind::Section { .. } => tree.span(tree.heading(node.node)),
        _ => tree.span(node.node),
    }
}

fn key_conflict(key: &str, conflict: &Conflict, amendments: &[Amendment]) -> Diagnostic {
    let (first, second) = (name(&conflict.first, amendments), name(&conflict.second, amendments));
    let message = format!("{first} and {second} set {key} to different values");
    let found = Diagnostic::new(codes::CONFLICT, message).at(conflict.first.span, "one value");
    let found = found.at(conflict.second.span, "another value");
    found.help("keep one of the two").cause(cause(&conflict.first, amendments))
}

fn name(stake: &Stake, amendments: &[Amendment]) -> String {
    let amendment = &amendments[stake.by.amendment as usize];
    let verb = amendment.changes[stake.by.change as usize].action.verb();
    format!("`{verb}` of {}", amendment.id.value)
}

fn cause(stake: &Stake, amendments: &[Amendment]) -> String {
    amendments[stake.by.amendment as usize].cause()
}
