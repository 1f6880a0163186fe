//! What must be named once, and what is named but does not exist.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::diagnostic::distance;
use crate::model::amendment::Action;
use crate::model::amendment::AmendmentSet;
use crate::model::document::File;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::register::Register;
use crate::model::workspace::BasePolicy;
use crate::parse::ids;
use crate::parse::reader::alternatives;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;

/// The ids of the workspace: sections, aliases, amendments, alternatives and questions share them.
#[derive(Default)]
struct Namespace {
    taken: HashMap<String, (Span, &'static str)>,
}

impl Namespace {
    /// Takes an id; reports one that is taken and says whether it was free.
    fn take(&mut self, id: &str, span: Span, what: &'static str, sink: &mut Diagnostics) -> bool {
        let Some(&(first, before)) = self.taken.get(id) else {
            self.taken.insert(id.to_owned(), (span, what));
            return true;
        };
        let message = match what == before {
            true => format!("two {what}s have the id `{id}`"),
            false => {
                format!("{} and {} have the id `{id}`", with_article(before), with_article(what))
            }
        };
        sink.push(
            Diagnostic::new(codes::DUPLICATE_ID, message)
                .at(span, with_article(what))
                .at(first, with_article(before))
                .help(match before {
                    "section" if what != before => {
                        format!("give the {what} another id; those of sections stay")
                    }
                    _ => "give one of the two another id".to_owned(),
                }),
        );
        false
    }
}

fn with_article(what: &str) -> String {
    format!("{} {what}", if what.starts_with('a') { "an" } else { "a" })
}

/// Reports ids that two things have, and ids in chapters that have not the form of ids; leaves out
/// the second of two amendments or questions with one id.
pub(super) fn check_ids(
    sources: &SourceMap,
    policies: &[BasePolicy],
    set: &mut AmendmentSet,
    left_out: &[Spanned<String>],
    sink: &mut Diagnostics,
) {
    let mut names = Namespace::default();
    let mut aliases: HashSet<Span> = HashSet::new();
    for file in policies.iter().flat_map(|policy| &policy.document.files) {
        for (id, span, is_alias) in ids_of(sources, file) {
            // Ids that headings of one file share are reported where it is read.
            let first = names.taken.get(&id).map(|(first, _)| *first);
            let is_told = first.is_some_and(|first| {
                first.source == span.source && !is_alias && !aliases.contains(&first)
            });
            if is_alias {
                aliases.insert(span);
            }
            if !is_told {
                names.take(&id, span, "section", sink);
            }
            // Ids of other people's chapters have many forms; what cannot be seen has none.
            if let Some(fault) = ids::reference_fault(&id, "") {
                sink.push(fault.at(span));
            }
        }
    }
    set.amendments
        .retain(|amendment| names.take(&amendment.id.value, amendment.id.span, "amendment", sink));
    for id in left_out {
        names.take(&id.value, id.span, "amendment", sink);
    }
    for change in set.amendments.iter().flat_map(|amendment| &amendment.changes) {
        if let Action::Alternatives(alternatives) = &change.action {
            let id = &alternatives.id;
            names.take(&id.value, id.span, "alternative", sink);
        }
    }
    set.questions
        .retain(|question| names.take(&question.id.value, question.id.span, "question", sink));
}

/// Returns the ids that are written in a chapter, and whether each is one that a section had before.
fn ids_of(sources: &SourceMap, file: &File) -> Vec<(String, Span, bool)> {
    let tree = &file.tree;
    let mut found = Vec::new();
    for id in tree.ids() {
        match tree.kind(id) {
            Kind::Section { id: name, explicit, aliases, .. } => {
                let heading = tree.span(tree.heading(id));
                if *explicit {
                    let span = part(sources, heading, &format!("#{name}"));
                    found.push((name.to_string(), span, false));
                }
                let aliases = aliases.iter();
                found.extend(
                    aliases.map(|alias| (alias.to_string(), part(sources, heading, alias), true)),
                );
            }
            kind if kind.is_leaf() => {
                for inline in tree.inlines(id) {
                    if let InlineKind::Anchor(name) = &inline.kind {
                        let span = Span::new(tree.source, inline.span.clone());
                        found.push((name.to_string(), span, false));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns the place of `words` in a span (without a leading `#`), or the whole span.
fn part(sources: &SourceMap, span: Span, words: &str) -> Span {
    let Some(at) = sources.slice(span).rfind(words) else { return span };
    let bare = words.trim_start_matches('#');
    let start = span.start + (at + words.len() - bare.len()) as u32;
    Span { start, end: start + bare.len() as u32, ..span }
}

/// Reports recommendations with two dispositions.
pub(super) fn check_dispositions(set: &AmendmentSet, sink: &mut Diagnostics) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for disposition in &set.dispositions {
        let named = &disposition.recommendation;
        if let Some(&first) = seen.get(named.value.as_str()) {
            let message = format!("`{}` has two dispositions", named.value);
            sink.push(
                Diagnostic::new(codes::DUPLICATE_KEY, message)
                    .at(named.span, "second")
                    .at(first, "first")
                    .help("keep one of the two"),
            );
        }
        seen.entry(&named.value).or_insert(named.span);
    }
}

/// The recommendations that may be named.
pub(super) struct Known {
    items: HashSet<String>,
    entries: Vec<Entry>,
}

/// What has to be known of an entry of the register.
struct Entry {
    id: Spanned<String>,
    alias: Option<String>,
    items: Vec<String>,
}

impl Known {
    /// Takes the recommendations of a register.
    pub(super) fn new(register: &Register) -> Self {
        let entries = register.recommendations.iter().map(|entry| Entry {
            id: entry.id.clone(),
            alias: entry.alias.as_ref().map(|alias| alias.value.clone()),
            items: entry.items().into_iter().map(|(item, _)| item).collect(),
        });
        let entries: Vec<Entry> = entries.collect();
        let items = entries.iter().flat_map(|entry| entry.items.iter().cloned()).collect();
        Self { items, entries }
    }

    /// Returns what is wrong with naming a recommendation.
    pub(super) fn fault(&self, named: &Spanned<String>) -> Option<Diagnostic> {
        if self.items.contains(&named.value) {
            return None;
        }
        let finding = |message: String| Diagnostic::new(codes::UNKNOWN_RECOMMENDATION, message);
        if let Some(whole) = self.entries.iter().find(|entry| entry.id.value == named.value) {
            let finding = finding(format!("`{}` is answered part by part", named.value))
                .at(named.span, "which of its parts?")
                .at(whole.id.span, "has parts")
                .help(format!("name the parts: {}", whole.items.join(", ")));
            return Some(finding);
        }
        let unknown = finding(format!("the register holds no recommendation `{}`", named.value))
            .at(named.span, "not in the register");
        if self.entries.is_empty() {
            let help = "write what was recommended into `amendments/register.yaml`";
            return Some(unknown.help(help));
        }
        let near = self.near(&named.value);
        let list: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
        let unknown = match near.is_empty() {
            false => unknown.help(format!("did you mean {}?", alternatives(&list))),
            true => unknown.help("correct the number, or add it to `amendments/register.yaml`"),
        };
        let unknown = unknown.meant(named.span, self.meant(&named.value));
        Some(unknown.candidates(near.into_iter().map(Candidate::word)))
    }

    /// Returns the only recommendation that can be meant: the one that the report numbers so, or the
    /// one that is written with other signs or capitals. Slips are left alone: the register may be
    /// where the pen slipped, and what follows it would answer a recommendation that nobody made.
    fn meant(&self, named: &str) -> Option<&str> {
        let parts = |word: &str| -> Vec<String> {
            let parts = word.split(|char: char| !char.is_alphanumeric());
            parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
        };
        let aliased = self.entries.iter().filter(|entry| entry.alias.as_deref() == Some(named));
        let aliased: Vec<&str> =
            aliased.flat_map(|entry| entry.items.iter().map(String::as_str)).collect();
        let all = || self.entries.iter().flat_map(|entry| &entry.items).map(String::as_str);
        let same: Vec<&str> = all().filter(|item| parts(item) == parts(named)).collect();
        match (&aliased[..], &same[..]) {
            ([one], _) | ([], [one]) => Some(one),
            _ => None,
        }
    }

    /// Returns what was probably meant: the entries that the report numbers so, or the nearest.
    fn near(&self, named: &str) -> Vec<&str> {
        let aliased = self.entries.iter().filter(|entry| entry.alias.as_deref() == Some(named));
        let near: Vec<&str> =
            aliased.flat_map(|entry| entry.items.iter().map(String::as_str)).collect();
        if !near.is_empty() {
            return near;
        }
        let items = self.entries.iter().flat_map(|entry| &entry.items);
        // Two letters make another recommendation: only one may differ.
        let near = items.filter(|item| distance(named, item) == 1).map(String::as_str);
        near.take(3).collect()
    }
}
