//! Reading YAML: values as written, places, faults.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostic;

fn read_text(text: &str) -> (SourceMap, Option<Node>, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let id = sources.add("a.yaml", text);
    let mut sink = Diagnostics::default();
    let node = read(&sources, id, &mut sink);
    let found = sink.iter().cloned().collect();
    (sources, node, found)
}

fn sound(text: &str) -> Node {
    let (_, node, found) = read_text(text);
    assert_eq!(found, Vec::new(), "{text}");
    node.unwrap()
}

fn text_of<'a>(node: &'a Node, key: &str) -> &'a str {
    &node.get(key).unwrap().scalar().unwrap().text
}

/// Returns code, message and the text under the first label.
fn fault(text: &str) -> (String, String, String) {
    let (sources, _, found) = read_text(text);
    let first = found.first().unwrap_or_else(|| panic!("no finding: {text:?}"));
    let marked = sources.slice(first.labels[0].span).to_owned();
    (first.code.name().to_owned(), first.message.clone(), marked)
}

fn help(text: &str) -> String {
    let (_, _, found) = read_text(text);
    found[0].help.join("\n")
}

#[test]
fn plain_scalars_stay_as_written() {
    for word in ["1.10", "no", "0x1F", "12:30", "2021-10-31", "1_000", "017", ".inf", "True"] {
        assert_eq!(text_of(&sound(&format!("a: {word}\n")), "a"), word);
    }
}

#[test]
fn nothing_is_null_and_a_quoted_null_is_a_text() {
    let node = sound("a:\nb: ~\nc: null\nd: \"null\"\n");
    assert_eq!(node.get("a").unwrap().value, Value::Null);
    assert_eq!(node.get("b").unwrap().value, Value::Null);
    assert_eq!(node.get("c").unwrap().value, Value::Null);
    assert_eq!(text_of(&node, "d"), "null");
    assert_eq!(sound("# only a comment\n").value, Value::Null);
}

#[test]
fn spans_cover_what_is_written() {
    let text = "a: [Côte, {b: \"x y\"}]\nc:\n  - one\n  - |\n    two\n    three\n\nd: e\n";
    let (sources, node, _) = read_text(text);
    let node = node.unwrap();
    let slice = |node: &Node| sources.slice(node.span).to_owned();
    let list = node.get("a").unwrap();
    assert_eq!(slice(list), "[Côte, {b: \"x y\"}]");
    assert_eq!(slice(&list.list().unwrap()[1]), "{b: \"x y\"}");
    assert_eq!(slice(list.list().unwrap()[1].get("b").unwrap()), "\"x y\"");
    assert_eq!(slice(node.get("c").unwrap()), "- one\n  - |\n    two\n    three");
    assert_eq!(slice(&node.get("c").unwrap().list().unwrap()[1]), "two\n    three");
    assert_eq!(slice(&node), text.trim_end());
}

#[test]
fn a_byte_order_mark_and_crlf_shift_nothing() {
    let (sources, node, found) = read_text("\u{feff}a: |\r\n  x\r\n  y\r\nb: c\r\n");
    assert!(found.is_empty());
    let node = node.unwrap();
    assert_eq!(text_of(&node, "a"), "x\ny\n");
    assert_eq!(sources.slice(node.get("a").unwrap().span), "x\r\n  y");
    assert_eq!(sources.slice(node.get("b").unwrap().span), "c");
}

fn lines_of(text: &str) -> Vec<String> {
    let (_, node, _) = read_text(text);
    let node = node.unwrap();
    let lines = node.get("a").unwrap().text_lines(text);
    lines.iter().map(|&at| text[at as usize..].lines().next().unwrap_or("").to_owned()).collect()
}

#[test]
fn lines_of_a_literal_scalar_lead_into_the_file() {
    assert_eq!(lines_of("a: |\n\n\n    x\n   \n    y\nb: c\n"), ["", "", "x", "", "y", "b: c"]);
    assert_eq!(lines_of("a: |2-\n   x\n\n   y\n"), [" x", "", " y"]);
    assert_eq!(lines_of("a: |\r\n  x\r\n  y\r\n"), ["x", "y", ""]);
    assert_eq!(lines_of("a: |\n"), ["|"]);
}

#[test]
fn lines_of_other_scalars_begin_at_their_first_character() {
    assert_eq!(lines_of("a: plain\n  more\n"), ["plain"]);
    assert_eq!(lines_of("a: \"x\n\n  y\"\n"), ["x", ""]);
}

