//! A workspace in one text: each file behind a line `%%% path`.

use std::collections::BTreeSet;

/// What begins the line before a file.
const MARK: &str = "%%% ";

/// What a workspace without `policy.yaml` gets.
const MANIFEST: &str = "policies:\n  tip: { title: Tip policy, symbol: TIP }\n";

/// Returns the files of a text: path and text, each path once. Text before the first mark is a
/// chapter; what lies where no file of a workspace can lie is left out.
pub fn files(text: &str) -> Vec<(String, String)> {
    let mut files = vec![("chapters/tip/01.md".to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(MARK) {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => files.last_mut().expect("there is one").1.push_str(line),
        }
    }
    if files.len() > 1 && files[0].1.is_empty() {
        files.remove(0);
    }
    files.push(("policy.yaml".to_owned(), MANIFEST.to_owned()));
    let mut paths = BTreeSet::new();
    files.retain(|(path, _)| is_input(path) && paths.insert(path.clone()));
    files
}

/// Says whether a workspace reads texts at a path.
fn is_input(path: &str) -> bool {
    let plain = |part: &&str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(fits)
    };
    let parts: Vec<&str> = path.split('/').collect();
    let suffix = path.rsplit_once('.').map(|(_, suffix)| suffix);
    parts.iter().all(plain)
        && matches!(
            (&parts[..], suffix),
            (["policy.yaml"], _)
                | (["chapters", _, _], Some("md"))
                | (["data", _], Some("yaml"))
                | (["amendments", _, ..], Some("yaml" | "md"))
        )
}
