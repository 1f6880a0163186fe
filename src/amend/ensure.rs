//! Guards: what must hold of the revised draft.

use crate::amend::draft::Draft;
use crate::amend::draft::Leaf;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::Condition;
use crate::model::amendment::Ensure;
use crate::model::amendment::SectionRef;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::source::Span;
use crate::source::Spanned;

/// Checks the guards of an amendment in the policies it is about.
pub(crate) fn check(draft: &Draft, amendment: &Amendment, policies: &[usize]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ensure in &amendment.ensure {
        let mut check = Check { draft, amendment, policies, ensure, found: &mut found };
        check.run();
    }
    found
}

struct Check<'a> {
    draft: &'a Draft,
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
                    self.place(id);
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

    fn find(&mut self, sections: &[SectionRef]) -> Option<Vec<(usize, NodeId)>> {
        let mut places = Vec::new();
        for section in sections {
            match self.draft.find_section(section, self.amendment) {
                Ok(place) => places.push(place),
                Err(found) => {
                    self.found.push(*found);
                    return None;
                }
            }
        }
        Some(places)
    }

    fn leaves(&self) -> Vec<Leaf> {
        self.policies.iter().flat_map(|policy| self.draft.leaves(*policy)).collect()
    }

    fn hits(&self, text: &str, wanted: impl Fn(Leaf) -> bool) -> Vec<(Leaf, Span)> {
        let quote = Quote::read(text);
        let mut hits = Vec::new();
        for leaf in self.leaves().into_iter().filter(|leaf| wanted(*leaf)) {
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
        let hits = self.hits(&text.value, |leaf| {
            let is_in = |places: &[(usize, NodeId)]| {
                places.iter().any(|place| draft.is_inside(leaf, *place))
            };
            (inside.is_empty() || is_in(&inside)) && !is_in(&outside)
        });
        if hits.is_empty() {
            return;
        }
        let places: Vec<(Span, String)> = hits
            .iter()
            .map(|(leaf, span)| (*span, crate::amend::sweep::where_is(draft, *leaf)))
            .collect();
        let message = match hits.len() {
            1 => format!("`{}` is still in the revised draft", text.value),
            many => format!("`{}` is still in the revised draft, in {many} places", text.value),
        };
        let help = "amend these places too, or name the section in `except:`";
        self.violated(message, &places, help);
    }

    fn present(&mut self, text: &Spanned<String>, sections: &[SectionRef]) {
        let Some(places) = self.find(sections) else { return };
        let draft = self.draft;
        let everywhere = places.is_empty();
        let wanted: Vec<Option<(usize, NodeId)>> =
            if everywhere { vec![None] } else { places.into_iter().map(Some).collect() };
        for (at, place) in wanted.into_iter().enumerate() {
            let hits = self
                .hits(&text.value, |leaf| place.is_none_or(|place| draft.is_inside(leaf, place)));
            if !hits.is_empty() {
                continue;
            }
            let name = match sections.get(at) {
                Some(SectionRef::Id(id)) => format!("section `{}`", id.value),
                Some(SectionRef::Path(path)) => {
                    format!("section \"{}\"", path[path.len() - 1].value)
                }
                None => "the revised draft".into(),
            };
            let message = format!("`{}` is not in {name}", text.value);
            self.violated(message, &[], "write it there, or take this line out of `ensure`");
        }
    }

    fn place(&mut self, id: &Spanned<String>) -> Option<(usize, NodeId)> {
        let place = self.draft.section(&id.value);
        if place.is_none() {
            let message = format!("section `{}` is not in the revised draft", id.value);
            let near = self.draft.sections().keys().map(String::as_str);
            let help = match crate::diagnostic::nearest(&id.value, near) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "bring it back, or take it out of `ensure`".to_owned(),
            };
            let span = id.span;
            self.violated(message, &[(span, "this id".into())], &help);
        }
        place
    }

    fn order(&mut self, ids: &[Spanned<String>]) {
        let places: Vec<_> = ids.iter().filter_map(|id| Some((id, self.place(id)?))).collect();
        for pair in places.windows(2) {
            let ((first, before), (second, after)) = (&pair[0], &pair[1]);
            if before < after {
                continue;
            }
            let message =
                format!("section `{}` does not stand before `{}`", first.value, second.value);
            let places = [(first.span, "should be first".to_owned())];
            self.violated(message, &places, "move one of them, or write them here as they stand");
        }
    }

    fn count(
        &mut self,
        parent: &Spanned<String>,
        titled: Option<&Spanned<String>>,
        is: &Spanned<u32>,
    ) {
        let Some((at, node)) = self.place(parent) else { return };
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
        let what = match titled {
            Some(titled) => format!("sections titled `{} …`", titled.value),
            None => "sections".to_owned(),
        };
        let message = format!("`{}` holds {count} {what}, not {}", parent.value, is.value);
        let places = [(is.span, "expected".to_owned())];
        let help = format!(
            "if {count} is right, change every place that counts them, then write `is: {count}`"
        );
        self.violated(message, &places, &help);
    }
}
