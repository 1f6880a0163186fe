//! Findings and failures as people read them in a terminal, and findings as programs read them.
//!
//! The look is fixed to the column: first line, frame, carets, second place, nearest, cause, help.

pub(crate) mod applied;
mod github;
mod json;
mod line;
mod place;
mod sarif;
mod short;
mod snippet;

use std::path::Path;

use policy::diagnostic::Candidate;
use policy::diagnostic::Diagnostic;
use policy::diagnostic::Severity;
use policy::fix;
use policy::fix::Edit;
use policy::source::SourceMap;

use crate::cli::args::MessageFormat;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// How wide the words of a candidate may be.
const CANDIDATE: usize = 48;

/// Findings that are about to be reported, in order.
pub(crate) struct Findings<'a> {
    /// The findings.
    pub(crate) found: &'a [Diagnostic],
    sources: &'a SourceMap,
    edits: Vec<Option<Edit>>,
}

impl<'a> Findings<'a> {
    /// Joins findings with the texts that they are about.
    pub(crate) fn new(found: &'a [Diagnostic], sources: &'a SourceMap) -> Self {
        Self { found, sources, edits: fix::edits(found, sources) }
    }

    /// Joins findings about texts that `policy check --fix` does not reach.
    pub(crate) fn elsewhere(found: &'a [Diagnostic], sources: &'a SourceMap) -> Self {
        Self { found, sources, edits: vec![None; found.len()] }
    }

    /// Returns the findings, each with what `policy check --fix` would write.
    fn iter(&self) -> impl Iterator<Item = (&'a Diagnostic, Option<&Edit>)> {
        self.found.iter().zip(&self.edits).map(|(found, edit)| (found, edit.as_ref()))
    }

    /// Prints the findings: for people to the standard error, for programs to the standard output.
    pub(crate) fn print(
        &self,
        format: MessageFormat,
        root: &Path,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        match format {
            MessageFormat::Human => terminal.err(&self.draw(&terminal.err_look())),
            MessageFormat::Short => terminal.err(&short::lines(self)),
            MessageFormat::Json => terminal.out(&json::document(self)?)?,
            MessageFormat::Sarif => terminal.out(&sarif::log(self)?)?,
            MessageFormat::Github => {
                terminal.out(&github::commands(self, &github::folder(root)))?;
            }
        }
        Ok(())
    }

    /// Draws the findings, each followed by an empty line.
    pub(crate) fn draw(&self, look: &Look) -> String {
        self.found.iter().map(|found| finding(found, self.sources, look) + "\n").collect()
    }
}

/// Returns what a severity is called.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Returns what a finding says in plain text: the message, whose doing it is, what to do.
fn details(found: &Diagnostic) -> String {
    let cause = found.cause.iter().map(|cause| format!("cause: {cause}"));
    let help = found.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(found.message.clone()).chain(cause).chain(help);
    lines.collect::<Vec<_>>().join("\n")
}

/// Draws one finding.
pub(crate) fn finding(diagnostic: &Diagnostic, sources: &SourceMap, look: &Look) -> String {
    let ink = ink(diagnostic.severity);
    let mut drawn = header(diagnostic, ink, look);
    let snippet = snippet::Snippet::new(&diagnostic.labels, sources);
    drawn.push_str(&snippet.draw(ink, look));
    let margin = snippet.margin();
    let nearest: Vec<String> =
        diagnostic.candidates.iter().map(|near| candidate(near, sources, look)).collect();
    note(&mut drawn, margin, "nearest:", &nearest.join("\n"), look);
    note(&mut drawn, margin, "cause:", diagnostic.cause.as_deref().unwrap_or(""), look);
    for help in &diagnostic.help {
        note(&mut drawn, margin, "help:", help, look);
    }
    drawn
}

/// Draws what kept the program from running, with its causes.
pub(crate) fn failure(error: &anyhow::Error, look: &Look) -> String {
    let mut drawn = String::new();
    for (at, cause) in error.chain().enumerate() {
        let word = if at == 0 { "error" } else { "cause" };
        let lines = wrap::wrap(&cause.to_string(), look.width.saturating_sub(word.len() + 2));
        for (number, line) in lines.iter().enumerate() {
            let line: String = wrap::tame(line);
            match (number, at) {
                (0, 0) => {
                    let message = look.paint(Ink::Bold, &format!(": {line}"));
                    drawn.push_str(&format!("{}{message}\n", look.paint(Ink::Error, word)));
                }
                (0, _) => drawn.push_str(&format!("{word}: {line}\n")),
                _ => drawn.push_str(&format!("       {line}\n")),
            }
        }
    }
    drawn
}

/// Returns how many findings of each kind there are: `1 error, 2 warnings`, or `no findings`.
pub(crate) fn count(found: &[Diagnostic]) -> String {
    let of = |severity| found.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")];
    let words =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(*count, word));
    let words: Vec<String> = words.collect();
    if words.is_empty() { "no findings".to_owned() } else { words.join(", ") }
}

