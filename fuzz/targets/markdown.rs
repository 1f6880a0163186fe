//! Any text, read as Markdown.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| policy_fuzz::unchanged(text));
