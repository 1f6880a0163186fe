//! Lines of anchors above headings: they go where the section below them goes.

use crate::amend::tests::support::Case;

const BASE: &str = "# A {#a}\n\nA text.\n\n<a id=\"x\"></a>\n## B {#b}\n\nB text.\n\n<a id=\"y\"></a> <a id=\"z\"></a>\n\n## C {#c}\n\nC text.\n";

fn with(change: &str) -> String {
    Case::new(BASE).amendment("anchors", &[change]).run().text().to_owned()
}

#[test]
fn anchors_above_a_heading_move_with_its_section() {
    let moved = "# A {#a}\n\nA text.\n\n<a id=\"y\"></a> <a id=\"z\"></a>\n\n## C {#c}\n\nC text.\n\n<a id=\"x\"></a>\n## B {#b}\n\nB text.\n";
    assert_eq!(with("move: c\nbefore: b"), moved);
    assert_eq!(with("move: b\nafter: c"), moved);
    let grouped = with("group: [c, b]\nid: g\ntitle: G");
    assert!(
        grouped.contains("## G {#g}\n\n<a id=\"y\"></a> <a id=\"z\"></a>\n\n### C"),
        "{grouped}"
    );
    assert!(grouped.contains("<a id=\"x\"></a>\n### B"), "{grouped}");
}

#[test]
fn anchors_above_a_heading_go_with_its_section_and_stay_without() {
    let gone = "# A {#a}\n\nA text.\n\n<a id=\"x\"></a>\n## B {#b}\n\nB text.\n\n";
    assert_eq!(with("delete: c\nwas: C C text.").trim_end(), gone.trim_end());
    let left = "# A {#a}\n\nA text.\n\n<a id=\"y\"></a> <a id=\"z\"></a>\n\n## C {#c}\n\nC text.\n";
    assert_eq!(with("delete: b\nwas: B B text."), left);
    assert_eq!(
        with("replace: a\nwas: A text.\nby: New text."),
        BASE.replace("A text.", "New text.")
    );
    assert_eq!(
        with("insert: New text.\nend-of: b"),
        BASE.replace("B text.\n", "B text.\n\nNew text.\n")
    );
}

#[test]
fn anchors_stand_above_the_parts_and_inside_the_whole() {
    assert_eq!(
        with("join: [b, c]\nid: b\ntitle: Both"),
        BASE.replace("## B {#b}", "## Both {#b was=c}").replace("## C {#c}\n\n", "")
    );
    let split = "split: c\ninto:\n  - { id: c, title: First }\n  - { id: d, title: Second, starts-at: { paragraph: More } }";
    let base = format!("{BASE}\nMore.\n");
    let run = Case::new(&base).amendment("anchors", &[split]).run();
    let expected =
        base.replace("## C {#c}", "## First {#c}").replace("More.", "## Second {#d}\n\nMore.");
    assert_eq!(run.text(), expected);
}

#[test]
fn a_paragraph_with_an_anchor_and_words_stays() {
    let base =
        "# A {#a}\n\n<a id=\"x\"></a>Words.\n\n## B {#b}\n\nB text.\n\n# C {#c}\n\nC text.\n";
    let run = Case::new(base).amendment("anchors", &["move: b\nend-of: c"]).run();
    assert!(run.text().starts_with("# A {#a}\n\n<a id=\"x\"></a>Words.\n\n# C"), "{}", run.text());
}
