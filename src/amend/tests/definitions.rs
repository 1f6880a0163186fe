//! Footnotes as targets, and the definitions of footnotes and links that go along, collide or stay.

use crate::amend::tests::support::Case;

const NOTED: &str = "# One {#one}\n\nFirst[^n].\n\nSecond.\n\n[^n]: The note.\n";

#[test]
fn a_footnote_that_is_marked_is_not_deleted() {
    let delete = "delete: { footnote: The note }\nwas: The note.";
    let run = Case::new(NOTED).amendment("a", &[delete]).run();
    assert_eq!(run.message(), "the footnote `[^n]` is still marked");
    let edit = "edit: one\nfind: First\nput: Now";
    let run = Case::new(NOTED).amendment("a", &[edit]).amendment("b", &[delete]).run();
    assert_eq!(run.code(), "undefined-note");
    let content = "insert: New[^n].\nend-of: one";
    let mark = "replace: { paragraph: First }\nwas: First.\nby: Now.";
    let run = Case::new(NOTED).amendment("a", &[mark, delete]).amendment("b", &[content]).run();
    assert_eq!(run.code(), "undefined-note");
}

#[test]
fn a_footnote_goes_with_its_last_mark() {
    let delete = "delete: { footnote: The note }\nwas: The note.";
    let mark = "delete: { paragraph: First }\nwas: First.";
    let run = Case::new(NOTED).amendment("a", &[mark]).amendment("b", &[delete]).run();
    assert_eq!(run.text(), "# One {#one}\n\nSecond.\n");
}

#[test]
fn a_footnote_that_is_replaced_keeps_its_label() {
    let change = "replace: { footnote: The note }\nwas: The note.\nby: New text.";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), NOTED.replace("The note", "New text"));
    let change = "replace: { footnote: The note }\nwas: The note.\nby: |\n  New.\n\n  More.";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), NOTED.replace("The note.", "New.\n\n    More."));
    let change = "replace: { footnote: The note }\nwas: The note.\nby: '[^n]: New.'";
    assert_eq!(Case::new(NOTED).amendment("a", &[change]).run().code(), "wrong-place");
}

