//! `policy build`: writes the revised drafts and says what they hold.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use policy::assemble;
use policy::assemble::Built;
use policy::assemble::Options;
use policy::assemble::Selection;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Diagnostics;
use policy::diagnostic::Severity;
use policy::model::amendment::Action;
use policy::model::matrix::MatrixRow;
use policy::model::revised::RevisedDraft;
use policy::model::revised::RevisedWorkspace;
use policy::model::revised::Sweep;
use policy::project::Project;
use policy::render;
use policy::render::Paper;

use crate::cli::Ended;
use crate::cli::args;
use crate::cli::args::BuildArguments;
use crate::cli::commands::check;
use crate::cli::progress::Progress;
use crate::cli::report;
use crate::cli::report::Findings;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// Builds a workspace and reports.
pub(crate) fn run(
    arguments: &BuildArguments,
    root: PathBuf,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    let start = Instant::now();
    let mut sink = Diagnostics::default();
    let progress = Progress::start(terminal);
    let mut project = assemble::load(&root, &mut sink)?;
    let selection = Selection {
        policies: arguments.policies.clone(),
        formats: args::formats(&arguments.formats),
        papers: args::papers(&arguments.only),
    };
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => below_current(&root.join("build")),
    };
    let step = |step| progress.step(step);
    let has_papers = selection.papers.contains(&Paper::Draft);
    let formats = if has_papers { selection.formats.as_slice() } else { &[] };
    let options = Options { profile: arguments.profile, formats, step: &step };
    let built = assemble::build(&mut project, &selection, &out, &options, &mut sink)?;
    drop(progress);
    let look = terminal.err_look();
    let found = check::sorted(sink, &project.sources);
    let findings = Findings::new(&found, &project.sources);
    findings.print(arguments.message_format, &root, terminal)?;
    let Some(built) = built else {
        let ending = format!("{}; nothing was written", report::count(&found));
        terminal.err(&report::summary(&findings, &ending, None, &look));
        return Ok(Ended::Findings);
    };
    let selected = selection.policies(&built.assembly.workspace.manifest)?;
    terminal.err(&tables(&built, &selected, &look));
    let ending = Ending { built: &built, found: &found, out: &out, took: start.elapsed() };
    terminal.err(&ending.draw(arguments.profile.word(), &selected, &project));
    Ok(Ended::Clean)
}

/// Shortens a path to what the current folder makes of it.
fn below_current(path: &Path) -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&current).map_or_else(|_| path.to_owned(), Path::to_owned)
}

/// Draws what was built: policies, sweeps, open points.
fn tables(built: &Built, selected: &[String], look: &Look) -> String {
    let Some(revised) = &built.assembly.revised else { return String::new() };
    let column = selected.iter().map(|key| wrap::width(key)).max().unwrap_or(0).max(6);
    let mut drawn = policies(built, revised, selected, column, look);
    let sweeps = sweeps(revised, selected, column, look);
    let open = open_points(built, revised, selected, column, look);
    if !(sweeps.is_empty() && open.is_empty()) {
        drawn.push('\n');
    }
    drawn + &sweeps + &open + "\n"
}

fn policies(
    built: &Built,
    revised: &RevisedWorkspace,
    selected: &[String],
    column: usize,
    look: &Look,
) -> String {
    const HEADS: [&str; 5] = ["recommendations", "amendments", "changes", "moved", "open"];
    let drafts = revised.policies.iter().filter(|draft| selected.contains(&draft.policy));
    let drafts: Vec<&RevisedDraft> = drafts.collect();
    let numbers = HEADS.iter().map(|head| head.len() + 2).sum::<usize>();
    let room = look.width.saturating_sub(column + 2 + numbers);
    let symbols = drafts.iter().map(|draft| wrap::tame(&draft.metadata.printed_symbol()));
    let symbols: Vec<String> =
        symbols.map(|symbol| wrap::cut(&symbol, room.max(6), look.sign("…", "..."))).collect();
    let widest = symbols.iter().map(|symbol| wrap::width(symbol)).max().unwrap_or(0).max(6);
    let heads: String = HEADS.iter().map(|head| format!("  {head}")).collect();
    let head = format!("{}  {}{heads}", wrap::left("policy", column), wrap::left("symbol", widest));
    let mut drawn = format!("{}\n", look.paint(Ink::Bold, &head));
    for (draft, symbol) in drafts.iter().zip(&symbols) {
        let counts = counts(built, revised, draft);
        let cells = HEADS.iter().zip(counts);
        let cells: String = cells
            .map(|(head, count)| format!("  {}", wrap::right(&count.to_string(), head.len())))
            .collect();
        let key = wrap::left(&draft.policy, column);
        drawn.push_str(&format!("{key}  {}{cells}\n", wrap::left(symbol, widest)));
    }
    drawn
}

