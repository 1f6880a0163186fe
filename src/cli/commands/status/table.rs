//! The tables of `policy status`: every item by session, then the totals with coverage bars.

use policy::assemble::Assembly;
use policy::model::matrix::MatrixRow;
use policy::model::register::Decision;
use policy::model::register::Outcome;

use crate::cli::commands::status::outcome;
use crate::cli::commands::status::session;
use crate::cli::commands::status::sessions;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// Columns of a coverage bar.
const BAR: usize = 16;

/// The least width of the column of sessions in the totals.
const SESSION: usize = 20;

/// How a decision is shown: its sign, what stands for it in ASCII, its short word.
fn shown(decision: Decision) -> (&'static str, &'static str, &'static str) {
    match decision {
        Decision::Incorporated => ("●", "inc", "incorporated"),
        Decision::PartiallyIncorporated => ("◐", "par", "partially"),
        Decision::Referred => ("[ ]", "ref", "referred"),
        Decision::Noted => ("○", "not", "noted"),
        Decision::Deferred => ("◌", "def", "deferred"),
        Decision::NotIncorporated => ("⊘", "rej", "not incorporated"),
    }
}

/// Draws both tables.
pub(super) fn draw(assembly: &Assembly, look: &Look) -> String {
    if assembly.matrix.rows.is_empty() {
        return "no recommendations: there is no amendments/register.yaml, or it is empty\n"
            .to_owned();
    }
    let sessions = sessions(assembly);
    format!("{}\n{}", items(assembly, &sessions, look), totals(assembly, &sessions, look))
}

/// The cells of one item: id, decision with its sign, outcome, amendments.
struct Item<'a> {
    id: &'a str,
    sign: &'static str,
    decision: &'static str,
    outcome: &'static str,
    amendments: String,
    ink: Option<Ink>,
}

impl<'a> Item<'a> {
    fn new(assembly: &Assembly, row: &'a MatrixRow, look: &Look) -> Self {
        let (sign, decision) = match row.decision.map(shown) {
            Some((sign, ascii, word)) => (look.sign(sign, ascii), word),
            None => ("", "no disposition"),
        };
        let outcome = outcome(assembly, row);
        let is_open =
            matches!(outcome, Some(Outcome::Open | Outcome::Pending)) || row.decision.is_none();
        Item {
            id: &row.id,
            sign,
            decision,
            outcome: outcome.map_or("", Outcome::word),
            amendments: amendments(assembly, row),
            ink: is_open.then_some(Ink::Open),
        }
    }
}

/// Names the amendments of an item; changes that others override are shown beside them.
fn amendments(assembly: &Assembly, row: &MatrixRow) -> String {
    let set = &assembly.workspace.amendments.amendments;
    let overridden = |id: &String| {
        let at = set.iter().position(|amendment| amendment.id.value == *id)?;
        let outcome = assembly.revised.as_ref()?.outcomes.get(at)?;
        Some(outcome.overridden).filter(|count| *count > 0)
    };
    let named = row.amendments.iter().map(|id| match overridden(id) {
        Some(1) => format!("{id} (1 change overridden)"),
        Some(count) => format!("{id} ({count} changes overridden)"),
        None => id.clone(),
    });
    named.collect::<Vec<_>>().join(", ")
}

fn items(assembly: &Assembly, sessions: &[String], look: &Look) -> String {
    let rows = &assembly.matrix.rows;
    let all: Vec<Item<'_>> = rows.iter().map(|row| Item::new(assembly, row, look)).collect();
    let widest = |cell: for<'b> fn(&'b Item<'b>) -> &'b str, least: usize| {
        all.iter().map(|item| wrap::width(cell(item))).max().unwrap_or(0).max(least)
    };
    let columns = [
        widest(|item| item.id, "recommendation".len()),
        widest(|item| item.decision, "decision".len()) + 4,
        widest(|item| item.outcome, "outcome".len()),
    ];
    let start = columns.iter().map(|column| column + 2).sum::<usize>();
    let line = |cells: [&str; 4]| {
        let [id, decision, outcome, rest] = cells;
        let [first, second, third] = columns;
        let head = format!("{}  {}  ", wrap::left(id, first), wrap::left(decision, second));
        format!("{head}{}  {rest}", wrap::left(outcome, third)).trim_end().to_owned() + "\n"
    };
    let head = line(["recommendation", "decision", "outcome", "amendments"]);
    let mut drawn = look.paint(Ink::Bold, head.trim_end()) + "\n";
    for name in sessions {
        drawn.push_str(&format!("\n{}\n", look.paint(Ink::Bold, name)));
        let own = rows.iter().zip(&all).filter(|(row, _)| session(row) == *name);
        for (_, item) in own {
            let room = look.width.saturating_sub(start).max(12);
            let amendments = wrap::wrap(&item.amendments, room);
            let decision = format!("{} {}", wrap::left(item.sign, 3), item.decision);
            let first = amendments.first().map_or("", String::as_str);
            let text = line([item.id, &decision, item.outcome, first]);
            match item.ink {
                Some(ink) => drawn.push_str(&(look.paint(ink, text.trim_end()) + "\n")),
                None => drawn.push_str(&text),
            }
            let further = amendments.iter().skip(1);
            further.for_each(|rest| drawn.push_str(&line(["", "", "", rest])));
        }
    }
    drawn
}

