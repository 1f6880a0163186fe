//! Escaping: words, attributes, link destinations.

use memchr::memchr3_iter;

/// Writes words.
pub(in crate::render) fn text(out: &mut String, words: &str) {
    let mut from = 0;
    for at in memchr3_iter(b'&', b'<', b'>', words.as_bytes()) {
        out.push_str(&words[from..at]);
        out.push_str(match words.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        from = at + 1;
    }
    out.push_str(&words[from..]);
}

/// Writes the value of an attribute in double quotation marks.
pub(in crate::render) fn attribute(out: &mut String, value: &str) {
    if value.bytes().all(is_plain) {
        return out.push_str(value);
    }
    for char in value.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' => out.push(' '),
            char => out.push(char),
        }
    }
}

/// Writes a link destination as the value of an attribute: what a URL may not hold is
/// percent-encoded (WHATWG URL, fragment percent-encode set and `|^[]{}\`), the rest is kept.
pub(in crate::render) fn destination(out: &mut String, destination: &str) {
    if destination.bytes().all(is_plain) {
        return out.push_str(destination);
    }
    for char in destination.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '\0'..=' ' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '\\' | '^' | '\u{7f}' => {
                percent(out, char as u32 as u8);
            }
            char => out.push(char),
        }
    }
}

/// Writes an id as the fragment of a link.
pub(in crate::render) fn fragment(out: &mut String, id: &str) {
    if id.bytes().all(is_plain) {
        return out.push_str(id);
    }
    for char in id.chars() {
        match char {
            '%' | '[' | ']' | '#' => percent(out, char as u32 as u8),
            char => destination(out, char.encode_utf8(&mut [0; 4])),
        }
    }
}

/// Says whether a byte stands for itself everywhere.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':')
}

fn percent(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Says whether a destination may be linked to: relative, or of a scheme that runs nothing.
pub(in crate::render) fn is_harmless(destination: &str) -> bool {
    let trimmed = destination.trim_start_matches(|char: char| char <= ' ');
    let end = trimmed.find([':', '/', '?', '#']).unwrap_or(trimmed.len());
    if !trimmed[end..].starts_with(':') {
        return true;
    }
    let scheme: String = trimmed[..end].chars().filter(|char| !char.is_control()).collect();
    ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn words_cannot_open_an_element() {
        assert_eq!(written(|out| text(out, "a < b & c > d")), "a &lt; b &amp; c &gt; d");
        assert_eq!(written(|out| attribute(out, "\"><b>")), "&quot;&gt;&lt;b&gt;");
    }

    #[test]
    fn destinations_are_encoded_once() {
        assert_eq!(written(|out| destination(out, "a b%20c?x=1&y")), "a%20b%20c?x=1&amp;y");
        assert_eq!(written(|out| fragment(out, "50%-é")), "50%25-é");
    }

    #[test]
    fn schemes_that_run_something_are_not_linked() {
        assert!(is_harmless("https://au.int"));
        assert!(is_harmless("annex.pdf#page=2"));
        assert!(!is_harmless("JavaScript:alert(1)"));
        assert!(!is_harmless(" java\nscript:alert(1)"));
        assert!(!is_harmless("data:text/html,x"));
    }
}
