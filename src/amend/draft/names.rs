//! The sections of revised drafts by name: ids, generated ids, headings from the outside in.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::locate::folded_quote;
use crate::amend::locate::stand_above;
use crate::amend::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Amendment;
use crate::model::amendment::SectionRef;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::source::SourceMap;
use crate::source::Spanned;

/// A section of a draft: its chapter and node.
pub(crate) type Place = (usize, NodeId);

/// The sections of a draft by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By written id and alias.
    written: BTreeMap<String, Place>,
    /// By the id that a heading gives.
    generated: BTreeMap<String, Vec<Place>>,
    /// Ids that several headings of one policy give.
    repeated: BTreeSet<(usize, String)>,
}

impl Names {
    pub(super) fn new(chapters: &[DraftChapter]) -> Self {
        let mut names = Names::default();
        for (at, chapter) in chapters.iter().enumerate() {
            names.add(at, chapter);
        }
        names
    }

    fn add(&mut self, at: usize, chapter: &DraftChapter) {
        for node in chapter.tree.ids() {
            let Kind::Section { id, explicit, aliases, .. } = chapter.tree.kind(node) else {
                continue;
            };
            let own = explicit.then_some(id).into_iter();
            for name in own.chain(aliases) {
                self.written.entry(name.to_string()).or_insert((at, node));
            }
            if *explicit {
                continue;
            }
            let heading = chapter.tree.heading(node);
            let title = Visible::of(&chapter.tree, heading, &chapter.text.text).text;
            let first = markdown::slug(&title);
            let same = self.generated.entry(id.to_string()).or_default();
            same.push((at, node));
            let mut repeat = |id: String| self.repeated.insert((chapter.policy, id));
            if first != **id {
                repeat(first);
                repeat(id.to_string());
            }
        }
    }
}

/// Returns the parts of a path as they are compared.
fn folded_path(path: &[Spanned<String>]) -> Vec<String> {
    path.iter().map(|part| folded_quote(&part.value)).collect()
}

/// Returns where the sections stand that a plan makes and whose headings lack their ids, before words
/// in these headings change.
pub(crate) fn handles(draft: &Draft, plan: &Plan, sources: &SourceMap) -> BTreeMap<String, Place> {
    let names = Names::new(&draft.chapters);
    let made = plan.made.iter().enumerate().filter_map(|(at, made)| {
        let title = plan.made_title(at, sources).trim();
        let shown = Visible::of_inlines(&markdown::read_inlines(title), title);
        let places = names.generated.get(&markdown::slug(&shown.text))?;
        Some((made.id.to_string(), *places.first()?))
    });
    made.collect()
}

