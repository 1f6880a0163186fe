//! Laws that hold whatever is written: of small documents and sets of amendments, made up.
//!
//! [`Case::run`] checks on every run that the order of files and amendments decides nothing, that
//! runs cover the output, and that every byte of the base is there once or gone once with a cause.
//!
//! What is made up:
//! - texts: paragraphs with emphasis, code, links, images and their titles, footnotes, citations,
//!   cross-references, figures, escapes, comments; quotations, lists in three kinds, nested and in
//!   quotations, tables with and without captions, code, rules, comments, link definitions; headings
//!   of both kinds in three levels; one to two chapters with either line end, with and without the last;
//! - changes: every verb, on blocks, sections, and on what other changes bring and make, with all
//!   kinds of content and places, ranks, `overrides`, `orphans`, `drops`, `notes`, options open and chosen;
//! - not: several policies, headings without ids, parts of a policy, profiles, and `keep`, `forms` and
//!   `include` of terms.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::hash::RandomState;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use proptest::test_runner::TestRunner;

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;

const WORDS: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "modern slavery",
    "Modern slavery",
    "*delta*",
    "**epsilon**",
    "a flow",
    "“said zeta”",
    "[eta](https://example.org)",
    "theta[^n]",
    "`iota`",
    "[](#s0)",
    "kappa\\*",
    "*modern* slavery",
    "([Free](source:free))",
    "lambda –",
    "\u{e9}t\u{e9}",
    "[25](figure:f)",
    "![modern slavery](x.png \"flow\")",
    "xi<!-- c -->",
];

const FIGURES: &str =
    "f: { value: 25, show: '25', unit: x, year: 2019, source: S, published: 2020-01-01 }\n";

fn line() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(WORDS), 1..5).prop_map(|words| words.join(" "))
}

/// One block, each with a word of its own so that it can be named.
fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (line(), line()).prop_map(|(one, two)| format!("MARK {one}\n{two}\n")),
        1 => line().prop_map(|line| format!("> MARK {line}\n>\n> more\n")),
        1 => line().prop_map(|line| format!("- MARK {line}\n- second\n")),
        1 => line().prop_map(|line| format!("* MARK {line}\n\n* second\n  * nested\n")),
        1 => line().prop_map(|line| format!("1. MARK {line}\n2. second\n")),
        1 => line().prop_map(|line| format!("| a | b |\n|---|---|\n| MARK | {line} |\n| x {line} | y |\n")),
        1 => line().prop_map(|line| format!("Table: MARK\n\n| a | b |\n|---|---|\n| {line} | y |\n")),
        1 => Just("```\nMARK code\n```\n".to_owned()),
        1 => Just("---\n".to_owned()),
        1 => Just("<!-- MARK -->\n".to_owned()),
        1 => line().prop_map(|line| format!("> - MARK {line}\n>   - nested\n> - second\n")),
        1 => line().prop_map(|line| format!("MARK [mu][ref] [nu][own] {line}\n\n[own]: x.html 'flow'\n")),
    ]
}

#[derive(Clone, Debug)]
struct Sketch {
    level: usize,
    setext: bool,
    blocks: Vec<String>,
    gap: &'static str,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let blocks = proptest::collection::vec(block(), 0..4);
    (1..4usize, any::<bool>(), blocks, select(&["\n", "\n\n"][..]))
        .prop_map(|(level, setext, blocks, gap)| Sketch { level, setext, blocks, gap })
}

/// Chapters of a few sections `s0`, `s1`, …; blocks hold `m0`, `m1`, …
#[derive(Clone, Debug)]
struct Draft {
    chapters: Vec<String>,
    sections: usize,
    /// Locators of the blocks, by the number of their mark.
    blocks: Vec<String>,
}

fn draft() -> impl Strategy<Value = Draft> {
    let one = (proptest::collection::vec(sketch(), 1..4), any::<bool>(), any::<bool>());
    proptest::collection::vec(one, 1..3).prop_map(|files| {
        let mut draft = Draft { chapters: Vec::new(), sections: 0, blocks: Vec::new() };
        for (sketches, is_crlf, is_ended) in files {
            let mut text = String::new();
            for sketch in sketches {
                draft.write(&sketch, &mut text);
            }
            text.push_str("| Key | Source |\n|---|---|\n| free | On modern slavery |\n\n");
            text.push_str("[ref]: https://example.org\n\n[^n]: A note of modern slavery.\n");
            if !is_ended {
                text.pop();
            }
            if is_crlf {
                text = text.replace('\n', "\r\n");
            }
            draft.chapters.push(text);
        }
        draft
    })
}

