//! Figures: every one that is used exists, reads as its value and is no younger than the drafts.

use std::collections::BTreeSet;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::model::document::File;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::document::Visible;
use crate::model::figure::Figure;
use crate::model::figure::Figures;
use crate::model::figure::reads_as;
use crate::model::manifest::Manifest;
use crate::resolve::Draft;
use crate::source::SourceMap;
use crate::source::Span;

/// Checks the figures of all drafts.
pub(super) fn check(
    drafts: &[Draft<'_>],
    figures: &Figures,
    manifest: &Manifest,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    let mut used = BTreeSet::new();
    for file in drafts.iter().flat_map(|draft| &draft.document.files) {
        let text = sources.get(file.source()).text();
        for (at, inline) in file.tree.inlines.iter().enumerate() {
            let InlineKind::Link(LinkTarget::Figure(name)) = &inline.kind else { continue };
            let inside = &file.tree.inlines[at + 1..at + 1 + inline.inner as usize];
            let shown = Visible::of_inlines(inside, text).text;
            let link = Use { file, inline, name, shown: shown.trim() };
            used.extend(link.check(figures, sink));
        }
    }
    for figure in &figures.figures {
        late(figure, manifest, sink);
        if !used.contains(figure.key.value.as_str()) {
            let message = format!("no draft uses the figure `{}`", figure.key.value);
            let finding = Diagnostic::new(codes::UNUSED_FIGURE, message)
                .at(figure.key.span, "used nowhere")
                .help(
                    "take it out of the data, or use it: `[](figure:…)`"
                        .replace("figure:…", &format!("figure:{}", figure.key.value)),
                );
            sink.push(finding);
        }
    }
}

/// A link to a figure.
struct Use<'a, 't> {
    file: &'a File,
    inline: &'a Inline,
    name: &'a str,
    shown: &'t str,
}

impl<'a> Use<'a, '_> {
    /// Checks the link and returns the figure's key, if there is such a figure.
    fn check(&self, figures: &Figures, sink: &mut Diagnostics) -> Option<&'a str> {
        let (key, form) = match self.name.split_once('/') {
            Some((key, form)) => (key, Some(form)),
            None => (self.name, None),
        };
        let Some(figure) = figures.get(key) else {
            sink.push(self.unknown(key, figures));
            return None;
        };
        let is = if figure.is_pending() { Some("pending") } else { figure.shown(form) };
        if is.is_none() && form.is_some() {
            sink.push(self.unknown_form(figure, form.unwrap_or_default()));
        } else if !self.shown.is_empty() && !is.is_some_and(|is| reads_as(is, self.shown)) {
            sink.push(self.stale(figure, is, form));
        }
        Some(key)
    }

    fn span(&self) -> Span {
        Span::new(self.file.source(), self.inline.span.clone())
    }

    fn unknown(&self, key: &str, figures: &Figures) -> Diagnostic {
        let known = figures.figures.iter().map(|figure| figure.key.value.as_str());
        let near = nearest(key, known).and_then(|near| figures.get(near));
        let candidates = near.map(|near| Candidate::at(near.key.value.clone(), near.key.span));
        let help = match near {
            Some(near) => format!("if that is meant, write `figure:{}`", near.key.value),
            None => format!("add `{key}` to a file in `data/`, or use a key that is there"),
        };
        Diagnostic::new(codes::UNKNOWN_FIGURE, format!("the data has no figure `{key}`"))
            .at(self.span(), "used here")
            .candidates(candidates)
            .help(help)
    }

    fn unknown_form(&self, figure: &Figure, form: &str) -> Diagnostic {
        let known = figure.shows.iter().map(|(key, _)| key.value.as_str());
        let near = nearest(form, known).map(Candidate::word);
        let key = &figure.key.value;
        Diagnostic::new(
            codes::UNKNOWN_FIGURE,
            format!("the figure `{key}` has no form `{form}` under `shows`"),
        )
        .at(self.span(), "used here")
        .at(figure.span, "the figure")
        .candidates(near)
        .help(format!("add it to the figure: `shows: {{ {form}: … }}`"))
    }

    fn stale(&self, figure: &Figure, is: Option<&str>, form: Option<&str>) -> Diagnostic {
        let (key, shown) = (&figure.key.value, self.shown);
        let Some(is) = is else {
            let message = format!("the text says `{shown}`, but the figure `{key}` is pending");
            return Diagnostic::new(codes::STALE_FIGURE, message)
                .at(self.span(), "the value is still awaited")
                .at(figure.span, "the figure")
                .help(format!("leave the gap open: `[](figure:{})`", self.name));
        };
        let place = match form {
            None => figure.show.as_ref().map(|show| show.span),
            Some(form) => {
                let mut shows = figure.shows.iter();
                shows.find(|(name, _)| name.value == form).map(|(_, show)| show.span)
            }
        };
        let message = format!("the text says `{shown}`, but the figure `{key}` is shown as `{is}`");
        Diagnostic::new(codes::STALE_FIGURE, message)
            .at(self.span(), format!("should read `{is}`"))
            .at(place.unwrap_or(figure.span), "the value that is shown")
            .help(format!("write `[{is}](figure:{})`", self.name))
    }
}

fn late(figure: &Figure, manifest: &Manifest, sink: &mut Diagnostics) {
    let (Some(published), Some(as_of)) = (&figure.published, &manifest.as_of) else { return };
    if published.value <= as_of.value {
        return;
    }
    let (key, published_on, date) = (&figure.key.value, &published.value, &as_of.value);
    let message = format!("the figure `{key}` was published on {published_on}, after {date}");
    let finding = Diagnostic::new(codes::LATE_FIGURE, message)
        .at(published.span, "published too late")
        .at(as_of.span, "the drafts are as of this date")
        .help(format!("use the value that was known on {date}, or move `as-of` in `policy.yaml`"));
    sink.push(finding);
}
