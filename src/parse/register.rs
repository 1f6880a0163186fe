//! The register and the dispositions.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::register::Decision;
use crate::model::register::Disposition;
use crate::model::register::Recommendation;
use crate::model::register::RecommendationKind;
use crate::model::register::Register;
use crate::model::register::Strength;
use crate::parse::forms;
use crate::parse::keys::Key;
use crate::parse::reader::Reader;
use crate::parse::reader::names;
use crate::parse::reader::what;
use crate::source::SourceId;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Value;

impl Reader<'_> {
    /// Reads `amendments/register.yaml`.
    pub(super) fn register(&mut self, source: SourceId) -> Register {
        let Some(node) = self.file(source) else { return Register::default() };
        if let Some(entry) = node.map().and_then(|entries| {
            entries.iter().find(|entry| matches!(&*entry.key.value, "amendments" | "dispositions"))
        }) {
            let message = format!("`{}` does not belong into the register", entry.key.value);
            self.report(
                Diagnostic::new(codes::UNKNOWN_KEY, message)
                    .at(entry.key.span, "nothing reads this")
                    .help("put it into a file of its own below `amendments/`"),
            );
            return Register::default();
        }
        let Some(fields) = self.fields(&node, &forms::REGISTER) else { return Register::default() };
        // A register may be begun before there is anything to answer.
        let is_begun = |node: &&Node| match &node.value {
            Value::Null => false,
            Value::List(nodes) => !nodes.is_empty(),
            Value::Map(_) | Value::Scalar(_) => true,
        };
        let filled = fields.get("recommendations").filter(is_begun);
        let recommendations = filled.and_then(|node| {
            self.list(node, "recommendations", |reader, node, _| reader.recommendation(node))
        });
        let register = Register { recommendations: recommendations.unwrap_or_default() };
        self.check_register(&register);
        register
    }

    fn recommendation(&mut self, node: &Node) -> Option<Recommendation> {
        let before = self.errors();
        let fields = self.fields(node, &forms::RECOMMENDATION)?;
        let id = self.get(&fields, "id", Self::recommendation_id);
        let alias = self.get(&fields, "alias", Self::word);
        let session = self.get(&fields, "session", Self::word);
        let policies = self.get(&fields, "policy", Self::policy_keys);
        let said = self.get(&fields, "said", Self::text);
        let strength = self.get(&fields, "strength", |reader, node, name| {
            let words = Strength::ALL.map(|(_, word)| word);
            let found = reader.choice(node, name, &words)?;
            Strength::ALL.into_iter().find(|(_, word)| *word == found.value)
        });
        let kind = self.get(&fields, "kind", |reader, node, name| {
            let found = reader.choice(node, name, &["numbered", "embedded"])?;
            Some(match found.value {
                "numbered" => RecommendationKind::Numbered,
                _ => RecommendationKind::Embedded,
            })
        });
        let parts = self.get(&fields, "parts", Self::text_map).unwrap_or_default();
        for (part, _) in &parts {
            self.check_recommendation(part);
        }
        if self.errors() > before {
            self.broken.extend(id.map(|id| id.value));
            return None;
        }
        Some(Recommendation {
            id: id?,
            alias,
            session: session?,
            policies: policies?,
            said: said?,
            strength: strength?.0,
            kind: kind?,
            parts,
        })
    }

    /// Reads the number of a recommendation: no blanks, nothing invisible.
    pub(super) fn recommendation_id(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let id = self.word(node, name)?;
        self.check_recommendation(&id).then_some(id)
    }

    /// Reads one or several numbers of recommendations.
    pub(super) fn recommendations(
        &mut self,
        node: &Node,
        name: &str,
    ) -> Option<Vec<Spanned<String>>> {
        let from = self.one_or_list(node, name, Self::recommendation_id)?;
        self.no_repetition(&from, name);
        for named in &from {
            self.check_known(named);
        }
        Some(from)
    }

    fn check_known(&mut self, named: &Spanned<String>) {
        let is_of = |broken: &String| {
            named
                .value
                .strip_prefix(broken.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if self.broken.iter().any(is_of) {
            return;
        }
        if let Some(fault) = self.register.as_ref().and_then(|known| known.fault(named)) {
            self.report(fault);
        }
    }

    fn check_recommendation(&mut self, id: &Spanned<String>) -> bool {
        let unseen = |found: char| {
            found.is_whitespace() || found.is_control() || crate::parse::ids::is_invisible(found)
        };
        let Some(found) = id.value.chars().find(|&found| unseen(found)) else { return true };
        let bare: String = id.value.chars().filter(|&found| !unseen(found)).collect();
        let message = match found {
            ' ' => format!("`{}` holds spaces, which no recommendation does", id.value),
            _ => format!("a recommendation holds the character U+{:04X}", found as u32),
        };
        self.report(
            Diagnostic::new(codes::MALFORMED_ID, message)
                .at(id.span, "no number of a recommendation")
                .help(format!("write `{bare}`; several stand in a list: `[A, B]`")),
        );
        false
    }

    fn check_register(&mut self, register: &Register) {
        let entries = &register.recommendations;
        let numbers: Vec<(String, Span)> =
            entries.iter().map(|entry| (entry.id.value.clone(), entry.id.span)).collect();
        self.no_double(&numbers, |number| format!("two recommendations are called `{number}`"));
        let aliases: Vec<(String, Span)> = entries
            .iter()
            .filter_map(|entry| {
                let alias = entry.alias.as_ref()?;
                let policy = entry.policies.first().map_or("", |policy| &policy.value);
                Some((format!("{}\0{policy}\0{}", alias.value, entry.session.value), alias.span))
            })
            .collect();
        self.no_double(&aliases, |alias| {
            let number = alias.split('\0').next().unwrap_or_default();
            format!("two recommendations of one session have the alias `{number}`")
        });
    }

    /// Reads `dispositions:`.
    pub(super) fn dispositions(&mut self, node: &Node, _: &str) -> Option<Vec<Disposition>> {
        self.entries(node, "dispositions", |reader, entry| reader.disposition(entry))
    }

    fn disposition(&mut self, entry: &Entry) -> Option<Disposition> {
        if !self.check_recommendation(&entry.key) {
            return None;
        }
        self.check_known(&entry.key);
        let bare = |decision, span| Disposition {
            recommendation: entry.key.clone(),
            decision,
            reason: None,
            reading: None,
            omitted: None,
            to: None,
            until: None,
            by: None,
            date: None,
            span,
        };
        if !matches!(entry.value.value, Value::Map(_)) {
            if !matches!(entry.value.value, Value::Scalar(_)) {
                self.no_decision(entry);
                return None;
            }
            let decision = self.decision(&entry.value, "decision")?;
            let disposition = bare(decision, entry.span());
            let missing: Vec<_> = demanded(disposition.decision.value).collect();
            self.demand(&disposition, &missing, true);
            return Some(disposition);
        }
        let fields = self.fields(&entry.value, &forms::DISPOSITION)?;
        let decision = self.get(&fields, "decision", Self::decision);
        let mut disposition = bare(decision?, entry.span());
        disposition.reason = self.get(&fields, "reason", Self::text);
        disposition.reading = self.get(&fields, "reading", Self::text);
        disposition.omitted = self.get(&fields, "omitted", Self::text);
        disposition.to = self.get(&fields, "to", Self::text);
        disposition.until = self.get(&fields, "until", Self::text);
        disposition.by = self.get(&fields, "by", Self::text);
        disposition.date = self.get(&fields, "date", Self::date);
        let there = |key: &str| fields.get(key).is_some();
        let missing = demanded(disposition.decision.value).filter(|key| !there(key.name));
        self.demand(&disposition, &missing.collect::<Vec<_>>(), false);
        Some(disposition)
    }

    fn no_decision(&mut self, entry: &Entry) {
        let message = format!("the disposition of `{}` is {}", entry.key.value, what(&entry.value));
        self.report(
            Diagnostic::new(codes::WRONG_TYPE, message)
                .at(entry.key.span, "what was decided?")
                .help(format!("write `{}: incorporated` or another decision", entry.key.value)),
        );
    }

    fn decision(&mut self, node: &Node, name: &str) -> Option<Spanned<Decision>> {
        let word = self.choice(node, name, &forms::DECISIONS)?;
        let (decision, _) = Decision::ALL.into_iter().find(|(_, known)| *known == word.value)?;
        Some(Spanned::new(decision, word.span))
    }

    /// Reports what a decision demands and has not got.
    fn demand(&mut self, disposition: &Disposition, missing: &[&'static Key], bare: bool) {
        if missing.is_empty() {
            return;
        }
        let word = disposition.decision.value.word();
        let list = names(missing.iter().copied());
        let lines = |before: &str| -> Vec<String> {
            missing.iter().map(|key| format!("{before}{}: …", key.name)).collect()
        };
        let help = match bare {
            true => {
                let number = &disposition.recommendation.value;
                format!("write\n{number}:\n  decision: {word}\n{}", lines("  ").join("\n"))
            }
            false => format!("add `{}`", lines("").join("`, `")),
        };
        let verb = if missing.len() == 1 { "is" } else { "are" };
        self.report(
            Diagnostic::new(codes::MISSING_KEY, format!("`{word}` demands {list}"))
                .at(disposition.decision.span, format!("{list} {verb} missing here"))
                .help(help),
        );
    }
}

/// Returns the keys that a decision demands.
fn demanded(decision: Decision) -> impl Iterator<Item = &'static Key> {
    let row = forms::DEMANDED.iter().find(|(word, _)| *word == decision.word());
    let names = row.map_or(&[] as &[&str], |(_, names)| names);
    forms::DISPOSITION.keys.iter().filter(|key| names.contains(&key.name))
}
