//! Conflicts between changes, overrides, needs, amendments that are left out.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::register::Outcome;

const BASE: &str =
    "# A {#a}\n\nOne two three four.\n\nSecond.\n\n## B {#b}\n\nB text.\n\n# C {#c}\n\nC text.\n";

fn run(first: &[&str], second: &[&str]) -> Run {
    Case::new(BASE).amendment("p", first).amendment("q", second).run()
}

#[test]
fn a_conflict_names_both_changes() {
    let run = run(&["edit: a\nfind: One two\nput: x"], &["edit: a\nfind: two three\nput: y"]);
    assert_eq!(run.message(), "`edit` of p and `edit` of q change the same words");
}

#[test]
fn within_one_amendment_the_same_holds() {
    let case = Case::new(BASE);
    let changes = ["edit: a\nfind: One two\nput: x", "edit: a\nfind: two three\nput: y"];
    assert_eq!(case.clone().amendment("p", &changes).run().code(), "conflict");
    let changes = ["retitle: b\nto: X", "retitle: b\nto: Y"];
    assert_eq!(case.clone().amendment("p", &changes).run().code(), "conflict");
    let changes = [
        "insert: New.\nafter: { in: a, paragraph: Second }",
        "delete: { in: a, paragraph: Second }\nwas: Second.",
    ];
    assert_eq!(case.amendment("p", &changes).run().code(), "removed-anchor");
}

#[test]
fn the_written_order_ranks_inside_one_amendment() {
    let run =
        Case::new(BASE).amendment("p", &["insert: X.\nend-of: c", "insert: Y.\nend-of: c"]).run();
    assert_eq!(run.text(), format!("{BASE}\nX.\n\nY.\n"));
}

#[test]
fn equal_slots_of_two_amendments_need_ranks() {
    let with = |first: &str, second: &str| {
        let first = format!("insert: X.\nend-of: c\n{first}");
        let second = format!("insert: Y.\nend-of: c\n{second}");
        run(&[&first], &[&second])
    };
    assert_eq!(with("", "").code(), "conflict");
    assert_eq!(with("rank: 1", "rank: 1").code(), "conflict");
    assert_eq!(with("rank: 1", "").text(), format!("{BASE}\nY.\n\nX.\n"));
    assert_eq!(with("rank: -1", "").text(), format!("{BASE}\nX.\n\nY.\n"));
}

#[test]
fn a_reorder_of_the_parent_replaces_ranks() {
    let base = "# A {#a}\n\n## B {#b}\n\n## C {#c}\n";
    let case = |place: &str| {
        Case::new(base)
            .amendment("p", &[&format!("insert: |\n  # N {{#n}}\n{place}")])
            .amendment("q", &[&format!("insert: |\n  # M {{#m}}\n{place}")])
            .amendment("r", &["reorder: a\nchildren: [m, c, n, b]"])
    };
    for place in ["after: b", "end-of: a", "before: c", "start-of: a"] {
        let run = case(place).run();
        assert_eq!(
            run.text(),
            "# A {#a}\n\n## M {#m}\n\n## C {#c}\n\n## N {#n}\n\n## B {#b}\n",
            "{place}"
        );
    }
    let run = Case::new(base)
        .amendment("p", &["insert: X.\nstart-of: a"])
        .amendment("q", &["insert: Y.\nstart-of: a"])
        .amendment("r", &["reorder: a\nchildren: [c, b]"])
        .run();
    assert_eq!(run.code(), "conflict");
}

#[test]
fn columns_in_one_place_are_ordered_by_rank() {
    let base = "# A {#a}\n\n| K | L |\n|---|---|\n| x | y |\n";
    let column = |name: &str, rank: i32| {
        format!(
            "insert: {{ column: {name}, cells: {{ x: 1 }} }}\n\
             after: {{ table: K, column: K }}\nrank: {rank}"
        )
    };
    let run = |first: i32, second: i32| {
        let (one, other) = (column("P", first), column("Q", second));
        Case::new(base).amendment("p", &[&one]).amendment("q", &[&other]).run()
    };
    assert_eq!(run(0, 0).code(), "conflict");
    assert!(run(0, 1).text().contains("| K | P | Q | L |"));
    assert!(run(1, 0).text().contains("| K | Q | P | L |"));
    let (one, other) = (column("Q", 0), column("P", 0));
    let written = Case::new(base).amendment("p", &[&one, &other]).run();
    assert!(written.text().contains("| K | Q | P | L |"));
}

