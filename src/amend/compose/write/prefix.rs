//! Container prefixes: what stands before the lines of a block in quotations and items.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::text::By;
use crate::amend::text::Text;
use crate::amend::text::lines;
use crate::model::document::Kind;
use crate::model::document::NodeId;

/// What one container puts before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// `> `
    Quote,
    /// This many columns of white space.
    Indent(usize),
}

/// How the lines of a block change when it goes to another container.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The containers it stood in.
    pub(super) old: Vec<Container>,
    /// Whether it began a line there.
    pub(super) own_line: bool,
    /// What stands before its lines now.
    pub(super) new: String,
    /// Whether it stands behind its container's marker now.
    pub(super) is_first: bool,
}

/// Returns the containers that a node lies in, from the outside in.
pub(super) fn containers(arena: &Arena<'_>, node: NodeRef) -> Vec<Container> {
    let tree = arena.tree(node);
    let mut outer: Vec<NodeId> = tree.ancestors(node.node).collect();
    outer.reverse();
    let of = outer.into_iter().filter_map(|at| container(arena, NodeRef { node: at, ..node }));
    of.collect()
}

fn container(arena: &Arena<'_>, node: NodeRef) -> Option<Container> {
    match arena.kind(node) {
        Kind::Quote | Kind::Options { .. } => Some(Container::Quote),
        Kind::Item => Some(Container::Indent(marker_width(arena, node))),
        Kind::Note { .. } => Some(Container::Indent(4)),
        _ => None,
    }
}

/// What stands on an item's first line before its first block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// The bytes, behind the prefix of the list: indentation, marker, white space.
    pub(super) text: String,
    /// How many columns it takes.
    pub(super) columns: usize,
}

impl Lead {
    /// Makes the lead of an item whose line has `before` columns before it.
    pub(super) fn new(text: String, before: usize) -> Self {
        let columns = columns(&text, before) - before;
        Self { text, columns }
    }
}

/// Returns what stands before the first block of an item; a blank behind the marker where the item
/// begins with an empty line.
pub(super) fn lead(arena: &Arena<'_>, item: NodeRef) -> Lead {
    let tree = arena.tree(item);
    let text = arena.text(item);
    let start = tree.node(item.node).body.start as usize;
    let first = tree.children(item.node).next();
    let end = first.map_or(start, |first| tree.node(first).body.start as usize);
    let line = lines(&text[start..]).next().unwrap_or("").trim_end();
    let outside = match starts_line(arena, item) {
        true => stripped(line, &containers(arena, item)),
        false => 0,
    };
    let begin = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let before = columns(&text[begin..start + outside], 0);
    let own = &text[start + outside..end.max(start + outside)];
    if !own.contains(['\n', '\r']) && !own.is_empty() {
        return Lead::new(own.into(), before);
    }
    let line = &line[outside..];
    let indent = line.len() - line.trim_start().len();
    let marker = line[indent..].find([' ', '\t']).map_or(line.len(), |at| indent + at);
    Lead::new(format!("{} ", &line[..marker]), before)
}

/// Returns the columns from an item's line (behind the prefix of its list) to its first block.
fn marker_width(arena: &Arena<'_>, item: NodeRef) -> usize {
    lead(arena, item).columns
}

/// Returns the column that a text ends in which begins in column `start`; tabs reach to the next
/// multiple of four (CommonMark section 2.2).
fn columns(text: &str, start: usize) -> usize {
    text.chars().fold(start, |at, char| if char == '\t' { at / 4 * 4 + 4 } else { at + 1 })
}

/// Says whether a node begins at the start of a line.
pub(super) fn starts_line(arena: &Arena<'_>, node: NodeRef) -> bool {
    let start = arena.tree(node).node(node.node).body.start as usize;
    start == 0 || matches!(arena.text(node).as_bytes()[start - 1], b'\n' | b'\r')
}

/// Returns what stands before the lines of the blocks inside a container.
pub(super) fn inside(arena: &Arena<'_>, node: NodeRef) -> String {
    let mut all = containers(arena, node);
    all.extend(container(arena, node));
    let mut prefix = String::new();
    for container in all {
        match container {
            Container::Quote => prefix.push_str("> "),
            Container::Indent(columns) => prefix.extend(std::iter::repeat_n(' ', columns)),
        }
    }
    prefix
}

/// Returns how many bytes at the start of a line belong to containers; less where a line is lazy.
pub(super) fn stripped(line: &str, containers: &[Container]) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    for container in containers {
        match container {
            Container::Quote => {
                let mut mark = at;
                while mark < at + 3 && bytes.get(mark) == Some(&b' ') {
                    mark += 1;
                }
                if bytes.get(mark) != Some(&b'>') {
                    return at;
                }
                at = mark + 1;
                if bytes.get(at) == Some(&b' ') {
                    at += 1;
                }
            }
            Container::Indent(columns) => {
                let mut left = *columns;
                while left > 0 && matches!(bytes.get(at), Some(b' ' | b'\t')) {
                    left = left.saturating_sub(if bytes[at] == b'\t' { 4 } else { 1 });
                    at += 1;
                }
            }
        }
    }
    at
}

/// Writes the lines of a block for another container. For an item, `leads` are what stood before its
/// first block and what stands there now.
pub(super) fn reframe(
    part: &Text,
    frame: &Frame,
    leads: Option<&(Lead, Lead)>,
    by: By<'_>,
    out: &mut Text,
) {
    let mut at = 0u32;
    for (number, line) in lines(&part.text).enumerate() {
        let end = at + line.len() as u32;
        let is_first = number == 0;
        let mut skip = match is_first && !frame.own_line {
            true => 0,
            false => stripped(line, &frame.old),
        };
        let blank = line[skip..].trim().is_empty();
        if !(is_first && frame.is_first) {
            let new = if blank { frame.new.trim_end() } else { &frame.new };
            out.push_made(new, by);
        }
        if let Some((old, new)) = leads {
            if is_first {
                skip += old.text.len().min(line[skip..].trim_end_matches(['\n', '\r']).len());
                out.push_made(&new.text, by);
            } else if !blank {
                let indent = [Container::Indent(old.columns)];
                skip += stripped(&line[skip..], &indent);
                out.push_made(&" ".repeat(new.columns), by);
            }
        }
        let skip = (at + skip as u32).min(end);
        for (key, range) in &part.marks {
            if skip <= range.start && range.end <= end {
                let shift = out.len();
                out.marks.push((*key, shift + range.start - skip..shift + range.end - skip));
            }
        }
        out.push_part(part, skip..end);
        at = end;
    }
}
