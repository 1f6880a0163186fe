//! YAML files → manifest, register, amendments, figures; chapters → documents.
//!
//! All faults of all files come in one run: what is broken is left out and reading goes on. Must
//! not locate anything: what a locator matches is the amend stage's.
//!
//! [`verbs`] and [`targets`] are the tables of the amendment language, [`forms`] that of all other
//! maps; the readers (one file for each kind of thing) are methods of one private `Reader`, which
//! reads nodes and reports what does not fit. [`mod@schema`] writes the tables for editors.

pub mod chapter;
pub mod forms;
pub mod keys;
pub mod schema;
pub mod targets;
pub mod verbs;

mod alternatives;
mod amendment;
mod change;
mod content;
mod cut;
mod ensure;
mod figure;
mod files;
mod ids;
mod locator;
mod manifest;
mod names;
mod quotation;
mod reader;
mod register;
mod sweep;
mod values;

pub use files::files;
pub use files::passages_named;
pub use manifest::is_language;

use std::collections::HashMap;

use crate::diagnostic::Diagnostics;
use crate::model::amendment::AmendmentSet;
use crate::model::document::Reading;
use crate::model::figure::Figures;
use crate::model::register::Recommendation;
use crate::model::register::Register;
use crate::model::workspace::BasePolicy;
use crate::model::workspace::Workspace;
use crate::parse::names::Known;
use crate::parse::reader::Reader;
use crate::project::Project;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Spanned;

/// The path of the register.
const REGISTER: &str = "amendments/register.yaml";

/// Parses a workspace. Returns nothing only where the manifest cannot be read at all.
///
/// Raises the codes of YAML and of recommendations, `file-not-found`, `outside-workspace`,
/// `no-chapters`, `unknown-policy`, `front-matter`, `duplicate-id`, `unknown-acceptance` and those
/// of [`crate::markdown::read`]. It does not raise `no-disposition` (see [`mod@crate::matrix`]).
pub fn workspace(project: &mut Project, sink: &mut Diagnostics) -> Option<Workspace> {
    let Project { sources, manifest, chapters, amendments, passages, data, .. } = project;
    let mut reader = Reader::new(sources, sink);
    let manifest::Read { manifest, policies: listed } = reader.manifest((*manifest)?)?;
    reader.policies =
        Some(manifest.policies.iter().map(|policy| policy.key.value.clone()).collect());
    reader.know_passages(passages);
    let figures = figures(&mut reader, data);
    let (register, files) = divide(reader.sources, amendments);
    let register = register.map_or_else(Register::default, |source| reader.register(source));
    reader.register = Some(Known::new(&register));
    let mut set = AmendmentSet::default();
    for source in files {
        reader.amendments(source, &mut set);
    }
    let left_out = reader.left_out;
    let policies = chapter::policies(sources, chapters, &manifest, listed, sink);
    names::check_dispositions(&set, sink);
    arrange(sources, &policies, &mut set, &left_out, sink);
    in_report_order(&register, &mut set);
    Some(Workspace {
        reading: Reading::Strict,
        manifest,
        policies,
        register,
        amendments: set,
        figures,
    })
}

/// Says whether a word has the form of an id: it begins with a letter and holds `a` to `z`, digits
/// and hyphens only.
pub fn is_id(word: &str) -> bool {
    ids::fault(word).is_none()
}

/// Tells the register from the files of amendments.
fn divide(sources: &SourceMap, files: &[SourceId]) -> (Option<SourceId>, Vec<SourceId>) {
    let (register, files): (Vec<SourceId>, Vec<SourceId>) =
        files.iter().partition(|&&source| sources.get(source).path() == REGISTER);
    (register.first().copied(), files)
}

fn figures(reader: &mut Reader<'_>, data: &[SourceId]) -> Figures {
    let mut figures = Vec::new();
    for &source in data {
        if reader.sources.get(source).path() == figure::LEXICONS {
            reader.word_lists(source);
        } else {
            reader.figures(source, &mut figures);
        }
    }
    reader.arrange_figures(&mut figures);
    Figures { figures }
}

/// Checks the ids and puts the amendments in the order of theirs.
fn arrange(
    sources: &SourceMap,
    policies: &[BasePolicy],
    set: &mut AmendmentSet,
    left_out: &[Spanned<String>],
    sink: &mut Diagnostics,
) {
    names::check_ids(sources, policies, set, left_out, sink);
    set.amendments.sort_by(|a, b| a.id.value.cmp(&b.id.value));
}

/// Puts questions and dispositions in the order of the report, so that files have none.
fn in_report_order(register: &Register, set: &mut AmendmentSet) {
    let items = register.recommendations.iter().flat_map(Recommendation::items);
    let items: HashMap<String, usize> =
        items.enumerate().map(|(position, (id, _))| (id, position)).collect();
    let place = |id: &str| items.get(id).copied().unwrap_or(usize::MAX);
    set.questions.sort_by_cached_key(|question| {
        let first = question.from.iter().map(|from| place(&from.value)).min();
        (first.unwrap_or(usize::MAX), question.id.value.clone())
    });
    set.dispositions.sort_by_cached_key(|disposition| {
        let id = &disposition.recommendation.value;
        (place(id), id.clone())
    });
}

#[cfg(test)]
mod tests;
