//! Sections: insert, move, delete, retitle, group, split, join, reorder.

use crate::amend::tests::support::Case;

const BASE: &str = "# A {#a}\n\nA text.\n\n## B {#b}\n\nB text.\n\nB more.\n\n### C {#c}\n\nC text.\n\n## D {#d}\n\nD text.\n\n# E {#e}\n\nE text.\n";

fn amended(changes: &[&str]) -> String {
    Case::new(BASE).amendment("x", changes).run().text().to_owned()
}

fn refused(changes: &[&str]) -> &'static str {
    Case::new(BASE).amendment("x", changes).run().code()
}

/// Returns the headings of a text, without the marks.
fn outline(text: &str) -> String {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    let short = lines.map(|line| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let id = line.split("{#").nth(1).unwrap_or("?").trim_end_matches('}');
        format!("{level}{id}")
    });
    short.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_section_goes_beside_a_section_and_inside_one() {
    let new = "insert: |\n  # N {#n}\n\n  N text.\n\n  ## M {#m}\n";
    let with = |place: &str| outline(&amended(&[&format!("{new}{place}")]));
    assert_eq!(with("before: b"), "1a 2n 3m 2b 3c 2d 1e");
    assert_eq!(with("after: b"), "1a 2b 3c 2n 3m 2d 1e");
    assert_eq!(with("start-of: a"), "1a 2n 3m 2b 3c 2d 1e");
    assert_eq!(with("end-of: a"), "1a 2b 3c 2d 2n 3m 1e");
    assert_eq!(with("end-of: e"), "1a 2b 3c 2d 1e 2n 3m");
    assert_eq!(with("before: a"), "1n 2m 1a 2b 3c 2d 1e");
    assert_eq!(with("after: e"), "1a 2b 3c 2d 1e 1n 2m");
}

#[test]
fn an_inserted_section_is_set_apart_by_blank_lines() {
    assert_eq!(
        amended(&["insert: |\n  # N {#n}\n\n  N text.\nafter: b"]),
        BASE.replace("## D", "## N {#n}\n\nN text.\n\n## D")
    );
}

#[test]
fn a_section_moves_with_its_subsections_and_takes_its_level() {
    assert_eq!(
        amended(&["move: b\nafter: e"]),
        "# A {#a}\n\nA text.\n\n## D {#d}\n\nD text.\n\n# E {#e}\n\nE text.\n\n# B {#b}\n\nB text.\n\nB more.\n\n## C {#c}\n\nC text.\n"
    );
    assert_eq!(outline(&amended(&["move: e\nstart-of: b"])), "1a 2b 3e 3c 2d");
    assert_eq!(outline(&amended(&["move: a\nend-of: e"])), "1e 2a 3b 4c 3d");
    assert_eq!(outline(&amended(&["move: c\nbefore: a"])), "1c 1a 2b 2d 1e");
}

#[test]
fn a_move_into_itself_is_a_circle() {
    assert_eq!(refused(&["move: a\nend-of: b"]), "circle");
    assert_eq!(refused(&["move: b\nafter: b"]), "circle");
    assert_eq!(refused(&["move: b\nafter: d", "move: d\nafter: b"]), "circle");
}

#[test]
fn deeper_than_six_is_refused() {
    let base = "# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n#### D {#d}\n\n# X {#x}\n\n## Y {#y}\n\n### Z {#z}\n";
    let run = |change: &str| Case::new(base).amendment("am", &[change]).run();
    assert_eq!(run("move: x\nend-of: d").code(), "level-too-deep");
    assert_eq!(run("move: y\nend-of: d").codes(), Vec::<&str>::new());
}

#[test]
fn a_setext_heading_becomes_atx_where_it_must() {
    let base = "A {#a}\n===\n\nText.\n\nB *b* {#b}\n---\n\nWords.\n\nC {#c}\n===\n";
    let run = |change: &str| Case::new(base).amendment("x", &[change]).run().text().to_owned();
    assert_eq!(
        run("move: b\nend-of: c"),
        "A {#a}\n===\n\nText.\n\nC {#c}\n===\n\nB *b* {#b}\n---\n\nWords.\n"
    );
    assert_eq!(
        run("move: c\nend-of: b"),
        "A {#a}\n===\n\nText.\n\nB *b* {#b}\n---\n\nWords.\n\n### C {#c}\n"
    );
    assert_eq!(run("retitle: b\nto: New"), base.replace("B *b*", "New"));
}