#[test]
fn a_comment_behind_an_unquoted_text_is_found() {
    let comment = |text: &str| {
        let (sources, node, _) = read_text(text);
        let node = node.unwrap();
        let span = node.get("a").unwrap().comment_behind(text);
        span.map(|span| sources.slice(span).to_owned())
    };
    assert_eq!(comment("a: see section # 4 \n").as_deref(), Some("# 4"));
    assert_eq!(comment("a: see\n  section # 4\nb: c").as_deref(), Some("# 4"));
    assert_eq!(comment("a: \"see section\" # 4\n"), None);
    assert_eq!(comment("a: see#4\n# 4\n"), None);
    assert_eq!(comment("a: {b: c} # 4\n"), None);
}

#[test]
fn duplicate_keys_are_reported_with_both_places_and_the_first_stays() {
    let (sources, node, found) = read_text("a: 1\nb: 2\na: 3\n");
    assert_eq!(found[0].code.name(), "duplicate-key");
    let places: Vec<u32> = found[0].labels.iter().map(|label| label.span.start).collect();
    assert_eq!(places, [10, 0]);
    assert_eq!(sources.slice(found[0].labels[0].span), "a");
    assert_eq!(text_of(&node.unwrap(), "a"), "1");
}

#[test]
fn text_behind_a_quotation_is_explained() {
    let text = "title: \"Smuggling\" is not trafficking\n";
    let (code, message, marked) = fault(text);
    assert_eq!(code, "yaml-syntax");
    assert_eq!(message, "a text goes on behind its closing quotation mark");
    assert_eq!(marked, "is not trafficking");
    assert_eq!(help(text), "quote the whole text: `title: '\"Smuggling\" is not trafficking'`");
    assert!(help("a: 'it's'\n").ends_with("or use double ones: `a: \"it's\"`"));
}

#[test]
fn a_colon_in_an_unquoted_text_is_explained() {
    let text = "  - put: see section: 4\n";
    assert_eq!(fault(text).1, "an unquoted text holds `: `, which YAML takes for a key");
    assert_eq!(help(text), "quote the whole text: `put: \"see section: 4\"`");
    assert_eq!(fault("a: {find: x: y}\n").1, fault(text).1);
    assert_eq!(help("- Note: this: that\n"), "quote the whole text: `Note: \"this: that\"`");
}

#[test]
fn a_key_in_the_wrong_column_is_explained() {
    let (_, message, marked) = fault("a:\n  b: 1\n   c: 2\n");
    assert_eq!(message, "a key stands where the text of the line above goes on");
    assert_eq!(marked, "c");
    let (_, message, marked) = fault("policy:tip\nother: x\n");
    assert_eq!((message.as_str(), marked.as_str()), ("a space is missing behind a colon", ":"));
    assert_eq!(help("policy:tip\nother: x\n"), "write `policy: tip`");
}

#[test]
fn long_texts_are_shortened_in_remedies() {
    assert!(help(&format!("put: see {}: x\n", "words ".repeat(1000))).len() < 200);
    assert_eq!(quote("a\n  b \"c\""), "'a b \"c\"'");
}

#[test]
fn a_colon_in_a_later_line_of_an_unquoted_text_is_explained() {
    let text = "put: some words\n  and more: words\nb: c\n";
    assert_eq!(fault(text).1, "an unquoted text holds `: `, which YAML takes for a key");
    assert_eq!(help(text), "put the whole text between quotation marks");
}

#[test]
fn non_breaking_spaces_are_no_indentation() {
    let text = "a:\n  b: c\n\u{a0}\u{a0}d: e\n";
    let (_, message, marked) = fault(text);
    assert_eq!(message, "a line is indented with non-breaking spaces");
    assert_eq!(marked, "\u{a0}\u{a0}");
}

#[test]
fn tabs_are_shown() {
    for text in ["a:\n\tb: c\n", "a:\n  b: c\n\td: e\n", "a: |\n\tx\n"] {
        let (code, message, marked) = fault(text);
        assert_eq!((code.as_str(), marked.as_str()), ("yaml-syntax", "\t"), "{text:?}");
        assert_eq!(message, "a tab is used for indentation");
    }
}

#[test]
fn signs_that_yaml_reserves_are_explained() {
    assert_eq!(fault("put: *Global* index\n").1, "a text that begins with `*` is not quoted");
    assert_eq!(help("put: *Global* index\n"), "quote the whole text: `put: \"*Global* index\"`");
    assert_eq!(fault("put: @x\n").1, "an unquoted text cannot begin with `@`");
    assert_eq!(fault("put: > 5 per cent\n").1, "an unquoted text cannot begin with `>`");
    assert_eq!(help("put: - x\n"), "quote the whole text: `put: \"- x\"`");
    let (_, message, marked) = fault("put: !important x\n");
    assert_eq!(message, "`!important` is a tag that nothing reads");
    assert_eq!(marked, "!important");
}

