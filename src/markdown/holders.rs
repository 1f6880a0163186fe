//! Blocks that hold blocks: sections, quotations, lists, footnotes, tables.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::markdown::blocks::Blocks;
use crate::markdown::blocks::DEPTH_LIMIT;
use crate::markdown::blocks::Holder;
use crate::markdown::blocks::Sort;
use crate::markdown::blocks::Spacing;
use crate::markdown::lines;
use crate::model::document::Alignment;
use crate::model::document::Kind;

/// An attribute of a heading: `was=old`.
type Attribute<'a> = (CowStr<'a>, Option<CowStr<'a>>);

impl Blocks<'_, '_> {
    pub(super) fn open_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        attributes: &[Attribute<'_>],
        range: Range<usize>,
    ) {
        let at = self.task_mark_before(range.start);
        self.claim(at);
        let start = self.begins(at);
        if matches!(self.top().holder, Holder::Root | Holder::Section(_)) {
            while matches!(self.top().holder, Holder::Section(open) if open >= level) {
                self.close();
            }
            let aliases = attributes.iter().filter(|(key, _)| &**key == "was");
            let aliases = aliases.filter_map(|(_, old)| old.as_deref().map(Box::from)).collect();
            let explicit = id.is_some();
            let id = id.unwrap_or_default().into();
            let pos = self.pos;
            let kind = Kind::Section { level, id, explicit, aliases };
            self.open(kind, start, pos, Holder::Section(level));
        }
        let behind = range.start + usize::from(level);
        let line = &self.text[range.start..];
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        let next = self.text.as_bytes().get(behind);
        let setext =
            hashes != usize::from(level) || next.is_some_and(|&byte| !lines::is_space(byte));
        let content = if setext { at } else { lines::skip_padding(self.text, behind) };
        let kind = Kind::Heading { level, setext };
        self.open_leaf(kind, Sort::Heading, start, content, range);
    }

    fn at_limit(&self) -> bool {
        self.top().depth >= DEPTH_LIMIT
    }

    pub(super) fn open_quote(&mut self, range: Range<usize>) {
        if self.at_limit() {
            return self.leave_out(range);
        }
        self.claim(range.start);
        let start = self.begins(range.start);
        let space = self.text.as_bytes().get(range.start + 1) == Some(&b' ');
        let inner = range.start + 1 + usize::from(space);
        self.open(Kind::Quote, start, inner, Holder::Quote);
    }

    /// Makes alternatives of a quotation whose first paragraph, `node`, is `[!options id]`.
    pub(super) fn mark_options(&mut self, node: usize) {
        let top = self.top();
        if top.holder != Holder::Quote || node != top.node + 1 {
            return;
        }
        let quote = top.node;
        let content = &self.nodes[node].content;
        let words = &self.text[content.start as usize..content.end as usize];
        let id = words.strip_prefix("[!options").and_then(|rest| rest.strip_suffix(']'));
        let id = id.filter(|id| id.starts_with([' ', '\t'])).map(str::trim_ascii);
        let plain = |id: &&str| !id.is_empty() && !id.contains(['[', ']', ' ', '\t', '\n', '\r']);
        if let Some(id) = id.filter(plain) {
            self.nodes[quote].kind = Kind::Options { id: id.into() };
            self.nodes[node].kind = Kind::OptionsMark;
        }
    }

    /// Returns where the marker of a list item stands; the ranges of lists and items may begin
    /// early where tabs are about.
    fn marker(&self, range: &Range<usize>) -> usize {
        let bytes = &self.text.as_bytes()[range.start..range.end];
        let found = bytes.iter().position(|&byte| !lines::is_blank(byte, 1));
        found.map_or(range.start, |offset| range.start + offset).max(self.pos)
    }

    /// Returns the length of the marker at `at` and the byte that tells lists apart.
    fn marker_length(&self, at: usize) -> (usize, u8) {
        let bytes = &self.text.as_bytes()[at..];
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match bytes.get(digits) {
            Some(&marker) => (digits + 1, marker),
            None => (digits, b'-'),
        }
    }

    pub(super) fn open_list(&mut self, first: Option<u64>, range: Range<usize>) {
        if self.at_limit() {
            return self.leave_out(range);
        }
        let at = self.marker(&range);
        self.claim(at);
        let start = self.begins(at);
        let (_, marker) = self.marker_length(at);
        let kind = Kind::List { start: first, marker, tight: true };
        let pos = self.pos;
        self.open(kind, start, pos, Holder::List(Spacing::default()));
    }

    /// Notes something about the blank lines of the list whose item is innermost.
    pub(super) fn spacing(&mut self, note: impl FnOnce(&mut Spacing)) {
        let list = self.frames.iter_mut().rev().take(2).find_map(|frame| match &mut frame.holder {
            Holder::List(spacing) => Some(spacing),
            _ => None,
        });
        if let Some(spacing) = list {
            note(spacing);
        }
    }

