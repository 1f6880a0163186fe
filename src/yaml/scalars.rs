//! The keys and texts of a file, and how each is written anew so that it says something else.
//!
//! Must not know why. Whatever is proposed here was read back: the file stays YAML, and nothing
//! but the text that is meant changes.

use crate::diagnostic::Diagnostics;
use crate::source::SourceId;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::Style;
use crate::yaml::Value;
use crate::yaml::build;

/// The keys and texts of a file, in order.
#[derive(Debug)]
pub struct Scalars<'a> {
    file: &'a str,
    source: SourceId,
    scalars: Vec<Scalar>,
}

#[derive(Debug)]
struct Scalar {
    span: Span,
    text: String,
    style: Style,
    /// For a key: which map it is a key of, by the place of that map.
    map: Option<u32>,
}

impl<'a> Scalars<'a> {
    /// Reads a file; nothing where it cannot be read.
    pub fn read(file: &'a str, source: SourceId) -> Option<Self> {
        let part = Span::new(source, 0..u32::try_from(file.len()).ok()?);
        let root = build::build(file, part, &mut Diagnostics::default())?;
        let mut scalars = Vec::new();
        collect(&root, file, &mut scalars);
        scalars.sort_by_key(|scalar| (scalar.span.start, scalar.span.end));
        // What aliases repeat stands once.
        scalars.dedup_by_key(|scalar| scalar.span);
        Some(Self { file, source, scalars })
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.scalars.len()
    }

    /// Says whether the file is empty.
    pub fn is_empty(&self) -> bool {
        self.scalars.is_empty()
    }

    /// Returns what to put in the place of a span so that it says `text`, and of which bytes: for a
    /// whole key or text in the style that it has, or between quotation marks where it has none;
    /// for words inside of one with the escapes that it demands; for other bytes `text` itself.
    ///
    /// Returns nothing where the file would then say anything else. Blanks around `text` do not count.
    pub fn rewrite(&self, span: Span, text: &str) -> Option<String> {
        let text = text.trim();
        if text.chars().any(|char| char.is_control() && char != '\n') {
            return None;
        }
        let around = self
            .scalars
            .iter()
            .position(|scalar| scalar.span.start <= span.start && span.end <= scalar.span.end);
        let Some(at) = around else {
            return self.is_sound(span, text, None, None).then(|| text.to_owned());
        };
        let scalar = &self.scalars[at];
        if scalar.span != span {
            let text = escaped(text, scalar.style)?;
            return self.is_sound(span, &text, Some(at), None).then_some(text);
        }
        let is_sibling = |other: &Scalar| other.map.is_some() && other.map == scalar.map;
        if self.scalars.iter().any(|other| is_sibling(other) && other.text == text) {
            return None;
        }
        let written = self.file.get(span.range())?;
        if let Some(safe) = safe(written, &scalar.text, text) {
            return Some(safe);
        }
        let letter_by_letter = word_by_word(written, &scalar.text, text, scalar.style);
        let quick = differ_in_letters(scalar.text.trim(), text);
        let is_quick = |way: &String| quick && differ_in_letters(written, way);
        if let Some(way) = letter_by_letter.filter(is_quick) {
            return Some(way);
        }
        let ways = [
            word_by_word(written, &scalar.text, text, scalar.style),
            whole(text, scalar.style),
            (scalar.style == Style::Plain && !text.contains('\n')).then(|| quoted(text)),
        ];
        let mut ways = ways.into_iter().flatten();
        ways.find(|way| self.is_sound(span, way, Some(at), Some(text)))
    }

    /// Says whether the file can be read with `text` in the place of a span, and then says the same
    /// but in the scalar at `changed` (or any one), which says `meant` (or anything).
    fn is_sound(
        &self,
        span: Span,
        text: &str,
        changed: Option<usize>,
        meant: Option<&str>,
    ) -> bool {
        let (Some(before), Some(behind)) =
            (self.file.get(..span.start as usize), self.file.get(span.end as usize..))
        else {
            return false;
        };
        let file = format!("{before}{text}{behind}");
        let Some(new) = Scalars::read(&file, self.source) else { return false };
        if new.scalars.len() != self.scalars.len() {
            return false;
        }
        let pairs = self.scalars.iter().zip(&new.scalars).enumerate();
        let mut different = pairs.filter(|(_, (old, new))| old.text != new.text);
        let Some((at, (_, now))) = different.next() else {
            // A folded text of one line says the same as a literal one.
            return changed.is_none();
        };
        different.next().is_none()
            && changed.is_none_or(|changed| changed == at)
            && meant.is_none_or(|meant| now.text.trim() == meant)
    }
}

