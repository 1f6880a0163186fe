//! Locators: targets, places, sections, words to find. What they match is not known here.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::model::amendment::BlockKind;
use crate::model::amendment::BlockRef;
use crate::model::amendment::Find;
use crate::model::amendment::Place;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Side;
use crate::model::amendment::Target;
use crate::parse::ids;
use crate::parse::reader::Fields;
use crate::parse::reader::Reader;
use crate::parse::reader::what;
use crate::parse::targets::FIND;
use crate::parse::targets::TARGET;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Value;

const SIDES: [Side; 5] = [Side::Before, Side::After, Side::StartOf, Side::EndOf, Side::SortedIn];

impl Reader<'_> {
    /// Reads the id of a section, written or made from its heading.
    pub(super) fn section_id(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let id = self.word(node, name)?;
        if let Some(fault) = ids::reference_fault(&id.value, name) {
            self.report(fault.at(id.span));
            return None;
        }
        Some(id)
    }

    /// Reads ids of sections, none twice.
    pub(super) fn section_ids(&mut self, node: &Node, name: &str) -> Option<Vec<Spanned<String>>> {
        let ids = self.one_or_list(node, name, |reader, node, name| {
            if node.list().is_none() && node.map().is_none() {
                return reader.section_id(node, name);
            }
            let message = format!("`{name}` takes the ids of sections, not {}", what(node));
            let found = Diagnostic::new(codes::WRONG_TYPE, message).at(node.span, "no id");
            reader.report(found.help(ids::BY_ID));
            None
        })?;
        self.no_repetition(&ids, name);
        Some(ids)
    }

    /// Reads a section: an id, or a list of headings from the outside in.
    pub(super) fn section(&mut self, node: &Node, name: &str) -> Option<SectionRef> {
        if node.list().is_some() {
            let path = self.list(node, name, Self::quotation)?;
            return (!path.is_empty()).then_some(SectionRef::Path(path));
        }
        if let Some(entries) = node.map().filter(|entries| !entries.is_empty()) {
            let found = self.map_for_section(node, entries, name);
            self.report(found);
            return None;
        }
        self.section_id(node, name).map(SectionRef::Id)
    }

    /// Explains a map where a section is named: mostly a locator inside a locator.
    fn map_for_section(&self, node: &Node, entries: &[Entry], name: &str) -> Diagnostic {
        let mut keys = entries.iter().map(|entry| entry.key.value.as_str());
        let message = format!("`{name}` names a section, and a map stands here");
        let found = Diagnostic::new(codes::WRONG_TYPE, message);
        let found = found.at(node.span, "an id is expected here");
        if !keys.all(|key| TARGET.keys.iter().any(|known| known.name == key)) {
            return found.help(format!("write the id of a section: `{name}: its-id`"));
        }
        let written = |entry: &Entry| {
            format!("{}: {}", entry.key.value, self.sources.slice(entry.value.span))
        };
        let lines: Vec<String> = entries.iter().map(written).collect();
        found.help(format!(
            "take the keys out of the braces, each on a line of its own:\n{}",
            lines.join("\n")
        ))
    }

    /// Reads sections: an id, or a list of ids and of lists of headings.
    pub(super) fn sections(&mut self, node: &Node, name: &str) -> Option<Vec<SectionRef>> {
        self.one_or_list(node, name, |reader, node, name| match &node.value {
            Value::List(_) => reader.section(node, name),
            Value::Map(_) => {
                let message = format!("`{name}` takes sections, not a map");
                let found = Diagnostic::new(codes::WRONG_TYPE, message).at(node.span, "a map");
                reader.report(
                    found.help("write ids, `in: [one, two]`, or headings from the outside in, `in: [[Chapter, Section]]`"),
                );
                None
            }
            _ => {
                let id = reader.word(node, name)?;
                let Some(fault) = ids::reference_fault(&id.value, ids::IN_LIST) else {
                    return Some(SectionRef::Id(id));
                };
                reader.report(fault.at(id.span));
                None
            }
        })
    }

    /// Reads a target: the id of a section, or a map.
    pub(super) fn target(&mut self, node: &Node, name: &str) -> Option<Target> {
        match &node.value {
            Value::Map(entries) if entries.is_empty() => {
                self.empty(node, name);
                None
            }
            Value::Map(_) => {
                let fields = self.fields(node, &TARGET)?;
                self.target_of(&fields, node.span)
            }
            Value::List(_) => {
                let message = format!("`{name}` takes one target, not a list");
                self.report(
                    Diagnostic::new(codes::WRONG_TYPE, message)
                        .at(node.span, "one target is expected here")
                        .help(format!(
                            "for headings from the outside in write `{name}: {{ in: [ … ] }}`"
                        ))
                        .help("for several targets write several changes"),
                );
                None
            }
            _ => {
                let id = self.section_id(node, name)?;
                let section = Some(SectionRef::Id(id));
                Some(Target {
                    span: node.span,
                    section,
                    block: None,
                    column: None,
                    nth: None,
                    inserted_by: None,
                })
            }
        }
    }

    /// Reads the keys of a target, which may stand among others.
    pub(super) fn target_of(&mut self, fields: &Fields<'_>, span: Span) -> Option<Target> {
        let before = self.errors();
        let section = self.get(fields, "in", Self::section);
        let block = self.block(fields);
        let column = self.get(fields, "column", Self::quotation);
        let nth = self.get(fields, "nth", Self::count);
        let inserted_by = self.get(fields, "inserted-by", Self::id);
        if self.errors() > before {
            return None;
        }
        let target = Target { span, section, block, column, nth, inserted_by };
        self.check_target(&target);
        (self.errors() == before).then_some(target)
    }

    fn block(&mut self, fields: &Fields<'_>) -> Option<BlockRef> {
        let kinds = BlockKind::ALL.into_iter().map(|kind| (Some(kind), kind.key()));
        let named: Vec<_> = kinds
            .chain([(None, "says")])
            .filter_map(|(kind, key)| fields.entry(key).map(|entry| (kind, entry)))
            .collect();
        if let [first, second, ..] = named[..] {
            let (one, other) = (&first.1.key, &second.1.key);
            let message =
                format!("a target names one block, not `{}` and `{}`", one.value, other.value);
            self.report(
                Diagnostic::new(codes::UNKNOWN_KEY, message)
                    .at(other.span, "the second kind")
                    .at(one.span, "the first kind")
                    .help("keep one of the two"),
            );
            return None;
        }
        let (kind, entry) = named.into_iter().next()?;
        let words = self.quotation(&entry.value, &entry.key.value)?;
        Some(BlockRef { kind, words })
    }

    fn check_target(&mut self, target: &Target) {
        let kind = target.block.as_ref().and_then(|block| block.kind);
        if let Some(nth) = &target.nth
            && kind.is_none()
        {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "`nth` counts blocks, but no kind is named")
                    .at(nth.span, "the second of what?")
                    .help("name the kind and some words: `paragraph: …`"),
            );
        }
        if let Some(column) = &target.column
            && !matches!(kind, Some(BlockKind::Row | BlockKind::Table))
        {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "`column` stands without a row or table")
                    .at(column.span, "a column of what?")
                    .help("for a cell add `row: …`; for a whole column add `table: …`"),
            );
        }
        if target.section.is_none() && target.block.is_none() {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "a target names neither section nor block")
                    .at(target.span, "what is meant?")
                    .help("add `in: …` for a section, or `paragraph: …` for a block"),
            );
        }
    }

    /// Reads the place of a change: one of the keys of places.
    pub(super) fn place(&mut self, fields: &Fields<'_>) -> Option<Place> {
        let named: Vec<_> = SIDES
            .into_iter()
            .filter_map(|side| fields.entry(side.key()).map(|entry| (side, entry)))
            .collect();
        if let [first, second, ..] = named[..] {
            let (one, other) = (&first.1.key, &second.1.key);
            let message =
                format!("a change has one place, not `{}` and `{}`", one.value, other.value);
            self.report(
                Diagnostic::new(codes::UNKNOWN_KEY, message)
                    .at(other.span, "the second place")
                    .at(one.span, "the first place")
                    .help("keep one of the two"),
            );
            return None;
        }
        let (side, entry) = named.into_iter().next()?;
        let anchors = match side {
            Side::EndOf => self.one_or_list(&entry.value, side.key(), Self::target)?,
            _ => vec![self.target(&entry.value, side.key())?],
        };
        Some(Place { side, anchors, span: entry.key.span })
    }

    /// Reads words to find.
    pub(super) fn find(&mut self, node: &Node, name: &str) -> Option<Find> {
        let keys = || FIND.keys.iter().map(|key| key.name);
        let near = |entry: &Entry| nearest(&entry.key.value, keys()).is_some();
        if !node.map().is_some_and(|entries| entries.iter().any(near)) {
            let exact = self.quotation(node, name)?;
            return Some(Find { exact, before: None, after: None });
        }
        let fields = self.fields(node, &FIND)?;
        let exact = self.get(&fields, "exact", Self::quotation);
        let before = self.get(&fields, "before", Self::quotation);
        let after = self.get(&fields, "after", Self::quotation);
        Some(Find { exact: exact?, before, after })
    }
}
