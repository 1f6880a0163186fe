//! The check that is worth more than all cases: what was written is read again and compared with
//! what was meant. A difference is an error, never an output.

use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::misread;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::compose::write::Outlined;
use crate::amend::text::Text;
use crate::amend::text::shown;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::document::folded;
use crate::model::revised::Origin;
use crate::source::Span;

/// Compares a chapter as written with its outline. Returns for each node what it was, or what
/// differs.
pub(crate) fn verify(
    arena: &Arena<'_>,
    edits: &ByteEdits,
    outline: &[Outlined],
    text: &Text,
    tree: &Tree,
    amendments: &[Amendment],
) -> Result<Vec<(NodeId, NodeRef)>, Box<Diagnostic>> {
    let is_definitions = |kind: &Kind| matches!(kind, Kind::Definitions);
    let mut read = tree.ids().skip(1).filter(|node| !is_definitions(tree.kind(*node)));
    let mut identities = Vec::new();
    let mut after_made_section = false;
    for meant in outline {
        if meant.origin.is_some_and(|node| is_definitions(arena.kind(node))) {
            continue;
        }
        let Some(node) = read.next() else {
            let word = match meant.origin.map(|node| arena.kind(node)) {
                None => "section",
                Some(Kind::Code { .. }) => "code block",
                Some(kind) => kind.word(),
            };
            let message = format!("{} would run into what stands before it", with_article(word));
            let mut found = differs(message, text, tree, text.len(), amendments);
            found.code = codes::BLOCKS_WOULD_MERGE;
            if let Some(origin) = meant.origin {
                found = beside(found, arena, origin);
            }
            return Err(Box::new(blame_edit(arena, edits, meant.origin, amendments, found)));
        };
        let fits = match meant.origin {
            Some(origin) => same_kind(arena.kind(origin), tree.kind(node), meant.level),
            None if meant.level.is_none() => matches!(tree.kind(node), Kind::Cell),
            None if after_made_section => matches!(
                tree.kind(node),
                Kind::Heading { level, .. } if Some(*level) == meant.level
            ),
            None => matches!(
                tree.kind(node),
                Kind::Section { level, .. } if Some(*level) == meant.level
            ),
        };
        after_made_section = meant.origin.is_none() && meant.level.is_some() && !after_made_section;
        if !fits {
            let found = misread(arena, meant, node, text, tree, amendments);
            return Err(Box::new(blame_edit(arena, edits, meant.origin, amendments, found)));
        }
        let Some(origin) = meant.origin else { continue };
        if tree.kind(node).is_leaf() && !same_words(arena, edits, origin, node, text, tree) {
            let places = (origin, node);
            return Err(Box::new(other_words(arena, edits, places, text, tree, amendments)));
        }
        identities.push((node, origin));
    }
    match read.next() {
        None => Ok(identities),
        Some(node) => {
            let what = with_article(tree.kind(node).word());
            let message = format!("{what} that nobody wrote would be read in the revised text");
            let start = tree.node(node).body.start;
            Err(Box::new(differs(message, text, tree, start, amendments)))
        }
    }
}

/// Says that the words of a leaf would be read otherwise than they are meant.
fn other_words(
    arena: &Arena<'_>,
    edits: &ByteEdits,
    (origin, node): (NodeRef, NodeId),
    text: &Text,
    tree: &Tree,
    amendments: &[Amendment],
) -> Diagnostic {
    if let Some(found) = misread::borrowed(text, tree, node, amendments) {
        return found;
    }
    let message = "the revised words would be read otherwise than they are written";
    let mut found = differs(message.into(), text, tree, tree.node(node).body.start, amendments);
    found.help.insert(0, deviation(arena, edits, origin, node, text, tree));
    blame_edit(arena, edits, Some(origin), amendments, found)
}

/// Says that a byte would be made at `at` that no change is the cause of.
pub(crate) fn uncaused(
    text: &Text,
    tree: &Tree,
    at: u32,
    amendments: &[Amendment],
) -> Box<Diagnostic> {
    let message = "a line end or mark would be written here that no change asks for";
    Box::new(differs(message.into(), text, tree, at, amendments))
}

fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

fn same_kind(meant: &Kind, read: &Kind, level: Option<u8>) -> bool {
    match (meant, read) {
        (Kind::Section { level: own, .. }, Kind::Section { level: new, .. })
        | (Kind::Heading { level: own, .. }, Kind::Heading { level: new, .. }) => {
            level.unwrap_or(*own) == *new
        }
        (Kind::List { start: own, .. }, Kind::List { start: new, .. }) => {
            own.is_some() == new.is_some()
        }
        (Kind::Row { head: own }, Kind::Row { head: new }) => own == new,
        (Kind::Options { id: own }, Kind::Options { id: new }) => own == new,
        (own, new) => std::mem::discriminant(own) == std::mem::discriminant(new),
    }
}

