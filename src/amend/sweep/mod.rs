//! Sweeps over the text as the earlier phases left it: figures, tone, terms, sorted rows.

mod addresses;
mod aside;
mod compare;
mod entries;
mod figures;
mod grammar;
mod kept;
mod metadata;
mod overlaps;
mod put;
mod quotation;
mod residue;
mod search;
mod sight;
mod sorted;
mod spare;
mod term;
mod tone;
mod wording;

pub(crate) use compare::Before;
pub(crate) use figures::sweep as figures;
pub(crate) use metadata::check as terms_in_metadata;
pub(crate) use metadata::in_front_matter;
pub(crate) use residue::check as residue;
pub(crate) use sorted::broken as broken_table;
pub(crate) use sorted::is_as_meant as is_sorted_as_meant;
pub(crate) use sorted::rows as rows_to_sort;
pub(crate) use sorted::sort as sorted_rows;
pub(crate) use term::sweep as terms;
pub(crate) use tone::sweep as tones;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::Fate;
use crate::amend::draft::Leaf;
use crate::amend::draft::Tag;
use crate::amend::sweep::compare::Meant;
use crate::amend::sweep::put::Obstacle;
use crate::amend::sweep::sight::Sight;
use crate::amend::text::Splice;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::SectionRef;
use crate::model::document::NodeId;
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
    /// Places met in what is no text of a paragraph: sweep, chapter, bytes, why they are spared.
    pub(crate) aside: Vec<(usize, usize, Range<u32>, &'static str)>,
    pub(crate) found: Vec<Diagnostic>,
    /// What the splices are to come to.
    meant: Vec<Meant>,
}

impl Swept {
    /// Remembers what is changed, to be compared when it is read again.
    pub(crate) fn before(&mut self, draft: &Draft) -> Before {
        Before::new(draft, std::mem::take(&mut self.meant))
    }

    /// Puts words in the place of a hit; reports what stands against it. Returns whether it could.
    fn replace(
        &mut self,
        draft: &Draft,
        sight: &Sight<'_>,
        (place, put): (&Place, &str),
        (job, written): (Job<'_>, Span),
    ) -> bool {
        let words = sight.folded.visible_range(place.folded.clone());
        match put::splices(sight, &words, put, job.change) {
            Ok(splices) => {
                self.splices.entry(place.leaf.0).or_default().extend(splices);
                let put = put.to_owned();
                self.meant.push(Meant { leaf: place.leaf, words, put, by: job.change });
                true
            }
            Err(obstacle) => {
                self.found.push(stuck(draft, place, obstacle, (job, written)));
                false
            }
        }
    }
}

/// Reports words that a sweep cannot replace.
fn stuck(
    draft: &Draft,
    place: &Place,
    obstacle: Obstacle,
    (job, written): (Job<'_>, Span),
) -> Diagnostic {
    let found = match obstacle {
        Obstacle::Drops(bytes) => {
            let span = draft.span(place.leaf.0, bytes.clone());
            let text = &draft.chapters[place.leaf.0].text.text;
            let bytes = &text[bytes.start as usize..bytes.end as usize];
            let is_break = bytes.trim().is_empty() || bytes.starts_with(['\\', '\n', '\r']);
            let message = match is_break {
                true => "the new words would drop a line break".to_owned(),
                false => format!("the new words would drop `{bytes}`"),
            };
            Diagnostic::new(codes::EDIT_DROPS, message)
                .at(written, "these words")
                .at(span, format!("would go, {}", where_is(draft, place.leaf)))
                .help("change this place with an `edit` that says where it stays, or `keep` it")
        }
        Obstacle::Whole(bytes) => {
            let message = "the words to replace end inside what can only be changed as a whole";
            Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message)
                .at(written, "these words")
                .at(draft.span(place.leaf.0, bytes), where_is(draft, place.leaf))
                .help(
                    "`keep` this place, and change it with `edit`, all of the code or word quoted",
                )
        }
    };
    found.cause(job.amendment.cause())
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

/// Marks a place in its chapter, to be followed to the end.
pub(crate) fn mark(draft: &mut Draft, sweep: usize, place: &Place, fate: Fate, why: &str) {
    let chapter = &draft.chapters[place.leaf.0];
    let folded = chapter.folded(place.leaf.1);
    let range = folded.visible.source_range(folded.visible_range(place.folded.clone()));
    mark_bytes(draft, sweep, (place.leaf.0, range), fate, why);
}

/// Marks bytes of a chapter, to be followed to the end.
pub(crate) fn mark_bytes(
    draft: &mut Draft,
    sweep: usize,
    (chapter, range): (usize, Range<u32>),
    fate: Fate,
    why: &str,
) {
    let tag = draft.tags.len();
    draft.tags.push(Tag::Met(sweep, fate, why.to_owned()));
    draft.chapters[chapter].text.marks.push((tag, range));
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
