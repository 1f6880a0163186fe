//! The plan: what all changes together claim and do, before a byte is written.
//!
//! The base is never mutated; one overlay is computed from it.

pub(crate) mod claims;
mod clash;
mod describe;
pub(crate) mod orphans;
mod overrides;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::amend::arena::Arena;
use crate::amend::arena::NodeRef;
use crate::amend::content::Class;
use crate::model::amendment::Side;
use crate::model::amendment::Text;
use crate::model::document::Kind;
use crate::model::revised::ChangeId;
use crate::source::SourceMap;
use crate::source::Span;

/// A section or block: one that stands in a text, or a section that a change makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Entity {
    /// A node of a chapter or of what a change brings; the root of a chapter is the file.
    Node(NodeRef),
    /// A section made by `group`, `split` or `join`: its position in [`Plan::made`].
    Made(u32),
}

/// A section that a change makes.
#[derive(Clone, Debug)]
pub(crate) struct MadeSection {
    /// The first of the changes that make it.
    pub(crate) change: ChangeId,
    /// All of them: equal changes of several amendments make one section.
    pub(crate) causes: Vec<ChangeId>,
    pub(crate) id: String,
    pub(crate) title: Text,
    /// Ids that lead here from now on.
    pub(crate) aliases: Vec<String>,
    pub(crate) kind: MadeKind,
}

/// How a section is made.
#[derive(Clone, Debug)]
pub(crate) enum MadeKind {
    /// A new parent of its members, where the first of them stood.
    Group { members: Vec<Entity>, content: Option<usize> },
    /// A part of a section: its blocks and its sub-sections.
    Part { of: NodeRef, text: Vec<NodeRef>, kids: Vec<NodeRef> },
    /// Several sections in one.
    Joint { members: Vec<NodeRef> },
}

/// What one change claims.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// Where a section or block stands.
    Place(Entity),
    /// The order of a section's children.
    Order(Entity),
    /// A section's heading.
    Heading(Entity),
    /// A section's own text as a whole.
    OwnText(Entity),
    /// A place between nodes, for a class of things, with its rank.
    Slot(Entity, Side, Class, i32),
    /// A value that only one may set.
    Key(String),
    /// Bytes of a leaf.
    Words(NodeRef, Range32),
    /// A node with everything in it goes.
    Removes(NodeRef),
    /// A node has to stay.
    Needs(NodeRef),
}

/// A range that can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Range32 {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl From<Range<u32>> for Range32 {
    fn from(range: Range<u32>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A claim with who makes it.
#[derive(Clone, Debug)]
pub(crate) struct Stake {
    pub(crate) claim: Claim,
    pub(crate) by: ChangeId,
    /// What the claim comes to: equal claims of equal value merge.
    pub(crate) value: u64,
    /// Where it is written.
    pub(crate) span: Span,
}

/// Sections in an order, each with where it is named.
pub(crate) type Children = Vec<(Entity, Span)>;

/// What one change does.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// A node goes; for replacements, what comes in its stead.
    Remove { node: NodeRef, instead: Option<usize> },
    /// A section's own text goes, and something comes in its stead.
    OwnText { section: Entity, instead: usize },
    /// Something is put in a slot.
    Put { anchor: Entity, side: Side, rank: i32, what: What },
    /// A row is put in a table where its first cell belongs.
    Sorted { table: NodeRef, what: What },
    /// A table gains a column.
    Column { table: NodeRef, column: NewColumn },
    /// Words of a leaf become others.
    Words { leaf: NodeRef, range: Range<u32>, put: String, mark: bool },
    /// A section has another title.
    Heading { section: Entity, title: String },
    /// A section's children stand in this order.
    Order { section: Entity, children: Children },
    /// A note is set beside a node.
    Annotate { node: Entity },
}

/// What is put in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum What {
    /// What a change brings: position in the list of things brought.
    Brought(usize),
    /// Something that stands elsewhere in the base.
    Moved(Entity),
}

/// Something in a slot.
#[derive(Clone, Debug)]
pub(crate) struct SlotItem {
    pub(crate) rank: i32,
    pub(crate) what: What,
    /// Equal items of different amendments merge: several causes.
    pub(crate) causes: Vec<ChangeId>,
    pub(crate) value: u64,
}

/// Words of a leaf that become others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WordEdit {
    pub(crate) range: Range<u32>,
    pub(crate) put: String,
    pub(crate) causes: Vec<ChangeId>,
    /// Whether the new words are followed to the end (bracketed alternatives).
    pub(crate) mark: bool,
}

