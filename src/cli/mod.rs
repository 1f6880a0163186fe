//! The command line: arguments, streams, reports, exit statuses.
//!
//! Belongs to the binary, so that nothing in the library can know about the terminal. Must not
//! know how stages work: it calls `policy::assemble` and prints what comes back.

mod args;
mod commands;
mod diff;
mod language;
mod page;
mod progress;
mod report;
mod terminal;
mod wrap;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::cli::args::Arguments;
use crate::cli::args::Command;
use crate::cli::terminal::Terminal;

/// How a command that could run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Clean, or warnings only.
    Clean,
    /// Findings that forbid going on; nothing was written.
    Findings,
}

/// Runs the program and returns its exit status.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. A closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(arguments.color);
    let result = dispatch(&arguments, &terminal);
    if let Err(error) = &result {
        terminal.err(&report::failure(error, &terminal.err_look()));
    }
    status(&result)
}

/// Decides the exit status: 0 clean, 1 findings, 2 could not run.
fn status(result: &anyhow::Result<Ended>) -> ExitCode {
    match result {
        Ok(Ended::Clean) => ExitCode::SUCCESS,
        Ok(Ended::Findings) => ExitCode::from(1),
        Err(_) => ExitCode::from(2),
    }
}

fn dispatch(arguments: &Arguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let root = || workspace(arguments);
    match &arguments.command {
        Command::Init(init) => commands::init::run(init, &started(arguments)?, terminal),
        Command::Build(build) => commands::build::run(build, root()?, terminal),
        Command::Apply(apply) => commands::apply::run(apply, terminal),
        Command::Check(check) => commands::check::run(check, root()?, terminal),
        Command::Status(status) => commands::status::run(status, root()?, terminal),
        Command::Locate(locate) => commands::locate::run(locate, root, terminal),
        Command::New(new) => commands::new::run(new, root()?, terminal),
        Command::Explain(explain) => commands::explain::run(explain, terminal),
        Command::Schema(schema) => commands::schema::run(schema, terminal),
        Command::Completions(completions) => commands::completions::run(completions, terminal),
        Command::Man(man) => commands::man::run(man, terminal),
    }
}

/// Returns the folder to start from: that of `-C`, or the current one.
fn started(arguments: &Arguments) -> anyhow::Result<PathBuf> {
    let current = std::env::current_dir().context("the current folder cannot be read")?;
    match &arguments.directory {
        Some(directory) => fs_err::canonicalize(current.join(directory))
            .map_err(|_| anyhow::anyhow!("there is no folder {}", directory.display())),
        None => Ok(current),
    }
}

/// Finds the workspace: the nearest folder with `policy.yaml`, from `-C` or the current folder up.
fn workspace(arguments: &Arguments) -> anyhow::Result<PathBuf> {
    let start = started(arguments)?;
    policy::project::discover(&start)
        .with_context(|| format!("no policy.yaml in {} or a folder above it", start.display()))
}