#[test]
fn a_title_wins_over_words_in_it() {
    let title = "retitle: a\nto: New\noverrides: [q]";
    let words = "edit: { in: a, heading: A }\nfind: A\nput: B";
    let both = run(&[title], &[words]);
    assert_eq!(both.outcome("q"), Outcome::Overridden);
    assert!(both.text().starts_with("# New {#a}"));
}

#[test]
fn equal_changes_merge() {
    let change = "edit: a\nfind: One two\nput: x";
    let merged = run(&[change], &[change]);
    assert_eq!(merged.made(), ["p.0+q.0: x"]);
    assert_eq!(merged.outcome("p"), Outcome::Applied);
    assert_eq!(merged.outcome("q"), Outcome::Applied);
    let change = "insert: New.\nend-of: c";
    assert_eq!(run(&[change], &[change]).text(), format!("{BASE}\nNew.\n"));
    let change = "insert: |\n  # N {#n}\n\n  Text.\nend-of: c";
    assert_eq!(run(&[change], &[change]).text(), format!("{BASE}\n## N {{#n}}\n\nText.\n"));
}

#[test]
fn equal_section_changes_merge() {
    let base = "# A {#a}\n\n## B {#b}\n\nText.\n\n## C {#c}\n\n# D {#d}\n";
    let changes = [
        "group: [b, c]\nid: g\ntitle: Group",
        "join: [b, c]\nid: j\ntitle: Joint",
        "split: b\ninto:\n  - { id: b, title: B }\n  - { id: e, title: E, starts-at: { paragraph: Text } }",
    ];
    for change in &changes[..2] {
        let both = Case::new(base).amendment("p", &[change]).amendment("q", &[change]).run();
        let alone = Case::new(base).amendment("p", &[change]).run();
        assert_eq!(both.text(), alone.text());
        assert_eq!(both.outcome("q"), Outcome::Applied);
    }
}

#[test]
fn an_override_wins_over_what_it_contains() {
    let winner = "edit: a\nfind: One two three\nput: x\noverrides: [q]";
    let won = run(&[winner], &["edit: a\nfind: two\nput: y"]);
    assert_eq!(won.text(), BASE.replace("One two three", "x"));
    assert_eq!(won.outcome("p"), Outcome::Applied);
    assert_eq!(won.outcome("q"), Outcome::Overridden);
    let winner = "edit: a\nfind: One two three\nput: x\noverrides: [q]";
    assert_eq!(run(&[winner], &["edit: a\nfind: three four\nput: y"]).code(), "conflict");
}

#[test]
fn a_deletion_overrides_what_is_done_inside() {
    let winner = "delete: b\nwas: B B text.\noverrides: [q]";
    let won = run(&[winner], &["edit: b\nfind: text\nput: words"]);
    assert_eq!(won.text(), BASE.replace("## B {#b}\n\nB text.\n\n", ""));
    assert_eq!(won.outcome("q"), Outcome::Overridden);
}

#[test]
fn an_override_takes_only_the_change_that_overlaps() {
    let winner = "edit: a\nfind: One two\nput: x\noverrides: [q]";
    let won = run(&[winner], &["edit: a\nfind: two\nput: y", "edit: c\nfind: C text\nput: z"]);
    assert_eq!(won.text(), BASE.replace("One two", "x").replace("C text", "z"));
}

#[test]
fn overrides_that_are_mutual_or_meet_nothing_are_refused() {
    let one = "edit: a\nfind: One two\nput: x\noverrides: [q]";
    let mutual = run(&[one], &["edit: a\nfind: One two\nput: y\noverrides: [p]"]);
    assert_eq!(mutual.code(), "conflict");
    assert_eq!(run(&[one], &["edit: c\nfind: C text\nput: y"]).code(), "false-override");
}

