//! The entries of `keep`: places that a sweep leaves as they are.

use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::Leaf;
use crate::amend::sweep;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Amendment;
use crate::model::amendment::Keep;
use crate::model::document::NodeId;

/// One entry, ready to be compared.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) entry: &'a Keep,
    /// Where it looks; everywhere if it names no section.
    sections: Vec<(usize, NodeId)>,
    says: Quote,
    pub(super) met: bool,
}

impl<'a> Kept<'a> {
    /// Prepares the entries; entries whose section is not there are reported and left out.
    pub(super) fn all(
        draft: &Draft,
        entries: &'a [Keep],
        amendment: &Amendment,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Kept<'a>> {
        let mut kept = Vec::new();
        for entry in entries {
            let named = entry.section.as_slice();
            let Some(sections) = sweep::sections(draft, named, amendment, found) else { continue };
            let says = Quote::read(&entry.says.value);
            kept.push(Kept { entry, sections, says, met: false });
        }
        kept
    }

    /// Says whether the entry can keep something in a policy.
    pub(super) fn is_in(&self, draft: &Draft, policy: usize) -> bool {
        let mut sections = self.sections.iter();
        self.sections.is_empty() || sections.any(|at| draft.chapters[at.0].policy == policy)
    }
}

/// Where the entries stand in one leaf.
pub(super) struct KeptHere {
    /// Positions of entries, with the places of their words in the folded text.
    places: Vec<(usize, Vec<Range<usize>>)>,
}

impl KeptHere {
    pub(super) fn new(kept: &[Kept<'_>], draft: &Draft, leaf: Leaf) -> Self {
        let mut places = Vec::new();
        for (at, entry) in kept.iter().enumerate() {
            if !sweep::in_sections(draft, leaf, &entry.sections) {
                continue;
            }
            let own = entry.says.all(draft.chapters[leaf.0].folded(leaf.1));
            if !own.is_empty() {
                places.push((at, own));
            }
        }
        Self { places }
    }

    /// Returns the first entry that keeps words. Every entry is asked, so that each knows whether
    /// it meets anything.
    pub(super) fn keeps<'a>(
        &self,
        kept: &mut [Kept<'a>],
        words: &Range<usize>,
    ) -> Option<&'a Keep> {
        let mut first = None;
        for (at, places) in &self.places {
            let after = places.partition_point(|place| place.start <= words.start);
            if places[..after].last().is_some_and(|place| words.end <= place.end) {
                kept[*at].met = true;
                first = first.or(Some(kept[*at].entry));
            }
        }
        first
    }
}
