//! Tests of the reader as a whole.

mod blocks;
mod bodies;
mod hostile;
mod inlines;
mod problems;
mod properties;
mod quotations;

use crate::diagnostic::Diagnostics;
use crate::markdown::check::check;
use crate::markdown::read_with;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::Reading;
use crate::model::document::Tree;
use crate::source::SourceMap;

/// Reads a text that others know footnotes for, checks the tree, and returns the findings, each as
/// `code at line:column`.
fn read_knowing(text: &str, reading: Reading, known: &[&str]) -> (Tree, Vec<String>) {
    let mut sources = SourceMap::default();
    let source = sources.add("text.md", text);
    let mut sink = Diagnostics::default();
    let tree = read_with(&sources, source, reading, known, &mut sink);
    check(&tree, text);
    let findings = sink.iter().map(|finding| {
        let (_, place) = sources.place(finding.labels[0].span);
        format!("{} at {}:{}", finding.code.name(), place.line, place.column)
    });
    (tree, findings.collect())
}

/// Reads a text in which nothing may be found fault with.
fn read_well(text: &str) -> Tree {
    let (tree, findings) = read_knowing(text, Reading::Strict, &[]);
    assert!(findings.is_empty(), "{findings:?}");
    tree
}

fn findings(text: &str) -> Vec<String> {
    read_knowing(text, Reading::Strict, &[]).1
}

/// Returns the kinds of a tree without its root, one a line, indented, with what they know.
fn kinds(tree: &Tree) -> String {
    lines(tree, |_| String::new())
}

/// Returns the kinds of a tree with their bodies.
fn bodies(tree: &Tree, text: &str) -> String {
    lines(tree, |at| format!(" {:?}", slice(text, &tree.nodes[at].body)))
}

fn lines(tree: &Tree, more: impl Fn(usize) -> String) -> String {
    let mut shown = String::new();
    for id in tree.ids().skip(1) {
        let depth = tree.ancestors(id).count() - 1;
        let kind = match tree.kind(id) {
            Kind::Section { level, id, explicit, aliases } => {
                let aliases: String = aliases.iter().map(|old| format!(" was {old}")).collect();
                let sign = if *explicit { "#" } else { "" };
                format!("section {level} {sign}{id}{aliases}")
            }
            Kind::Heading { level, setext } => {
                format!("heading {level}{}", if *setext { " underlined" } else { "" })
            }
            Kind::List { start, marker, tight } => {
                let start = start.map(|start| start.to_string()).unwrap_or_default();
                let space = if *tight { "tight" } else { "loose" };
                format!("list {start}{} {space}", char::from(*marker))
            }
            Kind::Options { id } => format!("options {id}"),
            Kind::OptionsMark => "mark".to_owned(),
            Kind::Code { info } => format!("code {info}").trim_end().to_owned(),
            Kind::Table { alignments } => format!("table {alignments:?}"),
            Kind::Row { head } => format!("row{}", if *head { " head" } else { "" }),
            Kind::Note { label } => format!("note {label}"),
            Kind::Definitions => "definitions".to_owned(),
            other => other.word().to_owned(),
        };
        shown.push_str(&format!("{}{kind}{}\n", "  ".repeat(depth), more(id.index())));
    }
    shown
}

/// Returns inlines in one line: `strong(text "a") text "b"`.
fn inlines_of(inlines: &[Inline], text: &str) -> String {
    let mut shown = Vec::new();
    let mut at = 0;
    while at < inlines.len() {
        let inline = &inlines[at];
        let inner = &inlines[at + 1..at + 1 + inline.inner as usize];
        let words = slice(text, &inline.span);
        let kind = match &inline.kind {
            InlineKind::Text(None) => format!("{words:?}"),
            InlineKind::Text(Some(other)) => format!("{words:?}={other:?}"),
            InlineKind::SoftBreak => format!("soft{words:?}"),
            InlineKind::HardBreak => format!("hard{words:?}"),
            InlineKind::Code(code) => format!("code{words:?}={code:?}"),
            InlineKind::Link(target) => format!("link{words:?}<{}>", target.destination()),
            InlineKind::Image { path, title } => format!("image{words:?}<{path}|{title}>"),
            InlineKind::NoteMark(label) => format!("mark{words:?}={label}"),
            InlineKind::Anchor(id) => format!("anchor{words:?}={id}"),
            other => format!("{}{words:?}", format!("{other:?}").to_lowercase()),
        };
        let inside = inlines_of(inner, text);
        shown.push(if inside.is_empty() { kind } else { format!("{kind}({inside})") });
        at += 1 + inner.len();
    }
    shown.join(" ")
}

/// Returns the inlines of the first leaf of a text.
fn first_inlines(text: &str) -> String {
    let tree = read_well(text);
    inlines_of_first(&tree, text)
}

fn inlines_of_first(tree: &Tree, text: &str) -> String {
    let leaf = tree.ids().find(|&id| tree.kind(id).is_leaf()).unwrap();
    inlines_of(tree.inlines(leaf), text)
}

fn slice<'t>(text: &'t str, range: &std::ops::Range<u32>) -> &'t str {
    &text[range.start as usize..range.end as usize]
}
