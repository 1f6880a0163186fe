//! The visible text of a leaf and its way back to bytes.
//!
//! What a reader sees: no markers, line wraps as spaces, note marks left out. A cross-reference
//! without words and a figure without words stand as one private character around their target, so
//! that they compare by it.

use std::ops::Range;

use unicode_normalization::IsNormalized;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc_quick;

use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::model::document::Tree;

/// Stands around the target of a link that has no words.
pub const LINK_MARK: char = '\u{E000}';

/// The visible text of a leaf (or of a quotation in an amendment).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible {
    /// The text.
    pub text: String,
    /// Where its parts come from, in order, without overlap; they cover the text.
    pub segments: Vec<Segment>,
    /// The cross-references, figures and citations in it, in order.
    pub links: Vec<VisibleLink>,
}

/// A cross-reference, a figure or a citation in a visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibleLink {
    /// Where it stands in the visible text.
    pub range: Range<u32>,
    /// Where it leads.
    pub target: LinkTarget,
    /// Whether it has no words: then its target stands there, between private characters.
    pub wordless: bool,
}

/// A part of a visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Offset in the visible text.
    pub at: u32,
    /// The bytes of the source that show it.
    pub source: Range<u32>,
    /// Whether visible text and source are the same bytes; else the part is one piece.
    pub exact: bool,
    /// Position of the inline (in the leaf's slice) that shows it.
    pub inline: u32,
}

impl Visible {
    /// Returns the visible text of a leaf; `text` is the whole text of the tree's source.
    pub fn of(tree: &Tree, leaf: NodeId, text: &str) -> Self {
        Self::of_inlines(tree.inlines(leaf), text)
    }

    /// Returns the visible text of inlines whose spans lie in `text`, images left out.
    pub fn of_inlines(inlines: &[Inline], text: &str) -> Self {
        Self::read(inlines, text, false)
    }

    /// Returns the visible text of inlines whose spans lie in `text`; images show their alternative
    /// text.
    pub fn with_images(inlines: &[Inline], text: &str) -> Self {
        Self::read(inlines, text, true)
    }

