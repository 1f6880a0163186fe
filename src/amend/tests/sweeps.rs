//! `tone`, `figure`, `alternatives`, `ensure`, `annotate`, `meta`.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::register::Outcome;

const BASE: &str = "# One {#one}\n\nStates shall act and shall report.\n\n> They shall.\n\n# Two {#two}\n\nAll must act.\n";

fn tone(rest: &str) -> Run {
    Case::new(BASE).amendment("a", &[&format!("tone: [shall, must]\n{rest}")]).run()
}

#[test]
fn undecided_hits_of_a_worklist_are_pending() {
    let run = tone("");
    assert_eq!(run.text(), BASE);
    assert_eq!(run.outcome("a"), Outcome::Pending);
    let residue: Vec<&str> = run.sweep().residue.iter().map(|place| run.words(*place)).collect();
    assert_eq!(residue, ["shall", "shall", "must"]);
    assert_eq!(run.spared(), ["shall: block quotation"]);
}

#[test]
fn a_worklist_that_is_decided_is_applied() {
    let run = tone(
        "changes:\n  - { in: one, find: shall act, put: should act }\n  - { find: must, put: are invited to }\nkeep:\n  - { in: one, says: shall report, because: agreed language }",
    );
    assert_eq!(
        run.text(),
        BASE.replace("shall act", "should act").replace("must", "are invited to")
    );
    assert_eq!(run.outcome("a"), Outcome::Applied);
    assert_eq!(run.spared(), ["shall: block quotation", "shall: agreed language"]);
}

#[test]
fn what_is_put_is_told_where_the_old_words_were_formatted() {
    let base = "# One {#one}\n\nA station **shall** accept frames.\n";
    let change = "tone: [shall]\nchanges: [{ find: shall accept, put: accepts }]";
    let run = Case::new(base).amendment("a", &[change]).run();
    assert!(run.text().contains("A station accepts frames."), "{}", run.text());
    let told: Vec<&str> = run.sweep().hits.iter().map(|span| run.words(*span)).collect();
    assert_eq!(told, ["accepts"]);
}

#[test]
fn keep_beats_changes() {
    let run = tone(
        "changes:\n  - { in: one, find: shall, put: should }\nkeep:\n  - { in: one, says: shall act, because: x }\n  - { in: two, says: must, because: y }",
    );
    assert_eq!(run.text(), BASE.replace("shall report", "should report"));
}

#[test]
fn decisions_that_miss_or_miscount_are_refused() {
    assert_eq!(tone("changes:\n  - { find: may, put: x }").errors(), ["words-not-found"]);
    assert_eq!(
        tone("changes:\n  - { in: two, find: shall, put: x }").errors(),
        ["words-not-found"]
    );
    assert_eq!(tone("changes:\n  - { in: one, find: shall, put: x }").errors(), ["count-differs"]);
    assert_eq!(
        tone("changes:\n  - { in: one, find: shall, put: x, expect: 3 }").errors(),
        ["count-differs"]
    );
    assert_eq!(tone("keep:\n  - { says: may, because: x }").errors(), ["term-unused-entry"]);
    assert_eq!(
        tone("changes:\n  - { in: one, find: shall, put: should, expect: 2 }").text(),
        BASE.replace("shall act and shall", "should act and should")
    );
}

#[test]
fn tone_sees_the_text_after_all_edits_and_before_terms() {
    let run = Case::new(BASE)
        .amendment("a", &["tone: [must]\nchanges:\n  - { find: must do, put: may do }"])
        .amendment("b", &["edit: two\nfind: must act\nput: must do"])
        .amendment("c", &["term: may\nby: might"])
        .run();
    assert_eq!(run.text(), BASE.replace("must act", "might do"));
}

#[test]
fn a_worklist_may_look_in_sections_only() {
    let run = tone("in: [two]");
    assert_eq!(run.sweep().residue.len(), 1);
}

const DATA: &str = "africa:\n  value: 24\n  show: 24 million\n  shows: { exact: \"24,000,000\" }\n  unit: persons\n  year: 2019\n  source: UN\n  published: 2019-09-17\nother: { value: 1, show: one, unit: x, year: 2019, source: UN, published: 2019-09-17 }\n";
const FIGURES: &str = "# One {#one}\n\nAbout [24 million](figure:africa) or [24,000,000](figure:africa/exact).\n\n# Two {#two}\n\nSome [24 million](figure:africa) and [one](figure:other).\n";

