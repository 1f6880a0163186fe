//! Figures: numbers with unit, denominator, reference year, source and date of publication.

use crate::model::document::folded;
use crate::source::Span;
use crate::source::Spanned;

/// All figures of the workspace, in the byte order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The figures of `data/`.
    pub figures: Vec<Figure>,
}

impl Figures {
    /// Returns the figure of a key.
    pub fn get(&self, key: &str) -> Option<&Figure> {
        let at = self.figures.binary_search_by(|figure| figure.key.value.as_str().cmp(key)).ok()?;
        Some(&self.figures[at])
    }
}

/// One figure: an entry of `data/`, or what a `figure` change says of a key (then only some fields
/// are there).
#[derive(Clone, Debug)]
pub struct Figure {
    /// `africa-hosted`
    pub key: Spanned<String>,
    /// The value as written; `pending` shows a gap.
    pub value: Option<Spanned<String>>,
    /// How the text shows it: `25.4 million`.
    pub show: Option<Spanned<String>>,
    /// Other ways to show it, by name: `exact` → `25,389,464`.
    pub shows: Vec<(Spanned<String>, Spanned<String>)>,
    /// What is counted: `persons`.
    pub unit: Option<Spanned<String>>,
    /// What a share is a share of.
    pub denominator: Option<Spanned<String>>,
    /// Reference year.
    pub year: Option<Spanned<String>>,
    /// Where it was published.
    pub source: Option<Spanned<String>>,
    /// When it was published, `YYYY-MM-DD`.
    pub published: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

impl Figure {
    /// Says whether the value is still awaited.
    pub fn is_pending(&self) -> bool {
        self.value.as_ref().is_some_and(|value| value.value == "pending")
    }

    /// Returns how the text shows it under a name of `shows`, or under none.
    pub fn shown(&self, name: Option<&str>) -> Option<&str> {
        match name {
            None => self.show.as_ref().map(|show| show.value.as_str()),
            Some(name) => {
                let mut shows = self.shows.iter();
                shows.find(|(key, _)| key.value == name).map(|(_, show)| show.value.as_str())
            }
        }
    }

    /// Returns this figure with the fields that `change` gives in place of its own.
    #[must_use]
    pub fn revised(&self, change: &Figure) -> Figure {
        let pick = |new: &Option<Spanned<String>>, old: &Option<Spanned<String>>| {
            new.clone().or_else(|| old.clone())
        };
        Figure {
            key: self.key.clone(),
            value: pick(&change.value, &self.value),
            show: pick(&change.show, &self.show),
            shows: if change.shows.is_empty() { self.shows.clone() } else { change.shows.clone() },
            unit: pick(&change.unit, &self.unit),
            denominator: pick(&change.denominator, &self.denominator),
            year: pick(&change.year, &self.year),
            source: pick(&change.source, &self.source),
            published: pick(&change.published, &self.published),
            span: change.span,
        }
    }
}

/// Says whether a text reads as a figure is shown: line wraps, no-break spaces and kinds of dash do
/// not matter.
pub fn reads_as(show: &str, text: &str) -> bool {
    show == text || folded(show.trim()) == folded(text.trim())
}
