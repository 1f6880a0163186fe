//! Pages of Markdown as a terminal shows them: `policy explain`.

use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// Returns a page wrapped to the window: headings bold, code indented (but not what is marked as
/// `text` or `console`: messages have the width of the window), the rest as it is written.
pub(crate) fn draw(page: &str, look: &Look) -> String {
    let mut drawn = String::new();
    let mut paragraph = Vec::new();
    let mut fence = None;
    for line in page.lines().filter(|line| !line.starts_with("<!-- ")) {
        let trimmed = line.trim_start();
        let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
        match fence {
            Some((open, _)) if ticks >= open => fence = None,
            Some((_, indent)) => {
                drawn.push_str(format!("{indent}{line}").trim_end());
                drawn.push('\n');
            }
            None if ticks >= 3 => {
                flush(&mut drawn, &mut paragraph, look);
                let is_text = matches!(trimmed[ticks..].trim(), "text" | "console");
                fence = Some((ticks, if is_text { "" } else { "    " }));
            }
            None => text(&mut drawn, &mut paragraph, line, look),
        }
    }
    flush(&mut drawn, &mut paragraph, look);
    drawn
}

fn text<'a>(drawn: &mut String, paragraph: &mut Vec<&'a str>, line: &'a str, look: &Look) {
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && heading.starts_with(' ') {
        flush(drawn, paragraph, look);
        drawn.push_str(&look.paint(Ink::Bold, heading.trim()));
        drawn.push('\n');
    } else if line.trim().is_empty() {
        flush(drawn, paragraph, look);
        drawn.push('\n');
    } else {
        let is_row = line.starts_with('|');
        let after_row = paragraph.first().is_some_and(|first| first.starts_with('|'));
        if marker(line).is_some() || is_row != after_row {
            flush(drawn, paragraph, look);
        }
        paragraph.push(line);
    }
}

/// Draws a table: columns side by side, the last one wrapped, the head bold.
fn table(drawn: &mut String, rows: &[&str], look: &Look) {
    let cells = |row: &str| -> Vec<String> {
        let row = row.trim_matches('|').replace("\\|", "\0");
        row.split('|').map(|cell| bare(cell.trim()).replace('\0', "|")).collect()
    };
    let is_rule = |row: &&&str| row.trim_matches(['|', '-', ':', ' ']).is_empty();
    let rows: Vec<Vec<String>> =
        rows.iter().filter(|row| !is_rule(row)).map(|row| cells(row)).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(1);
    let width = |at: usize| {
        rows.iter().filter_map(|row| row.get(at)).map(|cell| wrap::width(cell)).max().unwrap_or(0)
    };
    let start = (0..count - 1).map(|at| width(at) + 2).sum::<usize>();
    for (number, row) in rows.iter().enumerate() {
        let head: String = row
            .iter()
            .take(count - 1)
            .enumerate()
            .map(|(at, cell)| wrap::left(cell, width(at) + 2))
            .collect();
        let last = row.get(count - 1).map_or("", String::as_str);
        for (at, line) in
            wrap::wrap(last, look.width.saturating_sub(start).max(20)).iter().enumerate()
        {
            let before = if at == 0 { head.as_str() } else { &" ".repeat(start) };
            let line = format!("{before}{line}");
            let line = if number == 0 { look.paint(Ink::Bold, &line) } else { line };
            drawn.push_str(line.trim_end());
            drawn.push('\n');
        }
    }
}

/// Wraps the lines gathered so far, those of a list item behind its marker.
fn flush(drawn: &mut String, paragraph: &mut Vec<&str>, look: &Look) {
    let Some(first) = paragraph.first() else { return };
    if first.starts_with('|') {
        table(drawn, paragraph, look);
        paragraph.clear();
        return;
    }
    let indent = marker(first).unwrap_or(0);
    let (head, body) = first.split_at(indent);
    let words: Vec<&str> =
        std::iter::once(body).chain(paragraph[1..].iter().copied()).map(str::trim).collect();
    let words = bare(&words.join(" "));
    for (at, line) in wrap::wrap(&words, look.width - indent).iter().enumerate() {
        let before = if at == 0 { head } else { &" ".repeat(indent) };
        drawn.push_str(&format!("{before}{line}\n"));
    }
    paragraph.clear();
}

/// Returns a text without stars and with the words of its links only; code stays as it is.
fn bare(text: &str) -> String {
    let mut left = String::new();
    let (mut rest, mut is_code) = (text, false);
    while let Some(at) = rest.find(['`', '[', '*']) {
        left.push_str(&rest[..at]);
        if let Some(after) = rest[at..].strip_prefix("**").filter(|_| !is_code) {
            rest = after;
            continue;
        }
        let link = rest[at..].strip_prefix('[').filter(|_| !is_code);
        let link = link.and_then(|inside| inside.split_once("]("));
        let link = link.and_then(|(words, after)| Some((words, after.split_once(')')?.1)));
        match link.filter(|(words, _)| !words.contains('[')) {
            Some((words, after)) => {
                left.push_str(words);
                rest = after;
            }
            None => {
                is_code ^= rest[at..].starts_with('`');
                left.push_str(&rest[at..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    left + rest
}

/// Returns where the text of a list item begins.
fn marker(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let digits =
        trimmed.len() - trimmed.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let rest = &trimmed[digits..];
    let sign = if digits > 0 { rest.starts_with(". ") } else { rest.starts_with("- ") };
    sign.then_some(indent + digits + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_its_code_and_wraps_its_text() {
        let look = Look { colour: false, width: 20, unicode: true };
        let page = "# conflict\n\nTwo changes claim the same\nthing.\n\n```yaml\na: b\n\n  c: d\n```\n\n\
                    - one two three four five\n- six\n\n| a | b |\n|---|---|\n| c | one two three four five |\n";
        let expected = "conflict\n\nTwo changes claim\nthe same thing.\n\n    a: b\n\n      c: d\n\n\
                        - one two three four\n  five\n- six\n\na  b\nc  one two three four\n   five\n";
        assert_eq!(draw(page, &look), expected);
    }

    #[test]
    fn links_are_shown_by_their_words_stars_and_comments_not_at_all() {
        let look = Look { colour: false, width: 80, unicode: true };
        let page = "<!-- verbs -->\n**see** [`edit`](#edit), [b] `**` and `[](#dogs)`\n<!-- end -->\n\n\
                    | [a](#b) | `x \\| y` |\n";
        assert_eq!(draw(page, &look), "see `edit`, [b] `**` and `[](#dogs)`\n\na  `x | y`\n");
    }
}