fn figures(changes: &[&str]) -> Run {
    Case::new(FIGURES).file("data/a.yaml", DATA).amendment("a", changes).run()
}

const CHANGE: &str = "figure:\n  africa: { value: 25, show: 25 million, shows: { exact: \"25,000,000\" }, year: 2020, published: 2021-01-15 }";

#[test]
fn a_figure_changes_everywhere() {
    let run = figures(&[CHANGE]);
    assert_eq!(
        run.text(),
        FIGURES.replace("24 million", "25 million").replace("24,000,000", "25,000,000")
    );
    assert_eq!(run.outcome("a"), Outcome::Applied);
    let africa = run.revised().figures.get("africa").unwrap();
    assert_eq!(africa.show.as_ref().unwrap().value, "25 million");
    assert_eq!(africa.unit.as_ref().unwrap().value, "persons");
}

#[test]
fn a_figure_over_a_line_end_or_with_signs_changes_too() {
    let base = "# One {#one}\n\nAbout [24\nmillion](figure:africa), [24\u{a0}million](figure:africa).\n\n| [24 million](figure:africa) | b |\n|---|---|\n| [24,000,000](figure:africa/exact) | [one](figure:other) |\n";
    let change = "figure:\n  africa: { value: 25, show: '25 [x] | *y*', shows: { exact: a|b }, year: 2020, published: 2021-01-15 }";
    let run = Case::new(base).file("data/a.yaml", DATA).amendment("a", &[change]).run();
    let shown = "[25 \\[x\\] | \\*y\\*](figure:africa)";
    let cell = "[25 \\[x\\] \\| \\*y\\*](figure:africa)";
    assert_eq!(
        run.text(),
        format!(
            "# One {{#one}}\n\nAbout {shown}, {shown}.\n\n| {cell} | b |\n|---|---|\n| [a\\|b](figure:africa/exact) | [one](figure:other) |\n"
        )
    );
}

#[test]
fn a_new_value_has_new_text_wherever_it_is_shown() {
    let value = "figure:\n  africa: { value: 25 }";
    assert_eq!(figures(&[value]).errors(), ["missing-key"]);
    let show = "figure:\n  africa: { value: 25, show: 25 million }";
    assert_eq!(figures(&[show]).errors(), ["missing-key"]);
    figures(&["figure:\n  africa: { value: 24, year: 2020 }"]).text();
}

#[test]
fn a_figure_without_words_is_filled_in() {
    let insert = "insert: 'New [](figure:africa) and [](figure:africa/exact).'\nend-of: two";
    let run = figures(&[insert]);
    assert!(
        run.text()
            .ends_with("New [24 million](figure:africa) and [24,000,000](figure:africa/exact).\n")
    );
    let run = figures(&[insert, CHANGE]);
    assert!(
        run.text()
            .ends_with("New [25 million](figure:africa) and [25,000,000](figure:africa/exact).\n")
    );
}

#[test]
fn the_change_that_revised_a_figure_wrote_it() {
    let run = figures(&[CHANGE]);
    assert_eq!(run.made(), ["a.0: 25 million", "a.0: 25,000,000", "a.0: 25 million"]);
    assert_eq!(run.deletions().len(), 3);
}

#[test]
fn a_pending_figure_shows_a_gap_and_is_pending() {
    let run = figures(&["figure:\n  africa: { value: pending }"]);
    assert_eq!(run.outcome("a"), Outcome::Pending);
    assert!(run.text().contains("[pending](figure:africa)"));
}

#[test]
fn a_figure_that_is_unknown_or_not_used_is_refused() {
    assert_eq!(figures(&["figure:\n  afrika: { value: 1, show: x }"]).errors(), ["unknown-figure"]);
    let run = figures(&[
        "figure:\n  other: { value: 2, show: two }",
        "edit: two\nfind: ' and [one](figure:other)'\nput: ''\ndrops: ['figure:other']",
    ]);
    assert_eq!(run.errors(), ["unused-figure-change"]);
}

