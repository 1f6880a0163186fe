//! What `check` says to programs, and what `check --fix` does to files.

use serde_json::Value;

use crate::support::Workspace;

/// A workspace with a slip in the manifest and two in an amendment.
fn mistyped() -> Workspace {
    let workspace = Workspace::small();
    workspace.write("policy.yaml", workspace.read("policy.yaml").replace("revision", "revison"));
    workspace.write(
        "amendments/editorial.yaml",
        "policy: demo\r\namendments:\r\n  - id: parks\r\n    editoral: Parks.\r\n    changes:\r\n      - \
         edit: scope\r\n        fidn: 'lamps'\r\n        put: Café lamps\r\n",
    );
    workspace
}

fn json(workspace: &Workspace) -> Value {
    let output = workspace.policy(&["check", "--message-format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn findings_for_programs_stand_alone_on_the_standard_output() {
    let workspace = mistyped();
    for (format, beginning) in [
        ("human", ""),
        ("short", ""),
        ("json", "{\n"),
        ("sarif", "{\n"),
        ("github", "::error file="),
    ] {
        let output = workspace.policy(&["check", "--message-format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        let (out, err) = (String::from_utf8(output.stdout), String::from_utf8(output.stderr));
        let (out, err) = (out.unwrap(), err.unwrap());
        assert!(out.starts_with(beginning) && out.is_empty() == beginning.is_empty(), "{out}");
        assert_eq!(err.starts_with("policy: 3 errors"), !beginning.is_empty(), "{err}");
    }
}

#[test]
fn what_json_says_of_a_fix_is_what_is_written() {
    let workspace = mistyped();
    let before = workspace.read("amendments/editorial.yaml");
    let mut expected = before.clone().into_bytes();
    let document = json(&workspace);
    let mut fixes: Vec<&Value> = document["diagnostics"].as_array().unwrap().iter().collect();
    fixes.retain(|found| found["fix"]["file"] == "amendments/editorial.yaml");
    assert_eq!(fixes.len(), 2);
    for fix in fixes.iter().rev().map(|found| &found["fix"]) {
        let offset = |key: &str| fix[key].as_u64().unwrap() as usize;
        let text = fix["text"].as_str().unwrap().bytes();
        expected.splice(offset("start")..offset("end"), text);
    }
    let run = workspace.run(&["check", "--fix"]);
    assert_eq!(run.status, 0, "{}", run.text);
    assert!(run.text.contains("policy: 3 findings fixed in 2 files, no findings left"));
    let after = workspace.read("amendments/editorial.yaml");
    assert_eq!(after.as_bytes(), expected);
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert_eq!(
        workspace.files("."),
        ["amendments/editorial.yaml", "chapters/demo/01-scope.md", "policy.yaml"]
    );
}

#[test]
fn findings_that_are_left_go_where_programs_read_them() {
    let workspace = mistyped();
    let chapter = "# Scope {#scope}\n\nThis policy is about lamps, see [](#scpoe).\n";
    workspace.write("chapters/demo/01-scope.md", chapter);
    let mut command = workspace.policy(&["check", "--fix", "--message-format", "json"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let left: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(left["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(left["diagnostics"][0]["code"], "unresolved-reference");
    assert_eq!(left["diagnostics"][0]["fix"], Value::Null);
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.starts_with("--- amendments/editorial.yaml\n"), "{err}");
    assert_eq!(workspace.read("chapters/demo/01-scope.md"), chapter);
}

#[test]
fn where_one_file_is_read_only_nothing_is_written() {
    let workspace = mistyped();
    let file = workspace.path("policy.yaml");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    let before = workspace.read("amendments/editorial.yaml");
    let run = workspace.run(&["check", "--fix"]);
    assert_eq!(run.status, 2);
    let expected = "error: policy.yaml is read-only; nothing was written\n";
    assert!(run.text.ends_with(expected), "{}", run.text);
    assert_eq!(workspace.read("amendments/editorial.yaml"), before);
}

#[test]
fn workflow_commands_name_files_as_the_checkout_does() {
    let workspace = mistyped();
    let inner = Workspace::empty();
    for file in workspace.files(".") {
        inner.write(&format!("drafts/lamps/{file}"), workspace.read(&file));
    }
    let commands = |checkout: &std::path::Path| {
        let arguments = ["-C", "drafts/lamps", "check", "--message-format", "github"];
        let output = inner.policy(&arguments).env("GITHUB_WORKSPACE", checkout).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let inside = commands(inner.root());
    assert!(inside.starts_with("::error file=drafts/lamps/amendments/editorial.yaml,"), "{inside}");
    let elsewhere = commands(workspace.root());
    assert!(elsewhere.starts_with("::error file=amendments/editorial.yaml,"), "{elsewhere}");
}
