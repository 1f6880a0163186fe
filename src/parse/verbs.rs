//! The table of verbs: what each is called, takes and demands, and what it means.
//!
//! This is the one place that says so. The readers of amendments, "did you mean", `policy schema`,
//! the tables of `docs/language.md` and completion are written from it. Must not know how values are
//! read or reported.

use crate::parse::forms;
use crate::parse::keys::Form;
use crate::parse::keys::Key;
use crate::parse::keys::Rule;
use crate::parse::keys::Takes;
use crate::parse::keys::may;
use crate::parse::keys::needs;
use crate::parse::targets;
use crate::parse::targets::PLACES;
use crate::parse::targets::TARGET;

/// Which keys besides its own a verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// None.
    Nothing,
    /// One key of [`PLACES`].
    Place,
    /// One key of [`PLACES`], or the keys of [`TARGET`].
    PlaceOrTarget,
}

/// One verb: a key that makes a map a change (or a guard).
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// The verb as it is written.
    pub name: &'static str,
    /// What stands behind it.
    pub takes: Takes,
    /// Its own keys.
    pub keys: &'static [Key],
    /// Further keys.
    pub beside: Beside,
    /// What it does, in one line.
    pub meaning: &'static str,
}

impl Verb {
    /// Returns all keys that may stand beside the verb.
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        let (places, target): (&[Key], &[Key]) = match self.beside {
            Beside::Nothing => (&[], &[]),
            Beside::Place => (&PLACES, &[]),
            Beside::PlaceOrTarget => (&PLACES, TARGET.keys),
        };
        let of_changes: &[Key] = if verb(self.name).is_some() { &[OVERRIDES] } else { &[] };
        places.iter().chain(target).chain(self.keys).chain(of_changes)
    }

    /// Returns what the keys beside the verb demand of one another.
    pub fn rules(&self) -> &'static [Rule] {
        match self.beside {
            Beside::Nothing => &[],
            Beside::Place => &targets::ONE_PLACE,
            Beside::PlaceOrTarget => &targets::PLACE_OR_TARGET,
        }
    }
}

/// Returns the verb of that name.
pub fn verb(name: &str) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| verb.name == name)
}

/// `overrides`, which every change takes.
pub const OVERRIDES: Key =
    may("overrides", Takes::Ids, "amendments whose overlapping changes give way to this one");

const RANK: Key =
    may("rank", Takes::Rank, "the order among what shares the place, lowest first; 0 unless said");

/// `was`, which proves that the text to go was read.
pub(super) const WAS: Key = needs(
    "was",
    Takes::Inline,
    "the text that stands there: all of it, or `first words … last words`",
);

const ORPHANS: Key =
    may("orphans", Takes::Word(&["drop"]), "footnotes and sources that nothing else uses go too");

const EXPECT: Key =
    may("expect", Takes::Count, "how many places there are; all of them are changed");

const KEEP: Key =
    may("keep", Takes::Maps(&KEPT), "places that stay as they are, each with a reason");

/// An entry of `keep`.
pub const KEPT: Form = Form {
    name: "an entry of `keep`",
    keys: &[
        may("in", Takes::Section, "the section"),
        needs("says", Takes::Inline, "words around the hit, the hit included"),
        needs("because", Takes::Text, "why it stays"),
    ],
    rules: &[],
};

/// A part of a split.
pub const PART: Form = Form {
    name: "a part of a split",
    keys: &[
        needs("id", Takes::Id, "the id of the part; one part may keep the old one"),
        needs("title", Takes::Inline, "its heading"),
        STARTS_AT,
    ],
    rules: &[],
};

/// `starts-at`, which every part of a split but the first demands.
pub const STARTS_AT: Key =
    may("starts-at", Takes::Target, "where it starts; for all parts but the first");

/// What becomes of a hit of a tone worklist.
pub const TONE_CHANGE: Form = Form {
    name: "an entry of `changes`",
    keys: &[
        may("in", Takes::Section, "the section"),
        needs("find", Takes::Inline, "the words"),
        needs("put", Takes::InlineOrNothing, "the words that stand there instead"),
        EXPECT,
    ],
    rules: &[],
};

