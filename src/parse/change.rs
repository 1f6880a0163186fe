//! One change: its verb, and what each verb reads.

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::model::amendment::Action;
use crate::model::amendment::Change;
use crate::model::amendment::Place;
use crate::model::amendment::SplitPart;
use crate::parse::forms;
use crate::parse::keys::Key;
use crate::parse::reader::Fields;
use crate::parse::reader::Reader;
use crate::parse::reader::alternatives;
use crate::parse::reader::what;
use crate::parse::targets;
use crate::parse::verbs;
use crate::parse::verbs::Beside;
use crate::parse::verbs::Verb;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;

/// Words that people write for verbs.
const SYNONYMS: [(&[&str], &str); 8] = [
    (&["change", "modify", "update", "correct", "words"], "edit"),
    (&["add", "append", "new"], "insert"),
    (&["remove", "drop", "strike", "cut"], "delete"),
    (&["substitute", "rewrite"], "replace"),
    (&["rename", "title", "heading"], "retitle"),
    (&["sort", "order"], "reorder"),
    (&["merge", "combine"], "join"),
    (&["comment", "note", "remark"], "annotate"),
];

/// A map with exactly one verb, its keys checked.
pub(super) struct Clause<'n> {
    /// What the table says of the verb.
    pub(super) verb: &'static Verb,
    /// The verb as it is written, with its value.
    pub(super) entry: &'n Entry,
    /// The keys beside it.
    pub(super) fields: Fields<'n>,
}

