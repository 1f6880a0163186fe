//! Templates and styles: the embedded ones, and the user's in their stead.
//!
//! The only module that names a template library.

use std::ops::Range;

use serde::Serialize;
use tera::Context;
use tera::ErrorKind;
use tera::Tera;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;

/// The templates and styles that the program brings: path below `templates/`, text.
pub const DEFAULTS: &[(&str, &str)] = &[
    ("html/draft.css", include_str!("../../templates/html/draft.css")),
    ("html/draft.html", include_str!("../../templates/html/draft.html")),
    ("html/index.css", include_str!("../../templates/html/index.css")),
    ("html/index.html", include_str!("../../templates/html/index.html")),
    ("html/page.css", include_str!("../../templates/html/page.css")),
    ("html/page.html", include_str!("../../templates/html/page.html")),
    ("html/signs.html", include_str!("../../templates/html/signs.html")),
    ("pdf/draft.typ", include_str!("../../templates/pdf/draft.typ")),
    ("pdf/text.typ", include_str!("../../templates/pdf/text.typ")),
];

/// The templates of a run as texts.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    sources: &'a SourceMap,
    users: &'a [(String, SourceId)],
}

impl<'a> Texts<'a> {
    /// Returns the templates with a suffix, those of the user in the stead of the embedded ones.
    #[cfg(feature = "pdf")]
    pub(super) fn ending(self, suffix: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let users = self.users.iter();
        let own = users.map(move |(path, id)| (path.as_str(), self.sources.get(*id).text()));
        let defaults = DEFAULTS.iter().copied().filter(move |(path, _)| !self.is_users(path));
        own.chain(defaults).filter(move |(path, _)| path.ends_with(suffix))
    }

    /// Says whether a template is the user's.
    pub(super) fn is_users(self, path: &str) -> bool {
        self.user(path).is_some()
    }

    /// Says whether the user has templates with a suffix.
    #[cfg(feature = "pdf")]
    pub(super) fn any_users(self, suffix: &str) -> bool {
        self.users.iter().any(|(path, _)| path.ends_with(suffix))
    }

    fn user(self, path: &str) -> Option<SourceId> {
        self.users.iter().find(|(user, _)| user == path).map(|(_, id)| *id)
    }

    /// Says that a template of the user cannot be used, at the bytes that are wrong in it.
    pub(super) fn fault(self, path: &str, range: Range<usize>, said: String) -> Diagnostic {
        let message = format!("the template `{path}` cannot be used");
        let found = Diagnostic::new(codes::TEMPLATE, message);
        let Some(id) = self.user(path) else { return found };
        let end = self.sources.get(id).text().len();
        let range = range.start.min(end) as u32..range.end.min(end) as u32;
        found
            .at(Span::new(id, range), said)
            .help("mend it, or delete the file: the program brings one of its own")
    }
}

/// The templates of a run.
pub(super) struct Templates<'a> {
    tera: Tera,
    texts: Texts<'a>,
}

impl<'a> Templates<'a> {
    /// Reads the embedded templates and those of the user, which win.
    ///
    /// Raises `template`.
    pub(super) fn new(
        sources: &'a SourceMap,
        users: &'a [(String, SourceId)],
        sink: &mut Diagnostics,
    ) -> Option<Self> {
        let mut templates = Self { tera: Tera::default(), texts: Texts { sources, users } };
        let own = users.iter().map(|(path, id)| (path.as_str(), sources.get(*id).text()));
        let own = own.filter(|(path, _)| path.ends_with(".html"));
        let defaults = DEFAULTS.iter().copied().filter(|(path, _)| {
            path.ends_with(".html") && users.iter().all(|(user, _)| user != path)
        });
        match templates.tera.add_raw_templates(defaults.chain(own)) {
            Ok(()) => Some(templates),
            Err(error) => {
                sink.push(templates.fault(&error));
                None
            }
        }
    }

