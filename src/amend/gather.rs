//! Which amendments are in play, what they bring, what they claim and do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::compose::columns;
use crate::amend::content;
use crate::amend::content::Brought;
use crate::amend::ids;
use crate::amend::ids::Absences;
use crate::amend::locate::Index;
use crate::amend::locate::Locator;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::amend::plan::Stake;
use crate::amend::plan::What;
use crate::amend::plan::claims;
use crate::amend::plan::claims::Court;
use crate::amend::siblings;
use crate::amend::verb;
use crate::amend::verb::Case;
use crate::amend::verb::Registry;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Content;
use crate::model::document::Kind;
use crate::model::document::Reading;
use crate::model::register::Decision;
use crate::model::resolution::Resolution;
use crate::model::revised::ChangeId;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;

/// Changes that another overrides, each with that other.
pub(crate) type Fallen = BTreeMap<ChangeId, ChangeId>;

/// The plan with what belongs to it.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) plan: Plan,
    /// Changes that another overrides, each with that other.
    pub(crate) fallen: Fallen,
    /// How many places each change acts on.
    pub(crate) acts: BTreeMap<ChangeId, usize>,
    /// Changes that agree to what they orphan.
    pub(crate) agreed: BTreeSet<ChangeId>,
    /// Fragment of the first thing brought.
    pub(crate) first_brought: u32,
    /// Ids that are not there, with why.
    pub(crate) absent: Absences,
    /// Split ids without an heir: id and change.
    pub(crate) split_ids: Vec<(String, ChangeId)>,
}

/// Returns the positions of the amendments that are left out: all their recommendations are deferred
/// or not incorporated.
pub(crate) fn left_out(workspace: &Workspace) -> BTreeSet<u32> {
    let decisions = decisions(workspace);
    let out = |amendment: &Amendment| {
        let mut from = amendment.from.iter().map(|from| decisions.get(from.value.as_str()));
        !amendment.from.is_empty()
            && from.all(|decision| decision.is_some_and(|it| leaves_out(*it)))
    };
    let amendments = workspace.amendments.amendments.iter().enumerate();
    amendments.filter(|(_, amendment)| out(amendment)).map(|(at, _)| at as u32).collect()
}

/// Returns the amendments that are in play whatever decisions there may be besides those that were
/// read.
pub(crate) fn certainly_in_play(workspace: &Workspace) -> Vec<(u32, &Amendment)> {
    let decisions = decisions(workspace);
    let is_playing = |amendment: &Amendment| {
        let mut from = amendment.from.iter().map(|from| decisions.get(from.value.as_str()));
        workspace.reading == Reading::Lenient
            || amendment.from.is_empty()
            || from.any(|decision| decision.is_some_and(|it| !leaves_out(*it)))
    };
    let all = (0u32..).zip(&workspace.amendments.amendments);
    all.filter(|(_, amendment)| is_playing(amendment)).collect()
}

/// Returns the decisions on recommendations.
fn decisions(workspace: &Workspace) -> HashMap<&str, Decision> {
    let dispositions = workspace.amendments.dispositions.iter();
    let pairs = dispositions
        .map(|disposition| (&*disposition.recommendation.value, disposition.decision.value));
    pairs.collect()
}

/// Says whether a decision leaves out what only its recommendation asks for.
fn leaves_out(decision: Decision) -> bool {
    matches!(decision, Decision::Deferred | Decision::NotIncorporated)
}

/// Returns all chapters of a workspace as fragments.
fn chapters(workspace: &Workspace) -> Vec<(Origin, Cow<'_, crate::model::document::Tree>)> {
    let mut chapters = Vec::new();
    for (policy, base) in workspace.policies.iter().enumerate() {
        for (chapter, file) in base.document.files.iter().enumerate() {
            chapters.push((Origin::Chapter { policy, chapter }, Cow::Borrowed(&*file.tree)));
        }
    }
    chapters
}

/// Makes the arena of a workspace and of what its changes bring.
pub(crate) fn arena<'a>(
    workspace: &'a Workspace,
    brought: &'a [Brought],
    sources: &'a SourceMap,
) -> Arena<'a> {
    let brought = brought.iter().map(Brought::as_fragment);
    Arena::new(sources, chapters(workspace).into_iter().chain(brought))
}