fn totals(assembly: &Assembly, sessions: &[String], look: &Look) -> String {
    let rows = &assembly.matrix.rows;
    let names = sessions.iter().map(|name| wrap::width(name)).max().unwrap_or(0);
    let column = names.max(SESSION);
    let mut head = wrap::left("session", column);
    for (at, (decision, _)) in Decision::ALL.iter().enumerate() {
        let (sign, ascii, _) = shown(*decision);
        let sign = look.sign(sign, ascii);
        // Brackets stand around the column's last cell, where the others' signs stand in it.
        let overhang = usize::from(sign == "[ ]");
        let end = column + (at + 1) * 5 + overhang;
        head = wrap::left(&head, end - wrap::width(sign)) + sign;
    }
    head = wrap::left(&head, column + 30 + 3) + "all  applied";
    let mut drawn = look.paint(Ink::Bold, &head) + "\n";
    for name in sessions {
        let own = rows.iter().filter(|row| session(row) == *name);
        drawn.push_str(&total(name, &own.collect::<Vec<_>>(), assembly, column, look));
    }
    let rule = "-".repeat(column + 59);
    drawn.push_str(&format!("{}\n", look.paint(Ink::Soft, &rule)));
    drawn.push_str(&total("all", &rows.iter().collect::<Vec<_>>(), assembly, column, look));
    drawn + &legend(look)
}

fn total(
    name: &str,
    rows: &[&MatrixRow],
    assembly: &Assembly,
    column: usize,
    look: &Look,
) -> String {
    let mut drawn = wrap::left(name, column);
    for (decision, _) in Decision::ALL {
        match rows.iter().filter(|row| row.decision == Some(decision)).count() {
            0 => drawn.push_str(&format!("    {}", look.paint(Ink::Soft, "."))),
            count => drawn.push_str(&format!("{count:>5}")),
        }
    }
    drawn.push_str(&format!("{:>6}  ", rows.len()));
    let asked = rows.iter().filter(|row| row.decision.is_some_and(Decision::asks_for_change));
    let asked: Vec<Option<Outcome>> = asked.map(|row| outcome(assembly, row)).collect();
    let count = |of: fn(&Outcome) -> bool| asked.iter().flatten().filter(|it| of(it)).count();
    let applied = count(|it| matches!(it, Outcome::Applied | Outcome::AlreadySatisfied));
    let pending = count(|it| matches!(it, Outcome::Pending));
    let open = count(|it| matches!(it, Outcome::Open | Outcome::NoChange));
    drawn.push_str(&bar([applied, pending, open], asked.len(), look));
    drawn.push_str(&format!(" {applied:>2}/{}", asked.len()));
    drawn.trim_end().to_owned() + "\n"
}

/// Draws shares of a total in sixteenths; a share that is not zero has at least one.
fn bar(shares: [usize; 3], total: usize, look: &Look) -> String {
    let signs = [look.sign("█", "#"), look.sign("▒", "+"), look.sign("░", ".")];
    let cells = cells(shares, total);
    let drawn: String = signs.iter().zip(cells).map(|(sign, count)| sign.repeat(count)).collect();
    wrap::left(&drawn, BAR)
}

/// Distributes the cells of a bar: the nearest whole number each, the largest gives or takes what is
/// then too few or too many.
fn cells(shares: [usize; 3], total: usize) -> [usize; 3] {
    if total == 0 {
        return [0; 3];
    }
    let near = |share: usize| (2 * share * BAR + total) / (2 * total);
    let mut cells = shares.map(|share| if share == 0 { 0 } else { near(share).max(1) });
    let sum = shares.iter().sum::<usize>();
    let wanted = if sum == total { BAR } else { near(sum).min(BAR) };
    let largest = (0..3).max_by_key(|&at| (cells[at], 3 - at)).unwrap_or(0);
    let others = cells.iter().sum::<usize>() - cells[largest];
    cells[largest] = wanted.saturating_sub(others).max(usize::from(shares[largest] > 0));
    cells
}

fn legend(look: &Look) -> String {
    let signs = Decision::ALL.map(|(decision, _)| {
        let (sign, ascii, _) = shown(decision);
        look.sign(sign, ascii)
    });
    let [incorporated, partially, referred, noted, deferred, rejected] = signs;
    let (full, waiting, open) = (look.sign("█", "#"), look.sign("▒", "+"), look.sign("░", "."));
    format!(
        "{incorporated} incorporated  {partially} partially  {referred} referred to the committee  {noted} noted\n\
         {deferred} deferred  {rejected} not incorporated      {full} applied  {waiting} pending  {open} open\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_full_and_show_the_smallest_share() {
        assert_eq!(cells([9, 0, 0], 9), [16, 0, 0]);
        assert_eq!(cells([4, 1, 0], 5), [13, 3, 0]);
        assert_eq!(cells([5, 0, 2], 7), [11, 0, 5]);
        assert_eq!(cells([69, 1, 3], 73), [14, 1, 1]);
        assert_eq!(cells([1, 0, 0], 1000), [1, 0, 0]);
        assert_eq!(cells([0, 0, 0], 0), [0, 0, 0]);
    }
}
