//! Items and lists that come or go: markers, numbers, indentation and blank lines as the list has them.

use crate::amend::tests::support::Case;

/// Amends a chapter by changes and returns what it reads then.
fn with(base: &str, changes: &[&str]) -> String {
    Case::new(base).amendment("a", changes).run().text().to_owned()
}

const NEW: &str = "insert: { item: new }\nafter: { item: two }";

#[test]
fn a_new_item_has_the_indentation_and_marker_of_the_one_before_it() {
    for (base, expected) in [
        ("  - one\n  - two\n  - three\n", "  - one\n  - two\n  - new\n  - three\n"),
        ("*   one\n*   two\n", "*   one\n*   two\n*   new\n"),
        (" + one\n\n +  two\n\nEnd.\n", " + one\n\n +  two\n\n +  new\n\nEnd.\n"),
        ("* one\n    - two\n* three\n", "* one\n    - two\n    - new\n* three\n"),
        ("> 1)  one\n> 2)  two\n", "> 1)  one\n> 2)  two\n> 3)  new\n"),
        ("-\ttwo\n", "-\ttwo\n-\tnew\n"),
    ] {
        assert_eq!(with(base, &[NEW]), expected, "{base:?}");
    }
}

#[test]
fn the_lines_of_a_new_item_stand_below_its_words() {
    let new = "insert: { item: \"new\\n\\nmore\" }\nafter: { item: two }";
    assert_eq!(with("1.  one\n\n2.  two\n", &[new]), "1.  one\n\n2.  two\n\n3.  new\n\n    more\n");
    assert_eq!(with("-\tone\n\n-\ttwo\n", &[new]), "-\tone\n\n-\ttwo\n\n-\tnew\n\n    more\n");
    let block = "insert: more\nafter: { paragraph: two }";
    assert_eq!(with("-\ttwo\n", &[block]), "-\ttwo\n\n    more\n");
}

#[test]
fn a_new_item_goes_on_counting_as_its_list_does() {
    assert_eq!(with("1. one\n1. two\n", &[NEW]), "1. one\n1. two\n1. new\n");
    assert_eq!(with("8.  one\n9.  two\n", &[NEW]), "8.  one\n9.  two\n10. new\n");
    assert_eq!(with("1. one\n5. two\n", &[NEW]), "1. one\n5. two\n6. new\n");
    let before = "insert: { item: new }\nbefore: { item: one }";
    assert_eq!(with("3. one\n4. two\n", &[before]), "3. new\n3. one\n4. two\n");
}

#[test]
fn what_comes_to_stand_first_has_the_number_that_the_list_begins_with() {
    let base = "9. one\n10. two\n\n    more\n11. three\n";
    let gone = "delete: { item: one }\nwas: one";
    assert_eq!(with(base, &[gone]), "9.  two\n\n    more\n11. three\n");
    let moved = "move: { item: three }\nbefore: { item: one }";
    assert_eq!(with("1. one\n2. two\n3. three\n", &[moved]), "1. three\n1. one\n2. two\n");
    let away = "move: { item: one }\nafter: { item: three }";
    assert_eq!(with("1. one\n2. two\n3. three\n", &[away]), "1. two\n3. three\n1. one\n");
    let last = "delete: { item: three }\nwas: three";
    assert_eq!(with("1. one\n2. two\n3. three\n", &[last]), "1. one\n2. two\n");
}

#[test]
fn an_item_in_place_of_another_has_its_marker() {
    let change = "replace: { item: two }\nwas: two\nby: { item: new }";
    let base = " 1.  one\n\n 5.  two\n\n 9.  three\n";
    assert_eq!(with(base, &[change]), " 1.  one\n\n 5.  new\n\n 9.  three\n");
}

#[test]
fn blocks_in_place_of_others_keep_the_blank_lines_around() {
    let by = "by: |\n  * new\n  * newer\n";
    let list = format!("replace: {{ list: old }}\nwas: old\n{by}");
    for (base, expected) in [
        ("* a\n    * old\n* b\n", "* a\n    * new\n    * newer\n* b\n"),
        ("Words\n- old\n\n\nEnd.\n", "Words\n* new\n* newer\n\n\nEnd.\n"),
        ("# One\n - old\n# Two\n", "# One\n * new\n * newer\n# Two\n"),
    ] {
        assert_eq!(with(base, &[&list]), expected, "{base:?}");
    }
    let other = "replace: { list: old }\nwas: old\nby: New words.";
    assert_eq!(with("Words\n- old\n\n\nEnd.\n", &[other]), "Words\n\nNew words.\n\n\nEnd.\n");
    let text = "replace: one\nwas: First. Second.\nby: New.";
    assert_eq!(with("# One\nFirst.\n\nSecond.\n\n\n# Two\n", &[text]), "# One\nNew.\n\n\n# Two\n");
}
