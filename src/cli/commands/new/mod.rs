//! `policy new`: writes what drafters would else type by heart, from what they know.

mod arguments;
mod ask;
mod drafting;
mod file;
mod places;
mod register;
mod trial;

use std::ops::Range;
use std::path::PathBuf;

use anyhow::anyhow;
use policy::amend::proposal;
use policy::amend::proposal::Deed;
use policy::amend::proposal::Proposal;
use policy::assemble;
use policy::assemble::Selection;
use policy::diagnostic::Code;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::Severity;
use policy::diagnostic::codes;
use policy::model::workspace::Workspace;
use policy::output;
use policy::project::Project;
use policy::source::SourceMap;

use crate::cli::Ended;
use crate::cli::commands::check;
use crate::cli::commands::new::arguments::New;
use crate::cli::commands::new::ask::Asker;
use crate::cli::commands::new::ask::Stop;
use crate::cli::commands::new::drafting::Drafted;
use crate::cli::commands::new::drafting::Drafting;
use crate::cli::commands::new::file::Destination;
use crate::cli::commands::new::places::Scope;
use crate::cli::commands::new::trial::Trial;
use crate::cli::commands::new::trial::Tried;
use crate::cli::report;
use crate::cli::report::Findings;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

pub(crate) use crate::cli::commands::new::arguments::NewArguments;

/// What is found wrong with a text that is still open.
const GAP_CODES: [Code; 2] = [codes::EMPTY_TEXT, codes::WRONG_TYPE];

/// What a term reads as while its new words are not written.
const STAND_IN: &str = "(new words)";

/// Makes what is asked for.
pub(crate) fn run(
    arguments: &NewArguments,
    root: PathBuf,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let New::Amendment(arguments) = &arguments.what;
    let mut sink = Diagnostics::default();
    let mut project = assemble::load(&root, &mut sink)?;
    let Some(base) = assemble::base(&mut project, &mut sink) else {
        let found = check::sorted(sink, &project.sources);
        let findings = Findings::new(&found, &project.sources);
        terminal.err(&findings.draw(&terminal.err_look()));
        let ending = report::count(&found);
        terminal.err(&report::summary(&findings, &ending, None, &terminal.err_look()));
        return Ok(Ended::Findings);
    };
    if let Some(key) = &arguments.policy {
        let selection = Selection { policies: vec![key.clone()], ..Selection::default() };
        selection.policies(&base.workspace.manifest)?;
    }
    let scope = Scope { base: &base, project: &project, policy: arguments.policy.as_deref() };
    let asker = arguments.is_open().then(|| Asker::start(terminal));
    let drafting = Drafting { scope, arguments, asker };
    let drafted = match drafting.draft() {
        Ok(drafted) => drafted,
        Err(Stop::Refused(why)) => {
            terminal.err(&why);
            return Ok(Ended::Findings);
        }
        Err(Stop::Ended) => {
            terminal.err("policy: nothing was made\n");
            terminal
                .err("        policy new amendment --help   shows how to do without questions\n");
            return Ok(Ended::Findings);
        }
        Err(Stop::Failed(error)) => return Err(error),
    };
    deliver(drafted, &base.workspace, project, terminal)
}

