//! Sweeps over the text as the earlier phases left it: figures, tone, terms, sorted rows.

mod figures;
mod grammar;
mod residue;
mod sorted;
mod spare;
mod term;
mod tone;
mod wording;

pub(crate) use figures::sweep as figures;
pub(crate) use residue::check as residue;
pub(crate) use sorted::sort as sorted_rows;
pub(crate) use term::sweep as terms;
pub(crate) use tone::sweep as tones;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::draft::Tag;
use crate::amend::text::Splice;
use crate::amend::text::bytes;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Amendment;
use crate::model::amendment::Keep;
use crate::model::amendment::SectionRef;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::model::document::folded;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// A sweep of one policy, before its places are known in the final text.
#[derive(Clone, Debug)]
pub(crate) struct SweepHead {
    pub(crate) change: ChangeId,
    pub(crate) policy: usize,
    pub(crate) words: String,
    pub(crate) by: Option<String>,
}

/// One sweep's change in one policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<'a> {
    pub(crate) amendment: &'a Amendment,
    pub(crate) change: ChangeId,
    pub(crate) policy: usize,
}

/// A place that a sweep meets: in the folded text of a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) leaf: Leaf,
    pub(crate) folded: Range<usize>,
}

/// Splices by chapter.
pub(crate) type Splices = BTreeMap<usize, Vec<Splice>>;

/// What all changes of one kind, all worklists or all terms, come to.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    pub(crate) splices: Splices,
    pub(crate) heads: Vec<SweepHead>,
    /// Places met: sweep, place, what became of it, why.
    pub(crate) met: Vec<(usize, Place, Fate, String)>,
    pub(crate) found: Vec<Diagnostic>,
}

/// Sorts splices. Equal ones merge; of those that overlap, which is a fault that has been reported, the
/// first stays.
pub(crate) fn sorted(splices: Splices) -> Splices {
    let disjoint = splices.into_iter().map(|(at, mut own)| {
        own.sort_by_key(|splice| (splice.range.start, splice.range.end, splice.causes.clone()));
        let mut kept: Vec<Splice> = Vec::with_capacity(own.len());
        for splice in own {
            match kept.last_mut() {
                Some(last) if last.range == splice.range && last.put == splice.put => {
                    let more = splice.causes.into_iter();
                    let more: Vec<ChangeId> = more.filter(|by| !last.causes.contains(by)).collect();
                    last.causes.extend(more);
                }
                Some(last) if splice.range.start < last.range.end => {}
                _ => kept.push(splice),
            }
        }
        (at, kept)
    });
    disjoint.collect()
}

/// Says whether a leaf lies in one of the sections; in no section named, everything does.
pub(crate) fn in_sections(draft: &Draft, leaf: Leaf, sections: &[(usize, NodeId)]) -> bool {
    sections.is_empty() || sections.iter().any(|section| draft.is_inside(leaf, *section))
}

/// Finds the sections that a sweep names, pushing what is wrong.
pub(crate) fn sections(
    draft: &Draft,
    named: &[SectionRef],
    amendment: &Amendment,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<(usize, NodeId)>> {
    let mut sections = Vec::new();
    let mut sound = true;
    for section in named {
        match draft.find_section(section, amendment) {
            Ok(places) => sections.extend(places),
            Err(fault) => {
                found.push(*fault);
                sound = false;
            }
        }
    }
    sound.then_some(sections)
}

/// A `keep` entry, ready to be compared.
#[derive(Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) entry: &'a Keep,
    /// Where it looks; everywhere if it names no section.
    sections: Vec<(usize, NodeId)>,
    says: Quote,
    pub(crate) met: bool,
}

impl<'a> Kept<'a> {
    /// Prepares the entries; entries whose section is not there are reported and left out.
    pub(crate) fn all(
        draft: &Draft,
        entries: &'a [Keep],
        amendment: &Amendment,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Kept<'a>> {
        let mut kept = Vec::new();
        for entry in entries {
            let named = entry.section.as_slice();
            let Some(sections) = self::sections(draft, named, amendment, found) else { continue };
            let says = Quote::read(&entry.says.value);
            kept.push(Kept { entry, sections, says, met: false });
        }
        kept
    }

    /// Says whether the entry can keep something in a policy.
    pub(crate) fn is_in(&self, draft: &Draft, policy: usize) -> bool {
        let mut sections = self.sections.iter();
        self.sections.is_empty() || sections.any(|at| draft.chapters[at.0].policy == policy)
    }

    /// Says whether the entry keeps a place.
    pub(crate) fn keeps(&mut self, draft: &Draft, place: &Place) -> bool {
        if !in_sections(draft, place.leaf, &self.sections) {
            return false;
        }
        let around = self.says.all(draft.chapters[place.leaf.0].folded(place.leaf.1));
        let around = around
            .iter()
            .any(|says| says.start <= place.folded.start && place.folded.end <= says.end);
        self.met |= around;
        around
    }
}

