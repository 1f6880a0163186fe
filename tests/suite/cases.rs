//! Literate cases: a Markdown file is prose, files of a workspace, commands and what they print.
//!
//! A fenced block whose info string has a second word is a file of that path (`yaml amendments/a.yaml`).
//! A `console` block holds commands, each behind `$ `, and what they print to both streams; `[1]`
//! follows where the exit status is not 0. Files and commands take effect in the order of the text.
//! Beside `policy` (which takes `< FILE`) there are `cat FILE`, `ls FOLDER` and `grep WORDS FILE`. In a
//! block of `bytes`, `\xE9` is one byte. A block `yaml change` is the change or changes of the only
//! amendment, in place of all files of amendments; a block `diff` is what a build changes in the chapters.
//! A case with the line `<!-- feature: pdf -->` needs a program that writes PDFs.
//! `UPDATE=1 cargo test` rewrites what is expected; the difference is then to be read. `CASE=late`
//! plays only the files whose paths contain that.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use policy::diagnostic::Code;
use policy::diagnostic::Severity;
use policy::diagnostic::codes;
use policy::parse::verbs;

use crate::excerpt;
use crate::language;
use crate::support::Workspace;

/// Codes that no text can raise, and the test of this binary that raises each.
const RAISED_ELSEWHERE: [(&str, &str); 3] = [
    // 64 MiB are too many for a case.
    ("file-too-large", "project::a_file_that_is_too_large_is_not_read"),
    ("output-too-large", "project::images_that_make_a_page_too_large_are_refused"),
    // Links and pipes are no texts.
    ("not-a-file", "project::links::links_in_circles_and_to_nothing_are_refused"),
];

#[test]
fn cases_print_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let only = std::env::var("CASE").unwrap_or_default();
    let cases = walk.filter(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|suffix| suffix == "md")
            && path.to_string_lossy().contains(&only)
    });
    let failures: Vec<String> = cases.filter_map(|entry| failure(entry.path())).collect();
    assert!(failures.is_empty(), "{}\n`UPDATE=1 cargo test` rewrites", failures.join("\n"));
}

#[cfg_attr(not(feature = "pdf"), ignore = "it counts the PDF among the files")]
#[test]
fn the_readme_prints_what_it_says() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if let Some(failure) = failure(&readme) {
        panic!("{failure}\n`UPDATE=1 cargo test` rewrites");
    }
}

#[test]
fn the_language_page_prints_what_it_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    if let Some(failure) = failure(&page) {
        panic!("{failure}\n`UPDATE=1 cargo test` rewrites");
    }
}

#[test]
fn every_code_has_a_case_that_raises_it() {
    let elsewhere = |code: &Code| RAISED_ELSEWHERE.iter().any(|(name, _)| *name == code.name());
    let codes = codes::ALL.iter().filter(|code| !elsewhere(code));
    let without = codes.filter(|code| first_finding(**code).is_none());
    let without: Vec<String> =
        without.map(|code| format!("tests/cases/codes/{}.md", code.name())).collect();
    for (name, test) in RAISED_ELSEWHERE {
        let test = test.rsplit("::").next().unwrap();
        assert!(include_str!("project.rs").contains(&format!("fn {test}(")), "{name}: {test}");
    }
    assert!(without.is_empty(), "nothing raises the code in\n{}", without.join("\n"));
}

#[test]
fn every_verb_has_a_case_that_shows_its_keys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/verbs");
    let mut faults = Vec::new();
    let mut look = |name: &str, keys: Vec<&str>| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).unwrap_or_default();
        if !text.starts_with(&format!("# {name}: ")) {
            faults.push(format!("tests/cases/verbs/{name}.md is no case of the verb"));
        }
        let without = keys.into_iter().filter(|key| !text.contains(&format!(" {key}:")));
        faults.extend(without.map(|key| format!("tests/cases/verbs/{name}.md: no `{key}:`")));
    };
    for verb in &verbs::VERBS {
        look(verb.name, verb.keys.iter().map(|key| key.name).collect());
    }
    let guards = verbs::GUARDS.iter().flat_map(|guard| guard.all_keys().map(|key| key.name));
    look("ensure", verbs::GUARDS.iter().map(|guard| guard.name).chain(guards).collect());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_pages_of_codes_show_what_is_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/explain");
    let mut failures = Vec::new();
    for code in codes::ALL {
        let path = folder.join(format!("{}.md", code.name()));
        let page = std::fs::read_to_string(&path).unwrap();
        let Some(printed) = first_finding(*code) else { continue };
        let shown = with_finding(&page, &printed);
        if shown.as_ref() == Some(&page) {
            continue;
        }
        match shown.filter(|_| std::env::var_os("UPDATE").is_some()) {
            Some(shown) => std::fs::write(&path, shown).unwrap(),
            None => failures.push(path.display().to_string()),
        }
    }
    assert!(
        failures.is_empty(),
        "other messages than in tests/cases/codes:\n{}\n`UPDATE=1 cargo test` rewrites",
        failures.join("\n")
    );
}

/// Returns the first finding of a code that the case of that name prints.
fn first_finding(code: Code) -> Option<String> {
    static PLAYED: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/codes");
        let case = |code: &Code| {
            let text = std::fs::read_to_string(folder.join(format!("{}.md", code.name()))).ok()?;
            // Such a case is taken at its word.
            Some((code.name(), if is_left_out(&text) { text } else { play(&text) }))
        };
        codes::ALL.iter().filter_map(case).collect()
    });
    let case = PLAYED.get(code.name())?;
    let from = case.find(&format!("\n{}", head(code)))? + 1;
    let length = case[from..].find("\n\n")? + 1;
    Some(case[from..from + length].to_owned())
}

