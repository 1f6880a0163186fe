//! Tests of prose and pages: small workspaces that the stages before rendering have read.

#[cfg(feature = "pdf")]
mod pdf;
mod prose;

use crate::assemble;
use crate::assemble::Assembly;
use crate::assemble::Options;
use crate::diagnostic::Diagnostics;
use crate::model::workspace::Profile;
use crate::project::Project;
use crate::render::Format;

/// A manifest of one policy, `demo`.
const MANIFEST: &str = "title: Demonstration\nas-of: 2021-10-31\nlanguage: en\npolicies:\n  \
                        demo: { title: Draft policy on lamps, symbol: DEMO/LAMPS/1, revision: 0 }\n";

/// A project with one chapter, and further texts.
fn project(chapter: &str, texts: &[(&str, &str)]) -> Project {
    let own = [("policy.yaml", MANIFEST), ("chapters/demo/01.md", chapter)];
    Project::of_texts(own.into_iter().chain(texts.iter().copied()))
}

/// Runs all stages before rendering; there must be no errors.
fn checked(project: &mut Project, formats: &[Format]) -> Assembly {
    let mut sink = Diagnostics::default();
    let options = Options { profile: Profile::Draft, formats, step: &|_| {} };
    let assembly = assemble::check(project, &options, &mut sink);
    assert!(!sink.has_errors(), "{:?}", sink.iter().collect::<Vec<_>>());
    assembly.unwrap()
}
