//! Keys: what they are called, what kind of value they take, whether they are demanded.

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
    /// The number of a recommendation or of a part: `TIP-2.i.a`; one or a list.
    Recommendations,
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
    /// Inline Markdown by texts: `{ label: text }`
    InlineMap,
    /// A list of changes: maps with one of [`crate::parse::verbs::VERBS`] each.
    Changes,
    /// A list of guards: maps with one of [`crate::parse::verbs::GUARDS`] each.
    Guards,
    /// Decisions by recommendations: bare words, or maps with the keys of
    /// [`crate::parse::forms::DISPOSITION`].
    Dispositions,
    /// A map with keys of its own.
    Map(&'static [Key]),
    /// A list of maps with keys of their own.
    Maps(&'static [Key]),
    /// Maps by ids, each with keys of its own: `{ africa-hosted: { value: … } }`
    MapById(&'static [Key]),
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
