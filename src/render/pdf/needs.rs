//! What pages need of a text before they can be set: that every character is in some font, and that
//! headings lie one level below one another.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::Visible;
use crate::model::revised::RevisedWorkspace;
use crate::render::pdf::fonts::Fonts;
use crate::source::SourceMap;
use crate::source::Span;

/// Checks what pages need of the drafts and of the fonts of the house.
///
/// Raises `unreadable-font`, `missing-glyph`, `skipped-level`.
pub(in crate::render) fn check(
    revised: &RevisedWorkspace,
    house: &[(String, Vec<u8>)],
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    for path in Fonts::unreadable(house) {
        let message = format!("the font `{path}` cannot be read");
        let found = Diagnostic::new(codes::UNREADABLE_FONT, message);
        sink.push(found.help("put a TrueType or OpenType font there, or take the file out"));
    }
    for draft in &revised.policies {
        glyphs(&draft.document, house, sources, sink);
        draft.document.files.iter().for_each(|file| levels(file, sources, sink));
    }
}

/// How many characters a message shows.
const SHOWN: usize = 3;

/// Raises `missing-glyph`, once for each script.
fn glyphs(
    document: &Document,
    house: &[(String, Vec<u8>)],
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    let mut fonts = None;
    let mut missing: BTreeMap<char, (Span, usize)> = BTreeMap::new();
    let mut note = |char: char, at: Span| {
        if !is_common(char) && !fonts.get_or_insert_with(|| Fonts::new(house)).draw(char) {
            missing.entry(char).or_insert((at, 0)).1 += 1;
        }
    };
    for file in &document.files {
        let text = sources.get(file.source()).text();
        let mut exact = |start: u32, words: &str| {
            for (at, char) in words.char_indices().filter(|(_, char)| !char.is_ascii()) {
                let start = start + at as u32;
                note(char, Span::new(file.source(), start..start + char.len_utf8() as u32));
            }
        };
        for inline in &file.tree.inlines {
            let words = &text[inline.span.start as usize..inline.span.end as usize];
            match &inline.kind {
                InlineKind::Text(None) | InlineKind::Code(_) | InlineKind::Literal => {
                    exact(inline.span.start, words);
                }
                InlineKind::Text(Some(shown)) if words.contains(&**shown) => {
                    exact(inline.span.start, words);
                }
                _ => {}
            }
        }
        for node in &file.tree.nodes {
            if matches!(node.kind, Kind::Code { .. } | Kind::Html) {
                let words = &text[node.content.start as usize..node.content.end as usize];
                exact(node.content.start, words);
            }
        }
        for inline in &file.tree.inlines {
            if let InlineKind::Text(Some(shown)) = &inline.kind {
                let at = Span::new(file.source(), inline.span.clone());
                shown.chars().for_each(|char| note(char, at));
            }
        }
    }
    let missing: Vec<Missing> =
        missing.into_iter().map(|(char, (at, times))| Missing { char, at, times }).collect();
    missing.chunk_by(is_near).for_each(|script| sink.push(missing_glyph(script)));
}

/// A character that no font draws.
struct Missing {
    char: char,
    /// Where it stands first.
    at: Span,
    /// How often it stands in the draft.
    times: usize,
}

/// Says whether two characters are likely of one script: a text in a script that no font has is one
/// fault, not one for each of its letters.
fn is_near(one: &Missing, next: &Missing) -> bool {
    // Ideographs, syllables and pictographs lie far apart in blocks of thousands.
    let reach = if one.char < '\u{2e80}' { 0x100 } else { 0x1000 };
    u32::from(next.char) - u32::from(one.char) < reach
}

/// Says that the characters of a script are in no font, where the first of them stands.
fn missing_glyph(script: &[Missing]) -> Diagnostic {
    let code = |missing: &Missing| format!("U+{:04X}", u32::from(missing.char));
    let (first, last) = (&script[0], &script[script.len() - 1]);
    let message = match script {
        [one] => format!("no font of the PDF draws `{}` ({})", one.char, code(one)),
        _ => {
            let shown = script.iter().take(SHOWN).map(|missing| format!("`{}`", missing.char));
            let shown = shown.collect::<Vec<_>>().join(", ");
            let more = if script.len() > SHOWN { ", …" } else { "" };
            let (count, from, to) = (script.len(), code(first), code(last));
            format!("no font of the PDF draws {shown}{more} ({count} characters, {from} to {to})")
        }
    };
    let times: usize = script.iter().map(|missing| missing.times).sum();
    let label = match times {
        1 => "stands here".to_owned(),
        2 => "stands here, and once more".to_owned(),
        times => format!("the first of {times} places"),
    };
    let at = script.iter().map(|missing| missing.at).min_by_key(|at| (at.source, at.start));
    let at = at.expect("a chunk holds an element");
    Diagnostic::new(codes::MISSING_GLYPH, message).at(at, label).help(
        "put a font that has it into the folder `fonts/` of the workspace, or leave the PDF out: \
         `policy build -f md,html`",
    )
}

/// Says whether a character is surely in the program's own fonts, so that they need not be read:
/// letters of the European and most African languages in Latin script, and common signs.
fn is_common(char: char) -> bool {
    matches!(char, '\0'..='\u{17f}' | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2020}'..='\u{2022}' | '\u{2026}' | '\u{20ac}' | '\u{2212}')
}

/// Raises `skipped-level`.
fn levels(file: &File, sources: &SourceMap, sink: &mut Diagnostics) {
    let tree = &file.tree;
    for section in tree.ids() {
        let Kind::Section { level, .. } = tree.kind(section) else { continue };
        let above = tree.ancestors(section).find_map(|outer| match tree.kind(outer) {
            Kind::Section { level, .. } => Some((outer, *level)),
            _ => None,
        });
        let Some((outer, upper)) = above.filter(|(_, upper)| *level > upper + 1) else { continue };
        let text = sources.get(file.source()).text();
        let title = Visible::of(tree, tree.heading(section), text).text;
        let hashes = |level: u8| "#".repeat(usize::from(level));
        let message = format!(
            "\"{}\" lies {} levels below the heading above it",
            title.trim(),
            level - upper
        );
        let found = Diagnostic::new(codes::SKIPPED_LEVEL, message)
            .at(tree.span(tree.heading(section)), format!("begins with `{}`", hashes(*level)))
            .at(tree.span(tree.heading(outer)), format!("begins with `{}`", hashes(upper)));
        sink.push(found.help(format!(
            "begin it with `{}`: papers show it at that level, and readers who listen to a paper step \
             from level to level",
            hashes(upper + 1)
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_drawn_by_the_own_fonts() {
        let fonts = Fonts::new(&[]);
        let missing: Vec<char> = ('\0'..='\u{ffff}')
            .filter(|char| is_common(*char) && !char.is_control() && !fonts.draw(*char))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(fonts.draw('\u{634}') && !fonts.draw('\u{1200}'));
    }
}
