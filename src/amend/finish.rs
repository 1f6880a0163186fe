//! Drafts → the result: metadata, outcomes, sweeps with their final places.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::arena::NodeRef;
use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Tag;
use crate::amend::gather::Fallen;
use crate::amend::gather::Gathered;
use crate::amend::ids::Absences;
use crate::amend::locate;
use crate::amend::sweep;
use crate::amend::sweep::SweepHead;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::Reading;
use crate::model::figure::Figure;
use crate::model::figure::Figures;
use crate::model::manifest::Metadata;
use crate::model::register::Outcome;
use crate::model::revised::AmendmentOutcome;
use crate::model::revised::Annotation;
use crate::model::revised::ChangeId;
use crate::model::revised::OpenAlternatives;
use crate::model::revised::Origin;
use crate::model::revised::Sweep;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;
use crate::source::Spanned;

/// Returns the metadata of each policy after `meta`.
pub(crate) fn metadata(
    workspace: &Workspace,
    playing: &[(u32, &Amendment)],
    fallen: &Fallen,
    sink: &mut Diagnostics,
) -> Vec<Metadata> {
    let mut all: Vec<Metadata> =
        workspace.policies.iter().map(|policy| policy.metadata.clone()).collect();
    for (position, amendment) in playing {
        for (at, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: *position, change: at as u32 };
            let Action::Meta(entries) = &change.action else { continue };
            if fallen.contains_key(&by) {
                continue;
            }
            for policy in &amendment.policies {
                let at = workspace.policies.iter().position(|own| own.key == policy.value);
                let Some(own) = at.and_then(|at| all.get_mut(at)) else { continue };
                entries.iter().for_each(|(key, value)| set(own, key, value, sink));
            }
        }
    }
    all
}

fn set(
    metadata: &mut Metadata,
    key: &Spanned<String>,
    value: &Spanned<String>,
    sink: &mut Diagnostics,
) {
    match key.value.as_str() {
        "title" => metadata.title.clone_from(&value.value),
        "symbol" => metadata.symbol.clone_from(&value.value),
        "status" => metadata.status.clone_from(&value.value),
        "comments-until" => metadata.comments_until = Some(value.value.clone()),
        "revision" => match value.value.parse() {
            Ok(revision) => metadata.revision = revision,
            Err(_) => {
                let message = format!("`{}` is no revision number", value.value);
                let found = Diagnostic::new(codes::WRONG_TYPE, message);
                let found = found.at(value.span, "a whole number is meant");
                sink.push(found.help("write `revision: 1`"));
            }
        },
        _ => {}
    }
}

/// Returns the revised figures, and who revised which key.
pub(crate) fn figures(
    workspace: &Workspace,
    playing: &[(u32, &Amendment)],
    fallen: &Fallen,
    sink: &mut Diagnostics,
) -> (Figures, BTreeMap<String, Vec<ChangeId>>) {
    let mut revised = workspace.figures.clone();
    let mut changed: BTreeMap<String, Vec<ChangeId>> = BTreeMap::new();
    for (position, amendment) in playing {
        for (at, change) in amendment.changes.iter().enumerate() {
            let by = ChangeId { amendment: *position, change: at as u32 };
            let Action::Figure(figures) = &change.action else { continue };
            for figure in figures.iter().filter(|_| !fallen.contains_key(&by)) {
                let key = &figure.key.value;
                let own = revised.figures.iter_mut().find(|own| own.key.value == *key);
                match own {
                    Some(own) => *own = own.revised(figure),
                    None => {
                        sink.push(unknown_figure(figure, amendment, workspace));
                        continue;
                    }
                }
                changed.entry(key.clone()).or_default().push(by);
            }
        }
    }
    (revised, changed)
}

fn unknown_figure(figure: &Figure, amendment: &Amendment, workspace: &Workspace) -> Diagnostic {
    let key = &figure.key.value;
    let found = Diagnostic::new(codes::UNKNOWN_FIGURE, format!("no figure has the key `{key}`"));
    let found = found.at(figure.key.span, "not in `data/`").cause(amendment.cause());
    let known = || workspace.figures.figures.iter().map(|figure| figure.key.value.as_str());
    match crate::diagnostic::nearest(key, known()) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .meant(figure.key.span, crate::diagnostic::slip(key, known())),
        None => found.help("add the base's value to a file under `data/`"),
    }
}

