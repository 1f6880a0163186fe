//! How places of a draft are cited: by number, and by title where a paper shows no numbers.
//!
//! Must not know who cites them.

use std::collections::BTreeMap;

use crate::model::document::Document;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::document::Visible;
use crate::model::resolution::Place;
use crate::model::resolution::Resolution;
use crate::resolve::number::sections;
use crate::source::SourceMap;

/// What stands before the words of a caption.
const PREFIXES: [&str; 3] = ["Table:", "Image:", "Figure:"];

/// How a place is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// By number: `section 2.6`, `table 1`.
    pub(super) text: String,
    /// By title: `“Terms”`, `table “Lamps by street”`.
    pub(super) title: String,
}

/// Cites the places of one draft.
pub(super) struct Cited<'a> {
    resolution: &'a Resolution,
    /// How often a title heads a section.
    titles: BTreeMap<String, u32>,
    /// The captions of tables and images.
    captions: BTreeMap<Place, NodeId>,
}

impl<'a> Cited<'a> {
    /// Reads the titles of a draft whose numbers stand.
    pub(super) fn new(
        document: &Document,
        resolution: &'a Resolution,
        sources: &SourceMap,
    ) -> Self {
        let mut titles = BTreeMap::new();
        for file in &document.files {
            let text = sources.get(file.source()).text();
            for section in sections(&file.tree) {
                *titles.entry(title(&file.tree, section, text)).or_insert(0) += 1;
            }
        }
        let captions = resolution.captions.iter().map(|(caption, of)| (*of, caption.1));
        Self { resolution, titles, captions: captions.collect() }
    }

    /// Cites a section: `section 2.6`, `chapter 2`, `annex A`, or its title.
    pub(super) fn section(
        &self,
        chapter: usize,
        tree: &Tree,
        section: NodeId,
        text: &str,
    ) -> Words {
        let title = self.titled(tree, section, text);
        let Some(number) = self.resolution.sections.get(&(chapter, section)) else {
            let text = quoted(&self::title(tree, section, text));
            return Words { text, title };
        };
        let text = match number.strip_prefix("Annex ") {
            Some(letter) => format!("annex\u{a0}{letter}"),
            None if number.contains('.') => format!("section\u{a0}{number}"),
            None => format!("chapter\u{a0}{number}"),
        };
        Words { text, title }
    }

    /// Cites what stands at a node: `section 2.6, ¶ 9`, `table 1`, `figure 1`.
    pub(super) fn place(&self, chapter: usize, tree: &Tree, node: NodeId, text: &str) -> Words {
        let resolution = self.resolution;
        let around: Vec<NodeId> = std::iter::once(node).chain(tree.ancestors(node)).collect();
        let captioned = resolution.captions.get(&(chapter, node)).copied();
        for place in around.iter().map(|&node| (chapter, node)).chain(captioned) {
            let table = resolution.tables.get(&place).map(|number| ("table", number));
            let image = || resolution.images.get(&place).map(|number| ("figure", number));
            if let Some((what, number)) = table.or_else(image) {
                let title = quoted(&self.caption(tree, place, text));
                let title = format!("{what}\u{a0}{title}");
                return Words { text: format!("{what}\u{a0}{number}"), title };
            }
        }
        let paragraph = around
            .iter()
            .find_map(|&node| resolution.paragraphs.get(&(chapter, node)))
            .map(|number| format!("\u{b6}\u{a0}{number}"));
        let section = around
            .into_iter()
            .find(|&node| matches!(tree.kind(node), Kind::Section { .. }))
            .map(|section| self.section(chapter, tree, section, text));
        let nothing = || "the text".to_owned();
        match (section, paragraph) {
            (Some(section), Some(paragraph)) => {
                Words { text: format!("{}, {paragraph}", section.text), title: section.title }
            }
            (Some(words), None) => words,
            (None, paragraph) => {
                Words { text: paragraph.unwrap_or_else(nothing), title: nothing() }
            }
        }
    }

    /// Returns the title of a section in quotation marks; where others have the same, the title of
    /// the section around it too.
    fn titled(&self, tree: &Tree, section: NodeId, text: &str) -> String {
        let own = title(tree, section, text);
        let repeated = self.titles.get(&own).is_some_and(|times| *times > 1);
        let is_section = |node: &NodeId| matches!(tree.kind(*node), Kind::Section { .. });
        match tree.ancestors(section).find(is_section).filter(|_| repeated) {
            Some(around) => format!("{} in {}", quoted(&own), self.titled(tree, around, text)),
            None => quoted(&own),
        }
    }

    /// Returns the words of the caption of a table or an image; where an image has none, its title
    /// or its alternative text.
    fn caption(&self, tree: &Tree, (chapter, node): Place, text: &str) -> String {
        if let Some(&caption) = self.captions.get(&(chapter, node)) {
            let words = shown(&Visible::of(tree, caption, text));
            let bare = PREFIXES.iter().find_map(|prefix| words.strip_prefix(prefix));
            return bare.unwrap_or(&words).trim().to_owned();
        }
        let title = tree.inlines(node).iter().find_map(|inline| match &inline.kind {
            InlineKind::Image { title, .. } if !title.is_empty() => Some(title.to_string()),
            _ => None,
        });
        title.unwrap_or_else(|| shown(&Visible::with_images(tree.inlines(node), text)))
    }
}

/// Returns the words of a heading.
fn title(tree: &Tree, section: NodeId, text: &str) -> String {
    shown(&Visible::of(tree, tree.heading(section), text))
}

/// Returns a visible text without the links that have no words.
fn shown(visible: &Visible) -> String {
    let mut words = visible.text.clone();
    for link in visible.links.iter().rev().filter(|link| link.wordless) {
        words.replace_range(link.range.start as usize..link.range.end as usize, "");
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sets a title in quotation marks; its own become single ones.
fn quoted(title: &str) -> String {
    let inner = title.replace('\u{201c}', "\u{2018}").replace('\u{201d}', "\u{2019}");
    format!("\u{201c}{inner}\u{201d}")
}
