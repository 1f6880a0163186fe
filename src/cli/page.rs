//! Pages of Markdown as a terminal shows them: `policy explain`.

use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// Returns a page wrapped to the window: headings bold, code indented, the rest as it is written.
pub(crate) fn draw(page: &str, look: &Look) -> String {
    let mut drawn = String::new();
    let mut paragraph = Vec::new();
    let mut fence = None;
    for line in page.lines() {
        let trimmed = line.trim_start();
        let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
        match fence {
            Some(open) if ticks >= open => fence = None,
            Some(_) => {
                drawn.push_str(format!("    {line}").trim_end());
                drawn.push('\n');
            }
            None if ticks >= 3 => {
                flush(&mut drawn, &mut paragraph, look);
                fence = Some(ticks);
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
    } else if line.starts_with('|') {
        flush(drawn, paragraph, look);
        drawn.push_str(line);
        drawn.push('\n');
    } else {
        if marker(line).is_some() {
            flush(drawn, paragraph, look);
        }
        paragraph.push(line);
    }
}

/// Wraps the lines gathered so far, those of a list item behind its marker.
fn flush(drawn: &mut String, paragraph: &mut Vec<&str>, look: &Look) {
    let Some(first) = paragraph.first() else { return };
    let indent = marker(first).unwrap_or(0);
    let (head, body) = first.split_at(indent);
    let words: Vec<&str> =
        std::iter::once(body).chain(paragraph[1..].iter().copied()).map(str::trim).collect();
    for (at, line) in wrap::wrap(&words.join(" "), look.width - indent).iter().enumerate() {
        let before = if at == 0 { head } else { &" ".repeat(indent) };
        drawn.push_str(&format!("{before}{line}\n"));
    }
    paragraph.clear();
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
                    - one two three four five\n- six\n";
        let expected = "conflict\n\nTwo changes claim\nthe same thing.\n\n    a: b\n\n      c: d\n\n\
                        - one two three four\n  five\n- six\n";
        assert_eq!(draw(page, &look), expected);
    }
}
