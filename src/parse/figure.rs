//! Figures and word lists: `data/*.yaml`, and what a `figure` change says.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::figure::Figure;
use crate::parse::forms;
use crate::parse::keys::Form;
use crate::parse::reader::Reader;
use crate::source::SourceId;
use crate::source::Span;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Value;

/// The file of word lists.
pub(super) const LEXICONS: &str = "data/lexicons.yaml";

const PENDING: Form = Form { name: forms::FIGURE.name, ..forms::FIGURE_CHANGE };

impl Reader<'_> {
    /// Reads a file of figures.
    pub(super) fn figures(&mut self, source: SourceId, figures: &mut Vec<Figure>) {
        let Some(node) = self.file(source) else { return };
        let read = self.entries(&node, "data", |reader, entry| {
            let value = entry.value.get("value").and_then(Node::scalar);
            let pending = value.is_some_and(|value| value.text == forms::PENDING);
            reader.figure(entry, if pending { &PENDING } else { &forms::FIGURE })
        });
        figures.extend(read.unwrap_or_default());
    }

    /// Reports keys that stand in two files, and sorts by key.
    pub(super) fn arrange_figures(&mut self, figures: &mut [Figure]) {
        let keys: Vec<(String, Span)> =
            figures.iter().map(|figure| (figure.key.value.clone(), figure.key.span)).collect();
        self.no_double(&keys, |key| format!("two figures are called `{key}`"));
        figures.sort_by(|a, b| a.key.value.cmp(&b.key.value));
    }

    /// Reads `figure: { key: { … } }`.
    pub(super) fn figure_changes(&mut self, node: &Node) -> Option<Vec<Figure>> {
        self.entries(node, "figure", |reader, entry| {
            if entry.value.map().is_some_and(<[Entry]>::is_empty) {
                reader.empty(&entry.value, &entry.key.value);
            }
            reader.figure(entry, &forms::FIGURE_CHANGE)
        })
    }

    fn figure(&mut self, entry: &Entry, form: &Form) -> Option<Figure> {
        let before = self.errors();
        self.check_id(&entry.key);
        if matches!(entry.value.value, Value::Null | Value::Scalar(_)) {
            self.no_figure(entry);
            return None;
        }
        let fields = self.fields(&entry.value, form)?;
        let shows = self.get(&fields, "shows", Self::text_map).unwrap_or_default();
        for (name, _) in &shows {
            self.check_id(name);
        }
        let figure = Figure {
            key: entry.key.clone(),
            value: self.get(&fields, "value", Self::text),
            show: self.get(&fields, "show", Self::text),
            shows,
            unit: self.get(&fields, "unit", Self::text),
            denominator: self.get(&fields, "denominator", Self::text),
            year: self.get(&fields, "year", Self::text),
            source: self.get(&fields, "source", Self::text),
            published: self.get(&fields, "published", Self::date),
            span: entry.span(),
        };
        (self.errors() == before).then_some(figure)
    }

    fn no_figure(&mut self, entry: &Entry) {
        let key = &entry.key.value;
        self.report(
            Diagnostic::new(codes::WRONG_TYPE, format!("the figure `{key}` is no map"))
                .at(entry.span(), "a map is expected here")
                .help(format!("write `{key}: {{ value: 25389464, show: 25.4 million, … }}`")),
        );
    }

    /// Reads the file of word lists.
    pub(super) fn word_lists(&mut self, source: SourceId) {
        let Some(node) = self.file(source) else { return };
        let lists = self.entries(&node, "lexicons", |reader, entry| {
            reader.check_id(&entry.key);
            let words = reader.list(&entry.value, &entry.key.value, Reader::text)?;
            Some((entry.key.clone(), words))
        });
        self.lexicons.extend(lists.unwrap_or_default());
    }
}
