//! How places are written: quotations that grow, what stands beside words, locators as YAML.

use std::collections::BTreeSet;

use crate::amend::text::needle::Needle;
use crate::amend::text::quote;
use crate::model::amendment::BlockKind;
use crate::model::amendment::Find;
use crate::model::amendment::SectionRef;
use crate::model::amendment::Target;
use crate::yaml;

/// How many words beside others are tried to tell them apart.
const CONTEXT: usize = 8;

/// Returns quotations of a text that contain the words: the words, then more and more around them.
pub(crate) fn quotations(text: &str, words: &str) -> Vec<String> {
    let mut quotations: BTreeSet<(usize, String)> = BTreeSet::new();
    for place in Needle::new(words).all(text).take(3) {
        let (mut from, mut to) = (place.start, place.end);
        for _ in 0..12 {
            quotations.insert((to - from, quote::written(text[from..to].trim())));
            from = text[..from].trim_end().rfind(' ').map_or(0, |at| at + 1);
            to = text[to..].trim_start().find(' ').map_or(text.len(), |at| {
                to + (text[to..].len() - text[to..].trim_start().len()) + at
            });
        }
    }
    quotations.into_iter().map(|(_, quotation)| quotation).collect()
}

/// Returns what may stand before and after words to tell them apart: nothing, then a word on one
/// side, then more.
pub(crate) fn contexts<'a>(
    head: &'a str,
    tail: &'a str,
) -> impl Iterator<Item = (Option<&'a str>, Option<&'a str>)> {
    let (head, tail) = (head.trim_end(), tail.trim_start());
    let before = move |count: usize| {
        let starts = head.rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]);
        Some(&head[starts.take(count).last().unwrap_or(0)..])
    };
    let after = move |count: usize| {
        let ends = tail.match_indices(' ').map(|(at, _)| at).chain([tail.len()]);
        Some(&tail[..ends.take(count).last().unwrap_or(0)])
    };
    let sides = (1..=CONTEXT).flat_map(move |count| [(None, after(count)), (before(count), None)]);
    let is_some = |(before, after): &(Option<&str>, Option<&str>)| {
        before.is_none_or(|it| !it.is_empty()) && after.is_none_or(|it| !it.is_empty())
    };
    std::iter::once((None, None)).chain(sides.filter(is_some))
}

/// Writes a locator as YAML: a bare id, or a map on one line.
pub(crate) fn written(target: &Target) -> String {
    let section = target.section.as_ref().map(|section| match section {
        SectionRef::Id(id) => id.value.clone(),
        SectionRef::Path(path) => {
            let parts: Vec<String> = path.iter().map(|part| yaml::scalar(&part.value)).collect();
            format!("[{}]", parts.join(", "))
        }
    });
    let bare = matches!(target.section, Some(SectionRef::Id(_))) && target.block.is_none();
    if let (true, Some(section)) = (bare, &section) {
        return section.clone();
    }
    let mut parts: Vec<String> =
        section.map(|section| format!("in: {section}")).into_iter().collect();
    if let Some(block) = &target.block {
        let kind = block.kind.map_or("says", BlockKind::key);
        parts.push(format!("{kind}: {}", yaml::scalar(&block.words.value)));
    }
    parts.extend(
        target.column.as_ref().map(|column| format!("column: {}", yaml::scalar(&column.value))),
    );
    parts.extend(target.nth.as_ref().map(|nth| format!("nth: {}", nth.value)));
    format!("{{ {} }}", parts.join(", "))
}

/// Writes `find` as YAML: the words, with what stands beside them where that is needed.
pub(crate) fn written_find(find: &Find) -> String {
    let exact = yaml::scalar(&find.exact.value);
    let beside = [("before", &find.before), ("after", &find.after)];
    let beside = beside.into_iter().filter_map(|(key, words)| Some((key, words.as_ref()?)));
    let beside: Vec<String> =
        beside.map(|(key, words)| format!("{key}: {}", yaml::scalar(&words.value))).collect();
    match beside.is_empty() {
        true => exact,
        false => format!("{{ exact: {exact}, {} }}", beside.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_grow_on_either_side() {
        let contexts: Vec<_> = contexts("one two ", " four").collect();
        assert_eq!(contexts[0], (None, None));
        assert_eq!(contexts[1], (None, Some("four")));
        assert_eq!(contexts[2], (Some("two"), None));
        assert_eq!(contexts[4], (Some("one two"), None));
        assert!(super::contexts("", "").all(|context| context == (None, None)));
    }

    #[test]
    fn quotations_grow_around_the_words() {
        let grown = quotations("one two three four", "three");
        assert_eq!(grown[0], "three");
        assert_eq!(grown[1], "two three four");
    }
}
