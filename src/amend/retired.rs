//! Ids of the base that no longer lead to their section or anchor, and who made it so: for whoever
//! reports the cross-references that lead there. Must not know which references there are.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::resolution::Place;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;
use crate::model::revised::Retired;
use crate::model::revised::Retirement;
use crate::model::revised::RevisedDraft;
use crate::source::Span;

/// Compares a draft with its base. Sections are in the order of the base.
pub(crate) fn retired(draft: &RevisedDraft, amendments: &[Amendment]) -> Vec<Retired> {
    let mut stands: HashMap<Place, Place> = HashMap::new();
    for (at, (own, file)) in draft.identities.iter().zip(&draft.document.files).enumerate() {
        for (node, former) in own.iter().enumerate() {
            let now = NodeId(node as u32);
            if let (Some(former), Kind::Section { .. }) = (former, file.tree.kind(now)) {
                stands.insert(*former, (at, now));
            }
        }
    }
    let mut all = Vec::new();
    let mut kept: HashSet<&str> = HashSet::new();
    let desk = Desk { draft, amendments };
    for (chapter, file) in draft.base.files.iter().enumerate() {
        for node in file.tree.ids() {
            if let Kind::Section { id, .. } = file.tree.kind(node) {
                let now = stands.get(&(chapter, node)).copied();
                match desk.section(id, (chapter, node), now) {
                    Some(retired) => all.push(retired),
                    None => drop(kept.insert(id)),
                }
            }
            for inline in file.tree.inlines(node) {
                let InlineKind::Anchor(id) = &inline.kind else { continue };
                all.extend(desk.anchor(id, Span::new(file.source(), inline.span.clone())));
            }
        }
    }
    for retired in &mut all {
        retired.repeated = kept.contains(&*retired.id);
    }
    all
}

struct Desk<'a> {
    draft: &'a RevisedDraft,
    amendments: &'a [Amendment],
}

impl Desk<'_> {
    fn section(&self, id: &str, former: Place, now: Option<Place>) -> Option<Retired> {
        let base = &self.draft.base.files[former.0].tree;
        let heading = base.node(base.heading(former.1)).content.clone();
        let span = Span::new(base.source, heading);
        let retired = |now, by| Retired { id: id.to_owned(), repeated: false, span, now, by };
        let Some((chapter, node)) = now else {
            return Some(retired(None, self.gone(span, "takes the section out")));
        };
        let tree = &self.draft.document.files[chapter].tree;
        let Kind::Section { id: new, .. } = tree.kind(node) else { return None };
        if **new == *id {
            return None;
        }
        let by = self.renamed(span, (chapter, tree, node));
        let by = by.or_else(|| self.moved(former));
        Some(retired(Some((new.to_string(), (chapter, node))), by))
    }

    fn anchor(&self, id: &str, span: Span) -> Option<Retired> {
        let by = self.gone(span, "takes the anchor out")?;
        Some(Retired { id: id.to_owned(), repeated: false, span, now: None, by: Some(by) })
    }

    /// Returns who took bytes of the base out.
    fn gone(&self, span: Span, what: &'static str) -> Option<Retirement> {
        let deletions = &self.draft.deletions;
        let behind = deletions
            .partition_point(|gone| (gone.span.source, gone.span.end) <= (span.source, span.start));
        let gone = deletions.get(behind)?;
        let overlaps = gone.span.source == span.source && gone.span.start < span.end;
        self.retirement(*gone.causes.first().filter(|_| overlaps)?, what)
    }

    /// Returns who gave a heading other words.
    fn renamed(
        &self,
        was: Span,
        (at, tree, section): (usize, &Tree, NodeId),
    ) -> Option<Retirement> {
        let what = "gives the heading other words";
        let now = tree.node(tree.heading(section)).content.clone();
        let runs = &self.draft.provenance[at];
        let first = runs.partition_point(|run| run.range.end <= now.start);
        let inside = runs[first..].iter().take_while(|run| run.range.start < now.end);
        let mut made = inside.filter_map(|run| match &run.origin {
            Origin::Changes(by) => by.first(),
            Origin::Base(..) => None,
        });
        match made.next() {
            Some(by) => self.retirement(*by, what),
            None => self.gone(was, what),
        }
    }

    /// Returns who moved a section, or one that holds it.
    fn moved(&self, former: Place) -> Option<Retirement> {
        let tree = &self.draft.base.files[former.0].tree;
        let holds = |outer: &Place| outer.0 == former.0 && tree.contains(outer.1, former.1);
        let moved = self.draft.moves.iter().find(|moved| holds(&moved.node))?;
        self.retirement(*moved.causes.first()?, "moves the section")
    }

    fn retirement(&self, by: ChangeId, what: &'static str) -> Option<Retirement> {
        let amendment = self.amendments.get(by.amendment as usize)?;
        let span = amendment.changes.get(by.change as usize)?.span;
        Some(Retirement { span, what, cause: amendment.cause() })
    }
}
