//! Workspaces that are made up, with what is expected of each word that changes bring or take.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::amend::tests::support::Case;

/// Paragraphs of a section, and sections of the chapters.
pub(super) const PARAGRAPHS: usize = 4;
pub(super) const SECTIONS: usize = 6;

/// What happens to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Stays,
    /// Two amendments edit one sentence.
    EditedTwice,
    /// Two amendments make the same edit.
    Shared,
    /// An edit overrides another.
    Overridden,
    Deleted,
    /// Something is inserted behind it, with words that a term sweeps.
    Followed,
    /// Something is inserted behind it, and another amendment edits that.
    FollowedAndEdited,
    /// It moves to another section, and words in it are edited.
    Moved(usize),
    Replaced,
    /// A link and emphasis around words that go.
    EditedInEmphasis,
    /// An edit brings a footnote.
    Noted,
    /// Options in brackets stand in place of words.
    Open,
    /// An option was chosen.
    Chosen,
    /// A worklist changes words.
    Toned,
}

pub(super) fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        2 => Just(Fate::Stays),
        3 => Just(Fate::EditedTwice),
        1 => Just(Fate::Shared),
        1 => Just(Fate::Overridden),
        1 => Just(Fate::Deleted),
        2 => Just(Fate::Followed),
        1 => Just(Fate::FollowedAndEdited),
        2 => (0..SECTIONS).prop_map(Fate::Moved),
        1 => Just(Fate::Replaced),
        2 => Just(Fate::EditedInEmphasis),
        1 => Just(Fate::Noted),
        1 => Just(Fate::Open),
        1 => Just(Fate::Chosen),
        1 => Just(Fate::Toned),
    ]
}

/// What happens to a section, and to the list and the table at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Stays,
    /// It moves, where nothing else happens to its place.
    Moved,
    RowSorted,
    RowEdited,
    RowDeleted,
    RowReplaced,
    Column,
    Item,
    ItemMoved,
    Figure,
}

pub(super) fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        1 => Just(Part::Stays),
        2 => Just(Part::Moved),
        1 => Just(Part::RowSorted),
        1 => Just(Part::RowEdited),
        1 => Just(Part::RowDeleted),
        1 => Just(Part::RowReplaced),
        1 => Just(Part::Column),
        1 => Just(Part::Item),
        1 => Just(Part::ItemMoved),
        2 => Just(Part::Figure),
    ]
}

/// What happens to several sections together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    AsItWas,
    /// Siblings go into a group, one of them in two parts; another has a new title.
    SplitAndGrouped,
    /// Two sections become one.
    Joined,
}

/// What is expected: words of the result and of the base, each with the amendments that are their
/// cause; and words that never stand.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) brought: BTreeMap<String, Vec<String>>,
    pub(super) removed: BTreeMap<String, Vec<String>>,
    pub(super) absent: Vec<String>,
}

/// A workspace that is being made, with what is expected of it.
pub(super) struct Made {
    pub(super) case: Case,
    pub(super) expected: Expected,
    shape: Shape,
}

impl Made {
    fn amendment(&mut self, id: &str, change: &str) {
        self.case = self.case.clone().amendment(id, &[change]);
    }

    fn brings(&mut self, words: &str, ids: &[&str]) {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        self.expected.brought.insert(words.to_owned(), ids);
    }

    fn removes(&mut self, words: &str, ids: &[&str]) {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        self.expected.removed.insert(words.to_owned(), ids);
    }

    fn paragraph(&mut self, number: usize, fate: Fate) {
        let words = Words::new(number);
        match fate {
            Fate::Stays => {}
            Fate::Deleted
            | Fate::Followed
            | Fate::FollowedAndEdited
            | Fate::Moved(_)
            | Fate::Replaced => self.block(&words, fate),
            Fate::Open | Fate::Chosen | Fate::Toned => self.decided(&words, fate),
            _ => self.edited(&words, fate),
        }
    }

