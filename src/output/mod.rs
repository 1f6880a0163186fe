//! Writes outputs: all or none, and never over files that no build wrote. Replaces input files
//! where they are fixed, all or none too.
//!
//! Owns the output folder and its `manifest.json`. Must not know what the outputs are.

mod create;
mod files;
mod guard;
mod inputs;
mod record;
mod save;
mod staged;
mod swap;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;

use crate::diagnostic::Diagnostics;
use crate::output::guard::Found;
use crate::render::Output;

pub use crate::output::create::create;
pub use crate::output::create::obstacles;
pub use crate::output::files::write_files;
pub use crate::output::guard::resolve;
pub use crate::output::inputs::NewText;
pub use crate::output::inputs::replace_inputs;
pub use crate::output::record::RECORD_FILE;
pub use crate::output::record::Record;
pub use crate::output::record::sha256;
pub use crate::output::save::save;

/// Where to write.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The output folder.
    pub folder: &'a Path,
    /// The workspace, whose inputs must not be touched.
    pub root: &'a Path,
}

/// Writes the outputs and the output manifest into a folder; returns how many files were written,
/// or nothing where a finding forbids it.
///
/// Of the files that the last output manifest of the folder lists, those are replaced that come
/// again, and those are removed for which `is_stale` holds: files that this build would have
/// written if they still existed. All others stay: those that are listed stay listed.
///
/// The new folder is made beside the old one and takes its place in one step, so a reader (or a
/// build that is killed) meets the old output or the new, never a mixture.
///
/// Raises `foreign-output`.
///
/// # Errors
/// Where the disk cannot be written; then nothing is changed.
pub fn write(
    target: &Target<'_>,
    outputs: &[Output],
    record: &Record,
    is_stale: &dyn Fn(&str) -> bool,
    sink: &mut Diagnostics,
) -> anyhow::Result<Option<usize>> {
    check_paths(outputs)?;
    let folder = guard::resolve(target.folder)?;
    if let Some(finding) = guard::inputs(&folder, target, record) {
        sink.push(finding);
        return Ok(None);
    }
    let found = match guard::examine(&folder, target.folder, outputs)? {
        Ok(found) => found,
        Err(finding) => {
            sink.push(*finding);
            return Ok(None);
        }
    };
    let new: BTreeMap<String, &Output> =
        outputs.iter().map(|output| (output.path.clone(), output)).collect();
    let (kept, listed) = kept(&found, &new, is_stale);
    let text = record.text(outputs, &listed);
    swap::replace(&folder, &|staged| {
        kept.iter().try_for_each(|entry| swap::carry(&folder, staged, entry))?;
        for output in new.values() {
            swap::create(staged, &output.path, &output.bytes)?;
        }
        swap::create(staged, RECORD_FILE, text.as_bytes())
    })?;
    Ok(Some(outputs.len() + 1))
}

/// Returns the entries of the old folder that stay, and of the listed ones path and sum.
fn kept<'a>(
    found: &'a Found,
    new: &BTreeMap<String, &Output>,
    is_stale: &dyn Fn(&str) -> bool,
) -> (Vec<&'a str>, Vec<(&'a str, &'a str)>) {
    let stands_in_the_way = |path: &str| {
        new.contains_key(path) || new.keys().any(|output| guard::is_below(output, path))
    };
    let stays = |path: &str| match found.listed.contains_key(path) {
        true => {
            !is_stale(path)
                && !stands_in_the_way(path)
                && !new.keys().any(|new| guard::is_below(path, new))
        }
        false => path != RECORD_FILE,
    };
    let entries = found.entries.iter().map(String::as_str).filter(|path| stays(path));
    let entries: Vec<&str> = entries.collect();
    let sums = entries.iter().filter_map(|path| Some((*path, found.listed.get(*path)?.as_str())));
    let listed = sums.collect();
    (entries, listed)
}

/// Makes sure that the outputs lie in the folder and are different files on every file system.
fn check_paths(outputs: &[Output]) -> anyhow::Result<()> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for output in outputs {
        let path = output.path.as_str();
        let sound =
            |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']);
        if !path.split('/').all(sound) {
            bail!("`{}` is no path below the output folder", path.escape_debug());
        }
        if let Some(other) = known.insert(path.to_lowercase(), path) {
            bail!("two outputs would be one file: `{other}` and `{path}`");
        }
    }
    if known.contains_key(RECORD_FILE) {
        bail!("an output takes the place of the output manifest");
    }
    let mut parents = known.keys().zip(known.keys().skip(1));
    match parents.find(|(path, next)| guard::is_below(next, path)) {
        Some((path, next)) => bail!("an output is a file and a folder: `{path}` and `{next}`"),
        None => Ok(()),
    }
}
