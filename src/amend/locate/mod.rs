//! Locators → nodes. All parts given must agree on exactly one place; what is nearest is only
//! suggested.

mod apart;
mod block;
mod effort;
mod elsewhere;
mod hit;
mod home;
mod index;
mod nearest;
mod scope;
mod slip;
mod was;
mod words;
pub(crate) mod written;

pub(crate) use hit::Hit;
pub(crate) use hit::span_of;
pub(crate) use index::Index;
pub(crate) use scope::section_to_name;
pub(crate) use scope::stand_above;
pub(crate) use was::check as check_was;
pub(crate) use was::short as short_was;
pub(crate) use words::Sought;

use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::content::Brought;
use crate::amend::plan::Entity;
use crate::amend::plan::Plan;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest as nearest_word;
use crate::diagnostic::slip;
use crate::model::amendment::Amendment;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::resolution::Resolution;
use crate::model::revised::ChangeId;
use crate::source::Span;
use crate::source::Spanned;

/// Everything that locating reads.
#[derive(Clone, Copy)]
pub(crate) struct Locator<'a> {
    pub(crate) arena: &'a Arena<'a>,
    pub(crate) plan: &'a Plan,
    pub(crate) brought: &'a [Brought],
    /// Fragment of the first thing brought; they follow one another.
    pub(crate) first_brought: u32,
    pub(crate) amendments: &'a [Amendment],
    /// Sections that changes make, by id.
    pub(crate) made: &'a HashMap<String, u32>,
    /// Keys of the policies, in the workspace's order.
    pub(crate) policies: &'a [String],
    /// Numbers of the base, in the same order.
    pub(crate) numbers: &'a [Resolution],
    /// Ids that would be there if amendments were not left out or overridden.
    pub(crate) absent: &'a HashMap<String, Absent>,
    /// Where quotations stand that are looked for in whole policies.
    pub(crate) index: &'a Index,
    /// Where targets without `in` look, if it is not the whole policy.
    pub(crate) within: Option<NodeRef>,
    /// How many places of insertions are being followed.
    pub(crate) followed: u8,
}

/// Why what an amendment would bring is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Absent {
    /// The amendment of this position is left out.
    LeftOut(u32),
    /// Another change overrides the one that would bring it.
    Overridden { change: ChangeId, by: ChangeId },
}

/// What a locator leads to.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A whole section.
    Section(Entity),
    /// A block, row, item or cell.
    Block(NodeRef),
    /// A table's column, by position.
    Column(NodeRef, u32),
    /// The whole policy: a locator without parts.
    Everything,
}

/// A result, or the finding that says why there is none (boxed: findings are large).
pub(crate) type Located<T> = Result<T, Box<Diagnostic>>;

