//! Benchmark: the PDF beside the typesetter alone on the same text.
//!
//! `cargo bench --bench pdf` prints processor time, wall time and peak of memory of two processes, the
//! least of a few runs each: `policy build -f pdf --only draft`, and the typesetter on markup that holds
//! the same words, tables, lists, notes and links, with tags and the same standards. The texts are those of
//! `../shared/corpora/x1` where they are there, else made ones of about the same size; ten copies of them
//! show how both grow. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads and writes its texts")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run stops")]

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use typst::Library;
use typst::LibraryExt;
use typst::diag::FileError;
use typst::diag::FileResult;
use typst::foundations::Bytes;
use typst::foundations::Datetime;
use typst::foundations::Duration;
use typst::syntax::FileId;
use typst::syntax::RootedPath;
use typst::syntax::Source;
use typst::syntax::VirtualPath;
use typst::syntax::VirtualRoot;
use typst::text::Font;
use typst::text::FontBook;
use typst::utils::LazyHash;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_pdf::PdfStandard;
use typst_pdf::PdfStandards;

/// Runs of each measurement; the least counts.
const RUNS: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    if let Some(markup) = arguments.next() {
        return alone(Path::new(&markup));
    }
    println!(
        "{:<34} {:>8} {:>9} {:>9} {:>9}",
        "draft.pdf", "pages", "cpu ms", "wall ms", "peak MiB"
    );
    let mut before = None;
    for copies in [1, 10] {
        let folder = workspace(copies);
        let out = folder.path().join("build");
        let markup = folder.path().join("text.typ");
        std::fs::write(&markup, markup_of(&folder.path().join("chapters/doc"))).unwrap();
        let mut ours = Command::new(env!("CARGO_BIN_EXE_policy"));
        ours.args(["build", "-f", "pdf", "--only", "draft"]).current_dir(folder.path());
        let ours = Run::least(&mut ours);
        let pages = pages(&std::fs::read(out.join("doc/draft.pdf")).unwrap());
        let mut peer = Command::new(std::env::current_exe().unwrap());
        let peer = Run::least(peer.arg(&markup));
        let peer_pages = pages_of(&markup.with_extension("pdf"));
        ours.print(&format!("policy, x{copies}"), pages);
        peer.print(&format!("typesetter alone, x{copies}"), peer_pages);
        println!("{:<34} {:>18.2} {:>9.2}", "  ratio", ours.cpu / peer.cpu, ours.wall / peer.wall);
        if let Some(one) = before.replace(ours.cpu) {
            println!("{:<34} {:>18.2}", "  exponent, x1 to x10", (ours.cpu / one).log10());
        }
    }
}

/// What a process took.
struct Run {
    /// Milliseconds of the processor.
    cpu: f64,
    /// Milliseconds.
    wall: f64,
    /// MiB.
    peak: f64,
}

impl Run {
    fn least(command: &mut Command) -> Self {
        let mut least = Self { cpu: f64::INFINITY, wall: f64::INFINITY, peak: f64::INFINITY };
        for _ in 0..RUNS {
            let run = Self::of(command);
            least.cpu = least.cpu.min(run.cpu);
            least.wall = least.wall.min(run.wall);
            least.peak = least.peak.min(run.peak);
        }
        least
    }

    /// Reads the times of a child from `/proc` just before it is reaped.
    fn of(command: &mut Command) -> Self {
        let began = std::time::Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let proc = PathBuf::from(format!("/proc/{}", child.id()));
        let mut last = (0.0, 0.0);
        while child.try_wait().unwrap().is_none() {
            let stat = std::fs::read_to_string(proc.join("stat")).unwrap_or_default();
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split(' ').collect();
            let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok());
            if let (Some(user), Some(system)) = (ticks(12), ticks(13)) {
                last.0 = (user + system) * 10.0;
            }
            let status = std::fs::read_to_string(proc.join("status")).unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let peak = peak.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok());
            last.1 = peak.map_or(last.1, |peak| peak / 1024.0);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        Self { cpu: last.0, wall: began.elapsed().as_secs_f64() * 1000.0, peak: last.1 }
    }

    fn print(&self, name: &str, pages: usize) {
        println!("{name:<34} {pages:>8} {:>9.0} {:>9.0} {:>9.0}", self.cpu, self.wall, self.peak);
    }
}

fn pages_of(pdf: &Path) -> usize {
    pages(&std::fs::read(pdf).unwrap())
}

/// Counts the pages of a PDF by the largest count of its page tree.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.match_indices("/Count ").filter_map(|(at, found)| {
        let digits: String =
            text[at + found.len()..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    counts.max().unwrap_or(0)
}

const MANIFEST: &str = "title: Benchmark\nas-of: 2021-10-31\nlanguage: en\npolicies:\n  \
                        doc: { title: Benchmark, symbol: BENCH/1, revision: 0 }\n";

