//! Figures: revised values everywhere they are shown, gaps filled in in inserted text.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::draft::Draft;
use crate::amend::sweep::Splices;
use crate::amend::sweep::sorted;
use crate::amend::text::Splice;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::figure::Figure;
use crate::model::figure::Figures;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;

/// What the figure phase did.
#[derive(Debug, Default)]
pub(crate) struct FigureSweep {
    pub(crate) splices: Splices,
    /// Keys that the text uses, with how often a revised value was put.
    pub(crate) used: BTreeMap<String, usize>,
    /// Keys of figures that are pending and used, by policy.
    pub(crate) pending: BTreeSet<(usize, String)>,
}

/// Finds where figures have to change. `changed` says who revised a key.
pub(crate) fn sweep(
    draft: &Draft,
    base: &Figures,
    revised: &Figures,
    changed: &BTreeMap<String, Vec<ChangeId>>,
) -> FigureSweep {
    let mut swept = FigureSweep::default();
    for (at, chapter) in draft.chapters.iter().enumerate() {
        for node in chapter.tree.ids() {
            let inlines = chapter.tree.inlines(node);
            for (position, inline) in inlines.iter().enumerate() {
                let InlineKind::Link(LinkTarget::Figure(key)) = &inline.kind else { continue };
                let (key, name) = split_key(key);
                let count = swept.used.entry(key.to_owned()).or_default();
                let Some(figure) = revised.get(key) else { continue };
                if figure.is_pending() {
                    swept.pending.insert((chapter.policy, key.to_owned()));
                }
                let text = &chapter.text.text;
                let inner = words(&inlines[position..], text);
                let bytes = &text[inner.start as usize..inner.end as usize];
                let old = base.get(key).and_then(|old| old.shown(name));
                let is_old = bytes.is_empty() || (old == Some(bytes) && changed.contains_key(key));
                let Some(show) = new_text(figure, name).filter(|show| is_old && *show != bytes)
                else {
                    continue;
                };
                let causes = changed.get(key).cloned();
                // A gap of the base stays as it is: no change writes there.
                let causes = causes.or_else(|| writer(draft, at, inline.span.start));
                let Some(causes) = causes else { continue };
                *count += usize::from(changed.contains_key(key));
                let splice = Splice { range: inner, put: show.into(), causes };
                swept.splices.entry(at).or_default().push(splice);
            }
        }
    }
    swept.splices = sorted(swept.splices);
    swept
}

fn new_text<'f>(figure: &'f Figure, name: Option<&str>) -> Option<&'f str> {
    if figure.is_pending() { Some("pending") } else { figure.shown(name) }
}

/// Returns key and name of `figure:key/name`.
fn split_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('/') {
        Some((key, name)) => (key, Some(name)),
        None => (key, None),
    }
}

/// Returns the bytes between a link's brackets.
fn words(inlines: &[Inline], text: &str) -> std::ops::Range<u32> {
    let link = &inlines[0];
    if link.inner == 0 {
        let bytes = &text[link.span.start as usize..link.span.end as usize];
        let open = bytes.find('[').map_or(0, |at| at + 1) as u32;
        return link.span.start + open..link.span.start + open;
    }
    let inside = &inlines[1..=link.inner as usize];
    let start = inside[0].span.start;
    let end = inside.iter().map(|inline| inline.span.end).max().unwrap_or(start);
    start..end
}

/// Returns who wrote a byte.
fn writer(draft: &Draft, chapter: usize, at: u32) -> Option<Vec<ChangeId>> {
    let runs = &draft.chapters[chapter].text.runs;
    let run = runs.get(runs.partition_point(|run| run.range.end <= at))?;
    match &run.origin {
        Origin::Changes(by) => Some(by.clone()),
        Origin::Base(..) => None,
    }
}