#[test]
fn whoever_needs_what_another_removes_is_named() {
    let delete = "delete: b\nwas: B B text.";
    for change in [
        "insert: X.\nend-of: b",
        "insert: |\n  # N {#n}\nafter: b",
        "edit: b\nfind: text\nput: x",
        "move: b\nafter: c",
        "move: c\nend-of: b",
        "group: [b]\nid: g\ntitle: G",
        "retitle: b\nto: X",
        "annotate: b\ntext: note",
        "insert: X.\nafter: { in: b, paragraph: text }",
    ] {
        let found = run(&[change], &[delete]);
        assert_eq!(found.code(), "removed-anchor", "{change}");
        assert!(found.message().contains("of p needs what `delete` of q removes"), "{change}");
    }
}

#[test]
fn a_node_is_moved_out_of_what_its_own_amendment_deletes() {
    let changes = ["move: { in: b, paragraph: B text }\nend-of: c", "delete: b\nwas: B B text."];
    let moved = Case::new(BASE).amendment("p", &changes).run();
    assert_eq!(
        moved.text(),
        "# A {#a}\n\nOne two three four.\n\nSecond.\n\n# C {#c}\n\nC text.\n\nB text.\n"
    );
    assert_eq!(run(&changes[..1], &changes[1..]).code(), "removed-anchor");
    // What is done in it goes along, and whoever does it.
    let edit = "edit: b\nfind: text\nput: words";
    let insert = "insert: New.\nafter: { in: b, paragraph: B text }";
    for (own, others) in
        [(&[edit, insert][..], &[][..]), (&[], &[edit, insert]), (&[insert], &[edit])]
    {
        let all: Vec<&str> = changes.iter().chain(own).copied().collect();
        let mut case = Case::new(BASE).amendment("p", &all);
        if !others.is_empty() {
            case = case.amendment("q", others);
        }
        let text = case.run().text_despite_warnings().to_owned();
        assert!(text.ends_with("C text.\n\nB words.\n\nNew.\n"), "{text}");
    }
    let heading = "edit: { in: b, heading: B }\nfind: B\nput: X";
    assert_eq!(run(&changes, &[heading]).code(), "removed-anchor");
    let changes = ["move: b\nafter: c", "delete: a\nwas: A … B text."];
    let moved = Case::new(BASE).amendment("p", &changes).run();
    assert_eq!(moved.text(), "# C {#c}\n\nC text.\n\n# B {#b}\n\nB text.\n");
}

#[test]
fn what_goes_along_with_an_anchor_is_warned_of() {
    let found = run(&["insert: |\n  # N {#n}\nafter: b"], &["move: b\nafter: c"]);
    assert_eq!(found.code(), "anchor-moved");
    assert!(found.text_despite_warnings().ends_with("# B {#b}\n\nB text.\n\n# N {#n}\n"));
    let block = run(
        &["insert: New.\nafter: { in: a, paragraph: One }"],
        &["move: { in: a, paragraph: One }\nend-of: c"],
    );
    let message = "\"p\" goes along with the paragraph \"One two three four.\", which moves";
    assert_eq!(block.message(), message);
}

#[test]
fn deletions_inside_one_another_are_told_as_such() {
    let (outer, inner) = ("delete: a\nwas: A … B text.", "delete: b\nwas: B B text.");
    let found = run(&[outer], &[inner]);
    assert_eq!(found.message(), "`delete` of q removes a part of what `delete` of p removes");
    assert_eq!(Case::new(BASE).amendment("p", &[outer, inner]).run().code(), "removed-anchor");
}

#[test]
fn circles_of_two_amendments() {
    assert_eq!(run(&["move: a\nend-of: c"], &["move: c\nend-of: b"]).code(), "circle");
}

const REGISTER: &str = "recommendations:\n  - { id: R-1, alias: r1, session: 1, policy: tip, said: x, strength: made, kind: numbered }\n  - { id: R-2, alias: r2, session: 1, policy: tip, said: x, strength: made, kind: numbered }\n";

fn with_register(amendments: &str) -> Run {
    let head = "policy: tip\ndispositions:\n  R-1: { decision: deferred, reason: later, until: 2022 }\n  R-2: incorporated\namendments:\n";
    Case::new(BASE)
        .file("amendments/register.yaml", REGISTER)
        .file("amendments/x.yaml", &format!("{head}{amendments}"))
        .run()
}

