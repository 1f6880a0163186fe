//! The page of the amendment language, cut at its headings: what the repository shows is what the
//! terminal shows. Must not know how a page is drawn.

use policy::parse::verbs;

const PAGE: &str = include_str!("../../docs/language.md");

/// A section of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topic {
    /// Its heading: `Locators`, or a verb.
    pub(crate) title: &'static str,
    /// The section, with its heading, in Markdown.
    pub(crate) page: &'static str,
}

impl Topic {
    /// Returns the word that `policy explain` takes for it.
    pub(crate) fn name(self) -> String {
        self.title.to_lowercase()
    }

    /// Returns what it is about: what a verb means, or else the section's first sentence.
    pub(crate) fn summary(self) -> String {
        if let Some(verb) = verbs::verb(self.title) {
            return verb.meaning.to_owned();
        }
        let body = self.page.split_once("\n\n").map_or("", |(_, body)| body);
        let paragraph = body.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let end = paragraph.find(". ").unwrap_or_else(|| paragraph.trim_end_matches('.').len());
        paragraph[..end].to_owned()
    }

    /// Returns the topics that its links lead to, each once, in the order of the links.
    pub(crate) fn related(self, topics: &[Topic]) -> Vec<String> {
        let mut related: Vec<String> = Vec::new();
        for link in self.page.split("](#").skip(1) {
            let name = link.split(')').next().unwrap_or_default();
            let is_other = name != self.name() && topics.iter().any(|topic| topic.name() == name);
            if is_other && !related.iter().any(|known| known == name) {
                related.push(name.to_owned());
            }
        }
        related
    }
}

/// Returns the sections in the order of the page: those of the second level, and one for each verb.
/// A section ends where the next begins.
pub(crate) fn topics() -> Vec<Topic> {
    let mut starts: Vec<(usize, &'static str)> = Vec::new();
    let (mut at, mut is_code) = (0, false);
    for line in PAGE.split_inclusive('\n') {
        is_code ^= line.starts_with("```");
        let title = line.trim_start_matches('#').trim();
        let is_verb = line.starts_with("### ") && verbs::verb(title).is_some();
        if !is_code && (line.starts_with("## ") || is_verb) {
            starts.push((at, title));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([PAGE.len()]);
    let topics = starts.iter().zip(ends);
    let topics =
        topics.map(|((start, title), end)| Topic { title, page: PAGE[*start..end].trim_end() });
    topics.filter(|topic| topic.title != "Contents").collect()
}

#[cfg(test)]
mod tests {
    use policy::diagnostic::Code;

    use super::*;

    #[test]
    fn every_verb_has_a_section_with_an_example() {
        let topics = topics();
        for verb in &verbs::VERBS {
            let own: Vec<&Topic> = topics.iter().filter(|topic| topic.title == verb.name).collect();
            assert_eq!(own.len(), 1, "{}", verb.name);
            assert!(own[0].page.contains(&format!("{}:", verb.name)), "{}", verb.name);
            assert!(own[0].page.contains("```yaml change\n"), "{}", verb.name);
        }
    }

    #[test]
    fn topics_are_single_words_that_name_nothing_else() {
        let names: Vec<String> = topics().into_iter().map(Topic::name).collect();
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert!(!name.contains(' ') && Code::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn every_topic_says_in_one_short_sentence_what_it_is_about() {
        for topic in topics() {
            let summary = topic.summary();
            assert!((10..=100).contains(&summary.chars().count()), "{}: {summary}", topic.title);
        }
    }
}