/// Figures that are changed but that the revised text does not use.
pub(crate) fn unused_changes(
    workspace: &Workspace,
    used: &BTreeMap<String, usize>,
    changed: &BTreeMap<String, Vec<ChangeId>>,
    sink: &mut Diagnostics,
) {
    for (key, by) in changed.iter().filter(|(key, _)| !used.contains_key(*key)) {
        let amendment = &workspace.amendments.amendments[by[0].amendment as usize];
        let change = &amendment.changes[by[0].change as usize];
        let Action::Figure(figures) = &change.action else { continue };
        let span = figures.iter().find(|figure| figure.key.value == *key);
        let span = span.map_or(change.span, |figure| figure.key.span);
        let message =
            format!("the figure `{key}` is changed, but the revised text does not use it");
        let found = Diagnostic::new(codes::UNUSED_FIGURE_CHANGE, message);
        let found = found.at(span, "used nowhere").cause(amendment.cause());
        sink.push(
            found.help(format!("write `[](figure:{key})` where it belongs, or drop the change")),
        );
    }
}

/// Figures that get a new value and no new text for each way in which they are shown.
pub(crate) fn values_without_text(
    workspace: &Workspace,
    forms: &BTreeSet<(String, String)>,
    changed: &BTreeMap<String, Vec<ChangeId>>,
    sink: &mut Diagnostics,
) {
    for (key, by) in changed {
        let amendment = &workspace.amendments.amendments[by[0].amendment as usize];
        let Action::Figure(figures) = &amendment.changes[by[0].change as usize].action else {
            continue;
        };
        let Some(figure) = figures.iter().find(|figure| figure.key.value == *key) else { continue };
        let Some(base) = workspace.figures.get(key) else { continue };
        let old = base.value.as_ref();
        let Some(value) = figure.value.as_ref().filter(|_| !figure.is_pending()) else { continue };
        if old.is_some_and(|old| old.value == value.value) {
            continue;
        }
        let used = forms.iter().filter(|(own, _)| own == key).map(|(_, name)| name.as_str());
        let mut missing = used
            .filter(|name| base.shown(Some(name)).is_some() && figure.shown(Some(name)).is_none());
        let (what, add) = match figure.show {
            None => ("show", "show: …".to_owned()),
            Some(_) => match missing.next() {
                Some(name) => ("shows", format!("shows: {{ {name}: … }}")),
                None => continue,
            },
        };
        let message = format!("the figure `{key}` gets a new value, but no `{what}`");
        let found = Diagnostic::new(codes::MISSING_KEY, message);
        let mut found = found.at(value.span, "how is it shown?").help(format!("add `{add}`"));
        let stale = match what {
            "show" => base.show.as_ref().map(|show| show.span),
            _ => base.shows.first().map(|(_, show)| show.span),
        };
        if let Some(stale) = stale {
            found = found.at(stale, "shows the old value");
        }
        sink.push(found.cause(amendment.cause()));
    }
}

/// Cross-references to a section that was split without an heir.
pub(crate) fn split_references(
    draft: &Draft,
    split: &[(String, ChangeId)],
    amendments: &[Amendment],
    reading: Reading,
    sink: &mut Diagnostics,
) {
    for (at, chapter) in draft.chapters.iter().enumerate().filter(|_| !split.is_empty()) {
        for inline in &chapter.tree.inlines {
            let InlineKind::Link(LinkTarget::Section(id)) = &inline.kind else { continue };
            let Some((_, by)) = split.iter().find(|(old, _)| **old == **id) else { continue };
            let amendment = &amendments[by.amendment as usize];
            let change = &amendment.changes[by.change as usize];
            if reading == Reading::Lenient {
                if draft.section(id).is_none() {
                    let found =
                        lost_reference(draft, id, &change.action).at(change.span, "retires it");
                    let found = found.at(draft.span(at, inline.span.clone()), "leads there");
                    sink.push(found.cause(amendment.cause()));
                }
                continue;
            }
            let part = match &change.action {
                Action::Split { into, .. } => into.first().map_or("…", |part| &part.id.value),
                _ => "…",
            };
            let message = format!("a cross-reference leads to `{id}`, which is split");
            let found = Diagnostic::new(codes::SPLIT_REFERENCE, message);
            let found = found.at(change.span, "splits the section");
            let found = found.at(draft.span(at, inline.span.clone()), "leads to it");
            let help = format!("say in the split to which part it leads: `refs-to: {part}`");
            sink.push(found.help(help).cause(amendment.cause()));
        }
    }
}

