//! From visible words to the bytes that show them, formats kept whole.

use std::ops::Range;

use crate::amend::text::formats::Formats;
use crate::amend::text::formats::is_format;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Visible;

/// What the words would cut in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Its bytes.
    pub(crate) span: Range<u32>,
    /// Whether it is a format (emphasis, a link); else it is shown by other bytes than the words
    /// (code over a line end, an entity), so that no part of the bytes shows a part of the words.
    pub(crate) format: bool,
}

/// Returns the bytes to replace so that the words in a range of the visible text become others.
///
/// A format that stands wholly inside the words goes with them; one that holds all of them stays.
pub(crate) fn bytes_of(
    formats: &Formats<'_>,
    visible: &Visible,
    words: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    if let Some(piece) = visible.cut_by(words) {
        return Err(Cut { span: piece.source.clone(), format: false });
    }
    let mut range = visible.source_range(words.clone());
    range.start = with_escape(visible, words.start, range.start, text);
    if formats.pair_up(visible, words) {
        return Ok(range);
    }
    loop {
        let open = formats.touching(range.clone()).find(|(_, inline)| is_open(inline, &range));
        let Some((at, inline)) = open else { return Ok(range) };
        if !formats.is_within(at, words) {
            return Err(Cut { span: inline.span.clone(), format: true });
        }
        range = range.start.min(inline.span.start)..range.end.max(inline.span.end);
    }
}

/// Returns the bytes to remove so that the words in a range of the visible text go: a format that
/// holds nothing else goes with them.
pub(crate) fn all_bytes_of(
    formats: &Formats<'_>,
    visible: &Visible,
    words: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    let range = bytes_of(formats, visible, words, text)?;
    Ok(outward(formats, words, range, |_| true))
}

/// Returns the bytes to replace where the words are quoted with formats around all of them, the outer
/// first: these formats go too.
pub(crate) fn bytes_with(
    quoted: &[InlineKind],
    formats: &Formats<'_>,
    visible: &Visible,
    words: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    let range = bytes_of(formats, visible, words, text)?;
    let is_quoted = |kind: &InlineKind| {
        let own = std::mem::discriminant(kind);
        quoted.iter().any(|kind| std::mem::discriminant(kind) == own)
    };
    Ok(outward(formats, words, range, is_quoted))
}

/// Takes in the formats that hold nothing but a range, from the inside out, up to the first that is
/// not to be taken.
fn outward(
    formats: &Formats<'_>,
    words: &Range<u32>,
    mut range: Range<u32>,
    takes: impl Fn(&InlineKind) -> bool,
) -> Range<u32> {
    // An outer format stands before an inner one.
    let touching: Vec<(usize, &Inline)> = formats.touching(range.clone()).collect();
    for (at, inline) in touching.into_iter().rev() {
        let around = inline.span.start <= range.start && range.end <= inline.span.end;
        if !is_format(&inline.kind) || !around || !formats.is_within(at, words) {
            continue;
        }
        if !takes(&inline.kind) {
            break;
        }
        range = inline.span.clone();
    }
    range
}

/// Returns the formats that stand around all words of a quotation, the outer first.
pub(crate) fn formats_around(inlines: &[Inline]) -> Vec<InlineKind> {
    let holds_rest = |(at, inline): &(usize, &Inline)| {
        inline.inner > 0 && inline.inner as usize == inlines.len() - 1 - at
    };
    let around = inlines.iter().enumerate().take_while(holds_rest);
    around.map(|(_, inline)| inline.kind.clone()).collect()
}

/// Says whether a format reaches over one end of a range.
fn is_open(inline: &Inline, range: &Range<u32>) -> bool {
    if !is_format(&inline.kind) {
        return false;
    }
    let span = &inline.span;
    let over_start = span.start < range.start && range.start < span.end && span.end < range.end;
    let over_end = range.start < span.start && span.start < range.end && range.end < span.end;
    let holds = span.start <= range.start && range.end <= span.end;
    (over_start || over_end) && !holds
}

/// Takes in the backslash of an escaped character: `start` is the first byte of the words that begin
/// at `at` of the visible text.
pub(crate) fn with_escape(visible: &Visible, at: u32, start: u32, text: &str) -> u32 {
    let is_backslash = start > 0 && text.as_bytes().get(start as usize - 1) == Some(&b'\\');
    let position = visible.segment_at(at);
    // A backslash that is shown is none.
    let shown = position.saturating_sub(1)..=position;
    let mut shown = visible.segments[shown].iter().map(|segment| &segment.source);
    let escapes = is_backslash && !shown.any(|source| source.contains(&(start - 1)));
    if escapes { start - 1 } else { start }
}

