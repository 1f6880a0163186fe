//! Reads nodes into values and reports what does not fit.
//!
//! Every reader returns nothing after a report, so that reading goes on and all faults of a file
//! come in one run. Must not know which keys there are (that is said by the tables).

use std::collections::HashMap;

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::model::amendment::Text;
use crate::parse::ids;
use crate::parse::keys::Form;
use crate::parse::keys::Key;
use crate::parse::names::Known;
use crate::source::Excerpt;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Style;
use crate::yaml::Value;

/// How many bytes a word has at most that is an id, a number, a name of a file or the like.
const LONGEST_WORD: usize = 200;

/// Where files come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// From a workspace: `policy` and `from` are demanded, passages lie inside it.
    Workspace,
    /// From the command line of `policy apply`: neither is, and passages lie beside the file.
    Apply,
}

/// What readers need: the texts, what may be named, and where reports go.
pub(super) struct Reader<'a> {
    /// All texts; long texts become excerpts in it.
    pub(super) sources: &'a mut SourceMap,
    /// Where the files come from.
    pub(super) origin: Origin,
    /// Markdown files that `file:` may name, by path.
    pub(super) passages: HashMap<String, SourceId>,
    /// Word lists that `tone` may name.
    pub(super) lexicons: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// The policies that may be named; nothing where any may.
    pub(super) policies: Option<Vec<String>>,
    /// The recommendations that may be named; nothing where any may.
    pub(super) register: Option<Known>,
    /// Entries of the register that are broken; naming them is no further fault.
    pub(super) broken: Vec<String>,
    /// Ids of amendments that were left out because they are broken.
    pub(super) left_out: Vec<Spanned<String>>,
    /// Whose doing the next findings are.
    pub(super) cause: Option<String>,
    errors: usize,
    sink: &'a mut Diagnostics,
}

/// Words that people write for keys, with the keys that they may mean, the likeliest first.
const SYNONYMS: [(&[&str], &[&str]); 8] = [
    (&["with", "new", "replacement", "replace-with", "becomes", "into"], &["by", "put", "to"]),
    (&["to", "by", "put"], &["put", "by", "to"]),
    (&["old", "search", "words"], &["find", "was"]),
    (&["text", "note", "comment", "content"], &["text", "by", "put"]),
    (&["heading", "name", "new-title"], &["to", "title"]),
    (&["section", "where", "within", "inside"], &["in"]),
    (&["reason", "why", "rationale"], &["because", "editorial"]),
    (&["order", "sections"], &["children"]),
];

/// Returns the key that a word of ordinary language can only be meant to be.
fn synonym<'k>(word: &str, free: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let entries = SYNONYMS.iter().filter(|(words, _)| words.contains(&word));
    entries.flat_map(|(_, keys)| *keys).find_map(|key| free.clone().find(|known| known == key))
}

/// Returns the finding that a key is missing.
pub(super) fn missing(key: &Key, owner: &str, place: Span) -> Diagnostic {
    let (name, meaning) = (key.name, key.meaning);
    Diagnostic::new(codes::MISSING_KEY, format!("{owner} has no `{name}`"))
        .at(place, format!("`{name}` is missing here"))
        .help(format!("add `{name}: …` ({meaning})"))
}

/// A map whose keys were checked.
pub(super) struct Fields<'n> {
    entries: Vec<&'n Entry>,
    guessed: Vec<String>,
}

impl<'n> Fields<'n> {
    /// Returns the value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Says whether a key is there, if only as a slip of the pen that was reported.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some() || self.guessed.iter().any(|guessed| guessed == key)
    }

    /// Returns a key with its value.
    pub(super) fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().copied().find(|entry| entry.key.value == key)
    }
}

impl<'a> Reader<'a> {
    /// Makes a reader that knows neither passages nor lexicons nor policies.
    pub(super) fn new(sources: &'a mut SourceMap, sink: &'a mut Diagnostics) -> Self {
        Self {
            sources,
            origin: Origin::Workspace,
            passages: HashMap::new(),
            lexicons: Vec::new(),
            policies: None,
            register: None,
            broken: Vec::new(),
            left_out: Vec::new(),
            cause: None,
            errors: 0,
            sink,
        }
    }

