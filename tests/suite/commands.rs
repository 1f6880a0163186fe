//! The commands as programs call them: exit statuses, streams, colours.

use crate::support::Workspace;

#[test]
fn without_a_workspace_nothing_can_be_run() {
    let workspace = Workspace::empty();
    let run = workspace.run(&["check"]);
    assert_eq!(run.status, 2);
    assert!(run.text.starts_with("error: no policy.yaml in "), "{}", run.text);
    assert_eq!(workspace.run(&["-C", "nowhere", "check"]).status, 2);
}

#[test]
fn a_wrong_argument_is_a_wrong_use() {
    let workspace = Workspace::small();
    for arguments in [
        &["bild"][..],
        &["build", "-f", "docx"],
        &["build", "--profile", "last"],
        &["check", "--deny", "all"],
        &["status", "--format", "xml"],
        &[],
    ] {
        assert_eq!(workspace.run(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn help_names_what_this_version_can() {
    let workspace = Workspace::empty();
    let help = workspace.run(&["--help"]);
    assert_eq!(help.status, 0);
    for command in ["init", "build", "check", "status", "locate", "new", "apply", "explain"] {
        let one = workspace.run(&[command, "--help"]);
        assert_eq!(one.status, 0);
        assert!(one.text.contains("Examples:"), "{command}");
        assert!(help.text.contains(command), "{command}");
    }
    let build = workspace.run(&["build", "--help"]).text;
    let formats = if cfg!(feature = "pdf") {
        "[possible values: md, html, pdf]"
    } else {
        "[possible values: md, html]"
    };
    assert!(build.contains(formats), "{build}");
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_format_that_was_left_out_of_the_program_is_refused_and_named() {
    let run = Workspace::small().run(&["build", "-f", "pdf"]);
    assert_eq!(run.status, 2);
    assert!(run.text.contains("this program was built without the feature `pdf`"), "{}", run.text);
}

#[test]
fn explain_needs_no_workspace_and_names_the_nearest_code() {
    let workspace = Workspace::empty();
    let all = workspace.run(&["explain"]);
    assert_eq!(all.status, 0);
    assert!(all.text.lines().all(|line| line.chars().count() <= 80));
    assert!(all.text.contains("words-not-found"));
    let page = workspace.run(&["explain", "conflict"]);
    assert_eq!(page.status, 0);
    assert!(page.text.starts_with("conflict\n"), "{}", page.text);
    let topic = workspace.run(&["explain", "YAML"]);
    assert!(topic.text.starts_with("YAML\n"), "{}", topic.text);
    let wrong = workspace.run(&["explain", "word-not-found"]);
    assert_eq!(wrong.status, 2);
    assert_eq!(
        wrong.text,
        "error: there is no code, verb or topic `word-not-found`; the nearest is\n       `words-not-found`\n"
    );
}

#[test]
fn colours_come_when_asked_for_and_only_then() {
    let workspace = Workspace::empty();
    assert!(!workspace.run(&["check"]).text.contains('\x1b'));
    assert!(workspace.run(&["check", "--color", "always"]).text.contains("\x1b[1;31merror\x1b[0m"));
    assert!(!workspace.run(&["check", "--color", "never"]).text.contains('\x1b'));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_quiet() {
    let workspace = Workspace::empty();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = workspace.policy(&["explain"]);
    let output = command.stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// A workspace with a register, an amendment and one recommendation that is only noted.
fn amended() -> Workspace {
    let workspace = Workspace::small();
    workspace.write(
        "amendments/register.yaml",
        "recommendations:\n  - { id: L-1.i, alias: \"3.i\", session: I, policy: demo, kind: numbered, \
         strength: made, said: Include parks. }\n  - { id: L-1.ii, session: I, policy: demo, kind: \
         embedded, strength: noted, said: \"=1+1\" }\n",
    );
    workspace.write(
        "amendments/session-1.yaml",
        "policy: demo\ndispositions:\n  L-1.i: incorporated\n  L-1.ii: { decision: noted, reason: \"=1+1\" }\n\
         amendments:\n  - id: parks\n    from: [L-1.i]\n    changes:\n      - edit: scope\n        find: \
         lamps\n        put: lamps in parks\n",
    );
    workspace
}

#[test]
fn status_as_json_has_the_documented_shape() {
    let workspace = amended();
    let output = workspace.policy(&["status", "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "id": "L-1.i", "alias": "3.i", "session": "I", "policies": ["demo"], "kind": "numbered",
        "strength": "made", "decision": "incorporated", "reason": null, "outcome": "applied",
        "amendments": ["parks"],
    });
    assert_eq!(json["version"], 1);
    assert_eq!(json["recommendations"][0], expected);
    assert_eq!(json["totals"]["items"], 2);
    assert_eq!(json["totals"]["by-decision"]["noted"], 1);
    assert_eq!(json["totals"]["by-outcome"]["applied"], 1);
    assert_eq!(json["totals"]["by-session"], serde_json::json!({ "DEMO I": 2 }));
}

#[test]
fn status_as_csv_holds_no_formulas() {
    let run = amended().run(&["status", "--format", "csv"]);
    assert_eq!(run.status, 0);
    let rows: Vec<&str> = run.text.lines().collect();
    assert_eq!(rows[1], "L-1.i,3.i,I,demo,numbered,made,incorporated,,applied,parks");
    assert_eq!(rows[2], "L-1.ii,,I,demo,embedded,noted,noted,'=1+1,no-change,");
}

#[test]
fn status_prints_what_it_can_where_check_fails() {
    let workspace = amended();
    workspace.write("chapters/demo/02.md", "# Two {#two}\n\n<blink>x</blink>\n");
    let output = workspace.policy(&["status", "--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["recommendations"][0]["decision"], "incorporated");
    assert_eq!(json["recommendations"][0]["outcome"], serde_json::Value::Null);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors, "policy: 1 error; `policy check` shows them\n");
}

#[test]
fn check_leaves_out_the_chapters_of_other_policies() {
    let workspace = amended();
    let manifest = workspace.read("policy.yaml")
        + "  other: { title: Other, symbol: DEMO/OTHER/1, revision: 0 }\n";
    workspace.write("policy.yaml", manifest);
    workspace.write("chapters/other/01.md", "# One {#one}\n\nSee [](#nowhere).\n");
    assert_eq!(workspace.run(&["check"]).status, 1);
    assert_eq!(workspace.run(&["check", "other"]).status, 1);
    assert_eq!(workspace.run(&["check", "demo"]).status, 0);
    assert_eq!(workspace.run(&["check", "nobody"]).status, 2);
}

#[test]
fn a_build_with_errors_leaves_the_old_output() {
    let workspace = amended();
    assert_eq!(workspace.run(&["build"]).status, 0);
    let before = workspace.read("build/manifest.json");
    workspace
        .write("chapters/demo/01-scope.md", "# Scope {#scope}\n\nThis policy is about roads.\n");
    let run = workspace.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.text.contains("; nothing was written"), "{}", run.text);
    assert_eq!(workspace.read("build/manifest.json"), before);
}

#[test]
fn without_amendments_the_chapters_come_out_byte_for_byte() {
    let workspace = Workspace::small();
    let chapter =
        "\u{feff}# Scope {#scope}\r\n\r\nA  line  \r\n\r\n\r\n* one\r\n* two\r\n\r\n---\nlast";
    workspace.write("chapters/demo/01-scope.md", chapter);
    let run = workspace.run(&["build"]);
    assert_eq!(run.status, 0, "{}", run.text);
    assert_eq!(workspace.read("build/demo/chapters/01-scope.md"), chapter);
}

#[test]
fn the_same_inputs_give_the_same_bytes_anywhere() {
    let (one, other) = (amended(), amended());
    assert_eq!(one.run(&["build"]).status, 0);
    let mut command = other.policy(&["build", "--out", "elsewhere/out"]);
    command.env("TZ", "Asia/Tokyo").env("LANG", "de_DE.ISO-8859-1").env("HOME", "/nowhere");
    assert!(command.output().unwrap().status.success());
    let files = one.files("build");
    assert_eq!(files, other.files("elsewhere/out"));
    for file in files {
        let same =
            one.bytes(&format!("build/{file}")) == other.bytes(&format!("elsewhere/out/{file}"));
        assert!(same, "{file}");
    }
}

#[test]
fn accepted_warnings_stand_in_the_output_manifest() {
    let workspace = amended();
    let figure =
        "x: { value: 1, show: \"1\", unit: a, year: 2020, source: b, published: 2021-01-31 }\n";
    workspace.write("data/x.yaml", figure);
    let allow =
        "allow: [{ code: unused-figure, because: Later. }, { code: term-grammar, because: No. }]\n";
    workspace.write("policy.yaml", workspace.read("policy.yaml") + allow);
    assert_eq!(workspace.run(&["build"]).status, 0);
    let manifest: serde_json::Value =
        serde_json::from_str(&workspace.read("build/manifest.json")).unwrap();
    let expected = serde_json::json!([{ "code": "unused-figure", "because": "Later." }]);
    assert_eq!(manifest["accepted-warnings"], expected);
    assert_eq!(manifest["parameters"]["profile"], "draft");
}

#[test]
fn a_build_starts_from_any_folder_of_the_workspace() {
    let workspace = amended();
    let mut command = workspace.policy(&["build"]);
    assert!(command.current_dir(workspace.path("chapters/demo")).status().unwrap().success());
    assert!(workspace.path("build/index.html").exists());
    let outside = Workspace::empty();
    let root = workspace.root().to_str().unwrap();
    assert_eq!(outside.run(&["-C", root, "build", "--out", "here"]).status, 0);
    assert!(outside.path("here/index.html").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_killed_build_leave_the_old_output() {
    let workspace = amended();
    assert_eq!(workspace.run(&["build"]).status, 0);
    let before = workspace.read("build/manifest.json");
    let chapter = "# Scope {#scope}\n\nThis policy is about lamps.\n\nMore.\n";
    workspace.write("chapters/demo/01-scope.md", chapter);
    // A limit on the size of files stands for a full disk; a process that does not look away from the
    // signal is killed by it.
    for (script, status) in
        [("trap '' XFSZ; ulimit -f 8; exec", Some(2)), ("ulimit -f 8; exec", None)]
    {
        let policy = env!("CARGO_BIN_EXE_policy");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &format!("{script} '{policy}' build")]).current_dir(workspace.root());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), status, "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(workspace.read("build/manifest.json"), before);
    }
    assert_eq!(workspace.run(&["build"]).status, 0);
    assert_ne!(workspace.read("build/manifest.json"), before);
    assert!(!workspace.path(".build.policy-build").exists());
}
