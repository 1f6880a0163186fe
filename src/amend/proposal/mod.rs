//! Words and what is to become of them → an amendment as YAML: what `policy new amendment` writes.
//!
//! Places come from [`suggest`](mod@crate::amend::suggest), so what is proposed finds what was meant. Texts
//! that only the drafter can write stay open if they are not given; the readers of amendments
//! refuse such a gap.

mod file;

pub use file::add;

use std::collections::BTreeSet;

use crate::amend::suggest::Holder;
use crate::amend::suggest::Suggestion;
use crate::model::amendment::Action;
use crate::model::amendment::Side;
use crate::model::document::Kind;
use crate::model::workspace::Workspace;
use crate::yaml;
use crate::yaml::Written;

/// How long the part of an id may be that names the section.
const LONGEST: usize = 32;

/// What can be proposed: the verbs that act on one place or one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// `edit`
    Edit,
    /// `delete`
    Delete,
    /// `replace`
    Replace,
    /// `insert`
    Insert,
    /// `move`
    Move,
    /// `retitle`
    Retitle,
    /// `annotate`
    Annotate,
    /// `term`
    Term,
}

impl Deed {
    /// All of them with their verbs.
    pub const ALL: [(&'static str, Deed); 8] = [
        ("edit", Deed::Edit),
        ("delete", Deed::Delete),
        ("replace", Deed::Replace),
        ("insert", Deed::Insert),
        ("move", Deed::Move),
        ("retitle", Deed::Retitle),
        ("annotate", Deed::Annotate),
        ("term", Deed::Term),
    ];

    /// Returns the verb.
    pub fn verb(self) -> &'static str {
        Self::ALL.iter().find(|(_, deed)| *deed == self).map_or("", |(verb, _)| verb)
    }

    /// Returns the key of the text that the drafter writes, if there is one.
    pub fn text_key(self) -> Option<&'static str> {
        match self {
            Deed::Edit => Some("put"),
            Deed::Replace | Deed::Term => Some("by"),
            Deed::Insert => Some("insert"),
            Deed::Retitle => Some("to"),
            Deed::Annotate => Some("text"),
            Deed::Delete | Deed::Move => None,
        }
    }

    /// Says whether it puts something into a place.
    pub fn has_place(self) -> bool {
        matches!(self, Deed::Insert | Deed::Move)
    }
}

/// What is to become of one place.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What is to be done.
    pub deed: Deed,
    /// Where the words stand; nothing for `insert`.
    pub at: Option<&'a Suggestion>,
    /// Where it goes, for `insert` and `move`.
    pub place: Option<(Side, &'a Suggestion)>,
    /// What the drafter writes.
    pub text: Option<&'a str>,
}

/// An amendment of one change.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// What it does, for people.
    pub title: Option<String>,
    /// The recommendations it answers.
    pub from: Vec<String>,
    /// Why it is there, where no recommendation asks for it.
    pub editorial: Option<String>,
    /// The change, as [`change`] makes it.
    pub change: Written,
}

impl Proposal {
    /// Returns the keys whose texts stay open, in the written order.
    pub fn gaps(&self) -> Vec<&'static str> {
        gaps(&self.change)
    }

    /// Returns the amendment as an entry of `amendments:`, its dash behind so many blanks.
    pub fn write(&self, indentation: usize) -> String {
        let text = |text: &String| Written::Text(text.clone());
        let mut keys = vec![("id", text(&self.id))];
        keys.extend(self.title.as_ref().map(|title| ("title", text(title))));
        if !self.from.is_empty() {
            keys.push(("from", flow(self.from.iter().map(String::as_str))));
        }
        keys.extend(self.editorial.as_ref().map(|reason| ("editorial", text(reason))));
        keys.push(("changes", Written::List(vec![self.change.clone()])));
        yaml::write(&Written::List(vec![Written::Map(keys)]), indentation)
    }
}

fn gaps(value: &Written) -> Vec<&'static str> {
    let Written::Map(entries) = value else { return Vec::new() };
    let inside = |(key, value): &(&'static str, Written)| match value {
        Written::Gap => vec![*key],
        _ => gaps(value),
    };
    entries.iter().flat_map(inside).collect()
}

