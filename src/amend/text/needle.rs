//! Words to look for in many texts: prepared once.

use std::ops::Range;

use memchr::memmem::Finder;
use unicode_normalization::char::is_combining_mark;

/// Folded words, prepared for searching.
#[derive(Clone, Debug)]
pub(crate) struct Needle {
    finder: Finder<'static>,
}

impl Needle {
    pub(crate) fn new(words: &str) -> Self {
        Self { finder: Finder::new(words).into_owned() }
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
            if is_whole(text, &range) {
                from = range.end;
                found.push(range);
            } else {
                from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }
}

/// Says whether a place holds whole words: no letter or digit stands directly beside its own, nor
/// behind underscores that join both to one word, as in `guard_house`. A combining mark is a part of
/// the letter before it.
pub(crate) fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let (before, inside, after) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    let begins = |text: &str| text.chars().next().is_some_and(char::is_alphanumeric);
    let ends = |text: &str| {
        let mut letters = text.chars().rev().skip_while(|char| is_combining_mark(*char));
        letters.next().is_some_and(char::is_alphanumeric)
    };
    let goes_on = after.chars().next().is_some_and(is_combining_mark);
    let (before, after) = (before.trim_end_matches('_'), after.trim_start_matches('_'));
    !(ends(before) && begins(inside) || ends(inside) && (begins(after) || goes_on))
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

    #[test]
    fn underscores_between_letters_join_them() {
        let needle = Needle::new("flow");
        assert!(needle.whole("flow_rate in_flow a__flow flow_2").is_empty());
        assert_eq!(needle.whole("_flow_ flow__ (flow_)"), [1..5, 7..11, 15..19]);
    }

    #[test]
    fn a_combining_mark_is_a_part_of_its_word() {
        let needle = Needle::new("ọmọ");
        assert_eq!(needle.whole("ọmọ ọmọ\u{301} o\u{301}ọmọ ọmọ."), [0..7, 29..36]);
    }
}