    /// Makes Markdown files known to `file:`.
    pub(super) fn know_passages(&mut self, passages: &[SourceId]) {
        let path = |source: &SourceId| (self.sources.get(*source).path().to_owned(), *source);
        let passages: Vec<_> = passages.iter().map(path).collect();
        self.passages.extend(passages);
    }

    /// Returns how many errors were reported so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Says whether an error was found in a part of a file, be it one of how YAML is written.
    pub(super) fn has_errors_in(&self, part: Span) -> bool {
        let lies_there = |span: Span| {
            span.source == part.source && part.start <= span.start && span.start <= part.end
        };
        let mut errors = self.sink.iter().filter(|found| found.severity == Severity::Error);
        errors.any(|found| found.labels.iter().any(|label| lies_there(label.span)))
    }

    /// Reports a finding.
    pub(super) fn report(&mut self, mut finding: Diagnostic) {
        self.errors += usize::from(finding.severity == Severity::Error);
        finding.message = finding.message.replace(['\n', '\r'], " ");
        if finding.cause.is_none() {
            finding.cause.clone_from(&self.cause);
        }
        self.sink.push(finding);
    }

    /// Reads a YAML file. Nothing is returned for one that is empty or cannot be read.
    pub(super) fn file(&mut self, source: SourceId) -> Option<Node> {
        self.file_or_nothing(source).filter(|node| node.value != Value::Null)
    }

    /// Reads a YAML file, which may be empty.
    pub(super) fn file_or_nothing(&mut self, source: SourceId) -> Option<Node> {
        crate::yaml::read(self.sources, source, self.sink)
    }