/// Makes the change of a term; `expect` is the number of places that it has.
pub fn term(words: &str, text: Option<&str>, expect: Option<usize>) -> Written {
    let by = text.map_or(Written::Gap, |text| Written::Text(text.to_owned()));
    let mut keys = vec![("term", Written::Text(words.to_owned())), ("by", by)];
    keys.extend(expect.map(|count| ("expect", Written::Verbatim(count.to_string()))));
    Written::Map(keys)
}

/// Makes a change of one place, or says why these words do not do for it.
pub fn change(wish: &Wish<'_>) -> Result<Written, String> {
    let text = wish.text.map_or(Written::Gap, |text| Written::Text(text.to_owned()));
    let verb = wish.deed.verb();
    let mut keys = match (wish.deed, wish.at) {
        (Deed::Insert, _) => vec![(verb, inserted(wish, text))],
        (_, None) | (Deed::Term, _) => {
            return Err("quote words that stand in the chapters".to_owned());
        }
        (Deed::Edit, Some(at)) => {
            let Some((target, find)) = &at.edit else {
                let why = "`edit` cannot reach words in code: `replace` it as a whole";
                return Err(why.to_owned());
            };
            let (target, find) = (verbatim(target), verbatim(find));
            vec![(verb, target), ("find", find), ("put", text)]
        }
        (Deed::Delete, Some(at)) => {
            let was = section_of(at).and_then(|section| section.texts.as_ref());
            let was = was.map_or(&at.was, |texts| &texts.whole);
            vec![(verb, verbatim(target(at))), ("was", verbatim(was))]
        }
        (Deed::Replace, Some(at)) => replaced(wish, at, text)?,
        (Deed::Move, Some(at)) => vec![(verb, verbatim(target(at)))],
        (Deed::Annotate, Some(at)) => vec![(verb, verbatim(target(at))), ("text", text)],
        (Deed::Retitle, Some(at)) => vec![(verb, verbatim(&holder(at)?.target)), ("to", text)],
    };
    match wish.place {
        Some((side, anchor)) => keys.push((side.key(), verbatim(anchor_target(side, anchor)?))),
        None if wish.deed.has_place() => keys.push((Side::After.key(), Written::Gap)),
        None => {}
    }
    Ok(Written::Map(keys))
}

/// The keys of `replace`: a block, or the own text of the section whose heading is quoted.
fn replaced(
    wish: &Wish<'_>,
    at: &Suggestion,
    text: Written,
) -> Result<Vec<(&'static str, Written)>, String> {
    let was = match section_of(at).and_then(|section| section.texts.as_ref()) {
        Some(texts) => texts.own.as_ref().ok_or_else(|| {
            "the section has no text of its own: insert some at its start".to_owned()
        })?,
        None => &at.was,
    };
    let by = content(at.kind, wish.text, text);
    Ok(vec![("replace", verbatim(target(at))), ("was", verbatim(was)), ("by", by)])
}

/// What `insert` brings: beside a row a row, beside an item an item, else Markdown.
fn inserted(wish: &Wish<'_>, text: Written) -> Written {
    let kind = match wish.place {
        Some((Side::SortedIn, _)) => "row",
        Some((Side::Before | Side::After, anchor)) => anchor.kind,
        _ => "",
    };
    content(kind, wish.text, text)
}

/// Content in the place of a block or beside it. The cells of a row are told apart by `|`.
fn content(kind: &str, given: Option<&str>, text: Written) -> Written {
    match (kind, given) {
        ("row", Some(cells)) => {
            let cells = cells.trim().trim_matches('|').split('|').map(str::trim);
            Written::Map(vec![("row", flow(cells))])
        }
        ("row", None) => Written::Map(vec![("row", Written::Gap)]),
        ("item", _) => Written::Map(vec![("item", text)]),
        _ => text,
    }
}

/// Returns the locator of what words name: the section where they stand in its heading, else the
/// block.
fn target(at: &Suggestion) -> &str {
    section_of(at).map_or(&at.target, |section| &section.target)
}

