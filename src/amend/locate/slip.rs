//! Quotations with a slip of the pen: the only words that can be meant.
//!
//! What is found here may be written into an amendment without asking, so it is far stricter than
//! what is suggested as nearest: the quotation stands word by word, all but at most one word in
//! five, and those are the same words, mistyped.

use std::collections::BTreeSet;

use crate::amend::arena::Folded;
use crate::amend::arena::NodeRef;
use crate::amend::arena::is_text;
use crate::amend::locate::Locator;
use crate::amend::locate::folded_quote;
use crate::diagnostic::distance;
use crate::model::amendment::Amendment;
use crate::model::document::Kind;

/// Shorter words may be different words though one letter differs: form and from, may and many.
const SHORTEST: usize = 5;

/// How strict to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// Words that name a place. Only the place is at stake, and it is the only one.
    Locator,
    /// Words that prove that the drafter knows the text. They must not come to say more than the
    /// drafter has read, so no word may differ by its ending: it is a slip within the word, a
    /// capital letter, or the last sign.
    Guard,
}

/// Returns the quotation as it must have been meant, where that is certain: `wanted` is a slip for
/// words of exactly one place among the leaves, or for all words of exactly one leaf if `whole`.
pub(super) fn quotation(
    locator: &Locator<'_>,
    leaves: &[NodeRef],
    wanted: &str,
    whole: bool,
    amendment: &Amendment,
) -> Option<String> {
    let folded = folded_quote(wanted);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_slip = |there: &[&str]| slips(&words, there, Of::Locator).is_some();
    let mut leaves = leaves.to_vec();
    leaves.sort_unstable();
    leaves.dedup();
    leaves.retain(|leaf| !matches!(locator.arena.kind(*leaf), Kind::Code { .. }));
    let mut found: Option<Vec<&str>> = None;
    for leaf in leaves {
        let there: Vec<&str> = locator.arena.folded(leaf).text.trim().split(' ').collect();
        if whole && there.len() != words.len() {
            continue;
        }
        for run in there.windows(words.len()) {
            let mut run = run.to_vec();
            if !whole {
                trim(&mut run, &words);
            }
            if is_slip(&run) && found.replace(run).is_some() {
                return None;
            }
        }
    }
    let there = found?;
    let slips = slips(&words, &there, Of::Locator)?;
    let meant = corrected(wanted, &slips)?;
    let stands = folded_quote(&meant) == there.join(" ");
    (stands && are_unknown(locator, amendment, &slips)).then_some(meant)
}

/// Takes the signs off both ends of a run of words where the quotation begins or ends without any.
fn trim(run: &mut [&str], words: &[&str]) {
    if let (Some(first), Some(word)) = (run.first_mut(), words.first())
        && edges(word).0.is_empty()
    {
        *first = &first[edges(first).0.len()..];
    }
    if let (Some(last), Some(word)) = (run.last_mut(), words.last())
        && edges(word).2.is_empty()
    {
        *last = &last[..last.len() - edges(last).2.len()];
    }
}

/// Returns what `was` must have been meant to say of a text, where the two differ by slips only.
pub(super) fn guard(
    locator: &Locator<'_>,
    shown: &Folded,
    was: &str,
    amendment: &Amendment,
) -> Option<String> {
    let there: Vec<&str> = shown.text.trim().split(' ').collect();
    let gap = was.split_once('…').or_else(|| was.split_once("..."));
    let parts = match gap {
        Some((first, last)) => vec![folded_quote(first), folded_quote(last)],
        None => vec![folded_quote(was)],
    };
    let parts: Vec<Vec<&str>> = parts.iter().map(|part| part.split(' ').collect()).collect();
    let count: usize = parts.iter().map(Vec::len).sum();
    if there.len() < count || (gap.is_none() && there.len() != count) {
        return None;
    }
    let mut all = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let from = if at == 0 { 0 } else { there.len() - part.len() };
        let there = &there[from..from + part.len()];
        if part.as_slice() != there {
            all.extend(slips(part, there, Of::Guard)?);
        }
    }
    let meant = corrected(was, &all)?;
    (super::was::says(shown, &meant) && are_unknown(locator, amendment, &all)).then_some(meant)
}

/// A word that differs: as it is written, and as it stands.
type Slip<'w> = (&'w str, &'w str);