    /// Its words are edited.
    fn edited(&mut self, words: &Words, fate: Fate) {
        let Words { one, two, new, other, gone, number, .. } = words;
        match fate {
            Fate::EditedTwice => {
                self.amendment(one, &words.edit(&gone[1], new));
                self.amendment(two, &words.edit(&gone[2], &format!("{other} of old term")));
                self.brings(new, &[one]);
                self.brings(other, &[two]);
                self.removes(&gone[1], &[one]);
                self.removes(&gone[2], &[two]);
            }
            Fate::Shared => {
                for id in [one, two] {
                    self.amendment(id, &words.edit(&gone[1], new));
                }
                self.brings(new, &[one, two]);
                self.removes(&gone[1], &[one, two]);
            }
            Fate::Overridden => {
                self.amendment(one, &words.edit(&gone[1], new));
                let wider =
                    words.edit(&format!("has {} and", gone[1]), &format!("had {other} and"));
                self.amendment(two, &format!("{wider}\noverrides: {one}"));
                self.brings(other, &[two]);
                self.removes(&gone[1], &[two]);
                self.expected.absent.push(new.clone());
            }
            Fate::EditedInEmphasis => {
                self.amendment(one, &words.edit(&format!("mid{number}"), new));
                self.brings(new, &[one]);
                self.removes(&format!("mid{number}"), &[one]);
            }
            _ => {
                let notes = format!("notes: {{ x: \"See {other} of the old term.\" }}");
                let put = format!("\"{new} and[^x]\"");
                self.amendment(one, &format!("{}\n{notes}", words.edit(&gone[1], &put)));
                self.brings(new, &[one]);
                self.brings(other, &[one]);
                self.removes(&gone[1], &[one]);
            }
        }
    }

    /// Words are put to a decision.
    fn decided(&mut self, words: &Words, fate: Fate) {
        let Words { one, new, other, gone, number, .. } = words;
        match fate {
            Fate::Open | Fate::Chosen => {
                let is_chosen = fate == Fate::Chosen;
                let options = format!(
                    "options: [{{ id: o1, content: {new} of old term }}, {{ id: o2, content: {other} }}]"
                );
                let chosen = if is_chosen { "\nchosen: o2\ndecided-by: STC" } else { "" };
                let target = format!("in: s{}\nparagraph: k{number}q", number / PARAGRAPHS);
                let words = format!("{target}\nwords: {}\n{options}{chosen}", gone[1]);
                self.amendment(one, &format!("alternatives: alt{number}\n{words}"));
                self.brings(other, &[one]);
                self.removes(&gone[1], &[one]);
                match is_chosen {
                    true => self.expected.absent.push(new.clone()),
                    false => self.brings(new, &[one]),
                }
            }
            _ => {
                let word = &gone[2];
                let change = format!("changes: [{{ find: {word} of, put: {new} of }}]");
                self.amendment(one, &format!("tone: [{word}]\n{change}"));
                self.brings(new, &[one]);
                self.removes(word, &[one]);
            }
        }
    }

    /// Something happens to it as a whole, or beside it.
    fn block(&mut self, words: &Words, fate: Fate) {
        let Words { at, one, two, new, other, gone, number } = words;
        match fate {
            Fate::Deleted => {
                self.amendment(one, &format!("delete: {at}\nwas: k{number}q … end."));
                gone.iter().for_each(|word| self.removes(word, &[one]));
            }
            Fate::Followed | Fate::FollowedAndEdited => {
                let words = format!("Here {new} and x{number} of the old term stand.");
                self.amendment(one, &format!("insert: {words}\nafter: {at}"));
                self.brings(new, &[one]);
                if fate == Fate::FollowedAndEdited {
                    let find = format!("find: x{number}\nput: {other}");
                    self.amendment(
                        two,
                        &format!("edit: {{ says: Here, inserted-by: {one} }}\n{find}"),
                    );
                    self.brings(other, &[two]);
                    self.expected.absent.push(format!("x{number}"));
                }
            }
            Fate::Moved(section) => {
                // Nothing can stand between sections that are joined.
                let is_between = self.shape == Shape::Joined && section == 2;
                let section = if is_between { 3 } else { section };
                let place = format!("end-of: s{section}\nrank: {number}");
                self.amendment(one, &format!("move: {at}\n{place}"));
                self.amendment(two, &words.edit(&gone[1], new));
                self.brings(new, &[two]);
                self.removes(&gone[1], &[two]);
            }
            _ => {
                let by = format!("was: k{number}q … end.\nby: Now {new} and the old term.");
                self.amendment(one, &format!("replace: {at}\n{by}"));
                self.brings(new, &[one]);
                gone.iter().for_each(|word| self.removes(word, &[one]));
            }
        }
    }

