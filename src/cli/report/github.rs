//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

use std::path::Path;

use crate::cli::report::Findings;
use crate::cli::report::details;
use crate::cli::report::place::Place;
use crate::cli::report::word;

/// Returns the commands, one a line. `folder` is where the workspace lies in the repository: empty,
/// or with `/` behind it.
pub(super) fn commands(findings: &Findings<'_>, folder: &str) -> String {
    let commands = findings.iter().map(|(found, _)| {
        let place = found.labels.first().map(|label| Place::of(label.span, findings.sources));
        let place = place.map(|place| located(place, folder)).unwrap_or_default();
        let title = property(found.code.name());
        let text = data(&details(found));
        format!("::{} {place}title={title}::{text}\n", word(found.severity))
    });
    commands.collect()
}

/// Returns the properties of a place. Columns are for places in one line only: with another last
/// line GitHub refuses them.
fn located(place: Place<'_>, folder: &str) -> String {
    let file = property(&format!("{folder}{}", place.file));
    match place.range {
        Some((start, end)) if start.line == end.line => format!(
            "file={file},line={},endLine={},col={},endColumn={},",
            start.line, end.line, start.column, end.column
        ),
        Some((start, end)) => format!("file={file},line={},endLine={},", start.line, end.line),
        None => format!("file={file},"),
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, in which commas and colons are signs too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Returns where a workspace lies in the repository that a workflow has checked out.
#[expect(clippy::disallowed_methods, reason = "the environment is read by `cli` only")]
pub(super) fn folder(root: &Path) -> String {
    let checkout = std::env::var_os("GITHUB_WORKSPACE").filter(|value| !value.is_empty());
    let real = |path: &Path| fs_err::canonicalize(path).ok();
    let below = checkout.and_then(|checkout| {
        let (root, checkout) = (real(root)?, real(Path::new(&checkout))?);
        root.strip_prefix(checkout).ok().map(Path::to_owned)
    });
    let parts = below.iter().flat_map(|below| below.iter());
    parts.map(|part| format!("{}/", part.to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use policy::diagnostic::Diagnostic;
    use policy::diagnostic::codes;
    use policy::source::SourceMap;
    use policy::source::Span;

    use super::*;

    #[test]
    fn a_command_holds_place_title_message_and_help() {
        let mut sources = SourceMap::default();
        let text = sources.add("a,b.yaml", "a: b\nc: d\n");
        let unread = sources.add("c.md", "");
        let found = [
            Diagnostic::new(codes::UNKNOWN_KEY, "100 % sure: no").at(Span::new(text, 0..4), ""),
            Diagnostic::new(codes::UNUSED_FIGURE, "m").at(Span::new(text, 0..9), "").help("do\nit"),
            Diagnostic::new(codes::FILE_TOO_LARGE, "large").at(Span::new(unread, 0..0), ""),
            Diagnostic::new(codes::FOREIGN_OUTPUT, "foreign").cause("amendment a"),
        ];
        let expected = "::error file=drafts/a%2Cb.yaml,line=1,endLine=1,col=1,endColumn=5,\
                        title=unknown-key::100 %25 sure: no\n\
                        ::warning file=drafts/a%2Cb.yaml,line=1,endLine=2,title=unused-figure::m%0A\
                        help: do%0Ait\n\
                        ::error file=drafts/c.md,title=file-too-large::large\n\
                        ::error title=foreign-output::foreign%0Acause: amendment a\n";
        assert_eq!(commands(&Findings::new(&found, &sources), "drafts/"), expected);
    }
}