/// Reads what amendments in play bring.
pub(crate) fn read(
    workspace: &Workspace,
    playing: &[(u32, &Amendment)],
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> Vec<Brought> {
    let files = workspace.policies.iter().flat_map(|policy| &policy.document.files);
    let nodes = files.flat_map(|file| &file.tree.nodes);
    let labels: BTreeSet<&str> = nodes
        .filter_map(|node| match &node.kind {
            Kind::Note { label } => Some(&**label),
            _ => None,
        })
        .collect();
    let labels: Vec<&str> = labels.into_iter().collect();
    content::read(playing, &labels, workspace.reading, sources, sink)
}

/// Reads what amendments that are left out would bring; what is wrong with it is told when they are
/// not.
pub(crate) fn read_missing(
    workspace: &Workspace,
    out: &BTreeSet<u32>,
    sources: &mut SourceMap,
) -> Vec<Brought> {
    let all = workspace.amendments.amendments.iter().enumerate();
    let all = all.map(|(at, amendment)| (at as u32, amendment));
    let missing: Vec<(u32, &Amendment)> = all.filter(|(at, _)| out.contains(at)).collect();
    content::read(&missing, &[], workspace.reading, sources, &mut Diagnostics::default())
}

/// Returns the amendments in play with their positions.
pub(crate) fn in_play<'w>(
    workspace: &'w Workspace,
    out: &BTreeSet<u32>,
) -> Vec<(u32, &'w Amendment)> {
    let all = workspace.amendments.amendments.iter().enumerate();
    let all = all.map(|(at, amendment)| (at as u32, amendment));
    all.filter(|(at, _)| !out.contains(at)).collect()
}

/// What gathering reads besides the arena.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) numbers: &'a [Resolution],
    pub(crate) brought: &'a [Brought],
    pub(crate) out: &'a BTreeSet<u32>,
    /// What amendments that are left out would bring.
    pub(crate) missing: &'a [Brought],
}

/// Locates every change, settles conflicts and makes the plan.
///
/// Where a change that brings something is overridden, the others are located again without it.
pub(crate) fn gather(
    inputs: Inputs<'_>,
    arena: &mut Arena<'_>,
    sink: &mut Diagnostics,
) -> Gathered {
    let mut found = Diagnostics::default();
    let mut without = Fallen::new();
    let index = Index::new(&in_play(inputs.workspace, inputs.out), arena);
    let mut gathered = pass(inputs, arena, &index, &without, &mut found);
    while brings(inputs, &gathered, &without) {
        without.append(&mut gathered.fallen);
        arena.hide(without.keys().copied());
        // What is overridden is not there any more, and meets nothing.
        let is_about_overrides = |it: &Diagnostic| it.code == codes::FALSE_OVERRIDE;
        let mut again = Diagnostics::default();
        gathered = pass(inputs, arena, &index, &without, &mut again);
        found.extract(is_about_overrides);
        again.extract(|it| !is_about_overrides(it));
        found.append(again);
    }
    let amendments = &inputs.workspace.amendments.amendments;
    if found.has_errors() && gathered.has_all_columns(amendments, inputs.out) {
        // Otherwise that is told when everything is laid out.
        let misfits = columns::misfits(arena, &gathered.plan, inputs.brought, amendments);
        misfits.into_iter().for_each(|misfit| found.push(misfit));
    }
    gathered.fallen.append(&mut without);
    sink.append(found);
    gathered
}

/// Says whether a change that has just fallen brings something, be it a section that it makes.
fn brings(inputs: Inputs<'_>, gathered: &Gathered, without: &Fallen) -> bool {
    let is_new = |by: &ChangeId| gathered.fallen.contains_key(by) && !without.contains_key(by);
    let made = gathered.plan.made.iter().flat_map(|made| &made.causes);
    inputs.brought.iter().map(|brought| &brought.change).chain(made).any(is_new)
}

