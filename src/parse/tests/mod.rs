//! Parsing short files: what is read, and what is said of faults.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Action;
use crate::model::amendment::Change;
use crate::model::amendment::Text;

mod arbitrary;
mod changes;
mod chapters;
mod files;
mod locators;
mod schemas;
mod verbs;
mod workspaces;

/// What came of parsing some files.
struct Run {
    project: Project,
    workspace: Option<Workspace>,
    found: Vec<Diagnostic>,
}

impl Run {
    /// Parses files; a manifest and a chapter are added where there is none.
    fn of(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<(&str, &str)> = files.to_vec();
        let mut default = |prefix: &str, path: &'static str, text: &'static str| {
            if !files.iter().any(|(path, _)| path.starts_with(prefix)) {
                files.push((path, text));
            }
        };
        default("policy.yaml", "policy.yaml", "policies:\n  tip: { title: T, symbol: S }\n");
        default("chapters/", "chapters/tip/01.md", "# One {#tip-one}\n");
        let mut project = Project::of_texts(files);
        let mut sink = Diagnostics::default();
        let workspace = workspace(&mut project, &mut sink);
        // Amending reports it.
        if let Some(workspace) = &workspace {
            let all = workspace.amendments.amendments.iter();
            all.flat_map(amendment::unguarded).for_each(|found| sink.push(found));
        }
        let found = sink.iter().cloned().collect();
        Self { project, workspace, found }
    }

    /// Parses one change of an amendment.
    fn of_change(change: &str) -> Self {
        let change = change.trim_end().replace('\n', "\n        ");
        Self::of_amendment(&format!(
            "editorial: e\nchanges:\n  - {}",
            change.replace("\n        ", "\n    ")
        ))
    }

    /// Parses one amendment without its id.
    fn of_amendment(rest: &str) -> Self {
        let rest = rest.trim_end().replace('\n', "\n    ");
        Self::of(&[(
            "amendments/a.yaml",
            &format!("policy: tip\namendments:\n  - id: a\n    {rest}\n"),
        )])
    }

    /// Returns each finding as `code: message [marked]; help`.
    fn said(&self) -> Vec<String> {
        let each = self.found.iter().map(|finding| {
            let marked = finding.labels.first().map(|label| {
                let span = self.project.sources.in_file(label.span);
                format!(" [{}]", self.project.sources.slice(span))
            });
            let marked = marked.unwrap_or_default();
            let code = finding.code.name();
            format!("{code}: {}{marked}; {}", finding.message, finding.help.join("; "))
        });
        each.collect()
    }

    /// Returns the only finding.
    fn one(&self) -> String {
        let mut said = self.said();
        assert_eq!(said.len(), 1, "{said:#?}");
        said.remove(0)
    }

    fn codes(&self) -> Vec<&str> {
        self.found.iter().map(|finding| finding.code.name()).collect()
    }

    fn workspace(&self) -> &Workspace {
        assert_eq!(self.said(), Vec::<String>::new());
        self.workspace.as_ref().unwrap()
    }

    /// Returns the only change of the only amendment.
    fn change(&self) -> &Change {
        &self.workspace().amendments.amendments[0].changes[0]
    }

    fn text(&self, text: Text) -> &str {
        self.project.sources.get(text.source).text()
    }
}
