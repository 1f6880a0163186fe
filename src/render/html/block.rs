//! Blocks: paragraphs with their numbers, lists, quotations, code.

use std::fmt::Write as _;

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::render::facts::Role;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::html::figure::Position;

impl Writer<'_> {
    /// Writes a block that stands directly in a section, and what stands beside it.
    pub(super) fn outer_block(&mut self, node: NodeId) {
        let start = self.out.len();
        self.block(node);
        self.sources(start, Position::Beside);
        self.below(node, self.tree.node(node).body.end);
    }

    /// Writes a block.
    pub(super) fn block(&mut self, node: NodeId) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Paragraph => self.paragraph(node),
            Kind::List { start, tight, .. } => self.list(node, *start, *tight),
            Kind::Quote => self.around("<blockquote>\n", node, "</blockquote>\n"),
            Kind::Options { .. } => self.options(node),
            Kind::Code { .. } => self.code(node),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Html => self.literal(node),
            Kind::Table { .. } => self.table(node),
            Kind::Heading { .. } => {
                self.out.push_str("<p><strong>");
                self.leaf(node);
                self.out.push_str("</strong></p>\n");
            }
            Kind::Section { .. } | Kind::Item | Kind::Root => {
                tree.children(node).for_each(|child| self.block(child));
            }
            _ => {}
        }
    }

    fn around(&mut self, before: &str, node: NodeId, after: &str) {
        self.out.push_str(before);
        let tree = self.tree;
        tree.children(node).for_each(|child| self.block(child));
        self.out.push_str(after);
    }

    fn paragraph(&mut self, node: NodeId) {
        match self.role(node) {
            Role::Image(number) => return self.image_block(node, number),
            Role::Caption => {
                self.caption = Some(node);
                return;
            }
            Role::SourceLine => self.out.push_str("<p class=\"from\">"),
            Role::Numbered(_) | Role::None => self.paragraph_start(node),
        }
        self.leaf(node);
        self.out.push_str("</p>\n");
    }

    /// Writes the start of a paragraph: with anchor and number where it has one.
    ///
    /// The anchor is made of the section and a hash of the words, so a link to it survives any
    /// renumbering; `p-12` leads to whatever paragraph has the number.
    pub(super) fn paragraph_start(&mut self, node: NodeId) {
        let Role::Numbered(number) = self.role(node) else {
            return self.out.push_str("<p>");
        };
        let content = &self.tree.node(node).content;
        let hash = hash(&self.text[content.start as usize..content.end as usize]);
        let times = self.hashes.entry(hash).or_insert(0);
        *times += 1;
        let anchor = match times {
            1 => format!("{hash:04x}"),
            times => format!("{hash:04x}-{times}"),
        };
        let section = self.section;
        self.out.push_str("<p id=\"");
        escape::attribute(&mut self.out, section);
        let _ = write!(self.out, ".{anchor}\"><a class=\"n\" id=\"p-{number}\" href=\"#");
        escape::fragment(&mut self.out, section);
        let _ = write!(
            self.out,
            ".{anchor}\" data-chrome><span class=\"vh\">Paragraph </span>{number}</a> "
        );
    }

    fn list(&mut self, node: NodeId, start: Option<u64>, tight: bool) {
        let _ = match start {
            None => writeln!(self.out, "<ul>"),
            Some(1) => writeln!(self.out, "<ol>"),
            Some(start) => writeln!(self.out, "<ol start=\"{start}\">"),
        };
        let tree = self.tree;
        for item in tree.children(node) {
            self.out.push_str("<li>");
            for (at, child) in tree.children(item).enumerate() {
                match tree.kind(child) {
                    Kind::Paragraph if tight && self.role(child) == Role::None => {
                        if at > 0 {
                            self.out.push_str("<br>");
                        }
                        self.leaf(child);
                    }
                    _ => self.block(child),
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn code(&mut self, node: NodeId) {
        let content = self.tree.node(node).content.clone();
        self.out.push_str("<pre><code>");
        escape::text(&mut self.out, &self.text[content.start as usize..content.end as usize]);
        self.out.push_str("</code></pre>\n");
    }

    fn literal(&mut self, node: NodeId) {
        let body = self.tree.node(node).body.clone();
        self.out.push_str("<p>");
        let text = &self.text[body.start as usize..body.end as usize];
        escape::text(&mut self.out, text.trim_end());
        self.out.push_str("</p>\n");
    }
}

/// Returns a hash of words that does not tell line ends from spaces (a rotate-and-multiply hash as
/// in Firefox, folded to 16 bits).
fn hash(words: &str) -> u16 {
    let mut hash: u64 = 0;
    for chunk in words.as_bytes().chunks(32) {
        let mut bytes = [b' '; 32];
        for (to, from) in bytes.iter_mut().zip(chunk) {
            *to = (*from).max(b' ');
        }
        for word in bytes.chunks_exact(8) {
            let word = word.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
            hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
    (hash >> 48) as u16 ^ (hash >> 24) as u16
}
