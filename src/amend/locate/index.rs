//! Quotations that are looked for in whole policies, all found in one pass over the text.

use std::collections::BTreeSet;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::arena::is_text;
use crate::amend::locate::effort::Effort;
use crate::amend::locate::folded_quote;
use crate::amend::text::pieces::Pieces;
use crate::amend::text::pieces::pieces_of;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::Find;
use crate::model::amendment::Target;
use crate::model::document::NodeId;

/// Where words of quotations stand in the base.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pieces: Pieces<NodeRef>,
    /// What may be spent on looking for what stands nowhere.
    pub(super) effort: Effort,
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
        let write = |leaf, text: &mut String| arena.write_folded(leaf, text);
        Self { pieces: Pieces::find(pieces, texts(arena), write), effort: Effort::default() }
    }

    /// Returns blocks of the base among which all are that a locator in whole policies can mean, in
    /// order; nothing where the index cannot tell.
    pub(crate) fn blocks(
        &self,
        arena: &Arena<'_>,
        kind: Option<BlockKind>,
        words: &str,
    ) -> Option<Vec<NodeRef>> {
        let leaves = self.pieces.rarest(&pieces(kind, words))?;
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
        self.pieces.rarest(&pieces(Some(BlockKind::Paragraph), words))
    }
}

/// Adds what to look for so that a target can be found.
fn collect(target: &Target, find: Option<&Find>, sought: &mut BTreeSet<String>) {
    if target.section.is_some() || target.inserted_by.is_some() {
        return;
    }
    match (&target.block, find) {
        (Some(block), _) => {
            sought.extend(pieces(block.kind, &folded_quote(&block.words.value)));
        }
        (None, Some(find)) => {
            let words = folded_quote(&find.exact.value);
            sought.extend(pieces(Some(BlockKind::Paragraph), &words));
        }
        (None, None) => {}
    }
}

/// Returns pieces of a quotation in a block of a kind; none where it need not stand in the block.
fn pieces(kind: Option<BlockKind>, words: &str) -> Vec<String> {
    let is_one_text = matches!(
        kind,
        Some(BlockKind::Paragraph | BlockKind::Heading | BlockKind::Code | BlockKind::Row)
    );
    // A caption stands before its table.
    if kind == Some(BlockKind::Table) { Vec::new() } else { pieces_of(words, is_one_text) }
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
