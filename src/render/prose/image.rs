//! Images: named by their position among the images that the text shows.

use crate::model::document::Inline as Read;
use crate::model::document::InlineKind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::render::image;
use crate::render::prose::Block;
use crate::render::prose::Inline;
use crate::render::prose::Reader;
use crate::render::prose::Set;
use crate::render::prose::Words;
use crate::render::prose::table::Caption;

impl<'a> Reader<'a> {
    /// Reads an image, or its alternative text where it is missing.
    pub(super) fn image(
        &mut self,
        path: &str,
        alternative: &[Read],
        text: &'a str,
        at: u32,
        out: &mut Words<'a>,
    ) {
        let words = Visible::of_inlines(alternative, text).text;
        let paper = self.paper;
        let (draft, amendments) = (paper.draft, paper.amendments);
        let found = paper.images.named(draft, amendments, paper.sources, self.chapter, (path, at));
        let found = found.filter(|(_, bytes)| image::kind(bytes).is_some() && !self.plain);
        let Some((path, _)) = found else { return self.push(words.into(), out) };
        let images = &mut self.images;
        let image = *self.image_numbers.entry(path).or_insert_with(|| {
            images.push(path);
            images.len() - 1
        });
        self.blank = false;
        out.push(Inline::Set(Set::Image { image, alternative: words }));
    }

    /// Reads a paragraph that holds an image alone, with its caption.
    pub(super) fn image_block(&mut self, node: NodeId, number: u32) -> Block<'a> {
        let tree = self.tree;
        let caption = match self.caption.take() {
            Some(caption) => Some(self.caption_words(caption)),
            None => tree.inlines(node).iter().find_map(|inline| match &inline.kind {
                InlineKind::Image { title, .. } if !title.is_empty() => {
                    Some(Caption::new(vec![Inline::Text(title.to_string().into())]))
                }
                _ => None,
            }),
        };
        Block::Image { number, caption, words: self.leaf(node) }
    }
}
