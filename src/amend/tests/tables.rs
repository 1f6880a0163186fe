//! Rows, columns, items: parts of tables and lists.

use crate::amend::tests::support::Case;

const TABLE: &str = "# One {#one}\n\n| Term | Meaning |\n|------|---------|\n| Ape  | A one   |\n| Cat  | A two   |\n\nEnd.\n";

fn table(changes: &[&str]) -> String {
    Case::new(TABLE).amendment("a", changes).run().text().to_owned()
}

fn refused(base: &str, change: &str) -> &'static str {
    Case::new(base).amendment("a", &[change]).run().code()
}

#[test]
fn a_row_goes_beside_a_row() {
    let ape = "| Ape  | A one   |\n";
    let new = "| Bee | *New* |\n";
    assert_eq!(
        table(&["insert: { row: [Bee, '*New*'] }\nafter: { in: one, row: Ape }"]),
        TABLE.replace(ape, &format!("{ape}{new}"))
    );
    assert_eq!(
        table(&["insert: { row: [Bee, '*New*'] }\nbefore: { in: one, row: Ape }"]),
        TABLE.replace(ape, &format!("{new}{ape}"))
    );
    assert_eq!(
        table(&["insert: { row: [Bee, '*New*'] }\nend-of: { in: one, table: Ape }"]),
        TABLE.replace("\n\nEnd", &format!("\n{new}\nEnd"))
    );
    assert_eq!(
        table(&["insert: { row: [Bee, '*New*'] }\nafter: { in: one, row: Cat }"]),
        TABLE.replace("\n\nEnd", &format!("\n{new}\nEnd"))
    );
}

#[test]
fn pipes_in_new_cells_are_escaped() {
    assert!(
        table(&["insert: { row: [a|b, c] }\nafter: { in: one, row: Ape }"])
            .contains("| a\\|b | c |\n")
    );
}

#[test]
fn a_row_needs_a_cell_for_each_column() {
    assert_eq!(refused(TABLE, "insert: { row: [a] }\nafter: { in: one, row: Ape }"), "wrong-place");
    assert_eq!(
        refused(TABLE, "replace: { in: one, row: Ape }\nwas: Ape A one\nby: { row: [a, b, c] }"),
        "wrong-place"
    );
}

#[test]
fn a_row_is_deleted_and_replaced() {
    assert_eq!(
        table(&["delete: { in: one, row: Cat }\nwas: Cat A two"]),
        TABLE.replace("| Cat  | A two   |\n", "")
    );
    assert_eq!(
        table(&["replace: { in: one, row: Ape }\nwas: Ape … one\nby: { row: [Bee, b] }"]),
        TABLE.replace("| Ape  | A one   |\n", "| Bee | b |\n")
    );
}

#[test]
fn a_row_is_named_by_the_whole_text_of_its_first_cell() {
    assert_eq!(refused(TABLE, "delete: { in: one, row: Ap }\nwas: x"), "block-not-found");
    assert_eq!(refused(TABLE, "delete: { in: one, row: Term }\nwas: x"), "wrong-target");
}

#[test]
fn sorted_in_places_a_row_by_its_first_cell_as_it_finally_reads() {
    let run = |changes: &[&str]| table(changes);
    assert_eq!(
        run(&["insert: { row: [bee, b] }\nsorted-in: one"]),
        TABLE.replace("| Cat", "| bee | b |\n| Cat")
    );
    assert_eq!(
        run(&["insert: { row: [Bee, b] }\nsorted-in: one", "term: bee\nby: dog"]),
        TABLE.replace("\n\nEnd", "\n| Dog | b |\n\nEnd")
    );
    assert_eq!(
        run(&["move: { in: one, row: Ape }\nsorted-in: one", "term: ape\nby: zebra"]),
        "# One {#one}\n\n| Term | Meaning |\n|------|---------|\n| Cat  | A two   |\n| Zebra  | A one   |\n\nEnd.\n"
    );
}

#[test]
fn equal_first_cells_are_refused() {
    assert_eq!(refused(TABLE, "insert: { row: [ape, b] }\nsorted-in: one"), "conflict");
}

#[test]
fn a_column_goes_beside_a_column() {
    let change = "insert: { column: Note, cells: { Cat: seen|heard } }\nafter: { in: one, table: Ape, column: Term }";
    assert_eq!(
        table(&[change]),
        "# One {#one}\n\n| Term | Note | Meaning |\n|------|---|---------|\n| Ape  |  | A one   |\n| Cat  | seen\\|heard | A two   |\n\nEnd.\n"
    );
    let change =
        "insert: { column: Note, cells: { Dog: x } }\nafter: { in: one, table: Ape, column: Term }";
    assert_eq!(refused(TABLE, change), "block-not-found");
    let change =
        "insert: { column: Note, cells: { Ape: x } }\nafter: { in: one, table: Ape, column: Nope }";
    assert_eq!(refused(TABLE, change), "block-not-found");
}

