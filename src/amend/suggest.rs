//! From words to the locator that addresses them: what `policy locate` prints.
//!
//! Every suggestion is tried with the very code that amendments are located with before it is
//! handed out.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::gather;
use crate::amend::locate;
use crate::amend::locate::Found;
use crate::amend::locate::Locator;
use crate::amend::plan::Plan;
use crate::diagnostic::Candidate;
use crate::model::amendment::Amendment;
use crate::model::amendment::BlockKind;
use crate::model::amendment::BlockRef;
use crate::model::amendment::Find;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::folded;
use crate::model::resolution::Resolution;
use crate::model::workspace::Workspace;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;

/// Where words stand and how to address them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The words in their chapter.
    pub span: Span,
    /// The section, for people: `section 3.1 "Unemployment"`.
    pub section: String,
    /// What kind of block holds them: `paragraph`.
    pub kind: &'static str,
    /// The locator of the block, as YAML.
    pub target: String,
    /// The `edit` of the words: locator and `find`, as YAML; nothing where they are no words of one
    /// leaf that can be told apart.
    pub edit: Option<(String, String)>,
    /// The block's text as `was` can say it, as YAML.
    pub was: String,
}

/// What came of looking for words.
#[derive(Clone, Debug)]
pub enum Suggested {
    /// They stand in these places.
    Found(Vec<Suggestion>),
    /// They stand nowhere; these are nearest.
    Nearest(Vec<Candidate>),
}

/// Looks for words in the base drafts; `numbers` are those of the base.
pub fn suggest(
    workspace: &Workspace,
    numbers: &[Resolution],
    sources: &SourceMap,
    words: &str,
) -> Suggested {
    let none = Vec::new();
    let arena = gather::arena(workspace, &none, sources);
    let (plan, made, left_out) = (Plan::default(), HashMap::new(), HashMap::new());
    let policies: Vec<String> =
        workspace.policies.iter().map(|policy| policy.key.clone()).collect();
    let locator = Locator {
        arena: &arena,
        plan: &plan,
        brought: &none,
        first_brought: arena.fragments.len() as u32,
        amendments: &[],
        made: &made,
        policies: &policies,
        numbers,
        left_out: &left_out,
        index: &locate::Index::default(),
        within: None,
    };
    let search = Search { locator: &locator, policies: &policies };
    let exact = locate::folded_quote(words);
    let mut found = search.places(|text| locate::all(text, &exact), exact.len());
    if found.is_empty() {
        let lower = exact.to_lowercase();
        let same_length = lower.len() == exact.len();
        found = match same_length {
            true => search.places(|text| in_any_case(text, &lower), lower.len()),
            false => Vec::new(),
        };
    }
    if found.is_empty() {
        return Suggested::Nearest(search.nearest(words));
    }
    Suggested::Found(found)
}

fn in_any_case(text: &str, lower: &str) -> Vec<usize> {
    let own = text.to_lowercase();
    if own.len() == text.len() { locate::all(&own, lower) } else { Vec::new() }
}

struct Search<'a> {
    locator: &'a Locator<'a>,
    policies: &'a [String],
}