/// A link of a single file to a section that retires: no heading there bears its id on.
fn lost_reference(draft: &Draft, id: &str, action: &Action) -> Diagnostic {
    let (done, heir) = match action {
        Action::Split { into, .. } => ("split", into.first().map(|part| &part.id.value)),
        Action::Join { id, .. } => ("joined", Some(&id.value)),
        _ => ("taken away", None),
    };
    let message = format!("a link leads to `{id}`, a section that is {done}");
    let found = Diagnostic::new(codes::UNRESOLVED_REFERENCE, message);
    let heir = heir.and_then(|id| draft.section(id));
    let heir = heir.and_then(|(at, node)| match draft.chapters[at].tree.kind(node) {
        Kind::Section { id, .. } => Some(&**id),
        _ => None,
    });
    let heir = heir.unwrap_or("…");
    found.help(format!("`edit` the link so that it leads to the new section: `[…](#{heir})`"))
}

/// Cross-references that changes write to sections which another amendment would bring.
pub(crate) fn absent_references(
    draft: &Draft,
    absent: &Absences,
    amendments: &[Amendment],
    sink: &mut Diagnostics,
) {
    for (at, chapter) in draft.chapters.iter().enumerate().filter(|_| !absent.is_empty()) {
        for inline in &chapter.tree.inlines {
            let InlineKind::Link(LinkTarget::Section(id)) = &inline.kind else { continue };
            let Some(why) = absent.get(&**id).filter(|_| draft.section(id).is_none()) else {
                continue;
            };
            let start = inline.span.start;
            let run = chapter.text.runs.iter().find(|run| run.range.contains(&start));
            // The base's own references are looked at when the draft is resolved.
            let Some(Origin::Changes(by)) = run.map(|run| &run.origin) else { continue };
            let id = Spanned { value: id.to_string(), span: draft.span(at, inline.span.clone()) };
            let own = &amendments[by[0].amendment as usize];
            sink.push(locate::needs_absent(amendments, &id, *why, own));
        }
    }
}

/// Returns the sweeps with their places in the final chapters.
pub(crate) fn sweeps(draft: &Draft, heads: &[SweepHead], workspace: &Workspace) -> Vec<Sweep> {
    let mut sweeps: Vec<Sweep> = heads
        .iter()
        .map(|head| Sweep {
            change: head.change,
            policy: workspace.policies[head.policy].key.clone(),
            words: head.words.clone(),
            by: head.by.clone(),
            hits: Vec::new(),
            spared: Vec::new(),
            kept: Vec::new(),
            residue: Vec::new(),
        })
        .collect();
    for (at, chapter) in draft.chapters.iter().enumerate() {
        if chapter.tree.front_matter > 0 {
            for (head, sweep) in heads.iter().zip(&mut sweeps) {
                spare_front_matter(draft, at, head, workspace, sweep);
            }
        }
        let mut marks = chapter.text.marks.clone();
        marks.sort_by_key(|(tag, range)| (range.start, range.end, *tag));
        for (tag, range) in marks {
            let Tag::Met(sweep, fate, why) = &draft.tags[tag] else { continue };
            let span = draft.span(at, range);
            let sweep = &mut sweeps[*sweep];
            match fate {
                Fate::Replaced => sweep.hits.push(span),
                Fate::Spared => sweep.spared.push((span, why.clone())),
                Fate::Kept => sweep.kept.push((span, why.clone())),
                Fate::Undecided => sweep.residue.push(span),
            }
        }
    }
    sweeps
}

