//! Inline Markdown that stands alone: a quotation, the words of an edit.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::markdown::findings::Findings;
use crate::markdown::inlines::Inlines;
use crate::markdown::lines;
use crate::markdown::notes;
use crate::model::document::Inline;
use crate::model::document::InlineKind;

/// Stands before and behind the text: no block begins with it, nothing is trimmed beside it, and
/// formats open and close beside it as at the ends of a line, since it is white space (Unicode's,
/// not Markdown's).
const GUARD: &str = "\u{a0}";

/// Parses inline Markdown such as a quotation or the words of an edit; spans lie in `text`.
///
/// The text is read as what stands inside one paragraph, whatever its lines begin with. Footnote
/// marks are marks whatever labels exist; raw HTML that is not let through is literal text.
pub fn read_inlines(text: &str) -> Vec<Inline> {
    if text.is_empty() {
        return Vec::new();
    }
    if is_plain(text) {
        let span = 0..text.len() as u32;
        return vec![Inline { kind: InlineKind::Text(None), span, inner: 0 }];
    }
    parsed_inlines(text)
}

/// Says whether a text holds no sign that inline Markdown could read as a mark, as most quotations.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| {
        let sign = b" ,.;:()'\"-/%".contains(&byte);
        byte.is_ascii_alphanumeric() || sign || !byte.is_ascii()
    };
    text.bytes().all(is_plain)
}

fn parsed_inlines(text: &str) -> Vec<Inline> {
    let mut parsed = notes::definitions(text, |_| true);
    let definitions = parsed.len();
    parsed.push_str(GUARD);
    let words = parsed.len()..parsed.len() + text.len();
    // Line ends become spaces, lest the next line begin a block.
    parsed.extend(text.chars().map(|char| if matches!(char, '\n' | '\r') { ' ' } else { char }));
    parsed.push_str(GUARD);

    let mut findings = Findings::ignored();
    let mut inlines = Inlines::new(&parsed);
    inlines.begin(words.start, 0);
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&parsed, options).into_offset_iter() {
        match event {
            _ if range.start < definitions => {}
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Text(shown) if parsed[range.clone()] == *shown => {
                let range = range.start.max(words.start)..range.end.min(words.end);
                take_lines(&mut inlines, text, range, words.start);
            }
            event => inlines.event(event, range, &mut findings),
        }
    }
    inlines.finish(words.end, &mut findings);
    let mut list = inlines.into_list();
    for inline in &mut list {
        let shift = words.start as u32;
        inline.span = inline.span.start - shift..inline.span.end - shift;
    }
    list
}

/// Takes words that lie in `range` of what is parsed, that is `shift` bytes earlier in `text`, and
/// makes breaks of the line ends among them.
fn take_lines(inlines: &mut Inlines<'_>, text: &str, range: Range<usize>, shift: usize) {
    let (mut at, end) = (range.start - shift, range.end.max(range.start) - shift);
    while let Some(found) = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..end]) {
        let found = at + found;
        let next = lines::after_line_end(text, found);
        let next = lines::skip_padding(&text[..end], next.min(end));
        let line = &text[at..found];
        let words = line.trim_end_matches([' ', '\t']);
        let (words, kind) = match words.strip_suffix('\\') {
            Some(before) if words.len() == line.len() => (before, InlineKind::HardBreak),
            _ if line.ends_with("  ") => (words, InlineKind::HardBreak),
            _ => (words, InlineKind::SoftBreak),
        };
        inlines.text(at + shift..at + shift + words.len(), words);
        inlines.single(kind, at + shift + words.len()..next + shift);
        at = next;
    }
    inlines.text(at + shift..end + shift, &text[at..end]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_words_are_read_as_the_library_reads_them(
            text in "[ a-z0-9,.;:()'\"/%é\u{a0}\u{2028}“–-]{1,20}|(www\\.|https?:|- |1\\. |    ).{0,12}",
        ) {
            prop_assert_eq!(read_inlines(&text), parsed_inlines(&text));
        }
    }
}
