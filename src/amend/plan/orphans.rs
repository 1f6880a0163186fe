//! Footnotes and sources that lose their last use: an error, unless whoever takes the use away says
//! `orphans: drop`; then they go too.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

/// Something that marks or citations use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Used {
    /// A footnote of a chapter: fragment and label.
    Note(u32, String),
    /// A source of a policy, by key.
    Source(usize, String),
}

#[derive(Debug, Default)]
struct Count {
    /// Uses that stay or come.
    alive: usize,
    /// Who took uses away.
    gone: BTreeSet<ChangeId>,
}

/// Finds what loses its last use, and adds to the plan what goes with it.
pub(crate) fn settle(
    arena: &Arena<'_>,
    plan: &mut Plan,
    amendments: &[Amendment],
    agreed: &BTreeSet<ChangeId>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // A footnote that goes takes along the footnotes that it marks, and its citations: sources are
    // counted last.
    let uses = loop {
        let uses = count(arena, plan);
        let gone = drop_all(arena, plan, amendments, agreed, &uses, false, &mut found);
        if gone == 0 {
            break uses;
        }
        if !found.is_empty() {
            break count(arena, plan);
        }
    };
    drop_all(arena, plan, amendments, agreed, &uses, true, &mut found);
    found.extend(idle(amendments, agreed, &uses));
    found
}

/// Warns of each `orphans: drop` whose change takes no last use away.
fn idle(
    amendments: &[Amendment],
    agreed: &BTreeSet<ChangeId>,
    uses: &BTreeMap<Used, Count>,
) -> Vec<Diagnostic> {
    let lost = uses.values().filter(|count| count.alive == 0);
    let needed: BTreeSet<ChangeId> = lost.flat_map(|count| &count.gone).copied().collect();
    let idle = agreed.difference(&needed).filter_map(|by| {
        let amendment = &amendments[by.amendment as usize];
        let (Action::Delete { drop_orphans, .. } | Action::Replace { drop_orphans, .. }) =
            &amendment.changes[by.change as usize].action
        else {
            return None;
        };
        let message = "no footnote or source loses its last use by this change";
        let found = Diagnostic::new(codes::IDLE_ORPHANS, message);
        let found = found.at((*drop_orphans)?, "drops nothing").cause(amendment.cause());
        Some(found.help("take the key out: `orphans: drop`"))
    });
    idle.collect()
}

/// Counts the uses of notes and sources, those that stay and those that go.
fn count(arena: &Arena<'_>, plan: &Plan) -> BTreeMap<Used, Count> {
    let mut counts: BTreeMap<Used, Count> = BTreeMap::new();
    let labels = labels(arena);
    for (at, fragment) in arena.fragments.iter().enumerate() {
        if arena.is_hidden(fragment) {
            continue;
        }
        for node in fragment.tree.ids() {
            if fragment.tree.node(node).inlines.is_empty() {
                continue;
            }
            let leaf = NodeRef { fragment: at as u32, node };
            count_leaf(arena, plan, leaf, &labels, &mut counts);
        }
    }
    for (leaf, put, by) in puts(arena, plan) {
        for inline in markdown::read_inlines(put) {
            if brings(arena, by, &inline.kind) {
                continue;
            }
            for used in uses(arena, leaf, &inline.kind, &labels) {
                counts.entry(used).or_default().alive += 1;
            }
        }
    }
    counts
}

/// Returns the words and titles that changes write in which a mark or a citation can stand, with a
/// node of the text they come into and a change that writes them.
fn puts<'a>(arena: &Arena<'a>, plan: &'a Plan) -> Vec<(NodeRef, &'a str, ChangeId)> {
    let words = plan.words.iter().flat_map(|(leaf, words)| {
        words.iter().map(|edit| (*leaf, edit.put.as_str(), edit.causes[0]))
    });
    let titles = plan.headings.iter().filter_map(|(section, (title, causes))| match section {
        Entity::Node(section) => Some((*section, title.as_str(), causes[0])),
        Entity::Made(_) => None,
    });
    let made = plan.made.iter().enumerate().filter_map(|(at, made)| {
        let home = match &made.kind {
            MadeKind::Part { of, .. } => *of,
            MadeKind::Joint { members } => *members.first()?,
            MadeKind::Group { members, .. } => members.iter().find_map(|member| match member {
                Entity::Node(node) => Some(*node),
                Entity::Made(_) => None,
            })?,
        };
        Some((home, plan.made_title(at, arena.sources), made.change))
    });
    let all = words.chain(titles).chain(made);
    all.filter(|(_, put, _)| put.contains('[')).collect()
}

