//! Runs the tool in memory and checks what came of it.

use policy::assemble;
use policy::assemble::Options;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::codes;
use policy::markdown;
use policy::model::document::Reading;
use policy::model::revised::RevisedDraft;
use policy::model::revised::RevisedWorkspace;
use policy::model::workspace::Profile;
use policy::parse;
use policy::project::Files;
use policy::project::Project;
use policy::source::SourceMap;

use crate::markdown::check::check;
use crate::whole::check_provenance;

/// Reads a text both ways; its tree must describe it, and without amendments it must stay.
pub fn unchanged(text: &str) {
    for reading in [Reading::Strict, Reading::Lenient] {
        let mut sources = SourceMap::default();
        let source = sources.add("a.md", text);
        let mut sink = Diagnostics::default();
        let tree = markdown::read(&sources, source, reading, &mut sink);
        // What is nested too deep is left out of the tree, and refused.
        if !sink.iter().any(|found| found.code == codes::NESTING_TOO_DEEP) {
            check(&tree, text);
        }
    }
    let mut files = crate::files("");
    files[0].1 = text.to_owned();
    if let Some(chapters) = assembled(&files) {
        assert_eq!(chapters, [text]);
    }
    if let Some(documents) = applied(text, "amendments: []\n") {
        assert_eq!(documents, [text]);
    }
}

/// Reads a file of amendments in a workspace and for single files; it must end, and every finding
/// must have a place that can be shown and a remedy.
pub fn loaded(text: &str) {
    let chapter = "# Title {#a}\n\nWords of it.\n\n| a | b |\n|---|---|\n| c | d |\n";
    let mut files = crate::files(chapter);
    files.push(("amendments/a.yaml".to_owned(), text.to_owned()));
    let mut project = project(&files);
    let mut sink = Diagnostics::default();
    parse::workspace(&mut project, &mut sink);
    shown(sink, &project.sources);
    let mut files = single(chapter, text);
    let mut sink = Diagnostics::default();
    parse::files(&mut files, "en", &mut sink);
    shown(sink, &files.sources);
}

/// Assembles a workspace, and again with its files in the opposite order, which must come to the
/// same. Returns the revised chapters where nothing forbids them.
pub fn assembled(files: &[(String, String)]) -> Option<Vec<String>> {
    let reversed: Vec<_> = files.iter().rev().cloned().collect();
    let one = assembled_once(files);
    assert_eq!(one, assembled_once(&reversed), "the order of files decides");
    one
}

fn assembled_once(files: &[(String, String)]) -> Option<Vec<String>> {
    let mut project = project(files);
    let mut sink = Diagnostics::default();
    let options = Options { profile: Profile::Draft, step: &|_| {} };
    let assembly = assemble::check(&mut project, &options, &mut sink);
    let texts = assembly.and_then(|it| it.revised).map(|it| texts(&it, &project.sources));
    shown(sink, &project.sources);
    texts
}

/// Applies amendments to a single text. Returns the revised text where nothing forbids it.
pub fn applied(document: &str, amendments: &str) -> Option<Vec<String>> {
    let mut files = single(document, amendments);
    let mut sink = Diagnostics::default();
    let applied = assemble::apply(&mut files, "en", &mut sink);
    let texts = applied.map(|it| texts(&it.revised, &files.sources));
    shown(sink, &files.sources);
    texts
}

/// Returns the revised texts of all policies, after checking where their bytes come from.
fn texts(revised: &RevisedWorkspace, sources: &SourceMap) -> Vec<String> {
    let of = |draft: &RevisedDraft| {
        check_provenance(draft, sources);
        let files = draft.document.files.iter();
        let texts = files.map(|file| {
            let text = sources.get(file.source()).text();
            check(&file.tree, text);
            text.to_owned()
        });
        texts.collect::<Vec<_>>()
    };
    revised.policies.iter().flat_map(of).collect()
}

/// Checks that findings can be shown.
fn shown(sink: Diagnostics, sources: &SourceMap) {
    for found in sink.sorted(|_| ()) {
        assert!(!found.help.is_empty(), "no remedy: {found:?}");
        assert!(!found.labels.is_empty(), "no place: {found:?}");
        assert!(!found.message.contains('\n'), "several lines: {found:?}");
        for label in &found.labels {
            let _ = sources.slice(sources.in_file(label.span));
        }
    }
}

fn project(files: &[(String, String)]) -> Project {
    Project::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn single(document: &str, amendments: &str) -> Files {
    let mut files = Files::default();
    files.amendments = Some(files.sources.add("a.yaml", amendments));
    files.documents = vec![("a.md".to_owned(), files.sources.add("a.md", document))];
    files
}
