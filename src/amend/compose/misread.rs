//! Words that are read otherwise than they are meant because of links: what can be told better than
//! that they differ.

use crate::amend::text::Text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::InlineKind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::revised::ChangeId;
use crate::model::revised::Origin;
use crate::source::Span;

/// Tells of a link or image that only a definition from elsewhere makes one: a change brings the link
/// and the chapter has the definition, or the other way round.
pub(super) fn borrowed(
    text: &Text,
    tree: &Tree,
    node: NodeId,
    amendments: &[Amendment],
) -> Option<Diagnostic> {
    let is_link =
        |kind: &InlineKind| matches!(kind, InlineKind::Link(_) | InlineKind::Image { .. });
    tree.inlines(node).iter().filter(|inline| is_link(&inline.kind)).find_map(|inline| {
        let written = &text.text[inline.span.start as usize..inline.span.end as usize];
        let (words, label) = label_of(written)?;
        let (at, target) = definition(text, label)?;
        let place = Span::new(tree.source, inline.span.clone());
        let line = Span::new(tree.source, at..at + text.text[at as usize..].lines().next()?.len() as u32);
        match (brought_at(text, inline.span.end - 1), brought_at(text, at)) {
            (Some(by), None) => {
                let message = format!("`{written}` has no definition in the text that brings it");
                let found = Diagnostic::new(codes::SPLICE_DIFFERS, message);
                let found = found.at(place, "brings no definition");
                let found = found.at(line, "only the chapter has one");
                let found = found.help(format!("write where it leads: `{words}({target})`"));
                let found = match &amendments[by.amendment as usize].changes[by.change as usize].action {
                    Action::Insert { .. } | Action::Replace { .. } | Action::Group { .. } => {
                        found.help(format!(
                            "or bring the definition along, below an empty line: `[{label}]: {target}`"
                        ))
                    }
                    _ => found,
                };
                let found = found.help("if the brackets are meant, put a `\\` before them");
                Some(found.cause(amendments[by.amendment as usize].cause()))
            }
            (None, Some(by)) => {
                let message = format!("the definition of `{label}` makes a link of `{written}`");
                let found = Diagnostic::new(codes::SPLICE_DIFFERS, message);
                let found = found.at(line, "this definition");
                let found = found.at(place, "no link in the base");
                let found = found.help(format!(
                    "leave the definition out, and write where the link leads: `[…]({target})`"
                ));
                Some(found.cause(amendments[by.amendment as usize].cause()))
            }
            _ => None,
        }
    })
}

/// Returns the words in brackets and the label of a link that leads by one: `[words][label]`,
/// `[label][]`, `[label]`.
fn label_of(written: &str) -> Option<(&str, &str)> {
    let inner = written.strip_suffix(']')?;
    let (words, label) = inner.rsplit_once('[')?;
    let bang = written.find('[')? + 1;
    match (words.strip_suffix(']'), label) {
        (Some(own), "") => Some((words, own.get(bang..)?)),
        (Some(_), label) => Some((words, label)),
        (None, label) => Some((written, label)),
    }
}

/// Returns the change that wrote a byte.
fn brought_at(text: &Text, at: u32) -> Option<ChangeId> {
    let run = text.runs.iter().find(|run| run.range.contains(&at))?;
    match &run.origin {
        Origin::Changes(by) => by.first().copied(),
        Origin::Base(..) => None,
    }
}

/// Returns where a label is defined, and what it stands for.
fn definition<'t>(text: &'t Text, label: &str) -> Option<(u32, &'t str)> {
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let opened = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
        let own = opened.filter(|(own, _)| own.to_lowercase() == label.to_lowercase());
        if let Some((_, target)) = own {
            return Some((at, target.trim())).filter(|(_, target)| !target.is_empty());
        }
        at += line.len() as u32;
    }
    None
}