/// What content is if it is no Markdown, each with the key that says so.
pub const CONTENTS: [Verb; 4] = [
    Verb {
        name: "file",
        takes: Takes::Text,
        keys: &[],
        beside: Beside::Nothing,
        meaning: "Markdown from a file, named from the folder of this one",
    },
    Verb {
        name: "row",
        takes: Takes::Cells,
        keys: &[],
        beside: Beside::Nothing,
        meaning: "a row of a table, by its cells",
    },
    Verb {
        name: "item",
        takes: Takes::Inline,
        keys: &[],
        beside: Beside::Nothing,
        meaning: "an item of a list, without its marker",
    },
    Verb {
        name: "column",
        takes: Takes::Inline,
        keys: &[needs("cells", Takes::CellMap, "its cells, by the first cells of their rows")],
        beside: Beside::Nothing,
        meaning: "a column of a table, by its header",
    },
];

/// The words that `include` of a term takes.
pub const PROTECTED: [&str; 4] = ["quotations", "titles", "sources", "code"];

/// The sixteen verbs.
pub const VERBS: [Verb; 16] = [
    Verb {
        name: "insert",
        takes: Takes::Content,
        keys: &[RANK],
        beside: Beside::Place,
        meaning: "brings blocks or sections, a row, an item or a column",
    },
    Verb {
        name: "delete",
        takes: Takes::Target,
        keys: &[WAS, ORPHANS],
        beside: Beside::Nothing,
        meaning: "takes out a section with its subsections, a block, a row or an item",
    },
    Verb {
        name: "replace",
        takes: Takes::Target,
        keys: &[
            WAS,
            needs("by", Takes::Content, "what stands there instead"),
            ORPHANS,
            may("drops", Takes::Texts, "comments that go with the text"),
        ],
        beside: Beside::Nothing,
        meaning: "puts other text in the place of a block, or of a section's own text",
    },
    Verb {
        name: "edit",
        takes: Takes::Target,
        keys: &[
            needs(
                "find",
                Takes::Find,
                "the words as they stand, in one paragraph, heading or cell",
            ),
            needs("put", Takes::InlineOrNothing, "the words that stand there instead"),
            EXPECT,
            may(
                "notes",
                Takes::InlineMap,
                "the texts of footnotes that `put` marks: `{ label: text }`",
            ),
            may("drops", Takes::Texts, "note marks, links and figures that go with the words"),
        ],
        beside: Beside::Nothing,
        meaning: "puts other words in the place of words",
    },
    Verb {
        name: "move",
        takes: Takes::Target,
        keys: &[RANK],
        beside: Beside::Place,
        meaning: "moves a section or a block, with everything in it, to another place",
    },
    Verb {
        name: "group",
        takes: Takes::SectionIds(1),
        keys: &[
            needs("id", Takes::Id, "the id of the new section"),
            needs("title", Takes::Inline, "its heading"),
            may("content", Takes::Content, "its own text"),
        ],
        beside: Beside::Nothing,
        meaning: "wraps sections in a new section, in the order listed",
    },
    Verb {
        name: "split",
        takes: Takes::Target,
        keys: &[
            needs("into", Takes::Parts, "the parts, in order"),
            may("refs-to", Takes::Id, "the part that cross-references to the old id lead to"),
        ],
        beside: Beside::Nothing,
        meaning: "makes several sections of one",
    },
    Verb {
        name: "join",
        takes: Takes::SectionIds(2),
        keys: &[
            needs("id", Takes::Id, "the id of the joint section"),
            needs("title", Takes::Inline, "its heading"),
        ],
        beside: Beside::Nothing,
        meaning: "makes one section of several that follow one another",
    },
    Verb {
        name: "retitle",
        takes: Takes::Target,
        keys: &[needs("to", Takes::Inline, "the new heading")],
        beside: Beside::Nothing,
        meaning: "changes the heading of a section",
    },
    Verb {
        name: "reorder",
        takes: Takes::Target,
        keys: &[needs(
            "children",
            Takes::SectionIds(1),
            "all its subsections, as they finally stand",
        )],
        beside: Beside::Nothing,
        meaning: "puts the subsections of a section in a new order",
    },
    Verb {
        name: "term",
        takes: Takes::Inline,
        keys: &[
            needs("by", Takes::Inline, "the new term"),
            may(
                "forms",
                Takes::TextMap,
                "longer or inflected wordings: `{ wording: new wording }`",
            ),
            may("in", Takes::Sections, "only these sections"),
            may(
                "include",
                Takes::Words(&PROTECTED),
                "kinds of text that are swept too, though otherwise spared",
            ),
            KEEP,
            may(
                "case",
                Takes::Word(&["exact"]),
                "finds the term only as it is written, and puts `by` as it is written",
            ),
            may("expect", Takes::Number, "how many places are changed"),
        ],
        beside: Beside::Nothing,
        meaning: "replaces a term throughout the policy, but not in quotations and titles",
    },
    Verb {
        name: "tone",
        takes: Takes::Lexicon,
        keys: &[
            may("in", Takes::Sections, "only these sections"),
            may("changes", Takes::Maps(&TONE_CHANGE), "places that change"),
            KEEP,
        ],
        beside: Beside::Nothing,
        meaning: "lists every place of certain words, and says what becomes of each",
    },
    Verb {
        name: "figure",
        takes: Takes::MapById(&forms::FIGURE_CHANGE),
        keys: &[],
        beside: Beside::Nothing,
        meaning: "gives figures a new value, wherever they are shown",
    },
    Verb {
        name: "alternatives",
        takes: Takes::Id,
        keys: &[
            may("words", Takes::Inline, "the words in whose place the options stand"),
            may("question", Takes::Text, "what the committee is asked"),
            may("background", Takes::Text, "what it needs to know"),
            may("positions", Takes::Texts, "what was said, by whom"),
            needs("options", Takes::Maps(&forms::OPTION), "the options"),
            may("chosen", Takes::Id, "the option that was decided for"),
            may("decided-by", Takes::Text, "who decided"),
            RANK,
        ],
        beside: Beside::PlaceOrTarget,
        meaning: "puts options in brackets for the committee to decide",
    },
    Verb {
        name: "annotate",
        takes: Takes::Target,
        keys: &[
            needs("text", Takes::Inline, "the note"),
            may(
                "for",
                Takes::Word(&["drafters", "readers"]),
                "who sees it; the drafters unless said",
            ),
        ],
        beside: Beside::Nothing,
        meaning: "sets a note beside a section or a block",
    },
    Verb {
        name: "meta",
        takes: Takes::Map(&forms::META),
        keys: &[],
        beside: Beside::Nothing,
        meaning: "changes title, symbol, revision, status or the end of comments",
    },
];

