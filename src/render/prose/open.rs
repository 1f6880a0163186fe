//! What is not agreed: alternatives between brackets, and the notes of drafters.

use std::ops::Range;

use serde::Serialize;

use crate::markdown;
use crate::model::document::Inline as Read;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::Annotation;
use crate::model::revised::ChangeId;
use crate::model::revised::RevisedDraft;
use crate::model::workspace::Profile;
use crate::render::facts;
use crate::render::facts::Role;
use crate::render::html::Paper;
use crate::render::prose::Block;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Words;
use crate::render::prose::figure::Source;

/// Alternatives that are a block of their own.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Open<'a> {
    /// Its number among the passages in brackets.
    open: u32,
    /// Recommendations that it comes from.
    causes: Vec<&'a str>,
    /// What the committee is asked.
    question: Option<&'a str>,
    options: Vec<Choice<'a>>,
}

/// One of several alternatives.
#[derive(Debug, Serialize)]
struct Choice<'a> {
    /// `A`; nothing behind `Z`.
    letter: Option<char>,
    /// The paragraph's number.
    number: Option<u32>,
    /// The words, brackets included.
    words: Words<'a>,
    /// Sources of its figures.
    sources: Vec<Source>,
}

/// Returns the bracketed words of a chapter, in order: alternatives that are no block.
pub(in crate::render) fn words(draft: &RevisedDraft, chapter: usize) -> Vec<Range<u32>> {
    let tree = &draft.document.files[chapter].tree;
    let blocks = tree.nodes.iter().filter(|node| matches!(node.kind, Kind::Options { .. }));
    let blocks: Vec<&Range<u32>> = blocks.map(|node| &node.body).collect();
    let is_block = |range: &Range<u32>| {
        let at = blocks.partition_point(|body| body.end <= range.start);
        blocks.get(at).is_some_and(|body| body.start < range.end)
    };
    let open = draft.alternatives.iter().filter(|open| open.chapter == chapter);
    let mut ranges: Vec<Range<u32>> =
        open.map(|open| open.range.clone()).filter(|range| !is_block(range)).collect();
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// Returns the notes of a chapter that a profile shows, in order.
pub(in crate::render) fn remarks(
    draft: &RevisedDraft,
    chapter: usize,
    profile: Profile,
) -> Vec<&Annotation> {
    let shown = |note: &&Annotation| note.readers || profile == Profile::Draft;
    let notes = draft.annotations.iter().filter(|note| note.chapter == chapter);
    let mut notes: Vec<&Annotation> = notes.filter(shown).collect();
    notes.sort_by(|a, b| (a.at, &a.changes).cmp(&(b.at, &b.changes)));
    notes
}

impl<'a> Reader<'a> {
    /// Reads block alternatives.
    pub(super) fn options(&mut self, node: NodeId) -> Open<'a> {
        let tree = self.tree;
        self.open += 1;
        let open = self.open;
        let body = &tree.node(node).body;
        let alternatives = facts::alternatives(self.paper.draft, self.chapter, body);
        let causes = alternatives.map(|open| self.causes(&[open.change])).unwrap_or_default();
        let question =
            alternatives.and_then(|open| facts::question(self.paper.amendments, open.change));
        let mut letters = 'A'..='Z';
        let paragraphs = tree.children(node).filter(|it| matches!(tree.kind(*it), Kind::Paragraph));
        let options = paragraphs.map(|child| self.option(child, letters.next())).collect();
        Open { open, causes, question, options }
    }

    fn option(&mut self, node: NodeId, letter: Option<char>) -> Choice<'a> {
        let tree = self.tree;
        let inlines = tree.inlines(node);
        let (opens, closes) = (first_words(inlines), last_words(inlines));
        let opens = opens.is_some_and(|words| shown(words, self.text).starts_with('['));
        let closes = closes.is_some_and(|words| shown(words, self.text).ends_with(']'));
        let number = match self.role(node) {
            Role::Numbered(number) => Some(number),
            _ => None,
        };
        let words = if opens && closes {
            self.option = Some(tree.node(node).content.clone());
            let words = self.leaf(node);
            self.option = None;
            words
        } else {
            let bracket = |sign| Inline::Set(Set::Bracket { sign, open: None });
            let mut words = vec![bracket("[")];
            words.append(&mut self.leaf(node));
            words.push(bracket("]"));
            words
        };
        Choice { letter, number, words, sources: self.marks.take() }
    }

    /// Reads what the committee is asked by the bracketed words in a range of the chapter at hand.
    pub(super) fn questions(&mut self, block: Range<u32>, out: &mut Vec<Block<'a>>) {
        let Paper { draft, amendments, .. } = self.paper;
        let asked = facts::questions(draft, amendments, self.chapter, &self.brackets, &block);
        for (change, question) in asked {
            out.push(Block::Asked { causes: self.causes(&[change]), question });
        }
    }

    /// Returns the recommendations that changes answer.
    fn causes(&self, changes: &[ChangeId]) -> Vec<&'a str> {
        let amendments = &self.paper.amendments.amendments;
        let amendments = changes.iter().filter_map(|it| amendments.get(it.amendment as usize));
        amendments.flat_map(|it| it.from.iter().map(|from| from.value.as_str())).collect()
    }

    /// Says whether square brackets of alternatives may stand in a run of words.
    pub(super) fn has_brackets(&self, span: &Range<u32>, text: &str) -> bool {
        if self.plain || (self.brackets.is_empty() && self.option.is_none()) {
            return false;
        }
        text.as_ptr() == self.text.as_ptr() && self.bracket_around(span).is_some()
    }

    fn bracket_around(&self, span: &Range<u32>) -> Option<Range<u32>> {
        let meets = |range: &Range<u32>| range.start < span.end && span.start < range.end;
        if let Some(option) = self.option.as_ref().filter(|option| meets(option)) {
            return Some(option.clone());
        }
        let at = self.brackets.partition_point(|range| range.end <= span.start);
        self.brackets.get(at).filter(|range| meets(range)).cloned()
    }

    /// Reads words that lie in brackets.
    pub(super) fn bracketed(
        &mut self,
        words: &str,
        inline: &Read,
        text: &'a str,
        out: &mut Words<'a>,
    ) {
        let Some(range) = self.bracket_around(&inline.span) else {
            return self.push(words.to_owned().into(), out);
        };
        let is_option = self.option.is_some();
        let mut from = 0;
        for (at, sign) in structural(words, inline, text, &range, is_option) {
            self.push(words[from..at].to_owned().into(), out);
            let open = (sign == "[" && !is_option).then(|| {
                self.open += 1;
                self.open
            });
            self.blank = false;
            out.push(Inline::Set(Set::Bracket { sign, open }));
            from = at + 1;
        }
        self.push(words[from..].to_owned().into(), out);
    }

    /// Reads what stands below a node: the questions of its bracketed words, and the notes that
    /// begin before `end`.
    pub(super) fn below(&mut self, node: NodeId, end: u32, out: &mut Vec<Block<'a>>) {
        let from = self.tree.node(node).body.start;
        self.questions(from..end, out);
        let first = self.remarks.partition_point(|annotation| annotation.at < from);
        for at in first..self.remarks.len() {
            let annotation = self.remarks[at];
            if annotation.at >= end {
                break;
            }
            let text = self.paper.sources.get(annotation.text).text();
            let words = self.line(&markdown::read_inlines(text), text);
            let causes = self.causes(&annotation.changes);
            let sources = self.marks.take();
            out.push(Block::Remark { readers: annotation.readers, causes, words, sources });
        }
    }
}

