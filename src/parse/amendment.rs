//! Files of amendments: dispositions, amendments, questions.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::Action;
use crate::model::amendment::Amendment;
use crate::model::amendment::AmendmentSet;
use crate::parse::forms;
use crate::parse::reader::Origin;
use crate::parse::reader::Reader;
use crate::parse::reader::missing;
use crate::parse::verbs;
use crate::source::SourceId;
use crate::source::Spanned;
use crate::yaml::Node;
use crate::yaml::Value;

/// Returns a finding for each change that lacks its `was`: for where nobody tells what it has to say.
pub(super) fn unguarded(amendment: &Amendment) -> impl Iterator<Item = Diagnostic> + '_ {
    let unguarded = amendment.changes.iter().filter(|change| match &change.action {
        Action::Delete { was, .. } | Action::Replace { was, .. } => was.is_none(),
        _ => false,
    });
    unguarded.map(|change| {
        let owner = format!("`{}`", change.action.verb());
        missing(&verbs::WAS, &owner, change.span).cause(amendment.cause())
    })
}

impl Reader<'_> {
    /// Reads a file of amendments and adds what it says to `set`; broken entries are left out.
    pub(super) fn amendments(&mut self, source: SourceId, set: &mut AmendmentSet) {
        let Some(node) = self.file(source) else { return };
        let Some(fields) = self.fields(&node, &forms::FILE) else { return };
        let before = self.errors();
        let policies = self.get(&fields, "policy", Self::policy_keys);
        let is_about_known = self.errors() == before;
        if !fields.has("policy") && self.origin == Origin::Workspace {
            let first = node.map().and_then(<[_]>::first);
            let place = first.map_or(node.span, |entry| entry.key.span);
            self.missing(&forms::FILE.keys[0], forms::FILE.name, place);
        }
        let policies = policies.unwrap_or_default();
        // A file may be begun before there is anything to say.
        let is_begun = |key: &str, node: &Node| match &node.value {
            Value::Null => false,
            Value::List(nodes) => key == "dispositions" || !nodes.is_empty(),
            Value::Map(entries) => key != "dispositions" || !entries.is_empty(),
            Value::Scalar(_) => true,
        };
        let filled = |key: &str| fields.get(key).filter(|node| is_begun(key, node));
        let is_file = self.origin == Origin::Apply;
        for key in ["dispositions", "questions"] {
            if let Some(node) = filled(key).filter(|_| is_file) {
                let message = format!("single files have no use for `{key}`");
                let found = Diagnostic::new(codes::WORKSPACE_ONLY, message);
                let found = found.at(node.span, "not looked at");
                self.report(found.help("keep them in the workspace whose matrix shows them"));
            }
        }
        if let Some(node) = filled("dispositions") {
            set.dispositions.extend(self.dispositions(node, "dispositions").unwrap_or_default());
        }
        if let Some(node) = filled("amendments") {
            let read =
                self.list(node, "amendments", |reader, node, _| reader.amendment(node, &policies));
            let mut read = read.unwrap_or_default();
            read.iter_mut().for_each(|amendment| amendment.whole &= is_about_known);
            set.amendments.extend(read);
        }
        if let Some(node) = filled("questions") {
            let read =
                self.list(node, "questions", |reader, node, _| reader.question(node, &policies));
            set.questions.extend(read.unwrap_or_default());
        }
    }

    fn amendment(&mut self, node: &Node, policies: &[Spanned<String>]) -> Option<Amendment> {
        let before = self.errors();
        let fields = self.fields(node, &forms::AMENDMENT)?;
        let id = self.get(&fields, "id", Self::id);
        // The rest is read all the same: its faults come in the same run.
        let id = id.unwrap_or_else(|| Spanned::new(String::new(), node.span));
        let sound = self.errors() == before;
        self.cause = (!id.value.is_empty()).then(|| format!("amendment {}", id.value));
        let from = self.get(&fields, "from", Self::recommendations);
        let before = self.errors();
        let mut amendment = Amendment {
            id,
            title: None,
            from: from.unwrap_or_default(),
            editorial: self.get(&fields, "editorial", Self::text),
            policies: policies.to_vec(),
            changes: Vec::new(),
            ensure: Vec::new(),
            whole: true,
        };
        self.cause = self.cause.take().map(|_| amendment.cause());
        amendment.title = self.get(&fields, "title", Self::text);
        let given = |key: &str| fields.has(key);
        if self.origin == Origin::Workspace && !given("from") && !given("editorial") {
            self.no_reason(&amendment.id);
        }
        let changes = self
            .get(&fields, "changes", |reader, node, name| reader.list(node, name, Reader::change));
        let ensure = self
            .get(&fields, "ensure", |reader, node, name| reader.list(node, name, Reader::guard));
        if !given("changes") && !given("ensure") {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "the amendment does nothing")
                    .at(amendment.id.span, "neither `changes` nor `ensure`")
                    .help("add `changes:` and below it what is to be done, each entry behind `- `"),
            );
        }
        self.cause = None;
        amendment.changes = changes.unwrap_or_default();
        amendment.ensure = ensure.unwrap_or_default();
        if !sound || self.errors() > before {
            // Nobody else sees what is left out.
            unguarded(&amendment).for_each(|found| self.report(found));
            if !amendment.id.value.is_empty() {
                self.left_out.push(amendment.id);
            }
            return None;
        }
        amendment.whole = !self.has_errors_in(node.span);
        Some(amendment)
    }

    fn no_reason(&mut self, id: &Spanned<String>) {
        self.report(
            Diagnostic::new(codes::MISSING_KEY, "the amendment has neither `from` nor `editorial`")
                .at(id.span, "why is it there?")
                .help("name the recommendations it answers: `from: [TIP-1.i]`")
                .help("or, if none asks for it, say why: `editorial: house style`"),
        );
    }
}
