//! `overrides`: who falls, who conflicts all the same, and what built on a change that falls.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::register::Outcome;

const BASE: &str = "# A {#a}\n\nOne two three four.\n\nOne two three five.\n\n## B {#b}\n\nB text.\n\n## C {#c}\n\nC text.\n";

/// Amendments `p`, `q`, `r`, `s` of one change each.
fn run(changes: &[&str]) -> Run {
    let mut case = Case::new(BASE);
    for (id, change) in ["p", "q", "r", "s"].iter().zip(changes) {
        case = case.amendment(id, &[change]);
    }
    case.run()
}

#[test]
fn of_three_claims_on_one_thing_two_conflict_when_one_falls() {
    for [first, second, third] in [
        ["retitle: b\nto: X", "retitle: b\nto: Y", "retitle: b\nto: Z"],
        ["move: b\nbefore: a", "move: b\nafter: c", "move: b\nafter: a"],
        [
            "replace: b\nwas: B text.\nby: X.",
            "replace: b\nwas: B text.\nby: Y.",
            "replace: b\nwas: B text.\nby: Z.",
        ],
        ["insert: X.\nend-of: b", "insert: Y.\nend-of: b", "insert: Z.\nend-of: b"],
        ["meta: { title: X }", "meta: { title: Y }", "meta: { title: Z }"],
        [
            "edit: b\nfind: B text\nput: X",
            "edit: b\nfind: B text\nput: Y",
            "edit: b\nfind: text\nput: Z",
        ],
    ] {
        let second = format!("{second}\noverrides: [p]");
        let found = run(&[first, &second, third]);
        let message = found.message();
        assert_eq!(found.code(), "conflict", "{first}");
        assert!(message.contains("of q and ") && message.contains(" of r "), "{message}");
    }
}

#[test]
fn words_are_compared_when_what_lay_over_both_falls() {
    let found = run(&[
        "edit: a\nfind: One two three\nexpect: 2\nput: X",
        "edit: { in: a, paragraph: four }\nfind: One two\nput: Y",
        "edit: { in: a, paragraph: four }\nfind: two three\nput: Z",
        "edit: { in: a, paragraph: five }\nfind: One two three five\nput: W\noverrides: [p]",
    ]);
    assert_eq!(found.message(), "`edit` of q and `edit` of r change the same words");
}

#[test]
fn a_change_that_falls_overrides_nobody() {
    let chain = |last: &str| {
        let edit = |find: &str, put: &str, over: &str| {
            format!("edit: {{ in: a, paragraph: four }}\nfind: {find}\nput: {put}{over}")
        };
        let first = edit("One two three", "X", "\noverrides: [q]");
        let second = edit("two three four", "Y", "\noverrides: [r]");
        run(&[&first.replace("One two three", "One two three four"), &second, last])
    };
    let third = "edit: { in: a, paragraph: four }\nfind: four\nput: Z";
    assert_eq!(chain(third).message(), "`edit` of p and `edit` of r change the same words");
    // Nothing is left of the second, and its `overrides` is no fault.
    let apart = run(&[
        "edit: { in: a, paragraph: four }\nfind: One two three\nput: X\noverrides: [q]",
        "edit: { in: a, paragraph: four }\nfind: two three\nput: Y\noverrides: [r]",
        "edit: { in: a, paragraph: four }\nfind: three four\nput: Z",
    ]);
    assert_eq!(apart.code(), "conflict");
    let free = run(&[
        "delete: { in: a, paragraph: four }\nwas: One two three four.\noverrides: [q]",
        "edit: a\nfind: One two three\nexpect: 2\nput: Y\noverrides: [r]",
        "edit: { in: a, paragraph: five }\nfind: two\nput: Z",
    ]);
    assert_eq!(
        free.text(),
        BASE.replace("One two three four.\n\n", "").replace("two three five", "Z three five")
    );
    assert_eq!(free.outcome("q"), Outcome::Overridden);
    assert_eq!(free.outcome("r"), Outcome::Applied);
}

#[test]
fn overrides_in_a_circle_settle_nothing() {
    let edit = |over: &str, put: &str| {
        format!("edit: {{ in: a, paragraph: four }}\nfind: two\nput: {put}\noverrides: [{over}]")
    };
    let found = run(&[&edit("q", "X"), &edit("r", "Y"), &edit("p", "Z")]);
    assert!(found.errors().iter().all(|code| *code == "conflict"));
    assert!(!found.errors().is_empty());
}

#[test]
fn a_title_overrides_words_in_it() {
    let retitle = "retitle: b\nto: New\noverrides: [q]";
    let won = run(&[retitle, "edit: { in: b, heading: B }\nfind: B\nput: X"]);
    assert_eq!(won.text(), BASE.replace("## B", "## New"));
    assert_eq!(won.outcome("q"), Outcome::Overridden);
}

#[test]
fn metadata_that_is_overridden_is_not_set() {
    let won = run(&["meta: { title: X }\noverrides: [q]", "meta: { title: Y, status: Z }"]);
    assert_eq!(won.text(), BASE);
    assert_eq!(won.draft().metadata.title, "X");
    assert_ne!(won.draft().metadata.status, "Z");
}

const LOST: &str = "insert: |\n  # N {#n}\n\n  N text.\nafter: b";
const WINNER: &str = "insert: |\n  # M {#m}\nafter: b\noverrides: [p]";

#[test]
fn what_builds_on_a_change_that_falls_is_refused() {
    for change in [
        "insert: X.\nend-of: n",
        "insert: |\n  # X {#x}\nafter: n",
        "insert: X.\nafter: { inserted-by: p, paragraph: N text }",
        "edit: n\nfind: N text\nput: x",
        "retitle: n\nto: X",
        "move: c\nend-of: n",
        "group: [n, c]\nid: g\ntitle: G",
        "annotate: n\ntext: note",
    ] {
        let found = run(&[LOST, WINNER, change]);
        let message = found.message();
        assert_eq!(found.code(), "left-out-needed", "{change}");
        assert!(message.starts_with("amendment r needs "), "{message}");
        assert!(
            message.ends_with(", which amendment p would bring, and amendment q overrides that")
        );
    }
    let group = "group: [b, c]\nid: g\ntitle: G";
    let found = run(&[group, "move: b\nafter: a\noverrides: [p]", "insert: X.\nend-of: g"]);
    assert_eq!(found.code(), "left-out-needed");
}

#[test]
fn the_id_of_what_falls_leads_to_what_stands() {
    let winner = "insert: |\n  # N {#n}\n\n  Other.\nafter: b\noverrides: [p]";
    let won = run(&[LOST, winner, "edit: n\nfind: Other\nput: More"]);
    assert_eq!(won.text(), BASE.replace("## C", "## N {#n}\n\nMore.\n\n## C"));
}

#[test]
fn an_override_that_could_not_be_compared_is_no_second_finding() {
    let found = run(&["edit: a\nfind: none\nput: X\noverrides: [q]", "retitle: b\nto: X"]);
    assert_eq!(found.code(), "words-not-found");
}
