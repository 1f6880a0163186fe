//! The library's events → nodes. Knows the limits; must not know how faults are worded.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashMap;

use serde_yaml::granit_parser::Event;
use serde_yaml::granit_parser::Parser;
use serde_yaml::granit_parser::ScalarStyle;
use serde_yaml::granit_parser::Span as EventSpan;
use serde_yaml::granit_parser::Tag;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::MAX_COPIED;
use crate::yaml::MAX_DEPTH;
use crate::yaml::MAX_NODES;
use crate::yaml::Node;
use crate::yaml::Scalar;
use crate::yaml::Style;
use crate::yaml::Value;
use crate::yaml::refused;
use crate::yaml::syntax;
use crate::yaml::syntax::Fault;

/// Tags that say what a plain reading says anyway.
const PLAIN_TAGS: [&str; 6] = ["str", "int", "float", "bool", "seq", "map"];

/// Reads the part of `file` that `part` names.
pub(super) fn build(file: &str, part: Span, sink: &mut Diagnostics) -> Option<Node> {
    let mut builder = Builder {
        file,
        part,
        stack: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        unused: BTreeMap::new(),
        nodes: 0,
        copied: 0,
        sink,
    };
    let options = serde_yaml::granit_parser::options! { emit_comments: false };
    let text = &file[part.range()];
    for event in Parser::new_from_str_with_options(text, options) {
        let step = match event {
            Ok((event, at)) => builder.event(event, &at),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0) as u32;
                let open = builder.stack.iter().rev().find(|open| open.flow).map(|open| open.span);
                Err(syntax::explain(file, part, error.kind(), part.start + at, open))
            }
        };
        if let Err(finding) = step {
            builder.sink.push(*finding);
            return None;
        }
    }
    for names in std::mem::take(&mut builder.unused).into_values() {
        builder.sink.push(refused::unused_name(file, names));
    }
    let nothing = Node { span: Span { end: part.start, ..part }, value: Value::Null };
    Some(builder.root.unwrap_or(nothing))
}

struct Builder<'a> {
    file: &'a str,
    part: Span,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    /// Names of texts that nothing repeats yet: the first words of a text, as likely as not.
    unused: BTreeMap<usize, Span>,
    nodes: usize,
    copied: usize,
    sink: &'a mut Diagnostics,
}

/// A list or map whose end has not come yet.
struct Open {
    span: Span,
    flow: bool,
    anchor: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Map(Vec<Entry>, Pending),
}

/// What stands before the value that comes next in a map.
enum Pending {
    Nothing,
    Key(Spanned<String>),
    /// Something that is no key, and was reported.
    Refused,
}