/// Returns the bytes to remove so that words go with one space: the one before them, or the one
/// after them where none is before and nothing ends there. Words that are all of a line go with one
/// of its line ends. `shown` is what a reader sees before the words.
pub(crate) fn with_one_space(
    text: &str,
    content: &Range<u32>,
    range: Range<u32>,
    formats: &Formats<'_>,
    shown: &str,
) -> Range<u32> {
    let is_break =
        |inline: &&Inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
    let touching = formats.touching(range.clone()).map(|(_, inline)| inline);
    let breaks: Vec<&Range<u32>> = touching.filter(is_break).map(|inline| &inline.span).collect();
    let line_before = breaks.iter().find(|line_end| line_end.end == range.start);
    let line_after = breaks.iter().find(|line_end| line_end.start == range.end);
    let begins = line_before.is_some() || range.start == content.start;
    match (line_before, line_after) {
        (_, Some(after)) if begins => return range.start..after.end,
        (Some(before), None) if range.end == content.end => return before.start..range.end,
        _ => {}
    }
    let is_blank = |char: &char| char.is_whitespace() && !matches!(char, '\n' | '\r');
    let before = text[content.start as usize..range.start as usize].chars().next_back();
    if let Some(blank) = before.filter(is_blank).filter(|_| !begins) {
        return range.start - blank.len_utf8() as u32..range.end;
    }
    let after = text[range.end as usize..content.end as usize].chars().next();
    match after.filter(is_blank) {
        Some(blank) if begins || nothing_ends(shown) => {
            range.start..range.end + blank.len_utf8() as u32
        }
        _ => range,
    }
}

/// Says whether no word and no sentence ends at the end of a text: a space, or a sign that opens.
fn nothing_ends(shown: &str) -> bool {
    let Some(last) = shown.chars().next_back() else { return true };
    let before = &shown[..shown.len() - last.len_utf8()];
    match last {
        '"' | '\'' => nothing_ends(before),
        _ => last.is_whitespace() || "([{“‘„‚«‹¿¡/".contains(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn replaced(text: &str, words: &str) -> Result<String, Cut> {
        let inlines = markdown::read_inlines(text);
        let visible = Visible::of_inlines(&inlines, text);
        let at = visible.text.find(words).unwrap() as u32;
        let formats = Formats::new(&inlines, &visible);
        let range = bytes_of(&formats, &visible, &(at..at + words.len() as u32), text)?;
        Ok(format!("{}X{}", &text[..range.start as usize], &text[range.end as usize..]))
    }

    #[test]
    fn a_format_inside_the_words_goes_and_one_around_them_stays() {
        assert_eq!(replaced("the *old* words", "the old words").unwrap(), "X");
        assert_eq!(replaced("an *old word* here", "old word").unwrap(), "an *X* here");
        assert_eq!(replaced("a [link text](#x) b", "link text").unwrap(), "a [X](#x) b");
    }

    #[test]
    fn words_over_a_line_end_before_the_end_of_a_line() {
        assert_eq!(replaced("one two\nthree four", "two three").unwrap(), "one X four");
    }

    #[test]
    fn a_format_cut_in_two_is_refused() {
        assert!(replaced("an *old word* here", "word here").is_err());
    }

    #[test]
    fn code_changes_in_part_and_as_a_whole() {
        assert_eq!(
            replaced("set `max --size=10 now` first", "size=10"),
            Ok("set `max --X now` first".into())
        );
        assert_eq!(replaced("a `` b`c `` d", "b`c"), Ok("a `` X `` d".into()));
        assert_eq!(replaced("a `b c` d", "b c"), Ok("a `X` d".into()));
        assert_eq!(replaced("a `b c` d", "a b c d"), Ok("X".into()));
        assert_eq!(replaced("a `b\nc` d", "b c"), Ok("a `X` d".into()));
        assert!(replaced("a `b\nc` d", "c").is_err());
        assert!(replaced("a `b c` d", "a b").is_err());
    }

    #[test]
    fn a_format_in_pieces_stays_around_the_new_words() {
        assert_eq!(
            replaced("say *modern* *slavery* now", "modern slavery").unwrap(),
            "say *X* now"
        );
        assert_eq!(replaced("say *modern* slavery now", "modern slavery").unwrap(), "say X now");
    }

    #[test]
    fn an_escape_goes_with_its_character() {
        assert_eq!(replaced(r"is \[open\] now", "[open]").unwrap(), r"is X now");
    }

    #[test]
    fn removed_words_take_one_space_along() {
        let without = |text: &str, words: &str| {
            let inlines = markdown::read_inlines(text);
            let visible = Visible::of_inlines(&inlines, text);
            let at = visible.text.find(words).unwrap();
            let place = at as u32..(at + words.len()) as u32;
            let formats = Formats::new(&inlines, &visible);
            let range = all_bytes_of(&formats, &visible, &place, text).unwrap();
            let all = 0..text.len() as u32;
            let range = with_one_space(text, &all, range, &formats, &visible.text[..at]);
            format!("{}{}", &text[..range.start as usize], &text[range.end as usize..])
        };
        for (text, words, left) in [
            ("a b c", "b", "a c"),
            ("a b", "a", "b"),
            ("a b", "b", "a"),
            ("a *b c* d", "b", "a *c* d"),
            ("a *b c* d", "c", "a *b* d"),
            ("a *b*c d", "c", "a *b* d"),
            ("a “b c” d", "b", "a “c” d"),
            ("a \"b c\" d", "b", "a \"c\" d"),
            ("a (b c) d", "b", "a (c) d"),
            ("a\u{a0}b c", "b", "a c"),
            ("a b, c", "b", "a, c"),
            ("a\nb\nc", "b", "a\nc"),
            ("a\nb", "b", "a"),
            ("a\nb", "a", "b"),
            ("a\nb c", "b", "a\nc"),
            ("a.b c", "b", "a. c"),
        ] {
            assert_eq!(without(text, words), left, "{text:?}");
        }
    }
}
