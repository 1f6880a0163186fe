//! Document → numbers, references, figures, as tables keyed by node.
//!
//! Must not know amendments, templates or formats: what is derived here is the same on every paper.

mod cited;
mod figure;
mod inline;
mod number;
mod reference;
mod retired;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostics;
use crate::model::document::Document;
use crate::model::figure::Figures;
use crate::model::manifest::Manifest;
use crate::model::manifest::Metadata;
use crate::model::resolution::Resolution;
use crate::model::revised::Retired;
use crate::model::revised::RevisedDraft;
use crate::model::workspace::BasePolicy;
use crate::source::SourceMap;

/// A draft to resolve.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// `tip`
    pub policy: &'a str,
    /// Its metadata.
    pub metadata: &'a Metadata,
    /// Its text.
    pub document: &'a Document,
    /// The text of which it is a revision; of a base that itself.
    pub base: &'a Document,
    /// Ids of its base that no longer lead where they led: for messages.
    pub retired: &'a [Retired],
}

impl<'a> From<&'a BasePolicy> for Draft<'a> {
    fn from(base: &'a BasePolicy) -> Self {
        let (document, metadata) = (&base.document, &base.metadata);
        Self { policy: &base.key, metadata, document, base: document, retired: &[] }
    }
}

impl<'a> From<&'a RevisedDraft> for Draft<'a> {
    fn from(revised: &'a RevisedDraft) -> Self {
        let RevisedDraft { policy, metadata, document, base, retired, .. } = revised;
        Self { policy, metadata, document, base, retired }
    }
}

/// Resolves all drafts of a workspace together, since they may refer to one another.
///
/// Raises `unresolved-reference`, `unknown-source`, `unknown-figure`, `stale-figure`, `late-figure`,
/// `unused-figure`. Whoever resolves the base only for its numbers gives a sink of its own.
pub fn resolve(
    drafts: &[Draft<'_>],
    figures: &Figures,
    manifest: &Manifest,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) -> Vec<Resolution> {
    let mut resolutions: Vec<Resolution> =
        drafts.iter().map(|draft| number::number(draft.document, sources)).collect();
    let indexes: Vec<reference::Index> = drafts
        .iter()
        .zip(&resolutions)
        .map(|(draft, resolution)| reference::Index::new(draft, resolution, sources))
        .collect();
    for (at, draft) in drafts.iter().enumerate() {
        let links = reference::Links { drafts, indexes: &indexes, at, sources };
        links.fill(&mut resolutions[at], sink);
        reference::check_sources(draft.document, &resolutions[at], sources, sink);
    }
    figure::check(drafts, figures, manifest, sources, sink);
    resolutions
}
