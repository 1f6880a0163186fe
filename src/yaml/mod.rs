//! YAML text → nodes with places, and back. The only module that names a YAML library.
//!
//! Scalars keep their text as it is written (`1.10`, `no`, `0x1F`, a date): nothing is guessed to
//! be a number or a truth value. Must not know what the keys mean.

mod build;
mod mend;
mod refused;
mod scalars;
mod syntax;
mod write;

pub use scalars::Scalars;
pub use scalars::quoted;
pub use syntax::quote;
pub use write::Written;
pub use write::scalar;
pub use write::write;

use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;

/// How deep lists and maps may be nested.
pub const MAX_DEPTH: usize = 100;

/// How many nodes one file may hold, copies made by aliases included.
pub const MAX_NODES: usize = 1_000_000;

/// How many bytes of text aliases may copy in one file.
pub const MAX_COPIED: usize = 64 << 20;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands: quotation marks and brackets included, header, surrounding blanks and line
    /// ends of block scalars excluded. What an alias repeats stands where it was written.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A text.
    Scalar(Scalar),
    /// `- a` or `[a, b]`
    List(Vec<Node>),
    /// `key: value` or `{ key: value }`, in the written order, each key once.
    Map(Vec<Entry>),
}

/// A text and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, escapes and folding resolved.
    pub text: String,
    /// How it is written.
    pub style: Style,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `text`
    Plain,
    /// `'text'`
    Single,
    /// `"text"`
    Double,
    /// `|` and lines that are kept.
    Literal,
    /// `>` and lines that are folded.
    Folded,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Entry {
    /// Returns the place of key and value together.
    pub fn span(&self) -> Span {
        Span { end: self.value.span.end.max(self.key.span.end), ..self.key.span }
    }
}

impl Node {
    /// Returns the text of a scalar.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the entries of a list.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// Returns the entries of a map.
    pub fn map(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns the value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.map()?.iter().find(|entry| entry.key.value == key)?;
        Some(&entry.value)
    }

    /// Returns, for each line of a scalar's text, the offset in `file` at which that line begins:
    /// exact for literal scalars and for texts of one line, the nearest line for folded ones.
    pub fn text_lines(&self, file: &str) -> Vec<u32> {
        let Value::Scalar(scalar) = &self.value else { return vec![self.span.start] };
        let count = scalar.text.bytes().filter(|&byte| byte == b'\n').count() + 1;
        match scalar.style {
            Style::Plain => spread(file, self.span.start, count),
            Style::Single | Style::Double => spread(file, self.span.start + 1, count),
            Style::Literal | Style::Folded => block_lines(file, self.span, &scalar.text, count),
        }
    }

    /// Returns the place of the `>` before a folded text.
    pub fn folding_sign(&self, file: &str) -> Option<Span> {
        if self.scalar()?.style != Style::Folded {
            return None;
        }
        let before = file.get(..self.span.start as usize)?;
        let header = before.trim_end().rsplit('\n').next()?;
        let is_sign = |(at, _): &(usize, &str)| {
            let head = &header[..*at];
            let tail = header[at + 1..].trim_start_matches(['-', '+']);
            let tail = tail.trim_start_matches(|char: char| char.is_ascii_digit());
            head.ends_with(' ') && (tail.trim_end().is_empty() || tail.starts_with(' '))
        };
        let (at, _) = header.match_indices('>').find(is_sign)?;
        let start = (before.trim_end().len() - header.len() + at) as u32;
        Some(Span { start, end: start + 1, ..self.span })
    }

    /// Returns the comment behind an unquoted text on its last line.
    pub fn comment_behind(&self, file: &str) -> Option<Span> {
        let scalar = self.scalar()?;
        if scalar.style != Style::Plain {
            return None;
        }
        let rest = file.get(self.span.end as usize..)?;
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        let comment = line.trim_start_matches([' ', '\t']);
        let behind = line.len() > comment.len() && comment.starts_with('#');
        let start = self.span.end + (line.len() - comment.len()) as u32;
        let end = start + comment.trim_end().len() as u32;
        behind.then_some(Span { start, end, ..self.span })
    }
}

/// Returns the offset of the first line and, for further lines, that of the following lines' words.
fn spread(file: &str, start: u32, count: usize) -> Vec<u32> {
    let mut lines = vec![start];
    let mut at = start as usize;
    while lines.len() < count {
        let Some(next) = file.get(at..).and_then(|rest| rest.find('\n')) else { break };
        at += next + 1;
        let rest = &file[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        lines.push((at + blank) as u32);
    }
    lines
}

/// Returns where the lines of a block scalar begin; its span begins at the first line that is not
/// blank, behind the indentation.
fn block_lines(file: &str, span: Span, text: &str, count: usize) -> Vec<u32> {
    let start = span.start as usize;
    let leading = text.len() - text.trim_start_matches('\n').len();
    let mut at = file[..start].rfind('\n').map_or(0, |found| found + 1);
    let indentation = start - at;
    if text.is_empty() || !file[at..start].bytes().all(|byte| byte == b' ') {
        return vec![span.start];
    }
    for _ in 0..leading.min(count) {
        at = file[..at.saturating_sub(1)].rfind('\n').map_or(0, |found| found + 1);
    }
    let mut lines = Vec::with_capacity(count);
    for _ in 0..count {
        let line = file[at..].split_inclusive('\n').next().unwrap_or_default();
        let blanks = line.bytes().take(indentation).take_while(|&byte| byte == b' ').count();
        lines.push((at + blanks) as u32);
        at += line.len();
    }
    lines
}

/// Reads a whole file; an empty one is [`Value::Null`].
///
/// Raises `yaml-syntax`, `nesting-too-deep`, `duplicate-key`, `control-character` and, for keys
/// that are no text, `wrong-type`. Returns nothing where the text cannot be read as YAML.
pub fn read(sources: &SourceMap, source: SourceId, sink: &mut Diagnostics) -> Option<Node> {
    let end = sources.get(source).text().len() as u32;
    read_part(sources, source, 0..end, sink)
}

/// Reads a part of a text, such as the front matter of a chapter; see [`read`].
pub fn read_part(
    sources: &SourceMap,
    source: SourceId,
    range: Range<u32>,
    sink: &mut Diagnostics,
) -> Option<Node> {
    build::build(sources.get(source).text(), Span::new(source, range), sink)
}

#[cfg(test)]
mod tests;
