//! `policy explain`: what a code means, and the sections of the language's page.

use anyhow::bail;
use clap::builder::PossibleValue;
use clap::builder::StringValueParser;
use clap::builder::TypedValueParser;
use policy::diagnostic::Code;
use policy::diagnostic::Severity;
use policy::diagnostic::codes;
use policy::diagnostic::nearest;
use policy::parse::verbs;

use crate::cli::Ended;
use crate::cli::args::ExplainArguments;
use crate::cli::language;
use crate::cli::page;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// Prints the page of a code, a verb or a topic, or all of them with what they say.
pub(crate) fn run(arguments: &ExplainArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let look = terminal.out_look();
    let Some(name) = &arguments.what else {
        terminal.out(&list(&look))?;
        return Ok(Ended::Clean);
    };
    // The head of a finding can be pasted as it is: `error[conflict]`.
    let name =
        name.split_once('[').map_or(name.as_str(), |(_, code)| code.trim_end_matches([']', ':']));
    let topics = language::topics();
    if let Some(code) = Code::named(name) {
        terminal.out(&page::draw(code.page(), &look))?;
    } else if let Some(topic) = topics.iter().find(|topic| topic.name() == name.to_lowercase()) {
        let related = topic.related(&topics);
        let see_also = match related.is_empty() {
            true => String::new(),
            false => format!("\n\nSee also (`policy explain …`): {}.\n", related.join(", ")),
        };
        terminal.out(&page::draw(&format!("{}{see_also}", topic.page), &look))?;
    } else {
        return unknown(name, &topics);
    }
    Ok(Ended::Clean)
}

fn unknown(name: &str, topics: &[language::Topic]) -> anyhow::Result<Ended> {
    let names: Vec<String> = topics.iter().map(|topic| topic.name()).collect();
    let known = codes::ALL.iter().map(|code| code.name());
    match nearest(name, known.chain(names.iter().map(String::as_str))) {
        Some(near) => bail!("there is no code, verb or topic `{name}`; the nearest is `{near}`"),
        None => match speaking_of(name, topics).as_slice() {
            [] => bail!("there is no code, verb or topic `{name}`; `policy explain` lists them"),
            some => bail!(
                "there is no code, verb or topic `{name}`; these say most about it:\n{}",
                some.join("\n")
            ),
        },
    }
}

/// Returns the commands that print the three pages in which a word stands most often: topics before
/// codes that are named after it.
fn speaking_of(word: &str, topics: &[language::Topic]) -> Vec<String> {
    let word = wrap::tame(&word.to_lowercase());
    let stem = word.strip_suffix('s').unwrap_or(&word);
    if stem.chars().count() < 3 {
        return Vec::new();
    }
    let count = |topic: &language::Topic| topic.page.to_lowercase().matches(stem).count();
    let mut pages: Vec<(usize, String)> =
        topics.iter().map(|topic| (count(topic), topic.name())).collect();
    pages.retain(|(count, _)| *count > 1);
    pages.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let names = pages.into_iter().map(|(_, name)| name);
    let codes = codes::ALL.iter().map(|code| code.name().to_owned());
    let codes = codes.filter(|code| code.split('-').any(|part| part == stem));
    let all = names.take(3).chain(codes.take(2));
    all.map(|name| format!("  policy explain {name}")).collect()
}

/// Takes any word; shells propose codes, verbs and topics, each with what it says.
pub(crate) fn what() -> impl TypedValueParser<Value = String> {
    Suggested
}

#[derive(Clone)]
struct Suggested;

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let codes = codes::ALL.iter();
        let codes = codes.map(|code| PossibleValue::new(code.name()).help(code.summary()));
        let topics = language::topics();
        let topics =
            topics.into_iter().map(|topic| PossibleValue::new(topic.name()).help(topic.summary()));
        Some(Box::new(codes.chain(topics)))
    }
}

fn list(look: &Look) -> String {
    let topics = language::topics().into_iter();
    let (verbs, topics): (Vec<_>, Vec<_>) =
        topics.partition(|topic| verbs::verb(topic.title).is_some());
    let entries = |topics: Vec<language::Topic>| -> Vec<(String, String)> {
        topics.into_iter().map(|topic| (topic.name(), topic.summary())).collect()
    };
    let codes = codes::ALL.iter().map(|code| {
        let warning = if code.severity() == Severity::Warning { " (warning)" } else { "" };
        (code.name().to_owned(), format!("{}{warning}", code.summary()))
    });
    let groups = [
        ("Verbs of the amendment language", entries(verbs)),
        ("Topics of the amendment language", entries(topics)),
        ("Codes of findings", codes.collect()),
    ];
    let groups: Vec<String> =
        groups.iter().map(|(title, entries)| group(title, entries, look)).collect();
    groups.join("\n")
}

fn group(title: &str, entries: &[(String, String)], look: &Look) -> String {
    let column = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let indent = column + 4;
    let mut drawn = format!("{title}\n");
    for (name, summary) in entries {
        for (at, line) in wrap::wrap(summary, look.width - indent).iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            let padding = " ".repeat(indent - 2 - name.len());
            drawn.push_str(&format!("  {}{padding}{line}\n", look.paint(Ink::Bold, name)));
        }
    }
    drawn
}