impl Search<'_> {
    fn places(&self, find: impl Fn(&str) -> Vec<usize>, length: usize) -> Vec<Suggestion> {
        let arena = self.locator.arena;
        let mut found = Vec::new();
        for (at, fragment) in arena.fragments.iter().enumerate() {
            for node in fragment.tree.ids() {
                let leaf = NodeRef { fragment: at as u32, node };
                if !crate::amend::arena::is_text(fragment.tree.kind(node)) {
                    continue;
                }
                let text = match fragment.tree.kind(node) {
                    Kind::Code { .. } => folded(arena.leaf_text(leaf)),
                    _ => arena.folded(leaf).text.clone(),
                };
                let places = find(&text);
                found.extend(
                    places
                        .into_iter()
                        .filter_map(|start| self.suggestion(leaf, start..start + length)),
                );
            }
        }
        found
    }

    fn nearest(&self, words: &str) -> Vec<Candidate> {
        let roots = 0..self.locator.arena.fragments.len() as u32;
        let roots: Vec<NodeRef> =
            roots.map(|fragment| NodeRef { fragment, node: NodeId::ROOT }).collect();
        locate::nearest_words(self.locator, &roots, words)
    }

    fn suggestion(&self, leaf: NodeRef, range: std::ops::Range<usize>) -> Option<Suggestion> {
        let arena = self.locator.arena;
        let tree = arena.tree(leaf);
        let is_code = matches!(tree.kind(leaf.node), Kind::Code { .. });
        let (words, span) = match is_code {
            true => (folded(arena.leaf_text(leaf))[range].to_owned(), tree.span(leaf.node)),
            false => {
                let folded = arena.folded(leaf);
                let visible = folded.visible_range(range);
                let bytes = folded.visible.source_range(visible.clone());
                let text = &folded.visible.text[visible.start as usize..visible.end as usize];
                (text.to_owned(), Span::new(tree.source, bytes))
            }
        };
        let section = self.section_ref(leaf);
        let (block, kind) = block_of(arena, leaf);
        let amendment = self.amendment(leaf);
        let target = self.block_target(leaf, block, kind, section.as_ref(), &words, &amendment)?;
        let edit = match is_code {
            true => None,
            false => self.edit(section.as_ref(), &target, &words, &amendment),
        };
        // A row goes as a whole; only its words are found in one column.
        let whole = Target { column: None, ..target.clone() };
        Some(Suggestion {
            span,
            section: self.locator.where_is(leaf),
            kind: kind.key(),
            target: written(&whole),
            edit,
            was: locate::short_was(&folded(&arena.visible_text(block))),
        })
    }

    /// An amendment of the policy that a node belongs to, for the locating code.
    fn amendment(&self, node: NodeRef) -> Amendment {
        let span = self.locator.arena.span(node);
        let policies = match self.locator.arena.fragment(node).origin {
            Origin::Chapter { policy, .. } => {
                vec![Spanned::new(self.policies[policy].clone(), span)]
            }
            Origin::Content { .. } => Vec::new(),
        };
        Amendment {
            id: Spanned::new(String::new(), span),
            title: None,
            from: Vec::new(),
            editorial: None,
            policies,
            changes: Vec::new(),
            ensure: Vec::new(),
        }
    }

    /// Names the section that holds a node: by its id where that leads to it, else by headings.
    fn section_ref(&self, node: NodeRef) -> Option<SectionRef> {
        let arena = self.locator.arena;
        let tree = arena.tree(node);
        let span = arena.span(node);
        let section = tree.section_of(node.node)?;
        if let Kind::Section { id, .. } = tree.kind(section)
            && arena.section(id) == Some(NodeRef { node: section, ..node })
        {
            return Some(SectionRef::Id(Spanned::new(id.to_string(), span)));
        }
        let above = std::iter::once(section).chain(tree.ancestors(section));
        let sections = above.filter(|at| matches!(tree.kind(*at), Kind::Section { .. }));
        let mut path: Vec<Spanned<String>> = sections
            .map(|at| {
                let heading = NodeRef { node: tree.heading(at), ..node };
                Spanned::new(arena.leaf_text(heading).to_owned(), span)
            })
            .collect();
        path.reverse();
        Some(SectionRef::Path(path))
    }

    /// Finds the shortest quotation around the words that names the block alone.
    fn block_target(
        &self,
        leaf: NodeRef,
        block: NodeRef,
        kind: BlockKind,
        section: Option<&SectionRef>,
        words: &str,
        amendment: &Amendment,
    ) -> Option<Target> {
        let arena = self.locator.arena;
        let span = arena.span(block);
        let make = |words: &str, nth: Option<u32>, column: Option<String>| Target {
            span,
            section: section.cloned(),
            block: Some(BlockRef { kind: Some(kind), words: Spanned::new(words.to_owned(), span) }),
            column: column.map(|column| Spanned::new(column, span)),
            nth: nth.map(|nth| Spanned::new(nth, span)),
            inserted_by: None,
        };
        let leads_here = |target: &Target, goal: NodeRef| matches!(self.locator.find(target, amendment), Ok(Found::Block(node)) if node == goal);
        if kind == BlockKind::Row {
            let tree = arena.tree(block);
            let cells: Vec<NodeId> = tree.children(block.node).collect();
            let first =
                arena.leaf_text(NodeRef { node: *cells.first()?, ..block }).trim().to_owned();
            let position = cells.iter().position(|cell| *cell == leaf.node)?;
            let head = tree.children(tree.node(block.node).parent).next()?;
            let header = tree.children(head).nth(position)?;
            let header = arena.leaf_text(NodeRef { node: header, ..block }).trim().to_owned();
            let cell = make(&first, None, Some(header));
            let row = make(&first, None, None);
            return Some(cell).filter(|target| leads_here(target, leaf)).or(Some(row));
        }
        let text = folded(&arena.visible_text(block));
        for quote in quotations(&text, &folded(words)) {
            let target = make(&quote, None, None);
            if leads_here(&target, block) {
                return Some(target);
            }
        }
        let numbered = (1..=50).map(|nth| make(words, Some(nth), None));
        numbered.into_iter().find(|target| leads_here(target, block))
    }

    /// The edit of the words: in the section where they are alone in it, else in the block.
    fn edit(
        &self,
        section: Option<&SectionRef>,
        block: &Target,
        words: &str,
        amendment: &Amendment,
    ) -> Option<(String, String)> {
        let exact = Spanned::new(escaped(words), block.span);
        let find = Find { exact, before: None, after: None };
        let whole =
            Target { section: section.cloned(), block: None, column: None, ..block.clone() };
        let whole = Target { nth: None, ..whole };
        for target in [&whole, block] {
            if section.is_none() && target.block.is_none() {
                continue;
            }
            if self.locator.words(target, &find, None, amendment).is_ok() {
                return Some((written(target), yaml::scalar(&find.exact.value)));
            }
        }
        None
    }
}

