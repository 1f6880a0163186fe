//! What can be told of a workspace although some of its files cannot be read.

use std::collections::BTreeSet;

use crate::amend;
use crate::assemble::resolve_base;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::model::document::Reading;
use crate::model::workspace::Workspace;
use crate::source::SourceId;
use crate::source::SourceMap;

/// Reports the faults of place that are there whatever the files with faults say (see
/// [`mod@crate::amend`], `misplaced`); `may_fail` says of which paths faults leave the base whole.
/// Where it is not, or nothing is known of a file, only a missing `was` is reported.
pub(super) fn misplaced(
    workspace: &Workspace,
    sources: &mut SourceMap,
    may_fail: impl Fn(&str) -> bool,
    sink: &mut Diagnostics,
) {
    let Some(unread) = unread(sources, may_fail, sink) else {
        let found = amend::unguarded(&workspace.amendments.amendments);
        return found.into_iter().for_each(|found| sink.push(found));
    };
    // Other people's sections have no numbers of ours.
    let numbers = match workspace.reading {
        Reading::Strict => resolve_base(workspace, sources, &mut Diagnostics::default()),
        Reading::Lenient => Vec::new(),
    };
    amend::misplaced(workspace, &numbers, &unread, sources, sink);
}

/// Returns the texts of the files with faults; nothing where one of them may not fail or has no text.
fn unread(
    sources: &SourceMap,
    may_fail: impl Fn(&str) -> bool,
    sink: &Diagnostics,
) -> Option<Vec<String>> {
    let mut faulty: BTreeSet<SourceId> = BTreeSet::new();
    for found in sink.iter().filter(|found| found.severity == Severity::Error) {
        faulty.insert(sources.in_file(found.labels.first()?.span).source);
    }
    let texts = faulty.into_iter().map(|source| {
        let source = sources.get(source);
        let is_known = may_fail(source.path()) && !source.text().is_empty();
        is_known.then(|| source.text().to_owned())
    });
    texts.collect()
}