#[test]
fn a_heading_is_retitled_and_keeps_its_id() {
    let run = Case::new(BASE).amendment("x", &["retitle: b\nto: New *title*"]).run();
    assert_eq!(run.text(), BASE.replace("## B {#b}", "## New *title* {#b}"));
    assert_eq!(run.deletions(), ["x.0: B"]);
    assert_eq!(refused(&["retitle: { in: b, paragraph: more }\nto: New"]), "wrong-target");
}

#[test]
fn a_group_stands_where_its_first_member_stood() {
    assert_eq!(
        amended(&["group: [d, b]\nid: g\ntitle: Group\ncontent: Own text."]),
        "# A {#a}\n\nA text.\n\n## Group {#g}\n\nOwn text.\n\n### D {#d}\n\nD text.\n\n### B {#b}\n\nB text.\n\nB more.\n\n#### C {#c}\n\nC text.\n\n# E {#e}\n\nE text.\n"
    );
    assert_eq!(outline(&amended(&["group: [a]\nid: g\ntitle: Group"])), "1g 2a 3b 4c 3d 1e");
    assert_eq!(outline(&amended(&["group: [a, e]\nid: g\ntitle: Group"])), "1g 2a 3b 4c 3d 2e");
}

#[test]
fn a_group_wraps_siblings() {
    let case = || Case::new(BASE).file("chapters/tip/02.md", "# F {#f}\n\nF text.\n");
    let group = |members: &str| format!("group: [{members}]\nid: g\ntitle: Group");
    for members in ["b, e", "b, c", "c, b", "a, b", "b, som-one", "a, som-one"] {
        let run = case().amendment("x", &[&group(members)]).run();
        assert_eq!(run.errors(), ["wrong-target"], "{members}");
    }
    let found = case().amendment("x", &[&group("b, e")]).run();
    let message = "`group` wraps siblings, but `b` stands in section \"A\" and `e` in policy `tip`";
    assert_eq!(found.message(), message);
    let files = case().amendment("x", &[&group("f, a")]).run();
    assert_eq!(outline(files.chapter("tip/02.md")), "1g 2f 2a 3b 4c 3d");
    let split = "split: b\ninto:\n  - { id: b1, title: X }\n  - { id: b2, title: Y, starts-at: c }";
    let new = "insert: |\n  # N {#n}\nend-of: a";
    let parts = [split, new, &group("b2, d, n"), "group: [b1, g]\nid: h\ntitle: Outer"];
    assert_eq!(outline(&amended(&parts)), "1a 2h 3b1 was=b 3g 4b2 5c 4d 4n 1e");
}

#[test]
fn groups_of_groups() {
    let changes = ["group: [b, d]\nid: g\ntitle: Group", "group: [g]\nid: h\ntitle: Outer"];
    assert_eq!(outline(&amended(&changes)), "1a 2h 3g 4b 5c 4d 1e");
    let changes = ["group: [h]\nid: g\ntitle: Group", "group: [g]\nid: h\ntitle: Outer"];
    assert_eq!(refused(&changes), "circle");
}

#[test]
fn insertions_at_a_group_land_in_it() {
    let changes = [
        "group: [b, d]\nid: g\ntitle: Group",
        "insert: Start.\nstart-of: g",
        "insert: |\n  # N {#n}\nend-of: g",
        "insert: |\n  # O {#o}\nafter: g",
        "insert: |\n  # P {#p}\nbefore: d",
    ];
    assert_eq!(outline(&amended(&changes)), "1a 2g 3b 4c 3p 3d 3n 2o 1e");
}

#[test]
fn a_split_makes_parts_and_its_id_an_alias() {
    let split = "split: b\ninto:\n  - { id: b1, title: First }\n  - { id: b2, title: Second, starts-at: { paragraph: more } }";
    assert_eq!(
        amended(&[split]),
        BASE.replace("## B {#b}", "## First {#b1 was=b}")
            .replace("B more.", "## Second {#b2}\n\nB more.")
    );
    let split =
        "split: b\ninto:\n  - { id: b, title: First }\n  - { id: b2, title: Second, starts-at: c }";
    assert_eq!(outline(&amended(&[split])), "1a 2b 2b2 3c 2d 1e");
}

#[test]
fn references_to_a_split_id_need_an_heir() {
    let base = BASE.replace("E text.", "See [](#b).");
    let split = "split: b\ninto:\n  - { id: b1, title: First }\n  - { id: b2, title: Second, starts-at: c }";
    let run = |split: &str| Case::new(&base).amendment("x", &[split]).run();
    assert_eq!(run(split).code(), "split-reference");
    let text = run(&format!("{split}\nrefs-to: b2")).text().to_owned();
    assert!(text.contains("## Second {#b2 was=b}"), "{text}");
}

