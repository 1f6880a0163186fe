//! Conflicts in words: what two changes both claim, where, and what to type.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::plan::Claim;
use crate::amend::plan::Entity;
use crate::amend::plan::Stake;
use crate::amend::plan::claims::Conflict;
use crate::amend::plan::clash::Field;
use crate::amend::plan::clash::node_of;
use crate::amend::plan::overrides::is_over;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Content;
use crate::model::amendment::Side;
use crate::model::document::Kind;
use crate::source::Span;

/// Returns the finding for two changes that cannot both stand.
pub(super) fn describe(
    conflict: &Conflict,
    amendments: &[Amendment],
    field: &Field<'_>,
) -> Diagnostic {
    let told = Told { conflict, amendments, field };
    match (conflict.removes, &conflict.first.claim) {
        (true, Claim::Removes(_)) => told.part(),
        (true, _) => told.removal(),
        (false, _) => told.clash(),
    }
}

/// A conflict with what telling it needs.
struct Told<'a> {
    conflict: &'a Conflict,
    amendments: &'a [Amendment],
    field: &'a Field<'a>,
}

impl Told<'_> {
    /// One change removes a part of what the other removes.
    fn part(&self) -> Diagnostic {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let message = format!("{} removes a part of what {} removes", self.name(a), self.name(b));
        let found = Diagnostic::new(codes::REMOVED_ANCHOR, message).at(a.span, "removes a part");
        let mut found = found.at(b.span, "removes it");
        if let Some(node) = node_of(&a.claim) {
            found = found.at(shown(self.field.arena, node), "goes twice");
        }
        let help = "leave the first out: what holds it goes with everything in it";
        found.help(help).cause(self.cause())
    }

    /// One change needs what the other removes.
    fn removal(&self) -> Diagnostic {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let message = format!("{} needs what {} removes", self.name(a), self.name(b));
        let mut found = Diagnostic::new(codes::REMOVED_ANCHOR, message).at(a.span, "needs it");
        found = found.at(b.span, "removes it");
        if let Some(node) = node_of(&a.claim) {
            found = found.at(shown(self.field.arena, node), "needed, and removed");
        }
        let (needs, removes) = (self.id(a), self.id(b));
        let fall = format!("let it fall by `overrides: [{needs}]` in the change of {removes}");
        let help = match a.claim {
            _ if self.is_new_cell() => self.cell_elsewhere(),
            _ if self.is_one_amendment() => "keep one of the two".to_owned(),
            Claim::Needs(_) => format!("name another place in the change of {needs}, or {fall}"),
            _ => format!("leave one of the two out, or {fall}"),
        };
        found.help(help).cause(self.cause())
    }

    /// Says whether a new column has a cell for a row that the other removes.
    fn is_new_cell(&self) -> bool {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let is_column =
            matches!(self.action(a), Action::Insert { content: Content::Column { .. }, .. });
        let is_row = |node| matches!(self.field.arena.kind(node), Kind::Row { .. });
        is_column && node_of(&b.claim).is_some_and(is_row)
    }

    /// Says where the cell of a new column can stand when its row goes.
    fn cell_elsewhere(&self) -> String {
        let out = "take the row out of `cells`";
        match self.action(&self.conflict.second) {
            Action::Replace { .. } => {
                format!("{out}, and write its cell in `by`, at its place in the new row")
            }
            _ => out.to_owned(),
        }
    }

    /// Both claim the same.
    fn clash(&self) -> Diagnostic {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let what = match &a.claim {
            Claim::Place(_) => "say where the same part stands".to_owned(),
            Claim::Order(_) => "order the same sections".to_owned(),
            Claim::Heading(_) => "change the same heading".to_owned(),
            Claim::OwnText(_) | Claim::Removes(_) => "replace the same text".to_owned(),
            Claim::Slot(..) => "put something in the same place".to_owned(),
            Claim::Key(key) => format!("set {key} to different values"),
            Claim::Words(..) | Claim::Needs(_) => "change the same words".to_owned(),
        };
        let message = match self.is_one_amendment() {
            true => {
                let (first, second) = (self.verb(a), self.verb(b));
                let another = if first == second { "another " } else { "" };
                format!("`{first}` and {another}`{second}` of {} {what}", self.id(a))
            }
            false => format!("{} and {} {what}", self.name(a), self.name(b)),
        };
        let labels = match &a.claim {
            Claim::Key(_) => ("one value", "another value"),
            _ => ("this change", "and this one"),
        };
        let found = Diagnostic::new(codes::CONFLICT, message);
        let mut found = found.at(a.span, labels.0).at(b.span, labels.1);
        if let Some((span, label)) = self.place() {
            found = found.at(span, label);
        }
        found.help(self.help()).cause(self.cause())
    }

    /// Returns what both claim, in its text.
    fn place(&self) -> Option<(Span, &'static str)> {
        let claim = &self.conflict.first.claim;
        let label = match claim {
            Claim::Words(leaf, range) => {
                let span = Span::new(self.field.arena.tree(*leaf).source, range.start..range.end);
                return Some((span, "the words"));
            }
            Claim::Slot(Entity::Node(node), side, ..) => {
                let label = match side {
                    Side::Before => "both before this",
                    Side::After => "both after this",
                    Side::StartOf => "both at its start",
                    Side::EndOf | Side::SortedIn => "both at its end",
                };
                return Some((shown(self.field.arena, *node), label));
            }
            Claim::Place(_) => "only one can place it",
            Claim::Order(_) => "only one can order what is in it",
            _ => "only one can change it",
        };
        node_of(claim).map(|node| (shown(self.field.arena, node), label))
    }

    fn help(&self) -> String {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let forward = is_over(self.amendments, a.by, b.by.amendment);
        let backward = is_over(self.amendments, b.by, a.by.amendment);
        match &a.claim {
            Claim::Slot(.., rank) => {
                format!("write `rank: {}` in the one that is to stand second", rank + 1)
            }
            _ if self.is_one_amendment() => "keep one of the two".to_owned(),
            _ if forward && backward => {
                "each overrides the other: keep `overrides` in one of the two".to_owned()
            }
            _ if forward => self.too_narrow(a, b),
            _ if backward => self.too_narrow(b, a),
            Claim::Place(_) => match self.parts(a, b).or_else(|| self.parts(b, a)) {
                Some(help) => help,
                None => format!("leave one out, make them equal, or {}", self.winner()),
            },
            _ => format!("leave one out, make them equal, or {}", self.winner()),
        }
    }

    /// `overrides` that does not hold.
    fn too_narrow(&self, winner: &Stake, other: &Stake) -> String {
        let (winner, other) = (self.id(winner), self.id(other));
        format!(
            "`overrides` holds where a change contains the other: quote all the words of {other} in \
             the change of {winner}, or write `overrides: [{winner}]` in that of {other}"
        )
    }

    /// Where one of two is a split, the other can name its parts.
    fn parts(&self, split: &Stake, other: &Stake) -> Option<String> {
        let Action::Split { into, .. } = self.action(split) else { return None };
        if matches!(self.action(other), Action::Split { .. } | Action::Join { .. }) {
            return None;
        }
        let parts: Vec<String> = into.iter().map(|part| format!("`{}`", part.id.value)).collect();
        let (verb, id) = (self.verb(other), self.id(other));
        Some(format!("name parts of the split in `{verb}` of {id}: {}", parts.join(", ")))
    }

    /// Says what to write where one of two changes is to win: only one that contains the other can.
    fn winner(&self) -> String {
        let (a, b) = (&self.conflict.first, &self.conflict.second);
        let advice = |winner: &Stake, other: &Stake| {
            format!("write `overrides: [{}]` in the change of {}", self.id(other), self.id(winner))
        };
        if self.field.holds(a, b) {
            advice(a, b)
        } else if self.field.holds(b, a) {
            advice(b, a)
        } else {
            format!(
                "let one quote all the words of the other and write `overrides: [{}]` in it",
                self.id(b)
            )
        }
    }

    fn is_one_amendment(&self) -> bool {
        self.conflict.first.by.amendment == self.conflict.second.by.amendment
    }

    fn action(&self, stake: &Stake) -> &Action {
        let amendment = &self.amendments[stake.by.amendment as usize];
        &amendment.changes[stake.by.change as usize].action
    }

    fn verb(&self, stake: &Stake) -> &'static str {
        self.action(stake).verb()
    }

    fn id(&self, stake: &Stake) -> &str {
        &self.amendments[stake.by.amendment as usize].id.value
    }

    fn name(&self, stake: &Stake) -> String {
        format!("`{}` of {}", self.verb(stake), self.id(stake))
    }

    fn cause(&self) -> String {
        self.amendments[self.conflict.first.by.amendment as usize].cause()
    }
}

/// Returns what to show of a node: of a section its heading.
fn shown(arena: &Arena<'_>, node: NodeRef) -> Span {
    let tree = arena.tree(node);
    match tree.kind(node.node) {
        Kind::Section { .. } => tree.span(tree.heading(node.node)),
        _ => tree.span(node.node),
    }
}
