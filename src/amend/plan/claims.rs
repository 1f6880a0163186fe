//! Conflicts: which changes claim the same thing, which need what others remove, who overrides.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::plan::Claim;
use crate::amend::plan::Plan;
use crate::amend::plan::Range32;
use crate::amend::plan::Stake;
use crate::amend::plan::clash::Field;
use crate::amend::plan::clash::node_of;
use crate::amend::plan::overrides;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
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
    /// Changes that another overrides, each with that other.
    pub(crate) fallen: BTreeMap<ChangeId, ChangeId>,
    pub(crate) found: Vec<Diagnostic>,
}

/// What judging reads besides the stakes.
#[derive(Clone, Copy)]
pub(crate) struct Court<'a> {
    pub(crate) amendments: &'a [Amendment],
    pub(crate) arena: &'a Arena<'a>,
    pub(crate) plan: &'a Plan,
    /// Amendments that are left out.
    pub(crate) out: &'a BTreeSet<u32>,
    /// Amendments with changes that could not be located.
    pub(crate) unsound: &'a BTreeSet<u32>,
}

/// Settles what `overrides` settles and looks for conflicts among the changes that still stand.
pub(crate) fn judge(stakes: &[Stake], court: Court<'_>) -> Verdict {
    let Court { amendments, arena, plan, .. } = court;
    let all: Vec<&Stake> = stakes.iter().collect();
    let field = Field::new(&all, amendments, arena, plan);
    let settled = overrides::settle(&all, amendments, &field);
    let standing: Vec<&Stake> =
        stakes.iter().filter(|stake| !settled.fallen.contains_key(&stake.by)).collect();
    let field = Field::new(&standing, amendments, arena, plan);
    let mut found = Vec::new();
    let mut reported = BTreeSet::new();
    for conflict in conflicts(&standing, &field) {
        if reported.insert((conflict.first.by, conflict.second.by)) {
            found.push(describe(&conflict, amendments, &field));
        }
    }
    found.extend(overrides::unused(&settled, amendments, court.out, court.unsound));
    Verdict { fallen: settled.fallen, found }
}

/// Finds pairs of stakes that conflict, in a fixed order: for each stake that does the first.
fn conflicts(stakes: &[&Stake], field: &Field<'_>) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    same_claims(stakes, field, &mut conflicts);
    overlapping_words(stakes, field, &mut conflicts);
    headings_and_words(stakes, field, &mut conflicts);
    needs_and_removals(stakes, field, &mut conflicts);
    conflicts.sort_by_key(|conflict| (conflict.first.by, conflict.second.by));
    conflicts
}

fn pair(a: &Stake, b: &Stake, removes: bool) -> Conflict {
    let (first, second) = if removes || a.by <= b.by { (a, b) } else { (b, a) };
    Conflict { first: first.clone(), second: second.clone(), removes }
}

fn same_claims(stakes: &[&Stake], field: &Field<'_>, conflicts: &mut Vec<Conflict>) {
    let mut groups: BTreeMap<&Claim, Vec<&Stake>> = BTreeMap::new();
    for stake in stakes {
        match &stake.claim {
            Claim::Words(..) | Claim::Needs(_) => {}
            claim => groups.entry(claim).or_default().push(stake),
        }
    }
    groups.retain(|claim, group| group.len() > 1 && !field.is_ordered(claim));
    for group in groups.values() {
        // Of equal claims one speaks for all; in slots for all of its amendment.
        let mut met = HashSet::new();
        let mut before: Vec<&Stake> = Vec::new();
        for stake in group {
            let clash = before.iter().find(|other| field.clash(other, stake));
            conflicts.extend(clash.map(|other| pair(other, stake, false)));
            let amendment = match stake.claim {
                Claim::Slot(..) => stake.by.amendment,
                _ => 0,
            };
            if met.insert((amendment, stake.value)) {
                before.push(stake);
            }
        }
    }
}

fn overlapping_words(stakes: &[&Stake], field: &Field<'_>, conflicts: &mut Vec<Conflict>) {
    let mut words: Vec<(NodeRef, Range32, &Stake)> = stakes
        .iter()
        .filter_map(|stake| match &stake.claim {
            Claim::Words(leaf, range) => Some((*leaf, *range, *stake)),
            _ => None,
        })
        .collect();
    words.sort_by_key(|(leaf, range, stake)| (*leaf, *range, stake.by));
    // All words that reach up to those which are looked at; of equal edits one.
    let mut open: Vec<(NodeRef, Range32, &Stake)> = Vec::new();
    for (leaf, range, stake) in words {
        open.retain(|(last, before, _)| *last == leaf && range.start < before.end);
        let clash = open.iter().find(|(.., other)| field.clash(other, stake));
        conflicts.extend(clash.map(|(.., other)| pair(other, stake, false)));
        let is_equal =
            |other: &(NodeRef, Range32, &Stake)| other.1 == range && other.2.value == stake.value;
        if !open.iter().any(is_equal) {
            open.push((leaf, range, stake));
        }
    }
}

