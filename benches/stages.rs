//! Benchmarks: how long the stages take, as ratios to the parse floor of the same run.
//!
//! `cargo bench` prints a table. The floor is Markdown → HTML by the parser alone on the same texts.
//! The texts are those of `../shared/corpora/x1` where they are there, else made ones of about the
//! same size; ten copies of them show how times grow. Times are the least of several runs. Nothing
//! is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads and writes its texts")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

use policy::amend;
use policy::assemble;
use policy::diagnostic::Diagnostics;
use policy::markdown;
use policy::model::document::Reading;
use policy::model::workspace::Profile;
use policy::parse;
use policy::project;

/// Runs of each measurement; the least counts.
const RUNS: usize = 9;

fn main() {
    let one = Texts::new(1);
    let ten = Texts::new(10);
    println!("texts: {} ({} KB, {} KB)\n", one.origin, one.bytes / 1024, ten.bytes / 1024);
    println!("{:<44} {:>9} {:>8} {:>9} {:>8}", "stage", "x1 ms", "floors", "x10 ms", "exponent");
    let floor = [least(|| floor(&one)), least(|| floor(&ten))];
    row("floor: Markdown to HTML by the parser alone", floor, floor);
    let read = |texts: &Texts| least(|| read(texts));
    row("read: Markdown to trees", [read(&one), read(&ten)], floor);
    let amended = [1, 10].map(|copies| amend_many(copies, copies * 100));
    row("amend: 100 amendments on x1, 1,000 on x10", amended, floor);
    let folders = [one.workspace(), ten.workspace()];
    let check = |folder: &tempfile::TempDir| least(|| check(folder.path()));
    row("check, in this process", [check(&folders[0]), check(&folders[1])], floor);
    let build = |folder: &tempfile::TempDir| least(|| build(folder.path()));
    row("policy build -f html --only draft", [build(&folders[0]), build(&folders[1])], floor);
    let living = Path::new(env!("CARGO_MANIFEST_DIR"));
    println!(
        "\n{:<44} {:>9.2}",
        "check of the living workspace, in this process",
        least(|| check_one(living))
    );
    println!("{:<44} {:>9.2}", "policy --version", least(version));
}

/// Prints a row: milliseconds, ratio to the floor, and how times grow with the text.
fn row(name: &str, [one, ten]: [f64; 2], floor: [f64; 2]) {
    let exponent = (ten / one).log10();
    println!("{name:<44} {one:>9.2} {:>7.1}x {ten:>9.2} {exponent:>8.2}", one / floor[0]);
}

/// Returns the least of several runs, in milliseconds.
fn least<T>(mut run: impl FnMut() -> T) -> f64 {
    let times = (0..RUNS).map(|_| {
        let began = Instant::now();
        black_box(run());
        began.elapsed().as_secs_f64() * 1000.0
    });
    times.fold(f64::INFINITY, f64::min)
}

/// Chapters to measure on.
struct Texts {
    origin: &'static str,
    chapters: Vec<(String, String)>,
    bytes: usize,
}

impl Texts {
    fn new(copies: usize) -> Self {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/x1");
        let (origin, originals) = match read_folder(&corpus) {
            Some(chapters) => ("../shared/corpora/x1", chapters),
            None => ("made", made_chapters()),
        };
        let mut chapters = Vec::new();
        for copy in 0..copies {
            for (name, text) in &originals {
                let suffixed = if copy == 0 { text.clone() } else { suffixed(text, copy) };
                chapters.push((format!("{copy:03}-{name}"), suffixed));
            }
        }
        let bytes = chapters.iter().map(|(_, text)| text.len()).sum();
        Self { origin, chapters, bytes }
    }

    /// Writes a workspace of the chapters, without amendments.
    fn workspace(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let chapters = folder.path().join("chapters/doc");
        std::fs::create_dir_all(&chapters).unwrap();
        std::fs::write(folder.path().join("policy.yaml"), MANIFEST).unwrap();
        for (name, text) in &self.chapters {
            std::fs::write(chapters.join(name), text).unwrap();
        }
        folder
    }
}

const MANIFEST: &str = "title: Benchmark\nas-of: 2021-10-31\nlanguage: en\npolicies:\n  \
                        doc: { title: Benchmark, symbol: BENCH/1, revision: 0 }\n";

fn read_folder(folder: &Path) -> Option<Vec<(String, String)>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let chapters = paths.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some((name, std::fs::read_to_string(path).ok()?))
    });
    Some(chapters.collect())
}

