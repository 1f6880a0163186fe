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
use crate::amend::plan::describe;
use crate::amend::plan::overrides;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Amendment;
use crate::model::revised::ChangeId;

/// Two changes that cannot both stand.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) first: Stake,
    pub(super) second: Stake,
    /// The second removes what the first needs or claims.
    pub(super) removes: bool,
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
            found.push(describe::describe(&conflict, amendments, &field));
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