#[test]
fn text_behind_a_bracket_is_explained() {
    let text = "find: [Quotation … left] out\n";
    assert_eq!(fault(text).1, "a text goes on behind a closing bracket");
    assert_eq!(fault("a: [b\nc: d\n").1, "a bracket is not closed where it should be");
}

#[test]
fn lines_that_belong_nowhere_are_explained() {
    let message = "a colon is missing behind a key, or a text begins too far to the left";
    assert_eq!(fault("a: b\nc\n").1, message);
    assert_eq!(fault("a: b\n(C)\n").1, "a line is neither a key nor part of the text above");
    assert_eq!(fault("a:\n- b\n-c\n").1, "a space is missing behind `-`");
    assert_eq!(fault("a: \"abc\n").1, "a quotation mark is not closed");
    assert!(fault("a: \"\\q\"\n").1.starts_with("a `\\` in double quotation marks"));
}

#[test]
fn a_quoted_word_at_the_beginning_and_an_apostrophe_have_remedies_of_their_own() {
    assert_eq!(help("t: 'A' isn't 'B'"), "quote the whole text: `t: \"'A' isn't 'B'\"`");
    assert!(help("t: 'the watch's lamp'").starts_with("inside single quotation marks"));
}

#[test]
fn a_brace_that_is_not_closed_is_told_from_a_colon_in_a_text() {
    let open = "- delete: { in: a, row: b\n  was: c\n";
    assert_eq!(fault(open).1, "a bracket is not closed where it should be");
    assert!(fault("a: { b: c: d }").1.starts_with("an unquoted text holds `: `"));
}

#[test]
fn a_glued_colon_is_explained() {
    let glued = "- edit: a\n  find:from dusk\n  put: b\n";
    assert_eq!(fault(glued).1, "a space is missing behind a colon");
    assert_eq!(help(glued), "write `find: from dusk`");
}

#[test]
fn a_text_that_begins_with_a_name_is_not_shortened_in_silence() {
    let (_, message, shown) = fault("t: &c. is left out");
    assert_eq!(
        (message.as_str(), shown.as_str()),
        ("`&c.` is taken for a name that nothing repeats", "&c.")
    );
    sound("t: &name text\nu: *name");
}

#[test]
fn several_documents_are_refused_and_a_single_marked_one_is_not() {
    let (code, message, marked) = fault("a: b\n---\nc: d\n");
    assert_eq!((code.as_str(), marked.as_str()), ("yaml-syntax", "---"));
    assert_eq!(message, "the file holds more than one document");
    assert_eq!(text_of(&sound("---\na: b\n...\n"), "a"), "b");
}

#[test]
fn keys_that_are_no_texts_are_refused_and_reading_goes_on() {
    let (_, node, found) = read_text("[a]: b\nc: d\n");
    assert_eq!(found[0].code.name(), "wrong-type");
    assert_eq!(text_of(&node.unwrap(), "c"), "d");
}

#[test]
fn control_characters_and_turned_directions_are_refused() {
    assert_eq!(fault("a: \"x\\0\"\n").0, "control-character");
    assert_eq!(fault("a: x\u{202e}y\n").1, "a text holds the character U+202E");
}

#[test]
fn control_characters_in_unquoted_texts_are_refused_as_such() {
    assert_eq!(fault("a: x\u{0}y\n").1, "a text holds the character U+0000");
    assert_eq!(
        fault("a: x\u{7}y\n"),
        ("control-character".into(), "a text holds the character U+0007".into(), "\u{7}".into())
    );
}

#[test]
fn what_is_glued_to_a_colon_is_told_from_other_faults() {
    let text = |glued: &str| format!("- edit: s\n  find:{glued}Words\n  put: x\n");
    assert_eq!(fault(&text("")).1, "a space is missing behind a colon");
    assert_eq!(help(&text("")), "write `find: Words`");
    assert_eq!(fault(&text("\u{a0}")).1, "a non-breaking space stands behind a colon");
    assert_eq!(help(&text("\u{a0}")), "write `find: Words`");
}

#[test]
fn a_tab_before_a_line_of_a_text_is_told() {
    let (_, message, marked) = fault("- insert: |\n\tx\n  end-of: s\n");
    assert_eq!((message.as_str(), marked.as_str()), ("a tab is used for indentation", "\t"));
}

