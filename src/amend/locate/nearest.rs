//! What is nearest to words that were not found: a suggestion, never a match.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::is_text;
use crate::amend::locate::Locator;
use crate::amend::locate::folded_quote;
use crate::amend::locate::hit::Hit;
use crate::amend::locate::hit::span_of;
use crate::amend::text::quote;
use crate::diagnostic::Candidate;
use crate::diagnostic::distance;
use crate::model::document::Kind;

/// More leaves than these are not compared: the search is bounded.
const LEAVES: usize = 4000;
/// Longer quotations are compared by their beginning.
const WORDS: usize = 12;

/// Returns the leaves inside nodes.
pub(super) fn leaves_of(arena: &Arena<'_>, nodes: &[NodeRef]) -> Vec<NodeRef> {
    let mut leaves = Vec::new();
    for node in nodes.iter().take(LEAVES) {
        let tree = arena.tree(*node);
        let inside = tree.subtree(node.node).map(|inner| NodeRef { node: inner, ..*node });
        leaves.extend(inside.filter(|leaf| is_text(arena.kind(*leaf))));
    }
    leaves.dedup();
    leaves
}

/// Returns up to three runs of words in the leaves that are nearest to `wanted`.
pub(super) fn words(locator: &Locator<'_>, leaves: &[NodeRef], wanted: &str) -> Vec<Candidate> {
    let wanted: Vec<String> = folded_quote(wanted).split(' ').take(WORDS).map(Into::into).collect();
    let target = wanted.join(" ");
    let limit = (target.chars().count() / 2).max(2);
    let mut best: Vec<(usize, Hit)> = Vec::new();
    for leaf in leaves.iter().take(LEAVES) {
        if matches!(locator.arena.kind(*leaf), Kind::Code { .. }) {
            continue;
        }
        if let Some((score, hit)) = nearest_in(locator.arena, *leaf, &target, wanted.len())
            && score <= limit
        {
            best.push((score, hit));
        }
    }
    best.sort_by_key(|(score, hit)| (*score, hit.leaf));
    best.truncate(3);
    best.into_iter().map(|(_, hit)| candidate(locator, &hit)).collect()
}

fn candidate(locator: &Locator<'_>, hit: &Hit) -> Candidate {
    let text = &locator.arena.folded(hit.leaf).visible.text;
    let text = quote::written(&text[hit.visible.start as usize..hit.visible.end as usize]);
    let section = locator.where_is(hit.leaf);
    Candidate { text, span: Some(span_of(locator.arena, hit)), section: Some(section) }
}

/// Returns the run of about `count` words of a leaf that is nearest to `target`.
fn nearest_in(
    arena: &Arena<'_>,
    leaf: NodeRef,
    target: &str,
    count: usize,
) -> Option<(usize, Hit)> {
    let folded = arena.folded(leaf);
    let starts = word_bounds(&folded.text);
    let sizes = [count, count.saturating_sub(1).max(1), count + 1];
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, (start, _)) in starts.iter().enumerate() {
        for size in sizes {
            let Some((_, end)) = starts.get(at + size - 1) else { continue };
            let text = folded.text[*start..*end].trim_end_matches(['.', ',', ';', ':']);
            if text.is_empty() || text.len().abs_diff(target.len()) > target.len() / 2 + 2 {
                continue;
            }
            let score = distance(text, target);
            if best.is_none_or(|(least, ..)| score < least) {
                best = Some((score, *start, start + text.len()));
            }
        }
    }
    let (score, start, end) = best?;
    Some((score, Hit { leaf, visible: folded.visible_range(start..end) }))
}

fn word_bounds(text: &str) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut start = None;
    for (at, char) in text.char_indices() {
        match (char == ' ', start) {
            (true, Some(from)) => {
                bounds.push((from, at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    bounds.extend(start.map(|from| (from, text.len())));
    bounds
}
