//! What changes bring: their Markdown as fragments of its own, parsed by the same parser as the
//! chapters. Rows and items become small tables and lists; alternatives become their block.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::amend::arena::Origin;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::Alternatives;
use crate::model::amendment::AlternativesAt;
use crate::model::amendment::Amendment;
use crate::model::amendment::Content;
use crate::model::amendment::Text;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::model::document::Tree;
use crate::model::revised::ChangeId;
use crate::source::Piece;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;

/// What kind of thing a change brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    Blocks,
    Sections,
    Row,
    Column,
    Item,
    /// A footnote that an edit brings.
    Note,
}

impl Class {
    /// Returns the word for messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Class::Blocks => "blocks",
            Class::Sections => "sections",
            Class::Row => "a row",
            Class::Column => "a column",
            Class::Item => "an item",
            Class::Note => "a footnote",
        }
    }
}

/// One thing that a change brings, once for each place.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    pub(crate) change: ChangeId,
    pub(crate) copy: u32,
    pub(crate) class: Class,
    /// The nodes that are put in place.
    pub(crate) tops: Vec<NodeId>,
    pub(crate) tree: Tree,
}

impl Brought {
    /// Says whether it is nothing but footnotes.
    pub(crate) fn is_notes(&self) -> bool {
        let is_note = |node: &NodeId| matches!(self.tree.kind(*node), Kind::Note { .. });
        self.class == Class::Blocks && self.tops.iter().all(is_note)
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin::Content { change: self.change }
    }

    pub(crate) fn as_fragment(&self) -> (Origin, Cow<'_, Tree>) {
        (self.origin(), Cow::Borrowed(&self.tree))
    }
}

/// Reads what all changes bring. `labels` are the labels of the footnotes of the base.
pub(crate) fn read(
    amendments: &[(u32, &Amendment)],
    labels: &[&str],
    reading: Reading,
    sources: &mut SourceMap,
    sink: &mut Diagnostics,
) -> Vec<Brought> {
    let mut reader = Reader {
        reading,
        labels: labels.to_vec(),
        replaces: false,
        sources,
        sink,
        brought: Vec::new(),
    };
    for (position, amendment) in amendments {
        let others = std::mem::take(reader.sink);
        for (at, change) in amendment.changes.iter().enumerate() {
            let id = ChangeId { amendment: *position, change: at as u32 };
            reader.change(id, &change.action);
        }
        let own = std::mem::replace(reader.sink, others);
        reader.sink.append(own.caused_by(&amendment.cause()));
    }
    reader.brought
}

/// What chapters of a workspace must not hold, and anybody's text may.
const OF_CHAPTERS: [Code; 2] = [codes::RAW_HTML, codes::MISSING_ALT_TEXT];

struct Reader<'a> {
    reading: Reading,
    /// Labels of footnotes that stand elsewhere.
    labels: Vec<&'a str>,
    /// Whether what is read stands in place of something.
    replaces: bool,
    sources: &'a mut SourceMap,
    sink: &'a mut Diagnostics,
    brought: Vec<Brought>,
}

impl<'a> Reader<'a> {
    fn change(&mut self, id: ChangeId, action: &'a Action) {
        match action {
            Action::Insert { content, place, .. } => {
                for copy in 0..place.anchors.len() {
                    self.content(id, copy as u32, content);
                }
            }
            Action::Replace { by, .. } => {
                self.replaces = true;
                self.content(id, 0, by);
                self.replaces = false;
            }
            Action::Group { content: Some(content), .. } => self.content(id, 0, content),
            Action::Alternatives(alternatives) => self.alternatives(id, alternatives),
            Action::Edit { notes, .. } => {
                // Footnotes of one edit may mark one another.
                let outer = self.labels.len();
                self.labels.extend(notes.iter().map(|(label, _)| label.value.as_str()));
                for (copy, (label, text)) in notes.iter().enumerate() {
                    let source = self.note(&label.value, *text);
                    self.part(id, copy as u32, Class::Note, source, 1);
                }
                self.labels.truncate(outer);
            }
            _ => {}
        }
    }

