//! Block events one by one: which node each opens and closes.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::markdown::blocks::Blocks;
use crate::markdown::blocks::Holder;
use crate::markdown::blocks::Leaf;
use crate::markdown::blocks::Sort;
use crate::markdown::html;
use crate::markdown::html::Markup;
use crate::markdown::lines;
use crate::markdown::words;
use crate::model::document::InlineKind;
use crate::model::document::Kind;

impl Blocks<'_, '_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if words::is_inline(&tag) {
            self.words(Event::Start(tag), range);
        } else {
            self.close_tight();
            self.start_block(tag, range);
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.leave_table();
        }
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
            Tag::Heading { level, id, attrs, .. } => {
                self.open_heading(level as u8, id.as_deref(), &attrs, range);
            }
            Tag::CodeBlock(kind) => self.open_code(&kind, range),
            Tag::HtmlBlock => {
                self.claim(range.start);
                let start = self.begins(range.start);
                self.open_leaf(Kind::Html, Sort::Html, start, range.start, range);
            }
            Tag::BlockQuote(_) => self.open_quote(range),
            Tag::List(first) => self.open_list(first, range),
            Tag::Item => self.open_item(range),
            Tag::FootnoteDefinition(label) => self.open_note(&label, range),
            Tag::Table(columns) => self.open_table(&columns, range),
            Tag::TableHead => self.open_row(true, range),
            Tag::TableRow => self.open_row(false, range),
            Tag::TableCell => self.open_cell(range),
            // The options that make the others are off.
            _ => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            tag if words::is_inline_end(tag) => self.inlines.end(&mut self.findings),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableCell => {
                self.close_leaf();
            }
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.end_container(range.end);
            }
            TagEnd::List(_) => self.close_list(),
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(range),
            TagEnd::Table => self.leave_table(),
            _ => {}
        }
    }

    /// Takes an event of a leaf.
    pub(super) fn words(&mut self, event: Event<'_>, range: Range<usize>) {
        self.need_leaf(&event, range.start);
        self.inlines.event(event, range, &mut self.findings);
    }

    /// Opens a leaf whose body begins at `start` and whose inline text begins at `content`.
    pub(super) fn open_leaf(
        &mut self,
        kind: Kind,
        sort: Sort,
        start: usize,
        content: usize,
        range: Range<usize>,
    ) {
        let node = self.push(kind, start);
        self.nodes[node].content = content as u32..content as u32;
        self.inlines.begin(content, self.top().quotes);
        self.leaf = Some(Leaf { node, sort, range });
    }

    fn open_paragraph(&mut self, range: Range<usize>) {
        if self.top().holder == Holder::Item {
            self.spacing(|spacing| spacing.loose = true);
        }
        let at = self.task_mark_before(range.start);
        self.claim(at);
        let start = self.begins(at);
        self.open_leaf(Kind::Paragraph, Sort::Paragraph, start, at, range);
    }

    /// Returns where the task mark before a paragraph begins, which the library leaves out of it.
    pub(super) fn task_mark_before(&self, at: usize) -> usize {
        let top = self.top();
        if top.holder != Holder::Item || self.pos != top.inner || at < self.pos {
            return at;
        }
        let between = &self.text[self.pos..at];
        match between.trim_ascii().as_bytes() {
            [b'[', _, b']'] => lines::trim_start(self.text, self.pos, at),
            _ => at,
        }
    }

    /// Opens the paragraph of a tight list item, which has no events, where no leaf is open.
    fn need_leaf(&mut self, event: &Event<'_>, at: usize) {
        if self.leaf.is_some() {
            return;
        }
        self.spacing(|spacing| spacing.tight = true);
        let escaped = at > self.pos && self.text.as_bytes()[at - 1] == b'\\';
        let at = at - usize::from(escaped);
        let content = match event {
            // Its range begins with the white space before it.
            Event::TaskListMarker(_) => lines::skip_padding(self.text, at),
            _ => at,
        };
        self.claim(content);
        let start = self.begins(content);
        self.open_leaf(Kind::Paragraph, Sort::Tight, start, content, content..content);
    }

    /// Closes the paragraph of a tight list item.
    pub(super) fn close_tight(&mut self) {
        if self.leaf.as_ref().is_some_and(|leaf| leaf.sort == Sort::Tight) {
            self.close_leaf();
        }
    }

    fn open_code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        self.claim(range.start);
        let line = self.begins(range.start);
        let (info, start, content) = match kind {
            CodeBlockKind::Fenced(info) => (&**info, line, lines::line_end(self.text, range.start)),
            // The indentation behind a marker is part of the code's body.
            CodeBlockKind::Indented => ("", self.code_start(line), range.start),
        };
        self.open_leaf(Kind::Code { info: info.into() }, Sort::Code, start, content, range);
    }

    fn code_start(&self, line: usize) -> usize {
        if lines::starts_line(self.text, line, self.base) { line } else { self.pos }
    }

    /// Closes the open leaf, whatever it is but HTML.
    fn close_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        let content = self.nodes[leaf.node].content.start as usize;
        let body = self.nodes[leaf.node].body.start as usize;
        let (content, end) = match leaf.sort {
            Sort::Cell => {
                let end = self.nodes[leaf.node].content.end as usize;
                (content..end, end)
            }
            Sort::Paragraph => {
                let end = self.trimmed(content, leaf.range.end);
                (content..end, self.ends(content, end))
            }
            Sort::Tight => {
                let end = self.trimmed(content, self.inlines.reach());
                (content..end, self.ends(content, end))
            }
            Sort::Heading => {
                let end = self.trimmed(content, self.inlines.reach());
                (content..end, self.ends(leaf.range.start, leaf.range.end))
            }
            Sort::Html => (content..leaf.range.end, self.ends(leaf.range.start, leaf.range.end)),
            Sort::Code => {
                let end = self.ends(leaf.range.start, leaf.range.end);
                (self.code_content(content, end), end)
            }
        };
        let inlines = self.inlines.finish(content.end, &mut self.findings);
        if self.findings.strict() && !matches!(leaf.sort, Sort::Code | Sort::Html) {
            self.inlines.report_undefined_notes(&mut self.findings);
        }
        let node = &mut self.nodes[leaf.node];
        node.inlines = inlines;
        node.content = content.start as u32..content.end as u32;
        node.body = body as u32..end as u32;
        if leaf.sort != Sort::Cell {
            self.pos = end;
        }
        if leaf.sort == Sort::Paragraph {
            self.mark_options(leaf.node);
        }
    }

    fn code_content(&self, start: usize, end: usize) -> Range<usize> {
        let start = self.inlines.of_leaf().first().map_or(start, |text| text.span.start as usize);
        let start = start.min(end);
        start..self.inlines.reach().clamp(start, end)
    }

    /// Closes an HTML block: comments are a comment, anchors and breaks (with comments) are a
    /// paragraph, since an anchor's id belongs to the place; the rest is what is not let through.
    fn close_html(&mut self) {
        let Some(leaf) = &self.leaf else { return };
        let (node, start) = (leaf.node, leaf.range.start);
        let end = self.trimmed(start, leaf.range.end);
        if let Some(leaf) = &mut self.leaf {
            leaf.range.end = end;
        }
        match html::harmless_parts(self.text, start..end, self.top().quotes) {
            Some(parts) if parts.iter().all(|(part, _)| *part == Markup::Comment) => {
                self.nodes[node].kind = Kind::Comment;
                self.inlines.forget_leaf();
            }
            Some(parts) => {
                self.nodes[node].kind = Kind::Paragraph;
                self.inlines.forget_leaf();
                for (part, range) in parts {
                    let kind = match part {
                        Markup::Anchor(id) => InlineKind::Anchor(id.into()),
                        Markup::Break => InlineKind::HardBreak,
                        _ => InlineKind::Comment,
                    };
                    self.inlines.single(kind, range);
                }
            }
            None => self.report_html(start..end),
        }
        self.close_leaf();
        if self.nodes[node].kind == Kind::Comment {
            let start = self.nodes[node].body.start;
            self.nodes[node].content = start..start;
        }
    }

    fn report_html(&mut self, range: Range<usize>) {
        let shown = &self.text[range.clone()];
        if shown.starts_with("<!--") {
            self.findings.open_comment(range.start, range.end);
        } else {
            let tag = shown.find('>').map_or(shown, |end| &shown[..=end]);
            self.findings.raw_html(tag, range.start, range.start + tag.len());
        }
    }
}
