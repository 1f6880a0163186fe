//! What holds of any text.

use proptest::prelude::*;

use super::read_knowing;
use crate::markdown::check::check_list;
use crate::markdown::read_inlines;
use crate::model::document::Reading;

const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "\u{b}",
    "a",
    "b",
    "é",
    "a b",
    "- ",
    "-",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "> ",
    ">",
    "# ",
    "## ",
    "#",
    "===",
    "---",
    "***\n",
    "```",
    "~~~",
    "`",
    "|",
    "| a | b |\n|---|---|\n",
    "|-|",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "![",
    "](",
    ")",
    "[^a]",
    "[^b]",
    "[^a]: ",
    "[x]: y\n",
    "[x]",
    "[]",
    ": ",
    "<",
    "<br>",
    "<sup>",
    "</sup>",
    "<del>",
    "</del>",
    "<a id=\"x\"></a>",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "&amp;",
    "&nbsp;",
    "{#id}",
    "{",
    "}",
    "[ ] ",
    "[!options a]",
    "<https://a.b>",
    "\u{feff}",
    "\0",
    "\u{a0}",
    "\u{2060}",
    "'t'",
    "\"t\"",
];

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies_and_gaps_cover_any_text(text in markdown()) {
        read_knowing(&text, Reading::Strict, &[]);
        read_knowing(&text, Reading::Lenient, &["b"]);
    }

    #[test]
    fn bodies_and_gaps_cover_texts_of_any_characters(text in "\\PC{0,60}") {
        read_knowing(&text, Reading::Strict, &[]);
    }

    #[test]
    fn any_words_are_read_as_inlines(text in markdown()) {
        check_list(&read_inlines(&text), &text, 0..text.len() as u32);
    }
}
