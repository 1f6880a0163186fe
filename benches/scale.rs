//! Benchmarks of scale: how time and memory grow with text and amendments.
//!
//! `cargo bench --bench scale` prints a table; every row runs in a process of its own, so that its
//! peak of memory is its own (from `/proc`, where there is one). Times are of the amend stage alone,
//! texts and YAML loaded, the least of a few runs, unless the row says otherwise. The texts are made:
//! x1 is about the size of the policy of eighteen chapters that the goals were measured on. Nothing
//! is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark writes its texts and asks the system")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use policy::amend;
use policy::assemble;
use policy::diagnostic::Diagnostics;
use policy::model::workspace::Profile;
use policy::parse;
use policy::project;

const WORDS: [&str; 20] = [
    "Member", "States", "review", "the", "measures", "that", "protect", "people", "on", "the",
    "move", "and", "report", "on", "them", "each", "year", "in", "*good*", "time",
];

/// A name for the table, and how the workspace is made.
type Row = (&'static str, fn(&Path));

/// What is measured.
const ROWS: [Row; 12] = [
    ("100 amendments on x1", |folder| mixed(folder, 1, 100)),
    ("1,000 amendments on x10", |folder| mixed(folder, 10, 1_000)),
    ("10,000 amendments on x100", |folder| mixed(folder, 100, 10_000)),
    ("100 amendments on x100", |folder| mixed(folder, 100, 100)),
    ("1,000 amendments on x100", |folder| mixed(folder, 100, 1_000)),
    ("1,000 terms' hits: one term on x10", |folder| term(folder, 10)),
    ("10,000 terms' hits: one term on x100", |folder| term(folder, 100)),
    ("500 chapters", |folder| chapters(folder, 500)),
    ("5,000 chapters", |folder| chapters(folder, 5_000)),
    ("one paragraph of 1 MB, 100 edits", |folder| paragraph(folder, 1 << 20, 100)),
    ("one paragraph of 10 MB, 1,000 edits", |folder| paragraph(folder, 10 << 20, 1_000)),
    ("20,000 amendments on x100", |folder| mixed(folder, 100, 20_000)),
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    match arguments.next().and_then(|argument| argument.parse::<usize>().ok()) {
        Some(row) => measure(row),
        None => table(),
    }
}

fn table() {
    println!(
        "{:<40} {:>9} {:>9} {:>9} {:>9}",
        "amend", "text MB", "amend ms", "check ms", "peak MiB"
    );
    let program = std::env::current_exe().unwrap();
    for (row, (name, _)) in ROWS.iter().enumerate() {
        let run = Command::new(&program).arg(row.to_string()).output().unwrap();
        let out = String::from_utf8_lossy(&run.stdout).trim().to_owned();
        println!("{name:<40} {}", if run.status.success() { out } else { "failed".to_owned() });
    }
}

/// Measures one row in this process.
fn measure(row: usize) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("amendments")).unwrap();
    std::fs::create_dir_all(folder.path().join("chapters/doc")).unwrap();
    let manifest =
        "title: Benchmark\nas-of: 2021-10-31\npolicies:\n  doc: { title: Made, symbol: X/1 }\n";
    std::fs::write(folder.path().join("policy.yaml"), manifest).unwrap();
    ROWS[row].1(folder.path());
    let mut sink = Diagnostics::default();
    let mut project = project::load(folder.path(), &mut sink).unwrap();
    let bytes: usize = project.inputs().iter().map(|(_, bytes)| bytes.len()).sum();
    let workspace = parse::workspace(&mut project, &mut sink).unwrap();
    assert!(!sink.has_errors(), "sound: {:?}", sink.iter().next());
    let amended = least(|| {
        let revised = amend::amend(&workspace, &[], &mut project.sources, &mut sink);
        assert!(
            revised.is_some(),
            "amends: {:?}",
            sink.iter().find(|it| it.severity == policy::diagnostic::Severity::Error)
        );
    });
    drop((workspace, project));
    let checked = least(|| {
        let mut sink = Diagnostics::default();
        let mut project = project::load(folder.path(), &mut sink).unwrap();
        let options = assemble::Options { profile: Profile::Draft, formats: &[], step: &|_| {} };
        assemble::check(&mut project, &options, &mut sink).unwrap();
    });
    println!("{:>9.1} {amended:>9.0} {checked:>9.0} {:>9}", bytes as f64 / 1e6, peak());
}

/// Returns the least of a few runs, in milliseconds: of the processor's time where the system tells
/// it, so that a busy machine counts less, else of the clock's.
fn least(mut run: impl FnMut()) -> f64 {
    let clock = Instant::now();
    let now = || processor_time().unwrap_or_else(|| clock.elapsed().as_secs_f64() * 1e3);
    let times = (0..3).map(|_| {
        let start = now();
        run();
        now() - start
    });
    times.fold(f64::INFINITY, f64::min)
}

/// Returns the time that this thread ran on a processor, in milliseconds.
fn processor_time() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}

/// Returns the peak of memory of this process in MiB, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kib.map_or("-".to_owned(), |kib| (kib / 1024).to_string())
}