impl Draft {
    fn write(&mut self, sketch: &Sketch, text: &mut String) {
        let title = format!("Title {0} {{#s{0}}}", self.sections);
        text.push_str(&match (sketch.setext, sketch.level) {
            (true, 1) => format!("{title}\n===\n"),
            (true, 2) => format!("{title}\n---\n"),
            (_, level) => format!("{} {title}\n", "#".repeat(level)),
        });
        for block in &sketch.blocks {
            let mark = format!("m{}", self.blocks.len());
            text.push_str(sketch.gap);
            text.push_str(&block.replace("MARK", &mark));
            let kind = match block.chars().next() {
                Some('>') => "quote",
                Some('-' | '*' | '1') if block.contains("MARK") => "item",
                Some('|') => "row",
                Some('T') => "table",
                Some('`') => "code",
                _ => "paragraph",
            };
            self.blocks.push(format!("{{ in: s{}, {kind}: {mark} }}", self.sections));
        }
        text.push_str(sketch.gap);
        self.sections += 1;
    }

    /// Puts names that are there in place of `@T1` (a block or section), `@B1` (a block), `@S1` (a
    /// section), `@M1` (the mark of block `@B1`), `@P1` (the section of block `@B1`).
    fn named(&self, change: &str) -> String {
        let mut named = String::new();
        let mut rest = change;
        while let Some((before, after)) = rest.split_once('@') {
            named.push_str(before);
            let digits = after[1..].bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = after[1..=digits].parse().unwrap();
            let blocks = self.blocks.len().max(1);
            let block = self.blocks.get(number % blocks).map_or("{ says: none }", String::as_str);
            match &after[..1] {
                "B" => named.push_str(block),
                "P" => {
                    let home = block.trim_start_matches("{ in: ").split(',').next();
                    named.push_str(home.unwrap_or_default());
                }
                "M" => named.push_str(&format!("m{}", number % blocks)),
                "T" if !number.is_multiple_of(3) => named.push_str(block),
                _ => named.push_str(&format!("s{}", number % self.sections)),
            }
            rest = &after[1 + digits..];
        }
        named.push_str(rest);
        named
    }

    fn case(&self) -> Case {
        let mut case = Case::new(&self.chapters[0]).file("data/f.yaml", FIGURES);
        for (at, chapter) in self.chapters.iter().enumerate().skip(1) {
            case = case.file(&format!("chapters/tip/0{}.md", at + 1), chapter);
        }
        case
    }
}

/// Mostly small numbers, so that changes meet.
fn number() -> impl Strategy<Value = u32> {
    prop_oneof![0..60u32, 0..5u32]
}

fn section() -> impl Strategy<Value = String> {
    number().prop_map(|at| format!("@S{at}"))
}

fn target() -> impl Strategy<Value = String> {
    number().prop_map(|at| format!("@T{at}"))
}

fn place() -> impl Strategy<Value = String> {
    let beside = select(&["before", "after"][..]);
    let inside = select(&["start-of", "end-of"][..]);
    prop_oneof![
        3 => (beside.clone(), target()).prop_map(|(side, target)| format!("{side}: {target}")),
        1 => (beside, target()).prop_map(|(side, target)| format!("{side}: {target}\nrank: 1")),
        2 => (inside, section()).prop_map(|(side, target)| format!("{side}: {target}")),
        1 => target().prop_map(|target| format!("sorted-in: {target}")),
    ]
}

fn content() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => line().prop_map(|line| format!("|\n  new {line}")),
        1 => Just("|\n  - new item\n".to_owned()),
        1 => Just("|\n  > new quote\n  > of modern slavery\n".to_owned()),
        1 => Just("|\n  noted[^x].\n\n  [^x]: New note.\n".to_owned()),
        1 => Just("|\n  # New {#n}\n\n  Text.\n\n  ## Sub {#o}\n".to_owned()),
        1 => Just("|\n  # Other {#q}\n\n  Para.\n\n  More.\n\n  # Last {#r}\n".to_owned()),
        1 => Just("|\n  [^x]: A note.\n\n  # New {#n}\n\n  Noted[^x].\n".to_owned()),
        1 => Just("|\n  Table: New\n\n  | a | b |\n  |---|---|\n  | new | y |\n".to_owned()),
        1 => Just("|\n  - new\n    1. nested\n\n      ![new](x.png)\n".to_owned()),
        1 => Just("|\n  <!-- c -->\n\n  ```\n  new\n  ```\n".to_owned()),
        1 => Just("|\n  new [link][ref]\n\n  [ref]: other.html\n".to_owned()),
        1 => Just("{ item: new item }".to_owned()),
        1 => Just("{ row: [new, row] }".to_owned()),
    ]
}

