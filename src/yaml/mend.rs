//! Brackets and quotation marks that are not closed: the line as it was probably meant. A guess is
//! shown only where the file can then be read on; must not know how the fault is worded.

use std::ops::Range;

use serde_yaml::granit_parser::Parser;

use crate::source::Span;

/// A text in which one sign is missing or wrong.
#[derive(Clone, Copy)]
pub(super) struct Broken<'a> {
    pub(super) file: &'a str,
    pub(super) part: Span,
    /// Where the library stopped.
    pub(super) at: usize,
}

/// The line that was probably meant.
pub(super) struct Mended {
    /// Where the sign that is not closed stands.
    pub(super) opened: usize,
    /// The number of the line on which it should be closed, where that is another one.
    pub(super) below: Option<usize>,
    /// That line without its indentation, closed.
    pub(super) line: String,
    /// Where the text in brackets holds neither a comma nor a key, so that it may be words.
    pub(super) maybe_text: bool,
}

impl Broken<'_> {
    /// Returns the line in which the bracket that stands at `open` is closed.
    pub(super) fn bracket(self, open: usize) -> Option<Mended> {
        let (first, _) = self.line(open);
        let (fault, _) = self.line(self.at);
        let last = self.file[..self.part.end as usize].trim_end().len();
        let above = self.file[..fault].trim_end().len();
        for place in [above, open, self.at, last] {
            let (start, end) = self.line(place);
            if start < first {
                continue;
            }
            let (signs, wrong) = closers(self.file, first, end);
            let is_wrong = wrong.is_some();
            let (range, signs) = match wrong {
                Some((at, sign)) => (at..at + 1, sign.to_string()),
                None => (end..end, signs),
            };
            if signs.is_empty() || !self.reads_on(range.clone(), &signs, start.max(fault)) {
                continue;
            }
            let inside = self.file.get(open + 1..end).unwrap_or_default();
            let may_be_text = !is_wrong && !inside.contains([',', ']', '\n']);
            let maybe_text = self.file[open..].starts_with('[') && may_be_text;
            return Some(Mended { maybe_text, ..self.mended(open, range, &signs) });
        }
        None
    }

    /// Returns the line in which a quotation mark is closed that is opened on the line of the fault
    /// or above.
    pub(super) fn quotation(self, mark: char) -> Option<Mended> {
        let (fault, _) = self.line(self.at);
        let mut place = self.at;
        loop {
            let (start, end) = self.line(place);
            let line = &self.file[start..end];
            if let Some(opened) = opened(line, mark) {
                let behind = line[opened..].trim_end_matches([' ', '}', ']']).len();
                // Word processors make a curly mark of the one that closes.
                let curly = line[opened..].trim_end_matches(['\u{201d}', '\u{2019}']).len();
                let ends = [start + opened + behind..start + opened + behind, end..end];
                let curly = (opened + curly < line.len()).then_some(start + opened + curly..end);
                for at in curly.into_iter().chain(ends) {
                    let sign = mark.to_string();
                    if at.start > start + opened + 1 && self.reads_on(at.clone(), &sign, fault) {
                        return Some(self.mended(start + opened, at, &sign));
                    }
                }
                return None;
            }
            if start <= self.part.start as usize {
                return None;
            }
            place = start - 1;
        }
    }

    /// Shows the line with other signs at a place.
    fn mended(self, opened: usize, range: Range<usize>, signs: &str) -> Mended {
        let (start, end) = self.line(range.start);
        let line = [&self.file[start..range.start], signs, &self.file[range.end..end]].concat();
        let number = self.file[..start].matches('\n').count() + 1;
        let below = (opened < start).then_some(number);
        Mended { opened, below, line: line.trim_start().to_owned(), maybe_text: false }
    }

    /// Returns where the line of a place begins and where its words end.
    fn line(self, place: usize) -> (usize, usize) {
        let begin = self.part.start as usize;
        let place = place.clamp(begin, self.part.end as usize);
        let start = self.file[begin..place].rfind('\n').map_or(begin, |found| begin + found + 1);
        let line = self.file[start..self.part.end as usize].split('\n').next().unwrap_or_default();
        (start, start + line.trim_end().len())
    }

    /// Says whether the text can be read beyond the line at `fault` with other signs at a place.
    fn reads_on(self, range: Range<usize>, signs: &str, fault: usize) -> bool {
        let (begin, end) = (self.part.start as usize, self.part.end as usize);
        let text = [&self.file[begin..range.start], signs, &self.file[range.end..end]].concat();
        let error = Parser::new_from_str(&text).find_map(Result::err);
        let Some(error) = error else { return true };
        let line = self.file[fault..end].split_inclusive('\n').next().unwrap_or_default().len();
        let beyond = (fault - begin + line + signs.len()).saturating_sub(range.len());
        error.marker().byte_offset().is_some_and(|at| at >= beyond && at < text.len())
    }
}

