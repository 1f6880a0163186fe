//! `output::write`: all or none, and never over what is not ours.

use std::path::Path;

use policy::diagnostic::Diagnostics;
use policy::output;
use policy::output::Record;
use policy::output::Target;
use policy::render::Output;

use crate::support::Workspace;

fn files(files: &[(&str, &str)]) -> Vec<Output> {
    let outputs = files.iter();
    outputs.map(|(path, text)| Output { path: (*path).into(), bytes: (*text).into() }).collect()
}

fn record() -> Record {
    let inputs = [("policy.yaml", "00"), ("chapters/demo/01-scope.md", "01")];
    let inputs = inputs.map(|(path, sum)| (path.to_owned(), sum.to_owned()));
    Record { inputs: inputs.into(), ..Record::default() }
}

/// Writes into `folder` of the workspace; returns the number of files, or the finding's message.
fn write(
    workspace: &Workspace,
    folder: &str,
    outputs: &[Output],
    is_stale: &dyn Fn(&str) -> bool,
) -> anyhow::Result<Result<usize, String>> {
    let mut sink = Diagnostics::default();
    let folder = workspace.path(folder);
    let target = Target { folder: &folder, root: workspace.root() };
    let written = output::write(&target, outputs, &record(), is_stale, &mut sink)?;
    let root = format!("{}/", workspace.root().display());
    Ok(written.ok_or_else(|| {
        let found = sink.iter().next().expect("a refusal has a finding");
        assert_eq!(found.code.name(), "foreign-output");
        found.message.replace(&root, "")
    }))
}

fn write_well(workspace: &Workspace, outputs: &[(&str, &str)], is_stale: &dyn Fn(&str) -> bool) {
    write(workspace, "build", &files(outputs), is_stale).unwrap().unwrap();
}

/// Returns the names in the workspace's folder: nothing but `build` may have come to the inputs.
fn assert_no_litter(workspace: &Workspace) {
    let names = std::fs::read_dir(workspace.root()).unwrap();
    let mut names: Vec<_> =
        names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "build");
    names.sort();
    assert_eq!(names, ["chapters", "policy.yaml"]);
}

