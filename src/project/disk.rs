//! Folders and files of a workspace: which there are, whether they may be read, what they hold.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use walkdir::WalkDir;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;

/// How many files and folders a workspace may have; links that lead crosswise multiply.
const MOST: usize = 200_000;

/// A file that is to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Path relative to the root, with `/`.
    pub(super) shown: String,
    /// Path on disk.
    path: PathBuf,
}

impl Entry {
    /// Returns the path below the first `folders` folders.
    pub(super) fn below(&self, folders: usize) -> &str {
        self.shown.splitn(folders + 1, '/').last().unwrap_or("")
    }

    /// Returns how many folders the file lies in.
    pub(super) fn depth(&self) -> usize {
        self.shown.matches('/').count()
    }

    /// Says whether the name ends in one of the suffixes, given without the dot.
    pub(super) fn has_suffix(&self, suffixes: &[&str]) -> bool {
        let suffix = self.shown.rsplit_once('.').map(|(_, suffix)| suffix);
        suffix.is_some_and(|suffix| suffixes.contains(&suffix))
    }

    /// Says whether the name is that of a YAML file.
    pub(super) fn is_yaml(&self) -> bool {
        self.has_suffix(&["yaml", "yml"])
    }
}

/// The disk as far as one workspace goes.
pub(super) struct Disk<'a> {
    root: PathBuf,
    /// The root without links.
    real: PathBuf,
    sources: &'a mut SourceMap,
    sink: &'a mut Diagnostics,
    seen: usize,
}

impl<'a> Disk<'a> {
    /// The largest file that is read, in bytes.
    pub(super) const LARGEST: u64 = 64 << 20;

    /// Opens the workspace in `root`.
    pub(super) fn new(
        root: &Path,
        sources: &'a mut SourceMap,
        sink: &'a mut Diagnostics,
    ) -> anyhow::Result<Self> {
        let real = fs_err::canonicalize(root)?;
        Ok(Self { root: root.to_owned(), real, sources, sink, seen: 0 })
    }

    /// Returns the entry of one file.
    pub(super) fn single(&self, name: &str) -> Entry {
        Entry { shown: name.to_owned(), path: self.root.join(name) }
    }