/// Returns the section that words name by standing in its heading.
fn section_of(at: &Suggestion) -> Option<&Holder> {
    at.holder.as_ref().filter(|holder| holder.texts.is_some())
}

fn holder(at: &Suggestion) -> Result<&Holder, String> {
    let holder = at.holder.as_ref();
    holder.ok_or_else(|| {
        "these words stand in no section: they come before the first heading".to_owned()
    })
}

fn anchor_target(side: Side, anchor: &Suggestion) -> Result<&str, String> {
    match side {
        Side::Before | Side::After => Ok(target(anchor)),
        Side::StartOf | Side::EndOf | Side::SortedIn => Ok(&holder(anchor)?.target),
    }
}

fn verbatim(yaml: &str) -> Written {
    Written::Verbatim(yaml.to_owned())
}

fn flow<'a>(texts: impl Iterator<Item = &'a str>) -> Written {
    let texts: Vec<String> = texts.map(yaml::scalar).collect();
    Written::Verbatim(format!("[{}]", texts.join(", ")))
}

/// Returns the ids of a workspace that a new amendment cannot have.
pub fn taken(workspace: &Workspace) -> BTreeSet<String> {
    let set = &workspace.amendments;
    let mut taken: BTreeSet<String> =
        set.amendments.iter().map(|amendment| amendment.id.value.clone()).collect();
    taken.extend(set.questions.iter().map(|question| question.id.value.clone()));
    for change in set.amendments.iter().flat_map(|amendment| &amendment.changes) {
        if let Action::Alternatives(alternatives) = &change.action {
            taken.insert(alternatives.id.value.clone());
        }
    }
    for file in workspace.policies.iter().flat_map(|policy| &policy.document.files) {
        for node in file.tree.ids() {
            if let Kind::Section { id, aliases, .. } = file.tree.kind(node) {
                taken.insert(id.to_string());
                taken.extend(aliases.iter().map(ToString::to_string));
            }
        }
    }
    taken
}

/// Makes an id of what an amendment answers (`TIP-2.iii`, or the key of a policy) and what it is
/// about (a section, or words): `tip-2-iii-sit-covid`. It is not among those that are taken.
pub fn id(answers: &str, about: &str, policy: &str, taken: &BTreeSet<String>) -> String {
    let first = slug(answers);
    let prefix = format!("{}-", slug(policy));
    let about = slug(about);
    let about = about.strip_prefix(&prefix).unwrap_or(&about);
    let about = match about.len() > LONGEST {
        true => about[..LONGEST].rsplit_once('-').map_or(&about[..LONGEST], |(head, _)| head),
        false => about,
    };
    let parts = [first.as_str(), about];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut made = parts.join("-");
    if !made.starts_with(|first: char| first.is_ascii_lowercase()) {
        made = format!("{prefix}{made}");
    }
    let made = made.trim_matches('-').to_owned();
    let mut numbered = (2..).map(|number| format!("{made}-{number}"));
    match taken.contains(&made) {
        false => made,
        true => numbered.find(|id| !taken.contains(id)).unwrap_or(made),
    }
}

