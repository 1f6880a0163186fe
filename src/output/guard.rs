//! Whether a folder may be written: it holds no input, lies in none, and what it holds is ours.

use std::collections::BTreeMap;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::output::RECORD_FILE;
use crate::output::Record;
use crate::output::Target;
use crate::output::record;
use crate::project::INPUT_FOLDERS;
use crate::render::Output;

/// What an output folder holds before a build.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files, links and empty folders: paths relative to the folder, with `/`, in byte order.
    pub(super) entries: Vec<String>,
    /// What the last output manifest lists, with the sums.
    pub(super) listed: BTreeMap<String, String>,
}

/// Says whether `path` lies below the folder `above`.
pub(super) fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

/// Returns a path without links; its last parts need not exist.
///
/// # Errors
/// Where a link leads nowhere, or the disk cannot be read.
pub fn resolve(folder: &Path) -> anyhow::Result<PathBuf> {
    let absolute = std::path::absolute(folder).context("there is no such path")?;
    let mut missing = Vec::new();
    for above in absolute.ancestors() {
        if fs_err::symlink_metadata(above).is_ok() {
            let real = fs_err::canonicalize(above)?;
            return Ok(missing.iter().rev().fold(real, |path: PathBuf, part| path.join(part)));
        }
        match above.components().next_back() {
            Some(Component::Normal(name)) => missing.push(name.to_owned()),
            _ => bail!("{} does not exist", above.display()),
        }
    }
    bail!("{} does not exist", folder.display())
}

/// Refuses a folder that holds an input or lies among inputs.
pub(super) fn inputs(folder: &Path, target: &Target<'_>, record: &Record) -> Option<Diagnostic> {
    let real = |path: PathBuf| fs_err::canonicalize(&path).unwrap_or(path);
    let root = real(target.root.to_owned());
    let held = record.inputs.iter().find(|(path, _)| real(root.join(path)).starts_with(folder));
    let around = INPUT_FOLDERS.iter().find(|name| folder.starts_with(real(root.join(name))));
    let shown = target.folder.display();
    let reason = match (held, around) {
        (Some((input, _)), _) => {
            format!("`{shown}` cannot be the output folder: it holds `{input}`")
        }
        (None, Some(name)) => format!("`{shown}` cannot be the output folder: it lies in `{name}`"),
        (None, None) => return None,
    };
    let help = "name a folder of its own: policy build --out build";
    Some(Diagnostic::new(codes::FOREIGN_OUTPUT, reason).help(help))
}

/// Looks at what the folder holds; refuses it where files stand there that no build wrote, unless
/// they stand beside the outputs of a former build and in nobody's way.
pub(super) fn examine(
    folder: &Path,
    shown: &Path,
    outputs: &[Output],
) -> anyhow::Result<Result<Found, Box<Diagnostic>>> {
    let refuse = |reason: String, help: &str| {
        Ok(Err(Box::new(Diagnostic::new(codes::FOREIGN_OUTPUT, reason).help(help))))
    };
    let shown = shown.display();
    let Ok(metadata) = fs_err::metadata(folder) else { return Ok(Ok(Found::default())) };
    if !metadata.is_dir() {
        return refuse(
            format!("`{shown}` is no folder"),
            "name a folder: policy build --out build",
        );
    }
    let entries = entries(folder)?;
    if entries.is_empty() {
        return Ok(Ok(Found::default()));
    }
    let text = fs_err::read(folder.join(RECORD_FILE)).unwrap_or_default();
    let Some(listed) = record::outputs(&String::from_utf8_lossy(&text)) else {
        let reason = format!("`{shown}` is not empty, and no build wrote it: `{}`", entries[0]);
        return refuse(reason, "empty it yourself, or name another folder: policy build --out DIR");
    };
    let foreign = entries.iter().filter(|path| !listed.contains_key(*path) && *path != RECORD_FILE);
    for path in foreign {
        let meets = |output: &&Output| {
            output.path == *path || is_below(&output.path, path) || is_below(path, &output.path)
        };
        if let Some(output) = outputs.iter().find(meets) {
            let reason = format!("`{shown}/{path}` was written by no build");
            let help = format!("move it away: `{}` is to be written there", output.path);
            return refuse(reason, &help);
        }
    }
    Ok(Ok(Found { entries, listed }))
}

fn entries(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut entries = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.context("reading the output folder")?;
        let is_full =
            entry.file_type().is_dir() && fs_err::read_dir(entry.path())?.next().is_some();
        if is_full {
            continue;
        }
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts = relative.iter().map(|part| part.to_str());
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            bail!("the name of {} is not UTF-8", entry.path().display());
        };
        entries.push(parts.join("/"));
    }
    entries.sort_unstable();
    Ok(entries)
}
