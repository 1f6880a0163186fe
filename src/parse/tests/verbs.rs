//! Every verb with all its keys, written from the table: the table and the readers agree.

use super::*;
use crate::parse::keys::Form;
use crate::parse::keys::Key;
use crate::parse::keys::Takes;
use crate::parse::targets::PLACES;
use crate::parse::verbs::Beside;
use crate::parse::verbs::GUARDS;
use crate::parse::verbs::VERBS;
use crate::parse::verbs::Verb;

/// Writes a value of a kind.
fn sample(takes: Takes) -> String {
    match takes {
        Takes::Text | Takes::Inline | Takes::InlineOrNothing | Takes::Content => {
            "some words".into()
        }
        Takes::Section | Takes::Lexicon => "[a]".into(),
        Takes::Id | Takes::SectionId | Takes::Target | Takes::Recommendation => "a".into(),
        Takes::Ids | Takes::SectionIds(_) | Takes::Sections => "[a, b]".into(),
        Takes::Targets | Takes::Recommendations => "[a, b]".into(),
        Takes::Find => "{ exact: a, before: b, after: c }".into(),
        Takes::Number | Takes::Count | Takes::Rank => "3".into(),
        Takes::Changes | Takes::Guards | Takes::Dispositions => unreachable!(),
        Takes::Flag => "true".into(),
        Takes::Date => "2021-10-31".into(),
        Takes::Language => "en".into(),
        Takes::Warning => "anchor-moved".into(),
        Takes::Word(words) => words[0].into(),
        Takes::Words(words) => format!("[{}]", words.join(", ")),
        Takes::Texts => "[some words, others]".into(),
        Takes::TextMap | Takes::InlineMap | Takes::CellMap => "{ some words: others }".into(),
        Takes::Cells => "[some words, others]".into(),
        Takes::TextsById | Takes::TextsByPart => "{ a: some words }".into(),
        Takes::Parts => "[{ id: a, title: t }, { id: b, title: t, starts-at: s }]".into(),
        Takes::Map(form) => map(form),
        Takes::Maps(form) => format!("[{}]", map(form)),
        Takes::MapById(form) => format!("{{ a: {} }}", map(form)),
    }
}

fn map(form: &Form) -> String {
    let entries: Vec<String> = form.keys.iter().map(pair).collect();
    format!("{{ {} }}", entries.join(", "))
}

fn pair(key: &Key) -> String {
    let value = match (key.name, key.takes) {
        ("options", _) => "[{ id: a, content: c }, { id: b, content: d }]".to_owned(),
        ("chosen", _) => "a".to_owned(),
        ("alternatives", _) => "b".to_owned(),
        (_, takes) => sample(takes),
    };
    format!("{}: {value}", key.name)
}

/// Writes a clause with its own keys, and with all or only the demanded ones.
pub(super) fn clause(verb: &Verb, all: bool) -> String {
    let own = Key { name: verb.name, takes: verb.takes, demanded: true, meaning: verb.meaning };
    let place = (verb.beside != Beside::Nothing).then_some(&PLACES[0]);
    let overrides = (all && VERBS.iter().any(|other| other.name == verb.name))
        .then_some(&crate::parse::verbs::OVERRIDES);
    let keys = verb.keys.iter().filter(|key| key.demanded || (all && key.name != "words"));
    let keys = [&own].into_iter().chain(place).chain(keys).chain(overrides);
    keys.map(pair).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_verb_reads_the_keys_that_the_table_gives_it() {
    for verb in &VERBS {
        for all in [true, false] {
            let written = clause(verb, all);
            let run = Run::of_change(&written);
            assert_eq!(run.said(), Vec::<String>::new(), "{written}");
            assert_eq!(run.change().action.verb(), verb.name);
        }
    }
}

#[test]
fn every_guard_reads_the_keys_that_the_table_gives_it() {
    for guard in &GUARDS {
        let written = clause(guard, true).replace('\n', "\n    ");
        let run = Run::of_amendment(&format!("editorial: e\nensure:\n  - {written}"));
        assert_eq!(run.said(), Vec::<String>::new(), "{written}");
        assert_eq!(run.workspace().amendments.amendments[0].ensure.len(), 1);
    }
}

#[test]
fn without_a_demanded_key_every_verb_misses_it() {
    for verb in &VERBS {
        for key in verb.keys.iter().filter(|key| key.demanded) {
            let written: Vec<String> = clause(verb, true)
                .lines()
                .filter(|line| !line.starts_with(&format!("{}: ", key.name)))
                .map(str::to_owned)
                .collect();
            let said = Run::of_change(&written.join("\n")).said();
            let expected = format!("missing-key: `{}` has no `{}`", verb.name, key.name);
            assert!(said.iter().any(|line| line.starts_with(&expected)), "{said:?}");
        }
    }
}
