//! Ids of sections that changes bring, make and retire: never reused, and never leading nowhere.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;

const BASE: &str = "# A {#a}\n\nA text.\n\nA more.\n\n# B {#b was=old}\n\nB text.\n\nB more.\n";

fn run(changes: &[&str]) -> Run {
    Case::new(BASE).amendment("p", changes).run()
}

fn split(section: &str, first: &str, second: &str) -> String {
    format!(
        "split: {section}\ninto:\n  - {{ id: {first}, title: X }}\n  - {{ id: {second}, title: Y, starts-at: {{ paragraph: more }} }}"
    )
}

#[test]
fn an_id_that_retires_is_not_given_to_another_section() {
    let split = split("b", "b1", "b2");
    for change in [
        "group: [a]\nid: b\ntitle: G",
        "insert: |\n  # N {#b}\nafter: a",
        "group: [a]\nid: old\ntitle: G",
    ] {
        assert_eq!(run(&[&split, change]).code(), "duplicate-id", "{change}");
    }
    assert_eq!(
        run(&["join: [a, b]\nid: b\ntitle: J"]).text().lines().next(),
        Some("# J {#b was=a was=old}")
    );
    assert_eq!(run(&["insert: |\n  # N {#n was=a}\nafter: b"]).code(), "duplicate-id");
}

#[test]
fn sections_amendments_alternatives_and_questions_share_one_namespace() {
    let found = run(&["insert: |\n  # N {#p}\nafter: a"]);
    assert_eq!(found.message(), "a section and an amendment would have the id `p`");
    assert_eq!(run(&["group: [a]\nid: p\ntitle: G"]).code(), "duplicate-id");
    let alternatives = "alternatives: alt\nin: a\nwords: A text\noptions: [{ id: o1, content: X }, { id: o2, content: Y }]";
    let found = run(&[alternatives, "insert: |\n  # N {#alt}\nafter: a"]);
    assert_eq!(found.message(), "a section and an alternative would have the id `alt`");
}

#[test]
fn a_part_keeps_the_id_however_the_section_is_named() {
    for section in ["b", "{ in: [B] }"] {
        let first = run(&[&split(section, "b", "b2")]);
        assert!(first.text().ends_with("# X {#b was=old}\n\nB text.\n\n# Y {#b2}\n\nB more.\n"));
        let second = run(&[&split(section, "b1", "b")]);
        assert!(second.text().ends_with("# X {#b1}\n\nB text.\n\n# Y {#b was=old}\n\nB more.\n"));
    }
}

#[test]
fn references_lead_to_a_part_of_the_split() {
    let refs = |to: &str| run(&[&format!("{}\nrefs-to: {to}", split("b", "b1", "b2"))]);
    assert!(refs("b2").text().contains("# Y {#b2 was=b was=old}"));
    assert_eq!(refs("none").message(), "the split has no part `none`");
    let kept = run(&[&format!("{}\nrefs-to: b2", split("b", "b", "b2"))]);
    assert_eq!(kept.message(), "references lead to part `b`, which keeps the id");
}

#[test]
fn a_reference_to_what_is_split_needs_an_heir_however_it_is_named() {
    for (base, section, reference) in [
        (BASE, "{ in: [B] }", "b"),
        (BASE, "b", "old"),
        ("# A\n\nA text.\n\n# B\n\nB text.\n\nB more.\n", "b", "b"),
        ("# A\n\nA text.\n\n# B\n\nB text.\n\nB more.\n", "{ in: [B] }", "b"),
    ] {
        let base = format!("{base}\nSee [](#{reference}).\n");
        let split = split(section, "b1", "b2");
        let found = Case::new(&base).amendment("p", &[&split]).run();
        assert_eq!(found.code(), "split-reference", "{section} {reference}");
        let heir = format!("{split}\nrefs-to: b2");
        Case::new(&base).amendment("p", &[&heir]).run().text();
    }
}

#[test]
fn generated_ids_become_aliases_where_one_heading_gives_them() {
    let base = "# Über uns\n\nText.\n\nMore.\n\n# C\n\nText.\n";
    let join = "join: [über-uns, c]\nid: j\ntitle: J";
    let joined = Case::new(base).amendment("p", &[join]).run();
    assert!(joined.text().starts_with("# J {#j was=über-uns was=c}\n"));
    let base = "# C\n\nText.\n\nMore.\n";
    let split = "split: c\ninto: [{ id: c1, title: X }, { id: c2, title: Y, starts-at: { paragraph: More } }]";
    let parts = Case::new(base).amendment("p", &[split]).run();
    assert!(parts.text().starts_with("# X {#c1 was=c}\n"));
}

#[test]
fn an_id_and_an_alias_of_one_chapter_are_not_the_same() {
    let twice = Case::new("# A {#a was=b}\n\n# B {#b}\n").try_run();
    assert!(twice.is_none());
    let twice = Case::new("# B {#b}\n\n# A {#a was=b}\n").try_run();
    assert!(twice.is_none());
}
