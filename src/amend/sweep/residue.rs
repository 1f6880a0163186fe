//! What each term implies: after the sweep it stands nowhere but where it was spared or kept, or
//! already reads as the new words.

use std::collections::BTreeMap;

use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::draft::Tag;
use crate::amend::sweep;
use crate::amend::sweep::Job;
use crate::amend::sweep::term;
use crate::amend::sweep::term::Here;
use crate::amend::sweep::term::Index;
use crate::amend::sweep::term::Ready;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Term;
use crate::source::Span;

/// Looks for terms that stand again in the words that sweeps put, together with those around them.
pub(crate) fn check<'a>(draft: &Draft, terms: &[(Job<'a>, &'a Term)]) -> Vec<Diagnostic> {
    let mut ready: Vec<Ready<'a>> = Vec::new();
    for (job, term) in terms {
        // What is wrong with the entries was said by the sweep.
        ready.extend(term::prepare(draft, *job, term, &mut Vec::new()));
    }
    let mut again: BTreeMap<usize, Vec<(Leaf, Span)>> = BTreeMap::new();
    let mut indices: BTreeMap<usize, Index> = BTreeMap::new();
    for leaf in touched(draft) {
        let policy = draft.chapters[leaf.0].policy;
        let index = indices.entry(policy).or_insert_with(|| Index::new(&ready, policy));
        let hits = index.hits(draft, leaf, &ready);
        if hits.is_empty() {
            continue;
        }
        let mut here = Here::new(draft, leaf);
        for hit in hits {
            if here.is_due(&hit, &mut ready[hit.term]) {
                let place = (leaf, term::span_of(draft, &hit.place));
                again.entry(hit.term).or_default().push(place);
            }
        }
    }
    again.into_iter().map(|(at, places)| report(draft, &ready[at], &places)).collect()
}

/// Returns the leaves in which a sweep replaced words.
fn touched(draft: &Draft) -> Vec<Leaf> {
    let mut touched = Vec::new();
    for (at, chapter) in draft.chapters.iter().enumerate() {
        let replaced = chapter
            .text
            .marks
            .iter()
            .filter(|(tag, _)| matches!(draft.tags[*tag], Tag::Met(_, Fate::Replaced, _)));
        let mut starts: Vec<u32> = replaced.map(|(_, range)| range.start).collect();
        if starts.is_empty() {
            continue;
        }
        starts.sort_unstable();
        for node in chapter.tree.ids() {
            let content = &chapter.tree.node(node).content;
            let first = starts.partition_point(|start| *start < content.start);
            let is_inside = starts.get(first).is_some_and(|start| *start <= content.end);
            if is_inside && crate::amend::arena::is_text(chapter.tree.kind(node)) {
                touched.push((at, node));
            }
        }
    }
    touched
}

fn report(draft: &Draft, term: &Ready<'_>, places: &[(Leaf, Span)]) -> Diagnostic {
    let words = &term.term.words;
    let message = format!("`{}` stands again once the terms are replaced", words.value);
    let mut found = Diagnostic::new(codes::ENSURE_VIOLATED, message).at(words.span, "this term");
    for (leaf, span) in places.iter().take(3) {
        found = found.at(*span, sweep::where_is(draft, *leaf));
    }
    let help = "write new words in `by:` and `forms:` that do not bring the term back";
    found.help(help).cause(term.job.amendment.cause())
}
