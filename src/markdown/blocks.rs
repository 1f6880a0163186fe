//! Events of the Markdown library → the nodes of a tree.
//!
//! The library gives every block a range, but not the ranges a tree wants: they begin behind the
//! prefix of their first line, may end in blank lines, and link definitions have none. So a body
//! begins where its line does, unless a marker stands before it on that line ([`Blocks::begins`]),
//! ends with the last line that is not blank ([`Blocks::ends`]), and what is neither blank nor
//! inside a block is a definition ([`Blocks::claim`]).

use std::ops::Range;

use pulldown_cmark::Event;

use crate::markdown::findings::Findings;
use crate::markdown::inlines::Inlines;
use crate::markdown::lines;
use crate::model::document::Kind;
use crate::model::document::Node;
use crate::model::document::NodeId;

/// Quotations, items and footnotes inside one another, at most.
pub(super) const DEPTH_LIMIT: u32 = 100;

/// Builds the nodes of one text.
pub(super) struct Blocks<'t, 's> {
    pub(super) text: &'t str,
    /// Where Markdown begins: behind front matter and byte order mark.
    pub(super) base: usize,
    pub(super) nodes: Vec<Node>,
    pub(super) inlines: Inlines<'t>,
    /// Nodes that are open, from the outside in.
    pub(super) frames: Vec<Frame>,
    pub(super) leaf: Option<Leaf>,
    /// End of the last block, or of the marker of a container that was just opened.
    pub(super) pos: usize,
    /// End of the last container with its blank lines, whose `>` are no text.
    seen: usize,
    /// Open blocks that are not kept: an outermost one and those inside it.
    pub(super) skipped: usize,
    pub(super) findings: Findings<'s>,
}

/// An open node that holds others.
pub(super) struct Frame {
    pub(super) node: usize,
    pub(super) holder: Holder,
    /// Behind the marker.
    pub(super) inner: usize,
    /// Quotations from here outwards.
    pub(super) quotes: u32,
    /// Quotations, items and footnotes from here outwards.
    pub(super) depth: u32,
}

/// What an open node is, as far as its content depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Root,
    Section(u8),
    Quote,
    List(Spacing),
    Item,
    Note,
    Table,
    Row { head: bool },
}

/// What was seen of the blank lines of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spacing {
    /// Words without a paragraph: the library found the list tight.
    pub(super) tight: bool,
    /// A paragraph: the library found the list loose.
    pub(super) loose: bool,
    /// Blank lines between items.
    pub(super) blank: bool,
}

/// The open leaf.
pub(super) struct Leaf {
    pub(super) node: usize,
    pub(super) sort: Sort,
    /// The range that the library gave.
    pub(super) range: Range<usize>,
}

/// What the open leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A paragraph that has events of its own.
    Paragraph,
    /// A paragraph of a tight list, which has none.
    Tight,
    Heading,
    Cell,
    Code,
    Html,
}

impl<'t, 's> Blocks<'t, 's> {
    /// Begins at `base`.
    pub(super) fn new(text: &'t str, base: usize, findings: Findings<'s>) -> Self {
        let mut blocks = Self {
            text,
            base,
            nodes: Vec::with_capacity(text.len() / 128 + 1),
            inlines: Inlines::new(text),
            frames: Vec::new(),
            leaf: None,
            pos: base,
            seen: base,
            skipped: 0,
            findings,
        };
        blocks.open(Kind::Root, 0, base, Holder::Root);
        blocks
    }

