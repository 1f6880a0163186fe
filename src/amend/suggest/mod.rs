//! From words to the locator that addresses them: what `policy locate` prints.
//!
//! Every suggestion is tried with the very code that amendments are located with before it is
//! handed out.

use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::Folded;
use crate::amend::arena::NodeRef;
use crate::amend::arena::Origin;
use crate::amend::gather;
use crate::amend::locate;
use crate::amend::locate::Found;
use crate::amend::locate::Hit;
use crate::amend::locate::Locator;
use crate::amend::locate::Sought;
use crate::amend::locate::written::contexts;
use crate::amend::locate::written::quotations;
use crate::amend::locate::written::written;
use crate::amend::locate::written::written_find;
use crate::amend::plan::Plan;
use crate::amend::text::needle::Needle;
use crate::amend::text::quote;
use crate::amend::text::quote::Quote;
use crate::amend::verb;
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

/// Where words stand and how to address them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The words in their chapter.
    pub span: Span,
    /// The key of the policy in whose chapter they stand.
    pub policy: String,
    /// The section, for people: `section 3.1 "Unemployment"`.
    pub section: String,
    /// The section that holds them; nothing before the first heading.
    pub holder: Option<Holder>,
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

/// The section that holds words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its id, typed or made from its heading.
    pub id: String,
    /// Its locator, as YAML.
    pub target: String,
    /// Its texts as `was` can say them, as YAML, where the words are those of its heading.
    pub texts: Option<Texts>,
}

/// The texts of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// Everything in it, headings included.
    pub whole: String,
    /// What stands before its first subsection; nothing where there is none.
    pub own: Option<String>,
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
    searching(workspace, numbers, sources, |search| search.suggest(words))
}

/// Finds a section of the base drafts by its id, and suggests the words of its heading.
pub fn suggest_section(
    workspace: &Workspace,
    numbers: &[Resolution],
    sources: &SourceMap,
    id: &str,
) -> Option<Suggestion> {
    searching(workspace, numbers, sources, |search| {
        let arena = search.locator.arena;
        let section = arena.section(id)?;
        let heading = NodeRef { node: arena.tree(section).heading(section.node), ..section };
        search.suggestion(heading, 0..arena.folded(heading).text.len())
    })
}

/// Sets up a search over the base drafts.
fn searching<T>(
    workspace: &Workspace,
    numbers: &[Resolution],
    sources: &SourceMap,
    act: impl FnOnce(&Search<'_>) -> T,
) -> T {
    let none = Vec::new();
    let arena = gather::arena(workspace, &none, sources);
    let (plan, made, absent) = (Plan::default(), HashMap::new(), HashMap::new());
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
        absent: &absent,
        index: &locate::Index::default(),
        within: None,
        followed: 0,
    };
    act(&Search { locator: &locator, policies: &policies })
}

fn in_any_case(folded: &Folded, lower: &Needle) -> Vec<Range<usize>> {
    let own = folded.text.to_lowercase();
    if own.len() != folded.text.len() {
        return Vec::new();
    }
    lower.all(&own).filter(|place| !folded.cuts_link(place)).collect()
}

struct Search<'a> {
    locator: &'a Locator<'a>,
    policies: &'a [String],
}