#[test]
fn figures_of_one_key_conflict_unless_equal() {
    let with = |first: &str, second: &str| {
        let case = Case::new(FIGURES).file("data/a.yaml", DATA);
        case.amendment("a", &[first]).amendment("b", &[second]).run()
    };
    assert_eq!(with(CHANGE, CHANGE).made()[0], "a.0+b.0: 25 million");
    assert_eq!(
        with(CHANGE, "figure:\n  africa: { value: 26, show: 26 million }").code(),
        "conflict"
    );
    let other_show = "figure:\n  africa: { value: 25, show: 25 m, shows: { exact: \"25,000,000\" }, year: 2020, published: 2021-01-15 }";
    assert_eq!(with(CHANGE, other_show).code(), "conflict");
}

const OPTIONS: &str =
    "options:\n  - { id: yes-act, content: They act. }\n  - { id: no-act, content: They do not. }";

fn alternatives(place: &str, rest: &str) -> Run {
    let change = format!("alternatives: alt\n{place}\n{OPTIONS}\n{rest}");
    Case::new(BASE).amendment("a", &[&change]).run()
}

#[test]
fn alternatives_stand_in_brackets() {
    let block = "> [!options alt]\n>\n> \\[They act.\\]\n>\n> \\[They do not.\\]\n";
    let run = alternatives("in: two\nparagraph: must", "");
    assert_eq!(run.text(), BASE.replace("All must act.\n", block));
    assert_eq!(run.outcome("a"), Outcome::Open);
    assert_eq!(run.draft().alternatives.len(), 1);
    let run = alternatives("end-of: two", "");
    assert_eq!(run.text(), format!("{BASE}\n{block}"));
    let run = alternatives("after: { in: one, paragraph: States }", "");
    assert_eq!(run.text(), BASE.replace("> They", &format!("{block}\n> They")));
}

#[test]
fn alternatives_in_words_stand_in_one_bracket() {
    let change = "alternatives: alt\nin: two\nwords: must\noptions: [{ id: x, content: should }, { id: y, content: may }]";
    let run = Case::new(BASE).amendment("a", &[change]).run();
    assert_eq!(run.text(), BASE.replace("must", "\\[should / may\\]"));
    let open = &run.draft().alternatives[0].range;
    assert_eq!(&run.text()[open.start as usize..open.end as usize], "\\[should / may\\]");
    assert_eq!(run.outcome("a"), Outcome::Open);
}

#[test]
fn an_option_that_is_the_base_reads_like_it() {
    let run = |base: &str, at: &str| {
        let options = format!(
            "options: [{{ id: x, content: {base}, base: true }}, {{ id: y, content: other }}]"
        );
        let change = format!("alternatives: alt\nin: two\n{at}\n{options}");
        Case::new(BASE).amendment("a", &[&change]).run()
    };
    assert_eq!(run("must", "words: must").codes(), Vec::<&str>::new());
    assert_eq!(run("have to", "words: must").code(), "was-differs");
    assert_eq!(run("All *must* act.", "paragraph: must").codes(), Vec::<&str>::new());
    assert_eq!(run("All act.", "paragraph: must").code(), "was-differs");
}

#[test]
fn a_chosen_option_stands_without_brackets() {
    let run = alternatives("in: two\nparagraph: must", "chosen: yes-act\ndecided-by: STC");
    assert_eq!(run.text(), BASE.replace("All must act.", "They act."));
    assert_eq!(run.outcome("a"), Outcome::Applied);
    let change = "alternatives: alt\nin: two\nwords: must\noptions: [{ id: x, content: should }, { id: y, content: may }]\nchosen: y\ndecided-by: STC";
    let run = Case::new(BASE).amendment("a", &[change]).run();
    assert_eq!(run.text(), BASE.replace("must", "may"));
}

fn refused(base: &str, place: &str, options: &str) -> Vec<&'static str> {
    let change = format!("alternatives: alt\n{place}\noptions: [{options}]");
    Case::new(base).amendment("a", &[&change]).run().errors()
}

#[test]
fn options_replace_blocks_not_parts_of_them() {
    let base = "# One {#one}\n\n| a | b |\n|---|---|\n| c | d |\n\n- item one\n- item two\n";
    let options = "{ id: x, content: X }, { id: y, content: Y }";
    for place in ["in: one\nrow: c", "in: one\nitem: item one"] {
        assert_eq!(refused(base, place, options), ["wrong-target"], "{place}");
    }
    assert_eq!(refused(base, "in: one\nlist: item one", options), Vec::<&str>::new());
}

