//! What words carry besides letters, and new words must not lose in silence: note marks, links,
//! images, anchors, comments, line breaks, and the formats that change what words mean.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;

use crate::amend::arena::NodeRef;
use crate::amend::locate::Located;
use crate::amend::text::formats::has_meaning;
use crate::amend::verb::Case;
use crate::amend::verb::fault;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::markdown;
use crate::model::amendment::Action;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::source::Span;
use crate::source::Spanned;

/// What stands in words that go.
struct Carried {
    /// As `drops` names it: `[^label]`, where a link leads, an image's path, a comment, a tag.
    name: String,
    /// As it is written.
    written: String,
    span: Span,
    /// Whether it is a break or format, which only an edit has to repeat.
    format: bool,
}

/// Checks that what the words in a range of a leaf carry stands again in `put`, as often as before,
/// or is named in `drops`. Notes in `met` which of `drops` name something there.
pub(super) fn check(
    case: Case<'_>,
    (leaf, range): (NodeRef, &Range<u32>),
    put: &str,
    drops: &[Spanned<String>],
    met: &mut BTreeSet<usize>,
) -> Located<()> {
    let named =
        |one: &Carried| drops.iter().position(|drop| names(&drop.value, &one.name, &one.written));
    // A link around the words is there, though it stays.
    let touches = |span: &Range<u32>| span.start < range.end && range.start < span.end;
    met.extend(all_carried(case, (leaf, range), touches).iter().filter_map(named));
    let carried = carried(case, leaf, range);
    let quoted = quoted_formats(case);
    let may_go = |one: &Carried| named(one).is_some() || quoted.contains(&one.name);
    let Some(lost) = lost(carried, &[put], may_go) else { return Ok(()) };
    let found = would_drop(case, "the edit", &lost);
    let as_tag = if lost.written.contains(['\n', '\r']) { " as `<br>`" } else { "" };
    let help = format!("repeat it in `put`{as_tag}, or agree: `drops: [{:?}]`", lost.name);
    let found = found.help(help);
    Err(fault(case, found))
}

/// Checks that what a leaf carries stands again in one of the texts that come in its stead; `what`
/// would drop it, `key` is where it can stand again.
pub(super) fn check_leaf(
    case: Case<'_>,
    leaf: NodeRef,
    puts: &[&str],
    (what, key): (&str, &str),
) -> Located<()> {
    let range = case.locator.arena.tree(leaf).node(leaf.node).content.clone();
    check_repeated(case, (leaf, &range), puts, (what, key))
}

/// Checks that what the words in a range of a leaf carry stands again in one of the texts that come
/// in their stead.
pub(super) fn check_repeated(
    case: Case<'_>,
    (leaf, range): (NodeRef, &Range<u32>),
    puts: &[&str],
    (what, key): (&str, &str),
) -> Located<()> {
    match lost(carried(case, leaf, range), puts, |one| one.format) {
        None => Ok(()),
        Some(lost) => {
            let found = would_drop(case, what, &lost);
            Err(fault(case, found.help(format!("repeat `{}` in {key}", lost.written))))
        }
    }
}

/// Checks that each of `drops` names something in the words.
pub(super) fn check_met(
    case: Case<'_>,
    drops: &[Spanned<String>],
    met: &BTreeSet<usize>,
) -> Located<()> {
    let Some(at) = (0..drops.len()).find(|at| !met.contains(at)) else { return Ok(()) };
    let message = format!("`{}` is not in the words of this edit", drops[at].value);
    let found = Diagnostic::new(codes::WORDS_NOT_FOUND, message);
    let found = found.at(drops[at].span, "drops nothing");
    let help = "take it out of `drops`, or write it as it stands there: `[^label]` for a note, \
                where a link leads, the path of an image";
    Err(fault(case, found.help(help)))
}

/// Returns the formats that an edit quotes with its words: whoever writes them there means them.
fn quoted_formats(case: Case<'_>) -> BTreeSet<String> {
    let Action::Edit { find, .. } = &case.change.action else { return BTreeSet::new() };
    let words = find.exact.value.as_str();
    let inlines = markdown::read_inlines(words).into_iter();
    let formats = inlines.filter(|inline| has_meaning(&inline.kind));
    formats.filter_map(|inline| name_of(&inline, "")).collect()
}

