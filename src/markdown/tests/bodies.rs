//! Which bytes the nodes of a text have.

use super::bodies;
use super::read_well;
use super::slice;
use crate::model::document::Kind;
use crate::model::document::NodeId;

fn bodies_of(text: &str) -> String {
    bodies(&read_well(text), text)
}

/// Returns the contents of leaves and code.
fn contents(text: &str) -> Vec<String> {
    let tree = read_well(text);
    let nodes = tree.nodes.iter();
    let nodes = nodes.filter(|node| node.kind.is_leaf() || matches!(node.kind, Kind::Code { .. }));
    nodes.map(|node| slice(text, &node.content).to_owned()).collect()
}

#[test]
fn blocks_end_with_their_last_line_and_leave_blank_lines_to_the_gap() {
    assert_eq!(
        bodies_of("# A\n\n  b\nc  \n\n\nd"),
        "section 1 a \"# A\\n\\n  b\\nc  \\n\\n\\nd\"\n  heading 1 \"# A\\n\"\n  paragraph \"  b\\nc  \\n\"\n  \
         paragraph \"d\"\n"
    );
}

#[test]
fn the_first_block_begins_behind_the_marker_and_the_next_with_their_lines() {
    assert_eq!(
        bodies_of("> a\n>\n> b\n\n- c\n\n  d\n"),
        "quote \"> a\\n>\\n> b\\n\"\n  paragraph \"a\\n\"\n  paragraph \"> b\\n\"\nlist - loose \
         \"- c\\n\\n  d\\n\"\n  item \"- c\\n\\n  d\\n\"\n    paragraph \"c\\n\"\n    paragraph \"  d\\n\"\n"
    );
}

#[test]
fn blank_lines_with_markers_behind_a_quotation_are_no_part_of_it() {
    assert_eq!(
        bodies_of("> a\n> \n>\n\nb\n"),
        "quote \"> a\\n\"\n  paragraph \"a\\n\"\nparagraph \"b\\n\"\n"
    );
}

#[test]
fn containers_on_one_line_lie_inside_one_another() {
    assert_eq!(
        bodies_of("> - 1. a\n>   2. b\n"),
        "quote \"> - 1. a\\n>   2. b\\n\"\n  list - tight \"- 1. a\\n>   2. b\\n\"\n    item \
         \"- 1. a\\n>   2. b\\n\"\n      list 1. tight \"1. a\\n>   2. b\\n\"\n        item \"1. a\\n\"\n          \
         paragraph \"a\\n\"\n        item \">   2. b\\n\"\n          paragraph \"b\\n\"\n"
    );
}

#[test]
fn an_item_indented_by_a_tab_begins_with_its_line() {
    assert_eq!(
        bodies_of("- a\n\t- b\n"),
        "list - tight \"- a\\n\\t- b\\n\"\n  item \"- a\\n\\t- b\\n\"\n    paragraph \"a\\n\"\n    list - tight \
         \"\\t- b\\n\"\n      item \"\\t- b\\n\"\n        paragraph \"b\\n\"\n"
    );
}

#[test]
fn words_on_the_line_after_the_marker_begin_with_their_line() {
    assert_eq!(
        bodies_of("-\n  a\n"),
        "list - tight \"-\\n  a\\n\"\n  item \"-\\n  a\\n\"\n    paragraph \"  a\\n\"\n"
    );
}

#[test]
fn crlf_and_mixed_line_ends_are_whole() {
    assert_eq!(
        bodies_of("# A\r\n\r\n- b\r\n- c\n\r\n> d\r\n> e\r\n"),
        "section 1 a \"# A\\r\\n\\r\\n- b\\r\\n- c\\n\\r\\n> d\\r\\n> e\\r\\n\"\n  heading 1 \"# A\\r\\n\"\n  list - \
         tight \"- b\\r\\n- c\\n\"\n    item \"- b\\r\\n\"\n      paragraph \"b\\r\\n\"\n    item \"- c\\n\"\n      \
         paragraph \"c\\n\"\n  quote \"> d\\r\\n> e\\r\\n\"\n    paragraph \"d\\r\\n> e\\r\\n\"\n"
    );
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    assert_eq!(
        bodies_of("a\r\rb\r# c\r"),
        "paragraph \"a\\r\"\nparagraph \"b\\r\"\nsection 1 c \"# c\\r\"\n  heading 1 \"# c\\r\"\n"
    );
}