    fn part(&mut self, section: usize, part: Part) {
        let (id, own) = (format!("f{section}"), format!("s{section}"));
        let (new, other) = (format!("u{section}a"), format!("u{section}b"));
        match part {
            Part::Stays => {}
            Part::Moved => {
                let is_free = match self.shape {
                    Shape::AsItWas => true,
                    Shape::SplitAndGrouped => matches!(section, 2 | 3 | 5),
                    Shape::Joined => section < 2,
                };
                let place = if section < 4 { "rest" } else { "top" };
                if is_free {
                    let place = format!("end-of: {place}\nrank: {section}");
                    self.amendment(&id, &format!("move: {own}\n{place}"));
                }
            }
            Part::Item => {
                let item = format!("{{ item: {new} and {other} }}");
                let place = format!("before: {{ in: {own}, item: ia{section} }}");
                self.both(&id, [&new, &other], &format!("insert: {item}\n{place}"));
            }
            Part::ItemMoved => {
                let item = |name: &str| format!("{{ in: {own}, item: i{name}{section} }}");
                self.amendment(&id, &format!("move: {}\nbefore: {}", item("z"), item("a")));
            }
            Part::Figure => {
                let value =
                    format!("{{ value: 9, show: {new}, year: 2020, published: 2021-01-15 }}");
                self.amendment(&id, &format!("figure: {{ g{section}: {value} }}"));
                self.brings(&new, &[&id]);
                self.removes(&format!("old{section}"), &[&id]);
            }
            _ => self.table(section, part),
        }
    }

    /// Something happens to the table of a section.
    fn table(&mut self, section: usize, part: Part) {
        let (id, own) = (format!("f{section}"), format!("s{section}"));
        let (new, other) = (format!("u{section}a"), format!("u{section}b"));
        let (name, means) = (format!("ra{section}"), format!("rm{section}"));
        let row = format!("{{ in: {own}, row: {name} }}");
        let table = format!("{{ in: {own}, table: {name} }}");
        let gone = format!("was: {name} {means}");
        match part {
            Part::RowSorted => {
                let row = format!("insert: {{ row: [{new}, {other} of old term] }}");
                self.both(&id, [&new, &other], &format!("{row}\nsorted-in: {table}"));
            }
            Part::RowEdited => {
                let cell = format!("{{ in: {own}, row: {name}, column: Meaning }}");
                self.amendment(&id, &format!("edit: {cell}\nfind: {means}\nput: {new}"));
                self.brings(&new, &[&id]);
                self.removes(&means, &[&id]);
            }
            Part::RowDeleted => {
                self.amendment(&id, &format!("delete: {row}\n{gone}"));
                for word in [&name, &means] {
                    self.removes(word, &[&id]);
                }
            }
            Part::RowReplaced => {
                let by = format!("by: {{ row: [{new}, {other}] }}");
                self.both(&id, [&new, &other], &format!("replace: {row}\n{gone}\n{by}"));
                for word in [&name, &means] {
                    self.removes(word, &[&id]);
                }
            }
            _ => {
                let column = format!("{{ column: {new}, cells: {{ {name}: {other} }} }}");
                let place = format!("after: {{ in: {own}, table: {name}, column: Word }}");
                self.both(&id, [&new, &other], &format!("insert: {column}\n{place}"));
            }
        }
    }

