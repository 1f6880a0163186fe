//! Scopes: which leaves `in:` means.

use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::locate::elsewhere;
use crate::amend::locate::folded_quote;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::plan::MadeSection;
use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Target;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::source::Spanned;

/// Insertions can be put beside one another in a circle: no more than so many are followed.
const FOLLOWED: u8 = 3;

/// Where to look: ranges of nodes, fragment by fragment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) ranges: Vec<(u32, Range<u32>)>,
    /// Whether whole fragments are meant, so that footnotes count where they stand.
    pub(crate) whole: bool,
}

impl Scope {
    /// Returns the nodes of the scope in order. A footnote belongs to the section of its first
    /// mark, wherever in the file it is defined.
    pub(crate) fn nodes(&self, arena: &Arena<'_>) -> Vec<NodeRef> {
        let mut nodes = Vec::new();
        for (fragment, range) in &self.ranges {
            let tree = &arena.fragments[*fragment as usize].tree;
            let mut at = range.start;
            while at < range.end {
                let node = NodeId(at);
                if !self.whole && matches!(tree.kind(node), Kind::Note { .. }) {
                    at = tree.node(node).end.0;
                    continue;
                }
                nodes.push(NodeRef { fragment: *fragment, node });
                at += 1;
            }
            if !self.whole {
                let notes = marked_notes(arena, *fragment, range);
                let inside = notes.into_iter().flat_map(|note| tree.subtree(note));
                nodes.extend(inside.map(|node| NodeRef { fragment: *fragment, node }));
            }
        }
        nodes
    }

    fn push(&mut self, arena: &Arena<'_>, node: NodeRef) {
        let end = arena.tree(node).node(node.node).end.0;
        self.ranges.push((node.fragment, node.node.0..end));
    }
}

/// Returns the footnotes of a fragment whose first mark stands in a range of nodes.
fn marked_notes(arena: &Arena<'_>, fragment: u32, range: &Range<u32>) -> Vec<NodeId> {
    let notes = arena.notes(fragment);
    if notes.is_empty() {
        return Vec::new();
    }
    let first = first_marks(&arena.fragments[fragment as usize].tree);
    let in_range =
        |label: &String| first.get(label.as_str()).is_some_and(|at| range.contains(&at.0));
    let mut found: Vec<NodeId> =
        notes.iter().filter(|(label, _)| in_range(label)).map(|(_, note)| *note).collect();
    found.sort_unstable();
    found
}

/// Returns the leaf in which each footnote is first marked.
fn first_marks(tree: &Tree) -> HashMap<&str, NodeId> {
    let mut first: HashMap<&str, NodeId> = HashMap::new();
    for node in tree.ids() {
        for inline in tree.inlines(node) {
            if let InlineKind::NoteMark(label) = &inline.kind {
                first.entry(label).or_insert(node);
            }
        }
    }
    first
}

/// Returns the section in which `in:` has to look for a node: for what stands in a footnote the one
/// of its first mark, wherever in the file it is defined.
pub(crate) fn section_to_name(arena: &Arena<'_>, node: NodeRef) -> Option<NodeRef> {
    let tree = arena.tree(node);
    let outer = std::iter::once(node.node).chain(tree.ancestors(node.node));
    let label = outer.into_iter().find_map(|outer| match tree.kind(outer) {
        Kind::Note { label } => Some(label),
        _ => None,
    });
    let stands = match label {
        None => node.node,
        Some(label) => *first_marks(tree).get(&**label)?,
    };
    tree.section_of(stands).map(|section| NodeRef { node: section, ..node })
}

