//! Words, formats, links and marks.

use std::ops::Range;

use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::html::figure::After;

/// What is written where an inline ends.
enum Close {
    Tag(&'static str),
    Figure(After),
}

impl<'a> Writer<'a> {
    /// Writes the inlines of a leaf.
    pub(super) fn leaf(&mut self, leaf: NodeId) {
        let tree = self.tree;
        self.inlines(tree.inlines(leaf), self.text);
    }

    /// Writes inlines whose spans lie in `text`.
    pub(super) fn inlines(&mut self, inlines: &[Inline], text: &'a str) {
        let mut open: Vec<(usize, Close)> = Vec::new();
        let mut at = 0;
        while at < inlines.len() {
            self.close(&mut open, at);
            let inline = &inlines[at];
            let inside = &inlines[at + 1..at + 1 + inline.inner as usize];
            let end = at + 1 + inside.len();
            match &inline.kind {
                InlineKind::Link(target) => {
                    if let Some(close) = self.link(target, inside, text) {
                        open.push((end, close));
                    }
                }
                InlineKind::Image { path, title } => {
                    self.image(path, title, inside, text, inline.span.start);
                    at = end;
                    continue;
                }
                kind => match format(kind) {
                    Some((before, after)) => {
                        self.out.push_str(before);
                        open.push((end, Close::Tag(after)));
                    }
                    None => self.simple(inline, text),
                },
            }
            at += 1;
        }
        self.close(&mut open, usize::MAX);
    }

    fn close(&mut self, open: &mut Vec<(usize, Close)>, at: usize) {
        while let Some((_, close)) = open.pop_if(|(end, _)| *end <= at) {
            match close {
                Close::Tag(tag) => self.out.push_str(tag),
                Close::Figure(after) => self.after_figure(after),
            }
        }
    }

    /// Writes an inline that holds no others.
    fn simple(&mut self, inline: &Inline, text: &'a str) {
        let span = inline.span.start as usize..inline.span.end as usize;
        match &inline.kind {
            InlineKind::Text(shown) => {
                let words = shown.as_deref().unwrap_or(&text[span]);
                match self.has_brackets(&inline.span, text) {
                    true => self.bracketed(words, inline, text),
                    false => escape::text(&mut self.out, words),
                }
            }
            InlineKind::SoftBreak => self.out.push(if self.plain { ' ' } else { '\n' }),
            InlineKind::HardBreak => self.out.push_str(if self.plain { " " } else { "<br>\n" }),
            InlineKind::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
            }
            InlineKind::NoteMark(label) => self.note_mark(label),
            InlineKind::Anchor(id) => self.anchor(id),
            InlineKind::Literal => escape::text(&mut self.out, &text[span]),
            _ => {}
        }
    }

    /// Writes what stands before the words of a link, and the words where it has none.
    fn link(&mut self, target: &LinkTarget, inside: &[Inline], text: &str) -> Option<Close> {
        let empty = inside.is_empty();
        match target {
            LinkTarget::Figure(name) => Some(Close::Figure(self.figure(name, empty))),
            LinkTarget::Section(id) => self.cross_reference(id, empty),
            LinkTarget::Source(key) => {
                let linked = !self.plain && self.paper.resolution.sources.contains_key(&**key);
                if linked {
                    self.out.push_str("<a role=\"doc-biblioref\" href=\"#source-");
                    escape::fragment(&mut self.out, key);
                    self.out.push_str("\">");
                }
                if empty {
                    escape::text(&mut self.out, key);
                }
                linked.then_some(Close::Tag("</a>"))
            }
            LinkTarget::Other(destination) => {
                if self.plain || empty || !escape::is_harmless(destination) {
                    return None;
                }
                self.out.push_str("<a href=\"");
                escape::destination(&mut self.out, destination);
                self.out.push('"');
                if leads_out(destination) && !says(inside, text, destination) {
                    self.out.push_str(" class=\"out\"");
                }
                self.out.push('>');

                Some(Close::Tag("</a>"))
            }
        }
    }

    fn cross_reference(&mut self, id: &str, empty: bool) -> Option<Close> {
        let reference = self.paper.resolution.reference(self.chapter, id);
        if let Some(reference) = reference.filter(|_| !self.plain) {
            self.out.push_str("<a href=\"");
            if let Some(policy) = &reference.policy {
                self.out.push_str("../");
                escape::destination(&mut self.out, policy);
                self.out.push_str("/draft.html");
            }
            self.out.push('#');
            escape::fragment(&mut self.out, &reference.id);
            self.out.push_str("\">");
        }
        if empty {
            escape::text(&mut self.out, reference.map_or(id, |reference| &reference.text));
        }
        reference.filter(|_| !self.plain).map(|_| Close::Tag("</a>"))
    }

    /// Says whether square brackets of alternatives may stand in a run of words.
    fn has_brackets(&self, span: &Range<u32>, text: &str) -> bool {
        if self.plain || (self.brackets.is_empty() && self.option.is_none()) {
            return false;
        }
        let own = text.as_ptr() == self.text.as_ptr();
        own && self.bracket_around(span).is_some()
    }

    /// Returns the bracketed range that a run of words lies in.
    pub(super) fn bracket_around(&self, span: &Range<u32>) -> Option<Range<u32>> {
        let meets = |range: &Range<u32>| range.start < span.end && span.start < range.end;
        if let Some(option) = self.option.as_ref().filter(|option| meets(option)) {
            return Some(option.clone());
        }
        let at = self.brackets.partition_point(|range| range.end <= span.start);
        self.brackets.get(at).filter(|range| meets(range)).cloned()
    }
}

/// Returns the tags of a format.
fn format(kind: &InlineKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        InlineKind::Emphasis => ("<em>", "</em>"),
        InlineKind::Strong => ("<strong>", "</strong>"),
        InlineKind::Strikethrough => ("<s>", "</s>"),
        InlineKind::Superscript => ("<sup>", "</sup>"),
        InlineKind::Subscript => ("<sub>", "</sub>"),
        InlineKind::Inserted => ("<ins>", "</ins>"),
        InlineKind::Deleted => ("<del>", "</del>"),
        _ => return None,
    })
}

fn leads_out(destination: &str) -> bool {
    destination.starts_with("http://") || destination.starts_with("https://")
}

/// Says whether the words of a link are its destination.
fn says(inside: &[Inline], text: &str, destination: &str) -> bool {
    let [only] = inside else { return false };
    let words = &text[only.span.start as usize..only.span.end as usize];
    destination.trim_end_matches('/').ends_with(words.trim_end_matches('/'))
}
