//! The page of the amendment language: its tables are written from the tables of the code.

use std::path::Path;

use policy::diagnostic::Code;
use policy::diagnostic::codes;
use policy::parse::forms;
use policy::parse::keys::Key;
use policy::parse::keys::Takes;
use policy::parse::targets;
use policy::parse::verbs;
use policy::parse::verbs::Beside;
use policy::parse::verbs::Verb;

/// Returns a page with what stands between `<!-- NAME -->` and `<!-- end -->` written anew.
pub(crate) fn with_tables(page: &str) -> String {
    let mut written = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let name = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let Some(table) = name.and_then(|name| table(name, page)) else { continue };
        written.push_str(&table);
        assert!(lines.any(|line| line == "<!-- end -->"), "{line}: without `<!-- end -->`");
        written.push_str("<!-- end -->\n");
    }
    written
}

fn table(name: &str, page: &str) -> Option<String> {
    if let Some(owner) = name.strip_prefix("keys of ") {
        let all = verbs::VERBS.iter().chain(&verbs::GUARDS);
        return Some(match all.into_iter().find(|verb| verb.name == owner) {
            Some(verb) => keys_of_verb(verb),
            None => keys(KEYS.iter().find(|(known, _)| *known == owner)?.1),
        });
    }
    match name {
        "contents" => Some(contents(page)),
        "verbs" => Some(meanings(&verbs::VERBS, "verb", sections_in(page))),
        "guards" => Some(meanings(&verbs::GUARDS, "guard", "")),
        _ => None,
    }
}

/// Returns the page that describes the verbs, as another page names it.
fn sections_in(page: &str) -> &'static str {
    let is_own = headings(page).any(|(_, title)| title == verbs::VERBS[0].name);
    if is_own { "" } else { "docs/language.md" }
}

/// The tables of keys that belong to no verb.
const KEYS: [(&str, &[Key]); 16] = [
    ("a manifest", forms::MANIFEST.keys),
    ("a policy", forms::POLICY.keys),
    ("a file", forms::FILE.keys),
    ("a recommendation", forms::RECOMMENDATION.keys),
    ("a disposition", forms::DISPOSITION.keys),
    ("an amendment", forms::AMENDMENT.keys),
    ("a question", forms::QUESTION.keys),
    ("a figure in data", forms::FIGURE.keys),
    ("a target", targets::TARGET.keys),
    ("a place", &targets::PLACES),
    ("find in a map", targets::FIND.keys),
    ("a part", verbs::PART.keys),
    ("an option", forms::OPTION.keys),
    ("an entry of keep", verbs::KEPT.keys),
    ("an entry of changes", verbs::TONE_CHANGE.keys),
    ("meta in a map", forms::META.keys),
];

fn keys_of_verb(verb: &Verb) -> String {
    let mut rows = String::new();
    match verb.beside {
        Beside::Nothing => {}
        Beside::Place => rows.push_str("| a [place](#places) | yes | | where it goes |\n"),
        Beside::PlaceOrTarget => {
            rows.push_str(
                "| a [place](#places) or [target](#locators) | yes | | where the options stand |\n",
            );
        }
    }
    rows.push_str(&verb.keys.iter().map(row).collect::<String>());
    let said = format!("`{}:` {}: {}.\n", verb.name, takes(verb.takes), verb.meaning);
    if rows.is_empty() { said } else { format!("{said}\n{HEAD}{rows}") }
}

/// Codes that have nothing to do with what drafters write.
const NOT_OF_THE_LANGUAGE: [&str; 5] =
    ["template", "foreign-output", "missing-glyph", "unreadable-font", "typesetting-failed"];

const HEAD: &str = "| key | needed | value | meaning |\n|---|---|---|---|\n";

fn keys(keys: &[Key]) -> String {
    HEAD.to_owned() + &keys.iter().map(row).collect::<String>()
}

fn row(key: &Key) -> String {
    let needed = if key.demanded { " yes" } else { "" };
    format!("| `{}` |{needed} | {} | {} |\n", key.name, takes(key.takes), key.meaning)
}

fn meanings(verbs: &[Verb], word: &str, page: &str) -> String {
    let rows = verbs.iter().map(|verb| match word {
        "verb" => format!("| [`{0}`]({page}#{0}) | {1} |\n", verb.name, verb.meaning),
        _ => format!("| `{}` | {} |\n", verb.name, verb.meaning),
    });
    format!("| {word} | does |\n|---|---|\n{}", rows.collect::<String>())
}