fn collect(node: &Node, file: &str, scalars: &mut Vec<Scalar>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar(scalar) => {
            let (text, style) = (scalar.text.clone(), scalar.style);
            scalars.push(Scalar { span: node.span, text, style, map: None });
        }
        Value::List(nodes) => nodes.iter().for_each(|node| collect(node, file, scalars)),
        Value::Map(entries) => {
            for entry in entries {
                let style = match file.as_bytes().get(entry.key.span.start as usize) {
                    Some(b'"') => Style::Double,
                    Some(b'\'') => Style::Single,
                    _ => Style::Plain,
                };
                let (text, map) = (entry.key.value.clone(), Some(node.span.start));
                scalars.push(Scalar { span: entry.key.span, text, style, map });
                collect(&entry.value, file, scalars);
            }
        }
    }
}

/// Puts one simple word in the place of another text, which no style minds and nobody has to read
/// back.
fn safe(written: &str, old: &str, new: &str) -> Option<String> {
    let begins = new.starts_with(|first: char| first.is_ascii_alphabetic());
    let simple = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let null = matches!(new, "null" | "Null" | "NULL");
    let quotes = ["", "\"", "'"].into_iter();
    let mut quotes = quotes.filter(|mark| written == format!("{mark}{old}{mark}"));
    let sound = begins && new.bytes().all(simple) && !null && !old.is_empty();
    quotes.next().filter(|_| sound).map(|mark| format!("{mark}{new}{mark}"))
}

/// Says whether two ways to write a text differ in letters only, none of which YAML gives a meaning:
/// then nobody has to read the file back, which takes long where there are many.
fn differ_in_letters(written: &str, way: &str) -> bool {
    let signs = |text: &str| text.chars().filter(|char| !char.is_alphabetic()).collect::<String>();
    let is_null = way.eq_ignore_ascii_case("null");
    !written.contains('\\') && !is_null && signs(written) == signs(way)
}

/// Changes the words that differ and leaves the others, and how the lines are broken, as they are.
fn word_by_word(written: &str, old: &str, new: &str, style: Style) -> Option<String> {
    let olds: Vec<&str> = old.split_whitespace().collect();
    let news: Vec<&str> = new.split_whitespace().collect();
    let count = written.split_whitespace().count();
    if olds.len() != news.len() || olds.len() != count {
        return None;
    }
    let mut changed = String::new();
    let mut words = olds.iter().zip(&news);
    for piece in written.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if word.is_empty() {
            changed.push_str(piece);
            continue;
        }
        let (old, new) = words.next()?;
        if old == new {
            changed.push_str(piece);
            continue;
        }
        let at = word.find(old)?;
        changed.push_str(&word[..at]);
        changed.push_str(&escaped(new, style)?);
        changed.push_str(&piece[at + old.len()..]);
    }
    Some(changed)
}

/// Returns a whole text as a style writes it.
fn whole(text: &str, style: Style) -> Option<String> {
    let inner = escaped(text, style).filter(|inner| !inner.contains('\n'))?;
    Some(match style {
        Style::Plain | Style::Literal | Style::Folded => inner,
        Style::Single => format!("'{inner}'"),
        Style::Double => format!("\"{inner}\""),
    })
}