/// Locates all changes but `without`, settles conflicts and makes the plan.
fn pass(
    inputs: Inputs<'_>,
    arena: &Arena<'_>,
    index: &Index,
    without: &Fallen,
    sink: &mut Diagnostics,
) -> Gathered {
    let amendments = &inputs.workspace.amendments.amendments;
    let playing = in_play(inputs.workspace, inputs.out);
    let first_brought = (arena.fragments.len() - inputs.brought.len()) as u32;
    let mut gathered = Gathered { first_brought, ..Gathered::default() };
    let mut registry = Registry::announce(&playing, without, arena.sources, &mut gathered.plan);
    let absent = ids::absent(inputs, without);
    let policies: Vec<String> =
        inputs.workspace.policies.iter().map(|policy| policy.key.clone()).collect();
    let table = Table { inputs, arena, policies: &policies, absent: &absent, index };
    for groups in [false, true] {
        make_sections(table, groups, &mut registry, &mut gathered, sink);
    }
    let Located { stakes, effects, unsound } = located(table, &registry, &mut gathered, sink);
    let court =
        Court { amendments, arena, plan: &gathered.plan, out: inputs.out, unsound: &unsound };
    let verdict = claims::judge(&stakes, court);
    verdict.found.into_iter().for_each(|found| sink.push(found));
    gathered.fallen = verdict.fallen;
    gathered.agreed.retain(|by| !gathered.fallen.contains_key(by));
    for (by, value, effect) in effects {
        if !gathered.fallen.contains_key(&by) {
            gathered.plan.add(by, value, effect);
        }
    }
    gathered.plan.settle();
    let taken = ids::check(inputs, arena, &gathered.plan, &registry.failed);
    taken.into_iter().for_each(|found| sink.push(found));
    let locator = table.locator(&gathered.plan, &registry);
    let apart = siblings::check(&locator, &gathered.plan);
    apart.into_iter().for_each(|found| sink.push(found));
    anchors_that_move(table, &gathered.plan, &registry, sink);
    gathered.absent = absent;
    gathered
}

/// What a change does, with the value by which equal ones merge.
type Done = (ChangeId, u64, Effect);

/// What all changes claim and do.
#[derive(Default)]
struct Located {
    stakes: Vec<Stake>,
    effects: Vec<Done>,
    /// Amendments with changes that could not be located.
    unsound: BTreeSet<u32>,
}

/// Locates the changes: what they claim and do.
fn located(
    table: Table<'_>,
    registry: &Registry,
    gathered: &mut Gathered,
    sink: &mut Diagnostics,
) -> Located {
    let mut all = Located::default();
    let locator = table.locator(&gathered.plan, registry);
    for (position, amendment) in &in_play(table.inputs.workspace, table.inputs.out) {
        for (at, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: *position, change: at as u32 };
            if registry.failed.contains(&by) {
                all.unsound.insert(*position);
                continue;
            }
            match verb::act(Case { locator: &locator, amendment, change, by }) {
                Ok(outcome) => {
                    if outcome.drops_orphans {
                        gathered.agreed.insert(by);
                    }
                    // What goes with a block is no change of its own.
                    let acts = match &change.action {
                        Action::Delete { .. } | Action::Replace { .. } | Action::Move { .. } => 1,
                        _ => outcome.effects.len().max(1),
                    };
                    gathered.acts.insert(by, acts);
                    all.stakes.extend(outcome.stakes);
                    let own = outcome.effects.into_iter();
                    all.effects.extend(own.map(|(value, effect)| (by, value, effect)));
                }
                Err(found) => {
                    all.unsound.insert(*position);
                    sink.push(*found);
                }
            }
        }
    }
    all
}

/// What locators are made from.
#[derive(Clone, Copy)]
struct Table<'a> {
    inputs: Inputs<'a>,
    arena: &'a Arena<'a>,
    policies: &'a [String],
    index: &'a Index,
    absent: &'a Absences,
}

impl<'a> Table<'a> {
    fn locator(&self, plan: &'a Plan, registry: &'a Registry) -> Locator<'a> {
        Locator {
            arena: self.arena,
            plan,
            brought: self.inputs.brought,
            first_brought: (self.arena.fragments.len() - self.inputs.brought.len()) as u32,
            amendments: &self.inputs.workspace.amendments.amendments,
            made: &registry.made,
            policies: self.policies,
            numbers: self.inputs.numbers,
            absent: self.absent,
            index: self.index,
            within: None,
            followed: 0,
        }
    }
}

