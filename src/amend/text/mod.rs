//! A text that knows where each of its bytes comes from, and splicing that keeps the knowledge.

pub(crate) mod bytes;
pub(crate) mod formats;
pub(crate) mod needle;
pub(crate) mod pieces;
pub(crate) mod quote;
pub(crate) mod shown;
pub(crate) mod wrap;

use std::ops::Range;

use crate::model::revised::ChangeId;
use crate::model::revised::Deletion;
use crate::model::revised::Origin;
use crate::model::revised::Run;
use crate::source::SourceId;
use crate::source::Span;

/// A text with provenance, written from front to back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
    /// Ranges that are followed through later splices, with a number to tell them apart.
    pub(crate) marks: Vec<(usize, Range<u32>)>,
}

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Splice {
    pub(crate) range: Range<u32>,
    pub(crate) put: String,
    pub(crate) causes: Vec<ChangeId>,
}

/// The changes that are the cause of a byte: one at least.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By<'a>(&'a [ChangeId]);

impl<'a> By<'a> {
    /// Returns nothing where there is no change.
    pub(crate) fn of(causes: &'a [ChangeId]) -> Option<Self> {
        (!causes.is_empty()).then_some(Self(causes))
    }
}

/// Returns the lines of a text with their ends: a line feed, or a carriage return that stands alone
/// (CommonMark, "line ending").
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', bytes).map_or(rest.len(), |at| {
            let both = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            at + 1 + usize::from(both)
        });
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Says whether a text ends with a line end.
pub(crate) fn ends_line(text: &str) -> bool {
    text.ends_with(['\n', '\r'])
}

impl Text {
    pub(crate) fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Appends bytes of the base.
    pub(crate) fn push_base(&mut self, source: SourceId, range: Range<u32>, text: &str) {
        if range.is_empty() {
            return;
        }
        let start = self.len();
        self.text.push_str(&text[range.start as usize..range.end as usize]);
        let end = self.len();
        if let Some(Run { range: last, origin: Origin::Base(from, offset) }) = self.runs.last_mut()
            && *from == source
            && *offset + (last.end - last.start) == range.start
        {
            last.end = end;
            return;
        }
        self.runs.push(Run { range: start..end, origin: Origin::Base(source, range.start) });
    }

    /// Appends bytes that changes write.
    pub(crate) fn push_made(&mut self, text: &str, By(causes): By<'_>) {
        if text.is_empty() {
            return;
        }
        let start = self.len();
        self.text.push_str(text);
        let end = self.len();
        if let Some(Run { range: last, origin: Origin::Changes(by) }) = self.runs.last_mut()
            && by == causes
        {
            last.end = end;
            return;
        }
        self.runs.push(Run { range: start..end, origin: Origin::Changes(causes.to_vec()) });
    }

    /// Appends a part of another text.
    pub(crate) fn push_part(&mut self, other: &Text, range: Range<u32>) {
        let first = other.runs.partition_point(|run| run.range.end <= range.start);
        for run in &other.runs[first..] {
            if run.range.start >= range.end {
                break;
            }
            let start = run.range.start.max(range.start);
            let end = run.range.end.min(range.end);
            let text = &other.text[start as usize..end as usize];
            match &run.origin {
                Origin::Base(source, offset) => {
                    let from = offset + (start - run.range.start);
                    self.push_base_slice(*source, from, text);
                }
                Origin::Changes(causes) => self.push_made(text, By(causes)),
            }
        }
    }

    fn push_base_slice(&mut self, source: SourceId, from: u32, text: &str) {
        let start = self.len();
        self.text.push_str(text);
        let end = self.len();
        if let Some(Run { range: last, origin: Origin::Base(own, offset) }) = self.runs.last_mut()
            && *own == source
            && *offset + (last.end - last.start) == from
        {
            last.end = end;
            return;
        }
        if start < end {
            self.runs.push(Run { range: start..end, origin: Origin::Base(source, from) });
        }
    }