const BECAUSE: Key = may("because", Takes::Text, "why it must hold");

/// The guards under `ensure`.
pub const GUARDS: [Verb; 5] = [
    Verb {
        name: "absent",
        takes: Takes::Inline,
        keys: &[
            may("in", Takes::Sections, "only these sections"),
            may("except", Takes::Sections, "sections that are not looked at"),
            BECAUSE,
        ],
        beside: Beside::Nothing,
        meaning: "a text stands nowhere",
    },
    Verb {
        name: "present",
        takes: Takes::Inline,
        keys: &[may("in", Takes::Sections, "in each of these sections"), BECAUSE],
        beside: Beside::Nothing,
        meaning: "a text stands somewhere",
    },
    Verb {
        name: "exists",
        takes: Takes::SectionIds(1),
        keys: &[BECAUSE],
        beside: Beside::Nothing,
        meaning: "sections are there",
    },
    Verb {
        name: "order",
        takes: Takes::SectionIds(2),
        keys: &[BECAUSE],
        beside: Beside::Nothing,
        meaning: "sections stand in this order",
    },
    Verb {
        name: "count",
        takes: Takes::Map(&COUNT),
        keys: &[BECAUSE],
        beside: Beside::Nothing,
        meaning: "a section has that many subsections",
    },
];

/// `count: { … }`
pub const COUNT: Form = Form {
    name: "`count`",
    keys: &[
        needs("sections-in", Takes::SectionId, "the section whose subsections are counted"),
        may("titled", Takes::Text, "only those whose heading begins with these words"),
        needs("is", Takes::Number, "how many there are"),
    ],
    rules: &[],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::amendment::Protected;

    #[test]
    fn no_key_of_a_verb_is_a_verb_or_stands_twice() {
        for verb in &VERBS {
            let mut names: Vec<&str> = verb.all_keys().map(|key| key.name).collect();
            assert!(names.iter().all(|name| super::verb(name).is_none()), "{}", verb.name);
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", verb.name);
        }
    }

    #[test]
    fn the_table_agrees_with_the_model() {
        assert_eq!(PROTECTED, Protected::ALL.map(|(_, key)| key));
    }

    #[test]
    fn overrides_stands_beside_every_verb_and_no_guard() {
        let has = |verb: &Verb| verb.all_keys().any(|key| key.name == "overrides");
        assert!(VERBS.iter().all(has));
        assert!(!GUARDS.iter().any(has));
    }

    #[test]
    fn alternatives_take_places_and_targets_apart() {
        let names: Vec<&str> =
            verb("alternatives").unwrap().all_keys().map(|key| key.name).collect();
        assert!(names.contains(&"end-of") && names.contains(&"paragraph"));
    }
}
