//! The cross-check `was`: the whole visible text, or its first and last words.

use crate::amend::arena::NodeRef;
use crate::amend::locate::Locator;
use crate::amend::locate::folded_quote;
use crate::amend::locate::slip;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::folded;
use crate::source::Spanned;

/// Compares nodes (their texts joined by a space) with what `was` says.
pub(crate) fn check(
    locator: &Locator<'_>,
    nodes: &[NodeRef],
    was: &Spanned<String>,
    amendment: &Amendment,
) -> Option<Diagnostic> {
    let texts = nodes.iter().map(|node| locator.arena.visible_text(*node));
    let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let text = folded(&text).trim().to_owned();
    if says(&text, &was.value) {
        return None;
    }
    let message = "the text is no longer what `was` says";
    let mut found = Diagnostic::new(codes::WAS_DIFFERS, message).at(was.span, "says this");
    if let Some(node) = nodes.first() {
        found = found.at(locator.arena.span(*node), "stands here");
    }
    let help =
        format!("read the text again; if the change still holds, write\nwas: {}", short(&text));
    let meant = slip::guard(locator, &text, &was.value, amendment);
    Some(found.help(help).cause(amendment.cause()).meant(was.span, meant.as_deref()))
}

/// Says whether `was` describes a folded text.
pub(crate) fn says(text: &str, was: &str) -> bool {
    if folded_quote(was) == text {
        return true;
    }
    let Some((first, last)) = was.split_once('…').or_else(|| was.split_once("...")) else {
        return false;
    };
    let (first, last) = (folded_quote(first), folded_quote(last));
    let fits = text.starts_with(&first) && text.ends_with(&last);
    fits && !first.is_empty() && !last.is_empty() && first.len() + last.len() <= text.len()
}

/// Returns a `was` for a text: all of it if it is short, else its first and last words.
pub(crate) fn short(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let shown = if words.len() <= 12 {
        text.to_owned()
    } else {
        format!("{} … {}", words[..5].join(" "), words[words.len() - 4..].join(" "))
    };
    format!("\"{}\"", shown.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_words_stand_for_the_whole() {
        let text = "One two three four.";
        assert!(says(text, "One two … four."));
        assert!(says(text, "One two three four."));
        assert!(!says(text, "One two … three"));
        assert!(!says("One", "One … One"));
    }
}
