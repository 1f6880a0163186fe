//! How new words take on the case of the old: sentence start, Title Case, CAPITALS.

/// Returns `by` in the case of the words it replaces.
pub(super) fn in_case_of(old: &str, by: &str, pattern: &str) -> String {
    let letters: Vec<char> = old.chars().filter(|char| char.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|char| char.is_uppercase()).count();
    let pattern_capitals = pattern.chars().filter(|char| char.is_uppercase()).count();
    if letters.len() > 1 && capitals == letters.len() && pattern_capitals < letters.len() {
        return by.to_uppercase();
    }
    let large = |text: &str| -> Vec<bool> {
        let words = text.split_whitespace().enumerate();
        let large = words.filter(|(at, word)| *at == 0 || !is_small(word));
        large.map(|(_, word)| starts_upper(word)).collect()
    };
    let (starts, own) = (large(old), large(pattern));
    if starts.len() > 1 && starts.iter().all(|upper| *upper) && !own.iter().all(|upper| *upper) {
        return title_case(by);
    }
    let first_raised = starts.first() == Some(&true) && own.first() != Some(&true);
    if first_raised { capitalised(by) } else { by.to_owned() }
}

/// Says whether a word is one that titles leave small.
fn is_small(word: &str) -> bool {
    const SMALL: [&str; 16] = [
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to",
        "via", "with",
    ];
    SMALL.contains(&word.to_lowercase().as_str())
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
    let words = text.split(' ').enumerate().map(|(at, word)| {
        if at > 0 && is_small(word) { word.to_owned() } else { capitalised(word) }
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

    #[test]
    fn small_words_of_titles_may_be_small() {
        let new = |old| in_case_of(old, "traffic of persons", "trade in slaves");
        assert_eq!(new("Trade in Slaves"), "Traffic of Persons");
        assert_eq!(new("Trade In Slaves"), "Traffic of Persons");
        assert_eq!(new("Trade in slaves"), "Traffic of persons");
        assert_eq!(new("trade in Slaves"), "traffic of persons");
    }
}
