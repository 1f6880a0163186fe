//! The manifest: what `policy.yaml` says.

use crate::source::Span;
use crate::source::Spanned;

/// The manifest of a workspace.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The workspace's title.
    pub title: Option<Spanned<String>>,
    /// The date of the texts, `YYYY-MM-DD`: no figure may be younger.
    pub as_of: Option<Spanned<String>>,
    /// Language of the drafts, BCP 47; `en` unless said.
    pub language: String,
    /// What a draft is: `Revised draft`.
    pub status: Option<Spanned<String>>,
    /// Words that every paper carries.
    pub notice: Option<Spanned<String>>,
    /// The meeting the papers are for.
    pub meeting: Meeting,
    /// The policies, in the manifest's order.
    pub policies: Vec<PolicyEntry>,
    /// Warnings that are accepted.
    pub allow: Vec<Allowed>,
}

/// The meeting.
#[derive(Clone, Debug, Default)]
pub struct Meeting {
    /// The committee.
    pub body: Option<Spanned<String>>,
    /// `Fourth Ordinary Session`
    pub session: Option<Spanned<String>>,
    /// Where.
    pub place: Option<Spanned<String>>,
    /// When, free text.
    pub date: Option<Spanned<String>>,
}

/// One policy of the manifest: the metadata of its base.
#[derive(Clone, Debug)]
pub struct PolicyEntry {
    /// `tip`: the name of its folder under `chapters/`.
    pub key: Spanned<String>,
    /// The metadata of the base.
    pub metadata: Metadata,
}

/// Metadata of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title of the policy.
    pub title: String,
    /// Document symbol, free text, without the revision.
    pub symbol: String,
    /// Revision number; 0 is the base.
    pub revision: u32,
    /// Status line.
    pub status: String,
    /// Until when comments are open, `YYYY-MM-DD`.
    pub comments_until: Option<String>,
}

impl Metadata {
    /// Returns the symbol as printed: `DEMO/TIP/2/Rev.1`.
    pub fn printed_symbol(&self) -> String {
        match self.revision {
            0 => self.symbol.clone(),
            revision => format!("{}/Rev.{revision}", self.symbol),
        }
    }
}

/// A warning that is accepted.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The code.
    pub code: Spanned<String>,
    /// Why.
    pub because: Spanned<String>,
    /// The whole entry.
    pub span: Span,
}
