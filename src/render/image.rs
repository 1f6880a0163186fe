//! Images of the workspace: found where a text names them, and of a known kind.
//!
//! Must not know formats: how an image is shown is told where the format is written.

use std::collections::BTreeMap;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::model::amendment::AmendmentSet;
use crate::model::document::InlineKind;
use crate::model::revised::Origin;
use crate::model::revised::RevisedDraft;
use crate::source::SourceMap;
use crate::source::Span;

/// The images of a workspace by their paths.
#[derive(Debug)]
pub(super) struct Images<'a> {
    files: BTreeMap<&'a str, &'a [u8]>,
}

/// Where an image stands that a text names.
struct Looked {
    /// The folders that its path may start from.
    folders: Vec<String>,
}

impl<'a> Images<'a> {
    /// Takes the images of a job.
    pub(super) fn new(images: &'a [(String, Vec<u8>)]) -> Self {
        let files = images.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        Self { files: files.collect() }
    }

    /// Returns the image that a chapter of a draft names: its path in the workspace and its bytes.
    /// `named` is the path as written, and where it stands in the revised chapter.
    pub(super) fn named(
        &self,
        draft: &RevisedDraft,
        amendments: &AmendmentSet,
        sources: &SourceMap,
        chapter: usize,
        named: (&str, u32),
    ) -> Option<(&'a str, &'a [u8])> {
        self.find(&looked(draft, amendments, sources, chapter, named.1), named.0)
    }

    /// Returns the bytes of an image by its path in the workspace.
    #[cfg(feature = "pdf")]
    pub(super) fn at(&self, path: &str) -> Option<&'a [u8]> {
        self.files.get(path).copied()
    }

    fn find(&self, looked: &Looked, path: &str) -> Option<(&'a str, &'a [u8])> {
        let path = decoded(path);
        let mut places = looked.folders.iter().filter_map(|folder| joined(folder, &path));
        places.find_map(|place| {
            self.files.get_key_value(place.as_str()).map(|(path, bytes)| (*path, *bytes))
        })
    }
}

/// What the images of a draft come to when they are embedded wherever they are named.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    /// How many bytes all of them have in the page.
    pub(super) bytes: u64,
    /// By path: how often it is named, its bytes in the page, where it is named first.
    uses: BTreeMap<String, (u64, u64, Span)>,
}

impl Embedded {
    fn add(&mut self, path: &str, bytes: &[u8], at: Span) {
        // Three bytes are four signs (RFC 4648, section 4).
        let size = (bytes.len() as u64).div_ceil(3) * 4;
        let entry = self.uses.entry(path.to_owned()).or_insert((0, 0, at));
        entry.0 += 1;
        entry.1 += size;
        self.bytes += size;
    }

    /// Says that the images make a page larger than outputs may be.
    pub(super) fn too_large(&self, page: &str) -> Diagnostic {
        let mib = self.bytes >> 20;
        let message = format!("`{page}` would hold {mib} MiB of images");
        let found = Diagnostic::new(codes::OUTPUT_TOO_LARGE, message);
        let most = self.uses.iter().max_by_key(|(_, (_, bytes, _))| *bytes);
        let Some((path, (count, bytes, at))) = most else { return found };
        let label = format!("`{path}`, {count} times: {} MiB", bytes >> 20);
        found.at(*at, label).help("use the image once and refer to it, or make the file smaller")
    }
}

/// Checks that every image of a draft is in the workspace and of a kind that is embedded. Returns
/// what they come to.
///
/// Raises `image-not-found`.
pub(super) fn check(
    draft: &RevisedDraft,
    amendments: &AmendmentSet,
    images: &Images<'_>,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) -> Embedded {
    let mut embedded = Embedded::default();
    for (chapter, file) in draft.document.files.iter().enumerate() {
        for inline in &file.tree.inlines {
            let InlineKind::Image { path, .. } = &inline.kind else { continue };
            let looked = looked(draft, amendments, sources, chapter, inline.span.start);
            let span = Span::new(file.source(), inline.span.clone());
            match images.find(&looked, path) {
                Some((found, bytes)) if kind(bytes).is_some() => embedded.add(found, bytes, span),
                Some((found, _)) => sink.push(
                    Diagnostic::new(
                        codes::IMAGE_NOT_FOUND,
                        format!("the image `{found}` is neither PNG nor JPEG nor SVG"),
                    )
                    .at(span, "used here")
                    .help("save it as PNG, JPEG or SVG"),
                ),
                None => sink.push(missing(path, span, &looked, images)),
            }
        }
    }
    embedded
}

fn missing(path: &str, span: Span, looked: &Looked, images: &Images<'_>) -> Diagnostic {
    let finding = Diagnostic::new(
        codes::IMAGE_NOT_FOUND,
        format!("the image `{path}` is not in the workspace"),
    );
    if path.contains("://") || path.starts_with("//") || path.starts_with("data:") {
        return finding
            .at(span, "leads out of the workspace")
            .help("save the image beside the chapters: a paper loads nothing from elsewhere");
    }
    let known = images.files.keys().copied();
    let first = looked.folders.first().and_then(|folder| joined(folder, &decoded(path)));
    let place = first.unwrap_or_else(|| path.to_owned());
    finding
        .at(span, format!("looked for `{place}`"))
        .candidates(nearest(&place, known).map(Candidate::word))
        .help("put the file there, or correct the path: it is relative to the file that names it")
}

/// Returns where the path of an image may start from: the folder of the text that wrote it, the
/// folder of the policy, the workspace.
fn looked(
    draft: &RevisedDraft,
    amendments: &AmendmentSet,
    sources: &SourceMap,
    chapter: usize,
    at: u32,
) -> Looked {
    let mut folders = Vec::new();
    let runs = draft.provenance.get(chapter).map_or(&[][..], Vec::as_slice);
    let run = runs.get(runs.partition_point(|run| run.range.end <= at));
    match run.map(|run| &run.origin) {
        Some(Origin::Base(source, _)) => folders.push(folder_of(sources.get(*source).path())),
        Some(Origin::Changes(changes)) => {
            for change in changes {
                let amendment = amendments.amendments.get(change.amendment as usize);
                folders.extend(amendment.map(|of| folder_of(sources.place(of.id.span).0)));
            }
        }
        None => {}
    }
    folders.push(format!("chapters/{}", draft.policy));
    folders.push(String::new());
    Looked { folders }
}

fn folder_of(path: &str) -> String {
    path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
}

/// Joins a folder and a relative path; nothing where the path leads out of the workspace.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Undoes percent-encoding.
pub(super) fn decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Returns the media type that the first bytes show.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        _ if start.contains("<svg") => Some("image/svg+xml"),
        _ => None,
    }
}
