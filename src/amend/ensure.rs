//! Guards: what must hold of the revised draft.

use crate::amend::draft::Draft;
use crate::amend::draft::Leaf;
use crate::amend::draft::Place;
use crate::amend::sweep;
use crate::amend::text::pieces::Pieces;
use crate::amend::text::pieces::pieces_of;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::Condition;
use crate::model::amendment::Ensure;
use crate::model::amendment::SectionRef;
use crate::model::document::Kind;
use crate::source::Span;
use crate::source::Spanned;

/// Where the words stand that guards name.
pub(crate) type Words = Pieces<Leaf>;

/// Looks in all policies for the words that the guards of amendments name.
pub(crate) fn words(draft: &Draft, amendments: &[(u32, &Amendment)]) -> Words {
    let guards = amendments.iter().flat_map(|(_, amendment)| &amendment.ensure);
    let texts = guards.filter_map(|ensure| match &ensure.condition {
        Condition::Absent { text, .. } | Condition::Present { text, .. } => Some(&text.value),
        _ => None,
    });
    let pieces = texts.flat_map(|text| pieces_of(Quote::read(text).text(), true)).collect();
    let leaves = (0..draft.policies.len()).flat_map(|policy| draft.shown(policy));
    Pieces::find(pieces, leaves, |leaf, text| draft.chapters[leaf.0].write_folded(leaf.1, text))
}

/// Checks the guards of an amendment in the policies it is about.
pub(crate) fn check(
    draft: &Draft,
    words: &Words,
    amendment: &Amendment,
    policies: &[usize],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ensure in &amendment.ensure {
        let mut check = Check { draft, words, amendment, policies, ensure, found: &mut found };
        check.run();
    }
    found
}

