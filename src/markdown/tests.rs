//! Tests of the reader as a whole.

use proptest::prelude::*;

use crate::diagnostic::Diagnostics;
use crate::markdown::Html;
use crate::markdown::check::check;
use crate::markdown::check::check_list;
use crate::markdown::read;
use crate::markdown::read_inlines;
use crate::model::document::Tree;
use crate::source::SourceMap;

fn tree_of(text: &str, html: Html) -> (Tree, Diagnostics) {
    let mut sources = SourceMap::default();
    let source = sources.add("text.md", text);
    let mut sink = Diagnostics::default();
    let tree = read(&sources, source, html, &mut sink);
    check(&tree, text);
    (tree, sink)
}

fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\n"),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just(" "),
        Just("  "),
        Just("    "),
        Just("\t"),
        Just("a"),
        Just("b"),
        Just("é"),
        Just("- "),
        Just("-"),
        Just("* "),
        Just("+ "),
        Just("1. "),
        Just("2) "),
        Just("> "),
        Just(">"),
        Just("# "),
        Just("## "),
        Just("#"),
        Just("==="),
        Just("---"),
        Just("```"),
        Just("~~~"),
        Just("`"),
        Just("|"),
        Just("| a | b |\n|---|---|\n"),
        Just("|-|"),
        Just("\\"),
        Just("*"),
        Just("**"),
        Just("_"),
        Just("~~"),
        Just("["),
        Just("]"),
        Just("!["),
        Just("]("),
        Just(")"),
        Just("[^a]"),
        Just("[^a]: "),
        Just("[x]: y\n"),
        Just("[x]"),
        Just("[]"),
        Just(": "),
        Just("<"),
        Just(">"),
        Just("<br>"),
        Just("<sup>"),
        Just("</sup>"),
        Just("<a id=\"x\"></a>"),
        Just("<!--"),
        Just("-->"),
        Just("<div>"),
        Just("</div>"),
        Just("&amp;"),
        Just("&nbsp;"),
        Just("{#id}"),
        Just("{"),
        Just("}"),
        Just("[ ] "),
        Just("[!options a]"),
        Just("<https://a.b>"),
        Just("\r"),
        Just("\u{feff}"),
        Just("\u{b}"),
        Just("\u{0}"),
        Just("\u{a0}"),
        Just("\u{2060}"),
        Just("***\n"),
        Just("'t'"),
        Just("\"t\""),
    ];
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_covered_by_bodies_and_gaps(text in markdown()) {
        tree_of(&text, Html::Refused);
        tree_of(&text, Html::Literal);
    }

    #[test]
    fn any_words_are_read_as_inlines(text in markdown()) {
        check_list(&read_inlines(&text), &text, 0..text.len() as u32);
    }
}
