//! What the committee is to decide: alternatives in the text, and questions without text.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::AlternativeOption;
use crate::model::amendment::Alternatives;
use crate::model::amendment::AlternativesAt;
use crate::model::amendment::Question;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Reading;
use crate::parse::change::Clause;
use crate::parse::forms;
use crate::parse::reader::Fields;
use crate::parse::reader::Reader;
use crate::parse::targets;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Spanned;
use crate::yaml::Node;

/// What alternatives and questions share.
struct Issue {
    question: Option<Spanned<String>>,
    background: Option<Spanned<String>>,
    positions: Vec<Spanned<String>>,
    options: Vec<AlternativeOption>,
    chosen: Option<Spanned<String>>,
    decided_by: Option<Spanned<String>>,
}

impl Reader<'_> {
    /// Reads `alternatives: id`.
    pub(super) fn alternatives(&mut self, clause: &Clause<'_>) -> Option<Alternatives> {
        let fields = &clause.fields;
        let id = self.id(&clause.entry.value, "alternatives");
        let at = self.alternatives_at(clause);
        let rank = self.get(fields, "rank", Self::rank);
        if let (Some(AlternativesAt::Words(..) | AlternativesAt::Block(_)), Some(entry)) =
            (&at, fields.entry("rank"))
        {
            self.report(
                Diagnostic::new(
                    codes::UNKNOWN_KEY,
                    "`rank` orders what shares a place, and there is none",
                )
                .at(entry.key.span, "nothing reads this")
                .help("remove it"),
            );
        }
        let issue = self.issue(fields);
        self.check_options(&issue.options, at.as_ref());
        Some(Alternatives {
            id: id?,
            at: at?,
            question: issue.question,
            background: issue.background,
            positions: issue.positions,
            options: issue.options,
            chosen: issue.chosen,
            decided_by: issue.decided_by,
            rank: rank.unwrap_or(0),
        })
    }

    fn alternatives_at(&mut self, clause: &Clause<'_>) -> Option<AlternativesAt> {
        let fields = &clause.fields;
        let of =
            |keys: &[crate::parse::keys::Key]| keys.iter().find_map(|key| fields.entry(key.name));
        let placed = of(&targets::PLACES);
        let located = of(targets::TARGET.keys).or(fields.entry("words"));
        match (placed, located) {
            (Some(place), Some(target)) => {
                let (place, target) = (&place.key, &target.key);
                let message =
                    format!("`{}` and `{}` cannot stand together", place.value, target.value);
                self.report(
                    Diagnostic::new(codes::UNKNOWN_KEY, message)
                        .at(place.span, "options in a new place")
                        .at(target.span, "options in place of what is there")
                        .help("keep one of the two"),
                );
                None
            }
            (Some(_), None) => self.place(fields).map(AlternativesAt::Place),
            (None, Some(entry)) => {
                let target = self.target_of(fields, entry.span())?;
                if fields.get("words").is_some() {
                    let words = self.get(fields, "words", Self::quotation)?;
                    return Some(AlternativesAt::Words(target, words));
                }
                if target.block.is_none() {
                    self.report(
                        Diagnostic::new(
                            codes::MISSING_KEY,
                            "`alternatives` names neither block nor words",
                        )
                        .at(entry.key.span, "what do the options replace?")
                        .help("add `paragraph: …` for a block, or `words: …` for words"),
                    );
                    return None;
                }
                Some(AlternativesAt::Block(target))
            }
            (None, None) => {
                self.report(
                    Diagnostic::new(codes::MISSING_KEY, "`alternatives` has no place")
                        .at(clause.entry.key.span, "where?")
                        .help("add `in: …` with `words: …`, or a place such as `end-of: …`"),
                );
                None
            }
        }
    }

    fn issue(&mut self, fields: &Fields<'_>) -> Issue {
        let texts = |reader: &mut Self, node: &Node, name: &str| {
            reader.one_or_list(node, name, Reader::text)
        };
        let options = |reader: &mut Self, node: &Node, name: &str| {
            reader.list(node, name, |reader, node, _| reader.option(node))
        };
        let issue = Issue {
            question: self.get(fields, "question", Self::text),
            background: self.get(fields, "background", Self::text),
            positions: self.get(fields, "positions", texts).unwrap_or_default(),
            options: self.get(fields, "options", options).unwrap_or_default(),
            chosen: self.get(fields, "chosen", Self::id),
            decided_by: self.get(fields, "decided-by", Self::text),
        };
        let ids: Vec<Spanned<String>> =
            issue.options.iter().map(|option| option.id.clone()).collect();
        self.no_repetition(&ids, "options");
        self.check_chosen(&issue);
        issue
    }

    fn option(&mut self, node: &Node) -> Option<AlternativeOption> {
        let fields = self.fields(node, &forms::OPTION)?;
        let id = self.get(&fields, "id", Self::id);
        let content = self.get(&fields, "content", Self::paragraph);
        let consequence = self.get(&fields, "consequence", Self::text);
        let base = self.get(&fields, "base", Self::flag).unwrap_or(false);
        Some(AlternativeOption { id: id?, content: content?, consequence, base })
    }

    /// One option may be the base; each is one paragraph.
    fn check_options(&mut self, options: &[AlternativeOption], at: Option<&AlternativesAt>) {
        let mut bases = options.iter().filter(|option| option.base);
        if let (Some(first), Some(second)) = (bases.next(), bases.next()) {
            let message = "two options are marked `base: true`, and one text stands there";
            self.report(
                Diagnostic::new(codes::DUPLICATE_KEY, message)
                    .at(second.id.span, "second time")
                    .at(first.id.span, "first time")
                    .help("leave it with the option that is the text as it stands"),
            );
        }
        // Words of a line begin no block.
        let in_words = matches!(at, Some(AlternativesAt::Words(..)));
        for option in options.iter().filter(|_| !in_words) {
            if is_paragraph(self.sources, option.content.source) {
                continue;
            }
            let message = format!("the option `{}` is no paragraph", option.id.value);
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, message)
                    .at(option.content.span, "stands in one pair of brackets")
                    .help("write each option as one paragraph: no headings, lists or tables"),
            );
        }
    }

    fn check_chosen(&mut self, issue: &Issue) {
        let Some(chosen) = &issue.chosen else {
            if let Some(decided_by) = &issue.decided_by {
                self.report(
                    Diagnostic::new(codes::MISSING_KEY, "`decided-by` stands without `chosen`")
                        .at(decided_by.span, "what was decided?")
                        .help("add `chosen: …`, the id of an option"),
                );
            }
            return;
        };
        if issue.decided_by.is_none() {
            self.report(
                Diagnostic::new(codes::MISSING_KEY, "`chosen` stands without `decided-by`")
                    .at(chosen.span, "who decided?")
                    .help("add `decided-by: …`"),
            );
        }
        let options: Vec<&str> =
            issue.options.iter().map(|option| option.id.value.as_str()).collect();
        self.one_of("option", chosen, &options);
    }

    /// Reads an entry of `questions:`.
    pub(super) fn question(
        &mut self,
        node: &Node,
        policies: &[Spanned<String>],
    ) -> Option<Question> {
        let before = self.errors();
        let fields = self.fields(node, &forms::QUESTION)?;
        let id = self.get(&fields, "id", Self::id);
        let from = self.get(&fields, "from", Self::recommendations).unwrap_or_default();
        let issue = self.issue(&fields);
        if self.errors() > before {
            return None;
        }
        Some(Question {
            id: id?,
            policies: policies.to_vec(),
            from,
            question: issue.question?,
            background: issue.background,
            positions: issue.positions,
            options: issue.options,
            chosen: issue.chosen,
            decided_by: issue.decided_by,
        })
    }
}

/// Says whether a text is read as one paragraph.
fn is_paragraph(sources: &SourceMap, text: SourceId) -> bool {
    let tree = markdown::read(sources, text, Reading::Lenient, &mut Diagnostics::default());
    let mut blocks = tree.children(NodeId::ROOT);
    let first = blocks.next().map(|block| tree.kind(block));
    matches!(first, None | Some(Kind::Paragraph)) && blocks.next().is_none()
}
