//! The number that a list begins with: readers count all items from the first, so what comes to stand
//! first takes the number of what stood there. The other numbers stay as they are written.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::edits;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::compose::write::holds_text;
use crate::amend::compose::write::marker;
use crate::amend::text;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;

/// Gives items of the base that stand first now the number that their list began with.
pub(super) fn settle(arena: &Arena<'_>, layout: &Layout, edits: &mut ByteEdits) {
    for chapter in &layout.chapters {
        steps(arena, &chapter.steps, edits);
    }
}

fn steps(arena: &Arena<'_>, own: &[Step], edits: &mut ByteEdits) {
    for step in own {
        if let Step::Block { node, inner: Some(inner), .. } = step {
            if let Kind::List { start: Some(start), .. } = arena.kind(*node)
                && let Some((item, causes)) = new_first(arena, *node, inner)
            {
                edits::add(edits, item.fragment, renumbered(arena, item, *start, &causes));
            }
            steps(arena, inner, edits);
        }
    }
}

/// Returns the item of a list that stands first now and did not, with who made it so.
fn new_first(arena: &Arena<'_>, list: NodeRef, inner: &[Step]) -> Option<(NodeRef, Vec<ChangeId>)> {
    let mut causes: Vec<ChangeId> = Vec::new();
    for step in inner {
        match step {
            Step::Skip { causes: by } => causes.extend(by),
            Step::Block { inner: Some(inner), .. } if !holds_text(step) => {
                causes.extend(inner.iter().flat_map(|step| match step {
                    Step::Skip { causes } => causes.clone(),
                    _ => Vec::new(),
                }));
            }
            Step::Block { node, causes: by, .. } => {
                let tree = arena.tree(*node);
                let is_own = node.fragment == list.fragment
                    && tree.node(node.node).parent == list.node
                    && tree.children(list.node).next() != Some(node.node);
                let by = if by.is_empty() { causes } else { by.clone() };
                return (is_own && !by.is_empty()).then_some((*node, by));
            }
            _ => return None,
        }
    }
    None
}

/// Returns the edits that give an item another number; its words keep their column if it is shorter.
fn renumbered(arena: &Arena<'_>, item: NodeRef, number: u64, causes: &[ChangeId]) -> Vec<ByteEdit> {
    let body = &arena.tree(item).node(item.node).body;
    let line = text::lines(&arena.text(item)[body.start as usize..]).next().unwrap_or("");
    let outside = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let own = marker::marker(&line[outside..]);
    if own.digits.parse() == Ok(number) {
        return Vec::new();
    }
    let new = number.to_string();
    let at = body.start + outside as u32;
    let end = at + own.digits.len() as u32;
    let room = match own.gap.starts_with(' ') {
        true => " ".repeat(own.digits.len().saturating_sub(new.len())),
        false => String::new(),
    };
    let edit = |range, put| {
        let causes = causes.to_vec();
        ByteEdit { range, put, causes, mark: false, hidden: false }
    };
    let behind = end + own.sign.len() as u32;
    let mut edits = vec![edit(at..end, new)];
    if !room.is_empty() {
        edits.push(edit(behind..behind, room));
    }
    edits
}
