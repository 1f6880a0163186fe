//! `tone`: a worklist of words, decided hit by hit.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::sweep;
use crate::amend::sweep::Job;
use crate::amend::sweep::Place;
use crate::amend::sweep::SweepHead;
use crate::amend::sweep::Swept;
use crate::amend::sweep::aside;
use crate::amend::sweep::entries;
use crate::amend::sweep::kept::Kept;
use crate::amend::sweep::kept::KeptHere;
use crate::amend::sweep::search;
use crate::amend::sweep::search::Search;
use crate::amend::sweep::search::Taken;
use crate::amend::sweep::sight::Sight;
use crate::amend::sweep::term::span_of;
use crate::amend::text::Splice;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Keep;
use crate::model::amendment::Tone;
use crate::model::amendment::ToneChange;
use crate::model::document::NodeId;

/// One worklist in one policy, ready to be matched.
struct Ready<'a> {
    job: Job<'a>,
    /// The number of its sweep.
    number: usize,
    sections: Vec<(usize, NodeId)>,
    /// Folded, in lower case, the longest first.
    words: Vec<String>,
    kept: Vec<Kept<'a>>,
    /// The longest first.
    decisions: Vec<Decision<'a>>,
    met: bool,
}

/// One entry of `changes`.
struct Decision<'a> {
    change: &'a ToneChange,
    sections: Vec<(usize, NodeId)>,
    find: Quote,
    places: Vec<Place>,
    /// Why its words were left in a place where they stand.
    left: Option<String>,
}

/// Matches all worklists; `first` is the number of the first sweep.
pub(crate) fn sweep<'a>(draft: &Draft, tones: &[(Job<'a>, &'a Tone)], first: usize) -> Swept {
    let mut swept = Swept::default();
    let mut ready: Vec<Ready<'a>> = Vec::new();
    for (at, (job, tone)) in tones.iter().enumerate() {
        let words: Vec<&str> = tone.words.iter().map(|word| word.value.as_str()).collect();
        let head =
            SweepHead { change: job.change, policy: job.policy, words: words.join(", "), by: None };
        swept.heads.push(head);
        ready.extend(prepare(draft, *job, tone, first + at, &mut swept.found));
    }
    let mut policies: Vec<usize> = ready.iter().map(|tone| tone.job.policy).collect();
    policies.sort_unstable();
    policies.dedup();
    for policy in policies {
        sweep_policy(draft, policy, &mut ready, &mut swept);
    }
    for tone in &ready {
        check(draft, tone, &mut swept.found);
    }
    no_hits(&ready, &mut swept.found);
    overlaps(tones, &mut swept);
    swept.splices = sweep::sorted(std::mem::take(&mut swept.splices));
    swept
}

/// Warns of worklists that meet nothing; decisions that meet nothing are faults of their own.
fn no_hits(ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
    for (at, tone) in ready.iter().enumerate() {
        let same = |other: &&Ready<'_>| other.job.change == tone.job.change;
        let is_first = !ready[..at].last().is_some_and(|before| same(&before));
        let is_met = ready[at..].iter().take_while(same).any(|other| other.met);
        let is_told = entries::is_answer_alone(tone.job.amendment);
        if !is_first || is_met || is_told || !tone.decisions.is_empty() {
            continue;
        }
        let change = &tone.job.amendment.changes[tone.job.change.change as usize];
        found.push(
            Diagnostic::new(codes::NO_HITS, "no word of the worklist stands anywhere")
                .at(change.span, "meets nothing")
                .help("write the words as they stand in the text, or drop the change")
                .cause(tone.job.amendment.cause()),
        );
    }
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

fn prepare<'a>(
    draft: &Draft,
    job: Job<'a>,
    tone: &'a Tone,
    number: usize,
    found: &mut Vec<Diagnostic>,
) -> Option<Ready<'a>> {
    let sections = sweep::sections(draft, &tone.sections, job.amendment, found)?;
    let mut kept = Kept::all(draft, &tone.keep, job.amendment, found);
    kept.retain(|entry| entry.is_in(draft, job.policy));
    let mut decisions = Vec::new();
    for change in &tone.changes {
        let named = change.section.as_slice();
        let Some(sections) = sweep::sections(draft, named, job.amendment, found) else { continue };
        // What names sections of another policy is decided there.
        let is_own = |place: &(usize, NodeId)| draft.chapters[place.0].policy == job.policy;
        if !sections.is_empty() && !sections.iter().any(is_own) {
            continue;
        }
        let find = Quote::read(&change.find.value);
        decisions.push(Decision { change, sections, find, places: Vec::new(), left: None });
    }
    decisions.sort_by_key(|decision| Reverse(decision.find.text().len()));
    let words = tone.words.iter();
    let mut words: Vec<String> =
        words.map(|word| search::lower(&sweep::folded_words(&word.value))).collect();
    words.sort_by_key(|word| Reverse(word.len()));
    Some(Ready { job, number, sections, words, kept, decisions, met: false })
}