#[test]
fn an_amendment_whose_recommendations_are_deferred_is_left_out() {
    let found = with_register(
        "  - id: p\n    from: [R-1]\n    changes:\n      - { edit: a, find: One, put: x }\n  - id: q\n    from: [R-1, R-2]\n    changes:\n      - { edit: a, find: two, put: y }\n",
    );
    assert_eq!(found.text(), BASE.replace("two", "y"));
    assert_eq!(found.outcome("p"), Outcome::LeftOut);
}

#[test]
fn what_is_left_out_needs_its_guards_all_the_same() {
    let found = with_register(
        "  - id: p\n    from: [R-1]\n    changes:\n      - delete: a\n  - id: q\n    from: [R-2]\n    changes:\n      - { edit: a, find: two, put: y }\n",
    );
    assert_eq!(found.message(), "`delete` has no `was`");
}

#[test]
fn metadata_that_falls_is_not_set() {
    let winner = "meta: { status: Won }\noverrides: [q]";
    let both = run(&[winner], &["meta: { status: Lost }"]);
    assert_eq!(both.draft().metadata.status, "Won");
    assert_eq!(both.outcome("q"), Outcome::Overridden);
}

#[test]
fn what_needs_the_ids_of_one_that_is_left_out_is_refused() {
    let found = with_register(
        "  - id: p\n    from: [R-1]\n    changes:\n      - insert: |\n          # N {#n}\n        end-of: a\n  - id: q\n    from: [R-2]\n    changes:\n      - { insert: X., end-of: n }\n",
    );
    assert_eq!(found.code(), "left-out-needed");
    let found = with_register(
        "  - id: p\n    from: [R-1]\n    changes:\n      - insert: |\n          Words.\n        end-of: a\n  - id: q\n    from: [R-2]\n    changes:\n      - { edit: { in: a, inserted-by: p }, find: Words, put: x }\n",
    );
    assert_eq!(found.code(), "left-out-needed");
}

#[test]
fn whatever_names_an_id_that_is_left_out_says_so() {
    let missing = "  - id: p\n    from: [R-1]\n    changes:\n      - insert: |\n          N {#n}\n          ---\n        end-of: a\n";
    for needs in [
        "changes:\n      - { insert: X., end-of: n }",
        "changes:\n      - { insert: 'See [](#n).', end-of: c }",
        "changes:\n      - { edit: c, find: text, put: 'of [](#n)' }",
        "ensure:\n      - exists: [n]",
        "ensure:\n      - order: [a, n]",
        "ensure:\n      - { absent: words, in: [n] }",
    ] {
        let found = with_register(&format!("{missing}  - id: q\n    from: [R-2]\n    {needs}\n"));
        assert_eq!(
            found.message(),
            "amendment q needs `n`, which amendment p would bring, and that is left out",
            "{needs}"
        );
    }
}

#[test]
fn an_amendment_that_is_left_out_needs_no_overriding() {
    let found = with_register(
        "  - id: p\n    from: [R-1]\n    changes:\n      - { retitle: a, to: X, overrides: [q] }\n  - id: q\n    from: [R-2]\n    changes:\n      - { retitle: a, to: Y, overrides: [p] }\n",
    );
    assert_eq!(found.code(), "idle-override");
    assert_eq!(found.message(), "amendment `p` is left out: there is nothing to override");
    assert!(found.text_despite_warnings().starts_with("# Y {#a}"));
}

#[test]
fn meta_and_figures_conflict_on_their_keys() {
    assert_eq!(run(&["meta: { title: X }"], &["meta: { title: Y }"]).code(), "conflict");
    assert_eq!(run(&["meta: { title: X }"], &["meta: { title: X }"]).text(), BASE);
    assert_eq!(run(&["meta: { title: X }"], &["meta: { revision: 2 }"]).text(), BASE);
}