    /// Returns the files below a folder that `wanted` lets through, in byte order of their paths.
    pub(super) fn entries(
        &mut self,
        folder: &str,
        wanted: impl Fn(&Entry) -> bool,
    ) -> anyhow::Result<Vec<Entry>> {
        let top = self.root.join(folder);
        if fs_err::symlink_metadata(&top)
            .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        let visible = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
        };
        let mut walk = WalkDir::new(&top).follow_links(true).into_iter().filter_entry(visible);
        while let Some(found) = walk.next() {
            self.seen += 1;
            if self.seen > MOST {
                bail!("{} holds more than {MOST} files and folders", self.root.display());
            }
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    self.unwalkable(error)?;
                    continue;
                }
            };
            let is_folder = found.file_type().is_dir();
            let Some(entry) = self.entry(found.path()) else { continue };
            if !(is_folder || wanted(&entry)) {
                continue;
            }
            if found.path_is_symlink() && !self.is_inside(&entry)? {
                if is_folder {
                    walk.skip_current_dir();
                }
            } else if !is_folder {
                entries.push(entry);
            }
        }
        entries.sort_unstable();
        Ok(entries)
    }

    /// Returns the texts of files, leaving out those that cannot be read as text.
    pub(super) fn texts(&mut self, entries: &[Entry]) -> anyhow::Result<Vec<SourceId>> {
        let texts = entries.iter().map(|entry| self.text(entry));
        Ok(texts.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Reads a text; nothing where a finding says why not.
    pub(super) fn text(&mut self, entry: &Entry) -> anyhow::Result<Option<SourceId>> {
        let Some(bytes) = self.bytes(entry)? else { return Ok(None) };
        Ok(Self::decode(&entry.shown, bytes, self.sources, self.sink))
    }

    /// Takes bytes as a text; nothing where a finding says why not.
    pub(super) fn decode(
        shown: &str,
        bytes: Vec<u8>,
        sources: &mut SourceMap,
        sink: &mut Diagnostics,
    ) -> Option<SourceId> {
        if !is_small_enough(shown, &bytes, sources, sink) {
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some(sources.add(shown, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let found = not_utf8(shown, error.as_bytes(), at, sources);
                sink.push(found);
                None
            }
        }
    }

    /// Returns the entry of a file by its path on disk.
    pub(super) fn named(&self, shown: String, path: PathBuf) -> Entry {
        Entry { shown, path }
    }

    /// Reads a file; nothing where a finding says why not.
    pub(super) fn bytes(&mut self, entry: &Entry) -> anyhow::Result<Option<Vec<u8>>> {
        let shown = &entry.shown;
        // Asked before opening: opening a pipe waits for somebody to write into it.
        let metadata = fs_err::metadata(&entry.path)?;
        if !metadata.is_file() {
            let message = format!("`{shown}` is no ordinary file");
            self.push(codes::NOT_A_FILE, shown, message, "put a file in its place, or remove it");
            return Ok(None);
        }
        let link = fs_err::symlink_metadata(&entry.path)?.is_symlink();
        if link && !self.is_inside(entry)? {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(metadata.len().min(Self::LARGEST) as usize);
        let file = fs_err::File::open(&entry.path)?;
        file.take(Self::LARGEST + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("reading {shown}"))?;
        let fits = is_small_enough(shown, &bytes, self.sources, self.sink);
        Ok(fits.then_some(bytes))
    }

    fn entry(&mut self, path: &Path) -> Option<Entry> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = relative.iter().map(|part| part.to_str());
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            let shown = relative.to_string_lossy().replace('\\', "/");
            let message = format!("the name of `{shown}` is not UTF-8");
            self.push(codes::INVALID_UTF8, &shown, message, "rename the file");
            return None;
        };
        Some(Entry { shown: parts.join("/"), path: path.to_owned() })
    }

    /// Says whether a link stays in the workspace; a finding says it where it does not.
    fn is_inside(&mut self, entry: &Entry) -> anyhow::Result<bool> {
        let target = fs_err::canonicalize(&entry.path)?;
        if target.starts_with(&self.real) {
            return Ok(true);
        }
        let message = format!("`{}` is a link that leads out of the workspace", entry.shown);
        let help = format!("copy what it leads to into the workspace: {}", target.display());
        self.push(codes::OUTSIDE_WORKSPACE, &entry.shown, message, help);
        Ok(false)
    }

    /// Reports a link that cannot be followed; any other fault is the disk's.
    fn unwalkable(&mut self, error: walkdir::Error) -> anyhow::Result<()> {
        let path = error.path().map(Path::to_owned).unwrap_or_default();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let link = fs_err::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if !link {
            return Err(anyhow::Error::new(error).context("reading the workspace"));
        }
        // Editors lock files by hidden links that lead nowhere.
        if hidden {
            return Ok(());
        }
        if let Some(Entry { shown, .. }) = self.entry(&path) {
            let way = if error.loop_ancestor().is_some() { "in a circle" } else { "nowhere" };
            let message = format!("`{shown}` is a link that leads {way}");
            self.push(
                codes::NOT_A_FILE,
                &shown,
                message,
                "remove the link, or let it lead to a file",
            );
        }
        Ok(())
    }

    /// Pushes a finding about a whole file, whose text nobody has seen.
    fn push(&mut self, code: Code, shown: &str, message: String, help: impl Into<String>) {
        let found = of_file(code, shown, message, help, self.sources);
        self.sink.push(found);
    }
}

/// Makes a finding about a whole file, whose text nobody has seen.
fn of_file(
    code: Code,
    shown: &str,
    message: String,
    help: impl Into<String>,
    sources: &mut SourceMap,
) -> Diagnostic {
    let id = sources.add(shown, "");
    Diagnostic::new(code, message).at(Span::new(id, 0..0), "").help(help)
}

fn is_small_enough(
    shown: &str,
    bytes: &[u8],
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> bool {
    let is_small = bytes.len() as u64 <= Disk::LARGEST;
    if !is_small {
        let message = format!("`{shown}` is larger than 64 MiB");
        let help = "split it, or take out of the workspace what is not part of the drafts";
        sink.push(of_file(codes::FILE_TOO_LARGE, shown, message, help, sources));
    }
    is_small
}

fn not_utf8(shown: &str, bytes: &[u8], at: usize, sources: &mut SourceMap) -> Diagnostic {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if wide {
        let message = format!("`{shown}` is UTF-16, not UTF-8");
        let help = format!("save it as UTF-8: iconv -f UTF-16 -t UTF-8 {shown}");
        return of_file(codes::INVALID_UTF8, shown, message, help, sources);
    }
    let message = format!("`{shown}` is not UTF-8 text");
    let text = String::from_utf8_lossy(bytes).into_owned();
    let id = sources.add(shown, text);
    let byte = bytes[at];
    let mark = '\u{fffd}'.len_utf8() as u32;
    let span = Span::new(id, at as u32..at as u32 + mark);
    let help = "save the file as UTF-8; if it came from an older Windows program:\n".to_owned()
        + &format!("iconv -f WINDOWS-1252 -t UTF-8 {shown}");
    let found = Diagnostic::new(codes::INVALID_UTF8, message);
    found.at(span, format!("the byte {byte:02X} is no letter in UTF-8")).help(help)
}
