//! What is wrong with the entries of terms: those that meet nothing, counts that differ, new words
//! that hold another term.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::draft::Draft;
use crate::amend::sweep;
use crate::amend::sweep::Place;
use crate::amend::sweep::metadata;
use crate::amend::sweep::search;
use crate::amend::sweep::search::Search;
use crate::amend::sweep::term::Ready;
use crate::amend::sweep::term::span_of;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Change;
use crate::source::Spanned;

/// Reports what is wrong with the entries of all terms.
pub(super) fn check(draft: &Draft, ready: &[Ready<'_>], found: &mut Vec<Diagnostic>) {
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
    no_hits(draft, changes.values(), found);
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

/// Warns of terms that meet nothing, unless their new words stand already or that is expected.
fn no_hits<'r>(
    draft: &Draft,
    changes: impl Iterator<Item = &'r Vec<&'r Ready<'r>>>,
    found: &mut Vec<Diagnostic>,
) {
    let is_met = |term: &Ready<'_>| term.used.iter().any(|used| *used);
    let is_meant = |term: &Ready<'_>| term.term.expect.as_ref().is_some_and(|own| own.value == 0);
    let changes: Vec<&Vec<&Ready<'_>>> = changes.collect();
    let met = changes.iter().filter(|terms| terms.iter().any(|term| is_met(term)));
    let met: BTreeSet<u32> = met.map(|terms| terms[0].job.change.amendment).collect();
    let silent: Vec<&Vec<&Ready<'_>>> = changes
        .into_iter()
        .filter(|terms| !is_meant(terms[0]) && !terms.iter().any(|term| is_met(term)))
        .filter(|terms| {
            let amendment = terms[0].job.change.amendment;
            met.contains(&amendment) || !is_answer_alone(terms[0].job.amendment)
        })
        .collect();
    let words = silent.iter().map(|terms| (terms[0].by.as_str(), terms[0].term.exact_case));
    let search = Search::new(words);
    let mut stand: BTreeSet<usize> = BTreeSet::new();
    let mut policies: Vec<usize> =
        silent.iter().flat_map(|terms| terms.iter().map(|term| term.job.policy)).collect();
    policies.sort_unstable();
    policies.dedup();
    for leaf in policies.into_iter().flat_map(|policy| draft.leaves(policy)) {
        let chapter = &draft.chapters[leaf.0];
        if !search.passes_over(chapter, leaf.1) {
            stand.extend(search.places(chapter.folded(leaf.1)).into_keys());
        }
    }
    for (_, terms) in silent.iter().enumerate().filter(|(at, _)| !stand.contains(at)) {
        let policies: Vec<usize> = terms.iter().map(|term| term.job.policy).collect();
        found.push(no_hit(draft, terms[0], &policies));
    }
}

/// Says that a term meets nothing, and where it stands if that is no text to sweep.
fn no_hit(draft: &Draft, term: &Ready<'_>, policies: &[usize]) -> Diagnostic {
    let words = &term.term.words;
    let aside = metadata::aside(draft, term.term, policies);
    let message = match (aside.is_empty(), term.term.sections.is_empty()) {
        (true, _) => format!("the term `{}` stands nowhere", words.value),
        (false, true) => format!("the term `{}` stands in no words of the text", words.value),
        (false, false) => {
            format!("the term `{}` does not stand in the sections of `in`", words.value)
        }
    };
    let mut found = Diagnostic::new(codes::NO_HITS, message).at(words.span, "meets nothing");
    for (span, what) in &aside {
        found = found.at(*span, *what);
    }
    let help = match (aside.is_empty(), term.term.sections.is_empty()) {
        (true, _) => "write it as it stands in the text, or drop it; `expect: 0` keeps it",
        (false, true) => "drop the term, or keep it with `expect: 0`: no amendment changes this",
        (false, false) => "add the section to `in`, or drop the term; `expect: 0` keeps it",
    };
    found.help(help).cause(term.job.amendment.cause())
}

/// Says whether an amendment answers recommendations by sweeps alone: if these meet nothing, the
/// decisions are contradicted, which is said of them.
pub(super) fn is_answer_alone(amendment: &Amendment) -> bool {
    let is_sweep = |change: &Change| matches!(change.action, Action::Term(_) | Action::Tone(_));
    !amendment.from.is_empty() && amendment.changes.iter().all(is_sweep)
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
    let folded = |words: &str| sweep::folded_words(words);
    let find = |term: &Ready<'_>| match term.term.exact_case {
        true => folded(&term.term.words.value),
        false => search::lower(&folded(&term.term.words.value)),
    };
    let words: Vec<String> = ready.iter().map(find).collect();
    let exact = ready.iter().map(|term| term.term.exact_case);
    let search = Search::new(words.iter().map(String::as_str).zip(exact));
    for writer in ready {
        let text = folded(&writer.term.by.value);
        let mut others: Vec<usize> = search.found(&text).into_iter().map(|(at, _)| at).collect();
        others.sort_unstable();
        others.dedup();
        for other in others.into_iter().map(|at| &ready[at]) {
            if writer.job.policy != other.job.policy || writer.job.change == other.job.change {
                continue;
            }
            let text = if other.term.exact_case { text.clone() } else { search::lower(&text) };
            // Where the other's own new words stand, it is left.
            if !text.contains(&other.by) {
                found.push(brings_back(writer, other));
            }
        }
    }
}

fn brings_back(writer: &Ready<'_>, other: &Ready<'_>) -> Diagnostic {
    let message = format!(
        "the term `{}` writes `{}`, which the term `{}` replaces",
        writer.term.words.value, writer.term.by.value, other.term.words.value
    );
    Diagnostic::new(codes::TERM_OVERLAP, message)
        .at(writer.term.by.span, "writes this")
        .at(other.term.words.span, "replaces it")
        .help("write the final words in `by:`")
        .cause(writer.job.amendment.cause())
}
