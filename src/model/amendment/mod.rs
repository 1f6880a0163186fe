//! Amendments: what was done, as the YAML files say it, nothing located yet.

mod alternatives;
mod change;
mod ensure;
mod locator;
mod sweep;

pub use alternatives::AlternativeOption;
pub use alternatives::Alternatives;
pub use alternatives::AlternativesAt;
pub use alternatives::Question;
pub use change::Action;
pub use change::Change;
pub use change::Content;
pub use change::SplitPart;
pub use change::Text;
pub use ensure::Condition;
pub use ensure::Ensure;
pub use locator::BlockKind;
pub use locator::BlockRef;
pub use locator::Find;
pub use locator::Place;
pub use locator::SectionRef;
pub use locator::Side;
pub use locator::Target;
pub use sweep::Keep;
pub use sweep::Protected;
pub use sweep::Term;
pub use sweep::Tone;
pub use sweep::ToneChange;

use crate::source::Spanned;

/// Everything that the files under `amendments/` say (the register apart).
#[derive(Clone, Debug, Default)]
pub struct AmendmentSet {
    /// All amendments, in the byte order of their ids.
    pub amendments: Vec<Amendment>,
    /// All dispositions, in report order.
    pub dispositions: Vec<crate::model::register::Disposition>,
    /// Issues put to the STC without text in a draft, in report order.
    pub questions: Vec<Question>,
}

/// One amendment.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// `tip-covid`
    pub id: Spanned<String>,
    /// What it does, for people.
    pub title: Option<Spanned<String>>,
    /// The recommendations (or parts of them) it answers.
    pub from: Vec<Spanned<String>>,
    /// Why it is there, where no recommendation asks for it.
    pub editorial: Option<Spanned<String>>,
    /// The policies of its file; empty for `policy apply`.
    pub policies: Vec<Spanned<String>>,
    /// What it changes, in the written order.
    pub changes: Vec<Change>,
    /// What must hold afterwards.
    pub ensure: Vec<Ensure>,
    /// Whether all that is written of it was read; what was not is a finding that forbids to amend.
    pub whole: bool,
}

impl Amendment {
    /// Says whether it is about a policy, by its key; one that names no policy is about all.
    pub fn is_about(&self, policy: &str) -> bool {
        self.policies.is_empty() || self.policies.iter().any(|named| named.value == policy)
    }

    /// Says whose doing a finding is: `amendment tip-covid, from TIP-2.iii and GEN-0.p10`.
    pub fn cause(&self) -> String {
        let from: Vec<&str> = self.from.iter().map(|from| from.value.as_str()).collect();
        match (from.as_slice(), &self.editorial) {
            ([], Some(_)) => format!("amendment {}, editorial", self.id.value),
            ([], None) => format!("amendment {}", self.id.value),
            ([one], _) => format!("amendment {}, from {one}", self.id.value),
            ([most @ .., last], _) => {
                format!("amendment {}, from {} and {last}", self.id.value, most.join(", "))
            }
        }
    }
}
