//! `policy locate`: from words to the target that addresses them.

use std::path::PathBuf;

use policy::amend::Suggested;
use policy::amend::Suggestion;
use policy::assemble;
use policy::diagnostic::Candidate;
use policy::diagnostic::Diagnostics;
use policy::source::SourceMap;
use policy::source::Span;

use crate::cli::Ended;
use crate::cli::args::LocateArguments;
use crate::cli::commands::check;
use crate::cli::report;
use crate::cli::report::Findings;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// More places than these are only counted.
const PLACES: usize = 12;

/// Of words that stand nowhere so many columns are shown.
const LONGEST: usize = 160;

/// Prints where words stand in the base, each place with a target that is ready to paste.
pub(crate) fn run(
    arguments: &LocateArguments,
    root: impl Fn() -> anyhow::Result<PathBuf>,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let words = arguments.words.join(" ");
    let mut sink = Diagnostics::default();
    let (sources, suggested) = match arguments.files.as_slice() {
        [] => {
            let mut project = assemble::load(&root()?, &mut sink)?;
            let suggested = assemble::locate(&mut project, &words, &mut sink);
            (project.sources, suggested)
        }
        files => assemble::locate_in_files(files, &words, &mut sink)?,
    };
    let Some(suggested) = suggested else {
        let found = check::sorted(sink, &sources);
        let findings = Findings::elsewhere(&found, &sources);
        terminal.err(&findings.draw(&terminal.err_look()));
        let ending = report::count(&found);
        terminal.err(&report::summary(&findings, &ending, None, &terminal.err_look()));
        return Ok(Ended::Findings);
    };
    match suggested {
        Suggested::Found(places) => {
            let look = terminal.out_look();
            let shown = places.iter().take(PLACES);
            let drawn: Vec<String> = shown.map(|place| draw(place, &sources, &look)).collect();
            terminal.out(&drawn.join("\n"))?;
            if let Some(more) = places.len().checked_sub(PLACES).filter(|more| *more > 0) {
                terminal.err(&format!("policy: {more} more places; quote more words\n"));
            }
            Ok(Ended::Clean)
        }
        Suggested::Nearest(near) => {
            terminal.err(&nothing(&words, &near, &sources));
            Ok(Ended::Findings)
        }
    }
}

/// Draws one place: a comment with the place, then YAML to paste.
fn draw(place: &Suggestion, sources: &SourceMap, look: &Look) -> String {
    let comment = format!("# {}, {}, {}", position(place.span, sources), place.section, place.kind);
    let mut drawn = format!("{}\n", look.paint(Ink::Soft, &comment));
    if let Some((target, find)) = &place.edit {
        drawn.push_str(&format!("- edit: {target}\n  find: {find}\n  put:\n"));
    }
    // A heading does not go without its section, but it may read otherwise.
    let section = place.holder.as_ref().and_then(|it| Some((it, it.texts.as_ref()?)));
    let (what, target, was) = match section {
        Some((holder, texts)) => ("section", &holder.target, &texts.whole),
        None => (place.kind, &place.target, &place.was),
    };
    if section.is_some() {
        drawn.push_str(&format!("- retitle: {target}\n  to:\n"));
    }
    let rest = format!("# the {what} as a whole:");
    drawn.push_str(&format!("{}\n", look.paint(Ink::Soft, &rest)));
    drawn.push_str(&format!("- delete: {target}\n  was: {was}\n"));
    drawn
}

/// Returns a place as editors take it: `chapters/tip/01.md:3:31`.
pub(super) fn position(span: Span, sources: &SourceMap) -> String {
    let (path, at) = sources.place(span);
    format!("{path}:{}:{}", at.line, at.column)
}

/// Says that words stand nowhere, and what is nearest.
pub(super) fn nothing(words: &str, near: &[Candidate], sources: &SourceMap) -> String {
    let words = wrap::cut(&wrap::tame(words), LONGEST, "…");
    let mut drawn = format!("policy: `{words}` stands nowhere in the base chapters\n");
    for candidate in near {
        let place = candidate.span.map(|span| position(span, sources)).unwrap_or_default();
        let section = candidate.section.as_deref().unwrap_or_default();
        drawn.push_str(&format!(
            "        nearest: \"{}\"  {place}, {section}\n",
            wrap::tame(&candidate.text)
        ));
    }
    if near.is_empty() {
        drawn.push_str("        quote fewer words, as they stand in one paragraph or cell\n");
    }
    drawn
}