fn change() -> impl Strategy<Value = String> {
    let plain =
        prop_oneof![changes_of_blocks(), changes_of_sections(), changes_of_introduced(), sweeps()];
    let overrides = prop_oneof![7 => Just(None), 1 => (0..4u32).prop_map(Some)];
    (plain, overrides).prop_map(|(change, over)| match over {
        Some(at) => format!("{change}\noverrides: [a{at}]"),
        None => change,
    })
}

/// An id of a section that `content` or another change introduces.
fn introduced() -> impl Strategy<Value = String> {
    select(&["n", "n", "o", "q", "r", "g", "h", "p1", "p2", "j"][..]).prop_map(str::to_owned)
}

/// What can be done to sections that other changes introduce.
fn changes_of_introduced() -> impl Strategy<Value = String> {
    let sections = select(
        &[
            "# New {#n}\n\n  Text.\n\n  ## Sub {#o}",
            "# Other {#q}\n\n  Para.\n\n  More.\n\n  # Last {#r}",
            "# Plain {#t}",
        ][..],
    );
    let side = select(&["before", "after", "start-of", "end-of"][..]);
    let side = || side.clone();
    prop_oneof![
        2 => (sections.clone(), place()).prop_map(|(content, place)| format!("insert: |\n  {content}\n{place}")),
        2 => (sections, side(), introduced())
            .prop_map(|(content, side, at)| format!("insert: |\n  {content}\n{side}: {at}")),
        2 => (introduced(), place()).prop_map(|(id, place)| format!("move: {id}\n{place}")),
        2 => (introduced(), side(), introduced())
            .prop_map(|(id, side, at)| format!("move: {id}\n{side}: {at}")),
        2 => (target(), side(), introduced())
            .prop_map(|(target, side, at)| format!("move: {target}\n{side}: {at}")),
        1 => Just("delete: n\nwas: New Text. Sub".to_owned()),
        1 => Just("delete: o\nwas: Sub".to_owned()),
        1 => Just("delete: r\nwas: Last".to_owned()),
        1 => Just("replace: q\nwas: Para. More.\nby: Instead.".to_owned()),
        1 => (introduced(), section()).prop_map(|(one, two)| {
            format!("group: [{one}, {two}]\nid: g\ntitle: Group")
        }),
        1 => (section(), introduced()).prop_map(|(one, two)| {
            format!("group: [{one}, {two}]\nid: h\ntitle: Group")
        }),
        1 => Just("split: q\ninto:\n  - { id: p1, title: One }\n  - { id: p2, title: Two, starts-at: { says: More } }".to_owned()),
        1 => Just("split: n\ninto:\n  - { id: p1, title: One }\n  - { id: p2, title: Two, starts-at: o }".to_owned()),
        1 => Just("join: [q, r]\nid: j\ntitle: Joint".to_owned()),
        1 => introduced().prop_map(|id| format!("retitle: {id}\nto: Title *anew*")),
        1 => (introduced(), introduced(), introduced())
            .prop_map(|(parent, one, two)| format!("reorder: {parent}\nchildren: [{one}, {two}]")),
        1 => introduced().prop_map(|id| format!("insert: Words at the end.\nend-of: {id}")),
        1 => Just("insert: Beside.\nafter: { in: q, paragraph: Para, inserted-by: a0 }".to_owned()),
    ]
}

fn changes_of_blocks() -> impl Strategy<Value = String> {
    let put = select(&["''", "new", "'*new*'", "'new [^n]'", "modern slavery"][..]);
    let find = select(&["alpha", "beta", "modern slavery", "delta", "theta", "zeta", "kappa"][..]);
    prop_oneof![
        3 => (content(), place()).prop_map(|(content, place)| format!("insert: {content}\n{place}")),
        3 => (target(), any::<bool>()).prop_map(|(target, drop)| {
            format!("delete: {target}\nwas: WAS{}", if drop { "\norphans: drop" } else { "" })
        }),
        2 => (target(), content()).prop_map(|(target, content)| {
            format!("replace: {target}\nwas: WAS\norphans: drop\nby: {content}")
        }),
        2 => (number(), put.clone())
            .prop_map(|(at, put)| format!("edit: @B{at}\nfind: \"@M{at}\"\nput: {put}")),
        2 => (target(), find, put)
            .prop_map(|(target, find, put)| format!("edit: {target}\nfind: {find}\nput: {put}")),
        1 => (target(), content()).prop_map(|(target, content)| {
            format!("replace: {target}\nwas: WAS\norphans: drop\ndrops: [c]\nby: {content}")
        }),
        1 => number().prop_map(|at| {
            format!("edit: @B{at}\nfind: \"@M{at}\"\nput: \"new[^k]\"\nnotes: {{ k: A new note. }}")
        }),
        1 => target().prop_map(|target| {
            format!("edit: {target}\nfind: theta\nput: new\ndrops: [\"[^n]\"]")
        }),
        1 => (number(), select(&["before", "after"][..])).prop_map(|(at, side)| {
            let column = format!("{{ column: New, cells: {{ \"@M{at}\": new }} }}");
            format!("insert: {column}\n{side}: {{ table: \"@M{at}\", column: b }}")
        }),
        4 => (target(), place()).prop_map(|(target, place)| format!("move: {target}\n{place}")),
        1 => target().prop_map(|target| format!("annotate: {target}\ntext: note")),
    ]
}

