//! The framed lines of a finding: each file once, its lines in order, carets under the places.

use std::collections::BTreeMap;
use std::ops::Range;

use policy::diagnostic::Label;
use policy::source::Source;
use policy::source::SourceId;
use policy::source::SourceMap;

use crate::cli::report::line::Line;
use crate::cli::report::line::boundary;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// The least room for a text beside or below its carets.
const TEXT_ROOM: usize = 24;

/// Everything that is shown of the sources.
#[derive(Debug)]
pub(super) struct Snippet<'a> {
    files: Vec<Shown<'a>>,
    digits: usize,
}

/// One file with the lines that are shown of it.
#[derive(Debug)]
struct Shown<'a> {
    source: &'a Source,
    /// `path:line:column` of its first place.
    place: String,
    lines: BTreeMap<usize, Vec<Mark<'a>>>,
}

/// Carets under a part of one line.
#[derive(Debug)]
struct Mark<'a> {
    bytes: Range<usize>,
    text: &'a str,
    first: bool,
}

impl<'a> Snippet<'a> {
    /// Sorts places by file and line.
    pub(super) fn new(labels: &'a [Label], sources: &'a SourceMap) -> Self {
        let mut files: Vec<(SourceId, Shown<'a>)> = Vec::new();
        for (at, label) in labels.iter().enumerate() {
            let span = sources.in_file(label.span);
            let source = sources.get(span.source);
            let known = files.iter().position(|(id, _)| *id == span.source);
            let known = known.unwrap_or_else(|| {
                files.push((span.source, Shown::new(source, span.start)));
                files.len() - 1
            });
            files[known].1.mark(span.range(), &label.text, at == 0);
        }
        let files: Vec<Shown<'a>> = files.into_iter().map(|(_, shown)| shown).collect();
        let last = files.iter().flat_map(|shown| shown.lines.keys().max()).max();
        let digits = last.map_or(1, |line| (line + 1).to_string().len());
        Self { files, digits }
    }

    /// Returns the width of the line numbers.
    pub(super) fn margin(&self) -> usize {
        self.digits
    }

    /// Draws all files; `ink` is the colour of the first place.
    pub(super) fn draw(&self, ink: Ink, look: &Look) -> String {
        let mut drawn = String::new();
        for (at, shown) in self.files.iter().enumerate() {
            let arrow = look.paint(Ink::Frame, if at == 0 { "-->" } else { ":::" });
            let room = look.width.saturating_sub(self.digits + 4).max(1);
            for (number, part) in wrap::wrap(&shown.place, room).iter().enumerate() {
                let before = if number == 0 { arrow.as_str() } else { "   " };
                drawn.push_str(&format!("{}{before} {part}\n", " ".repeat(self.digits)));
            }
            self.draw_lines(shown, ink, look, &mut drawn);
        }
        drawn
    }

    fn draw_lines(&self, shown: &Shown<'_>, ink: Ink, look: &Look, drawn: &mut String) {
        let mut before: Option<usize> = None;
        for (&number, marks) in &shown.lines {
            if before.is_some_and(|before| before + 1 < number) {
                drawn.push_str(&look.paint(Ink::Frame, "..."));
                drawn.push('\n');
            }
            before = Some(number);
            let start = marks.first().map_or(0, |mark| mark.bytes.start);
            let line = Line::new(&shown.source.text()[shown.source.line_range(number)], start);
            let room = look.width.saturating_sub(self.digits + 3).max(8);
            let focus = marks.first().map_or(0..0, |mark| line.columns(mark.bytes.clone()));
            let window = line.window(focus, room, look.sign("…", "..."));
            let label = format!("{} |", wrap::right(&(number + 1).to_string(), self.digits));
            drawn.push_str(&look.paint(Ink::Frame, &label));
            drawn.push_str(format!(" {}", window.text).trim_end());
            drawn.push('\n');
            for mark in marks {
                let ink = if mark.first { ink } else { Ink::Second };
                let columns = line.columns(mark.bytes.clone());
                let start = columns.start.clamp(window.shows.start, window.shows.end - 1);
                let end = columns.end.clamp(start + 1, window.shows.end);
                let from = start - window.shows.start;
                self.draw_mark(mark, from..from + (end - start), room, (ink, look), drawn);
            }
        }
    }

    fn draw_mark(
        &self,
        mark: &Mark<'_>,
        columns: Range<usize>,
        room: usize,
        (ink, look): (Ink, &Look),
        drawn: &mut String,
    ) {
        let frame = format!("{}{}", " ".repeat(self.digits + 1), look.paint(Ink::Frame, "|"));
        let carets = (if mark.first { "^" } else { "-" }).repeat(columns.len());
        let text = wrap::tame(mark.text);
        let beside = room.saturating_sub(columns.end + 1);
        let indent = " ".repeat(columns.start);
        if text.is_empty() || wrap::width(&text) <= beside {
            let line = format!("{carets} {text}");
            let line = look.paint(ink, line.trim_end());
            drawn.push_str(&format!("{frame} {indent}{line}\n"));
            return;
        }
        let (first, column) = match beside >= TEXT_ROOM {
            true => (Some(()), columns.end + 1),
            false => (None, columns.start.min(room.saturating_sub(2 * TEXT_ROOM))),
        };
        let lines = wrap::wrap(&text, room - column);
        let mut lines = lines.iter();
        let head = match first.and_then(|()| lines.next()) {
            Some(text) => format!("{carets} {text}"),
            None => carets,
        };
        drawn.push_str(&format!("{frame} {indent}{}\n", look.paint(ink, &head)));
        for line in lines {
            drawn.push_str(&format!("{frame} {}{}\n", " ".repeat(column), look.paint(ink, line)));
        }
    }
}

impl<'a> Shown<'a> {
    fn new(source: &'a Source, start: u32) -> Self {
        let path = wrap::tame(source.path());
        let position = source.position(start);
        let place = match source.text().is_empty() {
            true => path,
            false => format!("{path}:{}:{}", position.line, position.column),
        };
        Self { source, place, lines: BTreeMap::new() }
    }