    /// Appends the visible text of inlines to `shown` if none of them is a link or an image: without
    /// the way back to bytes, for passes over much text. Says whether it did.
    pub fn append_plain(inlines: &[Inline], text: &str, shown: &mut String) -> bool {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(None) | InlineKind::Literal => {
                    shown.push_str(&text[inline.span.start as usize..inline.span.end as usize]);
                }
                InlineKind::Text(Some(own)) => shown.push_str(own),
                InlineKind::Code(code) => shown.push_str(code),
                InlineKind::SoftBreak | InlineKind::HardBreak => shown.push(' '),
                InlineKind::Link(_) | InlineKind::Image { .. } => return false,
                _ => {}
            }
        }
        true
    }

    fn read(inlines: &[Inline], text: &str, images: bool) -> Self {
        let bytes = inlines.first().zip(inlines.last());
        let bytes = bytes.map_or(0, |(first, last)| last.span.end - first.span.start);
        let mut visible = Visible {
            text: String::with_capacity(bytes as usize),
            segments: Vec::with_capacity(inlines.len()),
            links: Vec::new(),
        };
        let mut skip = 0;
        // Links that are open: their position in `links`, and where the inlines inside them end.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, inline) in inlines.iter().enumerate() {
            visible.close_links(&mut open, at);
            if at < skip {
                continue;
            }
            let source = inline.span.start as usize..inline.span.end as usize;
            match &inline.kind {
                InlineKind::Text(None) => visible.push(&text[source], inline, at, true),
                InlineKind::Text(Some(shown)) => visible.push(shown, inline, at, false),
                InlineKind::Code(code) => {
                    let (shows, exact) = code_source(&text[source], code);
                    let start = inline.span.start;
                    let range = start + shows.start as u32..start + shows.end as u32;
                    visible.push_from(code, range, at, exact);
                }
                InlineKind::SoftBreak | InlineKind::HardBreak => {
                    visible.push(" ", inline, at, false)
                }
                InlineKind::Literal => visible.push(&text[source], inline, at, true),
                InlineKind::Link(target) if inline.inner == 0 && !is_plain(target) => {
                    let shown = format!("{LINK_MARK}{}{LINK_MARK}", target.destination());
                    let start = visible.text.len() as u32;
                    visible.push(&shown, inline, at, false);
                    let range = start..visible.text.len() as u32;
                    visible.links.push(VisibleLink {
                        range,
                        target: target.clone(),
                        wordless: true,
                    });
                }
                InlineKind::Link(target) if !is_plain(target) => {
                    open.push((visible.links.len(), at + 1 + inline.inner as usize));
                    let start = visible.text.len() as u32;
                    let (range, target) = (start..start, target.clone());
                    visible.links.push(VisibleLink { range, target, wordless: false });
                }
                InlineKind::Image { .. } if !images => skip = at + 1 + inline.inner as usize,
                _ => {}
            }
        }
        visible.close_links(&mut open, usize::MAX);
        visible
    }

    /// Says where the links end whose inlines lie before `at`.
    fn close_links(&mut self, open: &mut Vec<(usize, usize)>, at: usize) {
        while let Some((link, _)) = open.pop_if(|(_, end)| *end <= at) {
            self.links[link].range.end = self.text.len() as u32;
        }
    }

    fn push(&mut self, shown: &str, inline: &Inline, position: usize, exact: bool) {
        self.push_from(shown, inline.span.clone(), position, exact);
    }

    fn push_from(&mut self, shown: &str, source: Range<u32>, position: usize, exact: bool) {
        if shown.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        self.segments.push(Segment { at, source, exact, inline: position as u32 });
        self.text.push_str(shown);
    }

    /// Returns the position in `segments` of the part that shows byte `offset` of the text.
    pub fn segment_at(&self, offset: u32) -> usize {
        self.segments.partition_point(|segment| segment.at <= offset).saturating_sub(1)
    }

    /// Returns the range of the text that a segment shows.
    pub fn shown_by(&self, position: usize) -> Range<u32> {
        let end = self.segments.get(position + 1).map_or(self.text.len() as u32, |next| next.at);
        self.segments[position].at..end
    }

    /// Returns the segment that is one piece and that `range` of the text would cut, if there is one.
    pub fn cut_by(&self, range: &Range<u32>) -> Option<&Segment> {
        let ends = [self.segment_at(range.start), self.segment_at(range.end.saturating_sub(1))];
        ends.into_iter().find_map(|position| {
            let shown = self.shown_by(position);
            let whole = range.start <= shown.start && shown.end <= range.end;
            let segment = &self.segments[position];
            (!segment.exact && !whole).then_some(segment)
        })
    }

    /// Returns the bytes of the source that show `range` of the text, the smallest that do;
    /// markers at either end are left outside. `range` must not be empty.
    pub fn source_range(&self, range: Range<u32>) -> Range<u32> {
        let first = &self.segments[self.segment_at(range.start)];
        let last = &self.segments[self.segment_at(range.end - 1)];
        let start = match first.exact {
            true => first.source.start + (range.start - first.at),
            false => first.source.start,
        };
        let end = match last.exact {
            true => last.source.start + (range.end - last.at),
            false => last.source.end,
        };
        start..end
    }
}

/// Returns where in the source of a code span its text stands, and whether it stands there as it is
/// shown.
fn code_source(source: &str, code: &str) -> (Range<usize>, bool) {
    let marks = source.len() - source.trim_start_matches('`').len();
    let inner = marks..source.len().saturating_sub(marks).max(marks);
    let written = &source[inner.clone()];
    if written == code {
        return (inner, true);
    }
    // One space on both sides is no part of the code.
    let trimmed = inner.start + 1..inner.end.saturating_sub(1).max(inner.start + 1);
    match source.get(trimmed.clone()) == Some(code) {
        true => (trimmed, true),
        false => (inner, false),
    }
}

fn is_plain(target: &LinkTarget) -> bool {
    matches!(target, LinkTarget::Other(_))
}

