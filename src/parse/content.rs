//! What amendments bring: Markdown, files, rows, items, columns.

use std::path::Path;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::model::amendment::Content;
use crate::model::amendment::Text;
use crate::parse::reader::Origin;
use crate::parse::reader::Reader;
use crate::parse::verbs::CONTENTS;
use crate::parse::verbs::Verb;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;

/// Returns the keys of content that is a map.
fn keys() -> impl Iterator<Item = &'static str> {
    let of = |kind: &'static Verb| kind.all_keys().map(|key| key.name).chain([kind.name]);
    CONTENTS.iter().flat_map(of)
}

impl Reader<'_> {
    /// Reads blocks or sections, a row, an item or a column.
    pub(super) fn content(&mut self, node: &Node, name: &str) -> Option<Content> {
        let Some(entries) = node.map() else {
            return self.blocks(node, name).map(Content::Blocks);
        };
        let known = |entry: &Entry| keys().any(|key| key == entry.key.value);
        let near = |entry: &Entry| nearest(&entry.key.value, keys()).is_some();
        if !entries.iter().any(|entry| known(entry) || near(entry)) {
            self.text(node, name);
            return None;
        }
        let entries = self.without_rests(entries);
        let key = |name: &str| entries.iter().copied().find(|entry| entry.key.value == name);
        if let Some(entry) = entries.iter().find(|entry| !known(entry)) {
            return self.refuse(entry, name);
        }
        match (key("file"), key("row"), key("item"), key("column"), entries.len()) {
            (Some(file), None, None, None, 1) => self.passage(&file.value).map(Content::Blocks),
            (None, Some(row), None, None, 1) => {
                let cells = self.list(&row.value, "row", Self::cell)?;
                Some(Content::Row(cells, node.span))
            }
            (None, None, Some(item), None, 1) => {
                self.blocks(&item.value, "item").map(Content::Item)
            }
            (None, None, None, Some(column), _) => self.column(column, key("cells")),
            (None, None, None, None, _) => {
                let first = entries[0];
                let finding = Diagnostic::new(codes::MISSING_KEY, "`cells` stand without `column`");
                self.report(
                    finding
                        .at(first.key.span, "of which column?")
                        .help("add `column: …`, the header of the new column"),
                );
                None
            }
            _ => {
                let other = entries[1];
                self.refuse(other, name)
            }
        }
    }

    fn refuse(&mut self, entry: &Entry, name: &str) -> Option<Content> {
        let message = format!("`{}` does not belong into the content of `{name}`", entry.key.value);
        let finding =
            Diagnostic::new(codes::UNKNOWN_KEY, message).at(entry.key.span, "nothing reads this");
        self.report(match nearest(&entry.key.value, keys()) {
            Some(near) if near != entry.key.value => finding
                .candidates([Candidate::word(near)])
                .help(format!("did you mean `{near}`?"))
                .meant(entry.key.span, slip(&entry.key.value, keys())),
            _ => finding.help(
                "write Markdown, or one of `{ file: … }`, `{ row: [ … ] }`, `{ item: … }`, \
                 `{ column: …, cells: { … } }`",
            ),
        });
        None
    }

    /// Reads a cell, which may be empty.
    fn cell(&mut self, node: &Node, name: &str) -> Option<Text> {
        self.inline_or_nothing(node, name)
    }

    fn column(&mut self, column: &Entry, cells: Option<&Entry>) -> Option<Content> {
        let name = self.inline(&column.value, "column");
        let Some(cells) = cells else {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "a column has no `cells`")
                    .at(column.key.span, "`cells` is missing here")
                    .help("add `cells: { first cell of the row: new cell }`, one for each row"),
            );
            return None;
        };
        let cells = self.entries(&cells.value, "cells", |reader, entry| {
            let cell = reader.cell(&entry.value, &entry.key.value)?;
            Some((entry.key.clone(), cell))
        });
        Some(Content::Column { name: name?, cells: cells? })
    }

    /// Reads the name of a Markdown file, relative to the file that names it.
    fn passage(&mut self, node: &Node) -> Option<Text> {
        let name = self.word(node, "file")?;
        let naming = self.sources.get(node.span.source).path();
        let beside = Path::new(naming).parent().unwrap_or(Path::new(""));
        let path = resolve(naming, &name.value).filter(|path| match self.origin {
            Origin::Workspace => true,
            Origin::Apply => Path::new(path).starts_with(beside),
        });
        let Some(path) = path else {
            self.report(outside(&name, self.origin));
            return None;
        };
        if let Some(&source) = self.passages.get(&path) {
            return Some(Text { source, span: node.span });
        }
        self.no_passage(&name, &path);
        None
    }

    fn no_passage(&mut self, name: &Spanned<String>, path: &str) {
        let mut known: Vec<&str> = self.passages.keys().map(String::as_str).collect();
        known.sort_unstable();
        let naming = self.sources.get(name.span.source).path().to_owned();
        let mut finding =
            Diagnostic::new(codes::FILE_NOT_FOUND, format!("there is no file `{path}`"))
                .at(name.span, "named here, relative to this file");
        let meant = slip(path, known.iter().copied()).map(|path| relative(&naming, path));
        finding = match nearest(path, known) {
            Some(near) => finding
                .help(format!("write `file: {}`", relative(&naming, near)))
                .candidates([Candidate::word(near)])
                .meant(name.span, meant.as_deref()),
            None if !path.ends_with(".md") && self.origin == Origin::Workspace => {
                finding.help("passages are Markdown files below `amendments/`: `text/name.md`")
            }
            None => finding.help(format!("make the file `{path}`, or correct the name")),
        };
        self.report(finding);
    }
}

fn outside(name: &Spanned<String>, origin: Origin) -> Diagnostic {
    let (fence, home) = match origin {
        Origin::Workspace => ("the workspace", "below `amendments/`"),
        Origin::Apply => ("the folder of the amendments", "beside the amendments or below"),
    };
    let message = format!("`{}` leads out of {fence}", name.value);
    let help = format!("put the passage {home} and name it from there: `text/name.md`");
    Diagnostic::new(codes::OUTSIDE_WORKSPACE, message).at(name.span, "outside").help(help)
}

/// Returns the path that `name` means in the file `naming`; nothing where it leads out of the
/// workspace.
pub(super) fn resolve(naming: &str, name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains(['\\', ':']) {
        return None;
    }
    let mut parts: Vec<&str> = naming.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns how the file `naming` names the file `path`.
fn relative(naming: &str, path: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) =
        (naming.split('/').collect(), path.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.len().saturating_sub(shared + 1);
    let parts: Vec<&str> = std::iter::repeat_n("..", up).chain(to[shared..].to_vec()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_that_names_them() {
        let from = |name| resolve("amendments/tip/session-1.yaml", name);
        assert_eq!(from("text/a.md").as_deref(), Some("amendments/tip/text/a.md"));
        assert_eq!(from("./../som/a.md").as_deref(), Some("amendments/som/a.md"));
        assert_eq!(from("../../../a.md"), None);
        assert_eq!(from("/etc/passwd"), None);
        assert_eq!(from("C:\\a.md"), None);
        let back = |path| relative("amendments/tip/session-1.yaml", path);
        assert_eq!(back("amendments/tip/text/a.md"), "text/a.md");
        assert_eq!(back("amendments/som/a.md"), "../som/a.md");
    }
}
