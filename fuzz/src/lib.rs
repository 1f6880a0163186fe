//! What the targets share: workspaces in one text, the tool run on them, the laws that must hold.
//!
//! The laws are those of the unit tests, compiled here from the same files.

mod bundle;
mod run;
mod sketch;

#[path = "../../src/amend/tests/whole.rs"]
mod whole;

/// The checks of a tree, and what of their module they use.
#[path = "../../src/markdown"]
mod markdown {
    pub(crate) mod check;
    #[allow(dead_code, reason = "the checks use some of it")]
    mod lines;
}

use policy::model;
use policy::source;

pub use crate::bundle::files;
pub use crate::run::applied;
pub use crate::run::assembled;
pub use crate::run::loaded;
pub use crate::run::unchanged;
pub use crate::sketch::sketch;
