//! How new words take on the case of the old: sentence start, Title Case, CAPITALS.

/// Returns `by` in the case of the words it replaces.
pub(super) fn in_case_of(old: &str, by: &str, pattern: &str) -> String {
    let letters: Vec<char> = old.chars().filter(|char| char.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|char| char.is_uppercase()).count();
    let pattern_capitals = pattern.chars().filter(|char| char.is_uppercase()).count();
    if letters.len() > 1 && capitals == letters.len() && pattern_capitals < letters.len() {
        return by.to_uppercase();
    }
    let starts: Vec<bool> = old.split_whitespace().map(starts_upper).collect();
    let own: Vec<bool> = pattern.split_whitespace().map(starts_upper).collect();
    if starts.len() > 1 && starts.iter().all(|upper| *upper) && !own.iter().all(|upper| *upper) {
        return title_case(by);
    }
    let first_raised = starts.first() == Some(&true) && own.first() != Some(&true);
    if first_raised { capitalised(by) } else { by.to_owned() }
}

fn starts_upper(word: &str) -> bool {
    word.chars().find(|char| char.is_alphanumeric()).is_some_and(char::is_uppercase)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Raises the first letter of each word but the small ones inside.
fn title_case(text: &str) -> String {
    const SMALL: [&str; 12] =
        ["a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the"];
    let words = text.split(' ').enumerate().map(|(at, word)| {
        if at > 0 && SMALL.contains(&word) { word.to_owned() } else { capitalised(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_case_of;

    #[test]
    fn new_words_take_the_case_of_the_old() {
        let by = "forms of violation";
        assert_eq!(in_case_of("modern slavery", by, "modern slavery"), by);
        assert_eq!(in_case_of("Modern slavery", by, "modern slavery"), "Forms of violation");
        assert_eq!(in_case_of("Modern Slavery", by, "modern slavery"), "Forms of Violation");
        assert_eq!(in_case_of("MODERN SLAVERY", by, "modern slavery"), "FORMS OF VIOLATION");
        assert_eq!(in_case_of("TiP", "TIP", "TiP"), "TIP");
    }
}
