//! Differences of files as people read them: unified, coloured on a terminal.

use similar::TextDiff;

use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// How many lines are shown around a line that differs.
const CONTEXT: usize = 3;

/// Draws what differs between two texts of a file.
pub(crate) fn unified(path: &str, before: &str, after: &str, look: &Look) -> String {
    let difference = TextDiff::from_lines(before, after);
    let mut unified = difference.unified_diff();
    let text = unified.context_radius(CONTEXT).header(path, path).to_string();
    let lines = text.split_terminator('\n').map(|line| {
        let line: String = line.trim_end_matches('\r').chars().map(harmless).collect();
        let ink = match line.as_bytes().first() {
            Some(b'+') => Some(Ink::Added),
            Some(b'-') => Some(Ink::Removed),
            Some(b'@') => Some(Ink::Frame),
            _ => None,
        };
        ink.map_or(line.clone(), |ink| look.paint(ink, &line)) + "\n"
    });
    lines.collect()
}

fn harmless(char: char) -> char {
    if char != '\t' && wrap::is_unsafe(char) { '\u{fffd}' } else { char }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { colour: false, width: 80, unicode: true };

    #[test]
    fn lines_that_differ_stand_among_their_neighbours() {
        let before = "a\r\nb\r\nc\r\nd\r\ne\r\nf";
        let after = "a\r\nb\r\nc\r\nd\r\nE\u{1b}\r\nf";
        let expected = "--- a.yaml\n+++ a.yaml\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\u{fffd}\n f\n\
                        \\ No newline at end of file\n";
        assert_eq!(unified("a.yaml", before, after, &PLAIN), expected);
        let coloured = unified("a.yaml", before, after, &Look { colour: true, ..PLAIN });
        assert!(coloured.contains("\x1b[31m-e\x1b[0m\n"), "{coloured:?}");
    }
}
