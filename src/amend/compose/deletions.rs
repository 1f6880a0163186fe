//! Bytes of the base that no chapter holds any more, each with who took it away.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BinaryHeap;
use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::compose::layout;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::write::ByteEdits;
use crate::amend::compose::write::Written;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::model::revised;
use crate::model::revised::ChangeId;
use crate::model::revised::Deletion;
use crate::source::SourceId;
use crate::source::Span;

/// Bytes of the base, from and to, with who takes them away.
type Claim = (u32, u32, Vec<ChangeId>);

/// Claims by fragment.
type Claims = BTreeMap<u32, Vec<Claim>>;

/// Collects who takes which bytes away.
pub(super) fn claims(
    arena: &Arena<'_>,
    plan: &Plan,
    edits: &ByteEdits,
    layout: &Layout,
    gone: &HashMap<NodeRef, Vec<ChangeId>>,
) -> Claims {
    let mut claims = Claims::new();
    let mut claim = |node: NodeRef, causes: &[ChangeId]| {
        // Blank lines go with the block before them.
        let tree = arena.tree(node);
        let start = tree.node(node.node).body.start;
        let end = tree.gap_end(node.node, arena.text(node).len() as u32);
        claims.entry(node.fragment).or_default().push((start, end, causes.to_vec()));
    };
    for (node, removal) in &plan.removed {
        claim(*node, &removal.causes);
    }
    gone.iter().for_each(|(node, causes)| claim(*node, causes));
    for (entity, causes) in &plan.moved {
        if let Entity::Node(node) = entity {
            claim(*node, causes);
        }
    }
    let retired =
        plan.split.iter().map(|(node, parts)| (node, &plan.made[parts[0] as usize].causes));
    let joined = plan.joined.iter().map(|(node, made)| (node, &plan.made[*made as usize].causes));
    for (section, by) in retired.chain(joined) {
        let heading = arena.tree(*section).heading(section.node);
        claim(NodeRef { node: heading, ..*section }, by);
    }
    for step in layout.chapters.iter().flat_map(|chapter| &chapter.steps) {
        if let layout::Step::Heading { section: Entity::Node(node), causes, .. } = step
            && !causes.is_empty()
        {
            let heading = arena.tree(*node).heading(node.node);
            claim(NodeRef { node: heading, ..*node }, causes);
        }
    }
    for (fragment, own) in edits {
        let own = own.iter().map(|edit| (edit.range.start, edit.range.end, edit.causes.clone()));
        claims.entry(*fragment).or_default().extend(own);
    }
    claims
}

/// Finds the bytes of the base that no chapter holds any more, with who took them away.
pub(super) fn deletions(
    arena: &Arena<'_>,
    chapters: &[Written],
    mut claims: Claims,
) -> Vec<Deletion> {
    let mut covered: BTreeMap<SourceId, Vec<(u32, u32)>> = BTreeMap::new();
    for run in chapters.iter().flat_map(|chapter| &chapter.text.runs) {
        if let revised::Origin::Base(source, offset) = run.origin {
            let end = offset + (run.range.end - run.range.start);
            covered.entry(source).or_default().push((offset, end));
        }
    }
    let mut deletions = Vec::new();
    for (at, fragment) in arena.fragments.iter().enumerate() {
        if !matches!(fragment.origin, Origin::Chapter { .. }) {
            continue;
        }
        let source = fragment.tree.source;
        let length = arena.sources.get(source).text().len() as u32;
        let mut ranges = covered.remove(&source).unwrap_or_default();
        ranges.sort_unstable();
        ranges.push((length, length));
        let mut claimed = Claimed::new(claims.remove(&(at as u32)).unwrap_or_default());
        let mut reached = 0;
        for (start, end) in ranges {
            if reached < start {
                claimed.attribute(source, reached..start, &mut deletions);
            }
            reached = reached.max(end);
        }
    }
    deletions
}

/// The claims on one fragment, asked for range after range from its start to its end.
struct Claimed {
    /// In the order of their starts, then of their ends.
    claims: Vec<Claim>,
    /// Ends of all claims, sorted, each with the position of a claim that ends there.
    ends: Vec<(u32, usize)>,
    /// How many claims start before what was asked for last.
    started: usize,
    /// Of those the ones that may still go on, the shortest on top.
    open: BinaryHeap<Reverse<(u32, usize)>>,
}

impl Claimed {
    fn new(mut claims: Vec<Claim>) -> Self {
        claims.sort_unstable();
        let mut ends: Vec<(u32, usize)> =
            claims.iter().enumerate().map(|(at, claim)| (claim.1, at)).collect();
        ends.sort_unstable();
        Self { claims, ends, started: 0, open: BinaryHeap::new() }
    }

    /// Splits a range of removed bytes by whoever claims them; the rest (gaps, marks) goes with the
    /// nearest claim.
    fn attribute(&mut self, source: SourceId, range: Range<u32>, deletions: &mut Vec<Deletion>) {
        let first = self.claims.partition_point(|claim| claim.0 < range.start);
        let starts = self.claims[first..].iter().map(|claim| claim.0);
        let first = self.ends.partition_point(|end| end.0 < range.start);
        let ends = self.ends[first..].iter().map(|end| end.0);
        let mut cuts = vec![range.start, range.end];
        cuts.extend(starts.take_while(|cut| *cut < range.end));
        cuts.extend(ends.take_while(|cut| *cut < range.end));
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            // The smallest claim around a byte is the most exact; else the nearest one.
            let cause = self.around(start, end).or_else(|| self.nearest(start, end));
            let causes = cause.map(|at| self.claims[at].2.clone()).unwrap_or_default();
            match deletions.last_mut() {
                Some(last)
                    if last.span.source == source
                        && last.span.end == start
                        && last.causes == causes =>
                {
                    last.span.end = end;
                }
                _ => deletions.push(Deletion { span: Span::new(source, start..end), causes }),
            }
        }
    }

    /// Returns the shortest claim that holds a range; ranges come in order.
    fn around(&mut self, start: u32, end: u32) -> Option<usize> {
        while let Some((from, to, _)) = self.claims.get(self.started).filter(|it| it.0 <= start) {
            self.open.push(Reverse((to - from, self.started)));
            self.started += 1;
        }
        while let Some(Reverse((_, at))) = self.open.peek() {
            if self.claims[*at].1 >= end {
                return Some(*at);
            }
            // No later range lies in it either.
            self.open.pop();
        }
        None
    }

    /// Returns the claim whose start or end is nearest.
    fn nearest(&self, start: u32, end: u32) -> Option<usize> {
        let by_start = self.claims.partition_point(|claim| claim.0 < end);
        let by_end = self.ends.partition_point(|it| it.0 < start);
        let starts = [by_start.checked_sub(1), Some(by_start)].into_iter().flatten();
        let starts = starts.filter(|at| *at < self.claims.len());
        let starts = starts.map(|at| (self.claims[at].0.abs_diff(end), at));
        let ends = [by_end.checked_sub(1), Some(by_end)].into_iter().flatten();
        let ends = ends.filter_map(|at| self.ends.get(at));
        let ends = ends.map(|(to, at)| (to.abs_diff(start), *at));
        starts.chain(ends).min().map(|(_, at)| at)
    }
}