/// Returns a number with its word: `1 file`, `2 files`, `2 policies`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    match (count, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {word}s"),
    }
}

/// Draws the last lines: what came of it, a fact, and the commands that help.
pub(crate) fn summary(
    findings: &Findings<'_>,
    ending: &str,
    fact: Option<&str>,
    look: &Look,
) -> String {
    let mut drawn = format!("policy: {ending}\n");
    for line in wrap::wrap(fact.unwrap_or(""), look.width - 8) {
        drawn.push_str(&format!("        {line}\n"));
    }
    let grave = findings.found.iter().min_by_key(|diagnostic| diagnostic.severity);
    let explain = grave.map(|grave| format!("policy explain {}", grave.code.name()));
    let mut commands: Vec<(String, String)> = Vec::new();
    commands.extend(explain.map(|explain| (explain, "tells more".to_owned())));
    let fixable = findings.edits.iter().flatten().count();
    if fixable > 0 {
        let all = fixable == findings.found.len();
        let fixes = match (all, fixable) {
            (true, 1) => "fixes it".to_owned(),
            (true, 2) => "fixes both".to_owned(),
            (true, _) => "fixes them all".to_owned(),
            (false, count) => format!("fixes {count} of them"),
        };
        commands.push(("policy check --fix".to_owned(), fixes));
    }
    let widest = commands.iter().map(|(command, _)| wrap::width(command)).max().unwrap_or(0);
    for (command, does) in commands {
        let does = look.paint(Ink::Soft, &does);
        drawn.push_str(&format!("        {}   {does}\n", wrap::left(&command, widest)));
    }
    drawn
}

fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
    }
}

/// Draws `error[code]: message`; what does not fit into the line goes on below, indented.
fn header(diagnostic: &Diagnostic, ink: Ink, look: &Look) -> String {
    let tag = format!("{}[{}]", word(diagnostic.severity), diagnostic.code.name());
    let message = wrap::tame(&diagnostic.message);
    let whole = format!("{}: {message}", "x".repeat(tag.len()));
    let mut lines = wrap::wrap(&whole, look.width);
    // Where a long word was broken, no space goes in.
    let below = whole.strip_prefix(&*lines[0]).unwrap_or_default().trim_start();
    lines.truncate(1);
    if !below.is_empty() {
        lines.extend(wrap::wrap(below, look.width - 4));
    }
    let mut drawn = String::new();
    for (at, line) in lines.iter().enumerate() {
        let rest = if at == 0 { &line[tag.len()..] } else { line.as_str() };
        match (at, look.colour) {
            (0, true) => {
                let start = look.paint(ink, &tag);
                let start = start.trim_end_matches("\x1b[0m");
                drawn.push_str(&format!("{start}\x1b[0;1m{rest}\x1b[0m\n"));
            }
            (0, false) => drawn.push_str(&format!("{tag}{rest}\n")),
            _ => drawn.push_str(&format!("    {}\n", look.paint(Ink::Bold, rest))),
        }
    }
    drawn
}

/// Draws `= word: text`, its further lines aligned below the first.
fn note(drawn: &mut String, margin: usize, word: &str, text: &str, look: &Look) {
    const COLUMN: usize = 9;
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let start = margin + 1 + 2 + COLUMN;
    let lines = wrap::wrap(text, look.width.saturating_sub(start).max(20));
    for (at, line) in lines.iter().enumerate() {
        let line: String =
            line.chars().map(|c| if wrap::is_unsafe(c) { '\u{fffd}' } else { c }).collect();
        if at > 0 {
            drawn.push_str(format!("{}{line}", " ".repeat(start)).trim_end());
            drawn.push('\n');
            continue;
        }
        let padding = " ".repeat(COLUMN - word.len());
        let word = if word == "help:" { look.paint(Ink::Second, word) } else { word.to_owned() };
        let frame = look.paint(Ink::Frame, "=");
        drawn.push_str(&format!("{}{frame} {word}{padding}{line}\n", " ".repeat(margin + 1)));
    }
}

/// Draws a candidate: `"risky offers"  chapters/tip/03-drivers.md:5, section 3.1`.
fn candidate(candidate: &Candidate, sources: &SourceMap, look: &Look) -> String {
    let words = wrap::cut(&wrap::tame(&candidate.text), CANDIDATE, look.sign("…", "..."));
    let words = if words.contains(' ') { format!("\"{words}\"") } else { format!("`{words}`") };
    let mut place = Vec::new();
    if let Some(span) = candidate.span {
        let (path, position) = sources.place(span);
        place.push(format!("{}:{}", wrap::tame(path), position.line));
    }
    place.extend(candidate.section.clone());
    if place.is_empty() { words } else { format!("{words}  {}", place.join(", ")) }
}

#[cfg(test)]
pub(super) mod tests {
    use policy::diagnostic::codes;
    use policy::source::Span;

    use super::*;

