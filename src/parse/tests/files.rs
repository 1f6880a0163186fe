//! Files of amendments and the register: who answers what, and why.

use super::*;
use crate::model::amendment::Condition;
use crate::model::register::Decision;
use crate::model::register::RecommendationKind;
use crate::model::register::Strength;
use crate::parse::passages_named;
use crate::project::Files;

const REGISTER: &str = "\
recommendations:
  - { id: TIP-1.i, alias: 16.i, session: I, policy: tip, said: Move it., kind: numbered,
      strength: made, parts: { a: The glossary., b: The chapter. } }
  - { id: TIP-1.ii, alias: 16.ii, session: I, policy: [tip], said: Figures., kind: embedded,
      strength: noted }
";

fn run(file: &str) -> Run {
    Run::of(&[("amendments/register.yaml", REGISTER), ("amendments/a.yaml", file)])
}

fn with_from(from: &str) -> Run {
    run(&format!(
        "policy: tip\namendments:\n  - id: a\n    from: {from}\n    changes: [meta: {{ title: T }}]\n"
    ))
}

fn disposition(text: &str) -> Run {
    run(&format!("policy: tip\ndispositions:\n  TIP-1.ii: {text}\n"))
}

#[test]
fn a_register_is_read_in_its_order() {
    let run = run("policy: tip\n");
    let register = &run.workspace().register;
    let first = &register.recommendations[0];
    assert_eq!(first.id.value, "TIP-1.i");
    assert_eq!(first.alias.as_ref().unwrap().value, "16.i");
    assert_eq!((first.kind, first.strength), (RecommendationKind::Numbered, Strength::Made));
    assert_eq!(first.items()[1], ("TIP-1.i.b".to_owned(), "The chapter."));
    assert_eq!(register.recommendations[1].policies[0].value, "tip");
}

#[test]
fn the_register_holds_nothing_else_and_nothing_twice() {
    let register = |text: &str| Run::of(&[("amendments/register.yaml", text)]);
    let said = register("recommendations: []\namendments: []\n").one();
    assert!(said.starts_with("unknown-key: `amendments` does not belong into the register"));
    assert_eq!(register(&REGISTER.replace("TIP-1.ii", "TIP-1.i")).codes(), ["duplicate-id"]);
    assert_eq!(register(&REGISTER.replace("16.ii", "16.i")).codes(), ["duplicate-id"]);
    assert_eq!(register(&REGISTER.replace("TIP-1.ii", "TIP 1.ii")).codes(), ["malformed-id"]);
    assert_eq!(register(&REGISTER.replace("noted", "wanted")).codes(), ["unknown-value"]);
    assert_eq!(
        register(&REGISTER.replace("policy: tip", "policy: tpi")).codes(),
        ["unknown-policy"]
    );
    assert!(register("").found.is_empty());
}

#[test]
fn an_amendment_answers_recommendations_of_the_register() {
    assert!(with_from("[TIP-1.ii, TIP-1.i.a]").found.is_empty());
    assert!(with_from("TIP-1.ii").found.is_empty());
    let run = with_from("[TIP-1.iii]");
    assert_eq!(
        run.one(),
        "unknown-recommendation: the register holds no recommendation `TIP-1.iii` [TIP-1.iii]; did \
         you mean `TIP-1.ii`?"
    );
    assert_eq!(run.found[0].candidates[0].text, "TIP-1.ii");
    assert_eq!(run.workspace.unwrap().amendments.amendments.len(), 1);
    assert_eq!(
        with_from("[TIP-1.i]").one(),
        "unknown-recommendation: `TIP-1.i` is answered part by part [TIP-1.i]; name the parts: \
         TIP-1.i.a, TIP-1.i.b"
    );
    assert!(with_from("[TIP-9.x]").found[0].candidates.is_empty());
    assert!(with_from("[16.ii]").one().ends_with("; did you mean `TIP-1.ii`?"));
    assert_eq!(with_from("[TIP-1.ii, TIP-1.ii]").codes(), ["duplicate-id"]);
}

#[test]
fn without_a_register_no_recommendation_is_known() {
    let file =
        "policy: tip\namendments:\n  - { id: a, from: [X], changes: [meta: { title: T }] }\n";
    let run = Run::of(&[("amendments/a.yaml", file)]);
    assert_eq!(
        run.one(),
        "unknown-recommendation: the register holds no recommendation `X` [X]; write what was \
         recommended into `amendments/register.yaml`"
    );
}

