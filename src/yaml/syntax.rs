//! Faults of YAML in drafters' words: what was probably meant, and what to type.

use serde_yaml::granit_parser::ErrorKind;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::yaml::mend::Broken;
use crate::yaml::mend::Mended;
use crate::yaml::refused;

/// A fault after which reading stops.
pub(super) type Fault = Box<Diagnostic>;

/// How many characters of the user's text a message repeats.
const LONGEST_QUOTED: usize = 120;
/// How many lines above another are searched for keys beside which it may belong.
const NEIGHBOURS: usize = 50;

/// Explains why the library stopped at `at`; `open` is the innermost bracket that is still open.
pub(super) fn explain(
    file: &str,
    part: Span,
    kind: &ErrorKind,
    at: u32,
    open: Option<Span>,
) -> Fault {
    let line = Line::around(file, part, at);
    let broken = Broken { file, part, at: line.at as usize };
    let found = match kind {
        ErrorKind::InvalidTrailingDoubleQuotedScalar => line.behind_quotation('"', broken),
        ErrorKind::InvalidTrailingSingleQuotedScalar => line.behind_quotation('\'', broken),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            line.unclosed_quotation(broken)
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => line.tab(file, part),
        ErrorKind::MappingValueNotAllowed => line.colon(file, part),
        ErrorKind::RecursionLimitExceeded => return refused::too_deep(line.mark()),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => line.begins_with_sign(),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            refused::unwanted_character(*character, place_of(*character, file, part, at))
        }
        ErrorKind::CommentNotSeparated => line.glued_comment(),
        ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidBlockScalarHeader
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => line.begins_with_sign(),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            line.escape()
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidIndentation => line.no_key(file, part),
        ErrorKind::ExpectedFlowMappingSeparator if line.rest().starts_with(':') => {
            match open.filter(|open| open.start < line.start && line.is_behind_key()) {
                Some(open) => line.bracket(Some(open), broken),
                None => line.colon_in_text(),
            }
        }
        _ if open.is_none() && line.rest().starts_with(['?', ']', '}']) => line.begins_with_sign(),
        _ if open.is_some() || is_bracket_fault(kind) => line.bracket(open, broken),
        _ => line.other(kind),
    };
    Box::new(found)
}

/// Returns where a character stands for which the library stopped at `at`: there, or in one of the
/// lines behind it where the text that begins there goes on.
fn place_of(character: char, file: &str, part: Span, at: u32) -> Span {
    let line = file[..at as usize].rfind('\n').map_or(0, |end| end + 1).max(part.start as usize);
    let found = file[line..part.end as usize].find(character).map(|found| line + found);
    let start = found.map_or(at, |found| found as u32);
    let length = file[start as usize..].chars().next().map_or(0, char::len_utf8) as u32;
    Span { start, end: start + length, ..part }
}

fn is_bracket_fault(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping
    )
}

/// A text that is no YAML.
pub(super) fn syntax(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(codes::YAML_SYNTAX, message)
}

/// The line on which the library stopped.
struct Line<'a> {
    text: &'a str,
    start: u32,
    at: u32,
    span: Span,
}

impl<'a> Line<'a> {
    fn around(file: &'a str, part: Span, at: u32) -> Self {
        let mut offset = (at.min(part.end) as usize).min(file.len());
        while !file.is_char_boundary(offset) {
            offset -= 1;
        }
        let start = file[..offset].rfind('\n').map_or(0, |found| found + 1);
        let rest = file[start..].split(['\n', '\r']).next().unwrap_or_default();
        let at = (offset as u32).min(start as u32 + rest.len() as u32);
        Self { text: rest, start: start as u32, at, span: part }
    }

    fn column(&self) -> usize {
        (self.at - self.start) as usize
    }

