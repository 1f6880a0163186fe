//! Base + amendments → revised drafts, with the cause of every byte.

use crate::diagnostic::Diagnostics;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;

/// Applies the amendments of a workspace to its drafts.
///
/// Returns nothing where an error was pushed.
pub fn amend(
    workspace: &Workspace,
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> Option<RevisedWorkspace> {
    let _ = (workspace, sources, sink);
    None
}