/// The way from a folded text back to the text it was made from.
///
/// For each byte of the folded text and its end, the offset in the text; nothing where they are the
/// same, as most are.
#[derive(Clone, Debug)]
pub struct WayBack(Option<Vec<u32>>);

impl WayBack {
    /// Returns the range of the text that a range of the folded text stands for.
    pub fn range(&self, folded: &Range<usize>) -> Range<u32> {
        match &self.0 {
            Some(map) => map[folded.start]..map[folded.end],
            None => folded.start as u32..folded.end as u32,
        }
    }

    /// Returns the first offset of the folded text that stands for an offset of the text, or for a
    /// later one.
    pub fn folded(&self, offset: u32) -> usize {
        match &self.0 {
            Some(map) => map.partition_point(|from| *from < offset).min(map.len() - 1),
            None => offset as usize,
        }
    }
}

/// Folds a text for matching: white space runs to one space, quote and dash variants to one form,
/// soft hyphens and zero-width characters dropped, NFC. Returns the folded text and the way back.
pub fn fold(text: &str) -> (String, WayBack) {
    if is_folded(text) {
        return (text.to_owned(), WayBack(None));
    }
    let mut folded = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len() + 1);
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        fold_into(text.char_indices(), &mut folded, &mut map);
    } else {
        fold_into(composed(text).into_iter(), &mut folded, &mut map);
    }
    map.push(text.len() as u32);
    (folded, WayBack(Some(map)))
}

/// Folds a text for matching; for where only the folded text is wanted.
pub fn folded(text: &str) -> String {
    fold(text).0
}

/// Folds a text for matching where it stands.
pub fn fold_in_place(text: &mut String) {
    if !is_folded(text) {
        *text = fold(text).0;
    }
}

/// Says whether folding would leave a text as it is: plain letters and signs, single spaces.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|byte| (0x20..0x7f).contains(byte))
        && bytes.windows(2).all(|pair| pair != b"  ")
}

fn fold_into(chars: impl Iterator<Item = (usize, char)>, folded: &mut String, map: &mut Vec<u32>) {
    for (at, char) in chars {
        let char = match char {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' => '\'',
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            char if char.is_whitespace() => ' ',
            char => char,
        };
        if char == ' ' && folded.ends_with(' ') {
            continue;
        }
        map.extend(std::iter::repeat_n(at as u32, char.len_utf8()));
        folded.push(char);
    }
}

/// Returns the characters of the composed text with the offset of the cluster each comes from.
fn composed(text: &str) -> Vec<(usize, char)> {
    let mut composed = Vec::with_capacity(text.len());
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while chars.next().is_some() {
        let next = chars.peek().map(|&(next, char)| (next, char));
        let ends = next.is_none_or(|(_, char)| !joins(char));
        if ends {
            let end = next.map_or(text.len(), |(next, _)| next);
            composed.extend(text[start..end].nfc().map(|char| (start, char)));
            start = end;
        }
    }
    composed
}

/// Says whether a character joins the one before it: a combining mark, or a vowel or final consonant
/// of Hangul.
fn joins(char: char) -> bool {
    unicode_normalization::char::is_combining_mark(char) || matches!(char, '\u{1160}'..='\u{11ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_hangul_folds_to_composed() {
        let (folded, back) = fold("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8} x");
        assert_eq!(folded, "\u{d55c}\u{ad6d} x");
        assert_eq!(back.range(&(3..6)), 9..18);
    }

    #[test]
    fn folding_levels_wraps_quotes_and_dashes_and_leads_back() {
        let text = "a \u{a0}\n “b” – c";
        let (folded, back) = fold(text);
        assert_eq!(folded, "a \"b\" - c");
        let range = back.range(&(3..4));
        assert_eq!(&text[range.start as usize..range.end as usize], "b");
    }

    #[test]
    fn decomposed_letters_fold_to_composed_ones() {
        let (folded, back) = fold("cafe\u{301}s");
        assert_eq!(folded, "caf\u{e9}s");
        assert_eq!(back.range(&(3..5)), 3..6);
    }
}
