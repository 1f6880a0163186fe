//! A workspace from strings, amended; the laws that hold of every run are checked on every run.

use std::collections::BTreeMap;

use crate::amend::Suggested;
use crate::amend::Suggestion;
use crate::amend::amend;
use crate::amend::suggest;
use crate::amend::tests::whole::check_provenance;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::model::register::Outcome;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;
use crate::model::revised::RevisedDraft;
use crate::model::revised::RevisedWorkspace;
use crate::model::revised::Sweep;
use crate::model::workspace::Workspace;
use crate::parse;
use crate::project::Project;
use crate::source::SourceMap;
use crate::source::Span;

const MANIFEST: &str = "policies:\n  tip: { title: Tip policy, symbol: TIP }\n  som: { title: Som policy, symbol: SOM }\n";

/// The files of a workspace.
#[derive(Clone, Debug)]
pub(super) struct Case {
    files: Vec<(String, String)>,
}

impl Case {
    /// A workspace of one chapter, `01.md` of policy `tip`.
    pub(super) fn new(chapter: &str) -> Self {
        let case = Self { files: Vec::new() };
        case.file("chapters/tip/01.md", chapter)
    }

    /// Adds a file.
    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push((path.into(), text.into()));
        self
    }

    /// Adds an amendment with these changes, each a map in YAML.
    pub(super) fn amendment(self, id: &str, changes: &[&str]) -> Self {
        self.guarded(id, changes, &[])
    }

    /// Adds an amendment with changes and guards.
    pub(super) fn guarded(self, id: &str, changes: &[&str], ensure: &[&str]) -> Self {
        let mut text = format!("policy: tip\namendments:\n  - id: {id}\n    editorial: because\n");
        for (key, entries) in [("changes", changes), ("ensure", ensure)] {
            if !entries.is_empty() {
                text.push_str(&format!("    {key}:\n"));
            }
            for entry in entries {
                let lines = entry.trim_end().replace('\n', "\n        ");
                text.push_str(&format!("      - {lines}\n"));
            }
        }
        let path = format!("amendments/{id}.yaml");
        self.file(&path, &text)
    }

    /// Amends, and amends again with all files in the opposite order, which must come to the same.
    /// The files have to be sound.
    pub(super) fn run(&self) -> Run {
        match self.attempt() {
            Ok(run) => run,
            Err(errors) => panic!("the test's own files: {errors:#?}"),
        }
    }

    /// Amends like [`Case::run`]; returns nothing where the files are not sound.
    pub(super) fn try_run(&self) -> Option<Run> {
        self.attempt().ok()
    }

    fn attempt(&self) -> Result<Run, Vec<String>> {
        let mut reversed = self.clone();
        reversed.files.reverse();
        for (path, text) in &mut reversed.files {
            let is_register = path.ends_with("/register.yaml");
            // Another name for another order of the files.
            if path.starts_with("amendments/") && path.ends_with(".yaml") && !is_register {
                *path = path.replace("amendments/", "amendments/z/");
                *text = text.replace("{ file: ", "{ file: ../");
            }
        }
        let run = self.run_once()?;
        let other = reversed.run_once()?;
        assert_eq!(run.chapters, other.chapters, "the order of files decides");
        let sorted = |run: &Run| {
            let mut said = run.said();
            said.sort();
            said
        };
        assert_eq!(sorted(&run), sorted(&other), "the order of files decides");
        Ok(run)
    }

    fn run_once(&self) -> Result<Run, Vec<String>> {
        let mut project = self.project();
        let mut sink = Diagnostics::default();
        let workspace = parse::workspace(&mut project, &mut sink);
        let errors = sink.iter().filter(|found| found.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|found| found.message.clone()).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let workspace = workspace.unwrap();
        let mut found = Diagnostics::default();
        let revised = amend(&workspace, &[], &mut project.sources, &mut found);
        assert_eq!(revised.is_none(), found.has_errors());
        let chapters = revised.iter().flat_map(|revised| &revised.policies);
        let chapters = chapters.flat_map(|draft| {
            check_provenance(draft, &project.sources);
            draft.document.files.iter().map(|file| {
                let text = project.sources.get(file.source()).text().to_owned();
                (format!("{}/{}", draft.policy, file.name), text)
            })
        });
        let chapters = chapters.collect();
        let found = found.iter().cloned().collect();
        Ok(Run { sources: project.sources, workspace, chapters, found, revised })
    }

    /// Returns where words stand.
    pub(super) fn suggested(&self, words: &str) -> Vec<Suggestion> {
        let mut project = self.project();
        let workspace = parse::workspace(&mut project, &mut Diagnostics::default()).unwrap();
        match suggest(&workspace, &[], &project.sources, words) {
            Suggested::Found(found) => found,
            Suggested::Nearest(near) => panic!("`{words}` is not found: {near:#?}"),
        }
    }

    fn project(&self) -> Project {
        let mut files = self.files.clone();
        if !files.iter().any(|(path, _)| path == "policy.yaml") {
            files.push(("policy.yaml".into(), MANIFEST.into()));
        }
        if !files.iter().any(|(path, _)| path.starts_with("chapters/som/")) {
            files.push(("chapters/som/01.md".into(), "# Other policy {#som-one}\n".into()));
        }
        Project::of_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }
}