fn head(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity}[{}]", code.name())
}

/// Returns a page with the finding in its block of ```` ```text ```` that begins like one.
fn with_finding(page: &str, finding: &str) -> Option<String> {
    let starts = ["```text\nerror[", "```text\nwarning["].map(|start| page.find(start));
    let from = starts.into_iter().flatten().min()? + "```text\n".len();
    let length = page[from..].find("```")?;
    Some(format!("{}{finding}{}", &page[..from], &page[from + length..]))
}

/// Plays a case; returns what differs, after rewriting where that is asked for.
fn failure(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).unwrap();
    if is_left_out(&text) {
        return None;
    }
    let played = play(&language::with_tables(&text));
    if played == text {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, played).unwrap();
        return None;
    }
    let differing = text.lines().zip(played.lines()).position(|(old, new)| old != new);
    let line = differing.unwrap_or(text.lines().count().min(played.lines().count()));
    let excerpt = |text: &str| {
        let lines = text.lines().skip(line.saturating_sub(3)).take(24);
        lines.map(|line| format!("    {line}\n")).collect::<String>()
    };
    let (old, new) = (excerpt(&text), excerpt(&played));
    Some(format!("{}:{}\n  expected\n{old}  printed\n{new}", path.display(), line + 1))
}

/// Says whether a case needs what this program was built without.
fn is_left_out(case: &str) -> bool {
    !cfg!(feature = "pdf") && case.contains("\n<!-- feature: pdf -->\n")
}

/// Returns the text of a case with what its commands print now.
fn play(text: &str) -> String {
    let workspace = Workspace::empty();
    let mut played = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        played.push_str(line);
        played.push('\n');
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            continue;
        }
        let fence = &line[..ticks];
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let mut info = line[ticks..].split_whitespace();
        match (info.next(), info.next()) {
            (Some("console"), None) => played.push_str(&console(&workspace, &block)),
            (Some("diff"), None) => played.push_str(&excerpt::changes(&workspace)),
            (Some("yaml"), Some("change")) => {
                for file in workspace.files("amendments").iter().filter(|it| it.ends_with(".yaml"))
                {
                    std::fs::remove_file(workspace.path("amendments").join(file)).unwrap();
                }
                workspace.write("amendments/example.yaml", amendment(&block));
                played.push_str(&block.iter().map(|line| format!("{line}\n")).collect::<String>());
            }
            (language, file) => {
                let body: String = block.iter().map(|line| format!("{line}\n")).collect();
                match (language, file) {
                    (Some("bytes"), Some(file)) => workspace.write(file, bytes(&body)),
                    (_, Some(file)) => workspace.write(file, &body),
                    (_, None) => {}
                }
                played.push_str(&body);
            }
        }
        played.push_str(fence);
        played.push('\n');
    }
    played
}

/// Returns a file with one amendment that makes a change, or the changes of a list.
fn amendment(change: &[&str]) -> String {
    let head =
        "policy: parks\namendments:\n  - id: example\n    editorial: an example\n    changes:\n";
    let listed = change.first().is_some_and(|line| line.starts_with("- "));
    let lines = change.iter().enumerate().map(|(at, line)| match (listed, at) {
        _ if line.is_empty() => "\n".to_owned(),
        (true, _) => format!("      {line}\n"),
        (false, 0) => format!("      - {line}\n"),
        (false, _) => format!("        {line}\n"),
    });
    head.to_owned() + &lines.collect::<String>()
}

fn console(workspace: &Workspace, block: &[&str]) -> String {
    let mut printed = String::new();
    for line in block.iter().filter(|line| line.starts_with("$ ")) {
        printed.push_str(line);
        printed.push('\n');
        let words = words(&line[2..]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["policy", arguments @ ..] => {
                let run = match arguments {
                    [arguments @ .., "<", file] => {
                        let input = std::fs::File::open(workspace.path(file)).unwrap();
                        workspace.run_fed(arguments, input)
                    }
                    arguments => workspace.run(arguments),
                };
                printed.push_str(&steady(&run.text));
                if run.status != 0 {
                    printed.push_str(&format!("[{}]\n", run.status));
                }
            }
            ["cat", file] => match std::fs::read_to_string(workspace.path(file)) {
                Ok(text) => printed.push_str(&text),
                Err(_) => printed.push_str(&format!("there is no {file}\n")),
            },
            ["grep", words, file] => {
                let text = workspace.read(file);
                let lines = text.lines().filter(|line| line.contains(words));
                lines.for_each(|line| printed.push_str(&format!("{line}\n")));
            }
            ["ls", folder] => {
                workspace
                    .files(folder)
                    .iter()
                    .for_each(|file| printed.push_str(&format!("{file}\n")));
            }
            _ => panic!("a case can only run policy, cat, ls and grep: {line}"),
        }
        if !printed.ends_with('\n') {
            printed.push('\n');
        }
    }
    printed
}

/// Returns the bytes of a text in which `\xE9` stands for one byte.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// Splits a command into words; quotation marks hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for char in command.chars() {
        match (char, quote) {
            ('"' | '\'', None) => quote = Some(char),
            (_, Some(open)) if char == open => quote = None,
            (' ', None) => words.push(String::new()),
            _ => words.last_mut().unwrap().push(char),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Replaces what differs from run to run: how long it took.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    for line in text.split_inclusive('\n') {
        match line.split_once(", in ") {
            Some((head, time)) if time.ends_with(" s\n") => {
                steady.push_str(&format!("{head}, in 0.00 s\n"))
            }
            _ => steady.push_str(line),
        }
    }
    steady
}
