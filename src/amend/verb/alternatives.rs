//! `alternatives`: bracketed options in place of words or of a block, or in a slot.

use crate::amend::arena::NodeRef;
use crate::amend::locate;
use crate::amend::locate::Located;
use crate::amend::locate::Sought;
use crate::amend::plan::Claim;
use crate::amend::plan::Effect;
use crate::amend::text::quote;
use crate::amend::verb::Case;
use crate::amend::verb::Outcome;
use crate::amend::verb::delete;
use crate::amend::verb::digest;
use crate::amend::verb::drops;
use crate::amend::verb::edit;
use crate::amend::verb::fault;
use crate::amend::verb::insert;
use crate::amend::verb::place;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::model::amendment::AlternativeOption;
use crate::model::amendment::Alternatives;
use crate::model::amendment::AlternativesAt;
use crate::model::amendment::Find;
use crate::model::amendment::Target;
use crate::model::document::Kind;
use crate::model::document::folded;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;

/// What would drop something, and where it can stand again.
const DROPS: (&str, &str) = ("the alternatives", "an option");

pub(super) fn act(case: Case<'_>, alternatives: &Alternatives) -> Located<Outcome> {
    if let [only] = alternatives.options.as_slice() {
        let message = "`alternatives` has a single option: there is nothing to decide";
        let found = Diagnostic::new(codes::MISSING_KEY, message);
        let found = found.at(only.id.span, "the only option");
        let help = "add an option, or write `edit`, `replace` or `insert` in place of it";
        return Err(fault(case, found.help(help)));
    }
    match &alternatives.at {
        AlternativesAt::Words(target, words) => in_words(case, alternatives, target, words),
        AlternativesAt::Block(target) => in_block(case, alternatives, target),
        AlternativesAt::Place(place) => {
            let mut outcome = Outcome::default();
            let Some((at, brought)) = insert::brought(case, 0) else { return Ok(outcome) };
            let anchor = place::only(case, place)?;
            let spot = place::spot(case, place, anchor, Some(brought.class))?;
            insert::put(case, spot, at, brought, alternatives.rank, anchor, &mut outcome)?;
            Ok(outcome)
        }
    }
}

fn in_block(case: Case<'_>, alternatives: &Alternatives, target: &Target) -> Located<Outcome> {
    let mut outcome = Outcome::default();
    let Some((at, _)) = insert::brought(case, 0) else { return Ok(outcome) };
    let node = delete::removable(case, target)?;
    let arena = case.locator.arena;
    if matches!(arena.kind(node), Kind::Row { .. } | Kind::Item | Kind::Note { .. }) {
        let what = arena.kind(node).word();
        let is = if what == "item" { "an item".to_owned() } else { format!("a {what}") };
        let message = format!("{is} cannot be replaced by bracketed paragraphs");
        let found = Diagnostic::new(codes::WRONG_TARGET, message);
        let found = found.at(target.span, format!("this is {is}"));
        let help = "set words of it in brackets with `words: …`, or name the block that holds it";
        return Err(fault(case, found.help(help)));
    }
    let text = folded(&arena.visible_text(node));
    check_base(case, alternatives, text.trim(), arena.span(node))?;
    let texts: Vec<&str> =
        alternatives.options.iter().map(|option| text_of(case, option)).collect();
    let tree = arena.tree(node);
    for leaf in tree.subtree(node.node).filter(|leaf| tree.kind(*leaf).is_leaf()) {
        drops::check_leaf(case, NodeRef { node: leaf, ..node }, &texts, DROPS)?;
    }
    let value = digest(&["alternatives", &alternatives.id.value]);
    outcome.claim(case, Claim::Removes(node), value);
    outcome.effect(value, Effect::Remove { node, instead: Some(at) });
    Ok(outcome)
}

fn text_of<'a>(case: Case<'a>, option: &AlternativeOption) -> &'a str {
    case.locator.arena.sources.get(option.content.source).text().trim()
}

/// An option that is marked as what stands there has to read like it.
fn check_base(
    case: Case<'_>,
    alternatives: &Alternatives,
    stands: &str,
    place: Span,
) -> Located<()> {
    let sources = case.locator.arena.sources;
    let text = |option: &AlternativeOption| {
        locate::folded_quote(sources.get(option.content.source).text())
    };
    let mut bases = alternatives.options.iter().filter(|option| option.base);
    let Some(other) = bases.find(|option| text(option) != stands) else { return Ok(()) };
    let message = format!(
        "the option `{}` is marked `base: true`, but the text reads otherwise",
        other.id.value
    );
    let found = Diagnostic::new(codes::WAS_DIFFERS, message);
    let found = found.at(other.content.span, "says this").at(place, "stands here");
    let written = yaml::scalar(&quote::written(stands));
    let help = format!("take `base: true` out, or write `content: {written}`");
    Err(fault(case, found.help(help)))
}

fn in_words(
    case: Case<'_>,
    alternatives: &Alternatives,
    target: &Target,
    words: &Spanned<String>,
) -> Located<Outcome> {
    let find = Find { exact: words.clone(), before: None, after: None };
    let sought = Sought { find: &find, key: "words", expect: None };
    let hits = case.locator.words(target, sought, case.amendment)?;
    let folded_words = locate::folded_quote(&words.value);
    for hit in &hits {
        let span = locate::span_of(case.locator.arena, hit);
        check_base(case, alternatives, &folded_words, span)?;
    }
    let sources = case.locator.arena.sources;
    let text = |at: usize| sources.get(alternatives.options[at].content.source).text().trim();
    let chosen = alternatives.chosen.as_ref();
    let chosen = chosen.and_then(|chosen| {
        alternatives.options.iter().position(|option| option.id.value == chosen.value)
    });
    let put = match chosen {
        Some(at) => text(at).to_owned(),
        None => {
            let texts: Vec<&str> = (0..alternatives.options.len()).map(text).collect();
            format!("\\[{}\\]", texts.join(" / "))
        }
    };
    let mut outcome = Outcome::default();
    for hit in &hits {
        let put = edit::fit(case, hit.leaf, &put);
        let range = edit::range_of(case, hit, &put)?;
        let all: Vec<&str> = (0..alternatives.options.len()).map(text).collect();
        drops::check_repeated(case, (hit.leaf, &range), &all, DROPS)?;
        edit::change_words(case, hit.leaf, range, put, chosen.is_none(), &mut outcome);
    }
    Ok(outcome)
}
