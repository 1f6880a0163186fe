//! Sections that one change introduces, and what others do to them: found by id like any.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;

const BASE: &str = "# A {#a}\n\nA text.\n\n## B {#b}\n\nB text.\n\n# C {#c}\n\nC text.\n";

/// Two sections after `b`, the first of them with a sub-section.
const NEW: &str = "insert: |\n  ## N {#n}\n\n  One.\n\n  Two.\n\n  ### O {#o}\n\n  Deep.\n\n  ## M {#m}\n\n  Em.\nafter: b";

fn with(change: &str) -> Run {
    let apart = Case::new(BASE).amendment("p", &[NEW]).amendment("q", &[change]).run();
    let together = Case::new(BASE).amendment("p", &[NEW, change]).run();
    assert_eq!(apart.errors(), together.errors(), "{change}");
    if apart.errors().is_empty() {
        assert_eq!(apart.chapter("tip/01.md"), together.chapter("tip/01.md"), "{change}");
    }
    apart
}

const N: &str = "One.\n\nTwo.\n\n";

#[test]
fn an_introduced_section_is_moved() {
    assert_eq!(
        with("move: n\nafter: c").text(),
        format!("{BASE}\n# N {{#n}}\n\n{N}## O {{#o}}\n\nDeep.\n")
            .replace("\n# C {#c}", "\n## M {#m}\n\nEm.\n\n# C {#c}")
    );
    assert_eq!(with("move: o\nend-of: c").text().matches("Deep.").count(), 1);
}

#[test]
fn an_introduced_section_is_deleted() {
    assert_eq!(
        with("delete: n\nwas: N … Deep.").text(),
        BASE.replace("# C", "## M {#m}\n\nEm.\n\n# C")
    );
    let all = ["delete: n\nwas: N … Deep.", "delete: m\nwas: M Em."];
    let run = Case::new(BASE).amendment("p", &[NEW]).amendment("q", &all).run();
    assert_eq!(run.text(), BASE);
}

#[test]
fn introduced_sections_are_grouped() {
    let new = "insert: |\n  # N {#n}\n\n  One.\nstart-of: a";
    let grouped = |members: &str| {
        let group = format!("group: [{members}]\nid: g\ntitle: G");
        let run = Case::new(BASE).amendment("p", &[new]).amendment("q", &[&group]).run();
        run.text().to_owned()
    };
    let (n, b) = ("### N {#n}\n\nOne.\n\n", "### B {#b}\n\nB text.\n\n");
    let rest = |group: String| BASE.replace("## B {#b}\n\nB text.\n\n", &group);
    assert_eq!(grouped("n, b"), rest(format!("## G {{#g}}\n\n{n}{b}")));
    assert_eq!(grouped("b, n"), rest(format!("## G {{#g}}\n\n{b}{n}")));
}

#[test]
fn an_introduced_section_is_split() {
    let split = "split: n\ninto:\n  - { id: n1, title: X }\n  - { id: n2, title: Y, starts-at: { paragraph: Two } }";
    assert_eq!(
        with(split).text(),
        BASE.replace(
            "# C",
            "## X {#n1 was=n}\n\nOne.\n\n## Y {#n2}\n\nTwo.\n\n### O {#o}\n\nDeep.\n\n## M {#m}\n\nEm.\n\n# C"
        )
    );
}

#[test]
fn introduced_sections_are_joined() {
    let new = "insert: |\n  # N {#n}\n\n  One.\n\n  # M {#m}\n\n  Em.\nstart-of: a";
    let join = "join: [n, m]\nid: j\ntitle: J";
    let run = Case::new(BASE).amendment("p", &[new]).amendment("q", &[join]).run();
    assert_eq!(run.text(), BASE.replace("## B", "## J {#j was=n was=m}\n\nOne.\n\nEm.\n\n## B"));
}

