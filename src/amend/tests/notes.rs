//! Footnotes and sources: they follow the text that uses them, and never go in silence.

use crate::amend::tests::support::Case;

const NOTED: &str =
    "# One {#one}\n\nFirst[^n].\n\nSecond.\n\n[^n]: The note.\n\n# Two {#two}\n\nLast.\n";

#[test]
fn the_last_use_of_a_note_may_not_go_in_silence() {
    let delete = "delete: { in: one, paragraph: First }\nwas: First.";
    assert_eq!(Case::new(NOTED).amendment("a", &[delete]).run().code(), "orphaned");
    let run = Case::new(NOTED).amendment("a", &[&format!("{delete}\norphans: drop")]).run();
    assert_eq!(run.text(), "# One {#one}\n\nSecond.\n\n# Two {#two}\n\nLast.\n");
}

#[test]
fn a_note_that_goes_leaves_the_blank_lines_as_if_it_had_never_stood_there() {
    let edit = "edit: one\nfind: \"First[^n]\"\nput: First\ndrops: [\"[^n]\"]";
    let notes = [
        ("[^b]: B.\n[^n]: N.\n[^c]: C.\n", "[^b]: B.\n[^c]: C.\n"),
        ("[^b]: B.\n[^n]: N.\n\n    More.\n[^c]: C.\n", "[^b]: B.\n[^c]: C.\n"),
        ("[^n]: N.\n[^b]: B.\n[^c]: C.\n", "[^b]: B.\n[^c]: C.\n"),
        ("[^b]: B.\n[^c]: C.\n[^n]: N.\n", "[^b]: B.\n[^c]: C.\n"),
        ("[^b]: B.\n[^n]: N.\n\n[^c]: C.\n", "[^b]: B.\n\n[^c]: C.\n"),
        ("[^b]: B.\n\n[^n]: N.\n\n[^c]: C.\n", "[^b]: B.\n\n[^c]: C.\n"),
        ("[^b]: B.\n[^n]: N.\n\nEnd[^c].\n\n[^c]: C.\n", "[^b]: B.\n\nEnd[^c].\n\n[^c]: C.\n"),
    ];
    for (before, after) in notes {
        let marks = if before.contains("End") { "Second[^b]." } else { "Second[^b][^c]." };
        let base = format!("# One {{#one}}\n\nFirst[^n].\n\n{marks}\n\n{before}");
        let run = Case::new(&base).amendment("a", &[edit]).run();
        assert_eq!(run.text(), format!("# One {{#one}}\n\nFirst.\n\n{marks}\n\n{after}"));
    }
}

#[test]
fn a_note_that_is_used_elsewhere_stays() {
    let base = NOTED.replace("Last.", "Last[^n].");
    let run = Case::new(&base)
        .amendment("a", &["delete: { in: one, paragraph: First }\nwas: First."])
        .run();
    assert_eq!(run.text(), base.replace("First[^n].\n\n", ""));
}

#[test]
fn a_deleted_section_leaves_behind_notes_that_are_used_elsewhere() {
    let base = NOTED.replace("Last.", "Last[^n].");
    let run = Case::new(&base).amendment("a", &["delete: one\nwas: One … Second."]).run();
    assert_eq!(run.text(), "# Two {#two}\n\nLast[^n].\n\n[^n]: The note.\n");
}

#[test]
fn a_deleted_section_leaves_link_definitions_behind() {
    let base =
        "# One {#one}\n\nSee [a].\n\n[a]: https://example.org\n\n# Two {#two}\n\nAlso [a].\n";
    let run = Case::new(base).amendment("x", &["delete: one\nwas: One See a."]).run();
    assert_eq!(run.text(), "# Two {#two}\n\nAlso [a].\n\n[a]: https://example.org\n");
}

#[test]
fn a_deleted_section_takes_along_link_definitions_that_nothing_uses() {
    let base = "# One {#one}\n\nSee [a].\n\n[a]: a.pdf\n\n# Two {#two}\n\nLast.\n";
    let run = Case::new(base).amendment("x", &["delete: one\nwas: One See a."]).run();
    assert_eq!(run.text(), "# Two {#two}\n\nLast.\n");
}

const LINKED: &str = "# One {#one}\n\nSee [the paper][a].\n\nMore.\n\n[a]: a.pdf\n";

#[test]
fn a_moved_text_takes_its_link_definitions_into_the_other_file() {
    let run = Case::new(LINKED)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n")
        .amendment("x", &["move: { in: one, paragraph: See }\nend-of: three"])
        .run();
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords.\n\nSee [the paper][a].\n\n[a]: a.pdf\n"
    );
    assert_eq!(run.text(), "# One {#one}\n\nMore.\n\n[a]: a.pdf\n");
}

