//! Any text, read as a file of amendments.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| policy_fuzz::loaded(text));
