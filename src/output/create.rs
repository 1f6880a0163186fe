//! New files below a folder: all or none, and never over anything that is there.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;

use crate::output::swap::exists;

/// Returns what stands in the way of new files below a folder, each once: files that exist, and
/// files where a folder would have to be. `paths` are relative to the folder, with `/`.
pub fn obstacles<'a>(folder: &Path, paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for path in paths {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut parents = ends.map(|end| &path[..end]);
        let is_no_folder = |parent: &&str| {
            exists(&folder.join(parent))
                && !fs_err::metadata(folder.join(parent)).is_ok_and(|it| it.is_dir())
        };
        let obstacle = parents.find(is_no_folder);
        let obstacle = obstacle.or_else(|| exists(&folder.join(path)).then_some(path));
        found.extend(
            obstacle.filter(|it| !found.iter().any(|known| known == it)).map(str::to_owned),
        );
    }
    found
}

/// Makes a folder, if it is not there, and new files in it.
///
/// # Errors
/// Where one of the files exists, or the disk cannot be written; then nothing is left behind.
pub fn create(folder: &Path, files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    let mut made = Vec::new();
    let result = files.iter().try_for_each(|(path, bytes)| {
        create_file(&folder.join(path), bytes, &mut made).with_context(|| format!("making {path}"))
    });
    if result.is_err() {
        made.iter().rev().for_each(Made::remove);
    }
    result
}

/// What was made so far.
enum Made {
    Folder(PathBuf),
    File(PathBuf),
}

impl Made {
    /// Takes it back. A folder that is not empty is somebody else's by now.
    fn remove(&self) {
        let _ = match self {
            Made::Folder(path) => fs_err::remove_dir(path),
            Made::File(path) => fs_err::remove_file(path),
        };
    }
}

fn create_file(path: &Path, bytes: &[u8], made: &mut Vec<Made>) -> anyhow::Result<()> {
    let missing: Vec<&Path> = path
        .ancestors()
        .skip(1)
        .take_while(|above| !above.as_os_str().is_empty() && !exists(above))
        .collect();
    for above in missing.into_iter().rev() {
        fs_err::create_dir(above)?;
        made.push(Made::Folder(above.to_owned()));
    }
    let mut file = fs_err::OpenOptions::new().write(true).create_new(true).open(path)?;
    made.push(Made::File(path.to_owned()));
    Ok(file.write_all(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<(String, Vec<u8>)> {
        paths.iter().map(|path| ((*path).to_owned(), b"new\n".to_vec())).collect()
    }

    #[test]
    fn what_is_in_the_way_is_named_once() {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path(), &files(&["a", "b/c"])).unwrap();
        let paths = ["a", "a/x", "a/y", "b/c", "b/d", "e"];
        assert_eq!(obstacles(folder.path(), paths), ["a", "b/c"]);
    }

    #[test]
    fn files_that_cannot_all_be_made_leave_nothing_behind() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("one/two");
        create(&folder, &files(&["a/b", "a"])).unwrap_err();
        assert!(!parent.path().join("one").exists());
        create(&folder, &files(&["a/b"])).unwrap();
        create(&folder, &files(&["c/d", "a/b"])).unwrap_err();
        assert_eq!(fs_err::read(folder.join("a/b")).unwrap(), b"new\n");
        assert!(!folder.join("c").exists());
    }
}
