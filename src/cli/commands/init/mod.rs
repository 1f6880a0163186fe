//! `policy init`: a small workspace that builds at once and explains itself.
//!
//! Its files are those of the folder `workspace/` beside this one, which is a workspace of its own.

use std::path::Path;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use policy::output;
use policy::parse;
use policy::parse::schema;
use policy::project::INPUT_FOLDERS;
use policy::yaml;

use crate::cli::Ended;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// `policy init`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy init                            in the current folder\n  \
    policy init water --policy water --title \"Draft policy on water\"\n\n\
    Makes a small workspace whose comments explain it: chapters, a register, amendments, figures. No \
    file that exists is touched; where one is in the way, nothing is made.")]
pub(crate) struct InitArguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) folder: PathBuf,

    /// The short name of the policy: its folder below chapters/, and how its ids begin
    #[arg(long, value_name = "KEY", default_value = KEY)]
    pub(crate) policy: String,

    /// The title of the policy
    #[arg(long, value_name = "TEXT", default_value = TITLE)]
    pub(crate) title: String,
}

/// The key and title of the policy in the example. The key stands for nothing else there.
const KEY: &str = "stp";
const TITLE: &str = "Draft policy on street trees";

/// The one file that may be there before.
const IGNORED: &str = ".gitignore";

/// A file of the example.
struct Example {
    path: &'static str,
    text: &'static str,
    /// The kind of YAML that it is, for the schema.
    kind: Option<&'static str>,
    /// What it holds, for who has just made it.
    holds: &'static str,
}

const EXAMPLES: [Example; 8] = [
    Example {
        path: IGNORED,
        text: include_str!("workspace/gitignore"),
        kind: None,
        holds: "keeps what is built out of git",
    },
    Example {
        path: "policy.yaml",
        text: include_str!("workspace/policy.yaml"),
        kind: Some("manifest"),
        holds: "title, date, policies",
    },
    Example {
        path: "chapters/stp/01-introduction.md",
        text: include_str!("workspace/chapters/stp/01-introduction.md"),
        kind: None,
        holds: "the base draft, which is never changed",
    },
    Example {
        path: "chapters/stp/02-trees.md",
        text: include_str!("workspace/chapters/stp/02-trees.md"),
        kind: None,
        holds: "",
    },
    Example {
        path: "chapters/stp/03-annexes.md",
        text: include_str!("workspace/chapters/stp/03-annexes.md"),
        kind: None,
        holds: "",
    },
    Example {
        path: "amendments/register.yaml",
        text: include_str!("workspace/amendments/register.yaml"),
        kind: Some("register"),
        holds: "what was recommended",
    },
    Example {
        path: "amendments/session-1.yaml",
        text: include_str!("workspace/amendments/session-1.yaml"),
        kind: Some("amendments"),
        holds: "what was decided and done: start reading here",
    },
    Example {
        path: "data/figures.yaml",
        text: include_str!("workspace/data/figures.yaml"),
        kind: Some("figures"),
        holds: "the figures",
    },
];

/// Makes the workspace and says what to do next; or says what is in the way.
pub(crate) fn run(
    arguments: &InitArguments,
    start: &Path,
    terminal: &Terminal,
) -> anyhow::Result<Ended> {
    check_key(&arguments.policy)?;
    let title = arguments.title.trim();
    if title.is_empty() {
        bail!("the title is empty: leave `--title` out, or write one behind it");
    }
    let shown = &arguments.folder;
    let folder = start.join(shown);
    let mut files = files(&arguments.policy, title, &schema);
    let ignored = fs_err::read_to_string(folder.join(IGNORED)).ok();
    files.retain(|(path, _)| ignored.is_none() || path != IGNORED);
    let obstacles = obstacles(start, shown, &files)?;
    if !obstacles.is_empty() {
        terminal.err(&in_the_way(&obstacles));
        return Ok(Ended::Findings);
    }
    let bytes: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    output::create(&folder, &bytes)?;
    let paths: Vec<&str> = bytes.iter().map(|(path, _)| path.as_str()).collect();
    terminal.out(&made(&paths, shown, &terminal.out_look()))?;
    if ignored.is_some_and(|text| !text.lines().any(|line| line.trim_matches('/') == "build")) {
        terminal
            .err("policy: `.gitignore` was there and is as it was; give it the line `/build/`\n");
    }
    Ok(Ended::Clean)
}