#[test]
fn a_single_option_is_none() {
    assert_eq!(refused(BASE, "end-of: two", "{ id: x, content: X }"), ["missing-key"]);
}

#[test]
fn what_options_replace_is_kept_in_one_of_them() {
    let base = "# One {#one}\n\nWords[^n] and [link](#one) here.\n\n[^n]: Note.\n";
    let lost = "{ id: x, content: X }, { id: y, content: Y }";
    assert_eq!(refused(base, "in: one\nwords: and link", lost), ["edit-drops"]);
    assert_eq!(refused(base, "in: one\nwords: Words and", lost), ["edit-drops"]);
    assert_eq!(refused(base, "in: one\nparagraph: Words", lost), ["edit-drops"]);
    let kept = "{ id: x, content: X }, { id: y, content: 'Y [](#one) [^n]' }";
    assert_eq!(refused(base, "in: one\nwords: and link", kept), Vec::<&str>::new());
    assert_eq!(refused(base, "in: one\nparagraph: Words", kept), Vec::<&str>::new());
}

#[test]
fn every_option_is_swept() {
    let change = format!("alternatives: alt\nend-of: two\n{OPTIONS}");
    let run = Case::new(BASE)
        .amendment("a", &[&change])
        .amendment("b", &["term: they\nby: states"])
        .run();
    assert!(
        run.text().ends_with("> \\[States act.\\]\n>\n> \\[States do not.\\]\n"),
        "{}",
        run.text()
    );
}

#[test]
fn alternatives_in_inserted_text() {
    let words = "alternatives: alt\nin: two\ninserted-by: a\nwords: new\noptions: [{ id: x, content: old }, { id: y, content: fresh }]";
    let run = Case::new(BASE)
        .amendment("a", &["insert: A new line.\nend-of: two"])
        .amendment("b", &[words])
        .run();
    assert_eq!(run.text(), format!("{BASE}\nA \\[old / fresh\\] line.\n"));
}

fn ensured(guard: &str) -> Vec<&'static str> {
    let case = Case::new(BASE).guarded("a", &["insert: |\n  # New {#n}\nend-of: one"], &[guard]);
    case.run().errors()
}

#[test]
fn guards_that_hold_are_silent() {
    for guard in [
        "absent: nowhere",
        "absent: must\nin: [one]",
        "absent: shall\nexcept: [one]",
        "present: must",
        "present: act\nin: [one, two]",
        "exists: [one, two, n]",
        "order: [one, n, two]",
        "count: { sections-in: one, is: 1 }",
        "count: { sections-in: one, titled: Ne, is: 1 }",
        "absent: Must",
    ] {
        assert_eq!(ensured(guard), Vec::<&str>::new(), "{guard}");
    }
}

#[test]
fn guards_that_are_violated_are_errors() {
    for guard in [
        "absent: must",
        "absent: shall\nin: [one]",
        "absent: shall\nexcept: [two]",
        "absent: shall act and",
        "present: nowhere",
        "present: must\nin: [one, two]",
        "exists: [one, three]",
        "order: [two, one]",
        "count: { sections-in: one, is: 2 }",
        "count: { sections-in: one, titled: Old, is: 1 }",
        "present: Must",
    ] {
        assert_eq!(ensured(guard), ["ensure-violated"], "{guard}");
    }
    assert_eq!(ensured("absent: must\nin: [nowhere]"), ["section-not-found"]);
}

#[test]
fn an_amendment_of_guards_alone_is_already_satisfied() {
    let run = Case::new(BASE).guarded("a", &[], &["present: must"]).run();
    assert_eq!(run.text(), BASE);
    assert_eq!(run.outcome("a"), Outcome::AlreadySatisfied);
}

