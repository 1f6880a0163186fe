//! `draft.pdf`: tagged, PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) in one file.
//!
//! Typst sets the pages in this process. The document travels as a JSON file that the templates
//! read, never as markup: no word of a draft can be taken for an instruction. The typesetter sees no
//! disk, no network, no clock and no fonts of the machine.
//!
//! The only module that names the typesetter.

mod faults;
mod fonts;
mod needs;
mod world;

pub(super) use needs::check;

use serde::Serialize;
use typst::foundations::Datetime;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_pdf::PdfStandard;
use typst_pdf::PdfStandards;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::render::Job;
use crate::render::html;
use crate::render::image;
use crate::render::page::Frame;
use crate::render::page::date_words;
use crate::render::page::status_words;
use crate::render::pdf::fonts::Fonts;
use crate::render::pdf::world::World;
use crate::render::prose;
use crate::render::prose::Block;
use crate::render::prose::Entry;
use crate::render::prose::Note;
use crate::render::template::Texts;

/// The data that templates read: `json("/paper.json")`.
#[derive(Clone, Debug, Serialize)]
struct Paper<'a> {
    /// What every paper carries.
    frame: &'a Frame,
    /// The date of the texts: year, month, day.
    date: Option<(i32, u8, u8)>,
    /// The title.
    title: &'a str,
    /// The printed symbol.
    symbol: String,
    /// The status line.
    status: String,
    /// Until when comments are open, in words.
    comments_until: Option<String>,
    /// Families of the house's own fonts.
    fonts: &'a [String],
    /// The text.
    text: &'a [Block<'a>],
    /// The contents.
    contents: &'a [Entry<'a>],
    /// The footnotes.
    notes: &'a [Note<'a>],
    /// How many passages stand in brackets.
    open: u32,
    /// How many figures are awaited.
    pending: u32,
    /// Where the images lie.
    images: Vec<String>,
    /// Whether only a part of the text is given, so that links may lead nowhere.
    partial: bool,
}

/// What pages are set from.
struct Setting<'a> {
    /// `tip`: the policy.
    policy: &'a str,
    /// The data.
    paper: &'a Paper<'a>,
    /// The images, in the order of the data.
    images: Vec<&'a [u8]>,
    /// Their paths in the workspace.
    paths: &'a [&'a str],
    fonts: &'a Fonts,
    templates: Texts<'a>,
}

/// Pages as they were set.
#[derive(Debug)]
pub(super) struct Set {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// How many pages there are.
    pub(super) pages: usize,
}

/// Sets the pages of drafts, those of several policies side by side, in order.
///
/// Raises `template`, `typesetting-failed`.
pub(super) fn drafts<'a>(
    job: &Job<'_>,
    drafts: &[html::Paper<'a>],
    frame: &Frame,
    templates: Texts<'_>,
    sink: &mut Diagnostics,
) -> Vec<(html::Paper<'a>, Set)> {
    let fonts = Fonts::new(job.files.fonts);
    let results: Vec<_> = std::thread::scope(|scope| {
        let set = |draft| {
            let fonts = &fonts;
            scope.spawn(move || typeset(job, draft, frame, fonts, templates))
        };
        let threads: Vec<_> = drafts.iter().map(set).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let mut all = Vec::new();
    for (draft, result) in drafts.iter().zip(results) {
        match result {
            Ok(Ok(set)) => all.push((*draft, set)),
            Ok(Err(found)) => sink.push(*found),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    typst::comemo::evict(0);
    all
}

/// Sets the pages of a draft.
fn typeset(
    job: &Job<'_>,
    draft: &html::Paper<'_>,
    frame: &Frame,
    fonts: &Fonts,
    templates: Texts<'_>,
) -> Result<Set, Box<Diagnostic>> {
    let prose = prose::read(*draft);
    let metadata = &draft.draft.metadata;
    let as_of = job.workspace.manifest.as_of.as_ref();
    let images: Vec<&[u8]> = prose.images.iter().filter_map(|path| draft.images.at(path)).collect();
    // What an image is shows in its contents, not in the name that the user gave it.
    let image = |(at, bytes): (usize, &&[u8])| {
        let kind = image::kind(bytes).unwrap_or_default();
        let ending = kind.trim_start_matches("image/").trim_end_matches("+xml");
        format!("/images/{at}.{ending}")
    };
    let paper = Paper {
        frame,
        date: as_of.and_then(|date| day(&date.value)),
        title: &metadata.title,
        symbol: metadata.printed_symbol(),
        status: status_words(&metadata.status, metadata.revision),
        comments_until: metadata
            .comments_until
            .as_deref()
            .map(|date| date_words(date, frame.language())),
        fonts: fonts.families(),
        text: &prose.text,
        contents: &prose.contents,
        notes: &prose.notes,
        open: prose.open,
        pending: prose.pending,
        images: images.iter().enumerate().map(image).collect(),
        partial: false,
    };
    let policy = &draft.draft.policy;
    let paths = &prose.images;
    let setting = Setting { policy, paper: &paper, images, paths, fonts, templates };
    attempt(&setting, &paper).map_err(|faults| Box::new(faults.diagnostic(&setting)))
}

/// Reads a date, `2021-10-31`.
fn day(date: &str) -> Option<(i32, u8, u8)> {
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let date = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Datetime::from_ymd(date.0, date.1, date.2).map(|_| date)
}

/// Sets the pages of a paper with the data given.
fn attempt(setting: &Setting<'_>, paper: &Paper<'_>) -> Result<Set, faults::Faults> {
    let world = World::new(setting, paper);
    let pages = typst::compile::<PagedDocument>(&world);
    let faults = |errors| faults::Faults::new(&world, errors);
    let pages = pages.output.map_err(faults)?;
    let standards = match paper.date {
        Some(_) => vec![PdfStandard::A_2a, PdfStandard::Ua_1],
        None => vec![PdfStandard::Ua_1],
    };
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", setting.policy, paper.symbol)),
        creator: Smart::Custom(Some("policy".to_owned())),
        standards: PdfStandards::new(&standards).expect("the two standards agree"),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&pages, &options).map_err(faults)?;
    Ok(Set { bytes, pages: pages.pages().len() })
}
