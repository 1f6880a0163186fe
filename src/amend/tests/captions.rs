//! Captions and their tables stay together; content is text and nothing else.

use crate::amend::tests::support::Case;

const BASE: &str =
    "# One {#one}\n\nTable: Old\n\n| A | B |\n|---|---|\n| k | w |\n\n# Two {#two}\n\nEnd.\n";

fn with(change: &str) -> crate::amend::tests::support::Run {
    Case::new(BASE).amendment("a", &[change]).run()
}

#[test]
fn nothing_parts_a_caption_from_its_table() {
    assert_eq!(with("insert: New.\nafter: { paragraph: Old }").code(), "wrong-place");
    assert_eq!(with("move: { paragraph: Old }\nend-of: two").code(), "wrong-target");
    assert_eq!(with("move: { paragraph: End }\nafter: { paragraph: Old }").code(), "wrong-place");
    let run = with("insert: New.\nbefore: { paragraph: Old }");
    assert_eq!(run.text(), BASE.replace("Table:", "New.\n\nTable:"));
}

#[test]
fn a_table_that_brings_a_caption_may_quote_the_old_one() {
    let by = "by: |\n  Table: New\n\n  | C | D |\n  |---|---|\n  | k | w |";
    let expected = BASE.replace("Old", "New").replace("| A | B |", "| C | D |");
    for was in ["'Table: Old A B k w'", "A B k w"] {
        let run = with(&format!("replace: {{ table: k }}\nwas: {was}\n{by}"));
        assert_eq!(run.text(), expected);
    }
    let run = with(&format!("replace: {{ table: k }}\nwas: 'Table: Odd A B k w'\n{by}"));
    assert_eq!(run.code(), "was-differs");
    let without = "by: |\n  | C | D |\n  |---|---|\n  | k | w |";
    let run = with(&format!("replace: {{ table: k }}\nwas: 'Table: Old A B k w'\n{without}"));
    assert_eq!(run.code(), "was-differs");
}

#[test]
fn front_matter_of_content_does_not_go_in_silence() {
    let run = Case::new(BASE)
        .file("amendments/t.md", "---\npart: back\n---\n\nText.\n")
        .amendment("a", &["insert: { file: t.md }\nend-of: two"])
        .run();
    assert_eq!(run.code(), "front-matter");
}