    /// Returns the text from the place of the fault to the end of the line.
    fn rest(&self) -> &'a str {
        self.text.get(self.column()..).unwrap_or_default()
    }

    /// Returns the span of some columns of the line.
    fn part(&self, start: usize, end: usize) -> Span {
        Span { start: self.start + start as u32, end: self.start + end as u32, ..self.span }
    }

    /// Returns the span from the place of the fault to the end of the line.
    fn mark(&self) -> Span {
        let rest = self.rest().trim_end();
        let end = rest.char_indices().nth(LONGEST_QUOTED).map_or(rest.len(), |(at, _)| at);
        self.part(self.column(), self.column() + end)
    }

    /// Returns where the value on the line begins and how it is introduced: `title`.
    fn value(&self) -> (usize, Option<&'a str>) {
        let mut start = self.text.len() - self.text.trim_start().len();
        while self.text[start..].starts_with("- ") {
            start += 2;
            start += self.text[start..].len() - self.text[start..].trim_start().len();
        }
        let rest = &self.text[start..];
        let Some(colon) = rest.find(": ") else { return (start, None) };
        let key = &rest[..colon];
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if key.is_empty() || !key.bytes().all(word) || start + colon + 1 > self.column() {
            return (start, None);
        }
        let behind = &rest[colon + 1..];
        let blank = behind.len() - behind.trim_start().len();
        (start + colon + 1 + blank, Some(key))
    }

    /// Returns `key: 'text'` for the value of the line, quoted so that YAML takes it as it is.
    fn quoted(&self) -> String {
        let (start, key) = self.value();
        let text = quote(self.text[start..].trim_end());
        key.map_or(text.clone(), |key| format!("{key}: {text}"))
    }

    /// Adds the remedy for a text that has to be quoted.
    fn advise_quoting(&self, finding: Diagnostic) -> Diagnostic {
        let (start, key) = self.value();
        let text = self.text[start..].trim_end();
        let begins_here = key.is_some() || self.text.trim_start().starts_with("- ");
        if !begins_here || text.starts_with(['{', '[']) || start > self.column() {
            return finding.help("put the whole text between quotation marks");
        }
        finding.help(format!("quote the whole text: `{}`", self.quoted()))
    }

    /// Says whether a key and nothing else stands before the place of the fault.
    fn is_behind_key(&self) -> bool {
        let key = self.text[..self.column()].trim_start().trim_start_matches("- ");
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !key.is_empty() && key.bytes().all(word)
    }

    fn behind_quotation(&self, mark: char, broken: Broken<'_>) -> Diagnostic {
        let above = broken.quotation(mark).filter(|mended| mended.opened < self.start as usize);
        if let Some(mended) = above {
            let end = self.part(self.column(), self.text.trim_end().len().max(self.column()));
            let finding = self.unclosed("a quotation mark is not closed", &mended);
            return finding.at(end, format!("YAML ends the text at the `{mark}` before this"));
        }
        let message = "a text goes on behind its closing quotation mark";
        let label = format!("YAML ends the text at the `{mark}` before this");
        let finding = syntax(message).at(self.mark(), label);
        let is_apostrophe = self.text[..self.column()].ends_with(mark);
        if mark == '\'' && is_apostrophe {
            let finding = finding.help("inside single quotation marks write an apostrophe twice");
            return finding.help(format!("or use double ones: `{}`", self.swapped()));
        }
        self.advise_quoting(finding)
    }

    /// Returns the value with its single quotation marks exchanged for double ones.
    fn swapped(&self) -> String {
        let (start, key) = self.value();
        let text = self.text[start..].trim_end();
        let inner = text.strip_prefix('\'').unwrap_or(text);
        let inner = inner.strip_suffix('\'').unwrap_or(inner);
        let text = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
        key.map_or(text.clone(), |key| format!("{key}: {text}"))
    }

    fn unclosed_quotation(&self, broken: Broken<'_>) -> Diagnostic {
        let message = "a quotation mark is not closed";
        let mark = self.rest().chars().next().unwrap_or('"');
        if let Some(mended) = broken.quotation(mark) {
            return self.unclosed(message, &mended);
        }
        syntax(message)
            .at(self.mark(), "opened here")
            .help("close it, or quote the whole text with the other kind of quotation marks")
    }

    fn tab(&self, file: &str, part: Span) -> Diagnostic {
        let at = first_tab(file, part, self.start as usize).unwrap_or(self.at);
        syntax("a tab is used for indentation")
            .at(Span { start: at, end: at + 1, ..part }, "a tab")
            .help("indent with spaces, two for each level")
    }

    fn colon(&self, file: &str, part: Span) -> Diagnostic {
        if self.value().1.is_some() {
            return self.colon_in_text();
        }
        if let Some(found) = self.hard_blank() {
            return found;
        }
        let words = self.text[..self.column()].trim();
        if words.trim_start_matches("- ").contains(' ') {
            return self.colon_in_text();
        }
        let above = Line::around(file, part, self.start.saturating_sub(1));
        if self.start > part.start
            && let Some(found) =
                above.glued().or_else(|| above.glued_dash()).or_else(|| above.no_colon())
        {
            return found;
        }
        let start = indentation(self.text);
        let help = match neighbour(file, part, self.start, start) {
            Some((column, key)) => {
                format!("put {column} spaces before it, so that it stands below `{key}`")
            }
            None => "align it with the keys that it belongs to".to_owned(),
        };
        syntax("a key stands where the text of the line above goes on")
            .at(
                self.part(start, self.column().max(start + 1)),
                "indented further than its neighbours",
            )
            .help(help)
    }

    /// Explains a colon behind which no plain blank stands.
    fn glued(&self) -> Option<Diagnostic> {
        let colon = glued_colon(self.text)?;
        let text = self.text[colon + 1..].trim_start_matches('\u{a0}');
        let hard = self.text.len() - colon - 1 - text.len();
        let found = match hard {
            0 => syntax("a space is missing behind a colon")
                .at(self.part(colon, colon + 1), "YAML takes this line as one word"),
            hard => syntax("a non-breaking space stands behind a colon")
                .at(self.part(colon + 1, colon + 1 + hard), "no space to YAML"),
        };
        let key = &self.text.trim_start()[..=colon - indentation(self.text)];
        Some(found.help(format!("write `{key} {text}`")))
    }

    /// Explains a dash behind which no space stands.
    fn glued_dash(&self) -> Option<Diagnostic> {
        let start = indentation(self.text);
        let entry = self.text[start..].strip_prefix('-')?.trim_end();
        if entry.is_empty() || entry.starts_with([' ', '-']) {
            return None;
        }
        let found = syntax("a space is missing behind `-`")
            .at(self.part(start, start + 1), "YAML takes this for a word");
        Some(found.help(format!("write `- {entry}`")))
    }

    /// Explains a line that begins as a key does and has no colon.
    fn no_colon(&self) -> Option<Diagnostic> {
        let start = self.text.len() - self.text.trim_start_matches([' ', '-']).len();
        let rest = self.text[start..].trim_end();
        let key = rest.split([' ', '=']).next().unwrap_or_default();
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        if key.is_empty() || !key.bytes().all(is_word) || rest.contains(':') {
            return None;
        }
        let value = rest[key.len()..].trim_start_matches([' ', '=']);
        let dash = if self.text[..start].contains('-') { "- " } else { "" };
        let line = format!("{dash}{key}: {value}");
        let found = syntax("a colon is missing behind a key, or a text begins too far to the left")
            .at(self.part(start, start + key.len()), "no colon behind this");
        let found = found.help(format!("if `{key}` is a key, write `{}`", line.trim_end()));
        Some(found.help("if it goes on with a text, put it further in than the key of that"))
    }

    /// Explains a `#` that stands directly behind another sign.
    fn glued_comment(&self) -> Diagnostic {
        let finding = syntax("an unquoted text holds `#` behind another sign")
            .at(self.mark(), "YAML takes this for a comment");
        match self.value().1 {
            Some(_) => finding.help(format!("quote the whole text: `{}`", self.quoted())),
            None => finding.help("quote the whole text, or put a space before a comment"),
        }
    }

    fn colon_in_text(&self) -> Diagnostic {
        let finding = syntax("an unquoted text holds `: `, which YAML takes for a key")
            .at(self.part(self.column(), self.column() + 1), "the text ends here for YAML");
        self.advise_quoting(finding)
    }

    fn begins_with_sign(&self) -> Diagnostic {
        let sign = self.rest().chars().next().unwrap_or(' ');
        let message = match sign {
            '*' => "a text that begins with `*` is not quoted".to_owned(),
            '-' => {
                "a list begins behind a key, or a text that begins with `-` is not quoted".into()
            }
            '`' => "an unquoted text cannot begin with a backtick".to_owned(),
            _ => format!("an unquoted text cannot begin with `{sign}`"),
        };
        let label = match sign {
            '*' => "YAML takes this for the name of another value",
            '&' => "YAML takes this for a name",
            '|' | '>' => "YAML expects the text on the next lines",
            '?' => "YAML takes this for a key",
            ']' | '}' => "YAML takes this for the end of a list or a map",
            '-' => "YAML expects lists on lines of their own",
            _ => "YAML reserves this sign",
        };
        self.advise_quoting(syntax(message).at(self.mark(), label))
    }

    fn escape(&self) -> Diagnostic {
        syntax("a `\\` in double quotation marks is followed by no sign that YAML knows")
            .at(self.mark(), "in this text")
            .help("use single quotation marks, in which `\\` is nothing special")
    }

    /// Explains indentation by blanks that YAML does not know.
    fn hard_blank(&self) -> Option<Diagnostic> {
        let start = indentation(self.text);
        let end = self.text.len() - self.text[start..].trim_start_matches('\u{a0}').len();
        (end > start).then(|| *refused::hard_blank(self.part(start, end)))
    }

    fn no_key(&self, file: &str, part: Span) -> Diagnostic {
        if let Some(found) = self.hard_blank().or_else(|| self.glued()) {
            return found;
        }
        if self.text[..indentation(self.text)].contains('\t') {
            return self.tab(file, part);
        }
        let before = self.text[..self.column()].trim_end();
        if before.ends_with([']', '}']) || self.rest().trim_start().starts_with([']', '}']) {
            let finding = syntax("a text goes on behind a closing bracket")
                .at(self.mark(), "YAML takes what stands in brackets for a list or a map");
            return self.advise_quoting(finding);
        }
        if let Some(found) = self.glued_dash() {
            return found;
        }
        let text = self.text.trim_start();
        if let Some(colon) = glued_colon(self.text) {
            let key = &text[..=colon - indentation(self.text)];
            return syntax("a space is missing behind a colon")
                .at(self.part(colon, colon + 1), "YAML takes this line as one word")
                .help(format!("write `{key} {}`", self.text[colon + 1..].trim_end()));
        }
        let start = indentation(self.text);
        let key = text.trim_start_matches("- ").split(' ').next().unwrap_or_default();
        let near = neighbour(file, part, self.start, start);
        if let Some(entry) = text.strip_prefix("- ")
            && near.is_some_and(|(column, _)| column == start)
        {
            return syntax(
                "an entry of a list begins where another key of the map above is expected",
            )
            .at(self.part(start, start + 1), "begins an entry")
            .help(format!("if this is a key of that map, write `{}`", entry.trim()));
        }
        if start > 0 && key.len() > 1 && key.ends_with(':') {
            let help = match near {
                Some((column, key)) => {
                    format!("put {column} spaces before it, so that it stands below `{key}`")
                }
                None => "put as many spaces before it as before its neighbours".to_owned(),
            };
            let spaces = if start == 1 { "space" } else { "spaces" };
            return syntax(format!("`{key}` does not stand below the keys it belongs to"))
                .at(self.part(0, start), format!("{start} {spaces}, which fits no line above"))
                .help(help);
        }
        if let Some(found) = self.no_colon() {
            return found;
        }
        syntax("a line is neither a key nor part of the text above")
            .at(self.part(start, self.text.trim_end().len().max(start)), "no `key: value`")
            .help("indent it like its neighbours; a text stands further in than its key")
    }

    /// Shows where a sign is opened that is closed nowhere, and the line with its end.
    fn unclosed(&self, message: &str, mended: &Mended) -> Diagnostic {
        let start = mended.opened as u32;
        let opened = Span { start, end: start + 1, ..self.span };
        let finding = syntax(message).at(opened, "opened here");
        let place = mended.below.map_or(String::new(), |line| format!(" on line {line}"));
        match mended.line.chars().count() > LONGEST_QUOTED {
            true => finding.help(format!("close it{place}, at the end of the text")),
            false => finding.help(format!("close it{place}: `{}`", mended.line)),
        }
    }

    fn bracket(&self, open: Option<Span>, broken: Broken<'_>) -> Diagnostic {
        let message = "a bracket is not closed where it should be";
        if let Some(open) = open
            && let Some(mended) = broken.bracket(open.start as usize)
        {
            let mut finding = self.unclosed(message, &mended);
            if self.at > open.start {
                finding = finding.at(self.mark(), "YAML could not go on here");
            }
            if !mended.maybe_text {
                return finding;
            }
            let line = Line::around(broken.file, self.span, open.start);
            let text = line.quoted();
            return finding.help(format!("or, if it begins a text, quote that: `{text}`"));
        }
        let finding = syntax(message);
        let finding = finding.at(self.mark(), "YAML could not go on here");
        let finding = match open {
            Some(open) => finding.at(open, "opened here"),
            None => finding,
        };
        finding.help("close it; a text that begins with a bracket or holds one must be quoted")
    }

    fn other(&self, kind: &ErrorKind) -> Diagnostic {
        syntax(format!("this is no YAML: {kind}"))
            .at(self.mark(), "YAML could not go on here")
            .help("quote the text if it holds signs such as `: `, ` #`, `[`, `{`, `*` or `&`")
    }
}

