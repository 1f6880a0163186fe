//! Line ends inside words that give way: the new words are broken where the old ones were.
//!
//! Blanks become line ends and nothing else changes. Must not know who brings the words.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown;
use crate::model::document::InlineKind;

/// A line end inside the old words.
struct Break<'t> {
    /// Where it stands in the words.
    at: usize,
    /// The line end, and what containers put before the next line: `\n> `.
    bytes: &'t str,
    /// Where the old line ended, in characters from its start.
    column: usize,
}

/// Returns new words of a paragraph, broken as the old ones in their place are; `content` are the
/// bytes of the paragraph, `range` those of the old words.
///
/// A line end goes to the blank nearest to where the old line ended; to none where the new words do
/// not reach that far, where a line would be left nearly empty, or begin with what could be a marker.
pub(crate) fn as_before(text: &str, content: &Range<u32>, range: &Range<u32>, put: &str) -> String {
    let (start, end) = (range.start as usize, range.end as usize);
    let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let mut column = text[line..start].chars().count();
    let behind = &text[end..(content.end as usize).max(end)];
    let behind_line = behind.find(['\n', '\r']);
    let breaks = breaks(&text[start..end], column);
    if breaks.is_empty() || put.contains(['\n', '\r']) {
        return put.to_owned();
    }
    let blanks = blanks(put);
    let mut wrapped = String::with_capacity(put.len() + breaks.len() * 4);
    let mut from = 0;
    for old in breaks {
        let width = |to: usize| column + put[from..to].chars().count();
        if width(put.len()) < old.column {
            break;
        }
        let ahead = blanks.iter().copied().filter(|blank| *blank > from);
        let Some(at) = ahead.min_by_key(|blank| width(*blank).abs_diff(old.column)) else { break };
        let next = old.bytes.trim_start_matches(['\n', '\r']).chars().count();
        let rest = next + put[at + 1..].chars().count() + behind_line.unwrap_or(0);
        let too_short = |width: usize| width * 2 < old.column;
        if too_short(width(at)) || behind_line.is_some() && too_short(rest) {
            break;
        }
        wrapped.push_str(&put[from..at]);
        wrapped.push_str(old.bytes);
        (from, column) = (at + 1, next);
    }
    wrapped.push_str(&put[from..]);
    wrapped
}

/// Returns words in one line again: what containers put before their lines is no part of them.
pub(crate) fn unbroken(put: &str) -> Cow<'_, str> {
    let mut breaks = breaks(put, 0).into_iter().peekable();
    if breaks.peek().is_none() {
        return Cow::Borrowed(put);
    }
    let mut line = String::with_capacity(put.len());
    let mut from = 0;
    for old in breaks {
        line.push_str(&put[from..old.at]);
        line.push(' ');
        from = old.at + old.bytes.len();
    }
    line.push_str(&put[from..]);
    Cow::Owned(line)
}

/// Returns the soft line ends in words that begin in a column.
fn breaks(words: &str, column: usize) -> Vec<Break<'_>> {
    let mut breaks = Vec::new();
    let (mut start, mut before) = (0, column);
    while let Some(at) = words[start..].find(['\n', '\r']).map(|at| start + at) {
        let line = &words[start..at];
        let rest = &words[at..];
        let inner = rest.trim_start_matches(['\n', '\r']).trim_start_matches([' ', '\t', '>']);
        let bytes = &rest[..rest.len() - inner.len()];
        // A line end that is shown is no wrap.
        if !line.ends_with("  ") && !line.ends_with('\\') {
            let column = before + line.trim_end().chars().count();
            breaks.push(Break { at, bytes, column });
        }
        start = at + bytes.len();
        before = bytes.trim_start_matches(['\n', '\r']).chars().count();
    }
    breaks
}

