//! What is no text of a paragraph: titles of links and images, `[words](target "title")`, and blocks
//! of raw HTML. A sweep changes nothing in them, but says where its words stand there.

use std::ops::Range;

use crate::amend::draft::Draft;
use crate::amend::draft::DraftChapter;
use crate::amend::draft::Leaf;
use crate::amend::sweep::spare;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::WayBack;
use crate::model::document::fold;

/// A title or a block of raw HTML, as it is written.
pub(super) struct Aside {
    range: Range<u32>,
    /// Why words in it are spared.
    pub(super) why: &'static str,
    /// Folded for matching, with the way back.
    pub(super) text: String,
    back: WayBack,
}

impl Aside {
    fn new(chapter: &DraftChapter, range: Range<u32>, why: &'static str) -> Self {
        let written = &chapter.text.text[range.start as usize..range.end as usize];
        let (text, back) = fold(written);
        Self { range, why, text, back }
    }

    /// Returns the bytes of the chapter that a range of the folded text stands for.
    pub(super) fn bytes(&self, folded: &Range<usize>) -> Range<u32> {
        let range = self.back.range(folded);
        self.range.start + range.start..self.range.start + range.end
    }
}

/// Returns what stands aside in a policy, with the leaf, the definitions or the block that holds it.
pub(super) fn of_policy(draft: &Draft, policy: usize) -> impl Iterator<Item = (Leaf, Aside)> + '_ {
    let chapters = draft.chapters.iter().enumerate();
    let own = chapters.filter(move |(_, chapter)| chapter.policy == policy);
    own.flat_map(|(at, chapter)| {
        let nodes = chapter.tree.ids();
        nodes.flat_map(move |node| of(chapter, node).into_iter().map(move |own| ((at, node), own)))
    })
}

/// Returns what stands aside in a leaf or in a block without text.
fn of(chapter: &DraftChapter, node: NodeId) -> Vec<Aside> {
    let tree = &chapter.tree;
    let text = &chapter.text.text;
    if *tree.kind(node) == Kind::Html {
        return vec![Aside::new(chapter, tree.node(node).content.clone(), spare::RAW_HTML)];
    }
    if *tree.kind(node) == Kind::Definitions {
        let body = tree.node(node).body.clone();
        let lines = text[body.start as usize..body.end as usize].split_inclusive('\n');
        let mut start = body.start;
        let mut found = Vec::new();
        for line in lines {
            let range = title(line).map(|own| start + own.start as u32..start + own.end as u32);
            found.extend(range.map(|range| Aside::new(chapter, range, "title of a link")));
            start += line.len() as u32;
        }
        return found;
    }
    let inlines = tree.inlines(node);
    let titles = inlines.iter().enumerate().filter_map(|(at, inline)| {
        let why = match &inline.kind {
            InlineKind::Link(_) => "title of a link",
            InlineKind::Image { .. } => "title of an image",
            _ => return None,
        };
        let inside = &inlines[at + 1..=at + inline.inner as usize];
        let shown = inside.iter().map(|inner| inner.span.end).max();
        let start = shown.unwrap_or(inline.span.start);
        let behind = text[start as usize..inline.span.end as usize].strip_suffix(')')?;
        let own = title(behind)?;
        Some(Aside::new(chapter, start + own.start as u32..start + own.end as u32, why))
    });
    titles.collect()
}

/// Finds the title at the end of what stands behind the words of a link: behind white space, in
/// quotation marks or parentheses.
fn title(behind: &str) -> Option<Range<usize>> {
    let written = behind.trim_end();
    let close = written.chars().next_back()?;
    let open = match close {
        '"' | '\'' => close,
        ')' => '(',
        _ => return None,
    };
    let end = written.len() - 1;
    let mut blank = false;
    for (at, char) in written[..end].char_indices() {
        if blank && char == open {
            return Some(at + 1..end);
        }
        blank = char.is_whitespace();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_stands_behind_the_destination() {
        for (behind, found) in [
            ("](x.png \"a title\"", Some("a title")),
            ("](<x y> 'a \"b\" c' ", Some("a \"b\" c")),
            ("](x\n(a title)", Some("a title")),
            ("[ref]: /url \"a title\"\n", Some("a title")),
            ("](x.png", None),
            ("](x\"y\"", None),
            ("](x \"\"", Some("")),
        ] {
            assert_eq!(title(behind).map(|range| &behind[range]), found, "{behind}");
        }
    }
}
