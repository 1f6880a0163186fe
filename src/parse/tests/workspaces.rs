//! The manifest, the data, the texts of amendments, and the order of things.

use super::*;
use crate::model::amendment::Content;

fn manifest(text: &str) -> Run {
    Run::of(&[("policy.yaml", text)])
}

fn data(text: &str) -> Run {
    Run::of(&[("data/a.yaml", text)])
}

const FIGURE: &str = "value: 25389464, show: 25.4 million, unit: persons, year: 2020, source: UN DESA, published: 2021-01-15";

#[test]
fn a_manifest_is_read_and_its_status_is_passed_on() {
    let run = manifest(
        "title: Demo\nas-of: 2021-10-31\nlanguage: fr\nstatus: Revised draft\nnotice: n\nmeeting: \
         { body: STC, date: November 2021 }\npolicies:\n  tip: { title: T, symbol: S/1, revision: 2, \
         comments-until: 2021-11-15 }\nallow: [{ code: anchor-moved, because: meant }]\n",
    );
    let manifest = &run.workspace().manifest;
    assert_eq!((manifest.language.as_str(), manifest.allow.len()), ("fr", 1));
    let metadata = &manifest.policies[0].metadata;
    assert_eq!(metadata.status, "Revised draft");
    assert_eq!(metadata.printed_symbol(), "S/1/Rev.2");
    assert_eq!(metadata.comments_until.as_deref(), Some("2021-11-15"));
    assert_eq!(manifest.meeting.date.as_ref().unwrap().value, "November 2021");
}

#[test]
fn faults_of_the_manifest_are_reported() {
    assert_eq!(manifest("").codes(), ["missing-key"]);
    assert_eq!(manifest("# nothing\n").codes(), ["missing-key"]);
    assert_eq!(manifest("- a\n").codes(), ["wrong-type"]);
    assert!(manifest("- a\n").workspace.is_none());
    assert!(manifest("a: b: c\n").workspace.is_none());
    let with =
        |line: &str| manifest(&format!("policies: {{ tip: {{ title: T, symbol: S }} }}\n{line}\n"));
    assert!(with("as-off: x").one().ends_with("did you mean `as-of`?"));
    assert_eq!(with("as-of: yesterday").codes(), ["unknown-value"]);
    assert_eq!(with("language: en_GB").codes(), ["unknown-value"]);
    assert_eq!(manifest("policies: { tip: { title: T } }\n").codes(), ["missing-key"]);
    assert_eq!(manifest("policies: { Tip: { title: T, symbol: S } }\n").codes()[0], "malformed-id");
}

#[test]
fn only_warnings_can_be_accepted() {
    let with = |code: &str| {
        let allow = format!("allow: [{{ code: {code}, because: b }}]");
        manifest(&format!("policies: {{ tip: {{ title: T, symbol: S }} }}\n{allow}\n"))
    };
    assert_eq!(
        with("conflict").one(),
        "unknown-acceptance: `conflict` is an error, which cannot be accepted [conflict]; remove the \
         entry"
    );
    let said = with("anchor-move").one();
    assert!(said.starts_with("unknown-acceptance: no warning is called `anchor-move`"), "{said}");
}

#[test]
fn figures_are_read_as_written_and_sorted_by_key() {
    let run = Run::of(&[
        ("data/a.yaml", &format!("b: {{ {FIGURE}, shows: {{ exact: \"25,389,464\" }} }}\n")),
        ("data/b.yaml", &format!("a: {{ {} }}\n", FIGURE.replace("25389464", "47.10"))),
    ]);
    let figures = &run.workspace().figures;
    assert_eq!(figures.figures[0].value.as_ref().unwrap().value, "47.10");
    assert_eq!(figures.get("b").unwrap().shown(Some("exact")), Some("25,389,464"));
}

