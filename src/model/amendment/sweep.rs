//! Sweeps: `term` and `tone`.

use crate::model::amendment::SectionRef;
use crate::source::Span;
use crate::source::Spanned;

/// `term: words`
#[derive(Clone, Debug)]
pub struct Term {
    /// The words to replace.
    pub words: Spanned<String>,
    /// What comes in their stead.
    pub by: Spanned<String>,
    /// Wordings to wordings, for grammar.
    pub forms: Vec<(Spanned<String>, Spanned<String>)>,
    /// Sections; the whole policy where empty.
    pub sections: Vec<SectionRef>,
    /// Kinds of protected text that are swept all the same.
    pub include: Vec<Spanned<Protected>>,
    /// Single places that are spared.
    pub keep: Vec<Keep>,
    /// `case: exact`
    pub exact_case: bool,
    /// How many hits are replaced.
    pub expect: Option<Spanned<u32>>,
}

/// A place that a sweep spares.
#[derive(Clone, Debug)]
pub struct Keep {
    /// The section; the whole policy where it is missing.
    pub section: Option<SectionRef>,
    /// Words around the hit, the hit included.
    pub says: Spanned<String>,
    /// Why.
    pub because: Spanned<String>,
}

/// Text that sweeps spare; `include:` lifts one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protected {
    /// `quotations`: block quotes and words in quotation marks.
    Quotations,
    /// `titles`: emphasised titles.
    Titles,
    /// `sources`: entries of the list of sources.
    Sources,
    /// `code`
    Code,
}

impl Protected {
    /// All kinds with their keys.
    pub const ALL: [(Protected, &'static str); 4] = [
        (Protected::Quotations, "quotations"),
        (Protected::Titles, "titles"),
        (Protected::Sources, "sources"),
        (Protected::Code, "code"),
    ];

    /// Returns the key as it is written.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }
}

/// `tone: [words]`
#[derive(Clone, Debug)]
pub struct Tone {
    /// The words, a lexicon's key already looked up.
    pub words: Vec<Spanned<String>>,
    /// Sections; the whole policy where empty.
    pub sections: Vec<SectionRef>,
    /// What becomes of hits.
    pub changes: Vec<ToneChange>,
    /// Hits that stay.
    pub keep: Vec<Keep>,
}

/// One decision of a tone worklist.
#[derive(Clone, Debug)]
pub struct ToneChange {
    /// Where it stands in the YAML.
    pub span: Span,
    /// The section; the whole policy where it is missing.
    pub section: Option<SectionRef>,
    /// The words.
    pub find: Spanned<String>,
    /// What comes in their stead.
    pub put: Spanned<String>,
    /// How many places; 1 unless said.
    pub expect: Option<Spanned<u32>>,
}
