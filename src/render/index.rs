//! The page that leads to everything: open points, policies with their papers, the build.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::markdown;
use crate::model::amendment::Action;
use crate::model::amendment::AlternativeOption;
use crate::model::amendment::Alternatives;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::model::figure::Figure;
use crate::model::register::Decision;
use crate::model::resolution::Resolution;
use crate::model::revised::ChangeId;
use crate::model::revised::RevisedDraft;
use crate::render::Format;
use crate::render::Job;
use crate::render::Paper;
use crate::render::page::Frame;
use crate::render::page::status_words;
use crate::source::Spanned;

/// What the index shows; templates see it under these names.
#[derive(Debug, Serialize)]
pub(super) struct Index<'a> {
    frame: &'a Frame,
    css: String,
    /// How many policies there are, in words.
    number: String,
    /// How many recommendations were made.
    recommendations: usize,
    open: Vec<Point>,
    policies: Vec<Policy>,
    profile: &'static str,
    warnings: usize,
    accepted: Vec<Accepted<'a>>,
}

/// An open point.
#[derive(Debug, Serialize)]
struct Point {
    symbol: String,
    from: Vec<String>,
    question: String,
    what: String,
    background: Option<String>,
    /// What was said, by whom.
    positions: Vec<String>,
    options: Vec<OptionLine>,
    place: Option<String>,
    href: Option<String>,
}

/// An option of an open point.
#[derive(Debug, Serialize)]
struct OptionLine {
    content: String,
    /// Whether it is the text as it stands.
    base: bool,
    consequence: Option<String>,
}

#[derive(Debug, Serialize)]
struct Policy {
    title: String,
    symbol: String,
    status: String,
    counts: Vec<Count>,
    items: usize,
    papers: Vec<Row>,
}

/// How many recommendations a decision has.
#[derive(Debug, Serialize)]
struct Count {
    decision: &'static str,
    words: &'static str,
    count: usize,
}

/// A paper and the files it comes in.
#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    html: Option<String>,
    pdf: Option<PdfFile>,
    markdown: Option<String>,
}

/// A PDF.
#[derive(Debug, Serialize)]
struct PdfFile {
    href: String,
    pages: usize,
}

#[derive(Debug, Serialize)]
struct Accepted<'a> {
    code: &'a str,
    because: &'a str,
}

impl<'a> Index<'a> {
    /// Gathers the index of a job; `pages` says how many pages the PDF of a policy has, if there is
    /// one.
    pub(super) fn new(
        job: &'a Job<'_>,
        frame: &'a Frame,
        css: String,
        pages: &BTreeMap<&str, usize>,
    ) -> Self {
        let drafts = &job.revised.policies;
        let resolutions = job.resolutions.iter();
        let accepted = job.accepted.iter().map(|(code, because)| Accepted { code, because });
        Self {
            frame,
            css,
            number: capitalised(&count_words(drafts.len())),
            recommendations: job.matrix.rows.len(),
            open: drafts
                .iter()
                .zip(resolutions)
                .flat_map(|(draft, resolution)| points(job, draft, resolution))
                .chain(questions(job))
                .collect(),
            policies: drafts.iter().map(|draft| policy(job, draft, pages)).collect(),
            profile: job.profile.word(),
            warnings: job.warnings,
            accepted: accepted.collect(),
        }
    }
}

fn policy(job: &Job<'_>, draft: &RevisedDraft, pages: &BTreeMap<&str, usize>) -> Policy {
    let rows = || job.matrix.rows.iter().filter(|row| row.policies.contains(&draft.policy));
    let counts = Decision::ALL.iter().map(|&(decision, word)| Count {
        decision: word,
        words: decision_words(decision),
        count: rows().filter(|row| row.decision == Some(decision)).count(),
    });
    let has = |format| is_built(job, draft, format);
    let file = |name: &str| format!("{}/{name}", draft.policy);
    let paper = Row {
        name: "Draft",
        html: has(Format::Html).then(|| file("draft.html")),
        pdf: pages
            .get(draft.policy.as_str())
            .map(|&pages| PdfFile { href: file("draft.pdf"), pages }),
        markdown: has(Format::Markdown).then(|| file("draft.md")),
    };
    Policy {
        title: draft.metadata.title.clone(),
        symbol: draft.metadata.printed_symbol(),
        status: status_words(&draft.metadata.status, draft.metadata.revision),
        counts: counts.filter(|count| count.count > 0).collect(),
        items: rows().count(),
        papers: vec![paper],
    }
}

/// Says whether the draft of a policy is made in a format.
fn is_built(job: &Job<'_>, draft: &RevisedDraft, format: Format) -> bool {
    job.policies.contains(&draft.policy)
        && job.formats.contains(&format)
        && job.papers.contains(&Paper::Draft)
}

fn decision_words(decision: Decision) -> &'static str {
    match decision {
        Decision::Incorporated => "incorporated",
        Decision::PartiallyIncorporated => "partially",
        Decision::Referred => "referred",
        Decision::Noted => "noted",
        Decision::Deferred => "deferred",
        Decision::NotIncorporated => "not incorporated",
    }
}

