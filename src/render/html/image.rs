//! Images: HTML of them, as data, with caption and alternative text.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::NodeId;
use crate::model::document::Visible;
use crate::render::html::Writer;
use crate::render::html::escape;
use crate::render::image;

impl<'a> Writer<'a> {
    /// Writes an image as data, or its alternative text where it is missing.
    pub(super) fn image(
        &mut self,
        path: &str,
        title: &str,
        alternative: &[Inline],
        text: &'a str,
        at: u32,
    ) {
        let words = Visible::of_inlines(alternative, text).text;
        let paper = self.paper;
        let found = paper.images.named(
            paper.draft,
            paper.amendments,
            paper.sources,
            self.chapter,
            (path, at),
        );
        let found = found.and_then(|(_, bytes)| image::kind(bytes).map(|kind| (bytes, kind)));
        let Some((bytes, kind)) = found.filter(|_| !self.plain) else {
            return escape::text(&mut self.out, &words);
        };
        self.out.push_str("<img alt=\"");
        escape::attribute(&mut self.out, &words);
        if !title.is_empty() && self.caption_of_image.is_none() {
            self.out.push_str("\" title=\"");
            escape::attribute(&mut self.out, title);
        }
        let _ = write!(self.out, "\" src=\"data:{kind};base64,");
        STANDARD.encode_string(bytes, &mut self.out);
        self.out.push_str("\">");
    }

    /// Writes a paragraph that holds an image alone, with its caption.
    pub(super) fn image_block(&mut self, node: NodeId, number: u32) {
        let tree = self.tree;
        let titles = tree.inlines(node).iter().find_map(|inline| match &inline.kind {
            InlineKind::Image { title, .. } if !title.is_empty() => Some(&**title),
            _ => None,
        });
        let _ = write!(self.out, "<figure id=\"image-{number}\">\n<figcaption>");
        let label = format!("Figure {number}.");
        match (self.caption.take(), titles) {
            (Some(caption), _) => {
                self.caption_words(caption, &label);
            }
            (None, Some(title)) => {
                let _ = write!(self.out, "<b><span data-chrome>{label}</span> ");
                let start = self.out.len();
                escape::text(&mut self.out, title);
                self.unit(start);
            }
            (None, None) => {
                let _ = write!(self.out, "<b data-chrome>Figure {number}</b>");
            }
        }
        self.out.push_str("</figcaption>\n");
        self.caption_of_image = titles;
        self.leaf(node);
        self.caption_of_image = None;
        self.out.push_str("\n</figure>\n");
    }
}
