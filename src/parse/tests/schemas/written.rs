//! What stands in the schemas: every verb and form, every key with its meaning.

use serde_json::Value as Json;

use crate::parse::forms;
use crate::parse::keys::Form;
use crate::parse::keys::Rule;
use crate::parse::schema::Kind;
use crate::parse::schema::schema;
use crate::parse::targets;
use crate::parse::verbs;
use crate::parse::verbs::GUARDS;
use crate::parse::verbs::VERBS;

/// Returns every part of a schema that is a schema itself.
fn parts<'s>(schema: &'s Json, found: &mut Vec<&'s Json>) {
    match schema {
        Json::Object(map) => {
            found.push(schema);
            map.values().for_each(|part| parts(part, found));
        }
        Json::Array(list) => list.iter().for_each(|part| parts(part, found)),
        _ => {}
    }
}

fn definition<'s>(schema: &'s Json, name: &str) -> &'s Json {
    &schema["definitions"][name]
}

#[test]
fn every_verb_has_a_branch_with_its_keys_and_what_they_mean() {
    let schema = schema(Kind::Amendments);
    for (owner, table) in [("change", &VERBS[..]), ("guard", &GUARDS)] {
        let choice = &definition(&schema, owner)["else"]["properties"];
        assert_eq!(choice.as_object().unwrap().len(), table.len());
        for verb in table {
            assert_eq!(choice[verb.name]["description"], verb.meaning);
            let name = format!("{owner}-{}", verb.name);
            let branch = format!("#/definitions/{name}");
            assert_eq!(definition(&schema, owner)["dependencies"][verb.name]["$ref"], *branch);
            let branch = definition(&schema, &name);
            assert_eq!(branch["additionalProperties"], false);
            let keys = branch["properties"].as_object().unwrap();
            let of_table = || verb.all_keys().map(|key| (key.name, key.meaning));
            let expected: Vec<_> =
                [(verb.name, verb.meaning)].into_iter().chain(of_table()).collect();
            let written =
                keys.iter().map(|(key, value)| (&**key, value["description"].as_str().unwrap()));
            assert_eq!(written.collect::<Vec<_>>(), expected);
            let demanded = verb.keys.iter().filter(|key| key.demanded).map(|key| key.name);
            let demanded: Vec<&str> = [verb.name].into_iter().chain(demanded).collect();
            assert_eq!(branch["required"], serde_json::json!(demanded));
        }
    }
}

#[test]
fn every_key_has_a_description_and_every_reference_leads_somewhere() {
    for kind in Kind::ALL {
        let schema = schema(kind);
        assert!(schema["title"].is_string() && schema["description"].is_string());
        let mut found = Vec::new();
        parts(&schema, &mut found);
        for part in found {
            if let Some(reference) = part.get("$ref").and_then(Json::as_str) {
                let target = schema.pointer(reference.strip_prefix('#').unwrap());
                assert!(target.is_some(), "{reference}");
            }
            let Some(keys) = part.get("properties").and_then(Json::as_object) else { continue };
            // What must not be there, and what a condition asks for, needs no words.
            let keys =
                keys.iter().filter(|(_, value)| value.is_object() && value.get("const").is_none());
            for (key, value) in keys {
                assert!(value["description"].is_string(), "{}: {key}: {value}", kind.word());
            }
        }
    }
}

/// The forms that schemas name or hold.
const FORMS: [&Form; 20] = [
    &forms::FILE,
    &forms::AMENDMENT,
    &forms::QUESTION,
    &forms::DISPOSITION,
    &forms::REGISTER,
    &forms::RECOMMENDATION,
    &forms::FIGURE,
    &forms::FIGURE_CHANGE,
    &forms::META,
    &forms::MANIFEST,
    &forms::MEETING,
    &forms::POLICY,
    &forms::ALLOW,
    &forms::OPTION,
    &verbs::KEPT,
    &verbs::PART,
    &verbs::TONE_CHANGE,
    &verbs::COUNT,
    &targets::TARGET,
    &targets::FIND,
];

#[test]
fn every_form_stands_in_a_schema_with_all_its_keys() {
    let schemas = Kind::ALL.map(schema);
    let mut found = Vec::new();
    schemas.iter().for_each(|schema| parts(schema, &mut found));
    for form in FORMS {
        let is_form = |part: &&&Json| {
            let keys = part["properties"].as_object();
            keys.is_some_and(|keys| keys.keys().eq(form.keys.iter().map(|key| key.name)))
        };
        assert!(found.iter().find(is_form).is_some(), "{} stands in no schema", form.name);
    }
}

#[test]
fn rules_name_keys_that_there_are() {
    let named = |rule: &Rule| -> Vec<&str> {
        match *rule {
            Rule::Filled => Vec::new(),
            Rule::Some(keys) | Rule::AtMostOne(keys) | Rule::EmptyYet(keys) => keys.to_vec(),
            Rule::With(key, others) => [&[key], others].concat(),
            Rule::Apart(keys, others) => [keys, others].concat(),
            Rule::Excused(key, _) => vec![key],
            Rule::ByWord(key, words) => {
                let demanded = words.iter().flat_map(|(_, keys)| keys.iter().copied());
                [key].into_iter().chain(demanded).collect()
            }
        }
    };
    let of_forms = FORMS.map(|form| (form.name, form.keys.to_vec(), form.rules));
    let of_verbs =
        VERBS.iter().map(|verb| (verb.name, verb.all_keys().copied().collect(), verb.rules()));
    for (owner, keys, rules) in of_forms.into_iter().chain(of_verbs) {
        for name in rules.iter().flat_map(named) {
            assert!(keys.iter().any(|key| key.name == name), "{owner}: {name}");
        }
    }
    assert_eq!(forms::DEMANDED.map(|(word, _)| word), forms::DECISIONS);
}

#[test]
fn the_same_kind_gives_the_same_schema() {
    for kind in Kind::ALL {
        assert_eq!(schema(kind).to_string(), schema(kind).to_string());
    }
}