impl Search<'_> {
    fn suggest(&self, words: &str) -> Suggested {
        let exact = Quote::read(words);
        let mut found = self.places(|folded| exact.all(folded));
        if found.is_empty() {
            let lower = Needle::new(&exact.text().to_lowercase());
            found = self.places(|folded| in_any_case(folded, &lower));
        }
        if found.is_empty() {
            return Suggested::Nearest(self.nearest(words));
        }
        Suggested::Found(found)
    }

    fn places(&self, find: impl Fn(&Folded) -> Vec<Range<usize>>) -> Vec<Suggestion> {
        let arena = self.locator.arena;
        let mut found = Vec::new();
        for (at, fragment) in arena.fragments.iter().enumerate() {
            for node in fragment.tree.ids() {
                let leaf = NodeRef { fragment: at as u32, node };
                if !crate::amend::arena::is_text(fragment.tree.kind(node)) {
                    continue;
                }
                let places = match fragment.tree.kind(node) {
                    Kind::Code { .. } => find(&arena.shown(&[leaf])),
                    _ => find(arena.folded(leaf)),
                };
                found.extend(places.into_iter().filter_map(|place| self.suggestion(leaf, place)));
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

    fn suggestion(&self, leaf: NodeRef, range: Range<usize>) -> Option<Suggestion> {
        let arena = self.locator.arena;
        let tree = arena.tree(leaf);
        let is_code = matches!(tree.kind(leaf.node), Kind::Code { .. });
        let (words, span) = match is_code {
            true => (folded(arena.leaf_text(leaf))[range.clone()].to_owned(), tree.span(leaf.node)),
            false => {
                let folded = arena.folded(leaf);
                let visible = folded.visible_range(range.clone());
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
            false => self.edit(section.as_ref(), &target, (leaf, range), &amendment),
        };
        // A row goes as a whole; only its words are found in one column.
        let whole = Target { column: None, ..target.clone() };
        Some(Suggestion {
            span,
            policy: amendment.policies.first().map_or_else(String::new, |it| it.value.clone()),
            section: self.locator.where_is(leaf),
            holder: section.map(|section| self.holder(leaf, &section)),
            kind: kind.key(),
            target: written(&whole),
            edit,
            was: locate::short_was(&arena.shown(&[block])),
        })
    }

    /// Describes the section that holds a leaf and that `named` leads to.
    fn holder(&self, leaf: NodeRef, named: &SectionRef) -> Holder {
        let arena = self.locator.arena;
        let tree = arena.tree(leaf);
        let section = locate::section_to_name(arena, leaf);
        let section = section.unwrap_or(NodeRef { node: NodeId::ROOT, ..leaf });
        let id = match tree.kind(section.node) {
            Kind::Section { id, .. } => id.to_string(),
            _ => String::new(),
        };
        let is_heading = matches!(tree.kind(leaf.node), Kind::Heading { .. });
        let texts = is_heading.then(|| {
            let own = arena.shown(&verb::own_text(arena, section));
            let own = (!own.text.trim().is_empty()).then(|| locate::short_was(&own));
            Texts { whole: locate::short_was(&arena.shown(&[section])), own }
        });
        let target = Target {
            span: arena.span(leaf),
            section: Some(named.clone()),
            block: None,
            column: None,
            nth: None,
            inserted_by: None,
        };
        Holder { id, target: written(&target), texts }
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
            whole: true,
        }
    }

    /// Names the section that holds a node: by its id where that leads to it, else by headings.
    fn section_ref(&self, node: NodeRef) -> Option<SectionRef> {
        let arena = self.locator.arena;
        let tree = arena.tree(node);
        let span = arena.span(node);
        let section = locate::section_to_name(arena, node)?.node;
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
                Spanned::new(quote::written(arena.leaf_text(heading).trim()), span)
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
                quote::written(arena.leaf_text(NodeRef { node: *cells.first()?, ..block }).trim());
            let position = cells.iter().position(|cell| *cell == leaf.node)?;
            let head = tree.children(tree.node(block.node).parent).next()?;
            let header = tree.children(head).nth(position)?;
            let header = quote::written(arena.leaf_text(NodeRef { node: header, ..block }).trim());
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

    /// The edit of the words: in the section where they are alone in it, else in the block, else
    /// beside the words that tell them apart.
    fn edit(
        &self,
        section: Option<&SectionRef>,
        block: &Target,
        (leaf, range): (NodeRef, Range<usize>),
        amendment: &Amendment,
    ) -> Option<(String, String)> {
        let folded = self.locator.arena.folded(leaf);
        let visible = folded.visible_range(range.clone());
        let words = &folded.visible.text[visible.start as usize..visible.end as usize];
        let own = [Hit { leaf, visible }];
        let whole =
            Target { section: section.cloned(), block: None, column: None, ..block.clone() };
        let whole = Target { nth: None, ..whole };
        let (head, tail) = (&folded.text[..range.start], &folded.text[range.end..]);
        let spanned = |text: &str| Spanned::new(quote::written(text), block.span);
        for (before, after) in contexts(head, tail) {
            let find = Find {
                exact: spanned(words),
                before: before.map(spanned),
                after: after.map(spanned),
            };
            for target in [&whole, block] {
                if section.is_none() && target.block.is_none() {
                    continue;
                }
                let sought = Sought { find: &find, key: "find", expect: None };
                let hits = self.locator.words(target, sought, amendment);
                if hits.is_ok_and(|hits| hits == own) {
                    return Some((written(target), written_find(&find)));
                }
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
