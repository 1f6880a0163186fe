//! The order of the stages.
//!
//! The only module that knows it: commands ask for a check or for a build and get everything that
//! the stages made. Must not know how anything is shown.

mod files;
mod finished;
mod selection;
mod unread;

use std::path::Path;

use crate::amend;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::matrix;
use crate::model::matrix::DispositionMatrix;
use crate::model::resolution::Resolution;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Profile;
use crate::model::workspace::Workspace;
use crate::output;
use crate::parse;
use crate::project;
use crate::project::Project;
use crate::render;
use crate::resolve;
use crate::resolve::Draft;
use crate::source::SourceMap;

pub use crate::assemble::files::Applied;
pub use crate::assemble::files::apply;
pub use crate::assemble::files::load_files;
pub use crate::assemble::files::locate_in_files;
pub use crate::assemble::selection::Selection;

/// Everything that the stages up to the matrix made of a workspace.
#[derive(Debug)]
pub struct Assembly {
    /// The workspace as it was read.
    pub workspace: Workspace,
    /// The revised drafts; nothing where an error forbade to amend.
    pub revised: Option<RevisedWorkspace>,
    /// Their numbers and references, in the same order.
    pub resolutions: Vec<Resolution>,
    /// The disposition matrix; its outcomes count only where there are revised drafts.
    pub matrix: DispositionMatrix,
    /// Warnings that were found and that the manifest accepts: code and reason.
    pub accepted: Vec<(String, String)>,
}

/// What a build wrote.
#[derive(Debug)]
pub struct Built {
    /// What it was made of.
    pub assembly: Assembly,
    /// How many files were written, the output manifest included.
    pub files: usize,
    /// Whether there is an `index.html`.
    pub has_index: bool,
}

/// Settings of a run.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How finished the drafts have to be.
    pub profile: Profile,
    /// Formats that have to be possible.
    pub formats: &'a [render::Format],
    /// Is told what is being done: `amending`.
    pub step: &'a dyn Fn(&'static str),
}

/// Reads a workspace.
///
/// # Errors
/// Where the disk cannot be read.
pub fn load(root: &Path, sink: &mut Diagnostics) -> anyhow::Result<Project> {
    project::load(root, sink)
}

/// Runs all stages up to the matrix. Each stage needs what the one before it made without errors,
/// but whatever can be found without it is found in the same run. Returns nothing only where the
/// manifest cannot be read.
///
/// Raises what the stages raise, `image-not-found` and `template`; for the final profile also `open-alternatives`, `pending-figure`,
/// `tone-undecided`.
pub fn check(
    project: &mut Project,
    options: &Options<'_>,
    sink: &mut Diagnostics,
) -> Option<Assembly> {
    (options.step)("reading");
    let workspace = parse::workspace(project, sink)?;
    let mut assembly = examine(workspace, &mut project.sources, options, sink);
    if let Some(revised) = &assembly.revised {
        let amendments = &assembly.workspace.amendments;
        render::check(revised, amendments, &files(project), options.formats, sink);
        assembly.accepted.extend(accept(&assembly.workspace, sink));
    }
    Some(assembly)
}

/// Runs the stages after parsing on a workspace, up to the matrix; `sink` holds what parsing found.
///
/// Raises what the stages raise, as [`check`] does.
pub fn examine(
    workspace: Workspace,
    sources: &mut SourceMap,
    options: &Options<'_>,
    sink: &mut Diagnostics,
) -> Assembly {
    let read = Read::of(sink, sources);
    let mut stale = Diagnostics::default();
    (options.step)("amending");
    let revised = if sink.has_errors() {
        let of_amendments =
            |path: &str| ["amendments/", "data/"].iter().any(|it| path.starts_with(it));
        unread::misplaced(&workspace, sources, of_amendments, sink);
        None
    } else {
        let numbers = resolve_base(&workspace, sources, &mut stale);
        amend::amend(&workspace, &numbers, sources, sink)
    };
    let revised = revised.filter(|_| !sink.has_errors());
    let resolutions = resolve(&workspace, revised.as_ref(), sources, stale, sink);
    let outcomes = match &revised {
        Some(revised) => Some(revised.outcomes.clone()),
        None => read.amendments.then(|| amend::expected(&workspace)),
    };
    let mut coverage = Diagnostics::default();
    let matrix = matrix::matrix(&workspace, outcomes.as_deref(), &mut coverage);
    if read.answers {
        sink.append(coverage);
    }
    if let (Profile::Final, Some(revised)) = (options.profile, &revised) {
        finished::check(&workspace, revised, sink);
    }
    let accepted = accept(&workspace, sink);
    Assembly { workspace, revised, resolutions, matrix, accepted }
}