fn chapter(copy: usize, number: usize) -> String {
    let mut text = format!("# Chapter {number} {{#c{copy}-{number}}}\n\n");
    for section in 0..8 {
        let _ = write!(text, "## Section {section} {{#c{copy}-{number}-{section}}}\n\n");
        for paragraph in 0..6 {
            for word in 0..60 {
                let at = (number * 7 + section * 5 + paragraph * 3 + word) % WORDS.len();
                let end = if word % 12 == 11 { "\n" } else { " " };
                let _ = write!(text, "{}{end}", WORDS[at]);
            }
            let _ = write!(text, "end{copy}x{number}x{section}x{paragraph}.\n\n");
        }
        let _ = write!(text, "| Term | Meaning |\n|---|---|\n| row{section} | what it means |\n\n");
    }
    text
}

/// Amendments of many kinds, spread over the text; none meets another.
fn mixed(folder: &Path, copies: usize, count: usize) {
    for copy in 0..copies {
        for number in 0..18 {
            let path = folder.join(format!("chapters/doc/{copy:03}-{number:02}.md"));
            std::fs::write(path, chapter(copy, number)).unwrap();
        }
    }
    let mut yaml = String::from("policy: doc\namendments:\n");
    for number in 0..count {
        let (copy, within) = (number % copies, number / copies * 4 % 863);
        let (section, paragraph) = (within / 6, within % 6);
        let (chapter, section) = (section / 8, section % 8);
        let id = format!("c{copy}-{chapter}-{section}");
        let words = format!("end{copy}x{chapter}x{section}x{paragraph}");
        // The first word of the paragraph.
        let first = WORDS[(chapter * 7 + section * 5 + paragraph * 3) % WORDS.len()];
        let change = match number / copies % 10 {
            0..=2 => format!("edit: {id}\n        find: {words}\n        put: done {number}"),
            3 => {
                format!("edit: {{ paragraph: {words} }}\n        find: {words}\n        put: done")
            }
            4 => format!(
                "insert: New words {number}.\n        after: {{ in: {id}, paragraph: {words} }}"
            ),
            5 => format!(
                "move: {{ in: {id}, paragraph: {words} }}\n        end-of: c{copy}-{chapter}\n        rank: {number}"
            ),
            6 => format!(
                "annotate: {{ in: {id}, paragraph: {words} }}\n        text: Note {number}."
            ),
            7 => format!(
                "insert: {{ row: [a{number}, sorted] }}\n        sorted-in: {{ in: {id}, table: what it means }}"
            ),
            8 => format!(
                "insert: |\n          # New {number} {{#new-{number}}}\n\n          Words.\n        after: {id}"
            ),
            _ => format!(
                "replace: {{ in: {id}, paragraph: {words} }}\n        was: \"{first} … {words}.\"\n        by: Other words {number}."
            ),
        };
        let _ = write!(
            yaml,
            "  - id: a-{number}\n    editorial: benchmark\n    changes:\n      - {change}\n"
        );
    }
    std::fs::write(folder.join("amendments/all.yaml"), yaml).unwrap();
}

/// One term over texts that hold it ten times in every hundred paragraphs.
fn term(folder: &Path, copies: usize) {
    mixed(folder, copies, 1);
    let yaml = "policy: doc\namendments:\n  - id: a\n    editorial: benchmark\n    changes:\n      \
                - term: Member States review\n        by: Member States examine\n";
    std::fs::write(folder.join("amendments/all.yaml"), yaml).unwrap();
}

fn chapters(folder: &Path, count: usize) {
    let mut yaml = String::from("policy: doc\namendments:\n");
    for number in 0..count {
        let text =
            format!("# Chapter {number} {{#c{number}}}\n\nThe words w{number} stand here.\n");
        std::fs::write(folder.join(format!("chapters/doc/{number:05}.md")), text).unwrap();
        if number % 10 == 0 {
            let _ = write!(
                yaml,
                "  - id: a-{number}\n    editorial: benchmark\n    changes:\n      - edit: c{number}\n        find: w{number}\n        put: v{number}\n"
            );
        }
    }
    std::fs::write(folder.join("amendments/all.yaml"), yaml).unwrap();
}

fn paragraph(folder: &Path, bytes: usize, edits: usize) {
    let mut text = String::from("# One {#one}\n\n");
    let mut number = 0;
    while text.len() < bytes {
        let _ = write!(text, "the words w{number} and *more* of them ");
        number += 1;
    }
    text.push_str("end.\n");
    std::fs::write(folder.join("chapters/doc/01.md"), text).unwrap();
    let mut yaml = String::from("policy: doc\namendments:\n");
    for at in 0..edits {
        let word = at * (number / edits);
        let _ = write!(
            yaml,
            "  - id: a-{at}\n    editorial: benchmark\n    changes:\n      - edit: one\n        find: w{word} and\n        put: v{at} and\n"
        );
    }
    std::fs::write(folder.join("amendments/all.yaml"), yaml).unwrap();
}
