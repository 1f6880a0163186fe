//! Quotations that are looked for in whole policies, all found in one pass over the text.
//!
//! Without it every such quotation would read the whole text again. What the index does not know is
//! looked for in the ordinary way, so it may leave out what it likes.

use std::collections::BTreeSet;
use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::arena::is_text;
use crate::amend::locate::folded_quote;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::Find;
use crate::model::amendment::Target;
use crate::model::document::LINK_MARK;
use crate::model::document::NodeId;

/// Words in more texts than this tell little about where a quotation stands.
const FREQUENT: usize = 2_000;

/// Where words of quotations stand in the base.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// For each piece of a quotation the texts that hold it, in order; nothing where it is frequent.
    places: HashMap<String, Option<Vec<NodeRef>>>,
}

impl Index {
    /// Reads the base once, for the quotations of some amendments.
    pub(crate) fn new(amendments: &[(u32, &Amendment)], arena: &Arena<'_>) -> Self {
        let changes = amendments.iter().flat_map(|(_, amendment)| &amendment.changes);
        let mut pieces = BTreeSet::new();
        for action in changes.map(|change| &change.action) {
            let find = match action {
                Action::Edit { find, .. } => Some(find),
                _ => None,
            };
            for target in action.targets() {
                collect(target, find, &mut pieces);
            }
        }
        let pieces: Vec<String> = pieces.into_iter().collect();
        if pieces.is_empty() {
            return Self::default();
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&pieces);
        let Ok(automaton) = automaton else { return Self::default() };
        let mut found: Vec<Option<Vec<NodeRef>>> = vec![Some(Vec::new()); pieces.len()];
        let mut text = String::new();
        for leaf in texts(arena) {
            arena.write_folded(leaf, &mut text);
            for hit in automaton.find_overlapping_iter(&text) {
                let places = &mut found[hit.pattern().as_usize()];
                match places {
                    Some(known) if known.last() == Some(&leaf) => {}
                    Some(known) if known.len() < FREQUENT => known.push(leaf),
                    _ => *places = None,
                }
            }
        }
        Self { places: pieces.into_iter().zip(found).collect() }
    }

    /// Returns blocks of the base among which all are that a locator in whole policies can mean, in
    /// order; nothing where the index cannot tell.
    pub(crate) fn blocks(
        &self,
        arena: &Arena<'_>,
        kind: Option<BlockKind>,
        words: &str,
    ) -> Option<Vec<NodeRef>> {
        let leaves = self.rarest(&pieces_of(kind, words))?;
        let mut nodes = BTreeSet::new();
        for leaf in leaves {
            let tree = arena.tree(*leaf);
            let around = tree.ancestors(leaf.node).chain([leaf.node]);
            nodes.extend(around.map(|node| NodeRef { node, ..*leaf }));
        }
        Some(nodes.into_iter().collect())
    }

    /// Returns leaves of the base among which all are that hold the words; nothing where the index
    /// cannot tell.
    pub(crate) fn leaves(&self, words: &str) -> Option<&[NodeRef]> {
        self.rarest(&pieces_of(Some(BlockKind::Paragraph), words))
    }

    fn rarest(&self, pieces: &[String]) -> Option<&[NodeRef]> {
        let known = pieces.iter().filter_map(|piece| self.places.get(piece)?.as_deref());
        known.min_by_key(|places| places.len())
    }
}

/// Adds what to look for so that a target can be found.
fn collect(target: &Target, find: Option<&Find>, pieces: &mut BTreeSet<String>) {
    if target.section.is_some() || target.inserted_by.is_some() {
        return;
    }
    match (&target.block, find) {
        (Some(block), _) => {
            pieces.extend(pieces_of(block.kind, &folded_quote(&block.words.value)));
        }
        (None, Some(find)) => {
            let words = folded_quote(&find.exact.value);
            pieces.extend(pieces_of(Some(BlockKind::Paragraph), &words));
        }
        (None, None) => {}
    }
}

/// Returns pieces of a quotation each of which stands in one text wherever the quotation stands:
/// where it can go over several texts its words, where not the whole. What compares by a target is
/// no piece.
fn pieces_of(kind: Option<BlockKind>, words: &str) -> Vec<String> {
    let is_one_text = matches!(
        kind,
        Some(BlockKind::Paragraph | BlockKind::Heading | BlockKind::Code | BlockKind::Row)
    );
    // A caption stands before its table.
    if kind == Some(BlockKind::Table) || words.is_empty() {
        return Vec::new();
    }
    if is_one_text && !words.contains(LINK_MARK) {
        return vec![words.to_owned()];
    }
    // What stands between two marks is the target of a link.
    let outside = words.split(LINK_MARK).step_by(2);
    let runs = outside.flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric()));
    runs.filter(|run| run.len() > 2).map(str::to_owned).collect()
}

/// Returns the nodes of the base that show text of their own.
fn texts<'a>(arena: &'a Arena<'_>) -> impl Iterator<Item = NodeRef> + 'a {
    let fragments = arena.fragments.iter().enumerate();
    let chapters = fragments.filter(|(_, it)| matches!(it.origin, Origin::Chapter { .. }));
    chapters.flat_map(|(at, fragment)| {
        let nodes = 0..fragment.tree.nodes.len() as u32;
        nodes
            .map(NodeId)
            .filter(|node| is_text(fragment.tree.kind(*node)))
            .map(move |node| NodeRef { fragment: at as u32, node })
    })
}
