//! `term`: a term throughout. All terms match one and the same text.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::sweep;
use crate::amend::sweep::Job;
use crate::amend::sweep::Kept;
use crate::amend::sweep::Place;
use crate::amend::sweep::SweepHead;
use crate::amend::sweep::Swept;
use crate::amend::sweep::grammar;
use crate::amend::sweep::spare;
use crate::amend::sweep::wording;
use crate::amend::text::needle::Needle;
use crate::amend::text::quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Protected;
use crate::model::amendment::Term;
use crate::model::document::NodeId;
use crate::source::Spanned;
use crate::yaml;

/// A wording that a term looks for.
struct Wording<'a> {
    /// Its first word, as `find` has it.
    first: String,
    /// Folded; in lower case unless the case counts.
    find: Needle,
    written: &'a Spanned<String>,
    by: &'a str,
}

impl<'a> Wording<'a> {
    fn new(find: &str, written: &'a Spanned<String>, by: &'a str) -> Self {
        let first = find.split(' ').next().unwrap_or(find).to_owned();
        Self { first, find: Needle::new(find), written, by }
    }
}

/// One term in one policy, ready to be matched.
pub(super) struct Ready<'a> {
    pub(super) job: Job<'a>,
    pub(super) term: &'a Term,
    /// The longest first.
    wordings: Vec<Wording<'a>>,
    sections: Vec<(usize, NodeId)>,
    kept: Vec<Kept<'a>>,
    used: Vec<bool>,
    included: Vec<bool>,
    replaced: Vec<Place>,
}

/// Matches all terms and says what becomes of each hit.
pub(crate) fn sweep<'a>(
    draft: &Draft,
    terms: &[(Job<'a>, &'a Term)],
    english: bool,
    first: usize,
) -> Swept {
    let mut swept = Swept::default();
    let mut ready: Vec<Ready<'a>> = Vec::new();
    for (job, term) in terms {
        ready.extend(prepare(draft, *job, term, &mut swept.found));
    }
    let mut policies: Vec<usize> = ready.iter().map(|term| term.job.policy).collect();
    policies.sort_unstable();
    policies.dedup();
    for policy in policies {
        sweep_policy(draft, policy, &mut ready, english, first, &mut swept);
    }
    for term in &ready {
        let by = Some(term.term.by.value.clone());
        let words = term.term.words.value.clone();
        let (change, policy) = (term.job.change, term.job.policy);
        swept.heads.push(SweepHead { change, policy, words, by });
    }
    check_entries(draft, &ready, &mut swept.found);
    swept.splices = sweep::sorted(std::mem::take(&mut swept.splices));
    swept
}

pub(super) fn prepare<'a>(
    draft: &Draft,
    job: Job<'a>,
    term: &'a Term,
    found: &mut Vec<Diagnostic>,
) -> Option<Ready<'a>> {
    // Sections of another policy of the same file are not this one's to find.
    let own: Vec<_> = sweep::sections(draft, &term.sections, job.amendment, found)?;
    let sections: Vec<_> =
        own.into_iter().filter(|(at, _)| draft.chapters[*at].policy == job.policy).collect();
    if sections.is_empty() && !term.sections.is_empty() {
        return None;
    }
    let fold = |words: &str| {
        let folded = sweep::folded_words(words);
        if term.exact_case { folded } else { folded.to_lowercase() }
    };
    let forms = term.forms.iter().map(|(from, to)| (from, &to.value));
    let mut wordings: Vec<Wording<'a>> = forms
        .chain([(&term.words, &term.by.value)])
        .map(|(written, by)| Wording::new(&fold(&written.value), written, by))
        .collect();
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.find.len()));
    let kept = Kept::all(draft, &term.keep, job.amendment, found);
    let used = vec![false; wordings.len()];
    let included = vec![false; term.include.len()];
    Some(Ready { job, term, wordings, sections, kept, used, included, replaced: Vec::new() })
}

/// A hit of one term.
pub(super) struct Hit {
    /// Position of the term, and of its wording.
    pub(super) term: usize,
    wording: usize,
    pub(super) place: Place,
}

