//! Terms in what is printed and stands in no chapter: titles, status lines, notice, meeting. It is not
//! swept, so that a term there is an error.

use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::sweep::search;
use crate::amend::sweep::term::stands_in;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::Term;
use crate::model::manifest::Metadata;
use crate::model::workspace::Workspace;
use crate::source::Span;

/// A text that is printed beside the chapters.
struct Printed<'a> {
    /// `the title of policy `tip``
    name: String,
    text: &'a str,
    /// Where it stands, as far as that is known.
    span: Option<Span>,
    label: &'static str,
    help: String,
}

/// Reports terms that stand in the metadata. `metadata` is that of each policy, after `meta`.
pub(crate) fn check(
    workspace: &Workspace,
    metadata: &[Metadata],
    playing: &[(u32, &Amendment)],
    sink: &mut Diagnostics,
) {
    for (_, amendment) in playing {
        for change in &amendment.changes {
            let Action::Term(term) = &change.action else { continue };
            if !term.sections.is_empty() {
                continue;
            }
            let mut printed = of_workspace(workspace);
            for (at, own) in metadata.iter().enumerate() {
                if amendment.is_about(&workspace.policies[at].key) {
                    printed.extend(of_policy(workspace, at, own));
                }
            }
            for found in printed.iter().filter_map(|printed| report(printed, term)) {
                sink.push(found.cause(amendment.cause()));
            }
        }
    }
}

/// Returns the lines of a chapter's front matter in which a term stands: no chapter shows them, and no
/// term changes them.
pub(crate) fn in_front_matter(chapter: &DraftChapter, term: &Term) -> Vec<Range<u32>> {
    let text = &chapter.text.text;
    let yaml =
        markdown::front_matter_text(text, &chapter.tree).filter(|_| term.sections.is_empty());
    let Some(yaml) = yaml else { return Vec::new() };
    let mut lines = Vec::new();
    let mut at = yaml.start;
    for line in text[yaml].split_inclusive('\n') {
        if stands_in(term, line.trim()).is_some() {
            let start = at + line.len() - line.trim_start().len();
            lines.push(start as u32..(at + line.trim_end().len()) as u32);
        }
        at += line.len();
    }
    lines
}

/// Returns up to three lines in which a term stands that meets nothing, and why it does not.
pub(super) fn aside(draft: &Draft, term: &Term, policies: &[usize]) -> Vec<(Span, &'static str)> {
    let chapters = draft.chapters.iter().enumerate();
    let own = chapters.filter(|(_, chapter)| policies.contains(&chapter.policy));
    let lines = own.flat_map(|(at, chapter)| {
        let mut start = 0;
        chapter.text.text.split_inclusive('\n').filter_map(move |line| {
            let begin = start;
            start += line.len() as u32;
            let words = &stands_in(term, line)?.value;
            let is_front = begin < chapter.tree.front_matter;
            let at_words = search::lower(line).find(&search::lower(words));
            let at_words = at_words.filter(|at| line.is_char_boundary(at + words.len()));
            let range = match at_words.filter(|at| line.is_char_boundary(*at)) {
                Some(at) => at..at + words.len(),
                None => 0..line.trim_end().len(),
            };
            let (from, to) = (begin + range.start as u32, begin + range.end as u32);
            let what = match (is_front, term.sections.is_empty()) {
                (true, _) => "front matter, which no chapter shows",
                (false, true) => "where a link leads, an id or a comment",
                (false, false) => "outside of what `in` names",
            };
            Some((draft.span(at, from..to), what))
        })
    });
    lines.take(3).collect()
}

fn of_policy<'a>(workspace: &'a Workspace, at: usize, own: &'a Metadata) -> Vec<Printed<'a>> {
    let key = &workspace.policies[at].key;
    let base = workspace.manifest.policies.iter().find(|entry| entry.key.value == *key);
    let texts = [("title", &own.title), ("status", &own.status)].into_iter();
    let printed = texts.map(|(name, text)| {
        let is_base = |metadata: &Metadata| [&metadata.title, &metadata.status].contains(&text);
        let span = base.filter(|entry| is_base(&entry.metadata)).map(|entry| entry.key.span);
        let help = format!("change the {name} too: `- meta: {{ {name}: … }}`");
        Printed {
            name: format!("the {name} of policy `{key}`"),
            text,
            span,
            label: "this policy",
            help,
        }
    });
    printed.collect()
}

fn of_workspace(workspace: &Workspace) -> Vec<Printed<'_>> {
    let manifest = &workspace.manifest;
    let meeting = &manifest.meeting;
    let texts = [
        ("notice", &manifest.notice),
        ("meeting", &meeting.body),
        ("meeting", &meeting.session),
        ("meeting", &meeting.place),
    ];
    let printed = texts.into_iter().filter_map(|(name, text)| {
        let text = text.as_ref()?;
        let name_of = format!("the {name} in `policy.yaml`");
        let help = format!("change `{name}` there, or limit the term to sections: `in: …`");
        let (text, span) = (&text.value, Some(text.span));
        Some(Printed { name: name_of, text, span, label: "stands here", help })
    });
    printed.collect()
}

fn report(printed: &Printed<'_>, term: &Term) -> Option<Diagnostic> {
    let words = stands_in(term, printed.text)?;
    let message = format!("{} says `{}`, and a term does not change it", printed.name, words.value);
    let mut found = Diagnostic::new(codes::TERM_IN_METADATA, message);
    found = found.at(words.span, "this term");
    if let Some(span) = printed.span {
        found = found.at(span, printed.label);
    }
    Some(found.help(printed.help.clone()))
}
