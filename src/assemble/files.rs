//! Amendments on single files, without a workspace.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::amend;
use crate::assemble::unread;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Workspace;
use crate::parse;
use crate::project;
use crate::project::Files;
use crate::resolve;
use crate::resolve::Draft;
use crate::source::SourceMap;

/// What applying amendments to single files gave.
#[derive(Debug)]
pub struct Applied {
    /// The files, each a policy with one chapter, and the amendments.
    pub workspace: Workspace,
    /// What became of them, in the order in which they were given.
    pub revised: RevisedWorkspace,
}

/// Reads a file of amendments and the Markdown files it is for; see [`project::load_files`].
///
/// # Errors
/// Where the disk cannot be read, or the standard input is asked for twice.
pub fn load_files(
    amendments: &Path,
    documents: &[PathBuf],
    sink: &mut Diagnostics,
) -> anyhow::Result<Files> {
    project::load_files(amendments, documents, parse::passages_named, sink)
}

/// Applies amendments to single files, each a document of its own: what is located must be in one
/// of them, sweeps run in each. `language` is that of the files, BCP 47.
///
/// Of what does not resolve only that is raised which did resolve before, or which an amendment
/// brings: the files are not for us to judge. Raises what parsing and amending raise, and
/// `unresolved-reference`, `moved-link`, `empty-link`, `unknown-source`, `unknown-figure`. Returns nothing where an error
/// forbids a result.
pub fn apply(files: &mut Files, language: &str, sink: &mut Diagnostics) -> Option<Applied> {
    let workspace = parse::files(files, language, sink);
    let mut before = Diagnostics::default();
    each(workspace.policies.iter().map(Draft::from), &workspace, &files.sources, &mut before);
    if sink.has_errors() {
        let amendments = files.amendments.map(|it| files.sources.get(it).path().to_owned());
        let of_amendments = |path: &str| amendments.as_deref() == Some(path);
        unread::misplaced(&workspace, &mut files.sources, of_amendments, sink);
        return None;
    }
    // Other people's sections have no numbers of ours: messages name them by their headings.
    let revised = amend::amend(&workspace, &[], &mut files.sources, sink)?;
    let mut after = Diagnostics::default();
    each(revised.policies.iter().map(Draft::from), &workspace, &files.sources, &mut after);
    let key = |found: &Diagnostic| (found.code, found.message.clone());
    let known: BTreeSet<(Code, String)> = before.iter().map(key).collect();
    after.extract(|found| !known.contains(&key(found)));
    let mut carried = Diagnostics::default();
    amend::carried(&workspace, &revised, &files.sources, &mut carried);
    // They say more of a link than that it leads nowhere.
    let place = |found: &Diagnostic| found.labels.first().map(|label| label.span);
    let told: Vec<_> = carried.iter().map(place).collect();
    after.extract(|found| {
        found.code != codes::UNRESOLVED_REFERENCE || !told.contains(&place(found))
    });
    sink.append(carried);
    sink.append(after);
    (!sink.has_errors()).then_some(Applied { workspace, revised })
}

/// Looks for words in single files. Returns the texts with it; nothing found out where a finding
/// says that a file cannot be read.
///
/// # Errors
/// Where the disk cannot be read.
pub fn locate_in_files(
    documents: &[PathBuf],
    words: &str,
    sink: &mut Diagnostics,
) -> anyhow::Result<(SourceMap, Option<amend::Suggested>)> {
    let mut files = project::load_documents(documents, sink)?;
    if sink.has_errors() {
        return Ok((files.sources, None));
    }
    let workspace = parse::files(&mut files, "en", sink);
    let suggested = amend::suggest(&workspace, &[], &files.sources, words);
    Ok((files.sources, Some(suggested)))
}

/// Resolves each file by itself: none refers to another.
fn each<'d>(
    drafts: impl Iterator<Item = Draft<'d>>,
    workspace: &Workspace,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    for draft in drafts {
        resolve::resolve(&[draft], &workspace.figures, &workspace.manifest, sources, sink);
    }
}
