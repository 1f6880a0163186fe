//! Warnings where the new words of a term may break the English around them.

/// Returns what may be wrong with `by` between what stands before and after it, if anything.
pub(super) fn doubt(before: &str, old: &str, by: &str, after: &str) -> Option<String> {
    let last = before.split_whitespace().next_back().unwrap_or("");
    let next = after.split_whitespace().next().unwrap_or("");
    let next = next.trim_matches(|char: char| !char.is_alphanumeric());
    let first = by.split_whitespace().next().unwrap_or("");
    repeated(before, by, after)
        .or_else(|| article(last, old, by))
        .or_else(|| number(old, by, first, next))
        .or_else(|| demonstrative(last, old, by))
}

/// Returns words with the word before and the word behind them, as `forms` names them.
pub(super) fn window(before: &str, old: &str, after: &str) -> String {
    let ends = |word: &&str| word.ends_with(char::is_alphanumeric);
    let last = before.split_whitespace().next_back().filter(ends);
    let next = after.split_whitespace().next().filter(|_| after.starts_with(char::is_whitespace));
    let next = next.map(|next| next.trim_end_matches(|char: char| !char.is_alphanumeric()));
    let words = [last.unwrap_or_default(), old, next.unwrap_or_default()];
    words.join(" ").trim().to_owned()
}

/// `other forms of forms of violation`, `the the`.
fn repeated(before: &str, by: &str, after: &str) -> Option<String> {
    let all: Vec<&str> = by.split_whitespace().collect();
    let lead: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    let lead: Vec<&str> = lead.into_iter().rev().collect();
    let double = all.len() >= 2 && lead.len() == 2 && equal(&lead, &all[..2]);
    let last =
        lead.last().is_some_and(|word| all.first().is_some_and(|own| equal(&[word], &[own])));
    let next = after.split_whitespace().next();
    let follow = next.is_some_and(|word| all.last().is_some_and(|own| equal(&[word], &[own])));
    if double {
        Some(format!("\"{} {}\" repeats itself", lead.join(" "), all[..2].join(" ")))
    } else if last || follow {
        let word = if last { all.first() } else { all.last() };
        Some(format!("\"{0} {0}\" repeats itself", word.unwrap_or(&"")))
    } else {
        None
    }
}

fn equal(a: &[&str], b: &[&str]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

fn article(last: &str, old: &str, by: &str) -> Option<String> {
    let vowel =
        |text: &str| text.trim_start().starts_with(|first: char| "aeiouAEIOU".contains(first));
    let lower = last.to_ascii_lowercase();
    let is_article = lower == "a" || lower == "an";
    let changed = vowel(old) != vowel(by);
    if is_article && is_plural(by) && !is_plural(old) {
        return Some(format!("\"{last}\" stands before a plural"));
    }
    let other = if lower == "a" { "an" } else { "a" };
    (is_article && changed).then(|| format!("\"{last}\" would be \"{other}\""))
}

/// is/are, was/were, has/have, and verbs on -s.
fn number(old: &str, by: &str, first: &str, next: &str) -> Option<String> {
    const SINGULAR: [&str; 5] = ["is", "was", "has", "does", "remains"];
    const PLURAL: [&str; 5] = ["are", "were", "have", "do", "remain"];
    let (was, now) = (is_plural(old), is_plural(by));
    let lower = next.to_ascii_lowercase();
    if !was && now && SINGULAR.contains(&lower.as_str()) {
        return Some(format!("\"{next}\" follows a plural (\"{first}\")"));
    }
    if was && !now && PLURAL.contains(&lower.as_str()) {
        return Some(format!("\"{next}\" follows a singular"));
    }
    None
}

fn demonstrative(last: &str, old: &str, by: &str) -> Option<String> {
    let lower = last.to_ascii_lowercase();
    let (was, now) = (is_plural(old), is_plural(by));
    if !was && now && matches!(lower.as_str(), "this" | "that") {
        return Some(format!("\"{last}\" stands before a plural"));
    }
    if was && !now && matches!(lower.as_str(), "these" | "those") {
        return Some(format!("\"{last}\" stands before a singular"));
    }
    None
}

/// Says whether the head of a noun phrase is a plural: the word before `of`, else the last.
fn is_plural(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let of = words.iter().position(|word| word.eq_ignore_ascii_case("of"));
    let head = match of {
        Some(at) if at > 0 => words[at - 1],
        _ => words.last().copied().unwrap_or(""),
    };
    let head = head.trim_end_matches(|char: char| !char.is_alphanumeric()).to_ascii_lowercase();
    let singular_endings = ["ss", "us", "is", "ics"];
    head.len() > 2 && head.ends_with('s') && !singular_endings.iter().any(|end| head.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::doubt;
    use super::window;

    #[test]
    fn windows_hold_the_words_around() {
        assert_eq!(window("So a ", "lamp", " burns."), "a lamp burns");
        assert_eq!(window("Dark. ", "Lamps", ", too"), "Lamps");
        assert_eq!(window("", "lamp", ""), "lamp");
    }

    #[test]
    fn doubts_are_raised_where_english_breaks() {
        let (old, by) = ("modern slavery", "forms of violation");
        assert!(doubt("other forms of", old, by, "").is_some());
        assert!(doubt("", old, by, " is often hidden").is_some());
        assert!(doubt("a", old, by, " victim").is_some());
        assert!(doubt("A", "DOG", "HUNTING DOGS OF AFRICA", "").is_some());
        assert!(doubt("victims of", old, by, ", often hidden").is_none());
        assert!(doubt("the", "migratory flows", "migratory movement", " are").is_some());
    }
}