#[test]
fn rows_and_columns_meet() {
    let run = Case::new(TABLE)
        .amendment("a", &["insert: { column: Note, cells: { Ape: n } }\nbefore: { in: one, table: Ape, column: Term }"])
        .amendment("b", &["delete: { in: one, row: Cat }\nwas: Cat A two"])
        .amendment("c", &["edit: { in: one, row: Ape, column: Meaning }\nfind: one\nput: 1"])
        .run();
    assert_eq!(
        run.text(),
        "# One {#one}\n\n| Note | Term | Meaning |\n|---|------|---------|\n| n | Ape  | A 1   |\n\nEnd.\n"
    );
}

#[test]
fn cells_are_edited_with_pipes_kept_out() {
    assert_eq!(
        table(&["edit: { in: one, row: Ape, column: Meaning }\nfind: A one\nput: a|b"]),
        TABLE.replace("A one", "a\\|b")
    );
    assert_eq!(
        table(&["edit: { in: one, row: Ape }\nfind: one\nput: ''"]),
        TABLE.replace("A one", "A")
    );
}

#[test]
fn tables_without_outer_pipes_keep_their_form() {
    let base = "# One {#one}\n\na | b\n--|--\n1 | 2\n3 | 4\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(run("delete: { in: one, row: 1 }\nwas: 1 2"), base.replace("1 | 2\n", ""));
    assert_eq!(
        run("insert: { row: ['5', '6'] }\nafter: { in: one, row: 3 }"),
        format!("{base}| 5 | 6 |\n")
    );
}

const BULLETS: &str = "# One {#one}\n\n* first\n* second\n  more\n  * nested\n* third\n\nEnd.\n";

#[test]
fn an_item_takes_the_marker_of_its_list() {
    let run = |change: &str| Case::new(BULLETS).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: first }"),
        BULLETS.replace("* second", "* new\n* second")
    );
    assert_eq!(
        run("insert: { item: new }\nbefore: { in: one, item: first }"),
        BULLETS.replace("* first", "* new\n* first")
    );
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: nested }"),
        BULLETS.replace("  * nested\n", "  * nested\n  * new\n")
    );
    assert_eq!(
        run("insert: { item: new }\nend-of: { in: one, list: first }"),
        BULLETS.replace("* third\n", "* third\n* new\n")
    );
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: third }"),
        BULLETS.replace("* third\n", "* third\n* new\n")
    );
}

#[test]
fn items_are_deleted_moved_and_replaced() {
    let run = |change: &str| Case::new(BULLETS).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("delete: { in: one, item: first }\nwas: first"),
        BULLETS.replace("* first\n", "")
    );
    assert_eq!(
        run("delete: { in: one, item: nested }\nwas: nested"),
        BULLETS.replace("  * nested\n", "")
    );
    assert_eq!(
        run("replace: { in: one, item: first }\nwas: first\nby: { item: new }"),
        BULLETS.replace("* first", "* new")
    );
    assert_eq!(
        run("move: { in: one, item: third }\nbefore: { in: one, item: first }"),
        "# One {#one}\n\n* third\n* first\n* second\n  more\n  * nested\n\nEnd.\n"
    );
    assert_eq!(
        run("move: { in: one, item: nested }\nafter: { in: one, item: third }"),
        "# One {#one}\n\n* first\n* second\n  more\n* third\n* nested\n\nEnd.\n"
    );
}

#[test]
fn a_numbered_item_continues_the_numbering() {
    let base = "# One {#one}\n\n1. first\n2. second\n\nEnd.\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: second }"),
        base.replace("2. second\n", "2. second\n3. new\n")
    );
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: first }"),
        base.replace("2. second\n", "2. new\n2. second\n")
    );
}

#[test]
fn a_loose_list_stays_loose() {
    let base = "# One {#one}\n\n- first\n\n- second\n\nEnd.\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: first }"),
        base.replace("- second", "- new\n\n- second")
    );
    assert_eq!(
        run("insert: { item: new }\nafter: { in: one, item: second }"),
        base.replace("- second\n", "- second\n\n- new\n")
    );
    assert_eq!(
        run("delete: { in: one, item: second }\nwas: second"),
        "# One {#one}\n\n- first\n\nEnd.\n"
    );
}

#[test]
fn an_item_moves_to_a_list_of_another_kind() {
    let base = "# One {#one}\n\n- first\n- second\n\n1) ten\n2) eleven\n";
    let run = Case::new(base)
        .amendment("a", &["move: { in: one, item: second }\nafter: { in: one, item: eleven }"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\n- first\n\n1) ten\n2) eleven\n3) second\n");
}

