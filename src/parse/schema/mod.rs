//! The tables → JSON Schemas, for editors: a schema for each kind of YAML file.
//!
//! Draft 7, since every editor reads it. A schema takes what the readers take and refuses what they
//! refuse for its shape, as far as a schema can say; what depends on other files it leaves alone.
//! `errorMessage` is no keyword of the standard: editors that know it show it in place of their own
//! words, all others pass over it. Must not know the keys: these stand in the tables.

mod forms;
mod values;

use std::collections::BTreeMap;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::parse::forms::APPLIED_FILE;
use crate::parse::forms::FIGURE;
use crate::parse::forms::FILE;
use crate::parse::forms::MANIFEST;
use crate::parse::forms::REGISTER;
use crate::parse::keys::Takes;

/// A kind of YAML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Dispositions and amendments.
    Amendments,
    /// Amendments for `policy apply`.
    Apply,
    /// The register of recommendations.
    Register,
    /// Figures.
    Figures,
    /// Word lists for `tone`.
    Lexicons,
    /// The manifest.
    Manifest,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 6] = [
        Kind::Amendments,
        Kind::Apply,
        Kind::Register,
        Kind::Figures,
        Kind::Lexicons,
        Kind::Manifest,
    ];

    /// Returns the word for the kind on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Amendments => "amendments",
            Kind::Apply => "apply",
            Kind::Register => "register",
            Kind::Figures => "figures",
            Kind::Lexicons => "lexicons",
            Kind::Manifest => "manifest",
        }
    }

    /// Returns the files of the kind, as a pattern.
    pub fn files(self) -> &'static str {
        match self {
            Kind::Amendments => "amendments/**/*.yaml",
            Kind::Apply => "files for `policy apply`",
            Kind::Register => "amendments/register.yaml",
            Kind::Figures => "data/*.yaml",
            Kind::Lexicons => "data/lexicons.yaml",
            Kind::Manifest => "policy.yaml",
        }
    }

    /// Returns what such a file holds, in one line.
    pub fn holds(self) -> &'static str {
        match self {
            Kind::Amendments => "what was decided and what is done: dispositions and amendments",
            Kind::Apply => "amendments to single files, without a workspace",
            Kind::Register => "what was said: an entry for each recommendation",
            Kind::Figures => "figures: value, unit, year, source, date of publication",
            Kind::Lexicons => "word lists that `tone` may name",
            Kind::Manifest => "title, date, policies, meeting, accepted warnings",
        }
    }
}

/// Returns the JSON Schema of a kind of file. The same kind gives the same schema.
pub fn schema(kind: Kind) -> Value {
    let mut writer = Writer::default();
    let body = match kind {
        Kind::Amendments => writer.body(&FILE),
        Kind::Apply => writer.body(&APPLIED_FILE),
        Kind::Register => writer.body(&REGISTER),
        Kind::Figures => writer.value(Takes::MapById(&FIGURE)),
        Kind::Lexicons => writer.lexicons(),
        Kind::Manifest => writer.body(&MANIFEST),
    };
    let word = kind.word();
    let mut schema = object(json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("{}{}", word[..1].to_uppercase(), &word[1..]),
        "description": format!("{}: {}", kind.files(), kind.holds()),
    }));
    schema.extend(object(body).into_iter().filter(|(key, _)| key != "title"));
    let definitions: Map<String, Value> = writer.definitions.into_iter().collect();
    schema.insert("definitions".to_owned(), Value::Object(definitions));
    Value::Object(schema)
}

/// Writes schemas; what several of them use stands once, among the definitions.
#[derive(Default)]
struct Writer {
    definitions: BTreeMap<String, Value>,
}

impl Writer {
    /// Returns a reference to a definition, which is written the first time.
    fn named(&mut self, name: &str, write: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            let written = write(self);
            self.definitions.insert(name.to_owned(), written);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }
}

/// Takes the map out of a value that was written as one.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
