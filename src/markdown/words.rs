//! Inline events one by one: which inline each makes.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::markdown::findings::Findings;
use crate::markdown::inlines::Inlines;
use crate::model::document::InlineKind;
use crate::model::document::LinkTarget;

/// Says whether what begins with `tag` stands inside a leaf.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

/// Says whether what ends with `tag` stands inside a leaf.
pub(super) fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

impl Inlines<'_> {
    /// Takes the next event of a leaf.
    pub(super) fn event(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        findings: &mut Findings<'_>,
    ) {
        match event {
            Event::Start(tag) => self.start_tag(tag, range, findings),
            Event::End(_) => self.end(findings),
            Event::Text(shown) => self.text(range, &shown),
            Event::Code(code) => self.single(InlineKind::Code((&*code).into()), range),
            Event::SoftBreak => self.line_break(InlineKind::SoftBreak, range),
            Event::HardBreak => self.line_break(InlineKind::HardBreak, range),
            Event::InlineHtml(tag) => self.html(range, &tag, findings),
            Event::FootnoteReference(label) => {
                self.single(InlineKind::NoteMark((&*label).into()), range);
            }
            Event::TaskListMarker(_) => self.task_mark(range),
            _ => {}
        }
    }

    fn start_tag(&mut self, tag: Tag<'_>, mut range: Range<usize>, findings: &mut Findings<'_>) {
        let kind = match tag {
            Tag::Emphasis => InlineKind::Emphasis,
            Tag::Strong => InlineKind::Strong,
            Tag::Strikethrough => InlineKind::Strikethrough,
            Tag::Link { link_type, dest_url, .. } => {
                range.end += self.missing_brackets(link_type, range.end);
                InlineKind::Link(match link_type {
                    LinkType::Email => LinkTarget::Other(format!("mailto:{dest_url}").into()),
                    _ => LinkTarget::new(&dest_url),
                })
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                range.end += self.missing_brackets(link_type, range.end);
                InlineKind::Image { path: (&*dest_url).into(), title: (&*title).into() }
            }
            _ => return,
        };
        self.start(kind, range, findings);
    }
}
