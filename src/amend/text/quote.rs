//! Quotations: words that an amendment quotes, and where they stand in a text.
//!
//! Quotations are inline Markdown and compare by visible text. A cross-reference, a figure or a
//! citation in one stands only for a link that leads to the same target; without words it stands
//! for any words.

use std::ops::Range;

use crate::amend::arena::Folded;
use crate::amend::text::needle::Needle;
use crate::amend::text::needle::is_whole;
use crate::markdown;
use crate::model::document::LINK_MARK;
use crate::model::document::LinkTarget;
use crate::model::document::Visible;
use crate::model::document::folded;

/// Words of an amendment, prepared for searching.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    parts: Vec<Part>,
    /// The words of the first part, if it is no link.
    first: Needle,
    /// All of it as one text, links without words in the form that visible texts have.
    text: String,
}

#[derive(Clone, Debug)]
enum Part {
    Words(String),
    /// A link, with its words if it has any.
    Link(LinkTarget, Option<String>),
}

impl Quote {
    /// Reads a quotation.
    pub(crate) fn read(quotation: &str) -> Self {
        let inlines = markdown::read_inlines(quotation);
        Self::new(&Folded::new(Visible::with_images(&inlines, quotation)))
    }

    fn new(folded: &Folded) -> Self {
        let all = trimmed(&folded.text);
        let text = folded.text[all.clone()].to_owned();
        let mut parts = Vec::new();
        let mut at = all.start;
        let push = |parts: &mut Vec<Part>, range: Range<usize>| {
            if range.start < range.end {
                parts.push(Part::Words(folded.text[range].to_owned()));
            }
        };
        for (position, link) in folded.visible.links.iter().enumerate() {
            let range = folded.links[position].clone();
            let (start, end) = (range.start.max(at), range.end.min(all.end));
            // A link inside another, or of white space only, is no part of its own.
            if end <= start {
                continue;
            }
            push(&mut parts, at..start);
            let words = (!link.wordless).then(|| folded.text[start..end].to_owned());
            parts.push(Part::Link(link.target.clone(), words));
            at = end;
        }
        push(&mut parts, at..all.end);
        let first = match parts.first() {
            Some(Part::Words(words)) => Needle::new(words),
            _ => Needle::new(""),
        };
        Self { parts, first, text }
    }

    /// Says whether nothing of it is visible.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns its visible text, folded and trimmed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns its places in a text, from the first on and without overlap.
    pub(crate) fn all(&self, folded: &Folded) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        while let Some(range) = self.next(folded, from) {
            from = range.end.max(range.start + 1);
            found.push(range);
        }
        found
    }

    /// Returns its places as whole words, as [`is_whole`] has it.
    pub(crate) fn whole(&self, folded: &Folded) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(range) = self.next(folded, from) {
            if is_whole(&folded.text, &range) {
                from = range.end.max(range.start + 1);
                found.push(range);
            } else {
                from = after_char(&folded.text, range.start);
            }
        }
        found
    }

    /// Says whether it stands in a text.
    pub(crate) fn is_in(&self, folded: &Folded) -> bool {
        self.next(folded, 0).is_some()
    }

    /// Says whether it is all of a text, white space at the ends apart.
    pub(crate) fn is(&self, folded: &Folded) -> bool {
        let all = trimmed(&folded.text);
        self.end_at(folded, all.start) == Some(all.end)
    }

    /// Returns where it ends if it begins at `start`.
    pub(crate) fn end_at(&self, folded: &Folded, start: usize) -> Option<usize> {
        let mut at = start;
        for part in &self.parts {
            match part {
                Part::Words(words) => {
                    at = folded.text[at..].starts_with(words.as_str()).then(|| at + words.len())?;
                }
                Part::Link(target, words) => at = link_end(folded, at, target, words.as_deref())?,
            }
        }
        let stands = !self.is_empty() && !folded.cuts_link(&(start..at));
        stands.then_some(at)
    }

    /// Returns where it begins if it ends at `end`.
    pub(crate) fn start_at(&self, folded: &Folded, end: usize) -> Option<usize> {
        if let [Part::Words(words)] = self.parts.as_slice() {
            let start = end.checked_sub(words.len())?;
            let stands = folded.text.is_char_boundary(start);
            return (stands && self.end_at(folded, start) == Some(end)).then_some(start);
        }
        let mut starts = (0..end).rev().filter(|start| folded.text.is_char_boundary(*start));
        starts.find(|start| self.end_at(folded, *start) == Some(end))
    }

    /// Returns the first place that begins at `from` or later.
    fn next(&self, folded: &Folded, from: usize) -> Option<Range<usize>> {
        if let Some(Part::Link(..)) = self.parts.first() {
            let starts = folded.links.iter().map(|link| link.start).filter(|start| *start >= from);
            let mut places = starts.filter_map(|start| Some(start..self.end_at(folded, start)?));
            return places.next();
        }
        let mut from = from;
        while let Some(start) = self.first.find_from(&folded.text, from) {
            if let Some(end) = self.end_at(folded, start) {
                return Some(start..end);
            }
            from = after_char(&folded.text, start);
        }
        None
    }
}