    pub(super) fn close_list(&mut self) {
        self.close_tight();
        let Some(top) = self.frames.last() else { return };
        let (node, holder) = (top.node, top.holder);
        if let Holder::List(spacing) = holder
            && let Kind::List { tight, .. } = &mut self.nodes[node].kind
        {
            *tight = !spacing.loose && (spacing.tight || !spacing.blank);
        }
        self.close();
    }

    pub(super) fn open_item(&mut self, range: Range<usize>) {
        if self.at_limit() {
            return self.leave_out(range);
        }
        let at = self.marker(&range);
        self.claim(at);
        let start = self.begins(at);
        if start > self.pos && self.nodes.len() > self.top().node + 1 {
            self.spacing(|spacing| spacing.blank = true);
        }
        let (length, _) = self.marker_length(at);
        let space = matches!(self.text.as_bytes().get(at + length), Some(b' ' | b'\t'));
        self.open(Kind::Item, start, at + length + usize::from(space), Holder::Item);
    }

    pub(super) fn open_note(&mut self, label: &str, range: Range<usize>) {
        if self.at_limit() {
            return self.leave_out(range);
        }
        self.claim(range.start);
        let start = self.begins(range.start);
        let inner = lines::skip_padding(self.text, self.note_marker_end(range.start));
        self.open(Kind::Note { label: label.into() }, start, inner, Holder::Note);
    }

    /// Returns the end of the `[^label]:` at `at`.
    fn note_marker_end(&self, at: usize) -> usize {
        let mut escaped = false;
        let close = self.text.as_bytes()[at..].iter().position(|&byte| {
            let found = byte == b']' && !escaped;
            escaped = byte == b'\\' && !escaped;
            found
        });
        close.map_or(at, |offset| at + offset + 2).min(self.text.len())
    }

    pub(super) fn open_table(
        &mut self,
        columns: &[pulldown_cmark::Alignment],
        range: Range<usize>,
    ) {
        let at = self.task_mark_before(range.start);
        self.claim(at);
        let start = self.begins(at);
        let alignments = columns.iter().map(|column| match column {
            pulldown_cmark::Alignment::None => Alignment::None,
            pulldown_cmark::Alignment::Left => Alignment::Left,
            pulldown_cmark::Alignment::Center => Alignment::Center,
            pulldown_cmark::Alignment::Right => Alignment::Right,
        });
        let kind = Kind::Table { alignments: alignments.collect() };
        let pos = self.pos;
        self.open(kind, start, pos, Holder::Table);
    }

    /// Closes the table, if one is innermost. After very many missing cells the library gives
    /// tables up half-way and all that follows, to the end of the text, as if it lay inside.
    pub(super) fn leave_table(&mut self) {
        if self.top().holder == Holder::Table {
            self.close();
        }
    }

    pub(super) fn open_row(&mut self, head: bool, range: Range<usize>) {
        if range.is_empty() {
            // The row at which the library gave up: it is read once more as a paragraph.
            self.skipped = 1;
            return;
        }
        let start = match head {
            true => self.nodes[self.top().node].body.start as usize,
            false => self.begins(range.start),
        };
        let pos = self.pos;
        self.open(Kind::Row { head }, start, pos, Holder::Row { head });
    }

    /// Closes a row; the head takes the line of the delimiters along.
    pub(super) fn close_row(&mut self, range: Range<usize>) {
        self.pos = self.ends(range.start, range.end);
        self.surplus_cells();
        if self.top().holder == (Holder::Row { head: true }) {
            self.pos = lines::line_end(self.text, self.pos);
        }
        self.close();
    }

    /// Cells beyond the columns of the table would be shown nowhere.
    fn surplus_cells(&mut self) {
        let Some(last) = self.nodes.last() else { return };
        let start = last.content.end as usize;
        let rest = &self.text[start..self.pos.max(start)];
        let left = rest.trim().trim_start_matches('|').trim();
        if matches!(last.kind, Kind::Cell) && !left.is_empty() && rest.trim_start().starts_with('|')
        {
            let at = start + rest.find(left).unwrap_or(0);
            self.findings.surplus_cells(at, at + left.len());
        }
    }

    /// Opens a cell; its words are known from the start. Cells that a row lacks stand at its end.
    pub(super) fn open_cell(&mut self, range: Range<usize>) {
        let start = lines::trim_start(self.text, range.start, range.end);
        let end = lines::trim_end(self.text, start, range.end);
        let cell = if start < end { start..end } else { self.empty_cell(&range) };
        let content = cell.start as u32..cell.end as u32;
        self.open_leaf(Kind::Cell, Sort::Cell, cell.start, cell.start, range);
        if let Some(node) = self.nodes.last_mut() {
            node.content = content;
        }
    }

    /// Returns where words would go: behind the first space between the pipes, or before the end
    /// of the line.
    fn empty_cell(&self, range: &Range<usize>) -> Range<usize> {
        let row = self.nodes[self.top().node].body.start as usize;
        let at = match range.len() {
            0 => row + self.text[row..range.end].trim_end_matches(['\n', '\r']).len(),
            1 => range.start,
            _ => range.start + 1,
        };
        at..at
    }
}
