//! The table of targets and places: the keys of locators and what they demand of one another.
//!
//! The counterpart of the table of verbs for what a change acts on and where it puts things. Must
//! not know how locators are read, nor what they match.

use crate::parse::forms::DECIDED;
use crate::parse::keys::Form;
use crate::parse::keys::Key;
use crate::parse::keys::Rule;
use crate::parse::keys::Takes;
use crate::parse::keys::may;
use crate::parse::keys::needs;

/// The keys that say where something goes; one stands beside a verb.
pub const PLACES: [Key; 5] = [
    may("before", Takes::Target, "right before that block or section"),
    may("after", Takes::Target, "right after that block or section"),
    may("start-of", Takes::Target, "as the first in that section"),
    may("end-of", Takes::Targets, "as the last in that section; a list repeats the content"),
    may("sorted-in", Takes::Target, "as a row of the table there, where the alphabet puts it"),
];

/// A locator that is no bare id.
pub const TARGET: Form = Form {
    name: "a target",
    keys: &[
        may("in", Takes::Section, "the section, by its id or by its headings from the outside in"),
        may("paragraph", Takes::Inline, "the paragraph that contains these words"),
        may("list", Takes::Inline, "the list that contains these words"),
        may("item", Takes::Inline, "the item that contains these words"),
        may("table", Takes::Inline, "the table that contains these words"),
        may("row", Takes::Inline, "the row whose first cell reads so"),
        may("quote", Takes::Inline, "the block quotation that contains these words"),
        may("code", Takes::Inline, "the code that contains these words"),
        may("footnote", Takes::Inline, "the footnote that contains these words"),
        may("heading", Takes::Inline, "the heading that contains these words"),
        may("says", Takes::Inline, "the innermost block that contains these words"),
        may("column", Takes::Inline, "the column with this header, beside `row` or `table`"),
        may("nth", Takes::Count, "which of several, beside a kind of block"),
        may("inserted-by", Takes::Id, "look among what that amendment brings"),
    ],
    rules: &[Rule::Some(&NAMED), Rule::AtMostOne(&BLOCKS), COUNTED, COLUMN],
};

/// `find: { … }`
pub const FIND: Form = Form {
    name: "`find`",
    keys: &[
        needs("exact", Takes::Inline, "the words"),
        may("before", Takes::Inline, "the words directly before them"),
        may("after", Takes::Inline, "the words directly after them"),
    ],
    rules: &[],
};

const KINDS: [&str; 9] =
    ["paragraph", "list", "item", "table", "row", "quote", "code", "footnote", "heading"];

const BLOCKS: [&str; 10] =
    ["paragraph", "list", "item", "table", "row", "quote", "code", "footnote", "heading", "says"];

/// What a target names at least: a section or a block.
const NAMED: [&str; 11] = [
    "in",
    "paragraph",
    "list",
    "item",
    "table",
    "row",
    "quote",
    "code",
    "footnote",
    "heading",
    "says",
];

const COUNTED: Rule = Rule::With("nth", &KINDS);

const COLUMN: Rule = Rule::With("column", &["row", "table"]);

const SIDES: [&str; 5] = ["before", "after", "start-of", "end-of", "sorted-in"];

/// What stands beside a verb that takes a place.
pub const ONE_PLACE: [Rule; 2] = [Rule::Some(&SIDES), Rule::AtMostOne(&SIDES)];

/// What stands beside a verb that acts in a place or instead of what is there: a block, or words in
/// a section or block.
pub const PLACE_OR_TARGET: [Rule; 9] = [
    Rule::Some(&[
        "before",
        "after",
        "start-of",
        "end-of",
        "sorted-in",
        "paragraph",
        "list",
        "item",
        "table",
        "row",
        "quote",
        "code",
        "footnote",
        "heading",
        "says",
        "words",
    ]),
    Rule::AtMostOne(&SIDES),
    Rule::AtMostOne(&BLOCKS),
    Rule::Apart(
        &["before", "after", "start-of", "end-of", "sorted-in", "rank"],
        &[
            "in",
            "paragraph",
            "list",
            "item",
            "table",
            "row",
            "quote",
            "code",
            "footnote",
            "heading",
            "says",
            "column",
            "nth",
            "inserted-by",
            "words",
        ],
    ),
    Rule::With("words", &NAMED),
    COUNTED,
    COLUMN,
    DECIDED[0],
    DECIDED[1],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::amendment::BlockKind;
    use crate::model::amendment::Side;

    #[test]
    fn the_table_agrees_with_the_model() {
        assert_eq!(KINDS, BlockKind::ALL.map(BlockKind::key));
        let sides = [Side::Before, Side::After, Side::StartOf, Side::EndOf, Side::SortedIn];
        assert_eq!(SIDES, sides.map(Side::key));
        assert_eq!(SIDES, PLACES.map(|key| key.name));
    }
}
