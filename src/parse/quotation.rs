//! Words that are compared with visible text, and titles: inline Markdown that has to show something.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Text;
use crate::model::document::Visible;
use crate::model::document::folded;
use crate::parse::reader::Reader;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Node;

impl Reader<'_> {
    /// Reads words that are looked for.
    pub(super) fn quotation(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let words = self.text(node, name)?;
        self.shows(&words.value, words.span, name).then_some(words)
    }

    /// Reads the title of a section.
    pub(super) fn title(&mut self, node: &Node, name: &str) -> Option<Text> {
        let title = self.inline(node, name)?;
        let text = self.sources.get(title.source).text().trim().to_owned();
        if !self.shows(&text, node.span, name) {
            return None;
        }
        if let Some(attributes) = attributes(&text) {
            let message = format!("`{attributes}` cannot stand in a title");
            self.report(
                Diagnostic::new(codes::EDIT_BREAKS_STRUCTURE, message)
                    .at(node.span, "would be read as attributes of the heading")
                    .help("take it out: `id:` sets an id, and `retitle` keeps one that is written")
                    .help("write `\\{` for a brace that is meant as itself"),
            );
            return None;
        }
        Some(title)
    }

    fn shows(&mut self, text: &str, span: Span, name: &str) -> bool {
        let visible = Visible::with_images(&markdown::read_inlines(text), text);
        let shows = !folded(&visible.text).trim().is_empty();
        if !shows {
            let message = format!("`{name}` shows no words");
            self.report(
                Diagnostic::new(codes::EMPTY_TEXT, message)
                    .at(span, "note marks, comments and breaks are no visible text")
                    .help("write the words as a reader sees them"),
            );
        }
        shows
    }
}

/// Returns the attributes at the end of a title.
fn attributes(title: &str) -> Option<&str> {
    let start = title.strip_suffix('}')?.rfind('{')?;
    let escaped = title[..start].ends_with('\\');
    (!escaped).then(|| &title[start..])
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn attributes_stand_at_the_end() {
        assert_eq!(attributes("New {#foo}"), Some("{#foo}"));
        assert_eq!(attributes("The set {a} of it"), None);
        assert_eq!(attributes(r"The set \{a}"), None);
    }
}
