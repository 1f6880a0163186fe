//! A workspace, assembled; its first file of amendments is applied to its first chapter, too. The
//! workspace stands in one text (see `bundle`), or is put together of small parts (see `sketch`).

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let files = match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with("%%% ") => policy_fuzz::files(text),
        _ => policy_fuzz::sketch(bytes).unwrap_or_default(),
    };
    policy_fuzz::assembled(&files);
    let first = |folder: &str| files.iter().find(|(path, _)| path.starts_with(folder));
    if let (Some((_, document)), Some((_, amendments))) = (first("chapters/"), first("amendments/"))
    {
        policy_fuzz::applied(document, amendments);
    }
});