/// Returns the open points that stand in a draft: alternatives, then figures that are awaited.
fn points(job: &Job<'_>, draft: &RevisedDraft, resolution: &Resolution) -> Vec<Point> {
    let mut open: Vec<_> = draft.alternatives.iter().collect();
    open.sort_by_key(|open| (open.chapter, open.range.start));
    let place = Placed { job, draft, resolution };
    let mut points: Vec<Point> = open
        .into_iter()
        .map(|open| {
            let (alternatives, from) = alternatives(job, open.change);
            let options = alternatives.map_or(0, |alternatives| alternatives.options.len());
            let question = alternatives.and_then(|alternatives| text(&alternatives.question));
            let node = place.node_at(open.chapter, open.range.start);
            Point {
                symbol: draft.metadata.printed_symbol(),
                from,
                question: question.unwrap_or_else(|| "Which wording is to stand?".to_owned()),
                what: format!("{} in brackets", options_words(options)),
                background: alternatives.and_then(|it| text(&it.background)),
                positions: alternatives.map_or_else(Vec::new, |it| texts(&it.positions)),
                options: alternatives
                    .map_or_else(Vec::new, |it| option_lines(job, Some(resolution), &it.options)),
                place: node.and_then(|node| place.words(open.chapter, node)),
                href: node.and_then(|node| place.href(open.chapter, node)),
            }
        })
        .collect();
    points.extend(place.pending());
    points
}

/// Returns the issues that are put to the committee without text in a draft.
fn questions<'a>(job: &'a Job<'_>) -> impl Iterator<Item = Point> + 'a {
    let open = job.revised.questions.iter().filter(|question| question.chosen.is_none());
    open.map(|question| {
        let concerns = |draft: &&RevisedDraft| {
            question.policies.iter().any(|policy| policy.value == draft.policy)
        };
        let mut drafts = job.revised.policies.iter().zip(job.resolutions);
        let resolution =
            drafts.find(|(draft, _)| concerns(draft)).map(|(_, resolution)| resolution);
        let symbols = job.revised.policies.iter().filter(concerns);
        let symbols: Vec<String> = symbols.map(|draft| draft.metadata.printed_symbol()).collect();
        Point {
            symbol: symbols.join(", "),
            from: question.from.iter().map(|from| from.value.clone()).collect(),
            question: question.question.value.clone(),
            what: match question.options.as_slice() {
                [] => "No text in the draft".to_owned(),
                options => format!("{}, no text in the draft", options_words(options.len())),
            },
            background: text(&question.background),
            positions: texts(&question.positions),
            options: option_lines(job, resolution, &question.options),
            place: None,
            href: None,
        }
    })
}

/// Returns the options of an open point: their visible words, and what would follow.
fn option_lines(
    job: &Job<'_>,
    resolution: Option<&Resolution>,
    options: &[AlternativeOption],
) -> Vec<OptionLine> {
    let line = |option: &AlternativeOption| OptionLine {
        content: shown(job, resolution, job.files.sources.get(option.content.source).text()),
        base: option.base,
        consequence: text(&option.consequence),
    };
    options.iter().map(line).collect()
}

/// Returns the visible words of inline Markdown, those of its links filled in.
fn shown(job: &Job<'_>, resolution: Option<&Resolution>, text: &str) -> String {
    let visible = Visible::of_inlines(&markdown::read_inlines(text), text);
    let mut words = visible.text;
    for link in visible.links.iter().rev().filter(|link| link.wordless) {
        let filled = match &link.target {
            LinkTarget::Section(id) => resolution
                .and_then(|resolution| resolution.references.get(&**id))
                .map(|reference| reference.text.as_str()),
            LinkTarget::Figure(name) => {
                let (key, form) =
                    name.split_once('/').map_or((&**name, None), |(key, form)| (key, Some(form)));
                job.revised.figures.get(key).and_then(|figure| figure.shown(form))
            }
            LinkTarget::Source(key) => Some(&**key),
            LinkTarget::Other(_) => None,
        };
        let range = link.range.start as usize..link.range.end as usize;
        words.replace_range(range, filled.unwrap_or_default());
    }
    words.trim().to_owned()
}

fn texts(fields: &[Spanned<String>]) -> Vec<String> {
    fields.iter().map(|field| field.value.clone()).collect()
}

fn options_words(options: usize) -> String {
    let plural = if options == 1 { "option" } else { "options" };
    format!("{} {plural}", capitalised(&count_words(options)))
}

/// Returns the alternatives that a change sets, and the recommendations it answers.
fn alternatives<'a>(job: &'a Job<'_>, id: ChangeId) -> (Option<&'a Alternatives>, Vec<String>) {
    let amendments = &job.workspace.amendments.amendments;
    let Some(amendment) = amendments.get(id.amendment as usize) else { return (None, Vec::new()) };
    let change = amendment.changes.get(id.change as usize);
    let alternatives = change.and_then(|change| match &change.action {
        Action::Alternatives(alternatives) => Some(alternatives),
        _ => None,
    });
    (alternatives, amendment.from.iter().map(|from| from.value.clone()).collect())
}