/// Returns recommendations, amendments, changes, moves and open points of a policy.
fn counts(built: &Built, revised: &RevisedWorkspace, draft: &RevisedDraft) -> [usize; 5] {
    let key = &draft.policy;
    let concerns = |row: &&MatrixRow| row.policies.contains(key);
    let outcomes = revised.outcomes.iter().filter(|outcome| outcome.policies.contains(key));
    let questions = revised.questions.iter().filter(|question| {
        question.chosen.is_none() && question.policies.iter().any(|policy| policy.value == *key)
    });
    [
        built.assembly.matrix.rows.iter().filter(concerns).count(),
        outcomes.clone().count(),
        outcomes.map(|outcome| outcome.changes).sum(),
        draft.moves.len(),
        draft.alternatives.len() + questions.count(),
    ]
}

/// Draws a line for each sweep: `terms   words → words    14 replaced   3 spared   0 left`.
fn sweeps(revised: &RevisedWorkspace, selected: &[String], column: usize, look: &Look) -> String {
    let mut rows: Vec<(&Sweep, [usize; 3])> = Vec::new();
    for sweep in revised.sweeps.iter().filter(|sweep| selected.contains(&sweep.policy)) {
        let counts = [sweep.hits.len(), sweep.spared.len() + sweep.kept.len(), sweep.residue.len()];
        match rows.iter_mut().find(|(known, _)| known.change == sweep.change) {
            Some((_, known)) => (0..3).for_each(|at| known[at] += counts[at]),
            None => rows.push((sweep, counts)),
        }
    }
    rows.sort_by_key(|(sweep, _)| (sweep.by.is_none(), sweep.change));
    let digits = [0, 1, 2]
        .map(|at| rows.iter().map(|row| row.1[at].to_string().len()).max().unwrap_or(1).max(2));
    let cells: Vec<String> =
        rows.iter().map(|(sweep, counts)| cells(sweep, *counts, digits)).collect();
    let counted = cells.iter().map(|cells| wrap::width(cells)).max().unwrap_or(0);
    let room = look.width.saturating_sub(column + 2 + 4 + counted).max(20);
    let words: Vec<Vec<String>> = rows.iter().map(|(sweep, _)| words(sweep, room, look)).collect();
    let widest = words.iter().flatten().map(|line| wrap::width(line)).max().unwrap_or(0);
    let mut drawn = String::new();
    let mut before = "";
    for (((sweep, _), words), cells) in rows.iter().zip(&words).zip(&cells) {
        let head = if sweep.by.is_some() { "terms" } else { "tone" };
        for (number, line) in words.iter().enumerate() {
            let label = wrap::left(if head == before { "" } else { head }, column);
            before = head;
            let (line, cells) = match number {
                0 => (wrap::left(line, widest), format!("    {cells}")),
                _ => (line.clone(), String::new()),
            };
            drawn.push_str(&format!("{label}  {line}{cells}\n"));
        }
    }
    drawn
}

/// Returns the numbers of a sweep: `14 replaced   3 spared   0 left`.
fn cells(sweep: &Sweep, counts: [usize; 3], digits: [usize; 3]) -> String {
    let names = match sweep.by {
        Some(_) => ["replaced", "spared", "left"],
        None => ["changed", "kept", "left"],
    };
    let cells = [0, 1, 2]
        .map(|at| format!("{} {}", wrap::right(&counts[at].to_string(), digits[at]), names[at]));
    cells.join("  ")
}