/// Checks, renders and writes. Returns nothing where an error forbids it; then nothing is written.
///
/// Raises what the stages raise, and `foreign-output`.
///
/// # Errors
/// Where the selection names what there is not, or the disk cannot be written.
pub fn build(
    project: &mut Project,
    selection: &Selection,
    out: &Path,
    options: &Options<'_>,
    sink: &mut Diagnostics,
) -> anyhow::Result<Option<Built>> {
    let Some(assembly) = check(project, options, sink) else { return Ok(None) };
    let policies = selection.policies(&assembly.workspace.manifest)?;
    let (Some(revised), false) = (&assembly.revised, sink.has_errors()) else { return Ok(None) };
    (options.step)("rendering");
    let inputs = project.inputs();
    let job = render::Job {
        files: files(project),
        workspace: &assembly.workspace,
        revised,
        resolutions: &assembly.resolutions,
        matrix: &assembly.matrix,
        input_bytes: inputs.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        profile: options.profile,
        policies: &policies,
        formats: &selection.formats,
        papers: &selection.papers,
        warnings: sink.count(Severity::Warning),
        accepted: &assembly.accepted,
    };
    let outputs = render::render(&job, sink);
    if sink.has_errors() {
        return Ok(None);
    }
    (options.step)("writing");
    let inputs = inputs.iter().map(|(path, bytes)| ((*path).to_owned(), output::sha256(bytes)));
    let record = output::Record {
        parameters: selection.parameters(&policies, options.profile),
        inputs: inputs.collect(),
        accepted: assembly.accepted.clone(),
    };
    let target = output::Target { folder: out, root: &project.root };
    let is_stale = |path: &str| selection.covers(&policies, &assembly.workspace.manifest, path);
    let written = output::write(&target, &outputs, &record, &is_stale, sink)?;
    let has_index = outputs.iter().any(|output| output.path == "index.html");
    Ok(written.map(|files| Built { assembly, files, has_index }))
}

/// Returns the files that rendering reads.
fn files(project: &Project) -> render::Files<'_> {
    render::Files {
        sources: &project.sources,
        images: &project.images,
        fonts: &project.fonts,
        templates: &project.templates,
    }
}

/// A workspace as it was read, ready to be searched.
#[derive(Debug)]
pub struct Base {
    /// The workspace.
    pub workspace: Workspace,
    /// The numbers of the base drafts.
    numbers: Vec<Resolution>,
}

impl Base {
    /// Looks for words in the base drafts.
    pub fn locate(&self, sources: &SourceMap, words: &str) -> amend::Suggested {
        amend::suggest(&self.workspace, &self.numbers, sources, words)
    }

    /// Finds a section of the base drafts by its id.
    pub fn section(&self, sources: &SourceMap, id: &str) -> Option<amend::Suggestion> {
        amend::suggest_section(&self.workspace, &self.numbers, sources, id)
    }
}

/// Reads a workspace to look for words in it. Returns nothing where the chapters cannot be read;
/// faults elsewhere, in amendments for one, are no obstacle.
pub fn base(project: &mut Project, sink: &mut Diagnostics) -> Option<Base> {
    let workspace = parse::workspace(project, sink)?;
    let numbers = resolve_base(&workspace, &project.sources, &mut Diagnostics::default());
    Some(Base { workspace, numbers })
}

/// Looks for words in the base drafts. Returns nothing where [`base`] does.
pub fn locate(
    project: &mut Project,
    words: &str,
    sink: &mut Diagnostics,
) -> Option<amend::Suggested> {
    let base = base(project, sink)?;
    Some(base.locate(&project.sources, words))
}