impl Locator<'_> {
    /// Returns where a target looks.
    pub(crate) fn scope(&self, target: &Target, amendment: &Amendment) -> Located<Scope> {
        if let Some(by) = &target.inserted_by {
            return self.scope_inserted(target, by, amendment);
        }
        match &target.section {
            Some(section) => {
                let entity = self.section(section, target, amendment)?;
                Ok(self.scope_of(entity))
            }
            None => match self.within {
                Some(node) => Ok(self.scope_of(Entity::Node(node))),
                None => Ok(self.whole_policies(amendment)),
            },
        }
    }

    /// Returns the whole of the policies that an amendment is about.
    pub(crate) fn whole_policies(&self, amendment: &Amendment) -> Scope {
        let mut scope = Scope { whole: true, ..Scope::default() };
        for (at, key) in self.policies.iter().enumerate() {
            if !amendment.is_about(key) {
                continue;
            }
            for fragment in self.arena.chapters(at) {
                scope.push(self.arena, NodeRef { fragment, node: NodeId::ROOT });
            }
        }
        scope
    }

    /// Returns the nodes of a section, of a made one those that it is made of.
    pub(crate) fn scope_of(&self, entity: Entity) -> Scope {
        let mut scope = Scope::default();
        self.extend_scope(entity, &mut scope, 0);
        scope
    }

    fn extend_scope(&self, entity: Entity, scope: &mut Scope, depth: u32) {
        let made = match entity {
            Entity::Node(node) => {
                scope.push(self.arena, node);
                return;
            }
            Entity::Made(made) => &self.plan.made[made as usize],
        };
        match &made.kind {
            MadeKind::Part { text, kids, .. } => {
                text.iter().chain(kids).for_each(|node| scope.push(self.arena, *node));
            }
            MadeKind::Joint { members } => {
                members.iter().for_each(|node| scope.push(self.arena, *node));
            }
            MadeKind::Group { members, content } => {
                if let Some(content) = content {
                    let fragment = self.first_brought + *content as u32;
                    scope.push(self.arena, NodeRef { fragment, node: NodeId::ROOT });
                }
                // Groups can hold groups; a circle of them is found when they are laid out.
                for member in members.iter().filter(|_| depth < 100) {
                    self.extend_scope(*member, scope, depth + 1);
                }
            }
        }
    }

    /// Returns the position of an amendment that inserts something.
    pub(super) fn inserting(&self, by: &Spanned<String>, amendment: &Amendment) -> Located<u32> {
        let position = self.amendments.iter().position(|other| other.id.value == by.value);
        let Some(position) = position.map(|at| at as u32) else {
            let message = format!("no amendment has the id `{}`", by.value);
            let mut found = Diagnostic::new(codes::SECTION_NOT_FOUND, message)
                .at(by.span, "names no amendment")
                .cause(amendment.cause());
            let ids = || self.amendments.iter().map(|other| other.id.value.as_str());
            if let Some(near) = crate::diagnostic::nearest(&by.value, ids()) {
                let meant = crate::diagnostic::slip(&by.value, ids());
                found = found.help(format!("did you mean `{near}`?")).meant(by.span, meant);
            } else {
                found = found.help("name the amendment that inserts the text");
            }
            return Err(Box::new(found));
        };
        let brings = self.arena.brought_by(position).next().is_some();
        if let Some(absent) = self.absent.get(&by.value).filter(|_| !brings) {
            return Err(Box::new(self.needs_absent(by, *absent, amendment)));
        }
        Ok(position)
    }

    /// Says whether an amendment brings or makes a section; equal ones of several have one id.
    pub(super) fn brings_section(&self, amendment: u32, section: Entity) -> bool {
        let node = match section {
            Entity::Made(made) => {
                let causes = &self.plan.made[made as usize].causes;
                return causes.iter().any(|cause| cause.amendment == amendment);
            }
            Entity::Node(node) => node,
        };
        let id_of = |kind: &Kind| match kind {
            Kind::Section { id, .. } => Some(id.clone()),
            _ => None,
        };
        let own = id_of(self.arena.kind(node));
        !self.arena.is_base(node)
            && self.arena.brought_by(amendment).any(|fragment| {
                let tree = &self.arena.fragments[fragment as usize].tree;
                tree.ids().any(|node| own.is_some() && id_of(tree.kind(node)) == own)
            })
    }

    fn scope_inserted(
        &self,
        target: &Target,
        by: &Spanned<String>,
        amendment: &Amendment,
    ) -> Located<Scope> {
        let position = self.inserting(by, amendment)?;
        let mut scope = Scope { whole: true, ..Scope::default() };
        let inside = match &target.section {
            Some(section) => Some(self.section(section, target, amendment)?),
            None => None,
        };
        for fragment in self.arena.brought_by(position) {
            match inside {
                Some(section) if !self.lands_in(fragment, section) => {
                    self.push_inner(fragment, section, &mut scope);
                }
                _ => scope.push(self.arena, NodeRef { fragment, node: NodeId::ROOT }),
            }
        }
        Ok(scope)
    }

    /// A section that the amendment itself brings.
    fn push_inner(&self, fragment: u32, section: Entity, scope: &mut Scope) {
        if let Entity::Node(node) = section
            && node.fragment == fragment
        {
            scope.push(self.arena, node);
        }
    }

    /// Says whether what a change brings is put in a section (by the place that the change names).
    fn lands_in(&self, fragment: u32, section: Entity) -> bool {
        let position = (fragment - self.first_brought) as usize;
        if let Entity::Made(made) = section
            && let MadeKind::Group { content, .. } = self.plan.made[made as usize].kind
            && content == Some(position)
        {
            return true;
        }
        let brought = &self.brought[position];
        let amendment = &self.amendments[brought.change.amendment as usize];
        let action = &amendment.changes[brought.change.change as usize].action;
        let Some(anchor) = action.anchor(brought.copy) else {
            return false;
        };
        if self.followed == FOLLOWED {
            return false;
        }
        let inner = Locator { followed: self.followed + 1, ..*self };
        let anchored = match inner.find(anchor, amendment) {
            Ok(crate::amend::locate::Found::Section(entity)) => entity,
            Ok(crate::amend::locate::Found::Block(node)) => Entity::Node(node),
            _ => return false,
        };
        let scope = self.scope_of(section);
        match anchored {
            Entity::Node(node) => scope.ranges.iter().any(|(fragment, range)| {
                *fragment == node.fragment && range.contains(&node.node.0)
            }),
            Entity::Made(_) => anchored == section,
        }
    }
}

