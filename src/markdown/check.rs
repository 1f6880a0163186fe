//! Checks that a tree keeps the promises of its documentation.

use std::ops::Range;

use crate::markdown::lines;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::Node;
use crate::model::document::NodeId;
use crate::model::document::Tree;

/// Panics where a tree does not describe `text` as it should: nodes in preorder, bodies inside
/// bodies, no byte of the text in two of them side by side or in none, gaps blank, inlines nested.
pub(crate) fn check(tree: &Tree, text: &str) {
    assert_eq!(tree.kind(NodeId::ROOT), &Kind::Root);
    assert_eq!(tree.node(NodeId::ROOT).body, 0..text.len() as u32);
    assert_eq!(tree.node(NodeId::ROOT).end.index(), tree.nodes.len());
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut covered = tree.front_matter.max(mark);
    let mut next_inline = 0;
    for id in tree.ids() {
        check_node(tree, id, text, &mut covered, &mut next_inline);
    }
    assert_eq!(next_inline as usize, tree.inlines.len());
    assert_blank(tree, NodeId::ROOT, text, covered..text.len() as u32);
}

/// Checks a node; `covered` is the end of the text that the nodes before it account for.
fn check_node(tree: &Tree, id: NodeId, text: &str, covered: &mut u32, next_inline: &mut u32) {
    let node = tree.node(id);
    let parent = tree.node(node.parent);
    assert!(node.parent <= id && id < node.end && node.end <= parent.end, "{id:?} {node:?}");
    assert!(parent.body.start <= node.body.start, "{id:?} begins before {parent:?}");
    assert!(node.body.start <= node.body.end, "{id:?} {node:?}");
    assert!(node.body.end <= parent.body.end, "{id:?} {node:?} ends behind {parent:?}");
    slice(text, &node.body);
    slice(text, &node.content);
    assert!(node.body.start <= node.content.start, "{id:?} {node:?}");
    assert!(node.content.end <= node.body.end, "{id:?} {node:?}");
    if id != NodeId::ROOT {
        assert!(*covered <= node.body.start, "{id:?} {node:?} overlaps, covered to {covered}");
        check_before(tree, id, text, *covered..node.body.start);
        *covered = own_end(tree, id);
    }
    if node.inlines.start < node.inlines.end {
        assert_eq!(node.inlines.start, *next_inline);
        *next_inline = node.inlines.end;
        check_inlines(tree, id, text);
    }
    check_marker(tree, id, text);
    check_shape(tree, id, text);
}

/// Checks that a container holds nothing but its marker and its children.
fn check_marker(tree: &Tree, id: NodeId, text: &str) {
    let child = tree.children(id).next();
    if child.is_none() && tree.ancestors(id).count() >= 100 {
        return; // What was inside may have been too deep.
    }
    let node = tree.node(id);
    let end = child.map_or(node.body.end, |child| tree.node(child).body.start);
    let marker = slice(text, &(node.body.start..end));
    let bare = marker
        .trim_matches(|char: char| char.is_ascii_whitespace() || char == '>' || char == '\u{b}');
    let fits = match &node.kind {
        Kind::Quote | Kind::Options { .. } => bare.is_empty() && marker.contains('>'),
        Kind::Item => {
            let sign = bare.trim_start_matches(|char: char| char.is_ascii_digit());
            matches!(sign, "-" | "+" | "*" | "." | ")")
        }
        Kind::Note { .. } => bare.starts_with("[^") && bare.ends_with("]:"),
        Kind::Section { .. } | Kind::List { .. } | Kind::Table { .. } => marker.is_empty(),
        _ => true,
    };
    assert!(fits, "{id:?} {node:?} begins with {marker:?}");
}

/// Returns the end of what a node accounts for by itself.
fn own_end(tree: &Tree, id: NodeId) -> u32 {
    match tree.children(id).next() {
        Some(child) => match tree.kind(id) {
            // The marker.
            Kind::Quote | Kind::Options { .. } | Kind::Item | Kind::Note { .. } => {
                tree.node(child).body.start
            }
            // Pipes belong to the row.
            Kind::Row { .. } => tree.node(child).body.start,
            _ => tree.node(id).body.start,
        },
        // What follows the last cell belongs to the row.
        None if tree.kind(id) == &Kind::Cell
            && tree.node(tree.node(id).parent).end.0 == id.0 + 1 =>
        {
            tree.node(tree.node(id).parent).body.end
        }
        None => tree.node(id).body.end,
    }
}

