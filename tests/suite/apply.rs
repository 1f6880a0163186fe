//! `policy apply` where a case cannot show it: bytes, streams, what is left on the disk.

use std::io::Write;
use std::process::Stdio;

use crate::support::Workspace;

const STYLE: &str = "amendments:\n  - id: a\n    changes:\n      - edit: {}\n        find: lamps\n        put: lights\n";

fn folder() -> Workspace {
    let folder = Workspace::empty();
    folder.write("a.yaml", STYLE.replace("{}", "{ paragraph: about }"));
    folder
}

#[test]
fn the_result_leaves_byte_for_byte() {
    let folder = folder();
    folder.write(
        "x.md",
        "\u{feff}About it: about lamps.\r\n\r\n\u{1b}[31mred\u{1b}[0m \r\n\r\n\r\nend",
    );
    let output = folder.policy(&["apply", "a.yaml", "x.md"]).output().unwrap();
    let expected = "\u{feff}About it: about lights.\r\n\r\n\u{1b}[31mred\u{1b}[0m \r\n\r\n\r\nend";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    assert!(output.status.success());
}

#[test]
fn old_line_ends_stay_and_are_taken_on() {
    let folder = folder();
    folder.write("x.md", "# A\r\rAbout it: about lamps.\r\rEnd.\r\r");
    let output = folder.policy(&["apply", "a.yaml", "x.md"]).output().unwrap();
    let expected = "# A\r\rAbout it: about lights.\r\rEnd.\r\r";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    let insert = "amendments:\n  - id: a\n    changes:\n      - insert: New.\n        before: { paragraph: End }\n";
    folder.write("b.yaml", insert);
    let output = folder.policy(&["apply", "b.yaml", "x.md"]).output().unwrap();
    let expected = "# A\r\rAbout it: about lamps.\r\rNew.\r\rEnd.\r\r";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn rare_white_space_at_the_ends_of_blocks_stays() {
    let folder = folder();
    for end in ["\u{b}\u{b}", "\u{c}", "\u{c}\n\u{b}\n", "\t \u{c}\r\n", "  "] {
        let text = format!("About it: about lamps.\n{end}\n# A\n\u{c}\n- b\n{end}");
        folder.write("x.md", &text);
        let output = folder.policy(&["apply", "a.yaml", "x.md"]).output().unwrap();
        let expected = text.replace("lamps", "lights");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
}

#[test]
fn a_file_comes_from_the_standard_input() {
    let folder = folder();
    let mut command = folder.policy(&["apply", "a.yaml", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    running.stdin.take().unwrap().write_all(b"It is about lamps.\n").unwrap();
    let output = running.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"It is about lights.\n");
}

#[test]
fn with_an_error_nothing_is_printed_or_written() {
    let folder = folder();
    folder.write("x.md", "About nothing.\n");
    let output = folder.policy(&["apply", "a.yaml", "x.md", "-o", "out/deep"]).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    assert_eq!(folder.files("."), ["a.yaml", "x.md"]);
}

#[test]
fn what_cannot_be_written_leaves_no_folder_behind() {
    let folder = folder();
    folder.write("x.md", "It is about lamps.\n");
    folder.write("out", "a file\n");
    let run = folder.run(&["apply", "a.yaml", "x.md", "-o", "out/deep/er"]);
    assert_eq!(run.status, 2, "{}", run.text);
    assert_eq!(folder.read("out"), "a file\n");
    folder.write("there/x.md/y", "a folder in the way\n");
    let run = folder.run(&["apply", "a.yaml", "x.md", "-o", "there"]);
    assert!(run.status == 2 && run.text.contains("is a folder"), "{}", run.text);
    assert_eq!(folder.files("there"), ["x.md/y"]);
}

#[test]
fn files_of_the_same_name_are_replaced_and_others_stay() {
    let folder = folder();
    folder.write("x.md", "It is about lamps.\n");
    folder.write("out/x.md", "old\n");
    folder.write("out/y.md", "other\n");
    assert_eq!(folder.run(&["apply", "a.yaml", "x.md", "-o", "out"]).status, 0);
    assert_eq!(folder.read("out/x.md"), "It is about lights.\n");
    assert_eq!(folder.files("out"), ["x.md", "y.md"]);
}

#[test]
fn passages_lie_beside_the_amendments() {
    let folder = folder();
    folder.write("x.md", "It is about lamps.\n");
    folder.write("secret.md", "Secret.\n");
    let insert = |file: &str| {
        format!(
            "amendments:\n  - id: a\n    changes:\n      - insert: {{ file: {file} }}\n        after: {{ paragraph: about }}\n"
        )
    };
    folder.write("in/a.yaml", insert("../secret.md"));
    let run = folder.run(&["apply", "in/a.yaml", "x.md"]);
    assert!(run.text.contains("error[outside-workspace]"), "{}", run.text);
    folder.write("in/text/b.md", "Beside.\n");
    folder.write("in/a.yaml", insert("text/b.md"));
    let run = folder.run(&["apply", "./in/a.yaml", "x.md"]);
    assert!(run.text.starts_with("It is about lamps.\n\nBeside.\n"), "{}", run.text);
}
