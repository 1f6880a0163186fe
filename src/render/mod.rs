//! Documents and matrix → outputs. Each format is a file or folder of its own.
//!
//! Must not know the disk, the clock, nor what amending does: it shows what it is given.

mod copies;
mod facts;
mod html;
mod image;
mod index;
mod markdown;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg_attr(not(feature = "pdf"), allow(dead_code, reason = "most of it serves the pages only"))]
mod prose;
mod sweeps;
mod template;
#[cfg(test)]
mod tests;

pub use page::content_hash;
pub use page::date_words;
pub use template::DEFAULTS as TEMPLATES;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::amendment::AmendmentSet;
use crate::model::matrix::DispositionMatrix;
use crate::model::resolution::Resolution;
use crate::model::revised::RevisedDraft;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Profile;
use crate::model::workspace::Workspace;
use crate::source::SourceId;
use crate::source::SourceMap;

/// A file to write, below the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A format of `-f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `md`
    Markdown,
    /// `html`
    Html,
    /// `pdf`
    Pdf,
}

/// A paper of `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// `draft`
    Draft,
    /// `chapters`
    Chapters,
}

/// The files of a workspace that rendering reads.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// All texts.
    pub sources: &'a SourceMap,
    /// Images: path relative to the workspace, bytes.
    pub images: &'a [(String, Vec<u8>)],
    /// Fonts of the house: path relative to the workspace, bytes.
    pub fonts: &'a [(String, Vec<u8>)],
    /// The user's templates: path relative to `templates/`, text.
    pub templates: &'a [(String, SourceId)],
}

/// Everything that rendering reads.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The files.
    pub files: Files<'a>,
    /// The workspace as it was read.
    pub workspace: &'a Workspace,
    /// The revised drafts.
    pub revised: &'a RevisedWorkspace,
    /// Their numbers and references, in the same order.
    pub resolutions: &'a [Resolution],
    /// The disposition matrix.
    pub matrix: &'a DispositionMatrix,
    /// How many bytes all input files have.
    pub input_bytes: u64,
    /// How finished the drafts have to be.
    pub profile: Profile,
    /// Keys of the policies to render.
    pub policies: &'a [String],
    /// Formats to render.
    pub formats: &'a [Format],
    /// Papers to render.
    pub papers: &'a [Paper],
    /// How many warnings stand, and those that the manifest accepts: code and reason.
    pub warnings: usize,
    /// Accepted warnings: code and reason.
    pub accepted: &'a [(String, String)],
}

/// Checks what rendering needs, whatever is asked for: that every image is there and of a known kind,
/// and that the templates of the house can be read.
///
/// Raises `template`, `image-not-found`; where pages are to be set also `unreadable-font`,
/// `missing-glyph`, `skipped-level`.
pub fn check(
    revised: &RevisedWorkspace,
    amendments: &AmendmentSet,
    files: &Files<'_>,
    formats: &[Format],
    sink: &mut Diagnostics,
) {
    let sources = files.sources;
    template::Templates::new(sources, files.templates, sink);
    let images = image::Images::new(files.images);
    for draft in &revised.policies {
        image::check(draft, amendments, &images, sources, sink);
    }
    #[cfg(feature = "pdf")]
    if formats.contains(&Format::Pdf) {
        pdf::check(revised, files.fonts, sources, sink);
    }
    #[cfg(not(feature = "pdf"))]
    let _ = (formats, files.fonts);
}

