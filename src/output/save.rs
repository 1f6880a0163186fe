//! One file that a person keeps, written anew: whole or not at all.

use std::path::Path;

use anyhow::Context;
use anyhow::bail;

use crate::output::staged::stage;

/// Writes a file (and the folders it lies in) so that whoever reads it meets the old text or the
/// new one: it is made beside the old one, which it replaces in one step.
///
/// # Errors
/// Where the disk cannot be written; then the old file is as it was.
pub fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(folder) = path.parent() else { bail!("{} is no file", path.display()) };
    fs_err::create_dir_all(folder)?;
    let writing = || format!("writing {}", path.display());
    let new = stage(path, bytes).with_context(writing)?;
    new.persist(path).map(drop).map_err(|error| error.error).with_context(writing)
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