#[test]
fn insertions_that_hang_on_one_another_are_a_circle() {
    let new = |id: &str, place: &str| format!("insert: |\n  # {id} {{#{id}}}\n{place}");
    let circle = |changes: &[String]| {
        let mut case = Case::new(BASE);
        for (at, change) in changes.iter().enumerate() {
            case = case.amendment(&format!("p{at}"), &[change]);
        }
        let run = case.run();
        assert_eq!(run.errors(), ["circle"], "{changes:?}");
        run.said().into_iter().find(|said| said.starts_with("circle")).unwrap()
    };
    let found = circle(&[new("x", "after: y"), new("y", "after: x")]);
    assert_eq!(found, "circle: `x`, `y` are put beside one another in a circle");
    circle(&[new("x", "after: y"), new("y", "end-of: z"), new("z", "before: x")]);
    let found = circle(&[new("x", "after: x")]);
    assert_eq!(found, "circle: `x` would stand beside or inside itself");
    let found = circle(&[new("x", "after: b"), new("y", "after: x"), "move: x\nafter: y".into()]);
    assert_eq!(found, "circle: `x`, `y` are put beside one another in a circle");
    circle(&["move: b\nend-of: b".into()]);
    circle(&[
        "insert: One.\nafter: { inserted-by: p1, paragraph: Two }".into(),
        "insert: Two.\nbefore: { inserted-by: p0, paragraph: One }".into(),
    ]);
    // What only hangs on a circle is not part of it.
    let found = circle(&[new("x", "after: y"), new("y", "after: x"), new("z", "end-of: x")]);
    assert_eq!(found, "circle: `x`, `y` are put beside one another in a circle");
}

#[test]
fn who_introduces_a_section_is_a_cross_check() {
    for change in [
        "retitle: { in: n, inserted-by: p }\nto: Title",
        "move: { in: n, inserted-by: p }\nbefore: a",
        "insert: New.\nend-of: { in: n, inserted-by: p }",
        "delete: { in: n, inserted-by: p }\nwas: N … Deep.",
        "annotate: { in: n, inserted-by: p }\ntext: note",
    ] {
        assert_eq!(with(change).errors(), Vec::<&str>::new(), "{change}");
        let other = change.replace("in: n,", "in: c,");
        let found = with(&other);
        assert_eq!(found.message(), "amendment `p` does not bring this section", "{other}");
        let unknown = change.replace("inserted-by: p", "inserted-by: nobody");
        assert_eq!(with(&unknown).message(), "no amendment has the id `nobody`", "{unknown}");
    }
    // Equal insertions of two amendments are found by either.
    let retitle = "retitle: { in: n, inserted-by: q }\nto: Title";
    let run =
        Case::new(BASE).amendment("p", &[NEW]).amendment("q", &[NEW]).amendment("r", &[retitle]);
    assert!(run.run().text().contains("## Title {#n}"));
}

#[test]
fn a_group_cannot_stand_where_a_member_stands_beside_another() {
    let new = "insert: |\n  # N {#n}\n\n  One.\nafter: b";
    let group = |members: &str| {
        let group = format!("group: [{members}]\nid: g\ntitle: G");
        Case::new(BASE).amendment("p", &[new]).amendment("q", &[&group]).run()
    };
    let run = group("n, b");
    assert_eq!(
        run.message(),
        "`g` would stand where `n` stands, and that is put beside `b`, a member too"
    );
    let help =
        "take `n` out of the list: beside `b` it stands in the group anyway; or list `b` before it";
    assert_eq!(run.help(), help);
    let both = "## G {#g}\n\n### B {#b}\n\nB text.\n\n### N {#n}\n\nOne.\n\n";
    let expected = BASE.replace("## B {#b}\n\nB text.\n\n", both);
    assert_eq!(group("b, n").text(), expected);
    let run = group("b");
    assert_eq!((run.code(), run.text_despite_warnings()), ("anchor-moved", expected.as_str()));
}

#[test]
fn blocks_that_are_put_beside_one_another_by_amendment_have_no_place() {
    let beside = |own: &str, other: &str, by: &str| {
        format!("insert: {own}.\nafter: {{ in: b, says: {other}, inserted-by: {by} }}")
    };
    let run = Case::new(BASE)
        .amendment("p", &[&beside("One", "Two", "q")])
        .amendment("q", &[&beside("Two", "One", "p")])
        .run();
    assert_eq!(run.errors(), ["block-not-found", "block-not-found"]);
}