/// A column that a table gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewColumn {
    pub(crate) header: String,
    pub(crate) cells: BTreeMap<NodeRef, String>,
    /// How many columns of the table stand before it.
    pub(crate) gap: u32,
    /// Whether it was set before a column: such stand behind those set after the one to the left.
    pub(crate) before: bool,
    pub(crate) rank: i32,
    pub(crate) causes: Vec<ChangeId>,
}

/// A node that goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Removal {
    pub(crate) causes: Vec<ChangeId>,
    pub(crate) instead: Option<usize>,
}

/// The overlay over the base.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) made: Vec<MadeSection>,
    /// Sections that are split: their parts, in order.
    pub(crate) split: BTreeMap<NodeRef, Vec<u32>>,
    /// Sections that are joined: the joint section.
    pub(crate) joined: BTreeMap<NodeRef, u32>,
    /// Sections that are grouped: the group.
    pub(crate) grouped: BTreeMap<Entity, u32>,
    pub(crate) removed: BTreeMap<NodeRef, Removal>,
    pub(crate) own_text: BTreeMap<Entity, (usize, Vec<ChangeId>)>,
    pub(crate) moved: BTreeMap<Entity, Vec<ChangeId>>,
    pub(crate) slots: BTreeMap<(Entity, Side), Vec<SlotItem>>,
    /// Rows that are put where they belong, by table.
    pub(crate) sorted: BTreeMap<NodeRef, Vec<SlotItem>>,
    pub(crate) columns: BTreeMap<NodeRef, Vec<NewColumn>>,
    pub(crate) words: BTreeMap<NodeRef, Vec<WordEdit>>,
    pub(crate) headings: BTreeMap<Entity, (String, Vec<ChangeId>)>,
    pub(crate) orders: BTreeMap<Entity, (Children, Vec<ChangeId>)>,
    /// Notes beside nodes; equal ones have several causes.
    pub(crate) annotated: Vec<(Entity, Vec<ChangeId>)>,
    /// Positions in `annotated`, by node and note.
    notes: BTreeMap<(Entity, u64), usize>,
}

impl Plan {
    /// Returns the title of the made section of a position: the one that a change gives it, or its own.
    pub(crate) fn made_title<'a>(&'a self, at: usize, sources: &'a SourceMap) -> &'a str {
        match self.headings.get(&Entity::Made(at as u32)) {
            Some((title, _)) => title,
            None => sources.get(self.made[at].title.source).text(),
        }
    }

    /// Takes up what a change does. Changes come in the order of the set; equal ones merge.
    pub(crate) fn add(&mut self, by: ChangeId, value: u64, effect: Effect) {
        match effect {
            Effect::Remove { node, instead } => {
                let removal = self.removed.entry(node).or_default();
                removal.causes.push(by);
                removal.instead = removal.instead.or(instead);
            }
            Effect::OwnText { section, instead } => {
                let entry = self.own_text.entry(section).or_insert((instead, Vec::new()));
                entry.1.push(by);
            }
            Effect::Put { anchor, side, rank, what } => {
                if let What::Moved(entity) = what {
                    self.moved.entry(entity).or_default().push(by);
                }
                let slot = self.slots.entry((anchor, side)).or_default();
                put(slot, SlotItem { rank, what, causes: vec![by], value });
            }
            Effect::Sorted { table, what } => {
                if let What::Moved(entity) = what {
                    self.moved.entry(entity).or_default().push(by);
                }
                let rows = self.sorted.entry(table).or_default();
                put(rows, SlotItem { rank: 0, what, causes: vec![by], value });
            }
            Effect::Column { table, column } => {
                add_column(self.columns.entry(table).or_default(), by, column);
            }
            Effect::Words { leaf, range, put, mark } => self.add_words(by, leaf, range, put, mark),
            Effect::Heading { section, title } => {
                let entry = self.headings.entry(section).or_insert((title, Vec::new()));
                entry.1.push(by);
            }
            Effect::Order { section, children } => {
                let entry = self.orders.entry(section).or_insert((children, Vec::new()));
                entry.1.push(by);
            }
            Effect::Annotate { node } => {
                let next = self.annotated.len();
                let at = *self.notes.entry((node, value)).or_insert(next);
                if at == next {
                    self.annotated.push((node, Vec::new()));
                }
                self.annotated[at].1.push(by);
            }
        }
    }