    const PLAIN: Look = Look { colour: false, width: 80, unicode: true };

    fn span(sources: &SourceMap, path: &str, words: &str) -> Span {
        let (id, source) = sources.iter().find(|(_, source)| source.path() == path).unwrap();
        let start = source.text().find(words).unwrap() as u32;
        Span::new(id, start..start + words.len() as u32)
    }

    pub(in crate::cli::report) fn example() -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::default();
        let yaml = "\n".repeat(61)
            + "      - edit: tip-drv-unemployment\n        find: risky offer of work\n";
        sources.add("amendments/tip/session-2.yaml", yaml);
        let chapter = "\n\n\n\nYoung people without work accept risky offers.\n";
        sources.add("chapters/tip/03-drivers.md", chapter);
        let near = span(&sources, "chapters/tip/03-drivers.md", "risky offers");
        let mut nearest = Candidate::at("risky offers", near);
        nearest.section = Some("section 3.1".to_owned());
        let diagnostic = Diagnostic::new(
            codes::WORDS_NOT_FOUND,
            "the words to edit are not in section 3.1 \"Unemployment\"",
        )
        .at(
            span(&sources, "amendments/tip/session-2.yaml", "risky offer of work"),
            "looked for these words",
        )
        .at(near, "nearest: 8 letters differ")
        .candidates([nearest])
        .cause("amendment tip-covid, from TIP-2.iii and GEN-0.p10")
        .help(
            "write `find: risky offers`, or let the tool look for the place:\n\
             policy locate \"risky offer of work\"",
        );
        (sources, diagnostic)
    }

    #[test]
    fn a_finding_looks_as_designed() {
        let (sources, diagnostic) = example();
        let expected = r#"error[words-not-found]: the words to edit are not in section 3.1 "Unemployment"
  --> amendments/tip/session-2.yaml:63:15
62 |       - edit: tip-drv-unemployment
63 |         find: risky offer of work
   |               ^^^^^^^^^^^^^^^^^^^ looked for these words
  ::: chapters/tip/03-drivers.md:5:34
 5 | Young people without work accept risky offers.
   |                                  ------------ nearest: 8 letters differ
   = nearest: "risky offers"  chapters/tip/03-drivers.md:5, section 3.1
   = cause:   amendment tip-covid, from TIP-2.iii and GEN-0.p10
   = help:    write `find: risky offers`, or let the tool look for the place:
              policy locate "risky offer of work"
"#;
        assert_eq!(finding(&diagnostic, &sources, &PLAIN), expected);
    }

    #[test]
    fn colour_only_repeats() {
        let (sources, diagnostic) = example();
        let coloured = finding(&diagnostic, &sources, &Look { colour: true, ..PLAIN });
        let first = "\x1b[1;31merror[words-not-found]\x1b[0;1m: the words to edit are not in section \
                     3.1 \"Unemployment\"\x1b[0m\n";
        assert!(coloured.starts_with(first), "{coloured:?}");
        let carets = "   \x1b[1;36m|\x1b[0m               \x1b[1;31m^^^^^^^^^^^^^^^^^^^ looked for these \
                      words\x1b[0m\n";
        assert!(coloured.contains(carets), "{coloured:?}");
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, finding(&diagnostic, &sources, &PLAIN));
    }

    #[test]
    fn nothing_is_wider_than_the_window() {
        let (sources, diagnostic) = example();
        for width in 40..100 {
            let drawn = finding(&diagnostic, &sources, &Look { width, ..PLAIN });
            for line in drawn.lines() {
                assert!(wrap::width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn counts_agree_with_their_words() {
        assert_eq!(plural(1, "policy"), "1 policy");
        assert_eq!(plural(2, "policy"), "2 policies");
        assert_eq!(count(&[]), "no findings");
        assert_eq!(count(&[example().1]), "1 error");
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            cases: 64,
            failure_persistence: None,
            ..proptest::test_runner::Config::default()
        })]

        #[test]
        fn any_finding_can_be_drawn(
            text in "([a-z \t\néß日\u{301}\u{202e}`\"-]|\r\n){0,400}",
            places in proptest::collection::vec((0..500_u32, 0..60_u32, "[a-z`日 ]{0,90}"), 0..5),
            message in "[a-z`日 \n]{0,200}",
            width in 40..101_usize,
        ) {
            let mut sources = SourceMap::default();
            let id = sources.add("amendments/a.yaml", text.as_str());
            let length = text.len() as u32;
            let mut diagnostic = Diagnostic::new(codes::CONFLICT, message.clone()).help(message);
            for (start, long, label) in places {
                let start = start.min(length);
                let span = Span::new(id, start..(start + long).min(length));
                diagnostic = diagnostic.at(span, label);
            }
            let drawn = finding(&diagnostic, &sources, &Look { width, ..PLAIN });
            for line in drawn.lines() {
                assert!(wrap::width(line) <= width, "{width}: {line}");
                assert_eq!(line, line.trim_end());
            }
        }
    }
}
