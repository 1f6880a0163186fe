//! Columns that tables gain: a cell more in every row, wherever the row stands in the end. Rows that
//! are put in a table have as many cells as it has columns.

use std::collections::BTreeMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::compose::edits;
use crate::amend::compose::layout::Layout;
use crate::amend::compose::layout::Step;
use crate::amend::compose::write::ByteEdit;
use crate::amend::compose::write::ByteEdits;
use crate::amend::content::Brought;
use crate::amend::plan::Entity;
use crate::amend::plan::NewColumn;
use crate::amend::plan::Plan;
use crate::amend::plan::What;
use crate::amend::text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;

/// The rows that gain cells, with the table whose new columns they get.
pub(crate) type Widened = BTreeMap<NodeRef, NodeRef>;

/// Adds the cells of new columns to the edits. Pushes `wrong-place` for each row that does not fit
/// the table that it is put in.
pub(crate) fn settle(
    arena: &Arena<'_>,
    plan: &Plan,
    layout: &Layout,
    byte_edits: &mut ByteEdits,
    amendments: &[Amendment],
) -> (Widened, Vec<Diagnostic>) {
    let mut rows =
        Rows { arena, plan, widened: Widened::new(), misfits: Vec::new(), left: Vec::new() };
    for table in plan.columns.keys() {
        let own = arena.tree(*table).children(table.node);
        rows.widened.extend(own.map(|node| (NodeRef { node, ..*table }, *table)));
    }
    let chapters = layout.chapters.iter().map(|chapter| &chapter.steps);
    chapters.chain(layout.notes.values()).for_each(|steps| rows.steps(steps));
    for (row, table) in &rows.widened {
        let own = byte_edits.entry(row.fragment).or_default();
        // Cells in one place stay in the order of the columns.
        own.extend(plan.columns[table].iter().flat_map(|column| cells(arena, *row, column)));
    }
    byte_edits.values_mut().for_each(|own| edits::sort(own));
    let misfits = rows.misfits.iter().map(|misfit| misfit.describe(arena, plan, amendments));
    let left = rows.left.iter().map(|left| left.describe(arena, amendments));
    let found = misfits.chain(left).collect();
    (rows.widened, found)
}

/// Finds rows that do not fit the table that they are put in, where other faults keep everything from
/// being laid out. Says nothing of rows beside a row that moves.
pub(crate) fn misfits(
    arena: &Arena<'_>,
    plan: &Plan,
    brought: &[Brought],
    amendments: &[Amendment],
) -> Vec<Diagnostic> {
    let first = (arena.fragments.len() - brought.len()) as u32;
    let mut rows =
        Rows { arena, plan, widened: Widened::new(), misfits: Vec::new(), left: Vec::new() };
    let table_of = |anchor: &Entity| match anchor {
        Entity::Node(_) if plan.moved.contains_key(anchor) => None,
        Entity::Node(node) => match arena.kind(*node) {
            Kind::Table { .. } => Some(*node),
            Kind::Row { .. } => {
                Some(NodeRef { node: arena.tree(*node).node(node.node).parent, ..*node })
            }
            _ => None,
        },
        Entity::Made(_) => None,
    };
    let slots = plan.slots.iter().map(|((anchor, _), items)| (table_of(anchor), items));
    let sorted = plan.sorted.iter().map(|(table, items)| (Some(*table), items));
    for (table, items) in slots.chain(sorted) {
        let Some(table) = table else { continue };
        for item in items {
            let What::Brought(at) = item.what else { continue };
            for node in &brought[at].tops {
                rows.row(NodeRef { fragment: first + at as u32, node: *node }, table, &item.causes);
            }
        }
    }
    let described = rows.misfits.iter().map(|misfit| misfit.describe(arena, plan, amendments));
    described.collect()
}

struct Rows<'a> {
    arena: &'a Arena<'a>,
    plan: &'a Plan,
    widened: Widened,
    misfits: Vec<Misfit>,
    left: Vec<Left>,
}

