//! Single files: a file of amendments and the Markdown files it is for.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;

use crate::diagnostic::Diagnostics;
use crate::project::disk::Disk;
use crate::source::SourceId;
use crate::source::SourceMap;

/// The name that stands for the standard input.
pub const STANDARD_INPUT: &str = "-";

/// The texts of single files.
#[derive(Debug, Default)]
pub struct Files {
    /// All texts; their paths are as they were given.
    pub sources: SourceMap,
    /// The file of amendments.
    pub amendments: Option<SourceId>,
    /// The Markdown files: path and text.
    pub documents: Vec<(String, SourceId)>,
    /// Markdown files that the amendments name with `file:`.
    pub passages: Vec<SourceId>,
}

/// Reads a file of amendments and the Markdown files it is for; `-` reads one of them from the
/// standard input. `named` tells the paths of further Markdown files that the amendments name; they
/// have to lie in the folder of the amendments or below. What a finding says cannot be read is left
/// out.
///
/// Raises `invalid-utf8`, `file-too-large`, `not-a-file`, `outside-workspace`.
///
/// # Errors
/// Where the disk cannot be read, or `-` is given twice.
pub fn load_files(
    amendments: &Path,
    documents: &[PathBuf],
    named: impl Fn(&SourceMap, SourceId) -> Vec<String>,
    sink: &mut Diagnostics,
) -> anyhow::Result<Files> {
    let mut sources = SourceMap::default();
    let folder = match amendments.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut stdin = Stdin(false);
    let mut read = Vec::new();
    for path in [amendments].into_iter().chain(documents.iter().map(PathBuf::as_path)) {
        read.push(text(path, &mut stdin, &mut sources, sink)?);
    }
    let mut texts = read.into_iter();
    let amendments = texts.next().flatten();
    let documents = documents.iter().map(|path| path.to_string_lossy().into_owned());
    let documents = documents.zip(texts).filter_map(|(path, text)| Some((path, text?)));
    let documents = documents.collect();
    let mut passages = Vec::new();
    let names = amendments.map_or_else(Vec::new, |it| named(&sources, it));
    if !names.is_empty() {
        let mut disk = Disk::new(folder, &mut sources, sink)?;
        for name in names {
            let path = PathBuf::from(&name);
            if fs_err::metadata(&path).is_ok() {
                let entry = disk.named(name, path);
                passages.extend(disk.text(&entry)?);
            }
        }
    }
    Ok(Files { sources, amendments, documents, passages })
}

/// Reads Markdown files, without amendments for them; see [`load_files`].
///
/// # Errors
/// Where the disk cannot be read, or `-` is given twice.
pub fn load_documents(documents: &[PathBuf], sink: &mut Diagnostics) -> anyhow::Result<Files> {
    let mut files = Files::default();
    let mut stdin = Stdin(false);
    for path in documents {
        if let Some(source) = text(path, &mut stdin, &mut files.sources, sink)? {
            files.documents.push((path.to_string_lossy().into_owned(), source));
        }
    }
    Ok(files)
}

/// Whether the standard input was read.
struct Stdin(bool);

/// Reads one of the files that were given; links are followed wherever they lead.
fn text(
    path: &Path,
    stdin: &mut Stdin,
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> anyhow::Result<Option<SourceId>> {
    let shown = path.to_string_lossy().into_owned();
    if shown == STANDARD_INPUT {
        if std::mem::replace(&mut stdin.0, true) {
            bail!("the standard input can be read once only: `-` is given twice");
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(Disk::LARGEST + 1)
            .read_to_end(&mut bytes)
            .context("reading the standard input")?;
        return Ok(Disk::decode(&shown, bytes, sources, sink));
    }
    let real = path.canonicalize().with_context(|| format!("{shown} cannot be read"))?;
    let folder = real.parent().unwrap_or(&real).to_owned();
    let mut disk = Disk::new(&folder, sources, sink)?;
    let entry = disk.named(shown, real);
    disk.text(&entry)
}
