//! `policy apply`: amendments on single Markdown files, without a workspace.

use std::path::Path;
use std::path::PathBuf;

use anyhow::bail;
use policy::assemble;
use policy::assemble::Applied;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::Severity;
use policy::output;
use policy::parse;
use policy::project::Files;
use policy::project::STANDARD_INPUT;
use policy::render::Output;

use crate::cli::Ended;
use crate::cli::args::ApplyArguments;
use crate::cli::commands::check;
use crate::cli::progress::Progress;
use crate::cli::report;
use crate::cli::report::Findings;
use crate::cli::report::applied;
use crate::cli::terminal::Terminal;

/// Applies amendments to files and reports.
pub(crate) fn run(arguments: &ApplyArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let names = names(arguments)?;
    if !parse::is_language(&arguments.language) {
        let word = &arguments.language;
        bail!("`{word}` is no tag of a language: write a tag such as `en`, `fr` or `pt-BR`");
    }
    let mut sink = Diagnostics::default();
    let progress = Progress::start(terminal);
    let mut files = assemble::load_files(&arguments.amendments, &arguments.files, &mut sink)?;
    progress.step("amending");
    let applied = match sink.has_errors() {
        true => None,
        false => assemble::apply(&mut files, &arguments.language, &mut sink),
    };
    drop(progress);
    let look = terminal.err_look();
    let mut found = check::sorted(sink, &files.sources);
    in_files(&mut found, &files);
    let findings = Findings::elsewhere(&found, &files.sources);
    terminal.err(&findings.draw(&look));
    let Some(applied) = applied else {
        let ending = format!("{}; nothing was written", report::count(&found));
        terminal.err(&report::summary(&findings, &ending, None, &look));
        return Ok(Ended::Findings);
    };
    write(arguments, &names, &applied, &files, terminal)?;
    let warnings = found.iter().filter(|it| it.severity == Severity::Warning).count();
    let out = arguments.out.as_deref();
    terminal.err(&applied::draw(&applied, &files.sources, warnings, out, &look));
    Ok(Ended::Clean)
}

/// Lets commands that findings propose look in the files, not in a workspace.
fn in_files(found: &mut [Diagnostic], files: &Files) {
    let named = files.documents.iter().map(|(path, _)| format!(" --file {path}"));
    let named: String = named.collect();
    for help in found.iter_mut().flat_map(|found| &mut found.help) {
        let lines = help.lines().map(|line| match line.starts_with("policy locate ") {
            true => format!("{line}{named}"),
            false => line.to_owned(),
        });
        *help = lines.collect::<Vec<_>>().join("\n");
    }
}

/// Returns the names of the results: those of the files.
fn names(arguments: &ApplyArguments) -> anyhow::Result<Vec<String>> {
    if arguments.out.is_none() && arguments.files.len() > 1 {
        bail!("several files need a folder for their results: add `-o DIR`");
    }
    if let Some(out) = arguments.out.as_deref().filter(|out| out.exists() && !out.is_dir()) {
        bail!(
            "`-o` names a folder, and {} is a file: name a folder, or leave `-o` out and write\n  \
             policy apply … > result.md",
            out.display()
        );
    }
    let mut names: Vec<String> = Vec::new();
    for path in &arguments.files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_stdin = path.as_os_str() == STANDARD_INPUT;
        if arguments.out.is_some() && (is_stdin || name.is_empty()) {
            bail!("`-o` writes files under their names, and `{}` has none", path.display());
        }
        if names.contains(&name) {
            bail!("two of the files are named {name}: apply the amendments to them one by one");
        }
        names.push(name);
    }
    Ok(names)
}

fn write(
    arguments: &ApplyArguments,
    names: &[String],
    applied: &Applied,
    files: &Files,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let sources = applied.revised.policies.iter().flat_map(|draft| &draft.document.files);
    let texts: Vec<&str> = sources.map(|file| files.sources.get(file.source()).text()).collect();
    let Some(out) = &arguments.out else {
        return texts.iter().try_for_each(|text| terminal.bytes(text.as_bytes()));
    };
    let outputs = names
        .iter()
        .zip(texts)
        .map(|(name, text)| Output { path: name.clone(), bytes: text.as_bytes().to_vec() });
    let outputs: Vec<Output> = outputs.collect();
    output::write_files(out, &outputs, &inputs(arguments, files))
}

/// Returns every file that was read.
fn inputs(arguments: &ApplyArguments, files: &Files) -> Vec<PathBuf> {
    let passages = files.passages.iter();
    let passages = passages.map(|id| Path::new(files.sources.get(*id).path()).to_owned());
    let given = [&arguments.amendments].into_iter().chain(&arguments.files);
    given.cloned().chain(passages).collect()
}