/// Checks what lies between what the nodes before `id` account for and its body.
fn check_before(tree: &Tree, id: NodeId, text: &str, gap: Range<u32>) {
    if tree.kind(id) == &Kind::Cell {
        let gap = slice(text, &gap);
        assert!(gap.bytes().all(|byte| lines::is_space(byte) || byte == b'|'), "{gap:?}");
    } else if matches!(tree.kind(id), Kind::Row { head: false }) {
        assert!(gap.is_empty(), "a gap between rows");
    } else {
        assert_blank(tree, id, text, gap);
    }
}

/// Checks that a gap is blank; only inside quotations may it hold their markers.
fn assert_blank(tree: &Tree, id: NodeId, text: &str, gap: Range<u32>) {
    let shown = slice(text, &gap);
    if !shown.bytes().all(lines::is_space) {
        let quote = |node: &Node| matches!(node.kind, Kind::Quote | Kind::Options { .. });
        let quoted = tree.nodes.iter().any(|node| quote(node) && node.body.start <= gap.start);
        let blank = quoted && shown.bytes().all(|byte| lines::is_blank(byte, 1));
        assert!(blank, "the gap {gap:?} before {id:?} is not blank: {shown:?}");
    }
}

/// Checks what kinds promise.
fn check_shape(tree: &Tree, id: NodeId, text: &str) {
    let node = tree.node(id);
    let mut children = tree.children(id).map(|child| tree.kind(child));
    match &node.kind {
        Kind::Section { level, .. } => {
            let heading = children.next();
            assert!(matches!(heading, Some(Kind::Heading { level: own, .. }) if own == level));
            assert_eq!(tree.node(tree.heading(id)).body.start, node.body.start);
        }
        Kind::Options { .. } => assert_eq!(children.next(), Some(&Kind::OptionsMark)),
        Kind::List { .. } => {
            assert!(children.len_hint() > 0);
            for child in tree.children(id) {
                assert_eq!(tree.kind(child), &Kind::Item);
            }
        }
        Kind::Definitions => {
            let body = slice(text, &node.body);
            let start = body.trim_start_matches([' ', '\t', '>']);
            assert!(start.starts_with('['), "no definition: {body:?}");
        }
        Kind::Table { alignments } => {
            for row in tree.children(id) {
                assert!(matches!(tree.kind(row), Kind::Row { .. }));
                assert!(tree.children(row).count() <= alignments.len());
            }
        }
        _ => {}
    }
    if !matches!(node.kind, Kind::Cell | Kind::Root) && !node.body.is_empty() {
        let body = slice(text, &node.body);
        assert!(!body.bytes().all(lines::is_space), "{id:?} {node:?} is blank");
    }
    if node.kind.is_leaf() {
        assert_eq!(node.end.0, id.0 + 1);
        let content = slice(text, &node.content);
        assert_eq!(content.trim_end_matches([' ', '\t', '\n', '\r']), content, "{node:?}");
    }
}

trait LengthHint {
    fn len_hint(&self) -> usize;
}

impl<I: Iterator + Clone> LengthHint for I {
    fn len_hint(&self) -> usize {
        self.clone().count()
    }
}

fn check_inlines(tree: &Tree, id: NodeId, text: &str) {
    let node = tree.node(id);
    let inlines = tree.inlines(id);
    check_list(inlines, text, node.content.clone());
}

/// Checks inlines that lie in `within`.
pub(crate) fn check_list(inlines: &[Inline], text: &str, within: Range<u32>) {
    let mut open: Vec<(usize, Range<u32>)> = vec![(inlines.len(), within.clone())];
    let mut at = within.start;
    for (position, inline) in inlines.iter().enumerate() {
        while open.last().is_some_and(|(end, _)| *end <= position) {
            let (_, span) = open.pop().unwrap();
            at = at.max(span.end);
        }
        let (end, span) = open.last().expect("inlines nest").clone();
        assert!(position + 1 + inline.inner as usize <= end, "{inline:?} holds too many");
        assert!(at <= inline.span.start, "{inline:?} overlaps, at {at} in {inlines:?}");
        assert!(
            inline.span.start <= inline.span.end && inline.span.end <= span.end,
            "{inline:?} in {span:?} of {inlines:?}"
        );
        slice(text, &inline.span);
        if inline.inner > 0 {
            at = inline.span.start;
            open.push((position + 1 + inline.inner as usize, inline.span.clone()));
        } else {
            at = inline.span.end;
        }
        if inline.kind == InlineKind::Text(None) {
            assert!(!inline.span.is_empty(), "{inline:?} is empty");
        }
    }
}

fn slice<'t>(text: &'t str, range: &Range<u32>) -> &'t str {
    &text[range.start as usize..range.end as usize]
}