/// Gives every id, and every link to it, the number of the copy.
fn suffixed(text: &str, copy: usize) -> String {
    let mut out = String::with_capacity(text.len() + 1024);
    let mut rest = text;
    let openings = ["<a id=\"", "{#", "](#"];
    while let Some((at, opening)) =
        openings.iter().filter_map(|opening| Some((rest.find(opening)?, *opening))).min()
    {
        let start = at + opening.len();
        let length = rest[start..].find(['"', '}', ')', ' ']).unwrap_or(0);
        out.push_str(&rest[..start + length]);
        let _ = write!(out, "-c{copy}");
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// Makes eighteen chapters of about sixteen kilobytes.
fn made_chapters() -> Vec<(String, String)> {
    let words = [
        "Member", "States", "review", "the", "measures", "that", "protect", "people", "on", "the",
        "move", "and", "report", "on", "them", "each", "year", "in", "*good*", "time",
    ];
    let chapter = |number: usize| {
        let mut text = format!("# Chapter {number} {{#c-{number}}}\n\n");
        for section in 0..8 {
            let _ = write!(text, "## Section {section} {{#c-{number}-{section}}}\n\n");
            for paragraph in 0..6 {
                for word in 0..60 {
                    let at = (number * 7 + section * 5 + paragraph * 3 + word) % words.len();
                    let end = if word % 12 == 11 { "\n" } else { " " };
                    let _ = write!(text, "{}{end}", words[at]);
                }
                let _ = write!(text, "end{number}{section}{paragraph}.\n\n");
            }
        }
        (format!("{number:02}.md"), text)
    };
    (0..18).map(chapter).collect()
}

fn floor(texts: &Texts) -> usize {
    let options =
        pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_FOOTNOTES;
    let mut length = 0;
    for (_, text) in &texts.chapters {
        let mut html = String::with_capacity(text.len() * 2);
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, options));
        length += html.len();
    }
    length
}

fn read(texts: &Texts) -> usize {
    let mut sources = policy::source::SourceMap::default();
    let mut sink = Diagnostics::default();
    let mut nodes = 0;
    for (name, text) in &texts.chapters {
        let source = sources.add(name.as_str(), text.as_str());
        nodes += markdown::read(&sources, source, Reading::Lenient, &mut sink).nodes.len();
    }
    nodes
}

/// Times the amend stage alone: one edit an amendment, each of words that stand once.
fn amend_many(copies: usize, count: usize) -> f64 {
    let mut chapters = made_chapters();
    chapters = (0..copies)
        .flat_map(|copy| {
            let copied = chapters.iter().map(move |(name, text)| {
                let text = text.replace("{#c-", &format!("{{#c{copy}-"));
                (format!("{copy:03}-{name}"), text)
            });
            copied.collect::<Vec<_>>()
        })
        .collect();
    let texts = Texts { origin: "made", bytes: 0, chapters };
    let folder = texts.workspace();
    let mut yaml = String::from("policy: doc\namendments:\n");
    for number in 0..count {
        let copy = number % copies;
        let (chapter, section, paragraph) =
            (number / copies % 18, number / copies / 18 % 8, number / copies / 144 % 6);
        let _ = write!(
            yaml,
            "  - id: a-{number}\n    title: Edit\n    editorial: benchmark\n    changes:\n      \
             - edit: c{copy}-{chapter}-{section}\n        find: end{chapter}{section}{paragraph}\n        \
             put: done {number}\n"
        );
    }
    let amendments = folder.path().join("amendments");
    std::fs::create_dir_all(&amendments).unwrap();
    std::fs::write(amendments.join("all.yaml"), yaml).unwrap();
    let mut sink = Diagnostics::default();
    let mut project = project::load(folder.path(), &mut sink).unwrap();
    let workspace = parse::workspace(&mut project, &mut sink).unwrap();
    assert!(!sink.has_errors(), "the benchmark's workspace is sound");
    least(|| amend::amend(&workspace, &[], &mut project.sources, &mut sink).unwrap().outcomes.len())
}

fn check(folder: &Path) -> bool {
    check_one(folder)
}

fn check_one(folder: &Path) -> bool {
    let mut sink = Diagnostics::default();
    let mut project = project::load(folder, &mut sink).unwrap();
    let options = assemble::Options { profile: Profile::Draft, formats: &[], step: &|_| {} };
    assemble::check(&mut project, &options, &mut sink).is_some_and(|it| it.revised.is_some())
}

fn build(folder: &Path) {
    let run = Command::new(env!("CARGO_BIN_EXE_policy"))
        .args(["build", "-f", "html", "--only", "draft"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(run.unwrap().success(), "the benchmark's workspace builds");
}

fn version() {
    let run =
        Command::new(env!("CARGO_BIN_EXE_policy")).arg("--version").stdout(Stdio::null()).status();
    assert!(run.unwrap().success(), "the program starts");
}
