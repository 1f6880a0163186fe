//! Ids: of sections without one, and of those that stand twice.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::markdown::findings::Findings;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;

/// Returns the id that GitHub gives a heading of these words: lower case, spaces as hyphens,
/// punctuation left out; letters composed, as keyboards write them. `section` where nothing remains.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for char in text.trim().nfc().flat_map(char::to_lowercase) {
        match char {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(char),
            char if char.is_alphanumeric() || is_combining_mark(char) => slug.push(char),
            _ => {}
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Gives every section without an id the slug of its heading, with `-1`, `-2`, … where the id
/// is taken.
pub(super) fn name(tree: &mut Tree, text: &str) {
    let mut taken: HashMap<Box<str>, u32> = HashMap::new();
    let mut nameless = Vec::new();
    for id in tree.ids() {
        match tree.kind(id) {
            Kind::Section { id, explicit: true, .. } => {
                taken.entry(id.clone()).or_default();
            }
            Kind::Section { .. } => nameless.push(id),
            _ => {}
        }
    }
    for section in nameless {
        let base = slug(&words(tree.inlines(tree.heading(section)), text));
        let unique = unique(base.into(), &mut taken);
        if let Kind::Section { id, .. } = &mut tree.nodes[section.index()].kind {
            *id = unique;
        }
    }
}

fn unique(base: Box<str>, taken: &mut HashMap<Box<str>, u32>) -> Box<str> {
    let mut unique = base.clone();
    while taken.contains_key(&unique) {
        let count = taken.entry(base.clone()).or_default();
        *count += 1;
        unique = format!("{base}-{count}").into();
    }
    taken.insert(unique.clone(), 0);
    unique
}

fn words(inlines: &[Inline], text: &str) -> String {
    let mut words = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(None) => {
                words.push_str(&text[inline.span.start as usize..inline.span.end as usize]);
            }
            InlineKind::Text(Some(shown)) | InlineKind::Code(shown) => words.push_str(shown),
            InlineKind::SoftBreak | InlineKind::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// Raises `duplicate-id` for explicit ids of sections, anchors and alternatives that stand twice.
pub(super) fn check_ids(tree: &Tree, text: &str, findings: &mut Findings<'_>) {
    let mut first: HashMap<&str, Range<u32>> = HashMap::new();
    let mut check = |id, place: Range<u32>| {
        if let Some(earlier) = first.get(id) {
            findings.duplicate_id(id, place, earlier.clone());
        } else {
            first.insert(id, place);
        }
    };
    for node in tree.ids() {
        match tree.kind(node) {
            Kind::Section { id, explicit: true, .. } => check(id, attribute(tree, node, id, text)),
            Kind::Options { id } => check(id, tree.node(NodeId(node.0 + 1)).content.clone()),
            _ => {}
        }
        for inline in tree.inlines(node) {
            if let InlineKind::Anchor(id) = &inline.kind {
                check(id, inline.span.clone());
            }
        }
    }
}

/// Returns where the id stands in the attributes of a section's heading.
fn attribute(tree: &Tree, section: NodeId, id: &str, text: &str) -> Range<u32> {
    let heading = tree.node(tree.heading(section));
    let start = heading.content.end;
    let behind = &text[start as usize..heading.body.end as usize];
    match behind.find(&format!("#{id}")) {
        Some(at) => start + at as u32 + 1..start + (at + 1 + id.len()) as u32,
        None => heading.content.clone(),
    }
}

/// Writes the label of every footnote mark as its footnote does, which may be one of `known`
/// elsewhere; labels match in any case.
pub(super) fn match_labels(tree: &mut Tree, known: &[impl AsRef<str>]) {
    let own = tree.nodes.iter().filter_map(|node| match &node.kind {
        Kind::Note { label } => Some(label.clone()),
        _ => None,
    });
    let labels: Vec<Box<str>> =
        own.chain(known.iter().map(|label| label.as_ref().into())).collect();
    if labels.is_empty() {
        return;
    }
    let exact: HashSet<&str> = labels.iter().map(|label| &**label).collect();
    let mut folded = HashMap::new();
    for label in &labels {
        folded.entry(label.to_lowercase()).or_insert(label);
    }
    for inline in &mut tree.inlines {
        if let InlineKind::NoteMark(label) = &mut inline.kind
            && !exact.contains(&**label)
            && let Some(&found) = folded.get(&label.to_lowercase())
        {
            *label = found.clone();
        }
    }
}
