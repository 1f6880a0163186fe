//! Guards.

use crate::model::amendment::SectionRef;
use crate::source::Span;
use crate::source::Spanned;

/// A guard.
#[derive(Clone, Debug)]
pub struct Ensure {
    /// Its first key in the YAML.
    pub span: Span,
    /// What must hold.
    pub condition: Condition,
    /// Why.
    pub because: Option<Spanned<String>>,
}

/// What a guard demands of the revised draft.
#[derive(Clone, Debug)]
pub enum Condition {
    /// `absent: text`
    Absent {
        /// The text.
        text: Spanned<String>,
        /// Sections; the whole policy where empty.
        sections: Vec<SectionRef>,
        /// Sections that are not looked at.
        except: Vec<SectionRef>,
    },
    /// `present: text`, in each of the sections.
    Present {
        /// The text.
        text: Spanned<String>,
        /// Sections, each; the whole policy where empty.
        sections: Vec<SectionRef>,
    },
    /// `exists: [ids]`
    Exists(Vec<Spanned<String>>),
    /// `order: [ids]`
    Order(Vec<Spanned<String>>),
    /// `count: { sections-in: id, titled, is }`: direct children.
    Count {
        /// The parent.
        parent: Spanned<String>,
        /// Only those whose title begins with this.
        titled: Option<Spanned<String>>,
        /// How many.
        is: Spanned<u32>,
    },
}