/// Returns the innermost block that a locator can name, and its kind.
fn block_of(arena: &Arena<'_>, leaf: NodeRef) -> (NodeRef, BlockKind) {
    let tree = arena.tree(leaf);
    let kind = match tree.kind(leaf.node) {
        Kind::Cell => {
            let row = NodeRef { node: tree.node(leaf.node).parent, ..leaf };
            return (row, BlockKind::Row);
        }
        Kind::Heading { .. } => BlockKind::Heading,
        Kind::Code { .. } => BlockKind::Code,
        _ => BlockKind::Paragraph,
    };
    let parent = tree.node(leaf.node).parent;
    let only = tree.children(parent).count() == 1;
    let outer = NodeRef { node: parent, ..leaf };
    match tree.kind(parent) {
        Kind::Item if only => (outer, BlockKind::Item),
        Kind::Quote if only => (outer, BlockKind::Quote),
        Kind::Note { .. } if only => (outer, BlockKind::Footnote),
        _ => (leaf, kind),
    }
}

/// Returns quotations of a text that contain the words: the words, then more and more around them.
fn quotations(text: &str, words: &str) -> Vec<String> {
    let mut quotations: BTreeSet<(usize, String)> = BTreeSet::new();
    for start in locate::all(text, words).into_iter().take(3) {
        let (mut from, mut to) = (start, start + words.len());
        for _ in 0..12 {
            quotations.insert((to - from, escaped(text[from..to].trim())));
            from = text[..from].trim_end().rfind(' ').map_or(0, |at| at + 1);
            to = text[to..].trim_start().find(' ').map_or(text.len(), |at| {
                to + (text[to..].len() - text[to..].trim_start().len()) + at
            });
        }
    }
    quotations.into_iter().map(|(_, quotation)| quotation).collect()
}

/// Escapes what inline Markdown would read as marks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '~') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Writes a locator as YAML: a bare id, or a map on one line.
fn written(target: &Target) -> String {
    let section = target.section.as_ref().map(|section| match section {
        SectionRef::Id(id) => id.value.clone(),
        SectionRef::Path(path) => {
            let parts: Vec<String> = path.iter().map(|part| yaml::scalar(&part.value)).collect();
            format!("[{}]", parts.join(", "))
        }
    });
    let bare = matches!(target.section, Some(SectionRef::Id(_))) && target.block.is_none();
    if let (true, Some(section)) = (bare, &section) {
        return section.clone();
    }
    let mut parts: Vec<String> =
        section.map(|section| format!("in: {section}")).into_iter().collect();
    if let Some(block) = &target.block {
        let kind = block.kind.map_or("says", BlockKind::key);
        parts.push(format!("{kind}: {}", yaml::scalar(&block.words.value)));
    }
    parts.extend(
        target.column.as_ref().map(|column| format!("column: {}", yaml::scalar(&column.value))),
    );
    parts.extend(target.nth.as_ref().map(|nth| format!("nth: {}", nth.value)));
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_grow_around_the_words() {
        let grown = quotations("one two three four", "three");
        assert_eq!(grown[0], "three");
        assert_eq!(grown[1], "two three four");
    }
}
