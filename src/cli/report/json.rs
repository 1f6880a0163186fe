//! Findings as JSON: the documented shape, version 1. `schema/diagnostics.json` describes it.

use policy::diagnostic::Candidate;
use policy::diagnostic::Diagnostic;
use policy::fix::Edit;
use policy::source::SourceMap;
use serde::Serialize;

use crate::cli::report::Findings;
use crate::cli::report::place::Place;
use crate::cli::report::word;

/// The version of the shape: it counts up when something is taken away or means something else.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    places: Vec<Labelled<'a>>,
    candidates: Vec<Near<'a>>,
    cause: Option<&'a str>,
    help: &'a [String],
    fix: Option<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Labelled<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct Near<'a> {
    text: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    section: Option<&'a str>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    file: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

/// Returns the document.
pub(super) fn document(findings: &Findings<'_>) -> serde_json::Result<String> {
    let sources = findings.sources;
    let diagnostics = findings.iter().map(|(found, edit)| entry(found, edit, sources)).collect();
    let document = Document { version: VERSION, diagnostics };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn entry<'a>(found: &'a Diagnostic, edit: Option<&'a Edit>, sources: &'a SourceMap) -> Entry<'a> {
    let places = found.labels.iter().enumerate().map(|(at, label)| {
        let place = Place::of(label.span, sources);
        let (start, end) = place.or_beginning();
        Labelled {
            file: place.file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            label: &label.text,
            primary: at == 0,
        }
    });
    Entry {
        code: found.code.name(),
        severity: word(found.severity),
        message: &found.message,
        places: places.collect(),
        candidates: found.candidates.iter().map(|near| candidate(near, sources)).collect(),
        cause: found.cause.as_deref(),
        help: &found.help,
        fix: edit.map(|edit| Replacement {
            file: sources.get(edit.span.source).path(),
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        }),
    }
}

fn candidate<'a>(near: &'a Candidate, sources: &'a SourceMap) -> Near<'a> {
    let place = near.span.map(|span| Place::of(span, sources));
    let start = place.map(|place| place.or_beginning().0);
    Near {
        text: &near.text,
        file: place.map(|place| place.file),
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        section: near.section.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use crate::cli::report::tests::example;

    use super::*;

    fn parsed(found: &[Diagnostic], sources: &SourceMap) -> Value {
        serde_json::from_str(&document(&Findings::new(found, sources)).unwrap()).unwrap()
    }

    #[test]
    fn a_finding_has_the_documented_shape() {
        let (sources, found) = example();
        let fix = found.labels[0].span;
        let found = found.fix(fix, "risky offers");
        let start = fix.start;
        let expected = json!({ "version": 1, "diagnostics": [{
            "code": "words-not-found",
            "severity": "error",
            "message": "the words to edit are not in section 3.1 \"Unemployment\"",
            "places": [
                { "file": "amendments/tip/session-2.yaml", "line": 63, "column": 15, "end-line": 63,
                  "end-column": 34, "label": "looked for these words", "primary": true },
                { "file": "chapters/tip/03-drivers.md", "line": 5, "column": 34, "end-line": 5,
                  "end-column": 46, "label": "nearest: 8 letters differ", "primary": false },
            ],
            "candidates": [{ "text": "risky offers", "file": "chapters/tip/03-drivers.md", "line": 5,
                             "column": 34, "section": "section 3.1" }],
            "cause": "amendment tip-covid, from TIP-2.iii and GEN-0.p10",
            "help": ["write `find: risky offers`, or let the tool look for the place:\npolicy locate \
                      \"risky offer of work\""],
            "fix": { "file": "amendments/tip/session-2.yaml", "start": start, "end": start + 19,
                     "text": "risky offers" },
        }] });
        assert_eq!(parsed(&[found], &sources), expected);
    }

    #[test]
    fn what_is_not_known_is_null_and_what_is_not_there_is_empty() {
        let found = Diagnostic::new(policy::diagnostic::codes::NO_CHAPTERS, "m")
            .candidates([Candidate::word("lamps")]);
        let expected = json!({ "version": 1, "diagnostics": [{
            "code": "no-chapters", "severity": "error", "message": "m", "places": [],
            "candidates": [{ "text": "lamps", "file": null, "line": null, "column": null,
                             "section": null }],
            "cause": null, "help": [], "fix": null,
        }] });
        assert_eq!(parsed(&[found], &SourceMap::default()), expected);
        let nothing = json!({ "version": 1, "diagnostics": [] });
        assert_eq!(parsed(&[], &SourceMap::default()), nothing);
    }
}