/// Returns where in a run of words the brackets around alternatives and the slashes between them
/// stand; `range` is the whole bracketed passage.
pub(in crate::render) fn structural(
    words: &str,
    inline: &Read,
    text: &str,
    range: &Range<u32>,
    is_option: bool,
) -> Vec<(usize, &'static str)> {
    let exact = matches!(inline.kind, InlineKind::Text(None));
    let (start, end) = (range.start as usize, range.end as usize);
    let first = start + usize::from(text[start..].starts_with('\\'));
    let is_structural = |at: usize, sign: &str| {
        let place = inline.span.start as usize + at;
        match sign {
            "[" if exact => place == first,
            "[" => inline.span.start as usize <= first && at == 0,
            "]" if exact => is_end(&text[place + 1..end], is_option),
            "]" => inline.span.end as usize >= end && at + 1 == words.len(),
            _ => {
                !is_option
                    && exact
                    && text[..place].ends_with(' ')
                    && text[place + 1..].starts_with(' ')
            }
        }
    };
    let signs = [("[", '['), ("/", '/'), ("]", ']')];
    let found = words.match_indices(['[', '/', ']']);
    let found = found.filter(|(at, sign)| is_structural(*at, sign));
    let sign = |sign: &str| signs.iter().find(|(it, _)| *it == sign).map_or("]", |(it, _)| it);
    found.map(|(at, it)| (at, sign(it))).collect()
}

pub(in crate::render) fn shown<'a>(inline: &'a Read, text: &'a str) -> &'a str {
    match &inline.kind {
        InlineKind::Text(Some(shown)) => shown,
        _ => &text[inline.span.start as usize..inline.span.end as usize],
    }
}

/// Says whether nothing but note marks follows the closing bracket.
pub(in crate::render) fn is_end(rest: &str, is_option: bool) -> bool {
    rest.is_empty() || is_option && (rest.trim().is_empty() || rest.trim_start().starts_with("[^"))
}

pub(in crate::render) fn first_words(inlines: &[Read]) -> Option<&Read> {
    let mut shown = inlines.iter().filter(|inline| !is_unseen(&inline.kind));
    shown.next().filter(|inline| matches!(inline.kind, InlineKind::Text(_)))
}

pub(in crate::render) fn last_words(inlines: &[Read]) -> Option<&Read> {
    let unseen = |kind: &InlineKind| is_unseen(kind) || matches!(kind, InlineKind::NoteMark(_));
    let last = inlines.iter().rev().find(|inline| !unseen(&inline.kind));
    last.filter(|inline| matches!(inline.kind, InlineKind::Text(_)))
}

pub(in crate::render) fn is_unseen(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Anchor(_) | InlineKind::Comment)
}
