//! One file that a person keeps, written anew: whole or not at all.

use std::path::Path;

use anyhow::Context;
use anyhow::bail;

/// Writes a file (and the folders it lies in) so that whoever reads it meets the old text or the
/// new one: it is made beside the old one, which it replaces in one step.
///
/// # Errors
/// Where the disk cannot be written; then the old file is as it was.
pub fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        bail!("{} is no file", path.display());
    };
    fs_err::create_dir_all(folder)?;
    let beside = folder.join(format!(".{}.policy-save", name.to_string_lossy()));
    let written = write(path, &beside, bytes);
    if written.is_err() {
        let _ = fs_err::remove_file(&beside);
    }
    written.with_context(|| format!("writing {}", path.display()))
}

fn write(path: &Path, beside: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs_err::write(beside, bytes)?;
    if let Ok(metadata) = fs_err::metadata(path) {
        fs_err::set_permissions(beside, metadata.permissions())?;
    }
    Ok(fs_err::rename(beside, path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.yaml");
        save(&path, b"one").unwrap();
        save(&path, b"two").unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), b"two");
        save(&folder.path().join("a"), b"three").unwrap_err();
        let names: Vec<_> = fs_err::read_dir(folder.path()).unwrap().flatten().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!(fs_err::read(&path).unwrap(), b"two");
    }
}
