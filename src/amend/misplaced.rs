//! The faults of place that can be told although some files cannot be read.
//!
//! What was not read may make, join and split sections, hold the decisions by which amendments are
//! left out, and answer what else is asked for. So that no finding is a consequence of another:
//!
//! - Only amendments are looked at that were read whole and that are in play whatever the rest says.
//! - Each of their changes is looked at by itself: nothing is compared, laid out or written.
//! - A change is looked at only if the base alone says where it acts: it names no text that another
//!   brings, and by id only sections of the base which nobody makes anew.
//!
//! Must not know how files are read: it is told which texts have faults.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::gather;
use crate::amend::gather::Fallen;
use crate::amend::ids;
use crate::amend::locate::Index;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::plan::Plan;
use crate::amend::verb;
use crate::amend::verb::Case;
use crate::amend::verb::Registry;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::SectionRef;
use crate::model::resolution::Resolution;
use crate::model::revised::ChangeId;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;
use crate::source::Spanned;

/// Reports what is wrong with the places that sound amendments name, and with what they bring, where
/// faults of files forbid to amend. `unread` are the texts of these files, none of them a chapter;
/// `numbers` are those of the base drafts.
///
/// Raises the codes of locating and of content, and those of [`unguarded`].
pub fn misplaced(
    workspace: &Workspace,
    numbers: &[Resolution],
    unread: &[String],
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) {
    let amendments = &workspace.amendments.amendments;
    let mut sound = gather::certainly_in_play(workspace);
    sound.retain(|(_, amendment)| amendment.whole);
    let brought = gather::read(workspace, &sound, sources, sink);
    let arena = gather::arena(workspace, &brought, sources);
    // Made sections are known by their words only: nothing can be located in them.
    let mut plan = Plan::default();
    Registry::announce(&sound, &Fallen::new(), sources, &mut plan);
    let policies: Vec<String> = workspace.policies.iter().map(|it| it.key.clone()).collect();
    let locator = Locator {
        arena: &arena,
        plan: &plan,
        brought: &brought,
        first_brought: (arena.fragments.len() - brought.len()) as u32,
        amendments,
        made: &HashMap::new(),
        policies: &policies,
        numbers,
        absent: &HashMap::new(),
        index: &Index::new(&sound, &arena),
        within: None,
        followed: 0,
    };
    let all = amendments.iter().flat_map(|amendment| &amendment.changes);
    let made = all.flat_map(|change| ids::made_ids(&change.action)).collect();
    let base = Base { arena: &arena, made, unread };
    let sound: BTreeSet<u32> = sound.iter().map(|(at, _)| *at).collect();
    for (position, amendment) in (0u32..).zip(amendments) {
        let is_sound = sound.contains(&position);
        for (at, change) in (0u32..).zip(&amendment.changes) {
            let by = ChangeId { amendment: position, change: at };
            let found = match is_sound && base.decides(&change.action) {
                true => alone(Case { locator: &locator, amendment, change, by }).err(),
                false => verb::unguarded(amendment, change).map(Box::new),
            };
            found.into_iter().for_each(|found| sink.push(*found));
        }
    }
}

/// Returns a finding for each change that lacks its `was`: for where nobody can say what it has to
/// quote.
///
/// Raises `missing-key`.
pub fn unguarded(amendments: &[Amendment]) -> Vec<Diagnostic> {
    let each = |own: &Amendment| {
        let found = own.changes.iter().filter_map(|change| verb::unguarded(own, change));
        found.collect::<Vec<_>>()
    };
    amendments.iter().flat_map(each).collect()
}

/// Locates a change as if there were no other.
fn alone(case: Case<'_>) -> Located<()> {
    let mut made = case.locator.plan.made.iter();
    match made.position(|made| made.causes.contains(&case.by)) {
        Some(first) => verb::resolve(case, first as u32).map(|_| ()),
        None => verb::act(case).map(|_| ()),
    }
}

/// What is known of the base, and who may give its ids to other sections.
struct Base<'a> {
    arena: &'a Arena<'a>,
    /// Ids of the sections that changes make which were read.
    made: BTreeSet<&'a str>,
    unread: &'a [String],
}

impl Base<'_> {
    /// Says whether it alone decides where a change acts.
    fn decides(&self, action: &Action) -> bool {
        let targets = action.targets();
        let ids = targets.iter().filter_map(|target| match &target.section {
            Some(SectionRef::Id(id)) => Some(id),
            Some(SectionRef::Path(_)) | None => None,
        });
        let listed: &[Spanned<String>] = match action {
            Action::Group { members, .. } | Action::Join { members, .. } => members,
            Action::Reorder { children, .. } => children,
            _ => &[],
        };
        targets.iter().all(|target| target.inserted_by.is_none())
            && ids.chain(listed).all(|id| self.holds(&id.value))
    }

    /// Says whether an id is that of a section of the base and stays so.
    fn holds(&self, id: &str) -> bool {
        self.arena.section(id).is_some_and(|section| self.arena.is_base(section))
            && !self.made.contains(id)
            && !self.unread.iter().any(|text| gives(text, id))
    }
}

/// Says whether a text of YAML may give a section an id, as `split`, `join` and `group` do: `id: x`.
fn gives(text: &str, id: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '-';
    let is_sign = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | ':');
    text.match_indices(id).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + id.len()..]);
        !after.starts_with(is_part)
            && before.trim_end_matches(is_sign).ends_with("id")
            && before.ends_with(is_sign)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_gives_an_id_only_where_it_says_so() {
        for text in ["- { id: one, title: One }", "id:\n  one\n", "\"id\":\"one\"}", "id: one"] {
            assert!(gives(text, "one"), "{text}");
        }
        for text in ["edit: one", "id: one-two", "id: two-one", "- one", "into: [one]"] {
            assert!(!gives(text, "one"), "{text}");
        }
    }
}