#[test]
fn all_items_gone_takes_the_list_along() {
    let base = "# One {#one}\n\nWords.\n\n- first\n- second\n\nEnd.\n";
    let run = Case::new(base)
        .amendment("a", &["delete: { in: one, item: first }\nwas: first"])
        .amendment("b", &["delete: { in: one, item: second }\nwas: second"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nWords.\n\nEnd.\n");
}

#[test]
fn an_item_in_a_quotation_keeps_the_marks() {
    let base = "# One {#one}\n\n> - first\n> - second\n";
    let run = |change: &str| Case::new(base).amendment("a", &[change]).run().text().to_owned();
    assert_eq!(
        run("insert: { item: \"new\\nlines\" }\nafter: { in: one, item: first }"),
        base.replace("> - second", "> - new\n>   lines\n> - second")
    );
    assert_eq!(
        run("delete: { in: one, item: first }\nwas: first"),
        base.replace("> - first\n", "")
    );
}

#[test]
fn equal_columns_merge_and_different_ones_conflict() {
    let with = |first: &str, second: &str| {
        let change = |cells: &str| {
            format!(
                "insert: {{ column: Note, cells: {{ {cells} }} }}\nafter: {{ in: one, table: Ape, column: Term }}"
            )
        };
        let case = Case::new(TABLE).amendment("a", &[&change(first)]);
        case.amendment("b", &[&change(second)]).run()
    };
    let merged = with("Cat: x", "Cat: x");
    assert!(merged.text().contains("| Cat  | x | A two   |"));
    assert!(merged.made().iter().all(|made| made.starts_with("a.0+b.0: ")));
    assert_eq!(with("Cat: x", "Cat: y").code(), "conflict");
}

#[test]
fn the_start_of_a_table_is_below_its_head() {
    let base = "# A {#a}\n\n| K | V |\n|---|---|\n| one | 1 |\n| two | 2 |\n";
    let run = |change: &str| Case::new(base).amendment("x", &[change]).run();
    let table = "{ in: a, table: one }";
    assert_eq!(
        run(&format!("insert: {{ row: [new, 0] }}\nstart-of: {table}")).text(),
        base.replace("| one", "| new | 0 |\n| one")
    );
    assert_eq!(
        run(&format!("move: {{ row: two }}\nstart-of: {table}")).text(),
        "# A {#a}\n\n| K | V |\n|---|---|\n| two | 2 |\n| one | 1 |\n"
    );
    let before = run("insert: { row: [new, 0] }\nbefore: { in: a, row: K }");
    assert_eq!(before.code(), "wrong-place");
    assert_eq!(before.message(), "a row cannot stand `before` the head of a table");
    let after = run("insert: { row: [new, 0] }\nafter: { in: a, row: K }");
    assert_eq!(after.text(), base.replace("| one", "| new | 0 |\n| one"));
}

#[test]
fn rows_with_the_same_first_cell_are_found_wherever_they_stand() {
    let table = "# G {#g}\n\n| A | B |\n|--|--|\n| z | x |\n| beta | y |\n";
    let row = |row: &str| format!("insert: {{ row: {row} }}\nsorted-in: g");
    let run = |table: &str, change: &str| Case::new(table).amendment("a", &[change]).run();
    assert_eq!(run(table, &row("[beta, z]")).code(), "conflict");
    let letters = "# G {#g}\n\n| A | B |\n|--|--|\n| C | x |\n| D | y |\n";
    assert_eq!(
        run(letters, &row("[C++, z]")).text(),
        "# G {#g}\n\n| A | B |\n|--|--|\n| C | x |\n| C++ | z |\n| D | y |\n"
    );
}

#[test]
fn rows_are_sorted_into_tables_inside_other_blocks() {
    let insert = "insert: { row: [Bee, x] }\nsorted-in: g";
    for (first, next) in [("> ", "> "), ("- ", "  "), ("> > ", "> > ")] {
        let table = |rows: &[&str]| {
            let head = format!("# G {{#g}}\n\n{first}| T | D |\n{next}|---|---|\n");
            rows.iter().fold(head, |all, row| format!("{all}{next}| {row} |\n"))
        };
        let base = table(&["Ape | z", "Zeb | z"]);
        let run = Case::new(&base).amendment("a", &[insert]).run();
        assert_eq!(run.text(), table(&["Ape | z", "Bee | x", "Zeb | z"]));
        // A last line without an end gets one when another row follows.
        let run = Case::new(base.trim_end()).amendment("a", &[insert]).run();
        assert_eq!(run.text(), table(&["Ape | z", "Bee | x", "Zeb | z"]));
    }
}

#[test]
fn equal_first_cells_are_refused_and_only_equal_ones() {
    let run = |cells: &str, row: &str| {
        let base = format!("# G {{#g}}\n\n| T | D |\n|---|---|\n{cells}");
        let insert = format!("insert: {{ row: [{row}, x] }}\nsorted-in: g");
        Case::new(&base).amendment("a", &[&insert]).run()
    };
    let sorted = "| Écho | e |\n| Modern | m |\n";
    assert!(run(sorted, "echo").text().contains("| Écho | e |\n| echo | x |\n| Modern"));
    assert_eq!(run(sorted, "Modern").code(), "conflict");
    assert_eq!(run(sorted, "\"*Modern*\"").code(), "conflict");
    assert_eq!(run("| z | x |\n| beta | y |\n", "beta").code(), "conflict");
    let two =
        ["insert: { row: [co-op, x] }\nsorted-in: g", "insert: { row: [Coop, y] }\nsorted-in: g"];
    let base = "# G {#g}\n\n| T | D |\n|---|---|\n| a | e |\n";
    let run = Case::new(base).amendment("a", &two).run();
    assert!(run.text().ends_with("| a | e |\n| Coop | y |\n| co-op | x |\n"));
}