/// Where words of the node were edited, the finding is about the edit.
fn blame_edit(
    arena: &Arena<'_>,
    edits: &ByteEdits,
    origin: Option<NodeRef>,
    amendments: &[Amendment],
    found: Diagnostic,
) -> Diagnostic {
    let Some(origin) = origin else { return found };
    let body = &arena.tree(origin).node(origin.node).body;
    let inside = edits.get(&origin.fragment).into_iter().flatten();
    let mut inside =
        inside.filter(|edit| body.start <= edit.range.start && edit.range.end <= body.end);
    let by = inside.find_map(|edit| {
        edit.causes.iter().find(|by| {
            let action = &amendments[by.amendment as usize].changes[by.change as usize].action;
            matches!(action.verb(), "edit" | "alternatives" | "retitle")
        })
    });
    let Some(by) = by else { return found };
    let amendment = &amendments[by.amendment as usize];
    let message = "the new words would change the blocks or formats around them";
    let change = &amendment.changes[by.change as usize];
    let span = match &change.action {
        Action::Edit { put, .. } => put.span,
        Action::Retitle { to, .. } => to.span,
        _ => change.span,
    };
    let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message).at(span, "these words");
    let found = found.at(arena.span(origin), "would be read as something else");
    let help = "put a `\\` before signs of Markdown that are meant as themselves (`\\#`, `\\-`, `1\\.`); \
                to change blocks, use `replace` or `delete`";
    found.help(help).cause(amendment.cause())
}

fn misread(
    arena: &Arena<'_>,
    meant: &Outlined,
    node: NodeId,
    text: &Text,
    tree: &Tree,
    amendments: &[Amendment],
) -> Diagnostic {
    let word = meant.origin.map_or("section", |origin| arena.kind(origin).word());
    let read = tree.kind(node).word();
    let start = tree.node(node).body.start;
    let message = match word == read {
        true => format!("{} would be read as one of another kind or level", with_article(word)),
        false => format!("{} would be read as {}", with_article(word), with_article(read)),
    };
    let mut found = differs(message, text, tree, start, amendments);
    found.code = codes::BLOCKS_WOULD_MERGE;
    match meant.origin {
        Some(origin) => beside(found, arena, origin),
        None => found,
    }
}

/// Shows the block that would not be read as it is, in place of where it is read.
fn beside(mut found: Diagnostic, arena: &Arena<'_>, origin: NodeRef) -> Diagnostic {
    let help =
        "keep or put a paragraph between it and what stands before it, or choose another place";
    found.help = vec![help.to_owned()];
    found.labels.pop();
    found.at(arena.span(origin), "this block")
}

fn differs(
    message: String,
    text: &Text,
    tree: &Tree,
    at: u32,
    amendments: &[Amendment],
) -> Diagnostic {
    let mut found = Diagnostic::new(codes::SPLICE_DIFFERS, message);
    let nearest = text.runs.iter().filter_map(|run| match &run.origin {
        Origin::Changes(by) => {
            let distance = run.range.start.abs_diff(at).min(run.range.end.abs_diff(at));
            Some((distance, by[0]))
        }
        Origin::Base(..) => None,
    });
    if let Some((_, by)) = nearest.min() {
        let amendment = &amendments[by.amendment as usize];
        let span = amendment.changes[by.change as usize].span;
        found = found.at(span, "the change that is nearest").cause(amendment.cause());
    }
    let line = text.text[at.min(text.len()) as usize..].find('\n').map_or(0, |end| end as u32);
    found = found.at(Span::new(tree.source, at..at + line), "read here");
    let help = "choose another place or other words; a sign that is no Markdown gets a `\\` before it: \
                `\\*`, `\\-`, `\\#`";
    found.help(help)
}

/// Compares the words of a leaf as read with what was meant.
fn same_words(
    arena: &Arena<'_>,
    edits: &ByteEdits,
    origin: NodeRef,
    node: NodeId,
    text: &Text,
    tree: &Tree,
) -> bool {
    let own = arena.tree(origin).node(origin.node);
    let new = tree.node(node);
    let inside = edits_in(arena, edits, origin);
    let old_bytes = &arena.text(origin)[own.content.start as usize..own.content.end as usize];
    let new_bytes = &text.text[new.content.start as usize..new.content.end as usize];
    let (old, read) = (arena.tree(origin).inlines(origin.node), tree.inlines(node));
    if inside.is_empty() && old_bytes == new_bytes {
        return old.len() == read.len() && old.iter().zip(read).all(|(a, b)| a.kind == b.kind);
    }
    let (meant, shown) = both_words(arena, (origin, &inside), read, text);
    meant == shown && meant_references(old, &inside) == references(read)
}

/// Returns the edits of a leaf.
fn edits_in<'e>(arena: &Arena<'_>, edits: &'e ByteEdits, leaf: NodeRef) -> Vec<&'e ByteEdit> {
    let own = arena.tree(leaf).node(leaf.node);
    let all = edits.get(&leaf.fragment).map_or(&[][..], Vec::as_slice);
    let first = all.partition_point(|edit| edit.range.start < own.content.start);
    all[first..].iter().take_while(|edit| edit.range.end <= own.content.end).collect()
}

