//! Keys and maps of keys: what they are called, what kind of value they take, what is demanded.

/// What kind of value a key or verb takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Words: `title: Services named`
    Text,
    /// Inline Markdown: `put: see [](#tip-drv)`
    Inline,
    /// Inline Markdown that may be empty: `put: ""`
    InlineOrNothing,
    /// Blocks or sections: Markdown, `{ file: … }`, `{ row: […] }`, `{ item: … }` or
    /// `{ column: name, cells: {row: text} }`
    Content,
    /// An id: `tip-covid`
    Id,
    /// An id or a list of ids.
    Ids,
    /// The number of a recommendation: `TIP-2.i`
    Recommendation,
    /// The number of a recommendation or of a part: `TIP-2.i.a`; one or a list.
    Recommendations,
    /// The id of a section, written or made from its heading.
    SectionId,
    /// Ids of sections, at least so many; where one is enough it may stand without a list.
    SectionIds(u8),
    /// A section: its id, or the list of its headings from the outside in.
    Section,
    /// Sections: an id, or a list of ids and of lists of headings.
    Sections,
    /// A locator: the id of a section, or `{ in: …, paragraph: … }`
    Target,
    /// A locator or a list of locators.
    Targets,
    /// Words to find: a text, or `{ exact: …, before: …, after: … }`
    Find,
    /// A number from 0.
    Number,
    /// A number from 1.
    Count,
    /// A number, negative ones too.
    Rank,
    /// `true` or `false`
    Flag,
    /// A date: `2021-10-31`
    Date,
    /// The tag of a language: `en`, `pt-BR`
    Language,
    /// The code of a warning.
    Warning,
    /// One of some words.
    Word(&'static [&'static str]),
    /// One or several of some words.
    Words(&'static [&'static str]),
    /// A text or a list of texts.
    Texts,
    /// A list of texts, or the key of one in `data/lexicons.yaml`.
    Lexicon,
    /// Texts by texts: `{ old wording: new wording }`
    TextMap,
    /// Texts by ids: `{ exact: "25,389,464" }`
    TextsById,
    /// Texts by the parts of a recommendation: `{ a: …, b: … }`
    TextsByPart,
    /// Inline Markdown by texts: `{ label: text }`
    InlineMap,
    /// The cells of a row, which may be empty.
    Cells,
    /// Cells by the first cells of their rows.
    CellMap,
    /// A list of changes: maps with one of [`crate::parse::verbs::VERBS`] each.
    Changes,
    /// A list of guards: maps with one of [`crate::parse::verbs::GUARDS`] each.
    Guards,
    /// Decisions by recommendations: bare words, or maps of the form
    /// [`crate::parse::forms::DISPOSITION`].
    Dispositions,
    /// The parts of a split: at least two maps of the form [`crate::parse::verbs::PART`]; all but
    /// the first say where they start.
    Parts,
    /// A map.
    Map(&'static Form),
    /// A list of maps.
    Maps(&'static Form),
    /// Maps by ids: `{ africa-hosted: { value: … } }`
    MapById(&'static Form),
}

/// A map of a kind, with a name for messages.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What the map is called, with its article: `an amendment`.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What its keys demand of one another.
    pub rules: &'static [Rule],
}

/// What keys of one map demand of one another. The readers say it in their own words; `policy
/// schema` is written from here.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// There is a key.
    Filled,
    /// One of these keys is there, or several are.
    Some(&'static [&'static str]),
    /// Not two of these keys are there.
    AtMostOne(&'static [&'static str]),
    /// Where the key is, one of the others is too.
    With(&'static str, &'static [&'static str]),
    /// Where one of the keys is, none of the others is.
    Apart(&'static [&'static str], &'static [&'static str]),
    /// Where the key has this value, no key is demanded.
    Excused(&'static str, &'static str),
    /// Each word behind the key demands further keys.
    ByWord(&'static str, &'static [(&'static str, &'static [&'static str])]),
    /// These keys may have nothing behind them yet, or an empty list or map.
    EmptyYet(&'static [&'static str]),
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// What stands behind it.
    pub takes: Takes,
    /// Whether it must be there.
    pub demanded: bool,
    /// What it is for, in a few words that can follow a colon.
    pub meaning: &'static str,
}

/// Makes a key that must be there.
pub(super) const fn needs(name: &'static str, takes: Takes, meaning: &'static str) -> Key {
    Key { name, takes, demanded: true, meaning }
}

/// Makes a key that may be there.
pub(super) const fn may(name: &'static str, takes: Takes, meaning: &'static str) -> Key {
    Key { name, takes, demanded: false, meaning }
}