/// Finds and names places of a draft.
struct Placed<'a> {
    job: &'a Job<'a>,
    draft: &'a RevisedDraft,
    resolution: &'a Resolution,
}

impl Placed<'_> {
    /// Returns the innermost node that holds a byte of a chapter; for alternatives, these.
    fn node_at(&self, chapter: usize, at: u32) -> Option<NodeId> {
        let tree = &self.draft.document.files.get(chapter)?.tree;
        let holds = |id: &NodeId| {
            let node = tree.node(*id);
            node.body.contains(&at) || node.body.start == at
        };
        let mut around = tree.ids().rev().filter(holds);
        let inner = around.next()?;
        let mut up = std::iter::once(inner).chain(tree.ancestors(inner));
        Some(up.find(|&id| matches!(tree.kind(id), Kind::Options { .. })).unwrap_or(inner))
    }

    /// Returns the numbers of the paragraphs in (or around) a node.
    fn paragraphs(&self, chapter: usize, node: NodeId) -> Option<(u32, u32)> {
        let tree = &self.draft.document.files[chapter].tree;
        let numbers = &self.resolution.paragraphs;
        let mut inside = numbers.range((chapter, node)..(chapter, tree.node(node).end));
        if let Some((_, &first)) = inside.next() {
            return Some((first, inside.next_back().map_or(first, |(_, &last)| last)));
        }
        let mut up = tree.ancestors(node);
        let number = up.find_map(|id| match tree.kind(id) {
            Kind::Section { .. } | Kind::Root => Some(None),
            _ => numbers.get(&(chapter, id)).map(|&number| Some((number, number))),
        });
        number.flatten()
    }

    /// Returns how a node is cited: `section 3.2, ¶¶ 9–11`.
    fn words(&self, chapter: usize, node: NodeId) -> Option<String> {
        let tree = &self.draft.document.files[chapter].tree;
        let section = tree.section_of(node).and_then(|section| match tree.kind(section) {
            Kind::Section { id, .. } => self.resolution.reference(chapter, id),
            _ => None,
        });
        let section = section.map(|reference| reference.text.clone());
        let paragraphs = self.paragraphs(chapter, node).map(|(first, last)| match first == last {
            true => format!("\u{b6}\u{a0}{first}"),
            false => format!("\u{b6}\u{b6}\u{a0}{first}\u{2013}{last}"),
        });
        let parts: Vec<String> = section.into_iter().chain(paragraphs).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Returns a link to a node in the draft's page, if there is one.
    fn href(&self, chapter: usize, node: NodeId) -> Option<String> {
        let tree = &self.draft.document.files[chapter].tree;
        let anchor = match self.paragraphs(chapter, node) {
            Some((first, _)) => format!("p-{first}"),
            None => self.resolution.anchors.get(&(chapter, tree.section_of(node)?))?.clone(),
        };
        is_built(self.job, self.draft, Format::Html)
            .then(|| format!("{}/draft.html#{anchor}", self.draft.policy))
    }

    /// Returns the figures of the draft that are awaited, each once.
    fn pending(&self) -> Vec<Point> {
        let pending = self.job.revised.figures.figures.iter().filter(|figure| figure.is_pending());
        pending.filter_map(|figure| self.awaited(figure)).collect()
    }

    fn awaited(&self, figure: &Figure) -> Option<Point> {
        let key = figure.key.value.as_str();
        let uses = |inline: &crate::model::document::Inline| match &inline.kind {
            InlineKind::Link(LinkTarget::Figure(name)) => name.split('/').next() == Some(key),
            _ => false,
        };
        let files = self.draft.document.files.iter().enumerate();
        let (chapter, at) = files
            .filter_map(|(chapter, file)| {
                Some((chapter, file.tree.inlines.iter().find(|inline| uses(inline))?.span.start))
            })
            .next()?;
        let node = self.node_at(chapter, at);
        let unit = text(&figure.unit).map_or(String::new(), |unit| format!(" ({unit})"));
        Some(Point {
            symbol: self.draft.metadata.printed_symbol(),
            from: Vec::new(),
            question: format!("The figure \u{201c}{key}\u{201d}{unit} is still awaited"),
            what: "1 figure pending".to_owned(),
            background: None,
            positions: Vec::new(),
            options: Vec::new(),
            place: node.and_then(|node| self.words(chapter, node)),
            href: node.and_then(|node| self.href(chapter, node)),
        })
    }
}

fn text(field: &Option<Spanned<String>>) -> Option<String> {
    field.as_ref().map(|field| field.value.clone()).filter(|text| !text.is_empty())
}

/// Returns a number in words up to twelve, in digits above.
fn count_words(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
