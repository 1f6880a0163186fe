//! The library behind `policy`: reads a workspace, amends its drafts, says why every word stands
//! where it stands.
//!
//! # The journey
//!
//! | step | function | gives |
//! |---|---|---|
//! | load | [`project::load`] | the texts of a workspace, in a [`source::SourceMap`] |
//! | parse | [`parse::workspace`] | a [`model::workspace::Workspace`] |
//! | amend | [`amend::amend`] | a [`model::revised::RevisedWorkspace`] |
//! | resolve | [`resolve::resolve`] | a [`model::resolution::Resolution`] for each draft |
//! | matrix | [`matrix::matrix`] | a [`model::matrix::DispositionMatrix`] |
//! | render | [`render::render`] | outputs: paths and bytes |
//! | write | [`output::write`] | files, all or none |
//! | fix | [`fix::edits`], [`fix::apply`] | what findings would have replaced, as new texts of files |
//!
//! [`assemble`] is the only module that knows this order.
//!
//! # The layers
//!
//! `source` → {`diagnostic`, `model`} → {`yaml`, `markdown`} → stages → `assemble` → the command
//! line (which belongs to the binary). A module uses lower layers only; stages meet in `model` and
//! never import one another.
//!
//! The language of the amendments is described in `docs/language.md`; its verbs and keys are
//! [`parse::verbs`] and [`parse::forms`].
//!
//! # What always holds
//!
//! - Text that no amendment touches comes out byte for byte as it went in.
//! - Locators are resolved against the base before anything is applied, so files have no order.
//! - Every byte of a revised draft knows where it comes from
//!   ([`model::revised::RevisedDraft::provenance`]).
//! - Faults in the user's files are [`diagnostic::Diagnostic`]s; `anyhow` is for the machine.
//! - No stage reads the disk, the clock or the environment; only [`project`] and [`output`] do.

pub mod amend;
pub mod assemble;
pub mod diagnostic;
pub mod fix;
pub mod markdown;
pub mod matrix;
pub mod model;
pub mod output;
pub mod parse;
pub mod project;
pub mod render;
pub mod resolve;
pub mod source;
pub mod yaml;
