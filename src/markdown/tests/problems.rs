//! What is found fault with.

use super::findings;
use super::read_knowing;
use crate::diagnostic::Diagnostics;
use crate::markdown::read;
use crate::model::document::Reading;
use crate::source::SourceMap;

const NONE: [&str; 0] = [];

#[test]
fn raw_html_is_refused_with_its_place() {
    assert_eq!(
        findings("a <b>c</b>\n\n> <div>\n> x\n> </div>\n"),
        ["raw-html at 1:3", "raw-html at 3:3"]
    );
    assert_eq!(findings("<a id=\"x\">y</a>\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("<a href=\"x\"></a>\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("<br class=\"x\">\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("</sup>\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("<!-- a --> b\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("<!-- a\n\nb\n"), ["raw-html at 1:1"]);
    assert_eq!(findings("<script>\nx\n</script>\n"), ["raw-html at 1:1"]);
}

#[test]
fn the_message_names_the_tag() {
    let mut sources = SourceMap::default();
    let source = sources.add("a.md", "x <span lang=\"fr\">y</span>\n");
    let mut sink = Diagnostics::default();
    read(&sources, source, Reading::Strict, &mut sink);
    let finding = sink.iter().next().unwrap();
    assert_eq!(finding.message, "raw HTML `<span lang=\"fr\">` is not allowed here");
    assert_eq!(finding.help, ["write it in Markdown, or escape the `<` as `\\<`"]);
}

#[test]
fn html_in_code_and_escaped_html_are_words() {
    assert_eq!(findings("`<b>` \\<b> <https://a.b>\n\n    <div>\n"), NONE);
}

#[test]
fn a_mark_without_footnote_is_found() {
    assert_eq!(findings("a[^x] `[^x]` \\[^x]\n\n```\n[^x]\n```\n"), ["undefined-note at 1:2"]);
    assert_eq!(findings("| a[^x] |\n|---|\n"), ["undefined-note at 1:4"]);
    assert_eq!(findings("a[^x]\n\n[^x]: y\n"), NONE);
}

#[test]
fn an_image_needs_alternative_text() {
    assert_eq!(findings("![](a.png)\n"), ["missing-alt-text at 1:1"]);
    assert_eq!(findings("![ *<br>* ](a.png)\n"), ["missing-alt-text at 1:1"]);
    assert_eq!(findings("![`a`](a.png)\n"), NONE);
}

#[test]
fn an_explicit_id_stands_once() {
    let text = "# A {#x}\n\n<a id=\"y\"></a>b <a id=\"x\"></a>\n\n# C {#y}\n\n> [!options y]\n";
    assert_eq!(
        findings(text),
        ["duplicate-id at 3:17", "duplicate-id at 5:7", "duplicate-id at 7:3"]
    );
    assert_eq!(findings("# A\n\n# A\n\n# B {#a}\n"), NONE);
}

#[test]
fn control_characters_and_direction_overrides_are_found() {
    let text = "a\u{0}b\tc\r\n\u{202e}d\u{200e}\u{85}\u{2019}\u{2068}\u{7f}";
    let place = |at: &str| format!("control-character at {at}");
    assert_eq!(findings(text), ["1:2", "2:1", "2:4", "2:6", "2:7"].map(place));
    assert_eq!(findings("\u{feff}a\n"), NONE);
}

#[test]
fn nothing_is_found_fault_with_in_texts_of_others() {
    let text = "# A {#x}\n# B {#x}\n\n<b>\u{0} ![](a) [^c]\n\n<div>\n";
    assert_eq!(read_knowing(text, Reading::Lenient, &[]).1, NONE);
}

#[test]
fn findings_of_one_kind_are_limited() {
    assert_eq!(findings(&"a <b> ".repeat(1000)).len(), 100);
}
