//! The sections of the base by the names that they have there, each with where it stands now.
//!
//! A generated id changes with the words of its heading, and a path with each heading of it; whoever
//! writes an amendment reads the base. Must not know what made them change.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::NodeRef;
use crate::amend::draft::Draft;
use crate::amend::draft::Place;
use crate::amend::locate::stand_above;
use crate::markdown;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::document::folded;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;

/// The sections of the base.
#[derive(Debug, Default)]
pub(crate) struct Former {
    sections: Vec<Section>,
    /// Ids that several headings of one policy give.
    repeated: BTreeSet<(usize, String)>,
}

#[derive(Debug)]
struct Section {
    id: Box<str>,
    explicit: bool,
    /// The heading, folded.
    title: String,
    /// The section that holds it.
    parent: Option<usize>,
    /// Where it stands in the draft, if it still stands.
    place: Option<Place>,
}

impl Former {
    /// Reads the sections of the base. `origins` tells for each chapter and node of the draft the node
    /// that it was; in these the chapters of the base are numbered through.
    pub(crate) fn read(
        workspace: &Workspace,
        sources: &SourceMap,
        draft: &Draft,
        origins: &[Vec<Option<NodeRef>>],
    ) -> Self {
        let mut stands = HashMap::new();
        for (at, own) in origins.iter().enumerate() {
            let tree = &draft.chapters[at].tree;
            let nodes = tree.ids().filter(|node| matches!(tree.kind(*node), Kind::Section { .. }));
            stands.extend(nodes.filter_map(|node| Some((own[node.index()]?, (at, node)))));
        }
        let mut former = Self::default();
        let mut fragment = 0;
        for (policy, base) in workspace.policies.iter().enumerate() {
            for file in &base.document.files {
                let text = sources.get(file.source()).text();
                let place = |node| stands.get(&NodeRef { fragment, node }).copied();
                former.add(policy, (&file.tree, text), place);
                fragment += 1;
            }
        }
        former
    }

    /// Adds the sections of a chapter of the base; `stands` says where its nodes stand in the draft.
    fn add(
        &mut self,
        policy: usize,
        (tree, text): (&Tree, &str),
        stands: impl Fn(NodeId) -> Option<Place>,
    ) {
        let mut open: Vec<(NodeId, usize)> = Vec::new();
        for node in tree.ids() {
            let Kind::Section { id, explicit, .. } = tree.kind(node) else { continue };
            while open.pop_if(|(outer, _)| !tree.contains(*outer, node)).is_some() {}
            let heading = tree.heading(node);
            let visible = Visible::with_images(tree.inlines(heading), text);
            if !explicit {
                let first = markdown::slug(&visible.text);
                if first != **id {
                    self.repeated.extend([(policy, first), (policy, id.to_string())]);
                }
            }
            let section = Section {
                id: id.clone(),
                explicit: *explicit,
                title: folded(&visible.text).trim().to_owned(),
                parent: open.last().map(|(_, at)| *at),
                place: stands(node),
            };
            open.push((node, self.sections.len()));
            self.sections.push(section);
        }
    }

    /// Returns where the sections stand now whose headings gave an id in the base.
    pub(super) fn by_id(&self, id: &str) -> Vec<Place> {
        let named = self.sections.iter().filter(|own| !own.explicit && *own.id == *id);
        named.filter_map(|section| section.place).collect()
    }

    /// Says whether several headings of a policy gave an id, so that it named none of them.
    pub(super) fn is_repeated(&self, policy: usize, id: &str) -> bool {
        self.repeated.contains(&(policy, id.to_owned()))
    }

    /// Returns where the sections stand now whose heading, or id, was the last part and that stood
    /// below the others.
    pub(super) fn by_path(&self, parts: &[String]) -> Vec<Place> {
        let Some((last, above)) = parts.split_last() else { return Vec::new() };
        let named = |section: &Section, part: &str| *section.id == *part || section.title == *part;
        let parent = |section: &&Section| section.parent.map(|at| &self.sections[at]);
        let below = |section: &Section| {
            stand_above(above, std::iter::successors(parent(&section), parent), named)
        };
        let found = self.sections.iter().filter(|section| named(section, last) && below(section));
        found.filter_map(|section| section.place).collect()
    }
}
