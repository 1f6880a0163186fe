//! Texts that are made to break readers.

use super::read_knowing;
use crate::diagnostic::Diagnostics;
use crate::markdown::read;
use crate::markdown::read_inlines;
use crate::model::document::Reading;
use crate::source::SourceMap;

const MANY: usize = 100_000;
/// Enough for what grows with the square of it to be noticed, and quick in debug builds.
const SOME: usize = 10_000;

/// Reads without a check of the tree, which leaves out what is too deep.
fn codes(text: &str) -> Vec<&'static str> {
    let mut sources = SourceMap::default();
    let source = sources.add("a.md", text);
    let mut sink = Diagnostics::default();
    let tree = read(&sources, source, Reading::Lenient, &mut sink);
    let depth = tree.ids().map(|id| tree.ancestors(id).count()).max();
    assert!(depth <= Some(210));
    let kept = read_inlines(text);
    assert!(kept.len() <= text.len());
    sink.iter().map(|finding| finding.code.name()).collect()
}

#[test]
fn a_hundred_levels_are_kept_and_a_hundred_and_one_are_too_deep() {
    let text = format!("{}a\n", "> ".repeat(100));
    assert!(read_knowing(&text, Reading::Strict, &[]).1.is_empty());
    let text = format!("{}a\n", "> ".repeat(101));
    assert_eq!(read_knowing(&text, Reading::Strict, &[]).1, ["nesting-too-deep at 1:201"]);
    let text = format!("{}a{}\n", "<sup>".repeat(101), "</sup>".repeat(101));
    assert!(codes(&text).contains(&"nesting-too-deep"));
}

#[test]
fn deep_blocks_are_told_once_and_end_nothing() {
    let markers =
        [(">", MANY), ("- ", MANY), ("> ", SOME), ("* ", SOME), ("1. ", SOME), ("> - ", SOME)];
    for (marker, times) in markers {
        let text = format!("{}a\n\nb\n", marker.repeat(times));
        assert_eq!(codes(&text), ["nesting-too-deep"]);
        let (tree, _) = read_knowing(&text, Reading::Lenient, &[]);
        let last = tree.nodes.last().unwrap();
        assert_eq!(super::slice(&text, &last.body), "b\n");
    }
    let indented: String = (0..1000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert_eq!(codes(&indented), ["nesting-too-deep"]);
}

#[test]
fn deep_inlines_are_told_once_and_end_nothing() {
    let deep = |open: &str, close: &str, times| {
        let text = format!("{}a{}", open.repeat(times), close.repeat(times));
        codes(&text)
    };
    assert_eq!(deep("*a ", " a*", MANY), ["nesting-too-deep"]);
    for (open, close) in [("![", "](x)"), ("**", "**"), ("<sub>", "</sub>")] {
        assert_eq!(deep(open, close, SOME), ["nesting-too-deep"]);
    }
    assert!(deep("[", "]", MANY).is_empty());
    for (open, close) in [("[", "](x)"), ("<", ">"), ("`", ""), ("[^", "]")] {
        assert!(deep(open, close, SOME).is_empty());
    }
}

#[test]
fn a_table_that_lacks_very_many_cells_ends_early() {
    let wide = |cell: &str| format!("{}\n", cell.repeat(1000));
    let text = format!("{}{}{}# b\n", wide("|a"), wide("|-"), "|a\n".repeat(1000));
    let (tree, _) = read_knowing(&text, Reading::Lenient, &[]);
    assert!(super::kinds(&tree).ends_with("section 1 b\n  heading 1\n"));
}

#[test]
fn long_lines_and_many_blocks_are_read() {
    for piece in [
        "[^a]:",
        "[^a]: x\n",
        "[a]: b\n",
        "# a\n",
        "|",
        "\\",
        "a\r",
        "<a id=\"x\">",
        "\0",
        "a <!-- ",
    ] {
        codes(&piece.repeat(SOME));
    }
}
