//! Words that a change writes → where they stand in its amendment, so that what is wrong with them
//! is shown, and can be put right, in the words themselves.

use crate::model::amendment::Action;
use crate::model::amendment::Change;
use crate::model::amendment::Content;
use crate::model::amendment::Text;
use crate::source::Piece;
use crate::source::SourceMap;
use crate::source::Span;

/// Returns the pieces of a run that a change wrote, from `start` on: the words as they stand in one
/// of its texts, if they stand there once; else the verb for all of it.
pub(crate) fn pieces(run: &str, start: u32, change: &Change, sources: &SourceMap) -> Vec<Piece> {
    let verb = |start| Piece { start, from: change.span, verbatim: false };
    let words = run.trim();
    let Some(from) = place(words, &change.action, sources) else { return vec![verb(start)] };
    let first = start + (run.len() - run.trim_start().len()) as u32;
    let behind = first + words.len() as u32;
    let mut pieces = vec![Piece { start: first, from, verbatim: true }];
    if first > start {
        pieces.insert(0, verb(start));
    }
    if behind < start + run.len() as u32 {
        pieces.push(verb(behind));
    }
    pieces
}

fn place(words: &str, action: &Action, sources: &SourceMap) -> Option<Span> {
    if words.is_empty() {
        return None;
    }
    let mut found = texts(action).into_iter().flat_map(|text| {
        let places = sources.get(text.source).text().match_indices(words);
        places.map(move |(at, _)| (text.source, at as u32)).take(2)
    });
    let (source, at) = found.next()?;
    found.next().is_none().then(|| Span::new(source, at..at + words.len() as u32))
}

/// Returns the texts that an action brings into a draft.
fn texts(action: &Action) -> Vec<Text> {
    match action {
        Action::Insert { content, .. } | Action::Replace { by: content, .. } => inside(content),
        Action::Edit { put, notes, .. } => {
            std::iter::once(*put).chain(notes.iter().map(|(_, note)| *note)).collect()
        }
        Action::Group { title, content, .. } => {
            let content = content.iter().flat_map(inside);
            std::iter::once(*title).chain(content).collect()
        }
        Action::Split { into, .. } => into.iter().map(|part| part.title).collect(),
        Action::Join { title, .. } => vec![*title],
        Action::Retitle { to, .. } => vec![*to],
        Action::Annotate { text, .. } => vec![*text],
        Action::Alternatives(alternatives) => {
            alternatives.options.iter().map(|option| option.content).collect()
        }
        _ => Vec::new(),
    }
}

fn inside(content: &Content) -> Vec<Text> {
    match content {
        Content::Blocks(text) | Content::Item(text) => vec![*text],
        Content::Row(cells, _) => cells.clone(),
        Content::Column { name, cells } => {
            std::iter::once(*name).chain(cells.iter().map(|(_, cell)| *cell)).collect()
        }
    }
}
