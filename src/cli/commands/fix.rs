//! `policy check --fix`: puts right what has one answer only, and shows what it changed.

use std::collections::BTreeMap;
use std::path::Path;

use policy::diagnostic::Diagnostic;
use policy::fix::apply;
use policy::fix::edits;
use policy::output;
use policy::output::NewText;
use policy::project::Project;
use policy::source::SourceId;

use crate::cli::commands::check::Checked;
use crate::cli::diff;
use crate::cli::report;
use crate::cli::terminal::Terminal;

/// More rounds than these are not made: what is behind a slip is found when it is gone, and seldom
/// hides another.
const ROUNDS: usize = 8;

/// What was fixed, in memory so far.
pub(super) struct Fixes {
    files: Vec<Changed>,
    count: usize,
}

/// A file with its text before and after.
struct Changed {
    path: String,
    before: String,
    after: String,
}

/// Fixes a project in memory, round by round, until nothing is left that has a fix. `checked` is
/// what its check came to, and is what the last one came to afterwards.
pub(super) fn fix(
    project: &mut Project,
    checked: &mut Checked,
    check: &dyn Fn(&mut Project) -> anyhow::Result<Checked>,
) -> anyhow::Result<Fixes> {
    let mut before: BTreeMap<SourceId, String> = BTreeMap::new();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let fixed =
            apply(edits(&checked.found, &project.sources).iter().flatten(), &project.sources);
        if fixed.is_empty() {
            break;
        }
        for fixed in &fixed {
            let text = || project.sources.get(fixed.source).text().to_owned();
            before.entry(fixed.source).or_insert_with(text);
            count += fixed.count;
        }
        project.sources.revise(fixed.into_iter().map(|fixed| (fixed.source, fixed.text)));
        *checked = check(project)?;
    }
    let files = before.into_iter().map(|(id, before)| {
        let source = project.sources.get(id);
        Changed { path: source.path().to_owned(), before, after: source.text().to_owned() }
    });
    let mut files: Vec<Changed> = files.filter(|file| file.before != file.after).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(Fixes { files, count })
}

impl Fixes {
    /// Shows what differs in each file, then writes them all.
    pub(super) fn show_and_write(&self, root: &Path, terminal: &Terminal) -> anyhow::Result<()> {
        for file in &self.files {
            let look = terminal.err_look();
            terminal.err(&(diff::unified(&file.path, &file.before, &file.after, &look) + "\n"));
        }
        let texts = self.files.iter().map(|file| NewText {
            path: &file.path,
            before: &file.before,
            after: &file.after,
        });
        output::replace_inputs(root, &texts.collect::<Vec<_>>())
    }

    /// Says what was fixed and what is left.
    pub(super) fn ending(&self, left: &[Diagnostic]) -> String {
        let fixed = match self.files.len() {
            0 => "nothing to fix".to_owned(),
            files => format!(
                "{} fixed in {}",
                report::plural(self.count, "finding"),
                report::plural(files, "file")
            ),
        };
        let left = report::count(left);
        match self.files.is_empty() {
            true => format!("{fixed}, {left}"),
            false => format!("{fixed}, {left} left"),
        }
    }
}