/// Finds a section by heading texts from the outside in.
pub(super) fn by_path(
    locator: &Locator<'_>,
    path: &[Spanned<String>],
    target: &Target,
    amendment: &Amendment,
) -> Located<Entity> {
    let wanted: Vec<String> = path.iter().map(|part| folded_quote(&part.value)).collect();
    let scope = locator.whole_policies(amendment);
    let mut matches = Vec::new();
    for (fragment, _) in &scope.ranges {
        let tree = &locator.arena.fragments[*fragment as usize].tree;
        for node in tree.ids() {
            let at = NodeRef { fragment: *fragment, node };
            if matches!(tree.kind(node), Kind::Section { .. }) && follows(locator, at, &wanted) {
                matches.push(at);
            }
        }
    }
    match matches.as_slice() {
        [one] => Ok(Entity::Node(*one)),
        [] => Err(Box::new(no_path(locator, path, &wanted, amendment))),
        several => {
            let shown: Vec<&str> = path.iter().map(|part| part.value.as_str()).collect();
            let message =
                format!("{} sections have the path `{}`", several.len(), shown.join(" › "));
            let span = target.section.as_ref().map_or(target.span, SectionRef::span);
            let mut found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
            found = found.at(span, "names more than one section").cause(amendment.cause());
            for section in several.iter().take(3) {
                found = found.at(locator.heading_span(*section), "one of them");
            }
            Err(Box::new(
                found.help("add the heading above it to the path, or give the section an id"),
            ))
        }
    }
}

/// Says whether a part of a path is the heading or the id of a section.
fn named(locator: &Locator<'_>, section: NodeRef, part: &str) -> bool {
    let tree = locator.arena.tree(section);
    let heading = NodeRef { node: tree.heading(section.node), ..section };
    let is_id = matches!(tree.kind(section.node), Kind::Section { id, .. } if **id == *part);
    locator.arena.folded(heading).text.trim() == part || is_id
}