/// Renders everything that is asked for, the index included, the output manifest excluded.
///
/// Raises `template`, `image-not-found`, `output-too-large`.
pub fn render(job: &Job<'_>, sink: &mut Diagnostics) -> Vec<Output> {
    let mut outputs = Vec::new();
    let limit = LARGEST_OUTPUT + GROWTH * job.input_bytes;
    let mut embedded = 0;
    let images = image::Images::new(job.files.images);
    let frame = page::Frame::new(job);
    let templates = template::Templates::new(job.files.sources, job.files.templates, sink);
    let mut drafts = Vec::new();
    for (draft, resolution) in job.revised.policies.iter().zip(job.resolutions) {
        if !job.policies.contains(&draft.policy) {
            continue;
        }
        let amendments = &job.workspace.amendments;
        let file = |name: &str| format!("{}/{name}", draft.policy);
        let found = image::check(draft, amendments, &images, job.files.sources, sink);
        let is_page = job.formats.contains(&Format::Html) && job.papers.contains(&Paper::Draft);
        if is_page {
            embedded += found.bytes;
            if embedded > limit {
                sink.push(found.too_large(&file("draft.html")));
                return outputs;
            }
        }
        if job.revised.sweeps.iter().any(|sweep| sweep.policy == draft.policy) {
            let bytes = sweeps::report(draft, &job.revised.sweeps, amendments, job.files.sources);
            outputs.push(Output { path: file("sweeps.json"), bytes });
        }
        if job.formats.contains(&Format::Markdown) {
            outputs.extend(markdown_files(job, (draft, resolution), &images, &frame));
        }
        let paper = html::Paper {
            sources: job.files.sources,
            draft,
            resolution,
            figures: &job.revised.figures,
            amendments,
            images: &images,
            profile: job.profile,
        };
        if job.formats.contains(&Format::Pdf) && job.papers.contains(&Paper::Draft) {
            drafts.push(paper);
        }
        if let Some(templates) = templates.as_ref().filter(|_| is_page) {
            let page = html_page(job, paper, &frame, templates, sink);
            outputs.extend(page.map(|bytes| Output { path: file("draft.html"), bytes }));
        }
    }
    let mut pages = BTreeMap::new();
    if let Some(templates) = templates.as_ref().filter(|_| !drafts.is_empty()) {
        outputs.extend(pdf_files(job, &drafts, &frame, templates, &mut pages, sink));
    }
    if let Some(templates) = &templates {
        let page = index_page(job, &frame, templates, &pages, sink);
        outputs.extend(page.map(|bytes| Output { path: "index.html".into(), bytes }));
    }
    check_size(&outputs, limit, sink);
    outputs
}

/// Writes the revised chapters and the whole draft as Markdown, each with the images that it shows.
fn markdown_files(
    job: &Job<'_>,
    (draft, resolution): (&RevisedDraft, &Resolution),
    images: &image::Images<'_>,
    frame: &page::Frame,
) -> Vec<Output> {
    let file = |name: &str| format!("{}/{name}", draft.policy);
    let used = copies::used(draft, &job.workspace.amendments, images, job.files.sources);
    let mut outputs = Vec::new();
    if job.papers.contains(&Paper::Chapters) {
        outputs.extend(copies::beside_chapters(draft, &used));
        outputs.extend(draft.document.files.iter().map(|chapter| Output {
            path: file(&format!("chapters/{}", chapter.name)),
            bytes: job.files.sources.get(chapter.source()).text().as_bytes().to_vec(),
        }));
    }
    if job.papers.contains(&Paper::Draft) {
        let copies = copies::Copies::new(&used);
        let figures = &job.revised.figures;
        let text = markdown::draft(draft, resolution, figures, &copies, frame, job.files.sources);
        outputs.extend(copies.outputs(&draft.policy));
        outputs.push(Output { path: file("draft.md"), bytes: text.into_bytes() });
    }
    outputs
}

/// Sets the pages of drafts; notes how many each has.
#[cfg(feature = "pdf")]
fn pdf_files<'a>(
    job: &Job<'_>,
    drafts: &[html::Paper<'a>],
    frame: &page::Frame,
    templates: &template::Templates,
    pages: &mut BTreeMap<&'a str, usize>,
    sink: &mut Diagnostics,
) -> Vec<Output> {
    let all = pdf::drafts(job, drafts, frame, templates.texts(), sink).into_iter();
    let files = all.map(|(paper, set)| {
        pages.insert(&paper.draft.policy, set.pages);
        Output { path: format!("{}/draft.pdf", paper.draft.policy), bytes: set.bytes }
    });
    files.collect()
}

/// Sets no pages: the program was built without the typesetter.
#[cfg(not(feature = "pdf"))]
fn pdf_files<'a>(
    _: &Job<'_>,
    _: &[html::Paper<'a>],
    _: &page::Frame,
    _: &template::Templates,
    _: &mut BTreeMap<&'a str, usize>,
    _: &mut Diagnostics,
) -> Vec<Output> {
    Vec::new()
}