/// Returns the kept entry that keeps a place.
pub(crate) fn kept_by<'k>(
    kept: &'k mut [Kept<'_>],
    draft: &Draft,
    place: &Place,
) -> Option<&'k Keep> {
    // Every entry is asked, so that each knows whether it meets anything.
    let asked: Vec<bool> = kept.iter_mut().map(|entry| entry.keeps(draft, place)).collect();
    let at = asked.iter().position(|keeps| *keeps)?;
    Some(kept[at].entry)
}

/// Marks a place in its chapter, to be followed to the end.
pub(crate) fn mark(draft: &mut Draft, sweep: usize, place: &Place, fate: Fate, why: &str) {
    let chapter = &draft.chapters[place.leaf.0];
    let folded = chapter.folded(place.leaf.1);
    let range = folded.visible.source_range(folded.visible_range(place.folded.clone()));
    let tag = draft.tags.len();
    draft.tags.push(Tag::Met(sweep, fate, why.to_owned()));
    draft.chapters[place.leaf.0].text.marks.push((tag, range));
}

/// Replaces the words of a place: whole if no format is cut and nothing but words would go, else
/// the new words stand where the first piece stood. Returns whether it could: words that end inside what is shown by other bytes
/// (code over a line end, an entity) stay.
pub(crate) fn replace(
    chapter: &DraftChapter,
    place: &Place,
    put: &str,
    causes: &[ChangeId],
    splices: &mut Vec<Splice>,
) -> bool {
    let node = place.leaf.1;
    let folded = chapter.folded(node);
    let visible_range = folded.visible_range(place.folded.clone());
    let put = match chapter.tree.kind(node) {
        Kind::Cell => crate::amend::content::cell_text(put),
        _ => put.to_owned(),
    };
    let causes = causes.to_vec();
    let inlines = chapter.tree.inlines(node);
    let text = &chapter.text.text;
    match bytes::bytes_of(inlines, &folded.visible, &visible_range, text) {
        Ok(range) if !carries_more(inlines, &range, &put) => {
            splices.push(Splice { range, put, causes });
        }
        Err(cut) if !cut.format => return false,
        _ => {
            let mut put = Some(put);
            for range in pieces(&folded.visible, &visible_range) {
                let put = put.take().unwrap_or_default();
                splices.push(Splice { range, put, causes: causes.clone() });
            }
        }
    }
    true
}

/// Says whether a note mark, a link or the like stands in a range that the new words do not repeat.
fn carries_more(inlines: &[Inline], range: &Range<u32>, put: &str) -> bool {
    let inside = inlines.iter().filter(|inline| {
        range.start <= inline.span.start && inline.span.end <= range.end && carries(&inline.kind)
    });
    let again = markdown::read_inlines(put);
    let mut again: Vec<&InlineKind> = again.iter().map(|inline| &inline.kind).collect();
    inside.into_iter().any(|inline| match again.iter().position(|kind| **kind == inline.kind) {
        Some(at) => {
            again.remove(at);
            false
        }
        None => true,
    })
}

fn carries(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::NoteMark(_)
            | InlineKind::Link(_)
            | InlineKind::Image { .. }
            | InlineKind::Anchor(_)
            | InlineKind::Comment
    )
}

/// Returns the bytes of each part that shows a piece of a visible range, which cuts no part that is
/// one piece; line ends stay.
fn pieces(visible: &Visible, range: &Range<u32>) -> Vec<Range<u32>> {
    let mut pieces = Vec::new();
    for (at, segment) in visible.segments.iter().enumerate() {
        let shown = visible.shown_by(at);
        let (start, end) = (shown.start.max(range.start), shown.end.min(range.end));
        if start >= end {
            continue;
        }
        if segment.exact {
            let from = segment.source.start + (start - segment.at);
            pieces.push(from..from + (end - start));
        } else if visible.text[start as usize..end as usize] != *" " {
            pieces.push(segment.source.clone());
        }
    }
    pieces
}

/// Reports words that a sweep cannot replace.
pub(crate) fn stuck(draft: &Draft, place: &Place, job: Job<'_>, words: Span) -> Diagnostic {
    let message = "the words to replace end inside what can only be changed as a whole";
    Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message)
        .at(words, "these words")
        .at(term::span_of(draft, place), where_is(draft, place.leaf))
        .help("`keep` this place, and change it with `edit`, all of the code or word quoted")
        .cause(job.amendment.cause())
}

/// Returns the text of a section's heading, for messages.
pub(crate) fn where_is(draft: &Draft, leaf: Leaf) -> String {
    let chapter = &draft.chapters[leaf.0];
    match chapter.tree.section_of(chapter.home(leaf.1)) {
        Some(section) => {
            let title = chapter.folded(chapter.tree.heading(section)).visible.text.clone();
            format!("in section \"{title}\"")
        }
        None => "before the first heading".into(),
    }
}

/// Folds words of an amendment for comparison with folded text.
pub(crate) fn folded_words(words: &str) -> String {
    folded(words).trim().to_owned()
}