/// All worklists of a policy, to be looked for together.
struct Index {
    words: Search,
    /// For each of the words: position of the worklist.
    words_of: Vec<usize>,
    finds: Search,
    /// For each of the quotations: position of the worklist, and of the decision.
    finds_of: Vec<(usize, usize)>,
    /// Quotations with a link that stands for any words: these are tried everywhere.
    links: Vec<(usize, usize)>,
}

impl Index {
    fn new(ready: &[Ready<'_>], policy: usize) -> Self {
        let own = || ready.iter().enumerate().filter(|(_, tone)| tone.job.policy == policy);
        let words = own().flat_map(|(at, tone)| tone.words.iter().map(move |word| (at, word)));
        let (words_of, words): (Vec<usize>, Vec<&String>) = words.unzip();
        let finds =
            own().flat_map(|(at, tone)| (0..tone.decisions.len()).map(move |own| (at, own)));
        let text = |(tone, at): &(usize, usize)| ready[*tone].decisions[*at].find.text();
        let (finds_of, links): (Vec<_>, Vec<_>) =
            finds.partition(|at| !text(at).contains('\u{E000}'));
        Self {
            words: Search::new(words.into_iter().map(|word| (word.as_str(), false))),
            words_of,
            finds: Search::new(finds_of.iter().map(|at| (text(at), true))),
            finds_of,
            links,
        }
    }

    /// Returns what stands in a leaf, by worklist.
    fn places(&self, draft: &Draft, leaf: Leaf) -> BTreeMap<usize, Standing> {
        let chapter = &draft.chapters[leaf.0];
        let mut standing: BTreeMap<usize, Standing> = BTreeMap::new();
        if !self.words.passes_over(chapter, leaf.1) {
            for (of, places) in self.words.places(chapter.folded(leaf.1)) {
                let own = standing.entry(self.words_of[of]).or_default();
                for place in places.into_iter().filter(|place| own.taken.take(place)) {
                    own.hits.push(place);
                }
            }
        }
        let mut finds = self.links.clone();
        if !self.finds.passes_over(chapter, leaf.1) {
            let found = self.finds.places(chapter.folded(leaf.1)).into_keys();
            finds.extend(found.map(|of| self.finds_of[of]));
        }
        for (tone, decision) in finds {
            standing.entry(tone).or_default().decisions.push(decision);
        }
        for own in standing.values_mut() {
            own.hits.sort_by_key(|hit| hit.start);
            own.decisions.sort_unstable();
        }
        standing
    }
}

/// What of a worklist stands in a leaf.
#[derive(Debug, Default)]
struct Standing {
    taken: Taken,
    hits: Vec<Range<usize>>,
    decisions: Vec<usize>,
}

fn sweep_policy(draft: &Draft, policy: usize, ready: &mut [Ready<'_>], swept: &mut Swept) {
    let index = Index::new(ready, policy);
    for leaf in draft.leaves(policy) {
        let standing = index.places(draft, leaf);
        if standing.is_empty() {
            continue;
        }
        let sight = Sight::new(draft, leaf);
        for (at, standing) in standing {
            if sweep::in_sections(draft, leaf, &ready[at].sections) {
                Deciding { draft, leaf, sight: &sight }.decide(&mut ready[at], &standing, swept);
            }
        }
    }
    for (leaf, aside) in aside::of_policy(draft, policy) {
        let mut taken: BTreeMap<usize, Taken> = BTreeMap::new();
        let mut found = index.words.found(&aside.text);
        // The words of a list stand in order, the longest first.
        found.sort_by_key(|(of, place)| (*of, place.start));
        for (of, place) in found {
            let tone = &mut ready[index.words_of[of]];
            let is_inside = sweep::in_sections(draft, leaf, &tone.sections);
            if is_inside && taken.entry(tone.number).or_default().take(&place) {
                tone.met = true;
                swept.aside.push((tone.number, leaf.0, aside.bytes(&place), aside.why));
            }
        }
    }
}

/// A hit of a worklist, and why it stays, if it does.
struct Hit<'a> {
    words: Range<usize>,
    kept: Option<&'a Keep>,
    spared: Option<&'static str>,
}

impl Hit<'_> {
    fn stays(&self) -> Option<String> {
        let kept = self.kept.map(|_| "an entry of `keep` keeps it".to_owned());
        kept.or_else(|| self.spared.map(|why| format!("it is spared: {why}")))
    }
}

