//! Blocks: insert, delete, replace, move; their places, guards and causes.

use crate::amend::tests::support::Case;

const BASE: &str = "# One {#one}\n\nFirst words.\n\nSecond words.\n\n## Sub {#sub}\n\nBelow.\n\n# Two {#two}\n\nLast words.\n";

fn amended(changes: &[&str]) -> String {
    Case::new(BASE).amendment("a", changes).run().text().to_owned()
}

fn refused(changes: &[&str]) -> &'static str {
    Case::new(BASE).amendment("a", changes).run().code()
}

#[test]
fn without_amendments_nothing_changes() {
    let run = Case::new(BASE).run();
    assert_eq!(run.text(), BASE);
    assert!(run.made().is_empty() && run.deletions().is_empty());
}

#[test]
fn a_block_goes_before_and_after_a_block() {
    assert_eq!(
        amended(&["insert: New.\nbefore: { in: one, paragraph: Second }"]),
        BASE.replace("Second", "New.\n\nSecond")
    );
    assert_eq!(
        amended(&["insert: New.\nafter: { in: one, paragraph: Second }"]),
        BASE.replace("Second words.\n", "Second words.\n\nNew.\n")
    );
}

#[test]
fn blocks_go_to_the_start_and_end_of_a_sections_own_text() {
    assert_eq!(amended(&["insert: New.\nstart-of: one"]), BASE.replace("First", "New.\n\nFirst"));
    assert_eq!(amended(&["insert: New.\nend-of: one"]), BASE.replace("## Sub", "New.\n\n## Sub"));
    assert_eq!(amended(&["insert: New.\nend-of: two"]), format!("{BASE}\nNew.\n"));
}

#[test]
fn a_list_of_places_repeats_the_content() {
    assert_eq!(
        amended(&["insert: New.\nend-of: [sub, two]"]),
        BASE.replace("Below.\n", "Below.\n\nNew.\n") + "\nNew.\n"
    );
}

#[test]
fn what_is_inserted_belongs_to_its_change() {
    let run = Case::new(BASE).amendment("a", &["insert: New.\nend-of: sub"]).run();
    assert_eq!(run.made(), ["a.0: New.\n\n"]);
    assert!(run.deletions().is_empty());
}

#[test]
fn a_block_is_deleted_with_its_gap() {
    let change = "delete: { in: one, paragraph: Second }\nwas: Second words.";
    let run = Case::new(BASE).amendment("a", &[change]).run();
    assert_eq!(run.text(), BASE.replace("Second words.\n\n", ""));
    assert_eq!(run.deletions().concat().replace("a.0: ", ""), "Second words.\n\n");
    assert!(run.made().is_empty());
}

#[test]
fn a_section_is_deleted_with_its_subsections() {
    let change = "delete: one\nwas: One … Below.";
    assert_eq!(amended(&[change]), "# Two {#two}\n\nLast words.\n");
}

#[test]
fn a_block_is_replaced_by_others() {
    let change =
        "replace: { in: one, paragraph: Second }\nwas: Second words.\nby: |\n  New.\n\n  - item";
    let run = Case::new(BASE).amendment("a", &[change]).run();
    assert_eq!(run.text(), BASE.replace("Second words.", "New.\n\n- item"));
}

#[test]
fn a_sections_own_text_is_replaced_without_heading_and_subsections() {
    let change = "replace: one\nwas: First … Second words.\nby: New.";
    assert_eq!(amended(&[change]), BASE.replace("First words.\n\nSecond words.", "New."));
}

#[test]
fn insertions_at_the_ends_of_a_replaced_text_stay() {
    let run = Case::new(BASE)
        .amendment("a", &["replace: one\nwas: First words. Second words.\nby: New."])
        .amendment("b", &["insert: Start.\nstart-of: one", "insert: End.\nend-of: one"])
        .run();
    let new = "Start.\n\nNew.\n\nEnd.";
    assert_eq!(run.text(), BASE.replace("First words.\n\nSecond words.", new));
}

#[test]
fn a_block_moves_beside_a_block_and_into_a_section() {
    assert_eq!(
        amended(&["move: { in: one, paragraph: First }\nafter: { in: two, paragraph: Last }"]),
        BASE.replace("First words.\n\n", "") + "\nFirst words.\n"
    );
    assert_eq!(
        amended(&["move: { in: two, paragraph: Last }\nstart-of: sub"]),
        "# One {#one}\n\nFirst words.\n\nSecond words.\n\n## Sub {#sub}\n\nLast words.\n\nBelow.\n\n# Two {#two}\n"
    );
}

