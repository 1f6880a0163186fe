//! Texts in columns: widths as terminals show them, wrapping, cutting, padding.

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

/// Returns how many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text with spaces behind it, at least `columns` wide.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Returns the text with spaces before it, at least `columns` wide.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Returns the text, or its beginning with `mark` where it is wider than `columns`.
pub(crate) fn cut(text: &str, columns: usize, mark: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (head, _) = split_at_column(text, columns.saturating_sub(width(mark)));
    format!("{}{mark}", head.trim_end())
}

/// Makes a text from others harmless: one line, no control or bidirectional characters.
pub(crate) fn tame(text: &str) -> String {
    let spaced = text.split(['\n', '\r', '\t']).filter(|part| !part.is_empty());
    let joined = spaced.collect::<Vec<_>>().join(" ");
    joined.trim().chars().map(|char| if is_unsafe(char) { '\u{fffd}' } else { char }).collect()
}

/// Says whether a character could move the cursor or turn the line around.
pub(crate) fn is_unsafe(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{61c}')
}

/// Wraps a text: breaks at spaces, keeps its own line ends and the indents behind them, and keeps
/// words in backticks together where they fit into a line. No line is wider than `columns`.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2); // a wide character needs two
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let indent = indent.min(columns / 2);
        let words = pieces(line.trim(), columns - indent);
        let mut current = String::new();
        for word in words {
            let joined = width(&current) + 1 + width(&word);
            if !current.is_empty() && joined > columns - indent {
                lines.push(format!("{}{}", " ".repeat(indent), current.trim_end()));
                current.clear();
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(&word);
        }
        lines.push(format!("{}{current}", " ".repeat(indent)).trim_end().to_owned());
    }
    lines
}

/// Splits a line into pieces that are not to be broken, none wider than `columns`.
fn pieces(line: &str, columns: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for word in line.split(' ') {
        let joins =
            open && pieces.last().is_some_and(|last| width(last) + 1 + width(word) <= columns);
        if word.matches('`').count() % 2 == 1 {
            open = !open;
        }
        match pieces.last_mut() {
            Some(last) if joins => {
                last.push(' ');
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces.into_iter().flat_map(|piece| hard(piece, columns)).collect()
}

/// Breaks what has no space to break at.
fn hard(piece: String, columns: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = piece.as_str();
    while width(rest) > columns {
        let (head, tail) = split_at_column(rest, columns);
        if head.is_empty() {
            break;
        }
        parts.push(head.to_owned());
        rest = tail;
    }
    parts.push(rest.to_owned());
    parts
}

/// Splits a text so that the first part takes at most `columns`.
fn split_at_column(text: &str, columns: usize) -> (&str, &str) {
    let mut taken = 0;
    for (at, char) in text.char_indices() {
        taken += char.width().unwrap_or(0);
        if taken > columns {
            return text.split_at(at);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_code_together_and_indents() {
        let lines = wrap("write `find: risky offers` here\n  allow: x", 20);
        assert_eq!(lines, ["write", "`find: risky offers`", "here", "  allow: x"]);
    }

    #[test]
    fn no_line_is_wider_than_the_window() {
        for columns in 1..30 {
            for line in
                wrap("one `two three four five six` averyveryverylongword 日本語日本語", columns)
            {
                assert!(width(&line) <= columns.max(2), "{line:?} at {columns}");
            }
        }
    }

    #[test]
    fn cutting_counts_columns_not_letters() {
        assert_eq!(cut("日本語", 5, "…"), "日本…");
        assert_eq!(cut("abc", 3, "…"), "abc");
        assert_eq!(tame("a\u{1b}[31m\nb"), "a\u{fffd}[31m b");
    }
}
