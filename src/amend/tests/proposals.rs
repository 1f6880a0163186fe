//! What is proposed for quoted words is found where they stand, and its cross-checks hold.

use crate::amend::proposal::Deed;
use crate::amend::proposal::Proposal;
use crate::amend::proposal::Wish;
use crate::amend::proposal::change;
use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;
use crate::model::amendment::Side;
use crate::yaml::Written;

const CHAPTER: &str = "\
Words before all.

# One {#tip-one}

Words of one: \"quoted\", *set off* and `code`, words again.[^note]

- a first item of words
- a second

  with words below

> Words that others wrote.

| Word | Words |
|---|---|
| first | words: a, b |
| second | [more words](#tip-two) |

[^note]: Words of a note.

## Words # again: {#tip-two}

Words of two. The words of two end here, and they are many more than twelve words.

```
words in code
```

# 3. Words, unnamed

Text that is not named.
";

/// The faults of a place or cross-check that is not the one meant.
const MISSED: [&str; 6] = [
    "words-not-found",
    "block-not-found",
    "section-not-found",
    "ambiguous-target",
    "was-differs",
    "count-differs",
];

fn play(wish: &Wish<'_>) -> Option<Run> {
    let Ok(change) = change(wish) else { return None };
    Some(amended(change))
}

fn amended(change: Written) -> Run {
    let proposal = Proposal {
        id: "new".to_owned(),
        title: None,
        from: Vec::new(),
        editorial: Some("why: \"so\"".to_owned()),
        change,
    };
    let file = format!("policy: tip\namendments:\n{}", proposal.write(2));
    Case::new(CHAPTER).file("amendments/new.yaml", &file).run()
}

#[test]
fn what_is_proposed_for_words_is_found() {
    let mut played = 0;
    for words in ["words", "Words", "first", "quoted", "set off", "not named", "Word"] {
        for at in &Case::new(CHAPTER).suggested(words) {
            for (verb, deed) in Deed::ALL {
                let wish = Wish { deed, at: Some(at), place: None, text: Some("New text") };
                let wish = match deed {
                    Deed::Insert => Wish { at: None, place: Some((Side::After, at)), ..wish },
                    Deed::Move => Wish { place: Some((Side::Before, at)), ..wish },
                    _ => wish,
                };
                let Some(run) = play(&wish) else { continue };
                played += 1;
                let missed = run.codes().into_iter().find(|code| MISSED.contains(code));
                assert_eq!(missed, None, "{verb} {words} at {at:#?}: {:#?}", run.said());
            }
        }
    }
    assert!(played > 100, "{played}");
}

#[test]
fn an_edit_changes_the_place_that_was_meant() {
    let at = CHAPTER.match_indices("words").map(|(at, _)| at);
    let mut edited = 0;
    for place in &Case::new(CHAPTER).suggested("words") {
        assert!(at.clone().any(|at| at as u32 == place.span.start || place.kind == "code"));
        let wish = Wish { deed: Deed::Edit, at: Some(place), place: None, text: Some("signs") };
        let Some(run) = play(&wish) else { continue };
        let range = place.span.range();
        let expected = format!("{}signs{}", &CHAPTER[..range.start], &CHAPTER[range.end..]);
        if run.errors().is_empty() {
            assert_eq!(run.text_despite_warnings(), expected);
            edited += 1;
        }
    }
    assert!(edited > 5, "{edited}");
}