/// A row that goes to another table, while a new column of its own has a cell for it.
struct Left {
    row: NodeRef,
    column: NewColumn,
}

impl Left {
    fn describe(&self, arena: &Arena<'_>, amendments: &[Amendment]) -> Diagnostic {
        let message = format!(
            "the column `{}` has a cell for a row that goes to another table",
            self.column.header
        );
        let mut found = Diagnostic::new(codes::WRONG_PLACE, message);
        if let Some(by) = self.column.causes.first() {
            let amendment = &amendments[by.amendment as usize];
            let change = &amendment.changes[by.change as usize];
            found = found.at(change.span, "inserts the column").cause(amendment.cause());
        }
        found.at(arena.span(self.row), "goes to another table").help("take the row out of `cells`")
    }
}

/// A row that has not as many cells as the table has columns that it is put in.
struct Misfit {
    row: NodeRef,
    table: NodeRef,
    by: Option<ChangeId>,
}

impl Rows<'_> {
    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            let Step::Block { node, inner: Some(inner), .. } = step else { continue };
            if !matches!(self.arena.kind(*node), Kind::Table { .. }) {
                self.steps(inner);
                continue;
            }
            for step in inner {
                if let Step::Block { node: row, causes, .. } = step {
                    self.row(*row, *node, causes);
                }
            }
        }
    }

    fn row(&mut self, row: NodeRef, table: NodeRef, causes: &[ChangeId]) {
        let tree = self.arena.tree(row);
        if row.fragment == table.fragment && tree.node(row.node).parent == table.node {
            return;
        }
        if let Some(left) = self.widened.remove(&row) {
            let columns = self.plan.columns[&left].iter();
            let filled = columns
                .filter(|column| column.cells.get(&row).is_some_and(|cell| !cell.is_empty()));
            self.left.extend(filled.map(|column| Left { row, column: column.clone() }));
        }
        let Kind::Table { alignments } = self.arena.kind(table) else { return };
        let cells = tree.children(row.node).count();
        let new = self.plan.columns.get(&table).map_or(0, Vec::len);
        if cells == alignments.len() && new > 0 {
            self.widened.insert(row, table);
        } else if cells != alignments.len() + new {
            let by = causes.first().copied().or(self.arena.change_of(row));
            self.misfits.push(Misfit { row, table, by });
        }
    }
}

impl Misfit {
    fn describe(&self, arena: &Arena<'_>, plan: &Plan, amendments: &[Amendment]) -> Diagnostic {
        let cells = match arena.tree(self.row).children(self.row.node).count() {
            1 => "1 cell".to_owned(),
            cells => format!("{cells} cells"),
        };
        let columns = match arena.kind(self.table) {
            Kind::Table { alignments } => alignments.len(),
            _ => 0,
        };
        let new = plan.columns.get(&self.table).map_or(0, Vec::len);
        let message = match new {
            0 => format!("the row has {cells}, its table {columns} columns"),
            new => format!(
                "the row has {cells}, its table {columns} columns, {} with the new ones",
                columns + new
            ),
        };
        let mut found = Diagnostic::new(codes::WRONG_PLACE, message);
        if arena.is_base(self.row)
            && let Some(by) = self.by
        {
            let amendment = &amendments[by.amendment as usize];
            found = found.at(amendment.changes[by.change as usize].span, "puts it there");
        }
        found = found.at(arena.span(self.row), "this row").at(arena.span(self.table), "the table");
        if let Some(by) = self.by {
            found = found.cause(amendments[by.amendment as usize].cause());
        }
        found.help(match arena.is_base(self.row) {
            true => "delete the row, and insert one with a text for each column of the table",
            false => "give one text for each column; `\"\"` leaves a cell empty",
        })
    }
}

