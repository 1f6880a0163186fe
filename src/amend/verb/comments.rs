//! Comments in what a `replace` takes: no reader sees them, so `was` does not tell that they go. They
//! stand again in the new text, or `drops` names them.

use std::collections::HashMap;

use crate::amend::arena::NodeRef;
use crate::amend::content::Brought;
use crate::amend::locate::Located;
use crate::amend::verb::Case;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::source::Span;
use crate::source::Spanned;

/// Checks that each comment in nodes that go stands again in what comes, as often as before, or is
/// named in `drops`, and that `drops` names nothing else.
pub(super) fn check(
    case: Case<'_>,
    nodes: &[NodeRef],
    brought: &Brought,
    drops: &[Spanned<String>],
) -> Located<()> {
    let arena = case.locator.arena;
    let mut again: HashMap<String, usize> = HashMap::new();
    let new = arena.sources.get(brought.tree.source).text();
    for (comment, _) in comments(&brought.tree, NodeId::ROOT, new) {
        *again.entry(plain(comment)).or_default() += 1;
    }
    let mut met = vec![false; drops.len()];
    for node in nodes {
        for (comment, span) in comments(arena.tree(*node), node.node, arena.text(*node)) {
            let own = plain(comment);
            let named = drops.iter().position(|drop| plain(&drop.value) == own);
            if let Some(at) = named {
                met[at] = true;
                continue;
            }
            match again.get_mut(&own) {
                Some(left) if *left > 0 => *left -= 1,
                _ => return Err(fault(case, would_drop(case, comment, span))),
            }
        }
    }
    let Some(at) = met.iter().position(|met| !met) else { return Ok(()) };
    let message = format!("`{}` is no comment in the text that is replaced", drops[at].value);
    let found = Diagnostic::new(codes::WORDS_NOT_FOUND, message);
    let found = found.at(drops[at].span, "drops nothing");
    let help = "take it out of `drops`, or write the comment as it stands there: `<!-- … -->`";
    Err(fault(case, found.help(help)))
}

/// Returns the comments in a node, as they are written.
fn comments<'t>(tree: &'t Tree, node: NodeId, text: &'t str) -> Vec<(&'t str, Span)> {
    let mut found = Vec::new();
    let mut add = |range: std::ops::Range<u32>| {
        let written = text[range.start as usize..range.end as usize].trim();
        found.push((written, Span::new(tree.source, range)));
    };
    for at in tree.subtree(node) {
        if *tree.kind(at) == Kind::Comment {
            add(tree.node(at).body.clone());
        }
        let inlines = tree.inlines(at).iter();
        let inside = inlines.filter(|inline| inline.kind == InlineKind::Comment);
        inside.for_each(|inline| add(inline.span.clone()));
    }
    found
}

/// Returns the words of a comment; marks and line ends make no difference.
fn plain(comment: &str) -> String {
    let comment = comment.trim();
    let inner = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let words: Vec<&str> = inner.unwrap_or(comment).split_whitespace().collect();
    words.join(" ")
}

fn would_drop(case: Case<'_>, comment: &str, span: Span) -> Diagnostic {
    let words = plain(comment);
    let short: String = words.chars().take(40).collect();
    let rest = if short.len() < words.len() { " …" } else { "" };
    let message = format!("the replacement would drop `<!-- {}{rest} -->`", short.trim_end());
    let found = Diagnostic::new(codes::EDIT_DROPS, message).at(case.change.span, "this change");
    let found = found.at(span, "would go");
    found.help(format!("repeat it in `by`, or agree: `drops: [{:?}]`", format!("<!-- {words} -->")))
}
