//! What the final profile refuses: brackets, pending figures, undecided hits.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::revised::ChangeId;
use crate::model::revised::RevisedDraft;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Workspace;

/// Reports everything that is open in the revised drafts.
///
/// Raises `open-alternatives`, `pending-figure`, `tone-undecided`.
pub(super) fn check(workspace: &Workspace, revised: &RevisedWorkspace, sink: &mut Diagnostics) {
    let mut open: BTreeSet<ChangeId> = BTreeSet::new();
    for draft in &revised.policies {
        open.extend(draft.alternatives.iter().map(|alternatives| alternatives.change));
    }
    for change in open {
        sink.push(open_alternatives(workspace, change));
    }
    let used: BTreeSet<&str> = revised.policies.iter().flat_map(figures).collect();
    for figure in revised.figures.figures.iter().filter(|figure| figure.is_pending()) {
        let key = figure.key.value.as_str();
        if used.contains(key) {
            let span = figure.value.as_ref().map_or(figure.span, |value| value.span);
            let message = format!("the figure `{key}` is pending, and the final draft uses it");
            let help = "give the value, or take the figure out of the text";
            sink.push(
                Diagnostic::new(codes::PENDING_FIGURE, message).at(span, "awaited").help(help),
            );
        }
    }
    for sweep in revised.sweeps.iter().filter(|sweep| sweep.by.is_none()) {
        for hit in &sweep.residue {
            let amendment = amendment(workspace, sweep.change);
            let message = format!("a hit of the worklist \"{}\" is undecided", sweep.words);
            let found = Diagnostic::new(codes::TONE_UNDECIDED, message)
                .at(*hit, "nothing decides this one")
                .cause(amendment.cause())
                .help("decide it under `changes`, or keep it under `keep` with a reason");
            sink.push(found);
        }
    }
}

fn amendment(workspace: &Workspace, change: ChangeId) -> &Amendment {
    &workspace.amendments.amendments[change.amendment as usize]
}

fn open_alternatives(workspace: &Workspace, change: ChangeId) -> Diagnostic {
    let amendment = amendment(workspace, change);
    let written = &amendment.changes[change.change as usize];
    let (id, span) = match &written.action {
        Action::Alternatives(alternatives) => {
            (alternatives.id.value.as_str(), alternatives.id.span)
        }
        _ => (amendment.id.value.as_str(), written.span),
    };
    Diagnostic::new(codes::OPEN_ALTERNATIVES, format!("the alternatives `{id}` stand in brackets"))
        .at(span, "nothing is chosen")
        .cause(amendment.cause())
        .help("write `chosen` and `decided-by`, or build with `--profile committee`")
}

/// Returns the keys of the figures that a draft shows.
fn figures(draft: &RevisedDraft) -> impl Iterator<Item = &str> {
    let inlines = draft.document.files.iter().flat_map(|file| &file.tree.inlines);
    inlines.filter_map(|inline| match &inline.kind {
        InlineKind::Link(LinkTarget::Figure(key)) => Some(key.split('/').next().unwrap_or(key)),
        _ => None,
    })
}
