//! Quoted words → the one place that is meant, or the list of places to choose from.

use policy::amend::Suggested;
use policy::amend::Suggestion;
use policy::amend::proposal::Deed;
use policy::assemble::Base;
use policy::project::Project;
use policy::source::SourceMap;
use policy::source::Span;

use crate::cli::commands::locate;
use crate::cli::wrap;

/// More places than these are only counted.
const PLACES: usize = 12;

/// How many characters are shown on either side of the words.
const AROUND: usize = 28;

/// Where words are looked for.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) base: &'a Base,
    pub(super) project: &'a Project,
    /// The key of the only policy whose chapters count.
    pub(super) policy: Option<&'a str>,
}

impl Scope<'_> {
    /// Finds the section of which the words are the id, else the words. Places that are one and the
    /// same for a deed are listed once. Says what is nearest where there is none.
    pub(super) fn find(&self, words: &str, deed: Deed) -> Result<Vec<Suggestion>, String> {
        if folds_to_nothing(words) {
            return Err("policy: words are wanted, as they stand in a chapter\n".to_owned());
        }
        let is_named = deed != Deed::Edit && deed != Deed::Term;
        let section = is_named.then(|| self.base.section(&self.project.sources, words.trim()));
        if let Some(section) = section.flatten().filter(|place| self.is_in_policy(place)) {
            return Ok(vec![section]);
        }
        let near = match self.base.locate(&self.project.sources, words) {
            Suggested::Found(found) => {
                let mut found: Vec<Suggestion> =
                    found.into_iter().filter(|place| self.is_in_policy(place)).collect();
                if deed != Deed::Edit {
                    let mut known = Vec::new();
                    found.retain(|place| {
                        let is_new = !known.contains(&place.target);
                        known.push(place.target.clone());
                        is_new
                    });
                }
                if !found.is_empty() {
                    return Ok(found);
                }
                Vec::new()
            }
            Suggested::Nearest(near) => near,
        };
        Err(locate::nothing(words, &near, &self.project.sources))
    }

    fn is_in_policy(&self, place: &Suggestion) -> bool {
        self.policy.is_none_or(|key| place.policy == key)
    }

    /// Lists places with their numbers.
    pub(super) fn list(&self, words: &str, places: &[Suggestion]) -> String {
        let count = places.len();
        let mut drawn = format!("policy: `{}` stands in {count} places\n", wrap::tame(words));
        for (at, place) in places.iter().enumerate().take(PLACES) {
            let position = locate::position(place.span, &self.project.sources);
            drawn.push_str(&format!(
                "    {:>3}  {position}, {}, {}\n         {}\n",
                at + 1,
                place.section,
                place.kind,
                excerpt(&self.project.sources, place.span)
            ));
        }
        if let Some(more) = count.checked_sub(PLACES).filter(|more| *more > 0) {
            drawn.push_str(&format!("         and {more} more\n"));
        }
        drawn
    }
}

fn folds_to_nothing(words: &str) -> bool {
    !words.chars().any(|char| !char.is_whitespace())
}

/// Returns the words with what stands around them in their line.
fn excerpt(sources: &SourceMap, span: Span) -> String {
    let source = sources.get(span.source);
    let text = source.text();
    let line = source.line_range(source.line_index(span.start));
    let end = (span.end as usize).min(line.end);
    let (before, words) = (&text[line.start..span.start as usize], &text[span.start as usize..end]);
    let after = &text[end..line.end];
    let head: Vec<char> = before.chars().rev().take(AROUND).collect();
    let head: String = head.into_iter().rev().collect();
    let tail: String = after.chars().take(AROUND).collect();
    let mark = |is_cut: bool| if is_cut { "…" } else { "" };
    let (start, stop) =
        (mark(head.len() < before.len()), mark(tail.len() < after.trim_end().len()));
    wrap::tame(&format!("{start}{head}{words}{tail}{stop}"))
}
