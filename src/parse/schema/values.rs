//! What stands behind keys: a schema for each kind of value.

use serde_json::Value;
use serde_json::json;

use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::parse::forms::DEMANDED;
use crate::parse::forms::DISPOSITION;
use crate::parse::keys::Key;
use crate::parse::keys::Takes;
use crate::parse::schema::Writer;
use crate::parse::targets::FIND;
use crate::parse::targets::TARGET;
use crate::parse::verbs::CONTENTS;
use crate::parse::verbs::GUARDS;
use crate::parse::verbs::PART;
use crate::parse::verbs::STARTS_AT;
use crate::parse::verbs::VERBS;

impl Writer {
    /// Writes what a key takes.
    pub(super) fn value(&mut self, takes: Takes) -> Value {
        match takes {
            Takes::Text | Takes::Inline => self.text(),
            Takes::InlineOrNothing => self.text_or_nothing(),
            Takes::Content => self.content(),
            Takes::Id => self.id(),
            Takes::Ids => one_or_list(&self.id(), true),
            Takes::Recommendation => self.recommendation(),
            Takes::Recommendations => one_or_list(&self.recommendation(), true),
            Takes::SectionId => self.section_id(),
            Takes::SectionIds(1) => one_or_list(&self.section_id(), true),
            Takes::SectionIds(least) => list(&self.section_id(), least, true),
            Takes::Section => self.section(),
            Takes::Sections => either(self.section_id(), list(&self.section(), 1, false)),
            Takes::Target => self.target(),
            Takes::Targets => one_or_list(&self.target(), false),
            Takes::Find => either(self.text(), self.form(&FIND)),
            Takes::Number => self.number(0, "^[0-9]+$"),
            Takes::Count => self.number(1, "^0*[1-9][0-9]*$"),
            Takes::Rank => self.rank(),
            Takes::Flag => self.flag(),
            Takes::Date => self.date(),
            Takes::Language => self.language(),
            Takes::Warning => self.warning(),
            Takes::Word(words) => json!({ "type": "string", "enum": words }),
            Takes::Words(words) => one_or_list(&json!({ "type": "string", "enum": words }), false),
            Takes::Texts => one_or_list(&self.text(), false),
            Takes::Lexicon => either(self.id(), list(&self.text(), 1, false)),
            Takes::TextMap | Takes::InlineMap => map(&self.text(), None),
            Takes::TextsById => map(&self.text(), Some(self.id())),
            Takes::TextsByPart => map(&self.text(), Some(self.recommendation())),
            Takes::Cells => list(&self.text_or_nothing(), 1, false),
            Takes::CellMap => map(&self.text_or_nothing(), None),
            Takes::Changes => list(&self.clause("change", "a change", &VERBS), 1, false),
            Takes::Guards => list(&self.clause("guard", "a guard", &GUARDS), 1, false),
            Takes::Dispositions => self.dispositions(),
            Takes::Parts => self.parts(),
            Takes::Map(form) => self.form(form),
            Takes::Maps(form) => list(&self.form(form), 1, false),
            Takes::MapById(form) => map(&self.form(form), Some(self.id())),
        }
    }

    /// Writes word lists by their ids.
    pub(super) fn lexicons(&mut self) -> Value {
        map(&list(&self.text(), 1, false), Some(self.id()))
    }

    fn text(&mut self) -> Value {
        self.named("text", |_| {
            scalar("text", "\\S", "a text is expected here, and it is not empty")
        })
    }

    fn text_or_nothing(&mut self) -> Value {
        // Nothing at all, but no blanks.
        let message = "a text is expected here; for none write \"\"";
        self.named("text-or-nothing", |_| scalar("text", "^$|\\S", message))
    }

    fn id(&mut self) -> Value {
        let message = "an id begins with a letter and holds a to z, 0 to 9 and hyphens";
        self.named("id", |_| words(json!("string"), "id", "^[a-z][a-z0-9-]*$", message))
    }

    fn recommendation(&mut self) -> Value {
        let message = "the number of a recommendation holds no spaces";
        self.named("number-of-recommendation", |_| scalar("recommendation", "^\\S+$", message))
    }

    fn section_id(&mut self) -> Value {
        let message = "the id of a section stands bare and holds no spaces";
        self.named("id-of-section", |_| scalar("id of a section", "^[^#\\s]\\S*$", message))
    }

    fn section(&mut self) -> Value {
        self.named("section", |writer| {
            let headings = list(&writer.text(), 1, false);
            either(writer.section_id(), headings)
        })
    }

    fn target(&mut self) -> Value {
        self.named("target", |writer| {
            let id = writer.section_id();
            let form = writer.named("target-by-words", |writer| writer.body(&TARGET));
            either(id, form)
        })
    }

