//! Addresses among words: `https://…`, `www.…`, `name@example.org`. New words in one would make it
//! lead elsewhere.

use std::ops::Range;

/// Returns where addresses stand in a visible text: sorted, without overlap.
pub(super) fn of(text: &str) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    let mut start = 0;
    let signed = Some(text).filter(|text| has_sign(text));
    for piece in signed.into_iter().flat_map(|text| text.split_inclusive(ends_address)) {
        let word = piece.trim_end_matches(ends_address);
        found.extend(in_word(word).into_iter().map(|own| {
            let range = start + own.start..start + own.end;
            range.start as u32..range.end as u32
        }));
        start += piece.len();
    }
    found
}

/// Says whether a text can hold an address.
fn has_sign(text: &str) -> bool {
    text.contains(['@', 'w', 'W']) || text.contains("://")
}

/// Says whether a character can stand in no address.
fn ends_address(char: char) -> bool {
    char.is_whitespace() || matches!(char, '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '—')
}

/// Returns where addresses stand in a word: one that reaches to its end, or e-mail addresses.
fn in_word(word: &str) -> Vec<Range<usize>> {
    let start = [scheme(word), word_start(word, "www.")].into_iter().flatten().min();
    let end = start.unwrap_or(word.len());
    let mut found = mails(&word[..end]);
    found.extend(start.map(|start| start..word.len()));
    found
}

/// Returns where the scheme of an address begins, as in `https://`.
fn scheme(word: &str) -> Option<usize> {
    let sign = word.find("://")?;
    let is_scheme = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.');
    let start = word[..sign].trim_end_matches(is_scheme).len();
    (start < sign).then_some(start)
}

/// Returns where a sign stands in any case, with a letter or digit behind it and none before it.
fn word_start(word: &str, sign: &str) -> Option<usize> {
    let mut places = word.char_indices().map(|(at, _)| at);
    places.find(|at| {
        let (before, rest) = word.split_at(*at);
        let is_sign = rest.get(..sign.len()).is_some_and(|own| own.eq_ignore_ascii_case(sign));
        is_sign
            && !before.ends_with(char::is_alphanumeric)
            && rest[sign.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Returns where e-mail addresses stand: a name, `@`, and a domain with a dot.
fn mails(word: &str) -> Vec<Range<usize>> {
    let is_name =
        |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '%' | '+' | '-' | '\'');
    let is_domain = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-');
    let mails = word.match_indices('@').filter_map(|(at, _)| {
        let (before, after) = (&word[..at], &word[at + 1..]);
        let start = before.trim_end_matches(is_name).len();
        let length = after.len() - after.trim_start_matches(is_domain).len();
        let domain = after[..length].trim_end_matches(['.', '-']);
        let is_mail = start < at && domain.contains('.') && !domain.starts_with('.');
        is_mail.then(|| start..at + 1 + domain.len())
    });
    mails.collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    fn found(text: &str) -> Vec<&str> {
        of(text).iter().map(|range| &text[range.start as usize..range.end as usize]).collect()
    }

    #[test]
    fn addresses_reach_to_the_end_of_their_word() {
        assert_eq!(
            found("See (https://flow.example/a?b), or WWW.flow.example — ftp://x"),
            ["https://flow.example/a?b),", "WWW.flow.example", "ftp://x"]
        );
        assert_eq!(found("“https://flow.example” flow"), ["https://flow.example"]);
        assert_eq!(found("flow:(git+ssh://flow) é://x"), ["git+ssh://flow)"]);
    }

    #[test]
    fn mail_has_a_name_and_a_domain() {
        assert_eq!(
            found("Mail to:flow.x@flow.example, flow@é.example."),
            ["flow.x@flow.example", "flow@é.example"]
        );
        assert_eq!(found("@flow a@ flow@flow @.x a@.b www. ://x awww.x"), [] as [&str; 0]);
        assert_eq!(
            found("flow@flow.example,www.flow.example"),
            ["flow@flow.example", "www.flow.example"]
        );
    }
}