/// A leaf in which a worklist is decided.
struct Deciding<'d, 's> {
    draft: &'d Draft,
    leaf: Leaf,
    sight: &'s Sight<'d>,
}

impl Deciding<'_, '_> {
    fn decide(&self, tone: &mut Ready<'_>, standing: &Standing, swept: &mut Swept) {
        let here = KeptHere::new(&tone.kept, self.draft, self.leaf);
        let hits: Vec<Hit<'_>> =
            standing.hits.iter().map(|words| self.hit(words, &here, &mut tone.kept)).collect();
        let mut taken = Taken::default();
        let mut decided: Vec<(Range<usize>, usize)> = Vec::new();
        for at in &standing.decisions {
            if !sweep::in_sections(self.draft, self.leaf, &tone.decisions[*at].sections) {
                continue;
            }
            for words in tone.decisions[*at].find.whole(self.sight.folded) {
                let own = self.hit(&words, &here, &mut tone.kept);
                // What holds a hit that stays would change it too.
                let first = hits.partition_point(|hit| hit.words.end <= words.start);
                let inside = hits[first..].iter().take_while(|hit| hit.words.start < words.end);
                let stays = own.stays().or_else(|| inside.filter_map(Hit::stays).next());
                let decision = &mut tone.decisions[*at];
                if let Some(why) = stays {
                    decision.left = Some(why);
                } else if !taken.take(&words) {
                    decision.left = Some("it lies in the words of another entry".to_owned());
                } else {
                    decision.places.push(Place { leaf: self.leaf, folded: words.clone() });
                    decided.push((words, *at));
                }
            }
        }
        for hit in hits {
            tone.met = true;
            let is_decided = taken.meets(&hit.words);
            let place = Place { leaf: self.leaf, folded: hit.words };
            let (fate, why) = match (hit.kept, hit.spared) {
                (Some(keep), _) => (Fate::Kept, keep.because.value.as_str()),
                (None, Some(why)) => (Fate::Spared, why),
                (None, None) if is_decided => continue,
                (None, None) => (Fate::Undecided, ""),
            };
            swept.met.push((tone.number, place, fate, why.to_owned()));
        }
        decided.sort_by_key(|(words, _)| words.start);
        for (folded, at) in decided {
            let place = Place { leaf: self.leaf, folded };
            let change = tone.decisions[at].change;
            let (put, span) = (change.put.value.trim(), change.find.span);
            if swept.replace(self.draft, self.sight, (&place, put), (tone.job, span)) {
                swept.met.push((tone.number, place, Fate::Replaced, String::new()));
            }
        }
    }

    fn hit<'a>(&self, words: &Range<usize>, here: &KeptHere, kept: &mut [Kept<'a>]) -> Hit<'a> {
        let shown = self.sight.folded.visible_range(words.clone());
        let spared = self.sight.spared.reasons(&shown).first().map(|(_, why)| *why);
        Hit { words: words.clone(), kept: here.keeps(kept, words), spared }
    }
}

fn check(draft: &Draft, tone: &Ready<'_>, found: &mut Vec<Diagnostic>) {
    let job = tone.job;
    for entry in &tone.decisions {
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
        let help = match (count, &entry.left) {
            (0, Some(why)) => format!("it stands where it is left ({why}): drop the entry"),
            (0, None) => {
                "drop the entry, or write the words as they stand after all edits".to_owned()
            }
            (count, _) => format!("look at the places; if all are meant, write `expect: {count}`"),
        };
        let entry_found = Diagnostic::new(code, message);
        let mut entry_found = entry_found.at(entry.change.find.span, "looked for these words");
        for place in entry.places.iter().take(3) {
            let span = span_of(draft, place);
            entry_found = entry_found.at(span, sweep::where_is(draft, place.leaf));
        }
        found.push(entry_found.help(help).cause(job.amendment.cause()));
    }
    for entry in tone.kept.iter().filter(|entry| !entry.met) {
        let message = format!("`keep` of `{}` meets nothing", entry.entry.says.value);
        let entry_found = Diagnostic::new(codes::TERM_UNUSED_ENTRY, message);
        let entry_found = entry_found.at(entry.entry.says.span, "meets nothing");
        let help = "quote words around a hit, the hit included, or drop the entry";
        found.push(entry_found.help(help).cause(job.amendment.cause()));
    }
}
