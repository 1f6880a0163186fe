//! Terms that meet in the same words: a conflict, unless both write the same. One finding tells of
//! two terms, wherever they meet.

use std::collections::BTreeMap;

use crate::amend::draft::Draft;
use crate::amend::sweep::Place;
use crate::amend::sweep::term::Hit;
use crate::amend::sweep::term::Ready;
use crate::amend::sweep::term::span_of;
use crate::amend::text::quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::yaml;

/// Where terms meet, by the positions of both.
#[derive(Debug, Default)]
pub(super) struct Overlaps(BTreeMap<(usize, usize), Vec<Meeting>>);

/// One place.
#[derive(Debug)]
struct Meeting {
    /// All words of both.
    place: Place,
    /// The term whose hit holds that of the other, if one does.
    outer: Option<usize>,
}

impl Overlaps {
    /// Takes in where the hits in a leaf meet; these are sorted by their start.
    pub(super) fn look(&mut self, hits: &[Hit], ready: &[Ready<'_>]) {
        let mut reach: Option<&Hit> = None;
        for b in hits {
            let before = reach.filter(|a| b.place.folded.start < a.place.folded.end);
            if before.is_none_or(|a| a.place.folded.end <= b.place.folded.end) {
                reach = Some(b);
            }
            let Some(a) = before.filter(|a| a.term != b.term) else { continue };
            let by =
                |hit: &Hit| (ready[hit.term].wordings[hit.wording].by, hit.place.folded.clone());
            let is_exact = |hit: &Hit| ready[hit.term].term.exact_case;
            if by(a) == by(b) && is_exact(a) == is_exact(b) {
                continue;
            }
            let both = [a, b].map(|hit| &hit.place.folded);
            let folded = both[0].start..both[0].end.max(both[1].end);
            let holds = |hit: &&&Hit| hit.place.folded == folded;
            let mut outer = [a, b].iter().filter(holds).map(|hit| hit.term).collect::<Vec<_>>();
            let outer = outer.pop().filter(|_| outer.is_empty());
            let meeting = Meeting { place: Place { leaf: a.place.leaf, folded }, outer };
            let terms = (a.term.min(b.term), a.term.max(b.term));
            self.0.entry(terms).or_default().push(meeting);
        }
    }

    /// Reports where terms meet.
    pub(super) fn report(self, draft: &Draft, ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
        let all = self.0.into_iter();
        found.extend(
            all.map(|((first, second), meetings)| {
                describe(draft, (first, second), &meetings, ready)
            }),
        );
    }
}

/// Tells of two terms: the longer one first, or the one whose words come first in the alphabet.
fn describe(
    draft: &Draft,
    (first, second): (usize, usize),
    meetings: &[Meeting],
    ready: &[Ready<'_>],
) -> Diagnostic {
    let outer = meetings[0].outer;
    let outer = outer.filter(|_| meetings.iter().all(|meeting| meeting.outer == outer));
    let words = |at: usize| &ready[at].term.words.value;
    let is_turned = match outer {
        Some(outer) => outer == second,
        None => words(second) < words(first),
    };
    let (first, second) = if is_turned { (second, first) } else { (first, second) };
    let places = match meetings.len() {
        1 => String::new(),
        many => format!(", in {many} places"),
    };
    let (one, other) = (words(first), words(second));
    let message = format!("the terms `{one}` and `{other}` meet in the same words{places}");
    let (a, b) = (&ready[first], &ready[second]);
    let mut found = Diagnostic::new(codes::TERM_OVERLAP, message)
        .at(a.term.words.span, "this term")
        .at(b.term.words.span, "and this one");
    for meeting in meetings.iter().take(3) {
        found = found.at(span_of(draft, &meeting.place), "both match here");
    }
    let help = match outer {
        Some(_) => as_forms(a, b),
        None => keep(draft, meetings),
    };
    found.help(help).cause(a.job.amendment.cause())
}

/// The longer term can be forms of the shorter: there the longest wording wins.
fn as_forms(longer: &Ready<'_>, shorter: &Ready<'_>) -> String {
    let term = longer.term;
    let wordings = std::iter::once((&term.words, &term.by))
        .chain(term.forms.iter().map(|(from, to)| (from, to)));
    let entries: Vec<String> = wordings
        .map(|(from, to)| format!("{}: {}", yaml::scalar(&from.value), yaml::scalar(&to.value)))
        .collect();
    format!(
        "make them one term: drop `{}`, and add its wordings to those of `{}`\nforms: {{ {} }}",
        term.words.value,
        shorter.term.words.value,
        entries.join(", ")
    )
}

/// One of the terms can keep the places of the other.
fn keep(draft: &Draft, meetings: &[Meeting]) -> String {
    let Place { leaf, folded } = &meetings[0].place;
    let words = &draft.chapters[leaf.0].folded(leaf.1).text[folded.clone()];
    let words = yaml::scalar(&quote::written(words));
    format!("let one of them keep these words\nkeep: [{{ says: {words}, because: … }}]")
}
