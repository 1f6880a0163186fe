//! A workspace, read and parsed, nothing amended yet.

use crate::model::amendment::AmendmentSet;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::Reading;
use crate::model::figure::Figures;
use crate::model::manifest::Manifest;
use crate::model::manifest::Metadata;
use crate::model::register::Register;

/// Everything that the stages after parsing work on.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// How its Markdown is read: chapters strictly, single files as they come.
    pub reading: Reading,
    /// `policy.yaml`
    pub manifest: Manifest,
    /// The base drafts, in the manifest's order.
    pub policies: Vec<BasePolicy>,
    /// `amendments/register.yaml`
    pub register: Register,
    /// `amendments/**/*.yaml`
    pub amendments: AmendmentSet,
    /// `data/*.yaml`
    pub figures: Figures,
}

impl Workspace {
    /// Returns the path to show for a revised file.
    pub fn revised_path(&self, policy: &BasePolicy, file: &File) -> String {
        match self.reading {
            Reading::Strict => format!("revised/{}/{}", policy.key, file.name),
            Reading::Lenient => file.name.clone(),
        }
    }
}

/// One policy as it stood before.
#[derive(Clone, Debug)]
pub struct BasePolicy {
    /// `tip`
    pub key: String,
    /// The metadata of the base.
    pub metadata: Metadata,
    /// Its chapters.
    pub document: Document,
}

/// How finished a draft has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Profile {
    /// Open points and drafters' notes are shown.
    #[default]
    Draft,
    /// Brackets are shown, drafters' notes are not.
    Committee,
    /// Refuses while a bracket, a pending figure or an open worklist item stands.
    Final,
}

impl Profile {
    /// All profiles with their words.
    pub const ALL: [(Profile, &'static str); 3] =
        [(Profile::Draft, "draft"), (Profile::Committee, "committee"), (Profile::Final, "final")];

    /// Returns the word as it is written.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(profile, _)| *profile == self).map_or("", |(_, word)| word)
    }
}