impl Builder<'_> {
    fn span(&self, at: &EventSpan) -> Span {
        let range = at.byte_range().unwrap_or(0..0);
        let (start, end) = (range.start as u32, range.end as u32);
        Span { start: self.part.start + start, end: self.part.start + end, ..self.part }
    }

    fn event(&mut self, event: Event<'_>, at: &EventSpan) -> Result<(), Fault> {
        let span = self.span(at);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(refused::second_document(span)),
            Event::Scalar(text, style, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                let node = self.scalar(text, style, tag.is_some(), span);
                self.remember(anchor, &node)?;
                if anchor > 0 {
                    self.name_unused(anchor, span);
                }
                self.finish(node)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                self.open(span, anchor, Inside::List(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), span)?;
                self.open(span, anchor, Inside::Map(Vec::new(), Pending::Nothing))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn check_tag(&self, tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
        let Some(tag) = tag else { return Ok(()) };
        let plain = tag.core_suffix().is_some_and(|suffix| PLAIN_TAGS.contains(&suffix));
        if plain { Ok(()) } else { Err(refused::unknown_tag(self.file, span)) }
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, tagged: bool, at: Span) -> Node {
        let style = match style {
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
            _ => Style::Plain,
        };
        let written = &self.file[at.range()];
        let nothing = matches!(written, "" | "~" | "null" | "Null" | "NULL");
        if style == Style::Plain && nothing && !tagged {
            return Node { span: at, value: Value::Null };
        }
        if let Some(found) = text.chars().find(|&found| is_unwanted(found)) {
            self.sink.push(refused::unwanted_character(found, at));
        }
        let trimmed = match style {
            Style::Literal | Style::Folded => written.trim_end_matches([' ', '\t', '\n', '\r']),
            _ => written,
        };
        let span = Span { end: at.start + trimmed.len() as u32, ..at };
        Node { span, value: Value::Scalar(Scalar { text: text.into_owned(), style }) }
    }

    fn open(&mut self, span: Span, anchor: usize, inside: Inside) -> Result<(), Fault> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(refused::too_deep(span));
        }
        let flow = span.start < span.end;
        self.stack.push(Open { span, flow, anchor, inside });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Fault> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let (value, last) = match open.inside {
            Inside::List(nodes) => {
                let last = nodes.last().map(|node| node.span.end);
                (Value::List(nodes), last)
            }
            Inside::Map(entries, _) => {
                let last = entries.last().map(|entry| entry.span().end);
                (Value::Map(self.without_duplicates(entries)), last)
            }
        };
        let end = if open.flow { end.end } else { last.unwrap_or(open.span.end) };
        let span = Span { end: end.max(open.span.start), ..open.span };
        let node = Node { span, value };
        self.remember(open.anchor, &node)?;
        self.finish(node)
    }

    /// Puts a complete node where it belongs.
    fn finish(&mut self, node: Node) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(refused::too_many_nodes(node.span));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.inside {
            Inside::List(nodes) => nodes.push(node),
            Inside::Map(entries, pending) => match std::mem::replace(pending, Pending::Nothing) {
                Pending::Nothing => match node.value {
                    Value::Scalar(scalar) if scalar.text.starts_with('\u{a0}') => {
                        let bare = scalar.text.trim_start_matches('\u{a0}').len();
                        let blanks = (scalar.text.len() - bare) as u32;
                        let end = node.span.end.min(node.span.start + blanks);
                        return Err(refused::hard_blank(Span { end, ..node.span }));
                    }
                    Value::Scalar(scalar)
                        if scalar.text == "<<" && scalar.style == Style::Plain =>
                    {
                        return Err(refused::merge_key(node.span));
                    }
                    Value::Scalar(scalar) => {
                        *pending = Pending::Key(Spanned::new(scalar.text, node.span));
                    }
                    _ => {
                        *pending = Pending::Refused;
                        self.sink.push(refused::no_key(node.span));
                    }
                },
                Pending::Key(key) => entries.push(Entry { key, value: node }),
                Pending::Refused => {}
            },
        }
        Ok(())
    }

    /// Notes where a text gets a name that nothing repeats yet.
    fn name_unused(&mut self, anchor: usize, span: Span) {
        let before = &self.file[..span.start as usize];
        if let Some(name) = before.rfind('&') {
            let end = before.trim_end().len() as u32;
            self.unused.insert(anchor, Span { start: name as u32, end, ..span });
        }
    }

    fn remember(&mut self, anchor: usize, node: &Node) -> Result<(), Fault> {
        if anchor > 0 {
            self.count_copy(node, node.span)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Err(refused::circular_alias(self.file, span));
        };
        self.unused.remove(&anchor);
        if self.stack.len() + height(&node) > MAX_DEPTH {
            return Err(refused::too_deep(span));
        }
        self.count_copy(&node, span)?;
        self.finish(node)
    }

    fn count_copy(&mut self, node: &Node, span: Span) -> Result<(), Fault> {
        let (nodes, bytes) = weight(node);
        self.nodes += nodes;
        self.copied += bytes;
        if self.nodes > MAX_NODES || self.copied > MAX_COPIED {
            return Err(refused::too_many_copies(span));
        }
        Ok(())
    }

    /// Reports keys that stand twice, and keeps the first.
    fn without_duplicates(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        if entries.len() < 2 {
            return entries;
        }
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
        let mut doubled = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            match seen.get(entry.key.value.as_str()) {
                None => _ = seen.insert(&entry.key.value, entry.key.span),
                Some(&first) => {
                    doubled.push(at);
                    self.sink.push(duplicate_key(&entry.key, first));
                }
            }
        }
        if doubled.is_empty() {
            return entries;
        }
        let kept =
            entries.into_iter().enumerate().filter(|(at, _)| doubled.binary_search(at).is_err());
        kept.map(|(_, entry)| entry).collect()
    }
}

fn duplicate_key(key: &Spanned<String>, first: Span) -> Diagnostic {
    let shown: String = key.value.chars().take(60).collect::<String>().replace('\n', " ");
    Diagnostic::new(codes::DUPLICATE_KEY, format!("the key `{shown}` stands twice"))
        .at(key.span, "second time")
        .at(first, "first time")
        .help("keep one of the two, or put both values under one key")
}

/// Says whether a character is neither seen nor wanted in a text: control characters other than
/// tab and line ends, and marks that turn the direction of the text around.
fn is_unwanted(found: char) -> bool {
    match found {
        '\t' | '\n' | '\r' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => found.is_control(),
    }
}

/// Returns how many nodes and bytes of text a copy makes.
fn weight(node: &Node) -> (usize, usize) {
    let add = |(nodes, bytes): (usize, usize), (more, further)| (nodes + more, bytes + further);
    match &node.value {
        Value::Null => (1, 0),
        Value::Scalar(scalar) => (1, scalar.text.len()),
        Value::List(nodes) => nodes.iter().map(weight).fold((1, 0), add),
        Value::Map(entries) => {
            let each = |entry: &Entry| add(weight(&entry.value), (1, entry.key.value.len()));
            entries.iter().map(each).fold((1, 0), add)
        }
    }
}

/// Returns how deep a node is nested.
fn height(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Scalar(_) => 0,
        Value::List(nodes) => 1 + nodes.iter().map(height).max().unwrap_or(0),
        Value::Map(entries) => {
            1 + entries.iter().map(|entry| height(&entry.value)).max().unwrap_or(0)
        }
    }
}
