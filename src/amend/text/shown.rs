//! What a reader is to see of a text after words in it become others: what is written is read again
//! and compared with this.

use std::ops::Range;

use crate::amend::text::wrap;
use crate::markdown;
use crate::model::document::Visible;

/// Returns the visible text that comes of replacing bytes of what `visible` shows; `edits` are
/// sorted and disjoint, their words inline Markdown.
pub(crate) fn after<'e>(
    visible: &Visible,
    edits: impl Iterator<Item = (&'e Range<u32>, &'e str)>,
) -> String {
    let mut shown = String::new();
    let mut left = edits.peekable();
    let mut taken = 0;
    for (at, segment) in visible.segments.iter().enumerate() {
        while let Some((range, put)) =
            left.next_if(|(range, _)| range.start <= segment.source.start)
        {
            push(&mut shown, put);
            taken = taken.max(range.end);
        }
        let own = visible.shown_by(at);
        let own = &visible.text[own.start as usize..own.end as usize];
        if !segment.exact {
            // A link without words that gets some shows them.
            let mut inside = false;
            while let Some((range, put)) =
                left.next_if(|(range, _)| range.start < segment.source.end)
            {
                push(&mut shown, put);
                taken = taken.max(range.end);
                inside = true;
            }
            if segment.source.start >= taken && !inside {
                shown.push_str(own);
            }
            continue;
        }
        let base = segment.source.start;
        let mut from = base.max(taken);
        while let Some((range, put)) = left.next_if(|(range, _)| range.start < segment.source.end) {
            if from < range.start {
                shown.push_str(&own[(from - base) as usize..(range.start - base) as usize]);
            }
            push(&mut shown, put);
            taken = taken.max(range.end);
            from = range.end.max(from);
        }
        if from < segment.source.end {
            shown.push_str(&own[(from - base) as usize..]);
        }
    }
    left.for_each(|(_, put)| push(&mut shown, put));
    shown
}

fn push(shown: &mut String, put: &str) {
    let put = &*wrap::unbroken(put);
    let inlines = markdown::read_inlines(put);
    shown.push_str(&Visible::with_images(&inlines, put).text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_seen_in_the_place_of_others() {
        let text = "one *two* `three` four";
        let visible = Visible::of_inlines(&markdown::read_inlines(text), text);
        let edits = [(0..3, "1"), (5..8, "**2**"), (18..22, "")];
        let edits = edits.iter().map(|(range, put)| (range, *put));
        assert_eq!(after(&visible, edits), "1 2 three ");
    }
}