fn changes_of_sections() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => (section(), place()).prop_map(|(section, place)| format!("move: {section}\n{place}")),
        1 => (section(), section()).prop_map(|(one, two)| {
            format!("group: [{one}, {two}]\nid: g\ntitle: Group")
        }),
        1 => section().prop_map(|section| format!("group: [{section}]\nid: h\ntitle: Group")),
        1 => (section(), line()).prop_map(|(section, line)| {
            format!("group: [{section}]\nid: h\ntitle: Group\ncontent: |\n  new {line}")
        }),
        2 => number().prop_map(|at| format!(
            "split: @P{at}\ninto:\n  - {{ id: p1, title: One }}\n  - {{ id: p2, title: Two, starts-at: {{ says: @M{at} }} }}"
        )),
        1 => (0..5u32).prop_map(|at| format!("join: [s{at}, s{}]\nid: j\ntitle: Joint", at + 1)),
        1 => section().prop_map(|section| format!("retitle: {section}\nto: New title")),
        1 => (section(), section(), section())
            .prop_map(|(parent, one, two)| format!("reorder: {parent}\nchildren: [{one}, {two}]")),
        1 => (section(), content()).prop_map(|(section, content)| {
            format!("replace: {section}\nwas: WAS\norphans: drop\nby: {content}")
        }),
    ]
}

fn sweeps() -> impl Strategy<Value = String> {
    prop_oneof![plain_sweeps(), alternatives(), into_inserted()]
}

fn alternatives() -> impl Strategy<Value = String> {
    const OPTIONS: &str =
        "options: [{ id: o1, content: modern slavery }, { id: o2, content: '*other*' }]";
    let chosen = select(&["", "\nchosen: o2\ndecided-by: STC"][..]);
    prop_oneof![
        (number(), chosen.clone()).prop_map(|(at, chosen)| {
            format!("alternatives: alt\nin: @S{at}\nwords: \"@M{at}\"\n{OPTIONS}{chosen}")
        }),
        (number(), chosen.clone()).prop_map(|(at, chosen)| {
            format!("alternatives: alt\nparagraph: \"@M{at}\"\n{OPTIONS}{chosen}")
        }),
        (place(), chosen)
            .prop_map(|(place, chosen)| format!("alternatives: alt\n{place}\n{OPTIONS}{chosen}")),
    ]
}

/// Changes of what an earlier amendment inserts.
fn into_inserted() -> impl Strategy<Value = String> {
    let by = (0..4u32).prop_map(|at| format!("inserted-by: a{at}")).boxed();
    prop_oneof![
        by.clone().prop_map(|by| format!("edit: {{ says: new, {by} }}\nfind: new\nput: fresh")),
        (by.clone(), place())
            .prop_map(|(by, place)| format!("move: {{ says: new, {by} }}\n{place}")),
        by.prop_map(|by| format!("insert: beside\nafter: {{ says: new, {by} }}")),
        place().prop_map(|place| format!("move: o\n{place}")),
        Just("edit: n\nfind: Text\nput: Words".to_owned()),
    ]
}

fn plain_sweeps() -> impl Strategy<Value = String> {
    select(
        &[
            "term: modern slavery\nby: forms of violation",
            "term: flow\nby: stream",
            "term: new\nby: fresh",
            "term: modern slavery\nby: bondage\nin: [s1]",
            "tone: [alpha, beta]",
            "tone: [alpha]\nchanges: [{ find: alpha, put: omega }]",
            "figure: { f: { value: 26, show: '26', year: 2020, published: 2021-01-15 } }",
            "figure: { f: { value: 27, show: '27', year: 2020, published: 2021-01-15 } }",
            "meta: { revision: 2 }",
        ][..],
    )
    .prop_map(str::to_owned)
}

