//! What the typesetter refuses, told as a diagnostic.

use std::ops::Range;

use typst::WorldExt as _;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::render::pdf::Paper;
use crate::render::pdf::Setting;
use crate::render::pdf::attempt;
use crate::render::pdf::world::World;
use crate::render::prose::Block;
use crate::render::prose::Inline;
use crate::render::prose::Set;

/// Why pages could not be set.
#[derive(Debug)]
pub(super) struct Faults {
    said: String,
    /// The template and the bytes in it, nearest to the fault first.
    places: Vec<(String, Range<usize>)>,
}

impl Faults {
    /// Reads the errors of the typesetter: the first is told.
    pub(super) fn new(world: &World<'_>, errors: EcoVec<SourceDiagnostic>) -> Self {
        let Some(first) = errors.first() else {
            return Self { said: "it says nothing".to_owned(), places: Vec::new() };
        };
        let place = |span: typst::syntax::DiagSpan| {
            let path = World::path_of(span.id()?);
            path.ends_with(".typ").then(|| world.range(span).map(|range| (path, range)))?
        };
        let trace = first.trace.iter().map(|point| point.span.into());
        let places = std::iter::once(first.span).chain(trace).filter_map(place).collect();
        // Internal errors tell where in the typesetter's own source they arose.
        let said = first.message.split(" (occurred at ").next().unwrap_or_default();
        Self { said: said.trim().to_owned(), places }
    }

    /// Says what is wrong, at the user's template where it comes from one, else at the smallest
    /// section that shows it.
    pub(super) fn diagnostic(self, setting: &Setting<'_>) -> Diagnostic {
        let mut places = self.places.iter();
        if let Some((path, range)) = places.find(|(path, _)| setting.templates.is_users(path)) {
            return setting.templates.fault(path, range.clone(), self.said);
        }
        if setting.templates.any_users(".typ") {
            let path = self.places.first().map_or("pdf/draft.typ", |(path, _)| path);
            let message = format!("the templates do not fit: {}", self.said);
            return Diagnostic::new(codes::TEMPLATE, message).help(format!(
                "`{path}`, which the program brings, needs it: put it back, or delete the file in \
                 `templates/pdf/` that differs"
            ));
        }
        let shorter = "`-f md,html` leaves the PDF out";
        if let Some(path) = unreadable_image(setting) {
            let message = format!("the image `{path}` cannot be set: {}", self.said);
            return Diagnostic::new(codes::TYPESETTING_FAILED, message)
                .help(format!("save it again from a picture program; {shorter}"));
        }
        let policy = setting.policy;
        let message = format!("the pages of `{policy}` cannot be set: {}", self.said);
        let found = Diagnostic::new(codes::TYPESETTING_FAILED, message);
        match smallest(setting) {
            Some(title) => found.help(format!(
                "it is the section \"{title}\" that cannot be set: look for links, images \
                 and tables in it that you can write more simply; {shorter}"
            )),
            None => found.help(shorter),
        }
    }
}

/// Returns the path of the first image that cannot be set by itself, where words can.
fn unreadable_image<'a>(setting: &Setting<'a>) -> Option<&'a str> {
    let is_set = |inline| {
        let text = [Block::Image { number: 1, caption: None, words: vec![inline] }];
        let alone = Paper { text: &text, partial: true, ..setting.paper.clone() };
        attempt(setting, &alone).is_ok()
    };
    let is_image_set = |image| {
        let alternative = "an image".to_owned();
        is_set(Inline::Set(Set::Image { image, alternative }))
    };
    let found = (0..setting.paths.len()).find(|&at| !is_image_set(at))?;
    is_set(Inline::Text("words".into())).then(|| setting.paths[found])
}

/// Returns the title of the first section that cannot be set by itself.
fn smallest(setting: &Setting<'_>) -> Option<String> {
    let text = setting.paper.text;
    let heads: Vec<usize> = (0..text.len())
        .filter(|at| matches!(text[*at], Block::Heading { .. } | Block::Section { .. }))
        .collect();
    let ends = heads.iter().skip(1).copied().chain([text.len()]);
    heads.iter().zip(ends).find_map(|(&from, to)| {
        let alone = Paper { text: &text[from..to], partial: true, ..setting.paper.clone() };
        attempt(setting, &alone).err()?;
        Some(text[from].title())
    })
}
