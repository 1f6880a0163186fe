//! Pieces of quotations, all looked for in one pass over many texts: without it every quotation would
//! read all of them again.

use std::collections::BTreeSet;
use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;

use crate::model::document::LINK_MARK;

/// Words in more texts than this tell little about where a quotation stands.
const FREQUENT: usize = 2_000;

/// Which texts hold the pieces of quotations; texts are named by `L`.
///
/// What it does not know is to be looked for in the ordinary way, so it may leave out what it likes.
#[derive(Debug)]
pub(crate) struct Pieces<L> {
    /// For each piece the texts that hold it, in order; nothing where it is frequent.
    places: HashMap<String, Option<Vec<L>>>,
}

impl<L> Default for Pieces<L> {
    fn default() -> Self {
        Self { places: HashMap::new() }
    }
}

impl<L: Copy + PartialEq> Pieces<L> {
    /// Looks for pieces in texts; `write` writes the folded text of one to an empty string.
    pub(crate) fn find(
        pieces: BTreeSet<String>,
        texts: impl Iterator<Item = L>,
        write: impl Fn(L, &mut String),
    ) -> Self {
        let pieces: Vec<String> = pieces.into_iter().collect();
        if pieces.is_empty() {
            return Self::default();
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&pieces);
        let Ok(automaton) = automaton else { return Self::default() };
        let mut found: Vec<Option<Vec<L>>> = pieces.iter().map(|_| Some(Vec::new())).collect();
        let mut text = String::new();
        for name in texts {
            text.clear();
            write(name, &mut text);
            for hit in automaton.find_overlapping_iter(&text) {
                let places = &mut found[hit.pattern().as_usize()];
                match places {
                    Some(known) if known.last() == Some(&name) => {}
                    Some(known) if known.len() < FREQUENT => known.push(name),
                    _ => *places = None,
                }
            }
        }
        Self { places: pieces.into_iter().zip(found).collect() }
    }

    /// Returns texts among which all are that hold each of some pieces; nothing where that is not
    /// known.
    pub(crate) fn rarest(&self, pieces: &[String]) -> Option<&[L]> {
        let known = pieces.iter().filter_map(|piece| self.places.get(piece)?.as_deref());
        known.min_by_key(|places| places.len())
    }
}

/// Returns pieces of a folded quotation each of which stands in one text wherever the quotation
/// stands: its words where it can go over several texts, the whole where not. What compares by a
/// target is no piece.
pub(crate) fn pieces_of(words: &str, is_one_text: bool) -> Vec<String> {
    if is_one_text && !words.is_empty() && !words.contains(LINK_MARK) {
        return vec![words.to_owned()];
    }
    // What stands between two marks is the target of a link.
    let outside = words.split(LINK_MARK).step_by(2);
    let runs = outside.flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric()));
    runs.filter(|run| run.len() > 2).map(str::to_owned).collect()
}