#[test]
fn a_split_starts_at_blocks_of_its_own_in_order() {
    let split = |at: &str| {
        format!(
            "split: b\ninto:\n  - {{ id: b1, title: First }}\n  - {{ id: b2, title: Second, starts-at: {at} }}"
        )
    };
    assert_eq!(refused(&[&split("{ paragraph: C text }")]), "wrong-target");
    assert_eq!(refused(&[&split("{ paragraph: B text }")]), "wrong-target");
    assert_eq!(refused(&[&split("{ paragraph: nowhere }")]), "block-not-found");
    assert_eq!(refused(&[&split("d")]), "wrong-target");
}

const SPLIT: &str = "split: b\ninto:\n  - { id: b1, title: First }\n  - { id: b2, title: Second, starts-at: { paragraph: more } }";

#[test]
fn places_at_a_retired_id_mean_the_first_or_the_last_part() {
    let with = |place: &str| {
        let new = format!("insert: |\n  # N {{#n}}\n{place}");
        let run = Case::new(BASE).amendment("x", &[SPLIT]).amendment("y", &[&new]).run();
        outline(run.text())
    };
    assert_eq!(with("before: b"), "1a 2n 2b1 was=b 2b2 3c 2d 1e");
    assert_eq!(with("after: b"), "1a 2b1 was=b 2b2 3c 2n 2d 1e");
    assert_eq!(with("start-of: b"), "1a 2b1 was=b 3n 2b2 3c 2d 1e");
    assert_eq!(with("end-of: b"), "1a 2b1 was=b 2b2 3c 3n 2d 1e");
}

#[test]
fn blocks_at_a_retired_id_land_in_its_first_or_last_part() {
    let run = Case::new(BASE)
        .amendment("x", &[SPLIT])
        .amendment("y", &["insert: Start.\nstart-of: b", "insert: End.\nend-of: b"])
        .run();
    let expected = BASE
        .replace("## B {#b}\n", "## First {#b1 was=b}\n\nStart.\n")
        .replace("B more.\n", "## Second {#b2}\n\nB more.\n\nEnd.\n");
    assert_eq!(run.text(), expected);
}

#[test]
fn an_edit_of_a_split_section_finds_its_words_in_the_parts() {
    let run = Case::new(BASE)
        .amendment("x", &[SPLIT])
        .amendment("y", &["edit: b\nfind: B more\nput: B less"])
        .amendment("z", &["edit: b2\nfind: C text\nput: C word"])
        .run();
    assert!(
        run.text().contains("## Second {#b2}\n\nB less.\n\n### C {#c}\n\nC word."),
        "{}",
        run.text()
    );
}

#[test]
fn parts_are_moved_grouped_retitled_and_reordered() {
    let with = |changes: &[&str]| {
        let run = Case::new(BASE).amendment("x", &[SPLIT]).amendment("y", changes).run();
        outline(run.text())
    };
    assert_eq!(with(&["move: b2\nafter: d"]), "1a 2b1 was=b 2d 2b2 3c 1e");
    assert_eq!(with(&["group: [b2, d]\nid: g\ntitle: G"]), "1a 2b1 was=b 2g 3b2 4c 3d 1e");
    assert_eq!(with(&["reorder: a\nchildren: [d, b2, b1]"]), "1a 2d 2b2 3c 2b1 was=b 1e");
    assert_eq!(with(&["retitle: b2\nto: Other"]), "1a 2b1 was=b 2b2 3c 2d 1e");
    let run = Case::new(BASE).amendment("x", &[SPLIT]).amendment("y", &["move: b\nafter: d"]).run();
    assert_eq!(run.code(), "conflict");
    let run = Case::new(BASE)
        .amendment("x", &[SPLIT])
        .amendment("y", &["group: [b]\nid: g\ntitle: G"])
        .run();
    assert_eq!(run.code(), "conflict");
}

