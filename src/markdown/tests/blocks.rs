//! Which nodes a text has.

use super::kinds;
use super::read_knowing;
use super::read_well;
use super::slice;
use crate::markdown::front_matter_text;
use crate::markdown::slug;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::model::document::Tree;

fn kinds_of(text: &str) -> String {
    kinds(&read_well(text))
}

#[test]
fn sections_nest_by_the_level_of_their_headings() {
    let text = "intro\n\n# A {#a}\n\nx\n\n### B\n\n## C {#c}\n\n# D\n";
    assert_eq!(
        kinds_of(text),
        "paragraph\nsection 1 #a\n  heading 1\n  paragraph\n  section 3 b\n    heading 3\n  \
         section 2 #c\n    heading 2\nsection 1 d\n  heading 1\n"
    );
}

#[test]
fn a_heading_in_a_quotation_or_item_opens_no_section() {
    assert_eq!(
        kinds_of("# A\n\n> ## B\n\n- # C\n"),
        "section 1 a\n  heading 1\n  quote\n    heading 2\n  list - tight\n    item\n      heading 1\n"
    );
}

#[test]
fn underlined_headings_open_sections_too() {
    assert_eq!(
        kinds_of("A\n===\n\nB {#b}\n---\n"),
        "section 1 a\n  heading 1 underlined\n  section 2 #b\n    heading 2 underlined\n"
    );
}

#[test]
fn former_ids_are_aliases_and_other_attributes_nothing() {
    assert_eq!(
        kinds_of("# A {#new was=old .class was=older key=value}\n"),
        "section 1 #new was old was older\n  heading 1\n"
    );
}

#[test]
fn generated_ids_are_unique_and_avoid_explicit_ones() {
    assert_eq!(
        kinds_of("# A B!\n# A B\n# C {#a-b-1}\n# *A* `b`\n# ?\n"),
        "section 1 a-b\n  heading 1\nsection 1 a-b-2\n  heading 1\nsection 1 #a-b-1\n  heading 1\n\
         section 1 a-b-3\n  heading 1\nsection 1 section\n  heading 1\n"
    );
}

#[test]
fn slugs_are_those_of_github() {
    assert_eq!(slug("Côte d’Ivoire: 2.1 Über_uns -- A/B"), "côte-divoire-21-über_uns----ab");
    assert_eq!(slug("…"), "section");
}

#[test]
fn lists_know_their_marker_start_and_spacing() {
    assert_eq!(
        kinds_of("- a\n- b\n\n7. a\n\n8. b\n\n9) c\n"),
        "list - tight\n  item\n    paragraph\n  item\n    paragraph\nlist 7. loose\n  item\n    \
         paragraph\n  item\n    paragraph\nlist 9) tight\n  item\n    paragraph\n"
    );
    assert_eq!(kinds_of("+\n+\n"), "list + tight\n  item\n  item\n");
}

#[test]
fn the_spacing_of_an_outer_list_is_not_that_of_an_inner_one() {
    assert_eq!(
        kinds_of("- a\n  - b\n\n    c\n"),
        "list - tight\n  item\n    paragraph\n    list - loose\n      item\n        paragraph\n        \
         paragraph\n"
    );
}

#[test]
fn blocks_of_all_kinds_are_told_apart() {
    assert_eq!(
        kinds_of("> a\n\n***\n\n```rust x\nb\n```\n\n    c\n\n<!-- d\n\ne -->\n"),
        "quote\n  paragraph\nrule\ncode rust x\ncode\ncomment\n"
    );
}

#[test]
fn alternatives_are_quotations_that_begin_with_their_mark() {
    let text = "> [!options tip-fund]\n>\n> [A: one]\n>\n> [B: two]\n";
    assert_eq!(kinds_of(text), "options tip-fund\n  mark\n  paragraph\n  paragraph\n");
    assert_eq!(kinds_of("> [!options tip fund]\n"), "quote\n  paragraph\n");
    assert_eq!(kinds_of("> [!options a] b\n"), "quote\n  paragraph\n");
    assert_eq!(kinds_of("> a\n>\n> [!options b]\n"), "quote\n  paragraph\n  paragraph\n");
    assert_eq!(kinds_of("[!options a]\n"), "paragraph\n");
}

#[test]
fn footnotes_stand_where_they_are_written() {
    let text = "# A\n\nx[^1]\n\n[^1]: one\n\n    two\n[^2]: - three\n\ny\n";
    assert_eq!(
        kinds_of(text),
        "section 1 a\n  heading 1\n  paragraph\n  note 1\n    paragraph\n    paragraph\n  note 2\n    \
         list - tight\n      item\n        paragraph\n  paragraph\n"
    );
}

