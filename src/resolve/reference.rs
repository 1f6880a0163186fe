//! What cross-references show and where they lead; citations of sources.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::diagnostic::distance;
use crate::diagnostic::slip;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::resolution::Place;
use crate::model::resolution::Reference;
use crate::model::resolution::Resolution;
use crate::model::revised::Retired;
use crate::resolve::Draft;
use crate::resolve::cited::Cited;
use crate::resolve::cited::Words;
use crate::resolve::inline::is_blank;
use crate::resolve::number::sections;
use crate::resolve::retired;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;

/// After this many references that lead nowhere, no further nearest ids are looked for.
const SEARCHES: usize = 50;

/// The ids of one policy.
#[derive(Debug)]
pub(super) struct Index {
    /// Ids that are written, and generated ones that stand once: where they lead.
    ids: BTreeMap<String, Entry>,
    /// Generated ids that stand in several chapters, by chapter.
    local: BTreeMap<(usize, String), Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    words: Words,
    anchor: String,
    place: Place,
    written: bool,
}

impl Index {
    /// Reads the ids of a policy whose numbers stand.
    pub(super) fn new(draft: &Draft<'_>, resolution: &Resolution, sources: &SourceMap) -> Self {
        let mut index = Index { ids: BTreeMap::new(), local: BTreeMap::new() };
        let cited = Cited::new(draft.document, resolution, sources);
        let mut generated: BTreeMap<&str, Vec<(usize, Entry)>> = BTreeMap::new();
        for (chapter, file) in draft.document.files.iter().enumerate() {
            let text = sources.get(file.source()).text();
            index.anchors(chapter, &file.tree, text, &cited);
            for section in sections(&file.tree) {
                let Kind::Section { id, explicit, aliases, .. } = file.tree.kind(section) else {
                    continue;
                };
                let place = (chapter, section);
                let words = cited.section(chapter, &file.tree, section, text);
                let anchor = resolution.anchors.get(&place).cloned().unwrap_or_default();
                let entry = Entry { words, anchor, place, written: *explicit };
                for alias in aliases {
                    let entry = Entry { written: true, ..entry.clone() };
                    index.ids.entry(alias.to_string()).or_insert(entry);
                }
                if *explicit {
                    index.ids.insert(id.to_string(), entry);
                } else {
                    generated.entry(id).or_default().push((chapter, entry));
                }
            }
        }
        index.generated(generated);
        index
    }

    fn generated(&mut self, generated: BTreeMap<&str, Vec<(usize, Entry)>>) {
        for (id, mut entries) in generated {
            if self.ids.contains_key(id) {
                continue;
            }
            if entries.len() == 1 {
                self.ids.extend(entries.pop().map(|(_, entry)| (id.to_owned(), entry)));
            } else {
                for (chapter, entry) in entries {
                    self.local.entry((chapter, id.to_owned())).or_insert(entry);
                }
            }
        }
    }

    /// Reads the empty anchors of a chapter.
    fn anchors(&mut self, chapter: usize, tree: &Tree, text: &str, cited: &Cited<'_>) {
        if !tree.inlines.iter().any(|inline| matches!(inline.kind, InlineKind::Anchor(_))) {
            return;
        }
        for leaf in tree.ids() {
            let inlines = tree.inlines(leaf);
            for inline in inlines {
                let InlineKind::Anchor(id) = &inline.kind else { continue };
                let blank = is_blank(inlines, text);
                let stands = if blank { tree.node(leaf).end } else { leaf };
                let stands = if stands.index() < tree.nodes.len() { stands } else { leaf };
                let words = cited.place(chapter, tree, stands, text);
                let place = (chapter, stands);
                let anchor = id.to_string();
                let entry = Entry { words, anchor, place, written: true };
                self.ids.entry(id.to_string()).or_insert(entry);
            }
        }
    }

    fn get(&self, chapter: usize, id: &str) -> Option<&Entry> {
        if self.local.is_empty() {
            return self.ids.get(id);
        }
        self.local.get(&(chapter, id.to_owned())).or_else(|| self.ids.get(id))
    }
}

/// What the cross-references of one draft are looked up in.
pub(super) struct Links<'a> {
    /// All drafts.
    pub(super) drafts: &'a [Draft<'a>],
    /// Their ids, in the same order.
    pub(super) indexes: &'a [Index],
    /// The draft at hand.
    pub(super) at: usize,
    /// All texts.
    pub(super) sources: &'a SourceMap,
}