impl Draft {
    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.chapters))
    }

    /// Returns the section of an id, aliases included: a written one wins.
    pub(crate) fn section(&self, id: &str) -> Option<Place> {
        let names = self.names();
        let generated = || names.generated.get(id).and_then(|places| places.first());
        names.written.get(id).or_else(generated).or_else(|| self.handles.get(id)).copied()
    }

    /// Finds the sections that `in:` of a sweep or guard names, in the revised draft: by id the one
    /// that bears it, by headings or by a generated id one in each policy that the amendment is about.
    /// Names of the base come before those that headings give now: changes may have changed these.
    pub(crate) fn find_section(
        &self,
        section: &SectionRef,
        amendment: &Amendment,
    ) -> Result<Vec<Place>, Box<Diagnostic>> {
        let former = match section {
            SectionRef::Id(id) => match self.names().written.get(&id.value) {
                Some(place) => return Ok(vec![*place]),
                None => self.former.by_id(&id.value),
            },
            SectionRef::Path(path) => self.former.by_path(&folded_path(path)),
        };
        let is_former = !former.is_empty();
        let found = match section {
            _ if is_former => former,
            SectionRef::Id(id) => {
                let generated = self.names().generated.get(&id.value).cloned();
                let handled = || self.handles.get(&id.value).map(|place| vec![*place]);
                generated.or_else(handled).unwrap_or_default()
            }
            SectionRef::Path(path) => self.by_path(&folded_path(path)),
        };
        let is_own = |place: &Place| {
            let policy = self.chapters[place.0].policy;
            self.policies.get(policy).is_none_or(|policy| amendment.is_about(policy))
        };
        let own: Vec<Place> = found.into_iter().filter(is_own).collect();
        let policies: Vec<usize> = own.iter().map(|place| self.chapters[place.0].policy).collect();
        let twice = (1..policies.len()).any(|at| policies[..at].contains(&policies[at]));
        let repeated = match section {
            SectionRef::Id(id) => policies.iter().any(|policy| match is_former {
                true => self.former.is_repeated(*policy, &id.value),
                false => self.names().repeated.contains(&(*policy, id.value.clone())),
            }),
            SectionRef::Path(_) => false,
        };
        if twice || repeated {
            return Err(Box::new(self.several(section, &own, amendment)));
        }
        if own.is_empty() { Err(Box::new(self.no_section(section, amendment))) } else { Ok(own) }
    }

    fn several(&self, section: &SectionRef, places: &[Place], amendment: &Amendment) -> Diagnostic {
        let (message, help) = match section {
            SectionRef::Id(id) => (
                format!("several headings give the id `{}`", id.value),
                "name the section by its headings from the outside in, \
                 `in: [[Outer heading, Inner heading]]`, or give it an id",
            ),
            SectionRef::Path(path) => {
                let shown: Vec<&str> = path.iter().map(|part| part.value.as_str()).collect();
                (
                    format!("several sections have the path `{}`", shown.join(" › ")),
                    "add the heading above it to the path, or give the section an id",
                )
            }
        };
        let found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
        let mut found = found.at(section.span(), "names more than one section");
        for place in places.iter().take(3).filter(|_| places.len() > 1) {
            let heading = self.chapters[place.0].tree.heading(place.1);
            let content = self.chapters[place.0].tree.node(heading).content.clone();
            found = found.at(self.span(place.0, content), "one of them");
        }
        found.help(help).cause(amendment.cause())
    }

    fn no_section(&self, section: &SectionRef, amendment: &Amendment) -> Diagnostic {
        let name = match section {
            SectionRef::Id(id) => id.value.clone(),
            SectionRef::Path(path) => path[path.len() - 1].value.clone(),
        };
        let message = format!("the revised draft has no section `{name}`");
        let found = Diagnostic::new(codes::SECTION_NOT_FOUND, message);
        let found = found.at(section.span(), "names no section").cause(amendment.cause());
        match self.nearest_id(&name) {
            Some(near) => {
                let meant = match section {
                    SectionRef::Id(_) => crate::diagnostic::slip(&name, self.ids()),
                    SectionRef::Path(_) => None,
                };
                let found = found.help(format!("did you mean `{near}`?"));
                found.meant(section.span(), meant)
            }
            None => found.help("write the id of a section of the revised draft"),
        }
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        let names = self.names();
        names.written.keys().chain(names.generated.keys()).map(String::as_str)
    }

    /// Returns the id of a section that is nearest to a name.
    pub(crate) fn nearest_id(&self, name: &str) -> Option<&str> {
        crate::diagnostic::nearest(name, self.ids())
    }

    /// Returns the sections whose heading, or id, is the last part and that stand below the others.
    fn by_path(&self, parts: &[String]) -> Vec<Place> {
        let mut found = Vec::new();
        let Some((last, above)) = parts.split_last() else { return found };
        for (at, chapter) in self.chapters.iter().enumerate() {
            let tree = &chapter.tree;
            let named = |node: NodeId, part: &str| match tree.kind(node) {
                Kind::Section { id, .. } => {
                    **id == *part || chapter.folded(tree.heading(node)).text.trim() == part
                }
                _ => false,
            };
            let below = |node: &NodeId| stand_above(above, tree.ancestors(*node), named);
            let nodes = tree.ids().filter(|node| named(*node, last) && below(node));
            found.extend(nodes.map(|node| (at, node)));
        }
        found
    }
}