fn sweep_policy(
    draft: &Draft,
    policy: usize,
    ready: &mut [Ready<'_>],
    english: bool,
    first: usize,
    swept: &mut Swept,
) {
    let own: Vec<usize> = (0..ready.len()).filter(|at| ready[*at].job.policy == policy).collect();
    let firsts: Vec<&str> = own
        .iter()
        .flat_map(|at| &ready[*at].wordings)
        .map(|wording| wording.first.as_str())
        .collect();
    let Ok(filter) = AhoCorasick::builder().ascii_case_insensitive(true).build(&firsts) else {
        return;
    };
    let plain = firsts.iter().all(|word| word.is_ascii());
    for leaf in draft.leaves(policy) {
        let chapter = &draft.chapters[leaf.0];
        if plain && chapter.content(leaf.1).is_ascii() && !filter.is_match(chapter.content(leaf.1))
        {
            continue;
        }
        let hits = leaf_hits(draft, leaf, &own, ready);
        let replaced: Vec<Hit> = hits
            .into_iter()
            .filter(|hit| decide(draft, hit, ready, english, first, swept))
            .collect();
        overlaps(draft, &replaced, ready, &mut swept.found);
    }
}

/// Finds the hits of all terms in a leaf; of one term the longest wording wins.
pub(super) fn leaf_hits(draft: &Draft, leaf: Leaf, own: &[usize], ready: &[Ready<'_>]) -> Vec<Hit> {
    let folded = draft.chapters[leaf.0].folded(leaf.1);
    let (lower, map) = lowered(&folded.text);
    let mut hits = Vec::new();
    for &at in own {
        let term = &ready[at];
        if !sweep::in_sections(draft, leaf, &term.sections) {
            continue;
        }
        let mut taken: Vec<Range<usize>> = Vec::new();
        for (position, wording) in term.wordings.iter().enumerate() {
            let text = if term.term.exact_case { &folded.text } else { &lower };
            for hit in wording.find.whole(text) {
                let range = match term.term.exact_case {
                    true => hit,
                    false => map[hit.start]..map[hit.end],
                };
                let is_taken =
                    taken.iter().any(|other| other.start < range.end && range.start < other.end);
                if is_taken || folded.cuts_link(&range) {
                    continue;
                }
                taken.push(range.clone());
                let place = Place { leaf, folded: range };
                hits.push(Hit { term: at, wording: position, place });
            }
        }
    }
    hits.sort_by_key(|hit| (hit.place.folded.start, hit.term));
    hits
}

/// Returns a text in lower case and, for each of its bytes and its end, the offset in the text.
fn lowered(text: &str) -> (String, Vec<usize>) {
    if text.is_ascii() {
        return (text.to_ascii_lowercase(), (0..=text.len()).collect());
    }
    let mut lower = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len() + 1);
    for (at, char) in text.char_indices() {
        for small in char.to_lowercase() {
            map.extend(std::iter::repeat_n(at, small.len_utf8()));
            lower.push(small);
        }
    }
    map.push(text.len());
    (lower, map)
}

/// Says what becomes of a hit; returns whether its words are replaced.
fn decide(
    draft: &Draft,
    hit: &Hit,
    ready: &mut [Ready<'_>],
    english: bool,
    first: usize,
    swept: &mut Swept,
) -> bool {
    let term = &mut ready[hit.term];
    let chapter = &draft.chapters[hit.place.leaf.0];
    let folded = chapter.folded(hit.place.leaf.1);
    let old = &folded.text[hit.place.folded.clone()];
    let sweep_at = first + hit.term;
    let kept = sweep::kept_by(&mut term.kept, draft, &hit.place).map(|k| k.because.value.clone());
    let spared = spare::reason(draft, &hit.place);
    let lifted = spared.and_then(|(kind, _)| position_of(term.term, kind));
    if let Some(at) = lifted {
        term.included[at] = true;
    }
    term.used[hit.wording] = true;
    if reads_as_by(&folded.text, &hit.place.folded, &term.term.by.value, term.term.exact_case) {
        let why = "already reads as the new words".to_owned();
        swept.met.push((sweep_at, hit.place.clone(), Fate::Spared, why));
        return false;
    }
    if let Some(because) = kept {
        swept.met.push((sweep_at, hit.place.clone(), Fate::Kept, because));
        return false;
    }
    if let Some((_, why)) = spared.filter(|_| lifted.is_none()) {
        swept.met.push((sweep_at, hit.place.clone(), Fate::Spared, why.to_owned()));
        return false;
    }
    let wording = &term.wordings[hit.wording];
    let put = match term.term.exact_case {
        true => wording.by.to_owned(),
        false => wording::in_case_of(old, wording.by, &wording.written.value),
    };
    if english {
        let before = &folded.text[..hit.place.folded.start];
        let after = &folded.text[hit.place.folded.end..];
        if let Some(doubt) = grammar::doubt(before, old, &put, after) {
            let found = doubtful(draft, &hit.place, &doubt, term);
            let window = yaml::scalar(&quote::written(&grammar::window(before, old, after)));
            let help = format!("say what these words become: `forms: {{ {window}: … }}`");
            swept.found.push(found.help(help));
        }
    }
    let splices = swept.splices.entry(hit.place.leaf.0).or_default();
    if !sweep::replace(chapter, &hit.place, &put, &[term.job.change], splices) {
        let stuck = sweep::stuck(draft, &hit.place, term.job, term.term.words.span);
        swept.found.push(stuck);
        return false;
    }
    term.replaced.push(hit.place.clone());
    swept.met.push((sweep_at, hit.place.clone(), Fate::Replaced, String::new()));
    true
}

/// Says whether a hit would be replaced.
pub(super) fn is_due(draft: &Draft, hit: &Hit, term: &mut Ready<'_>) -> bool {
    let text = &draft.chapters[hit.place.leaf.0].folded(hit.place.leaf.1).text;
    let exact = term.term.exact_case;
    let is_new = reads_as_by(text, &hit.place.folded, &term.term.by.value, exact);
    let is_kept = sweep::kept_by(&mut term.kept, draft, &hit.place).is_some();
    let spared = spare::reason(draft, &hit.place);
    let is_spared = spared.is_some_and(|(kind, _)| position_of(term.term, kind).is_none());
    !is_new && !is_kept && !is_spared
}

fn position_of(term: &Term, kind: Protected) -> Option<usize> {
    term.include.iter().position(|included| included.value == kind)
}

/// Says whether a hit is part of an occurrence of the new words.
fn reads_as_by(text: &str, hit: &Range<usize>, by: &str, exact: bool) -> bool {
    let by = sweep::folded_words(by);
    let same = |a: &str, b: &str| if exact { a == b } else { a.to_lowercase() == b.to_lowercase() };
    let old = &text[hit.clone()];
    let lower_by = by.to_lowercase();
    lower_by.match_indices(&old.to_lowercase()).any(|(at, _)| {
        let Some(start) = hit.start.checked_sub(at) else { return false };
        text.get(start..start + by.len()).is_some_and(|around| same(around, &by))
    })
}

/// Hits of two terms that overlap conflict, unless both write the same.
fn overlaps(draft: &Draft, hits: &[Hit], ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
    let mut reach: Option<&Hit> = None;
    for b in hits {
        let before = reach.filter(|a| b.place.folded.start < a.place.folded.end);
        if before.is_none_or(|a| a.place.folded.end <= b.place.folded.end) {
            reach = Some(b);
        }
        let Some(a) = before.filter(|a| a.term != b.term) else { continue };
        let (first, second) = (&ready[a.term], &ready[b.term]);
        let by = |hit: &Hit| (ready[hit.term].wordings[hit.wording].by, hit.place.folded.clone());
        if by(a) == by(b) && first.term.exact_case == second.term.exact_case {
            continue;
        }
        let message = format!(
            "the terms `{}` and `{}` meet in the same words",
            first.term.words.value, second.term.words.value
        );
        let place = span_of(draft, &a.place);
        found.push(
            Diagnostic::new(codes::TERM_OVERLAP, message)
                .at(first.term.words.span, "this term")
                .at(second.term.words.span, "and this one")
                .at(place, "both match here")
                .help("leave one of them out, limit it with `in:`, or `keep` this place")
                .cause(first.job.amendment.cause()),
        );
    }
}

pub(super) fn span_of(draft: &Draft, place: &Place) -> crate::source::Span {
    let folded = draft.chapters[place.leaf.0].folded(place.leaf.1);
    let range = folded.visible.source_range(folded.visible_range(place.folded.clone()));
    draft.span(place.leaf.0, range)
}

fn doubtful(draft: &Draft, place: &Place, doubt: &str, term: &Ready<'_>) -> Diagnostic {
    let message =
        format!("{doubt} once `{}` reads `{}`", term.term.words.value, term.term.by.value);
    Diagnostic::new(codes::TERM_GRAMMAR, message)
        .at(term.term.words.span, "this term")
        .at(span_of(draft, place), sweep::where_is(draft, place.leaf))
        .cause(term.job.amendment.cause())
}

/// Entries that meet nothing, counts that differ, terms whose words bring back another's.
fn check_entries(draft: &Draft, ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
    let mut changes: BTreeMap<_, Vec<&Ready<'_>>> = BTreeMap::new();
    for term in ready {
        changes.entry(term.job.change).or_default().push(term);
    }
    // A term that sweeps several policies has to meet its entries in one of them.
    for terms in changes.values() {
        unused(terms, found);
        let replaced: Vec<&Place> = terms.iter().flat_map(|term| &term.replaced).collect();
        if let Some(expect) = &terms[0].term.expect
            && expect.value as usize != replaced.len()
        {
            found.push(other_count(draft, terms[0], expect, &replaced));
        }
    }
    bring_back(ready, found);
}

fn other_count(
    draft: &Draft,
    term: &Ready<'_>,
    expect: &Spanned<u32>,
    replaced: &[&Place],
) -> Diagnostic {
    let words = &term.term.words.value;
    let times = match replaced.len() {
        0 => "nowhere".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    let are = if expect.value == 1 { "is" } else { "are" };
    let message = format!("`{words}` is replaced {times}; {} {are} expected", expect.value);
    let mut found = Diagnostic::new(codes::COUNT_DIFFERS, message).at(expect.span, "expected");
    for place in replaced.iter().take(3) {
        found = found.at(span_of(draft, place), sweep::where_is(draft, place.leaf));
    }
    let help = match replaced.len() {
        0 => format!("let the tool look for the words:\npolicy locate \"{words}\""),
        count => format!("look at the places; if {count} is right, write `expect: {count}`"),
    };
    found.help(help).cause(term.job.amendment.cause())
}

fn unused(terms: &[&Ready<'_>], found: &mut Vec<Diagnostic>) {
    let term = terms[0];
    let cause = term.job.amendment.cause();
    let mut report = |what: &str, span, help: &str| {
        let message = format!("{what} meets nothing");
        let entry = Diagnostic::new(codes::TERM_UNUSED_ENTRY, message).at(span, "meets nothing");
        found.push(entry.help(help).cause(cause.clone()));
    };
    for (at, wording) in term.wordings.iter().enumerate() {
        let is_form = wording.written.span != term.term.words.span;
        if is_form && terms.iter().all(|term| !term.used[at]) {
            let what = format!("the form `{}`", wording.written.value);
            report(&what, wording.written.span, "drop it, or write it as it stands in the text");
        }
    }
    for (at, included) in term.term.include.iter().enumerate() {
        if terms.iter().all(|term| !term.included[at]) {
            let what = format!("`include: {}`", included.value.key());
            report(&what, included.span, "drop it: no hit of the term is protected in this way");
        }
    }
    for (at, keep) in term.term.keep.iter().enumerate() {
        let all = terms.iter().flat_map(|term| &term.kept);
        let mut own = all.filter(|kept| std::ptr::eq(kept.entry, &term.term.keep[at])).peekable();
        // One whose section is not there was reported as such.
        if own.peek().is_some() && !own.any(|kept| kept.met) {
            let what = format!("`keep` of `{}`", keep.says.value);
            report(
                &what,
                keep.says.span,
                "quote words around a hit, the hit included, or drop the entry",
            );
        }
    }
}

/// The new words of one term may not contain another term.
fn bring_back(ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
    for writer in ready {
        for other in ready {
            if writer.job.policy != other.job.policy || writer.job.change == other.job.change {
                continue;
            }
            let text = sweep::folded_words(&writer.term.by.value);
            let (text, find) = match other.term.exact_case {
                true => (text, sweep::folded_words(&other.term.words.value)),
                false => {
                    let find = sweep::folded_words(&other.term.words.value);
                    (text.to_lowercase(), find.to_lowercase())
                }
            };
            let other_by = sweep::folded_words(&other.term.by.value);
            let harmless = Needle::new(&find).whole(&text).is_empty()
                || text.contains(&other_by)
                || text.contains(&other_by.to_lowercase());
            if harmless {
                continue;
            }
            let message = format!(
                "the term `{}` writes `{}`, which the term `{}` replaces",
                writer.term.words.value, writer.term.by.value, other.term.words.value
            );
            found.push(
                Diagnostic::new(codes::TERM_OVERLAP, message)
                    .at(writer.term.by.span, "writes this")
                    .at(other.term.words.span, "replaces it")
                    .help("write the final words in `by:`")
                    .cause(writer.job.amendment.cause()),
            );
        }
    }
}
