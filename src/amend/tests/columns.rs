//! Columns that tables gain, whatever the table looks like and whatever else happens to its rows.

use crate::amend::tests::support::Case;

const TABLE: &str = "| A | B |\n|---|---|\n| z | x |\n| y | w |\n";

fn with(base: &str, changes: &[&str]) -> String {
    Case::new(base).amendment("a", changes).run().text().to_owned()
}

#[test]
fn tight_short_and_empty_celled_tables_gain_a_column() {
    let after = |column: &str| {
        format!(
            "insert: {{ column: C, cells: {{ z: n }} }}\nafter: {{ table: z, column: {column} }}"
        )
    };
    let before = "insert: { column: C, cells: { z: n } }\nbefore: { table: z, column: A }";
    let tight = "|A|B|\n|-|-|\n|z|x|\n";
    assert_eq!(with(tight, &[&after("A")]), "|A|C|B|\n|-|---|-|\n|z|n|x|\n");
    assert_eq!(with(tight, &[before]), "|C|A|B|\n|---|-|-|\n|n|z|x|\n");
    assert_eq!(with("A|B\n-|-\nz|x\n", &[&after("B")]), "A|B|C\n-|-|---\nz|x|n\n");
    let empty = "| A | B |\n|---|---|\n| z | |\n||x|\n";
    let expected = "| A | C | B |\n|---|---|---|\n| z | n | |\n|||x|\n";
    assert_eq!(with(empty, &[&after("A")]), expected);
    let short = "| A | B | D |\n|---|---|---|\n| z |\n| y | q |\n";
    let expected = "| A | B | D | C |\n|---|---|---|---|\n| z |  |  | n |\n| y | q |  |  |\n";
    assert_eq!(with(short, &[&after("D")]), expected);
}

#[test]
fn rows_that_come_get_a_cell_or_bring_it() {
    let column = "insert: { column: C, cells: { z: n } }\nafter: { table: z, column: A }";
    let expected = "| A | C | B |\n|---|---|---|\n| z | n | x |\n| v |  | u |\n| y |  | w |\n";
    let row = "insert: { row: [v, u] }\nafter: { row: z }";
    assert_eq!(with(TABLE, &[column, row]), expected);
    let row = "insert: { row: [v, t, u] }\nafter: { row: z }";
    assert_eq!(with(TABLE, &[column, row]), expected.replace("| v |  |", "| v | t |"));
    let run = Case::new(TABLE).amendment("a", &[column]).amendment("b", &[row]).run();
    assert_eq!(run.text(), expected.replace("| v |  |", "| v | t |"));
    let row = "replace: { row: z }\nwas: z x\nby: { row: [z, q] }";
    let other = "insert: { column: C, cells: { y: n } }\nafter: { table: z, column: A }";
    let replaced = "| A | C | B |\n|---|---|---|\n| z |  | q |\n| y | n | w |\n";
    assert_eq!(with(TABLE, &[other, row]), replaced);
    let edit = "edit: { row: z, column: B }\nfind: x\nput: r";
    let edited = "| A | C | B |\n|---|---|---|\n| z | n | r |\n| y |  | w |\n";
    assert_eq!(with(TABLE, &[column, edit]), edited);
    let row = "insert: { row: [v, u, t, s] }\nafter: { row: z }";
    let run = Case::new(TABLE).amendment("a", &[column, row]).run();
    assert_eq!(run.message(), "the row has 4 cells, its table 2 columns, 3 with the new ones");
}

#[test]
fn a_cell_of_a_new_column_is_not_lost_with_its_row() {
    let column = "insert: { column: C, cells: { z: n, y: \"\" } }\nafter: { table: z, column: A }";
    let refused = |row: &str| {
        let run = Case::new(TABLE).amendment("a", &[column, row]).run();
        (run.message().to_owned(), run.help())
    };
    let (message, help) = refused("replace: { row: z }\nwas: z x\nby: { row: [z, q] }");
    assert_eq!(message, "`insert` of a needs what `replace` of a removes");
    let advice =
        "take the row out of `cells`, and write its cell in `by`, at its place in the new row";
    assert_eq!(help, advice);
    let advised = [
        "insert: { column: C, cells: { y: \"\" } }\nafter: { table: z, column: A }",
        "replace: { row: z }\nwas: z x\nby: { row: [z, n, q] }",
    ];
    let text = "| A | C | B |\n|---|---|---|\n| z | n | q |\n| y |  | w |\n";
    assert_eq!(with(TABLE, &advised), text);
    let (message, help) = refused("delete: { row: z }\nwas: z x");
    assert_eq!(message, "`insert` of a needs what `delete` of a removes");
    assert_eq!(help, "take the row out of `cells`");
    // An empty cell is no loss.
    let without = "| A | C | B |\n|---|---|---|\n| z | n | x |\n";
    assert_eq!(with(TABLE, &[column, "delete: { row: y }\nwas: y w"]), without);
    let base = format!("{TABLE}\nBetween.\n\n| X | Y |\n|---|---|\n| k | l |\n");
    let away = |row: &str| {
        let change = format!("move: {{ row: {row} }}\nafter: {{ row: k }}");
        Case::new(&base).amendment("a", &[column, &change]).run()
    };
    let message = "the column `C` has a cell for a row that goes to another table";
    assert_eq!(away("z").message(), message);
    assert!(away("y").text().ends_with("| k | l |\n| y | w |\n"));
}

