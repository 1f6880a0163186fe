//! Texts that are empty, and comments where a text may have been meant. Knows nothing of what the
//! texts are for.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::parse::reader::Reader;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::Value;

impl Reader<'_> {
    /// Reports a text or locator that is empty.
    pub(super) fn empty(&mut self, node: &Node, name: &str) {
        let written = self.sources.slice(node.span);
        let null = node.value == Value::Null && !written.is_empty();
        if let Some(comment) = self.only_comment(node) {
            let quoted = crate::yaml::quote(self.sources.slice(comment));
            let message = format!("`{name}` is empty: `#` begins a comment");
            let found = Diagnostic::new(codes::EMPTY_TEXT, message)
                .at(comment, "YAML takes this for a comment")
                .help(format!("quote the text: `{name}: {quoted}`"));
            self.report(found);
            return;
        }
        let help = match name {
            "put" => "to remove words write `put: \"\"`".to_owned(),
            _ if null => format!("if the word is meant, quote it: `{name}: \"{written}\"`"),
            _ if matches!(node.value, Value::List(_) | Value::Map(_)) => {
                "write at least one entry, or remove the key".to_owned()
            }
            _ => format!("write the text behind `{name}:`, or remove the key"),
        };
        self.report(
            Diagnostic::new(codes::EMPTY_TEXT, format!("`{name}` is empty"))
                .at(node.span, if null { "YAML reads this as nothing" } else { "nothing here" })
                .help(help),
        );
    }

    /// Returns the comment that stands where a text is meant.
    fn only_comment(&self, node: &Node) -> Option<Span> {
        if node.span.start < node.span.end {
            return None;
        }
        let file = self.sources.get(node.span.source).text();
        let line = file.get(node.span.end as usize..)?.split(['\n', '\r']).next()?;
        // The place of nothing is at the colon before it.
        let comment = line.strip_prefix(':').unwrap_or(line).trim_start();
        let start = node.span.end + (line.len() - comment.len()) as u32;
        let end = start + comment.trim_end().len() as u32;
        comment.starts_with('#').then_some(Span { start, end, ..node.span })
    }

    /// Warns where the text of a node ends before a comment.
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

/// Says whether what YAML takes for a comment is rather a number with its sign, `# 4`. Other words
/// behind `#` may be a drafter's remark, which must not get into a policy by itself.
fn is_number(comment: &str) -> bool {
    let number = comment.trim_start_matches('#').trim_start();
    let behind = number.trim_start_matches(|char: char| char.is_ascii_digit());
    behind.len() < number.len() && behind.trim_matches(['.', ',', ';', ')']).is_empty()
}
