//! The verbs: each is one function from a change and what it names to what it claims and does.
//! No verb knows another; what happens between them is settled by their claims.

mod alternatives;
mod among;
mod annotate;
mod comments;
mod delete;
mod drops;
mod edit;
mod insert;
mod nesting;
mod place;
mod relocate;
mod replace;
mod sections;

pub(crate) use delete::unguarded;
pub(crate) use replace::own_text;
pub(crate) use sections::Registry;
pub(crate) use sections::enter;
pub(crate) use sections::has_ids;
pub(crate) use sections::references_lost;
pub(crate) use sections::references_without_heir;
pub(crate) use sections::resolve;

use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::Stake;
use crate::diagnostic::Diagnostic;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Change;
use crate::model::document::Kind;
use crate::model::figure::Figure;
use crate::model::revised::ChangeId;
use crate::source::Span;

/// One change, located.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) stakes: Vec<Stake>,
    /// Effects with their values: equal effects of equal value merge.
    pub(crate) effects: Vec<(u64, Effect)>,
    /// Nodes whose notes and sources may go when nothing else uses them (`orphans: drop`).
    pub(crate) drops_orphans: bool,
}

/// What a verb works with.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) locator: &'a Locator<'a>,
    pub(crate) amendment: &'a Amendment,
    pub(crate) change: &'a Change,
    pub(crate) by: ChangeId,
}

impl Outcome {
    fn claim(&mut self, case: Case<'_>, claim: Claim, value: u64) {
        self.claim_at(case, claim, value, case.change.span);
    }

    fn claim_at(&mut self, case: Case<'_>, claim: Claim, value: u64, span: Span) {
        self.stakes.push(Stake { claim, by: case.by, value, span });
    }

    fn need(&mut self, case: Case<'_>, entity: Entity, span: Span) {
        if let Entity::Node(node) = entity {
            self.claim_at(case, Claim::Needs(node), 0, span);
        }
    }

    fn effect(&mut self, value: u64, effect: Effect) {
        self.effects.push((value, effect));
    }
}

/// Locates a change and says what it claims and does. Sweeps, figures and metadata claim keys only.
pub(crate) fn act(case: Case<'_>) -> Located<Outcome> {
    match &case.change.action {
        Action::Insert { content, place, rank } => insert::act(case, content, place, *rank),
        Action::Delete { target, was, drop_orphans } => {
            delete::act(case, target, was.as_ref(), drop_orphans.is_some())
        }
        Action::Replace { target, was, by, drop_orphans, drops } => {
            replace::act(case, (target, was.as_ref()), by, drop_orphans.is_some(), drops)
        }
        Action::Edit { .. } => edit::act(case),
        Action::Move { target, place, rank } => relocate::act(case, target, place, *rank),
        Action::Group { .. } | Action::Split { .. } | Action::Join { .. } => sections::act(case),
        Action::Retitle { section, to } => sections::retitle(case, section, *to),
        Action::Reorder { section, children } => sections::reorder(case, section, children),
        Action::Alternatives(alternatives) => alternatives::act(case, alternatives),
        Action::Annotate { target, text, readers } => annotate::act(case, target, text, *readers),
        Action::Figure(figures) => {
            let mut outcome = Outcome::default();
            for figure in figures {
                let key = format!("the figure `{}`", figure.key.value);
                let value = figure_digest(figure);
                outcome.claim_at(case, Claim::Key(key), value, figure.key.span);
            }
            Ok(outcome)
        }
        Action::Meta(entries) => {
            let mut outcome = Outcome::default();
            for policy in &case.amendment.policies {
                for (key, value) in entries {
                    let name = format!("`{}` of policy `{}`", key.value, policy.value);
                    outcome.claim_at(case, Claim::Key(name), digest(&[&value.value]), key.span);
                }
            }
            Ok(outcome)
        }
        Action::Term(_) | Action::Tone(_) => Ok(Outcome::default()),
    }
}

/// Returns a number that is equal for changes that give a figure the same fields.
fn figure_digest(figure: &Figure) -> u64 {
    let fields = [
        &figure.value,
        &figure.show,
        &figure.unit,
        &figure.denominator,
        &figure.year,
        &figure.source,
        &figure.published,
    ];
    let fields = fields.map(|field| field.as_ref().map(|field| &field.value));
    let shows: Vec<_> =
        figure.shows.iter().map(|(name, show)| (&name.value, &show.value)).collect();
    digest(&[&format!("{:?}", (fields, shows))])
}

/// Returns a number that is equal for contents that come to the same: line ends and what stands
/// after the last word do not count.
fn content_digest(what: &str, text: &str) -> u64 {
    let text = text.replace("\r\n", "\n");
    digest(&[what, text.trim_start_matches('\n').trim_end()])
}

/// Returns a number that is equal for equal texts.
pub(crate) fn digest(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

fn fault(case: Case<'_>, found: Diagnostic) -> Box<Diagnostic> {
    Box::new(found.cause(case.amendment.cause()))
}

/// Says how the section is named whose heading a target leads to.
fn section_of_heading(case: Case<'_>, heading: NodeRef) -> String {
    let arena = case.locator.arena;
    let section = NodeRef { node: arena.tree(heading).node(heading.node).parent, ..heading };
    match arena.kind(section) {
        Kind::Section { id, .. } if arena.section(id) == Some(section) => {
            format!("name the section by its id: `{id}`")
        }
        _ => {
            "name the section by its headings from the outside in: `{ in: [Outer, Inner] }`".into()
        }
    }
}

/// Returns a block with the caption that travels with it.
fn with_caption(case: Case<'_>, node: NodeRef) -> Vec<NodeRef> {
    let arena = case.locator.arena;
    let caption = crate::amend::locate::caption_of(arena, node);
    caption.into_iter().chain([node]).collect()
}
