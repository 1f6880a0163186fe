//! Every word has the cause that the language gives it: in made-up workspaces each amendment brings
//! words of its own and removes words that are known, and each of them is asked for its cause.
//!
//! What happens to paragraphs, sections and the whole is listed in `made`; the law prints how often
//! each of it happened, and that all of it does is a part of the law.

mod made;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::amend::tests::laws::config;
use crate::amend::tests::support::Run;
use crate::amend::tests::tokens::made::Expected;
use crate::amend::tests::tokens::made::Fate;
use crate::amend::tests::tokens::made::Made;
use crate::amend::tests::tokens::made::PARAGRAPHS;
use crate::amend::tests::tokens::made::SECTIONS;
use crate::amend::tests::tokens::made::Shape;
use crate::amend::tests::tokens::made::fate;
use crate::amend::tests::tokens::made::made;
use crate::amend::tests::tokens::made::part;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;

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
            words.extend(words_of(shown).map(|word| (word, causes.clone())));
        }
    }
    words
}

fn removed(run: &Run) -> Vec<(String, Vec<String>)> {
    let draft = &run.revised().policies[0];
    let gone = draft.deletions.iter().flat_map(|gone| {
        let shown = &run.slice(gone.span.source)[gone.span.range()];
        let causes = ids(run, &gone.causes);
        words_of(shown).map(|word| (word, causes.clone())).collect::<Vec<_>>()
    });
    gone.collect()
}

/// Returns the words of a text, without the marks around them.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    let marks = |char: char| !char.is_alphanumeric();
    let words = text.split(|char: char| char.is_whitespace() || char == '|' || char == '[');
    words.map(move |word| word.trim_matches(marks).to_owned()).filter(|word| !word.is_empty())
}

/// Checks that a word stands once in a list, with its causes.
fn check(words: &[(String, Vec<String>)], word: &str, ids: &[String]) -> Result<(), TestCaseError> {
    let own: Vec<_> = words.iter().filter(|(own, _)| own == word).collect();
    prop_assert_eq!(own.len(), 1, "{} is there once", word);
    let causes: BTreeSet<&String> = own[0].1.iter().collect();
    prop_assert_eq!(causes, ids.iter().collect::<BTreeSet<_>>(), "the cause of {}", word);
    Ok(())
}

fn law(case: Made) -> Result<(), TestCaseError> {
    let Made { case, expected: Expected { brought, removed, absent }, .. } = case;
    let run = case.run();
    prop_assert_eq!(run.errors(), Vec::<&str>::new(), "{:?}", run.said());
    let (new, gone) = (self::brought(&run), self::removed(&run));
    for (word, ids) in &brought {
        check(&new, word, ids)?;
    }
    for (word, ids) in &removed {
        check(&gone, word, ids)?;
    }
    for (word, causes) in &new {
        prop_assert!(!absent.contains(word), "{} was overridden, edited or not chosen", word);
        // The sweep owns what it wrote, in inserted text too; and nobody owns words of the base.
        if word == "new" || word == "wording" {
            prop_assert_eq!(causes, &vec!["sweep".to_owned()]);
        }
        if word.starts_with('k') && word.ends_with('q') {
            prop_assert_eq!(causes, &Vec::<String>::new(), "{} is of the base", word);
        }
    }
    prop_assert!(!new.iter().any(|(word, _)| word == "old"));
    Ok(())
}

#[test]
fn every_word_has_its_cause() {
    let fates = proptest::collection::vec(fate(), SECTIONS * PARAGRAPHS);
    let parts = proptest::collection::vec(part(), SECTIONS);
    let shapes = vec![Shape::AsItWas, Shape::SplitAndGrouped, Shape::Joined];
    let shape = proptest::sample::select(shapes);
    let counts: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let result =
        TestRunner::new(config(100)).run(&(fates, parts, shape), |(fates, parts, shape)| {
            let mut counts = counts.borrow_mut();
            let mut count = |name: String| *counts.entry(name).or_default() += 1;
            for fate in &fates {
                count(match fate {
                    Fate::Moved(_) => "Moved with an edit inside".to_owned(),
                    fate => format!("{fate:?}"),
                });
            }
            parts.iter().for_each(|part| count(format!("section: {part:?}")));
            count(format!("all: {shape:?}"));
            law(made(&fates, &parts, shape))
        });
    let counts = counts.into_inner();
    println!("{counts:#?}");
    if let Err(error) = result {
        panic!("{error}");
    }
    // Each of 14 fates, 10 parts and 3 shapes.
    assert_eq!(counts.len(), 27);
}
