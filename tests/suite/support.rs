//! Workspaces in folders of their own, and the program run in them: no home, no locale, no colours.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use tempfile::TempDir;

/// A folder for one test; it goes when the test ends.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// How a run of the program ended.
pub(crate) struct Run {
    /// Exit status.
    pub(crate) status: i32,
    /// Both streams, in the order in which they were written.
    pub(crate) text: String,
}

impl Workspace {
    /// Makes an empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Makes a workspace of one policy, `demo`, with one chapter.
    pub(crate) fn small() -> Self {
        let workspace = Self::empty();
        workspace.write(
            "policy.yaml",
            "title: Demonstration\nas-of: 2021-10-31\nlanguage: en\nstatus: Revised draft\npolicies:\n  \
             demo:\n    title: Draft policy on lamps\n    symbol: DEMO/LAMPS/1\n    revision: 0\n",
        );
        workspace.write(
            "chapters/demo/01-scope.md",
            "# Scope {#scope}\n\nThis policy is about lamps.\n",
        );
        workspace
    }

    /// Returns the folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Returns a path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Reads the bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap()
    }

    /// Returns every file and link below a folder, with `/`, in byte order.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let top = self.path(folder);
        let walk = walkdir::WalkDir::new(&top).min_depth(1).into_iter().flatten();
        let files = walk.filter(|entry| !entry.file_type().is_dir());
        let names = files.map(|entry| {
            let path = entry.path().strip_prefix(&top).unwrap();
            path.to_str().unwrap().replace('\\', "/")
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Returns the program, about to be run in the folder.
    pub(crate) fn policy(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policy"));
        command.args(arguments).current_dir(self.root()).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs the program; its standard input is empty.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_fed(arguments, Stdio::null())
    }

    /// Runs the program with a standard input.
    pub(crate) fn run_fed(&self, arguments: &[&str], input: impl Into<Stdio>) -> Run {
        let streams = tempfile::NamedTempFile::new().unwrap();
        let mut command = self.policy(arguments);
        command.stdin(input);
        command.stdout(streams.reopen_append()).stderr(streams.reopen_append());
        let status = command.status().unwrap().code().unwrap_or(-1);
        Run { status, text: std::fs::read_to_string(streams.path()).unwrap() }
    }
}

/// Opens a file for a stream that another stream is written to as well.
trait Append {
    fn reopen_append(&self) -> std::fs::File;
}

impl Append for tempfile::NamedTempFile {
    fn reopen_append(&self) -> std::fs::File {
        std::fs::OpenOptions::new().append(true).open(self.path()).unwrap()
    }
}
