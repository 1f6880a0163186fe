//! A folder made beside another and put in its place in one step.

use std::fs::File;
use std::fs::TryLockError;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;

/// The names in a staging folder.
const LOCK: &str = "lock";
const NEW: &str = "new";
const OLD: &str = "old";

/// Replaces `folder` (which need not exist) by one that `fill` makes: all or nothing.
///
/// The new folder is staged in a hidden folder beside the old one. That folder is locked, so two
/// builds never meet in it, and what a killed build left there is cleared by the next.
pub(super) fn replace(
    folder: &Path,
    fill: &dyn Fn(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        bail!("{} has no folder beside it to write in", folder.display());
    };
    let created = create_parents(parent)?;
    let staging = parent.join(format!(".{}.policy-build", name.to_string_lossy()));
    let result = staged(&staging, folder, fill);
    if result.is_err() {
        remove_empty(&created);
    }
    result
}

fn staged(
    staging: &Path,
    folder: &Path,
    fill: &dyn Fn(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    create_folder(staging)?;
    let lock = lock(staging, folder)?;
    let (new, old) = (staging.join(NEW), staging.join(OLD));
    let result = recover(&new, &old, folder).and_then(|()| {
        fs_err::create_dir(&new)?;
        if let Ok(metadata) = fs_err::metadata(folder) {
            fs_err::set_permissions(&new, metadata.permissions())?;
        }
        fill(&new)?;
        Ok(put_in_place(&new, &old, folder)?)
    });
    drop(lock);
    // Where the old output could not be brought back, its last copy is here. All else that is
    // left is no output; should it stay, the next build clears it.
    if exists(folder) || !exists(&old) {
        let _ = fs_err::remove_dir_all(staging);
    }
    result
}

/// Takes the lock of a staging folder. File systems that know no locks do without.
fn lock(staging: &Path, folder: &Path) -> anyhow::Result<File> {
    let file = fs_err::File::create(staging.join(LOCK))?.into_file();
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            bail!("another build is writing into {}", folder.display())
        }
        Err(TryLockError::Error(_)) | Ok(()) => Ok(file),
    }
}

/// Clears what a killed build left: brings the old output back where it was away.
fn recover(new: &Path, old: &Path, folder: &Path) -> anyhow::Result<()> {
    if exists(old) {
        match exists(folder) {
            true => fs_err::remove_dir_all(old)?,
            false => fs_err::rename(old, folder)?,
        }
    }
    if exists(new) {
        fs_err::remove_dir_all(new)?;
    }
    Ok(())
}

/// Puts the new folder where the old one is. One step where the system can exchange two folders;
/// else two, and the first is taken back should the second fail.
fn put_in_place(new: &Path, old: &Path, folder: &Path) -> std::io::Result<()> {
    if !exists(folder) {
        return fs_err::rename(new, folder);
    }
    if exchange(new, folder).is_ok() {
        return Ok(());
    }
    fs_err::rename(folder, old)?;
    fs_err::rename(new, folder).inspect_err(|_| {
        // The old output is still whole under its other name, which `recover` knows.
        let _ = fs_err::rename(old, folder);
    })
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> std::io::Result<()> {
    use rustix::fs::CWD;
    use rustix::fs::RenameFlags;
    Ok(rustix::fs::renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> std::io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Writes one file below the staged folder.
pub(super) fn create(staged: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = staged.join(path);
    if let Some(parent) = file.parent() {
        fs_err::create_dir_all(parent).with_context(|| format!("writing {path}"))?;
    }
    fs_err::write(&file, bytes).with_context(|| format!("writing {path}"))
}

/// Takes a file, link or empty folder over from the old folder: by a second name for the same file
/// where the system can, by a copy where not.
pub(super) fn carry(folder: &Path, staged: &Path, path: &str) -> anyhow::Result<()> {
    let (from, to) = (folder.join(path), staged.join(path));
    let metadata = fs_err::symlink_metadata(&from)?;
    if metadata.is_dir() {
        return fs_err::create_dir_all(&to).with_context(|| format!("keeping {path}"));
    }
    if let Some(parent) = to.parent() {
        fs_err::create_dir_all(parent)?;
    }
    if fs_err::hard_link(&from, &to).is_ok() {
        return Ok(());
    }
    if !metadata.is_file() {
        bail!("{} cannot be kept: it is no ordinary file", from.display());
    }
    fs_err::copy(&from, &to).map(drop).with_context(|| format!("keeping {path}"))
}

/// Makes the folders that are missing, and returns them, the innermost first.
fn create_parents(parent: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let missing = parent.ancestors().take_while(|above| !exists(above));
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    for (at, folder) in missing.iter().enumerate().rev() {
        if let Err(error) = fs_err::create_dir(folder) {
            remove_empty(&missing[at + 1..]);
            return Err(error.into());
        }
    }
    Ok(missing)
}

/// Removes folders that were made for nothing; one that is not empty is somebody else's by now.
fn remove_empty(folders: &[PathBuf]) {
    folders.iter().for_each(|folder| drop(fs_err::remove_dir(folder)));
}

fn create_folder(folder: &Path) -> std::io::Result<()> {
    match fs_err::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created,
    }
}

pub(super) fn exists(path: &Path) -> bool {
    fs_err::symlink_metadata(path).is_ok()
}