#[test]
fn columns_side_by_side_stand_in_the_written_order_or_by_rank() {
    let column = |name: &str, place: &str| {
        format!("insert: {{ column: {name}, cells: {{ y: n }} }}\n{place}")
    };
    let after = "after: { table: z, column: A }";
    let (one, two) = (column("One", after), column("Two", after));
    let head = |text: String| text.lines().next().unwrap_or_default().to_owned();
    assert_eq!(head(with(TABLE, &[&two, &one])), "| A | Two | One | B |");
    let before = column("Zero", "before: { table: z, column: B }");
    assert_eq!(head(with(TABLE, &[&before, &one])), "| A | One | Zero | B |");
    let apart =
        |one: &str, two: &str| Case::new(TABLE).amendment("a", &[one]).amendment("b", &[two]).run();
    assert_eq!(
        apart(&one, &two).message(),
        "`insert` of a and `insert` of b put something in the same place"
    );
    let ranked = format!("{one}\nrank: 1");
    assert_eq!(head(apart(&ranked, &two).text().to_owned()), "| A | Two | One | B |");
    assert_eq!(head(apart(&one, &one).text().to_owned()), "| A | One | B |");
}

#[test]
fn a_row_does_not_move_to_a_table_of_another_width() {
    let base = format!("{TABLE}\nBetween.\n\n| X | Y | Z |\n|---|---|---|\n| k | l | m |\n");
    let code = |change: &str| Case::new(&base).amendment("a", &[change]).run().code();
    assert_eq!(code("move: { row: z }\nafter: { row: k }"), "wrong-place");
    assert_eq!(code("move: { row: k }\nafter: { row: z }"), "wrong-place");
    assert_eq!(code("move: { row: z }\nsorted-in: { table: k }"), "wrong-place");
    let column = "insert: { column: C, cells: { y: n } }\nafter: { table: z, column: B }";
    let moved = with(&base, &[column, "move: { row: k }\nafter: { row: z }"]);
    assert!(
        moved.starts_with("| A | B | C |\n|---|---|---|\n| z | x |  |\n| k | l | m |\n"),
        "{moved}"
    );
}

#[test]
fn a_row_that_comes_has_the_columns_of_the_table_it_is_put_in() {
    let row = "insert: { row: [v, u] }\nafter: { row: z }";
    let edit = "edit: { inserted-by: a, row: v, column: B }\nfind: u\nput: new";
    let run = Case::new(TABLE).amendment("a", &[row]).amendment("b", &[edit]).run();
    assert_eq!(run.text(), TABLE.replace("| y |", "| v | new |\n| y |"));
    for place in ["sorted-in: s", "end-of: { table: z }", "after: { row: t, inserted-by: c }"] {
        let row = format!("insert: {{ row: [v, u] }}\n{place}");
        let other = "insert: { row: [t, s] }\nafter: { row: y }";
        let run = Case::new(&format!("# S {{#s}}\n\n{TABLE}"))
            .amendment("a", &[&row])
            .amendment("b", &[edit])
            .amendment("c", &[other])
            .run();
        assert!(run.text().contains("| v | new |\n"), "{place}");
    }
    let replace = "replace: { row: z }\nwas: z x\nby: { row: [v, u] }";
    let run = Case::new(TABLE).amendment("a", &[replace]).amendment("b", &[edit]).run();
    assert_eq!(run.text(), TABLE.replace("| z | x |", "| v | new |"));
    let other = "edit: { inserted-by: a, row: v, column: C }\nfind: u\nput: new";
    let run = Case::new(TABLE).amendment("a", &[row]).amendment("b", &[other]).run();
    assert_eq!(run.message(), "the table has no column `C`");
    assert_eq!(run.help(), "write one of: A, B");
}

#[test]
fn rows_that_hang_on_one_another_have_no_columns() {
    let row = |own: &str, other: &str, by: &str| {
        format!(
            "insert: {{ row: [{own}, u] }}\nafter: {{ row: {other}, column: B, inserted-by: {by} }}"
        )
    };
    let run = Case::new(TABLE)
        .amendment("a", &[&row("v", "t", "b")])
        .amendment("b", &[&row("t", "v", "a")])
        .run();
    assert_eq!(run.errors(), ["wrong-target", "wrong-target"]);
}

#[test]
fn rows_that_do_not_fit_are_told_with_other_faults() {
    let row = "insert: { row: [v] }\nafter: { row: z }";
    let edit = "edit: { row: y }\nfind: nothing\nput: x";
    let run = Case::new(TABLE).amendment("a", &[row]).amendment("b", &[edit]).run();
    assert_eq!(run.errors(), ["words-not-found", "wrong-place"]);
    // Nobody knows how many columns there would be.
    let column = "insert: { column: C, cells: { none: n } }\nafter: { table: z, column: A }";
    let run = Case::new(TABLE).amendment("a", &[row]).amendment("b", &[column]).run();
    assert_eq!(run.errors().len(), 1, "{:?}", run.said());
}
