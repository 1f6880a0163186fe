//! Figures: revised values everywhere they are shown, gaps filled in in inserted text.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::content::cell_text;
use crate::amend::draft::Draft;
use crate::amend::draft::Leaf;
use crate::amend::sweep::Before;
use crate::amend::sweep::Splices;
use crate::amend::sweep::compare::Meant;
use crate::amend::sweep::sorted;
use crate::amend::text::Splice;
use crate::amend::text::formats::Formats;
use crate::markdown;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::Visible;
use crate::model::figure::Figure;
use crate::model::figure::Figures;
use crate::model::figure::reads_as;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;

/// What the figure phase did.
#[derive(Debug, Default)]
pub(crate) struct FigureSweep {
    pub(crate) splices: Splices,
    /// Keys that the text uses, with how often a revised value was put.
    pub(crate) used: BTreeMap<String, usize>,
    /// Keys and names of the forms (`key/name`) that the text uses.
    pub(crate) forms: BTreeSet<(String, String)>,
    /// What the splices are to come to.
    meant: Vec<Meant>,
    /// Keys of figures that are pending and used, by policy.
    pub(crate) pending: BTreeSet<(usize, String)>,
}

impl FigureSweep {
    /// Remembers what is changed, to be compared when it is read again.
    pub(crate) fn before(&mut self, draft: &Draft) -> Before {
        Before::new(draft, std::mem::take(&mut self.meant))
    }
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
            let is_figure =
                |inline: &Inline| matches!(inline.kind, InlineKind::Link(LinkTarget::Figure(_)));
            if chapter.tree.inlines(node).iter().any(is_figure) {
                let phase = Phase { draft, leaf: (at, node), base, revised, changed };
                phase.sweep(&mut swept);
            }
        }
    }
    swept.splices = sorted(std::mem::take(&mut swept.splices));
    swept
}

/// A leaf with figures.
struct Phase<'a> {
    draft: &'a Draft,
    leaf: Leaf,
    base: &'a Figures,
    revised: &'a Figures,
    changed: &'a BTreeMap<String, Vec<ChangeId>>,
}

impl Phase<'_> {
    fn sweep(&self, swept: &mut FigureSweep) {
        let (at, node) = self.leaf;
        let chapter = &self.draft.chapters[at];
        let inlines = chapter.tree.inlines(node);
        let folded = chapter.folded(node);
        let (visible, formats) = (&folded.visible, Formats::of(inlines, folded));
        for (position, inline) in inlines.iter().enumerate() {
            let InlineKind::Link(LinkTarget::Figure(key)) = &inline.kind else { continue };
            let (key, name) = split_key(key);
            *swept.used.entry(key.to_owned()).or_default() += 0;
            swept.forms.extend(name.map(|name| (key.to_owned(), name.to_owned())));
            let Some(figure) = self.revised.get(key) else { continue };
            if figure.is_pending() {
                swept.pending.insert((chapter.policy, key.to_owned()));
            }
            let text = &chapter.text.text;
            let bytes = words(&inlines[position..], text);
            let shown = formats.shown(position).clone();
            let reads = match inline.inner {
                0 => "",
                _ => visible.text.get(shown.start as usize..shown.end as usize).unwrap_or_default(),
            };
            let old = self.base.get(key).and_then(|old| old.shown(name));
            let is_changed = self.changed.contains_key(key);
            let is_old =
                reads.is_empty() || is_changed && old.is_some_and(|old| reads_as(old, reads));
            let Some(show) = new_text(figure, name).filter(|show| is_old && *show != reads) else {
                continue;
            };
            let causes = self.changed.get(key).cloned();
            // A gap of the base stays as it is: no change writes there.
            let causes = causes.or_else(|| writer(self.draft, at, inline.span.start));
            let Some(causes) = causes else { continue };
            *swept.used.entry(key.to_owned()).or_default() += usize::from(is_changed);
            let put = match chapter.tree.kind(node) {
                Kind::Cell => cell_text(&literal(show)),
                _ => literal(show),
            };
            let by = causes[0];
            swept.meant.push(Meant { leaf: self.leaf, words: shown, put: put.clone(), by });
            swept.splices.entry(at).or_default().push(Splice { range: bytes, put, causes });
        }
    }
}

/// Writes a text so that it is read as it stands.
fn literal(text: &str) -> String {
    let inlines = markdown::read_inlines(text);
    if Visible::of_inlines(&inlines, text).text == text {
        return text.to_owned();
    }
    let is_sign = |char: char| matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~');
    let signs =
        text.chars().flat_map(|char| is_sign(char).then_some('\\').into_iter().chain([char]));
    signs.collect()
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
