//! Base + amendments → revised drafts, with the cause of every byte.
//!
//! Every change is located in the base first; what it claims and does is gathered into one plan
//! (`gather`), conflicts are settled by claims, the plan is laid out and written in one walk
//! (`compose`), read again and compared with what was meant (`verify`). Then follow the sweeps:
//! figures, tone, terms, sorted rows; at last the guards. File names and order decide nothing.

mod above;
mod annotations;
mod arena;
mod carried;
mod compose;
mod content;
mod draft;
mod ensure;
mod finish;
mod gather;
mod ids;
mod locate;
mod misplaced;
mod plan;
pub mod proposal;
mod retired;
mod siblings;
mod suggest;
mod sweep;
mod text;
mod verb;
mod written;

#[cfg(test)]
mod tests;

pub use carried::carried;
pub use misplaced::misplaced;
pub use misplaced::unguarded;
pub use suggest::Holder;
pub use suggest::Suggested;
pub use suggest::Suggestion;
pub use suggest::Texts;
pub use suggest::suggest;
pub use suggest::suggest_section;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::compose::write;
use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Fate;
use crate::amend::draft::Tag;
use crate::amend::gather::Gathered;
use crate::amend::gather::Inputs;
use crate::amend::plan::orphans;
use crate::amend::sweep::Job;
use crate::amend::sweep::SweepHead;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::model::figure::Figures;
use crate::model::manifest::Metadata;
use crate::model::register::Outcome;
use crate::model::resolution::Resolution;
use crate::model::revised::AmendmentOutcome;
use crate::model::revised::Annotation;
use crate::model::revised::ChangeId;
use crate::model::revised::Move;
use crate::model::revised::RevisedDraft;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;
use crate::source::Spanned;

/// Applies the amendments of a workspace to its drafts. `numbers` are those of the base drafts, for
/// messages; without any, sections are named by their headings only.
///
/// Returns nothing where an error was pushed. Raises the codes of locating, conflicts, words,
/// guards and splicing.
pub fn amend(
    workspace: &Workspace,
    numbers: &[Resolution],
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> Option<RevisedWorkspace> {
    let amendments = &workspace.amendments.amendments;
    let out = gather::left_out(workspace);
    let playing = gather::in_play(workspace, &out);
    let mut found = Diagnostics::default();
    let left_out = out.iter().map(|at| std::slice::from_ref(&amendments[*at as usize]));
    left_out.flat_map(unguarded).for_each(|it| found.push(it));
    let brought = gather::read(workspace, &playing, sources, &mut found);
    let missing = gather::read_missing(workspace, &out, sources);
    let inputs = Inputs { workspace, numbers, brought: &brought, out: &out, missing: &missing };
    let planned = plan(inputs, sources, &mut found);
    let Some(planned) = planned.filter(|_| !found.has_errors()) else {
        sink.append(found);
        return None;
    };
    let mut stage = Stage { workspace, amendments, playing: &playing, sources, sink: &mut found };
    let drafted = stage.draft(planned);
    let revised = drafted.map(|drafted| stage.sweep_and_finish(drafted, &out));
    let failed = found.has_errors();
    sink.append(found);
    revised.filter(|_| !failed)
}

/// Returns what amendments would come to if nothing stood against them: for reports when amending
/// failed.
pub fn expected(workspace: &Workspace) -> Vec<AmendmentOutcome> {
    let out = gather::left_out(workspace);
    let amendments = workspace.amendments.amendments.iter().enumerate();
    let outcomes = amendments.map(|(at, amendment)| {
        let is_open = |action: &Action| match action {
            Action::Alternatives(alternatives) => alternatives.chosen.is_none(),
            _ => false,
        };
        let outcome = if out.contains(&(at as u32)) {
            Outcome::LeftOut
        } else if amendment.changes.iter().any(|change| is_open(&change.action)) {
            Outcome::Open
        } else if amendment.changes.is_empty() {
            Outcome::AlreadySatisfied
        } else {
            Outcome::Applied
        };
        let policies = amendment.policies.iter().map(|policy| policy.value.clone()).collect();
        AmendmentOutcome { outcome, changes: amendment.changes.len(), overridden: 0, policies }
    });
    outcomes.collect()
}

/// What the plan came to: written chapters and what has to be known of them later.
struct Planned {
    gathered: Gathered,
    chapters: Vec<PlannedChapter>,
    deletions: Vec<crate::model::revised::Deletion>,
}

/// A chapter as written, and as read again where it changed.
struct PlannedChapter {
    policy: usize,
    position: usize,
    written: write::Written,
    untouched: bool,
    tree: Option<crate::model::document::Tree>,
    /// What each node was: chapter of its policy and node, where it is one of the base.
    identities: Vec<(NodeId, NodeRef)>,
}

/// Locates, settles conflicts, lays out, writes, reads again and compares.
fn plan(inputs: Inputs<'_>, sources: &mut SourceMap, sink: &mut Diagnostics) -> Option<Planned> {
    let amendments = &inputs.workspace.amendments.amendments;
    let reading = inputs.workspace.reading;
    let (gathered, composed) = {
        let mut arena = gather::arena(inputs.workspace, inputs.brought, sources);
        let mut gathered = gather::gather(inputs, &mut arena, sink);
        if sink.has_errors() {
            return None;
        }
        let orphans = orphans::settle(&arena, &mut gathered.plan, amendments, &gathered.agreed);
        orphans.into_iter().for_each(|found| sink.push(found));
        if sink.has_errors() {
            return None;
        }
        let composed = compose::compose(&arena, &gathered.plan, inputs, sink);
        if sink.iter().any(|found| found.code == codes::CIRCLE) {
            // In a circle everything goes along with everything.
            sink.extract(|found| found.code != codes::ANCHOR_MOVED);
        }
        (gathered, composed)
    };
    if sink.has_errors() {
        return None;
    }
    let mut trees = Vec::new();
    let mut at = 0;
    for policy in &inputs.workspace.policies {
        for file in &policy.document.files {
            let text = &composed.chapters[at].text;
            let length = sources.get(file.source()).text().len() as u32;
            let untouched = compose::is_untouched(text, file.source(), length);
            let path = inputs.workspace.revised_path(policy, file);
            let read = || draft::read(&path, text, amendments, reading, sources, sink);
            let tree = (!untouched).then(read);
            trees.push(tree);
            at += 1;
        }
    }
    if sink.has_errors() {
        return None;
    }
    let arena = gather::arena(inputs.workspace, inputs.brought, sources);
    let mut identities = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        let own = match tree {
            None => Vec::new(),
            Some(tree) => match compose::check(&arena, &composed, at, tree, amendments) {
                Ok(identities) => identities,
                Err(found) => {
                    sink.push(*found);
                    Vec::new()
                }
            },
        };
        identities.push(own);
    }
    let chapters = chapters(&arena, composed.chapters, trees, identities);
    Some(Planned { gathered, chapters, deletions: composed.deletions })
}