/// Says where the words as read leave those that are meant.
fn deviation(
    arena: &Arena<'_>,
    edits: &ByteEdits,
    origin: NodeRef,
    node: NodeId,
    text: &Text,
    tree: &Tree,
) -> String {
    let inside = edits_in(arena, edits, origin);
    let (meant, shown) = both_words(arena, (origin, &inside), tree.inlines(node), text);
    if meant == shown {
        return "a link, an image or a format in these words would be another".to_owned();
    }
    let same = meant.chars().zip(shown.chars()).take_while(|(one, other)| one == other).count();
    let around = |words: &str| words.chars().skip(same.saturating_sub(20)).take(60).collect();
    let (meant, shown): (String, String) = (around(&meant), around(&shown));
    format!("meant is `{meant}`, read would be `{shown}`")
}

/// Returns the words that a leaf is to show after its edits, and those that it is read to show.
fn both_words(
    arena: &Arena<'_>,
    (origin, inside): (NodeRef, &[&ByteEdit]),
    read: &[Inline],
    text: &Text,
) -> (String, String) {
    let shown = Visible::with_images(read, &text.text).text;
    let bare = |words: &str| folded(words).trim().to_owned();
    (bare(&meant_words(arena, origin, inside)), bare(&shown))
}

/// Returns the visible text that a leaf is to have after its edits.
fn meant_words(arena: &Arena<'_>, origin: NodeRef, inside: &[&ByteEdit]) -> String {
    let inlines = arena.tree(origin).inlines(origin.node);
    // Labels of marks and of link definitions are not shown.
    let marks = Marks::of(inlines);
    let inside = inside.iter().filter(|edit| !edit.hidden && marks.renamed(edit).is_none());
    let inside = inside.map(|edit| (&edit.range, edit.put.as_str()));
    shown::after(&arena.folded(origin).visible, inside)
}

/// The note marks of a leaf, in order.
struct Marks<'a>(Vec<&'a Inline>);

impl<'a> Marks<'a> {
    fn of(inlines: &'a [Inline]) -> Self {
        let marks = inlines.iter().filter(|it| matches!(it.kind, InlineKind::NoteMark(_)));
        Self(marks.collect())
    }

    /// Returns the mark whose label an edit renames.
    fn renamed(&self, edit: &ByteEdit) -> Option<&'a Inline> {
        let after = self.0.partition_point(|mark| mark.span.start < edit.range.start);
        let mark = self.0[..after].last()?;
        (edit.range.end < mark.span.end).then_some(*mark)
    }
}

/// Says whether one of some edits, sorted and disjoint, covers a range.
fn is_covered(edits: &[&ByteEdit], range: &Range<u32>) -> bool {
    let after = edits.partition_point(|edit| edit.range.start <= range.start);
    let last = edits[..after].iter().rev().find(|edit| !edit.range.is_empty());
    last.is_some_and(|edit| range.end <= edit.range.end)
}

/// Returns where links, marks and images lead that a leaf is to have after its edits, in order.
fn meant_references(inlines: &[Inline], inside: &[&ByteEdit]) -> Vec<String> {
    let marks = Marks::of(inlines);
    let renamed: HashMap<u32, &ByteEdit> =
        inside.iter().filter_map(|edit| Some((marks.renamed(edit)?.span.start, *edit))).collect();
    let mut meant: Vec<(u32, Vec<String>)> = Vec::new();
    for inline in inlines {
        let names = references(std::slice::from_ref(inline));
        if names.is_empty() {
            continue;
        }
        let is_mark = matches!(inline.kind, InlineKind::NoteMark(_));
        match renamed.get(&inline.span.start).filter(|_| is_mark) {
            Some(edit) => meant.push((inline.span.start, vec![format!("^{}", edit.put)])),
            None if is_covered(inside, &inline.span) => {}
            None => meant.push((inline.span.start, names)),
        }
    }
    let shown = |edit: &&&ByteEdit| !edit.hidden && marks.renamed(edit).is_none();
    for edit in inside.iter().filter(shown) {
        meant.push((edit.range.start, references(&markdown::read_inlines(&edit.put))));
    }
    meant.sort_by_key(|(at, _)| *at);
    meant.into_iter().flat_map(|(_, names)| names).collect()
}

/// Returns where links, marks and images lead.
fn references(inlines: &[Inline]) -> Vec<String> {
    let names = inlines.iter().filter_map(|inline| match &inline.kind {
        InlineKind::NoteMark(label) => Some(format!("^{label}")),
        InlineKind::Link(target) => Some(target.destination()),
        InlineKind::Image { path, .. } => Some(path.to_string()),
        InlineKind::Anchor(id) => Some(format!("#{id}")),
        _ => None,
    });
    names.collect()
}
