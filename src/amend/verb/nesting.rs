//! New words whose formats stand where the words that they replace have formats already.

use std::ops::Range;

use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::text::bytes;
use crate::amend::text::formats::Formats;
use crate::amend::verb::Case;
use crate::amend::verb::edit;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::document::Visible;
use crate::source::Span;
use crate::yaml;

/// Returns the words to put in a range of a leaf, without the formats around all of them that the
/// place has already. A format inside one of its kind, or where none is read, is an error.
pub(super) fn settle(
    case: Case<'_>,
    leaf: NodeRef,
    range: &Range<u32>,
    put: String,
) -> Located<String> {
    let formats = case.locator.arena.formats(leaf);
    let text = case.locator.arena.text(leaf);
    let touching: Vec<&Inline> =
        formats.touching(range.clone()).map(|(_, inline)| inline).collect();
    let holds = |inline: &&Inline| inline.span.start < range.start && range.end < inline.span.end;
    let around: Vec<&Inline> = touching.iter().copied().filter(holds).collect();
    let put = peeled(&around, put);
    // A format that is open at an end of the range stays around the new words too.
    let stays = |inline: &&Inline| {
        (inline.inner > 0 || matches!(inline.kind, InlineKind::Code(_)))
            && (inline.span.start < range.start && range.start < inline.span.end
                || inline.span.start < range.end && range.end < inline.span.end)
    };
    let around: Vec<&Inline> = touching.into_iter().filter(stays).collect();
    for inline in markdown::read_inlines(&put) {
        let Some(outer) = around.iter().find(|outer| clashes(&outer.kind, &inline.kind)) else {
            continue;
        };
        let written = &put[inline.span.start as usize..inline.span.end as usize];
        let (message, label, help) = told(&outer.kind, written);
        let help = match &outer.kind {
            InlineKind::Link(target) => whole_link(formats.inlines, outer, target, text),
            _ => help.to_owned(),
        };
        let found = Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message);
        let found = found.at(edit::words_span(case), "these words");
        let found =
            found.at(Span::new(case.locator.arena.tree(leaf).source, outer.span.clone()), label);
        return Err(fault(case, found.help(help)));
    }
    Ok(put)
}

/// Returns how to quote a link as a whole, and let it go.
fn whole_link(inlines: &[Inline], link: &Inline, target: &LinkTarget, text: &str) -> String {
    let at = inlines.partition_point(|inline| inline.span.start < link.span.start);
    let inside = inlines[at..].iter().skip_while(|inline| *inline != link).skip(1);
    let inside: Vec<Inline> = inside.take(link.inner as usize).cloned().collect();
    let words = Visible::of_inlines(&inside, text).text;
    let goes = target.destination();
    let whole = yaml::scalar(&format!("[{}]({goes})", words.trim()));
    format!(
        "leave the link out of `put`; or quote the other one as a whole, and write in `put` all that is \
         to stand there:\nfind: {whole}\ndrops: [{goes:?}]"
    )
}

/// Takes away the formats around all words to put in which these will stand anyway.
fn peeled(around: &[&Inline], mut put: String) -> String {
    loop {
        let inlines = markdown::read_inlines(&put);
        let outer = bytes::formats_around(&inlines).into_iter().next();
        let Some(outer) = outer.filter(is_emphasis) else { return put };
        if !around.iter().any(|inline| inline.kind == outer) {
            return put;
        }
        let start = inlines[1].span.start as usize;
        let end = inlines[1..].iter().map(|inline| inline.span.end).max().unwrap_or_default();
        put = put[start..end as usize].to_owned();
    }
}

/// Takes in the formats of one kind in which a range begins and ends where they hold nothing else
/// and the words to put bring their own.
pub(super) fn widened(formats: &Formats<'_>, range: Range<u32>, put: &str) -> Range<u32> {
    let kinds = brought(put);
    if kinds.is_empty() {
        return range;
    }
    let inlines = formats.inlines;
    let own = |at: &usize| kinds.contains(&inlines[*at].kind);
    let begins = |at: &usize| inlines.get(at + 1).is_some_and(|it| it.span.start == range.start);
    let ends = |at: &usize| {
        let last = at + inlines[*at].inner as usize;
        last > *at && inlines[last].span.end == range.end
    };
    let own: Vec<usize> = formats.touching(range.clone()).map(|(at, _)| at).filter(own).collect();
    let first = own.iter().copied().find(begins);
    let last = own.iter().copied().find(ends);
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            inlines[first].span.start..inlines[last].span.end
        }
        _ => range,
    }
}

/// Returns the formats that words to put bring at their outermost level.
pub(super) fn brought(put: &str) -> Vec<InlineKind> {
    let inlines = markdown::read_inlines(put);
    let mut kinds = Vec::new();
    let mut at = 0;
    while let Some(inline) = inlines.get(at) {
        at += 1 + inline.inner as usize;
        kinds.extend(Some(inline.kind.clone()).filter(is_emphasis));
    }
    kinds
}

/// Says whether a kind is a format of words, which is not meant to stand inside another of its kind.
fn is_emphasis(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Emphasis
            | InlineKind::Strong
            | InlineKind::Strikethrough
            | InlineKind::Superscript
            | InlineKind::Subscript
            | InlineKind::Inserted
            | InlineKind::Deleted
    )
}

fn clashes(outer: &InlineKind, inner: &InlineKind) -> bool {
    let is_link = matches!(inner, InlineKind::Link(_));
    match outer {
        InlineKind::Code(_) | InlineKind::Image { .. } => is_emphasis(inner) || is_link,
        InlineKind::Link(_) => is_link,
        outer => is_emphasis(outer) && outer == inner,
    }
}

/// Returns the message for new words in what stands around them, what that is, and the help.
fn told(outer: &InlineKind, written: &str) -> (String, &'static str, &'static str) {
    match outer {
        InlineKind::Code(_) => (
            format!("`{written}` would stand in code, where Markdown is not read"),
            "this is code",
            "quote and put the code as a whole, backticks included",
        ),
        InlineKind::Image { .. } => (
            format!("`{written}` would stand in the text of an image, which has no formats"),
            "this is the image",
            "write `put` as plain words",
        ),
        InlineKind::Link(_) => (
            format!("the link `{written}` would stand inside a link"),
            "this is the link",
            "leave the link out of `put`",
        ),
        _ => (
            format!("`{written}` would stand in words that have this format already"),
            "these have it",
            "write `put` without it: the format stays; or quote all of its words",
        ),
    }
}