#[test]
fn a_last_line_end_and_the_kind_of_line_ends_make_no_difference() {
    let place = "after: { in: a, paragraph: Second }";
    let replace = "replace: { in: a, paragraph: Second }\nwas: Second.";
    for [one, other] in [
        [format!("insert: New.\n{place}"), format!("insert: |\n  New.\n{place}")],
        [format!("{replace}\nby: New."), format!("{replace}\nby: |\n  New.\n\n")],
        [
            format!("insert: |\n  One\n  two.\n{place}"),
            format!("insert: {{ file: t.md }}\n{place}"),
        ],
    ] {
        let case = Case::new(BASE).file("amendments/t.md", "One\r\ntwo.\r\n");
        let run = case.amendment("p", &[&one]).amendment("q", &[&other]).run();
        run.text();
        assert!(run.made().iter().any(|made| made.starts_with("p.0+q.0: ")), "{one}");
    }
    let code = [format!("insert: |\n  Code\n{place}"), format!("insert: |2\n      Code\n{place}")];
    assert_eq!(run(&[&code[0]], &[&code[1]]).code(), "conflict");
}

#[test]
fn equal_orders_credit_both() {
    let base = "# A {#a}\n\n## B {#b}\n\n## C {#c}\n\nC.\n";
    let order = "reorder: a\nchildren: [c, b]";
    let run = Case::new(base).amendment("p", &[order]).amendment("q", &[order]).run();
    assert_eq!(run.text(), "# A {#a}\n\n## C {#c}\n\nC.\n\n## B {#b}\n");
    let moves = &run.draft().moves;
    assert!(!moves.is_empty());
    assert!(moves.iter().all(|moved| moved.causes.len() == 2), "{moves:?}");
}

#[test]
fn annotations_never_conflict() {
    let note = "annotate: b\ntext: note";
    assert_eq!(run(&[note], &["annotate: b\ntext: other"]).draft().annotations.len(), 2);
    let readers = format!("{note}\nfor: readers");
    assert_eq!(run(&[note], &[&readers]).draft().annotations.len(), 2);
    let equal = run(&[note], &[note]);
    assert_eq!(equal.draft().annotations.len(), 1);
    assert_eq!(equal.draft().annotations[0].changes.len(), 2);
}

#[test]
fn a_deletion_overrides_what_would_group_or_split() {
    for change in [
        "group: [b]\nid: g\ntitle: G",
        "split: b\ninto:\n  - { id: b1, title: X }\n  - { id: b2, title: Y, starts-at: { paragraph: more } }",
    ] {
        let base = BASE.replace("B text.", "B text.\n\nB more.");
        let run = Case::new(&base)
            .amendment("p", &["delete: b\nwas: B … more.\noverrides: [q]"])
            .amendment("q", &[change])
            .run();
        assert_eq!(run.text(), BASE.replace("## B {#b}\n\nB text.\n\n", ""));
        assert_eq!(run.outcome("q"), Outcome::Overridden);
    }
}

#[test]
fn what_is_gone_is_charged_to_whoever_took_it() {
    let run = Case::new(BASE)
        .amendment("p", &["delete: { in: a, paragraph: Second }\nwas: Second."])
        .amendment("q", &["retitle: b\nto: New"])
        .amendment("r", &["edit: a\nfind: One two\nput: 1 2"])
        .amendment("s", &["move: c\nend-of: b"])
        .amendment("t", &["insert: X.\nend-of: a"])
        .run();
    assert_eq!(run.deletions(), ["r.0: One two", "p.0: Second.\n\n", "q.0: B", "s.0: #"]);
    assert_eq!(run.made(), ["r.0: 1 2", "t.0: X.\n\n", "q.0: New", "s.0: ###"]);
}

#[test]
fn a_joined_and_split_heading_is_charged_to_its_change() {
    let base = "# A {#a}\n\n## B {#b}\n\nText.\n\n## C {#c}\n\nMore.\n";
    let run = Case::new(base).amendment("p", &["join: [b, c]\nid: j\ntitle: Joint"]).run();
    assert_eq!(run.deletions(), ["p.0: ## B {#b}\n\n", "p.0: ## C {#c}\n\n"]);
    assert_eq!(run.made(), ["p.0: ## Joint {#j was=b was=c}\n\n"]);
}
