//! From visible words to the bytes that show them, formats kept whole.

use std::ops::Range;

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

/// Returns the bytes to replace so that the words in `visible_range` become others.
///
/// A format that stands wholly inside the words goes with them; one that holds all of them stays.
pub(crate) fn bytes_of(
    inlines: &[Inline],
    visible: &Visible,
    visible_range: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    if let Some(piece) = visible.cut_by(visible_range) {
        return Err(Cut { span: piece.source.clone(), format: false });
    }
    let mut range = visible.source_range(visible_range.clone());
    range.start = with_escape(visible, range.start, text);
    if pairs_up(inlines, visible, visible_range, &range) {
        return Ok(range);
    }
    loop {
        let open = inlines.iter().enumerate().find(|(_, inline)| is_open(inline, &range));
        let Some((at, inline)) = open else { return Ok(range) };
        if !within(visible, at, inline, visible_range) {
            return Err(Cut { span: inline.span.clone(), format: true });
        }
        range = range.start.min(inline.span.start)..range.end.max(inline.span.end);
    }
}

/// Returns the bytes to remove so that the words in `visible_range` go: a format that holds nothing
/// else goes with them.
pub(crate) fn all_bytes_of(
    inlines: &[Inline],
    visible: &Visible,
    visible_range: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    let range = bytes_of(inlines, visible, visible_range, text)?;
    Ok(outward(inlines, visible, visible_range, range, |_| true))
}

/// Returns the bytes to replace where the words are quoted with formats around all of them, the outer
/// first: these formats go too.
pub(crate) fn bytes_with(
    quoted: &[InlineKind],
    inlines: &[Inline],
    visible: &Visible,
    visible_range: &Range<u32>,
    text: &str,
) -> Result<Range<u32>, Cut> {
    let range = bytes_of(inlines, visible, visible_range, text)?;
    let is_quoted = |kind: &InlineKind| {
        let own = std::mem::discriminant(kind);
        quoted.iter().any(|kind| std::mem::discriminant(kind) == own)
    };
    Ok(outward(inlines, visible, visible_range, range, is_quoted))
}

/// Takes in the formats that hold nothing but a range, from the inside out, up to the first that is
/// not to be taken.
fn outward(
    inlines: &[Inline],
    visible: &Visible,
    visible_range: &Range<u32>,
    mut range: Range<u32>,
    takes: impl Fn(&InlineKind) -> bool,
) -> Range<u32> {
    // An outer format stands before an inner one.
    for (at, inline) in inlines.iter().enumerate().rev() {
        let around = inline.span.start <= range.start && range.end <= inline.span.end;
        if !is_format(inline) || !around || !within(visible, at, inline, visible_range) {
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
    if !is_format(inline) {
        return false;
    }
    let span = &inline.span;
    let over_start = span.start < range.start && range.start < span.end && span.end < range.end;
    let over_end = range.start < span.start && span.start < range.end && range.end < span.end;
    let holds = span.start <= range.start && range.end <= span.end;
    (over_start || over_end) && !holds
}

/// Says whether an inline has markers around what it holds.
fn is_format(inline: &Inline) -> bool {
    let bare = matches!(
        inline.kind,
        InlineKind::Text(_)
            | InlineKind::SoftBreak
            | InlineKind::HardBreak
            | InlineKind::Comment
            | InlineKind::Literal
    );
    !bare
}

/// Says whether all that an inline shows lies in a range of the visible text.
fn within(visible: &Visible, at: usize, inline: &Inline, range: &Range<u32>) -> bool {
    let inside = at as u32..=at as u32 + inline.inner;
    let shown = visible.segments.iter().enumerate();
    let mut shown = shown.filter(|(_, segment)| inside.contains(&segment.inline));
    // Marks and links without words show nothing that could lie elsewhere.
    shown.all(|(position, segment)| {
        let end = visible.segments.get(position + 1).map_or(visible.text.len() as u32, |s| s.at);
        range.start <= segment.at && end <= range.end
    })
}

/// Says whether the formats that are open at both ends are of one kind and cover every word, so that
/// their outer markers can stay around the new words.
fn pairs_up(
    inlines: &[Inline],
    visible: &Visible,
    visible_range: &Range<u32>,
    range: &Range<u32>,
) -> bool {
    let open = |over: fn(&Inline, &Range<u32>) -> bool| {
        let formats = inlines.iter().enumerate().filter(|(_, inline)| is_format(inline));
        formats.filter(move |(_, inline)| over(inline, range)).collect::<Vec<_>>()
    };
    let left = open(|inline, range| {
        inline.span.start < range.start
            && range.start < inline.span.end
            && inline.span.end < range.end
    });
    let right = open(|inline, range| {
        range.start < inline.span.start
            && inline.span.start < range.end
            && range.end < inline.span.end
    });
    let ([(_, first)], [(_, last)]) = (left.as_slice(), right.as_slice()) else { return false };
    if first.kind != last.kind || matches!(first.kind, InlineKind::Link(_)) {
        return false;
    }
    let same: Vec<Range<u32>> = inlines
        .iter()
        .enumerate()
        .filter(|(_, inline)| inline.kind == first.kind)
        .map(|(at, inline)| at as u32..at as u32 + 1 + inline.inner)
        .collect();
    visible.segments.iter().enumerate().all(|(position, segment)| {
        let end = visible.segments.get(position + 1).map_or(visible.text.len() as u32, |s| s.at);
        let outside = end <= visible_range.start || visible_range.end <= segment.at;
        let shown = &visible.text[segment.at as usize..end as usize];
        outside || shown.trim().is_empty() || same.iter().any(|own| own.contains(&segment.inline))
    })
}

/// Takes in the backslash of an escaped character.
fn with_escape(visible: &Visible, start: u32, text: &str) -> u32 {
    if start == 0 || text.as_bytes().get(start as usize - 1) != Some(&b'\\') {
        return start;
    }
    let shown = visible.segments.iter().any(|s| s.source.contains(&(start - 1)));
    if shown { start } else { start - 1 }
}

/// Returns the bytes to remove so that words go with one space: the one before them, or the one
/// after them where none is before and nothing ends there. Words that are all of a line go with one
/// of its line ends. `shown` is what a reader sees before the words.
pub(crate) fn with_one_space(
    text: &str,
    content: &Range<u32>,
    range: Range<u32>,
    inlines: &[Inline],
    shown: &str,
) -> Range<u32> {
    let is_break =
        |inline: &&Inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
    let mut breaks = inlines.iter().filter(is_break).map(|inline| &inline.span);
    let line_before = breaks.clone().find(|line_end| line_end.end == range.start);
    let line_after = breaks.find(|line_end| line_end.start == range.end);
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
        let range = bytes_of(&inlines, &visible, &(at..at + words.len() as u32), text)?;
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
            let range = all_bytes_of(&inlines, &visible, &place, text).unwrap();
            let all = 0..text.len() as u32;
            let range = with_one_space(text, &all, range, &inlines, &visible.text[..at]);
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
