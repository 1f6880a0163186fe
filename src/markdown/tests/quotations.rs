//! Inline Markdown that stands alone.

use super::inlines_of;
use crate::markdown::check::check_list;
use crate::markdown::read_inlines;

fn inlines(text: &str) -> String {
    let inlines = read_inlines(text);
    check_list(&inlines, text, 0..text.len() as u32);
    inlines_of(&inlines, text)
}

#[test]
fn what_would_begin_a_block_is_words() {
    for text in [
        "1. a", "# a", "- a", "> a", "    a", "```", "***", "[a]: b", "[ ] a", "| a |", "a\n---",
        "a\n- b", "<div>",
    ] {
        let words: String = read_inlines(text)
            .iter()
            .map(|inline| &text[inline.span.start as usize..inline.span.end as usize])
            .collect();
        assert_eq!(words, text, "{text:?}");
    }
    assert_eq!(inlines("# a #"), r##""# a #""##);
    assert_eq!(inlines("<div>"), r#"literal"<div>""#);
}

#[test]
fn white_space_at_the_ends_is_kept() {
    assert_eq!(inlines("  a  "), r#""  a  ""#);
    assert_eq!(inlines(" "), r#"" ""#);
    assert_eq!(inlines(""), "");
}

#[test]
fn formats_at_the_ends_are_formats() {
    assert_eq!(inlines("*a*"), r#"emphasis"*a*"("a")"#);
    assert_eq!(inlines("a **b**"), r#""a " strong"**b**"("b")"#);
    assert_eq!(inlines("_a_b"), r#""_a_b""#);
    assert_eq!(inlines("a\\"), r#""a\\""#);
    assert_eq!(
        inlines("[](figure:x) m<sup>2</sup>"),
        r#"link"[](figure:x)"<figure:x> " m" superscript"<sup>2</sup>"("2")"#
    );
}

#[test]
fn line_ends_are_breaks() {
    assert_eq!(inlines("*a \n  b*"), r#"emphasis"*a \n  b*"("a" soft" \n  " "b")"#);
    assert_eq!(inlines("a\\\r\nb  \nc"), r#""a" hard"\\\r\n" "b" hard"  \n" "c""#);
    assert_eq!(inlines("a\n"), r#""a" soft"\n""#);
}

#[test]
fn every_label_is_a_mark() {
    assert_eq!(
        inlines("a[^b] `[^c]` \\[^d]"),
        r#""a" mark"[^b]"=b " " code"`[^c]`"="[^c]" " " "[^d]""#
    );
}