#[test]
fn a_note_stands_beside_a_section_or_block() {
    let run = Case::new(BASE)
        .amendment(
            "a",
            &[
                "annotate: two\ntext: For *drafters*.\nfor: drafters",
                "annotate: { in: one, paragraph: States }\ntext: Second.\nfor: readers",
            ],
        )
        .run();
    assert_eq!(run.text(), BASE);
    let notes: Vec<_> = run
        .draft()
        .annotations
        .iter()
        .map(|note| (&run.text()[note.at as usize..][..5], run.slice(note.text), note.readers))
        .collect();
    assert_eq!(notes, [("# Two", "For *drafters*.", false), ("State", "Second.", true)]);
    assert_eq!(run.outcome("a"), Outcome::Applied);
}

#[test]
fn a_note_beside_a_retired_or_inserted_section() {
    let run = Case::new(BASE)
        .amendment(
            "a",
            &["insert: |\n  # New {#n}\nend-of: one", "group: [one, two]\nid: g\ntitle: G"],
        )
        .amendment("b", &["annotate: n\ntext: x", "annotate: g\ntext: y", "annotate: one\ntext: z"])
        .run();
    let at: Vec<&str> = run
        .draft()
        .annotations
        .iter()
        .map(|note| run.text()[note.at as usize..].lines().next().unwrap())
        .collect();
    assert_eq!(at, ["### New {#n}", "# G {#g}", "## One {#one}"]);
}

#[test]
fn metadata_is_set() {
    let run = Case::new(BASE)
        .amendment(
            "a",
            &["meta: { title: New, revision: 2, status: Final, comments-until: 2021-12-01 }"],
        )
        .run();
    let metadata = &run.draft().metadata;
    assert_eq!(metadata.title, "New");
    assert_eq!(metadata.revision, 2);
    assert_eq!(metadata.comments_until.as_deref(), Some("2021-12-01"));
    assert_eq!(run.outcome("a"), Outcome::Applied);
}

#[test]
fn a_new_value_is_shown_anew() {
    let with = |change: &str| {
        let change = format!("figure:\n  africa: {{ {change} }}");
        Case::new(FIGURES).file("data/a.yaml", DATA).amendment("a", &[&change]).run().errors()
    };
    assert_eq!(with("value: 26"), ["missing-key"]);
    assert_eq!(with("value: 26, show: 26 million"), ["missing-key"]);
    let all = "value: 26, show: 26 million, shows: { exact: \"26,000,000\" }";
    assert_eq!(with(all), Vec::<&str>::new());
    assert_eq!(with("value: pending"), Vec::<&str>::new());
    assert_eq!(with("year: 2020"), Vec::<&str>::new());
}

#[test]
fn titles_of_links_and_images_are_spared_and_told() {
    let base = "# One {#one}\n\nA flow ![a flow](x.png \"The flow and Flow\"), [flow](x 'flow'), [by][r].\n\n[r]: x (flow)\n";
    let swept = |change: &str| {
        let run = Case::new(base).amendment("a", &[change]).run();
        (run.text_despite_warnings().to_owned(), run.spared())
    };
    let spared = [
        "flow: title of an image",
        "Flow: title of an image",
        "flow: title of a link",
        "flow: title of a link",
    ];
    let (text, told) = swept("term: flow\nby: stream");
    assert_eq!(told, spared);
    let expected =
        "A stream ![a stream](x.png \"The flow and Flow\"), [stream](x 'flow'), [by][r].";
    assert!(text.contains(expected), "{text}");
    let (text, told) = swept("tone: [flow]");
    assert_eq!((text.as_str(), told.as_slice()), (base, &spared.map(str::to_owned)[..]));
    let run = Case::new(base).amendment("a", &["term: and\nby: or"]).run();
    assert_eq!(run.said(), Vec::<String>::new());
    assert_eq!(run.spared(), ["and: title of an image"]);
}

#[test]
fn addresses_are_spared_and_told() {
    let base = "# One {#one}\n\nA flow at https://flow.example/flow, www.flow.example, flow@flow.org, <https://flow.example>.\n";
    for change in
        ["term: flow\nby: stream", "tone: [flow]\nchanges: [{ find: flow at, put: stream at }]"]
    {
        let run = Case::new(base).amendment("a", &[change]).run();
        assert_eq!(run.text(), base.replace("A flow", "A stream"));
        assert_eq!(run.spared(), ["flow: address"; 6]);
    }
    let run = Case::new(base).amendment("a", &["term: flow\nby: stream\ninclude: code"]).run();
    assert_eq!(run.code(), "term-unused-entry");
}