/// Renders the page of a draft; returns nothing where a template fails.
fn html_page(
    job: &Job<'_>,
    paper: html::Paper<'_>,
    frame: &page::Frame,
    templates: &template::Templates,
    sink: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let draft = paper.draft;
    let written = html::write(paper);
    let page = DraftPage::new(job, draft, &written, frame, templates);
    let texts = [(CONTENTS, written.contents), (TEXT, written.text)];
    let page = templates.render("html/draft.html", &page, &texts, sink)?;
    Some(page.into())
}

/// Renders the page that leads to all papers; returns nothing where a template fails.
fn index_page(
    job: &Job<'_>,
    frame: &page::Frame,
    templates: &template::Templates,
    pages: &BTreeMap<&str, usize>,
    sink: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let css = template::joined(["html/page.css", "html/index.css"].map(|at| templates.style(at)));
    let index = index::Index::new(job, frame, css, pages);
    let page = templates.render("html/index.html", &index, &[], sink)?;
    Some(page.into())
}

/// Outputs of this many bytes are never too large.
const LARGEST_OUTPUT: u64 = 64 << 20;
/// How many times as large as the inputs may outputs be beyond that.
const GROWTH: u64 = 100;

/// Raises `output-too-large` where the outputs together are.
fn check_size(outputs: &[Output], limit: u64, sink: &mut Diagnostics) {
    let bytes: u64 = outputs.iter().map(|output| output.bytes.len() as u64).sum();
    let largest = outputs.iter().max_by_key(|output| output.bytes.len());
    if let Some(largest) = largest.filter(|_| bytes > limit) {
        let message =
            format!("the outputs would have {} MiB, most of them `{}`", bytes >> 20, largest.path);
        let found = Diagnostic::new(codes::OUTPUT_TOO_LARGE, message);
        sink.push(found.help("look for a text, an image or a figure that is repeated very often"));
    }
}

/// Stands for the contents until the page is rendered.
const CONTENTS: &str = "\u{F8FE}contents\u{F8FE}";
/// Stands for the text until the page is rendered.
const TEXT: &str = "\u{F8FE}text\u{F8FE}";

/// What the page of a draft shows; templates see it under these names.
#[derive(Debug, Serialize)]
struct DraftPage<'a> {
    frame: &'a page::Frame,
    css: String,
    title: &'a str,
    symbol: String,
    status: String,
    comments_until: Option<String>,
    /// The papers of this policy.
    papers: Vec<PaperLink>,
    /// How many passages stand in brackets.
    open: u32,
    /// How many figures are awaited.
    pending: u32,
    /// The contents, HTML: a placeholder.
    contents: &'static str,
    /// The text, HTML: a placeholder.
    text: &'static str,
}

/// A link to a paper of the same policy.
#[derive(Debug, Serialize)]
struct PaperLink {
    name: &'static str,
    href: &'static str,
    current: bool,
}

impl<'a> DraftPage<'a> {
    fn new(
        job: &Job<'_>,
        draft: &'a RevisedDraft,
        written: &html::Written,
        frame: &'a page::Frame,
        templates: &template::Templates<'_>,
    ) -> Self {
        let metadata = &draft.metadata;
        let mut papers = vec![PaperLink { name: "Draft", href: "draft.html", current: true }];
        if job.formats.contains(&Format::Pdf) {
            papers.push(PaperLink { name: "PDF", href: "draft.pdf", current: false });
        }
        if job.formats.contains(&Format::Markdown) {
            papers.push(PaperLink { name: "Markdown", href: "draft.md", current: false });
        }
        Self {
            frame,
            css: template::joined(
                ["html/page.css", "html/draft.css"].map(|at| templates.style(at)),
            ),
            title: &metadata.title,
            symbol: metadata.printed_symbol(),
            status: page::status_words(&metadata.status, metadata.revision),
            comments_until: metadata
                .comments_until
                .as_deref()
                .map(|date| page::date_words(date, frame.language())),
            papers,
            open: written.open,
            pending: written.pending,
            contents: CONTENTS,
            text: TEXT,
        }
    }
}
