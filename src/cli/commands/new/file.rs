//! The file that a new amendment goes to, or the one it is only tried in.

use std::path::Path;

use anyhow::Context;
use anyhow::bail;
use policy::output;
use policy::project::Project;
use policy::yaml;

/// The path of what is only printed, as findings show it.
const PRINTED: &str = "amendments/(printed)";

/// A file of amendments.
#[derive(Debug)]
pub(super) struct Destination {
    /// Path relative to the workspace, with `/`.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// Whether the amendment is to be written there.
    pub(super) is_kept: bool,
}

impl Destination {
    /// Finds the file as it was named, or one that does not exist, headed by the policies.
    pub(super) fn new(
        named: Option<&str>,
        policies: &[String],
        project: &Project,
    ) -> anyhow::Result<Self> {
        let head = match policies {
            [] => String::new(),
            [one] => format!("policy: {}\n", yaml::scalar(one)),
            several => format!("policy: [{}]\n", several.join(", ")),
        };
        let Some(named) = named else {
            return Ok(Self { path: PRINTED.to_owned(), text: head, is_kept: false });
        };
        let path = path(named, &project.root)?;
        let sources = &project.sources;
        let mut texts = project.amendments.iter().map(|id| sources.get(*id));
        let text = match texts.find(|source| source.path() == path) {
            Some(source) => source.text().to_owned(),
            None if fs_err::symlink_metadata(project.root.join(&path)).is_err() => head,
            None => bail!("{named} cannot be read as a file of amendments: policy check says why"),
        };
        Ok(Self { path, text, is_kept: true })
    }
}

/// Returns the path relative to the workspace of a file that may hold amendments.
fn path(named: &str, root: &Path) -> anyhow::Result<String> {
    let current = std::env::current_dir().context("the current folder cannot be read")?;
    let real = output::resolve(&current.join(named))?;
    let below = real.strip_prefix(fs_err::canonicalize(root)?).ok();
    let parts =
        below.map(|below| below.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>());
    let path = parts.flatten().map(|parts| parts.join("/")).unwrap_or_default();
    let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    if !path.starts_with("amendments/") || !is_yaml || is_hidden {
        bail!("amendments stand in YAML files below amendments/ of the workspace, not in {named}");
    }
    if path == "amendments/register.yaml" {
        bail!("the register holds no amendments: name another file below amendments/");
    }
    Ok(path)
}