#[test]
fn a_link_label_that_means_something_else_in_the_other_file_is_renamed() {
    let run = Case::new(&LINKED.replace("[the paper][a]", "[a] and [it][a]"))
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords [a].\n\n[a]: b.pdf\n")
        .amendment("x", &["move: { in: one, paragraph: See }\nend-of: three"])
        .run();
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords [a].\n\nSee [a][a-2] and [it][a-2].\n\n[a]: b.pdf\n\n\
         [a-2]: a.pdf\n"
    );
}

#[test]
fn a_section_that_moves_away_leaves_its_link_definitions_to_those_that_use_them() {
    let base = "# One {#one}\n\nSee [a].\n\n## Sub {#sub}\n\nWords.\n\n[a]: a.pdf\n";
    let run = Case::new(base)
        .file("chapters/tip/02.md", "# Three {#three}\n\nLast.\n")
        .amendment("x", &["move: sub\nend-of: three"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nSee [a].\n\n[a]: a.pdf\n");
}

#[test]
fn a_moved_text_takes_its_note_into_the_other_file() {
    let run = Case::new(NOTED)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n")
        .amendment("a", &["move: { in: one, paragraph: First }\nend-of: three"])
        .run();
    assert_eq!(run.text(), "# One {#one}\n\nSecond.\n\n# Two {#two}\n\nLast.\n");
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords.\n\nFirst[^n].\n\n[^n]: The note.\n"
    );
}

#[test]
fn a_note_that_both_files_use_is_copied() {
    let base = NOTED.replace("Last.", "Last[^n].");
    let run = Case::new(&base)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n")
        .amendment("a", &["move: { in: one, paragraph: First }\nend-of: three"])
        .run();
    assert_eq!(run.text(), base.replace("First[^n].\n\n", ""));
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords.\n\nFirst[^n].\n\n[^n]: The note.\n"
    );
}

#[test]
fn a_section_that_moves_takes_the_note_in_it_along() {
    let run = Case::new(NOTED)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n")
        .amendment("a", &["move: one\nafter: three"])
        .run();
    assert_eq!(run.text(), "# Two {#two}\n\nLast.\n");
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords.\n\n# One {#one}\n\nFirst[^n].\n\nSecond.\n\n[^n]: The note.\n"
    );
}

#[test]
fn a_section_that_moves_leaves_behind_a_note_that_is_used_there() {
    let base = NOTED.replace("First[^n].", "First.").replace("Last.", "Last[^n].");
    let run = Case::new(&base)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n")
        .amendment("a", &["move: one\nafter: three"])
        .run();
    assert_eq!(run.text(), "# Two {#two}\n\nLast[^n].\n\n[^n]: The note.\n");
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords.\n\n# One {#one}\n\nFirst.\n\nSecond.\n"
    );
}

#[test]
fn labels_of_content_are_local() {
    let change = "insert: |\n  New[^n].\n\n  [^n]: Another note.\nend-of: two";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    let text = run.text();
    assert_eq!(text, format!("{NOTED}\nNew[^n-2].\n\n[^n-2]: Another note.\n"));
    let change = "insert: |\n  New[^m].\n\n  [^m]: Another note.\nend-of: two";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), format!("{NOTED}\nNew[^m].\n\n[^m]: Another note.\n"));
}

#[test]
fn labels_of_two_contents_do_not_collide() {
    let change =
        |at: &str| format!("insert: |\n  New {at}[^m].\n\n  [^m]: Note {at}.\nend-of: {at}");
    let run =
        Case::new(NOTED).amendment("a", &[&change("one")]).amendment("b", &[&change("two")]).run();
    let text = run.text();
    assert!(text.contains("New one[^m].\n\n[^m]: Note one."), "{text}");
    assert!(text.contains("New two[^m-2].\n\n[^m-2]: Note two."), "{text}");
}

#[test]
fn labels_of_files_do_not_collide() {
    let run = Case::new(NOTED)
        .file("chapters/tip/02.md", "# Three {#three}\n\nWords[^n].\n\n[^n]: Its own.\n")
        .amendment("a", &["move: { in: one, paragraph: First }\nend-of: three"])
        .run();
    assert_eq!(
        run.chapter("tip/02.md"),
        "# Three {#three}\n\nWords[^n].\n\nFirst[^n-2].\n\n[^n]: Its own.\n\n[^n-2]: The note.\n"
    );
}

#[test]
fn content_may_mark_a_note_of_the_chapter() {
    let run = Case::new(NOTED).amendment("a", &["insert: 'New[^n].'\nend-of: two"]).run();
    assert_eq!(run.text(), format!("{NOTED}\nNew[^n].\n"));
    let case = Case::new(NOTED).file("chapters/tip/02.md", "# Three {#three}\n\nWords.\n");
    let run = case.amendment("a", &["insert: 'New[^n].'\nend-of: three"]).run();
    assert_eq!(run.code(), "undefined-note");
}

#[test]
fn an_edit_brings_notes() {
    let change = "edit: two\nfind: Last\nput: Last[^m]\nnotes: { m: New *note*. }";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), NOTED.replace("Last.", "Last[^m].") + "\n[^m]: New *note*.\n");
    let change = "edit: two\nfind: Last\nput: Last[^n]\nnotes: { n: New note. }";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), NOTED.replace("Last.", "Last[^n-2].") + "\n[^n-2]: New note.\n");
}

