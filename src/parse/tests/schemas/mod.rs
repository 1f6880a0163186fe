//! The schemas and the readers agree: what one takes the other takes.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value as Json;

use super::verbs::clause;
use super::*;
use crate::parse::schema::Kind;
use crate::parse::schema::schema;
use crate::parse::verbs::GUARDS;
use crate::parse::verbs::VERBS;
use crate::parse::verbs::Verb;
use crate::yaml::Node;
use crate::yaml::Style;
use crate::yaml::Value;

mod validity;
mod written;

use validity::fault;

/// What readers refuse for the shape of a file, and a schema too.
const SHAPE: [&str; 7] = [
    "unknown-key",
    "missing-key",
    "no-verb",
    "several-verbs",
    "wrong-type",
    "empty-text",
    "malformed-id",
];

/// What a schema refuses in part: not every word is in it, and it sees only what is next to it.
const PARTLY: [&str; 3] = ["unknown-value", "unknown-acceptance", "duplicate-id"];

/// Reads a file as an editor does: plain words of the core schema are numbers and truth values.
fn as_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar(scalar) if scalar.style == Style::Plain => match scalar.text.parse::<i64>() {
            Ok(number) => Json::from(number),
            _ if scalar.text.parse::<f64>().is_ok() => Json::from(0.5),
            _ if scalar.text == "true" || scalar.text == "false" => {
                Json::from(scalar.text == "true")
            }
            _ => Json::from(scalar.text.as_str()),
        },
        Value::Scalar(scalar) => Json::from(scalar.text.as_str()),
        Value::List(nodes) => nodes.iter().map(as_json).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.value.clone(), as_json(&entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn kind(path: &str) -> Kind {
    match path {
        "policy.yaml" => Kind::Manifest,
        "amendments/register.yaml" => Kind::Register,
        "data/lexicons.yaml" => Kind::Lexicons,
        _ if path.starts_with("data/") => Kind::Figures,
        _ => Kind::Amendments,
    }
}

/// Reads a file both ways, and demands that both say the same: what is refused for its shape is
/// refused by both, and the schema refuses nothing that is taken.
pub(super) fn agree(path: &str, text: &str) {
    static SCHEMAS: LazyLock<Vec<Json>> =
        LazyLock::new(|| Kind::ALL.into_iter().map(schema).collect());
    let project = Project::of_texts([(path, text)]);
    let (source, _) = project.sources.iter().next().unwrap();
    let node = crate::yaml::read(&project.sources, source, &mut Diagnostics::default());
    // Of an empty file, and of one that is no YAML, a schema says nothing.
    let Some(node) = node.filter(|node| node.value != Value::Null) else { return };
    let run = Run::of(&[(path, text)]);
    let said = |codes: &[&str]| run.codes().iter().any(|code| codes.contains(code));
    let position = Kind::ALL.iter().position(|known| *known == kind(path)).unwrap();
    let schema = &SCHEMAS[position];
    match fault(schema, schema, &as_json(&node)) {
        None => assert!(!said(&SHAPE), "only the readers refuse: {:#?}\n{text}", run.said()),
        Some(fault) => {
            let both = said(&SHAPE) || said(&PARTLY);
            assert!(both, "only the schema refuses: {fault}\n{:#?}\n{text}", run.said());
        }
    }
}

/// Values of every kind, and what drafters mistype.
const VALUES: [&str; 46] = [
    "a",
    "\"\"",
    "\" \"",
    "null",
    "~",
    "2",
    "\"2\"",
    "0",
    "-1",
    "2.5",
    "true",
    "\"true\"",
    "2021-10-31",
    "2021-13-31",
    "A b",
    "\"#a\"",
    "[a, b]",
    "[a, a]",
    "[]",
    "[[a, b], c]",
    "{}",
    "{ a: b }",
    "{ in: a }",
    "{ exact: a }",
    "{ file: ../../../x }",
    "{ row: [a, \"\"] }",
    "{ row: a }",
    "{ item: a }",
    "{ column: a }",
    "{ column: a, cells: { b: \"\" } }",
    "{ row: [a], item: b }",
    "{ cells: { a: b } }",
    "[{ id: a, content: b }]",
    "[{ id: a, title: b }]",
    "[{ id: a, title: b }, { id: c, title: d }]",
    "[{ id: a, title: b }, { id: c, title: d, starts-at: e }]",
    "[{ id: a, title: b, starts-at: x }, { id: c, title: d, starts-at: e }]",
    "[{ says: a, because: b }]",
    "[{ find: a, put: \"\" }]",
    "[code, ids]",
    "{ a: { value: pending } }",
    "{ a: {} }",
    "{ title: a }",
    "{ revision: x }",
    "{ sections-in: a, is: 3 }",
    "{ A: b }",
];

fn amendment(rest: &str) -> String {
    format!("policy: tip\namendments:\n  - id: a\n    {}\n", rest.replace('\n', "\n    "))
}

fn change(change: &str) -> String {
    amendment(&format!("editorial: e\nchanges:\n  - {}", change.replace('\n', "\n    ")))
}

#[test]
fn what_the_table_writes_both_take() {
    for verb in &VERBS {
        for all in [true, false] {
            agree("amendments/a.yaml", &change(&clause(verb, all)));
        }
    }
    for guard in &GUARDS {
        let ensured = clause(guard, true).replace('\n', "\n    ");
        agree("amendments/a.yaml", &amendment(&format!("editorial: e\nensure:\n  - {ensured}")));
    }
}

#[test]
fn without_a_demanded_key_both_refuse() {
    for verb in &VERBS {
        let written = clause(verb, true);
        for without in written.lines() {
            let rest: Vec<&str> = written.lines().filter(|line| *line != without).collect();
            agree("amendments/a.yaml", &change(&rest.join("\n")));
        }
    }
}

#[test]
fn what_keys_demand_of_one_another_both_demand() {
    for (key, value) in [
        ("edit", "{ in: a, paragraph: b, nth: 2 }"),
        ("edit", "{ in: a, says: b, nth: 2 }"),
        ("edit", "{ in: a, nth: 2 }"),
        ("edit", "{ in: a, paragraph: b, item: c }"),
        ("edit", "{ in: a, column: b }"),
        ("edit", "{ table: a, column: b }"),
        ("edit", "{ inserted-by: a }"),
        ("edit", "{}"),
    ] {
        agree("amendments/a.yaml", &change(&format!("{key}: {value}\nfind: a\nput: b")));
    }
    for place in [
        "end-of: a",
        "end-of: a\nafter: b",
        "end-of: [a, b]",
        "after: [a, b]",
        "end-of: a\nin: b",
        "in: a",
        "in: a\nparagraph: b",
        "in: a\nwords: b",
        "words: b",
        "paragraph: a\nwords: b",
        "end-of: a\nwords: b",
        "end-of: a\nrank: 1",
        "paragraph: a\nrank: 1",
        "paragraph: a\nitem: b",
        "paragraph: a\nnth: 1",
        "nth: 1",
    ] {
        let options = "options: [{ id: x, content: y }]";
        agree("amendments/a.yaml", &change(&format!("alternatives: c\n{place}\n{options}")));
        agree("amendments/a.yaml", &change(&format!("insert: words\n{place}")));
    }
    for issue in ["chosen: x", "decided-by: D", "chosen: x\ndecided-by: D", ""] {
        let rest = format!("options: [{{ id: x, content: y }}]\n{issue}");
        agree("amendments/a.yaml", &change(&format!("alternatives: c\nend-of: a\n{rest}")));
        let question = format!("id: a\nquestion: q\n{rest}").replace('\n', "\n    ");
        agree("amendments/a.yaml", &format!("policy: tip\nquestions:\n  - {question}\n"));
    }
}

#[test]
fn dispositions_demand_the_same_of_both() {
    for (decision, _) in crate::parse::forms::DEMANDED {
        for keys in ["", ", reason: r", ", reason: r, until: u", ", reason: r, by: b", ", x: y"] {
            let text =
                format!("policy: tip\ndispositions:\n  A: {{ decision: {decision}{keys} }}\n");
            agree("amendments/a.yaml", &text);
        }
        agree("amendments/a.yaml", &format!("policy: tip\ndispositions:\n  A: {decision}\n"));
    }
}

/// Returns a clause with all keys in which one has another value.
fn altered(verb: &Verb, key: &str, value: &str) -> String {
    let written = clause(verb, true);
    let lines = written.lines().map(|line| match line.split_once(": ") {
        Some((name, _)) if name == key => format!("{name}: {value}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn values_of_every_kind_are_taken_or_refused_by_both() {
    let mut tried = HashSet::new();
    for verb in VERBS.iter().chain(&GUARDS) {
        let guards = GUARDS.iter().any(|guard| guard.name == verb.name);
        let own = [(verb.name, verb.takes)].into_iter();
        for (key, takes) in own.chain(verb.all_keys().map(|key| (key.name, key.takes))) {
            if !tried.insert(format!("{takes:?}")) {
                continue;
            }
            for written in VALUES.map(|value| altered(verb, key, value)) {
                let rest =
                    format!("editorial: e\nensure:\n  - {}", written.replace('\n', "\n    "));
                let file = if guards { amendment(&rest) } else { change(&written) };
                agree("amendments/a.yaml", &file);
            }
        }
    }
    assert!(tried.len() > 20, "{tried:?}");
}

#[test]
fn files_of_every_kind_are_taken_or_refused_by_both() {
    let entry = "id: A, session: I, policy: tip, said: s, strength: made, kind: numbered";
    let figure = "value: 2, show: b, unit: c, year: 2020, source: d, published: 2021-01-31";
    let policy = "title: T, symbol: S";
    for value in VALUES {
        for key in ["policy", "dispositions", "amendments", "questions", "other"] {
            agree("amendments/a.yaml", &format!("policy: tip\n{key}: {value}\n"));
            agree("amendments/a.yaml", &format!("{key}: {value}\n"));
        }
        for key in ["id", "title", "from", "editorial", "changes", "ensure", "other"] {
            agree("amendments/a.yaml", &amendment(&format!("{key}: {value}")));
            agree("amendments/a.yaml", &amendment(&format!("editorial: e\n{key}: {value}")));
        }
        for key in ["id", "alias", "session", "policy", "said", "strength", "kind", "parts"] {
            let rest = entry.split(", ").filter(|pair| !pair.starts_with(&format!("{key}:")));
            let rest: Vec<&str> = rest.collect();
            let text = format!("recommendations:\n  - {{ {}, {key}: {value} }}\n", rest.join(", "));
            agree("amendments/register.yaml", &text);
        }
        for key in ["value", "show", "shows", "unit", "denominator", "year", "source", "published"]
        {
            let rest = figure.split(", ").filter(|pair| !pair.starts_with(&format!("{key}:")));
            let rest: Vec<&str> = rest.collect();
            agree("data/a.yaml", &format!("a: {{ {}, {key}: {value} }}\n", rest.join(", ")));
        }
        agree("data/a.yaml", &format!("a: {value}\n"));
        agree(
            "data/a.yaml",
            &format!("A: {{ {figure} }}\nb: {{ value: pending, unit: {value} }}\n"),
        );
        agree("data/lexicons.yaml", &format!("a: {value}\nb: [c]\n"));
        for key in ["title", "as-of", "language", "status", "notice", "meeting", "allow", "other"] {
            let text = format!("{key}: {value}\npolicies: {{ tip: {{ {policy} }} }}\n");
            agree("policy.yaml", &text);
        }
        agree("policy.yaml", &format!("policies: {value}\n"));
        for key in ["revision", "status", "comments-until", "other"] {
            let text = format!("policies: {{ tip: {{ {policy}, {key}: {value} }} }}\n");
            agree("policy.yaml", &text);
        }
        for key in ["code", "because", "other"] {
            let allow = format!("allow: [{{ code: anchor-moved, because: b, {key}: {value} }}]");
            agree("policy.yaml", &format!("policies: {{ tip: {{ {policy} }} }}\n{allow}\n"));
        }
    }
}