/// Writes a workspace of copies of the texts, without amendments.
fn workspace(copies: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let chapters = folder.path().join("chapters/doc");
    std::fs::create_dir_all(&chapters).unwrap();
    std::fs::write(folder.path().join("policy.yaml"), MANIFEST).unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/x1");
    for copy in 0..copies {
        for (name, text) in texts(&corpus) {
            let mut text = text;
            if copy > 0 {
                for opening in ["<a id=\"", "{#", "](#"] {
                    text = text.replace(opening, &format!("{opening}c{copy}-"));
                }
            }
            std::fs::write(chapters.join(format!("{copy:03}-{name}")), text).unwrap();
        }
    }
    folder
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return made() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// Makes eighteen chapters of sections, lists, tables and notes.
fn made() -> Vec<(String, String)> {
    let chapter = |chapter: usize| {
        let mut text = format!("# Chapter {chapter} {{#c{chapter}}}\n\n");
        for section in 0..8 {
            text += &format!("## Section {section} {{#c{chapter}-s{section}}}\n\n");
            for part in 0..4 {
                text += &format!(
                    "Member States review the *measures* that protect people on the move[^n{section}-{part}] \
                     and report on them each year, as section [](#c{chapter}) asks of all of them.\n\n\
                     [^n{section}-{part}]: See the report.\n\n"
                );
            }
            text += "- one\n- two\n\n| Item | Value |\n| --- | --: |\n| a | 12 |\n| b | 13 |\n\n";
        }
        text
    };
    (0..18).map(|at| (format!("{at:02}.md"), chapter(at))).collect()
}

/// Writes all chapters as the typesetter's own markup.
fn markup_of(chapters: &Path) -> String {
    let mut out = String::from(
        "#set document(title: \"Benchmark\", date: datetime(year: 2021, month: 10, day: 31))\n\
         #set text(font: (\"Libertinus Serif\",), lang: \"en\", hyphenate: true)\n\
         #set page(paper: \"a4\", margin: (x: 46mm, y: 29mm), numbering: \"1 / 1\")\n\
         #outline(depth: 2)\n\n",
    );
    for (_, text) in texts(chapters) {
        let text = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .map_or(text.as_str(), |(_, rest)| rest);
        markup(text, &mut out);
    }
    out
}

fn markup(text: &str, out: &mut String) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
    let mut notes = Vec::new();
    let mut at = 0;
    while at < events.len() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = &events[at] {
            let end = at
                + events[at..]
                    .iter()
                    .position(|it| matches!(it, Event::End(TagEnd::FootnoteDefinition)))
                    .unwrap();
            let mut words = String::new();
            write(&events[at + 1..end], &[], &mut words);
            notes.push((label.clone(), words.trim().to_owned()));
            at = end;
        }
        at += 1;
    }
    write(&events, &notes, out);
}

fn write(events: &[Event<'_>], notes: &[(CowStr<'_>, String)], out: &mut String) {
    let mut lists: Vec<bool> = Vec::new();
    let mut skipped = false;
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => skipped = true,
            Event::End(TagEnd::FootnoteDefinition) => skipped = false,
            _ if skipped => {}
            Event::Start(Tag::Heading { level, .. }) => {
                *out += &format!("\n{} ", "=".repeat(*level as usize));
            }
            Event::Start(Tag::List(start)) => {
                lists.push(start.is_some());
                out.push('\n');
            }
            Event::Start(Tag::Item) => {
                let sign = if lists.last() == Some(&true) { '+' } else { '-' };
                *out += &format!("\n{}{sign} ", "  ".repeat(lists.len() - 1));
            }
            Event::Start(Tag::Emphasis) => *out += "#emph[",
            Event::Start(Tag::Strong) => *out += "#strong[",
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => {
                *out += &format!("#link(\"{dest_url}\")[");
            }
            Event::Start(Tag::Link { .. }) => *out += "#[",
            Event::Start(Tag::BlockQuote(_)) => *out += "\n#quote(block: true)[",
            Event::Start(Tag::Table(columns)) => {
                *out += &format!("\n#table(columns: {}, ", columns.len());
            }
            Event::Start(Tag::TableHead) => *out += "table.header(",
            Event::End(TagEnd::TableHead) => *out += "), ",
            Event::Start(Tag::TableCell) => out.push('['),
            Event::End(TagEnd::TableCell) => *out += "], ",
            Event::End(TagEnd::Table) => *out += ")\n\n",
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => out.push(']'),
            Event::End(TagEnd::BlockQuote(_)) => *out += "]\n\n",
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                out.push('\n');
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => *out += "\n\n",
            Event::Text(words) => escaped(words, out),
            Event::Code(words) => *out += &format!("#raw({words:?})"),
            Event::SoftBreak => out.push(' '),
            Event::FootnoteReference(label) => {
                if let Some((_, words)) = notes.iter().find(|(known, _)| known == label) {
                    *out += &format!("#footnote[{words}]");
                }
            }
            _ => {}
        }
    }
}

fn escaped(words: &str, out: &mut String) {
    for char in words.chars() {
        if char.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(char);
    }
}

/// Sets a file of markup, and writes the PDF beside it.
fn alone(markup: &Path) {
    let world = Alone::new(std::fs::read_to_string(markup).unwrap());
    let pages = typst::compile::<PagedDocument>(&world).output.unwrap();
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).unwrap();
    let options = PdfOptions { standards, ..PdfOptions::default() };
    std::fs::write(markup.with_extension("pdf"), typst_pdf::pdf(&pages, &options).unwrap())
        .unwrap();
}

/// A world of one file of markup.
struct Alone {
    library: LazyHash<Library>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    main: Source,
}

impl Alone {
    fn new(text: String) -> Self {
        let fonts: Vec<Font> =
            typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let path = VirtualPath::new("/text.typ").unwrap();
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: Source::new(id, text),
        }
    }
}

impl typst::World for Alone {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Ok(self.main.clone())
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
