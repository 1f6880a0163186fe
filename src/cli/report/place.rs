//! Places as programs read them: a file of the workspace, lines and columns from 1.

use policy::source::LineColumn;
use policy::source::SourceMap;
use policy::source::Span;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The file, relative to the workspace, with `/`.
    pub(super) file: &'a str,
    /// From where to where, the end being behind the last character; nothing for a whole file that
    /// could not be read.
    pub(super) range: Option<(LineColumn, LineColumn)>,
}

impl<'a> Place<'a> {
    /// Returns the place that shows a span, without the blanks and line ends at its end.
    pub(super) fn of(span: Span, sources: &'a SourceMap) -> Self {
        let span = sources.in_file(span);
        let source = sources.get(span.source);
        if source.text().is_empty() {
            return Self { file: source.path(), range: None };
        }
        // A place in a quoted YAML text with escapes is near its bytes, not always on them.
        let text = source.text().get(span.range()).unwrap_or_default();
        let blanks = (text.len() - text.trim_end().len()) as u32;
        let end = if text.trim_end().is_empty() { span.end } else { span.end - blanks };
        let (start, end) = (source.position(span.start), source.position(end));
        Self { file: source.path(), range: Some((start, end.max(start))) }
    }

    /// Returns from where to where; the beginning of the file where no more is known.
    pub(super) fn or_beginning(&self) -> (LineColumn, LineColumn) {
        let beginning = LineColumn { line: 1, column: 1 };
        self.range.unwrap_or((beginning, beginning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_end_behind_the_last() {
        let mut sources = SourceMap::default();
        let id = sources.add("a.md", "Côte\nd'Ivoire\n\nx");
        let place = |range| {
            let (start, end) = Place::of(Span::new(id, range), &sources).range.unwrap();
            [start.line, start.column, end.line, end.column]
        };
        assert_eq!(place(3..5), [1, 3, 1, 5]);
        assert_eq!(place(0..16), [1, 1, 2, 9]);
        assert_eq!(place(5..6), [1, 5, 2, 1]);
        let empty = sources.add("b.md", "");
        assert_eq!(Place::of(Span::new(empty, 0..0), &sources).range, None);
    }
}
