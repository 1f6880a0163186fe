//! Values → YAML text, laid out as people type it. Must not know what the keys mean.

/// A value that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Nothing: the place of a text that somebody has yet to write.
    Gap,
    /// A text; one of several lines is kept line by line.
    Text(String),
    /// YAML that stands on one line: `{ in: tip-glossary, row: Lamp }`.
    Verbatim(String),
    /// `- a`, an entry a line.
    List(Vec<Written>),
    /// `key: value`, an entry a line; the keys are words.
    Map(Vec<(&'static str, Written)>),
}

/// Writes a value, each line behind so many blanks and with a line end.
pub fn write(value: &Written, indentation: usize) -> String {
    let blanks = " ".repeat(indentation);
    match value {
        Written::List(entries) => {
            let entry = |entry| format!("{blanks}- {}", write(entry, indentation + 2).trim_start());
            entries.iter().map(entry).collect()
        }
        Written::Map(entries) => {
            let entry = |(key, value): &(&str, Written)| {
                let behind = behind_key(value, indentation + 2);
                format!("{blanks}{key}:{behind}")
            };
            entries.iter().map(entry).collect()
        }
        Written::Gap | Written::Text(_) | Written::Verbatim(_) => {
            format!("{blanks}{}", behind_key(value, indentation + 2).trim_start_matches(' '))
        }
    }
}

/// Returns what follows the colon of a key, up to the last line end.
fn behind_key(value: &Written, indentation: usize) -> String {
    match value {
        Written::Gap => "\n".to_owned(),
        Written::Verbatim(yaml) => format!(" {yaml}\n"),
        Written::Text(text) if is_literal(text) => {
            let blanks = " ".repeat(indentation);
            let line = |line: &str| match line {
                "" => "\n".to_owned(),
                line => format!("{blanks}{line}\n"),
            };
            format!(" |\n{}", text.trim_end().lines().map(line).collect::<String>())
        }
        Written::Text(text) => format!(" {}\n", scalar(text)),
        Written::List(_) | Written::Map(_) => format!("\n{}", write(value, indentation)),
    }
}

/// Says whether a text has lines and can be written behind `|`.
fn is_literal(text: &str) -> bool {
    let text = text.trim_end();
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.chars().any(|char| char != '\n' && needs_escape(char))
}

/// Returns a text as a YAML scalar of one line that reads as this text wherever it stands: plain
/// where that is safe, else in double quotation marks.
pub fn scalar(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(['"', '\\', '[', ']', '{', '}', ',', '#', '\'', '&', '*', '!', '|', '>'])
        && !text.contains(": ")
        && !text.chars().any(needs_escape)
        && !is_word_of_yaml(text);
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ if needs_escape(char) => quoted.push_str(&format!("\\U{:08X}", char as u32)),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Says whether a character is not seen, or ends a line for some readers of YAML.
fn needs_escape(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// Says whether readers of YAML take a word for something that is no text.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 9] = ["yes", "no", "y", "n", "true", "false", "null", "on", "off"];
    WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;
    use crate::yaml;

    #[test]
    fn scalars_are_quoted_only_where_they_must_be() {
        assert_eq!(scalar("risky offers"), "risky offers");
        assert_eq!(scalar("a: b"), "\"a: b\"");
        assert_eq!(scalar("25.4 million"), "\"25.4 million\"");
        assert_eq!(scalar("say \"no\""), "\"say \\\"no\\\"\"");
        assert_eq!(scalar("Null"), "\"Null\"");
        assert_eq!(scalar("two\nlines"), "\"two\\nlines\"");
    }

    #[test]
    fn values_are_laid_out_as_people_type_them() {
        let text = |text: &str| Written::Text(text.to_owned());
        let change = Written::Map(vec![
            ("insert", text("One.\n\nTwo.\n")),
            ("after", Written::Verbatim("{ in: a, paragraph: b }".to_owned())),
            ("text", Written::Gap),
        ]);
        let entry = Written::Map(vec![("id", text("x")), ("changes", Written::List(vec![change]))]);
        let expected = "  - id: x\n    changes:\n      - insert: |\n          One.\n\n          Two.\n        \
                        after: { in: a, paragraph: b }\n        text:\n";
        assert_eq!(write(&Written::List(vec![entry]), 2), expected);
    }

    fn read(yaml: &str) -> String {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", yaml);
        let node = yaml::read(&sources, id, &mut Diagnostics::default());
        let node = node.unwrap_or_else(|| panic!("no YAML: {yaml:?}"));
        let inner = node.get("a").and_then(|list| list.list()?.first()?.get("b"));
        inner.unwrap_or_else(|| panic!("{yaml:?}")).scalar().unwrap().text.clone()
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_written(
            text in "[a-zäA-Z0-9 :#\\-\"'\\\\{}\\[\\],&*!|>%@`?~=\t\n\u{a0}\u{2028}\u{1}…]{1,24}"
        ) {
            let flow = format!("a: [{{ b: {}, c: d }}]\n", scalar(&text));
            prop_assert_eq!(read(&flow), text.as_str());
            let inner = Written::Map(vec![("b", Written::Text(text.clone()))]);
            let block = write(&Written::Map(vec![("a", Written::List(vec![inner]))]), 0);
            let read = read(&block);
            prop_assert_eq!(read.trim_end(), text.trim_end());
        }
    }
}
