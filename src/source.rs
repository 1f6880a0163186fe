//! Texts and places in them: sources, spans, lines and columns.
//!
//! Owns the text of every file that was read and of every passage that an amendment brings. Must
//! not know what the texts mean, nor where they came from on disk beyond a path to show.

use std::ops::Range;
use std::sync::OnceLock;

/// Names one text of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

impl SourceId {
    /// Returns the position of the source in its map.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text the range lies in.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span of `range` in `source`.
    pub fn new(source: SourceId, range: Range<u32>) -> Self {
        Self { source, start: range.start, end: range.end }
    }

    /// Returns the bytes as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Applies `f` to the value and keeps the place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }

    /// Borrows the value, keeping the place.
    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, span: self.span }
    }
}

/// A place for people: both numbers count from 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One text: a file, or the text of a YAML scalar ("excerpt").
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    shown: Shown,
    line_starts: OnceLock<Vec<u32>>,
}

/// Where a text stands for people.
#[derive(Debug)]
enum Shown {
    Here,
    Excerpt(Excerpt),
    Derived(Vec<Piece>),
}

/// Says where a part of a derived text comes from; a part runs up to the start of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where the part begins in the derived text.
    pub start: u32,
    /// What to show for it.
    pub from: Span,
    /// Whether the part is that span byte for byte, rather than made because of it.
    pub verbatim: bool,
}

/// Says where the lines of a scalar's text stand in its YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file the scalar stands in.
    pub parent: SourceId,
    /// For each line of the text, the offset in the parent at which that line's text begins.
    pub lines: Vec<u32>,
}

impl Source {
    /// Returns the path to show, relative to the workspace, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect()
        })
    }

    /// Returns the number of the line that holds `offset`, from 0.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// Returns the bytes of a line (from 0) without its line end.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = starts[line] as usize;
        let end = starts.get(line + 1).map_or(self.text.len(), |&next| next as usize);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        start..start + text.len()
    }

    /// Returns how many lines the text has; a final line end opens no further line.
    pub fn line_count(&self) -> usize {
        let starts = self.line_starts();
        let open = starts.last().is_some_and(|&last| last as usize == self.text.len());
        starts.len() - usize::from(open && starts.len() > 1)
    }

    /// Returns line and column of a byte offset.
    pub fn position(&self, offset: u32) -> LineColumn {
        let line = self.line_index(offset);
        let start = self.line_starts()[line] as usize;
        let end = floor_boundary(&self.text, (offset as usize).max(start));
        let column = self.text[start..end].chars().count() as u32 + 1;
        LineColumn { line: line as u32 + 1, column }
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// All texts of a run.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a file's text under the path to show.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(path.into(), text.into(), Shown::Here)
    }

    /// Adds the text of a YAML scalar; places in it are shown in the file that holds it.
    pub fn add_excerpt(&mut self, text: impl Into<String>, excerpt: Excerpt) -> SourceId {
        let path = self.sources[excerpt.parent.index()].path.clone();
        self.push(path, text.into(), Shown::Excerpt(excerpt))
    }

    /// Adds a text that was put together from others; places in it are shown where its parts come
    /// from. `pieces` are in order and begin at 0.
    pub fn add_derived(
        &mut self,
        path: impl Into<String>,
        text: impl Into<String>,
        pieces: Vec<Piece>,
    ) -> SourceId {
        self.push(path.into(), text.into(), Shown::Derived(pieces))
    }

    fn push(&mut self, path: String, text: String, shown: Shown) -> SourceId {
        let id = SourceId(self.sources.len() as u32);
        self.sources.push(Source { path, text, shown, line_starts: OnceLock::new() });
        id
    }

    /// Gives files new texts, and forgets all that was made of the old ones. Files come first: they
    /// keep their ids.
    pub fn revise(&mut self, texts: impl IntoIterator<Item = (SourceId, String)>) {
        let is_file = |source: &Source| matches!(source.shown, Shown::Here);
        let files = self.sources.iter().take_while(|source| is_file(source)).count();
        self.sources.truncate(files);
        for (id, text) in texts {
            if let Some(source) = self.sources.get_mut(id.index()) {
                (source.text, source.line_starts) = (text, OnceLock::new());
            }
        }
    }

    /// Returns a source.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// Returns all sources in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(at, source)| (SourceId(at as u32), source))
    }

    /// Returns the text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.get(span.source).text[span.range()]
    }

    /// Returns the span in a file that shows `span`: itself, or for an excerpt its YAML lines.
    pub fn in_file(&self, span: Span) -> Span {
        let source = self.get(span.source);
        match &source.shown {
            Shown::Here => span,
            Shown::Excerpt(excerpt) => {
                let start = self.excerpt_offset(source, excerpt, span.start);
                let end = self.excerpt_offset(source, excerpt, span.end).max(start);
                self.in_file(Span { source: excerpt.parent, start, end })
            }
            Shown::Derived(pieces) => match piece_of(pieces, span) {
                Some(origin) => self.in_file(origin),
                None => span,
            },
        }
    }

    /// Returns the bytes of a file that a span repeats; nothing where it repeats no single run of
    /// them unchanged, so that they could not be replaced in its stead.
    pub fn verbatim(&self, span: Span) -> Option<Span> {
        let source = self.get(span.source);
        let origin = match &source.shown {
            Shown::Here => return Some(span),
            Shown::Excerpt(excerpt) => {
                let is_line = source.line_index(span.start) == source.line_index(span.end);
                let start = self.excerpt_offset(source, excerpt, span.start);
                let end = start + (span.end - span.start);
                is_line.then_some(Span { source: excerpt.parent, start, end })?
            }
            Shown::Derived(pieces) => {
                let origin = piece_of(pieces, span)?;
                self.verbatim(origin)?
            }
        };
        let written = self.get(origin.source).text.get(origin.range());
        (written == Some(self.slice(span))).then_some(origin)
    }

    fn excerpt_offset(&self, source: &Source, excerpt: &Excerpt, offset: u32) -> u32 {
        let line = source.line_index(offset);
        let within = offset - source.line_starts()[line];
        let limit = self.get(excerpt.parent).text.len() as u32;
        match excerpt.lines.get(line) {
            Some(start) => (start + within).min(limit),
            None => excerpt.lines.last().copied().unwrap_or(0).min(limit),
        }
    }

    /// Returns path, line and column of the start of a span, as shown to people.
    pub fn place(&self, span: Span) -> (&str, LineColumn) {
        let span = self.in_file(span);
        let source = self.get(span.source);
        (source.path(), source.position(span.start))
    }
}

