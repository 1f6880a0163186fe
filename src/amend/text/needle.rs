//! Words to look for in many texts: prepared once.

use std::ops::Range;

use memchr::memmem::Finder;

/// Folded words, prepared for searching.
#[derive(Clone, Debug)]
pub(crate) struct Needle {
    finder: Finder<'static>,
    /// Whether a letter or digit stands at the start, and at the end.
    bounds: (bool, bool),
}

impl Needle {
    pub(crate) fn new(words: &str) -> Self {
        let bounds = (
            words.chars().next().is_some_and(char::is_alphanumeric),
            words.chars().next_back().is_some_and(char::is_alphanumeric),
        );
        Self { finder: Finder::new(words).into_owned(), bounds }
    }

    /// Returns the length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.finder.needle().len()
    }

    /// Returns the first place of the words at `from` or later; empty words stand nowhere.
    pub(crate) fn find_from(&self, text: &str, from: usize) -> Option<usize> {
        let rest = text.as_bytes().get(from..).filter(|_| self.len() > 0)?;
        Some(from + self.finder.find(rest)?)
    }

    /// Returns the places of the words in a text, without overlap; empty words stand nowhere.
    pub(crate) fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = self.len();
        let found = self.finder.find_iter(text.as_bytes()).take_while(move |_| length > 0);
        found.map(move |at| at..at + length)
    }

    /// Returns the places of the words as whole words, without overlap.
    pub(crate) fn whole(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.finder.find(&text.as_bytes()[from..]).map(|at| from + at) {
            if self.len() == 0 {
                break;
            }
            let range = at..at + self.len();
            if self.is_bounded(text, &range) {
                from = range.end;
                found.push(range);
            } else {
                from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }

    /// Says whether no letter or digit stands directly beside a place.
    fn is_bounded(&self, text: &str, range: &Range<usize>) -> bool {
        let before = text[..range.start].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[range.end..].chars().next().is_some_and(char::is_alphanumeric);
        !(self.bounds.0 && before || self.bounds.1 && after)
    }
}

#[cfg(test)]
mod tests {
    use super::Needle;

    #[test]
    fn whole_words_have_no_letters_beside_them() {
        let needle = Needle::new("flow");
        assert_eq!(needle.whole("flow flows (flow) inflow"), [0..4, 12..16]);
        assert!(Needle::new("").whole("text").is_empty());
    }
}