/// Returns what stands wholly in a range of a leaf.
fn carried(case: Case<'_>, leaf: NodeRef, range: &Range<u32>) -> Vec<Carried> {
    let inside = |span: &Range<u32>| range.start <= span.start && span.end <= range.end;
    all_carried(case, (leaf, range), inside)
}

/// Returns what stands in a range of a leaf or around it, as far as it is wanted.
fn all_carried(
    case: Case<'_>,
    (leaf, range): (NodeRef, &Range<u32>),
    wanted: impl Fn(&Range<u32>) -> bool,
) -> Vec<Carried> {
    let arena = case.locator.arena;
    let (tree, text) = (arena.tree(leaf), arena.text(leaf));
    let formats = arena.formats(leaf);
    let inlines = formats.touching(range.clone()).map(|(_, inline)| inline);
    let inlines = inlines.filter(|inline| wanted(&inline.span));
    let carried = inlines.filter_map(|inline| {
        let written = &text[inline.span.start as usize..inline.span.end as usize];
        let name = name_of(inline, written)?;
        let span = Span::new(tree.source, inline.span.clone());
        let format = has_meaning(&inline.kind);
        Some(Carried { name, written: written.to_owned(), span, format })
    });
    carried.collect()
}

/// Returns the first that stands in the new texts less often than before; each of the texts may
/// repeat it.
fn lost(
    carried: Vec<Carried>,
    puts: &[&str],
    may_go: impl Fn(&Carried) -> bool,
) -> Option<Carried> {
    let mut again: HashMap<String, usize> = HashMap::new();
    for put in puts {
        for inline in markdown::read_inlines(put) {
            let written = &put[inline.span.start as usize..inline.span.end as usize];
            if let Some(name) = name_of(&inline, written) {
                *again.entry(name).or_default() += 1;
            }
        }
    }
    carried.into_iter().find(|one| match again.get_mut(&one.name) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => !may_go(one),
    })
}

fn would_drop(case: Case<'_>, what: &str, lost: &Carried) -> Diagnostic {
    let message = match lost.written.contains(['\n', '\r']) && lost.format {
        true => format!("{what} would drop a line break"),
        false => format!("{what} would drop `{}`", lost.written),
    };
    let found = Diagnostic::new(codes::EDIT_DROPS, message);
    let is_edit = matches!(case.change.action, Action::Edit { .. });
    let label = if is_edit { "these words" } else { "this change" };
    let found = found.at(super::edit::words_span(case), label);
    found.at(lost.span, "would go")
}

fn names(drop: &str, name: &str, written: &str) -> bool {
    let bare =
        |name: &str| name.trim_start_matches(['[', '^', '#']).trim_end_matches(']').to_owned();
    let is_tag = drop.starts_with('<') && name.starts_with('<');
    drop == name || drop == written || bare(drop) == bare(name) || is_tag && tag(drop) == tag(name)
}

/// Returns the name of the tag that a text begins with.
fn tag(text: &str) -> String {
    let name = text.trim_start_matches(['<', '/']);
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// Returns what must not go in silence, as `drops` names it.
fn name_of(inline: &Inline, written: &str) -> Option<String> {
    match &inline.kind {
        InlineKind::NoteMark(label) => Some(format!("[^{label}]")),
        InlineKind::Link(target) if target.destination().is_empty() => Some(written.to_owned()),
        InlineKind::Link(target) => Some(target.destination()),
        InlineKind::Image { path, .. } => Some(path.to_string()),
        InlineKind::Anchor(id) => Some(format!("#{id}")),
        InlineKind::Comment => Some(written.to_owned()),
        InlineKind::HardBreak => Some("<br>".to_owned()),
        InlineKind::Superscript => Some("<sup>".to_owned()),
        InlineKind::Subscript => Some("<sub>".to_owned()),
        InlineKind::Inserted => Some("<ins>".to_owned()),
        InlineKind::Deleted => Some("<del>".to_owned()),
        InlineKind::Strikethrough => Some("~~".to_owned()),
        _ => None,
    }
}
