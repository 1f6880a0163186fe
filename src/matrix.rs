//! Outcomes and coverage: register × dispositions × what amendments came to.

use crate::diagnostic::Diagnostics;
use crate::model::matrix::DispositionMatrix;
use crate::model::revised::AmendmentOutcome;
use crate::model::workspace::Workspace;

/// Makes the matrix. `outcomes` are those of the amendments, in the order of the set.
///
/// Raises `no-disposition`, `unknown-recommendation`, `decision-contradicted`.
pub fn matrix(
    workspace: &Workspace,
    outcomes: &[AmendmentOutcome],
    sink: &mut Diagnostics,
) -> DispositionMatrix {
    let _ = (workspace, outcomes, sink);
    DispositionMatrix::default()
}