struct Check<'a> {
    draft: &'a Draft,
    words: &'a Words,
    amendment: &'a Amendment,
    policies: &'a [usize],
    ensure: &'a Ensure,
    found: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn run(&mut self) {
        match &self.ensure.condition {
            Condition::Absent { text, sections, except } => self.absent(text, sections, except),
            Condition::Present { text, sections } => self.present(text, sections),
            Condition::Exists(ids) => {
                for id in ids {
                    self.places(id);
                }
            }
            Condition::Order(ids) => self.order(ids),
            Condition::Count { parent, titled, is } => self.count(parent, titled.as_ref(), is),
        }
    }

    fn violated(&mut self, message: String, places: &[(Span, String)], help: &str) {
        let mut found = Diagnostic::new(codes::ENSURE_VIOLATED, message);
        found = found.at(self.ensure.span, "this guard");
        for (span, text) in places.iter().take(3) {
            found = found.at(*span, text.clone());
        }
        self.found.push(found.help(help).cause(self.amendment.cause()));
    }

    fn find(&mut self, sections: &[SectionRef]) -> Option<Vec<Place>> {
        let mut places = Vec::new();
        for section in sections {
            match self.draft.find_section(section, self.amendment) {
                Ok(found) => places.extend(found),
                Err(found) => {
                    self.found.push(*found);
                    return None;
                }
            }
        }
        Some(places)
    }

    /// Returns where words stand: in sections, wherever those are, or in the policies that the
    /// amendment is about.
    fn hits(&self, text: &str, inside: &[Place]) -> Vec<(Leaf, Span)> {
        let quote = Quote::read(text);
        let mut policies: Vec<usize> =
            inside.iter().map(|place| self.draft.chapters[place.0].policy).collect();
        policies.sort_unstable();
        policies.dedup();
        let policies = if inside.is_empty() { self.policies } else { &policies };
        let leaves: Vec<Leaf> = match self.words.rarest(&pieces_of(quote.text(), true)) {
            Some(leaves) => {
                let policy = |leaf: &Leaf| self.draft.chapters[leaf.0].policy;
                leaves.iter().copied().filter(|leaf| policies.contains(&policy(leaf))).collect()
            }
            None => policies.iter().flat_map(|policy| self.draft.shown(*policy)).collect(),
        };
        let mut hits = Vec::new();
        for leaf in leaves {
            if !sweep::in_sections(self.draft, leaf, inside) {
                continue;
            }
            let folded = self.draft.chapters[leaf.0].folded(leaf.1);
            for hit in quote.all(folded) {
                let range = folded.visible_range(hit);
                let span = self.draft.span(leaf.0, folded.visible.source_range(range));
                hits.push((leaf, span));
            }
        }
        hits
    }

    fn absent(&mut self, text: &Spanned<String>, sections: &[SectionRef], except: &[SectionRef]) {
        let (Some(inside), Some(outside)) = (self.find(sections), self.find(except)) else {
            return;
        };
        let draft = self.draft;
        if !inside.is_empty() && inside.iter().all(|place| is_within(draft, *place, &outside)) {
            let message = format!("`absent: {}` looks nowhere", text.value);
            let places: Vec<_> =
                except.iter().map(|section| (section.span(), "leaves out all".into())).collect();
            let help = "take out of `except` what `in` names, or the whole line out of `ensure`";
            return self.violated(message, &places, help);
        }
        let mut hits = self.hits(&text.value, &inside);
        hits.retain(|(leaf, _)| !outside.iter().any(|place| draft.is_inside(*leaf, *place)));
        if hits.is_empty() {
            return;
        }
        let places: Vec<(Span, String)> =
            hits.iter().map(|(leaf, span)| (*span, sweep::where_is(draft, *leaf))).collect();
        let message = match hits.len() {
            1 => format!("`{}` is still in the revised draft", text.value),
            many => format!("`{}` is still in the revised draft, in {many} places", text.value),
        };
        let help = "amend these places too, or name the section in `except:`";
        self.violated(message, &places, help);
    }

    fn present(&mut self, text: &Spanned<String>, sections: &[SectionRef]) {
        if sections.is_empty() && self.hits(&text.value, &[]).is_empty() {
            let message = format!("`{}` is not in the revised draft", text.value);
            self.violated(message, &[], "write it there, or take this line out of `ensure`");
        }
        for section in sections {
            let Some(places) = self.find(std::slice::from_ref(section)) else { continue };
            for place in places {
                if !self.hits(&text.value, &[place]).is_empty() {
                    continue;
                }
                let name = match section {
                    SectionRef::Id(id) => format!("section `{}`", id.value),
                    SectionRef::Path(path) => {
                        format!("section \"{}\"", path[path.len() - 1].value)
                    }
                };
                let span = self.heading(place);
                let message = format!("`{}` is not in {name}", text.value);
                let help = "write it there, or take this line out of `ensure`";
                self.violated(message, &[(span, "this section".into())], help);
            }
        }
    }

    /// Returns where a section stands: one that has its id from a heading in each of the policies that
    /// the amendment's file is about.
    fn places(&mut self, id: &Spanned<String>) -> Vec<Place> {
        let message = match self.draft.find_section(&SectionRef::Id(id.clone()), self.amendment) {
            Ok(places) => return places,
            Err(found) if found.code == codes::SECTION_NOT_FOUND => {
                format!("section `{}` is not in the revised draft", id.value)
            }
            Err(mut found) => {
                // These lists take ids only, no headings.
                found.help = vec!["give the section an id of its own: `{#id}`".to_owned()];
                self.found.push(*found);
                return Vec::new();
            }
        };
        let help = match self.draft.nearest_id(&id.value) {
            Some(near) if near != id.value => format!("did you mean `{near}`?"),
            Some(_) => "give the section an id of its own: `{#id}`".to_owned(),
            None => "bring it back, or take it out of `ensure`".to_owned(),
        };
        self.violated(message, &[(id.span, "this id".into())], &help);
        Vec::new()
    }

    fn order(&mut self, ids: &[Spanned<String>]) {
        let places: Vec<_> = ids.iter().map(|id| (id, self.places(id))).collect();
        let places: Vec<_> = places.iter().filter(|(_, places)| !places.is_empty()).collect();
        for pair in places.windows(2) {
            let ((first, before), (second, after)) = (pair[0], pair[1]);
            let Some((one, other)) = self.out_of_order(before, after) else { continue };
            let message =
                format!("section `{}` does not stand before `{}`", first.value, second.value);
            let places = [
                (first.span, "should be first".to_owned()),
                (self.heading(other), "stands first".to_owned()),
                (self.heading(one), "stands behind it".to_owned()),
            ];
            self.violated(message, &places, "move one of them, or write them here as they stand");
        }
    }

    /// Returns where one section does not stand before another: in a policy in which both stand, or
    /// where they stand in no policy together, in the policies as they are ordered.
    fn out_of_order(&self, before: &[Place], after: &[Place]) -> Option<(Place, Place)> {
        let policy = |place: &Place| self.draft.chapters[place.0].policy;
        let pairs = || before.iter().flat_map(|one| after.iter().map(move |other| (*one, *other)));
        let beside: Vec<_> = pairs().filter(|(one, other)| policy(one) == policy(other)).collect();
        let all = if beside.is_empty() { pairs().collect() } else { beside };
        all.into_iter().find(|(one, other)| one >= other)
    }

    /// Returns where the words of a section's heading stand.
    fn heading(&self, (at, section): Place) -> Span {
        let tree = &self.draft.chapters[at].tree;
        self.draft.span(at, tree.node(tree.heading(section)).content.clone())
    }

    fn count(
        &mut self,
        parent: &Spanned<String>,
        titled: Option<&Spanned<String>>,
        is: &Spanned<u32>,
    ) {
        for place in self.places(parent) {
            self.count_in(place, parent, titled, is);
        }
    }

    /// Counts the direct subsections of one section.
    fn count_in(
        &mut self,
        (at, node): Place,
        parent: &Spanned<String>,
        titled: Option<&Spanned<String>>,
        is: &Spanned<u32>,
    ) {
        let chapter = &self.draft.chapters[at];
        let tree = &chapter.tree;
        let begins = titled.map(|titled| Quote::read(&titled.value));
        let counted = tree.children(node).filter(|child| {
            let section = matches!(tree.kind(*child), Kind::Section { .. });
            section
                && begins.as_ref().is_none_or(|begins| {
                    let title = chapter.folded(tree.heading(*child));
                    let start = title.text.len() - title.text.trim_start().len();
                    begins.end_at(title, start).is_some()
                })
        });
        let count = counted.count();
        if count == is.value as usize {
            return;
        }
        let sections = if count == 1 { "section" } else { "sections" };
        let what = match titled {
            Some(titled) => format!("{sections} titled `{} …`", titled.value),
            None => sections.to_owned(),
        };
        let message = format!("`{}` holds {count} {what}, not {}", parent.value, is.value);
        let places = [(is.span, "expected".to_owned())];
        let help = format!(
            "if {count} is right, change every place that counts them, then write `is: {count}`"
        );
        self.violated(message, &places, &help);
    }
}

/// Says whether a section lies in one of others.
fn is_within(draft: &Draft, place: Place, others: &[Place]) -> bool {
    let tree = &draft.chapters[place.0].tree;
    others.iter().any(|other| other.0 == place.0 && tree.contains(other.1, place.1))
}
