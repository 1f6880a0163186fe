//! Words inside blocks: where `find` matches, and the bytes that show them.

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::locate::Locator;
use crate::amend::locate::apart;
use crate::amend::locate::elsewhere;
use crate::amend::locate::hit::Hit;
use crate::amend::locate::hit::span_of;
use crate::amend::locate::nearest;
use crate::amend::locate::section_to_name;
use crate::amend::locate::slip;
use crate::amend::text::quote;
use crate::amend::text::quote::Quote;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Amendment;
use crate::model::amendment::Find;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::source::Spanned;
use crate::yaml;

/// Words that are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought<'a> {
    pub(crate) find: &'a Find,
    /// The key behind which they are written: `find` can be narrowed and counted, `words` cannot.
    pub(crate) key: &'static str,
    /// In how many places they stand; in one unless said.
    pub(crate) expect: Option<u32>,
}

impl Locator<'_> {
    /// Finds the places of words in a target, exactly as many as are expected.
    pub(crate) fn words(
        &self,
        target: &Target,
        sought: Sought<'_>,
        amendment: &Amendment,
    ) -> Located<Vec<Hit>> {
        let find = sought.find;
        let wanted = Wanted::of(find);
        let of = |leaves: &[NodeRef]| -> Vec<Hit> {
            leaves.iter().flat_map(|leaf| wanted.hits(self.arena, *leaf)).collect()
        };
        // None where it is known without them that the words stand nowhere.
        let mut leaves = None;
        let known = self.indexed(target, find, amendment).map(|leaves| of(&leaves));
        let hits = match known.filter(|hits| !hits.is_empty() || !self.index.effort.is_left()) {
            Some(hits) => hits,
            None => of(leaves.insert(self.leaves(target, amendment)?)),
        };
        match (hits.len(), sought.expect) {
            (0, _) => Err(Box::new(self.no_words(target, sought, leaves.as_deref(), amendment))),
            (1, None) => Ok(hits),
            (count, Some(expect)) if count == expect as usize => Ok(hits),
            (_, Some(expect)) => Err(Box::new(self.other_count(find, &hits, expect, amendment))),
            (_, None) => Err(Box::new(self.ambiguous(target, sought, &hits, amendment))),
        }
    }

    /// Returns the leaves that may hold the words, by the index; nothing where it cannot tell.
    fn indexed(&self, target: &Target, find: &Find, amendment: &Amendment) -> Option<Vec<NodeRef>> {
        if target.block.is_some() || !self.is_everywhere(target) {
            return None;
        }
        let leaves = self.index.leaves(Quote::read(&find.exact.value).text())?;
        let own = leaves.iter().copied().filter(|leaf| {
            let kind = self.arena.kind(*leaf);
            let is_leaf = kind.is_leaf() && !matches!(kind, Kind::OptionsMark);
            is_leaf && self.is_own(*leaf, amendment)
        });
        Some(own.collect())
    }

    /// Returns the nodes of a target: a block's, or a section's.
    fn nodes(&self, target: &Target, amendment: &Amendment) -> Located<Vec<NodeRef>> {
        Ok(match self.find(target, amendment)? {
            crate::amend::locate::Found::Block(node) => {
                let subtree = self.arena.tree(node).subtree(node.node);
                subtree.map(|inner| NodeRef { node: inner, ..node }).collect()
            }
            crate::amend::locate::Found::Column(table, position) => {
                let tree = self.arena.tree(table);
                let rows = tree.children(table.node);
                let cells = rows.filter_map(|row| tree.children(row).nth(position as usize));
                cells.map(|node| NodeRef { node, ..table }).collect()
            }
            _ => self.scope(target, amendment)?.nodes(self.arena),
        })
    }

    /// Returns the leaves of a target.
    fn leaves(&self, target: &Target, amendment: &Amendment) -> Located<Vec<NodeRef>> {
        let nodes = self.nodes(target, amendment)?;
        let is_leaf = |node: &NodeRef| {
            let kind = self.arena.kind(*node);
            kind.is_leaf() && !matches!(kind, Kind::OptionsMark)
        };
        Ok(nodes.into_iter().filter(is_leaf).collect())
    }

    fn no_words(
        &self,
        target: &Target,
        sought: Sought<'_>,
        leaves: Option<&[NodeRef]>,
        amendment: &Amendment,
    ) -> Diagnostic {
        let Sought { find, key, .. } = sought;
        let message = match &target.section {
            _ if target.block.is_some() => "the words to edit are not in this block".to_owned(),
            _ => format!("the words to edit are not in {}", self.place_name(target)),
        };
        let mut found = Diagnostic::new(codes::WORDS_NOT_FOUND, message);
        found = found.at(find.exact.span, "looked for these words").cause(amendment.cause());
        let Some(leaves) = leaves.filter(|own| self.may_compare(own.len())) else {
            return found.help(look_for(find));
        };
        let nodes = self.nodes(target, amendment).unwrap_or_default();
        if let Some(found) = elsewhere::in_code(self, &found, &nodes, find) {
            return found;
        }
        if let Some(elsewhere) = self.elsewhere(find, amendment) {
            let section = section_to_name(self.arena, elsewhere.leaf);
            let span = span_of(self.arena, &elsewhere);
            found = found.at(span, format!("in {}", self.where_is(elsewhere.leaf)));
            let id = section.and_then(|section| match self.arena.kind(section) {
                Kind::Section { id, .. } => Some(id.to_string()),
                _ => None,
            });
            return match id {
                Some(id) => found.help(format!("name the section where they stand: `{id}`")),
                None => found.help("leave the section out: they stand in none"),
            };
        }
        if let Some(found) = elsewhere::beside(self, found.clone(), find, leaves) {
            return found;
        }
        let quote = Quote::read(&find.exact.value);
        if let Some(found) = elsewhere::outside(self, &found, target, &quote, amendment) {
            return found;
        }
        let own = find.exact.value.trim();
        if own.starts_with(['\u{201c}', '\u{201e}']) && own.ends_with(['\u{201d}', '\u{201c}']) {
            found = found.help(
                "curly quotation marks are a part of the words: leave them out if the text has none",
            );
        }
        self.nearest(found, (find, key), leaves, amendment)
    }

    /// Shows what is nearest to words that stand nowhere.
    fn nearest(
        &self,
        mut found: Diagnostic,
        (find, key): (&Find, &str),
        leaves: &[NodeRef],
        amendment: &Amendment,
    ) -> Diagnostic {
        let near = nearest::words(self, leaves, &find.exact.value);
        let Some(best) = near.first() else { return found.help(look_for(find)) };
        let letters = crate::diagnostic::distance(&best.text, &find.exact.value);
        if let Some(span) = best.span {
            let differs = match letters {
                0 => "capital letters differ".to_owned(),
                1 => "1 letter differs".to_owned(),
                letters => format!("{letters} letters differ"),
            };
            found = found.at(span, format!("nearest: {differs}"));
        }
        let written = yaml::scalar(&quote::written(&best.text));
        let help = format!("write `{key}: {written}`, or {}", look_for(find));
        let meant = slip::quotation(self, leaves, &find.exact.value, false, amendment);
        found.help(help).meant(find.exact.span, meant.as_deref()).candidates(near)
    }

    /// Returns the only place of the words in the policies, if there is just one.
    fn elsewhere(&self, find: &Find, amendment: &Amendment) -> Option<Hit> {
        let nodes = self.whole_policies(amendment).nodes(self.arena);
        let leaves = nodes.into_iter().filter(|node| self.arena.kind(*node).is_leaf());
        let wanted = Wanted::of(find);
        let mut hits = leaves.flat_map(|leaf| wanted.hits(self.arena, leaf));
        let only = hits.next()?;
        hits.next().is_none().then_some(only)
    }

    fn other_count(
        &self,
        find: &Find,
        hits: &[Hit],
        expect: u32,
        amendment: &Amendment,
    ) -> Diagnostic {
        let message = format!(
            "the words stand in {} places, not in the {expect} that are expected",
            hits.len()
        );
        let mut found = Diagnostic::new(codes::COUNT_DIFFERS, message);
        found = found.at(find.exact.span, "looked for these words").cause(amendment.cause());
        found = self.show(found, hits);
        found.help(format!("look at the places; if all are meant, write `expect: {}`", hits.len()))
    }

    fn ambiguous(
        &self,
        target: &Target,
        sought: Sought<'_>,
        hits: &[Hit],
        amendment: &Amendment,
    ) -> Diagnostic {
        let find = sought.find;
        let message = format!("the words to edit stand in {} places", hits.len());
        let mut found = Diagnostic::new(codes::AMBIGUOUS_TARGET, message);
        found = found.at(find.exact.span, "more than one place").cause(amendment.cause());
        found = self.show(found, hits);
        let apart = apart::words(self, target, sought, hits, amendment);
        let all = format!("if all are meant, write `expect: {}`", hits.len());
        let help = match (apart, sought.key, &target.block) {
            (Some(apart), "find", _) => return found.help(apart).help(all),
            (Some(apart), ..) => apart,
            (None, "find", _) => format!("quote more words, or {all}"),
            (None, _, None) => "quote more words, or name the block: `paragraph: …`".to_owned(),
            (None, _, Some(_)) => "quote more words".to_owned(),
        };
        found.help(help)
    }

    fn show(&self, found: Diagnostic, hits: &[Hit]) -> Diagnostic {
        let places = hits.iter().map(|hit| (hit.leaf, span_of(self.arena, hit)));
        apart::show(self, found, &places.collect::<Vec<_>>())
    }
}

