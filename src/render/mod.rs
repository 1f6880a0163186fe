//! Documents and matrix → outputs. Each format is a file or folder of its own.

use crate::diagnostic::Diagnostics;
use crate::model::matrix::DispositionMatrix;
use crate::model::resolution::Resolution;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Profile;
use crate::model::workspace::Workspace;
use crate::source::SourceId;
use crate::source::SourceMap;

/// A file to write, below the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A format of `-f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `md`
    Markdown,
    /// `html`
    Html,
}

/// A paper of `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Paper {
    /// `draft`
    Draft,
    /// `chapters`
    Chapters,
}

/// Everything that rendering reads.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// All texts.
    pub sources: &'a SourceMap,
    /// The workspace as it was read.
    pub workspace: &'a Workspace,
    /// The revised drafts.
    pub revised: &'a RevisedWorkspace,
    /// Their numbers and references, in the same order.
    pub resolutions: &'a [Resolution],
    /// The disposition matrix.
    pub matrix: &'a DispositionMatrix,
    /// Images: path relative to the workspace, bytes.
    pub images: &'a [(String, Vec<u8>)],
    /// The user's templates: path relative to `templates/`, text.
    pub templates: &'a [(String, SourceId)],
    /// How finished the drafts have to be.
    pub profile: Profile,
    /// Keys of the policies to render.
    pub policies: &'a [String],
    /// Formats to render.
    pub formats: &'a [Format],
    /// Papers to render.
    pub papers: &'a [Paper],
    /// How many warnings stand, and those that the manifest accepts: code and reason.
    pub warnings: usize,
    /// Accepted warnings: code and reason.
    pub accepted: &'a [(String, String)],
}

/// Renders everything that is asked for, the index included, the output manifest excluded.
///
/// Raises `template`, `image-not-found`.
pub fn render(job: &Job<'_>, sink: &mut Diagnostics) -> Vec<Output> {
    let _ = (job, sink);
    Vec::new()
}
