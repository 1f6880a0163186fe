//! `tone`: a worklist of words, decided hit by hit.

use std::ops::Range;

use crate::amend::arena::Folded;
use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::sweep;
use crate::amend::sweep::Job;
use crate::amend::sweep::Kept;
use crate::amend::sweep::Place;
use crate::amend::sweep::SweepHead;
use crate::amend::sweep::Swept;
use crate::amend::sweep::spare;
use crate::amend::sweep::term;
use crate::amend::text::Splice;
use crate::amend::text::needle::Needle;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Tone;
use crate::model::amendment::ToneChange;
use crate::model::document::NodeId;

/// One decision, ready to be matched.
struct Ready<'a> {
    change: &'a ToneChange,
    sections: Vec<(usize, NodeId)>,
    find: Quote,
    places: Vec<Place>,
}

/// Matches all worklists; `first` is the number of the first sweep.
pub(crate) fn sweep<'a>(draft: &Draft, tones: &[(Job<'a>, &'a Tone)], first: usize) -> Swept {
    let mut swept = Swept::default();
    for (at, (job, tone)) in tones.iter().enumerate() {
        let words: Vec<&str> = tone.words.iter().map(|word| word.value.as_str()).collect();
        let head =
            SweepHead { change: job.change, policy: job.policy, words: words.join(", "), by: None };
        swept.heads.push(head);
        sweep_one(draft, *job, tone, first + at, &mut swept);
    }
    overlaps(tones, &mut swept);
    swept.splices = sweep::sorted(std::mem::take(&mut swept.splices));
    swept
}

/// Decisions of two worklists that change the same words differently conflict.
fn overlaps(tones: &[(Job<'_>, &Tone)], swept: &mut Swept) {
    for own in swept.splices.values_mut() {
        own.sort_by_key(|splice| (splice.range.start, splice.range.end, splice.causes.clone()));
        for pair in own.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let equal = a.range == b.range && a.put == b.put;
            if equal || b.range.start >= a.range.end {
                continue;
            }
            let job = |by: &Splice| tones.iter().find(|(job, _)| by.causes.contains(&job.change));
            let (Some((first, _)), Some((second, _))) = (job(a), job(b)) else { continue };
            let message = format!(
                "`tone` of {} and `tone` of {} change the same words",
                first.amendment.id.value, second.amendment.id.value
            );
            let place = |job: &Job<'_>| job.amendment.changes[job.change.change as usize].span;
            let found = Diagnostic::new(codes::CONFLICT, message).at(place(first), "this change");
            let found = found.at(place(second), "and this one").cause(first.amendment.cause());
            swept.found.push(found.help("leave one of the two decisions out"));
        }
    }
}

fn sweep_one<'a>(draft: &Draft, job: Job<'a>, tone: &'a Tone, number: usize, swept: &mut Swept) {
    let Some(sections) = sweep::sections(draft, &tone.sections, job.amendment, &mut swept.found)
    else {
        return;
    };
    let mut kept = Kept::all(draft, &tone.keep, job.amendment, &mut swept.found);
    kept.retain(|entry| entry.is_in(draft, job.policy));
    let mut ready = prepare(draft, job, tone, &mut swept.found);
    let mut words: Vec<Needle> = tone
        .words
        .iter()
        .map(|word| Needle::new(&sweep::folded_words(&word.value).to_lowercase()))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for leaf in draft.leaves(job.policy) {
        if !sweep::in_sections(draft, leaf, &sections) {
            continue;
        }
        let decided = decide(draft, leaf, &mut ready, &mut kept);
        let chapter = &draft.chapters[leaf.0];
        let folded = chapter.folded(leaf.1);
        for hit in tone_hits(folded, &words) {
            let place = Place { leaf, folded: hit };
            if let Some(entry) = sweep::kept_by(&mut kept, draft, &place) {
                let because = entry.because.value.clone();
                swept.met.push((number, place, Fate::Kept, because));
            } else if let Some((_, why)) = spare::reason(draft, &place) {
                swept.met.push((number, place, Fate::Spared, why.to_owned()));
            } else if !decided.iter().any(|(range, _)| overlap(range, &place.folded)) {
                swept.met.push((number, place, Fate::Undecided, String::new()));
            }
        }
        for (range, at) in decided {
            let place = Place { leaf, folded: range };
            let put = ready[at].change.put.value.trim();
            let splices = swept.splices.entry(leaf.0).or_default();
            if !sweep::replace(chapter, &place, put, &[job.change], splices) {
                let stuck = sweep::stuck(draft, &place, job, ready[at].change.find.span);
                swept.found.push(stuck);
                continue;
            }
            swept.met.push((number, place, Fate::Replaced, String::new()));
        }
    }
    check(draft, job, &ready, &kept, &mut swept.found);
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn prepare<'a>(
    draft: &Draft,
    job: Job<'a>,
    tone: &'a Tone,
    found: &mut Vec<Diagnostic>,
) -> Vec<Ready<'a>> {
    let mut ready = Vec::new();
    for change in &tone.changes {
        let named = change.section.as_slice();
        let Some(sections) = sweep::sections(draft, named, job.amendment, found) else { continue };
        // What names sections of another policy is decided there.
        let is_own = |place: &(usize, NodeId)| draft.chapters[place.0].policy == job.policy;
        if !sections.is_empty() && !sections.iter().any(is_own) {
            continue;
        }
        let find = Quote::read(&change.find.value);
        ready.push(Ready { change, sections, find, places: Vec::new() });
    }
    ready
}