/// Returns words as a style writes them inside of a text.
fn escaped(text: &str, style: Style) -> Option<String> {
    match style {
        Style::Plain | Style::Literal | Style::Folded => Some(text.to_owned()),
        Style::Single => Some(text.replace('\'', "''")),
        Style::Double => Some(text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Returns a text of one line in the quotation marks that need the least change.
pub fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::SourceMap;

    use super::*;

    /// Returns the file with the first place of `old` replaced so that it says `new`.
    fn rewrite(file: &str, old: &str, new: &str) -> Option<String> {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", file);
        let start = file.find(old).unwrap() as u32;
        let span = Span::new(id, start..start + old.len() as u32);
        let text = Scalars::read(file, id)?.rewrite(span, new)?;
        Some(file.replacen(old, &text, 1))
    }

    #[test]
    fn a_text_keeps_its_style() {
        let into = |old: &str, new: &str| {
            rewrite(&format!("a: {old}\nb: c\n"), old, new).map(|file| file[3..].to_owned())
        };
        assert_eq!(into("x y", "x z").unwrap(), "x z\nb: c\n");
        assert_eq!(into("'x ''y'''", "x 'z'").unwrap(), "'x ''z'''\nb: c\n");
        assert_eq!(into("\"x \\\"y\\\"\"", "x \"z\"").unwrap(), "\"x \\\"z\\\"\"\nb: c\n");
        assert_eq!(into("#x", "x"), None, "a comment is no text");
        assert_eq!(into("\"#x\"", "x").unwrap(), "\"x\"\nb: c\n");
    }

    #[test]
    fn a_plain_text_is_quoted_where_it_must_be() {
        assert_eq!(rewrite("a: x y\n", "x y", "x: y").unwrap(), "a: \"x: y\"\n");
        assert_eq!(rewrite("a: {b: x y}\n", "x y", "x, y").unwrap(), "a: {b: \"x, y\"}\n");
        assert_eq!(rewrite("a: x\n", "x", "\"y\" #z").unwrap(), "a: '\"y\" #z'\n");
        assert_eq!(rewrite("a: x\n", "x", "null").unwrap(), "a: \"null\"\n");
    }

    #[test]
    fn lines_stay_broken_as_they_are() {
        let file = "a: |\r\n  one tow\r\n  three\r\nb: c\r\n";
        let text = "one tow\r\n  three";
        let expected = "a: |\r\n  one two\r\n  three\r\nb: c\r\n";
        assert_eq!(rewrite(file, text, "one two\nthree\n").unwrap(), expected);
        assert_eq!(rewrite(file, text, "one\ntwo three"), None, "lines cannot be moved");
        assert_eq!(rewrite(file, "tow", "two").unwrap(), expected);
        let folded = "a: >-\n  one tow\n  three\n";
        let expected = "a: >-\n  one two\n  three\n";
        assert_eq!(rewrite(folded, "one tow\n  three", "one two three").unwrap(), expected);
        let double = "a: \"one tow\n  three\"\n";
        let expected = "a: \"one two\n  three\"\n";
        assert_eq!(rewrite(double, "\"one tow\n  three\"", "one two three").unwrap(), expected);
    }

    #[test]
    fn keys_are_renamed_but_never_doubled() {
        assert_eq!(rewrite("titel: a\n", "titel", "title").unwrap(), "title: a\n");
        assert_eq!(rewrite("'titel x': a\n", "'titel x'", "title y").unwrap(), "'title y': a\n");
        assert_eq!(rewrite("titel x: a\ntitle y: b\n", "titel x", "title y"), None);
    }

    #[test]
    fn other_bytes_are_replaced_where_the_file_stays_what_it_is() {
        assert_eq!(rewrite("a: >\n  b\n  c\n", ">", "|").unwrap(), "a: |\n  b\n  c\n");
        assert_eq!(rewrite("a: b # 4\nc: d\n", "# 4\nc: d", "x"), None);
        let expected = "a: \"b # 4\"\nc: d\n";
        assert_eq!(rewrite("a: b # 4\nc: d\n", "b # 4", "\"b # 4\"").unwrap(), expected);
    }

    #[test]
    fn words_inside_a_text_are_escaped() {
        assert_eq!(rewrite("a: \"x y z\"\n", "y", "\"").unwrap(), "a: \"x \\\" z\"\n");
        assert_eq!(rewrite("a: x y z\n", "y", ": q").as_deref(), None);
    }
}
