//! The markers of items that come to a list: they look like those of their siblings.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::write::Writer;
use crate::amend::compose::write::prefix;
use crate::amend::compose::write::prefix::Lead;
use crate::model::document::Kind;

/// The marker of an item, in the parts of its lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker<'t> {
    /// White space before it.
    pub(crate) indent: &'t str,
    /// The digits of a numbered item.
    pub(crate) digits: &'t str,
    /// The bullet, or the sign behind the digits.
    pub(crate) sign: &'t str,
    /// White space behind it.
    pub(crate) gap: &'t str,
}

/// Reads the marker at the start of a text.
pub(crate) fn marker(text: &str) -> Marker<'_> {
    let (indent, rest) = text.split_at(text.len() - text.trim_start_matches([' ', '\t']).len());
    let (digits, rest) =
        rest.split_at(rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len()));
    let (sign, rest) = rest.split_at(rest.chars().next().map_or(0, char::len_utf8));
    let gap = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
    Marker { indent, digits, sign, gap }
}

impl Writer<'_> {
    /// Returns what stands before a new item of a list, `written` being the items before it: the lead
    /// of the item that it replaces, or of the one before it.
    pub(super) fn lead(
        &self,
        item: NodeRef,
        (list, written): (NodeRef, &[NodeRef]),
        prefix: &str,
        is_first: bool,
    ) -> Lead {
        let arena = self.sources.arena;
        let parent = |item: &NodeRef| arena.tree(*item).node(item.node).parent;
        let is_own = |item: &NodeRef| item.fragment == list.fragment && parent(item) == list.node;
        let before = written.iter().rposition(is_own);
        let old = self.sources.stead.get(&item).and_then(|stead| stead.before);
        let first = || arena.tree(list).children(list.node).next();
        let sibling = old.or_else(|| before.map(|at| written[at]));
        let sibling = sibling.or_else(|| first().map(|node| NodeRef { node, ..list }));
        let text = sibling.map_or_else(|| "- ".into(), |item| prefix::lead(arena, item).text);
        let own = marker(&text);
        let digits = match arena.kind(list) {
            Kind::List { start: None, .. } => String::new(),
            _ if old.is_some() && !written.is_empty() => own.digits.into(),
            _ => number(arena, list, written, before).to_string(),
        };
        let indent = if is_first { "" } else { own.indent };
        // The words stay in the column of the sibling's as long as the number leaves room.
        let gap = match own.gap.contains('\t') || own.digits.is_empty() {
            true => own.gap.to_owned(),
            false => {
                let room = own.digits.len() + own.gap.len();
                " ".repeat(room.saturating_sub(digits.len()).max(1))
            }
        };
        let columns = prefix.chars().count();
        Lead::new(format!("{indent}{digits}{}{gap}", own.sign), columns)
    }
}

/// Returns the number of a new item: the one before it counted on, or that of all where all have one.
fn number(arena: &Arena<'_>, list: NodeRef, written: &[NodeRef], before: Option<usize>) -> u64 {
    let Kind::List { start: Some(start), .. } = arena.kind(list) else { return 1 };
    let value = |item: NodeRef| marker(&prefix::lead(arena, item).text).digits.parse().ok();
    let mut all = arena.tree(list).children(list.node).map(|node| value(NodeRef { node, ..list }));
    let several = arena.tree(list).children(list.node).nth(1).is_some();
    if several && all.all(|value| value == Some(*start)) {
        return *start;
    }
    // What stands first has the number that the list begins with.
    let from = before.filter(|at| *at > 0);
    let counted = from.and_then(|at| Some((value(written[at])?, written.len() - at)));
    let (from, steps): (u64, usize) = counted.unwrap_or((*start, written.len()));
    from.saturating_add(steps as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_has_four_parts() {
        let parts = |text| {
            let Marker { indent, digits, sign, gap } = marker(text);
            (indent, digits, sign, gap)
        };
        assert_eq!(parts("  12)  words"), ("  ", "12", ")", "  "));
        assert_eq!(parts("-\twords"), ("", "", "-", "\t"));
        assert_eq!(parts("*"), ("", "", "*", ""));
    }
}
