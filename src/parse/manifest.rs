//! The manifest: `policy.yaml`.

use crate::diagnostic::Candidate;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::model::manifest::Allowed;
use crate::model::manifest::Manifest;
use crate::model::manifest::Meeting;
use crate::model::manifest::Metadata;
use crate::model::manifest::PolicyEntry;
use crate::parse::forms;
use crate::parse::reader::Reader;
use crate::parse::reader::alternatives;
use crate::source::SourceId;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Value;

/// The manifest and where it lists the policies.
pub(super) struct Read {
    /// What the manifest says.
    pub(super) manifest: Manifest,
    /// The key `policies`, or the start of the file where it is missing.
    pub(super) policies: Span,
}

impl Reader<'_> {
    /// Reads the manifest; nothing is returned for one that is no map.
    pub(super) fn manifest(&mut self, source: SourceId) -> Option<Read> {
        let node = self.file_or_nothing(source)?;
        if node.value == Value::Null {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "the manifest is empty")
                    .at(node.span, "`policies` is missing here")
                    .help("add `policies: { tip: { title: …, symbol: … } }`"),
            );
            return None;
        }
        let fields = self.fields(&node, &forms::MANIFEST)?;
        let status = self.get(&fields, "status", Self::text);
        let policies = self.get(&fields, "policies", |reader, node, name| {
            reader.entries(node, name, |reader, entry| reader.policy(entry, status.as_ref()))
        });
        let allow = self.get(&fields, "allow", |reader, node, name| {
            reader.list(node, name, |reader, node, _| reader.allowed(node))
        });
        let manifest = Manifest {
            title: self.get(&fields, "title", Self::text),
            as_of: self.get(&fields, "as-of", Self::date),
            language: self
                .get(&fields, "language", Self::language)
                .unwrap_or_else(|| "en".to_owned()),
            status,
            notice: self.get(&fields, "notice", Self::text),
            meeting: self.get(&fields, "meeting", Self::meeting).unwrap_or_default(),
            policies: policies.unwrap_or_default(),
            allow: allow.unwrap_or_default(),
        };
        let policies = fields.entry("policies").map(|entry| entry.key.span);
        let start = Span { end: node.span.start, ..node.span };
        Some(Read { manifest, policies: policies.unwrap_or(start) })
    }

    fn policy(&mut self, entry: &Entry, status: Option<&Spanned<String>>) -> Option<PolicyEntry> {
        self.check_id(&entry.key);
        let fields = self.fields(&entry.value, &forms::POLICY)?;
        let text = |found: Option<Spanned<String>>| found.map(|found| found.value);
        let revision =
            self.get(&fields, "revision", |reader, node, name| reader.number(node, name, 0));
        let own = text(self.get(&fields, "status", Self::text));
        let metadata = Metadata {
            title: text(self.get(&fields, "title", Self::text)).unwrap_or_default(),
            symbol: text(self.get(&fields, "symbol", Self::text)).unwrap_or_default(),
            revision: revision.map_or(0, |revision| revision.value),
            status: own.or_else(|| text(status.cloned())).unwrap_or_default(),
            comments_until: text(self.get(&fields, "comments-until", Self::date)),
        };
        Some(PolicyEntry { key: entry.key.clone(), metadata })
    }

    fn language(&mut self, node: &Node, name: &str) -> Option<String> {
        let word = self.word(node, name)?;
        if is_language(&word.value) {
            return Some(word.value);
        }
        self.report(
            Diagnostic::new(
                codes::UNKNOWN_VALUE,
                format!("`{}` is no tag of a language", word.value),
            )
            .at(word.span, "no language")
            .help("write a tag such as `en`, `fr` or `pt-BR`"),
        );
        None
    }

    fn meeting(&mut self, node: &Node, _: &str) -> Option<Meeting> {
        let fields = self.fields(node, &forms::MEETING)?;
        Some(Meeting {
            body: self.get(&fields, "body", Self::text),
            session: self.get(&fields, "session", Self::text),
            place: self.get(&fields, "place", Self::text),
            date: self.get(&fields, "date", Self::text),
        })
    }

    fn allowed(&mut self, node: &Node) -> Option<Allowed> {
        let fields = self.fields(node, &forms::ALLOW)?;
        let code = self.get(&fields, "code", Self::word);
        let because = self.get(&fields, "because", Self::text);
        let code = code?;
        match Code::named(&code.value) {
            Some(known) if known.severity() == Severity::Warning => {}
            Some(_) => {
                let message = format!("`{}` is an error, which cannot be accepted", code.value);
                self.report(
                    Diagnostic::new(codes::UNKNOWN_ACCEPTANCE, message)
                        .at(code.span, "no warning")
                        .help("remove the entry"),
                );
            }
            None => self.no_warning(&code),
        }
        Some(Allowed { code, because: because?, span: node.span })
    }

    fn no_warning(&mut self, code: &Spanned<String>) {
        let warnings = codes::ALL.iter().filter(|code| code.severity() == Severity::Warning);
        let names: Vec<&str> = warnings.map(|code| code.name()).collect();
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("no warning is called `{}`", code.value);
        let near = nearest(&code.value, names.iter().copied());
        let mut finding = Diagnostic::new(codes::UNKNOWN_ACCEPTANCE, message)
            .at(code.span, "unknown code")
            .help(format!("write {}", alternatives(&list)));
        if let Some(near) = near {
            let meant = slip(&code.value, names);
            finding = finding.candidates([Candidate::word(near)]).meant(code.span, meant);
        }
        self.report(finding);
    }
}

/// Says whether a word has the form of a language's tag: `en`, `pt-BR` (BCP 47, section 2.1).
pub fn is_language(word: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = word.split('-').next().unwrap_or_default();
    word.split('-').all(is_part) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}