/// Says whether a section's heading is the last of the path and the others stand above it, in order.
fn follows(locator: &Locator<'_>, section: NodeRef, wanted: &[String]) -> bool {
    let Some((last, above)) = wanted.split_last() else { return false };
    named(locator, section, last) && is_below(locator, section, above)
}

/// Says whether headings stand above a section, in order from the outside in.
fn is_below(locator: &Locator<'_>, section: NodeRef, above: &[String]) -> bool {
    let tree = locator.arena.tree(section);
    let outers = tree.ancestors(section.node);
    let outers = outers.filter(|outer| matches!(tree.kind(*outer), Kind::Section { .. }));
    let outers = outers.map(|outer| NodeRef { node: outer, ..section });
    stand_above(above, outers, |outer, part| named(locator, outer, part))
}

/// Says whether the parts of a path, from the outside in, name some of what stands around a section;
/// `outers` are those from the inside out.
pub(crate) fn stand_above<T: Copy>(
    above: &[String],
    outers: impl Iterator<Item = T>,
    named: impl Fn(T, &str) -> bool,
) -> bool {
    let mut left = above.iter().rev().peekable();
    for outer in outers {
        left.next_if(|part| named(outer, part));
    }
    left.next().is_none()
}

fn no_path(
    locator: &Locator<'_>,
    path: &[Spanned<String>],
    wanted: &[String],
    amendment: &Amendment,
) -> Diagnostic {
    let last = &path[path.len() - 1];
    let message = match path.len() {
        1 => format!("no section has the heading `{}`", last.value),
        _ => format!("no section has the heading `{}` below this path", last.value),
    };
    let above = &wanted[..wanted.len() - 1];
    let mut found = Diagnostic::new(codes::SECTION_NOT_FOUND, message);
    found = found.at(last.span, "no such heading here").cause(amendment.cause());
    if let Some(bold) = elsewhere::bold_paragraph(locator, &wanted[wanted.len() - 1], amendment) {
        let found = found.at(locator.arena.span(bold), "a bold paragraph, no heading");
        let help =
            "leave `in` out and name the block: `{ paragraph: … }`, or make it a heading: `# …`";
        return found.help(help);
    }
    if let Some(made) = made_by_title(locator, wanted) {
        let help = format!(
            "a section that a change makes is named by its id, `{}`; sections in it by where they stand \
             now",
            made.id
        );
        return found.help(help);
    }
    let mut near = Vec::new();
    for (fragment, _) in &locator.whole_policies(amendment).ranges {
        let tree = &locator.arena.fragments[*fragment as usize].tree;
        for node in tree.ids().filter(|node| matches!(tree.kind(*node), Kind::Section { .. })) {
            let section = NodeRef { fragment: *fragment, node };
            let heading = NodeRef { fragment: *fragment, node: tree.heading(node) };
            let title = locator.arena.leaf_text(heading);
            let score = crate::diagnostic::distance(title, &wanted[wanted.len() - 1]);
            let below = is_below(locator, section, above);
            near.push((score, title.to_owned(), locator.heading_span(section), below));
        }
    }
    if near.iter().any(|(.., below)| *below) {
        near.retain(|(.., below)| *below);
    }
    near.sort_by_key(|(score, ..)| *score);
    let candidates = near.into_iter().take(3).map(|(_, title, span, _)| Candidate::at(title, span));
    found.candidates(candidates).help("write the headings from the outside in, as they stand")
}

/// Returns the section that a change makes under a heading of a path.
fn made_by_title<'a>(locator: &Locator<'a>, wanted: &[String]) -> Option<&'a MadeSection> {
    locator.plan.made.iter().find(|made| {
        let title = folded_quote(locator.arena.sources.get(made.title.source).text());
        wanted.iter().any(|part| *part == title.trim())
    })
}
