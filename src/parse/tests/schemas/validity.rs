//! Says whether a value keeps a schema: just the keywords and patterns that the schemas use.
//!
//! Whether the keywords mean what they mean here, outside judges say (`tests/judges/schema.mjs`).

use serde_json::Map;
use serde_json::Value;

/// Returns what is wrong with a value by a schema that is part of `root`.
pub(super) fn fault(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    if *schema == Value::Bool(false) {
        return Some(format!("{value} must not be here"));
    }
    let keywords = schema.as_object().unwrap();
    keywords.iter().find_map(|(keyword, rule)| {
        let broken = broken(root, keywords, keyword, rule, value)?;
        Some(if broken.is_empty() { format!("{keyword} {rule}: {value}") } else { broken })
    })
}

/// Returns what is wrong by one keyword; an empty text where the keyword itself says it.
fn broken(
    root: &Value,
    keywords: &Map<String, Value>,
    keyword: &str,
    rule: &Value,
    value: &Value,
) -> Option<String> {
    let holds = |rule: &Value| fault(root, rule, value).is_none();
    let (list, map) = (value.as_array(), value.as_object());
    match keyword {
        "$ref" => {
            let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
            fault(root, root.pointer(pointer).unwrap(), value)
        }
        "items" => list.and_then(|list| fault_of_items(root, keywords, list)),
        "properties" | "dependencies" => map?.iter().find_map(|(key, entry)| {
            let value = if keyword == "properties" { entry } else { value };
            fault(root, rule.get(key)?, value)
        }),
        "additionalProperties" => {
            let known = keywords.get("properties").and_then(Value::as_object);
            let other = |key: &str| known.is_none_or(|known| !known.contains_key(key));
            let mut others = map?.iter().filter(|(key, _)| other(key));
            others.find_map(|(_, value)| fault(root, rule, value))
        }
        "propertyNames" => map?.keys().find_map(|key| fault(root, rule, &key.as_str().into())),
        "allOf" => rule.as_array().unwrap().iter().find_map(|rule| fault(root, rule, value)),
        "if" => {
            let branch = if holds(rule) { "then" } else { "else" };
            keywords.get(branch).and_then(|branch| fault(root, branch, value))
        }
        "anyOf" => (!rule.as_array().unwrap().iter().any(holds)).then(String::new),
        "not" => holds(rule).then(String::new),
        keyword => (!keeps(keyword, rule, value)).then(String::new),
    }
}

/// Says whether a value keeps a keyword that holds no other schema.
fn keeps(keyword: &str, rule: &Value, value: &Value) -> bool {
    let enough = |count: usize| count as u64 >= rule.as_u64().unwrap();
    let (list, map) = (value.as_array(), value.as_object());
    match keyword {
        "type" => match rule {
            Value::Array(types) => types.iter().any(|name| is(name, value)),
            name => is(name, value),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text)),
        "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
        "minItems" => list.is_none_or(|list| enough(list.len())),
        "uniqueItems" => {
            list.is_none_or(|list| list.iter().enumerate().all(|(at, it)| !list[..at].contains(it)))
        }
        "minProperties" => map.is_none_or(|map| enough(map.len())),
        "required" => {
            let keys = rule.as_array().unwrap();
            map.is_none_or(|map| keys.iter().all(|key| map.contains_key(key.as_str().unwrap())))
        }
        "additionalItems" | "then" | "else" => true,
        "$schema" | "title" | "description" | "definitions" => true,
        "errorMessage" | "enumDescriptions" => true,
        other => panic!("the schemas use {other}, which is not known here"),
    }
}

fn fault_of_items(root: &Value, keywords: &Map<String, Value>, list: &[Value]) -> Option<String> {
    let rule = |at: usize| match &keywords["items"] {
        Value::Array(first) => first.get(at).or(keywords.get("additionalItems")),
        all => Some(all),
    };
    list.iter().enumerate().find_map(|(at, value)| fault(root, rule(at)?, value))
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the schemas use the type {other}, which is not known here"),
    }
}

/// Says whether a text matches one of the patterns of the schemas.
fn matches(pattern: &str, text: &str) -> bool {
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    let no_blanks = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match pattern {
        r"\S" => !blank(text),
        r"^$|\S" => text.is_empty() || !blank(text),
        r"^\S+$" => no_blanks(text),
        r"^[^#\s]\S*$" => no_blanks(text) && !text.starts_with('#'),
        "^[a-z][a-z0-9-]*$" => {
            text.starts_with(|first: char| first.is_ascii_lowercase())
                && text.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        }
        "^[0-9]+$" => digits(text),
        "^0*[1-9][0-9]*$" => digits(text) && text.bytes().any(|digit| digit != b'0'),
        "^[-+]?[0-9]+$" => digits(text.strip_prefix(['-', '+']).unwrap_or(text)),
        "^(true|false)$" => matches!(text, "true" | "false"),
        "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$" => text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphanumeric())
        }),
        "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" => {
            let parts: Vec<&str> = text.split('-').collect();
            let [year, month, day] = parts[..] else { return false };
            let within = |part: &str, most| {
                part.len() == 2 && digits(part) && (1..=most).contains(&part.parse().unwrap())
            };
            year.len() == 4 && digits(year) && within(month, 12) && within(day, 31)
        }
        other => panic!("the schemas use the pattern {other}, which is not known here"),
    }
}