    fn content(&mut self) -> Value {
        self.named("content", |writer| {
            let text = writer.text();
            let other = writer.clause("other-content", "content that is no Markdown", &CONTENTS);
            either(text, other)
        })
    }

    fn number(&mut self, least: u32, digits: &str) -> Value {
        let message = format!("a number from {least} is expected here");
        self.named(&format!("number-from-{least}"), |_| {
            json!({
                "title": "number",
                "anyOf": [
                    { "type": "integer", "minimum": least, "errorMessage": message },
                    { "title": "digits", "type": "string", "pattern": digits },
                ],
            })
        })
    }

    fn rank(&mut self) -> Value {
        self.named("rank", |_| {
            json!({
                "title": "number",
                "anyOf": [
                    { "type": "integer", "errorMessage": "a whole number is expected here" },
                    { "title": "digits", "type": "string", "pattern": "^[-+]?[0-9]+$" },
                ],
            })
        })
    }

    fn flag(&mut self) -> Value {
        self.named("flag", |_| {
            json!({
                "title": "true or false",
                "anyOf": [
                    { "type": "boolean", "errorMessage": "true or false is expected here" },
                    { "title": "word", "type": "string", "pattern": "^(true|false)$" },
                ],
            })
        })
    }

    fn date(&mut self) -> Value {
        self.named("date", |_| {
            json!({
                "title": "date",
                "type": "string",
                "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
                "errorMessage": "a date is written as year, month and day: 2021-10-31",
            })
        })
    }

    fn language(&mut self) -> Value {
        let message = "the tag of a language is expected here: en, fr, pt-BR";
        let tag = "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$";
        self.named("language", |_| scalar("language", tag, message))
    }

    /// Writes the warnings, each with what it says.
    fn warning(&mut self) -> Value {
        let warnings = codes::ALL.iter().filter(|code| code.severity() == Severity::Warning);
        let (names, says): (Vec<_>, Vec<_>) =
            warnings.map(|code| (code.name(), code.summary())).unzip();
        self.named(
            "warning",
            |_| json!({ "type": "string", "enum": names, "enumDescriptions": says }),
        )
    }

    fn dispositions(&mut self) -> Value {
        let bare = DEMANDED.iter().filter(|(_, keys)| keys.is_empty()).map(|(word, _)| *word);
        let bare: Vec<&str> = bare.collect();
        let form = self.form(&DISPOSITION);
        let message = format!("only `{}` stands without a reason", bare.join("`, `"));
        let bare = json!({ "type": "string", "enum": bare, "errorMessage": message });
        map(&either(bare, form), Some(self.recommendation()))
    }

    /// Writes the parts of a split: the first starts where the section starts, the rest say where.
    fn parts(&mut self) -> Value {
        let first = PART.keys.iter().filter(|key| key.name != STARTS_AT.name);
        let first: Vec<Key> = first.copied().collect();
        let rest: Vec<Key> = PART.keys.iter().map(|key| Key { demanded: true, ..*key }).collect();
        let first = self.named("first-part", |writer| writer.map_of("first part", &first, &[]));
        let rest = self.named("part", |writer| writer.map_of("part", &rest, &[]));
        json!({ "type": "array", "items": [first], "additionalItems": rest, "minItems": 2 })
    }
}

/// Writes any text, number or truth value: the readers take the words as they are written.
fn scalar(title: &str, pattern: &str, message: &str) -> Value {
    words(json!(["string", "number"]), title, pattern, message)
}

/// Writes words that editors read as one of some types, or as truth values. The latter are what is
/// left, not named: else editors propose `true` and `false` for every text.
fn words(types: Value, title: &str, pattern: &str, message: &str) -> Value {
    json!({
        "title": title,
        "anyOf": [
            { "type": types, "errorMessage": message },
            { "title": "word", "not": { "type": ["string", "number", "array", "object", "null"] } },
        ],
        "pattern": pattern,
        "errorMessage": message,
    })
}

/// Writes a list.
fn list(entry: &Value, least: u8, unique: bool) -> Value {
    let mut list = json!({ "title": "list", "type": "array", "items": entry, "minItems": least });
    if unique {
        list["uniqueItems"] = json!(true);
    }
    list
}

fn one_or_list(entry: &Value, unique: bool) -> Value {
    json!({ "anyOf": [entry, list(entry, 1, unique)] })
}

fn either(one: Value, other: Value) -> Value {
    json!({ "anyOf": [one, other] })
}

/// Writes a map with keys of the user's own, of a form if one is given.
fn map(entry: &Value, keys: Option<Value>) -> Value {
    let mut map = json!({ "type": "object", "additionalProperties": entry, "minProperties": 1 });
    if let Some(keys) = keys {
        map["propertyNames"] = keys;
    }
    map
}
