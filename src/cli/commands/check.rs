//! `policy check`: everything that is wrong, nothing written.

use std::path::Path;
use std::path::PathBuf;

use policy::assemble;
use policy::assemble::Assembly;
use policy::assemble::Options;
use policy::assemble::Selection;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::Severity;
use policy::model::workspace::Profile;
use policy::project::Project;
use policy::source::LineColumn;
use policy::source::SourceMap;

use crate::cli::Ended;
use crate::cli::args::CheckArguments;
use crate::cli::args::Deny;
use crate::cli::progress::Progress;
use crate::cli::report;
use crate::cli::terminal::Terminal;

/// Checks a workspace and reports what was found.
pub(crate) fn run(
    arguments: &CheckArguments,
    root: PathBuf,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let mut sink = Diagnostics::default();
    let (project, assembly) = assembled(&root, arguments.profile, terminal, &mut sink)?;
    let look = terminal.err_look();
    if let Some(assembly) = &assembly {
        leave_out_others(arguments, assembly, &project.sources, &mut sink)?;
    }
    let found = sorted(sink, &project.sources);
    terminal.err(&report::findings(&found, &project.sources, &look));
    let has_errors = found.iter().any(|found| found.severity == Severity::Error);
    let is_denied = arguments.deny == Some(Deny::Warnings) && !(has_errors || found.is_empty());
    let denied = if is_denied { "; warnings are denied" } else { "" };
    let size = assembly.as_ref().map(size);
    terminal.err(&report::summary(&found, denied, size.as_deref(), &look));
    Ok(if has_errors || is_denied { Ended::Findings } else { Ended::Clean })
}

/// Loads and checks a workspace, with a line of progress for who waits.
pub(crate) fn assembled(
    root: &Path,
    profile: Profile,
    terminal: &Terminal,
    sink: &mut Diagnostics,
) -> anyhow::Result<(Project, Option<Assembly>)> {
    let progress = Progress::start(terminal);
    let mut project = assemble::load(root, sink)?;
    let step = |step| progress.step(step);
    let assembly = assemble::check(&mut project, &Options { profile, step: &step }, sink);
    Ok((project, assembly))
}

/// Returns the findings in the order of their places.
pub(crate) fn sorted(sink: Diagnostics, sources: &SourceMap) -> Vec<Diagnostic> {
    sink.sorted(|found| {
        let place = found.labels.first().map(|label| sources.place(label.span));
        place.map(|(path, LineColumn { line, column })| (path.to_owned(), line, column))
    })
}

/// Returns what a workspace holds: `2 policies, 83 recommendations, 66 amendments`.
fn size(assembly: &Assembly) -> String {
    let parts = [
        (assembly.workspace.policies.len(), "policy"),
        (assembly.matrix.rows.len(), "recommendation"),
        (assembly.workspace.amendments.amendments.len(), "amendment"),
    ];
    parts.map(|(count, word)| report::plural(count, word)).join(", ")
}

/// Leaves out findings that lie in the chapters of other policies, unless they are in the way of
/// everything else.
fn leave_out_others(
    arguments: &CheckArguments,
    assembly: &Assembly,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) -> anyhow::Result<()> {
    let selection = Selection { policies: arguments.policies.clone(), ..Selection::default() };
    let manifest = &assembly.workspace.manifest;
    let wanted = selection.policies(manifest)?;
    if assembly.revised.is_none() {
        return Ok(());
    }
    let others = manifest.policies.iter().filter(|entry| !wanted.contains(&entry.key.value));
    let others: Vec<String> =
        others.map(|entry| format!("chapters/{}/", entry.key.value)).collect();
    let is_other = |found: &Diagnostic| {
        let mut paths = found.labels.iter().map(|label| sources.place(label.span).0);
        !found.labels.is_empty()
            && paths.all(|path| others.iter().any(|folder| path.starts_with(folder.as_str())))
    };
    sink.extract(|found| !is_other(found));
    Ok(())
}
