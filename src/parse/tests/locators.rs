//! Locators: what they read, and what is said of faults.

use super::*;
use crate::model::amendment::BlockKind;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Side;
use crate::model::amendment::Target;

fn target(locator: &str) -> Target {
    let run = Run::of_change(&format!("move: {locator}\nafter: x"));
    let Action::Move { target, .. } = &run.change().action else { panic!() };
    target.clone()
}

#[track_caller]
fn fault(locator: &str, expected: &str) {
    let run = Run::of_change(&format!("move: {locator}\nafter: x"));
    assert_eq!(run.one(), expected);
}

#[test]
fn a_bare_word_is_the_id_of_a_section() {
    let target = target("tip-one");
    let Some(SectionRef::Id(id)) = target.section else { panic!() };
    assert_eq!(id.value, "tip-one");
    assert!(target.block.is_none());
}

#[test]
fn headings_from_the_outside_in_name_a_section_too() {
    let target = target("{ in: [Chapter two, \"Forms: all\"], nth: 2, paragraph: words }");
    let Some(SectionRef::Path(path)) = target.section else { panic!() };
    assert_eq!(
        path.iter().map(|part| &*part.value).collect::<Vec<_>>(),
        ["Chapter two", "Forms: all"]
    );
    assert_eq!(target.nth.unwrap().value, 2);
}

#[test]
fn every_kind_of_block_can_be_named() {
    for kind in BlockKind::ALL {
        let target = target(&format!("{{ {}: some words }}", kind.key()));
        let block = target.block.unwrap();
        assert_eq!((block.kind, block.words.value.as_str()), (Some(kind), "some words"));
    }
    assert_eq!(target("{ says: some words }").block.unwrap().kind, None);
}

#[test]
fn a_cell_and_what_an_amendment_brings_can_be_named() {
    let target = target("{ in: a, row: 25.4, column: Definition, inserted-by: tip-covid }");
    assert_eq!(target.block.unwrap().words.value, "25.4");
    assert_eq!(target.column.unwrap().value, "Definition");
    assert_eq!(target.inserted_by.unwrap().value, "tip-covid");
}

#[test]
fn parts_that_do_not_go_together_are_refused() {
    fault(
        "{in: a, paragraph: x, row: y}",
        "unknown-key: a target names one block, not `paragraph` and `row` [row]; keep one of the two",
    );
    fault(
        "{in: a, nth: 2}",
        "missing-key: `nth` counts blocks, but no kind is named [2]; name the kind and some words: \
         `paragraph: …`",
    );
    fault(
        "{in: a, column: x}",
        "missing-key: `column` stands without a row or table [x]; for a cell add `row: …`; for a \
         whole column add `table: …`",
    );
    fault(
        "{inserted-by: x}",
        "missing-key: a target names neither section nor block [{inserted-by: x}]; add `in: …` for \
         a section, or `paragraph: …` for a block",
    );
    fault(
        "[a, b]",
        "wrong-type: `move` takes one target, not a list [[a, b]]; for headings from the outside in \
         write `move: { in: [ … ] }`; for several targets write several changes",
    );
    fault(
        "{in: Some heading}",
        "malformed-id: `Some heading` holds spaces, which no id does [Some heading]; name the \
         section by its id, or by its headings: `in: [Some heading]`",
    );
}

#[test]
fn a_place_is_one_key_and_only_end_of_takes_a_list() {
    let run = Run::of_change("insert: x\nend-of: [a, { in: b, list: c }]\nrank: 9");
    let Action::Insert { place, rank, .. } = &run.change().action else { panic!() };
    assert_eq!((place.side, place.anchors.len(), *rank), (Side::EndOf, 2, 9));
    assert_eq!(run.project.sources.slice(place.span), "end-of");
    for side in ["before", "after", "start-of", "sorted-in"] {
        assert!(Run::of_change(&format!("insert: x\n{side}: a")).found.is_empty());
        assert_eq!(Run::of_change(&format!("insert: x\n{side}: [a, b]")).codes(), ["wrong-type"]);
    }
    let two = Run::of_change("insert: x\nbefore: a\nafter: b").one();
    assert!(
        two.starts_with("unknown-key: a change has one place, not `before` and `after` [after]")
    );
}

#[test]
fn words_to_find_may_have_neighbours() {
    let run = Run::of_change("edit: x\nfind: { exact: a, before: b, after: c }\nput: d");
    let Action::Edit { find, .. } = &run.change().action else { panic!() };
    assert_eq!(find.exact.value, "a");
    assert_eq!(find.before.as_ref().unwrap().value, "b");
    assert_eq!(find.after.as_ref().unwrap().value, "c");
    assert_eq!(
        Run::of_change("edit: x\nfind: { before: a }\nput: b").one(),
        "missing-key: `find` has no `exact` [before]; add `exact: …` (the words)"
    );
    assert!(
        Run::of_change("edit: x\nfind: { exact: a, befor: b }\nput: c")
            .one()
            .starts_with("unknown-key")
    );
}