/// Writes a visible text as a quotation that is read as that text: what would be read as Markdown is
/// escaped, links without words are written as such.
pub(crate) fn written(shown: &str) -> String {
    let parts = shown.split(LINK_MARK).enumerate();
    // What stands between two marks is the target of a link.
    let written = parts.map(|(at, part)| match at % 2 {
        0 => escaped(part),
        _ => format!("[]({part})"),
    });
    written.collect()
}

/// Escapes what inline Markdown would read as marks, if there is any.
fn escaped(words: &str) -> String {
    let reads = |written: &str| Quote::read(written).text == folded(words).trim();
    if reads(words) {
        return words.to_owned();
    }
    let mut escaped = String::with_capacity(words.len());
    for char in words.chars() {
        if matches!(char, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Returns where the link that begins at a place ends, if it leads to the target and has the words.
fn link_end(folded: &Folded, at: usize, target: &LinkTarget, words: Option<&str>) -> Option<usize> {
    // One that shows nothing can begin where another does.
    let first = folded.links.partition_point(|link| link.start < at);
    let begin =
        folded.links.iter().enumerate().skip(first).take_while(|(_, link)| link.start == at);
    let mut ends = begin.filter_map(|(position, range)| {
        let reads = words.is_none_or(|words| folded.text[range.clone()] == *words);
        (folded.visible.links[position].target == *target && reads).then_some(range.end)
    });
    ends.next()
}

fn trimmed(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..text.trim_end().len().max(start)
}

fn after_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Folded {
        let inlines = markdown::read_inlines(text);
        Folded::new(Visible::with_images(&inlines, text))
    }

    fn count(quotation: &str, text: &str) -> usize {
        Quote::read(quotation).all(&shown(text)).len()
    }

    #[test]
    fn words_stand_nowhere_in_the_target_of_a_link() {
        assert_eq!(count("victims", "A [](#tip-victims) d victims."), 1);
        assert_eq!(count("#tip", "A [](#tip-victims) d."), 0);
    }

    #[test]
    fn links_compare_by_target() {
        let text = "A [25 million](figure:f) and [](#b) see [the link](#b) now.";
        for (quotation, places) in [
            ("[](figure:f)", 1),
            ("A [](figure:f) and [](#b) see", 1),
            ("[25 million](figure:f) and", 1),
            ("A 25 million and", 1),
            ("[25 million](figure:g) and", 0),
            ("[](#b)", 2),
            ("see [](#b) now", 1),
            ("[the link](#a)", 0),
            ("[the](#b) link", 0),
            ("[link](https://example.org)", 1),
        ] {
            assert_eq!(count(quotation, text), places, "{quotation}");
        }
    }

    #[test]
    fn written_quotations_are_read_as_the_text() {
        for text in [
            r"Use \*stars\* and a_b_c here",
            "see [](#b) and [words](#b) 5 * 3",
            "`a*b*c` &amp;amp; <br> \\[x\\]",
        ] {
            let shown = shown(text);
            let quotation = written(&shown.visible.text);
            assert!(Quote::read(&quotation).is(&shown), "{text}: {quotation}");
        }
        let plain = shown("5 * 3 [](#b)");
        assert_eq!(written(&plain.visible.text), "5 * 3 [](#b)");
    }

    #[test]
    fn quotations_are_found_from_either_end() {
        let text = shown("see [the link](#b) now");
        assert_eq!(Quote::read("see [](#b)").end_at(&text, 0), Some(12));
        assert_eq!(Quote::read("[](#b) now").start_at(&text, 16), Some(4));
        assert!(Quote::read("see [](#b) now").is(&text));
        assert!(!Quote::read("see [](#b)").is(&text));
        assert_eq!(Quote::read("a").whole(&shown("a ab ba a")), [0..1, 8..9]);
        // A combining mark is a part of its letter.
        assert_eq!(Quote::read("o").whole(&shown("x\u{323} o o\u{323}x o")), [4..5, 11..12]);
    }
}