/// What came of amending.
pub(super) struct Run {
    sources: SourceMap,
    pub(super) workspace: Workspace,
    chapters: BTreeMap<String, String>,
    found: Vec<Diagnostic>,
    revised: Option<RevisedWorkspace>,
}

impl Run {
    /// Returns each finding as `code: message`.
    pub(super) fn said(&self) -> Vec<String> {
        let each = self.found.iter().map(|found| {
            assert!(!found.labels.is_empty(), "a finding without a place: {found:#?}");
            assert!(!found.help.is_empty(), "a finding without a remedy: {found:#?}");
            format!("{}: {}", found.code.name(), found.message)
        });
        each.collect()
    }

    /// Returns the codes of the findings, sorted.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.found.iter().map(|found| found.code.name()).collect();
        codes.sort_unstable();
        codes
    }

    /// Returns the codes of the errors, sorted.
    pub(super) fn errors(&self) -> Vec<&'static str> {
        let errors = self.found.iter().filter(|found| found.severity == Severity::Error);
        let mut codes: Vec<_> = errors.map(|found| found.code.name()).collect();
        codes.sort_unstable();
        codes
    }

    /// Returns the code of the only finding.
    pub(super) fn code(&self) -> &'static str {
        assert_eq!(self.found.len(), 1, "{:#?} {:#?}", self.said(), self.chapters);
        self.found[0].code.name()
    }

    /// Returns the only finding's message.
    pub(super) fn message(&self) -> &str {
        self.code();
        &self.found[0].message
    }

    /// Returns the only finding's help.
    pub(super) fn help(&self) -> String {
        self.code();
        self.found[0].help.join("\n")
    }

    /// Returns a revised chapter, by policy and name.
    pub(super) fn chapter(&self, name: &str) -> &str {
        assert!(self.revised.is_some(), "{:#?}", self.said());
        &self.chapters[name]
    }

    /// Returns the revised `01.md` of `tip`, nothing having been found.
    pub(super) fn text(&self) -> &str {
        assert_eq!(self.said(), Vec::<String>::new());
        self.chapter("tip/01.md")
    }

    /// Returns the revised `01.md` of `tip`, whatever warnings there are.
    pub(super) fn text_despite_warnings(&self) -> &str {
        self.chapter("tip/01.md")
    }

    pub(super) fn draft(&self) -> &RevisedDraft {
        assert!(self.revised.is_some(), "{:#?}", self.said());
        let policies = &self.revised.as_ref().unwrap().policies;
        policies.iter().find(|draft| draft.policy == "tip").unwrap()
    }

    pub(super) fn outcome(&self, id: &str) -> Outcome {
        assert!(self.revised.is_some(), "{:#?}", self.said());
        let amendments = &self.workspace.amendments.amendments;
        let at = amendments.iter().position(|amendment| amendment.id.value == id).unwrap();
        self.revised.as_ref().unwrap().outcomes[at].outcome
    }

    fn names(&self, causes: &[ChangeId]) -> String {
        let names = causes.iter().map(|cause| {
            let amendment = &self.workspace.amendments.amendments[cause.amendment as usize];
            format!("{}.{}", amendment.id.value, cause.change)
        });
        names.collect::<Vec<_>>().join("+")
    }

    /// Returns what is gone, as `cause: text`; what follows one another joined.
    pub(super) fn deletions(&self) -> Vec<String> {
        let deletions = self.draft().deletions.iter();
        let each = deletions
            .map(|gone| format!("{}: {}", self.names(&gone.causes), self.sources.slice(gone.span)));
        each.collect()
    }

    /// Returns what changes wrote in `01.md` of `tip`, as `cause: text`.
    pub(super) fn made(&self) -> Vec<String> {
        let text = self.chapter("tip/01.md");
        let runs = self.draft().provenance[0].iter().filter_map(|run| match &run.origin {
            Origin::Base(..) => None,
            Origin::Changes(by) => {
                let text = &text[run.range.start as usize..run.range.end as usize];
                Some(format!("{}: {text}", self.names(by)))
            }
        });
        runs.collect()
    }

    /// Returns the only sweep's report.
    pub(super) fn sweep(&self) -> &Sweep {
        assert!(self.revised.is_some(), "{:#?}", self.said());
        let sweeps = &self.revised.as_ref().unwrap().sweeps;
        assert_eq!(sweeps.len(), 1);
        &sweeps[0]
    }

    /// Returns the words at a place of a revised chapter.
    pub(super) fn words(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// Returns the places of the only sweep that were spared or kept, as `words: why`.
    pub(super) fn spared(&self) -> Vec<String> {
        let sweep = self.sweep();
        let all = sweep.spared.iter().chain(&sweep.kept);
        all.map(|(span, why)| format!("{}: {why}", self.words(*span))).collect()
    }

    /// Returns what the only finding proposes for `was`.
    pub(super) fn suggested_was(&self) -> Option<String> {
        let found = self.found.iter().find(|found| found.code.name() == "was-differs")?;
        let help = found.help.last()?;
        Some(help.rsplit_once("was: ")?.1.to_owned())
    }

    pub(super) fn revised(&self) -> &RevisedWorkspace {
        self.revised.as_ref().unwrap()
    }

    pub(super) fn slice(&self, source: crate::source::SourceId) -> &str {
        self.sources.get(source).text()
    }
}