/// Runs a set of changes, each in an amendment of its own, and every smaller set on the way; what
/// conflicts is tried, and left out of what follows.
fn run(draft: &Draft, changes: &[String], counts: &mut BTreeMap<String, usize>) {
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    let mut standing: Vec<String> = Vec::new();
    for change in changes {
        let change = with_was(draft, &draft.named(change));
        standing.push(change);
        let mut case = draft.case();
        for (at, change) in standing.iter().enumerate() {
            case = case.amendment(&format!("a{at}"), &[change]);
        }
        let Some(run) = case.try_run() else {
            standing.pop();
            continue;
        };
        // Whatever cannot be is told before anything is written.
        assert!(!run.errors().contains(&"splice-differs"), "{:?} {standing:#?}", run.said());
        run.errors().into_iter().for_each(|code| count(format!("refused: {code}")));
        if run.errors().is_empty() {
            introduced_once(draft, &standing, &run);
            let change = standing.last().map_or("", String::as_str);
            count(format!("stands: {}", change.split(':').next().unwrap_or_default()));
        } else {
            standing.pop();
        }
    }
}

/// Every section that changes introduce is there once, as itself or as what was made of it, unless
/// a change deletes or overrides it.
fn introduced_once(draft: &Draft, standing: &[String], run: &Run) {
    let chapters = 1..=draft.chapters.len();
    let text: String = chapters.map(|at| run.chapter(&format!("tip/0{at}.md"))).collect();
    let is_overridden = standing.iter().any(|change| change.contains("overrides:"));
    let deletes =
        |id: &str| standing.iter().any(|change| change.starts_with(&format!("delete: {id}\n")));
    for (id, outer) in [("n", "n"), ("o", "n"), ("q", "q"), ("r", "r"), ("t", "t")] {
        let brings = standing.iter().any(|change| change.contains(&format!("{{#{id}}}")));
        let ends = [' ', '}'].map(|end| (format!("#{id}{end}"), format!("was={id}{end}")));
        let count: usize = ends
            .iter()
            .map(|(own, alias)| {
                text.matches(own.as_str()).count() + text.matches(alias.as_str()).count()
            })
            .sum();
        let expected = usize::from(brings && !deletes(id) && !deletes(outer));
        let is_right = count == expected || is_overridden && count == 0;
        assert!(is_right, "`{id}` stands {count} times: {standing:#?}\n{text}");
    }
}

/// A guard that is wrong is set right, since it is not what is looked for.
fn with_was(draft: &Draft, change: &str) -> String {
    if !change.contains("was: WAS") {
        return change.to_owned();
    }
    let probe = draft.case().amendment("probe", &[change]).try_run();
    let was = probe.and_then(|run| run.suggested_was()).unwrap_or_else(|| "nothing".into());
    change.replace("was: WAS", &format!("was: {was}"))
}

/// Returns how many cases are made up, and from which seed: `PROPTEST_CASES=100000` makes up more,
/// `PROPTEST_RNG_SEED` the same again.
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for from outside")]
pub(super) fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let seed = match given.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => RandomState::new().hash_one("seed"),
    };
    println!("PROPTEST_RNG_SEED={seed}");
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..given
    }
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn without_amendments_every_byte_stays(draft in draft()) {
        let run = draft.case().run();
        for (at, chapter) in draft.chapters.iter().enumerate() {
            prop_assert_eq!(run.chapter(&format!("tip/0{}.md", at + 1)), chapter);
        }
    }

    #[test]
    fn a_second_sweep_changes_nothing(draft in draft()) {
        let term = "term: modern slavery\nby: forms of violation";
        let swept = draft.case().amendment("a", &[term]).run();
        let chapters = (0..draft.chapters.len())
            .map(|at| swept.chapter(&format!("tip/0{}.md", at + 1)).to_owned());
        let again = Draft { chapters: chapters.collect(), ..draft };
        let swept_again = again.case().amendment("a", &[term]).run();
        for (at, chapter) in again.chapters.iter().enumerate() {
            prop_assert_eq!(swept_again.chapter(&format!("tip/0{}.md", at + 1)), chapter);
        }
    }
}

#[test]
fn changes_keep_the_laws() {
    let made = (draft(), proptest::collection::vec(change(), 1..8));
    let counts: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let result = TestRunner::new(config(250)).run(&made, |(draft, changes)| {
        run(&draft, &changes, &mut counts.borrow_mut());
        Ok(())
    });
    println!("{:#?}", counts.into_inner());
    if let Err(error) = result {
        panic!("{error}");
    }
}
