//! What is not agreed: alternatives between brackets, and the notes of drafters.

use std::fmt::Write as _;
use std::ops::Range;

use crate::markdown;
use crate::model::document::Inline;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;
use crate::render::facts;
use crate::render::html::Paper;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::html::figure::Position;
use crate::render::prose::open::first_words;
use crate::render::prose::open::last_words;
use crate::render::prose::open::shown;
use crate::render::prose::open::structural;

impl<'a> Writer<'a> {
    /// Writes block alternatives between two drawn brackets.
    pub(super) fn options(&mut self, node: NodeId) {
        let tree = self.tree;
        self.open += 1;
        let open = self.open;
        let body = &tree.node(node).body;
        let alternatives = facts::alternatives(self.paper.draft, self.chapter, body);
        let question =
            alternatives.and_then(|open| facts::question(self.paper.amendments, open.change));
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

    /// Writes what the committee is asked by the bracketed words in a range of the chapter at hand:
    /// a line each, below the block that holds them.
    pub(super) fn questions(&mut self, block: Range<u32>) {
        let Paper { draft, amendments, .. } = self.paper;
        let asked = facts::questions(draft, amendments, self.chapter, &self.brackets, &block);
        for (change, question) in asked {
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
        let mut from = 0;
        for (at, sign) in structural(words, inline, text, &range, is_option) {
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
