//! The table of pairs of `language.md` §2 as an oracle: for every pair of verbs on one node, two
//! changes in two amendments come to what the letter says, whichever amendment comes first.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::register::Outcome;

/// The table as it stands in the language.
const TABLE: &str = "
    in de rp ed mv gr sp jo rt ro al te to
in  s
de  g  m
rp  g  g  X
ed  .  g  g  w
mv  sf g  g  .  X
gr  f  g  .  .  X  X
sp  f  g  g  .  X  X  X
jo  fg g  .  .  X  X  X  X
rt  .  g  .  w  .  .  X  X  X
ro  o  og .  .  o  o  og og .  X
al  sg g  X  w  sf f  fg f  w  o  Xw
te  >  >  >  >  >  >  >  >  >  >  >  w
to  >  >  >  >  >  >  >  >  >  >  >  >  w
";

const BASE: &str = "\
# Top {#top}

Top text.

## One {#one}

One text.

## Same title {#s}

Some first words here.

Some second words.

### Kid {#k}

Kid text.

### Lad {#l}

Lad text.

## Two {#two}

Two text.

## Three {#three}

Three text.

# Rest {#rest}

The first words and the shall list.
";

/// Changes on section `s`, or on a block of it, by a name that begins with the verb's letters.
const CHANGES: &[(&str, &str)] = &[
    ("in", "insert: |\n  # New {#n}\nafter: s"),
    ("in2", "insert: |\n  # Other {#m}\nafter: s"),
    ("in-before", "insert: |\n  # New {#n}\nbefore: s"),
    ("in-there", "insert: |\n  # New {#n}\nafter: three"),
    ("in-block", "insert: New block.\nafter: { in: s, paragraph: second }"),
    ("de", "delete: s\nwas: Same … Lad text."),
    ("de-top", "delete: top\nwas: Top … Three text."),
    ("de-block", "delete: { in: s, paragraph: second }\nwas: Some second words."),
    ("rp", "replace: s\nwas: Some … second words.\nby: New text."),
    ("rp2", "replace: s\nwas: Some … second words.\nby: Other text."),
    ("rp-block", "replace: { in: s, paragraph: second }\nwas: Some second words.\nby: New text."),
    ("ed", "edit: { in: s, paragraph: first }\nfind: first\nput: 1st"),
    ("ed2", "edit: { in: s, paragraph: first }\nfind: first words\nput: 2nd"),
    ("ed-heading", "edit: { in: s, heading: Same }\nfind: Same\nput: New"),
    ("mv", "move: s\nafter: three"),
    ("mv2", "move: s\nbefore: one"),
    ("mv-block", "move: { in: s, paragraph: second }\nend-of: three"),
    ("mv-to-block", "move: { in: one, paragraph: One }\nafter: { in: s, paragraph: second }"),
    ("gr", "group: [s, three]\nid: g\ntitle: Group"),
    ("gr2", "group: [one, s]\nid: h\ntitle: Other group"),
    ("sp", SPLIT),
    ("sp2", "split: s\ninto:\n  - { id: t1, title: A }\n  - { id: t2, title: B, starts-at: k }"),
    (
        "sp-top",
        "split: top\ninto:\n  - { id: top1, title: A }\n  - { id: top2, title: B, starts-at: two }",
    ),
    ("jo", "join: [one, s]\nid: j\ntitle: Joint"),
    ("jo2", "join: [one, s]\nid: jj\ntitle: Other joint"),
    ("rt", "retitle: s\nto: New title"),
    ("rt2", "retitle: s\nto: Other title"),
    ("ro", "reorder: top\nchildren: [three, two, s, one]"),
    ("ro2", "reorder: top\nchildren: [two, three, s, one]"),
    ("ro-in", "reorder: top\nchildren: [three, n, two, s, one]"),
    ("ro-de", "reorder: top\nchildren: [three, two, one]"),
    ("ro-gr", "reorder: top\nchildren: [two, g, one]"),
    ("ro-sp", "reorder: top\nchildren: [three, s2, two, s1, one]"),
    ("ro-jo", "reorder: top\nchildren: [three, j, two]"),
    ("ro-own", "reorder: s\nchildren: [l, k]"),
    (
        "al",
        "alternatives: alt\nin: s\nwords: first\noptions: [{ id: a1, content: uno }, { id: a2, content: due }]",
    ),
    (
        "al2",
        "alternatives: alt2\nin: s\nwords: first words\noptions: [{ id: b1, content: x }, { id: b2, content: y }]",
    ),
    (
        "al-heading",
        "alternatives: alt\nin: s\nwords: Same title\noptions: [{ id: a1, content: x }, { id: a2, content: y }]",
    ),
    (
        "al-block",
        "alternatives: alt\nin: s\nparagraph: second\noptions: [{ id: a1, content: Uno. }, { id: a2, content: Due. }]",
    ),
    (
        "al-block2",
        "alternatives: alt2\nin: s\nparagraph: second\noptions: [{ id: b1, content: X. }, { id: b2, content: Y. }]",
    ),
    (
        "al-place",
        "alternatives: alt\nafter: { in: s, paragraph: second }\noptions: [{ id: a1, content: Uno. }, { id: a2, content: Due. }]",
    ),
    ("te", "term: first words\nby: early words"),
    ("te2", "term: words here\nby: words there"),
    ("to", "tone: [shall]\nchanges: [{ in: rest, find: shall list, put: list }]"),
    ("to2", "tone: [list]\nchanges: [{ in: rest, find: the shall list, put: a list }]"),
];

