//! `term`: a term throughout. All terms match one and the same text.

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
use crate::amend::sweep::grammar;
use crate::amend::sweep::kept::Kept;
use crate::amend::sweep::kept::KeptHere;
use crate::amend::sweep::overlaps::Overlaps;
use crate::amend::sweep::search;
use crate::amend::sweep::search::Search;
use crate::amend::sweep::search::Taken;
use crate::amend::sweep::sight::Sight;
use crate::amend::sweep::wording;
use crate::amend::text::needle::Needle;
use crate::amend::text::needle::is_whole;
use crate::amend::text::quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Term;
use crate::model::document::NodeId;
use crate::source::Spanned;
use crate::yaml;

/// A wording that a term looks for.
pub(super) struct Wording<'a> {
    /// Folded; in lower case unless the case counts.
    pub(super) find: String,
    pub(super) written: &'a Spanned<String>,
    pub(super) by: &'a str,
}

/// One term in one policy, ready to be matched.
pub(super) struct Ready<'a> {
    pub(super) job: Job<'a>,
    pub(super) term: &'a Term,
    /// The longest first.
    pub(super) wordings: Vec<Wording<'a>>,
    /// The new words as `find` has the old.
    pub(super) by: String,
    sections: Vec<(usize, NodeId)>,
    pub(super) kept: Vec<Kept<'a>>,
    pub(super) used: Vec<bool>,
    pub(super) included: Vec<bool>,
    pub(super) replaced: Vec<Place>,
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
    entries::check(draft, &ready, &mut swept.found);
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
    let wordings = wordings(term);
    let by = fold(term, &term.by.value);
    let kept = Kept::all(draft, &term.keep, job.amendment, found);
    let used = vec![false; wordings.len()];
    let included = vec![false; term.include.len()];
    Some(Ready { job, term, wordings, by, sections, kept, used, included, replaced: Vec::new() })
}

/// Returns what a term looks for, the longest first.
fn wordings(term: &Term) -> Vec<Wording<'_>> {
    let forms = term.forms.iter().map(|(from, to)| (from, &to.value));
    let all = forms.chain([(&term.words, &term.by.value)]);
    let wordings =
        all.map(|(written, by)| Wording { find: fold(term, &written.value), written, by });
    let mut wordings: Vec<Wording<'_>> = wordings.collect();
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.find.len()));
    wordings
}

/// Folds words as a term compares them.
fn fold(term: &Term, words: &str) -> String {
    let folded = sweep::folded_words(words);
    if term.exact_case { folded } else { search::lower(&folded) }
}

/// A hit of one term.
pub(super) struct Hit {
    /// Position of the term, and of its wording.
    pub(super) term: usize,
    pub(super) wording: usize,
    pub(super) place: Place,
}

/// All terms of a policy, to be looked for together.
pub(super) struct Index {
    search: Search,
    /// For each of the words: position of the term, and of its wording.
    of: Vec<(usize, usize)>,
}

