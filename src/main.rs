//! The command line of `policy`.

fn main() {}
