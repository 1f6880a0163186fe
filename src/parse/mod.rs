//! YAML files → manifest, register, amendments, figures; chapters → documents.
//!
//! Must not locate anything: what a locator matches is the amend stage's.

use crate::diagnostic::Diagnostics;
use crate::model::workspace::Workspace;
use crate::project::Project;

/// Parses a workspace. Returns nothing only where the manifest cannot be read at all.
pub fn workspace(project: &mut Project, sink: &mut Diagnostics) -> Option<Workspace> {
    let _ = (project, sink);
    None
}