impl Links<'_> {
    /// Fills in the references of the draft at hand; those into other policies where they are used.
    pub(super) fn fill(&self, resolution: &mut Resolution, sink: &mut Diagnostics) {
        let own = &self.indexes[self.at];
        let reference = |entry: &Entry| Reference {
            text: entry.words.text.clone(),
            title: entry.words.title.clone(),
            policy: None,
            id: entry.anchor.clone(),
        };
        let ids = own.ids.iter().map(|(id, entry)| (id.clone(), reference(entry)));
        resolution.references = ids.collect();
        let local = own.local.iter().map(|(key, entry)| (key.clone(), reference(entry)));
        resolution.local = local.collect();
        let retired = self.retired();
        let repeated = self.repeated();
        let chapters = self.chapters();
        let mut failed = 0;
        for (chapter, file) in self.drafts[self.at].document.files.iter().enumerate() {
            for inline in &file.tree.inlines {
                let InlineKind::Link(LinkTarget::Section(id)) = &inline.kind else { continue };
                let span = Span::new(file.source(), inline.span.clone());
                let place = self.sources.in_file(span).source;
                // Whoever brings a link knows the new text.
                let is_brought = !chapters.contains(&place);
                if let Some(entry) = own.get(chapter, id) {
                    // Only generated ids come to stand for another section.
                    let strayed = retired.get(&**id).filter(|_| !entry.written);
                    let own = strayed.filter(|(at, _)| *at == self.at);
                    let own = own.map(|(_, former)| *former);
                    // Where several chapters had it, the links of one led to its own section.
                    let is_other = !entry.written && entry.place.0 != chapter;
                    let repeated = repeated.get(&(&**id, place)).copied().filter(|_| is_other);
                    if let Some(former) = own.or(repeated).filter(|_| !is_brought) {
                        sink.push(retired::elsewhere(former, span, self.sources));
                    }
                    continue;
                }
                if resolution.references.contains_key(&**id) {
                    continue;
                }
                if let Some(reference) = self.elsewhere(id) {
                    resolution.references.insert(id.to_string(), reference);
                    continue;
                }
                let former = retired.get(&**id).map(|(_, former)| *former);
                if let Some(former) = former.or_else(|| repeated.get(&(&**id, place)).copied()) {
                    sink.push(retired::lost(former, (span, is_brought), self.sources));
                    continue;
                }
                failed += 1;
                sink.push(self.unresolved(id, span, failed <= SEARCHES));
            }
        }
    }

    /// Returns the chapters of all bases.
    fn chapters(&self) -> HashSet<SourceId> {
        let files = self.drafts.iter().flat_map(|draft| &draft.base.files);
        files.map(File::source).collect()
    }

    /// Returns what ids led to in one chapter of the base each, where others had them too.
    fn repeated(&self) -> HashMap<(&str, SourceId), &Retired> {
        let all = self.drafts[self.at].retired.iter().filter(|retired| retired.repeated);
        all.map(|retired| ((&*retired.id, retired.span.source), retired)).collect()
    }

    /// Returns what ids led to in the bases and lead to no more, with the position of the draft: those
    /// of the draft at hand before those of others.
    fn retired(&self) -> HashMap<&str, (usize, &Retired)> {
        let mut all = HashMap::new();
        let others = (0..self.drafts.len()).filter(|at| *at != self.at);
        for at in std::iter::once(self.at).chain(others) {
            for retired in self.drafts[at].retired.iter().filter(|retired| !retired.repeated) {
                all.entry(&*retired.id).or_insert((at, retired));
            }
        }
        all
    }

    /// Looks an id up among those of the other policies: only those that are written lead there.
    fn elsewhere(&self, id: &str) -> Option<Reference> {
        let others = self.drafts.iter().zip(self.indexes).enumerate();
        for (_, (draft, index)) in others.filter(|&(at, _)| at != self.at) {
            if let Some(entry) = index.ids.get(id).filter(|entry| entry.written) {
                let (title, symbol) = (&draft.metadata.title, draft.metadata.printed_symbol());
                let of_policy = |words: &str| match symbol.is_empty() {
                    true => format!("{words} of {title}"),
                    false => format!("{words} of {title} ({symbol})"),
                };
                return Some(Reference {
                    text: of_policy(&entry.words.text),
                    title: of_policy(&entry.words.title),
                    policy: Some(draft.policy.to_owned()),
                    id: entry.anchor.clone(),
                });
            }
        }
        None
    }

    fn unresolved(&self, id: &str, span: Span, search: bool) -> Diagnostic {
        let own = &self.indexes[self.at];
        let several = own.local.range((0, id.to_owned())..).any(|((_, known), _)| known == id);
        if several {
            let message = format!("the cross-reference `#{id}` fits sections in several chapters");
            return Diagnostic::new(codes::UNRESOLVED_REFERENCE, message)
                .at(span, "leads to more than one section")
                .help("give the section that is meant an id of its own, as in `{#its-id}`");
        }
        let message = match id {
            "" => "a cross-reference names no id".to_owned(),
            _ => format!("no section or anchor has the id `{id}`"),
        };
        let candidates = if search { self.nearest(id) } else { Vec::new() };
        let known = self.indexes.iter().flat_map(|index| index.ids.keys().map(String::as_str));
        let meant = if search { slip(id, known) } else { None };
        let help = match candidates.first() {
            Some(nearest) => format!("if that is meant, write `[](#{})`", nearest.text),
            None => format!(
                "name the id of a section that is there, or write the id behind the heading that \
                 is meant: `{{#{}}}`",
                if id.is_empty() { "its-id" } else { id }
            ),
        };
        Diagnostic::new(codes::UNRESOLVED_REFERENCE, message)
            .at(span, "leads nowhere")
            .candidates(candidates)
            .help(help)
            .meant(self.target(id, span), meant)
    }

    /// Returns the place of the id in a cross-reference: the last one, behind the sign.
    fn target(&self, id: &str, span: Span) -> Span {
        let at = self.sources.slice(span).rfind(&format!("#{id}"));
        at.map_or(span, |at| {
            let start = span.start + at as u32 + 1;
            Span { start, end: start + id.len() as u32, ..span }
        })
    }

    /// Returns the three ids nearest to a word, of this policy or another one.
    fn nearest(&self, word: &str) -> Vec<Candidate> {
        let limit = (word.chars().count() / 2).max(2);
        let mut found = Vec::new();
        for (index, draft) in self.indexes.iter().zip(self.drafts) {
            for (id, entry) in &index.ids {
                if id.len().abs_diff(word.len()) > limit {
                    continue;
                }
                let score = distance(word, id);
                if score <= limit {
                    found.push((score, id, entry, draft));
                }
            }
        }
        found.sort_by_key(|(score, id, ..)| (*score, *id));
        let nearest = found.into_iter().take(3).map(|(_, id, entry, draft)| {
            let tree = &draft.document.files[entry.place.0].tree;
            Candidate {
                text: id.clone(),
                span: Some(Span::new(tree.source, first_line(tree, entry.place.1, self.sources))),
                section: Some(entry.words.text.replace('\u{a0}', " ")),
            }
        });
        nearest.collect()
    }
}

