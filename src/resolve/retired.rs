//! Cross-references to what amendments took away or renamed.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::revised::Retired;
use crate::source::SourceMap;
use crate::source::Span;

/// Reports a cross-reference to an id that leads nowhere any more. One that an amendment brings is
/// mended where it stands.
pub(super) fn lost(
    retired: &Retired,
    (link, is_brought): (Span, bool),
    sources: &SourceMap,
) -> Diagnostic {
    let id = &retired.id;
    let written = Written::new(link, id, is_brought, sources);
    let message = format!("the link to `{id}` leads nowhere any more");
    let found = Diagnostic::new(codes::UNRESOLVED_REFERENCE, message);
    let found = found.at(link, "no section has it now");
    match &retired.now {
        Some((new, _)) => {
            let effect = format!(", and so the id `{new}`");
            let found = blame(found, retired, &effect);
            let help = written.help("let the link lead there", &written.to(new));
            found.help(help).help(keep(retired, sources))
        }
        None => {
            let found = blame(found, retired, "");
            found.help(
                written.help("let the link lead elsewhere, or leave its words", written.words),
            )
        }
    }
}

/// Reports a cross-reference to a generated id that another section has now.
pub(super) fn elsewhere(retired: &Retired, link: Span, sources: &SourceMap) -> Diagnostic {
    let id = &retired.id;
    let message = format!("`#{id}` leads to another section than in the base");
    let found = Diagnostic::new(codes::UNRESOLVED_REFERENCE, message);
    let found = found.at(link, "would lead to the wrong section");
    let written = Written::new(link, id, false, sources);
    match &retired.now {
        Some((new, _)) => {
            let effect = format!(", and so the id `{new}`");
            let led = format!("if the section of the base is meant: `{}`", written.to(new));
            let found = blame(found, retired, &effect).at(retired.span, "led here");
            found.help(led).help(keep(retired, sources))
        }
        None => {
            let found = blame(found, retired, "").at(retired.span, "led here");
            let what = "let the link lead elsewhere, or leave its words";
            let help = written.help(what, written.words);
            found.help(help).help(
                "or give the section that is meant an id of its own, as in `{#its-id}`, and name that",
            )
        }
    }
}

/// Adds who made it so.
fn blame(found: Diagnostic, retired: &Retired, effect: &str) -> Diagnostic {
    match &retired.by {
        Some(by) => found.at(by.span, format!("{}{effect}", by.what)).cause(&by.cause),
        None => found.at(retired.span, format!("led here{}", effect.replace(", and so", "; now"))),
    }
}

/// Returns the bytes of the base in whose place a link stands, where its ends are those of the base.
fn in_base(link: Span, sources: &SourceMap) -> Option<Span> {
    let end = |start: u32| sources.verbatim(Span { start, end: start + 1, ..link });
    let (first, last) = (end(link.start)?, end(link.end.checked_sub(1)?)?);
    let is_one = first.source == last.source && first.start < last.end;
    let base = is_one.then_some(Span { end: last.end, ..first })?;
    let is_link = |text: &str| text.starts_with('[') && text.ends_with(')');
    Some(base).filter(|base| is_link(sources.slice(*base)))
}

/// A link as it is written.
struct Written<'a> {
    /// `[the fees](#fees)`; nothing that fits on a line.
    text: Option<&'a str>,
    /// `the fees`
    words: &'a str,
    id: &'a str,
    /// Whether an amendment brings it, so that it is mended where it stands.
    is_brought: bool,
}

impl<'a> Written<'a> {
    fn new(link: Span, id: &'a str, is_brought: bool, sources: &'a SourceMap) -> Self {
        // An amendment quotes the base, whose words a term may have changed since.
        let base = Some(link).filter(|_| !is_brought).and_then(|link| in_base(link, sources));
        let text = sources.slice(base.unwrap_or(link));
        let text = Some(text).filter(|text| text.len() <= 100 && !text.contains('\n'));
        let words = text.and_then(|text| text.split_once(&format!("](#{id}")));
        let words = words.map_or("…", |(words, _)| words.trim_start_matches('['));
        Self { text, words: if words.is_empty() { "…" } else { words }, id, is_brought }
    }

    /// Returns it with another target.
    fn to(&self, new: &str) -> String {
        let old = format!("](#{}", self.id);
        match self.text.filter(|text| text.contains(&old)) {
            Some(text) => text.replacen(&old, &format!("](#{new}"), 1),
            None => format!("[](#{new})"),
        }
    }

    /// Says how to come by what is to stand there: in the base only an amendment writes.
    fn help(&self, what: &str, put: &str) -> String {
        if self.is_brought {
            return format!("{what}: write `{put}`");
        }
        format!(
            "{what}, with an `edit` that says\nfind: {}\nput: {}\ndrops: \"#{}\"",
            quoted(self.text.unwrap_or("…")),
            if put == "…" { put.to_owned() } else { quoted(put) },
            self.id
        )
    }
}

/// Returns a text in double quotation marks, as YAML reads it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Says how a section keeps its id whatever becomes of its heading.
fn keep(retired: &Retired, sources: &SourceMap) -> String {
    let (path, at) = sources.place(retired.span);
    let id = &retired.id;
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    let id = match id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(is_plain)
    {
        true => id,
        false => "its-id",
    };
    let what = if *id == retired.id { "keeps its id" } else { "has an id that stays" };
    format!("or write `{{#{id}}}` behind the heading in {path}:{}: then it {what}", at.line)
}