#[test]
fn link_definitions_are_nodes() {
    let text = "[a]: b\n[a]: twice\n\n# A\n\nx\n\n[c]:\n  d\n  'e'\n\n> [f]: g\n\ny\n";
    let tree = read_well(text);
    assert_eq!(
        kinds(&tree),
        "definitions\nsection 1 a\n  heading 1\n  paragraph\n  definitions\n  quote\n    definitions\n  \
         paragraph\n"
    );
    let bodies: Vec<&str> = tree
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Definitions)
        .map(|node| slice(text, &node.body))
        .collect();
    assert_eq!(bodies, ["[a]: b\n[a]: twice\n", "[c]:\n  d\n  'e'\n", "[f]: g\n"]);
}

#[test]
fn definitions_after_a_list_are_not_in_it() {
    assert_eq!(
        kinds_of("- a\n\n[b]: c\n[d]: e\n\nf\n"),
        "list - tight\n  item\n    paragraph\ndefinitions\nparagraph\n"
    );
    assert_eq!(
        kinds_of("- a\n\n  [b]: c\n\nf\n"),
        "list - loose\n  item\n    paragraph\n    definitions\nparagraph\n"
    );
}

fn cells(tree: &Tree, text: &str) -> Vec<Vec<String>> {
    let rows = tree.ids().filter(|&id| matches!(tree.kind(id), Kind::Row { .. }));
    let cells = |row: NodeId| {
        tree.children(row).map(|cell| slice(text, &tree.node(cell).content).to_owned()).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn tables_have_rows_and_cells() {
    let text = "| a | b\\|c |\n|:--|:-:|\n|  | *d* |\n";
    let tree = read_well(text);
    assert_eq!(
        kinds(&tree),
        "table [Left, Center]\n  row head\n    cell\n    cell\n  row\n    cell\n    cell\n"
    );
    assert_eq!(cells(&tree, text), [["a", "b\\|c"], ["", "*d*"]]);
    assert_eq!(tree.nodes[6].content, 25..25);
}

#[test]
fn cells_that_a_row_lacks_stand_at_its_end_and_surplus_ones_nowhere() {
    let text = "a|b\n-|-\nc\nd|e|f\n";
    let (tree, found) = read_knowing(text, Reading::Strict, &[]);
    assert_eq!(cells(&tree, text), [["a", "b"], ["c", ""], ["d", "e"]]);
    assert_eq!(tree.nodes[7].content, 9..9);
    assert_eq!(found, ["surplus-cells at 4:5"]);
    assert!(read_knowing(text, Reading::Lenient, &[]).1.is_empty());
}

#[test]
fn a_caption_is_a_paragraph_before_its_table() {
    assert_eq!(
        kinds_of("Table: A\n\n|a|\n|-|\n"),
        "paragraph\ntable [None]\n  row head\n    cell\n"
    );
}

#[test]
fn a_definition_list_or_alert_of_others_is_plain_text() {
    assert_eq!(kinds_of("a\n: b\n"), "paragraph\n");
    assert_eq!(kinds_of("> [!NOTE]\n> a\n"), "quote\n  paragraph\n");
}

#[test]
fn front_matter_is_a_gap_at_the_very_start_only() {
    let text = "---\npart: front\n---\n\n# A\n\n---\nx: y\n---\n";
    let tree = read_well(text);
    assert_eq!(tree.front_matter, 20);
    assert_eq!(front_matter_text(text, &tree), Some(4..16));
    assert_eq!(
        kinds(&tree),
        "section 1 a\n  heading 1\n  rule\n  section 2 x-y\n    heading 2 underlined\n"
    );
}

#[test]
fn front_matter_may_follow_a_byte_order_mark_and_must_be_closed() {
    let text = "\u{feff}---\r\na: b\r\n--- \r\nx\r\n";
    let tree = read_well(text);
    assert_eq!(front_matter_text(text, &tree), Some(8..14));
    assert_eq!(kinds(&tree), "paragraph\n");
    assert_eq!(tree.nodes[1].body, 20..23);

    let tree = read_well("---\na: b\n");
    assert_eq!((tree.front_matter, front_matter_text("---\na: b\n", &tree)), (0, None));
    assert_eq!(kinds(&tree), "rule\nparagraph\n");
    assert_eq!(read_well("---\n\na\n\n---\n").front_matter, 0);
    assert_eq!(read_well("---\n---\na\n").front_matter, 8);
}

#[test]
fn raw_html_let_through_is_a_block_of_its_own() {
    let text = "> <div>\n> a\n> </div>\n\nb\n";
    let (tree, findings) = read_knowing(text, Reading::Lenient, &[]);
    assert!(findings.is_empty());
    assert_eq!(kinds(&tree), "quote\n  HTML\nparagraph\n");
    let html = &tree.nodes[2];
    assert_eq!(slice(text, &html.content), "<div>\n> a\n> </div>");
    let words: Vec<&str> =
        tree.inlines(NodeId(2)).iter().map(|part| slice(text, &part.span)).collect();
    assert_eq!(words.concat(), "<div>\na\n</div>");
}

#[test]
fn a_block_of_anchors_is_a_paragraph() {
    let tree = read_well("<a id=\"x\">\n</a>\n\n<!-- a --> <!-- b -->\n\n<br>\n");
    assert_eq!(kinds(&tree), "paragraph\ncomment\nparagraph\n");
}
