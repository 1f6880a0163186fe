//! Every type that crosses a stage.
//!
//! Owns data, constructors that keep invariants, and iterators. Must not hold the policy of any
//! stage: what only one stage calls belongs to that stage.

pub mod amendment;
pub mod document;
pub mod figure;
pub mod manifest;
pub mod matrix;
pub mod register;
pub mod resolution;
pub mod revised;
pub mod workspace;