fn chapters(
    arena: &Arena<'_>,
    written: Vec<write::Written>,
    trees: Vec<Option<crate::model::document::Tree>>,
    identities: Vec<Vec<(NodeId, NodeRef)>>,
) -> Vec<PlannedChapter> {
    let places = arena.fragments.iter().filter_map(|fragment| match fragment.origin {
        Origin::Chapter { policy, chapter } => Some((policy, chapter)),
        Origin::Content { .. } => None,
    });
    let parts = written.into_iter().zip(trees).zip(identities).zip(places);
    let chapters = parts.map(|(((written, tree), identities), (policy, position))| {
        let untouched = tree.is_none();
        PlannedChapter { policy, position, written, untouched, tree, identities }
    });
    chapters.collect()
}

/// The drafts with what is known of their nodes.
struct Drafted {
    gathered: Gathered,
    draft: Draft,
    /// For each chapter and node, the node it was: fragments are numbered like chapters.
    origins: Vec<Vec<Option<NodeRef>>>,
    moves: Vec<(NodeRef, Vec<ChangeId>)>,
}

struct Stage<'a> {
    workspace: &'a Workspace,
    amendments: &'a [Amendment],
    playing: &'a [(u32, &'a Amendment)],
    sources: &'a mut SourceMap,
    sink: &'a mut Diagnostics,
}

