//! Small questions about the inlines of a leaf.

use crate::model::document::Inline;
use crate::model::document::InlineKind;

/// Says whether a leaf shows nothing: anchors, comments and white space only.
pub(super) fn is_blank(inlines: &[Inline], text: &str) -> bool {
    inlines.iter().all(|inline| shows_nothing(inline, text))
}

/// Says whether a leaf holds one image and nothing else that is shown.
pub(super) fn is_image(inlines: &[Inline], text: &str) -> bool {
    let mut images = 0;
    let mut at = 0;
    while at < inlines.len() {
        match &inlines[at].kind {
            InlineKind::Image { .. } => {
                images += 1;
                at += inlines[at].inner as usize;
            }
            _ if shows_nothing(&inlines[at], text) => {}
            _ => return false,
        }
        at += 1;
    }
    images == 1
}

fn shows_nothing(inline: &Inline, text: &str) -> bool {
    match &inline.kind {
        InlineKind::Anchor(_) | InlineKind::Comment | InlineKind::SoftBreak => true,
        InlineKind::Text(None) => {
            text[inline.span.start as usize..inline.span.end as usize].trim().is_empty()
        }
        InlineKind::Text(Some(shown)) => shown.trim().is_empty(),
        _ => false,
    }
}