#[test]
fn what_moves_keeps_its_origin() {
    let run = Case::new(BASE)
        .amendment(
            "a",
            &["move: { in: one, paragraph: First }\nbefore: { in: one, paragraph: Below }"],
        )
        .run();
    assert!(run.deletions().is_empty(), "{:?}", run.deletions());
    assert!(run.made().is_empty(), "{:?}", run.made());
    assert_eq!(run.draft().moves.len(), 1);
}

#[test]
fn broken_guards_are_refused() {
    let delete = |was: &str| format!("delete: {{ in: one, paragraph: Second }}\nwas: {was}");
    assert_eq!(refused(&[&delete("Second word.")]), "was-differs");
    assert_eq!(refused(&[&delete("Second … word.")]), "was-differs");
    assert_eq!(refused(&["replace: one\nwas: First words.\nby: New."]), "was-differs");
    assert_eq!(refused(&["delete: sub\nwas: Below."]), "was-differs");
}

#[test]
fn targets_that_are_missing_or_many_are_refused() {
    let was = "\nwas: x";
    assert_eq!(
        refused(&[&format!("delete: {{ in: one, paragraph: Third }}{was}")]),
        "block-not-found"
    );
    assert_eq!(refused(&[&format!("delete: {{ paragraph: words }}{was}")]), "ambiguous-target");
    assert_eq!(refused(&[&format!("delete: nowhere{was}")]), "section-not-found");
    assert_eq!(refused(&["insert: New.\nend-of: nowhere"]), "section-not-found");
    assert_eq!(refused(&["insert: New.\nafter: { in: one, paragraph: Third }"]), "block-not-found");
    assert_eq!(refused(&["move: { in: one, paragraph: words }\nend-of: two"]), "ambiguous-target");
}

#[test]
fn pairings_of_content_and_place_that_make_no_sense_are_refused() {
    let wrong = [
        "insert: New.\nbefore: one",
        "insert: New.\nafter: sub",
        "insert: New.\nstart-of: { in: one, paragraph: First }",
        "insert: New.\nsorted-in: one",
        "insert: '# New {#new}'\nbefore: { in: one, paragraph: First }",
        "insert: { item: New }\nend-of: one",
        "insert: { row: [a, b] }\nend-of: one",
        "move: sub\nafter: { in: two, paragraph: Last }",
        "move: { in: one, paragraph: First }\nafter: two",
        "replace: { in: one, paragraph: First }\nwas: First words.\nby: '# New {#new}'",
        "replace: { in: one, paragraph: First }\nwas: First words.\nby: { item: New }",
    ];
    for change in wrong {
        assert_eq!(refused(&[change]), "wrong-place", "{change}");
    }
}

#[test]
fn nth_is_a_last_cross_check() {
    assert_eq!(
        amended(&["delete: { in: one, paragraph: words, nth: 2 }\nwas: Second words."]),
        BASE.replace("Second words.\n\n", "")
    );
    assert_eq!(
        refused(&["delete: { in: one, paragraph: words, nth: 3 }\nwas: Second words."]),
        "block-not-found"
    );
}

#[test]
fn captions_travel_with_their_tables() {
    let base = "# One {#one}\n\nWords.\n\nTable: Cases\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# Two {#two}\n\nEnd.\n";
    let caption = "Table: Cases\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("move: { in: one, table: Cases }\nstart-of: two"),
        format!("# One {{#one}}\n\nWords.\n\n# Two {{#two}}\n\n{caption}\nEnd.\n")
    );
    assert_eq!(
        run("delete: { in: one, table: Cases }\nwas: a b 1 2"),
        "# One {#one}\n\nWords.\n\n# Two {#two}\n\nEnd.\n"
    );
    assert_eq!(
        run("insert: New.\nbefore: { in: one, table: Cases }"),
        base.replace("Table:", "New.\n\nTable:")
    );
    assert_eq!(
        run("insert: New.\nafter: { in: one, table: Cases }"),
        base.replace("| 2 |\n", "| 2 |\n\nNew.\n")
    );
    assert_eq!(
        run("replace: { in: one, table: Cases }\nwas: a b 1 2\nby: |\n  | c |\n  |---|\n  | 3 |"),
        base.replace("| a | b |\n|---|---|\n| 1 | 2 |", "| c |\n|---|\n| 3 |")
    );
}

