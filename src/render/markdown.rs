//! `draft.md` and the revised chapters.
//!
//! Chapters leave byte for byte. The joint draft alters only what one file demands: front matter
//! goes, cross-references and figures get their words, images lead to the copies beside it, labels
//! that two chapters share are renamed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::model::document::File;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::figure::Figures;
use crate::model::resolution::Resolution;
use crate::model::revised::RevisedDraft;
use crate::render::copies::Copies;
use crate::render::page::Frame;
use crate::render::page::status_words;
use crate::source::SourceMap;

/// A replacement of some bytes of a chapter.
type Edit = (Range<u32>, String);

/// Writes the whole draft as one CommonMark text.
pub(super) fn draft(
    draft: &RevisedDraft,
    resolution: &Resolution,
    figures: &Figures,
    copies: &Copies<'_>,
    frame: &Frame,
    sources: &SourceMap,
) -> String {
    let mut out = String::new();
    title(draft, frame, &mut out);
    let mut labels = Labels::default();
    for (chapter, file) in draft.document.files.iter().enumerate() {
        let text = sources.get(file.source()).text();
        let mut edits = Vec::new();
        words(chapter, file, resolution, figures, &mut edits);
        images(chapter, file, text, copies, &mut edits);
        labels.rename(file, text, &mut edits);
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        if file.tree.nodes.get(1).is_some_and(|node| !matches!(node.kind, Kind::Section { .. })) {
            out.push_str("<!-- -->\n\n");
        }
        let mut from = file.tree.front_matter;
        let blank = text[from as usize..].find(|char| !matches!(char, '\r' | '\n')).unwrap_or(0);
        from += blank as u32;
        for (range, by) in edits {
            if range.start < from {
                continue;
            }
            out.push_str(text[from as usize..range.start as usize].trim_start_matches('\u{feff}'));
            out.push_str(&by);
            from = range.end;
        }
        out.push_str(text[from as usize..].trim_start_matches('\u{feff}'));
        close(file, text, &mut out);
        out.truncate(out.trim_end_matches(['\n', '\r']).len());
        out.push_str("\n\n");
    }
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

fn title(draft: &RevisedDraft, frame: &Frame, out: &mut String) {
    let metadata = &draft.metadata;
    let symbol = metadata.printed_symbol();
    let _ = writeln!(out, "# {}\n", escaped(&metadata.title));
    let status = status_words(&metadata.status, metadata.revision);
    let mut parts = Vec::new();
    if !symbol.is_empty() {
        parts.push(format!("**{}**", escaped(&symbol)));
    }
    if !status.is_empty() {
        parts.push(escaped(&status));
    }
    parts.extend(frame.as_of().map(|date| format!("text as of {}", date.replace('\u{a0}', " "))));
    if !parts.is_empty() {
        let _ = writeln!(out, "{}\n", parts.join(" \u{b7} "));
    }
    if let Some(notice) = frame.notice() {
        let _ = writeln!(out, "*{}*\n", escaped(notice));
    }
}

/// Fills in the words of cross-references and figures that have none.
fn words(
    chapter: usize,
    file: &File,
    resolution: &Resolution,
    figures: &Figures,
    edits: &mut Vec<Edit>,
) {
    for inline in &file.tree.inlines {
        let InlineKind::Link(target) = &inline.kind else { continue };
        if inline.inner > 0 {
            continue;
        }
        match target {
            LinkTarget::Section(id) => {
                let Some(reference) = resolution.reference(chapter, id) else { continue };
                let file = match &reference.policy {
                    Some(policy) => format!("../{policy}/draft.md"),
                    None => String::new(),
                };
                let link = format!("[{}]({file}#{})", escaped(&reference.title), reference.id);
                edits.push((inline.span.clone(), link));
            }
            LinkTarget::Figure(name) => {
                let (key, form) = match name.split_once('/') {
                    Some((key, form)) => (key, Some(form)),
                    None => (&**name, None),
                };
                let Some(figure) = figures.get(key) else { continue };
                let shown = if figure.is_pending() { Some("pending") } else { figure.shown(form) };
                let Some(shown) = shown else { continue };
                edits.push((inline.span.clone(), format!("[{}](figure:{name})", escaped(shown))));
            }
            _ => {}
        }
    }
}

/// Leads the images of a chapter to their copies, those by reference too.
fn images(chapter: usize, file: &File, text: &str, copies: &Copies<'_>, edits: &mut Vec<Edit>) {
    let inlines = &file.tree.inlines;
    for (at, inline) in inlines.iter().enumerate() {
        let InlineKind::Image { title, .. } = &inline.kind else { continue };
        let Some(path) = copies.path(chapter, inline.span.start) else { continue };
        let inside = &inlines[at + 1..at + 1 + inline.inner as usize];
        let words =
            inside.iter().map(|inner| inner.span.end).max().unwrap_or(inline.span.start + 2);
        let target = match title.is_empty() {
            true => format!("]({path})"),
            false => format!("]({path} \"{}\")", quoted(title)),
        };
        edits.push((words..whole(&inline.span, text), target));
    }
}

/// Returns the end of a link or image: behind `[]` where it is by reference.
fn whole(span: &Range<u32>, text: &str) -> u32 {
    let by_label = text[..span.end as usize].ends_with(']');
    let empty = by_label && text[span.end as usize..].starts_with("[]");
    span.end + u32::from(empty) * 2
}

/// Returns a title for between quotation marks, on one line.
fn quoted(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Closes what a chapter leaves open at its end and what would swallow the next one.
fn close(file: &File, text: &str, out: &mut String) {
    let tree = &file.tree;
    let Some(last) = tree.ids().next_back() else { return };
    let body = &text[tree.node(last).body.start as usize..tree.node(last).body.end as usize];
    match tree.kind(last) {
        Kind::Code { .. } => {
            let fence: String = match body.chars().next() {
                Some(sign @ ('`' | '~')) => body.chars().take_while(|&char| char == sign).collect(),
                _ => return,
            };
            let lines = body.lines().count();
            let closed = body.lines().last().is_some_and(|line| line.trim().starts_with(&fence));
            if lines < 2 || !closed {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&fence);
            }
        }
        Kind::Comment if !body.trim_end().ends_with("-->") => out.push_str(" -->"),
        _ => {}
    }
}

/// The labels of footnotes and link definitions so far.
#[derive(Debug, Default)]
struct Labels {
    notes: BTreeSet<String>,
    links: BTreeMap<String, String>,
}

impl Labels {
    /// Renames the footnotes of a chapter whose labels an earlier one has, and writes links by
    /// reference out where an earlier chapter defines the same label otherwise.
    fn rename(&mut self, file: &File, text: &str, edits: &mut Vec<Edit>) {
        let tree = &file.tree;
        let mut renamed: BTreeMap<&str, String> = BTreeMap::new();
        let mut collides = false;
        for id in tree.ids() {
            match tree.kind(id) {
                Kind::Note { label } => {
                    let new = self.free(label);
                    if new != **label {
                        let start = tree.node(id).body.start + 2;
                        let end = start + length(&text[start as usize..], ']');
                        edits.push((start..end, new.clone()));
                        renamed.insert(label, new.clone());
                    }
                    self.notes.insert(new);
                }
                Kind::Definitions => collides |= self.define(tree.node(id).body.clone(), text),
                _ => {}
            }
        }
        for (at, inline) in tree.inlines.iter().enumerate() {
            match &inline.kind {
                InlineKind::NoteMark(label) => {
                    if let Some(new) = renamed.get(&**label) {
                        edits.push((inline.span.clone(), format!("[^{new}]")));
                    }
                }
                InlineKind::Link(target) if collides && inline.inner > 0 => {
                    let inside = &tree.inlines[at + 1..at + 1 + inline.inner as usize];
                    edits.extend(written_out(inline, target, inside, text));
                }
                _ => {}
            }
        }
    }

    fn free(&self, label: &str) -> String {
        let mut new = label.to_owned();
        let mut count = 1;
        while self.notes.contains(&new) {
            count += 1;
            new = format!("{label}-{count}");
        }
        new
    }

    /// Takes link definitions; says whether one of them is defined otherwise already.
    fn define(&mut self, body: Range<u32>, text: &str) -> bool {
        let mut collides = false;
        for line in text[body.start as usize..body.end as usize].lines() {
            let Some((label, target)) = line.trim_start().split_once("]:") else { continue };
            let label = label.trim_start_matches('[').to_lowercase();
            let known = self.links.entry(label).or_insert_with(|| target.trim().to_owned());
            collides |= known != target.trim();
        }
        collides
    }
}

/// Returns a link by reference with its target in its place.
fn written_out(
    inline: &Inline,
    target: &LinkTarget,
    inside: &[Inline],
    text: &str,
) -> Option<Edit> {
    let span = inline.span.clone();
    if text[..span.end as usize].ends_with([')', '>']) {
        return None;
    }
    let words = inside.iter().map(|other| other.span.end).max()?;
    Some((words..whole(&span, text), format!("](<{}>)", target.destination())))
}

fn length(text: &str, until: char) -> u32 {
    text.find(until).unwrap_or(0) as u32
}

/// Escapes what Markdown would read as markup inside words.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for char in words.chars() {
        if matches!(char, '\\' | '*' | '_' | '[' | ']' | '<' | '`' | '#' | '|') {
            out.push('\\');
        }
        out.push(char);
    }
    out
}
