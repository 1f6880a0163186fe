//! Findings as SARIF 2.1.0, which code scanning services and editors read.
//!
//! Paths are relative to the workspace, so the same findings give the same bytes on any machine.

use std::fmt::Write;

use policy::diagnostic::Code;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Label;
use policy::diagnostic::codes;
use policy::fix::Edit;
use policy::source::LineColumn;
use policy::source::SourceMap;
use serde::Serialize;

use crate::cli::report::Findings;
use crate::cli::report::details;
use crate::cli::report::place::Place;
use crate::cli::report::word;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What URIs are relative to: by custom the root of the checked files.
const BASE: &str = "%SRCROOT%";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// A text; in Markdown too where it is a page.
#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

/// Returns the log: one run, with the rules that its results need, in the order of the table.
pub(super) fn log(findings: &Findings<'_>) -> serde_json::Result<String> {
    let is_met = |code: &Code| findings.iter().any(|(found, _)| found.code == *code);
    let met: Vec<Code> = codes::ALL.iter().copied().filter(is_met).collect();
    let results = findings.iter().map(|(found, edit)| {
        let rule = met.iter().position(|code| *code == found.code).unwrap_or_default();
        result(found, rule, edit, findings.sources)
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            column_kind: "unicodeCodePoints",
            results: results.collect(),
            tool: Tool {
                driver: Driver {
                    name: "policy",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: met.iter().map(|code| rule(*code)).collect(),
                },
            },
        }],
    };
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.name(),
        short_description: message(code.summary()),
        help: Message { text: code.page().to_owned(), markdown: Some(code.page().to_owned()) },
        default_configuration: Configuration { level: word(code.severity()) },
    }
}

fn result<'a>(
    found: &Diagnostic,
    rule: usize,
    edit: Option<&'a Edit>,
    sources: &SourceMap,
) -> Finding<'a> {
    let locations = found.labels.iter().take(1).map(|label| location(label, None, sources));
    let related = found.labels.iter().enumerate().skip(1);
    let related = related.map(|(id, label)| location(label, Some(id), sources));
    Finding {
        rule_id: found.code.name(),
        rule_index: rule,
        level: word(found.severity),
        message: message(&details(found)),
        locations: locations.collect(),
        related_locations: related.collect(),
        fixes: edit.map(|edit| fix(edit, sources)).into_iter().collect(),
    }
}

fn location(label: &Label, id: Option<usize>, sources: &SourceMap) -> Location {
    let place = Place::of(label.span, sources);
    Location {
        id,
        physical_location: Physical {
            artifact_location: artifact(place.file),
            region: place.range.map(region),
        },
        message: (!label.text.is_empty()).then(|| message(&label.text)),
    }
}

fn fix<'a>(edit: &'a Edit, sources: &SourceMap) -> Fix<'a> {
    let source = sources.get(edit.span.source);
    let (start, end) = (source.position(edit.span.start), source.position(edit.span.end));
    Fix {
        description: message(&format!("write `{}`", edit.text)),
        artifact_changes: [Change {
            artifact_location: artifact(source.path()),
            replacements: [Replacement {
                deleted_region: region((start, end)),
                inserted_content: Content { text: &edit.text },
            }],
        }],
    }
}

fn region((start, end): (LineColumn, LineColumn)) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path), uri_base_id: BASE }
}

/// Returns a path as a URI: all but letters, digits and the signs that need no escape (RFC 3986,
/// 2.3) is escaped byte by byte.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}

/// Returns a plain text message: braces would be taken for placeholders (SARIF 3.11.5), and a
/// cross-reference for a link into the log (3.11.6).
fn message(text: &str) -> Message {
    let text = text.replace('{', "{{").replace('}', "}}").replace("](", "\\](");
    Message { text, markdown: None }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use crate::cli::report::tests::example;

    use super::*;

    fn parsed(found: &[Diagnostic], sources: &SourceMap) -> Value {
        serde_json::from_str(&log(&Findings::new(found, sources)).unwrap()).unwrap()
    }

    #[test]
    fn a_finding_is_a_result_of_its_rule() {
        let (sources, found) = example();
        let fix = found.labels[0].span;
        let log = parsed(&[found.fix(fix, "risky offers")], &sources);
        let run = &log["runs"][0];
        let rule = &run["tool"]["driver"]["rules"][0];
        assert_eq!(rule["id"], "words-not-found");
        assert_eq!(rule["shortDescription"]["text"], codes::WORDS_NOT_FOUND.summary());
        assert_eq!(rule["help"]["markdown"], codes::WORDS_NOT_FOUND.page());
        let result = &run["results"][0];
        assert_eq!(result["ruleIndex"], 0);
        assert_eq!(result["level"], "error");
        let region = json!({ "startLine": 63, "startColumn": 15, "endLine": 63, "endColumn": 34 });
        let place = &result["locations"][0];
        assert_eq!(place["physicalLocation"]["region"], region);
        assert_eq!(place["message"]["text"], "looked for these words");
        let related = &result["relatedLocations"][0];
        let artifact = json!({ "uri": "chapters/tip/03-drivers.md", "uriBaseId": "%SRCROOT%" });
        assert_eq!(related["physicalLocation"]["artifactLocation"], artifact);
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["deletedRegion"], region);
        assert_eq!(replacement["insertedContent"]["text"], "risky offers");
    }

    #[test]
    fn a_finding_without_a_place_has_no_location() {
        let found = [Diagnostic::new(codes::FOREIGN_OUTPUT, "foreign")];
        let log = parsed(&found, &SourceMap::default());
        let expected = json!({
            "ruleId": "foreign-output", "ruleIndex": 0, "level": "error",
            "message": { "text": "foreign" },
        });
        assert_eq!(log["runs"][0]["results"][0], expected);
        let nothing = parsed(&[], &SourceMap::default());
        assert_eq!(nothing["runs"][0]["results"], json!([]));
        assert_eq!(nothing["runs"][0]["tool"]["driver"]["rules"], json!([]));
    }

    #[test]
    fn signs_of_the_format_are_escaped() {
        assert_eq!(uri("chapters/a b/é.md"), "chapters/a%20b/%C3%A9.md");
        assert_eq!(message("`{ in: a }`, `[](#b)`, [a]").text, "`{{ in: a }}`, `[\\](#b)`, [a]");
    }
}