/// Returns the signs that close what is open between two places, or the first wrong one and what
/// should stand there.
fn closers(file: &str, start: usize, end: usize) -> (String, Option<(usize, char)>) {
    let mut open: Vec<(char, bool)> = Vec::new();
    let mut quoted: Option<char> = None;
    let mut before = ' ';
    for (at, sign) in file[start..end].char_indices() {
        let at = start + at;
        let opens = matches!(before, ' ' | '[' | '{' | ',' | '\n');
        match (quoted, sign) {
            (Some(mark), _) if sign == mark => quoted = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if opens => quoted = Some(sign),
            (None, '[' | '{') if opens || !open.is_empty() => {
                let close = if sign == '[' { ']' } else { '}' };
                open.push((close, file[at + 1..].starts_with(' ')));
            }
            (None, ']' | '}') => match open.pop() {
                // One that is left out inside of others can be meant at several places.
                Some((close, _)) if close != sign => {
                    let wrong = open.is_empty().then_some((at, close));
                    return (String::new(), wrong);
                }
                _ => {}
            },
            _ => {}
        }
        before = sign;
    }
    let signs = open.iter().rev().map(|(close, wide)| match wide {
        true => format!(" {close}"),
        false => close.to_string(),
    });
    (if quoted.is_none() { signs.collect() } else { String::new() }, None)
}

/// Returns where on a line a quotation begins that does not end there.
fn opened(line: &str, mark: char) -> Option<usize> {
    let mut open = None;
    let mut before = ' ';
    let mut escaped = false;
    for (at, sign) in line.char_indices() {
        if sign == mark && !escaped {
            let begins = open.is_none() && matches!(before, ' ' | '[' | '{' | ',');
            open = begins.then_some(at);
        }
        escaped = mark == '"' && sign == '\\' && !escaped;
        before = sign;
    }
    open
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;
    use crate::yaml;

    /// Returns what the first label marks and the help of the first finding.
    fn told(file: &str) -> (String, String) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", file);
        let mut sink = Diagnostics::default();
        yaml::read(&sources, id, &mut sink);
        let found = sink.iter().next().unwrap();
        let (_, at) = sources.place(found.labels[0].span);
        (format!("{}:{}", at.line, at.column), found.help.join("; "))
    }

    fn pair(place: &str, help: &str) -> (String, String) {
        (place.to_owned(), help.to_owned())
    }

    #[test]
    fn a_line_with_an_open_bracket_is_shown_closed() {
        let closed = |line: &str, meant: &str| {
            let help = told(&format!("a:\n  - {line}\n    put: x\n")).1;
            assert_eq!(help, format!("close it: `- {meant}`"));
        };
        closed("edit: { in: b, row: c d", "edit: { in: b, row: c d }");
        closed("edit: {in: b, row: c d", "edit: {in: b, row: c d}");
        closed("edit: { in: [b, row: c", "edit: { in: [b, row: c] }");
        closed("edit: { in: b, row: c ]", "edit: { in: b, row: c }");
        closed("group: [a, b", "group: [a, b]");
    }

    #[test]
    fn a_bracket_over_several_lines_is_closed_on_the_last() {
        let found = told("a:\n  - edit: { in: b,\n      row: c\n    put: x\n");
        assert_eq!(found, pair("2:11", "close it on line 3: `row: c }`"));
    }

    #[test]
    fn a_text_that_begins_with_a_bracket_may_be_meant() {
        let found = told("a:\n  find: [b\n  put: x\n");
        let help = "close it: `find: [b]`; or, if it begins a text, quote that: `find: \"[b\"`";
        assert_eq!(found, pair("2:9", help));
    }

    #[test]
    fn nothing_is_shown_where_several_lines_can_be_meant() {
        let help = told("a:\n  - edit: { in: [b, c, row: d }\n    put: x\n").1;
        assert!(help.starts_with("close it; a text"), "{help}");
    }

    #[test]
    fn a_quotation_that_ends_in_a_later_one_is_shown_where_it_begins() {
        let found = told("a:\n  - find: \"b\n    put: c\n  - find: \"d e\"\n");
        assert_eq!(found, pair("2:11", "close it: `- find: \"b\"`"));
        let found = told("a: { b: 'c d }\ne: 'f g'\n");
        assert_eq!(found, pair("1:9", "close it: `a: { b: 'c d' }`"));
        assert_eq!(told("a: \"b\nc: d\n"), pair("1:4", "close it: `a: \"b\"`"));
    }

    #[test]
    fn text_behind_a_quotation_that_ends_is_no_open_quotation() {
        let help = told("a: \"b\"\nc: \"d\" e\n").1;
        assert_eq!(help, "quote the whole text: `c: '\"d\" e'`");
    }
}
