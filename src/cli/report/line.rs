//! A line of a source as a terminal can show it: tabs as spaces, harmless characters, a window.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::cli::wrap;

const TAB: usize = 4;

/// How many bytes before and behind a place can matter for what is shown around it.
const REACH: usize = 2048;

/// A line ready to show.
#[derive(Debug)]
pub(super) struct Line {
    /// The bytes of the line that were read; the rest of a very long one is far off the window.
    read: Range<usize>,
    /// Whether the line goes on behind them.
    goes_on: bool,
    /// Characters with the column where each begins; harmless, tabs already spaces.
    cells: Vec<(char, usize)>,
    /// For each byte of the line (and its end) the column it is shown in.
    columns: Vec<usize>,
}

/// A part of a line that fits into the window.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The text, with marks where it was cut.
    pub(super) text: String,
    /// The columns of the line that it shows; marks stand on the outermost ones.
    pub(super) shows: Range<usize>,
}

impl Line {
    /// Reads a line without its line end, as far as it can be shown around `focus`.
    pub(super) fn new(line: &str, focus: usize) -> Self {
        let start = boundary(line, focus.saturating_sub(REACH));
        let read = start..boundary(line, (focus + REACH).min(line.len()));
        let goes_on = read.end < line.len();
        let text = &line[read.clone()];
        let mut cells = Vec::new();
        let mut columns = Vec::with_capacity(text.len() + 1);
        let mut column = 0;
        for char in text.chars() {
            columns.extend(std::iter::repeat_n(column, char.len_utf8()));
            if char == '\t' {
                let stop = (column / TAB + 1) * TAB;
                cells.extend((column..stop).map(|column| (' ', column)));
                column = stop;
                continue;
            }
            let shown = if wrap::is_unsafe(char) { '\u{fffd}' } else { char };
            cells.push((shown, column));
            column += shown.width().unwrap_or(0);
        }
        columns.push(column);
        Self { read, goes_on, cells, columns }
    }

    /// Returns the columns of a range of bytes; at least one column.
    pub(super) fn columns(&self, bytes: Range<usize>) -> Range<usize> {
        let last = self.columns.len() - 1;
        let column = |byte: usize| self.columns[byte.saturating_sub(self.read.start).min(last)];
        let (start, end) = (column(bytes.start), column(bytes.end));
        start..end.max(start + 1)
    }

    /// Returns how many columns the line takes.
    pub(super) fn width(&self) -> usize {
        self.columns[self.columns.len() - 1]
    }

    /// Returns the line, or where it is wider than `room` the part of it around `focus`.
    pub(super) fn window(&self, focus: Range<usize>, room: usize, mark: &str) -> Window {
        let total = self.width();
        let is_whole = self.read.start == 0 && !self.goes_on;
        if total <= room && is_whole {
            let text: String = self.cells.iter().map(|(char, _)| char).collect();
            return Window { text: text.trim_end().to_owned(), shows: 0..room };
        }
        let mark_width = wrap::width(mark);
        let wanted = focus.len().min(room.saturating_sub(2 * mark_width));
        let before = (room - wanted) / 2;
        let start =
            focus.start.saturating_sub(before.max(mark_width)).min(total.saturating_sub(room));
        let shows = start..start + room;
        let left = if start > 0 || self.read.start > 0 { mark_width } else { 0 };
        let right = if shows.end < total || self.goes_on { mark_width } else { 0 };
        let (from, to) = (start + left, shows.end - right);
        let mut text = String::from(if left > 0 { mark } else { "" });
        let mut column = from;
        for &(char, at) in &self.cells {
            let end = at + char.width().unwrap_or(0);
            if at < from || end > to {
                continue;
            }
            text.push_str(&" ".repeat(at.saturating_sub(column)));
            text.push(char);
            column = end;
        }
        if right > 0 {
            text.push_str(&" ".repeat(to.saturating_sub(column)));
            text.push_str(mark);
        }
        Window { text: text.trim_end().to_owned(), shows }
    }
}

/// Returns the nearest place at or before a byte where a character begins.
pub(super) fn boundary(text: &str, mut byte: usize) -> usize {
    byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_wide_characters_take_their_columns() {
        let line = Line::new("\tté日本x", 0);
        assert_eq!(line.columns(1..2), 4..5);
        assert_eq!(line.columns(4..7), 6..8);
        assert_eq!(line.width(), 11);
        assert_eq!(line.columns(11..11), 11..12);
    }

    #[test]
    fn a_long_line_is_cut_around_the_focus() {
        let text = "a".repeat(50) + "HERE" + &"b".repeat(50);
        let window = Line::new(&text, 50).window(50..54, 20, "…");
        assert_eq!(window.text, "…aaaaaaaHEREbbbbbbb…");
        assert_eq!(window.shows, 42..62);
    }

    #[test]
    fn a_window_is_never_too_wide() {
        let text = "日本語 ".repeat(40);
        let line = Line::new(&text, 0);
        for room in 8..40 {
            for start in (0..line.width()).step_by(7) {
                let window = line.window(start..start + 5, room, "…");
                assert!(wrap::width(&window.text) <= room);
                assert!(window.shows.start <= start && start < window.shows.end);
            }
        }
    }

    #[test]
    fn a_line_of_a_megabyte_is_read_around_the_focus() {
        let text = "é".repeat(500_000) + "HERE" + &"x".repeat(500_000);
        let line = Line::new(&text, 1_000_000);
        let window = line.window(line.columns(1_000_000..1_000_004), 20, "…");
        assert_eq!(window.text, "…éééééééHERExxxxxxx…");
        assert!(line.width() <= 2 * REACH);
    }
}
