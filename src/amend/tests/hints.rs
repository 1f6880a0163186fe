//! What a finding says of words that stand elsewhere.

use crate::amend::tests::support::Case;

/// Amends; returns the only finding's message and help.
fn hint(case: Case) -> (String, String) {
    let run = case.run();
    (run.message().to_owned(), run.help())
}

#[test]
fn words_beside_others_say_which_side_differs() {
    let case = Case::new("# A {#one}\n\nOne two three.\n");
    let change = "edit: one\nfind: { exact: two, before: nope }\nput: x";
    let (message, help) = hint(case.amendment("a", &[change]));
    assert_eq!(message, "the words to edit stand beside other words than `find` says");
    assert!(help.contains("`before: One`"), "{help}");
}

#[test]
fn words_that_are_brought_or_in_another_policy_say_so() {
    let case = Case::new("# A {#one}\n\nWords.\n")
        .amendment("a", &["insert: Blk one.\nend-of: one"])
        .amendment("b", &["edit: one\nfind: Blk one\nput: x"]);
    assert!(hint(case).1.contains("`inserted-by: a`"));
    let case = Case::new("# A {#one}\n\nWords.\n").file("chapters/som/01.md", "# B\n\nSom only.\n");
    let (_, help) =
        hint(case.amendment("a", &["edit: { paragraph: Som only }\nfind: Som\nput: x"]));
    assert!(help.contains("`policy: som`"), "{help}");
}

#[test]
fn rows_headings_and_notes_name_what_is_meant() {
    let table = "# G {#g}\n\n| Term | Def |\n|---|---|\n| *Gamma* | c |\n";
    let case = Case::new(table).amendment("a", &["delete: { row: Gam }\nwas: Gamma c"]);
    let (message, help) = hint(case);
    assert_eq!(message, "the first cell of no row in the text is `Gam`");
    assert!(help.contains("`row: Gamma`"), "{help}");
    let case = Case::new("**Chapter one**\n\nText.\n");
    let case = case.amendment("a", &["edit: { in: [Chapter one] }\nfind: Text\nput: X"]);
    assert!(hint(case).1.contains("{ paragraph: … }"));
    let case = Case::new("# A {#one}\n\nWords.\n");
    let case = case.amendment("a", &["edit: one\nfind: Words\nput: 'x[^zz]'"]);
    assert!(hint(case).1.contains("notes: { zz: … }"));
}
