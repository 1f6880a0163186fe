//! Words, formats, links and marks.

use std::borrow::Cow;

use crate::model::document::Inline as Read;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::render::html::escape;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Target;
use crate::render::prose::Words;

impl<'a> Reader<'a> {
    /// Reads the words of a leaf.
    pub(super) fn leaf(&mut self, leaf: NodeId) -> Words<'a> {
        self.line(self.tree.inlines(leaf), self.text)
    }

    /// Reads inlines that begin a line; their spans lie in `text`.
    pub(super) fn line(&mut self, inlines: &[Read], text: &'a str) -> Words<'a> {
        self.blank = true;
        let mut words = Words::new();
        self.inlines(inlines, text, &mut words);
        if let Some(Inline::Text(last)) = words.last_mut()
            && last.ends_with(' ')
        {
            last.to_mut().pop();
        }
        words
    }

    pub(super) fn inlines(&mut self, inlines: &[Read], text: &'a str, out: &mut Words<'a>) {
        let mut at = 0;
        while let Some(inline) = inlines.get(at) {
            let inside = &inlines[at + 1..at + 1 + inline.inner as usize];
            match &inline.kind {
                InlineKind::Link(target) => self.link(target, inside, text, out),
                InlineKind::Image { path, .. } => {
                    self.image(path, inside, text, inline.span.start, out);
                }
                kind => match format(kind) {
                    Some(format) => {
                        let mut words = Words::new();
                        self.inlines(inside, text, &mut words);
                        out.push(Inline::Set(Set::Format { format, words }));
                    }
                    None => self.simple(inline, text, out),
                },
            }
            at += 1 + inside.len();
        }
    }

    /// Reads an inline that holds no others.
    fn simple(&mut self, inline: &Read, text: &'a str, out: &mut Words<'a>) {
        let span = inline.span.start as usize..inline.span.end as usize;
        match &inline.kind {
            InlineKind::Text(shown) => {
                let words = match shown {
                    Some(shown) => Cow::Owned(shown.to_string()),
                    None => Cow::Borrowed(&text[span]),
                };
                match self.has_brackets(&inline.span, text) {
                    true => self.bracketed(&words, inline, text, out),
                    false => self.push(words, out),
                }
            }
            InlineKind::SoftBreak => self.push(" ".into(), out),
            InlineKind::HardBreak if self.plain => self.push(" ".into(), out),
            InlineKind::HardBreak => {
                self.blank = true;
                out.push(Inline::Set(Set::Line));
            }
            InlineKind::Code(code) => {
                self.blank = false;
                out.push(Inline::Set(Set::Code { text: code.to_string() }));
            }
            InlineKind::NoteMark(label) => self.note_mark(label, out),
            InlineKind::Anchor(id) if !self.plain && self.placed.insert(id.to_string()) => {
                out.push(Inline::Set(Set::Anchor { id: id.to_string() }));
            }
            InlineKind::Literal => self.push(text[span].into(), out),
            _ => {}
        }
    }

    /// Adds words; of blanks side by side one is kept, as a browser does.
    pub(super) fn push(&mut self, words: Cow<'a, str>, out: &mut Words<'a>) {
        let words = self.spaced(words);
        if words.is_empty() {
            return;
        }
        match out.last_mut() {
            Some(Inline::Text(last)) => return last.to_mut().push_str(&words),
            Some(Inline::Set(Set::Link { joined, .. })) => *joined = begins_a_word(&words),
            _ => {}
        }
        out.push(Inline::Text(words));
    }

    fn spaced(&mut self, words: Cow<'a, str>) -> Cow<'a, str> {
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
        let bytes = words.as_bytes();
        let mut before = self.blank;
        let clean = bytes.iter().all(|&byte| {
            let fine = !is_blank(byte) || byte == b' ' && !before;
            before = is_blank(byte);
            fine
        });
        if clean {
            self.blank = before;
            return words;
        }
        let mut out = String::with_capacity(words.len());
        for char in words.chars() {
            let blank = u8::try_from(char).is_ok_and(is_blank);
            if !blank || !self.blank {
                out.push(if blank { ' ' } else { char });
            }
            self.blank = blank;
        }
        Cow::Owned(out)
    }

    fn link(&mut self, target: &LinkTarget, inside: &[Read], text: &'a str, out: &mut Words<'a>) {
        let empty = inside.is_empty();
        if let LinkTarget::Figure(name) = target {
            return self.figure(name, inside, text, out);
        }
        let to = match target {
            LinkTarget::Section(id) => {
                self.paper.resolution.reference(self.chapter, id).map(|to| match &to.policy {
                    Some(policy) => Target::Policy(policy.clone(), to.id.clone()),
                    None => Target::Section(to.id.clone()),
                })
            }
            LinkTarget::Source(key) => {
                let known = self.paper.resolution.sources.contains_key(&**key);
                known.then(|| Target::Source(key.to_string()))
            }
            LinkTarget::Other(destination) => {
                let harmless =
                    !empty && !destination.is_empty() && escape::is_harmless(destination);
                harmless.then(|| Target::Address(destination.to_string()))
            }
            LinkTarget::Figure(_) => None,
        };
        let mut words = Words::new();
        match target {
            LinkTarget::Section(id) if empty => {
                let reference = self.paper.resolution.reference(self.chapter, id);
                let shown = reference.map_or_else(|| id.to_string(), |to| to.text.clone());
                self.push(shown.into(), &mut words);
            }
            LinkTarget::Source(key) if empty => self.push(key.to_string().into(), &mut words),
            _ => self.inlines(inside, text, &mut words),
        }
        match to.filter(|_| !self.plain && !words.is_empty()) {
            Some(to) => out.push(Inline::Set(Set::Link { to, words, joined: false })),
            None => out.append(&mut words),
        }
    }

    /// Adds a comma where a mark follows another directly.
    pub(super) fn separate(&mut self, out: &mut Words<'a>) {
        if let Some(Inline::Set(Set::Letter { .. } | Set::Note { .. })) = out.last() {
            out.push(Inline::Set(Set::Comma));
        }
        self.blank = false;
    }
}

fn begins_a_word(words: &str) -> bool {
    words.chars().next().is_some_and(char::is_alphanumeric)
}

fn format(kind: &InlineKind) -> Option<&'static str> {
    Some(match kind {
        InlineKind::Emphasis => "emphasis",
        InlineKind::Strong => "strong",
        InlineKind::Strikethrough => "strikethrough",
        InlineKind::Superscript => "superscript",
        InlineKind::Subscript => "subscript",
        InlineKind::Inserted => "inserted",
        InlineKind::Deleted => "deleted",
        _ => return None,
    })
}