/// Locates the members of made sections: splits and joins first, then groups, which can name parts.
fn make_sections(
    table: Table<'_>,
    groups: bool,
    registry: &mut Registry,
    gathered: &mut Gathered,
    sink: &mut Diagnostics,
) {
    let playing = in_play(table.inputs.workspace, table.inputs.out);
    let mut resolved = Vec::new();
    let mut failed = Vec::new();
    let locator = table.locator(&gathered.plan, registry);
    for (position, amendment) in &playing {
        for (at, change) in amendment.changes.iter().enumerate() {
            let is_group = matches!(change.action, Action::Group { .. });
            let makes =
                is_group || matches!(change.action, Action::Split { .. } | Action::Join { .. });
            let by = ChangeId { amendment: *position, change: at as u32 };
            let is_done = registry.failed.contains(&by) || registry.twins.contains(&by);
            if !makes || is_group != groups || is_done {
                continue;
            }
            let first = gathered.plan.made.iter().position(|made| made.change == by);
            let case = Case { locator: &locator, amendment, change, by };
            match verb::resolve(case, first.unwrap_or(0) as u32) {
                Ok(sections) => {
                    let orphaned = match table.inputs.workspace.reading {
                        Reading::Strict => verb::references_without_heir(case, &sections),
                        Reading::Lenient => verb::references_lost(case, &sections),
                    };
                    gathered.split_ids.extend(orphaned.into_iter().map(|id| (id, by)));
                    resolved.extend(sections);
                }
                Err(found) => {
                    sink.push(*found);
                    failed.push(by);
                }
            }
        }
    }
    verb::enter(&mut gathered.plan, resolved);
    registry.failed.extend(failed);
}

/// Warns where an insertion goes along with an anchor that another amendment moves.
fn anchors_that_move(table: Table<'_>, plan: &Plan, registry: &Registry, sink: &mut Diagnostics) {
    use crate::model::amendment::Side;
    let locator = table.locator(plan, registry);
    let amendments = locator.amendments;
    for ((anchor, side), items) in &plan.slots {
        let (Entity::Node(node), Side::Before | Side::After) = (anchor, side) else { continue };
        let moved = plan.moved.get(anchor).map(|by| by[0]);
        let grouped = plan.grouped.get(anchor).map(|made| plan.made[*made as usize].change);
        let Some(mover) = moved.or(grouped) else { continue };
        let others = items.iter().filter(|item| {
            item.causes[0].amendment != mover.amendment && !stands_elsewhere(&locator, item.what)
        });
        for item in others {
            let by = item.causes[0];
            let (own, other) =
                (&amendments[by.amendment as usize], &amendments[mover.amendment as usize]);
            let title = own.title.as_ref().map_or(own.id.value.as_str(), |title| &title.value);
            let what = locator.name_of(*node);
            let message = format!("\"{title}\" goes along with {what}, which moves");
            let change = &own.changes[by.change as usize];
            let span = change.action.anchor(0).map_or(change.span, |anchor| anchor.span);
            let found = Diagnostic::new(codes::ANCHOR_MOVED, message);
            let found = found.at(span, format!("moved by amendment {}", other.id.value));
            let help = "if that is meant, accept it in policy.yaml:\n\
                        allow: [{ code: anchor-moved, because: \"…\" }]";
            sink.push(found.help(help));
        }
    }
}

/// Says whether another change says where it stands that an insertion brings.
fn stands_elsewhere(locator: &Locator<'_>, what: What) -> bool {
    let What::Brought(at) = what else { return false };
    let fragment = locator.first_brought + at as u32;
    let tops = &locator.brought[at].tops;
    tops.iter().all(|node| {
        let top = Entity::Node(NodeRef { fragment, node: *node });
        locator.plan.grouped.contains_key(&top) || locator.plan.moved.contains_key(&top)
    })
}

impl Gathered {
    /// Says whether all columns were located, so that it is known how many cells a row needs.
    fn has_all_columns(&self, amendments: &[Amendment], out: &BTreeSet<u32>) -> bool {
        let playing = (0u32..).zip(amendments).filter(|(at, _)| !out.contains(at));
        let mut changes = playing.flat_map(|(amendment, own)| {
            let changes = (0u32..).zip(&own.changes);
            changes.map(move |(change, own)| (ChangeId { amendment, change }, own))
        });
        changes.all(|(by, change)| {
            let is_column =
                matches!(change.action, Action::Insert { content: Content::Column { .. }, .. });
            !is_column || self.acts.contains_key(&by)
        })
    }

    /// Returns the number of the fragment that is the thing brought of this position.
    pub(crate) fn fragment_of(&self, brought: usize) -> u32 {
        self.first_brought + brought as u32
    }
}