    /// Takes the next event; its range lies in the text.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            self.skip(&event, range);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Rule => {
                self.close_tight();
                self.leave_table();
                self.claim(range.start);
                let start = self.begins(range.start);
                self.push(Kind::Rule, start);
                self.finish_block(start, range.end);
            }
            Event::Html(shown) => self.inlines.text(range, &shown),
            inline => self.words(inline, range),
        }
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> (Vec<Node>, Inlines<'t>, Findings<'s>) {
        self.close_tight();
        self.claim(self.text.len());
        while !self.frames.is_empty() {
            self.close();
        }
        self.nodes[0].body = 0..self.text.len() as u32;
        (self.nodes, self.inlines, self.findings)
    }

    /// Adds a node below the innermost open one; its body is set when it ends.
    pub(super) fn push(&mut self, kind: Kind, start: usize) -> usize {
        let node = self.nodes.len();
        let parent = self.frames.last().map_or(0, |frame| frame.node);
        let at = start as u32;
        self.nodes.push(Node {
            kind,
            parent: NodeId(parent as u32),
            end: NodeId(node as u32 + 1),
            body: at..at,
            content: at..at,
            inlines: 0..0,
        });
        node
    }

    /// Adds a node that will hold others. `inner` is the end of its marker.
    pub(super) fn open(&mut self, kind: Kind, start: usize, inner: usize, holder: Holder) {
        let (quotes, depth) = self.frames.last().map_or((0, 0), |top| (top.quotes, top.depth));
        let quotes = quotes + u32::from(holder == Holder::Quote);
        let deeper = matches!(holder, Holder::Quote | Holder::Item | Holder::Note);
        let node = self.push(kind, start);
        let depth = depth + u32::from(deeper);
        self.frames.push(Frame { node, holder, inner, quotes, depth });
        self.pos = inner;
    }

    /// Closes the innermost open node.
    pub(super) fn close(&mut self) {
        if let Some(frame) = self.frames.pop() {
            let end = NodeId(self.nodes.len() as u32);
            let node = &mut self.nodes[frame.node];
            node.end = end;
            node.body.end = node.body.start.max(self.pos as u32);
        }
    }

    /// Returns the innermost open node.
    pub(super) fn top(&self) -> &Frame {
        self.frames.last().expect("the root is closed last")
    }

    /// Returns where the body of a block begins whose text begins at `at`: with its line, or behind
    /// the marker or block that stands before it on the line.
    pub(super) fn begins(&self, at: usize) -> usize {
        let at = at.max(self.pos);
        let line = memchr::memrchr2(b'\n', b'\r', &self.text.as_bytes()[self.pos..at]);
        match line {
            Some(offset) => self.pos + offset + 1,
            None if lines::starts_line(self.text, self.pos, self.base) => self.pos,
            None => at,
        }
    }

    /// Returns the end of `start..end` without blank lines and other white space at its end.
    pub(super) fn trimmed(&self, start: usize, end: usize) -> usize {
        let quotes = self.top().quotes;
        let bytes = self.text.as_bytes();
        let mut trimmed = lines::trim_end(self.text, start, end.max(start));
        if quotes > 0 {
            while let Some(last) = memchr::memrchr2(b'\n', b'\r', &bytes[start..trimmed]) {
                let line = &bytes[start + last..trimmed];
                if !line.iter().all(|&byte| lines::is_blank(byte, quotes)) {
                    break;
                }
                trimmed = lines::trim_end(self.text, start, start + last);
            }
        }
        trimmed
    }

    /// Returns where the body of a block ends whose range is `start..end`: with the last line that
    /// is not blank, line end included.
    pub(super) fn ends(&self, start: usize, end: usize) -> usize {
        let trimmed = self.trimmed(start, end);
        let rest = lines::skip_padding(self.text, trimmed);
        match self.text.as_bytes().get(rest) {
            None | Some(b'\n' | b'\r') => lines::after_line_end(self.text, rest),
            Some(_) => trimmed,
        }
    }

    /// Sets the end of the last node, whose range is `start..end`.
    pub(super) fn finish_block(&mut self, start: usize, end: usize) {
        self.pos = self.ends(start, end);
        if let Some(node) = self.nodes.last_mut() {
            node.body.end = self.pos as u32;
        }
    }

    /// Makes definitions of what stands between the last block and `until` and is not blank.
    pub(super) fn claim(&mut self, until: usize) {
        let from = self.pos.max(self.seen);
        let quotes = self.top().quotes;
        let blank = |byte: &u8| lines::is_blank(*byte, quotes);
        if until <= from || self.text.as_bytes()[from..until].iter().all(blank) {
            return;
        }
        let mut at = from;
        let mut run = None;
        while at < until {
            let next = lines::line_end(self.text, at).min(until);
            if self.text.as_bytes()[at..next].iter().all(blank) {
                self.define(&mut run, at);
            } else if run.is_none() {
                let first = lines::starts_line(self.text, at, self.base);
                run = Some(if first { at } else { lines::trim_start(self.text, at, next) });
            }
            at = next;
        }
        self.define(&mut run, until);
    }

    fn define(&mut self, run: &mut Option<usize>, end: usize) {
        if let Some(start) = run.take() {
            self.push(Kind::Definitions, start);
            self.finish_block(start, end);
        }
    }

    /// Ends a container whose range ends at `end`.
    pub(super) fn end_container(&mut self, end: usize) {
        self.close_tight();
        self.claim(end);
        let (node, inner) = (self.top().node, self.top().inner);
        if self.pos == inner {
            self.pos = self.ends(self.nodes[node].body.start as usize, inner);
        }
        self.close();
        self.seen = self.seen.max(end);
    }

    /// Leaves out a block that is nested too deep, and all inside it.
    pub(super) fn leave_out(&mut self, range: Range<usize>) {
        self.claim(range.start);
        self.findings.too_deep(range.start, range.end);
        self.skipped = 1;
    }

    fn skip(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(_) => self.skipped += 1,
            Event::End(_) => self.skipped -= 1,
            _ => {}
        }
        if self.skipped == 0 {
            let end = self.ends(range.start, range.end);
            self.pos = self.pos.max(end);
            self.seen = self.seen.max(range.end);
        }
    }
}