fn look_for(find: &Find) -> String {
    format!("let the tool look for the place:\npolicy locate \"{}\"", find.exact.value)
}

/// Words to find, prepared once for many leaves.
pub(super) struct Wanted {
    exact: Quote,
    before: Option<Quote>,
    after: Option<Quote>,
}

impl Wanted {
    pub(super) fn of(find: &Find) -> Self {
        let read =
            |words: &Option<Spanned<String>>| words.as_ref().map(|words| Quote::read(&words.value));
        let exact = Quote::read(&find.exact.value);
        Self { exact, before: read(&find.before), after: read(&find.after) }
    }

    /// Returns the places in a leaf.
    pub(super) fn hits(&self, arena: &Arena<'_>, leaf: NodeRef) -> Vec<Hit> {
        let folded = arena.folded(leaf);
        let places = self.exact.all(folded).into_iter().filter(|place| {
            let head = folded.text[..place.start].trim_end().len();
            let tail = &folded.text[place.end..];
            let tail = folded.text.len() - tail.trim_start().len();
            self.before.as_ref().is_none_or(|words| words.start_at(folded, head).is_some())
                && self.after.as_ref().is_none_or(|words| words.end_at(folded, tail).is_some())
        });
        places.map(|place| Hit { leaf, visible: folded.visible_range(place) }).collect()
    }
}