#[test]
fn a_first_build_makes_the_folder_and_its_manifest() {
    let workspace = Workspace::small();
    let outputs = files(&[("index.html", "i"), ("demo/draft.md", "d")]);
    assert_eq!(write(&workspace, "build", &outputs, &|_| true).unwrap(), Ok(3));
    assert_eq!(workspace.files("build"), ["demo/draft.md", "index.html", "manifest.json"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&workspace.read("build/manifest.json")).unwrap();
    assert_eq!(manifest["version"], 1);
    assert_eq!(manifest["inputs"][0]["path"], "chapters/demo/01-scope.md");
    assert_eq!(manifest["outputs"][0]["path"], "demo/draft.md");
    assert_eq!(manifest["outputs"][0]["sha256"], output::sha256(b"d"));
    assert_eq!(manifest["outputs"].as_array().unwrap().len(), 2);
    assert_no_litter(&workspace);
}

#[test]
fn the_same_build_writes_the_same_bytes() {
    let (one, other) = (Workspace::small(), Workspace::small());
    let outputs = [("b", "2"), ("a/c", "1")];
    write_well(&one, &outputs, &|_| true);
    write_well(&other, &outputs, &|_| true);
    write_well(&other, &[outputs[1], outputs[0]], &|_| true);
    assert_eq!(one.read("build/manifest.json"), other.read("build/manifest.json"));
}

#[test]
fn what_was_not_built_this_time_stays_and_is_listed_apart() {
    let workspace = Workspace::small();
    write_well(&workspace, &[("a/draft.md", "1"), ("b/draft.md", "1")], &|_| true);
    write_well(&workspace, &[("a/draft.md", "2")], &|path| path.starts_with("a/"));
    assert_eq!(workspace.read("build/a/draft.md"), "2");
    assert_eq!(workspace.read("build/b/draft.md"), "1");
    let manifest: serde_json::Value =
        serde_json::from_str(&workspace.read("build/manifest.json")).unwrap();
    assert_eq!(manifest["outputs"].as_array().unwrap().len(), 1);
    assert_eq!(manifest["kept"][0]["path"], "b/draft.md");
    assert_eq!(manifest["kept"][0]["sha256"], output::sha256(b"1"));
    write_well(&workspace, &[("a/draft.md", "3"), ("b/draft.md", "3")], &|_| true);
    assert_eq!(workspace.read("build/b/draft.md"), "3");
}

#[test]
fn what_does_not_come_again_goes() {
    let workspace = Workspace::small();
    write_well(&workspace, &[("a/chapters/01.md", "1"), ("a/chapters/02.md", "2")], &|_| true);
    write_well(&workspace, &[("a/chapters/01.md", "1")], &|_| true);
    assert_eq!(workspace.files("build"), ["a/chapters/01.md", "manifest.json"]);
    write_well(&workspace, &[("a/chapters", "now a file")], &|_| false);
    assert_eq!(workspace.files("build"), ["a/chapters", "manifest.json"]);
}

#[test]
fn files_of_others_beside_the_outputs_stay() {
    let workspace = Workspace::small();
    write_well(&workspace, &[("a/draft.md", "1")], &|_| true);
    workspace.write("build/a/remarks.txt", "mine");
    std::fs::create_dir_all(workspace.path("build/.git/refs/tags")).unwrap();
    write_well(&workspace, &[("a/draft.md", "2")], &|_| true);
    assert_eq!(workspace.read("build/a/remarks.txt"), "mine");
    assert!(workspace.path("build/.git/refs/tags").is_dir());
    assert!(!workspace.read("build/manifest.json").contains("remarks"));
}

#[test]
fn a_file_of_others_in_the_way_is_not_replaced() {
    let workspace = Workspace::small();
    write_well(&workspace, &[("a/draft.md", "1")], &|_| true);
    workspace.write("build/a/draft.html", "mine");
    let before = workspace.read("build/manifest.json");
    for path in ["a/draft.html", "a/draft.html/x", "a"] {
        let outputs = files(&[(path, "2")]);
        let refused = write(&workspace, "build", &outputs, &|_| true).unwrap();
        assert_eq!(refused, Err("`build/a/draft.html` was written by no build".into()), "{path}");
    }
    assert_eq!(workspace.read("build/manifest.json"), before);
    assert_eq!(workspace.read("build/a/draft.html"), "mine");
}

#[test]
fn a_foreign_folder_is_refused() {
    let workspace = Workspace::small();
    workspace.write("build/thesis.docx", "years of work");
    let refused = write(&workspace, "build", &files(&[("index.html", "")]), &|_| true).unwrap();
    assert_eq!(refused, Err("`build` is not empty, and no build wrote it: `thesis.docx`".into()));
    workspace.write("build/manifest.json", "{\"name\": \"web app\", \"outputs\": []}");
    let refused = write(&workspace, "build", &files(&[("index.html", "")]), &|_| true).unwrap();
    assert_eq!(refused, Err("`build` is not empty, and no build wrote it: `manifest.json`".into()));
    assert_eq!(workspace.files("build"), ["manifest.json", "thesis.docx"]);
}

#[test]
fn a_folder_with_inputs_or_among_them_is_refused() {
    let workspace = Workspace::small();
    let outputs = files(&[("index.html", "")]);
    let refuse = |folder| write(&workspace, folder, &outputs, &|_| true).unwrap().unwrap_err();
    assert_eq!(
        refuse("chapters"),
        "`chapters` cannot be the output folder: it holds `chapters/demo/01-scope.md`"
    );
    assert_eq!(
        refuse("chapters/demo/out"),
        "`chapters/demo/out` cannot be the output folder: it lies in `chapters`"
    );
    assert_eq!(refuse("data"), "`data` cannot be the output folder: it lies in `data`");
    assert!(refuse("").contains("it holds `policy.yaml`"), "{}", refuse(""));
    assert!(refuse("..").contains("it holds `policy.yaml`"));
    assert!(write(&workspace, "build/../chapters", &outputs, &|_| true).is_err());
    assert_no_litter(&workspace);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_with_inputs_is_refused_and_another_is_followed() {
    let workspace = Workspace::small();
    let elsewhere = Workspace::empty();
    std::os::unix::fs::symlink(workspace.path("chapters"), elsewhere.path("out")).unwrap();
    let outputs = files(&[("index.html", "")]);
    let out = elsewhere.path("out");
    let target = Target { folder: &out, root: workspace.root() };
    let mut sink = Diagnostics::default();
    assert_eq!(output::write(&target, &outputs, &record(), &|_| true, &mut sink).unwrap(), None);
    std::fs::create_dir(elsewhere.path("real")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path("real"), workspace.path("build")).unwrap();
    write_well(&workspace, &[("index.html", "")], &|_| true);
    assert_eq!(elsewhere.files("real"), ["index.html", "manifest.json"]);
    assert!(workspace.path("build").is_symlink());
}

/// A name that no file system takes, so that the write fails where it stands in the list.
fn unwritable() -> String {
    "n".repeat(300)
}

#[test]
fn when_any_write_fails_the_old_output_stays_whole() {
    let workspace = Workspace::small();
    let old = [("a/draft.md", "old"), ("b/draft.md", "old"), ("index.html", "old")];
    write_well(&workspace, &old, &|_| true);
    let before = workspace.read("build/manifest.json");
    let new = [("a/draft.md", "new"), ("b/draft.md", "new"), ("index.html", "new")];
    // Outputs are written in the order of their paths: one that fails is put before, between and
    // behind the others.
    for folder in ["", "a/", "ab/", "b/", "c/", "index.html.d/", "z/"] {
        let mut outputs = files(&new);
        outputs.push(Output { path: folder.to_owned() + &unwritable(), bytes: Vec::new() });
        let error = write(&workspace, "build", &outputs, &|_| true).unwrap_err();
        assert!(error.to_string().starts_with("writing "), "{error}");
        assert_eq!(workspace.read("build/manifest.json"), before);
        assert_eq!(
            workspace.files("build"),
            ["a/draft.md", "b/draft.md", "index.html", "manifest.json"]
        );
        for (path, text) in old {
            assert_eq!(workspace.read(&format!("build/{path}")), text);
        }
        assert_no_litter(&workspace);
    }
}

#[test]
fn when_a_first_build_fails_no_folder_is_left() {
    let workspace = Workspace::small();
    let outputs = [Output { path: unwritable(), bytes: Vec::new() }];
    write(&workspace, "build/deep/down", &outputs, &|_| true).unwrap_err();
    assert!(!workspace.path("build").exists());
    assert_no_litter(&workspace);
}

#[test]
fn what_a_killed_build_left_is_cleared_and_the_old_output_comes_back() {
    let workspace = Workspace::small();
    write_well(&workspace, &[("a", "old"), ("b", "old")], &|_| true);
    // As if killed between the two steps that systems without an exchange need.
    std::fs::create_dir(workspace.path(".build.policy-build")).unwrap();
    std::fs::rename(workspace.path("build"), workspace.path(".build.policy-build/old")).unwrap();
    workspace.write(".build.policy-build/new/a", "half");
    let outputs = [Output { path: unwritable(), bytes: Vec::new() }];
    write(&workspace, "build", &outputs, &|_| true).unwrap_err();
    assert_eq!(workspace.files("build"), ["a", "b", "manifest.json"]);
    assert_no_litter(&workspace);
}

#[test]
fn two_builds_do_not_write_at_the_same_time() {
    let workspace = Workspace::small();
    std::fs::create_dir(workspace.path(".build.policy-build")).unwrap();
    let lock = std::fs::File::create(workspace.path(".build.policy-build/lock")).unwrap();
    lock.lock().unwrap();
    let error = write(&workspace, "build", &files(&[("a", "")]), &|_| true).unwrap_err();
    assert!(error.to_string().starts_with("another build is writing into"), "{error}");
    drop(lock);
    write_well(&workspace, &[("a", "")], &|_| true);
}

#[test]
fn outputs_stay_below_the_folder_and_are_different_files() {
    let workspace = Workspace::small();
    let wrong = [
        &["../x"][..],
        &["/x"],
        &["a//b"],
        &["a\\b"],
        &["c:x"],
        &["manifest.json"],
        &["a", "A"],
        &["a", "a/b"],
    ];
    for paths in wrong {
        let outputs: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "")).collect();
        assert!(write(&workspace, "build", &files(&outputs), &|_| true).is_err(), "{paths:?}");
    }
    assert!(!Path::new(&workspace.path("build")).exists());
}