fn contents(page: &str) -> String {
    let entry = |(level, title): (usize, &str)| {
        let indent = "  ".repeat(level - 2);
        format!("{indent}- [{title}](#{})\n", slug(title))
    };
    headings(page).filter(|(level, _)| *level > 1).map(entry).collect()
}

/// Returns the headings of a page outside its blocks of code.
fn headings(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    page.lines().filter_map(move |line| {
        inside ^= line.starts_with("```");
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        (!inside && level > 0 && title.starts_with(' ')).then(|| (level, title.trim()))
    })
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-").replace(['`', ',', '.'], "")
}

/// Says what a value is, for a table.
fn takes(takes: Takes) -> String {
    let words = |words: &[&str], last: &str| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        match words.split_last() {
            Some((end, all)) if !all.is_empty() => format!("{} {last} {end}", all.join(", ")),
            _ => words.concat(),
        }
    };
    match takes {
        Takes::Text => "text".into(),
        Takes::Inline => "words".into(),
        Takes::InlineOrNothing => "words, or `\"\"`".into(),
        Takes::Content => "[content](#content)".into(),
        Takes::Id => "id".into(),
        Takes::Ids => "id or list of ids".into(),
        Takes::Recommendation => "recommendation".into(),
        Takes::Recommendations => "recommendations".into(),
        Takes::SectionId => "id of a section".into(),
        Takes::SectionIds(1) => "id or list of ids".into(),
        Takes::SectionIds(_) => "list of ids".into(),
        Takes::Section => "section".into(),
        Takes::Sections => "section or list of sections".into(),
        Takes::Target => "[target](#locators)".into(),
        Takes::Targets => "target or list of targets".into(),
        Takes::Find => "words, or [a map](#locators)".into(),
        Takes::Number => "number".into(),
        Takes::Count => "number from 1".into(),
        Takes::Rank => "number, also below 0".into(),
        Takes::Flag => "`true` or `false`".into(),
        Takes::Date => "date".into(),
        Takes::Language => "language".into(),
        Takes::Warning => "code of a warning".into(),
        Takes::Word(all) if all.len() > 4 => "a word of the table below".into(),
        Takes::Words(all) if all.len() > 4 => "words of the table below".into(),
        Takes::Word(all) => words(all, "or"),
        Takes::Words(all) => words(all, "and"),
        Takes::Texts => "text or list of texts".into(),
        Takes::Lexicon => "list of words, or the name of a list".into(),
        Takes::TextMap => "texts by texts".into(),
        Takes::TextsById => "texts by name".into(),
        Takes::TextsByPart => "texts by part".into(),
        Takes::Cells => "list of cells".into(),
        Takes::CellMap => "cells by first cell".into(),
        Takes::Parts => "list of maps".into(),
        Takes::InlineMap => "words by label".into(),
        Takes::Changes => "list of [changes](#verbs)".into(),
        Takes::Guards => "list of [guards](#guards)".into(),
        Takes::Dispositions => "[decisions](#decisions) by recommendation".into(),
        Takes::Map(_) => "map".into(),
        Takes::Maps(_) => "list of maps".into(),
        Takes::MapById(_) => "maps by name".into(),
    }
}

#[test]
fn links_of_the_page_lead_somewhere_and_every_code_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/language.md")).unwrap();
    let slugs: Vec<String> = headings(&page).map(|(_, title)| slug(title)).collect();
    let mut faults = Vec::new();
    let mut named = Vec::new();
    let prose = prose(&page);
    for link in prose.split("](").skip(1) {
        let target = link.split(')').next().unwrap();
        let leads = match target.strip_prefix('#') {
            Some(slug) => slugs.iter().any(|own| own == slug),
            None => root.join("docs").join(target).exists(),
        };
        if !leads {
            faults.push(format!("leads nowhere: {target}"));
        }
        named.extend(target.strip_prefix("../src/diagnostic/explain/"));
    }
    for code in codes::ALL.iter().map(|code| Code::name(*code)) {
        let is_elsewhere = NOT_OF_THE_LANGUAGE.contains(&code);
        if named.contains(&format!("{code}.md").as_str()) == is_elsewhere {
            faults.push(format!("named nowhere, or among those that need not be: {code}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the page without what is code: blocks, and words between backticks.
fn prose(page: &str) -> String {
    let mut inside = false;
    let lines = page.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let parts = text.split('`').enumerate().filter(|(at, _)| at % 2 == 0);
    parts.map(|(_, part)| part).collect()
}
