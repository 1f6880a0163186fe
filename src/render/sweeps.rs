//! `sweeps.json`: what each `term` and `tone` of a policy met, place by place.

use serde::Serialize;

use crate::model::amendment::AmendmentSet;
use crate::model::revised::RevisedDraft;
use crate::model::revised::Sweep;
use crate::source::SourceMap;
use crate::source::Span;

/// The file.
#[derive(Debug, Serialize)]
struct Report<'a> {
    version: u32,
    sweeps: Vec<Entry<'a>>,
}

/// One sweep; its places are in the revised chapters.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    amendment: &'a str,
    words: &'a str,
    by: Option<&'a str>,
    hits: Vec<Place>,
    spared: Vec<Spared<'a>>,
    kept: Vec<Kept<'a>>,
    residue: Vec<Place>,
}

#[derive(Debug, Serialize)]
struct Spared<'a> {
    place: Place,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
struct Kept<'a> {
    place: Place,
    because: &'a str,
}

/// A place in a revised chapter; line and column from 1, columns in characters.
#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: u32,
    column: u32,
    words: String,
}

/// Returns the report of a policy's sweeps.
pub(super) fn report(
    draft: &RevisedDraft,
    sweeps: &[Sweep],
    amendments: &AmendmentSet,
    sources: &SourceMap,
) -> Vec<u8> {
    let place = |span: Span| place(draft, sources, span);
    let own = sweeps.iter().filter(|sweep| sweep.policy == draft.policy);
    let entries = own.map(|sweep| Entry {
        amendment: &amendments.amendments[sweep.change.amendment as usize].id.value,
        words: &sweep.words,
        by: sweep.by.as_deref(),
        hits: sweep.hits.iter().map(|span| place(*span)).collect(),
        spared: sweep
            .spared
            .iter()
            .map(|(span, reason)| Spared { place: place(*span), reason })
            .collect(),
        kept: sweep
            .kept
            .iter()
            .map(|(span, because)| Kept { place: place(*span), because })
            .collect(),
        residue: sweep.residue.iter().map(|span| place(*span)).collect(),
    });
    let report = Report { version: 1, sweeps: entries.collect() };
    let mut bytes = serde_json::to_vec_pretty(&report).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn place(draft: &RevisedDraft, sources: &SourceMap, span: Span) -> Place {
    let chapter = draft.document.files.iter().find(|file| file.source() == span.source);
    let name = chapter.map_or("", |file| file.name.as_str());
    let at = sources.get(span.source).position(span.start);
    Place {
        file: format!("{}/chapters/{name}", draft.policy),
        line: at.line,
        column: at.column,
        words: sources.slice(span).to_owned(),
    }
}