/// A title that is changed as a whole conflicts with words that are changed in it.
fn headings_and_words(stakes: &[&Stake], field: &Field<'_>, conflicts: &mut Vec<Conflict>) {
    let mut headings: HashMap<NodeRef, Vec<&Stake>> = HashMap::new();
    for stake in stakes {
        if let Claim::Heading(section) = stake.claim
            && let Some(heading) = field.heading_of(section)
        {
            headings.entry(heading).or_default().push(stake);
        }
    }
    for stake in stakes {
        let Claim::Words(leaf, _) = &stake.claim else { continue };
        let mut own = headings.get(leaf).into_iter().flatten();
        let clash = own.find(|other| field.clash(other, stake));
        conflicts.extend(clash.map(|other| pair(other, stake, false)));
    }
}

fn needs_and_removals(stakes: &[&Stake], field: &Field<'_>, conflicts: &mut Vec<Conflict>) {
    let mut removals: HashMap<NodeRef, Vec<&Stake>> = HashMap::new();
    for stake in stakes {
        if let Claim::Removes(node) = stake.claim {
            removals.entry(node).or_default().push(stake);
        }
    }
    for stake in stakes.iter().filter(|_| !removals.is_empty()) {
        let Some(node) = node_of(&stake.claim) else { continue };
        let own = std::iter::once(node.node).chain(field.arena.tree(node).ancestors(node.node));
        let around = own.filter_map(|outer| removals.get(&NodeRef { node: outer, ..node }));
        let clashing = around.flatten().filter(|removal| field.removes(removal, stake));
        conflicts.extend(clashing.map(|removal| pair(stake, removal, true)));
    }
}

/// Says what to write where one of two changes is to win: only one that contains the other can.
fn winner(a: &Stake, b: &Stake, amendments: &[Amendment], field: &Field<'_>) -> String {
    let id = |stake: &Stake| amendments[stake.by.amendment as usize].id.value.as_str();
    let is_over =
        |one: &Stake, other: &Stake| overrides::is_over(amendments, one.by, other.by.amendment);
    let advice = |winner: &Stake, other: &Stake| {
        let write = format!("write `overrides: [{}]` in the change of {}", id(other), id(winner));
        match is_over(other, winner) {
            true => format!("{write} and take `overrides` out of the change of {}", id(other)),
            false => write,
        }
    };
    match (is_over(a, b), is_over(b, a), field.holds(a, b), field.holds(b, a)) {
        (true, true, true, true) => format!("take `overrides` out of the change of {}", id(b)),
        (true, true, true, _) => format!("take `overrides` out of the change of {}", id(b)),
        (true, true, _, true) => format!("take `overrides` out of the change of {}", id(a)),
        (_, _, true, _) => advice(a, b),
        (_, _, _, true) => advice(b, a),
        _ => format!(
            "let one quote all the words of the other and write `overrides: [{}]` in it",
            id(b)
        ),
    }
}

fn describe(conflict: &Conflict, amendments: &[Amendment], field: &Field<'_>) -> Diagnostic {
    if conflict.removes {
        return describe_removal(conflict, amendments, field.arena);
    }
    let (a, b) = (&conflict.first, &conflict.second);
    let (first, second) = (name(a, amendments), name(b, amendments));
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
        let source = field.arena.tree(*leaf).source;
        let span = crate::source::Span::new(source, range.start..range.end);
        found = found.at(span, "the words");
    }
    let help = match &a.claim {
        Claim::Slot(.., rank) => {
            format!("write `rank: {}` in the one that is to stand second", rank + 1)
        }
        _ => format!("leave one out, make them equal, or {}", winner(a, b, amendments, field)),
    };
    found.help(help).cause(cause(a, amendments))
}

/// A change needs what another removes, or removes a part of it.
fn describe_removal(
    conflict: &Conflict,
    amendments: &[Amendment],
    arena: &Arena<'_>,
) -> Diagnostic {
    let (a, b) = (&conflict.first, &conflict.second);
    let (first, second) = (name(a, amendments), name(b, amendments));
    let is_part = matches!(a.claim, Claim::Removes(_));
    let (message, label, shown_as, help) = match is_part {
        true => (
            format!("{first} removes a part of what {second} removes"),
            "removes a part",
            "goes twice",
            "leave the first out: what holds it goes with everything in it",
        ),
        false => (
            format!("{first} needs what {second} removes"),
            "needs it",
            "needed, and removed",
            "leave one of the two out, or name another place in the first",
        ),
    };
    let found = Diagnostic::new(codes::REMOVED_ANCHOR, message).at(a.span, label);
    let found = found.at(b.span, "removes it");
    let found = match node_of(&a.claim) {
        Some(node) => found.at(shown(arena, node), shown_as),
        None => found,
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
