//! Every word has the cause that the language gives it: in made-up workspaces each amendment brings
//! words of its own and removes words that are known, and each of them is asked for its cause.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::amend::tests::laws::config;
use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;

/// Paragraphs of a section, and sections of the chapters.
const PARAGRAPHS: usize = 4;
const SECTIONS: usize = 6;

/// What happens to a paragraph.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Stays,
    /// Two amendments edit one sentence.
    EditedTwice,
    Deleted,
    /// Something is inserted behind it, with words that a term sweeps.
    Followed,
    /// It moves to another section, and words in it are edited.
    Moved(usize),
    Replaced,
    /// A link and emphasis around words that go.
    EditedInEmphasis,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        2 => Just(Fate::Stays),
        3 => Just(Fate::EditedTwice),
        1 => Just(Fate::Deleted),
        2 => Just(Fate::Followed),
        2 => (0..SECTIONS).prop_map(Fate::Moved),
        1 => Just(Fate::Replaced),
        2 => Just(Fate::EditedInEmphasis),
    ]
}

/// What is expected: words of the result and of the base, each with the amendment that is their cause.
#[derive(Debug, Default)]
struct Expected {
    brought: BTreeMap<String, String>,
    removed: BTreeMap<String, String>,
}

/// A workspace that is being made, with what is expected of it.
struct Made {
    case: Case,
    expected: Expected,
}

impl Made {
    fn amendment(&mut self, id: &str, changes: &[&str]) {
        self.case = self.case.clone().amendment(id, changes);
    }

    fn brings(&mut self, words: &str, id: &str) {
        self.expected.brought.insert(words.to_owned(), id.to_owned());
    }

    fn removes(&mut self, words: &str, id: &str) {
        self.expected.removed.insert(words.to_owned(), id.to_owned());
    }

    fn paragraph(&mut self, number: usize, fate: Fate) {
        let at = format!("{{ in: s{}, paragraph: k{number}q }}", number / PARAGRAPHS);
        let (one, two) = (format!("e{number}a"), format!("e{number}b"));
        let (new, other) = (format!("t{number}a"), format!("t{number}b"));
        let gone = [format!("k{number}q"), format!("d{number}a"), format!("d{number}b")];
        match fate {
            Fate::Stays => {}
            Fate::EditedTwice => {
                let edit = format!("edit: {at}\nfind: d{number}a\nput: {new}");
                self.amendment(&one, &[&edit]);
                let edit = format!("edit: {at}\nfind: d{number}b\nput: {other} of old term");
                self.amendment(&two, &[&edit]);
                self.brings(&new, &one);
                self.brings(&other, &two);
                self.removes(&gone[1], &one);
                self.removes(&gone[2], &two);
            }
            Fate::Deleted => {
                let delete = format!("delete: {at}\nwas: k{number}q … end.");
                self.amendment(&one, &[&delete]);
                gone.iter().for_each(|word| self.removes(word, &one));
            }
            Fate::Followed => {
                let insert = format!("insert: Here {new} and the old term stand.\nafter: {at}");
                self.amendment(&one, &[&insert]);
                self.brings(&new, &one);
            }
            Fate::Moved(section) => {
                let place = format!("end-of: s{section}\nrank: {number}");
                self.amendment(&one, &[&format!("move: {at}\n{place}")]);
                let edit = format!("edit: {at}\nfind: d{number}a\nput: {new}");
                self.amendment(&two, &[&edit]);
                self.brings(&new, &two);
                self.removes(&gone[1], &two);
            }
            Fate::Replaced => {
                let by = format!("was: k{number}q … end.\nby: Now {new} and the old term.");
                self.amendment(&one, &[&format!("replace: {at}\n{by}")]);
                self.brings(&new, &one);
                gone.iter().for_each(|word| self.removes(word, &one));
            }
            Fate::EditedInEmphasis => {
                let edit = format!("edit: {at}\nfind: mid{number}\nput: {new}");
                self.amendment(&one, &[&edit]);
                self.brings(&new, &one);
                self.removes(&format!("mid{number}"), &one);
            }
        }
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
    }
    chapters
}

