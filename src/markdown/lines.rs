//! Lines and white space of a text, by byte offsets.
//!
//! A line ends with `\n`, `\r\n` or `\r`, as in CommonMark §2.1.

/// Returns whether a byte is white space, line ends included.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Returns whether a byte is white space that ends no line.
pub(super) fn is_padding(byte: u8) -> bool {
    is_space(byte) && byte != b'\n' && byte != b'\r'
}

/// Returns whether a byte can stand in an otherwise blank line: white space, and in quotations
/// their marker.
pub(super) fn is_blank(byte: u8, quotes: u32) -> bool {
    is_space(byte) || quotes > 0 && byte == b'>'
}

/// Returns whether a line begins at `at`.
pub(super) fn starts_line(text: &str, at: usize, floor: usize) -> bool {
    at <= floor || matches!(text.as_bytes()[at - 1], b'\n' | b'\r')
}

/// Returns the offset behind the end of the line that holds `at`.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
        Some(offset) => after_line_end(text, at + offset),
        None => text.len(),
    }
}

/// Returns the offset behind the line end at `at`; `at` where there is none.
pub(super) fn after_line_end(text: &str, at: usize) -> usize {
    match text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => at + 2,
        [b'\r' | b'\n', ..] => at + 1,
        _ => at,
    }
}

/// Returns the end of `start..end` without trailing white space.
pub(super) fn trim_end(text: &str, start: usize, end: usize) -> usize {
    let kept = text.as_bytes()[start..end].iter().rposition(|&byte| !is_space(byte));
    kept.map_or(start, |last| start + last + 1)
}

/// Returns the start of `start..end` without leading white space.
pub(super) fn trim_start(text: &str, start: usize, end: usize) -> usize {
    let kept = text.as_bytes()[start..end].iter().position(|&byte| !is_space(byte));
    kept.map_or(end, |first| start + first)
}

/// Returns the first offset from `at` on that is not padding.
pub(super) fn skip_padding(text: &str, at: usize) -> usize {
    let kept = text.as_bytes()[at..].iter().position(|&byte| !is_padding(byte));
    kept.map_or(text.len(), |offset| at + offset)
}

/// Returns the first offset from `at` on, at most `end`, behind the markers of `quotes` quotations
/// and the white space around them.
pub(super) fn skip_prefix(text: &str, mut at: usize, end: usize, mut quotes: u32) -> usize {
    while at < end {
        match text.as_bytes()[at] {
            b'>' if quotes > 0 => quotes -= 1,
            byte if is_padding(byte) => {}
            _ => break,
        }
        at += 1;
    }
    at
}
