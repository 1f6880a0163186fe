//! Single Markdown files and the amendments for them, which belong to no workspace.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::AmendmentSet;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::Part;
use crate::model::document::Reading;
use crate::model::figure::Figures;
use crate::model::manifest::Manifest;
use crate::model::manifest::Meeting;
use crate::model::manifest::Metadata;
use crate::model::register::Register;
use crate::model::workspace::BasePolicy;
use crate::model::workspace::Workspace;
use crate::parse::arrange;
use crate::parse::content::resolve;
use crate::parse::reader::Origin;
use crate::parse::reader::Reader;
use crate::project::Files;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::yaml::Node;
use crate::yaml::Value;

/// Parses single Markdown files and a file of amendments for them, for `policy apply`: a workspace
/// in which every file is a policy of its own, with its path as the key, read as it comes.
///
/// `policy`, `dispositions`, `from` and `editorial` may be missing, and what `from` names is not
/// checked. `language` is that of the files, BCP 47.
///
/// Raises the codes of YAML, `file-not-found`, `outside-workspace`, `duplicate-id`,
/// `nesting-too-deep`, `workspace-only`, and `needs-workspace` for `figure` and `meta`.
pub fn files(files: &mut Files, language: &str, sink: &mut Diagnostics) -> Workspace {
    let mut set = AmendmentSet::default();
    let mut reader = Reader::new(&mut files.sources, sink);
    reader.origin = Origin::Apply;
    reader.know_passages(&files.passages);
    if let Some(amendments) = files.amendments {
        reader.amendments(amendments, &mut set);
    }
    let left_out = reader.left_out;
    arrange(&files.sources, &[], &mut set, &left_out, sink);
    for amendment in &mut set.amendments {
        amendment.policies.clear();
    }
    of_workspaces(&set, sink);
    let documents = files.documents.iter();
    let policies =
        documents.map(|&(ref path, source)| document(path, source, &files.sources, sink));
    Workspace {
        reading: Reading::Lenient,
        manifest: manifest(language),
        policies: policies.collect(),
        register: Register::default(),
        amendments: set,
        figures: Figures::default(),
    }
}

fn document(
    path: &str,
    source: SourceId,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) -> BasePolicy {
    let tree = markdown::read(sources, source, Reading::Lenient, sink);
    let file = File { name: path.to_owned(), part: Part::Body, tree: tree.into() };
    let document = Document { files: vec![file] };
    BasePolicy { key: path.to_owned(), metadata: Metadata::default(), document }
}

fn manifest(language: &str) -> Manifest {
    Manifest {
        title: None,
        as_of: None,
        language: language.to_owned(),
        status: None,
        notice: None,
        meeting: Meeting::default(),
        policies: Vec::new(),
        allow: Vec::new(),
    }
}

/// Reports changes of what only a workspace has.
fn of_workspaces(set: &AmendmentSet, sink: &mut Diagnostics) {
    for amendment in &set.amendments {
        for change in &amendment.changes {
            let (verb, what) = match &change.action {
                Action::Figure(_) => ("figure", "the data"),
                Action::Meta(_) => ("meta", "the metadata"),
                _ => continue,
            };
            let message = format!("`{verb}` changes {what} of a workspace, which no file has");
            let found = Diagnostic::new(codes::NEEDS_WORKSPACE, message);
            let found =
                found.at(change.span, "cannot be applied to files").cause(amendment.cause());
            sink.push(found.help("take this change out, or build the workspace it belongs to"));
        }
    }
}

/// Returns the paths of the passages that a file of amendments names, in order, each once.
pub fn passages_named(sources: &SourceMap, amendments: SourceId) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(node) = crate::yaml::read(sources, amendments, &mut Diagnostics::default()) {
        named(&node, &mut names);
    }
    let naming = sources.get(amendments).path();
    let mut paths: Vec<String> = names.iter().filter_map(|name| resolve(naming, name)).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn named(node: &Node, names: &mut Vec<String>) {
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| named(node, names)),
        Value::Map(entries) => {
            for entry in entries {
                match entry.value.scalar() {
                    Some(name) if entry.key.value == "file" => names.push(name.text.clone()),
                    _ => named(&entry.value, names),
                }
            }
        }
        Value::Null | Value::Scalar(_) => {}
    }
}