/// Returns the words of a sweep, wrapped: `modern slavery → forms of violation`.
fn words(sweep: &Sweep, room: usize, look: &Look) -> Vec<String> {
    let words = match &sweep.by {
        Some(by) => format!("{} {} {by}", sweep.words, look.sign("→", "->")),
        None => sweep.words.clone(),
    };
    wrap::wrap(&wrap::tame(&words), room)
}

/// Draws the open points: the recommendation, or else the id of the alternatives, and the question.
fn open_points(
    built: &Built,
    revised: &RevisedWorkspace,
    selected: &[String],
    column: usize,
    look: &Look,
) -> String {
    let mut points: Vec<(String, String)> = Vec::new();
    let amendments = &built.assembly.workspace.amendments.amendments;
    let drafts = revised.policies.iter().filter(|draft| selected.contains(&draft.policy));
    for alternatives in drafts.flat_map(|draft| &draft.alternatives) {
        let amendment = &amendments[alternatives.change.amendment as usize];
        let change = &amendment.changes[alternatives.change.change as usize];
        let Action::Alternatives(it) = &change.action else { continue };
        let options = || {
            let ids: Vec<&str> = it.options.iter().map(|option| option.id.value.as_str()).collect();
            ids.join(" / ")
        };
        let asked = it.question.as_ref().or(amendment.title.as_ref());
        let id = amendment.from.first().unwrap_or(&it.id).value.clone();
        points.push((id, asked.map_or_else(options, |asked| asked.value.clone())));
    }
    let questions = revised.questions.iter().filter(|question| question.chosen.is_none());
    for question in questions {
        if question.policies.iter().any(|policy| selected.contains(&policy.value)) {
            let id = question.from.first().unwrap_or(&question.id).value.clone();
            points.push((id, question.question.value.clone()));
        }
    }
    points.dedup();
    let widest = points.iter().map(|(id, _)| wrap::width(id)).max().unwrap_or(0);
    let start = column + 2 + widest + 3;
    let mut drawn = String::new();
    for (at, (id, words)) in points.iter().enumerate() {
        let word = if at == 0 { "open" } else { "" };
        let label = look.paint(Ink::Open, word) + &" ".repeat(column - word.len());
        let lines = wrap::wrap(&wrap::tame(words), look.width.saturating_sub(start).max(20));
        for (number, line) in lines.iter().enumerate() {
            let before = match number {
                0 => format!("{label}  {}   ", wrap::left(id, widest)),
                _ => " ".repeat(start),
            };
            drawn.push_str(&format!("{before}{line}\n"));
        }
    }
    drawn
}

/// The last lines of a build.
struct Ending<'a> {
    built: &'a Built,
    found: &'a [Diagnostic],
    out: &'a Path,
    took: Duration,
}

impl Ending<'_> {
    fn draw(&self, profile: &str, selected: &[String], project: &Project) -> String {
        let warnings = self.found.iter().filter(|it| it.severity == Severity::Warning).count();
        let warnings = match warnings {
            0 => "no warnings".to_owned(),
            count => report::plural(count, "warning"),
        };
        let mut drawn = format!(
            "policy: built {}, {}, {warnings}, in {:.2} s\n",
            report::plural(selected.len(), "policy"),
            report::plural(self.built.files, "file"),
            self.took.as_secs_f64()
        );
        let mut facts = vec![format!("profile {profile}")];
        let as_of = self.built.assembly.workspace.manifest.as_of.as_ref();
        facts.extend(as_of.map(|date| format!("as of {}", plain_date(&date.value))));
        if let Some(revised) = &self.built.assembly.revised {
            let sum = render::content_hash(revised, &project.sources);
            facts.push(format!("content {}", &sum[..8]));
        }
        drawn.push_str(&format!("        {}\n", facts.join(", ")));
        let shown =
            if self.built.has_index { self.out.join("index.html") } else { self.out.to_owned() };
        drawn.push_str(&format!("        {}\n", shown.display()));
        drawn
    }
}

/// Returns a date in words with plain spaces, as people copy it.
fn plain_date(date: &str) -> String {
    render::date_words(date, "en").replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out() {
        assert_eq!(plain_date("2021-10-31"), "31 October 2021");
        assert_eq!(plain_date("soon"), "soon");
    }
}
