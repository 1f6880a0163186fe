//! What is written from the words of the program: schemas, completions, manual pages.

use crate::support::Workspace;

/// Returns the commands that the help lists.
fn commands(workspace: &Workspace) -> Vec<String> {
    let help = workspace.run(&["--help"]).text;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn schemas_need_no_workspace_and_are_of_one_kind_each() {
    let workspace = Workspace::empty();
    let mut titles = Vec::new();
    for kind in ["amendments", "register", "figures", "lexicons", "manifest"] {
        let run = workspace.run(&["schema", kind]);
        assert_eq!(run.status, 0);
        let schema: serde_json::Value = serde_json::from_str(&run.text).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert_eq!(schema.get("$id"), None);
        assert!(run.text.ends_with("}\n"));
        titles.push(schema["title"].as_str().unwrap().to_owned());
    }
    assert_eq!(titles, ["Amendments", "Register", "Figures", "Lexicons", "Manifest"]);
    let unsaid = workspace.run(&["schema"]).text;
    assert_eq!(unsaid, workspace.run(&["schema", "amendments"]).text);
    assert_eq!(workspace.run(&["schema", "chapters"]).status, 2);
}

#[test]
fn every_shell_gets_completions_of_every_command() {
    let workspace = Workspace::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = workspace.run(&["completions", shell]);
        assert_eq!(run.status, 0);
        for command in commands(&workspace) {
            assert!(run.text.contains(&command), "{shell}: {command}");
        }
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = workspace.run(&["completions", shell]).text;
        for word in ["words-not-found", "committee", "chapters", "html", "lexicons"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(workspace.run(&["completions"]).status, 2);
    assert_eq!(workspace.run(&["completions", "cmd"]).status, 2);
}

#[test]
fn codes_that_shells_propose_are_not_demanded() {
    let workspace = Workspace::empty();
    assert_eq!(workspace.run(&["explain", "error[conflict]:"]).status, 0);
    let help = workspace.run(&["explain", "--help"]).text;
    assert!(!help.contains("words-not-found:"), "{help}");
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    let workspace = Workspace::empty();
    workspace.write("man/other.1", "kept");
    let run = workspace.run(&["man", "--out", "man"]);
    assert_eq!(run.status, 0);
    let commands = commands(&workspace);
    assert_eq!(run.text, format!("policy: {} pages in man\n", commands.len() + 2));
    let mut expected: Vec<String> =
        commands.iter().map(|command| format!("policy-{command}.1")).collect();
    let others = ["other.1", "policy.1", "policy-new-amendment.1"];
    expected.extend(others.map(str::to_owned));
    expected.sort();
    assert_eq!(workspace.files("man"), expected);
    for page in expected.iter().filter(|name| *name != "other.1") {
        let text = workspace.read(&format!("man/{page}"));
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "\"SEE ALSO\""] {
            assert!(text.contains(&format!("\n.SH {section}\n")), "{page}: {section}");
        }
    }
    assert_eq!(workspace.read("man/policy.1"), workspace.run(&["man"]).text);
    assert_eq!(workspace.read("man/other.1"), "kept");
}

#[test]
fn examples_keep_their_lines_in_the_manual() {
    let workspace = Workspace::empty();
    workspace.run(&["man", "--out", "man"]);
    let page = workspace.read("man/policy-build.1");
    let examples = page.split(".SH EXAMPLES\n").nth(1).unwrap().split(".fi").next().unwrap();
    let lines: Vec<&str> = examples.lines().collect();
    assert_eq!(lines[0], ".nf");
    assert!(lines[1].starts_with("policy build  "), "{examples}");
    assert!(lines.len() > 3 && lines[1..].iter().all(|line| line.starts_with("policy ")));
}