#[test]
fn a_join_makes_one_section_of_neighbours() {
    let base =
        "# A {#a}\n\n## B {#b}\n\nB text.\n\n## C {#c}\n\nC text.\n\n### D {#d}\n\nSee [](#b).\n";
    let run = |changes: &[&str]| Case::new(base).amendment("x", changes).run();
    assert_eq!(
        run(&["join: [b, c]\nid: j\ntitle: Joint"]).text(),
        "# A {#a}\n\n## Joint {#j was=b was=c}\n\nB text.\n\nC text.\n\n### D {#d}\n\nSee [](#b).\n"
    );
    assert_eq!(
        run(&["join: [b, c]\nid: b\ntitle: Joint"]).text(),
        "# A {#a}\n\n## Joint {#b was=c}\n\nB text.\n\nC text.\n\n### D {#d}\n\nSee [](#b).\n"
    );
    assert_eq!(run(&["join: [c, b]\nid: j\ntitle: Joint"]).code(), "wrong-target");
    assert_eq!(run(&["join: [b, d]\nid: j\ntitle: Joint"]).code(), "wrong-target");
}

#[test]
fn nothing_stands_between_sections_that_are_joined() {
    let base = "# A {#a}\n\n## B {#b}\n\nB text.\n\n## C {#c}\n\nC text.\n";
    let with = |change: &str| {
        let case = Case::new(base).amendment("x", &["join: [b, c]\nid: j\ntitle: Joint"]);
        case.amendment("y", &[change]).run()
    };
    let new = "insert: |\n  # N {#n}\n";
    assert_eq!(with(&format!("{new}after: b")).code(), "conflict");
    assert_eq!(with(&format!("{new}before: c")).code(), "conflict");
    assert_eq!(outline(with(&format!("{new}before: b")).text()), "1a 2n 2j was=b was=c");
    assert_eq!(outline(with(&format!("{new}after: c")).text()), "1a 2j was=b was=c 2n");
    assert_eq!(outline(with(&format!("{new}end-of: c")).text()), "1a 2j was=b was=c 3n");
    assert!(with("insert: Words.\nstart-of: b").text().contains("}\n\nWords.\n\nB text."));
    assert!(
        with("insert: Words.\nafter: { in: b, paragraph: B text }")
            .text()
            .contains("B text.\n\nWords.\n\nC text.")
    );
}

#[test]
fn a_reorder_lists_exactly_the_final_children() {
    assert_eq!(
        amended(&["reorder: a\nchildren: [d, b]"]),
        "# A {#a}\n\nA text.\n\n## D {#d}\n\nD text.\n\n## B {#b}\n\nB text.\n\nB more.\n\n### C {#c}\n\nC text.\n\n# E {#e}\n\nE text.\n"
    );
    assert_eq!(refused(&["reorder: a\nchildren: [d]"]), "children-differ");
    assert_eq!(refused(&["reorder: a\nchildren: [d, b, e]"]), "children-differ");
    let new = "insert: |\n  # N {#n}\nend-of: a";
    assert_eq!(refused(&[new, "reorder: a\nchildren: [d, b]"]), "children-differ");
    assert_eq!(outline(&amended(&[new, "reorder: a\nchildren: [n, d, b]"])), "1a 2n 2d 2b 3c 1e");
    let run = Case::new(BASE)
        .amendment("x", &["move: d\nafter: e"])
        .amendment("y", &["reorder: a\nchildren: [d, b]"])
        .run();
    assert_eq!(run.code(), "children-differ");
}

#[test]
fn ids_are_never_reused() {
    assert_eq!(refused(&["insert: |\n  # N {#b}\nend-of: e"]), "duplicate-id");
    assert_eq!(refused(&["insert: |\n  # N {#n}\nend-of: [a, e]"]), "duplicate-id");
}

#[test]
fn a_section_lands_in_its_anchors_file_with_that_files_line_ends() {
    let run = Case::new("# A {#a}\r\n\r\nText.\r\n")
        .file(
            "chapters/tip/02.md",
            "# B {#b}\n\nWords\nover lines.\n\n## C {#c}\n\nMore.\n\n## D {#d}\n",
        )
        .amendment("x", &["move: c\nend-of: a", "insert: |\n  Two\n  lines.\nend-of: a"])
        .run();
    assert_eq!(
        run.text(),
        "# A {#a}\r\n\r\nText.\r\n\r\nTwo\r\nlines.\r\n\r\n## C {#c}\r\n\r\nMore.\r\n"
    );
    assert_eq!(run.chapter("tip/02.md"), "# B {#b}\n\nWords\nover lines.\n\n## D {#d}\n");
}

#[test]
fn chapters_without_a_final_line_end() {
    let base = "# A {#a}\n\nText.\n\n## B {#b}\n\nWords.";
    let run = |change: &str| Case::new(base).amendment("x", &[change]).run().text().to_owned();
    assert_eq!(run("insert: New.\nend-of: b"), format!("{base}\n\nNew."));
    assert_eq!(run("move: b\nbefore: a"), "# B {#b}\n\nWords.\n\n# A {#a}\n\nText.\n");
    assert_eq!(run("delete: b\nwas: B Words."), "# A {#a}\n\nText.\n");
    assert_eq!(run("edit: b\nfind: Words.\nput: Other."), base.replace("Words", "Other"));
}

