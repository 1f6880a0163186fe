//! Headings: as they stand, at another level, or made.

use crate::amend::arena::NodeRef;
use crate::amend::compose::write::Last;
use crate::amend::compose::write::Outlined;
use crate::amend::compose::write::Sequence;
use crate::amend::compose::write::Writer;
use crate::amend::plan::Entity;
use crate::amend::plan::MadeKind;
use crate::amend::text::ends_line;
use crate::amend::text::lines;
use crate::amend::verb;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::revised::ChangeId;

impl Writer<'_> {
    pub(super) fn heading(
        &mut self,
        section: Entity,
        level: u8,
        causes: &[ChangeId],
        sequence: &mut Sequence,
    ) {
        match section {
            Entity::Node(node) => {
                self.own_heading(node, level, causes, sequence);
                sequence.pending = self.owners(node, causes);
            }
            Entity::Made(made) => {
                self.made_heading(made, level, sequence);
                self.placing.clone_from(&self.sources.plan.made[made as usize].causes);
                sequence.pending = self.placing.clone();
            }
        }
    }

    fn own_heading(
        &mut self,
        section: NodeRef,
        level: u8,
        causes: &[ChangeId],
        sequence: &mut Sequence,
    ) {
        self.places(section, causes);
        let tree = self.sources.arena.tree(section);
        let heading = NodeRef { node: tree.heading(section.node), ..section };
        self.gap(heading, causes, sequence);
        let outlined = |origin| Outlined { origin: Some(origin), level: Some(level) };
        self.written.outline.push(outlined(section));
        self.written.outline.push(outlined(heading));
        let node = tree.node(heading.node);
        let Kind::Heading { level: own, setext } = node.kind else { return };
        let body = node.body.clone();
        if own == level {
            self.slice(section.fragment, body.clone());
        } else if setext {
            self.as_atx(heading, level, causes);
        } else {
            let text = self.sources.arena.text(section);
            let line = &text[body.start as usize..body.end as usize];
            let indent = (line.len() - line.trim_start_matches(' ').len()) as u32;
            let start = body.start + indent;
            self.raw(section.fragment, body.start..start);
            self.made(&"#".repeat(usize::from(level)), causes);
            self.slice(section.fragment, start + u32::from(own)..body.end);
        }
        let text = self.sources.arena.text(section);
        let ended = ends_line(&text[..body.end as usize]);
        sequence.last = if ended { self.last_of(heading) } else { Last::Made };
    }

    /// An underlined heading becomes one with `#`, since underlines know two levels only.
    fn as_atx(&mut self, heading: NodeRef, level: u8, causes: &[ChangeId]) {
        let tree = self.sources.arena.tree(heading);
        let node = tree.node(heading.node);
        let text = self.sources.arena.text(heading);
        let rest = &text[node.content.end as usize..node.body.end as usize];
        let line_end = rest.find('\n').map_or(node.body.end, |at| node.content.end + at as u32);
        self.made(&format!("{} ", "#".repeat(usize::from(level))), causes);
        let part = self.detached(|writer| writer.slice(heading.fragment, node.content.clone()));
        let mut at = 0;
        for line in lines(&part.text) {
            let end = at + line.len() as u32;
            let words = line.trim_end_matches(['\n', '\r']);
            let lead = (words.len() - words.trim_start().len()) as u32;
            self.written.text.push_part(&part, at + lead..at + words.trim_end().len() as u32);
            if ends_line(line) {
                self.made(" ", causes);
            }
            at = end;
        }
        let attributes = text[node.content.end as usize..line_end as usize].trim_end();
        let end = node.content.end + attributes.len() as u32;
        self.raw(heading.fragment, node.content.end..end);
        self.made(self.eol, causes);
    }

    fn made_heading(&mut self, made: u32, level: u8, sequence: &mut Sequence) {
        let section = &self.sources.plan.made[made as usize];
        let own = section.causes.clone();
        let stood = match &section.kind {
            MadeKind::Joint { members } => members.first(),
            MadeKind::Part { of, .. } => {
                let parts = self.sources.plan.split.get(of);
                parts.is_some_and(|parts| parts.first() == Some(&made)).then_some(of)
            }
            MadeKind::Group { .. } => None,
        };
        match stood {
            Some(old) => {
                let start = self.sources.arena.tree(*old).node(old.node).body.start;
                self.gap_before(old.fragment, start, &own, sequence);
            }
            None => self.gap_before(u32::MAX, 0, &own, sequence),
        }
        let blank = Outlined { origin: None, level: Some(level) };
        self.written.outline.extend([blank.clone(), blank]);
        let (title, by) = match self.sources.plan.headings.get(&Entity::Made(made)) {
            Some((title, by)) => (title.clone(), by.clone()),
            None => {
                let title = self.sources.arena.sources.get(section.title.source).text();
                (title.trim().replace('\n', " "), own.clone())
            }
        };
        // Only our own chapters know `was=`: elsewhere nothing leads to a section by it.
        let aliases = section.aliases.iter().filter(|_| !self.sources.bare);
        let aliases: String = aliases.map(|alias| format!(" was={alias}")).collect();
        self.made(&format!("{} ", "#".repeat(usize::from(level))), &own);
        self.made(&title, &by);
        let home = NodeRef { fragment: self.home, node: NodeId::ROOT };
        let attributes = match self.sources.bare && !verb::has_ids(self.sources.arena.tree(home)) {
            true => String::new(),
            false => format!(" {{#{}{aliases}}}", section.id),
        };
        self.made(&format!("{attributes}{}", self.eol), &own);
        sequence.last = Last::Made;
    }
}
