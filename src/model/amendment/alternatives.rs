//! What the STC is to decide: bracketed alternatives, and questions without text.

use crate::model::amendment::Place;
use crate::model::amendment::Target;
use crate::model::amendment::Text;
use crate::source::Spanned;

/// `alternatives: id`
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// The id, which `chosen` names.
    pub id: Spanned<String>,
    /// Where the options stand.
    pub at: AlternativesAt,
    /// What the STC is asked.
    pub question: Option<Spanned<String>>,
    /// What it needs to know.
    pub background: Option<Spanned<String>>,
    /// What was said, by whom.
    pub positions: Vec<Spanned<String>>,
    /// The options, in neutral order.
    pub options: Vec<AlternativeOption>,
    /// The option that was decided for.
    pub chosen: Option<Spanned<String>>,
    /// Who decided.
    pub decided_by: Option<Spanned<String>>,
    /// Orders different amendments in one slot.
    pub rank: i32,
}

/// Where alternatives stand.
#[derive(Clone, Debug)]
pub enum AlternativesAt {
    /// In place of words inside a block (`words:`).
    Words(Target, Spanned<String>),
    /// In place of a block.
    Block(Target),
    /// In a slot.
    Place(Place),
}

/// One option.
#[derive(Clone, Debug)]
pub struct AlternativeOption {
    /// Its id.
    pub id: Spanned<String>,
    /// One paragraph (or, for words, some words) of inline Markdown.
    pub content: Text,
    /// What would follow.
    pub consequence: Option<Spanned<String>>,
    /// The option "as it stands".
    pub base: bool,
}

/// An issue put to the STC without brackets.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its id.
    pub id: Spanned<String>,
    /// The policies of its file.
    pub policies: Vec<Spanned<String>>,
    /// The recommendations it comes from.
    pub from: Vec<Spanned<String>>,
    /// What the STC is asked.
    pub question: Spanned<String>,
    /// What it needs to know.
    pub background: Option<Spanned<String>>,
    /// What was said, by whom.
    pub positions: Vec<Spanned<String>>,
    /// Options: id, content, consequence.
    pub options: Vec<AlternativeOption>,
    /// The option that was decided for.
    pub chosen: Option<Spanned<String>>,
    /// Who decided.
    pub decided_by: Option<Spanned<String>>,
}
