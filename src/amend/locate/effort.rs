//! How much is looked for when something is not found. Suggestions help with the first findings; where
//! each of ten thousand changes looks in vain, as in chapters that are not the ones, they would take
//! hours.

use std::cell::Cell;

use crate::amend::locate::Locator;

/// What is spent for all findings of one run: about as many microseconds.
const LIMIT: usize = 4_000_000;
/// What comparing words with a text costs, finding them being 1.
const COMPARING: usize = 150;
/// No more texts than these are compared for one finding.
const COMPARED: usize = 4_000;

/// What is left to spend.
#[derive(Debug)]
pub(crate) struct Effort(Cell<usize>);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(LIMIT))
    }
}

impl Effort {
    /// Says whether anything is left.
    pub(super) fn is_left(&self) -> bool {
        self.0.get() > 0
    }

    /// Takes what something costs; where less is left, nothing is from then on.
    pub(super) fn spend(&self, cost: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(cost));
        left >= cost
    }
}

impl Locator<'_> {
    /// Says whether it is worth while to compare words with so many texts, and to look for them in all
    /// others.
    pub(super) fn may_compare(&self, texts: usize) -> bool {
        let all: usize = self.arena.fragments.iter().map(|it| it.tree.nodes.len()).sum();
        self.index.effort.spend(texts.min(COMPARED) * COMPARING + all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_more_than_is_left_is_the_end() {
        let effort = Effort::default();
        assert!(effort.spend(LIMIT - 10) && effort.is_left());
        assert!(!effort.spend(11) && !effort.is_left());
        assert!(!effort.spend(1));
    }
}