#[test]
fn text_before_the_first_heading_is_addressed_by_leaving_in_out() {
    let base = "Opening words.\n\n# A {#a}\n\nText.\n";
    let run = |change: &str| Case::new(base).amendment("x", &[change]).run().text().to_owned();
    assert_eq!(
        run("edit: { paragraph: Opening }\nfind: words\nput: lines"),
        base.replace("words", "lines")
    );
    assert_eq!(
        run("insert: New.\nafter: { paragraph: Opening }"),
        base.replace("# A", "New.\n\n# A")
    );
    assert_eq!(run("delete: { paragraph: Opening }\nwas: Opening words."), "# A {#a}\n\nText.\n");
}

#[test]
fn documents_without_ids_are_addressed_by_headings() {
    let base = "# Chapter one\n\n## Aims\n\nFirst.\n\n# Chapter two\n\n## Aims\n\nSecond.\n\n## Means\n\nThird.\n";
    let run = |change: &str| Case::new(base).amendment("x", &[change]).run();
    assert_eq!(
        run("edit: { in: [Chapter two, Aims] }\nfind: Second\nput: 2nd").text(),
        base.replace("Second", "2nd")
    );
    assert_eq!(run("edit: means\nfind: Third\nput: 3rd").text(), base.replace("Third", "3rd"));
    assert_eq!(run("edit: aims\nfind: Second\nput: 2nd").code(), "ambiguous-target");
    assert_eq!(run("edit: { in: [Aims] }\nfind: Second\nput: 2nd").code(), "ambiguous-target");
    assert_eq!(
        run("edit: { in: [Chapter two, Goals] }\nfind: x\nput: y").code(),
        "section-not-found"
    );
    assert_eq!(
        run("move: { in: [Chapter one, Aims] }\nafter: chapter-two").text(),
        "# Chapter one\n\n# Chapter two\n\n## Aims\n\nSecond.\n\n## Means\n\nThird.\n\n# Aims\n\nFirst.\n"
    );
}

#[test]
fn a_groups_content_is_blocks() {
    assert_eq!(
        refused(&["group: [b]\nid: g\ntitle: G\ncontent: |\n  # N {#n}\n\n  Text."]),
        "wrong-place"
    );
}

#[test]
fn sections_made_by_changes_are_edited_and_annotated() {
    let run = Case::new(BASE)
        .amendment("x", &["group: [b, d]\nid: g\ntitle: Group\ncontent: Old text."])
        .amendment("y", &["edit: { in: g, inserted-by: x }\nfind: Old\nput: New"])
        .run();
    assert!(run.text().contains("## Group {#g}\n\nNew text.\n\n### B {#b}"), "{}", run.text());
}

#[test]
fn own_text_that_is_replaced_stands_in_the_joint_section() {
    let base = "# A {#a}\n\nA text.\n\n# B {#b}\n\nB text.\n\n# C {#c}\n\nC text.\n";
    let join = "join: [a, b, c]\nid: j\ntitle: Joint";
    let joined = |section: &str, was: &str| {
        let replace = format!("replace: {section}\nwas: {was}\nby: New.");
        let run = Case::new(base).amendment("p", &[join]).amendment("q", &[&replace]).run();
        run.text().replace("# Joint {#j was=a was=b was=c}\n\n", "")
    };
    assert_eq!(joined("a", "A text."), "New.\n\nB text.\n\nC text.\n");
    assert_eq!(joined("b", "B text."), "A text.\n\nNew.\n\nC text.\n");
    assert_eq!(joined("c", "C text."), "A text.\n\nB text.\n\nNew.\n");
}

#[test]
fn the_first_part_of_a_split_needs_no_block() {
    let base = "# A {#a}\n\nOne.\n\nTwo.\n\nThree.\n";
    let split = "split: a\ninto:\n  - { id: p, title: P }\n  \
                 - { id: q, title: Q, starts-at: { paragraph: Three } }";
    let delete = "delete: { in: a, paragraph: One }\nwas: One.";
    let run = Case::new(base).amendment("x", &[split]).amendment("y", &[delete]).run();
    assert_eq!(run.text(), "# P {#p was=a}\n\nTwo.\n\n# Q {#q}\n\nThree.\n");
}