impl Reader<'_> {
    /// Finds the verb of a map among `verbs` and checks the keys beside it; `what` names the map.
    pub(super) fn clause<'n>(
        &mut self,
        node: &'n Node,
        owner: &str,
        table: &'static [Verb],
    ) -> Option<Clause<'n>> {
        let entries = self.verbal(node, owner, table)?;
        let find = |entry: &&'n Entry| table.iter().any(|verb| verb.name == entry.key.value);
        let found: Vec<&Entry> = entries.iter().filter(find).collect();
        let entry = match found[..] {
            [entry] => entry,
            [] => {
                self.no_verb(node, entries, owner, table);
                return None;
            }
            [first, second, ..] => {
                self.several_verbs(first, second, owner);
                return None;
            }
        };
        let verb = table.iter().find(|verb| verb.name == entry.key.value)?;
        let fields = self.beside(entries, entry, verb);
        Some(Clause { verb, entry, fields })
    }

    fn verbal<'n>(&mut self, node: &'n Node, owner: &str, table: &[Verb]) -> Option<&'n [Entry]> {
        if node.map().is_none() {
            let example = table.first().map_or("", |verb| verb.name);
            let message = format!("{owner} is a map, not {}", what(node));
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, message)
                    .at(node.span, "a verb is expected here")
                    .help(format!("begin with a verb: `{example}: …`")),
            );
        }
        node.map()
    }

    fn no_verb(&mut self, node: &Node, entries: &[Entry], owner: &str, table: &'static [Verb]) {
        let known = || table.iter().map(|verb| verb.name);
        let near = entries
            .iter()
            .find_map(|entry| nearest(&entry.key.value, known()).map(|near| (&entry.key, near)));
        let meant = entries.iter().find_map(|entry| {
            let (_, verb) =
                SYNONYMS.iter().find(|(words, _)| words.contains(&&*entry.key.value))?;
            known().any(|known| known == *verb).then_some((&entry.key, verb))
        });
        let place = entries.first().map_or(node.span, |entry| entry.key.span);
        let finding = Diagnostic::new(codes::NO_VERB, format!("{owner} has no verb"));
        let finding = match (near, meant) {
            (Some((key, near)), _) => finding
                .at(key.span, "no verb")
                .candidates([Candidate::word(near)])
                .help(format!("did you mean `{near}`?"))
                .meant(key.span, slip(&key.value, known())),
            (None, Some((key, verb))) => finding
                .at(key.span, "no verb")
                .help(format!("write `{verb}: …`, if that is what `{}` says", key.value)),
            (None, None) => {
                let first = entries.first().map_or("", |entry| entry.key.value.as_str());
                let takes = |verb: &&Verb| verb.all_keys().any(|key| key.name == first);
                let taking: Vec<&Verb> = table.iter().filter(takes).collect();
                // The key of a verb behind a dash of its own.
                let is_cut_off = (1..table.len()).contains(&taking.len());
                let shown = |verb: &Verb| format!("`{}`", verb.name);
                let finding = finding.at(place, "no verb among these keys");
                match is_cut_off {
                    true => {
                        let list: Vec<String> = taking.into_iter().map(shown).collect();
                        finding.help(format!(
                            "`{first}` stands below {}: if the verb is above, write a space in place \
                             of `-`; if not, add it",
                            alternatives(&list)
                        ))
                    }
                    false => {
                        let list: Vec<String> = table.iter().map(shown).collect();
                        finding.help(format!("add one of {}", alternatives(&list)))
                    }
                }
            }
        };
        self.report(finding);
    }

    fn several_verbs(&mut self, first: &Entry, second: &Entry, owner: &str) {
        let (one, other) = (&first.key, &second.key);
        let message = format!("{owner} has two verbs, `{}` and `{}`", one.value, other.value);
        self.report(
            Diagnostic::new(codes::SEVERAL_VERBS, message)
                .at(other.span, "the second verb")
                .at(one.span, "the first verb")
                .help(format!("begin a new entry with `- {}:`", other.value)),
        );
    }

    /// Checks the keys beside a verb.
    fn beside<'n>(
        &mut self,
        entries: &'n [Entry],
        entry: &Entry,
        verb: &'static Verb,
    ) -> Fields<'n> {
        let owner = format!("`{}`", verb.name);
        let fields = self.known(
            entries.iter().filter(|other| other.key.span != entry.key.span),
            verb.all_keys(),
            &owner,
        );
        // A missing `was` is for those to report who know the text that it has to quote.
        let demanded = verb.keys.iter().filter(|key| key.demanded && key.name != verbs::WAS.name);
        let missing: Vec<&Key> = demanded.filter(|key| !fields.has(key.name)).collect();
        for key in missing {
            self.missing(key, &owner, entry.key.span);
        }
        let placed = targets::PLACES.iter().any(|key| fields.has(key.name));
        if verb.beside == Beside::Place && !placed {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, format!("`{}` has no place", verb.name))
                    .at(entry.key.span, "where?")
                    .help("say where: add `before: …`, `after: …`, `start-of: …`, `end-of: …` or `sorted-in: …`"),
            );
        }
        fields
    }

    /// Reads one change.
    pub(super) fn change(&mut self, node: &Node, _: &str) -> Option<Change> {
        let clause = self.clause(node, "a change", &verbs::VERBS)?;
        let overrides = self.get(&clause.fields, "overrides", Self::ids).unwrap_or_default();
        let action = self.action(&clause)?;
        Some(Change { span: clause.entry.key.span, action, overrides })
    }

    fn action(&mut self, clause: &Clause<'_>) -> Option<Action> {
        let node = &clause.entry.value;
        let fields = &clause.fields;
        match clause.verb.name {
            "insert" => self.insert(node, fields),
            "delete" | "replace" => self.delete_or_replace(clause),
            "edit" => self.edit(node, fields),
            "move" => {
                let target = self.target(node, "move");
                let (place, rank) = self.place_and_rank(fields);
                Some(Action::Move { target: target?, place: place?, rank })
            }
            "group" | "join" => self.group_or_join(clause),
            "split" => self.split(node, fields),
            "retitle" => {
                let section = self.target(node, "retitle");
                let to = self.get(fields, "to", Self::title);
                Some(Action::Retitle { section: section?, to: to? })
            }
            "reorder" => {
                let section = self.target(node, "reorder");
                let children = self.get(fields, "children", Self::section_ids);
                Some(Action::Reorder { section: section?, children: children? })
            }
            "term" => self.term(node, fields).map(Action::Term),
            "tone" => self.tone(node, fields).map(Action::Tone),
            "figure" => self.figure_changes(node).map(Action::Figure),
            "alternatives" => self.alternatives(clause).map(Action::Alternatives),
            "annotate" => {
                let target = self.target(node, "annotate");
                let text = self.get(fields, "text", Self::inline);
                let readers = self.get(fields, "for", |reader, node, name| {
                    reader.choice(node, name, &["drafters", "readers"])
                });
                let readers = readers.is_some_and(|word| word.value == "readers");
                Some(Action::Annotate { target: target?, text: text?, readers })
            }
            _ => self.meta(node).map(Action::Meta),
        }
    }

    /// Reads the place and the rank of what goes there.
    pub(super) fn place_and_rank(&mut self, fields: &Fields<'_>) -> (Option<Place>, i32) {
        let place = self.place(fields);
        let rank = self.get(fields, "rank", Self::rank).unwrap_or(0);
        (place, rank)
    }

    fn insert(&mut self, node: &Node, fields: &Fields<'_>) -> Option<Action> {
        let content = self.content(node, "insert");
        let (place, rank) = self.place_and_rank(fields);
        Some(Action::Insert { content: content?, place: place?, rank })
    }

    fn delete_or_replace(&mut self, clause: &Clause<'_>) -> Option<Action> {
        let fields = &clause.fields;
        let target = self.target(&clause.entry.value, clause.verb.name);
        let was = match fields.entry("was") {
            Some(entry) => Some(self.quotation(&entry.value, "was")?),
            None if fields.has("was") => return None,
            None => None,
        };
        let orphans =
            self.get(fields, "orphans", |reader, node, name| reader.choice(node, name, &["drop"]));
        let drop_orphans = orphans.map(|orphans| orphans.span);
        if clause.verb.name == "delete" {
            return Some(Action::Delete { target: target?, was, drop_orphans });
        }
        let by = self.get(fields, "by", Self::content);
        let drops = self.drops(fields);
        Some(Action::Replace { target: target?, was, by: by?, drop_orphans, drops })
    }

    fn drops(&mut self, fields: &Fields<'_>) -> Vec<Spanned<String>> {
        let drops = self.get(fields, "drops", |reader, node, name| {
            reader.one_or_list(node, name, Reader::text)
        });
        drops.unwrap_or_default()
    }

    fn edit(&mut self, node: &Node, fields: &Fields<'_>) -> Option<Action> {
        let target = self.target(node, "edit");
        let find = self.get(fields, "find", Self::find);
        let put = self.get(fields, "put", Self::inline_or_nothing);
        let expect = self.get(fields, "expect", Self::count);
        let notes = self.get(fields, "notes", |reader, node, name| {
            reader.entries(node, name, |reader, entry| {
                let text = reader.inline(&entry.value, &entry.key.value)?;
                Some((entry.key.clone(), text))
            })
        });
        let drops = self.drops(fields);
        Some(Action::Edit {
            target: target?,
            find: find?,
            put: put?,
            expect,
            notes: notes.unwrap_or_default(),
            drops,
        })
    }

    fn group_or_join(&mut self, clause: &Clause<'_>) -> Option<Action> {
        let (name, fields) = (clause.verb.name, &clause.fields);
        let members = self.section_ids(&clause.entry.value, name);
        let id = self.get(fields, "id", Self::id);
        let title = self.get(fields, "title", Self::title);
        if name == "group" {
            let content = self.get(fields, "content", Self::content);
            return Some(Action::Group { members: members?, id: id?, title: title?, content });
        }
        let members = self.at_least_two(
            members?,
            &clause.entry.value,
            "`join` takes at least two sections",
            "name the sections that become one: `join: [first, second]`",
        )?;
        Some(Action::Join { members, id: id?, title: title? })
    }

    /// Refuses a list with a single entry.
    pub(super) fn at_least_two<T>(
        &mut self,
        list: Vec<T>,
        node: &Node,
        message: &str,
        help: &str,
    ) -> Option<Vec<T>> {
        if node.list().is_some_and(|nodes| nodes.len() > 1) {
            return Some(list);
        }
        self.report(
            Diagnostic::new(codes::WRONG_TYPE, message).at(node.span, "only one").help(help),
        );
        None
    }

    fn split(&mut self, node: &Node, fields: &Fields<'_>) -> Option<Action> {
        let section = self.target(node, "split");
        let refs_to = self.get(fields, "refs-to", Self::id);
        let parts = fields.get("into")?;
        let into = self.list(parts, "into", Self::split_part)?;
        let ids: Vec<Spanned<String>> = into.iter().map(|part| part.id.clone()).collect();
        self.no_repetition(&ids, "into");
        let into = self.at_least_two(
            into,
            parts,
            "`split` makes at least two parts",
            "add a part that says where it starts: `- { id: …, title: …, starts-at: … }`",
        )?;
        let (first, rest) = into.split_first()?;
        if let Some(start) = &first.starts_at {
            self.report(
                Diagnostic::new(codes::UNKNOWN_KEY, "the first part has a `starts-at`")
                    .at(start.span, "the first part starts where the section starts")
                    .help("remove it, or add a part before this one"),
            );
        }
        for part in rest.iter().filter(|part| part.starts_at.is_none()) {
            self.missing(&verbs::STARTS_AT, &format!("the part `{}`", part.id.value), part.id.span);
        }
        Some(Action::Split { section: section?, into, refs_to })
    }

    fn split_part(&mut self, node: &Node, _: &str) -> Option<SplitPart> {
        let fields = self.fields(node, &verbs::PART)?;
        let id = self.get(&fields, "id", Self::id);
        let title = self.get(&fields, "title", Self::title);
        let starts_at = self.get(&fields, "starts-at", Self::target);
        Some(SplitPart { id: id?, title: title?, starts_at })
    }

    fn meta(&mut self, node: &Node) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
        let form = &forms::META;
        let entries = self.entries(node, "meta", |_, entry| Some(entry.clone()))?;
        let fields = self.known(&entries, form.keys, form.name);
        let mut set = Vec::new();
        for key in form.keys {
            let Some(entry) = fields.entry(key.name) else { continue };
            let value = match key.name {
                "revision" => self
                    .number(&entry.value, key.name, 0)
                    .map(|number| number.map(|number| number.to_string())),
                "comments-until" => self.date(&entry.value, key.name),
                _ => self.text(&entry.value, key.name),
            };
            set.extend(value.map(|value| (entry.key.clone(), value)));
        }
        Some(set)
    }
}
