//! Templates and styles: the embedded ones, and the user's in their stead.
//!
//! The only module that names a template library.

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
];

/// The templates of a run.
pub(super) struct Templates<'a> {
    tera: Tera,
    sources: &'a SourceMap,
    users: &'a [(String, SourceId)],
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
        let mut templates = Self { tera: Tera::default(), sources, users };
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
        if let Some((_, id)) = self.users.iter().find(|(user, _)| user == path) {
            return self.sources.get(*id).text();
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
        let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind()
        else {
            let message = one_line(&error.to_string());
            return Diagnostic::new(
                codes::TEMPLATE,
                format!("the templates do not fit: {message}"),
            )
            .help("compare the files in `templates/` with the ones that `policy init` writes");
        };
        let (path, place) = (report.filename(), report.span());
        let message = format!("the template `{path}`, line {}, cannot be used", place.start_line);
        let said = one_line(report.message());
        let finding = Diagnostic::new(codes::TEMPLATE, message);
        let user = self.users.iter().find(|(user, _)| user == path);
        match user {
            Some((_, id)) => {
                let end = self.sources.get(*id).text().len();
                let range = place.range.start.min(end) as u32..place.range.end.min(end) as u32;
                finding
                    .at(Span::new(*id, range), said)
                    .help("mend it, or delete the file: the program brings one of its own")
            }
            None => finding.help(said),
        }
    }
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

/// Joins style sheets for a page: comments and line ends go, and nothing can close the element
/// that holds them.
pub(super) fn joined<'t>(styles: impl IntoIterator<Item = &'t str>) -> String {
    let mut joined = String::new();
    for style in styles {
        let mut rest = style;
        while let Some(at) = rest.find("/*") {
            push_lines(&mut joined, &rest[..at]);
            rest = rest[at..].find("*/").map_or("", |end| &rest[at + end + 2..]);
        }
        push_lines(&mut joined, rest);
    }
    joined.replace("</", "<\\/")
}

fn push_lines(joined: &mut String, text: &str) {
    for line in text.lines() {
        let line = line.trim();
        let tight = joined.ends_with(['{', '}', ';', ',']) || joined.is_empty();
        if !line.is_empty() {
            if !tight {
                joined.push(' ');
            }
            joined.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_of_the_user_wins_and_the_others_stay() {
        let mut sources = SourceMap::default();
        let id = sources.add("templates/html/page.html", "<p>{% block main %}{% endblock %}</p>");
        let users = vec![("html/page.html".to_owned(), id)];
        let mut sink = Diagnostics::default();
        let templates = Templates::new(&sources, &users, &mut sink).unwrap();
        assert!(sink.is_empty());
        assert!(templates.style("html/page.css").contains("--ink"));
    }

    #[test]
    fn a_fault_in_a_template_is_shown_at_its_line() {
        let mut sources = SourceMap::default();
        let id = sources.add("templates/html/page.html", "<p>\n{{ titel }}</p>");
        let users = vec![("html/page.html".to_owned(), id)];
        let mut sink = Diagnostics::default();
        let templates = Templates::new(&sources, &users, &mut sink).unwrap();
        assert!(
            templates
                .render(
                    "html/page.html",
                    &[("title", "x")].into_iter().collect::<std::collections::BTreeMap<_, _>>(),
                    &[],
                    &mut sink
                )
                .is_none()
        );
        let finding = sink.iter().next().unwrap();
        assert_eq!(finding.code, codes::TEMPLATE);
        assert!(finding.message.contains("`html/page.html`, line 2"));
        assert_eq!(sources.place(finding.labels[0].span).1.line, 2);
    }

    #[test]
    fn styles_lose_comments_and_line_ends() {
        let style = "/* all */\na {\n  color: red;\n}\nb > c,\nd { margin: 0\n auto }\n";
        assert_eq!(joined([style]), "a {color: red;}b > c,d { margin: 0 auto }");
        assert_eq!(joined(["a { content: '</style>' }"]), "a { content: '<\\/style>' }");
    }
}
