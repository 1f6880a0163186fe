//! `edit`: words.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::amend::arena::NodeRef;
use crate::amend::content::cell_text;
use crate::amend::locate::Hit;
use crate::amend::locate::Located;
use crate::amend::locate::Sought;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::text::bytes;
use crate::amend::text::wrap;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::digest;
use crate::amend::verb::drops;
use crate::amend::verb::fault;
use crate::amend::verb::nesting;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::Alternatives;
use crate::model::amendment::AlternativesAt;
use crate::model::amendment::Text;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::source::Span;
use crate::source::Spanned;

pub(super) fn act(case: Case<'_>) -> Located<Outcome> {
    let Action::Edit { target, find, put, expect, notes, drops } = &case.change.action else {
        return Ok(Outcome::default());
    };
    let put_text = case.locator.arena.sources.get(put.source).text().trim();
    let expect = expect.as_ref().map(|expect| expect.value);
    let sought = Sought { find, key: "find", expect };
    let hits = case.locator.words(target, sought, case.amendment)?;
    let mut outcome = Outcome { drops_orphans: !drops.is_empty(), ..Outcome::default() };
    check_notes(case, *put, notes)?;
    check_paragraph(case, *put)?;
    let mut met = BTreeSet::new();
    for hit in &hits {
        let text = fit(case, hit.leaf, put_text);
        check_heading(case, hit, &text)?;
        let range = range_of(case, hit, &text)?;
        let text = nesting::settle(case, hit.leaf, &range, text)?;
        drops::check(case, (hit.leaf, &range), &text, drops, &mut met)?;
        let text = broken_as_before(case, hit.leaf, &range, text);
        change_words(case, hit.leaf, range, text, false, &mut outcome);
    }
    drops::check_met(case, drops, &met)?;
    Ok(outcome)
}

/// Checks that `put` is words of one paragraph: an empty line would begin another.
fn check_paragraph(case: Case<'_>, put: Text) -> Located<()> {
    let text = case.locator.arena.sources.get(put.source).text().trim();
    if !text.lines().any(|line| line.trim().is_empty()) {
        return Ok(());
    }
    let message = "`put` holds several paragraphs, and an edit changes words of one";
    let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
    let found = found.at(put.span, "an empty line stands in it");
    let help = "write one paragraph; to bring more, use `insert`, or `replace` the block";
    Err(fault(case, found.help(help)))
}

/// Checks that the words of an edit leave something of a heading.
fn check_heading(case: Case<'_>, hit: &Hit, put: &str) -> Located<()> {
    let arena = case.locator.arena;
    let is_heading = matches!(arena.kind(hit.leaf), Kind::Heading { .. });
    let shown = &arena.folded(hit.leaf).visible.text;
    let left = [&shown[..hit.visible.start as usize], &shown[hit.visible.end as usize..], put];
    if !is_heading || left.iter().any(|words| !words.trim().is_empty()) {
        return Ok(());
    }
    let message = "the edit would leave a heading without words";
    let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
    let found = found.at(words_span(case), "all of its words");
    let found = found.at(arena.span(hit.leaf), "this heading");
    let help = "`delete` the section, `join` it with the one before, or `retitle` it";
    Err(fault(case, found.help(help)))
}

/// Returns the footnotes that a text of the amendment marks: labels and places.
fn marks(case: Case<'_>, text: Text) -> Vec<(String, Span)> {
    let inlines = markdown::read_inlines(case.locator.arena.sources.get(text.source).text());
    let marks = inlines.into_iter().filter_map(|inline| match inline.kind {
        InlineKind::NoteMark(label) => Some((label.into(), Span::new(text.source, inline.span))),
        _ => None,
    });
    marks.collect()
}

/// Checks that `put` marks every footnote that comes along, or one of them that it marks does, and
/// only footnotes that there are.
fn check_notes(case: Case<'_>, put: Text, notes: &[(Spanned<String>, Text)]) -> Located<()> {
    let mut marked = marks(case, put);
    let mut next = 0;
    while let Some((label, _)) = marked.get(next).cloned() {
        next += 1;
        let own = notes.iter().filter(|(own, _)| same_label(&own.value, &label));
        for mark in own.flat_map(|(_, text)| marks(case, *text)) {
            if !marked.iter().any(|(known, _)| *known == mark.0) {
                marked.push(mark);
            }
        }
    }
    let is_marked = |label: &str| marked.iter().any(|(own, _)| same_label(own, label));
    if let Some((label, place)) = marked.iter().find(|(it, _)| !is_defined(case, it, notes)) {
        let message = format!("the mark `[^{label}]` has no footnote");
        let found = Diagnostic::new(codes::UNDEFINED_NOTE, message);
        let found = found.at(*place, "no footnote of this label");
        let help = format!(
            "bring it along: `notes: {{ {label}: … }}`, or escape the bracket: `\\[^{label}]`"
        );
        return Err(fault(case, found.help(help)));
    }
    let Some((label, _)) = notes.iter().find(|(label, _)| !is_marked(&label.value)) else {
        return Ok(());
    };
    let message = format!("`notes` brings `{}`, which `put` does not mark", label.value);
    let found = Diagnostic::new(codes::UNKNOWN_KEY, message).at(label.span, "nothing uses it");
    let help = format!("write `[^{}]` in `put` where the mark belongs", label.value);
    Err(fault(case, found.help(help)))
}