/// Returns what to show for a span of a derived text: the part that holds its start.
fn piece_of(pieces: &[Piece], span: Span) -> Option<Span> {
    let at = pieces.partition_point(|piece| piece.start <= span.start).checked_sub(1)?;
    let piece = pieces[at];
    if !piece.verbatim {
        return Some(piece.from);
    }
    let start = (piece.from.start + (span.start - piece.start)).min(piece.from.end);
    let end = (start + (span.end - span.start)).min(piece.from.end);
    Some(Span { source: piece.from.source, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut map = SourceMap::default();
        let id = map.add("a.md", "Côte\nd'Ivoire\n");
        assert_eq!(map.get(id).position(6), LineColumn { line: 2, column: 1 });
        assert_eq!(map.get(id).position(3), LineColumn { line: 1, column: 3 });
        assert_eq!(map.get(id).line_count(), 2);
    }

    #[test]
    fn an_excerpt_is_shown_in_its_file() {
        let mut map = SourceMap::default();
        let yaml = map.add("a.yaml", "insert: |\n    One\n    two\n");
        let text = map.add_excerpt("One\ntwo\n", Excerpt { parent: yaml, lines: vec![14, 22] });
        let span = Span::new(text, 4..7);
        assert_eq!(map.slice(map.in_file(span)), "two");
        assert_eq!(map.place(span), ("a.yaml", LineColumn { line: 3, column: 5 }));
    }

    #[test]
    fn a_revised_file_keeps_its_id_and_what_was_made_of_it_goes() {
        let mut map = SourceMap::default();
        let (one, other) = (map.add("a.yaml", "a: b\n"), map.add("b.yaml", "c\n"));
        map.add_excerpt("b", Excerpt { parent: one, lines: vec![3] });
        assert_eq!(map.get(one).line_count(), 1);
        map.revise([(one, "a:\n  d\n".to_owned())]);
        assert_eq!((map.get(one).text(), map.get(one).line_count()), ("a:\n  d\n", 2));
        assert_eq!((map.get(other).text(), map.iter().count()), ("c\n", 2));
    }

    #[test]
    fn a_verbatim_span_leads_to_the_same_bytes_of_a_file() {
        let mut map = SourceMap::default();
        let yaml = map.add("a.yaml", "put: \"\\u0041 b c\"\n");
        let text = map.add_excerpt("A b c", Excerpt { parent: yaml, lines: vec![6] });
        assert_eq!(map.verbatim(Span::new(text, 2..3)), None);
        let yaml = map.add("b.yaml", "put: |\n  One\n  two\n");
        let text = map.add_excerpt("One\ntwo\n", Excerpt { parent: yaml, lines: vec![9, 15] });
        let pieces = vec![
            Piece { start: 0, from: Span::new(yaml, 0..3), verbatim: false },
            Piece { start: 4, from: Span::new(text, 0..7), verbatim: true },
        ];
        let draft = map.add_derived("c.md", "new One\ntwo", pieces);
        assert_eq!(map.verbatim(Span::new(draft, 8..11)), Some(Span::new(yaml, 15..18)));
        assert_eq!(map.verbatim(Span::new(draft, 4..11)), None);
        assert_eq!(map.verbatim(Span::new(draft, 0..3)), None);
    }
}
