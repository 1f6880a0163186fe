//! Quotations: what the words of a locator, of `was` and of a guard match, and what they do not.

use crate::amend::tests::support::Case;

const FIGURE: &str = "f: { value: 25, show: 25 million, unit: people, year: 2020, source: s, published: 2021-01-01 }";

/// Guards a chapter; returns the codes of what is found.
fn guard(chapter: &str, ensure: &str) -> Vec<&'static str> {
    let run = Case::new(chapter).file("data/f.yaml", FIGURE).guarded("a", &[], &[ensure]).run();
    run.errors()
}

#[test]
fn words_do_not_match_where_a_link_leads() {
    let chapter = "# Q {#tip-victims}\n\nA [](#tip-victims) d victims.\n";
    let run = Case::new(chapter).amendment("a", &["term: victims\nby: survivors"]).run();
    assert_eq!(run.text(), "# Q {#tip-victims}\n\nA [](#tip-victims) d survivors.\n");
    let run = Case::new(chapter)
        .amendment("a", &["tone: [victims]\nchanges: [{ find: victims, put: survivors }]"])
        .run();
    assert_eq!(run.text(), "# Q {#tip-victims}\n\nA [](#tip-victims) d survivors.\n");
    let source = "# Q {#q}\n\nA [](source:walk-free) d walk.\n\n| Key | Source |\n|--|--|\n| walk-free | W |\n";
    let run = Case::new(source).amendment("a", &["term: walk\nby: run"]).run();
    assert_eq!(run.text(), source.replace("d walk", "d run"));
    let chapter = "# Q {#victims}\n\nA [](#victims) d.\n";
    assert_eq!(guard(chapter, "present: victims"), ["ensure-violated"]);
    assert_eq!(guard(chapter, "absent: victims"), [""; 0]);
}

#[test]
fn links_in_guards_compare_by_target() {
    let figure = "# Q {#q}\n\nA [25 million](figure:f).\n";
    assert_eq!(guard(figure, "absent: '[](figure:f)'"), ["ensure-violated"]);
    assert_eq!(guard(figure, "present: 'A [](figure:f)'"), [""; 0]);
    let section = "# A {#x}\n\nA [words](#x).\n";
    assert_eq!(guard(section, "absent: '[](#x)'"), ["ensure-violated"]);
    assert_eq!(guard(section, "absent: '[words](#y)'"), [""; 0]);
    assert_eq!(guard(section, "absent: words"), ["ensure-violated"]);
    let source =
        "# A {#x}\n\nA [Walk](source:w).\n\n| Key | Source |\n|---|---|\n| w | Walk free |\n";
    assert_eq!(guard(source, "absent: '[](source:w)'"), ["ensure-violated"]);
}

#[test]
fn links_in_edits_compare_by_target() {
    let chapter = "# A {#a1}\n\nFig [25 million](figure:f) and see [the link](#a1) now.\n";
    let edited = |change: &str| {
        let case = Case::new(chapter).file("data/f.yaml", FIGURE);
        case.amendment("a", &[&format!("edit: a1\n{change}")]).run()
    };
    assert_eq!(
        edited("find: 'Fig [](figure:f) and'\nput: 'X [](figure:f) y'").text(),
        "# A {#a1}\n\nX [25 million](figure:f) y see [the link](#a1) now.\n"
    );
    let other = "find: 'Fig [25 million](figure:zzz) and'\nput: 'X [](figure:f) y'";
    assert_eq!(edited(other).code(), "words-not-found");
    let other = "find: 'see [the link](#b) now'\nput: x";
    assert_eq!(edited(other).code(), "words-not-found");
    let was = |was: &str| {
        let change = format!("delete: {{ paragraph: Fig }}\nwas: '{was}'");
        Case::new(chapter).file("data/f.yaml", FIGURE).amendment("a", &[&change]).run().errors()
    };
    assert_eq!(was("Fig [](figure:f) and see [](#a1) now."), [""; 0]);
    assert_eq!(was("Fig [](figure:f) … [the link](#a1) now."), [""; 0]);
    assert_eq!(was("Fig [](figure:g) and see [](#a1) now."), ["was-differs"]);
}