/// Adds the lines of a chapter's front matter in which a term stands.
fn spare_front_matter(
    draft: &Draft,
    at: usize,
    head: &SweepHead,
    workspace: &Workspace,
    sweep: &mut Sweep,
) {
    let amendment = &workspace.amendments.amendments[head.change.amendment as usize];
    let chapter = &draft.chapters[at];
    let Action::Term(term) = &amendment.changes[head.change.change as usize].action else { return };
    if chapter.policy == head.policy {
        let lines = sweep::in_front_matter(chapter, term).into_iter();
        sweep.spared.extend(lines.map(|line| (draft.span(at, line), "front matter".to_owned())));
    }
}

/// Returns the alternatives of a chapter that stand in brackets.
pub(crate) fn open_alternatives(
    draft: &Draft,
    at: usize,
    by_id: &BTreeMap<&str, ChangeId>,
) -> Vec<OpenAlternatives> {
    let chapter = &draft.chapters[at];
    let position = chapter.position;
    let mut open = Vec::new();
    for (tag, range) in &chapter.text.marks {
        if let Tag::Open(change) = draft.tags[*tag] {
            open.push(OpenAlternatives { change, chapter: position, range: range.clone() });
        }
    }
    for node in chapter.tree.ids() {
        let Kind::Options { id } = chapter.tree.kind(node) else { continue };
        if let Some(change) = by_id.get(&**id) {
            let range = chapter.tree.node(node).body.clone();
            open.push(OpenAlternatives { change: *change, chapter: position, range });
        }
    }
    open.sort_by_key(|open| open.range.start);
    open
}

/// What decides the outcome of amendments.
pub(crate) struct Evidence<'a> {
    pub(crate) gathered: &'a Gathered,
    pub(crate) out: &'a BTreeSet<u32>,
    pub(crate) open: BTreeSet<ChangeId>,
    /// Keys of figures that are pending and used.
    pub(crate) pending: BTreeSet<String>,
    pub(crate) sweeps: &'a [Sweep],
    /// Policies in which each change left something.
    pub(crate) policies: BTreeMap<ChangeId, BTreeSet<usize>>,
}

/// Returns what each amendment came to.
pub(crate) fn outcomes(
    workspace: &Workspace,
    evidence: &Evidence<'_>,
    sources: &SourceMap,
) -> Vec<AmendmentOutcome> {
    let amendments = workspace.amendments.amendments.iter().enumerate();
    let outcomes = amendments.map(|(at, amendment)| {
        let mut policies: BTreeSet<usize> = BTreeSet::new();
        let mut changes = 0;
        let mut overridden = 0;
        for position in 0..amendment.changes.len() {
            let by = ChangeId { amendment: at as u32, change: position as u32 };
            changes += count(amendment, by, evidence);
            overridden += usize::from(evidence.gathered.fallen.contains_key(&by));
            policies.extend(evidence.policies.get(&by).into_iter().flatten());
            let stands = !evidence.gathered.fallen.contains_key(&by)
                && !evidence.out.contains(&by.amendment);
            if stands && matches!(amendment.changes[position].action, Action::Meta(_)) {
                let all = workspace.policies.iter().enumerate();
                let own = all.filter(|(_, policy)| amendment.is_about(&policy.key));
                policies.extend(own.map(|(at, _)| at));
            }
        }
        let policies = policies.into_iter().map(|policy| workspace.policies[policy].key.clone());
        let outcome = outcome(amendment, at as u32, evidence, sources);
        AmendmentOutcome { outcome, changes, overridden, policies: policies.collect() }
    });
    outcomes.collect()
}

fn count(amendment: &Amendment, by: ChangeId, evidence: &Evidence<'_>) -> usize {
    if evidence.gathered.fallen.contains_key(&by) || evidence.out.contains(&by.amendment) {
        return 0;
    }
    match &amendment.changes[by.change as usize].action {
        Action::Term(_) | Action::Tone(_) => {
            let own = evidence.sweeps.iter().filter(|sweep| sweep.change == by);
            own.map(|sweep| sweep.hits.len()).sum()
        }
        Action::Figure(figures) => figures.len(),
        Action::Meta(entries) => entries.len(),
        _ => evidence.gathered.acts.get(&by).copied().unwrap_or(1),
    }
}

