//! Blocks: paragraphs with their numbers, lists, quotations, code.

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::render::facts::Role;
use crate::render::prose::Block;
use crate::render::prose::Inline;
use crate::render::prose::Reader;

impl<'a> Reader<'a> {
    /// Reads a block that stands directly in a section, and what stands beside it.
    pub(super) fn outer_block(&mut self, node: NodeId, out: &mut Vec<Block<'a>>) {
        let mut blocks = Vec::new();
        self.block(node, &mut blocks);
        let sources = self.marks.take();
        if sources.is_empty() {
            out.append(&mut blocks);
        } else {
            out.push(Block::With { blocks, sources });
        }
        self.below(node, self.tree.node(node).body.end, out);
    }

    /// Reads a block.
    pub(super) fn block(&mut self, node: NodeId, out: &mut Vec<Block<'a>>) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Paragraph => self.paragraph(node, out),
            Kind::List { start, tight, .. } => out.push(self.list(node, *start, *tight)),
            Kind::Quote => {
                let mut blocks = Vec::new();
                tree.children(node).for_each(|child| self.block(child, &mut blocks));
                out.push(Block::Quote { blocks });
            }
            Kind::Options { .. } => {
                let open = self.options(node);
                out.push(Block::Open(open));
            }
            Kind::Code { .. } => {
                let content = &tree.node(node).content;
                let text = &self.text[content.start as usize..content.end as usize];
                out.push(Block::Code { text: text.strip_suffix('\n').unwrap_or(text) });
            }
            Kind::Rule => out.push(Block::Rule),
            Kind::Html => {
                let body = &tree.node(node).body;
                let text = self.text[body.start as usize..body.end as usize].trim_end();
                let words = vec![Inline::Text(text.into())];
                out.push(Block::Paragraph { number: None, words });
            }
            Kind::Table { .. } => out.extend(self.table(node).map(Block::Table)),
            Kind::Heading { .. } => out.push(Block::Title { words: self.leaf(node) }),
            Kind::Section { .. } | Kind::Item | Kind::Root => {
                tree.children(node).for_each(|child| self.block(child, out));
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, node: NodeId, out: &mut Vec<Block<'a>>) {
        out.push(match self.role(node) {
            Role::Image(number) => self.image_block(node, number),
            Role::Caption => {
                self.caption = Some(node);
                return;
            }
            Role::SourceLine => Block::From { words: self.leaf(node) },
            Role::Numbered(number) => {
                Block::Paragraph { number: Some(number), words: self.leaf(node) }
            }
            Role::None => Block::Paragraph { number: None, words: self.leaf(node) },
        });
    }

    fn list(&mut self, node: NodeId, start: Option<u64>, tight: bool) -> Block<'a> {
        let tree = self.tree;
        let mut items = Vec::new();
        for item in tree.children(node) {
            let mut blocks = Vec::new();
            tree.children(item).for_each(|child| self.block(child, &mut blocks));
            items.push(blocks);
        }
        Block::List { start, tight, items }
    }
}
