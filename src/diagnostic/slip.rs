//! Slips of the pen: a word that can only be meant to be another.

use std::collections::BTreeSet;

use crate::diagnostic::distance;

/// Returns the entry of `known` that `word` can only be a slip of the pen for.
///
/// Stricter than [`crate::diagnostic::nearest`], which suggests to somebody who reads: what is
/// found here may be written into a file without asking. So
/// - no more letters differ than a quarter, and two thirds of them stand;
/// - no other entry comes as near, or nearer than two further letters;
/// - what counts or numbers stands as it is: digits, Roman numerals, single letters. One letter
///   leads from `tip-2.i` to `tip-2.ii`, and no slip is more likely than the other.
pub fn slip<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 4).max(1);
    let is_long = |entry: &str| entry.chars().count().abs_diff(length) > limit + 1;
    let known: BTreeSet<&str> = known.into_iter().filter(|entry| !is_long(entry)).collect();
    let numbered = known.into_iter().filter(|entry| numbers(entry) == numbers(word));
    let mut near: Vec<(usize, &str)> =
        numbered.map(|entry| (distance(word, entry), entry)).collect();
    near.sort_unstable();
    let (score, entry) = *near.first()?;
    let is_alone = near.get(1).is_none_or(|(other, _)| *other >= score + 2);
    let longest = entry.chars().count().max(length);
    (score <= limit && score * 3 <= longest && is_alone).then_some(entry)
}

/// Returns the parts of a word that count or number, in order.
fn numbers(word: &str) -> Vec<String> {
    let parts = word.split(|char: char| !char.is_alphanumeric()).filter(|part| !part.is_empty());
    let counts = |part: &&str| {
        part.chars().any(char::is_numeric)
            || part.chars().count() == 1
            || part.chars().all(|char| "ivxlcdmIVXLCDM".contains(char))
    };
    parts.filter(counts).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn a_slip_leads_to_one_word() {
        assert_eq!(slip("edti", ["edit", "delete", "insert"]), Some("edit"));
        assert_eq!(slip("incorporatd", ["incorporated", "not-incorporated"]), Some("incorporated"));
        assert_eq!(slip("Title", ["title", "to"]), Some("title"));
        assert_eq!(slip("tip-drv-wmoen", ["tip-drv-women", "tip-drv-work"]), Some("tip-drv-women"));
        assert_eq!(slip("lamp", ["lamps", "lamps"]), Some("lamps"));
    }

    #[test]
    fn what_may_mean_two_words_is_no_slip() {
        assert_eq!(slip("lamp", ["lamps", "camp"]), None);
        assert_eq!(slip("tip-drv-wome", ["tip-drv-women", "tip-drv-woman"]), None);
        assert_eq!(slip("paint", ["insert", "delete"]), None);
        assert_eq!(slip("too", []), None);
    }

    #[test]
    fn numbers_are_never_mended() {
        for (word, known) in [
            ("tip-3", "tip-2"),
            ("TIP-1.iii", "TIP-1.ii"),
            ("lamps-b", "lamps-a"),
            ("b", "a"),
            ("as", "is"),
            ("session-12", "session-1"),
        ] {
            assert_eq!(slip(word, [known]), None, "{word}");
        }
        assert_eq!(slip("TPI-1.ii", ["TIP-1.i", "TIP-1.ii"]), Some("TIP-1.ii"));
    }
}
