//! The form of ids: what is wrong with a word that is none.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Span;

/// The key of a section in a list of sections, where headings are a list in the list.
pub(super) const IN_LIST: &str = "in: []";

/// Keys of lists of sections, which take ids only.
const LISTS: [&str; 5] = ["children", "group", "join", "exists", "order"];

/// How a section is named in such a list.
pub(super) const BY_ID: &str = "name each section by its id: the one in braces behind its heading, or the words of the heading \
     in small letters with hyphens between them";

/// What is wrong with an id.
pub(super) struct Fault {
    message: String,
    label: &'static str,
    help: String,
    better: Option<String>,
}

impl Fault {
    /// Makes the finding at the place of the id.
    pub(super) fn at(self, span: Span) -> Diagnostic {
        let finding =
            Diagnostic::new(codes::MALFORMED_ID, self.message).at(span, self.label).help(self.help);
        match self.better {
            Some(better) => finding.fix(span, better),
            None => finding,
        }
    }
}

/// Returns what is wrong with an id: it begins with a letter and holds `a` to `z`, digits and
/// hyphens only.
pub(super) fn fault(id: &str) -> Option<Fault> {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.starts_with(|first: char| first.is_ascii_lowercase()) && id.bytes().all(letters) {
        return None;
    }
    Some(reference_fault(id, "").unwrap_or_else(|| unsuitable(id)))
}

/// Returns what is wrong with the name of a section, which may have an id that was made from its
/// heading; `key` is the key it stands behind.
pub(super) fn reference_fault(id: &str, key: &str) -> Option<Fault> {
    if let Some(bare) = id.strip_prefix('#') {
        return Some(Fault {
            message: format!("`{id}` is written with `#`"),
            label: "ids are written bare",
            help: format!("write it bare: `{bare}`"),
            better: Some(bare.to_owned()),
        });
    }
    if let Some(found) = id.chars().find(|&found| is_invisible(found)) {
        let bare: String = id.chars().filter(|&found| !is_invisible(found)).collect();
        return Some(Fault {
            message: format!("an id holds the invisible character U+{:04X}", found as u32),
            label: "cannot be seen here",
            help: format!("type it anew: `{bare}`"),
            better: Some(bare),
        });
    }
    if !id.contains(char::is_whitespace) {
        return None;
    }
    let help = match key {
        "" => format!("write `{}`", slug(id)),
        "in" => format!("name the section by its id, or by its headings: `in: [{id}]`"),
        IN_LIST => format!("name the section by its id, or by its headings: `in: [[{id}]]`"),
        _ if LISTS.contains(&key) && id.contains(['{', '[']) => BY_ID.to_owned(),
        _ if LISTS.contains(&key) => format!("name the section by its id, as `{}`", slug(id)),
        _ => format!("name the section by its id, or by its headings: `{key}: {{ in: [{id}] }}`"),
    };
    Some(Fault {
        message: format!("`{id}` holds spaces, which no id does"),
        label: "no id",
        help,
        better: None,
    })
}

fn unsuitable(id: &str) -> Fault {
    let better = slug(id);
    let capitals = id.to_lowercase() == better && id != better;
    let message = match capitals {
        true => format!("`{id}` has capital letters, which no id has"),
        false => format!("`{id}` has not the form of an id"),
    };
    let rule = "an id begins with a letter and holds a to z, 0 to 9 and hyphens";
    let sound = better.starts_with(|first: char| first.is_ascii_lowercase());
    Fault {
        message,
        label: "no id",
        help: if sound { format!("write `{better}`: {rule}") } else { rule.to_owned() },
        better: capitals.then_some(better),
    }
}

/// Returns the id that is nearest to some words.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for letter in words.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Says whether a character leaves no trace on paper, though it makes two ids differ.
pub(super) fn is_invisible(found: char) -> bool {
    matches!(
        found,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    ) || found.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str) -> String {
        fault(id).map(|fault| format!("{}; {}", fault.message, fault.help)).unwrap_or_default()
    }

    #[test]
    fn ids_are_letters_digits_and_hyphens() {
        assert!(["tip", "tip-bg-2", "a"].into_iter().all(|id| fault(id).is_none()));
        assert_eq!(message("#tip"), "`#tip` is written with `#`; write it bare: `tip`");
        assert!(
            message("Tip-Drv")
                .starts_with("`Tip-Drv` has capital letters, which no id has; write `tip-drv`")
        );
        assert!(message("1tip").starts_with("`1tip` has not the form of an id; an id begins"));
        assert!(message("tip_drv").contains("write `tip-drv`"));
        assert!(message("côte").starts_with("`côte` has not the form"));
        assert_eq!(message("tip drv"), "`tip drv` holds spaces, which no id does; write `tip-drv`");
    }

    #[test]
    fn invisible_characters_in_ids_are_named() {
        for id in ["tip\u{200b}-drv", "\u{202e}tip-drv", "tip\u{ad}-drv", "tip-drv\u{feff}"] {
            assert!(message(id).starts_with("an id holds the invisible character U+"), "{id:?}");
            assert!(message(id).ends_with("type it anew: `tip-drv`"));
        }
    }

    #[test]
    fn sections_may_have_ids_made_from_headings() {
        assert!(reference_fault("côte_divoire-1", "in").is_none());
        assert_eq!(
            reference_fault("Forms of trafficking", "in").unwrap().help,
            "name the section by its id, or by its headings: `in: [Forms of trafficking]`"
        );
        assert_eq!(
            reference_fault("Forms of trafficking", IN_LIST).unwrap().help,
            "name the section by its id, or by its headings: `in: [[Forms of trafficking]]`"
        );
        assert_eq!(
            reference_fault("Forms of trafficking", "after").unwrap().help,
            "name the section by its id, or by its headings: `after: { in: [Forms of trafficking] }`"
        );
    }
}