/// Returns the words that differ, if they are few and all of them slips; nothing if none differs.
fn slips<'w>(words: &[&'w str], there: &[&'w str], of: Of) -> Option<Vec<Slip<'w>>> {
    let most = (words.len() / 5).max(1);
    let mut slips = Vec::new();
    for (at, (word, stands)) in words.iter().zip(there).enumerate() {
        if word == stands {
            continue;
        }
        let is_last = at + 1 == words.len();
        if slips.len() == most || !is_slip(word, stands, is_last, of) {
            return None;
        }
        slips.push((*word, *stands));
    }
    (!slips.is_empty()).then_some(slips)
}

/// Says whether one word is another mistyped.
fn is_slip(word: &str, stands: &str, is_last: bool, of: Of) -> bool {
    let (before, core, behind) = edges(word);
    let (stands_before, stands_core, stands_behind) = edges(stands);
    let is_sign = |behind: &str| matches!(behind, "" | "." | "," | ";" | ":");
    let last_sign = of == Of::Guard && is_last && is_sign(behind) && is_sign(stands_behind);
    if before != stands_before || (behind != stands_behind && !last_sign) {
        return false;
    }
    if core.to_lowercase() == stands_core.to_lowercase() {
        return !core.is_empty();
    }
    let is_number = |word: &str| word.chars().any(char::is_numeric);
    let shortest = core.chars().count().min(stands_core.chars().count());
    let ends = |one: Option<char>, other: Option<char>| {
        one.map(|char| char.to_lowercase().to_string())
            == other.map(|char| char.to_lowercase().to_string())
    };
    // Beginnings deny (legal, illegal; able, unable), endings count and tell the time.
    ends(core.chars().next(), stands_core.chars().next())
        && (of == Of::Locator || ends(core.chars().next_back(), stands_core.chars().next_back()))
        && shortest >= SHORTEST
        && !(is_number(core) || is_number(stands_core))
        && distance(core, stands_core) == 1
}

/// Splits a word into signs, letters and signs.
fn edges(word: &str) -> (&str, &str, &str) {
    let core = word.trim_matches(|char: char| !char.is_alphanumeric());
    if core.is_empty() {
        return (word, "", "");
    }
    let start = word.find(core).unwrap_or(0);
    (&word[..start], core, &word[start + core.len()..])
}

/// Puts the words right in a text as the drafter wrote it, with its formats and line ends.
fn corrected(text: &str, slips: &[Slip<'_>]) -> Option<String> {
    let mut slips = slips.iter().peekable();
    let mut corrected = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let place = slips.peek().and_then(|(word, stands)| {
            let at = piece.find(word)?;
            Some((at, word.len(), *stands))
        });
        match place {
            Some((at, length, stands)) => {
                slips.next();
                corrected.push_str(&piece[..at]);
                corrected.push_str(stands);
                corrected.push_str(&piece[at + length..]);
            }
            None => corrected.push_str(piece),
        }
    }
    slips.peek().is_none().then_some(corrected)
}

/// Says whether none of the words that differ by a letter stands elsewhere in the drafts: one that
/// does is a word and no slip (casual, causal). A plural is known to everybody.
fn are_unknown(locator: &Locator<'_>, amendment: &Amendment, slips: &[Slip<'_>]) -> bool {
    let lower = |word: &str| edges(word).1.to_lowercase();
    let differing = slips.iter().map(|(word, stands)| (lower(word), lower(stands)));
    let differing = differing.filter(|(word, stands)| {
        word != stands && format!("{word}s") != *stands && format!("{stands}s") != *word
    });
    let words: BTreeSet<String> = differing.map(|(word, _)| word).collect();
    if words.is_empty() {
        return true;
    }
    let nodes = locator.whole_policies(amendment).nodes(locator.arena);
    let mut leaves = nodes.into_iter().filter(|leaf| is_text(locator.arena.kind(*leaf)));
    !leaves.any(|leaf| {
        let text = locator.arena.leaf_text(leaf);
        let mut known = text.split(|char: char| !(char.is_alphanumeric() || char == '-'));
        known.any(|known| words.contains(&known.to_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_mended(words: &str, there: &str, of: Of) -> bool {
        let split = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let (words, there) = (words.to_owned().leak(), there.to_owned().leak());
        slips(&split(words), &split(there), of).is_some()
    }

    #[test]
    fn a_mistyped_word_is_mended() {
        for of in [Of::Locator, Of::Guard] {
            assert!(is_mended("the strets of towns", "the streets of towns", of));
            assert!(is_mended("Streets of towns", "streets of towns", of));
            assert!(is_mended("the traffikcing in persons", "the trafficking in persons", of));
        }
        assert!(is_mended("street and squares", "streets and squares", Of::Locator));
        assert!(is_mended("of lamps in towns", "of lamps in towns.", Of::Guard));
    }

    #[test]
    fn a_word_that_means_something_else_is_not() {
        for (words, there) in [
            ("legal entry", "illegal entry"),
            ("States may act", "States must act"),
            ("25.4 million", "25.5 million"),
            ("form the towns", "from the towns"),
            ("women and boys", "men and boys"),
            ("they shall not", "they shall now"),
            ("streets and squares", "streets and squares"),
            ("strets and sqares", "streets and squares"),
            ("(streets) and squares", "streets and squares"),
        ] {
            assert!(!is_mended(words, there, Of::Locator), "{words}");
            assert!(!is_mended(words, there, Of::Guard), "{words}");
        }
    }

    #[test]
    fn a_guard_never_comes_to_say_more_than_was_read() {
        for (words, there) in [
            ("of street lamps", "of streets lamps"),
            ("they reported it", "they reportes it"),
            ("lamps, streets", "lamps; streets"),
        ] {
            assert!(!is_mended(words, there, Of::Guard), "{words}");
        }
    }

    #[test]
    fn the_formats_of_the_drafter_stay() {
        let slips = [("strets", "streets"), ("towns", "towns.")];
        let text = "the *strets* of\n  many towns";
        assert_eq!(corrected(text, &slips).unwrap(), "the *streets* of\n  many towns.");
        assert_eq!(corrected("other words", &slips), None);
    }
}
