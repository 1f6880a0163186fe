//! Findings for people and editors, one line each: `path:line:column: error[code]: message`.

use crate::cli::report::Findings;
use crate::cli::report::place::Place;
use crate::cli::report::word;
use crate::cli::wrap;

/// Returns the lines.
pub(super) fn lines(findings: &Findings<'_>) -> String {
    let lines = findings.iter().map(|(found, _)| {
        let place = found.labels.first().map(|label| Place::of(label.span, findings.sources));
        let place = place.map(|place| match place.range {
            Some((start, _)) => format!("{}:{}:{}: ", place.file, start.line, start.column),
            None => format!("{}: ", place.file),
        });
        let place = wrap::tame(&place.unwrap_or_default());
        let place = if place.is_empty() { place } else { place + " " };
        let message = wrap::tame(&found.message);
        format!("{place}{}[{}]: {message}\n", word(found.severity), found.code.name())
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use policy::diagnostic::Diagnostic;
    use policy::diagnostic::codes;
    use policy::source::SourceMap;
    use policy::source::Span;

    use super::*;

    #[test]
    fn a_finding_is_one_line_with_the_place_that_it_has() {
        let mut sources = SourceMap::default();
        let text = sources.add("a.yaml", "a: b\n");
        let unread = sources.add("chapters/b.md", "");
        let found = [
            Diagnostic::new(codes::UNUSED_FIGURE, "one\ntwo").at(Span::new(text, 3..4), "here"),
            Diagnostic::new(codes::FILE_TOO_LARGE, "large").at(Span::new(unread, 0..0), ""),
            Diagnostic::new(codes::FOREIGN_OUTPUT, "foreign"),
        ];
        let expected = "a.yaml:1:4: warning[unused-figure]: one two\n\
                        chapters/b.md: error[file-too-large]: large\n\
                        error[foreign-output]: foreign\n";
        assert_eq!(lines(&Findings::new(&found, &sources)), expected);
    }
}
