//! The command line of `policy`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
