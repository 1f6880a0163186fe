//! Byte edits: the words, titles, columns and labels that change, as bytes of their fragments.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::amend::text;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;

/// Collects the byte edits of a plan, sorted.
pub(crate) fn collect(arena: &Arena<'_>, plan: &Plan) -> ByteEdits {
    let mut edits = ByteEdits::new();
    for (leaf, words) in &plan.words {
        let own = edits.entry(leaf.fragment).or_default();
        own.extend(words.iter().map(|edit| ByteEdit {
            range: edit.range.clone(),
            put: edit.put.clone(),
            causes: edit.causes.clone(),
            mark: edit.mark,
            hidden: false,
        }));
    }
    for (section, (title, causes)) in &plan.headings {
        let Entity::Node(section) = section else { continue };
        let tree = arena.tree(*section);
        let range = tree.node(tree.heading(section.node)).content.clone();
        let edit = ByteEdit {
            range,
            put: title.clone(),
            causes: causes.clone(),
            mark: false,
            hidden: false,
        };
        edits.entry(section.fragment).or_default().push(edit);
    }
    edits.values_mut().for_each(|own| sort(own));
    edits
}

/// Where two lists would be read as one because what stood between them goes, the later one gets
/// another bullet.
pub(crate) fn unfuse(arena: &Arena<'_>, layout: &Layout, edits: &mut ByteEdits) {
    for chapter in &layout.chapters {
        unfuse_steps(arena, &chapter.steps, edits);
    }
}

fn unfuse_steps(arena: &Arena<'_>, steps: &[Step], edits: &mut ByteEdits) {
    let mut last: Option<(NodeRef, u8)> = None;
    let mut causes: Vec<ChangeId> = Vec::new();
    for step in steps {
        match step {
            Step::Skip { causes: by, .. } => causes.extend(by),
            Step::Block { node, causes: by, inner } => {
                causes.extend(by);
                if let Some(inner) = inner {
                    unfuse_steps(arena, inner, edits);
                }
                let Kind::List { marker, .. } = arena.kind(*node) else {
                    last = None;
                    causes.clear();
                    continue;
                };
                let mut marker = *marker;
                if let Some((before, used)) = last
                    && used == marker
                    && !are_neighbours(arena, before, *node)
                {
                    marker = other_marker(marker);
                    let own = marker_edits(arena, *node, marker, &causes);
                    add(edits, node.fragment, own);
                }
                last = Some((*node, marker));
                causes = by.clone();
            }
            Step::Heading { .. } | Step::Note { .. } | Step::Definition { .. } => {
                last = None;
                causes.clear();
            }
        }
    }
}

fn are_neighbours(arena: &Arena<'_>, before: NodeRef, after: NodeRef) -> bool {
    before.fragment == after.fragment && arena.tree(before).node(before.node).end == after.node
}

fn other_marker(marker: u8) -> u8 {
    match marker {
        b'-' => b'*',
        b'.' => b')',
        b')' => b'.',
        _ => b'-',
    }
}

fn marker_edits(
    arena: &Arena<'_>,
    list: NodeRef,
    marker: u8,
    causes: &[ChangeId],
) -> Vec<ByteEdit> {
    let tree = arena.tree(list);
    let text = arena.text(list);
    let items = tree.children(list.node).filter_map(|item| {
        let body = tree.node(item).body.clone();
        let line = text::lines(&text[body.start as usize..]).next()?;
        let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let digits = line[lead..].find(|char: char| !char.is_ascii_digit())?;
        let at = body.start + (lead + digits) as u32;
        let put = (marker as char).to_string();
        Some(ByteEdit {
            range: at..at + 1,
            put,
            causes: causes.to_vec(),
            mark: false,
            hidden: false,
        })
    });
    items.collect()
}

/// Sorts edits; what is put in one place keeps its order.
pub(crate) fn sort(edits: &mut [ByteEdit]) {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
}

/// Adds edits of labels to a fragment.
pub(crate) fn add(edits: &mut ByteEdits, fragment: u32, more: Vec<ByteEdit>) {
    let own = edits.entry(fragment).or_default();
    for edit in more {
        let inside = own.iter().any(|other| {
            other.range.start <= edit.range.start && edit.range.end <= other.range.end
        });
        if !inside {
            own.push(edit);
        }
    }
    sort(own);
}