    fn content(&mut self, id: ChangeId, copy: u32, content: &Content) {
        match content {
            Content::Blocks(text) => self.blocks(id, copy, text.source, text.span),
            Content::Row(cells, span) => {
                let source = self.row(cells, *span);
                self.part(id, copy, Class::Row, source, 2);
            }
            Content::Item(text) => {
                let source = self.item(*text);
                self.part(id, copy, Class::Item, source, 1);
            }
            Content::Column { .. } => {}
        }
    }

    fn blocks(&mut self, id: ChangeId, copy: u32, source: SourceId, span: Span) {
        let tree = self.parse(source);
        if tree.front_matter > 0 {
            self.front_matter(&tree);
        }
        let is_section = |node: &NodeId| matches!(tree.kind(*node), Kind::Section { .. });
        let tops: Vec<NodeId> = tree.children(NodeId::ROOT).collect();
        let blocks = tops.iter().filter(|node| !is_section(node));
        let blocks = blocks.filter(|node| !tree.kind(**node).is_definition()).count();
        let class = if tops.iter().any(is_section) { Class::Sections } else { Class::Blocks };
        if class == Class::Sections && blocks > 0 {
            let first = tops.iter().find(|node| !is_section(node)).copied().unwrap_or(NodeId::ROOT);
            let message = "the content begins with blocks and goes on with sections";
            let help =
                "make it blocks only or sections only: two changes can stand in one amendment";
            let found = Diagnostic::new(codes::WRONG_PLACE, message);
            self.sink
                .push(found.at(tree.span(first), "a block before the first heading").help(help));
        } else if tops.is_empty() {
            let found = Diagnostic::new(codes::EMPTY_TEXT, "the content holds no text");
            self.sink.push(found.at(span, "nothing to put in").help("write the blocks to insert"));
        } else {
            // A definition alone in place of a footnote is told where it is put.
            if copy == 0 && (blocks > 0 || class == Class::Sections || !self.replaces) {
                self.unmarked(&tree);
            }
            self.brought.push(Brought { change: id, copy, class, tops, tree });
        }
    }

    /// Takes the node of a given depth below the root: the row of a small table, the item of a list.
    fn part(&mut self, id: ChangeId, copy: u32, class: Class, source: SourceId, skip: u32) {
        let tree = self.parse(source);
        let wanted = |kind: &Kind| match class {
            Class::Row => matches!(kind, Kind::Row { head: false }),
            Class::Note => matches!(kind, Kind::Note { .. }),
            _ => matches!(kind, Kind::Item),
        };
        let found = tree.ids().skip(skip as usize).find(|&node| wanted(tree.kind(node)));
        let Some(node) = found else {
            if copy == 0 {
                self.misread(&tree, class);
            }
            return;
        };
        if class != Class::Note && copy == 0 {
            self.unmarked(&tree);
        }
        self.brought.push(Brought { change: id, copy, class, tops: vec![node], tree });
    }

    /// The words of an item and its marker can be read as something else: `- ---` is a rule.
    fn misread(&mut self, tree: &Tree, class: Class) {
        let first = tree.children(NodeId::ROOT).next();
        let what = first.map_or("nothing", |node| tree.kind(node).word());
        let message = format!("{} of these words would be read as a {what}", class.word());
        let place = first.map_or(Span::new(tree.source, 0..0), |node| tree.span(node));
        let found = Diagnostic::new(codes::WRONG_PLACE, message).at(place, "these words");
        let help = "put a backslash before them, so that they are read as words: `'\\---'`";
        self.sink.push(found.help(help));
    }

    fn parse(&mut self, source: SourceId) -> Tree {
        let mut found = Diagnostics::default();
        let strict = Reading::Strict;
        let tree = markdown::read_with(self.sources, source, strict, &self.labels, &mut found);
        if self.reading == Reading::Lenient {
            found.extract(|it| !OF_CHAPTERS.contains(&it.code));
        }
        self.sink.append(found);
        tree
    }

    /// What stands before a text says where a chapter belongs; it is no part of what is put in one.
    fn front_matter(&mut self, tree: &Tree) {
        let place = Span::new(tree.source, 0..tree.front_matter);
        let message = "the content begins with front matter, which only a chapter has";
        let found = Diagnostic::new(codes::FRONT_MATTER, message).at(place, "would be lost");
        let help =
            "take these lines out; `---` as a line across the page has an empty line before it";
        self.sink.push(found.help(help));
    }

