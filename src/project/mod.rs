//! Reads the disk: finds the workspace, its files, checks paths and sizes.
//!
//! Must not know what the files mean.

mod disk;
mod files;

pub use files::Files;
pub use files::STANDARD_INPUT;
pub use files::load_documents;
pub use files::load_files;

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;

use crate::diagnostic::Diagnostics;
use crate::project::disk::Disk;
use crate::project::disk::Entry;
use crate::source::SourceId;
use crate::source::SourceMap;

/// The file that makes a folder a workspace.
const MANIFEST: &str = "policy.yaml";

/// The folders that inputs lie in.
pub const INPUT_FOLDERS: [&str; 5] = ["chapters", "amendments", "data", "templates", "fonts"];

/// What the suffixes of images are.
const IMAGES: [&str; 4] = ["png", "jpg", "jpeg", "svg"];

/// What the suffixes of templates and styles are.
const TEMPLATES: [&str; 7] = ["html", "css", "js", "svg", "md", "txt", "typ"];

/// What the suffixes of fonts are.
const FONTS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// The texts of a workspace.
#[derive(Debug, Default)]
pub struct Project {
    /// The folder with `policy.yaml`.
    pub root: PathBuf,
    /// All texts.
    pub sources: SourceMap,
    /// `policy.yaml`
    pub manifest: Option<SourceId>,
    /// `chapters/<policy>/*.md`: folder name, file name, text; in byte order.
    pub chapters: Vec<(String, String, SourceId)>,
    /// `amendments/**/*.yaml`, in byte order of their paths.
    pub amendments: Vec<SourceId>,
    /// Markdown files below `amendments/`, for `file:`.
    pub passages: Vec<SourceId>,
    /// `data/*.yaml`, in byte order.
    pub data: Vec<SourceId>,
    /// Images below `chapters/` and `amendments/`: path relative to the root, bytes.
    pub images: Vec<(String, Vec<u8>)>,
    /// `templates/**`: path relative to `templates/`, text.
    pub templates: Vec<(String, SourceId)>,
    /// `fonts/**`: path relative to the root, bytes.
    pub fonts: Vec<(String, Vec<u8>)>,
}

impl Project {
    /// Makes a project of texts, each with its path relative to the root, as [`load`] makes one of
    /// files; amendments, passages and data stay in the order in which they are given. Nothing is
    /// read, so there are neither images nor templates.
    pub fn of_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut project = Self::default();
        for (path, text) in files {
            let source = project.sources.add(path, text);
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                ["policy.yaml"] => project.manifest = Some(source),
                ["chapters", policy, name] => {
                    project.chapters.push((policy.to_owned(), name.to_owned(), source));
                }
                ["data", _] => project.data.push(source),
                _ if path.ends_with(".md") => project.passages.push(source),
                _ => project.amendments.push(source),
            }
        }
        project.chapters.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        project
    }

    /// Takes a text for the file of amendments at `path`, which need not exist: what a workspace
    /// would be with it. Nothing is written.
    pub fn suppose_amendments(&mut self, path: &str, text: String) {
        let sources = &mut self.sources;
        self.amendments.retain(|id| sources.get(*id).path() != path);
        self.amendments.push(sources.add(path, text));
        self.amendments.sort_by(|a, b| sources.get(*a).path().cmp(sources.get(*b).path()));
    }

    /// Returns every file that was read: path relative to the root and bytes, in byte order.
    pub fn inputs(&self) -> Vec<(&str, &[u8])> {
        let chapters = self.chapters.iter().map(|(_, _, id)| id);
        let templates = self.templates.iter().map(|(_, id)| id);
        let lists = [&self.amendments, &self.passages, &self.data];
        let texts = self.manifest.iter().chain(chapters).chain(templates);
        let texts = texts.chain(lists.into_iter().flatten()).map(|&id| {
            let source = self.sources.get(id);
            (source.path(), source.text().as_bytes())
        });
        let files = self.images.iter().chain(&self.fonts);
        let images = files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let mut inputs: Vec<_> = texts.chain(images).collect();
        inputs.sort_unstable();
        inputs
    }
}

/// Returns the nearest folder with `policy.yaml`, from `start` (an absolute path) upwards.
pub fn discover(start: &Path) -> Option<PathBuf> {
    let holds = |folder: &&Path| fs_err::metadata(folder.join(MANIFEST)).is_ok();
    start.ancestors().find(holds).map(Path::to_owned)
}

/// Reads a workspace's files. Hidden files and folders are passed over, symbolic links followed as
/// long as they stay inside.
///
/// Raises `invalid-utf8`, `file-too-large`, `outside-workspace`, `not-a-file`.
///
/// # Errors
/// Where the disk cannot be read.
pub fn load(root: &Path, sink: &mut Diagnostics) -> anyhow::Result<Project> {
    let mut sources = SourceMap::default();
    let mut disk = Disk::new(root, &mut sources, sink)?;
    let mut project = Project { root: root.to_owned(), ..Project::default() };
    let manifest = disk.single(MANIFEST);
    project.manifest = disk.text(&manifest)?;
    load_chapters(&mut project, &mut disk)?;
    load_amendments(&mut project, &mut disk)?;
    let data = disk.entries("data", |entry| entry.depth() == 1 && entry.is_yaml())?;
    project.data = disk.texts(&data)?;
    let templates = disk.entries("templates", |entry| entry.has_suffix(&TEMPLATES))?;
    for entry in templates {
        if let Some(id) = disk.text(&entry)? {
            project.templates.push((entry.below(1).to_owned(), id));
        }
    }
    for entry in disk.entries("fonts", |entry| entry.has_suffix(&FONTS))? {
        if let Some(bytes) = disk.bytes(&entry)? {
            project.fonts.push((entry.shown.clone(), bytes));
        }
    }
    project.sources = sources;
    Ok(project)
}

fn load_chapters(project: &mut Project, disk: &mut Disk<'_>) -> anyhow::Result<()> {
    let chapter = |entry: &Entry| entry.depth() == 2 && entry.has_suffix(&["md"]);
    let entries = disk.entries("chapters", |entry| chapter(entry) || entry.has_suffix(&IMAGES))?;
    for entry in &entries {
        if !chapter(entry) {
            load_image(project, disk, entry)?;
        } else if let Some(id) = disk.text(entry)? {
            let (folder, name) =
                entry.below(1).split_once('/').context("a chapter has a folder")?;
            project.chapters.push((folder.to_owned(), name.to_owned(), id));
        }
    }
    project.chapters.sort_unstable();
    Ok(())
}

fn load_amendments(project: &mut Project, disk: &mut Disk<'_>) -> anyhow::Result<()> {
    let wanted =
        |entry: &Entry| entry.is_yaml() || entry.has_suffix(&["md"]) || entry.has_suffix(&IMAGES);
    for entry in &disk.entries("amendments", wanted)? {
        if entry.is_yaml() {
            project.amendments.extend(disk.text(entry)?);
        } else if entry.has_suffix(&["md"]) {
            project.passages.extend(disk.text(entry)?);
        } else {
            load_image(project, disk, entry)?;
        }
    }
    Ok(())
}

fn load_image(project: &mut Project, disk: &mut Disk<'_>, entry: &Entry) -> anyhow::Result<()> {
    if let Some(bytes) = disk.bytes(entry)? {
        project.images.push((entry.shown.clone(), bytes));
    }
    Ok(())
}
