//! Changes that work throughout a policy: `term` and `tone`.

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::model::amendment::Keep;
use crate::model::amendment::Protected;
use crate::model::amendment::Term;
use crate::model::amendment::Tone;
use crate::model::amendment::ToneChange;
use crate::parse::reader::Fields;
use crate::parse::reader::Reader;
use crate::parse::verbs;
use crate::source::Spanned;
use crate::yaml::Node;

impl Reader<'_> {
    /// Reads `term: words`.
    pub(super) fn term(&mut self, node: &Node, fields: &Fields<'_>) -> Option<Term> {
        let words = self.quotation(node, "term");
        let by = self.get(fields, "by", Self::text);
        let forms = self.get(fields, "forms", Self::text_map).unwrap_or_default();
        let sections = self.get(fields, "in", Self::sections).unwrap_or_default();
        let include = self.get(fields, "include", |reader, node, name| {
            reader.one_or_list(node, name, Reader::protected)
        });
        let keep = self.get(fields, "keep", Self::keep).unwrap_or_default();
        let case =
            self.get(fields, "case", |reader, node, name| reader.choice(node, name, &["exact"]));
        let expect = self.get(fields, "expect", |reader, node, name| reader.number(node, name, 0));
        Some(Term {
            words: words?,
            by: by?,
            forms,
            sections,
            include: include.unwrap_or_default(),
            keep,
            exact_case: case.is_some(),
            expect,
        })
    }

    fn protected(&mut self, node: &Node, name: &str) -> Option<Spanned<Protected>> {
        let word = self.choice(node, name, &verbs::PROTECTED)?;
        let kinds = Protected::ALL.iter();
        let (kind, _) = kinds.copied().find(|(_, key)| *key == word.value)?;
        Some(Spanned::new(kind, word.span))
    }

    fn keep(&mut self, node: &Node, name: &str) -> Option<Vec<Keep>> {
        self.list(node, name, |reader, node, _| {
            let fields = reader.fields(node, &verbs::KEPT)?;
            let section = reader.get(&fields, "in", Reader::section);
            let says = reader.get(&fields, "says", Reader::quotation);
            let because = reader.get(&fields, "because", Reader::text);
            Some(Keep { section, says: says?, because: because? })
        })
    }

    /// Reads `tone: [words]` or the key of a lexicon.
    pub(super) fn tone(&mut self, node: &Node, fields: &Fields<'_>) -> Option<Tone> {
        let words = match node.list() {
            Some(_) => self.list(node, "tone", Self::text),
            None => self.lexicon(node),
        };
        let sections = self.get(fields, "in", Self::sections).unwrap_or_default();
        let changes = self.get(fields, "changes", |reader, node, name| {
            reader.list(node, name, |reader, node, _| reader.tone_change(node))
        });
        let keep = self.get(fields, "keep", Self::keep).unwrap_or_default();
        Some(Tone { words: words?, sections, changes: changes.unwrap_or_default(), keep })
    }

    fn tone_change(&mut self, node: &Node) -> Option<ToneChange> {
        let fields = self.fields(node, &verbs::TONE_CHANGE)?;
        let section = self.get(&fields, "in", Self::section);
        let find = self.get(&fields, "find", Self::quotation);
        let put = self.get(&fields, "put", Self::text_or_nothing);
        let expect = self.get(&fields, "expect", Self::count);
        Some(ToneChange { span: node.span, section, find: find?, put: put?, expect })
    }

    fn lexicon(&mut self, node: &Node) -> Option<Vec<Spanned<String>>> {
        let key = self.word(node, "tone")?;
        if let Some((_, words)) = self.lexicons.iter().find(|(name, _)| name.value == key.value) {
            return Some(words.clone());
        }
        let known = || self.lexicons.iter().map(|(name, _)| name.value.as_str());
        let near = nearest(&key.value, known()).map(str::to_owned);
        let meant = slip(&key.value, known());
        let message = format!("`data/lexicons.yaml` has no word list `{}`", key.value);
        let mut finding = Diagnostic::new(codes::UNKNOWN_VALUE, message)
            .at(key.span, "no such list")
            .help(format!("for words of your own write a list: `tone: [{}]`", key.value))
            .meant(key.span, meant);
        if let Some(near) = near {
            finding = finding.candidates([Candidate::word(near)]);
        }
        self.report(finding);
        None
    }
}
