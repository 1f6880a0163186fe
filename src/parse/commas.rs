//! Texts that a comma inside of `{ }` cuts in two.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::parse::reader::Reader;
use crate::yaml::Entry;
use crate::yaml::Value;

impl Reader<'_> {
    /// Says whether an entry is rather the rest of a text that a comma cut in two: a word without
    /// a colon.
    pub(super) fn is_rest_of_text(&self, entry: &Entry) -> bool {
        let file = self.sources.get(entry.key.span.source).text();
        let behind = file.get(entry.key.span.end as usize..).unwrap_or_default();
        entry.value.value == Value::Null && behind.trim_start().starts_with([',', '}'])
    }

    /// `{ reason: a, b, c }`: the commas ended the text of the first of these entries.
    pub(super) fn comma_in_text(&mut self, cut: &[&Entry]) {
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
}