    /// Takes the lines of a place: all of a short one, first and last of a long one.
    fn mark(&mut self, bytes: Range<usize>, text: &'a str, first: bool) {
        let whole = self.source.text();
        if whole.is_empty() {
            return;
        }
        // A place in a quoted YAML text with escapes is near its bytes, not always on them.
        let start = boundary(whole, bytes.start);
        let bytes = start..boundary(whole, bytes.end).max(start);
        let length = whole[bytes.clone()].trim_end().len();
        let bytes = bytes.start..if length == 0 { bytes.end } else { bytes.start + length };
        let first_line = self.source.line_index(bytes.start as u32);
        let last_line = match length {
            0 => first_line,
            _ => self.source.line_index(bytes.end as u32 - 1),
        };
        if first_line == last_line {
            // A further place without a text is there for its line only.
            let silent = !first && text.is_empty();
            self.push(first_line, (!silent).then_some(bytes), text, first);
        } else {
            let start = self.source.line_range(first_line);
            self.push(first_line, Some(bytes.start..start.end.max(bytes.start)), "", first);
            let end = self.source.line_range(last_line);
            let words = whole[end.clone()].len() - whole[end.clone()].trim_start().len();
            self.push(last_line, Some(end.start + words..bytes.end), text, first);
        }
        if first {
            self.context(first_line);
        }
    }

    fn push(&mut self, line: usize, bytes: Option<Range<usize>>, text: &'a str, first: bool) {
        let start = self.source.line_range(line).start;
        let marks = self.lines.entry(line).or_default();
        if let Some(bytes) = bytes {
            let bytes = bytes.start.saturating_sub(start)..bytes.end.saturating_sub(start);
            marks.push(Mark { bytes, text, first });
            marks.sort_by_key(|mark| (mark.bytes.start, mark.bytes.end));
        }
    }

    /// Shows the line above a place in YAML where it opens the list entry that the place is in.
    fn context(&mut self, line: usize) {
        let Some(above) = line.checked_sub(1) else { return };
        let path = self.source.path();
        if !(path.ends_with(".yaml") || path.ends_with(".yml")) {
            return;
        }
        let indent = |line: usize| {
            let text = &self.source.text()[self.source.line_range(line)];
            (text.len() - text.trim_start().len(), text.trim_start().starts_with("- "))
        };
        let ((outer, opens), (inner, item)) = (indent(above), indent(line));
        if opens && !item && outer < inner {
            self.lines.entry(above).or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use policy::source::Span;

    use super::*;

    const LOOK: Look = Look { colour: false, width: 60, unicode: true };

    fn draw(text: &str, path: &str, labels: &[(Range<u32>, &str)], look: &Look) -> String {
        let mut sources = SourceMap::default();
        let id = sources.add(path, text);
        let labels =
            labels.iter().map(|(range, text)| Label::new(Span::new(id, range.clone()), *text));
        let labels: Vec<Label> = labels.collect();
        Snippet::new(&labels, &sources).draw(Ink::Error, look)
    }

    #[test]
    fn several_places_in_one_file_share_a_frame() {
        let drawn =
            draw("one\ntwo\nthree\nfour\n", "a.md", &[(8..13, "this"), (0..3, "that")], &LOOK);
        let expected = " --> a.md:3:1\n1 | one\n  | --- that\n...\n3 | three\n  | ^^^^^ this\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_long_place_shows_its_first_and_last_line() {
        let drawn = draw("a\n  by: one\n  two\n  three\n", "a.md", &[(8..25, "all this")], &LOOK);
        let expected = " --> a.md:2:7\n2 |   by: one\n  |       ^^^\n...\n4 |   three\n  |   \
                        ^^^^^ all this\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_place_inside_a_character_is_shown_at_its_beginning() {
        let drawn = draw("é: b\n", "a.yaml", &[(1..3, "here")], &LOOK);
        assert_eq!(drawn, " --> a.yaml:1:1\n1 | é: b\n  | ^^ here\n");
    }

    #[test]
    fn a_file_that_could_not_be_read_has_no_lines() {
        assert_eq!(draw("", "big.md", &[(0..0, "")], &LOOK), " --> big.md\n");
    }

    #[test]
    fn the_end_of_a_text_can_be_pointed_at() {
        let drawn = draw("a: b\n", "a.yaml", &[(5..5, "here")], &LOOK);
        assert_eq!(drawn, " --> a.yaml:2:1\n2 |\n  | ^ here\n");
    }

    #[test]
    fn a_text_without_room_goes_below_its_carets() {
        let text = "x".repeat(50) + " word";
        let drawn = draw(&text, "a.md", &[(51..55, "a text that has no room there")], &LOOK);
        let below = drawn.lines().last().unwrap();
        assert_eq!(below.trim_start_matches([' ', '|']), "a text that has no room there");
        assert!(drawn.lines().all(|line| wrap::width(line) <= 60));
    }
}