/// Returns the blanks of inline Markdown that may become line ends: single ones between words, the
/// second of which nobody takes for the marker of a block.
fn blanks(put: &str) -> Vec<usize> {
    let inlines = markdown::read_inlines(put);
    let texts = inlines.iter().filter(|inline| matches!(inline.kind, InlineKind::Text(None)));
    let mut blanks = Vec::new();
    for inline in texts {
        let span = inline.span.start as usize..inline.span.end as usize;
        let own = put[span.clone()].match_indices(' ').map(|(at, _)| span.start + at);
        blanks.extend(own.filter(|at| {
            let (before, behind) = (&put[..*at], &put[at + 1..]);
            let is_alone = !before.is_empty() && !before.ends_with([' ', '\\']);
            is_alone && begins_words(behind)
        }));
    }
    blanks
}

/// Says whether a line that begins so goes on with its paragraph (CommonMark section 4: no list, no
/// quotation, heading, rule, fence, table or raw HTML).
fn begins_words(line: &str) -> bool {
    let word = line.trim_start_matches(['(', '"', '\'', '\u{201c}', '\u{2018}', '\u{ab}']);
    let digits = word.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_number = digits.len() < word.len() && digits.starts_with(['.', ')']);
    word.starts_with(char::is_alphanumeric) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps words that go in the place of those between `[` and `]`.
    fn wrapped(text: &str, put: &str) -> String {
        let (before, rest) = text.split_once('[').unwrap();
        let (old, behind) = rest.split_once(']').unwrap();
        let text = format!("{before}{old}{behind}");
        let range = before.len() as u32..(before.len() + old.len()) as u32;
        as_before(&text, &(0..text.trim_end().len() as u32), &range, put)
    }

    #[test]
    fn a_line_end_goes_to_the_nearest_blank() {
        assert_eq!(wrapped("from [dusk\nto dawn].", "sunset to sunrise"), "sunset\nto sunrise");
        assert_eq!(wrapped("a [bb\r\ncc] dd", "ee ff gg"), "ee\r\nff gg");
        assert_eq!(wrapped("> a [bb\n> cc] dd", "ee ff"), "ee\n> ff");
        assert_eq!(wrapped("- a [bb\n  cc\n  dd] ee", "ff gg hh"), "ff\n  gg\n  hh");
        assert_eq!(wrapped("a [bb cc] dd", "ee ff"), "ee ff");
    }

    #[test]
    fn broken_words_are_the_same_words() {
        assert_eq!(unbroken("ee\r\n> ff\n  gg hh"), "ee ff gg hh");
        assert_eq!(unbroken("ee ff"), "ee ff");
    }

    #[test]
    fn no_line_is_left_nearly_empty() {
        assert_eq!(wrapped("one [two words\nthree] four", "a b"), "a b");
        let far = format!("a {}", "b".repeat(40));
        assert_eq!(wrapped("I [see the old words\nhere] now", &far), far);
        assert_eq!(wrapped("aa bb [cc\ndd]\nee ff", "gg h"), "gg h");
        assert_eq!(wrapped("aa bb [cc\ndd].", "gg h"), "gg\nh");
    }

    #[test]
    fn no_line_begins_with_what_could_be_a_marker() {
        for word in ["-b", "+b", "1.b", "2)", "#b", ">b", "=b", "|b", "`b`", "<br>b", "*b*"] {
            let put = format!("aa {word}");
            assert_eq!(wrapped("[xx\nyy] zz", &put), put);
        }
        assert_eq!(wrapped("[xx\nyy] zz", "aa - b"), "aa -\nb");
        assert_eq!(wrapped("[xx\nyy] zz", "aa 12 bb"), "aa\n12 bb");
    }

    #[test]
    fn code_targets_and_shown_line_ends_stay_as_they_are() {
        assert_eq!(wrapped("[xx\nyy] zz", "`aa bb`"), "`aa bb`");
        assert_eq!(wrapped("[xx\nyy] zz", "[aa](b \"c d\")"), "[aa](b \"c d\")");
        assert_eq!(wrapped("[xx\nyy] zz", "[aa bb](c)"), "[aa\nbb](c)");
        assert_eq!(wrapped("[xx  \nyy] zz", "aa bb"), "aa bb");
        assert_eq!(wrapped("[xx\\\nyy] zz", "aa bb"), "aa bb");
    }
}
