//! Files written into a folder that is nobody's output folder.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use tempfile::NamedTempFile;

use crate::output::check_paths;
use crate::output::staged;
use crate::output::swap;
use crate::render::Output;

/// Writes files into a folder, which is made where it is not there; files of the same names are
/// replaced. All are written beside their places before the first takes its own, so a disk that is
/// full leaves everything as it was.
///
/// `inputs` are files that are not written over, whatever name leads to them.
///
/// # Errors
/// Where two outputs are one file, where one is an input, or where the disk cannot be written.
pub fn write_files(folder: &Path, outputs: &[Output], inputs: &[PathBuf]) -> anyhow::Result<()> {
    check_paths(outputs)?;
    let real = |path: &Path| fs_err::canonicalize(path).ok();
    let inputs: BTreeSet<PathBuf> = inputs.iter().filter_map(|path| real(path)).collect();
    for output in outputs {
        let place = folder.join(&output.path);
        if real(&place).is_some_and(|place| inputs.contains(&place)) {
            bail!("{} is an input: write into another folder", place.display());
        }
        if place.is_dir() {
            bail!("{} is a folder: it cannot be replaced by a file", place.display());
        }
    }
    let missing = folder.ancestors().take_while(|above| !swap::exists(above));
    let missing: Vec<&Path> = missing.filter(|above| !above.as_os_str().is_empty()).collect();
    let written = fs_err::create_dir_all(folder).map_err(anyhow::Error::from).and_then(|()| {
        let staged = outputs.iter().map(|output| stage(folder, output));
        staged.collect::<anyhow::Result<Vec<_>>>()?.into_iter().try_for_each(put_in_place)
    });
    if written.is_err() {
        missing.iter().for_each(|folder| drop(fs_err::remove_dir(folder)));
    }
    written
}

fn stage(folder: &Path, output: &Output) -> anyhow::Result<(NamedTempFile, PathBuf)> {
    let place = folder.join(&output.path);
    let file = staged::stage(&place, &output.bytes)
        .with_context(|| format!("writing {}", place.display()))?;
    Ok((file, place))
}

fn put_in_place((file, place): (NamedTempFile, PathBuf)) -> anyhow::Result<()> {
    file.persist(&place).map(drop).with_context(|| format!("writing {}", place.display()))
}
