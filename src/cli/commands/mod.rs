//! The commands, one a file: arguments in, what is printed out.

pub(super) mod apply;
pub(super) mod build;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod explain;
mod fix;
pub(super) mod init;
pub(super) mod locate;
pub(super) mod man;
pub(super) mod new;
pub(super) mod schema;
pub(super) mod status;