/// Says whether an edit brings the footnote that a mark in its words names.
fn brings(arena: &Arena<'_>, by: ChangeId, kind: &InlineKind) -> bool {
    let InlineKind::NoteMark(label) = kind else { return false };
    let mut own = arena.brought_by(by.amendment);
    own.any(|at| arena.change_of(root(at)) == Some(by) && arena.notes(at).contains_key(&**label))
}

/// Returns the chapters that define a label, by label.
fn labels(arena: &Arena<'_>) -> HashMap<String, Vec<u32>> {
    let mut labels: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, fragment) in arena.fragments.iter().enumerate() {
        if matches!(fragment.origin, Origin::Chapter { .. }) {
            for label in arena.notes(at as u32).keys() {
                labels.entry(label.clone()).or_default().push(at as u32);
            }
        }
    }
    labels
}

fn count_leaf(
    arena: &Arena<'_>,
    plan: &Plan,
    leaf: NodeRef,
    labels: &HashMap<String, Vec<u32>>,
    counts: &mut BTreeMap<Used, Count>,
) {
    let tree = arena.tree(leaf);
    let mut removal = None;
    for inline in tree.inlines(leaf.node) {
        for used in uses(arena, leaf, &inline.kind, labels) {
            let removed = *removal.get_or_insert_with(|| removal_of(arena, plan, leaf));
            let count = counts.entry(used).or_default();
            if let Some(node) = removed {
                count.gone.extend(&plan.removed[&node].causes);
            } else if let Some(causes) = plan.retitled(arena, leaf) {
                count.gone.extend(causes);
            } else if plan.replaces(leaf, &inline.span) {
                let words = plan.words[&leaf].iter();
                let over = words.filter(|edit| {
                    edit.range.start <= inline.span.start && inline.span.end <= edit.range.end
                });
                count.gone.extend(over.flat_map(|edit| &edit.causes));
            } else {
                count.alive += 1;
            }
        }
    }
}

/// Returns what takes a leaf away. A footnote does not go with the section that holds it, only by
/// itself.
fn removal_of(arena: &Arena<'_>, plan: &Plan, leaf: NodeRef) -> Option<NodeRef> {
    let outer = plan.removal_of(arena, leaf)?;
    let tree = arena.tree(leaf);
    let mut note = tree.ancestors(leaf.node);
    let note = note.find(|at| matches!(tree.kind(*at), Kind::Note { .. }));
    note.is_none_or(|note| tree.contains(note, outer.node)).then_some(outer)
}

/// Returns what an inline uses. A mark in inserted text uses the note of that label wherever it may
/// land, unless the text brings its own.
fn uses(
    arena: &Arena<'_>,
    leaf: NodeRef,
    kind: &InlineKind,
    labels: &HashMap<String, Vec<u32>>,
) -> Vec<Used> {
    let policies = |label: &str| match arena.policy(leaf) {
        Some(policy) => vec![Used::Source(policy, label.to_owned())],
        None => {
            let mut all: Vec<usize> =
                (0..arena.fragments.len() as u32).filter_map(|at| arena.policy(root(at))).collect();
            all.dedup();
            all.into_iter().map(|policy| Used::Source(policy, label.to_owned())).collect()
        }
    };
    match kind {
        InlineKind::NoteMark(label) => {
            if arena.notes(leaf.fragment).contains_key(&**label) {
                return vec![Used::Note(leaf.fragment, label.to_string())];
            }
            let chapters = labels.get(&**label).into_iter().flatten();
            chapters.map(|chapter| Used::Note(*chapter, label.to_string())).collect()
        }
        InlineKind::Link(LinkTarget::Source(key)) => policies(key),
        _ => Vec::new(),
    }
}

