//! Raw HTML: what may stay, and what it means.

use std::ops::Range;

use crate::markdown::lines;
use crate::model::document::InlineKind;

/// What a piece of inline HTML is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup<'t> {
    /// `<br>`
    Break,
    /// `<sup>`, `<sub>`, `<ins>`, `<del>`
    Open(Format),
    /// `</sup>`, …
    Close(Format),
    /// `<a id="x">`, an anchor where `</a>` follows.
    Anchor(&'t str),
    /// `<!-- … -->`
    Comment,
    /// Anything else.
    Other,
}

/// The formats that are written as HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Superscript,
    Subscript,
    Inserted,
    Deleted,
}

impl Format {
    /// Returns the inline that holds the words.
    pub(super) fn kind(self) -> InlineKind {
        match self {
            Format::Superscript => InlineKind::Superscript,
            Format::Subscript => InlineKind::Subscript,
            Format::Inserted => InlineKind::Inserted,
            Format::Deleted => InlineKind::Deleted,
        }
    }

    fn named(name: &str) -> Option<Self> {
        const NAMES: [(&str, Format); 4] = [
            ("sup", Format::Superscript),
            ("sub", Format::Subscript),
            ("ins", Format::Inserted),
            ("del", Format::Deleted),
        ];
        let found = NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        found.map(|&(_, format)| format)
    }
}

/// Says what one tag or comment is.
pub(super) fn classify(tag: &str) -> Markup<'_> {
    if tag.starts_with("<!--") {
        return Markup::Comment;
    }
    let Some(inside) = tag.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return Markup::Other;
    };
    let (close, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = (&inside[..length], inside[length..].trim_ascii());
    match Format::named(name) {
        Some(format) if rest.is_empty() && close => Markup::Close(format),
        Some(format) if rest.is_empty() => Markup::Open(format),
        None if close => Markup::Other,
        None if name.eq_ignore_ascii_case("br") && matches!(rest, "" | "/") => Markup::Break,
        None if name.eq_ignore_ascii_case("a") => {
            anchor_id(rest).map_or(Markup::Other, Markup::Anchor)
        }
        _ => Markup::Other,
    }
}

/// Returns the id where `attributes` are exactly `id="x"` (or the older `name="x"`).
fn anchor_id(attributes: &str) -> Option<&str> {
    let (key, value) = attributes.split_once('=')?;
    let key = key.trim_ascii_end();
    if !key.eq_ignore_ascii_case("id") && !key.eq_ignore_ascii_case("name") {
        return None;
    }
    let value = value.trim_ascii_start();
    let id = match value.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            value[1..].strip_suffix(char::from(*quote)).filter(|id| !id.contains(['"', '\'']))?
        }
        _ => value,
    };
    let plain = !id.is_empty() && !id.contains(|char: char| char.is_whitespace() || char == '/');
    plain.then_some(id)
}

/// Returns the length of the `</a>` at the start of `rest`.
pub(super) fn anchor_close(rest: &str) -> Option<usize> {
    const CLOSE: &str = "</a>";
    let found = rest.get(..CLOSE.len())?;
    found.eq_ignore_ascii_case(CLOSE).then_some(CLOSE.len())
}

/// Returns the parts of an HTML block where it consists of comments, empty anchors and breaks only.
pub(super) fn harmless_parts(
    text: &str,
    block: Range<usize>,
    quotes: u32,
) -> Option<Vec<(Markup<'_>, Range<usize>)>> {
    let mut parts = Vec::new();
    let mut at = block.start;
    while at < block.end {
        if lines::is_blank(text.as_bytes()[at], quotes) {
            at += 1;
            continue;
        }
        let rest = &text[at..block.end];
        let (markup, length) = harmless_part(rest, quotes)?;
        parts.push((markup, at..at + length));
        at += length;
    }
    Some(parts)
}

fn harmless_part(rest: &str, quotes: u32) -> Option<(Markup<'_>, usize)> {
    if rest.starts_with("<!--") {
        return Some((Markup::Comment, rest[2..].find("-->")? + 5));
    }
    let length = rest.find('>')? + 1;
    let markup = classify(&rest[..length]);
    match markup {
        Markup::Break => Some((markup, length)),
        Markup::Anchor(_) => {
            let close =
                rest.bytes().skip(length).position(|byte| !lines::is_blank(byte, quotes))?;
            Some((markup, length + close + anchor_close(&rest[length + close..])?))
        }
        _ => None,
    }
}
