//! The law of whole drafts: every byte of a revised draft has a cause, and none of the base is lost.
//!
//! The fuzzing targets compile this file too; it uses public parts of the library only.

use std::collections::BTreeMap;

use crate::model::revised::Origin;
use crate::model::revised::RevisedDraft;
use crate::source::SourceMap;

/// Runs cover every revised chapter, base bytes are true copies, and every byte of the base is in the
/// revised draft once or gone once, with a cause.
pub(crate) fn check_provenance(draft: &RevisedDraft, sources: &SourceMap) {
    let mut covered: BTreeMap<_, Vec<(u32, u32)>> = BTreeMap::new();
    for (file, runs) in draft.document.files.iter().zip(&draft.provenance) {
        let text = sources.get(file.source()).text();
        let mut at = 0;
        for run in runs {
            assert_eq!(run.range.start, at, "runs cover the chapter in order");
            assert!(run.range.start < run.range.end);
            at = run.range.end;
            match &run.origin {
                Origin::Changes(by) => assert!(!by.is_empty(), "a byte without a cause"),
                Origin::Base(source, offset) => {
                    let end = offset + (run.range.end - run.range.start);
                    let base = &sources.get(*source).text()[*offset as usize..end as usize];
                    let own = &text[run.range.start as usize..run.range.end as usize];
                    assert_eq!(base, own, "a copy of the base");
                    covered.entry(*source).or_default().push((*offset, end));
                }
            }
        }
        assert_eq!(at as usize, text.len(), "runs cover the chapter");
    }
    for gone in &draft.deletions {
        let text = sources.slice(gone.span);
        assert!(!gone.causes.is_empty(), "gone without a cause: {text:?}");
        assert!(gone.span.start < gone.span.end);
        covered.entry(gone.span.source).or_default().push((gone.span.start, gone.span.end));
    }
    for file in &draft.base.files {
        let text = sources.get(file.source()).text();
        let mut ranges = covered.remove(&file.source()).unwrap_or_default();
        ranges.sort_unstable();
        let mut at = 0;
        for (start, end) in ranges {
            let around = &text[(at.min(start)) as usize..end as usize];
            assert_eq!(start, at, "lost or doubled in {}: {around:?}", file.name);
            at = end;
        }
        assert_eq!(at as usize, text.len(), "lost at the end of {}", file.name);
    }
    assert!(covered.is_empty(), "bytes of another policy's base");
}
