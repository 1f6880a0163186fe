//! Texts that YAML cuts short: by a comma inside of `{ }`, by `#`, or to nothing. Must not know what
//! keys mean.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::parse::ids;
use crate::parse::keys::Takes;
use crate::parse::reader::Reader;
use crate::parse::targets::PLACES;
use crate::parse::verbs;
use crate::source::Span;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Style;
use crate::yaml::Value;

impl Reader<'_> {
    /// Drops entries that are rather the rest of a text that a comma cut in two, with a report:
    /// `{ reason: a, b, c }` has one key.
    pub(super) fn without_rests<'n>(
        &mut self,
        entries: impl IntoIterator<Item = &'n Entry>,
    ) -> Vec<&'n Entry> {
        let mut whole = Vec::new();
        let mut cut: Vec<&Entry> = Vec::new();
        for entry in entries {
            if !cut.is_empty() && self.is_rest_of_text(entry) {
                cut.push(entry);
                continue;
            }
            self.comma_in_text(&cut);
            cut.clear();
            if is_plain_text(&entry.value) {
                cut.push(entry);
            }
            whole.push(entry);
        }
        self.comma_in_text(&cut);
        whole
    }

    /// Says whether an entry is a word without a colon.
    fn is_rest_of_text(&self, entry: &Entry) -> bool {
        let file = self.sources.get(entry.key.span.source).text();
        let behind = file.get(entry.key.span.end as usize..).unwrap_or_default();
        entry.value.value == Value::Null && behind.trim_start().starts_with([',', '}'])
    }

    /// Reports the commas that ended the text of the first of these entries.
    fn comma_in_text(&mut self, cut: &[&Entry]) {
        let [first, second, ..] = cut else { return };
        let rest = cut[1..].iter().map(|entry| entry.key.value.as_str());
        let text = first.value.scalar().map_or("", |scalar| &scalar.text);
        let whole: Vec<&str> = [text].into_iter().chain(rest).collect();
        let (key, quoted) = (&first.key.value, crate::yaml::quote(&whole.join(", ")));
        let message = format!("a comma inside of `{{ }}` ends the text of `{key}`");
        self.report(
            Diagnostic::new(codes::WRONG_TYPE, message)
                .at(second.key.span, "YAML takes this for a key")
                .help(format!("quote the whole text: `{key}: {quoted}`")),
        );
    }

    /// Reports a text or locator that is empty.
    pub(super) fn empty(&mut self, node: &Node, name: &str) {
        let written = self.sources.slice(node.span);
        let null = node.value == Value::Null && !written.is_empty();
        let comment = self.comment_in_place_of(node);
        let quoted = |text: &str| {
            format!("if that is the text, quote it: `{name}: {}`", crate::yaml::quote(text))
        };
        let (place, label) = match comment {
            _ if null => (node.span, "YAML reads this as nothing"),
            Some(comment) => (comment, "YAML takes this for a comment"),
            None => (self.before_block(node), "nothing here"),
        };
        let mut found = Diagnostic::new(codes::EMPTY_TEXT, format!("`{name}` is empty"));
        found = found.at(place, label);
        let bare = self
            .sources
            .slice(place)
            .strip_prefix('#')
            .filter(|_| comment.is_some() && names_id(name));
        if let Some(id) = bare.filter(|id| ids::fault(id).is_none()) {
            found = found.help(format!("if an id is meant, write it bare: `{name}: {id}`"));
        }
        if null || comment.is_some() {
            found = found.help(quoted(self.sources.slice(place)));
        }
        found = match (name, &node.value) {
            ("put", _) => found.help("to remove words write `put: \"\"`"),
            _ if null || comment.is_some() => found,
            (_, Value::List(_) | Value::Map(_)) => {
                found.help("write at least one entry, or remove the key")
            }
            ("insert" | "by" | "content", _) => found.help(format!(
                "write `{name}: |`, and the text on the lines below, two spaces further in than `{name}`"
            )),
            _ => found.help(help_for_empty(name)),
        };
        self.report(found);
    }

    /// Returns the comment that stands where a text is missing.
    fn comment_in_place_of(&self, node: &Node) -> Option<Span> {
        let file = self.sources.get(node.span.source).text();
        let rest = file.get(node.span.end as usize..)?;
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        let comment = line.trim_start_matches([' ', '\t', ':']);
        let is_comment = node.value == Value::Null && comment.starts_with('#');
        let start = node.span.end + (line.len() - comment.len()) as u32;
        let end = start + comment.trim_end().len() as u32;
        is_comment.then_some(Span { start, end, ..node.span })
    }

    /// Returns the place of an empty value; of lines announced by `|` that are not there, the `|`.
    fn before_block(&self, node: &Node) -> Span {
        let block = |scalar: &crate::yaml::Scalar| {
            matches!(scalar.style, Style::Literal | Style::Folded) && scalar.text.is_empty()
        };
        if !node.scalar().is_some_and(block) {
            return node.span;
        }
        let file = self.sources.get(node.span.source).text();
        let end = file[..node.span.start as usize].trim_end().len() as u32;
        Span { start: end.saturating_sub(1), end, ..node.span }
    }

    /// Warns of a comment behind a text, which may be the rest of it.
    pub(super) fn warn_of_comment(&mut self, node: &Node, name: &str) {
        let file = self.sources.get(node.span.source).text();
        let Some(comment) = node.comment_behind(file) else { return };
        let whole = Span { end: comment.end, ..node.span };
        let quoted = crate::yaml::quote(self.sources.slice(whole));
        let message = format!("the text of `{name}` ends before `#`: the rest is a comment");
        let finding = Diagnostic::new(codes::SWALLOWED_COMMENT, message)
            .at(comment, "YAML takes this for a comment")
            .help(format!("quote the whole text: `{name}: {quoted}`"))
            .help("or give the comment a line of its own");
        let (text, swallowed) = (self.sources.slice(whole), self.sources.slice(comment));
        self.report(match is_number(swallowed) && !text.contains('\n') {
            true => finding.fix(whole, crate::yaml::quoted(text)),
            false => finding,
        });
    }
}

/// Says whether a key or verb is followed by an id.
fn names_id(name: &str) -> bool {
    const OTHERS: [&str; 5] = ["in", "id", "starts-at", "refs-to", "children"];
    let is_target = verbs::verb(name).is_some_and(|verb| {
        matches!(verb.takes, Takes::Target | Takes::Targets | Takes::SectionIds(_))
    });
    is_target || PLACES.iter().any(|key| key.name == name) || OTHERS.contains(&name)
}

/// Returns what to write in place of an empty text.
fn help_for_empty(name: &str) -> String {
    match name {
        "was" => "write the text that goes: all of it, or `first words … last words`".into(),
        "row" => {
            "a row is named by its first cell; where that is empty, `edit` the words of another \
                  cell, or `replace` the table"
                .into()
        }
        "paragraph" | "list" | "item" | "table" | "quote" | "code" | "footnote" | "heading"
        | "says" => format!("write words that stand there behind `{name}:`, or remove the key"),
        _ => format!("write the text behind `{name}:`, or remove the key"),
    }
}

fn is_plain_text(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| scalar.style == Style::Plain)
}

/// Says whether what YAML takes for a comment is rather a number with its sign, `# 4`. Other words
/// behind `#` may be a drafter's remark, which must not get into a policy by itself.
fn is_number(comment: &str) -> bool {
    let number = comment.trim_start_matches('#').trim_start();
    let behind = number.trim_start_matches(|char: char| char.is_ascii_digit());
    behind.len() < number.len() && behind.trim_matches(['.', ',', ';', ')']).is_empty()
}
