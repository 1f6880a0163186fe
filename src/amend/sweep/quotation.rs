//! Words in quotation marks: which marks of a block belong together.
//!
//! The double and the angled kinds, each kind paired with its own: “…”, „…“, «…» and "…". Marks
//! that open and close are told apart by their form, straight ones by what stands beside them. A
//! mark without its other half quotes nothing; marks in code and link targets are no marks.

use std::ops::Range;

use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Visible;

/// A quotation mark and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Opens(Kind),
    Closes(Kind),
    /// “ opens, but closes what „ opened.
    Both,
    Straight,
}

/// Marks that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// “…”
    High,
    /// „…“ or „…”
    Low,
    /// «…», or »…« where a block begins so.
    Angled,
    /// "…"
    Straight,
}

/// Returns the parts of a visible text that stand in quotation marks, the marks included: sorted,
/// those inside others left out.
pub(super) fn pairs(visible: &Visible, inlines: &[Inline]) -> Vec<Range<u32>> {
    let text = &visible.text;
    if !text.contains(['"', '“', '”', '„', '‟', '«', '»']) {
        return Vec::new();
    }
    let first_angled = text.chars().find(|char| matches!(char, '«' | '»'));
    let turned = first_angled == Some('»');
    // Where nothing opens a quotation, ” does both.
    let alike = !text.contains(['“', '„', '‟']);
    let mut found: Vec<Range<u32>> = Vec::new();
    let mut open: Vec<(Kind, u32)> = Vec::new();
    for (at, char) in shown_marks(visible, inlines) {
        let mark = match char {
            '“' => Mark::Both,
            '‟' => Mark::Opens(Kind::High),
            '”' if alike && open.iter().all(|(kind, _)| *kind != Kind::High) => {
                Mark::Opens(Kind::High)
            }
            '”' => Mark::Closes(Kind::High),
            '„' => Mark::Opens(Kind::Low),
            '«' if turned => Mark::Closes(Kind::Angled),
            '»' if turned => Mark::Opens(Kind::Angled),
            '«' => Mark::Opens(Kind::Angled),
            '»' => Mark::Closes(Kind::Angled),
            _ => Mark::Straight,
        };
        if let Some(start) = step(mark, at, text, &mut open) {
            let end = at + char.len_utf8() as u32;
            while found.pop_if(|inner| start <= inner.start).is_some() {}
            found.push(start..end);
        }
    }
    found
}

/// Takes in one mark; returns where the quotation begins that it ends, if it ends one.
fn step(mark: Mark, at: u32, text: &str, open: &mut Vec<(Kind, u32)>) -> Option<u32> {
    let closes = |kinds: &[Kind], open: &mut Vec<(Kind, u32)>| {
        let position = open.iter().rposition(|(kind, _)| kinds.contains(kind))?;
        let (_, start) = open[position];
        // What is open inside has no other half.
        open.truncate(position);
        Some(start)
    };
    match mark {
        Mark::Opens(kind) => {
            open.push((kind, at));
            None
        }
        Mark::Closes(Kind::High) => closes(&[Kind::High, Kind::Low], open),
        Mark::Closes(kind) => closes(&[kind], open),
        Mark::Both if open.last().is_some_and(|(kind, _)| *kind == Kind::Low) => {
            closes(&[Kind::Low], open)
        }
        Mark::Both => {
            open.push((Kind::High, at));
            None
        }
        Mark::Straight => straight(at, text, open),
    }
}

/// A straight mark closes the one before it, unless that cannot be; it opens where no letter or
/// digit stands before it (5" is a measure).
fn straight(at: u32, text: &str, open: &mut Vec<(Kind, u32)>) -> Option<u32> {
    let before = text[..at as usize].chars().next_back();
    let after = text[at as usize + 1..].chars().next();
    let is_blank = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let opens_only = is_blank(before) && after.is_some_and(char::is_alphanumeric);
    match open.last() {
        Some((Kind::Straight, start)) if !opens_only => {
            let start = *start;
            open.pop();
            Some(start)
        }
        Some((Kind::Straight, _)) => {
            open.pop();
            open.push((Kind::Straight, at));
            None
        }
        _ if before.is_some_and(char::is_alphanumeric) => None,
        _ => {
            open.push((Kind::Straight, at));
            None
        }
    }
}

/// Returns the quotation marks of a visible text that are words, with their places.
fn shown_marks<'v>(
    visible: &'v Visible,
    inlines: &'v [Inline],
) -> impl Iterator<Item = (u32, char)> + 'v {
    let segments = visible.segments.iter().enumerate();
    let words = segments.filter(|(_, segment)| {
        let kind = inlines.get(segment.inline as usize).map(|inline| &inline.kind);
        matches!(kind, Some(InlineKind::Text(_)))
    });
    words.flat_map(|(position, _)| {
        let shown = visible.shown_by(position);
        let text = &visible.text[shown.start as usize..shown.end as usize];
        let marks = text.char_indices();
        let marks =
            marks.filter(|(_, char)| matches!(char, '"' | '“' | '”' | '„' | '‟' | '«' | '»'));
        marks.map(move |(at, char)| (shown.start + at as u32, char))
    })
}

#[cfg(test)]
mod tests {
    use super::pairs;
    use crate::markdown;
    use crate::model::document::Visible;

    fn quoted(text: &str) -> Vec<String> {
        let inlines = markdown::read_inlines(text);
        let visible = Visible::of_inlines(&inlines, text);
        let ranges = pairs(&visible, &inlines);
        let text = |range: &std::ops::Range<u32>| {
            visible.text[range.start as usize..range.end as usize].to_owned()
        };
        ranges.iter().map(text).collect()
    }

    #[test]
    fn marks_pair_by_kind_and_nesting() {
        assert_eq!(quoted("a \"b c\" d \"e"), ["\"b c\""]);
        assert_eq!(quoted("A 12\" pipe. “flow” flow."), ["“flow”"]);
        assert_eq!(quoted("a “b « c » d” e 5″ “f”"), ["“b « c » d”", "“f”"]);
        assert_eq!(quoted("„flow“ a „flow” b “x”"), ["„flow“", "„flow”", "“x”"]);
        assert_eq!(quoted("« flow » et “a «b» c”"), ["« flow »", "“a «b» c”"]);
        assert_eq!(quoted("»flow« und ”x” y"), ["»flow«", "”x”"]);
        assert_eq!(quoted("a “b "), Vec::<String>::new());
    }

    #[test]
    fn straight_marks_open_and_close_by_what_stands_beside_them() {
        assert_eq!(quoted("5\" pipe flow and 6\" pipe"), Vec::<String>::new());
        assert_eq!(quoted("\"in 2020\" and \" so \"."), ["\"in 2020\"", "\" so \""]);
        assert_eq!(quoted("\"First flow. He \"said\" flow."), ["\"said\""]);
        assert_eq!(quoted("“a \"b\" c” d"), ["“a \"b\" c”"]);
    }

    #[test]
    fn marks_in_code_are_none() {
        assert_eq!(quoted("He said ``\"`` “flow” flow \"x\"."), ["“flow”", "\"x\""]);
    }
}