    /// A change that brings two words.
    fn both(&mut self, id: &str, words: [&str; 2], change: &str) {
        self.amendment(id, change);
        words.into_iter().for_each(|word| self.brings(word, &[id]));
    }

    fn shape(&mut self) {
        match self.shape {
            Shape::AsItWas => {}
            Shape::SplitAndGrouped => {
                let split = "split: s1\ninto:\n  - { id: p1, title: Part1 tokens1 }\n  \
                             - { id: p2, title: Part2, starts-at: { paragraph: k6q } }";
                self.amendment("split", split);
                self.amendment("group", "group: [s0, p1]\nid: g\ntitle: Grouped tokens2");
                self.amendment("title", "retitle: s4\nto: Title4 tokens3");
                self.brings("tokens1", &["split"]);
                self.brings("tokens2", &["group"]);
                self.brings("tokens3", &["title"]);
                self.removes("Title1", &["split"]);
            }
            Shape::Joined => {
                self.amendment("join", "join: [s2, s3]\nid: j\ntitle: Joint tokens1");
                self.brings("tokens1", &["join"]);
                for word in ["Title2", "Title3"] {
                    self.removes(word, &["join"]);
                }
            }
        }
    }
}

/// The words of a paragraph: where it stands, the amendments that may change it, what these bring
/// and what they take.
struct Words {
    number: usize,
    at: String,
    one: String,
    two: String,
    new: String,
    other: String,
    gone: [String; 3],
}

impl Words {
    fn new(number: usize) -> Self {
        Self {
            number,
            at: format!("{{ in: s{}, paragraph: k{number}q }}", number / PARAGRAPHS),
            one: format!("e{number}a"),
            two: format!("e{number}b"),
            new: format!("t{number}a"),
            other: format!("t{number}b"),
            gone: [format!("k{number}q"), format!("d{number}a"), format!("d{number}b")],
        }
    }

    fn edit(&self, find: &str, put: &str) -> String {
        format!("edit: {}\nfind: {find}\nput: {put}", self.at)
    }
}

/// Sections `s0` to `s5` below `top`; the last two in another chapter.
fn chapters() -> [String; 2] {
    let mut chapters = ["# Top {#top}\n\n".to_owned(), "# Rest {#rest}\n\n".to_owned()];
    for section in 0..SECTIONS {
        let chapter = &mut chapters[section / 4];
        chapter.push_str(&format!("## Title{section} {{#s{section}}}\n\n"));
        for number in section * PARAGRAPHS..(section + 1) * PARAGRAPHS {
            chapter.push_str(&format!(
                "k{number}q has d{number}a and *some mid{number} words* and\nd{number}b of old term end.\n\n"
            ));
        }
        chapter.push_str(&format!(
            "- ia{section}\n- ib{section} [old{section}](figure:g{section})\n- iz{section}\n\n\
             | Word | Meaning |\n|---|---|\n| ra{section} | rm{section} |\n| z{section} | y |\n\n"
        ));
    }
    chapters
}

/// The figures `g0` to `g5`.
fn figures() -> String {
    let figure = |section: usize| {
        format!(
            "g{section}: {{ value: 1, show: old{section}, unit: people, year: 2019, source: S, published: 2020-01-01 }}\n"
        )
    };
    (0..SECTIONS).map(figure).collect()
}

/// Makes a workspace in which that happens.
pub(super) fn made(fates: &[Fate], parts: &[Part], shape: Shape) -> Made {
    let [one, two] = chapters();
    let case = Case::new(&one).file("chapters/tip/02.md", &two).file("data/g.yaml", &figures());
    let mut made = Made { case, expected: Expected::default(), shape };
    for (number, fate) in fates.iter().enumerate() {
        // The part of a split starts there.
        let is_needed = shape == Shape::SplitAndGrouped && number == 6;
        made.paragraph(number, if is_needed { Fate::EditedTwice } else { *fate });
    }
    for (section, part) in parts.iter().enumerate() {
        made.part(section, *part);
    }
    made.shape();
    made.amendment("sweep", "term: old term\nby: new wording");
    made
}
