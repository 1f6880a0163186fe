//! Tables: caption, head, rows; columns of numbers end-aligned.

use std::fmt::Write as _;

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::render::facts;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::html::figure::Position;
use crate::render::prose::table::PREFIXES;

/// Tables of more columns scroll in a box of their own.
const NARROW: usize = 2;

impl Writer<'_> {
    /// Writes a table with its caption and the sources of its figures.
    pub(super) fn table(&mut self, node: NodeId) {
        let tree = self.tree;
        let Kind::Table { alignments } = tree.kind(node) else { return };
        let rows: Vec<NodeId> = tree.children(node).collect();
        let columns = alignments.len();
        let numeric = facts::numeric(tree, self.text, node);
        let number = self.paper.resolution.tables.get(&(self.chapter, node)).copied();
        let caption = self.caption.take().filter(|_| number.is_some());
        self.out.push_str("<figure class=\"table\"");
        if let Some(number) = number {
            let _ = write!(self.out, " id=\"table-{number}\"");
        }
        self.out.push_str(">\n");
        if let (Some(caption), Some(number)) = (caption, number) {
            let _ = write!(self.out, "<figcaption id=\"table-{number}-is\">");
            self.caption_words(caption, &format!("Table {number}."));
            self.out.push_str("</figcaption>\n");
        }
        let wide = columns > NARROW;
        if wide {
            self.out.push_str("<div class=\"wide\" role=\"region\" tabindex=\"0\"");
            self.name(number.filter(|_| caption.is_some()), &rows);
            self.out.push_str(">\n");
        }
        let two = columns == NARROW && !numeric[1];
        self.out.push_str(if two { "<table class=\"terms\"" } else { "<table" });
        if let (Some(number), false) = (number.filter(|_| caption.is_some()), wide) {
            let _ = write!(self.out, " aria-labelledby=\"table-{number}-is\"");
        }
        self.out.push_str(">\n");
        self.rows(&rows, &numeric);
        self.out.push_str(if wide { "</table>\n</div>\n" } else { "</table>\n" });
        self.sources(self.out.len(), Position::Under);
        self.out.push_str("</figure>\n");
    }

    /// Writes the name of a table: its caption, or its columns.
    fn name(&mut self, number: Option<u32>, rows: &[NodeId]) {
        if let Some(number) = number {
            let _ = write!(self.out, " aria-labelledby=\"table-{number}-is\"");
            return;
        }
        let mut words = "Table".to_owned();
        if let Some(head) = rows.first() {
            let cells = self.tree.children(*head);
            let cells = cells.map(|cell| Visible::of(self.tree, cell, self.text).text);
            let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
            if !cells.is_empty() {
                let _ = write!(words, ": {}", cells.join(", "));
            }
        }
        self.out.push_str(" aria-label=\"");
        escape::attribute(&mut self.out, &words);
        self.out.push('"');
    }

    fn rows(&mut self, rows: &[NodeId], numeric: &[bool]) {
        let tree = self.tree;
        let is_empty = |cell: NodeId| tree.node(cell).content.is_empty();
        for (at, &row) in rows.iter().enumerate() {
            let head = matches!(tree.kind(row), Kind::Row { head: true });
            if head && tree.children(row).all(is_empty) {
                self.out.push_str("<tbody>\n");
                continue;
            }
            self.out.push_str(if head { "<thead>\n<tr>" } else { "<tr>" });
            for (column, cell) in tree.children(row).enumerate() {
                let tag = match (head, column) {
                    _ if is_empty(cell) => "td",
                    (true, _) => "th scope=\"col\"",
                    (false, 0) => "th scope=\"row\"",
                    (false, _) => "td",
                };
                let _ = write!(self.out, "<{tag}");
                if numeric.get(column) == Some(&true) {
                    self.out.push_str(" class=\"num\"");
                }
                if !head && column == 0 {
                    self.source_id(row, cell);
                }
                self.out.push('>');
                self.leaf(cell);
                self.out.push_str(if tag == "td" { "</td>" } else { "</th>" });
            }
            self.out.push_str("</tr>\n");
            if head {
                self.out.push_str("</thead>\n<tbody>\n");
            }
            if at + 1 == rows.len() {
                self.out.push_str("</tbody>\n");
            }
        }
    }

    /// Writes the id of a row of the list of sources.
    fn source_id(&mut self, row: NodeId, cell: NodeId) {
        let sources = &self.paper.resolution.sources;
        if sources.is_empty() {
            return;
        }
        let key = Visible::of(self.tree, cell, self.text).text;
        let entry = sources.get(key.trim());
        if entry.is_some_and(|&(chapter, of)| {
            chapter == self.chapter && self.tree.node(of).parent == row
        }) {
            self.id(&format!("source-{}", key.trim()));
        }
    }

    /// Writes the words of a caption behind its number; a unit in parentheses at the end is set
    /// apart.
    pub(super) fn caption_words(&mut self, leaf: NodeId, label: &str) {
        let _ = write!(self.out, "<b><span data-chrome>{label}</span> ");
        let start = self.out.len();
        self.leaf(leaf);
        let written = &self.out[start..];
        let prefixes = PREFIXES.iter();
        let found = prefixes.filter_map(|prefix| Some((written.find(prefix)?, prefix.len()))).min();
        if let Some((at, length)) = found {
            let rest = &written[at + length..];
            let blank = rest.len() - rest.trim_start().len();
            self.out.replace_range(start + at..start + at + length + blank, "");
        }
        self.unit(start);
    }

    /// Closes the bold words written from `start` on before a unit in parentheses at their end.
    pub(super) fn unit(&mut self, start: usize) {
        let written = &self.out[start..];
        let unit = written.strip_suffix(')').and_then(|words| words.rfind(" ("));
        match unit.filter(|&at| !written[at..].contains('<')) {
            Some(at) => {
                self.out.insert_str(start + at, "</b>");
            }
            None => self.out.push_str("</b>"),
        }
    }
}