    fn add_words(
        &mut self,
        by: ChangeId,
        leaf: NodeRef,
        range: Range<u32>,
        put: String,
        mark: bool,
    ) {
        let edits = self.words.entry(leaf).or_default();
        let equal = edits.iter_mut().find(|edit| edit.range == range && edit.put == put);
        match equal {
            Some(edit) => edit.causes.push(by),
            None => edits.push(WordEdit { range, put, causes: vec![by], mark }),
        }
    }

    /// Returns the positions of the things brought that are put somewhere.
    pub(crate) fn brought(&self) -> BTreeSet<usize> {
        let items = self.slots.values().chain(self.sorted.values()).flatten();
        let put = items.filter_map(|item| match item.what {
            What::Brought(at) => Some(at),
            What::Moved(_) => None,
        });
        let instead = self.removed.values().filter_map(|removal| removal.instead);
        let own_text = self.own_text.values().map(|(at, _)| *at);
        let contents = self.made.iter().filter_map(|made| match made.kind {
            MadeKind::Group { content, .. } => content,
            _ => None,
        });
        put.chain(instead).chain(own_text).chain(contents).collect()
    }

    /// Says whether bytes of a leaf are replaced by other words (a mark that goes, for one).
    pub(crate) fn replaces(&self, leaf: NodeRef, range: &Range<u32>) -> bool {
        let edits = self.words.get(&leaf).map_or(&[][..], Vec::as_slice);
        edits.iter().any(|edit| edit.range.start <= range.start && range.end <= edit.range.end)
    }

    /// Returns the changes that write another heading in the place of one.
    pub(crate) fn retitled(&self, arena: &Arena<'_>, heading: NodeRef) -> Option<Vec<ChangeId>> {
        let tree = arena.tree(heading);
        if !matches!(tree.kind(heading.node), Kind::Heading { .. }) {
            return None;
        }
        let section = NodeRef { node: tree.node(heading.node).parent, ..heading };
        if let Some((_, causes)) = self.headings.get(&Entity::Node(section)) {
            return Some(causes.clone());
        }
        let parts = self.split.get(&section).and_then(|parts| parts.first());
        let made = parts.or_else(|| self.joined.get(&section))?;
        Some(self.made[*made as usize].causes.clone())
    }

    /// Returns the node that is removed and takes this one with it, if there is one; what is moved
    /// out of it stays.
    pub(crate) fn removal_of(&self, arena: &Arena<'_>, node: NodeRef) -> Option<NodeRef> {
        let tree = arena.tree(node);
        let own = std::iter::once(node.node).chain(tree.ancestors(node.node));
        for at in own {
            let at = NodeRef { node: at, ..node };
            if self.removed.contains_key(&at) {
                return Some(at);
            }
            if self.moved.contains_key(&Entity::Node(at)) {
                return None;
            }
        }
        None
    }

    /// Brings everything into its final order.
    pub(crate) fn settle(&mut self) {
        for slot in self.slots.values_mut() {
            slot.sort_by_key(|item| (item.rank, item.causes[0]));
        }
        for columns in self.columns.values_mut() {
            columns.sort_by_key(|own| (own.gap, own.before, own.rank, own.causes[0]));
        }
        for edits in self.words.values_mut() {
            edits.sort_by_key(|edit| edit.range.start);
        }
    }
}

/// Puts an item in a slot; an equal one of another amendment merges with it.
fn put(slot: &mut Vec<SlotItem>, item: SlotItem) {
    let amendment = item.causes[0].amendment;
    let equal = slot.iter_mut().find(|other| {
        other.rank == item.rank
            && other.value == item.value
            && other.causes.iter().all(|cause| cause.amendment != amendment)
    });
    match equal {
        Some(other) => other.causes.extend(item.causes),
        None => slot.push(item),
    }
}

/// Adds a column; an equal one of another amendment merges with it.
fn add_column(columns: &mut Vec<NewColumn>, by: ChangeId, column: NewColumn) {
    let place = |own: &NewColumn| (own.gap, own.before, own.rank);
    let equal = columns.iter_mut().find(|other| {
        place(other) == place(&column)
            && (&other.header, &other.cells) == (&column.header, &column.cells)
            && other.causes.iter().all(|cause| cause.amendment != by.amendment)
    });
    match equal {
        Some(other) => other.causes.push(by),
        None => columns.push(NewColumn { causes: vec![by], ..column }),
    }
}
