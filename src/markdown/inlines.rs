//! Inline events of one leaf after the other → the inlines of a tree.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::markdown::findings::Findings;
use crate::markdown::html;
use crate::markdown::html::Format;
use crate::markdown::html::Markup;
use crate::markdown::lines;
use crate::markdown::notes;
use crate::model::document::Inline;
use crate::model::document::InlineKind;

/// Formats inside formats, at most.
const DEPTH_LIMIT: usize = 100;

/// Takes the inlines of leaves.
pub(super) struct Inlines<'t> {
    text: &'t str,
    list: Vec<Inline>,
    /// Containers of the leaf that are open, from the outside in.
    open: Vec<Open>,
    /// The first inline of the leaf.
    first: usize,
    /// Where the leaf's inline text begins.
    start: usize,
    /// End of the last inline at any level.
    reach: usize,
    /// Open containers that are too deep to be kept.
    skipped: usize,
    /// End of an anchor whose closing tag is still to come as an event.
    anchor_end: usize,
    /// Quotations around the leaf.
    quotes: u32,
    /// Whether an opening tag of the leaf was refused: the closing ones are no news then.
    refused: bool,
}

struct Open {
    at: usize,
    format: Option<Format>,
}

impl<'t> Inlines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            list: Vec::with_capacity(text.len() / 64),
            open: Vec::new(),
            first: 0,
            start: 0,
            reach: 0,
            skipped: 0,
            anchor_end: 0,
            quotes: 0,
            refused: false,
        }
    }

    /// Begins a leaf whose inline text begins at `start`.
    pub(super) fn begin(&mut self, start: usize, quotes: u32) {
        self.first = self.list.len();
        self.start = start;
        self.reach = start;
        self.quotes = quotes;
        self.refused = false;
    }

    /// Returns where the last inline of the leaf ends.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    /// Returns the inlines of the leaf so far.
    pub(super) fn of_leaf(&self) -> &[Inline] {
        &self.list[self.first..]
    }

    /// Drops the inlines of the leaf.
    pub(super) fn forget_leaf(&mut self) {
        self.list.truncate(self.first);
    }

    /// Ends a leaf: closes what is open, cuts what lies behind `end`, and returns the positions of
    /// its inlines.
    pub(super) fn finish(&mut self, end: usize, findings: &mut Findings<'_>) -> Range<u32> {
        while let Some(open) = self.open.pop() {
            self.give_up(&open, findings);
        }
        self.skipped = 0;
        if self.reach > end {
            self.cut(end as u32);
        }
        self.first as u32..self.list.len() as u32
    }

    /// Cuts off what lies behind `end`: white space that the library took along.
    fn cut(&mut self, end: u32) {
        while self.of_leaf().last().is_some_and(|last| last.span.start >= end && last.inner == 0) {
            self.list.pop();
        }
        for inline in &mut self.list[self.first..] {
            inline.span.end = inline.span.end.min(end);
        }
    }

    /// Returns all inlines.
    pub(super) fn into_list(self) -> Vec<Inline> {
        self.list
    }

    fn push(&mut self, kind: InlineKind, range: Range<usize>) {
        self.end_break_at(range.start);
        self.reach = self.reach.max(range.end);
        self.list.push(Inline { kind, span: range.start as u32..range.end as u32, inner: 0 });
    }

    /// Takes words that show as `shown`.
    pub(super) fn text(&mut self, range: Range<usize>, shown: &str) {
        let slice = &self.text[range.clone()];
        if shown.is_empty() {
            return;
        }
        if slice == shown {
            self.exact_text(range);
        } else if slice.strip_prefix(shown).is_some_and(|rest| rest.trim_ascii().is_empty()) {
            self.exact_text(range.start..range.start + shown.len());
        } else {
            self.push(InlineKind::Text(Some(shown.into())), range);
        }
    }

    fn exact_text(&mut self, range: Range<usize>) {
        if let Some(last) = self.list[self.first..].last_mut()
            && last.kind == InlineKind::Text(None)
            && last.span.end as usize == range.start
        {
            last.span.end = range.end as u32;
            self.reach = self.reach.max(range.end);
        } else {
            self.push(InlineKind::Text(None), range);
        }
    }

    /// Takes an inline that holds no others.
    pub(super) fn single(&mut self, kind: InlineKind, range: Range<usize>) {
        self.push(kind, range);
    }

    /// Takes a line end, with the white space before it and the prefix of the next line.
    pub(super) fn line_break(&mut self, kind: InlineKind, range: Range<usize>) {
        let bytes = self.text.as_bytes();
        let floor = self.of_leaf().last().map_or(self.start, |last| match last.kind {
            InlineKind::Text(_) | InlineKind::Literal => last.span.end as usize,
            _ => last.span.start as usize,
        });
        let mut start = range.start.max(floor);
        while start > floor && lines::is_padding(bytes[start - 1]) {
            start -= 1;
        }
        let end = lines::skip_prefix(self.text, range.end, self.text.len(), self.quotes);
        self.push(kind, start..end);
    }

    /// Takes the mark of a task item, with the space behind it.
    pub(super) fn task_mark(&mut self, range: Range<usize>) {
        let start = lines::trim_start(self.text, range.start, range.end);
        self.push(InlineKind::Literal, start..lines::skip_padding(self.text, range.end));
    }

    /// Opens a container.
    pub(super) fn start(
        &mut self,
        kind: InlineKind,
        range: Range<usize>,
        findings: &mut Findings<'_>,
    ) {
        if self.open.len() >= DEPTH_LIMIT || self.skipped > 0 {
            findings.too_deep(range.start, range.end);
            self.skipped += 1;
            return;
        }
        self.open.push(Open { at: self.list.len(), format: None });
        self.push(kind, range);
    }

    /// Returns the length of the `[]` behind a link, which the library leaves out of its range.
    pub(super) fn missing_brackets(&self, link_type: LinkType, end: usize) -> usize {
        let missing = link_type == LinkType::Collapsed && self.text[end..].starts_with("[]");
        if missing { 2 } else { 0 }
    }

    /// Closes the innermost container of Markdown.
    pub(super) fn end(&mut self, findings: &mut Findings<'_>) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        while let Some(open) = self.open.pop() {
            if open.format.is_some() {
                self.give_up(&open, findings);
                continue;
            }
            self.close(open.at, findings);
            break;
        }
    }

    fn close(&mut self, at: usize, findings: &mut Findings<'_>) {
        self.list[at].inner = (self.list.len() - at - 1) as u32;
        let span = &self.list[at].span;
        let (start, end) = (span.start as usize, span.end as usize);
        self.reach = self.reach.max(end);
        if matches!(self.list[at].kind, InlineKind::Image { .. }) && !self.has_words(at + 1) {
            findings.missing_alt_text(start, end);
        }
    }

    fn has_words(&self, from: usize) -> bool {
        self.list[from..].iter().any(|inline| match &inline.kind {
            InlineKind::Text(Some(shown)) | InlineKind::Code(shown) => !shown.trim().is_empty(),
            InlineKind::Text(None) => {
                let span = inline.span.start as usize..inline.span.end as usize;
                !self.text[span].trim().is_empty()
            }
            _ => false,
        })
    }

    /// Takes a piece of inline HTML, `tag` being its text without container prefixes.
    pub(super) fn html(&mut self, range: Range<usize>, tag: &str, findings: &mut Findings<'_>) {
        if range.start < self.anchor_end {
            return;
        }
        match html::classify(tag) {
            Markup::Break => self.push(InlineKind::HardBreak, range),
            Markup::Comment => self.push(InlineKind::Comment, range),
            Markup::Open(format) if self.open.len() < DEPTH_LIMIT && self.skipped == 0 => {
                self.open.push(Open { at: self.list.len(), format: Some(format) });
                self.push(format.kind(), range);
            }
            Markup::Close(format) if self.skipped == 0 => {
                self.close_format(format, range, findings)
            }
            Markup::Anchor(id) => match html::anchor_close(&self.text[range.end..]) {
                Some(length) => {
                    self.anchor_end = range.end + length;
                    self.push(InlineKind::Anchor(id.into()), range.start..range.end + length);
                }
                None => self.literal(range, tag, findings),
            },
            Markup::Other => self.literal(range, tag, findings),
            Markup::Open(_) | Markup::Close(_) => {
                findings.too_deep(range.start, range.end);
                self.push(InlineKind::Literal, range);
            }
        }
    }

    fn literal(&mut self, range: Range<usize>, tag: &str, findings: &mut Findings<'_>) {
        if !self.refused || !tag.starts_with("</") {
            findings.raw_html(tag, range.start, range.end);
        }
        self.refused |= !tag.starts_with("</");
        self.push(InlineKind::Literal, range);
    }

    /// Closes the nearest open tag of a format that no format of Markdown stands between.
    fn close_format(&mut self, format: Format, range: Range<usize>, findings: &mut Findings<'_>) {
        let tags = self.open.iter().rposition(|open| open.format.is_none()).map_or(0, |at| at + 1);
        let partner = self.open[tags..].iter().rposition(|open| open.format == Some(format));
        let Some(partner) = partner else {
            findings.unpaired(&self.text[range.clone()], range.start, range.end);
            self.push(InlineKind::Literal, range);
            return;
        };
        while self.open.len() > tags + partner + 1 {
            if let Some(open) = self.open.pop() {
                self.give_up(&open, findings);
            }
        }
        if let Some(open) = self.open.pop() {
            self.reach = self.reach.max(range.end);
            self.end_break_at(range.start);
            self.list[open.at].span.end = range.end as u32;
            self.close(open.at, findings);
        }
    }

    /// Ends a break or task mark, whose white space reaches as far as it can, where the next
    /// inline begins.
    fn end_break_at(&mut self, start: usize) {
        if let Some(last) = self.list[self.first..].last_mut()
            && matches!(
                last.kind,
                InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Literal
            )
        {
            last.span.end = last.span.end.min(start as u32);
        }
    }

    /// Turns a tag that was never closed into literal text.
    fn give_up(&mut self, open: &Open, findings: &mut Findings<'_>) {
        let inline = &mut self.list[open.at];
        inline.inner = 0;
        if open.format.is_some() {
            inline.kind = InlineKind::Literal;
            let (start, end) = (inline.span.start as usize, inline.span.end as usize);
            findings.unpaired(&self.text[start..end], start, end);
        }
    }

    /// Raises `undefined-note` for the words of the leaf that look like marks.
    pub(super) fn report_undefined_notes(&self, findings: &mut Findings<'_>) {
        for inline in self.of_leaf().iter().filter(|inline| inline.kind == InlineKind::Text(None)) {
            let start = inline.span.start as usize;
            for (at, label) in notes::marks(&self.text[start..inline.span.end as usize]) {
                let escaped = at == 0 && start > 0 && self.text.as_bytes()[start - 1] == b'\\';
                if !escaped {
                    let at = start + at;
                    findings.undefined_note(label, at, at + label.len() + 3);
                }
            }
        }
    }
}
