//! Copies of images beside the Markdown that shows them.
//!
//! HTML embeds its images; a Markdown file can only name them, so they go into the output folder
//! with it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::amendment::AmendmentSet;
use crate::model::document::InlineKind;
use crate::model::revised::RevisedDraft;
use crate::render::Output;
use crate::render::image::Images;
use crate::render::image::decoded;
use crate::render::image::joined;
use crate::source::SourceMap;

/// The folder of the copies beside `draft.md`.
const FOLDER: &str = "images";

/// A place of a draft that shows an image.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used<'a> {
    /// The chapter, and where it stands in it.
    place: (usize, u32),
    /// The path as written.
    written: &'a str,
    /// The path in the workspace.
    path: &'a str,
    bytes: &'a [u8],
}

/// Returns the images that a draft shows, in its order; not those that are missing.
pub(super) fn used<'a>(
    draft: &'a RevisedDraft,
    amendments: &AmendmentSet,
    images: &Images<'a>,
    sources: &SourceMap,
) -> Vec<Used<'a>> {
    let mut used = Vec::new();
    for (chapter, file) in draft.document.files.iter().enumerate() {
        for inline in &file.tree.inlines {
            let InlineKind::Image { path: written, .. } = &inline.kind else { continue };
            let at = inline.span.start;
            let found = images.named(draft, amendments, sources, chapter, (written, at));
            let place = (chapter, at);
            used.extend(found.map(|(path, bytes)| Used { place, written, path, bytes }));
        }
    }
    used
}

/// The images that `draft.md` shows: each lies once in a folder beside it.
#[derive(Debug)]
pub(super) struct Copies<'a> {
    /// By path in the workspace: the name of the copy, and the bytes.
    files: BTreeMap<&'a str, (String, &'a [u8])>,
    /// By place: the path in the workspace.
    places: BTreeMap<(usize, u32), &'a str>,
}

impl<'a> Copies<'a> {
    /// Names the copies: as the files are named, with a number where two have one name. The order of
    /// the paths decides, so no revision of the text changes a name while the images are the same.
    pub(super) fn new(used: &[Used<'a>]) -> Self {
        let mut files: BTreeMap<&str, (String, &[u8])> = BTreeMap::new();
        for image in used {
            files.insert(image.path, (String::new(), image.bytes));
        }
        let mut taken = BTreeSet::new();
        for (path, (name, _)) in &mut files {
            *name = free(path, &mut taken);
        }
        let places = used.iter().map(|image| (image.place, image.path)).collect();
        Self { files, places }
    }

    /// Returns the path, from beside `draft.md`, of the image that stands at a place. It holds nothing
    /// that Markdown would have escaped.
    pub(super) fn path(&self, chapter: usize, at: u32) -> Option<String> {
        let (name, _) = self.files.get(self.places.get(&(chapter, at))?)?;
        Some(format!("{FOLDER}/{name}"))
    }

    /// Returns the copies.
    pub(super) fn outputs(&self, policy: &str) -> impl Iterator<Item = Output> {
        self.files.values().map(move |(name, bytes)| Output {
            path: format!("{policy}/{FOLDER}/{name}"),
            bytes: bytes.to_vec(),
        })
    }
}

/// Returns a name for the copy of a file that no other has, on file systems without case too.
fn free(path: &str, taken: &mut BTreeSet<String>) -> String {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let plain = |char: char| if is_plain(char) { char } else { '-' };
    let name: String = name.chars().map(plain).collect();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (name.as_str(), String::new()),
    };
    let mut free = name.clone();
    let mut count = 1;
    while !taken.insert(free.to_lowercase()) {
        count += 1;
        free = format!("{stem}-{count}{ending}");
    }
    free
}

fn is_plain(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '.' | '-' | '_')
}

/// Returns copies for the revised chapters, which name their images as they always did: each lies
/// where that path leads, unless it leads out of their folder, to a chapter, or to two images.
pub(super) fn beside_chapters(draft: &RevisedDraft, used: &[Used<'_>]) -> Vec<Output> {
    let folder = format!("{}/chapters", draft.policy);
    let inside = format!("{folder}/");
    let chapters = draft.document.files.iter();
    let chapters: BTreeSet<String> =
        chapters.map(|file| format!("{inside}{}", file.name).to_lowercase()).collect();
    let mut copies: BTreeMap<String, (String, &[u8], bool)> = BTreeMap::new();
    for image in used {
        let Some(path) = joined(&folder, &decoded(image.written)) else { continue };
        let key = path.to_lowercase();
        let sound = !path.contains(['\\', ':', '\0']);
        if !path.starts_with(&inside) || chapters.contains(&key) || !sound {
            continue;
        }
        let own = path.clone();
        let (known, bytes, agrees) = copies.entry(key).or_insert((own, image.bytes, true));
        *agrees &= *known == path && *bytes == image.bytes;
    }
    let agreed = copies.into_values().filter(|(.., agrees)| *agrees);
    agreed.map(|(path, bytes, _)| Output { path, bytes: bytes.to_vec() }).collect()
}
