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
use crate::cli::args;
use crate::cli::args::CheckArguments;
use crate::cli::args::Deny;
use crate::cli::commands::fix;
use crate::cli::progress::Progress;
use crate::cli::report;
use crate::cli::report::Findings;
use crate::cli::terminal::Terminal;

/// Checks a workspace and reports what was found.
pub(crate) fn run(
    arguments: &CheckArguments,
    root: PathBuf,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let progress = Progress::start(terminal);
    let mut sink = Diagnostics::default();
    let mut project = assemble::load(&root, &mut sink)?;
    let unread: Vec<Diagnostic> = sink.iter().cloned().collect();
    let check = |project: &mut Project| findings_of(arguments, &unread, project, &progress);
    let mut checked = check(&mut project)?;
    let fixed = match arguments.fix {
        true => Some(fix::fix(&mut project, &mut checked, &check)?),
        false => None,
    };
    drop(progress);
    if let Some(fixed) = &fixed {
        fixed.show_and_write(&root, terminal)?;
    }
    let found = &checked.found;
    let findings = Findings::new(found, &project.sources);
    findings.print(arguments.message_format, &root, terminal)?;
    let has_errors = found.iter().any(|found| found.severity == Severity::Error);
    let is_denied = arguments.deny == Some(Deny::Warnings) && !(has_errors || found.is_empty());
    let denied = if is_denied { "; warnings are denied" } else { "" };
    let count = match &fixed {
        Some(fixed) => fixed.ending(found),
        None => report::count(found),
    };
    let size = checked.assembly.as_ref().map(size);
    let ending = format!("{count}{denied}");
    terminal.err(&report::summary(&findings, &ending, size.as_deref(), &terminal.err_look()));
    Ok(if has_errors || is_denied { Ended::Findings } else { Ended::Clean })
}

/// What a check came to.
pub(super) struct Checked {
    /// The findings, in order.
    pub(super) found: Vec<Diagnostic>,
    assembly: Option<Assembly>,
}

/// Checks a project; `unread` is what was found when it was read.
fn findings_of(
    arguments: &CheckArguments,
    unread: &[Diagnostic],
    project: &mut Project,
    progress: &Progress,
) -> anyhow::Result<Checked> {
    let mut sink = Diagnostics::default();
    unread.iter().for_each(|found| sink.push(found.clone()));
    let step = |step| progress.step(step);
    let options = Options { profile: arguments.profile, formats: &args::formats(&[]), step: &step };
    let assembly = assemble::check(project, &options, &mut sink);
    if let Some(assembly) = &assembly {
        leave_out_others(arguments, assembly, &project.sources, &mut sink)?;
    }
    Ok(Checked { found: sorted(sink, &project.sources), assembly })
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
    let assembly = assemble::check(
        &mut project,
        &Options { profile, formats: &args::formats(&[]), step: &step },
        sink,
    );
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
