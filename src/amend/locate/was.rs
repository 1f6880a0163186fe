//! The cross-check `was`: the whole visible text, or its first and last words.

use std::ops::Range;

use crate::amend::arena::Folded;
use crate::amend::arena::NodeRef;
use crate::amend::locate::Locator;
use crate::amend::locate::slip;
use crate::amend::text::quote;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::source::Spanned;

/// Compares nodes (their texts joined by a space) with what `was` says.
pub(crate) fn check(
    locator: &Locator<'_>,
    nodes: &[NodeRef],
    was: &Spanned<String>,
    amendment: &Amendment,
) -> Option<Diagnostic> {
    let shown = locator.arena.shown(nodes);
    if says(&shown, &was.value) {
        return None;
    }
    let message = "the text is no longer what `was` says";
    let mut found = Diagnostic::new(codes::WAS_DIFFERS, message).at(was.span, "says this");
    if let Some(node) = nodes.first() {
        found = found.at(locator.arena.span(*node), "stands here");
    }
    let help = match shown.text.trim().is_empty() {
        true => "there is no text that could be named: bring some with `insert`".to_owned(),
        false => {
            format!("read the text again; if the change still holds, write\nwas: {}", short(&shown))
        }
    };
    let meant = slip::guard(locator, &shown, &was.value, amendment);
    Some(found.help(help).cause(amendment.cause()).meant(was.span, meant.as_deref()))
}

/// Says whether `was` describes a text: all of it, or its first and last words. Any of several `…`
/// can be the gap: the others stand in the text.
pub(crate) fn says(shown: &Folded, was: &str) -> bool {
    if Quote::read(was).is(shown) {
        return true;
    }
    let gaps = ["…", "..."].into_iter().flat_map(|gap| was.match_indices(gap));
    gaps.into_iter().any(|(at, gap)| {
        let first = Quote::read(&was[..at]);
        let last = Quote::read(&was[at + gap.len()..]);
        let start = shown.text.len() - shown.text.trim_start().len();
        let end = shown.text.trim_end().len();
        let places = (first.end_at(shown, start), last.start_at(shown, end));
        matches!(places, (Some(first), Some(last)) if first <= last)
    })
}

/// Returns a `was` for a text, as YAML: all of it if it is short, else its first and last words; more
/// of them where those would not be read as meant.
pub(crate) fn short(shown: &Folded) -> String {
    let text = &shown.text;
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len().max(start);
    let words = text[start..end].match_indices(' ').map(|(at, _)| start + at);
    let gaps: Vec<usize> = words.collect();
    let written = |range: Range<usize>| {
        let range = shown.visible_range(range);
        quote::written(&shown.visible.text[range.start as usize..range.end as usize])
    };
    let whole = || written(start..end);
    let with_gap = |first: usize| {
        let last = gaps.len() - (first - 1);
        let begin = written(start..gaps[first - 1]);
        let rest = written(gaps[last] + 1..end);
        format!("{begin} … {rest}")
    };
    let parts = (5..gaps.len() / 2).map(with_gap);
    let short = (gaps.len() > 11).then(|| parts.into_iter().find(|was| says(shown, was)));
    let was = short.flatten().unwrap_or_else(whole);
    format!("\"{}\"", was.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Visible;

    #[test]
    fn what_is_proposed_is_read_as_the_text() {
        for words in [
            "Wait … and see what comes of it all in the very long end of the thing.",
            "Use *stars* here.",
            "It is … and … and … and … and … and … and … and … and … now.",
            "One two three four five six seven eight nine ten eleven twelve thirteen.",
        ] {
            let text = Folded::new(Visible { text: words.into(), ..Visible::default() });
            let was = short(&text).replace("\\\\", "\\");
            assert!(says(&text, was.trim_matches('"')), "{was}");
        }
    }

    #[test]
    fn first_and_last_words_stand_for_the_whole() {
        let text = |text: &str| Folded::new(Visible { text: text.into(), ..Visible::default() });
        let four = text("One two three four.");
        assert!(says(&four, "One two … four."));
        assert!(says(&four, "One two three four."));
        assert!(!says(&four, "One two … three"));
        assert!(!says(&text("One"), "One … One"));
        let gaps = text("Wait … and see … what comes.");
        assert!(says(&gaps, "Wait … and see … comes."));
        assert!(says(&gaps, "Wait … and see … what comes."));
        assert!(!says(&gaps, "Wait … and hear … comes."));
    }
}