    /// Replaces bytes; `splices` are sorted and disjoint. Base bytes that go are added to
    /// `deletions`; marks follow.
    pub(crate) fn splice(&mut self, splices: &[Splice], deletions: &mut Vec<Deletion>) {
        if splices.is_empty() {
            return;
        }
        let mut next = Text::default();
        let mut at = 0;
        for splice in splices {
            next.push_part(self, at..splice.range.start);
            next.push_made(&splice.put, By(&splice.causes));
            self.delete_base(splice.range.clone(), &splice.causes, deletions);
            at = splice.range.end;
        }
        next.push_part(self, at..self.len());
        let grown = grown(splices);
        let marks = self.marks.iter();
        next.marks = marks.map(|(key, range)| (*key, moved(range, splices, &grown))).collect();
        *self = next;
    }

    /// Adds the base bytes of a range to `deletions`.
    pub(crate) fn delete_base(
        &self,
        range: Range<u32>,
        causes: &[ChangeId],
        deletions: &mut Vec<Deletion>,
    ) {
        let first = self.runs.partition_point(|run| run.range.end <= range.start);
        for run in self.runs[first..].iter().take_while(|run| run.range.start < range.end) {
            let Origin::Base(source, offset) = run.origin else { continue };
            let start = run.range.start.max(range.start);
            let end = run.range.end.min(range.end);
            let from = offset + (start - run.range.start);
            let span = Span::new(source, from..from + (end - start));
            deletions.push(Deletion { span, causes: causes.to_vec() });
        }
    }
}

/// Returns by how much a text has grown before each splice, and after the last.
fn grown(splices: &[Splice]) -> Vec<i64> {
    let mut grown = vec![0];
    let mut all = 0;
    for splice in splices {
        all += splice.put.len() as i64 - i64::from(splice.range.end - splice.range.start);
        grown.push(all);
    }
    grown
}

/// Returns where a range stands after splices; what is written inside it, or across one of its ends,
/// belongs to it.
fn moved(range: &Range<u32>, splices: &[Splice], grown: &[i64]) -> Range<u32> {
    let before = splices.partition_point(|splice| splice.range.end <= range.start);
    let up_to_end = splices.partition_point(|splice| splice.range.start < range.end);
    let first = splices.get(before).map_or(range.start, |splice| splice.range.start);
    let last = up_to_end.checked_sub(1).map_or(range.end, |last| splices[last].range.end);
    let start = i64::from(range.start.min(first)) + grown[before];
    let end = i64::from(range.end.max(last)) + grown[up_to_end];
    start.max(0) as u32..end.max(start).max(0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn lines_end_in_any_way() {
        let all: Vec<&str> = lines("a\r\nb\rc\n\n\r\rd").collect();
        assert_eq!(all, ["a\r\n", "b\r", "c\n", "\n", "\r", "\r", "d"]);
    }

    #[test]
    fn a_splice_keeps_the_origin_of_the_rest() {
        let mut map = SourceMap::default();
        let source = map.add("a.md", "one two three");
        let change = ChangeId { amendment: 0, change: 0 };
        let mut text = Text::default();
        text.push_base(source, 0..13, "one two three");
        text.marks.push((7, 4..7));
        let mut deletions = Vec::new();
        let splice = Splice { range: 4..7, put: "2 and 2".into(), causes: vec![change] };
        text.splice(&[splice], &mut deletions);
        assert_eq!(text.text, "one 2 and 2 three");
        assert_eq!(text.runs.len(), 3);
        assert_eq!(text.runs[2].origin, Origin::Base(source, 7));
        assert_eq!(deletions, [Deletion { span: Span::new(source, 4..7), causes: vec![change] }]);
        assert_eq!(text.marks, [(7, 4..11)]);
    }

    #[test]
    fn what_is_written_across_the_end_of_a_mark_belongs_to_it() {
        let mut map = SourceMap::default();
        let source = map.add("a.md", "one **two** three **four**");
        let change = ChangeId { amendment: 0, change: 0 };
        let mut text = Text::default();
        text.push_base(source, 0..26, "one **two** three **four**");
        text.marks.extend([(0, 0..3), (1, 6..17), (2, 20..24)]);
        let put = |range, put: &str| Splice { range, put: put.into(), causes: vec![change] };
        text.splice(&[put(4..17, "2"), put(18..26, "4")], &mut Vec::new());
        assert_eq!(text.text, "one 2 4");
        assert_eq!(text.marks, [(0, 0..3), (1, 4..5), (2, 6..7)]);
    }
}