fn made(fates: &[Fate], sections: bool) -> Made {
    let [one, two] = chapters();
    let case = Case::new(&one).file("chapters/tip/02.md", &two);
    let mut made = Made { case, expected: Expected::default() };
    for (number, fate) in fates.iter().enumerate() {
        // The part of a split starts there.
        let is_needed = sections && number == 6;
        made.paragraph(number, if is_needed { Fate::EditedTwice } else { *fate });
    }
    made.amendment("sweep", &["term: old term\nby: new wording"]);
    if sections {
        // Two siblings go into a group, one of them in two parts; a third has another title.
        let split = "split: s1\ninto:\n  - { id: p1, title: Part1 tokens1 }\n  \
                     - { id: p2, title: Part2, starts-at: { paragraph: k6q } }";
        made.amendment("split", &[split]);
        made.amendment("group", &["group: [s0, p1]\nid: g\ntitle: Grouped tokens2"]);
        made.amendment("title", &["retitle: s4\nto: Title4 tokens3"]);
        for (words, id) in [("tokens1", "split"), ("tokens2", "group"), ("tokens3", "title")] {
            made.brings(words, id);
        }
    }
    made
}

/// Returns the ids of the amendments that are a cause.
fn ids(run: &Run, causes: &[ChangeId]) -> Vec<String> {
    let amendments = &run.workspace.amendments.amendments;
    causes.iter().map(|cause| amendments[cause.amendment as usize].id.value.clone()).collect()
}

/// Returns every word of the result with its causes: no id where it is of the base.
fn brought(run: &Run) -> Vec<(String, Vec<String>)> {
    let draft = &run.revised().policies[0];
    let mut words = Vec::new();
    for (file, runs) in draft.document.files.iter().zip(&draft.provenance) {
        let text = run.slice(file.source());
        for part in runs {
            let causes = match &part.origin {
                Origin::Base(..) => Vec::new(),
                Origin::Changes(by) => ids(run, by),
            };
            let shown = &text[part.range.start as usize..part.range.end as usize];
            words.extend(shown.split_whitespace().map(|word| (word.to_owned(), causes.clone())));
        }
    }
    words
}

fn removed(run: &Run) -> Vec<(String, Vec<String>)> {
    let draft = &run.revised().policies[0];
    let gone = draft.deletions.iter().flat_map(|gone| {
        let shown = &run.slice(gone.span.source)[gone.span.range()];
        let causes = ids(run, &gone.causes);
        shown.split_whitespace().map(|word| (word.to_owned(), causes.clone())).collect::<Vec<_>>()
    });
    gone.collect()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn every_word_has_its_cause(
        fates in proptest::collection::vec(fate(), SECTIONS * PARAGRAPHS),
        sections in any::<bool>(),
    ) {
        let Made { case, expected } = made(&fates, sections);
        let run = case.run();
        prop_assert_eq!(run.errors(), Vec::<String>::new());
        let (brought, removed) = (brought(&run), removed(&run));
        for (words, id) in &expected.brought {
            let own: Vec<_> = brought.iter().filter(|(word, _)| word == words).collect();
            prop_assert_eq!(own.len(), 1, "{} stands once", words);
            prop_assert_eq!(&own[0].1, &vec![id.clone()], "the cause of {}", words);
        }
        for (words, id) in &expected.removed {
            let own: Vec<_> = removed.iter().filter(|(word, _)| word == words).collect();
            prop_assert_eq!(own.len(), 1, "{} goes once", words);
            prop_assert_eq!(&own[0].1, &vec![id.clone()], "who removes {}", words);
        }
        // The sweep owns what it wrote, in inserted text too; and nobody owns words of the base.
        for (word, causes) in &brought {
            if word == "new" || word.starts_with("wording") {
                prop_assert_eq!(causes, &vec!["sweep".to_owned()]);
            }
            if word.starts_with('k') && word.ends_with('q') {
                prop_assert_eq!(causes, &Vec::<String>::new(), "{} is of the base", word);
            }
        }
        prop_assert!(!brought.iter().any(|(word, _)| word == "old"));
    }
}