/// Returns the first line of a node.
fn first_line(tree: &Tree, node: NodeId, sources: &SourceMap) -> std::ops::Range<u32> {
    let body = tree.node(node).body.clone();
    let text = &sources.get(tree.source).text()[body.start as usize..body.end as usize];
    let length = text.find(['\n', '\r']).unwrap_or(text.len());
    body.start..body.start + length as u32
}

/// Checks that every citation names a row of the list of sources.
pub(super) fn check_sources(
    document: &Document,
    resolution: &Resolution,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    let mut failed = 0;
    for file in &document.files {
        for inline in &file.tree.inlines {
            let InlineKind::Link(LinkTarget::Source(key)) = &inline.kind else { continue };
            if resolution.sources.contains_key(&**key) {
                continue;
            }
            failed += 1;
            let mut found = Vec::new();
            if failed <= SEARCHES {
                let limit = (key.chars().count() / 2).max(2);
                let near = resolution
                    .sources
                    .iter()
                    .filter(|(known, _)| known.len().abs_diff(key.len()) <= limit);
                found.extend(near.map(|(known, place)| (distance(key, known), known, place)));
                found.retain(|(score, ..)| *score <= limit);
                found.sort();
            }
            let candidates = found.into_iter().map(|(_, known, &(chapter, cell))| {
                let tree = &document.files[chapter].tree;
                let row = tree.node(cell).parent;
                let span = Span::new(tree.source, first_line(tree, row, sources));
                Candidate::at(known.clone(), span)
            });
            let message = format!("the list of sources has no entry `{key}`");
            let finding = Diagnostic::new(codes::UNKNOWN_SOURCE, message)
                .at(Span::new(file.source(), inline.span.clone()), "cited here")
                .candidates(candidates)
                .help(format!(
                    "add a row to the table `Key | Source`, or cite a key that is there:\n\
                     | {key} | Author (year). *Title*. |"
                ));
            sink.push(finding);
        }
    }
}