/// Says which decision changes what in a leaf. Where two meet, the longer words win; `keep` and
/// protected text win over both.
fn decide(
    draft: &Draft,
    leaf: Leaf,
    ready: &mut [Ready<'_>],
    kept: &mut [Kept<'_>],
) -> Vec<(Range<usize>, usize)> {
    let folded = draft.chapters[leaf.0].folded(leaf.1);
    let mut order: Vec<usize> = (0..ready.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(ready[*at].find.text().len()));
    let mut decided: Vec<(Range<usize>, usize)> = Vec::new();
    for at in order {
        if !sweep::in_sections(draft, leaf, &ready[at].sections) {
            continue;
        }
        for range in ready[at].find.whole(folded) {
            let place = Place { leaf, folded: range.clone() };
            let free = decided.iter().all(|(other, _)| !overlap(other, &range));
            let is_kept = kept.iter_mut().any(|entry| entry.keeps(draft, &place));
            if free && !is_kept && spare::reason(draft, &place).is_none() {
                ready[at].places.push(place);
                decided.push((range, at));
            }
        }
    }
    decided.sort_by_key(|(range, _)| range.start);
    decided
}

/// Returns where the words of a worklist stand; they come with the longest first.
fn tone_hits(folded: &Folded, words: &[Needle]) -> Vec<Range<usize>> {
    let text = &folded.text;
    let lower = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        // Letters whose lower case has another length would shift places.
        false => text.chars().map(same_length_lower).collect(),
    };
    let mut hits: Vec<Range<usize>> = Vec::new();
    for word in words {
        for range in word.whole(&lower) {
            if !folded.cuts_link(&range) && hits.iter().all(|other| !overlap(other, &range)) {
                hits.push(range);
            }
        }
    }
    hits.sort_by_key(|range| range.start);
    hits
}

fn same_length_lower(char: char) -> char {
    let mut lower = char.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(small), None) if small.len_utf8() == char.len_utf8() => small,
        _ => char,
    }
}

fn check(
    draft: &Draft,
    job: Job<'_>,
    ready: &[Ready<'_>],
    kept: &[Kept<'_>],
    found: &mut Vec<Diagnostic>,
) {
    for entry in ready {
        let expect = entry.change.expect.as_ref().map_or(1, |expect| expect.value);
        let count = entry.places.len();
        if count == expect as usize {
            continue;
        }
        let words = &entry.change.find.value;
        let message = match (count, &entry.change.expect) {
            (0, _) => format!("`{words}` stands nowhere it could be changed"),
            (count, None) => format!("`{words}` stands in {count} places, not in one"),
            (count, Some(_)) => {
                format!("`{words}` stands in {count} places, not in the {expect} that are expected")
            }
        };
        let code = if count == 0 { codes::WORDS_NOT_FOUND } else { codes::COUNT_DIFFERS };
        let help = match count {
            0 => "drop the entry, or write the words as they stand after all edits".to_owned(),
            count => format!("look at the places; if all are meant, write `expect: {count}`"),
        };
        let entry_found = Diagnostic::new(code, message);
        let mut entry_found = entry_found.at(entry.change.find.span, "looked for these words");
        for place in entry.places.iter().take(3) {
            let span = term::span_of(draft, place);
            entry_found = entry_found.at(span, sweep::where_is(draft, place.leaf));
        }
        found.push(entry_found.help(help).cause(job.amendment.cause()));
    }
    for entry in kept.iter().filter(|entry| !entry.met) {
        let message = format!("`keep` of `{}` meets nothing", entry.entry.says.value);
        let entry_found = Diagnostic::new(codes::TERM_UNUSED_ENTRY, message);
        let entry_found = entry_found.at(entry.entry.says.span, "meets nothing");
        let help = "quote words around a hit, the hit included, or drop the entry";
        found.push(entry_found.help(help).cause(job.amendment.cause()));
    }
}
