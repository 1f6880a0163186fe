//! Where terms stand: all wordings of all terms in one pass over each text.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::amend::arena::Folded;
use crate::amend::draft::DraftChapter;
use crate::amend::text::needle::is_whole;
use crate::model::document::InlineKind;
use crate::model::document::NodeId;

/// Many words to look for, each with the number of who looks for it.
pub(super) struct Search {
    /// Words in which the case counts.
    exact: Words,
    /// Words in lower case.
    lower: Words,
    /// Their first words, to pass over texts in which none stands.
    first: Option<AhoCorasick>,
}

/// Words of one kind.
struct Words {
    search: Option<AhoCorasick>,
    of: Vec<usize>,
}

impl Words {
    fn new(words: &[(usize, &str)]) -> Self {
        let texts = words.iter().map(|(_, text)| text);
        let search = AhoCorasick::new(texts).ok().filter(|_| !words.is_empty());
        Self { search, of: words.iter().map(|(of, _)| *of).collect() }
    }

    /// Returns all places in a text as whole words, those that overlap too.
    fn whole(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let Some(search) = &self.search else { return Vec::new() };
        let all = search.find_overlapping_iter(text);
        let all = all.map(|found| (self.of[found.pattern().as_usize()], found.range()));
        all.filter(|(_, range)| !range.is_empty() && is_whole(text, range)).collect()
    }
}

impl Search {
    /// Prepares folded words; those whose case does not count are in lower case.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, bool)>) -> Self {
        let (mut exact, mut lower, mut first) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (text, is_exact)) in words.into_iter().enumerate() {
            if is_exact { &mut exact } else { &mut lower }.push((at, text));
            first.push(text.split(' ').next().unwrap_or(text));
        }
        let plain = first.iter().all(|word| word.is_ascii());
        let first = AhoCorasick::builder().ascii_case_insensitive(true).build(&first);
        let first = first.ok().filter(|_| plain);
        Self { exact: Words::new(&exact), lower: Words::new(&lower), first }
    }

    /// Says whether none of the words can stand in a leaf, as far as its bytes show it.
    pub(super) fn passes_over(&self, chapter: &DraftChapter, node: NodeId) -> bool {
        let text = chapter.content(node);
        let Some(first) = self.first.as_ref().filter(|_| text.is_ascii()) else { return false };
        let is_plain =
            |kind: &InlineKind| matches!(kind, InlineKind::Text(None) | InlineKind::SoftBreak);
        // Formats may stand inside a word.
        let inlines = chapter.tree.inlines(node);
        inlines.iter().all(|inline| is_plain(&inline.kind)) && !first.is_match(text)
    }

    /// Returns where words stand in a folded text, by who looks for them.
    pub(super) fn places(&self, folded: &Folded) -> BTreeMap<usize, Vec<Range<usize>>> {
        let mut places: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
        let targets = folded.visible.links.iter().zip(&folded.links);
        let targets: Vec<&Range<usize>> =
            targets.filter(|(link, _)| link.wordless).map(|(_, range)| range).collect();
        // Words stand nowhere in the target of a link.
        let is_cut = |at: usize| {
            let before = targets.partition_point(|target| target.start < at);
            targets[..before].last().is_some_and(|target| at < target.end)
        };
        for (of, range) in self.found(&folded.text) {
            if !is_cut(range.start) && !is_cut(range.end) {
                places.entry(of).or_default().push(range);
            }
        }
        places
    }

    /// Returns where words stand in a text, with who looks for them.
    pub(super) fn found(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let mut found = self.exact.whole(text);
        if self.lower.search.is_none() {
            return found;
        }
        if text.is_ascii() {
            found.extend(self.lower.whole(&text.to_ascii_lowercase()));
            return found;
        }
        let (lower, map) = lowered(text);
        let low = self.lower.whole(&lower).into_iter();
        let low = low.map(|(of, range)| (of, map[range.start]..map[range.end]));
        found.extend(low.filter(|(_, range)| !range.is_empty()));
        found
    }
}

/// Takes places of rising rank, each only where it meets none of those before it.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// By start.
    ends: BTreeMap<usize, usize>,
}

impl Taken {
    /// Takes a place if it is free.
    pub(super) fn take(&mut self, range: &Range<usize>) -> bool {
        let is_free = !self.meets(range);
        if is_free {
            self.ends.insert(range.start, range.end);
        }
        is_free
    }

    /// Says whether a place meets one that is taken.
    pub(super) fn meets(&self, range: &Range<usize>) -> bool {
        let before = self.ends.range(..range.end).next_back();
        before.is_some_and(|(_, end)| range.start < *end)
    }
}

/// Returns a text in lower case, letter by letter.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Returns a text in lower case and, for each of its bytes and its end, the offset in the text.
fn lowered(text: &str) -> (String, Vec<usize>) {
    let mut lower = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len() + 1);
    for (at, char) in text.char_indices() {
        for small in char.to_lowercase() {
            map.extend(std::iter::repeat_n(at, small.len_utf8()));
            lower.push(small);
        }
    }
    map.push(text.len());
    (lower, map)
}
