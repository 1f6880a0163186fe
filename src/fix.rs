//! Fixes → new texts of files.
//!
//! Owns the way from what a finding would have replaced to bytes of a file, and what happens where
//! two of them meet. Must not know why something is replaced, nor write anything.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Fix;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::yaml::Scalars;

/// What lies here is never modified: the base draft.
const CHAPTERS: &str = "chapters/";

/// Bytes of a file and what to put in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; always of a file, never of an excerpt of one.
    pub span: Span,
    /// What to put there, as it is to be written.
    pub text: String,
}

/// A file with fixes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub source: SourceId,
    /// Its new text.
    pub text: String,
    /// How many findings were fixed.
    pub count: usize,
}

/// Returns for each finding the edit that removes it, if there is one. Chapters are never edited,
/// nor is anything that could not be written so that the file around it stays the same.
pub fn edits(found: &[Diagnostic], sources: &SourceMap) -> Vec<Option<Edit>> {
    let mut pages = HashMap::new();
    found.iter().map(|found| edit(found.fix.as_ref()?, sources, &mut pages)).collect()
}

/// The files that were read so far; nothing for one that is no YAML.
type Pages<'a> = HashMap<SourceId, Option<Scalars<'a>>>;

fn edit<'a>(fix: &Fix, sources: &'a SourceMap, pages: &mut Pages<'a>) -> Option<Edit> {
    let span = sources.verbatim(fix.span)?;
    let file = sources.get(span.source);
    if file.path().starts_with(CHAPTERS) {
        return None;
    }
    if !(file.path().ends_with(".yaml") || file.path().ends_with(".yml")) {
        return Some(Edit { span, text: fix.text.clone() });
    }
    let page = pages.entry(span.source).or_insert_with(|| Scalars::read(file.text(), span.source));
    let text = page.as_ref()?.rewrite(span, &fix.text)?;
    Some(Edit { span, text })
}

/// Makes the edits of each file. Of edits that overlap the first is made: what the other was about
/// has to be looked at anew.
pub fn apply<'e>(edits: impl IntoIterator<Item = &'e Edit>, sources: &SourceMap) -> Vec<Fixed> {
    let mut files: BTreeMap<SourceId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(edit.span.source).or_default().push(edit);
    }
    let fixed = files.into_iter().map(|(source, mut edits)| {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let text = sources.get(source).text();
        let all = fixed(source, text, &edits);
        // Each edit was read back by itself; where they spoil one another, they come one by one.
        match is_readable(&all, sources) || edits.len() == 1 {
            true => all,
            false => fixed(source, text, &edits[..1]),
        }
    });
    fixed.collect()
}

fn fixed(source: SourceId, text: &str, edits: &[&Edit]) -> Fixed {
    let mut made: Option<&Edit> = None;
    let mut fixed = Fixed { source, text: String::with_capacity(text.len()), count: 0 };
    let mut end = 0;
    for edit in edits {
        let Range { start, end: behind } = edit.span.range();
        if made.is_some_and(|made| made == *edit) {
            fixed.count += 1;
            continue;
        }
        if made.is_some() && start < end || text.get(end..start).is_none() {
            continue;
        }
        fixed.text.push_str(&text[end..start]);
        fixed.text.push_str(&edit.text);
        fixed.count += 1;
        end = behind;
        made = Some(edit);
    }
    fixed.text.push_str(&text[end..]);
    fixed
}

/// Says whether a fixed file holds as many keys and texts as before, if it is YAML.
fn is_readable(fixed: &Fixed, sources: &SourceMap) -> bool {
    let before = Scalars::read(sources.get(fixed.source).text(), fixed.source);
    let after = Scalars::read(&fixed.text, fixed.source);
    match (before, after) {
        (Some(before), Some(after)) => before.len() == after.len(),
        (before, _) => before.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::source::Excerpt;

    use super::*;

    fn finding(span: Span, text: &str) -> Diagnostic {
        Diagnostic::new(codes::UNKNOWN_KEY, "m").at(span, "").fix(span, text)
    }

    fn texts(found: &[Diagnostic], sources: &SourceMap) -> Vec<(String, usize)> {
        let edits = edits(found, sources);
        let fixed = apply(edits.iter().flatten(), sources);
        fixed.into_iter().map(|fixed| (fixed.text, fixed.count)).collect()
    }

    #[test]
    fn edits_of_one_file_are_made_together() {
        let mut sources = SourceMap::default();
        let id = sources.add("amendments/a.yaml", "titel: 'a b'\r\nsymbl: c\r\n");
        let found = [
            finding(Span::new(id, 14..19), "symbol"),
            finding(Span::new(id, 0..5), "title"),
            finding(Span::new(id, 7..12), "it's b"),
        ];
        let expected = ("title: 'it''s b'\r\nsymbol: c\r\n".to_owned(), 3);
        assert_eq!(texts(&found, &sources), [expected]);
    }

    #[test]
    fn of_edits_that_overlap_the_first_is_made() {
        let mut sources = SourceMap::default();
        let id = sources.add("amendments/a.yaml", "a: one two\n");
        let same = finding(Span::new(id, 3..10), "one tow");
        let found = [finding(Span::new(id, 7..10), "three"), same.clone(), same];
        assert_eq!(texts(&found, &sources), [("a: one tow\n".to_owned(), 2)]);
    }

    #[test]
    fn edits_that_spoil_one_another_come_one_by_one() {
        let mut sources = SourceMap::default();
        let id = sources.add("amendments/a.yaml", "titel: a\ntitl: b\n");
        let found = [finding(Span::new(id, 0..5), "title"), finding(Span::new(id, 9..13), "title")];
        assert_eq!(texts(&found, &sources), [("title: a\ntitl: b\n".to_owned(), 1)]);
    }

    #[test]
    fn chapters_are_never_edited() {
        let mut sources = SourceMap::default();
        let id = sources.add("chapters/lamps/01.md", "[](#lamsp)\n");
        assert_eq!(texts(&[finding(Span::new(id, 4..9), "lamps")], &sources), []);
        let id = sources.add("amendments/text/a.md", "[](#lamsp)\n");
        let expected = ("[](#lamps)\n".to_owned(), 1);
        assert_eq!(texts(&[finding(Span::new(id, 4..9), "lamps")], &sources), [expected]);
    }

    #[test]
    fn words_of_a_text_are_replaced_in_its_file() {
        let mut sources = SourceMap::default();
        let yaml = sources.add("amendments/a.yaml", "put: \"see [](#lamsp)\"\n");
        let excerpt = Excerpt { parent: yaml, lines: vec![6] };
        let text = sources.add_excerpt("see [](#lamsp)", excerpt);
        let expected = ("put: \"see [](#lamps)\"\n".to_owned(), 1);
        assert_eq!(texts(&[finding(Span::new(text, 8..13), "lamps")], &sources), [expected]);
    }
}