/// Returns the cells of a column in a row; the head has one in the line below too.
fn cells(arena: &Arena<'_>, row: NodeRef, column: &NewColumn) -> Vec<ByteEdit> {
    let tree = arena.tree(row);
    let body = tree.node(row.node).body.clone();
    let lines = &arena.text(row)[body.start as usize..body.end as usize];
    let is_head = matches!(tree.kind(row.node), Kind::Row { head: true });
    let cell = match is_head {
        true => column.header.as_str(),
        false => column.cells.get(&row).map_or("", String::as_str),
    };
    let mut cells = Vec::new();
    let mut at = body.start;
    for (line, cell) in text::lines(lines).zip([Some(cell), is_head.then_some("---")]) {
        let Some(cell) = cell else { break };
        let (offset, put) = insertion(line, column.gap as usize, cell);
        let range = at + offset as u32..at + offset as u32;
        let causes = column.causes.clone();
        cells.push(ByteEdit { range, put, causes, mark: false, hidden: true });
        at += line.len() as u32;
    }
    cells
}

/// Returns where in a table line a cell goes that stands behind `gap` others, and what is written
/// there.
fn insertion(line: &str, gap: usize, cell: &str) -> (usize, String) {
    let words = line.trim_end_matches(['\n', '\r']).trim_end();
    let lead = words.len() - words.trim_start_matches([' ', '\t', '>']).len();
    let opens = words[lead..].starts_with('|');
    // A line without blanks gets none.
    let blank = if words[lead..].contains(' ') { " " } else { "" };
    let inner = format!("{blank}{cell}{blank}");
    let pipes: Vec<usize> = pipes(words).into_iter().filter(|at| *at >= lead).collect();
    let closes = pipes.last().is_some_and(|last| last + 1 == words.len())
        && pipes.len() > usize::from(opens);
    let present = pipes.len() + 1 - usize::from(opens) - usize::from(closes);
    // A row may have less cells than there are columns.
    let missing = gap.saturating_sub(present);
    match (gap, opens) {
        (0, true) => (lead + 1, format!("{inner}|")),
        (0, false) => (lead, format!("{cell}{blank}|{blank}")),
        _ if gap < present => (pipes[gap - 1 + usize::from(opens)] + 1, format!("{inner}|")),
        _ if closes => {
            (words.len(), format!("{}{inner}|", format!("{blank}{blank}|").repeat(missing)))
        }
        _ => (
            words.len(),
            format!("{}{blank}|{blank}{cell}", format!("{blank}|{blank}").repeat(missing)),
        ),
    }
}

/// Returns the offsets of the pipes of a table line that are not escaped.
fn pipes(line: &str) -> Vec<usize> {
    let mut escaped = false;
    let mut found = Vec::new();
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            found.push(at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::insertion;

    fn with(line: &str, gap: usize) -> String {
        let (at, put) = insertion(line, gap, "X");
        format!("{}{put}{}", &line[..at], &line[at..])
    }

    #[test]
    fn a_cell_goes_in_with_and_without_outer_pipes() {
        assert_eq!(with("| a | b |\n", 1), "| a | X | b |\n");
        assert_eq!(with("| a | b |\n", 2), "| a | b | X |\n");
        assert_eq!(with("| a | b |\n", 0), "| X | a | b |\n");
        assert_eq!(with("a | b\n", 2), "a | b | X\n");
        assert_eq!(with("a | b\n", 1), "a | X | b\n");
        assert_eq!(with("|---|---|\n", 2), "|---|---|X|\n");
        assert_eq!(with("a|b\n", 2), "a|b|X\n");
        assert_eq!(with("||b|\n", 1), "||X|b|\n");
        assert_eq!(with("> | a |\n", 1), "> | a | X |\n");
    }

    #[test]
    fn a_short_row_gets_the_cells_before_it_too() {
        assert_eq!(with("| a |\n", 3), "| a |  |  | X |\n");
        assert_eq!(with("a | b\n", 3), "a | b |  | X\n");
        assert_eq!(with("| a |\n", 1), "| a | X |\n");
    }
}
