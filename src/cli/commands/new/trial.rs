//! What a workspace would come to with a new amendment: found out before anything is written.

use policy::assemble;
use policy::assemble::Assembly;
use policy::assemble::Options;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Diagnostics;
use policy::model::workspace::Profile;
use policy::project::Project;
use policy::source::SourceMap;

use crate::cli::commands::check;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;

/// A workspace to try amendments on.
pub(super) struct Trial {
    /// The texts, with what is supposed.
    project: Project,
    /// What is wrong without the amendment.
    known: Vec<Known>,
    /// Whether the amendments of the workspace can be carried out, so that a new one is too.
    pub(super) is_telling: bool,
    progress: Progress,
}

/// What makes a finding the same in two runs: code, message, file.
type Known = (&'static str, String, String);

/// What came of a trial.
pub(super) struct Tried {
    /// Findings that the workspace has not got without the amendment.
    pub(super) found: Vec<Diagnostic>,
    /// How many places a term of the amendment replaces; nothing where errors kept it from being
    /// played.
    pub(super) hits: Option<usize>,
}

impl Trial {
    /// Looks at the workspace as it is.
    pub(super) fn start(project: Project, terminal: &Terminal) -> Self {
        let progress = Progress::start(terminal);
        let mut trial = Self { project, known: Vec::new(), is_telling: false, progress };
        let (assembly, found) = trial.check();
        trial.is_telling = assembly.is_some_and(|assembly| assembly.revised.is_some());
        trial.known = found.iter().map(|found| known(found, &trial.project.sources)).collect();
        trial
    }

    /// Supposes a text for a file and looks again; `id` names the new amendment.
    pub(super) fn of(&mut self, path: &str, text: &str, id: &str) -> Tried {
        self.project.suppose_amendments(path, text.to_owned());
        let (assembly, mut found) = self.check();
        found.retain(|found| !self.known.contains(&known(found, &self.project.sources)));
        Tried { found, hits: assembly.and_then(|assembly| hits(&assembly, id)) }
    }

    /// Gives the texts back; the line of progress ends.
    pub(super) fn end(self) -> Project {
        self.project
    }

    fn check(&mut self) -> (Option<Assembly>, Vec<Diagnostic>) {
        let mut sink = Diagnostics::default();
        let step = |step| self.progress.step(step);
        let options = Options { profile: Profile::Draft, formats: &[], step: &step };
        let assembly = assemble::check(&mut self.project, &options, &mut sink);
        (assembly, check::sorted(sink, &self.project.sources))
    }
}

fn known(found: &Diagnostic, sources: &SourceMap) -> Known {
    let path = found.labels.first().map(|label| sources.place(label.span).0.to_owned());
    (found.code.name(), found.message.clone(), path.unwrap_or_default())
}

fn hits(assembly: &Assembly, id: &str) -> Option<usize> {
    let amendments = &assembly.workspace.amendments.amendments;
    let sweeps = assembly.revised.as_ref()?.sweeps.iter();
    let own = sweeps.filter(|sweep| amendments[sweep.change.amendment as usize].id.value == id);
    Some(own.map(|sweep| sweep.hits.len()).sum())
}