impl Locator<'_> {
    /// Finds what a target names.
    pub(crate) fn find(&self, target: &Target, amendment: &Amendment) -> Located<Found> {
        if let Some(block) = &target.block {
            return block::find(self, target, block, amendment);
        }
        match &target.section {
            Some(section) => self.section(section, target, amendment).map(Found::Section),
            None => Ok(Found::Everything),
        }
    }

    /// Says whether a target looks in the whole of the policies that its amendment is about.
    pub(crate) fn is_everywhere(&self, target: &Target) -> bool {
        target.section.is_none() && target.inserted_by.is_none() && self.within.is_none()
    }

    /// Says whether a node stands in a policy that an amendment is about.
    pub(crate) fn is_own(&self, node: NodeRef, amendment: &Amendment) -> bool {
        let policy = self.arena.policy(node);
        policy.is_some_and(|policy| amendment.is_about(&self.policies[policy]))
    }

    /// Finds what a target names as a whole, not as where words stand.
    pub(crate) fn whole(&self, target: &Target, amendment: &Amendment) -> Located<Found> {
        match (&target.section, &target.block) {
            (Some(section), None) => {
                self.whole_section(section, target, amendment).map(Found::Section)
            }
            _ => self.find(target, amendment),
        }
    }

    /// Finds a section that is meant as a whole; where the target says who inserts it, that has to
    /// be so.
    pub(crate) fn whole_section(
        &self,
        section: &SectionRef,
        target: &Target,
        amendment: &Amendment,
    ) -> Located<Entity> {
        let entity = self.section(section, target, amendment)?;
        let Some(by) = &target.inserted_by else { return Ok(entity) };
        let position = self.inserting(by, amendment)?;
        if self.brings_section(position, entity) {
            return Ok(entity);
        }
        let message = format!("amendment `{}` does not bring this section", by.value);
        let found = Diagnostic::new(codes::SECTION_NOT_FOUND, message);
        let found = found.at(by.span, "brings it not").at(section.span(), "this section");
        let help = "drop `inserted-by`, or name the amendment that brings the section";
        Err(Box::new(found.help(help).cause(amendment.cause())))
    }

    /// Finds a section, one that a change makes included.
    pub(crate) fn section(
        &self,
        section: &SectionRef,
        target: &Target,
        amendment: &Amendment,
    ) -> Located<Entity> {
        match section {
            SectionRef::Id(id) => self.section_by_id(id, amendment),
            SectionRef::Path(path) => scope::by_path(self, path, target, amendment),
        }
    }

    /// Finds a section by id: one that a change makes before one of the base.
    pub(crate) fn section_by_id(
        &self,
        id: &Spanned<String>,
        amendment: &Amendment,
    ) -> Located<Entity> {
        if let Some(&made) = self.made.get(&id.value) {
            return Ok(Entity::Made(made));
        }
        if let Some(found) = self.arena.section(&id.value) {
            let is_theirs = self.is_generated(found, &id.value) && self.is_others(found, amendment);
            return match is_theirs {
                true => Err(Box::new(self.of_others(id, found, amendment))),
                false => Ok(Entity::Node(found)),
            };
        }
        if let Some(absent) = self.absent.get(&id.value) {
            return Err(Box::new(self.needs_absent(id, *absent, amendment)));
        }
        if self.arena.is_repeated(&id.value) {
            return self.one_of_several(id, amendment).map(Entity::Node);
        }
        let message = format!("no section has the id `{}`", id.value);
        let found = Diagnostic::new(codes::SECTION_NOT_FOUND, message);
        let mut found = found.at(id.span, "names no section").cause(amendment.cause());
        if !self.index.effort.spend(self.arena.section_count()) {
            let help = "write an id from a chapter's headings, or let the tool look for the place:\n\
                        policy locate \"words of the section\"";
            return Err(Box::new(found.help(help)));
        }
        let mut known = self.arena.section_ids();
        known.extend(self.made.keys().map(String::as_str));
        if let Some(near) = nearest_word(&id.value, known.iter().copied()) {
            let help = format!("did you mean `{near}`?");
            found = found.candidates([self.section_candidate(near)]).help(help);
            found = found.meant(id.span, slip(&id.value, known));
        } else {
            let help = "write an id from a chapter's headings, or let the tool look for the place:\n\
                        policy locate \"words of the section\"";
            found = found.help(help);
        }
        Err(Box::new(found))
    }

    /// Says whether a section has an id from its heading.
    fn is_generated(&self, section: NodeRef, id: &str) -> bool {
        let kind = self.arena.kind(section);
        matches!(kind, Kind::Section { id: own, explicit: false, .. } if **own == *id)
    }

    /// Says whether a node is of the base of a policy that an amendment is not about.
    fn is_others(&self, node: NodeRef, amendment: &Amendment) -> bool {
        self.arena.is_base(node) && !self.is_own(node, amendment)
    }

    /// Of several sections whose headings give an id the only one in the policies that an amendment
    /// is about.
    fn one_of_several(&self, id: &Spanned<String>, amendment: &Amendment) -> Located<NodeRef> {
        let all = self.arena.generated(&id.value);
        let is_own = |section: &NodeRef| !self.is_others(*section, amendment);
        let own: Vec<NodeRef> = all.iter().copied().filter(is_own).collect();
        match (own.as_slice(), all.first()) {
            ([one], _) if !self.arena.repeats(one.fragment, &id.value) => return Ok(*one),
            ([], Some(other)) => return Err(Box::new(self.of_others(id, *other, amendment))),
            _ => {}
        }
        let message = format!("several headings give the id `{}`", id.value);
        let found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
        let mut found = found.at(id.span, "names more than one section").cause(amendment.cause());
        let bearers = self.arena.bearers(&id.value);
        for section in bearers.into_iter().filter(is_own).take(3) {
            found = found.at(self.heading_span(section), "one of them");
        }
        let help = "name the section by its headings from the outside in, \
                    `{ in: [Outer heading, Inner heading] }`, or give it an id";
        Err(Box::new(found.help(help)))
    }

    /// An id that only a heading of another policy gives.
    fn of_others(
        &self,
        id: &Spanned<String>,
        section: NodeRef,
        amendment: &Amendment,
    ) -> Diagnostic {
        let policy = self.arena.policy(section).map_or("", |at| self.policies[at].as_str());
        let message = format!("only a heading of policy `{policy}` gives the id `{}`", id.value);
        let found = Diagnostic::new(codes::SECTION_NOT_FOUND, message);
        let found = found.at(id.span, "names no section of the policy that this file amends");
        let found = found.at(self.heading_span(section), "this heading");
        let help = format!(
            "add `{policy}` to the file's `policy:`, or give the heading an id: `{{#{}}}`",
            id.value
        );
        found.help(help).cause(amendment.cause())
    }

    pub(super) fn needs_absent(
        &self,
        id: &Spanned<String>,
        absent: Absent,
        own: &Amendment,
    ) -> Diagnostic {
        needs_absent(self.amendments, id, absent, own)
    }

    fn section_candidate(&self, id: &str) -> crate::diagnostic::Candidate {
        let place = self.arena.section(id);
        let span = place.map(|place| self.heading_span(place));
        let section = place.map(|place| self.section_name(place));
        crate::diagnostic::Candidate { text: id.to_owned(), span, section }
    }

    /// Returns the place of a section's heading.
    pub(crate) fn heading_span(&self, section: NodeRef) -> Span {
        let heading = self.arena.tree(section).heading(section.node);
        let content = self.arena.tree(section).node(heading).content.clone();
        Span::new(self.arena.tree(section).source, content)
    }

    /// Returns a section for people: `section 3.1 "Unemployment"`.
    pub(crate) fn section_name(&self, section: NodeRef) -> String {
        let tree = self.arena.tree(section);
        if !matches!(tree.kind(section.node), Kind::Section { .. }) {
            return "the chapter".into();
        }
        let heading = NodeRef { node: tree.heading(section.node), ..section };
        let title = self.arena.leaf_text(heading);
        match self.number(section) {
            Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
                let word = if number.contains('.') { "section" } else { "chapter" };
                format!("{word} {number} \"{title}\"")
            }
            Some(number) => format!("{number} \"{title}\""),
            None => format!("section \"{title}\""),
        }
    }

    /// Returns a section or block for people: `section 3.1 "Unemployment"`, `the paragraph "In …"`.
    pub(crate) fn name_of(&self, node: NodeRef) -> String {
        let kind = self.arena.kind(node);
        if matches!(kind, Kind::Section { .. }) {
            return self.section_name(node);
        }
        let text = self.arena.visible_text(node);
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.len() {
            0 => format!("the {}", kind.word()),
            1..=5 => format!("the {} \"{}\"", kind.word(), words.join(" ")),
            _ => format!("the {} \"{} …\"", kind.word(), words[..4].join(" ")),
        }
    }

    fn number(&self, section: NodeRef) -> Option<&str> {
        let crate::amend::arena::Origin::Chapter { policy, chapter } =
            self.arena.fragment(section).origin
        else {
            return None;
        };
        let numbers = &self.numbers.get(policy)?.sections;
        numbers.get(&(chapter, section.node)).map(String::as_str)
    }

    /// Returns the section that holds a node, for people: the one that `in:` names where there is
    /// one.
    pub(crate) fn where_is(&self, node: NodeRef) -> String {
        let stands_in = || self.arena.tree(node).section_of(node.node);
        let stands_in = || stands_in().map(|section| NodeRef { node: section, ..node });
        match section_to_name(self.arena, node).or_else(stands_in) {
            Some(section) => self.section_name(section),
            None => "the text before the first heading".into(),
        }
    }

    /// Returns where a target looks, for people.
    pub(crate) fn place_name(&self, target: &Target) -> String {
        match &target.section {
            Some(SectionRef::Id(id)) => match self.arena.section(&id.value) {
                Some(section) => self.section_name(section),
                None => format!("section `{}`", id.value),
            },
            Some(SectionRef::Path(path)) => {
                format!("section \"{}\"", path[path.len() - 1].value)
            }
            None => match self.within {
                Some(section) => self.section_name(section),
                None if self.numbers.is_empty() => "the text".into(),
                None => "the policy".into(),
            },
        }
    }
}