/// Returns in which column the keys stand with which a line at `start` is likely to belong, being off
/// by one at most, and the nearest of these keys.
fn neighbour(file: &str, part: Span, start: u32, column: usize) -> Option<(usize, &str)> {
    let above = file.get(part.start as usize..start as usize)?;
    above.lines().rev().take(NEIGHBOURS).find_map(|line| {
        let own = line.len() - line.trim_start_matches([' ', '-']).len();
        let end = own + line[own..].find(':')? + 1;
        let key = &line[own..end];
        let is_key = !key.contains([' ', '#', '"', '\'']) && own.abs_diff(column) <= 1;
        is_key.then_some((own, key))
    })
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Returns the column of the colon in `key:value`, or where a non-breaking space stands behind it.
fn glued_colon(line: &str) -> Option<usize> {
    let start = indentation(line);
    let colon = start + line[start..].find(':')?;
    let key = line[start..colon].trim_start_matches("- ");
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_blank = |next: char| next.is_whitespace() && next != '\u{a0}';
    let begins = key.starts_with(|first: char| first.is_ascii_alphabetic());
    let glued = begins && line[colon + 1..].starts_with(|next: char| !is_blank(next));
    (!key.is_empty() && key.bytes().all(word) && glued).then_some(colon)
}

/// Returns the first tab in the indentation of a line, from the line at `start` on.
fn first_tab(file: &str, part: Span, start: usize) -> Option<u32> {
    let mut at = start;
    for line in file.get(start..part.end as usize)?.split_inclusive('\n') {
        if let Some(tab) = line[..indentation(line)].find('\t') {
            return Some((at + tab) as u32);
        }
        at += line.len();
    }
    None
}

/// Returns a text in the quotation marks that need the least change, for people: line ends become
/// blanks, and a long text is shortened.
pub fn quote(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST_QUOTED) {
        text.truncate(end);
        text.push('…');
    }
    if text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    format!("\"{text}\"")
}