    /// Returns a style sheet: `html/page.css`.
    pub(super) fn style(&self, path: &str) -> &str {
        if let Some(id) = self.texts.user(path) {
            return self.texts.sources.get(id).text();
        }
        DEFAULTS.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| text)
    }

    /// Renders a page. Each of `texts` is put where the template shows its placeholder: long texts
    /// do not travel through the template library.
    ///
    /// Raises `template`.
    pub(super) fn render(
        &self,
        path: &str,
        context: &impl Serialize,
        texts: &[(&str, String)],
        sink: &mut Diagnostics,
    ) -> Option<String> {
        let rendered =
            Context::from_serialize(context).and_then(|context| self.tera.render(path, &context));
        match rendered {
            Ok(page) => Some(filled(page, texts)),
            Err(error) => {
                sink.push(self.fault(&error));
                None
            }
        }
    }

    fn fault(&self, error: &tera::Error) -> Diagnostic {
        if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind() {
            let place = report.span();
            let said = one_line(report.message());
            return self.placed(report.filename(), place.start_line, place.range.clone(), said);
        }
        let said = error.to_string();
        if let Some((path, line, column)) = locus(&said) {
            let start = self.texts.user(path).map_or(0, |id| self.offset(id, line, column));
            return self.placed(path, line, start..start + 1, one_line(&said));
        }
        Diagnostic::new(codes::TEMPLATE, format!("the templates do not fit: {}", one_line(&said)))
            .help("delete the file in `templates/` that differs: the program brings one of its own")
    }

    fn placed(&self, path: &str, line: usize, range: Range<usize>, said: String) -> Diagnostic {
        if self.texts.is_users(path) {
            return self.texts.fault(path, range, said);
        }
        let message = format!("the templates do not fit: {said}");
        Diagnostic::new(codes::TEMPLATE, message).help(format!(
            "`{path}`, line {line}, which the program brings, needs it: put it back, or delete the \
             file in `templates/` that differs"
        ))
    }

    /// Returns the templates as texts.
    #[cfg(feature = "pdf")]
    pub(super) fn texts(&self) -> Texts<'a> {
        self.texts
    }

    /// Returns the offset of a line and column, both from 1.
    fn offset(&self, id: SourceId, line: usize, column: usize) -> usize {
        let source = self.texts.sources.get(id);
        let line = line.saturating_sub(1).min(source.line_count().saturating_sub(1));
        let range = source.line_range(line);
        let chars = source.text()[range.clone()].char_indices();
        chars.map(|(at, _)| range.start + at).nth(column.saturating_sub(1)).unwrap_or(range.end)
    }
}

/// Reads the place out of a report that the template library gives as text only:
/// `--> html/page.html:2:7`.
fn locus(said: &str) -> Option<(&str, usize, usize)> {
    let place = said.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let (rest, column) = place.trim_end().rsplit_once(':')?;
    let (path, line) = rest.rsplit_once(':')?;
    Some((path, line.parse().ok()?, column.parse().ok()?))
}

/// Puts texts in the places of their placeholders.
fn filled(page: String, texts: &[(&str, String)]) -> String {
    let places = texts.iter().filter_map(|(name, text)| Some((page.find(name)?, name, text)));
    let mut places: Vec<_> = places.collect();
    if places.is_empty() {
        return page;
    }
    places.sort_unstable_by_key(|(at, ..)| *at);
    let length: usize = places.iter().map(|(.., text)| text.len()).sum();
    let mut out = String::with_capacity(page.len() + length);
    let mut from = 0;
    for (at, name, text) in places {
        out.push_str(&page[from..at]);
        out.push_str(text);
        from = at + name.len();
    }
    out.push_str(&page[from..]);
    out
}

/// Returns the first line of a message, without a full stop.
fn one_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim();
    line.trim_start_matches("error: ").trim_end_matches('.').to_owned()
}