/// Refuses a key that could not begin ids. `null` would be one, but is nothing in YAML.
fn check_key(key: &str) -> anyhow::Result<()> {
    if parse::is_id(key) && key != "null" {
        return Ok(());
    }
    bail!("`{key}` cannot name a policy: write a to z, 0 to 9 and hyphens, a letter first")
}

/// Returns the schema of a kind of YAML file, as JSON: `amendments`, `register`, `figures`,
/// `manifest`.
fn schema(kind: &str) -> Option<String> {
    let kind = schema::Kind::ALL.into_iter().find(|it| it.word() == kind)?;
    Some(format!("{:#}\n", schema::schema(kind)))
}

/// Returns the files of a new workspace: paths with `/`, and texts; the schemas come last.
fn files(key: &str, title: &str, schema: &dyn Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let named =
        |text: &str| text.replace(KEY, key).replace(&KEY.to_uppercase(), &key.to_uppercase());
    let (mut files, mut schemas) = (Vec::new(), Vec::new());
    for example in &EXAMPLES {
        let mut text = match example.text.split_once(TITLE) {
            Some((head, tail)) => named(head) + &yaml::scalar(title) + &named(tail),
            None => named(example.text),
        };
        if let Some(schema) = example.kind.and_then(schema) {
            let (path, line) = schema_of(example);
            text.insert_str(0, &line);
            schemas.push((path, schema));
        }
        files.push((named(example.path), text));
    }
    files.extend(schemas);
    files
}

/// Returns the path of a file's schema, and the comment by which editors find it.
fn schema_of(example: &Example) -> (String, String) {
    let path = format!("schema/{}.json", example.kind.unwrap_or_default());
    let up = "../".repeat(example.path.matches('/').count());
    let line = format!("# yaml-language-server: $schema={up}{path}\n");
    (path, line)
}

/// Returns what is in the way, as people type it: files, and folders whose files would become part
/// of the workspace.
fn obstacles(
    start: &Path,
    shown_folder: &Path,
    files: &[(String, String)],
) -> anyhow::Result<Vec<String>> {
    let folder = start.join(shown_folder);
    let is_file = |above: &&Path| start.join(above).is_file();
    if let Some(file) = shown_folder.ancestors().find(is_file) {
        return Ok(vec![shown(file, "")]);
    }
    let mut full = Vec::new();
    for name in INPUT_FOLDERS {
        let inner = folder.join(name);
        if inner.is_dir() && fs_err::read_dir(inner)?.next().is_some() {
            full.push(format!("{name}/"));
        }
    }
    let mut found = output::obstacles(&folder, files.iter().map(|(path, _)| path.as_str()));
    found.retain(|path| !full.iter().any(|folder| path.starts_with(folder)));
    found.extend(full);
    Ok(found.iter().map(|path| shown(shown_folder, path)).collect())
}

fn in_the_way(obstacles: &[String]) -> String {
    let mut drawn = "policy: nothing was made; this is in the way:\n".to_owned();
    for path in obstacles {
        drawn.push_str(&format!("        {path}\n"));
    }
    drawn.push_str("        name another folder: policy init DIR\n");
    drawn
}

/// Returns a path in the folder as people type it.
fn shown(folder: &Path, path: &str) -> String {
    let folder = folder.strip_prefix(".").unwrap_or(folder).display().to_string();
    let between = if folder.is_empty() || path.is_empty() { "" } else { "/" };
    wrap::tame(&format!("{}{between}{path}", folder.trim_end_matches('/')))
}

