//! Where the notes stand that changes set beside sections and blocks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::arena::NodeRef;
use crate::amend::draft::Draft;
use crate::amend::draft::Place;
use crate::amend::gather::Gathered;
use crate::amend::plan::Entity;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::document::NodeId;
use crate::model::revised::Annotation;

/// Returns the notes, each with the position of its policy. `origins` says for each chapter and node
/// which node of the base it was.
pub(crate) fn of(
    amendments: &[Amendment],
    gathered: &Gathered,
    draft: &Draft,
    origins: &[Vec<Option<NodeRef>>],
) -> Vec<(usize, Annotation)> {
    let annotated = &gathered.plan.annotated;
    let wanted = annotated.iter().filter_map(|(entity, _)| match entity {
        Entity::Node(node) => Some(*node),
        Entity::Made(_) => None,
    });
    let places = places(&wanted.collect(), origins);
    let mut annotations = Vec::new();
    for (entity, changes) in annotated {
        let change = changes[0];
        let action = &amendments[change.amendment as usize].changes[change.change as usize].action;
        let Action::Annotate { text, readers, .. } = action else { continue };
        let place = match entity {
            Entity::Node(node) => places.get(node).copied(),
            Entity::Made(made) => draft.section(&gathered.plan.made[*made as usize].id),
        };
        let Some((at, position)) = place else { continue };
        let chapter = &draft.chapters[at];
        let annotation = Annotation {
            changes: changes.clone(),
            chapter: chapter.position,
            at: chapter.tree.node(position).body.start,
            text: text.source,
            readers: *readers,
        };
        annotations.push((chapter.policy, annotation));
    }
    annotations
}

/// Returns where nodes stand in the revised chapters, in one pass over all of them.
fn places(
    wanted: &BTreeSet<NodeRef>,
    origins: &[Vec<Option<NodeRef>>],
) -> BTreeMap<NodeRef, Place> {
    let mut places = BTreeMap::new();
    if wanted.is_empty() {
        return places;
    }
    for (at, own) in origins.iter().enumerate() {
        for (position, origin) in own.iter().enumerate() {
            if let Some(origin) = origin.filter(|origin| wanted.contains(origin)) {
                places.entry(origin).or_insert((at, NodeId(position as u32)));
            }
        }
    }
    places
}
