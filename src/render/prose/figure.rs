//! Figures: the value in the text, a raised letter, and the source beside or under the block.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::document::Inline as Read;
use crate::model::figure::Figure;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Words;
use crate::source::Spanned;

/// Longer sources are not repeated in one block.
const SHORT: usize = 24;

/// The sources of the figures of a block, until they are taken.
#[derive(Debug, Default)]
pub(super) struct Marks {
    waiting: Vec<Source>,
    /// How many letters were given since the last chapter began.
    letters: u32,
    /// How many sources there were in all.
    ids: u32,
}

/// Where a figure comes from.
#[derive(Debug, Serialize)]
pub(in crate::render) struct Source {
    id: u32,
    letter: String,
    #[serde(skip)]
    source: String,
    #[serde(skip)]
    rest: String,
    /// What is said, without the letter.
    words: String,
}

impl Marks {
    /// Begins again with the letter a: a new chapter.
    pub(super) fn restart(&mut self) {
        self.letters = 0;
    }

    /// Gives the sources of the block that ends.
    pub(super) fn take(&mut self) -> Vec<Source> {
        let mut sources = std::mem::take(&mut self.waiting);
        let mut last = String::new();
        for source in &mut sources {
            let again = source.source == last && source.source.len() > SHORT;
            let from = if again { "Same source" } else { &source.source };
            source.words = format!("{from}{}", source.rest);
            last.clone_from(&source.source);
        }
        sources
    }
}

impl<'a> Reader<'a> {
    /// Reads a figure and its mark.
    pub(super) fn figure(
        &mut self,
        name: &str,
        inside: &[Read],
        text: &'a str,
        out: &mut Words<'a>,
    ) {
        let (key, form) = match name.split_once('/') {
            Some((key, form)) => (key, Some(form)),
            None => (name, None),
        };
        let figure = self.paper.figures.get(key);
        let shown = figure.and_then(|figure| figure.shown(form));
        let pending = figure.is_some_and(Figure::is_pending) && !self.plain;
        let pending = pending.then(|| {
            self.pending += 1;
            self.pending
        });
        let mut words = Words::new();
        if inside.is_empty() {
            let is_pending = figure.is_some_and(Figure::is_pending);
            let shown = if is_pending { "pending" } else { shown.unwrap_or(key) };
            self.push(shown.to_owned().into(), &mut words);
        } else {
            self.inlines(inside, text, &mut words);
        }
        if self.plain {
            return out.append(&mut words);
        }
        out.push(Inline::Set(Set::Figure { pending, words }));
        let said = figure.and_then(|figure| source_words(figure, shown.unwrap_or_default()));
        if let Some((source, rest)) = said {
            self.letter(source, rest, out);
        }
    }

    fn letter(&mut self, source: String, rest: String, out: &mut Words<'a>) {
        let mut waiting = self.marks.waiting.iter();
        let known = waiting.find(|known| known.source == source && known.rest == rest);
        let (id, letter) = match known {
            Some(Source { id, letter, .. }) => (*id, letter.clone()),
            None => {
                self.marks.letters += 1;
                self.marks.ids += 1;
                let (id, letter) = (self.marks.ids, letters(self.marks.letters));
                let words = String::new();
                let source = Source { id, letter: letter.clone(), source, rest, words };
                self.marks.waiting.push(source);
                (id, letter)
            }
        };
        self.separate(out);
        out.push(Inline::Set(Set::Letter { letter, id }));
    }
}

/// Returns what the note of a figure says: its source, and the rest that follows directly.
///
/// `UN DESA 2020` and `. 25,389,464 persons.`
pub(in crate::render) fn source_words(figure: &Figure, shown: &str) -> Option<(String, String)> {
    let value = |field: &Option<Spanned<String>>| {
        field.as_ref().map(|field| field.value.trim().to_owned()).filter(|field| !field.is_empty())
    };
    let source = value(&figure.source).map(|source| source.trim_end_matches('.').to_owned());
    let source = match (source, figure.is_pending()) {
        (Some(source), false) => source,
        (Some(source), true) => format!("Value awaited: {source}"),
        (None, true) => "Value awaited".to_owned(),
        (None, false) => return None,
    };
    let mut rest = String::new();
    let unit = value(&figure.unit);
    let exact = figure.shown(Some("exact")).filter(|exact| *exact != shown);
    if let Some(unit) = unit.as_deref().filter(|unit| exact.is_none() && !shown.contains(unit)) {
        let _ = write!(rest, " ({unit})");
    }
    if let Some(denominator) = value(&figure.denominator) {
        let _ = write!(rest, ", of {denominator}");
    }
    if let Some(year) = value(&figure.year).filter(|year| !source.contains(year.as_str())) {
        let _ = write!(rest, "; data for {year}");
    }
    rest.push('.');
    if let Some(exact) = exact {
        let _ = write!(rest, " {exact}");
        if let Some(unit) = unit.filter(|unit| !exact.contains(unit.as_str())) {
            let _ = write!(rest, " {unit}");
        }
        rest.push('.');
    }
    Some((source, rest))
}

/// Returns `a`, `b`, … `z`, `aa`, … for 1, 2, …
pub(in crate::render) fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        letters.push(char::from(b'a' + ((number - 1) % 26) as u8));
        number = (number - 1) / 26;
    }
    letters.iter().rev().collect()
}
