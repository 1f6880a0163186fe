//! `overrides`: which changes fall, and which overrides meet nothing.
//!
//! A change that falls does nothing: it overrides nobody either.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::NodeRef;
use crate::amend::plan::Claim;
use crate::amend::plan::Stake;
use crate::amend::plan::clash::Field;
use crate::amend::plan::clash::node_of;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;
use crate::source::Spanned;

/// What `overrides` settles.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Changes that fall, each with one that overrides it.
    pub(super) fallen: BTreeMap<ChangeId, ChangeId>,
    /// Overrides that meet something: change and amendment.
    used: BTreeSet<(ChangeId, u32)>,
}

/// Says whether a change overrides an amendment.
pub(super) fn is_over(amendments: &[Amendment], by: ChangeId, other: u32) -> bool {
    let change = &amendments[by.amendment as usize].changes[by.change as usize];
    let name = &amendments[other as usize].id.value;
    change.overrides.iter().any(|entry| entry.value == *name)
}

/// Settles what `overrides` settles.
pub(super) fn settle(stakes: &[&Stake], amendments: &[Amendment], field: &Field<'_>) -> Settled {
    let mut settled = Settled::default();
    let positions: HashMap<&str, u32> = amendments
        .iter()
        .enumerate()
        .map(|(at, amendment)| (amendment.id.value.as_str(), at as u32))
        .collect();
    let index = Index::new(stakes, amendments);
    let mut wins: BTreeMap<ChangeId, BTreeSet<ChangeId>> = BTreeMap::new();
    for stake in stakes {
        let change = &amendments[stake.by.amendment as usize].changes[stake.by.change as usize];
        let overridden = change.overrides.iter();
        for other in overridden.filter_map(|entry| positions.get(entry.value.as_str())) {
            for against in index.candidates(stake, *other, field) {
                if !field.clash(stake, against) {
                    continue;
                }
                settled.used.insert((stake.by, *other));
                let is_mutual = is_over(amendments, against.by, stake.by.amendment);
                if !is_mutual && field.holds(stake, against) {
                    wins.entry(stake.by).or_default().insert(against.by);
                }
            }
        }
    }
    settled.fallen = fall(&wins);
    settled
}

/// Finds what falls: first what those override whom nobody overrides, and so on. Changes that
/// override one another in a circle all stand, and conflict.
fn fall(wins: &BTreeMap<ChangeId, BTreeSet<ChangeId>>) -> BTreeMap<ChangeId, ChangeId> {
    let mut fallen = BTreeMap::new();
    let mut against: BTreeMap<ChangeId, usize> = BTreeMap::new();
    for loser in wins.values().flatten() {
        *against.entry(*loser).or_default() += 1;
    }
    let mut free: Vec<ChangeId> =
        wins.keys().copied().filter(|winner| !against.contains_key(winner)).collect();
    while let Some(winner) = free.pop() {
        for loser in wins.get(&winner).into_iter().flatten() {
            if fallen.contains_key(loser) {
                continue;
            }
            fallen.insert(*loser, winner);
            for other in wins.get(loser).into_iter().flatten() {
                let left = against.entry(*other).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 && !fallen.contains_key(other) {
                    free.push(*other);
                }
            }
        }
    }
    fallen
}

/// The stakes of amendments that are overridden, by what they are about.
struct Index<'a> {
    by_node: BTreeMap<(u32, NodeRef), Vec<&'a Stake>>,
    by_claim: BTreeMap<(u32, &'a Claim), Vec<&'a Stake>>,
}

impl<'a> Index<'a> {
    fn new(stakes: &[&'a Stake], amendments: &[Amendment]) -> Self {
        let changes = amendments.iter().flat_map(|amendment| &amendment.changes);
        let names: BTreeSet<&str> = changes
            .flat_map(|change| &change.overrides)
            .map(|entry| entry.value.as_str())
            .collect();
        let mut index = Self { by_node: BTreeMap::new(), by_claim: BTreeMap::new() };
        for stake in stakes {
            let amendment = stake.by.amendment;
            if !names.contains(amendments[amendment as usize].id.value.as_str()) {
                continue;
            }
            match node_of(&stake.claim) {
                Some(node) => index.by_node.entry((amendment, node)).or_default().push(stake),
                None => index.by_claim.entry((amendment, &stake.claim)).or_default().push(stake),
            }
        }
        index
    }

    /// Returns the stakes of an amendment that a stake may clash with.
    fn candidates(&self, stake: &Stake, amendment: u32, field: &Field<'_>) -> Vec<&'a Stake> {
        let Some(node) = node_of(&stake.claim) else {
            let same = self.by_claim.get(&(amendment, &stake.claim));
            return same.into_iter().flatten().copied().collect();
        };
        let tree = field.arena.tree(node);
        let at = |node: NodeId, other: NodeRef| (amendment, NodeRef { node, ..other });
        let end = match stake.claim {
            Claim::Removes(_) | Claim::Heading(_) => tree.node(node.node).end,
            _ => NodeId(node.node.0 + 1),
        };
        let inside = self.by_node.range(at(node.node, node)..at(end, node));
        let above =
            tree.ancestors(node.node).filter_map(|above| self.by_node.get(&at(above, node)));
        inside.map(|(_, own)| own).chain(above).flatten().copied().collect()
    }
}

/// Reports overrides that meet nothing. `out` are the amendments that are left out, `unsound` those
/// with changes that could not be located.
pub(super) fn unused(
    settled: &Settled,
    amendments: &[Amendment],
    out: &BTreeSet<u32>,
    unsound: &BTreeSet<u32>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, amendment) in amendments.iter().enumerate() {
        if out.contains(&(at as u32)) || unsound.contains(&(at as u32)) {
            continue;
        }
        for (position, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: at as u32, change: position as u32 };
            for entry in &change.overrides {
                let other = amendments.iter().position(|other| other.id.value == entry.value);
                let other = other.map(|other| other as u32);
                let is_used = |other: u32| settled.used.contains(&(by, other));
                if other.is_some_and(|other| is_used(other) || unsound.contains(&other)) {
                    continue;
                }
                let id = &entry.value;
                if other.is_some_and(|other| out.contains(&other)) {
                    found.push(idle(amendment, entry));
                    continue;
                }
                let (message, help) = match other {
                    Some(other) if other == at as u32 => (
                        format!("`overrides` of `{id}` names its own amendment"),
                        "drop it: an amendment cannot override itself",
                    ),
                    Some(_) => (
                        format!("nothing in amendment `{id}` overlaps this change"),
                        "drop `overrides`, or name the amendment that this change conflicts with",
                    ),
                    None => (
                        format!("no amendment has the id `{id}`"),
                        "drop `overrides`, or name the amendment that this change conflicts with",
                    ),
                };
                let one = Diagnostic::new(codes::FALSE_OVERRIDE, message);
                let one = one.at(entry.span, "nothing to override");
                found.push(one.help(help).cause(amendment.cause()));
            }
        }
    }
    found
}

/// Who is left out has nothing that could overlap; who leaves it out need not amend the overrides.
fn idle(amendment: &Amendment, entry: &Spanned<String>) -> Diagnostic {
    let message = format!("amendment `{}` is left out: there is nothing to override", entry.value);
    let found = Diagnostic::new(codes::IDLE_OVERRIDE, message);
    let found = found.at(entry.span, "overrides nothing in this build");
    let help = "if it stays out, drop `overrides`; if not, accept that in policy.yaml:\n\
                allow: [{ code: idle-override, because: \"…\" }]";
    found.help(help).cause(amendment.cause())
}
