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
        &["build", "-f", "pdf"],
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
    for command in ["build", "check", "status", "explain"] {
        let one = workspace.run(&[command, "--help"]);
        assert_eq!(one.status, 0);
        assert!(one.text.contains("Examples:"), "{command}");
        assert!(help.text.contains(command), "{command}");
    }
    assert!(!workspace.run(&["build", "--help"]).text.contains("pdf"));
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
    let wrong = workspace.run(&["explain", "word-not-found"]);
    assert_eq!(wrong.status, 2);
    assert_eq!(
        wrong.text,
        "error: there is no code `word-not-found`; the nearest is `words-not-found`\n"
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