const SOURCED: &str = "# One {#one}\n\nWords ([Free, 2018](source:free)).\n\nMore.\n\n# Sources {#src}\n\n| Key | Source |\n|---|---|\n| free | Free. 2018. |\n| other | Other. |\n";

#[test]
fn the_last_citation_of_a_source_may_not_go_in_silence() {
    let delete = "delete: { in: one, paragraph: Words }\nwas: Words … ).";
    assert_eq!(Case::new(SOURCED).amendment("a", &[delete]).run().code(), "orphaned");
    let drop = format!("{delete}\norphans: drop");
    let expected = SOURCED
        .replace("Words ([Free, 2018](source:free)).\n\n", "")
        .replace("| free | Free. 2018. |\n", "");
    let run = Case::new(SOURCED).amendment("a", &[&drop]).run();
    assert_eq!(run.text(), expected);
    let row = "delete: { in: src, row: free }\nwas: free Free. 2018.";
    let run = Case::new(SOURCED).amendment("a", &[&drop, row]).run();
    assert_eq!(run.text(), expected);
    let run = Case::new(SOURCED).amendment("a", &[&drop]).amendment("b", &[row]).run();
    assert_eq!(run.text(), expected);
    let run = Case::new(SOURCED).amendment("a", &[delete]).amendment("b", &[row]).run();
    assert_eq!(run.text(), expected);
}

#[test]
fn a_note_that_goes_takes_its_citation_along() {
    let base = SOURCED.replace(
        "Words ([Free, 2018](source:free)).",
        "Words[^n].\n\n[^n]: [Free, 2018](source:free).",
    );
    let change = "delete: { in: one, paragraph: Words }\nwas: Words.\norphans: drop";
    let run = Case::new(&base).amendment("a", &[change]).run();
    assert_eq!(
        run.text(),
        SOURCED
            .replace("Words ([Free, 2018](source:free)).\n\n", "")
            .replace("| free | Free. 2018. |\n", "")
    );
}

#[test]
fn a_footnote_is_found_in_the_section_of_its_mark() {
    let base = "# One {#one}\n\nFirst[^n].\n\n# Two {#two}\n\nLast.\n\n[^n]: The old note.\n";
    let run = Case::new(base)
        .amendment("a", &["edit: { in: one, footnote: old note }\nfind: old\nput: new"])
        .run();
    assert_eq!(run.text(), base.replace("old", "new"));
    let run = Case::new(base).amendment("a", &["edit: one\nfind: old\nput: new"]).run();
    assert_eq!(run.text(), base.replace("old", "new"));
    let run = Case::new(base).amendment("a", &["edit: two\nfind: old\nput: new"]).run();
    assert_eq!(run.code(), "words-not-found");
}

#[test]
fn what_replaces_text_may_keep_its_note() {
    let change = "replace: { in: one, paragraph: First }\nwas: First.\nby: 'New[^n].'";
    let run = Case::new(NOTED).amendment("a", &[change]).run();
    assert_eq!(run.text(), NOTED.replace("First", "New"));
}

#[test]
fn a_link_definition_that_both_files_use_is_copied() {
    let base = "# One {#one}\n\nSee [a].\n\nAlso [a].\n\n[a]: https://example.org\n";
    let run = Case::new(base)
        .file("chapters/tip/02.md", "# Two {#two}\n\nWords.\n")
        .amendment("x", &["move: { in: one, paragraph: See }\nend-of: two"])
        .run();
    assert_eq!(run.text(), base.replace("See [a].\n\n", ""));
    let two = "# Two {#two}\n\nWords.\n\nSee [a].\n\n[a]: https://example.org\n";
    assert_eq!(run.chapter("tip/02.md"), two);
}

#[test]
fn a_note_of_what_was_made_goes_along_when_that_moves_or_is_grouped() {
    let other = "# X {#x}\n\nWords.[^n]\n\n[^n]: Other note.\n";
    let base = "# A {#a}\n\nText.\n\n# B {#b}\n\nNoted.[^n]\n\nMore.\n\n[^n]: Note.\n";
    let split = "split: b\ninto:\n  - { id: b1, title: X }\n  - { id: b2, title: Y, starts-at: { paragraph: More } }";
    for made in ["join: [a, b]\nid: b1\ntitle: J", split] {
        for place in ["group: [x, b1]\nid: g\ntitle: G", "move: b1\nafter: x"] {
            let case = Case::new(other).file("chapters/tip/02.md", base);
            let run = case.amendment("p", &[made]).amendment("q", &[place]).run();
            let text = run.text();
            assert!(text.contains("Noted.[^n-2]") && text.contains("[^n-2]: Note."), "{text}");
            assert!(run.made().iter().any(|made| made == "q.0: n-2"), "{:#?}", run.made());
        }
    }
}
