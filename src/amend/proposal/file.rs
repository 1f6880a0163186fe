//! Adds an entry to the `amendments:` of a file; everything else stays byte for byte.

use std::ops::Range;

use crate::amend::compose::write::eol_of;
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::yaml;
use crate::yaml::Node;
use crate::yaml::Value;

const KEY: &str = "amendments";

/// Adds an amendment to the text of a file, behind those it holds; returns the new text and where
/// the entry stands in it. `entry` writes the amendment with its dash behind so many blanks.
///
/// Refuses, with the reason, a text to which nothing can be added safely.
pub fn add(text: &str, entry: &dyn Fn(usize) -> String) -> Result<(String, Range<usize>), String> {
    let root = read(text).ok_or("it is not sound YAML; `policy check` says where")?;
    let slot = slot(text, &root)?;
    let line_end = eol_of(text);
    let mut added = text[..slot.start].to_owned();
    if !added.is_empty() && !added.ends_with('\n') {
        added.push_str(line_end);
    }
    added.push_str(&slot.head.replace('\n', line_end));
    let start = added.len();
    added.push_str(&entry(slot.indentation).replace('\n', line_end));
    let range = start..added.len();
    added.push_str(&text[slot.end..]);
    let count = |root: &Node| root.get(KEY).and_then(Node::list).map_or(0, <[Node]>::len);
    match read(&added).map(|root| count(&root)) {
        Some(after) if after == count(&root) + 1 => Ok((added, range)),
        _ => Err("its `amendments:` are written in a way that nothing can be added to".to_owned()),
    }
}

/// Where the entry goes: the bytes it takes the place of, and what has to come before it.
struct Slot {
    start: usize,
    end: usize,
    head: String,
    indentation: usize,
}

fn slot(text: &str, root: &Node) -> Result<Slot, String> {
    let at = |at: usize, head: &str, indentation| Slot {
        start: at,
        end: at,
        head: head.to_owned(),
        indentation,
    };
    let entries = match &root.value {
        Value::Null => &[],
        Value::Map(entries) => entries.as_slice(),
        _ => return Err("it is no map of keys such as `amendments:`".to_owned()),
    };
    let Some(entry) = entries.iter().find(|entry| entry.key.value == KEY) else {
        let gap = if text.trim().is_empty() { "" } else { "\n" };
        return Ok(at(text.len(), &format!("{gap}{KEY}:\n"), 2));
    };
    let value = entry.value.span.range();
    match &entry.value.value {
        Value::Null => Ok(at(line_end(text, entry.key.span.end as usize), "", 2)),
        Value::List(nodes) if text[value.start..].starts_with('[') => {
            let is_alone = text[value.end..line_end(text, value.end)].trim().is_empty();
            if !(nodes.is_empty() && is_alone) {
                return Err("its `amendments:` stand in brackets: write them below one another, \
                            each behind `- `"
                    .to_owned());
            }
            let start = text[..value.start].trim_end_matches([' ', '\t']).len();
            let end = line_end(text, value.end);
            Ok(Slot { start, end, head: String::new(), indentation: 2 })
        }
        Value::List(nodes) => {
            let first = nodes.first().map_or(value.start, |node| node.span.start as usize);
            let dash = text[..first].rfind('-').ok_or("its `amendments:` are no list")?;
            let line = text[..dash].rfind('\n').map_or(0, |end| end + 1);
            let indentation = dash - line;
            let end = behind_comments(text, line_end(text, value.end), indentation);
            Ok(at(end, "\n", indentation))
        }
        _ => Err("its `amendments:` are no list".to_owned()),
    }
}

/// Returns where the line ends, its line end included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Goes on behind comments that are indented as parts of the last entry.
fn behind_comments(text: &str, mut at: usize, indentation: usize) -> usize {
    for line in text[at..].split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        if !(words.starts_with('#') && line.len() - words.len() > indentation) {
            break;
        }
        at += line.len();
    }
    at
}

fn read(text: &str) -> Option<Node> {
    let mut sources = SourceMap::default();
    let source = sources.add(KEY, text);
    let mut sink = Diagnostics::default();
    yaml::read(&sources, source, &mut sink).filter(|_| !sink.has_errors())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> String {
        let entry =
            |indentation: usize| format!("{0}- id: new\n{0}  x:\n", " ".repeat(indentation));
        let (added, range) = add(text, &entry).unwrap();
        assert!(added[range].trim_start().starts_with("- id: new"), "{added}");
        added
    }

    #[test]
    fn the_entry_comes_behind_the_last_with_its_indentation() {
        assert_eq!(
            added("amendments:\n- id: a\n  put:\n  # about a\n\n# questions\nquestions: []\n"),
            "amendments:\n- id: a\n  put:\n  # about a\n\n- id: new\n  x:\n\n# questions\nquestions: []\n"
        );
        assert_eq!(
            added(
                "amendments:\n    - id: a\n      by: |\n        One.\n\n        Two.\n\nquestions: []\n"
            ),
            "amendments:\n    - id: a\n      by: |\n        One.\n\n        Two.\n\n    - id: new\n      x:\n\nquestions: []\n"
        );
        assert_eq!(
            added("amendments:\n  -\n    id: a-b"),
            "amendments:\n  -\n    id: a-b\n\n  - id: new\n    x:\n"
        );
    }

    #[test]
    fn a_file_without_amendments_gets_them() {
        assert_eq!(added(""), "amendments:\n  - id: new\n    x:\n");
        assert_eq!(
            added("policy: tip # here\ndispositions:\n  A: noted"),
            "policy: tip # here\ndispositions:\n  A: noted\n\namendments:\n  - id: new\n    x:\n"
        );
        for empty in ["amendments:\n", "amendments: []\n", "amendments: []"] {
            assert_eq!(added(empty), "amendments:\n  - id: new\n    x:\n");
        }
        assert_eq!(
            added("amendments: # none yet\nquestions: []\n"),
            "amendments: # none yet\n  - id: new\n    x:\nquestions: []\n"
        );
    }

    #[test]
    fn line_ends_stay_what_they_are() {
        assert_eq!(
            added("amendments:\r\n  - id: a\r\nquestions: []\r\n"),
            "amendments:\r\n  - id: a\r\n\r\n  - id: new\r\n    x:\r\nquestions: []\r\n"
        );
        // Most of them, where they differ.
        assert_eq!(
            added("amendments:\n  - id: a\r\n    x: 1\n"),
            "amendments:\n  - id: a\r\n    x: 1\n\n  - id: new\n    x:\n"
        );
    }

    #[test]
    fn what_nothing_can_be_added_to_is_refused() {
        let entry = |_| "  - id: new\n".to_owned();
        for text in
            ["amendments: [{ id: a }]\n", "- a\n", "amendments: a\n", "a: [\n", "a: b\n---\nc: d\n"]
        {
            assert!(add(text, &entry).is_err(), "{text}");
        }
    }
}
