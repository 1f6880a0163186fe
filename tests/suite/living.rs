//! The laws, held over the workspace of this repository. Nothing here depends on its wording.

use std::collections::BTreeSet;
use std::path::Path;

use policy::assemble;
use policy::assemble::Assembly;
use policy::assemble::Options;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::codes;
use policy::model::revised::Origin;
use policy::model::workspace::Profile;
use policy::model::workspace::Workspace;
use policy::parse;
use policy::project;
use policy::project::Project;

const OPTIONS: Options<'static> = Options { profile: Profile::Draft, formats: &[], step: &|_| {} };

fn living() -> (Project, Workspace) {
    let mut sink = Diagnostics::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut project = project::load(root, &mut sink).unwrap();
    let workspace = parse::workspace(&mut project, &mut sink).unwrap();
    assert!(sink.is_empty(), "the workspace reads without findings");
    (project, workspace)
}

fn examine(project: &mut Project, workspace: Workspace) -> (Assembly, Diagnostics) {
    let mut sink = Diagnostics::default();
    let assembly = assemble::examine(workspace, &mut project.sources, &OPTIONS, &mut sink);
    (assembly, sink)
}

/// Returns the revised chapters: policy, name, text.
fn chapters(project: &Project, assembly: &Assembly) -> Vec<(String, String, String)> {
    let revised = assembly.revised.as_ref().unwrap();
    let mut chapters = Vec::new();
    for draft in &revised.policies {
        for file in &draft.document.files {
            let text = project.sources.get(file.source()).text().to_owned();
            chapters.push((draft.policy.clone(), file.name.clone(), text));
        }
    }
    chapters
}

#[test]
fn every_recommendation_has_a_decision_that_its_outcome_bears_out() {
    let (mut project, workspace) = living();
    let (assembly, sink) = examine(&mut project, workspace);
    assert!(!sink.has_errors());
    assert!(assembly.matrix.rows.iter().all(|row| row.decision.is_some()));
}

#[test]
fn without_amendments_the_chapters_come_out_byte_for_byte() {
    let (mut project, mut workspace) = living();
    workspace.amendments.amendments.clear();
    workspace.amendments.dispositions.clear();
    workspace.amendments.questions.clear();
    workspace.register.recommendations.clear();
    let base: Vec<String> = workspace
        .policies
        .iter()
        .flat_map(|policy| &policy.document.files)
        .map(|file| project.sources.get(file.source()).text().to_owned())
        .collect();
    let (assembly, _) = examine(&mut project, workspace);
    let revised: Vec<String> =
        chapters(&project, &assembly).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(revised, base);
}

#[test]
fn every_byte_of_the_revised_chapters_and_every_byte_that_went_has_its_origin() {
    let (mut project, workspace) = living();
    let (assembly, _) = examine(&mut project, workspace);
    let revised = assembly.revised.as_ref().unwrap();
    for draft in &revised.policies {
        let mut kept: BTreeSet<(usize, u32)> = BTreeSet::new();
        let position = |source| draft.base.files.iter().position(|file| file.source() == source);
        for (file, runs) in draft.document.files.iter().zip(&draft.provenance) {
            let text = project.sources.get(file.source()).text();
            let mut reached = 0;
            for run in runs {
                assert_eq!(run.range.start, reached, "runs follow one another");
                reached = run.range.end;
                match &run.origin {
                    Origin::Changes(by) => assert!(!by.is_empty(), "made bytes have a cause"),
                    Origin::Base(source, from) => {
                        let length = run.range.end - run.range.start;
                        let old = &project.sources.get(*source).text()
                            [*from as usize..(from + length) as usize];
                        let new = &text[run.range.start as usize..run.range.end as usize];
                        assert_eq!(old, new, "bytes of the base are those of the base");
                        let chapter = position(*source).unwrap();
                        kept.extend((*from..from + length).map(|at| (chapter, at)));
                    }
                }
            }
            assert_eq!(reached as usize, text.len(), "runs cover the chapter");
        }
        for deletion in &draft.deletions {
            assert!(!deletion.causes.is_empty(), "removed bytes have a cause");
            let chapter = position(deletion.span.source).unwrap();
            let range = deletion.span.start..deletion.span.end;
            assert!(range.clone().all(|at| !kept.contains(&(chapter, at))), "removed is not kept");
            kept.extend(range.map(|at| (chapter, at)));
        }
        let bytes: usize = draft
            .base
            .files
            .iter()
            .map(|file| project.sources.get(file.source()).text().len())
            .sum();
        assert_eq!(kept.len(), bytes, "each byte of the base is kept once or removed once");
    }
}

#[test]
fn the_order_of_amendments_decides_nothing() {
    let (mut project, workspace) = living();
    let mut reversed = workspace.clone();
    for amendment in &mut reversed.amendments.amendments {
        amendment.ensure.reverse();
    }
    reversed.amendments.dispositions.reverse();
    reversed.amendments.questions.reverse();
    let (straight, _) = examine(&mut project, workspace);
    let straight = chapters(&project, &straight);
    let (reversed, _) = examine(&mut project, reversed);
    assert_eq!(chapters(&project, &reversed), straight);
}

#[test]
fn without_any_one_amendment_the_recommendations_that_nothing_else_answers_are_named() {
    let (mut project, workspace) = living();
    for at in 0..workspace.amendments.amendments.len() {
        let mut without = workspace.clone();
        let removed = without.amendments.amendments.remove(at);
        let lost = unanswered(&without, removed.from.iter().map(|from| from.value.as_str()));
        let (_, sink) = examine(&mut project, without);
        for id in lost {
            let named = sink.iter().any(|found| {
                found.code == codes::DECISION_CONTRADICTED && found.message.contains(&id)
            });
            assert!(named, "without {} nobody answers {id}", removed.id.value);
        }
    }
}

/// Returns which of some recommendations ask for a change that no amendment and no question answers.
fn unanswered<'a>(workspace: &Workspace, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let asks = |id: &str| {
        let mut dispositions = workspace.amendments.dispositions.iter();
        let own = dispositions.find(|disposition| disposition.recommendation.value == id);
        own.is_some_and(|disposition| disposition.decision.value.asks_for_change())
    };
    let answered = |id: &str| {
        let amendments = workspace.amendments.amendments.iter().map(|amendment| &amendment.from);
        let questions = workspace.amendments.questions.iter().map(|question| &question.from);
        amendments.chain(questions).flatten().any(|from| from.value == id)
    };
    ids.filter(|id| asks(id) && !answered(id)).map(Into::into).collect()
}