const SPLIT: &str = "split: s\ninto:\n  - { id: s1, title: A }\n  - { id: s2, title: B, starts-at: { paragraph: second } }";

/// Where not the plain changes of both verbs (the second one's with a `2` where both are of one
/// verb) show a letter: cell, letter, changes.
const VARIANTS: &[(&str, char, &str, &str)] = &[
    ("rp in", 'g', "rp-block", "in-block"),
    ("mv in", 's', "mv", "in-there"),
    ("mv rp", 'g', "mv-block", "rp-block"),
    ("jo in", 'f', "jo", "in"),
    ("jo in", 'g', "jo", "in-before"),
    ("rt ed", 'w', "rt", "ed-heading"),
    ("ro in", 'o', "ro-in", "in"),
    ("ro de", 'o', "ro-de", "de"),
    ("ro de", 'g', "ro", "de-top"),
    ("ro gr", 'o', "ro-gr", "gr"),
    ("ro sp", 'o', "ro-sp", "sp"),
    ("ro sp", 'g', "ro", "sp-top"),
    ("ro jo", 'o', "ro-jo", "jo"),
    ("ro jo", 'g', "ro-own", "jo"),
    ("al in", 's', "al-place", "in-block"),
    ("al in", 'g', "al-block", "in-block"),
    ("al rp", 'X', "al-block", "rp-block"),
    ("al mv", 's', "al-place", "mv-to-block"),
    ("al mv", 'f', "al-place", "mv-block"),
    ("al gr", 'f', "al-place", "gr"),
    ("al sp", 'f', "al-place", "sp"),
    ("al sp", 'g', "al-block", "sp"),
    ("al jo", 'f', "al-place", "jo"),
    ("al rt", 'w', "al-heading", "rt"),
    ("al al", 'X', "al-block", "al-block2"),
    ("de de", 'm', "de", "de"),
];

fn change(name: &str) -> &'static str {
    let found = CHANGES.iter().find(|(own, _)| *own == name);
    found.unwrap_or_else(|| panic!("no change {name}")).1
}

/// Returns the letters of all cells, by `row column`.
fn cells() -> BTreeMap<String, String> {
    let mut lines = TABLE.lines().filter(|line| !line.is_empty());
    let verbs: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let mut cells = BTreeMap::new();
    for line in lines {
        let mut words = line.split_whitespace();
        let row = words.next().unwrap();
        for (column, letters) in verbs.iter().zip(words) {
            cells.insert(format!("{row} {column}"), letters.to_owned());
        }
    }
    assert_eq!(cells.len(), verbs.len() * (verbs.len() + 1) / 2);
    cells
}