    /// A footnote of a content has its marks there: labels are local.
    fn unmarked(&mut self, tree: &Tree) {
        let marks = |inline: &Inline| match &inline.kind {
            InlineKind::NoteMark(label) => Some(label.clone()),
            _ => None,
        };
        let marked: BTreeSet<_> =
            tree.ids().flat_map(|node| tree.inlines(node).iter().filter_map(marks)).collect();
        for node in tree.ids() {
            let Kind::Note { label } = tree.kind(node) else { continue };
            if marked.contains(label) {
                continue;
            }
            let message = format!("the content marks its footnote `[^{label}]` nowhere");
            let found = Diagnostic::new(codes::ORPHANED, message);
            let found = found.at(tree.span(node), "nothing leads to it");
            let help = format!("put `[^{label}]` behind the words it belongs to, or leave it out");
            let mut found = found.help(help);
            // Anybody's text may have footnotes that nothing marks.
            if self.reading == Reading::Lenient {
                found.severity = Severity::Warning;
            }
            self.sink.push(found);
        }
    }

    fn row(&mut self, cells: &[Text], span: Span) -> SourceId {
        let mut made = Made::default();
        made.push(
            &format!("|{}\n|{}\n|", " |".repeat(cells.len()), "---|".repeat(cells.len())),
            span,
        );
        for cell in cells {
            let text = cell_text(self.sources.get(cell.source).text());
            made.push(" ", span);
            made.push(&text, cell.span);
            made.push(" |", span);
        }
        made.push("\n", span);
        made.add(self.sources, span)
    }

    fn item(&mut self, text: Text) -> SourceId {
        let lines = indented(self.sources.get(text.source).text().trim_end(), "  ");
        let mut made = Made::default();
        made.push(&format!("- {lines}\n"), text.span);
        made.add(self.sources, text.span)
    }

    fn note(&mut self, label: &str, text: Text) -> SourceId {
        let lines = indented(self.sources.get(text.source).text().trim(), "    ");
        let mut made = Made::default();
        made.push(&format!("[^{label}]: {lines}\n"), text.span);
        made.add(self.sources, text.span)
    }

    fn alternatives(&mut self, id: ChangeId, alternatives: &Alternatives) {
        if matches!(alternatives.at, AlternativesAt::Words(..)) {
            return;
        }
        let mut made = Made::default();
        let span = alternatives.id.span;
        let chosen = alternatives.chosen.as_ref().map(|chosen| &chosen.value);
        match chosen.and_then(|chosen| alternatives.options.iter().find(|o| o.id.value == *chosen))
        {
            Some(option) => {
                let text = self.sources.get(option.content.source).text().trim().to_owned();
                made.push(&format!("{text}\n"), option.content.span);
            }
            None => {
                made.push(&format!("> [!options {}]\n", alternatives.id.value), span);
                for option in &alternatives.options {
                    let text = self.sources.get(option.content.source).text();
                    let lines = text.trim().replace('\n', "\n> ");
                    made.push(&format!(">\n> \\[{lines}\\]\n"), option.content.span);
                }
            }
        }
        let source = made.add(self.sources, span);
        self.blocks(id, 0, source, span);
    }
}

/// Indents the lines of a text but the first; blank lines stay bare.
fn indented(text: &str, indent: &str) -> String {
    let mut lines = text.lines();
    let mut all = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        all.push('\n');
        if !line.trim().is_empty() {
            all.push_str(indent);
            all.push_str(line);
        }
    }
    all
}

/// Makes the text of a table cell: one line, no bare pipes.
pub(crate) fn cell_text(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut escaped = false;
    for char in text.trim().chars() {
        match char {
            '\n' => cell.push(' '),
            '\r' => {}
            '|' if !escaped => cell.push_str("\\|"),
            char => cell.push(char),
        }
        escaped = char == '\\' && !escaped;
    }
    cell
}

/// A text that is put together, with the places to show for its parts.
#[derive(Debug, Default)]
struct Made {
    text: String,
    pieces: Vec<Piece>,
}

impl Made {
    fn push(&mut self, text: &str, from: Span) {
        let start = self.text.len() as u32;
        self.pieces.push(Piece { start, from, verbatim: false });
        self.text.push_str(text);
    }

    fn add(self, sources: &mut SourceMap, span: Span) -> SourceId {
        let path = sources.get(span.source).path().to_owned();
        sources.add_derived(path, self.text, self.pieces)
    }
}