fn root(fragment: u32) -> NodeRef {
    NodeRef { fragment, node: NodeId::ROOT }
}

/// Adds to the plan what has lost its last use; returns how much it is.
fn drop_all(
    arena: &Arena<'_>,
    plan: &mut Plan,
    amendments: &[Amendment],
    agreed: &BTreeSet<ChangeId>,
    counts: &BTreeMap<Used, Count>,
    sources: bool,
    found: &mut Vec<Diagnostic>,
) -> usize {
    let mut gone = 0;
    let lost = counts.iter().filter(|(_, count)| count.alive == 0 && !count.gone.is_empty());
    for (used, count) in lost.filter(|(used, _)| matches!(used, Used::Source(..)) == sources) {
        let Some(node) = node_of(arena, used) else { continue };
        // A definition belongs to its file: a section that holds it does not take it along unasked.
        let outer = plan.removal_of(arena, node);
        let is_named = outer == Some(node);
        if is_named || outer.is_some() && sources {
            continue;
        }
        let unwilling: BTreeSet<ChangeId> = count.gone.difference(agreed).copied().collect();
        found.extend(
            by_amendment(&unwilling).map(|change| orphaned(arena, used, node, change, amendments)),
        );
        if unwilling.is_empty() {
            gone += 1;
            for change in &count.gone {
                plan.add(*change, 0, Effect::Remove { node, instead: None });
            }
        }
    }
    gone
}

/// Returns the first change of each amendment.
fn by_amendment(changes: &BTreeSet<ChangeId>) -> impl Iterator<Item = ChangeId> {
    let mut told = BTreeSet::new();
    changes.iter().copied().filter(move |change| told.insert(change.amendment))
}

fn node_of(arena: &Arena<'_>, used: &Used) -> Option<NodeRef> {
    match used {
        Used::Note(fragment, label) => {
            let node = *arena.notes(*fragment).get(label)?;
            Some(NodeRef { fragment: *fragment, node })
        }
        Used::Source(policy, key) => {
            let mut chapters = arena.chapters(*policy);
            chapters.find_map(|fragment| source_row(arena, fragment, key))
        }
    }
}

fn source_row(arena: &Arena<'_>, fragment: u32, key: &str) -> Option<NodeRef> {
    let tree = &arena.fragments[fragment as usize].tree;
    let cell_text = |row: NodeId, position: usize| {
        let cell = tree.children(row).nth(position)?;
        Some(arena.folded(NodeRef { fragment, node: cell }).visible.text.trim())
    };
    let tables = tree.ids().filter(|node| matches!(tree.kind(*node), Kind::Table { .. }));
    let text = arena.sources.get(tree.source).text();
    for table in tables.filter(|table| tree.is_source_list(*table, text)) {
        let mut rows = tree.children(table).skip(1);
        if let Some(row) = rows.find(|row| cell_text(*row, 0) == Some(key)) {
            return Some(NodeRef { fragment, node: row });
        }
    }
    None
}

fn orphaned(
    arena: &Arena<'_>,
    used: &Used,
    node: NodeRef,
    change: ChangeId,
    amendments: &[Amendment],
) -> Diagnostic {
    let amendment = &amendments[change.amendment as usize];
    let what = match used {
        Used::Note(_, label) => format!("the footnote `[^{label}]`"),
        Used::Source(_, key) => format!("the source `{key}`"),
    };
    let span = amendment.changes[change.change as usize].span;
    let found = Diagnostic::new(codes::ORPHANED, format!("{what} would lose its last use"));
    let found =
        found.at(span, "takes the last use away").at(arena.span(node), "nothing uses it then");
    let help = match amendment.changes[change.change as usize].action.verb() {
        "edit" => "name the mark in `drops:`, or keep it in `put`",
        _ => "add `orphans: drop` to the change, and it goes too",
    };
    found.help(help).cause(amendment.cause())
}