#[test]
fn the_head_of_a_table_takes_the_delimiters_along() {
    assert_eq!(
        bodies_of("> | a |\n> |---|\n> | b |\n"),
        "quote \"> | a |\\n> |---|\\n> | b |\\n\"\n  table [None] \"| a |\\n> |---|\\n> | b |\\n\"\n    row head \
         \"| a |\\n> |---|\\n\"\n      cell \"a\"\n    row \"> | b |\\n\"\n      cell \"b\"\n"
    );
}

#[test]
fn two_footnotes_on_one_line_share_it() {
    assert_eq!(
        bodies_of("[^a]: [^b]: c\n"),
        "note a \"[^a]:\"\nnote b \"[^b]: c\\n\"\n  paragraph \"c\\n\"\n"
    );
}

#[test]
fn contents_leave_out_markers_attributes_and_line_ends() {
    assert_eq!(contents("##  A *b* ##  \n"), ["A *b*"]);
    assert_eq!(contents("# A {#a .b}\n"), ["A"]);
    assert_eq!(contents("# \\*A\\*\n"), ["\\*A\\*"]);
    assert_eq!(contents("#\n"), [""]);
    assert_eq!(contents("A\nb {#a}\n---\n"), ["A\nb"]);
    assert_eq!(contents("#a\n---\n"), ["#a"]);
    assert_eq!(contents("  a\n  b\\\n  c  \n"), ["a\n  b\\\n  c"]);
    assert_eq!(contents("- \\*a\n- b [c][]\n\n[c]: d\n"), ["\\*a", "b [c][]"]);
    assert_eq!(contents("-\n  \\*a\n"), ["\\*a"]);
    assert_eq!(contents("> a\n> b\n"), ["a\n> b"]);
}

#[test]
fn the_content_of_code_is_the_code() {
    assert_eq!(contents("```x\na\n\nb\n```\n"), ["a\n\nb\n"]);
    assert_eq!(contents("    a\n\n    b\n\nc\n"), ["a\n\n    b\n", "c"]);
    assert_eq!(contents("```\n```\n"), [""]);
    assert_eq!(contents("~~~\na\n\n\n"), ["a\n"]);
}

#[test]
fn the_texts_of_code_leave_out_prefixes() {
    let text = "> - ```\n>   a\n>\tb\n>   ```\n";
    let tree = read_well(text);
    let code = tree.ids().find(|&id| matches!(tree.kind(id), Kind::Code { .. })).unwrap();
    let shown = super::inlines_of(tree.inlines(code), text);
    assert_eq!(shown, r#""a\n" "b\n""#);
}

#[test]
fn indented_code_behind_a_marker_keeps_its_indentation() {
    assert_eq!(
        bodies_of("-     a\n\n      b\n"),
        "list - tight \"-     a\\n\\n      b\\n\"\n  item \"-     a\\n\\n      b\\n\"\n    code \
         \"    a\\n\\n      b\\n\"\n"
    );
}

#[test]
fn a_task_mark_belongs_to_its_paragraph() {
    for text in ["- [ ] a\n- [x] b\n", "- [ ] a\n\n- [x] b\n"] {
        assert_eq!(contents(text), ["[ ] a", "[x] b"]);
    }
    let text = "- [ ] a\n";
    let tree = read_well(text);
    assert_eq!(super::inlines_of(tree.inlines(NodeId(3)), text), r#"literal"[ ] " "a""#);
}

#[test]
fn an_empty_text_is_a_root() {
    for text in ["", "\n\n", "\u{feff}", " "] {
        let tree = read_well(text);
        assert_eq!((tree.nodes.len(), tree.nodes[0].body.end), (1, text.len() as u32));
    }
}
