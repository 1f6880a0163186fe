//! Amending short texts: what comes out, what is refused, and who is the cause of what.

mod blocks;
mod captions;
mod columns;
mod conflicts;
mod containers;
mod definitions;
mod edits;
mod guards;
mod hints;
mod ids;
mod introduced;
mod laws;
mod losses;
mod notes;
mod overrides;
mod pairs;
mod proposals;
mod puts;
mod quotations;
mod sections;
mod support;
mod sweeps;
mod tables;
mod terms;
mod tokens;
mod whole;