/// Joins style sheets for a page: comments and needless white space go, and nothing can close the
/// element that holds them.
pub(super) fn joined<'t>(styles: impl IntoIterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for style in styles {
        let mut chars = style.chars().peekable();
        let mut space = false;
        while let Some(char) = chars.next() {
            match char {
                '/' if chars.peek() == Some(&'*') => skip_comment(&mut chars),
                char if char.is_ascii_whitespace() => space = true,
                char => {
                    let tight = matches!(char, '{' | '}' | ';' | ',' | '>')
                        || joined.ends_with(['{', '}', ';', ',', ':', '>']);
                    if std::mem::take(&mut space) && !tight && !joined.is_empty() {
                        joined.push(' ');
                    }
                    if char == '}' && joined.ends_with(';') {
                        joined.pop();
                    }
                    joined.push(char);
                    if matches!(char, '"' | '\'') {
                        push_string(char, &mut chars, &mut joined);
                    }
                }
            }
        }
    }
    joined.replace("</", "<\\/")
}

fn skip_comment(chars: &mut impl Iterator<Item = char>) {
    let mut last = ' ';
    chars.next();
    for char in chars {
        if last == '*' && char == '/' {
            return;
        }
        last = char;
    }
}

fn push_string(quote: char, chars: &mut impl Iterator<Item = char>, joined: &mut String) {
    let mut escaped = false;
    for char in chars {
        joined.push(char);
        if char == quote && !escaped {
            return;
        }
        escaped = char == '\\' && !escaped;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn with_index(text: &str) -> (SourceMap, Vec<(String, SourceId)>) {
        let mut sources = SourceMap::default();
        let id = sources.add("templates/html/index.html", text);
        (sources, vec![("html/index.html".to_owned(), id)])
    }

    #[test]
    fn the_template_of_the_user_wins_and_the_others_stay() {
        let (sources, users) = with_index("<p>{{ title }}</p>");
        let mut sink = Diagnostics::default();
        let templates = Templates::new(&sources, &users, &mut sink).unwrap();
        let context = BTreeMap::from([("title", "a & b")]);
        let page = templates.render("html/index.html", &context, &[], &mut sink);
        assert_eq!(page.as_deref(), Some("<p>a &amp; b</p>"));
        assert!(templates.style("html/page.css").contains("--ink"));
        assert!(sink.is_empty());
    }

    #[test]
    fn a_fault_in_a_template_is_shown_at_its_line() {
        for text in ["<p>\n{{ titel }}</p>", "<p>\n{{ title | nofilter }}</p>", "<p>\n{% if %}</p>"]
        {
            let (sources, users) = with_index(text);
            let mut sink = Diagnostics::default();
            let templates = Templates::new(&sources, &users, &mut sink);
            let context = BTreeMap::from([("title", "x")]);
            let page = templates.and_then(|templates| {
                templates.render("html/index.html", &context, &[], &mut sink)
            });
            assert_eq!(page, None);
            let finding = sink.iter().next().unwrap();
            assert_eq!(finding.code, codes::TEMPLATE);
            assert_eq!(finding.message, "the template `html/index.html` cannot be used");
            assert_eq!(sources.place(finding.labels[0].span).1.line, 2, "{text}");
        }
    }

    #[test]
    fn a_page_without_the_blocks_that_others_fill_is_a_fault() {
        let mut sources = SourceMap::default();
        let id = sources.add("templates/html/page.html", "<p>{% block main %}{% endblock %}</p>");
        let users = vec![("html/page.html".to_owned(), id)];
        let mut sink = Diagnostics::default();
        assert!(Templates::new(&sources, &users, &mut sink).is_none());
        let message = &sink.iter().next().unwrap().message;
        assert!(message.starts_with("the templates do not fit: Block `"), "{message}");
    }

    #[test]
    fn long_texts_take_the_place_of_their_placeholders() {
        let texts = [("§a", "one".to_owned()), ("§b", "two".to_owned())];
        assert_eq!(filled("<§b|§a>".to_owned(), &texts), "<two|one>");
    }

    #[test]
    fn styles_lose_comments_and_needless_white_space() {
        let style = "/* all */\na :is(b) {\n  color: red;\n}\nb > c,\nd { margin: 0\n auto }\n";
        assert_eq!(joined([style]), "a :is(b){color:red}b>c,d{margin:0 auto}");
        assert_eq!(
            joined(["a { content: ' :  \\' } </style>' }"]),
            "a{content:' :  \\' } <\\/style>'}"
        );
    }
}