/// Resolves the base drafts: messages name sections by their numbers. Of what is wrong with them
/// only stale figures are kept: a `figure` change would overwrite them without a word.
fn resolve_base(
    workspace: &Workspace,
    sources: &SourceMap,
    stale: &mut Diagnostics,
) -> Vec<Resolution> {
    let base: Vec<Draft<'_>> = workspace.policies.iter().map(Draft::from).collect();
    let numbers = resolve::resolve(&base, &workspace.figures, &workspace.manifest, sources, stale);
    stale.extract(|found| found.code == codes::STALE_FIGURE);
    numbers
}

/// Resolves the revised drafts.
fn resolve(
    workspace: &Workspace,
    revised: Option<&RevisedWorkspace>,
    sources: &SourceMap,
    stale: Diagnostics,
    sink: &mut Diagnostics,
) -> Vec<Resolution> {
    let Some(revised) = revised else {
        sink.append(stale);
        return Vec::new();
    };
    let manifest = &workspace.manifest;
    let drafts: Vec<Draft<'_>> = revised.policies.iter().map(Draft::from).collect();
    let mut found = Diagnostics::default();
    let resolutions = resolve::resolve(&drafts, &revised.figures, manifest, sources, &mut found);
    let key = |it: &Diagnostic| {
        let path = it.labels.first().map(|label| sources.place(label.span).0.to_owned());
        (it.code, it.message.clone(), path)
    };
    let known: Vec<_> = stale.iter().map(key).collect();
    found.extract(|it| !known.contains(&key(it)));
    sink.append(stale);
    sink.append(found);
    resolutions
}

/// What of `amendments/` was read whole, so that what is missing in it is missing in the files.
struct Read {
    /// Register and dispositions.
    answers: bool,
    /// Amendments with all their changes.
    amendments: bool,
}

impl Read {
    /// Judges by the findings so far.
    fn of(sink: &Diagnostics, sources: &SourceMap) -> Self {
        let lies_there = |found: &&Diagnostic| {
            let mut paths = found.labels.iter().map(|label| sources.place(label.span).0);
            found.severity == Severity::Error && paths.any(|path| path.starts_with("amendments/"))
        };
        let mut read = Read { answers: true, amendments: true };
        for found in sink.iter().filter(lies_there) {
            read.answers &= !HIDE_ANSWERS.contains(&found.code);
            read.amendments &=
                !HIDE_ANSWERS.contains(&found.code) && !HIDE_CHANGES.contains(&found.code);
        }
        read
    }
}

/// Faults behind which a file, an entry of the register or a disposition may have been lost.
const HIDE_ANSWERS: [Code; 10] = [
    codes::INVALID_UTF8,
    codes::FILE_TOO_LARGE,
    codes::OUTSIDE_WORKSPACE,
    codes::NOT_A_FILE,
    codes::YAML_SYNTAX,
    codes::NESTING_TOO_DEEP,
    codes::UNKNOWN_KEY,
    codes::MISSING_KEY,
    codes::WRONG_TYPE,
    codes::UNKNOWN_VALUE,
];

/// Faults behind which an amendment or one of its changes may have been lost.
const HIDE_CHANGES: [Code; 8] = [
    codes::NO_VERB,
    codes::SEVERAL_VERBS,
    codes::EMPTY_TEXT,
    codes::FOLDED_CONTENT,
    codes::FILE_NOT_FOUND,
    codes::DUPLICATE_ID,
    codes::DUPLICATE_KEY,
    codes::MALFORMED_ID,
];

/// Takes out the warnings that the manifest accepts; returns each code once, with the reason.
fn accept(workspace: &Workspace, sink: &mut Diagnostics) -> Vec<(String, String)> {
    let allowed = &workspace.manifest.allow;
    let is_accepted = |found: &Diagnostic| {
        found.severity == Severity::Warning
            && allowed.iter().any(|entry| entry.code.value == found.code.name())
    };
    let taken = sink.extract(|found| !is_accepted(found));
    let met = allowed
        .iter()
        .filter(|entry| taken.iter().any(|found| found.code.name() == entry.code.value));
    met.map(|entry| (entry.code.value.clone(), entry.because.value.clone())).collect()
}