#[test]
fn an_amendment_says_why_it_is_there_and_does_something() {
    let run = Run::of_amendment("title: t\nchanges: [meta: { title: T }]");
    assert_eq!(
        run.one(),
        "missing-key: the amendment has neither `from` nor `editorial` [a]; name the recommendations \
         it answers: `from: [TIP-1.i]`; or, if none asks for it, say why: `editorial: house style`"
    );
    let run = Run::of_amendment("editorial: house style");
    assert!(run.one().starts_with("missing-key: the amendment does nothing [a]"));
    let run = Run::of_amendment("editorial: house style\nform: x\nchanges: []");
    assert_eq!(run.codes(), ["unknown-key", "empty-text"]);
}

#[test]
fn an_amendment_without_a_sound_id_is_read_all_the_same() {
    let file = "policy: tip\namendments: [{ id: A, editorial: e, changes: [x: y] }, { changes: [z: y] }]\n";
    let run = Run::of(&[("amendments/a.yaml", file)]);
    let mut codes = run.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["malformed-id", "missing-key", "missing-key", "no-verb", "no-verb"]);
}

#[test]
fn a_broken_amendment_is_left_out_and_the_others_stay() {
    let file = "policy: tip\namendments:\n  - { id: a, editorial: e, changes: [x: y] }\n  \
                - { id: b, editorial: e, changes: [meta: { title: T }] }\n";
    let run = Run::of(&[("amendments/a.yaml", file)]);
    assert_eq!(run.codes(), ["no-verb"]);
    assert_eq!(run.workspace.unwrap().amendments.amendments[0].id.value, "b");
}

#[test]
fn a_decision_demands_its_reasons() {
    assert!(disposition("incorporated").found.is_empty());
    let run = disposition("{ decision: deferred, reason: r, until: 2022 }");
    let read = &run.workspace().amendments.dispositions[0];
    assert_eq!(read.decision.value, Decision::Deferred);
    assert_eq!(read.until.as_ref().unwrap().value, "2022");
    assert_eq!(
        disposition("noted").one(),
        "missing-key: `noted` demands `reason` [noted]; write\nTIP-1.ii:\n  decision: noted\n  \
         reason: …"
    );
    assert_eq!(
        disposition("{ decision: not-incorporated, reason: r }").one(),
        "missing-key: `not-incorporated` demands `by` [not-incorporated]; add `by: …`"
    );
    assert_eq!(disposition("{ decision: deferred }").codes(), ["missing-key"]);
}

#[test]
fn a_disposition_names_a_decision_and_a_recommendation() {
    let said = disposition("incorporatd").one();
    assert!(said.starts_with("unknown-value: `incorporatd` is none of the words that `decision`"));
    assert_eq!(disposition("").codes(), ["wrong-type"]);
    assert_eq!(disposition("{ decision: noted, reason: a, b }").codes(), ["wrong-type"]);
    assert_eq!(disposition("{ decision: incorporated, raeson: a }").codes(), ["unknown-key"]);
    assert_eq!(disposition("{ decision: incorporated, date: May }").codes(), ["unknown-value"]);
    let run = run("policy: tip\ndispositions:\n  TIP-1.i: incorporated\n  TIP-9: incorporated\n");
    assert_eq!(run.codes(), ["unknown-recommendation", "unknown-recommendation"]);
}

#[test]
fn a_recommendation_has_one_disposition() {
    let twice = "policy: tip\ndispositions:\n  TIP-1.ii: incorporated\n  TIP-1.ii: incorporated\n";
    assert_eq!(run(twice).codes(), ["duplicate-key"]);
    let one = "policy: tip\ndispositions: { TIP-1.ii: incorporated }\n";
    let run = Run::of(&[
        ("amendments/register.yaml", REGISTER),
        ("amendments/a.yaml", one),
        ("amendments/b.yaml", one),
    ]);
    assert_eq!(run.codes(), ["duplicate-key"]);
    assert_eq!(run.found[0].labels.len(), 2);
}

#[test]
fn a_file_names_policies_of_the_manifest() {
    assert_eq!(run("amendments:\n").codes(), ["missing-key"]);
    assert_eq!(
        run("policy: tpi\n").one(),
        "unknown-policy: the manifest lists no policy `tpi` [tpi]; write `tip`, or add it to \
         `policies:` in policy.yaml"
    );
    assert_eq!(run("policy: [tip, tip]\n").codes(), ["duplicate-id"]);
    assert!(run("").found.is_empty());
    assert!(run("policy: tip\ndispositions:\namendments:\nquestions:\n").found.is_empty());
    assert_eq!(run("- a\n").codes(), ["wrong-type"]);
    assert_eq!(run("only words\n").codes(), ["wrong-type"]);
    assert_eq!(run("policy: tip\nrecommendations: []\n").codes(), ["unknown-key"]);
}

