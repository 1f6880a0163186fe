//! Checks on the source tree itself: layers, owners of foreign crates, headers, sizes, pages.

use std::path::Path;
use std::path::PathBuf;

use policy::diagnostic::codes;

/// What each module of the library may use.
const LAYERS: [(&str, &[&str]); 14] = [
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("model", &["source"]),
    ("yaml", &["source", "diagnostic", "model"]),
    ("markdown", &["source", "diagnostic", "model"]),
    ("project", &["source", "diagnostic"]),
    ("parse", &["source", "diagnostic", "model", "yaml", "markdown", "project"]),
    ("amend", &["source", "diagnostic", "model", "yaml", "markdown"]),
    ("resolve", &["source", "diagnostic", "model", "markdown"]),
    ("matrix", &["source", "diagnostic", "model"]),
    ("render", &["source", "diagnostic", "model", "markdown"]),
    ("fix", &["source", "diagnostic", "yaml"]),
    ("output", &["source", "diagnostic", "project", "render"]),
    (
        "assemble",
        &[
            "source",
            "diagnostic",
            "model",
            "project",
            "parse",
            "amend",
            "resolve",
            "matrix",
            "render",
            "output",
        ],
    ),
];

/// The modules that may name a foreign crate.
const OWNERS: [(&str, &[&str]); 19] = [
    ("anyhow", &["project", "output", "assemble", "cli"]),
    ("fs_err", &["project", "output", "cli"]),
    ("walkdir", &["project", "output"]),
    ("rustix", &["output"]),
    ("serde_yaml", &["yaml"]),
    ("pulldown_cmark", &["markdown"]),
    ("tera", &["render"]),
    ("typst", &["render"]),
    ("typst_assets", &["render"]),
    ("typst_layout", &["render"]),
    ("typst_pdf", &["render"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anstream", &["cli"]),
    ("terminal_size", &["cli"]),
    ("csv", &["render", "cli"]),
    ("similar", &["cli"]),
    ("tempfile", &["output"]),
];

/// The most lines of a file.
const LONGEST: usize = 600;

/// One source file: path relative to the package with `/`, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// Returns the module below `src/` that the file belongs to.
    fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        let first = below.split('/').next()?;
        Some(first.strip_suffix(".rs").unwrap_or(first))
    }

    /// Returns the lines that are no comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folders: &[&str]) -> Vec<File> {
    let walks = folders.iter().map(|folder| walkdir::WalkDir::new(root().join(folder)));
    let entries = walks.flat_map(walkdir::IntoIter::from_walk).flatten();
    let sources = entries.filter(|entry| entry.path().extension().is_some_and(|it| it == "rs"));
    let files = sources.map(|entry| File {
        path: relative(entry.path()),
        text: std::fs::read_to_string(entry.path()).unwrap(),
    });
    files.collect()
}

/// Names the conversion, so that it can stand in a chain.
trait FromWalk {
    fn from_walk(walk: walkdir::WalkDir) -> Self;
}

impl FromWalk for walkdir::IntoIter {
    fn from_walk(walk: walkdir::WalkDir) -> Self {
        walk.sort_by_file_name().into_iter()
    }
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn modules_use_lower_layers_only() {
    let mut faults = Vec::new();
    for file in rust_files(&["src"]) {
        let module = file.module().unwrap().to_owned();
        // Tests of a stage may make what it works on by the stages before it.
        if matches!(module.as_str(), "lib" | "main") || file.path.contains("/tests/") {
            continue;
        }
        let layer = LAYERS.iter().find(|(name, _)| *name == module);
        if layer.is_none() && module != "cli" {
            faults.push(format!("{}: the module stands in no layer", file.path));
        }
        let allowed = layer.map_or(&[] as &[&str], |(_, allowed)| allowed);
        for (number, line) in file.code() {
            for used in line.split("crate::").skip(1) {
                let used: String =
                    used.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
                if used != module && !allowed.contains(&used.as_str()) {
                    faults.push(format!("{}:{number}: {module} must not use {used}", file.path));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn foreign_crates_have_owners() {
    let mut faults = Vec::new();
    for file in rust_files(&["src"]) {
        let module = file.module().unwrap().to_owned();
        for (name, owners) in OWNERS {
            let path = format!("{name}::");
            let names = |line: &str| {
                line.match_indices(&path).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|it| !(it.is_alphanumeric() || it == '_' || it == ':'))
                })
            };
            let lines = file.code().filter(|(_, line)| names(line));
            if !owners.contains(&module.as_str()) {
                let found = lines.map(|(number, _)| format!("{}:{number}: {name}", file.path));
                faults.extend(found);
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn only_the_pages_name_the_typesetter() {
    let mut faults = Vec::new();
    for file in rust_files(&["src/render"]) {
        let lines = file.code().filter(|(_, line)| line.contains("typst"));
        if !file.path.starts_with("src/render/pdf/") {
            faults.extend(lines.map(|(number, line)| format!("{}:{number}: {line}", file.path)));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_file_opens_with_its_purpose_and_has_one_idea() {
    let mut faults = Vec::new();
    for file in rust_files(&["src", "tests", "benches"]) {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: does not open with //!", file.path));
        }
        let lines = file.text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines, at most {LONGEST}", file.path));
        }
    }
    assert_none(&faults);
}

#[test]
fn imports_name_one_path_a_line() {
    let mut faults = Vec::new();
    for file in rust_files(&["src", "tests"]) {
        for (number, line) in file.code() {
            let group = line.trim_start().starts_with("use ") && line.contains('{');
            let climbs = line.contains(concat!("super::", "super"));
            if group || climbs {
                faults.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn nothing_is_left_to_be_done() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let mut faults = Vec::new();
    for file in rust_files(&["src", "tests", "benches"]) {
        for (at, line) in file.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                faults.push(format!("{}:{}: {}", file.path, at + 1, line.trim()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut faults = Vec::new();
    for code in codes::ALL {
        if !code.page().starts_with(&format!("# {}\n", code.name())) {
            faults.push(format!("{}: the page has another heading", code.name()));
        }
    }
    for entry in std::fs::read_dir(root().join("src/diagnostic/explain")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !codes::ALL.iter().any(|code| name == format!("{}.md", code.name())) {
            faults.push(format!("src/diagnostic/explain/{name}: no code has this page"));
        }
    }
    assert_none(&faults);
}

#[test]
fn codes_stand_once_in_the_table() {
    let mut names: Vec<&str> = codes::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
