//! The tests of whole workspaces, of commands and of the source tree: one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![expect(clippy::disallowed_methods, reason = "tests make and read workspaces of their own")]

mod apply;
mod cases;
mod commands;
mod excerpt;
mod language;
mod living;
mod matrix;
mod messages;
mod output;
mod project;
mod render;
mod support;
mod tidy;
mod words;