/// Tries the amendment, prints or adds it, and says what is still to be done.
fn deliver(
    mut drafted: Drafted,
    workspace: &Workspace,
    project: Project,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let file = Destination::new(drafted.file.as_deref(), &drafted.policies, &project)?;
    let mut trial = Trial::start(project, terminal);
    let mut found = Vec::new();
    if drafted.deed == Deed::Term {
        let counted = count(&drafted, &file, &mut trial)?;
        if counted.hits == Some(0) {
            drop(trial);
            terminal.err(&replaced_nowhere(&drafted.words));
            return Ok(Ended::Findings);
        }
        drafted.expect(counted.hits);
        found = counted.found;
    }
    let proposal = &drafted.proposal;
    let (text, entry) = added(&file, proposal)?;
    let tried = trial.of(&file.path, &text, &proposal.id);
    if proposal.gaps().is_empty() {
        found = tried.found;
    } else {
        found.extend(tried.found.into_iter().filter(|found| !GAP_CODES.contains(&found.code)));
    }
    let is_tried = trial.is_telling;
    let Project { root, sources, .. } = trial.end();
    let look = terminal.err_look();
    let has_errors = found.iter().any(|found| found.severity == Severity::Error);
    let findings = Findings::elsewhere(&found, &sources);
    terminal.err(&findings.draw(&look));
    if has_errors && file.is_kept {
        let count = report::count(&found);
        let ending = format!("{count} with this amendment; {} is as it was", file.path);
        terminal.err(&report::summary(&findings, &ending, None, &look));
        return Ok(Ended::Findings);
    }
    terminal.out(&text[entry.clone()].replace("\r\n", "\n"))?;
    if has_errors {
        let ending = format!("{} with this amendment", report::count(&found));
        terminal.err(&report::summary(&findings, &ending, None, &look));
    }
    let mut notes = Vec::new();
    if file.is_kept {
        output::save(&root.join(&file.path), text.as_bytes())?;
        let line = text[..entry.start].matches('\n').count() + 1;
        notes.push(format!("added to {}:{line}", file.path));
    }
    if !is_tried {
        notes.push("the workspace has errors, so it could not be tried: policy check".to_owned());
    }
    notes.extend(to_do(&drafted, workspace, &sources, &file, !has_errors));
    terminal.err(&listed(&notes));
    Ok(if has_errors { Ended::Findings } else { Ended::Clean })
}

/// Counts the places that a term replaces. Where the new words are not written yet, others stand in
/// for them; of what is wrong then, only errors are told.
fn count(drafted: &Drafted, file: &Destination, trial: &mut Trial) -> anyhow::Result<Tried> {
    let mut proposal = drafted.proposal.clone();
    proposal.change = drafted.term(Some(drafted.text.as_deref().unwrap_or(STAND_IN)), None);
    let (text, _) = added(file, &proposal)?;
    let mut tried = trial.of(&file.path, &text, &proposal.id);
    tried.found.retain(|found| found.severity == Severity::Error);
    Ok(tried)
}

fn replaced_nowhere(words: &str) -> String {
    format!(
        "policy: the term `{}` would be replaced nowhere\n        \
         it stands in quotations, titles or sources only, or as a part of other words\n        \
         policy locate shows where it stands\n",
        wrap::tame(words)
    )
}

/// Returns the text of the file with the amendment, and where that stands in it.
fn added(file: &Destination, proposal: &Proposal) -> anyhow::Result<(String, Range<usize>)> {
    let added = proposal::add(&file.text, &|indentation| proposal.write(indentation));
    added.map_err(|why| anyhow!("nothing can be added to {}: {why}", file.path))
}

/// Returns what the drafter has still to type; `is_sound` where the amendment can stand as it is.
fn to_do(
    drafted: &Drafted,
    workspace: &Workspace,
    sources: &SourceMap,
    file: &Destination,
    is_sound: bool,
) -> Vec<String> {
    let home = drafted.proposal.from.first();
    let home = home.and_then(|item| register::file_of(workspace, sources, item));
    let mut notes = Vec::new();
    if is_sound && !file.is_kept {
        let option = home.as_deref().unwrap_or("amendments/FILE.yaml");
        notes.push(format!("paste it below `amendments:`, or let it be added: --to {option}"));
    }
    let gaps: Vec<String> = drafted.proposal.gaps().iter().map(|key| format!("`{key}:`")).collect();
    if !gaps.is_empty() {
        notes.push(format!(
            "write what comes behind {}; `policy check` asks for it",
            gaps.join(" and ")
        ));
    }
    let place = match (&home, file.is_kept) {
        (_, true) => file.path.as_str(),
        (Some(home), false) => home,
        (None, false) => "the same file",
    };
    notes.extend(register::missing(workspace, &drafted.proposal.from, place));
    notes
}

/// Draws notes, the first behind the name of the program.
fn listed(notes: &[String]) -> String {
    let margin = |at| if at == 0 { "policy: " } else { "        " };
    notes.iter().enumerate().map(|(at, note)| format!("{}{note}\n", margin(at))).collect()
}