/// Returns the changes that show a letter of a cell.
fn pair(cell: &str, letter: char) -> (&'static str, &'static str) {
    let variant = VARIANTS.iter().find(|(own, by, ..)| *own == cell && *by == letter);
    if let Some((_, _, first, second)) = variant {
        return (change(first), change(second));
    }
    let (row, column) = cell.split_once(' ').unwrap();
    let second = if row == column { format!("{column}2") } else { column.to_owned() };
    (change(row), change(&second))
}

fn run(first: &str, second: &str) -> Run {
    Case::new(BASE).amendment("p", &[first]).amendment("q", &[second]).run()
}

fn is_applied(run: &Run) -> bool {
    ["p", "q"].iter().all(|id| matches!(run.outcome(id), Outcome::Applied | Outcome::Open))
}

/// Says whether all that a change writes when it is alone stands in a result.
fn stands(change: &str, run: &Run) -> bool {
    let alone = Case::new(BASE).amendment("p", &[change]).run();
    let made = alone.made();
    let mut lines = made.iter().flat_map(|made| made.trim_start_matches("p.0: ").lines());
    // What stands deeper has more signs before its heading.
    lines.all(|line| run.chapter("tip/01.md").contains(line.trim_start_matches('#')))
}

/// Returns what is wrong with a pair, if anything.
fn fault(cell: &str, letter: char) -> Option<String> {
    let (first, second) = pair(cell, letter);
    let runs = [run(first, second), run(second, first)];
    let errors = runs.each_ref().map(Run::errors);
    let conflicts: BTreeSet<&str> = ["conflict", "removed-anchor", "term-overlap"].into();
    let right = match letter {
        '.' | 'f' | 'o' | '>' | 'm' => {
            errors.iter().all(Vec::is_empty)
                && runs[0].chapter("tip/01.md") == runs[1].chapter("tip/01.md")
                && runs.iter().all(is_applied)
                && (letter != '.' || [first, second].iter().all(|one| stands(one, &runs[0])))
        }
        's' | 'w' | 'X' | 'g' => errors
            .iter()
            .all(|codes| !codes.is_empty() && codes.iter().all(|code| conflicts.contains(code))),
        other => panic!("no such letter: {other}"),
    };
    let texts = runs.each_ref().map(|run| match run.errors().is_empty() {
        true => run.chapter("tip/01.md").to_owned(),
        false => String::new(),
    });
    let outcome = (!right).then(|| runs[0].said());
    outcome.map(|said| format!("{cell} {letter}: {said:?} {texts:#?}"))
}

#[test]
fn every_pair_comes_to_what_its_letter_says() {
    let mut faults = Vec::new();
    for (cell, letters) in cells() {
        faults.extend(letters.chars().filter_map(|letter| fault(&cell, letter)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn equal_changes_merge_and_credit_both() {
    for name in ["in", "de", "rp", "ed", "mv", "gr", "sp", "jo", "rt", "te", "to"] {
        let run = run(change(name), change(name));
        assert_eq!(run.errors(), Vec::<&str>::new(), "{name}");
        assert!(is_applied(&run), "{name}");
        let alone = Case::new(BASE).amendment("p", &[change(name)]).run();
        assert_eq!(run.chapter("tip/01.md"), alone.chapter("tip/01.md"), "{name}");
        let credited = run.made().into_iter().chain(run.deletions());
        assert!(credited.into_iter().all(|by| by.starts_with("p.0+q.0: ")), "{name}");
    }
}

#[test]
fn different_ranks_settle_equal_slots() {
    let with = |first: i32, second: i32| {
        let first = format!("{}\nrank: {first}", change("in"));
        let second = format!("{}\nrank: {second}", change("in2"));
        run(&first, &second).chapter("tip/01.md").to_owned()
    };
    let (one, other) = (with(1, 2), with(2, 1));
    assert!(one.find("{#n}") < one.find("{#m}"));
    assert!(other.find("{#m}") < other.find("{#n}"));
}

#[test]
fn parts_of_a_split_are_free() {
    for (other, expected) in
        [("gr", "group: [s2, three]\nid: g\ntitle: G"), ("mv", "move: s2\nafter: three")]
    {
        let run = run(SPLIT, expected);
        assert_eq!(run.errors(), Vec::<&str>::new(), "{other}");
        assert!(is_applied(&run), "{other}");
    }
}