    /// Reads the map of a form: reports unknown and missing keys.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, form: &Form) -> Option<Fields<'n>> {
        let Some(entries) = node.map() else {
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, format!("{} is a map", form.name))
                    .at(node.span, format!("{} stands here", what(node)))
                    .help(format!("write `key: value`; the keys are {}", names(form.keys))),
            );
            return None;
        };
        let fields = self.known(entries, form.keys, form.name);
        let place = entries.first().map_or(node.span, |entry| entry.key.span);
        for key in form.keys.iter().filter(|key| key.demanded && !fields.has(key.name)) {
            self.missing(key, form.name, place);
        }
        Some(fields)
    }

    /// Drops the entries whose keys are not among `keys`, with a report.
    pub(super) fn known<'n, 'k>(
        &mut self,
        entries: impl IntoIterator<Item = &'n Entry>,
        keys: impl IntoIterator<Item = &'k Key>,
        owner: &str,
    ) -> Fields<'n> {
        let keys: Vec<&Key> = keys.into_iter().collect();
        let mut fields = Fields { entries: Vec::new(), guessed: Vec::new() };
        let entries = self.without_rests(entries);
        for &entry in &entries {
            if keys.iter().any(|key| key.name == entry.key.value) {
                fields.entries.push(entry);
            } else {
                fields.guessed.extend(self.unknown_key(entry, &entries, &keys, owner));
            }
        }
        fields
    }

    /// Reports a key that nothing reads; returns the key that was probably meant.
    fn unknown_key(
        &mut self,
        entry: &Entry,
        others: &[&Entry],
        keys: &[&Key],
        owner: &str,
    ) -> Option<String> {
        let name = &clipped(&entry.key.value);
        let near = nearest(name, keys.iter().map(|key| key.name));
        let is_there = |key: &&str| others.iter().any(|other| other.key.value == **key);
        let free = keys.iter().map(|key| key.name).filter(|key| !is_there(key));
        let meant = slip(name, free.clone());
        let near = near.or_else(|| synonym(name, free));
        let finding =
            Diagnostic::new(codes::UNKNOWN_KEY, format!("`{name}` is not a key of {owner}"))
                .at(entry.key.span, "nothing reads this");
        self.report(match near {
            Some(near) => finding
                .candidates([Candidate::word(near)])
                .help(format!("did you mean `{near}`?"))
                .meant(entry.key.span, meant),
            None if keys.is_empty() => finding.help("remove it"),
            None => finding.help(format!("{owner} takes {}", names(keys.iter().copied()))),
        });
        near.map(str::to_owned)
    }

    /// Reports a key that must be there.
    pub(super) fn missing(&mut self, key: &Key, owner: &str, place: Span) {
        self.report(missing(key, owner, place));
    }

    /// Reads the value of a key, if it is there.
    pub(super) fn get<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<T> {
        let node = fields.get(key)?;
        read(self, node, key)
    }

    /// Reads a text as it is written, without blanks around it.
    pub(super) fn text(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let text = self.words(node, name)?.trim();
        if text.is_empty() {
            self.empty(node, name);
            return None;
        }
        let text = Spanned::new(text.to_owned(), node.span);
        self.warn_of_comment(node, name);
        Some(text)
    }

    /// Reads a short word such as an id, a number or a date: no text that people read.
    pub(super) fn word(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let text = self.words(node, name)?.trim();
        if text.is_empty() {
            self.empty(node, name);
            return None;
        }
        if text.len() > LONGEST_WORD || text.contains('\n') {
            self.report(
                Diagnostic::new(
                    codes::WRONG_TYPE,
                    format!("`{name}` takes a word, not a long text"),
                )
                .at(node.span, "a word is expected here")
                .help(format!("write a short word behind `{name}:`")),
            );
            return None;
        }
        Some(Spanned::new(text.to_owned(), node.span))
    }

    fn words<'n>(&mut self, node: &'n Node, name: &str) -> Option<&'n str> {
        match &node.value {
            Value::Scalar(scalar) => return Some(&scalar.text),
            Value::Null => self.empty(node, name),
            Value::List(_) | Value::Map(_) => self.no_text(node, name),
        }
        None
    }

    fn no_text(&mut self, node: &Node, name: &str) {
        let message = format!("`{name}` takes a text, not {}", what(node));
        let finding = Diagnostic::new(codes::WRONG_TYPE, message);
        let written = self.sources.slice(node.span);
        if written.contains('\n') || written.starts_with("- ") {
            let help =
                format!("write one text behind `{name}:`, behind `|` if it has several lines");
            return self
                .report(finding.at(node.span, format!("{} stands here", what(node))).help(help));
        }
        let file = self.sources.get(node.span.source).text();
        let before = file[..node.span.start as usize].trim_end();
        let key = if before.ends_with(':') { format!("{name}: ") } else { String::new() };
        let label = match written.starts_with(['[', '{']) {
            true => format!("YAML takes these brackets for {}", what(node)),
            false => format!("YAML takes this for {}", what(node)),
        };
        let quoted = crate::yaml::quote(written);
        self.report(finding.at(node.span, label).help(format!("quote the text: `{key}{quoted}`")));
    }

    /// Reads inline Markdown: a text of its own, without blanks around it.
    pub(super) fn inline(&mut self, node: &Node, name: &str) -> Option<Text> {
        let text = self.text(node, name)?;
        self.is_one_paragraph(&text, name).then(|| self.excerpt(node, true))
    }

    fn is_one_paragraph(&mut self, text: &Spanned<String>, name: &str) -> bool {
        let one = text.value.lines().all(|line| !line.trim().is_empty());
        if !one {
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, format!("`{name}` takes one paragraph"))
                    .at(text.span, "a blank line divides this")
                    .help("write it without blank lines"),
            );
        }
        one
    }

    /// Reads inline Markdown that may be `""`.
    pub(super) fn inline_or_nothing(&mut self, node: &Node, name: &str) -> Option<Text> {
        let scalar = node.scalar();
        if scalar.is_some_and(|scalar| scalar.text.is_empty()) {
            return Some(self.excerpt(node, true));
        }
        self.text(node, name)?;
        Some(self.excerpt(node, true))
    }

    /// Reads a text that may be `""`.
    pub(super) fn text_or_nothing(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        if node.scalar().is_some_and(|scalar| scalar.text.is_empty()) {
            return Some(Spanned::new(String::new(), node.span));
        }
        self.text(node, name)
    }

    /// Reads Markdown of several lines, which must not be folded.
    pub(super) fn blocks(&mut self, node: &Node, name: &str) -> Option<Text> {
        self.text(node, name)?;
        self.not_folded(node, name).then(|| self.excerpt(node, false))
    }

    /// Reads the paragraph of an option, which must not be folded.
    pub(super) fn paragraph(&mut self, node: &Node, name: &str) -> Option<Text> {
        let text = self.text(node, name)?;
        let sound = self.not_folded(node, name) && self.is_one_paragraph(&text, name);
        sound.then(|| self.excerpt(node, true))
    }

    fn not_folded(&mut self, node: &Node, name: &str) -> bool {
        if node.scalar().is_some_and(|scalar| scalar.style == Style::Folded) {
            let finding =
                Diagnostic::new(codes::FOLDED_CONTENT, format!("`{name}` is written with `>`"))
                    .at(node.span, "these lines are folded into one, tables and lists too")
                    .help(format!("write `{name}: |`"));
            let file = self.sources.get(node.span.source).text();
            self.report(match node.folding_sign(file) {
                Some(sign) => finding.fix(sign, "|"),
                None => finding,
            });
            return false;
        }
        true
    }

    /// Makes the text of a scalar a source of its own.
    fn excerpt(&mut self, node: &Node, trimmed: bool) -> Text {
        let text = node.scalar().map_or("", |scalar| scalar.text.as_str());
        let parent = node.span.source;
        let mut lines = node.text_lines(self.sources.get(parent).text());
        let kept = if trimmed { text.trim() } else { text };
        let before =
            &text[..text.len() - if trimmed { text.trim_start().len() } else { text.len() }];
        lines.drain(..before.matches('\n').count().min(lines.len() - 1));
        let blanks = before.rsplit('\n').next().unwrap_or_default();
        lines[0] += blanks.len() as u32;
        let source = self.sources.add_excerpt(kept, Excerpt { parent, lines });
        Text { source, span: node.span }
    }

    /// Reads a list.
    pub(super) fn list<T>(
        &mut self,
        node: &Node,
        name: &str,
        mut read: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(nodes) = node.list() else {
            self.no_list(node, name);
            return None;
        };
        if nodes.is_empty() {
            self.empty(node, name);
            return None;
        }
        Some(nodes.iter().filter_map(|node| read(self, node, name)).collect())
    }

    fn no_list(&mut self, node: &Node, name: &str) {
        let first = node.map().and_then(<[Entry]>::first);
        if let Some(glued) = first.filter(|entry| entry.key.value.starts_with('-')) {
            let key = glued.key.value.trim_start_matches('-');
            let finding = Diagnostic::new(codes::WRONG_TYPE, "a space is missing behind `-`")
                .at(glued.key.span, "YAML takes this for a word");
            return self.report(finding.help(format!("write `- {key}: …`")));
        }
        let message = match node.value {
            Value::Null => format!("`{name}` is empty"),
            _ => format!("`{name}` takes a list, not {}", what(node)),
        };
        let finding = Diagnostic::new(codes::WRONG_TYPE, message);
        let lines = first.filter(|_| self.sources.slice(node.span).contains('\n'));
        self.report(match lines {
            Some(entry) => finding.at(entry.key.span, "a list is expected here").help(format!(
                "begin each entry with `- `, here `- {}: …`, and put its other keys below `{0}`",
                entry.key.value
            )),
            None => finding
                .at(node.span, "a list is expected here")
                .help("begin each entry with `- ` on a line of its own, or write `[a, b]`"),
        });
    }

    /// Reads a list, or one entry in its stead.
    pub(super) fn one_or_list<T>(
        &mut self,
        node: &Node,
        name: &str,
        mut read: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        if node.list().is_some() {
            return self.list(node, name, read);
        }
        read(self, node, name).map(|one| vec![one])
    }

    /// Reads a map with keys of the user's own.
    pub(super) fn entries<T>(
        &mut self,
        node: &Node,
        name: &str,
        mut read: impl FnMut(&mut Self, &Entry) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(entries) = node.map() else {
            let message = format!("`{name}` takes a map, not {}", what(node));
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, message)
                    .at(node.span, "a map is expected here")
                    .help("write `key: value`, each on a line of its own, or `{ key: value }`"),
            );
            return None;
        };
        if entries.is_empty() {
            self.empty(node, name);
            return None;
        }
        let whole = self.without_rests(entries);
        Some(whole.into_iter().filter_map(|entry| read(self, entry)).collect())
    }

    /// Reads texts by texts.
    pub(super) fn text_map(
        &mut self,
        node: &Node,
        name: &str,
    ) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
        self.entries(node, name, |reader, entry| {
            let text = reader.text(&entry.value, &entry.key.value)?;
            Some((entry.key.clone(), text))
        })
    }

    /// Reads an id.
    pub(super) fn id(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let id = self.word(node, name)?;
        self.check_id(&id).then_some(id)
    }

    /// Reports names that stand twice.
    pub(super) fn no_double(&mut self, named: &[(String, Span)], message: impl Fn(&str) -> String) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for (name, span) in named {
            if let Some(&first) = seen.get(name.as_str()) {
                self.report(
                    Diagnostic::new(codes::DUPLICATE_ID, message(name))
                        .at(*span, "second")
                        .at(first, "first")
                        .help("give one of the two another name, or remove it"),
                );
            }
            seen.entry(name).or_insert(*span);
        }
    }

    /// Reads one id or a list of them, none twice.
    pub(super) fn ids(&mut self, node: &Node, name: &str) -> Option<Vec<Spanned<String>>> {
        let ids = self.one_or_list(node, name, Self::id)?;
        self.no_repetition(&ids, name);
        Some(ids)
    }

    /// Reports an id that has not the form of ids, and says whether it has.
    pub(super) fn check_id(&mut self, id: &Spanned<String>) -> bool {
        match ids::fault(&id.value) {
            None => true,
            Some(fault) => {
                self.report(fault.at(id.span));
                false
            }
        }
    }

    /// Reports what stands twice in a list.
    pub(super) fn no_repetition(&mut self, ids: &[Spanned<String>], name: &str) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for id in ids {
            if let Some(&first) = seen.get(id.value.as_str()) {
                let message = format!("`{}` stands twice in `{name}`", id.value);
                self.report(
                    Diagnostic::new(codes::DUPLICATE_ID, message)
                        .at(id.span, "second time")
                        .at(first, "first time")
                        .help("remove one of the two"),
                );
            }
            seen.entry(&id.value).or_insert(id.span);
        }
    }
}

/// Returns a key for a message, shortened if it is long.
fn clipped(key: &str) -> String {
    match key.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &key[..at]),
        None => key.to_owned(),
    }
}

/// Names what a node is, with its article.
pub(super) fn what(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "nothing",
        Value::Scalar(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// Lists keys for people.
pub(super) fn names<'k>(keys: impl IntoIterator<Item = &'k Key>) -> String {
    let names: Vec<String> = keys.into_iter().map(|key| format!("`{}`", key.name)).collect();
    joined(&names, "and")
}

/// Lists alternatives for people.
pub(super) fn alternatives(words: &[String]) -> String {
    joined(words, "or")
}

fn joined(words: &[String], conjunction: &str) -> String {
    match words {
        [most @ .., last] if !most.is_empty() => {
            format!("{} {conjunction} {last}", most.join(", "))
        }
        _ => words.concat(),
    }
}