#[test]
fn questions_are_read_and_may_come_from_nobody() {
    let run =
        run("policy: tip\nquestions:\n  - id: q\n    from: [TIP-1.ii]\n    question: Which?\n    \
         options: [{ id: x, content: X }]\n    chosen: x\n    decided-by: STC\n  \
         - { id: r, question: Why? }\n");
    let questions = &run.workspace().amendments.questions;
    assert_eq!(questions.len(), 2);
    assert_eq!(questions[0].policies[0].value, "tip");
    assert_eq!(run.text(questions[0].options[0].content), "X");
}

#[test]
fn guards_are_read() {
    let run = Run::of_amendment(
        "editorial: e\nensure:\n  - { absent: x, in: [a, [B, C]], except: d, because: e }\n  \
         - { exists: a }\n  - { count: { sections-in: a, titled: Strategy, is: 0 } }",
    );
    let ensure = &run.workspace().amendments.amendments[0].ensure;
    let Condition::Absent { sections, except, .. } = &ensure[0].condition else { panic!() };
    assert_eq!((sections.len(), except.len()), (2, 1));
    let Condition::Count { is, .. } = &ensure[2].condition else { panic!() };
    assert_eq!(is.value, 0);
    let fault = |guard: &str| Run::of_amendment(&format!("editorial: e\nensure: [{guard}]")).one();
    assert!(
        fault("{ absnt: x }").starts_with("no-verb: a guard has no verb [absnt]; did you mean")
    );
    assert!(fault("{ absent: x, present: y }").starts_with("several-verbs: a guard has two verbs"));
    assert!(
        fault("{ exists: a, in: b }").starts_with("unknown-key: `in` is not a key of `exists`")
    );
    assert!(fault("{ order: [a] }").starts_with("wrong-type: `order` takes at least two sections"));
}

#[test]
fn ids_of_amendments_alternatives_and_questions_are_shared() {
    let file = |id: &str, more: &str| {
        format!(
            "policy: tip\namendments:\n  - id: {id}\n    editorial: e\n    changes:\n      \
             - {{ alternatives: b, end-of: x, options: [{{ id: o, content: c }}, {{ id: p, content: d }}] }}\n{more}"
        )
    };
    let said = |id: &str, more: &str| Run::of(&[("amendments/a.yaml", &file(id, more))]).said();
    assert_eq!(said("a", ""), Vec::<String>::new());
    assert!(
        said("b", "")[0].starts_with("duplicate-id: an amendment and an alternative have the id")
    );
    let question = "questions: [{ id: a, question: q }]\n";
    assert!(said("a", question)[0].starts_with("duplicate-id: an amendment and a question have"));
    let run =
        Run::of(&[("amendments/a.yaml", &file("a", "")), ("amendments/b.yaml", &file("a", ""))]);
    assert_eq!(run.codes(), ["duplicate-id"]);
    assert_eq!(run.workspace.unwrap().amendments.amendments.len(), 1);
}

#[test]
fn a_file_for_apply_needs_neither_policy_nor_reasons() {
    let mut sources = SourceMap::default();
    let text = "amendments:\n  - { id: b, from: [X.1], changes: [meta: { title: T }] }\n  \
                - { id: a, changes: [insert: { file: text.md }, end-of: x] }\n";
    let text = text.replace(
        "[insert: { file: text.md }, end-of: x]",
        "[{ insert: { file: t.md }, end-of: x }]",
    );
    let file = sources.add("some/where.yaml", text);
    let passage = sources.add("some/t.md", "Words.\n");
    let document = sources.add("a.md", "# X {#x}\n");
    let documents = vec![("a.md".to_owned(), document)];
    let mut files = Files { sources, amendments: Some(file), documents, passages: vec![passage] };
    assert_eq!(passages_named(&files.sources, file), ["some/t.md"]);
    let mut sink = Diagnostics::default();
    let workspace = crate::parse::files(&mut files, "en", &mut sink);
    let found: Vec<&str> = sink.iter().map(|found| found.code.name()).collect();
    assert_eq!(found, ["needs-workspace"]);
    let set = workspace.amendments;
    let ids: Vec<&str> = set.amendments.iter().map(|amendment| &*amendment.id.value).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(set.amendments.iter().all(|amendment| amendment.policies.is_empty()));
}