#[test]
fn a_footnote_that_is_replaced_goes_along_as_it_reads_then() {
    let replace = "replace: { footnote: The note }\nwas: The note.\nby: New text.";
    let run = Case::new(NOTED)
        .file("chapters/tip/02.md", "# Two {#two}\n\nLast[^n].\n\n[^n]: Its own.\n")
        .amendment("a", &[replace, "move: { paragraph: First }\nend-of: two"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nSecond.\n");
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Two {#two}\n\nLast[^n].\n\nFirst[^n-2].\n\n[^n]: Its own.\n\n[^n-2]: New text.\n"
    );
}

#[test]
fn a_footnote_that_moves_takes_along_those_it_marks() {
    let base = "# One {#one}\n\nFirst[^n].\n\n[^n]: See[^m].\n\n[^m]: Deep.\n\n# Next {#next}\n";
    let run = Case::new(base)
        .file("chapters/tip/02.md", "# Two {#two}\n\nLast[^m].\n\n[^m]: Its own.\n")
        .amendment("a", &["move: { paragraph: First }\nend-of: two"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\n# Next {#next}\n");
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Two {#two}\n\nLast[^m].\n\nFirst[^n].\n\n[^m]: Its own.\n\n[^n]: See[^m-2].\n\n\
         [^m-2]: Deep.\n"
    );
}

#[test]
fn a_footnote_that_a_deleted_section_leaves_behind_keeps_those_it_marks() {
    let base =
        "# One {#one}\n\nFirst.\n\n[^n]: See[^m].\n\n[^m]: Deep.\n\n# Two {#two}\n\nLast[^n].\n";
    let run = Case::new(base).amendment("a", &["delete: one\nwas: One First."]).run();
    assert_eq!(run.text(), "# Two {#two}\n\nLast[^n].\n\n[^n]: See[^m].\n\n[^m]: Deep.\n");
}

#[test]
fn footnotes_of_an_edit_may_mark_one_another() {
    let edit = "edit: one\nfind: Second\nput: Second[^1]\nnotes: { 1: 'See[^2]', 2: Deep }";
    let run = Case::new(NOTED).amendment("a", &[edit]).run();
    let text = run.text();
    assert!(text.ends_with("[^1]: See[^2]\n\n[^2]: Deep\n"), "{text}");
}

#[test]
fn a_footnote_of_an_item_stands_once() {
    let change = "insert:\n  item: |\n    new[^q]\n\n    [^q]: note\nafter: { item: one }";
    let run = Case::new("- one\n- two\n\nEnd.\n").amendment("a", &[change]).run();
    assert_eq!(run.text(), "- one\n- new[^q]\n\n  [^q]: note\n- two\n\nEnd.\n");
}

#[test]
fn a_footnote_of_content_inside_a_quotation_stands_at_the_end() {
    let change = "insert: |\n  New[^q].\n\n  [^q]: Note.\nafter: { paragraph: one }";
    let run = Case::new("> one\n\nEnd.\n").amendment("a", &[change]).run();
    assert_eq!(run.text(), "> one\n>\n> New[^q].\n\nEnd.\n\n[^q]: Note.\n");
}

#[test]
fn a_footnote_that_its_content_does_not_mark_is_refused() {
    let change = "insert: |\n  New.\n\n  [^q]: Note.\nend-of: one";
    assert_eq!(Case::new(NOTED).amendment("a", &[change]).run().code(), "orphaned");
    let change = "insert: { item: \"new\\n\\n[^q]: note\" }\nafter: { item: one }";
    assert_eq!(Case::new("- one\n").amendment("a", &[change]).run().code(), "orphaned");
}

#[test]
fn footnotes_inside_blocks_stay_where_they_are() {
    let base = "> one[^n]\n>\n> [^n]: Note.\n\n- two[^m]\n\n  [^m]: More.\n\nEnd.\n";
    let run =
        Case::new(base).amendment("a", &["edit: { paragraph: End }\nfind: End\nput: Now"]).run();
    assert_eq!(run.text(), base.replace("End", "Now"));
}

const INSIDE: &str = "# One {#one}\n\nFirst[^n].\n\n[^n]: The note.\n\n# Two {#two}\n\nLast[^m].\n\n[^m]: See[^k].\n\n[^k]: Deep.\n";

#[test]
fn a_footnote_inside_a_deleted_section_does_not_go_unasked() {
    let delete = "delete: one\nwas: One First.";
    assert_eq!(Case::new(INSIDE).amendment("a", &[delete]).run().code(), "orphaned");
    let run = Case::new(INSIDE).amendment("a", &[&format!("{delete}\norphans: drop")]).run();
    assert_eq!(
        run.text(),
        INSIDE.split_once("# Two").map(|(_, two)| format!("# Two{two}")).unwrap()
    );
}

#[test]
fn whoever_does_not_agree_to_the_loss_is_named() {
    let base = INSIDE.replace("Last", "Last[^n] words");
    let run = Case::new(&base)
        .amendment("a", &["delete: one\nwas: One First.\norphans: drop"])
        .amendment("b", &["edit: two\nfind: Last words\nput: Last\ndrops: ['[^n]']"])
        .run();
    assert_eq!(
        run.text(),
        INSIDE.split_once("# Two").map(|(_, two)| format!("# Two{two}")).unwrap()
    );
    let run = Case::new(&base)
        .amendment("a", &["delete: one\nwas: One First.\norphans: drop"])
        .amendment("b", &["delete: { paragraph: Last }\nwas: Last words."])
        .run();
    assert_eq!(run.codes(), ["orphaned", "orphaned"]);
}

#[test]
fn a_footnote_that_goes_takes_along_those_that_it_alone_marks() {
    let change = "delete: { paragraph: Last }\nwas: Last.\norphans: drop";
    let run = Case::new(INSIDE).amendment("a", &[change]).run();
    assert_eq!(run.text(), "# One {#one}\n\nFirst[^n].\n\n[^n]: The note.\n\n# Two {#two}\n");
}

#[test]
fn a_footnote_that_is_named_goes_together_with_the_section_that_holds_it() {
    let note = "delete: { footnote: The note }\nwas: The note.";
    let section = "delete: one\nwas: One First.\norphans: drop";
    let rest = INSIDE.split_once("# Two").map(|(_, two)| format!("# Two{two}")).unwrap();
    let run = Case::new(INSIDE).amendment("a", &[note, section]).run();
    assert_eq!(run.text(), rest);
    let run = Case::new(INSIDE).amendment("a", &[note]).amendment("b", &[section]).run();
    assert_eq!(run.text(), rest);
    let section = section.replace("\norphans: drop", "");
    let run = Case::new(INSIDE).amendment("a", &[note]).amendment("b", &[&section]).run();
    assert_eq!(run.text(), rest);
}

const LINKED: &str =
    "# One {#one}\n\nP [t][l].\n\n## Sub {#sub}\n\nAlpha [l] here.\n\n[l]: https://a.example\n";
const OTHER: &str = "# Two {#two}\n\nOwn [link][l].\n\n[l]: https://b.example\n";

#[test]
fn link_definitions_that_move_are_renamed_where_their_label_means_something_else() {
    let run = Case::new(LINKED)
        .file("chapters/tip/02.md", OTHER)
        .amendment("a", &["move: one\nafter: two"])
        .run();
    assert_eq!(run.text(), "");
    let moved = LINKED.replace("[t][l]", "[t][l-2]").replace("[l] here", "[l][l-2] here");
    let moved = moved.replace("[l]:", "[l-2]:");
    assert_eq!(run.chapter("tip/02.md"), format!("{OTHER}\n{moved}"));
}

#[test]
fn a_link_definition_that_moves_is_left_to_those_that_stay() {
    let run = Case::new(LINKED)
        .file("chapters/tip/02.md", OTHER)
        .amendment("a", &["move: sub\nend-of: two"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nP [t][l].\n\n[l]: https://a.example\n");
    let moved = "## Sub {#sub}\n\nAlpha [l][l-2] here.\n\n[l-2]: https://a.example\n";
    assert_eq!(run.chapter("tip/02.md"), format!("{OTHER}\n{moved}"));
}

#[test]
fn labels_of_link_definitions_in_content_are_local() {
    let insert = |site: &str| format!("insert: |\n  New [t][l].\n\n  [l]: {site}\nend-of: two");
    let second = format!("{}\nrank: 1", insert("https://d.example"));
    let run = Case::new(OTHER)
        .amendment("a", &[&insert("https://c.example")])
        .amendment("b", &[&second])
        .run();
    let expected = "# Two {#two}\n\nOwn [link][l].\n\nNew [t][l-2].\n\n[l-2]: https://c.example\n\n\
                    New [t][l-3].\n\n[l-3]: https://d.example\n\n[l]: https://b.example\n";
    assert_eq!(run.text(), expected);
    let same = insert("https://b.example");
    assert!(Case::new(OTHER).amendment("a", &[&same]).run().text().contains("New [t][l].\n"));
}

#[test]
fn a_footnote_that_moves_takes_its_link_definition_along() {
    let base = "# One {#one}\n\nFirst[^n].\n\n[^n]: See [it][l].\n\n[l]: https://a.example\n\n# Next {#next}\n";
    let run = Case::new(base)
        .file("chapters/tip/02.md", OTHER)
        .amendment("a", &["move: { paragraph: First }\nend-of: two"])
        .run();
    let expected = "# Two {#two}\n\nOwn [link][l].\n\nFirst[^n].\n\n[l]: https://b.example\n\n\
                    [^n]: See [it][l-2].\n\n[l-2]: https://a.example\n";
    assert_eq!(run.chapter("tip/02.md"), expected);
}

#[test]
fn definitions_before_inserted_sections_go_behind_them() {
    let base = "# One {#one}\n\nFirst.\n\n# Two {#two}\n";
    let insert = "insert: |\n  [^n]: The note.\n\n  [l]: https://example.org\n\n  # New {#new}\n\n  Noted[^n], [linked][l].\nafter: one";
    let run = Case::new(base).amendment("p", &[insert]).run();
    let new = "# New {#new}\n\nNoted[^n], [linked][l].\n\n[^n]: The note.\n\n[l]: https://example.org\n\n";
    assert_eq!(run.text(), base.replace("# Two", &format!("{new}# Two")));
    let order = "reorder: one\nchildren: [new, b]";
    let base = "# One {#one}\n\n## B {#b}\n\nFirst.\n";
    let insert = insert.replace("after: one", "end-of: one");
    let run = Case::new(base).amendment("p", &[&insert]).amendment("q", &[order]).run();
    assert_eq!(
        run.text(),
        "# One {#one}\n\n## New {#new}\n\nNoted[^n], [linked][l].\n\n## B {#b}\n\nFirst.\n\n[^n]: The note.\n\n[l]: https://example.org\n"
    );
}