/// An amendment needs what another would bring that is left out or overridden.
pub(crate) fn needs_absent(
    amendments: &[Amendment],
    id: &Spanned<String>,
    absent: Absent,
    own: &Amendment,
) -> Diagnostic {
    let finding = |message: String| {
        Diagnostic::new(codes::LEFT_OUT_NEEDED, message).at(id.span, "needs it").cause(own.cause())
    };
    let needs = format!("amendment {} needs `{}`", own.id.value, id.value);
    match absent {
        Absent::LeftOut(other) => {
            let other = &amendments[other as usize];
            let other_id = &other.id.value;
            finding(format!(
                "{needs}, which amendment {other_id} would bring, and that is left out"
            ))
            .at(other.id.span, "left out: its recommendations are deferred or not incorporated")
            .help("leave this amendment out too, or decide otherwise on the recommendation")
        }
        Absent::Overridden { change, by } => {
            let (other, winner) =
                (&amendments[change.amendment as usize], &amendments[by.amendment as usize]);
            let (other_id, winner_id) = (&other.id.value, &winner.id.value);
            finding(format!(
                "{needs}, which amendment {other_id} would bring, and amendment {winner_id} \
                 overrides that"
            ))
            .at(other.changes[change.change as usize].span, "overridden")
            .at(winner.changes[by.change as usize].span, "overrides it")
            .help("name another place, or let the other change stand")
        }
    }
}

/// Returns the caption of a table, if a node is one that has one.
pub(crate) fn caption_of(arena: &Arena<'_>, node: NodeRef) -> Option<NodeRef> {
    if !matches!(arena.kind(node), Kind::Table { .. }) {
        return None;
    }
    let caption = arena.tree(node).caption_of(node.node, arena.text(node))?;
    Some(NodeRef { node: caption, ..node })
}

/// Returns up to three runs of words inside nodes that are nearest to `words`.
pub(crate) fn nearest_words(
    locator: &Locator<'_>,
    nodes: &[NodeRef],
    words: &str,
) -> Vec<Candidate> {
    let leaves = nearest::leaves_of(locator.arena, nodes);
    nearest::words(locator, &leaves, words)
}

/// Reads words of an amendment as they are compared: inline Markdown, visible, folded, trimmed.
pub(crate) fn folded_quote(text: &str) -> String {
    Quote::read(text).text().to_owned()
}
