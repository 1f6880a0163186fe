//! Maps with keys of their own: forms, and clauses with a branch for each verb.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::parse::keys::Form;
use crate::parse::keys::Key;
use crate::parse::keys::Rule;
use crate::parse::schema::Writer;
use crate::parse::verbs::Verb;

impl Writer {
    /// Writes a form among the definitions.
    pub(super) fn form(&mut self, form: &Form) -> Value {
        self.named(&bare(form.name).replace(' ', "-"), |writer| writer.body(form))
    }

    /// Writes a form.
    pub(super) fn body(&mut self, form: &Form) -> Value {
        self.map_of(&bare(form.name), form.keys, form.rules)
    }

    /// Writes a map that has these keys and keeps these rules.
    pub(super) fn map_of(&mut self, title: &str, keys: &[Key], rules: &[Rule]) -> Value {
        let properties: Map<String, Value> =
            keys.iter().map(|key| (key.name.to_owned(), self.property(key))).collect();
        let mut map = json!({
            "title": title,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        for key in keys.iter().filter(|key| key.demanded) {
            push(&mut map, "required", json!(key.name));
        }
        for rule in rules {
            keep(*rule, &mut map);
        }
        map
    }

    fn property(&mut self, key: &Key) -> Value {
        let mut value = self.value(key.takes);
        value["description"] = json!(key.meaning);
        value
    }

    /// Writes maps with one verb of a table each: a branch for each verb, and the choice of verbs
    /// where there is none yet.
    pub(super) fn clause(&mut self, name: &str, owner: &str, table: &'static [Verb]) -> Value {
        self.named(name, |writer| {
            let (mut branches, mut choice) = (Map::new(), Map::new());
            for verb in table {
                branches.insert(verb.name.to_owned(), writer.branch(name, verb));
                choice.insert(verb.name.to_owned(), writer.property(&key_of(verb)));
            }
            let verbs: Vec<&str> = table.iter().map(|verb| verb.name).collect();
            let message = format!("{owner} begins with one of {}", verbs.join(", "));
            let has = one_of(&verbs, &message);
            json!({
                "title": bare(owner),
                "type": "object",
                "dependencies": branches,
                "if": has,
                "else": { "properties": choice, "anyOf": has["anyOf"] },
            })
        })
    }

    fn branch(&mut self, owner: &str, verb: &'static Verb) -> Value {
        self.named(&format!("{owner}-{}", verb.name), |writer| {
            let beside = verb.all_keys().copied();
            let keys: Vec<Key> = std::iter::once(key_of(verb)).chain(beside).collect();
            writer.map_of(verb.name, &keys, verb.rules())
        })
    }
}

/// Returns the verb as a key of its own clause.
fn key_of(verb: &Verb) -> Key {
    Key { name: verb.name, takes: verb.takes, demanded: true, meaning: verb.meaning }
}

/// Returns the name of a form without its article.
fn bare(name: &str) -> String {
    let bare = ["a ", "an ", "the "].iter().find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(name).replace('`', "")
}

/// Writes a rule into a map.
fn keep(rule: Rule, map: &mut Value) {
    match rule {
        Rule::Filled => map["minProperties"] = json!(1),
        Rule::Some([key]) => push(map, "required", json!(key)),
        Rule::Some(keys) => {
            let message = format!("one of these keys is missing: {}", keys.join(", "));
            push(map, "allOf", one_of(keys, &message));
        }
        Rule::AtMostOne(keys) => {
            let others = |key| keys.iter().filter(move |other| *other != key);
            let apart = keys.iter().map(|key| ((*key).to_owned(), none_of(others(key), key)));
            let apart: Map<String, Value> = apart.collect();
            push(map, "allOf", json!({ "dependencies": apart }));
        }
        Rule::Apart(keys, others) => {
            let apart = keys.iter().map(|key| ((*key).to_owned(), none_of(others, key)));
            let apart: Map<String, Value> = apart.collect();
            push(map, "allOf", json!({ "dependencies": apart }));
        }
        Rule::With(key, others) => {
            let message = format!("`{key}` stands only beside {}", others.join(", "));
            push(map, "allOf", json!({ "dependencies": { key: one_of(others, &message) } }));
        }
        Rule::Excused(key, word) => {
            map["if"] = holds(key, word);
            map["else"] = json!({ "required": map["required"].take() });
            map.as_object_mut().and_then(|map| map.shift_remove("required"));
        }
        Rule::ByWord(key, words) => {
            for (word, demanded) in words {
                let says = match demanded {
                    [] => "may stand alone".to_owned(),
                    _ => format!("demands `{}`", demanded.join("` and `")),
                };
                push(&mut map["properties"][key], "enumDescriptions", json!(says));
                if !demanded.is_empty() {
                    let then = json!({ "required": demanded });
                    push(map, "allOf", json!({ "if": holds(key, word), "then": then }));
                }
            }
        }
        Rule::EmptyYet(keys) => {
            for key in keys {
                let value = &mut map["properties"][key];
                value["type"] = json!([value["type"], "null"]);
                if let Some(value) = value.as_object_mut() {
                    value.shift_remove("minItems");
                    value.shift_remove("minProperties");
                }
            }
        }
    }
}

/// Writes that one of these keys is there. The first is the one whose message editors show.
fn one_of(keys: &[&str], message: &str) -> Value {
    let mut has: Vec<Value> = keys.iter().map(|key| json!({ "required": [key] })).collect();
    has[0]["errorMessage"] = json!(message);
    json!({ "anyOf": has })
}

/// Writes that none of these keys is there beside `key`.
fn none_of<'k>(keys: impl IntoIterator<Item = &'k &'k str>, key: &str) -> Value {
    let none = keys.into_iter().map(|key| ((*key).to_owned(), json!(false)));
    let none: Map<String, Value> = none.collect();
    json!({ "properties": none, "errorMessage": format!("this cannot stand beside `{key}`") })
}

/// Writes that a key has a value.
fn holds(key: &str, value: &str) -> Value {
    json!({ "required": [key], "properties": { key: { "const": value } } })
}

fn push(map: &mut Value, key: &str, entry: Value) {
    match map.get_mut(key).and_then(Value::as_array_mut) {
        Some(list) => list.push(entry),
        None => map[key] = json!([entry]),
    }
}