fn same_label(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Says whether the edit brings a footnote, or any text has it.
fn is_defined(case: Case<'_>, label: &str, notes: &[(Spanned<String>, Text)]) -> bool {
    let arena = case.locator.arena;
    let mut fragments = 0..arena.fragments.len() as u32;
    notes.iter().any(|(own, _)| same_label(&own.value, label))
        || fragments.any(|at| arena.notes(at).keys().any(|own| same_label(own, label)))
}

/// Makes words fit for a leaf: one line, and in a cell no bare pipes.
pub(super) fn fit(case: Case<'_>, leaf: NodeRef, put: &str) -> String {
    let put = &with_break_tags(put);
    match case.locator.arena.kind(leaf) {
        Kind::Cell => cell_text(put),
        _ => put.lines().map(str::trim).collect::<Vec<_>>().join(" "),
    }
}

/// Keeps the line ends of the words that give way, in a paragraph and outside of code.
fn broken_as_before(case: Case<'_>, leaf: NodeRef, range: &Range<u32>, put: String) -> String {
    let arena = case.locator.arena;
    let formats = arena.formats(leaf);
    let is_around = |inline: &Inline| {
        let is_whole = matches!(inline.kind, InlineKind::Code(_) | InlineKind::Image { .. });
        is_whole && inline.span.start < range.start && range.end < inline.span.end
    };
    let is_paragraph = matches!(arena.kind(leaf), Kind::Paragraph);
    if !is_paragraph || formats.touching(range.clone()).any(|(_, inline)| is_around(inline)) {
        return put;
    }
    let content = &arena.tree(leaf).node(leaf.node).content;
    wrap::as_before(arena.text(leaf), content, range, &put)
}

/// Writes the line ends that are to stay (two blanks or a `\` before them) as `<br>`.
fn with_break_tags(put: &str) -> String {
    let mut tagged = String::with_capacity(put.len());
    let mut at = 0;
    for inline in markdown::read_inlines(put) {
        let (start, end) = (inline.span.start as usize, inline.span.end as usize);
        if inline.kind == InlineKind::HardBreak && put[start..end].contains(['\n', '\r']) {
            tagged.push_str(&put[at..start]);
            tagged.push_str("<br>");
            at = end;
        }
    }
    tagged.push_str(&put[at..]);
    tagged
}

/// Returns the bytes that a hit replaces, a format that it would cut in two being an error.
pub(super) fn range_of(case: Case<'_>, hit: &Hit, put: &str) -> Located<Range<u32>> {
    let arena = case.locator.arena;
    let tree = arena.tree(hit.leaf);
    let formats = arena.formats(hit.leaf);
    let text = arena.text(hit.leaf);
    let visible = &arena.folded(hit.leaf).visible;
    let mut quoted = bytes::formats_around(&markdown::read_inlines(words(case).trim()));
    // New words in a format are meant in place of the old ones in it, not inside that format.
    if matches!(case.change.action, Action::Edit { .. }) {
        quoted.extend(nesting::brought(put));
    }
    let bytes = match put.is_empty() {
        true => bytes::all_bytes_of(&formats, visible, &hit.visible, text),
        false => bytes::bytes_with(&quoted, &formats, visible, &hit.visible, text),
    };
    match bytes.map(|range| with_marks(case, hit.leaf, range, put)) {
        Ok(range) if put.is_empty() => {
            let content = &tree.node(hit.leaf.node).content;
            let shown = &visible.text[..hit.visible.start as usize];
            Ok(bytes::with_one_space(text, content, range, &formats, shown))
        }
        Ok(range) if matches!(case.change.action, Action::Edit { .. }) => {
            in_code(case, hit.leaf, nesting::widened(&formats, range, put), put)
        }
        Ok(range) => in_code(case, hit.leaf, range, put),
        Err(cut) => {
            let (message, help) = match cut.format {
                true => (
                    "the words begin inside a format or link and end outside it",
                    "quote the emphasised or linked words as a whole, or none of them",
                ),
                false => (
                    "the words are a part of what can only be changed as a whole",
                    "quote all of it: code over a line end, or a sign that is written as an entity",
                ),
            };
            let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
            let found = found.at(words_span(case), "these words");
            let found = found.at(Span::new(tree.source, cut.span), "would be cut in two");
            Err(fault(case, found.help(help)))
        }
    }
}

/// Takes in the note marks beside the words that the quotation names too, where `put` repeats them or
/// `drops` lets them go. Others stay: note marks are no part of the words.
fn with_marks(case: Case<'_>, leaf: NodeRef, range: Range<u32>, put: &str) -> Range<u32> {
    let Action::Edit { find, drops, .. } = &case.change.action else { return range };
    let quoted = markdown::read_inlines(&find.exact.value);
    if !quoted.iter().any(|inline| matches!(inline.kind, InlineKind::NoteMark(_))) {
        return range;
    }
    let again = markdown::read_inlines(put);
    let goes = |label: &str| {
        let is_mark = |inline: &Inline| match &inline.kind {
            InlineKind::NoteMark(mark) => same_label(mark, label),
            _ => false,
        };
        let dropped = drops.iter().any(|drop| drop.value.trim_matches(['[', '^', ']']) == label);
        quoted.iter().any(is_mark) && (dropped || again.iter().any(is_mark))
    };
    let formats = case.locator.arena.formats(leaf);
    let text = case.locator.arena.text(leaf);
    let mut range = range;
    // One mark that is taken in can stand beside another.
    loop {
        let (before, after) = (&text[..range.start as usize], &text[range.end as usize..]);
        let start = before.trim_end_matches(' ').len() as u32;
        let end = range.end + (after.len() - after.trim_start_matches(' ').len()) as u32;
        let touching = formats.touching(start..end).filter_map(|(_, inline)| match &inline.kind {
            InlineKind::NoteMark(label) if goes(label) => Some(&inline.span),
            _ => None,
        });
        let mut beside = touching.filter(|mark| {
            (range.end..=end).contains(&mark.start) || (start..=range.start).contains(&mark.end)
        });
        match beside.next() {
            Some(mark) => range = range.start.min(mark.start)..range.end.max(mark.end),
            None => return range,
        }
    }
}

/// Words put into code are no Markdown; code that is put in the place of code stands in its place.
fn in_code(case: Case<'_>, leaf: NodeRef, range: Range<u32>, put: &str) -> Located<Range<u32>> {
    let tree = case.locator.arena.tree(leaf);
    let formats = case.locator.arena.formats(leaf);
    let codes = formats.touching(range.clone()).map(|(_, inline)| inline);
    let mut codes = codes.filter(|inline| matches!(inline.kind, InlineKind::Code(_)));
    let around = codes.find(|code| code.span.start < range.start && range.end < code.span.end);
    let Some(code) = around.filter(|_| put.contains('`')) else { return Ok(range) };
    let text = case.locator.arena.text(leaf);
    let is_mark = |bytes: Range<u32>| {
        let bytes = &text[bytes.start as usize..bytes.end as usize];
        bytes.bytes().all(|byte| matches!(byte, b'`' | b' '))
    };
    let is_whole = is_mark(code.span.start..range.start) && is_mark(range.end..code.span.end);
    if is_whole
        && matches!(
            markdown::read_inlines(put).as_slice(),
            [Inline { kind: InlineKind::Code(_), .. }]
        )
    {
        return Ok(code.span.clone());
    }
    let message = "the words to put would end the code in which they stand";
    let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
    let found = found.at(words_span(case), "these words");
    let found = found.at(Span::new(tree.source, code.span.clone()), "are code");
    Err(fault(case, found.help("write `put` without backticks, or quote the code as a whole")))
}

/// Returns where the words to change are written.
pub(super) fn words_span(case: Case<'_>) -> Span {
    match &case.change.action {
        Action::Edit { find, .. } => find.exact.span,
        Action::Retitle { to, .. } => to.span,
        _ => case.change.span,
    }
}

/// Returns the words that a change looks for, as they are quoted.
fn words(case: Case<'_>) -> &str {
    match &case.change.action {
        Action::Edit { find, .. } => &find.exact.value,
        Action::Alternatives(Alternatives { at: AlternativesAt::Words(_, words), .. }) => {
            &words.value
        }
        _ => "",
    }
}

/// Claims words of a leaf and changes them.
pub(super) fn change_words(
    case: Case<'_>,
    leaf: NodeRef,
    range: Range<u32>,
    put: String,
    mark: bool,
    outcome: &mut Outcome,
) {
    let value = digest(&[&put]);
    outcome.claim(case, Claim::Words(leaf, range.clone().into()), value);
    outcome.effect(value, Effect::Words { leaf, range, put, mark });
}
