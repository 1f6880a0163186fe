//! What is not agreed: alternatives between brackets, and the notes of drafters.

use std::fmt::Write as _;
use std::ops::Range;

use crate::markdown;
use crate::model::amendment::Action;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::Annotation;
use crate::model::revised::ChangeId;
use crate::model::revised::RevisedDraft;
use crate::model::workspace::Profile;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::html::figure::Position;

/// Returns the bracketed words of a chapter, in order: alternatives that are no block.
pub(super) fn words(draft: &RevisedDraft, chapter: usize) -> Vec<Range<u32>> {
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
pub(super) fn remarks(draft: &RevisedDraft, chapter: usize, profile: Profile) -> Vec<&Annotation> {
    let shown = |note: &&Annotation| note.readers || profile == Profile::Draft;
    let notes = draft.annotations.iter().filter(|note| note.chapter == chapter);
    let mut notes: Vec<&Annotation> = notes.filter(shown).collect();
    notes.sort_by(|a, b| (a.at, &a.changes).cmp(&(b.at, &b.changes)));
    notes
}

impl<'a> Writer<'a> {
    /// Writes block alternatives between two drawn brackets.
    pub(super) fn options(&mut self, node: NodeId) {
        let tree = self.tree;
        self.open += 1;
        let open = self.open;
        let body = &tree.node(node).body;
        let alternatives = self.paper.draft.alternatives.iter().find(|open| {
            open.chapter == self.chapter
                && open.range.start < body.end
                && body.start < open.range.end
        });
        let question = alternatives.and_then(|open| self.question(open.change));
        let _ = write!(
            self.out,
            "<div class=\"open\" id=\"open-{open}\" role=\"group\" aria-labelledby=\"open-{open}-is\""
        );
        if question.is_some() {
            let _ = write!(self.out, " aria-describedby=\"open-{open}-asks\"");
        }
        let _ = write!(
            self.out,
            ">\n<p class=\"tag\" id=\"open-{open}-is\" data-chrome>Not agreed: for the committee to decide"
        );
        if let Some(alternatives) = alternatives {
            self.causes(alternatives.change);
        }
        self.out.push_str("</p>\n");
        if let Some(question) = question {
            let _ = write!(self.out, "<p class=\"asked\" id=\"open-{open}-asks\" data-chrome>");
            escape::text(&mut self.out, question);
            self.out.push_str("</p>\n");
        }
        let mut letters = 'A'..='Z';
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::OptionsMark => {}
                Kind::Paragraph => self.option(child, letters.next()),
                _ => self.block(child),
            }
        }
        self.out.push_str("</div>\n");
    }

    fn option(&mut self, node: NodeId, letter: Option<char>) {
        let _ = match letter {
            Some(letter) => {
                writeln!(self.out, "<p class=\"tag\" data-chrome>Option <bdi>{letter}</bdi></p>")
            }
            None => writeln!(self.out, "<p class=\"tag\" data-chrome>Further option</p>"),
        };
        let tree = self.tree;
        let inlines = tree.inlines(node);
        let text = self.text;
        let (opens, closes) = (first_words(inlines), last_words(inlines));
        let opens = opens.is_some_and(|words| shown(words, text).starts_with('['));
        let closes = closes.is_some_and(|words| shown(words, text).ends_with(']'));
        let content = tree.node(node).content.clone();
        self.paragraph_start(node);
        if opens && closes {
            self.option = Some(content);
            self.leaf(node);
            self.option = None;
        } else {
            self.out.push_str("<b>[</b>");
            self.leaf(node);
            self.out.push_str("<b>]</b>");
        }
        self.out.push_str("</p>\n");
        self.sources(self.out.len(), Position::Under);
    }

    /// Returns what the committee is asked by a change that sets alternatives.
    fn question(&self, change: ChangeId) -> Option<&'a str> {
        let amendment = self.paper.amendments.amendments.get(change.amendment as usize)?;
        match &amendment.changes.get(change.change as usize)?.action {
            Action::Alternatives(alternatives) => {
                alternatives.question.as_ref().map(|question| question.value.as_str())
            }
            _ => None,
        }
    }

    /// Writes what the committee is asked by the bracketed words in a range of the chapter at hand:
    /// a line each, below the block that holds them.
    pub(super) fn questions(&mut self, block: Range<u32>) {
        let first = self.brackets.partition_point(|range| range.start < block.start);
        for at in first..self.brackets.len() {
            let range = self.brackets[at].clone();
            if range.start >= block.end {
                break;
            }
            let mut open = self.paper.draft.alternatives.iter();
            let open = open.find(|open| open.chapter == self.chapter && open.range == range);
            let Some(change) = open.map(|open| open.change) else { continue };
            let Some(question) = self.question(change) else { continue };
            self.out.push_str("<p class=\"asked\" data-chrome><b class=\"tag\">Not agreed");
            self.causes(change);
            self.out.push_str("</b> ");
            escape::text(&mut self.out, question);
            self.out.push_str("</p>\n");
        }
    }

    /// Writes the recommendations that a change answers, or `editorial`.
    fn causes(&mut self, change: ChangeId) {
        let amendments = &self.paper.amendments.amendments;
        let Some(amendment) = amendments.get(change.amendment as usize) else { return };
        let mut before = " \u{b7} ";
        for from in &amendment.from {
            self.out.push_str(before);
            self.out.push_str("<bdi>");
            escape::text(&mut self.out, &from.value);
            self.out.push_str("</bdi>");
            before = ", ";
        }
    }

    /// Writes words that lie in brackets: the brackets and the slashes between options are bold.
    pub(super) fn bracketed(&mut self, words: &str, inline: &Inline, text: &str) {
        let Some(range) = self.bracket_around(&inline.span) else {
            return escape::text(&mut self.out, words);
        };
        let is_option = self.option.is_some();
        let exact = matches!(inline.kind, InlineKind::Text(None));
        let (start, end) = (range.start as usize, range.end as usize);
        let first = start + usize::from(text[start..].starts_with('\\'));
        let mut from = 0;
        for (at, sign) in words.match_indices(['[', '/', ']']) {
            let place = inline.span.start as usize + at;
            let structural = match sign {
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
            };
            if !structural {
                continue;
            }
            escape::text(&mut self.out, &words[from..at]);
            if sign == "[" && !is_option {
                self.open += 1;
                let _ = write!(
                    self.out,
                    "<b id=\"open-{}\"><span class=\"vh\" data-chrome>Not agreed: </span>[</b>",
                    self.open
                );
            } else {
                let _ = write!(self.out, "<b>{sign}</b>");
            }
            from = at + 1;
        }
        escape::text(&mut self.out, &words[from..]);
    }

    /// Writes what stands below a node: the questions of its bracketed words, and the notes that
    /// begin before `end`.
    pub(super) fn below(&mut self, node: NodeId, end: u32) {
        let from = self.tree.node(node).body.start;
        self.questions(from..end);
        let first = self.remarks.partition_point(|annotation| annotation.at < from);
        for at in first..self.remarks.len() {
            let annotation = self.remarks[at];
            if annotation.at >= end {
                break;
            }
            let text = self.paper.sources.get(annotation.text).text();
            self.out.push_str("<div class=\"remark\" role=\"note\" data-chrome><p><b>");
            self.out.push_str(if annotation.readers { "Note" } else { "Note for drafters" });
            annotation.changes.iter().for_each(|change| self.causes(*change));
            self.out.push_str("</b> ");
            self.inlines(&markdown::read_inlines(text), text);
            self.out.push_str("</p></div>\n");
            self.sources(self.out.len(), Position::Under);
        }
    }
}

fn shown<'a>(inline: &'a Inline, text: &'a str) -> &'a str {
    match &inline.kind {
        InlineKind::Text(Some(shown)) => shown,
        _ => &text[inline.span.start as usize..inline.span.end as usize],
    }
}

/// Says whether nothing but note marks follows the closing bracket.
fn is_end(rest: &str, is_option: bool) -> bool {
    rest.is_empty() || is_option && (rest.trim().is_empty() || rest.trim_start().starts_with("[^"))
}

fn first_words(inlines: &[Inline]) -> Option<&Inline> {
    let mut shown = inlines.iter().filter(|inline| !is_unseen(&inline.kind));
    shown.next().filter(|inline| matches!(inline.kind, InlineKind::Text(_)))
}

fn last_words(inlines: &[Inline]) -> Option<&Inline> {
    let unseen = |kind: &InlineKind| is_unseen(kind) || matches!(kind, InlineKind::NoteMark(_));
    let last = inlines.iter().rev().find(|inline| !unseen(&inline.kind));
    last.filter(|inline| matches!(inline.kind, InlineKind::Text(_)))
}

fn is_unseen(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Anchor(_) | InlineKind::Comment)
}
