//! What is put inside items, quotations and footnotes: prefixes, line ends, the blank lines around.

use crate::amend::tests::support::Case;

/// Amends a chapter by one change and returns what it reads then.
fn with(base: &str, change: &str) -> String {
    Case::new(base).amendment("a", &[change]).run().text().to_owned()
}

#[test]
fn a_block_stands_last_in_an_item_that_has_more_after_it() {
    let new = "insert: New block.\nafter: { paragraph: two }";
    assert_eq!(with("- one\n- two\n- three\n", new), "- one\n- two\n\n  New block.\n- three\n");
    assert_eq!(
        with("- one\n\n- two\n\n- three\n\nEnd.\n", new),
        "- one\n\n- two\n\n  New block.\n\n- three\n\nEnd.\n"
    );
    let nested = "- one\n  - a\n  - two\n- three\n\nEnd.\n";
    let expected = "- one\n  - a\n  - two\n\n    New block.\n- three\n\nEnd.\n";
    assert_eq!(with(nested, new), expected);
}

#[test]
fn a_block_stands_last_in_a_quotation_or_footnote() {
    let new = "insert: New block.\nafter: { paragraph: two }";
    let quoted = "> one\n>\n> two\n\nEnd.\n";
    assert_eq!(with(quoted, new), "> one\n>\n> two\n>\n> New block.\n\nEnd.\n");
    let lazy = "> two\nlazy more\n\nEnd.\n";
    assert_eq!(with(lazy, new), "> two\nlazy more\n>\n> New block.\n\nEnd.\n");
    let noted = "A.[^n]\n\n[^n]: Note two.\n\n# Next {#next}\n";
    let expected = "A.[^n]\n\n[^n]: Note two.\n\n    New block.\n\n# Next {#next}\n";
    assert_eq!(with(noted, new), expected);
}

#[test]
fn the_only_block_of_a_container_is_replaced() {
    let new = "replace: { paragraph: two }\nwas: two.\nby: New block.";
    assert_eq!(with("- one\n- two.\n- three\n", new), "- one\n- New block.\n- three\n");
    assert_eq!(with("> two.\n\nEnd.\n", new), "> New block.\n\nEnd.\n");
    let noted = "A.[^n]\n\n[^n]: two.\n\nEnd.\n";
    assert_eq!(with(noted, new), "A.[^n]\n\n[^n]: New block.\n\nEnd.\n");
}

#[test]
fn the_last_block_of_a_file_without_a_line_end_moves_into_an_item() {
    let change = "move: { paragraph: Bee }\nafter: { paragraph: two }";
    let base = "- one\n- two\n- three\n\nMid.\n\nBee.";
    assert_eq!(with(base, change), "- one\n- two\n\n  Bee.\n- three\n\nMid.\n");
}

#[test]
fn the_last_block_of_an_item_goes_and_the_blank_line_stays() {
    let change = "delete: { paragraph: more }\nwas: more";
    assert_eq!(with("- two\n\n  more\n\n- three\n", change), "- two\n\n- three\n");
}
