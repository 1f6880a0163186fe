//! Amending short texts: what comes out, what is refused, and who is the cause of what.

mod blocks;
mod edits;
mod notes;
mod sections;
mod support;
mod tables;