impl<'a> Stage<'a> {
    /// Makes drafts of the written chapters.
    fn draft(&mut self, planned: Planned) -> Option<Drafted> {
        if self.sink.has_errors() {
            return None;
        }
        let mut draft = Draft::default();
        draft.deletions = planned.deletions;
        draft.policies = self.workspace.policies.iter().map(|policy| policy.key.clone()).collect();
        let mut origins = Vec::new();
        let mut moves = Vec::new();
        for (at, chapter) in planned.chapters.into_iter().enumerate() {
            let policy = &self.workspace.policies[chapter.policy];
            let file = &policy.document.files[chapter.position];
            let tree = chapter.tree.map_or_else(|| Arc::clone(&file.tree), Arc::new);
            let mut own: Vec<Option<NodeRef>> = vec![None; tree.nodes.len()];
            if chapter.untouched {
                let same = |node: usize| NodeRef { fragment: at as u32, node: NodeId(node as u32) };
                own = (0..tree.nodes.len()).map(|node| Some(same(node))).collect();
            }
            for (node, origin) in chapter.identities {
                own[node.index()] = Some(origin);
            }
            let mut text = chapter.written.text;
            for (mark, change) in text.marks.iter_mut().zip(&chapter.written.marked) {
                mark.0 = draft.tags.len();
                draft.tags.push(Tag::Open(*change));
            }
            moves.extend(chapter.written.placed);
            origins.push(own);
            let path = self.workspace.revised_path(policy, file);
            let place = (chapter.policy, chapter.position);
            draft.chapters.push(DraftChapter::new(place, path, text, tree));
        }
        draft.former = draft::Former::read(self.workspace, self.sources, &draft, &origins);
        if self.workspace.reading == Reading::Lenient {
            draft.handles = draft::handles(&draft, &planned.gathered.plan, self.sources);
        }
        Some(Drafted { gathered: planned.gathered, draft, origins, moves })
    }

    fn sweep_and_finish(&mut self, mut drafted: Drafted, out: &BTreeSet<u32>) -> RevisedWorkspace {
        let fallen = drafted.gathered.fallen.clone();
        let metadata = finish::metadata(self.workspace, self.playing, &fallen, self.sink);
        sweep::terms_in_metadata(self.workspace, &metadata, self.playing, self.sink);
        let (figures, changed) = finish::figures(self.workspace, self.playing, &fallen, self.sink);
        let mut swept = sweep::figures(&drafted.draft, &self.workspace.figures, &figures, &changed);
        finish::unused_changes(self.workspace, &swept.used, &changed, self.sink);
        finish::values_without_text(self.workspace, &swept.forms, &changed, self.sink);
        let before = swept.before(&drafted.draft);
        self.splice(&mut drafted.draft, swept.splices);
        self.compare(before, &drafted.draft);
        let pending = swept.pending;
        let mut heads: Vec<SweepHead> = Vec::new();
        self.tones(&mut drafted.draft, &mut heads);
        self.terms(&mut drafted.draft, &mut heads);
        self.sort_rows(&mut drafted);
        self.ensure(&drafted.draft, &drafted.gathered.absent);
        finish::split_references(
            &drafted.draft,
            &drafted.gathered.split_ids,
            self.amendments,
            self.workspace.reading,
            self.sink,
        );
        let absent = &drafted.gathered.absent;
        finish::absent_references(&drafted.draft, absent, self.amendments, self.sink);
        let pending = pending.into_iter().map(|(_, key)| key).collect();
        self.finish(drafted, AfterSweeps { metadata, figures, heads, pending }, out)
    }

    fn splice(&mut self, draft: &mut Draft, splices: sweep::Splices) {
        draft.splice(splices, self.amendments, self.workspace.reading, self.sources, self.sink);
    }

