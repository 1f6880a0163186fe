//! Tables: caption, head, rows; columns of numbers.

use serde::Serialize;

use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::render::facts;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Words;
use crate::render::prose::figure::Source;

/// What captions begin with in Markdown; papers show a number in its stead.
pub(in crate::render) const PREFIXES: [&str; 3] = ["Table:", "Image:", "Figure:"];

/// A table.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Table<'a> {
    /// Its number, where it has a caption.
    number: Option<u32>,
    caption: Option<Caption<'a>>,
    /// For each column whether it holds numbers.
    numeric: Vec<bool>,
    /// The head; nothing where all its cells are empty.
    head: Option<Vec<Words<'a>>>,
    rows: Vec<Row<'a>>,
    /// Sources of its figures.
    sources: Vec<Source>,
    /// About how many letters stand in the widest cell of each column, and in its longest word.
    widths: Vec<(usize, usize)>,
}

/// A row of a table.
#[derive(Debug, Serialize)]
struct Row<'a> {
    /// The key of an entry of the list of sources.
    source: Option<String>,
    cells: Vec<Words<'a>>,
}

/// The words of a caption; a unit in parentheses at its end is set apart.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Caption<'a> {
    words: Words<'a>,
    unit: Option<String>,
}

impl<'a> Caption<'a> {
    /// Sets the unit apart.
    pub(super) fn new(mut words: Words<'a>) -> Self {
        let unit = words.last_mut().and_then(|last| match last {
            Inline::Text(text) if text.ends_with(')') => {
                let at = text.rfind(" (")?;
                let unit = text[at + 1..].to_owned();
                text.to_mut().truncate(at);
                Some(unit)
            }
            _ => None,
        });
        Self { words, unit }
    }
}

impl<'a> Reader<'a> {
    /// Reads a table with its caption and the sources of its figures.
    pub(super) fn table(&mut self, node: NodeId) -> Option<Table<'a>> {
        let tree = self.tree;
        let Kind::Table { alignments } = tree.kind(node) else { return None };
        let rows: Vec<NodeId> = tree.children(node).collect();
        let columns = alignments.len();
        let numeric = facts::numeric(tree, self.text, node);
        let number = self.paper.resolution.tables.get(&(self.chapter, node)).copied();
        let caption = self.caption.take().filter(|_| number.is_some());
        let caption = caption.map(|caption| self.caption_words(caption));
        let number = number.filter(|_| caption.is_some());
        let widths = (0..columns).map(|column| self.width(&rows, column)).collect();
        let mut head = None;
        let mut below = Vec::with_capacity(rows.len());
        for row in rows {
            let is_head = matches!(tree.kind(row), Kind::Row { head: true });
            let cells: Vec<NodeId> = tree.children(row).collect();
            if is_head && cells.iter().all(|&cell| tree.node(cell).content.is_empty()) {
                continue;
            }
            let source = match (is_head, cells.first()) {
                (false, Some(&cell)) => self.source_key(row, cell),
                _ => None,
            };
            let cells = cells.into_iter().map(|cell| self.leaf(cell)).collect();
            match is_head {
                true => head = Some(cells),
                false => below.push(Row { source, cells }),
            }
        }
        let sources = self.marks.take();
        Some(Table { number, caption, numeric, head, rows: below, sources, widths })
    }

    /// Returns the key of a row of the list of sources.
    fn source_key(&self, row: NodeId, cell: NodeId) -> Option<String> {
        let sources = &self.paper.resolution.sources;
        if sources.is_empty() {
            return None;
        }
        let key = Visible::of(self.tree, cell, self.text).text;
        let &(chapter, of) = sources.get(key.trim())?;
        let is_entry = chapter == self.chapter && self.tree.node(of).parent == row;
        is_entry.then(|| key.trim().to_owned())
    }

    fn cell_words(&self, row: NodeId, column: usize) -> Option<String> {
        let cell = self.tree.children(row).nth(column)?;
        Some(Visible::of(self.tree, cell, self.text).text)
    }

    fn width(&self, rows: &[NodeId], column: usize) -> (usize, usize) {
        let mut most = (0, 0);
        for words in rows.iter().filter_map(|&row| self.cell_words(row, column)) {
            let longest = words.split_whitespace().map(|word| word.chars().count()).max();
            most = (most.0.max(words.chars().count()), most.1.max(longest.unwrap_or(0)));
        }
        most
    }

    /// Reads the words of a caption without what Markdown begins it with.
    pub(super) fn caption_words(&mut self, leaf: NodeId) -> Caption<'a> {
        let mut words = self.leaf(leaf);
        strip(&mut words);
        Caption::new(words)
    }
}

/// Takes the first prefix of a caption out, with the blanks behind it.
fn strip(words: &mut Words<'_>) -> bool {
    for word in words {
        match word {
            Inline::Text(text) => {
                let found = PREFIXES.iter().filter_map(|it| Some((text.find(it)?, it.len()))).min();
                let Some((at, length)) = found else { continue };
                let rest = text[at + length..].trim_start();
                *text = format!("{}{rest}", &text[..at]).into();
                return true;
            }
            Inline::Set(Set::Format { words, .. }) => {
                if strip(words) {
                    return true;
                }
            }
            Inline::Set(_) => {}
        }
    }
    false
}