#[test]
fn any_ellipsis_of_was_can_be_the_gap() {
    let chapter = "# A {#a1}\n\nWait … and see … what comes of it all in the end.\n\nB.\n";
    let change = "delete: { paragraph: Wait }\nwas: Wait … and see … end.";
    let run = Case::new(chapter).amendment("a", &[change]).run();
    assert_eq!(run.text(), "# A {#a1}\n\nB.\n");
}

#[test]
fn an_image_is_quoted_by_its_alternative_text() {
    let chapter = "# A {#a1}\n\nPara ![chart](i.svg) more.\n\n![map](j.svg)\n\nB.\n";
    let case = || Case::new(chapter).file("chapters/tip/i.svg", "").file("chapters/tip/j.svg", "");
    let run = |change: &str| case().amendment("a", &[change]).run();
    assert_eq!(run("delete: { paragraph: Para }\nwas: Para more.").code(), "was-differs");
    let whole = "delete: { paragraph: Para }\nwas: Para ![chart](i.svg) more.";
    assert_eq!(run(whole).text(), "# A {#a1}\n\n![map](j.svg)\n\nB.\n");
    let own = run("replace: a1\nwas: Para chart more. B.\nby: New.");
    assert_eq!(own.code(), "was-differs");
    let image = run("delete: { paragraph: map }\nwas: map");
    assert_eq!(image.text(), "# A {#a1}\n\nPara ![chart](i.svg) more.\n\nB.\n");
}

#[test]
fn quotations_show_something() {
    let chapter = "# One {#one}\n\nWords.[^n]\n\n[^n]: Note.\n";
    for empty in ["[^n]", "<br>", "<!-- x -->", "\\u200b", "\\u00ad"] {
        for change in [
            "delete: { in: one, paragraph: \"?\" }\nwas: Words.",
            "delete: { in: one, paragraph: Words }\nwas: \"?\"",
            "edit: one\nfind: { exact: Words, before: \"?\" }\nput: X",
            "edit: one\nfind: \"?\"\nput: X",
            "edit: { in: [\"?\"] }\nfind: Words\nput: X",
        ] {
            let case = Case::new(chapter).amendment("a", &[&change.replace('?', empty)]);
            assert!(case.try_run().is_none(), "{change} {empty}");
        }
        for guard in ["absent: \"?\"", "count: { sections-in: one, titled: \"?\", is: 0 }"] {
            let case = Case::new(chapter).guarded("a", &[], &[&guard.replace('?', empty)]);
            assert!(case.try_run().is_none(), "{guard} {empty}");
        }
    }
    let link = Case::new(chapter).guarded("a", &[], &["absent: \"[](#one)\""]);
    assert!(link.try_run().is_some());
}

#[test]
fn titles_hold_words_and_no_attributes() {
    let chapter = "# P {#p}\n\n## S {#s}\n\nFirst.\n\nSecond.\n";
    let fails = |change: &str| Case::new(chapter).amendment("a", &[change]).try_run().is_none();
    assert!(fails("retitle: s\nto: 'New {#foo}'"));
    assert!(fails("retitle: s\nto: '<br>'"));
    assert!(fails(
        "split: s\ninto: [{ id: x1, title: 'X {#zz}' }, { id: x2, title: Y, starts-at: { paragraph: Second } }]"
    ));
    assert!(!fails("retitle: s\nto: 'New \\{foo}'"));
}

#[test]
fn generated_ids_are_composed() {
    let run = Case::new("# Cafe\u{301} one\n\nx\n")
        .amendment("a", &["edit: caf\u{e9}-one\nfind: x\nput: y"])
        .run();
    assert_eq!(run.text(), "# Cafe\u{301} one\n\ny\n");
}