#[test]
fn blocks_move_out_of_and_into_quotations_and_items() {
    let base = "# One {#one}\n\n> Quoted words.\n>\n> More words.\n\n- item\n\n  inside item\n\n- other\n\nEnd.\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("move: { in: one, paragraph: Quoted }\nafter: { in: one, paragraph: End }"),
        "# One {#one}\n\n> More words.\n\n- item\n\n  inside item\n\n- other\n\nEnd.\n\nQuoted words.\n"
    );
    assert_eq!(
        run("move: { in: one, paragraph: End }\nafter: { in: one, paragraph: Quoted }"),
        "# One {#one}\n\n> Quoted words.\n>\n> End.\n>\n> More words.\n\n- item\n\n  inside item\n\n- other\n"
    );
    assert_eq!(
        run("move: { in: one, paragraph: End }\nafter: { in: one, paragraph: inside item }"),
        "# One {#one}\n\n> Quoted words.\n>\n> More words.\n\n- item\n\n  inside item\n\n  End.\n\n- other\n"
    );
    assert_eq!(
        run("move: { in: one, paragraph: inside item }\nafter: { in: one, paragraph: End }"),
        "# One {#one}\n\n> Quoted words.\n>\n> More words.\n\n- item\n\n- other\n\nEnd.\n\ninside item\n"
    );
    assert_eq!(
        run(
            "insert: |\n  New one\n  over lines.\n\n  New two.\nafter: { in: one, paragraph: Quoted }"
        ),
        base.replace("> More", "> New one\n> over lines.\n>\n> New two.\n>\n> More")
    );
    assert_eq!(
        run("delete: { in: one, quote: More }\nwas: Quoted words. More words."),
        base.replace("> Quoted words.\n>\n> More words.\n\n", "")
    );
}

#[test]
fn lists_that_would_fuse_get_other_bullets() {
    let base = "# One {#one}\n\n- a\n- b\n\nBetween.\n\n- c\n- d\n";
    let run = Case::new(base)
        .amendment("a", &["delete: { in: one, paragraph: Between }\nwas: Between."])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\n- a\n- b\n\n* c\n* d\n");
}

#[test]
fn a_paragraph_that_would_become_a_heading_is_refused_or_set_apart() {
    let base = "# One {#one}\n\nWords.\n\n---\n\nEnd.\n";
    let run = Case::new(base)
        .amendment("a", &["insert: New.\nafter: { in: one, paragraph: Words }"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nWords.\n\nNew.\n\n---\n\nEnd.\n");
}

#[test]
fn content_that_cannot_stand_there_is_refused() {
    let base = "# A {#a}\n\n| Term | Means |\n|---|---|\n| ant | small |\n\n# B {#b}\n\nText.\n";
    for change in [
        "replace: { in: a, table: ant }\nwas: Term … small\nby: { column: X, cells: { ant: a } }",
        "replace: b\nwas: Text.\nby: { column: X, cells: { ant: a } }",
        "group: [a, b]\nid: g\ntitle: G\ncontent: { column: X, cells: { ant: a } }",
        "move: { in: b, paragraph: Text }\nend-of: [a, b]",
        "alternatives: alt\nend-of: [a, b]\noptions: [{ id: o1, content: One. }, { id: o2, content: Two. }]",
        "insert: Twice.\nend-of: [a, a]",
    ] {
        let run = Case::new(base).amendment("x", &[change]).run();
        assert_eq!(run.code(), "wrong-place", "{change}");
    }
}

#[test]
fn new_lines_end_as_most_lines_of_the_file_do() {
    let run = |base: &str| {
        let insert = "insert: |\n  New.\n\n  Other.\nafter: { paragraph: One }";
        Case::new(base).amendment("x", &[insert]).run().text().to_owned()
    };
    assert_eq!(run("One.\n\nTwo.\r\n\nEnd.\n"), "One.\n\nNew.\n\nOther.\n\nTwo.\r\n\nEnd.\n");
    let most = "One.\r\n\r\nTwo.\n\r\nEnd.\r\n";
    assert_eq!(run(most), most.replace("Two", "New.\r\n\r\nOther.\r\n\r\nTwo"));
}

#[test]
fn an_item_that_would_be_read_as_something_else_is_refused() {
    let item = |words: &str| {
        let change = format!("insert: {{ item: '{words}' }}\nafter: {{ item: one }}");
        Case::new("- one\n- two\n").amendment("a", &[&change]).run()
    };
    let run = item("---");
    assert_eq!(run.message(), "an item of these words would be read as a rule");
    assert_eq!(item("- -").code(), "wrong-place");
    assert_eq!(item(r"\---").text(), "- one\n- \\---\n- two\n");
}