fn outcome(
    amendment: &Amendment,
    at: u32,
    evidence: &Evidence<'_>,
    sources: &SourceMap,
) -> Outcome {
    if evidence.out.contains(&at) {
        return Outcome::LeftOut;
    }
    let changes = 0..amendment.changes.len() as u32;
    let all: Vec<ChangeId> = changes.map(|change| ChangeId { amendment: at, change }).collect();
    let standing: Vec<&ChangeId> =
        all.iter().filter(|change| !evidence.gathered.fallen.contains_key(change)).collect();
    if standing.iter().any(|change| evidence.open.contains(change)) {
        return Outcome::Open;
    }
    let pending = standing.iter().any(|by| is_pending(amendment, **by, evidence, sources));
    match (all.is_empty(), standing.is_empty()) {
        _ if pending => Outcome::Pending,
        (true, _) => Outcome::AlreadySatisfied,
        (false, true) => Outcome::Overridden,
        (false, false) if all.iter().all(|by| count(amendment, *by, evidence) == 0) => {
            Outcome::NoChange
        }
        (false, false) => Outcome::Applied,
    }
}

fn is_pending(
    amendment: &Amendment,
    by: ChangeId,
    evidence: &Evidence<'_>,
    sources: &SourceMap,
) -> bool {
    let change = &amendment.changes[by.change as usize];
    let names =
        |text: &str| evidence.pending.iter().any(|key| text.contains(&format!("figure:{key}")));
    match &change.action {
        Action::Tone(_) => {
            let mut own = evidence.sweeps.iter().filter(|sweep| sweep.change == by);
            own.any(|sweep| !sweep.residue.is_empty())
        }
        Action::Figure(figures) => {
            figures.iter().any(|figure| evidence.pending.contains(&figure.key.value))
        }
        Action::Insert { content, .. } | Action::Replace { by: content, .. } => match content {
            crate::model::amendment::Content::Blocks(text)
            | crate::model::amendment::Content::Item(text) => {
                names(sources.get(text.source).text())
            }
            crate::model::amendment::Content::Row(cells, _) => {
                cells.iter().any(|cell| names(sources.get(cell.source).text()))
            }
            crate::model::amendment::Content::Column { cells, .. } => {
                cells.iter().any(|(_, cell)| names(sources.get(cell.source).text()))
            }
        },
        Action::Edit { put, .. } => names(sources.get(put.source).text()),
        _ => false,
    }
}

/// Returns in which policies each change left bytes, took them away, moved them or set a note.
pub(crate) fn policies_of(
    draft: &Draft,
    base: &[(usize, crate::source::SourceId)],
    annotations: &[(usize, Annotation)],
    moves: &[(NodeRef, Vec<ChangeId>)],
) -> BTreeMap<ChangeId, BTreeSet<usize>> {
    let mut policies: BTreeMap<ChangeId, BTreeSet<usize>> = BTreeMap::new();
    for (node, by) in moves {
        // Fragments of the base are numbered like chapters.
        let home = draft.chapters.get(node.fragment as usize).map(|chapter| chapter.policy);
        by.iter().for_each(|by| policies.entry(*by).or_default().extend(home));
    }
    for chapter in &draft.chapters {
        for run in &chapter.text.runs {
            if let Origin::Changes(by) = &run.origin {
                by.iter().for_each(|by| {
                    policies.entry(*by).or_default().insert(chapter.policy);
                });
            }
        }
    }
    for deletion in &draft.deletions {
        let policy = base.iter().find(|(_, source)| *source == deletion.span.source);
        for (by, policy) in deletion.causes.iter().zip(std::iter::repeat(policy)) {
            policies.entry(*by).or_default().extend(policy.map(|(policy, _)| *policy));
        }
    }
    for (policy, annotation) in annotations {
        annotation.changes.iter().for_each(|by| {
            policies.entry(*by).or_default().insert(*policy);
        });
    }
    policies
}
