//! Replaces input files: all or none, each in one step.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use tempfile::NamedTempFile;

use crate::output::staged::stage;

/// A file's new text.
#[derive(Clone, Copy, Debug)]
pub struct NewText<'a> {
    /// The file, relative to the workspace, with `/`.
    pub path: &'a str,
    /// The text that was read.
    pub before: &'a str,
    /// The text to write.
    pub after: &'a str,
}

/// Replaces the texts of files; links stay links, permissions stay as they are.
///
/// The new files are made beside the old ones first, then each takes the place of the old one in
/// one step, so whoever reads meets the old text or the new. Should one not get there, those before
/// it are put back.
///
/// # Errors
/// Where a file is read-only, is no longer what was read, or cannot be replaced; then all files are
/// as they were.
pub fn replace_inputs(root: &Path, texts: &[NewText<'_>]) -> anyhow::Result<()> {
    let mut files: BTreeMap<PathBuf, &NewText<'_>> = BTreeMap::new();
    for text in texts {
        if let Some(other) = files.insert(examine(root, text)?, text)
            && other.after != text.after
        {
            bail!("{} and {} are one file; nothing was written", other.path, text.path);
        }
    }
    let staged = files.iter().map(|(file, text)| {
        stage(file, text.after.as_bytes())
            .with_context(|| format!("{} cannot be written; nothing was", text.path))
    });
    let staged: Vec<NamedTempFile> = staged.collect::<anyhow::Result<_>>()?;
    for (at, (new, (file, text))) in staged.into_iter().zip(&files).enumerate() {
        if let Err(error) = new.persist(file) {
            for (file, text) in files.iter().take(at) {
                put_back(file, text)?;
            }
            let message = format!("{} cannot be replaced; nothing was written", text.path);
            return Err(anyhow::Error::new(error.error).context(message));
        }
    }
    Ok(())
}

/// Returns the file without links, if it may be replaced.
fn examine(root: &Path, text: &NewText<'_>) -> anyhow::Result<PathBuf> {
    let file = fs_err::canonicalize(root.join(text.path))?;
    if fs_err::metadata(&file)?.permissions().readonly() {
        bail!("{} is read-only; nothing was written", text.path);
    }
    if fs_err::read(&file)? != text.before.as_bytes() {
        bail!("{} has changed since it was read; nothing was written", text.path);
    }
    Ok(file)
}

fn put_back(file: &Path, text: &NewText<'_>) -> anyhow::Result<()> {
    let lost = || format!("{} has its new text, though others have not", text.path);
    let old = stage(file, text.before.as_bytes()).with_context(lost)?;
    old.persist(file).map(drop).map_err(|error| error.error).with_context(lost)
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::io::Write;

    use super::*;

    fn text<'a>(path: &'a str, before: &'a str, after: &'a str) -> NewText<'a> {
        NewText { path, before, after }
    }

    fn files(root: &Path) -> Vec<(String, String)> {
        let entries = fs_err::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        let entries = entries.filter(|path| path.is_file());
        let read = |path: PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs_err::read(&path).map(|bytes| String::from_utf8(bytes).unwrap()).unwrap())
        };
        let mut files: Vec<_> = entries.map(read).collect();
        files.sort();
        files
    }

    fn folder(contents: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in contents {
            let mut file = fs_err::File::create(folder.path().join(name)).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn all_files_are_replaced() {
        let folder = folder(&[("a", "1"), ("b", "2")]);
        replace_inputs(folder.path(), &[text("b", "2", "two"), text("a", "1", "one")]).unwrap();
        let expected = [("a".into(), "one".into()), ("b".into(), "two".into())];
        assert_eq!(files(folder.path()), expected);
    }

    #[test]
    fn where_one_cannot_be_replaced_none_is() {
        let folder = folder(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let locked = folder.path().join("c");
        let mut permissions = fs_err::metadata(&locked).unwrap().permissions();
        permissions.set_readonly(true);
        fs_err::set_permissions(&locked, permissions).unwrap();
        let refused = |texts: &[NewText<'_>]| {
            let before = files(folder.path());
            let message = replace_inputs(folder.path(), texts).unwrap_err().to_string();
            assert_eq!(files(folder.path()), before);
            message
        };
        let one = text("a", "1", "one");
        let changed = "b has changed since it was read; nothing was written";
        assert_eq!(refused(&[one, text("b", "another", "two")]), changed);
        assert_eq!(refused(&[one, text("c", "3", "x")]), "c is read-only; nothing was written");
        assert!(refused(&[one, text("d", "", "x")]).contains('d'));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[("a", "1")]);
        let (file, link) = (folder.path().join("a"), folder.path().join("link"));
        fs_err::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        fs_err::os::unix::fs::symlink("a", &link).unwrap();
        replace_inputs(folder.path(), &[text("link", "1", "one"), text("a", "1", "one")]).unwrap();
        assert!(fs_err::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs_err::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        let expected = [("a".into(), "one".into()), ("link".into(), "one".into())];
        assert_eq!(files(folder.path()), expected);
        let both = [text("link", "one", "1"), text("a", "one", "2")];
        assert!(replace_inputs(folder.path(), &both).unwrap_err().to_string().contains("one file"));
    }
}