#[test]
fn signs_that_yaml_reserves_are_told_in_words() {
    assert_eq!(fault("a: {#s}\n").1, "an unquoted text holds `#` behind another sign");
    assert_eq!(help("a: {#s}\n"), "quote the whole text: `a: \"{#s}\"`");
    assert_eq!(fault("a: ? x\n").1, "an unquoted text cannot begin with `?`");
    assert_eq!(fault("- &x { a: b }\n- <<: *x\n").1, "merge keys (`<<`) are not read");
    assert_eq!(text_of(&sound("\"<<\": b\n"), "<<"), "b");
}

#[test]
fn aliases_repeat_values_and_bombs_are_refused() {
    let node = sound("a: &x [1, 2]\nb: *x\n");
    assert_eq!(node.get("a"), node.get("b"));
    assert_eq!(fault("a: &x [*x]\n").1, "`*x` repeats a value that holds it");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    assert!(fault(&bomb).1.starts_with("aliases copy more than"));
    let long = format!("a: &x \"{}\"\nb: [{}]\n", "y".repeat(1 << 20), "*x, ".repeat(100));
    assert!(fault(&long).1.starts_with("aliases copy more than"));
}

#[test]
fn deep_nesting_is_refused() {
    for text in ["[".repeat(300), "- ".repeat(300), "{a: ".repeat(300), "- ".repeat(100_000)] {
        assert_eq!(fault(&text).0, "nesting-too-deep");
    }
    let sound_depth = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(read_text(&sound_depth).2.is_empty());
    let deep = format!(
        "a: &x {}{}\nb: {}*x{}",
        "[".repeat(60),
        "]".repeat(60),
        "[".repeat(60),
        "]".repeat(60)
    );
    assert_eq!(fault(&deep).0, "nesting-too-deep");
}

#[test]
fn a_part_of_a_text_has_its_places_in_the_whole() {
    let mut sources = SourceMap::default();
    let id = sources.add("a.md", "---\npart: front\n---\n# x: y\n");
    let mut sink = Diagnostics::default();
    let node = read_part(&sources, id, 4..16, &mut sink).unwrap();
    assert_eq!(sources.slice(node.get("part").unwrap().span), "front");
    assert!(sink.is_empty());
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn text_made_of_yaml_signs_never_panics(
        parts in proptest::collection::vec(
            prop_oneof![
                "[-:?,{}#&*!|>'\"%@`\\[\\]\n \t~]", "[a-cé…]", Just("\r\n".to_owned()),
                Just(": ".to_owned()), Just("\n  ".to_owned()), Just("- ".to_owned()),
                Just("a: |\n  b\n".to_owned()), Just("---\n".to_owned()), Just("\u{feff}".to_owned())
            ],
            0..40,
        )
    ) {
        check(&parts.concat());
    }
}

fn check(text: &str) {
    let (sources, node, found) = read_text(text);
    for label in found.iter().flat_map(|finding| &finding.labels) {
        let _ = sources.slice(label.span);
    }
    if let Some(node) = node {
        walk(&sources, text, &node);
    }
}

fn walk(sources: &SourceMap, text: &str, node: &Node) {
    let _ = sources.slice(node.span);
    let _ = node.comment_behind(text);
    if let Some(scalar) = node.scalar() {
        let lines = node.text_lines(text);
        assert!(lines.iter().all(|&at| text.is_char_boundary(at as usize)));
        assert!(lines.len() <= scalar.text.split('\n').count());
    }
    for inner in node.list().unwrap_or_default() {
        walk(sources, text, inner);
    }
    for entry in node.map().unwrap_or_default() {
        let _ = sources.slice(entry.key.span);
        walk(sources, text, &entry.value);
    }
}

#[test]
fn a_control_character_in_a_later_line_of_a_text_is_shown_there() {
    for (text, character) in [
        ("a: \u{f3795}ks\n  b c\n  d \u{1}e\n", "\u{1}"),
        ("- \u{755}-s\n  - \u{7}\n", "\u{7}"),
        ("a: \"é\n  \u{0} \"\n", "\u{0}"),
    ] {
        let (code, _, marked) = fault(text);
        assert_eq!((code.as_str(), marked.as_str()), ("control-character", character), "{text:?}");
    }
}

#[test]
fn a_tag_is_shown_as_it_is_written() {
    for (text, tag) in [
        ("a: !x%41 [b]\n", "!x%41"),
        ("[!y%41]\n", "!y%41"),
        ("a: !z%C3%A9\n  b: c\n", "!z%C3%A9"),
        ("a:\n  - !!u%41 b\n", "!!u%41"),
        ("a: é !not b !q c\nb: !tag &é d\n", "!tag"),
    ] {
        let (_, _, marked) = fault(text);
        assert_eq!(marked, tag, "{text:?}");
    }
}
