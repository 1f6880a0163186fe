//! `annotate`: a note beside a section or block.

use crate::amend::arena::NodeRef;
use crate::amend::locate::Found;
use crate::amend::locate::Located;
use crate::amend::plan::Effect;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Target;

pub(super) fn act(case: Case<'_>, target: &Target) -> Located<Outcome> {
    let node = match case.locator.find(target, case.amendment)? {
        Found::Section(Entity::Node(node)) | Found::Block(node) | Found::Column(node, _) => {
            Some(node)
        }
        Found::Section(Entity::Made(made)) => first_node(case, made),
        Found::Everything => None,
    };
    let Some(node) = node else {
        let message = "`annotate` needs a section or a block to stand beside";
        let found = Diagnostic::new(codes::WRONG_TARGET, message).at(target.span, "no such place");
        return Err(fault(case, found.help("name a section by its id, or a block by its words")));
    };
    let mut outcome = Outcome::default();
    outcome.need(case, Entity::Node(node), target.span);
    outcome.effect(0, Effect::Annotate { node });
    Ok(outcome)
}

/// Returns a node of a section that a change makes.
fn first_node(case: Case<'_>, made: u32) -> Option<NodeRef> {
    match &case.locator.plan.made[made as usize].kind {
        MadeKind::Part { text, kids, .. } => text.first().or(kids.first()).copied(),
        MadeKind::Joint { members } => members.first().copied(),
        MadeKind::Group { members, .. } => members.iter().find_map(|member| match member {
            Entity::Node(node) => Some(*node),
            Entity::Made(_) => None,
        }),
    }
}
