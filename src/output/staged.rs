//! New files beside their places: whoever takes one of them to its place does so in one step.

use std::io::Write;
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file beside the place that it is for, with the permissions of the file there. It goes
/// unless it is taken to its place; should a killed program leave it, it is hidden, and loaders pass
/// over hidden files.
pub(super) fn stage(place: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let folder = match place.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    let create = |path: &Path| std::fs::File::create_new(path);
    let mut file = builder.prefix(".policy-").make_in(folder, create)?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs_err::metadata(place) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}