/// Draws what was made, and what to type next.
fn made(paths: &[&str], folder: &Path, look: &Look) -> String {
    let names: Vec<String> = paths.iter().map(|path| shown(folder, path)).collect();
    let widest = names.iter().map(|name| wrap::width(name)).max().unwrap_or(0);
    let mut drawn = format!("{}\n", look.paint(Ink::Bold, "made"));
    for (name, path) in names.iter().zip(paths) {
        let example = EXAMPLES.iter().find(|example| ending(example.path) == ending(path));
        let holds = example.map_or(SCHEMA_HOLDS, |example| example.holds);
        let line = format!("  {}  {}", wrap::left(name, widest), look.paint(Ink::Soft, holds));
        drawn.push_str(&format!("{}\n", line.trim_end()));
    }
    drawn.push_str(&format!("\n{}\n", look.paint(Ink::Bold, "next")));
    let is_here = folder.components().all(|part| part == std::path::Component::CurDir);
    let enter =
        (!is_here).then(|| (format!("cd {}", wrap::tame(&folder.display().to_string())), ""));
    let commands = NEXT.map(|(command, does)| (command.to_owned(), does));
    for (command, does) in enter.into_iter().chain(commands) {
        let line = format!("  {}  {}", wrap::left(&command, 20), look.paint(Ink::Soft, does));
        drawn.push_str(&format!("{}\n", line.trim_end()));
    }
    drawn.push_str(
        "\nThe text is illustrative and its town imaginary: change it and build. To write your own, put your\n\
         chapters in place of these, and take out what lies in amendments/ and data/: the amendments there\n\
         are about these chapters only, and both folders may be empty at first.\n",
    );
    drawn
}

/// What a schema is for, for who has just made it.
const SCHEMA_HOLDS: &str = "for editors; `policy schema` prints the present one";

/// What to type next.
const NEXT: [(&str, &str); 4] = [
    ("policy check", "finds everything that is wrong"),
    ("policy build", "writes the revised draft: open build/index.html"),
    ("policy status", "says what became of each recommendation"),
    ("policy new amendment", "asks what is to be changed, and writes it"),
];

/// Returns the name of a file.
fn ending(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_example_stands_for_nothing_else() {
        for example in &EXAMPLES {
            for (at, _) in example.text.to_lowercase().match_indices(KEY) {
                let before = example.text[..at].chars().next_back();
                let after = example.text[at + KEY.len()..].chars().next();
                assert!(!before.is_some_and(char::is_alphanumeric), "{}:{at}", example.path);
                assert!(!after.is_some_and(char::is_alphanumeric), "{}:{at}", example.path);
            }
        }
    }

    #[test]
    fn key_and_title_are_put_in_everywhere() {
        let files = files("water", "Water: a draft", &|_| None);
        assert!(files.iter().any(|(path, _)| path == "chapters/water/02-trees.md"));
        let manifest = &files.iter().find(|(path, _)| path == "policy.yaml").unwrap().1;
        assert!(manifest.contains("\n  water:\n    title: \"Water: a draft\"\n"), "{manifest}");
        let texts: String = files.iter().map(|(path, text)| format!("{path}\n{text}")).collect();
        assert!(!texts.to_lowercase().contains(KEY) && !texts.contains(TITLE));
        assert!(texts.contains("WATER-1.i"));
    }

    #[test]
    fn each_yaml_file_names_its_schema_first() {
        let files = files(KEY, TITLE, &|kind| Some(format!("\"{kind}\"\n")));
        let schemas = files.iter().filter(|(path, _)| path.starts_with("schema/"));
        let schemas: Vec<&str> = schemas.map(|(path, _)| path.as_str()).collect();
        let kinds = ["manifest", "register", "amendments", "figures"];
        assert_eq!(schemas, kinds.map(|kind| format!("schema/{kind}.json")));
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".yaml")) {
            assert!(text.starts_with("# yaml-language-server: $schema="), "{path}");
        }
    }

    #[test]
    fn editors_find_the_schema_from_where_the_file_lies() {
        let of = |path: &str| EXAMPLES.iter().find(|example| example.path == path).map(schema_of);
        let (path, line) = of("amendments/register.yaml").unwrap();
        assert_eq!(path, "schema/register.json");
        assert_eq!(line, "# yaml-language-server: $schema=../schema/register.json\n");
        let (_, line) = of("policy.yaml").unwrap();
        assert_eq!(line, "# yaml-language-server: $schema=schema/manifest.json\n");
    }
}