impl Index {
    pub(super) fn new(ready: &[Ready<'_>], policy: usize) -> Self {
        let terms = ready.iter().enumerate().filter(|(_, term)| term.job.policy == policy);
        let all = terms.flat_map(|(at, term)| (0..term.wordings.len()).map(move |own| (at, own)));
        let of: Vec<(usize, usize)> = all.collect();
        let words = of.iter().map(|(term, wording)| {
            let term = &ready[*term];
            (term.wordings[*wording].find.as_str(), term.term.exact_case)
        });
        Self { search: Search::new(words), of }
    }

    /// Finds the hits of all terms in a leaf; of one term the longest wording wins.
    pub(super) fn hits(&self, draft: &Draft, leaf: Leaf, ready: &[Ready<'_>]) -> Vec<Hit> {
        let chapter = &draft.chapters[leaf.0];
        if self.search.passes_over(chapter, leaf.1) {
            return Vec::new();
        }
        let mut hits = Vec::new();
        let mut taken = Taken::default();
        let mut last = None;
        let mut is_inside = false;
        for (of, places) in self.search.places(chapter.folded(leaf.1)) {
            let (term, wording) = self.of[of];
            if last.replace(term) != Some(term) {
                taken = Taken::default();
                is_inside = sweep::in_sections(draft, leaf, &ready[term].sections);
            }
            for folded in places.into_iter().filter(|_| is_inside) {
                if taken.take(&folded) {
                    hits.push(Hit { term, wording, place: Place { leaf, folded } });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.place.folded.start, hit.term));
        hits
    }

    /// Says where terms stand in what is no text of a paragraph; it stays as it is.
    fn aside(
        &self,
        draft: &Draft,
        policy: usize,
        ready: &mut [Ready<'_>],
        first: usize,
        swept: &mut Swept,
    ) {
        for (leaf, aside) in aside::of_policy(draft, policy) {
            let mut taken: BTreeMap<usize, Taken> = BTreeMap::new();
            let mut found = self.search.found(&aside.text);
            // The words stand in the order of terms and wordings, the longest first.
            found.sort_by_key(|(of, place)| (*of, place.start));
            for (of, place) in found {
                let (term, wording) = self.of[of];
                let is_inside = sweep::in_sections(draft, leaf, &ready[term].sections);
                if is_inside && taken.entry(term).or_default().take(&place) {
                    ready[term].used[wording] = true;
                    swept.aside.push((first + term, leaf.0, aside.bytes(&place), aside.why));
                }
            }
        }
    }
}

fn sweep_policy(
    draft: &Draft,
    policy: usize,
    ready: &mut [Ready<'_>],
    english: bool,
    first: usize,
    swept: &mut Swept,
) {
    let index = Index::new(ready, policy);
    let mut overlaps = Overlaps::default();
    for leaf in draft.leaves(policy) {
        let hits = index.hits(draft, leaf, ready);
        if hits.is_empty() {
            continue;
        }
        let mut here = Here::new(draft, leaf);
        let mut decision = Decision { draft, english, first, swept: &mut *swept };
        let replaced: Vec<Hit> =
            hits.into_iter().filter(|hit| decision.decide(&mut here, hit, ready)).collect();
        overlaps.look(&replaced, ready);
    }
    overlaps.report(draft, ready, &mut swept.found);
    index.aside(draft, policy, ready, first, swept);
}

/// A leaf with hits.
pub(super) struct Here<'d> {
    draft: &'d Draft,
    leaf: Leaf,
    sight: Sight<'d>,
    /// For each term where its `keep` entries stand.
    kept: BTreeMap<usize, KeptHere>,
}

impl<'d> Here<'d> {
    pub(super) fn new(draft: &'d Draft, leaf: Leaf) -> Self {
        Self { draft, leaf, sight: Sight::new(draft, leaf), kept: BTreeMap::new() }
    }

    /// Returns why the term's entries keep a hit, if they do.
    fn kept_because(&mut self, hit: &Hit, term: &mut Ready<'_>) -> Option<String> {
        if term.kept.is_empty() {
            return None;
        }
        let kept = self.kept.entry(hit.term);
        let kept = kept.or_insert_with(|| KeptHere::new(&term.kept, self.draft, self.leaf));
        kept.keeps(&mut term.kept, &hit.place.folded).map(|keep| keep.because.value.clone())
    }

    /// Returns why a hit is spared, if anything spares it that the term does not lift.
    fn spared_because(&self, hit: &Hit, term: &mut Ready<'_>) -> Option<&'static str> {
        let words = self.sight.folded.visible_range(hit.place.folded.clone());
        let mut first = None;
        for (kind, why) in self.sight.spared.reasons(&words) {
            let mut included = term.term.include.iter();
            match included.position(|included| Some(included.value) == kind) {
                Some(at) => term.included[at] = true,
                None => first = first.or(Some(why)),
            }
        }
        first
    }

    /// Says whether a hit would be replaced.
    pub(super) fn is_due(&mut self, hit: &Hit, term: &mut Ready<'_>) -> bool {
        !reads_as_by(&self.sight.folded.text, &hit.place.folded, &term.by, term.term.exact_case)
            && self.kept_because(hit, term).is_none()
            && self.spared_because(hit, term).is_none()
    }
}

/// What hits come to.
struct Decision<'s> {
    draft: &'s Draft,
    english: bool,
    /// The number of the first sweep.
    first: usize,
    swept: &'s mut Swept,
}

impl Decision<'_> {
    /// Says what becomes of a hit; returns whether its words are replaced.
    fn decide(&mut self, here: &mut Here<'_>, hit: &Hit, ready: &mut [Ready<'_>]) -> bool {
        let term = &mut ready[hit.term];
        let kept = here.kept_because(hit, term);
        let spared = here.spared_because(hit, term);
        term.used[hit.wording] = true;
        let folded = here.sight.folded;
        let fate = if reads_as_by(&folded.text, &hit.place.folded, &term.by, term.term.exact_case) {
            Some((Fate::Spared, "already reads as the new words".to_owned()))
        } else if let Some(because) = kept {
            Some((Fate::Kept, because))
        } else {
            spared.map(|why| (Fate::Spared, why.to_owned()))
        };
        let sweep = self.first + hit.term;
        if let Some((fate, why)) = fate {
            self.swept.met.push((sweep, hit.place.clone(), fate, why));
            return false;
        }
        let old = &folded.text[hit.place.folded.clone()];
        let wording = &term.wordings[hit.wording];
        let put = match term.term.exact_case {
            true => wording.by.trim().to_owned(),
            false => wording::in_case_of(old, wording.by.trim(), &wording.written.value),
        };
        if self.english {
            let (before, after) = here.sight.beside(&hit.place.folded);
            if let Some(doubt) = grammar::doubt(before, old, &put, after) {
                let found = doubtful(self.draft, &hit.place, &doubt, term);
                let window = yaml::scalar(&quote::written(&grammar::window(before, old, after)));
                let help = format!("say what these words become: `forms: {{ {window}: … }}`");
                self.swept.found.push(found.help(help));
            }
        }
        let words = term.term.words.span;
        if !self.swept.replace(self.draft, &here.sight, (&hit.place, &put), (term.job, words)) {
            return false;
        }
        term.replaced.push(hit.place.clone());
        self.swept.met.push((sweep, hit.place.clone(), Fate::Replaced, String::new()));
        true
    }
}

/// Says whether a hit is part of an occurrence of the new words, which are folded like it.
fn reads_as_by(text: &str, hit: &Range<usize>, by: &str, exact: bool) -> bool {
    let fold = |words: &str| if exact { words.to_owned() } else { search::lower(words) };
    by.match_indices(&fold(&text[hit.clone()])).any(|(at, _)| {
        let Some(start) = hit.start.checked_sub(at) else { return false };
        let around = start..start + by.len();
        text.get(around.clone()).is_some_and(|words| fold(words) == by) && is_whole(text, &around)
    })
}

/// Returns the words of a term that stand in a text of one line, if any that it would replace do.
pub(super) fn stands_in<'t>(term: &'t Term, text: &str) -> Option<&'t Spanned<String>> {
    let text = fold(term, text);
    let by = fold(term, &term.by.value);
    let mut taken = Taken::default();
    wordings(term).into_iter().find_map(|wording| {
        let places = Needle::new(&wording.find).whole(&text).into_iter();
        let mut free = places.filter(|place| taken.take(place));
        let is_new = fold(term, wording.by) == wording.find;
        let stands = free.any(|place| !is_new && !reads_as_by(&text, &place, &by, true));
        stands.then_some(wording.written)
    })
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