#[test]
fn faults_of_figures_are_reported() {
    let two = format!("a: {{ {FIGURE} }}\n");
    let run = Run::of(&[("data/a.yaml", &two), ("data/b.yaml", &two)]);
    assert!(run.one().starts_with("duplicate-id: two figures are called `a` [a]"));
    let without = |key: &str| {
        let entries = FIGURE.split(", ").filter(|entry| !entry.starts_with(key));
        data(&format!("a: {{ {} }}\n", entries.collect::<Vec<_>>().join(", ")))
    };
    for key in ["value", "show", "unit", "year", "source", "published"] {
        assert_eq!(without(key).codes(), ["missing-key"], "{key}");
    }
    assert_eq!(data(&format!("A: {{ {FIGURE} }}\n")).codes(), ["malformed-id"]);
    assert_eq!(data("a: 3\n").codes(), ["wrong-type"]);
    assert_eq!(data("- 3\n").codes(), ["wrong-type"]);
    assert_eq!(data(&format!("a: {{ {FIGURE}, mean: 3 }}\n")).codes(), ["unknown-key"]);
    assert!(data("").found.is_empty());
}

#[test]
fn a_pending_figure_needs_no_vintage() {
    assert!(
        data("a: { value: pending, unit: persons }\n").workspace().figures.figures[0].is_pending()
    );
}

#[test]
fn texts_are_sources_whose_places_lead_into_the_file() {
    let run = Run::of_change("insert: |\n  ## Two {#tip-two}\n\n  Words.\nend-of: tip-one");
    let Action::Insert { content: Content::Blocks(text), .. } = &run.change().action else {
        panic!()
    };
    assert_eq!(run.text(*text), "## Two {#tip-two}\n\nWords.\n");
    let at = run.text(*text).find("Words").unwrap() as u32;
    let span = crate::source::Span::new(text.source, at..at + 5);
    let sources = &run.project.sources;
    assert_eq!(sources.slice(sources.in_file(span)), "Words");
    let (path, place) = sources.place(span);
    assert_eq!((path, place.line, place.column), ("amendments/a.yaml", 9, 11));
}

#[test]
fn inline_texts_are_trimmed_and_keep_their_places() {
    for put in ["\"  kept open \"", "|\n\n     kept open\n", "kept open", "'kept open'"] {
        let run = Run::of_change(&format!("edit: x\nput: {put}\nfind: a"));
        let Action::Edit { put, .. } = &run.change().action else { panic!() };
        assert_eq!(run.text(*put), "kept open");
        let span = crate::source::Span::new(put.source, 5..9);
        let sources = &run.project.sources;
        assert_eq!(sources.slice(sources.in_file(span)), "open");
    }
}

#[test]
fn a_file_as_content_is_a_source_of_its_own() {
    let file = "policy: tip\namendments:\n  - id: a\n    editorial: e\n    changes:\n      \
                - insert: { file: text/a.md }\n        end-of: tip-one\n";
    let run = Run::of(&[("amendments/tip/a.yaml", file), ("amendments/tip/text/a.md", "Words.\n")]);
    let Action::Insert { content, .. } = &run.change().action else { panic!() };
    let Content::Blocks(text) = content else { panic!() };
    assert_eq!(run.text(*text), "Words.\n");
    assert_eq!(run.project.sources.slice(content.span()), "text/a.md");
}

#[test]
fn amendments_are_sorted_by_id_whatever_the_files() {
    let file = |id: &str| {
        format!(
            "policy: tip\namendments:\n  - {{ id: {id}, editorial: e, changes: [meta: {{ title: T }}] }}\n"
        )
    };
    let run = Run::of(&[("amendments/a.yaml", &file("c")), ("amendments/z.yaml", &file("b"))]);
    let ids =
        run.workspace().amendments.amendments.iter().map(|amendment| amendment.id.value.clone());
    assert_eq!(ids.collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn without_amendments_there_is_nothing_to_find() {
    let run = Run::of(&[]);
    let workspace = run.workspace();
    assert!(workspace.register.recommendations.is_empty());
    assert!(workspace.amendments.amendments.is_empty());
    assert_eq!(workspace.policies[0].key, "tip");
}

#[test]
fn faults_of_all_files_come_in_one_run() {
    let run = Run::of(&[
        ("amendments/a.yaml", "a: b: c\n"),
        ("amendments/b.yaml", "polcy: tip\n"),
        ("data/a.yaml", "\tx\n"),
        ("data/b.yaml", "a: 3\n"),
    ]);
    let mut codes = run.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["unknown-key", "wrong-type", "wrong-type", "yaml-syntax"]);
}
