//! Chapters: front matter and Markdown → the documents of the policies.

use std::ops::Range;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::markdown;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::Part;
use crate::model::document::Reading;
use crate::model::manifest::Manifest;
use crate::model::workspace::BasePolicy;
use crate::parse::forms;
use crate::parse::reader::Reader;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::yaml::Value;

/// Reads a chapter: its front matter and its Markdown.
///
/// Raises `front-matter` and what [`markdown::read`] raises.
pub fn chapter(
    sources: &mut SourceMap,
    name: &str,
    source: SourceId,
    reading: Reading,
    sink: &mut Diagnostics,
) -> File {
    let tree = markdown::read(sources, source, reading, sink);
    let part = match markdown::front_matter_text(sources.get(source).text(), &tree) {
        Some(yaml) => front_matter(sources, source, yaml.start as u32..yaml.end as u32, sink),
        None => {
            unclosed(sources.get(source).text(), source, sink);
            Part::default()
        }
    };
    File { name: name.to_owned(), part, tree: tree.into() }
}

/// Reads the front matter.
fn front_matter(
    sources: &mut SourceMap,
    source: SourceId,
    range: Range<u32>,
    sink: &mut Diagnostics,
) -> Part {
    let mut found = Diagnostics::default();
    let node = crate::yaml::read_part(sources, source, range, &mut found);
    let mut part = Part::default();
    if let Some(node) = node.filter(|node| node.value != Value::Null) {
        let mut reader = Reader::new(sources, &mut found);
        if let Some(fields) = reader.fields(&node, &forms::FRONT_MATTER) {
            let word = reader.get(&fields, "part", |reader, node, name| {
                reader.choice(node, name, &["front", "body", "back"])
            });
            part = match word.map(|word| word.value) {
                Some("front") => Part::Front,
                Some("back") => Part::Back,
                _ => Part::Body,
            };
        }
    }
    for mut finding in found.extract(|_| false) {
        if finding.severity == Severity::Error {
            finding.code = codes::FRONT_MATTER;
        }
        sink.push(finding);
    }
    part
}

/// Reports a first line `---` that is followed by a key but not closed.
fn unclosed(text: &str, source: SourceId, sink: &mut Diagnostics) {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return;
    }
    let key = |line: &str| {
        let key = line.split(':').next().unwrap_or_default();
        let word = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        line.contains(':') && !key.is_empty() && key.bytes().all(word)
    };
    if lines.next().is_some_and(key) {
        let span = Span::new(source, 0..3);
        sink.push(
            Diagnostic::new(codes::FRONT_MATTER, "the front matter is not closed")
                .at(span, "begins here")
                .help("end it with a line `---`"),
        );
    }
}

/// Reads all chapters: a base for each policy of the manifest.
///
/// Raises `no-chapters` for a policy without, and `unknown-policy` for a folder that no policy has.
pub(super) fn policies(
    sources: &mut SourceMap,
    chapters: &[(String, String, SourceId)],
    manifest: &Manifest,
    listed: Span,
    sink: &mut Diagnostics,
) -> Vec<BasePolicy> {
    let mut bases = Vec::new();
    for policy in &manifest.policies {
        let key = &policy.key.value;
        let own = chapters.iter().filter(|(folder, ..)| folder == key);
        let mut files: Vec<&(String, String, SourceId)> = own.collect();
        files.sort_by(|a, b| a.1.cmp(&b.1));
        if files.is_empty() && !is_refused(&format!("chapters/{key}/"), sources, sink) {
            sink.push(
                Diagnostic::new(codes::NO_CHAPTERS, format!("the policy `{key}` has no chapters"))
                    .at(policy.key.span, "listed here")
                    .help(format!("put Markdown files into `chapters/{key}/`")),
            );
        }
        let files = files
            .into_iter()
            .map(|(_, name, source)| chapter(sources, name, *source, Reading::Strict, sink));
        let document = Document { files: files.collect() };
        bases.push(BasePolicy { key: key.clone(), metadata: policy.metadata.clone(), document });
    }
    unlisted(chapters, manifest, listed, sink);
    bases
}

/// Says whether a file of a folder is there but could not be read.
fn is_refused(folder: &str, sources: &SourceMap, sink: &Diagnostics) -> bool {
    let mut places = sink.iter().flat_map(|found| found.labels.first());
    places.any(|label| sources.place(label.span).0.starts_with(folder))
}

fn unlisted(
    chapters: &[(String, String, SourceId)],
    manifest: &Manifest,
    listed: Span,
    sink: &mut Diagnostics,
) {
    let keys = || manifest.policies.iter().map(|policy| policy.key.value.as_str());
    let mut folders: Vec<&str> = chapters.iter().map(|(folder, ..)| folder.as_str()).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders.into_iter().filter(|folder| !keys().any(|key| key == *folder)) {
        let message = format!("the manifest lists no policy for the folder `chapters/{folder}`");
        let near = nearest(folder, keys());
        sink.push(
            Diagnostic::new(codes::UNKNOWN_POLICY, message)
                .at(listed, format!("`{folder}` is not listed here"))
                .help(format!("add `{folder}: {{ title: …, symbol: … }}`, or remove the folder"))
                .candidates(near.map(Candidate::word)),
        );
    }
}