    /// Collects the changes of one kind, each once for every policy that it is about.
    fn jobs<T>(&self, of_kind: impl Fn(&'a Action) -> Option<&'a T>) -> Vec<(Job<'a>, &'a T)> {
        let mut jobs = Vec::new();
        for (position, amendment) in self.playing {
            for (at, change) in amendment.changes.iter().enumerate() {
                let Some(sweep) = of_kind(&change.action) else { continue };
                let change = ChangeId { amendment: *position, change: at as u32 };
                let policies = self.workspace.policies.iter().enumerate();
                let own = policies.filter(|(_, own)| amendment.is_about(&own.key));
                jobs.extend(own.map(|(policy, _)| (Job { amendment, change, policy }, sweep)));
            }
        }
        jobs
    }

    fn tones(&mut self, draft: &mut Draft, heads: &mut Vec<SweepHead>) {
        let tones = self.jobs(|action| match action {
            Action::Tone(tone) => Some(tone),
            _ => None,
        });
        let swept = sweep::tones(draft, &tones, heads.len());
        self.take_up(swept, draft, heads);
    }

    fn terms(&mut self, draft: &mut Draft, heads: &mut Vec<SweepHead>) {
        let terms = self.jobs(|action| match action {
            Action::Term(term) => Some(term),
            _ => None,
        });
        let english = is_english(&self.workspace.manifest.language);
        let swept = sweep::terms(draft, &terms, english, heads.len());
        self.take_up(swept, draft, heads);
        if !self.sink.has_errors() {
            sweep::residue(draft, &terms).into_iter().for_each(|found| self.sink.push(found));
        }
    }

    /// Does to a draft what a sweep found to do.
    fn take_up(&mut self, mut swept: sweep::Swept, draft: &mut Draft, heads: &mut Vec<SweepHead>) {
        let before = swept.before(draft);
        if self.sink.has_errors() {
            // What was found before may be why nothing is met.
            swept.found.retain(|found| found.code != codes::NO_HITS);
        }
        swept.found.into_iter().for_each(|found| self.sink.push(found));
        for (number, place, fate, why) in &swept.met {
            sweep::mark(draft, *number, place, *fate, why);
        }
        for (number, chapter, bytes, why) in swept.aside {
            sweep::mark_bytes(draft, number, (chapter, bytes), Fate::Spared, why);
        }
        heads.extend(swept.heads);
        self.splice(draft, swept.splices);
        self.compare(before, draft);
    }

    /// Compares a draft with what a sweep meant.
    fn compare(&mut self, before: sweep::Before, draft: &Draft) {
        // Where an error was found, words may be missing or doubled.
        if !self.sink.has_errors() {
            let found = before.compare(draft, self.amendments);
            found.into_iter().for_each(|found| self.sink.push(found));
        }
    }

    /// Puts rows where their first cell belongs as it finally reads.
    fn sort_rows(&mut self, drafted: &mut Drafted) {
        let rows = sweep::rows_to_sort(&drafted.draft, &drafted.origins, &drafted.gathered);
        let (sorted, found) = sweep::sorted_rows(&drafted.draft, &rows, self.amendments);
        found.into_iter().for_each(|found| self.sink.push(found));
        for sorted in sorted {
            let own = &drafted.origins[sorted.chapter];
            let permuted = sorted.old.iter().map(|old| own[old.index()]).collect();
            drafted.origins[sorted.chapter] = permuted;
            let chapter = &mut drafted.draft.chapters[sorted.chapter];
            let tree = draft::read(
                &chapter.path,
                &sorted.text,
                self.amendments,
                self.workspace.reading,
                self.sources,
                self.sink,
            );
            if !sweep::is_sorted_as_meant(chapter, &sorted, &tree) {
                self.sink.push(sweep::broken_table(&sorted, self.amendments));
            }
            let place = (chapter.policy, chapter.position);
            let path = chapter.path.clone();
            *chapter = DraftChapter::new(place, path, sorted.text, tree.into());
        }
    }

    fn ensure(&mut self, draft: &Draft, absent: &ids::Absences) {
        let words = ensure::words(draft, self.playing);
        for (_, amendment) in self.playing {
            let policies = self.workspace.policies.iter().enumerate();
            let policies: Vec<usize> = policies
                .filter(|(_, policy)| amendment.is_about(&policy.key))
                .map(|(at, _)| at)
                .collect();
            for found in ensure::check(draft, &words, amendment, &policies) {
                // What another amendment would bring is told as that.
                let named = found.labels.iter().map(|label| {
                    let value = self.sources.slice(label.span).trim_matches(['"', '\'']).to_owned();
                    Spanned { value, span: label.span }
                });
                let missing = named.into_iter().find_map(|id| {
                    let why =
                        absent.get(&id.value).filter(|_| draft.section(&id.value).is_none())?;
                    Some(locate::needs_absent(self.amendments, &id, *why, amendment))
                });
                self.sink.push(missing.unwrap_or(found));
            }
        }
    }

    fn finish(
        &mut self,
        drafted: Drafted,
        swept: AfterSweeps,
        out: &BTreeSet<u32>,
    ) -> RevisedWorkspace {
        let Drafted { gathered, draft, origins, moves } = drafted;
        let sweeps = finish::sweeps(&draft, &swept.heads, self.workspace);
        let by_id = alternatives_by_id(self.playing);
        let alternatives: Vec<_> = (0..draft.chapters.len())
            .map(|at| finish::open_alternatives(&draft, at, &by_id))
            .collect();
        let open = alternatives.iter().flatten().map(|open| open.change).collect();
        let base = base_sources(self.workspace);
        let annotations = annotations::of(self.amendments, &gathered, &draft, &origins);
        let policies = finish::policies_of(&draft, &base, &annotations, &moves);
        let evidence = finish::Evidence {
            gathered: &gathered,
            out,
            open,
            pending: swept.pending,
            sweeps: &sweeps,
            policies,
        };
        let outcomes = finish::outcomes(self.workspace, &evidence, self.sources);
        let mut parts = Parts { draft, origins, moves, alternatives, annotations };
        let policies = self
            .workspace
            .policies
            .iter()
            .enumerate()
            .map(|(at, _)| self.revised(at, swept.metadata[at].clone(), &mut parts))
            .collect();
        let questions = self.workspace.amendments.questions.clone();
        RevisedWorkspace { policies, figures: swept.figures, outcomes, sweeps, questions }
    }

    /// Puts one policy's result together.
    fn revised(&self, policy: usize, metadata: Metadata, parts: &mut Parts) -> RevisedDraft {
        let base = &self.workspace.policies[policy];
        let first: usize =
            self.workspace.policies[..policy].iter().map(|own| own.document.files.len()).sum();
        let count = base.document.files.len();
        let mut document = Document::default();
        let mut provenance = Vec::new();
        let mut alternatives = Vec::new();
        for (file, at) in base.document.files.iter().zip(first..first + count) {
            let chapter = &mut parts.draft.chapters[at];
            let tree = Arc::clone(&chapter.tree);
            document.files.push(File { name: file.name.clone(), part: file.part, tree });
            provenance.push(std::mem::take(&mut chapter.text.runs));
            alternatives.append(&mut parts.alternatives[at]);
        }
        let place = |node: NodeRef| {
            let own = (node.fragment as usize).checked_sub(first).filter(|at| *at < count);
            own.map(|chapter| (chapter, node.node))
        };
        let identities = parts.origins[first..first + count].iter();
        let identities =
            identities.map(|own| own.iter().map(|origin| origin.and_then(place)).collect());
        let moves = parts.moves.iter().filter_map(|(node, causes)| {
            Some(Move { node: place(*node)?, causes: causes.clone() })
        });
        let sources: BTreeSet<_> = base.document.files.iter().map(File::source).collect();
        let mut deletions: Vec<_> = parts
            .draft
            .deletions
            .iter()
            .filter(|deletion| sources.contains(&deletion.span.source))
            .cloned()
            .collect();
        deletions.sort_by_key(|deletion| deletion.span);
        let annotations = parts.annotations.iter().filter(|(own, _)| *own == policy);
        let mut revised = RevisedDraft {
            policy: base.key.clone(),
            metadata,
            base: base.document.clone(),
            document,
            provenance,
            deletions,
            moves: moves.collect(),
            identities: identities.collect(),
            alternatives,
            annotations: annotations.map(|(_, annotation)| annotation.clone()).collect(),
            retired: Vec::new(),
        };
        revised.retired = retired::retired(&revised, self.amendments);
        revised
    }
}

/// What the sweeps leave for the result.
struct AfterSweeps {
    metadata: Vec<Metadata>,
    figures: Figures,
    heads: Vec<SweepHead>,
    pending: BTreeSet<String>,
}

/// What the results of the policies are put together from.
struct Parts {
    draft: Draft,
    origins: Vec<Vec<Option<NodeRef>>>,
    moves: Vec<(NodeRef, Vec<ChangeId>)>,
    alternatives: Vec<Vec<crate::model::revised::OpenAlternatives>>,
    annotations: Vec<(usize, Annotation)>,
}

/// Says whether a language tag names English: `en`, `en-GB`.
fn is_english(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    primary.trim().eq_ignore_ascii_case("en")
}

fn base_sources(workspace: &Workspace) -> Vec<(usize, crate::source::SourceId)> {
    let mut base = Vec::new();
    for (at, policy) in workspace.policies.iter().enumerate() {
        base.extend(policy.document.files.iter().map(|file| (at, file.source())));
    }
    base
}

fn alternatives_by_id<'a>(playing: &[(u32, &'a Amendment)]) -> BTreeMap<&'a str, ChangeId> {
    let mut by_id = BTreeMap::new();
    for (position, amendment) in playing {
        for (at, change) in amendment.changes.iter().enumerate() {
            if let Action::Alternatives(alternatives) = &change.action {
                let change = ChangeId { amendment: *position, change: at as u32 };
                by_id.insert(alternatives.id.value.as_str(), change);
            }
        }
    }
    by_id
}