/// Returns the letters and digits of a text, joined by hyphens.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts = lower.split(|char: char| !char.is_ascii_alphanumeric());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::source::Span;

    fn suggestion(kind: &'static str) -> Suggestion {
        let source = SourceMap::default().add("chapters/tip/01.md", "");
        let is_heading = kind == "heading";
        let texts = crate::amend::Texts {
            whole: "\"Care Text.\"".to_owned(),
            own: Some("\"Text.\"".to_owned()),
        };
        Suggestion {
            span: Span::new(source, 0..0),
            policy: "tip".to_owned(),
            section: "section 1 \"Care\"".to_owned(),
            holder: Some(Holder {
                id: "tip-care".to_owned(),
                target: "tip-care".to_owned(),
                texts: is_heading.then_some(texts),
            }),
            kind,
            target: format!("{{ in: tip-care, {kind}: words }}"),
            edit: Some(("tip-care".to_owned(), "words".to_owned())),
            was: "\"Some words.\"".to_owned(),
        }
    }

    fn wish<'a>(deed: Deed, at: Option<&'a Suggestion>, text: Option<&'a str>) -> Wish<'a> {
        Wish { deed, at, place: None, text }
    }

    fn written(wish: &Wish<'_>) -> String {
        yaml::write(&change(wish).unwrap(), 0)
    }

    #[test]
    fn a_text_that_is_not_given_stays_open() {
        let at = suggestion("paragraph");
        let edit = wish(Deed::Edit, Some(&at), None);
        assert_eq!(written(&edit), "edit: tip-care\nfind: words\nput:\n");
        let edit = wish(Deed::Edit, Some(&at), Some(""));
        assert_eq!(written(&edit), "edit: tip-care\nfind: words\nput: \"\"\n");
        let moved = wish(Deed::Move, Some(&at), None);
        assert_eq!(written(&moved), "move: { in: tip-care, paragraph: words }\nafter:\n");
    }

    #[test]
    fn words_of_a_heading_name_the_section() {
        let at = suggestion("heading");
        let of = |deed| written(&wish(deed, Some(&at), Some("New")));
        assert_eq!(of(Deed::Delete), "delete: tip-care\nwas: \"Care Text.\"\n");
        assert_eq!(of(Deed::Replace), "replace: tip-care\nwas: \"Text.\"\nby: New\n");
        assert_eq!(of(Deed::Retitle), "retitle: tip-care\nto: New\n");
        assert_eq!(of(Deed::Annotate), "annotate: tip-care\ntext: New\n");
    }

    #[test]
    fn rows_and_items_bring_their_like() {
        let (row, item) = (suggestion("row"), suggestion("item"));
        let beside = |anchor, text| Wish {
            place: Some((Side::After, anchor)),
            ..wish(Deed::Insert, None, text)
        };
        assert_eq!(
            written(&beside(&row, Some("Gas | warm, yellow"))),
            "insert:\n  row: [Gas, \"warm, yellow\"]\nafter: { in: tip-care, row: words }\n"
        );
        assert_eq!(
            written(&beside(&item, None)),
            "insert:\n  item:\nafter: { in: tip-care, item: words }\n"
        );
        let replaced = written(&wish(Deed::Replace, Some(&row), Some("|a|b|")));
        assert!(replaced.ends_with("by:\n  row: [a, b]\n"), "{replaced}");
        let sorted = Wish { place: Some((Side::SortedIn, &row)), ..wish(Deed::Insert, None, None) };
        assert_eq!(written(&sorted), "insert:\n  row:\nsorted-in: tip-care\n");
    }

    #[test]
    fn an_amendment_is_laid_out_as_an_entry() {
        let text = "First.\n\nSecond.";
        let at = suggestion("paragraph");
        let insert = wish(Deed::Insert, None, Some(text));
        let insert = Wish { place: Some((Side::EndOf, &at)), ..insert };
        let proposal = Proposal {
            id: "tip-2-iii-care".to_owned(),
            title: Some("Care: more of it".to_owned()),
            from: vec!["TIP-2.iii".to_owned(), "2.iv".to_owned()],
            editorial: None,
            change: change(&insert).unwrap(),
        };
        let expected = "  - id: tip-2-iii-care\n    title: \"Care: more of it\"\n    \
                        from: [TIP-2.iii, \"2.iv\"]\n    changes:\n      - insert: |\n          First.\n\n          \
                        Second.\n        end-of: tip-care\n";
        assert_eq!(proposal.write(2), expected);
    }

    #[test]
    fn ids_come_from_recommendation_and_section_and_are_free() {
        let mut taken = BTreeSet::new();
        assert_eq!(id("TIP-2.iii", "tip-sit-covid", "tip", &taken), "tip-2-iii-sit-covid");
        taken.insert("tip-care".to_owned());
        taken.insert("tip-care-2".to_owned());
        assert_eq!(id("tip", "tip-care", "tip", &taken), "tip-care-3");
        assert_eq!(id("2.iii", "Überblick", "tip", &taken), "tip-2-iii-berblick");
        let long = id("tip", "a-section-about-very-many-things-at-once", "tip", &taken);
        assert_eq!(long, "tip-a-section-about-very-many");
    }
}
