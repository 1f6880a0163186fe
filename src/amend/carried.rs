//! Links of single files that changes leave without their target: they move to another file, or what
//! they lead to does; and links that changes bring without words. A link is never rewritten: whoever
//! moves it is told what to write.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::document::Inline;
use crate::model::document::InlineKind;
use crate::model::document::Kind;
use crate::model::document::LinkTarget;
use crate::model::document::NodeId;
use crate::model::document::Tree;
use crate::model::revised::Origin;
use crate::model::revised::RevisedWorkspace;
use crate::model::workspace::Workspace;
use crate::source::SourceId;
use crate::source::SourceMap;
use crate::source::Span;

/// Where a link leads: a path, and an id or nothing.
type Goal = (String, Option<String>);

/// Reports links that no longer lead where they led in the files as they were given.
///
/// Raises `unresolved-reference` for a section that the link would no longer reach, `moved-link` for
/// a file beside the one that the link stood in, `empty-link` for a new one without words.
pub fn carried(
    workspace: &Workspace,
    revised: &RevisedWorkspace,
    sources: &SourceMap,
    sink: &mut Diagnostics,
) {
    let bases = workspace.policies.iter().map(|policy| &policy.document);
    let drafts = revised.policies.iter().map(|draft| &draft.document);
    let had = bases.map(|base| ids(&base.files[0].tree)).collect();
    let has = drafts.map(|draft| ids(&draft.files[0].tree)).collect();
    let mut desk = Desk { workspace, revised, sources, had, has, places: HashMap::new() };
    desk.places = desk.places();
    for (home, draft) in revised.policies.iter().enumerate() {
        desk.empty(home, sink);
        for inline in draft.document.files.iter().flat_map(|file| &file.tree.inlines) {
            let destination = match &inline.kind {
                InlineKind::Link(LinkTarget::Section(id)) => format!("#{id}"),
                InlineKind::Link(LinkTarget::Other(path)) => path.to_string(),
                InlineKind::Image { path, .. } => path.to_string(),
                _ => continue,
            };
            let link = Link { home, at: inline.span.start, destination };
            if let Some(found) = desk.examine(&link) {
                let span = Span::new(draft.document.files[0].source(), inline.span.clone());
                sink.push(desk.finding(&link, span, found));
            }
        }
    }
}

struct Link {
    /// The file it stands in now.
    home: usize,
    /// Its first byte there.
    at: u32,
    destination: String,
}

/// What is wrong with a link.
struct Fault {
    /// The file it stood in.
    from: usize,
    /// What is to be written in its stead; nothing where the target is gone.
    better: Option<String>,
    /// Whether it led to a section.
    to_section: bool,
    /// The byte of the base whose change is to blame, and the file.
    blame: (usize, u32),
}

struct Desk<'a> {
    workspace: &'a Workspace,
    revised: &'a RevisedWorkspace,
    sources: &'a SourceMap,
    /// The ids of each file as it was given, with the byte where they stand; and as it is now.
    had: Vec<HashMap<String, u32>>,
    has: Vec<HashMap<String, u32>>,
    /// Where the headings and anchors of the base stand now, by their first byte: file and id.
    places: HashMap<(SourceId, u32), (usize, String)>,
}

impl Desk<'_> {
    fn places(&self) -> HashMap<(SourceId, u32), (usize, String)> {
        let mut places = HashMap::new();
        for (home, draft) in self.revised.policies.iter().enumerate() {
            for (id, at) in marks(&draft.document.files[0].tree) {
                if let Some(former) = self.former(home, at) {
                    places.entry(former).or_insert((home, id));
                }
            }
        }
        places
    }

    /// Returns the byte of the base that stands at a byte of a file, if it is one.
    fn former(&self, home: usize, at: u32) -> Option<(SourceId, u32)> {
        let runs = &self.revised.policies[home].provenance[0];
        let run = &runs[runs.partition_point(|run| run.range.end <= at)..].first()?;
        match run.origin {
            Origin::Base(source, start) => Some((source, start + (at - run.range.start))),
            Origin::Changes(_) => None,
        }
    }

    /// Reports cross-references without words that changes bring: only a build fills them in. A file
    /// that has such already is made for one.
    fn empty(&self, home: usize, sink: &mut Diagnostics) {
        let is_empty = |inline: &&Inline| {
            matches!(inline.kind, InlineKind::Link(LinkTarget::Section(_))) && inline.inner == 0
        };
        if self.base(home).inlines.iter().any(|inline| is_empty(&inline)) {
            return;
        }
        let tree = &self.revised.policies[home].document.files[0].tree;
        for inline in tree.inlines.iter().filter(is_empty) {
            let span = Span::new(tree.source, inline.span.clone());
            let written = self.sources.slice(span);
            let message = format!("`{written}` has no words, and a file is not given any");
            let help = format!("write words: `[…]{}`", written.trim_start_matches("[]"));
            let found = Diagnostic::new(codes::EMPTY_LINK, message);
            sink.push(found.at(span, "shows nothing").help(help));
        }
    }

    fn path(&self, file: usize) -> &str {
        &self.workspace.policies[file].key
    }

    fn base(&self, file: usize) -> &Tree {
        &self.workspace.policies[file].document.files[0].tree
    }

    fn examine(&self, link: &Link) -> Option<Fault> {
        let former = self.former(link.home, link.at);
        let from = former.and_then(|(source, _)| {
            (0..self.workspace.policies.len()).find(|file| self.base(*file).source == source)
        });
        let from = from.unwrap_or(link.home);
        let own = link.destination.starts_with('#');
        // Links within a file are looked at when the draft is resolved.
        if own && from == link.home {
            return None;
        }
        let led = goal(self.path(from), &link.destination)?;
        let file = (0..self.workspace.policies.len())
            .find(|file| normal(self.path(*file)).is_some_and(|path| path == led.0));
        let id = led.1.as_deref();
        let known =
            file.zip(id).and_then(|(file, id)| self.had[file].get(id).map(|at| (file, id, *at)));
        let at = former.map_or(0, |(_, at)| at);
        let (wanted, blame) = match known {
            Some((file, id, mark)) => match self.now(file, id, mark) {
                Some((now, id)) => ((normal(self.path(now))?, Some(id)), (file, mark)),
                None => {
                    let (better, blame) = (None, (file, mark));
                    return Some(Fault { from, better, to_section: true, blame });
                }
            },
            // It led nowhere before.
            None if own => return None,
            None => (led.clone(), (from, at)),
        };
        if goal(self.path(link.home), &link.destination).as_ref() == Some(&wanted) {
            return None;
        }
        let better = Some(written(self.path(link.home), &wanted)?);
        let blame = if from == link.home { blame } else { (from, at) };
        Some(Fault { from, better, to_section: known.is_some(), blame })
    }

    /// Returns the file and id of what had an id in a file as it was given.
    fn now(&self, file: usize, id: &str, at: u32) -> Option<(usize, String)> {
        if let Some(place) = self.places.get(&(self.base(file).source, at)) {
            return Some(place.clone());
        }
        let draft = &self.revised.policies[file];
        if self.has[file].contains_key(id) {
            return Some((file, id.to_owned()));
        }
        let retired = draft.retired.iter().find(|retired| retired.id == id)?;
        retired.now.as_ref().map(|(id, _)| (file, id.clone()))
    }

    fn finding(&self, link: &Link, span: Span, fault: Fault) -> Diagnostic {
        let destination = &link.destination;
        let (code, message) = match (fault.to_section, fault.from == link.home) {
            (true, _) => (
                codes::UNRESOLVED_REFERENCE,
                format!("the link to `{destination}` does not lead to its section any more"),
            ),
            (false, _) => (
                codes::MOVED_LINK,
                format!(
                    "`{destination}` moves to a file of another folder and leads elsewhere there"
                ),
            ),
        };
        let label = match fault.from == link.home {
            true => "led to a section that a change takes elsewhere".to_owned(),
            false => format!("comes to stand in {}", self.path(link.home)),
        };
        let found = Diagnostic::new(code, message).at(span, label);
        let found = self.blamed(found, &fault);
        let text = self.sources.slice(span);
        let old = format!("]({destination}");
        match fault.better {
            None => found.help("let the link lead elsewhere, or take it out"),
            Some(better) if text.contains(&old) && text.starts_with('[') => {
                let put = text.replacen(&old, &format!("]({better}"), 1);
                found.help(format!(
                    "if it is to lead there still, `edit` it:\nfind: {}\nput: {}\ndrops: {}",
                    crate::yaml::quote(text),
                    crate::yaml::quote(&put),
                    crate::yaml::quote(destination)
                ))
            }
            Some(better) => found.help(format!("what would lead there still: `{better}`")),
        }
    }

    fn blamed(&self, found: Diagnostic, fault: &Fault) -> Diagnostic {
        let (file, at) = fault.blame;
        let draft = &self.revised.policies[file];
        let holds = |node: NodeId| {
            let body = &self.base(file).node(node).body;
            body.start <= at && at < body.end
        };
        let moved = draft.moves.iter().find(|moved| holds(moved.node.1));
        let Some(by) = moved.and_then(|moved| moved.causes.first()) else {
            let mut retired = draft.retired.iter().filter(|retired| retired.span.start == at);
            return match retired.find_map(|retired| retired.by.as_ref()) {
                Some(by) => found.at(by.span, by.what).cause(&by.cause),
                None => found,
            };
        };
        let amendment = &self.workspace.amendments.amendments[by.amendment as usize];
        let change = &amendment.changes[by.change as usize];
        found.at(change.span, "moves it").cause(amendment.cause())
    }
}

/// Returns the ids of a file with the first byte of their heading's words, or of the anchor.
fn marks(tree: &Tree) -> Vec<(String, u32)> {
    let mut marks = Vec::new();
    for node in tree.ids() {
        if let Kind::Section { id, aliases, .. } = tree.kind(node) {
            let at = tree.node(tree.heading(node)).content.start;
            marks.push((id.to_string(), at));
            marks.extend(aliases.iter().map(|alias| (alias.to_string(), at)));
        }
    }
    let anchors = tree.inlines.iter().filter_map(|inline| match &inline.kind {
        InlineKind::Anchor(id) => Some((id.to_string(), inline.span.start)),
        _ => None,
    });
    marks.extend(anchors);
    marks
}

/// Returns the ids of a file, each with the first place that has it.
fn ids(tree: &Tree) -> HashMap<String, u32> {
    let mut ids = HashMap::new();
    for (id, at) in marks(tree) {
        ids.entry(id).or_insert(at);
    }
    ids
}

/// Returns where a relative destination leads from a file; nothing for others.
fn goal(file: &str, destination: &str) -> Option<Goal> {
    let (path, id) = match destination.split_once('#') {
        Some((path, id)) => (path, Some(id.to_owned())),
        None => (destination, None),
    };
    if path.is_empty() {
        return Some((normal(file)?, Some(id?)));
    }
    let is_relative = !path.starts_with(['/', '?', '\\']) && !has_scheme(path);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let root = if file.starts_with('/') && folder.is_empty() { "/" } else { folder };
    let whole = if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") };
    is_relative.then_some(())?;
    Some((normal(&whole)?, id))
}

fn has_scheme(path: &str) -> bool {
    let letters = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
    path.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(letters))
}

/// Returns a path without `.`, and without `..` where it can be resolved; nothing for the standard
/// input, which lies nowhere.
fn normal(path: &str) -> Option<String> {
    if path == "-" {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    Some(format!("{root}{}", parts.join("/")))
}

/// Writes a destination as it is to stand in a file; nothing where no path leads there.
fn written(file: &str, (path, id): &Goal) -> Option<String> {
    let file = normal(file)?;
    let id = id.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
    if file == *path {
        return Some(id);
    }
    let folder: Vec<&str> = file.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let goal: Vec<&str> = path.split('/').collect();
    let common = folder.iter().zip(&goal[..goal.len() - 1]).take_while(|(a, b)| a == b).count();
    if folder[common..].contains(&"..") || file.starts_with('/') != path.starts_with('/') {
        return None;
    }
    let up = folder[common..].iter().map(|_| "..");
    let parts: Vec<&str> = up.chain(goal[common..].iter().copied()).collect();
    Some(format!("{}{id}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_read_from_the_file_they_stand_in() {
        let to = |file: &str, destination: &str| goal(file, destination);
        assert_eq!(to("q/b.md", "c.md"), Some(("q/c.md".into(), None)));
        assert_eq!(to("p/a.md", "../q/./b.md#x"), Some(("q/b.md".into(), Some("x".into()))));
        assert_eq!(to("/b.md", "c.md"), Some(("/c.md".into(), None)));
        assert_eq!(to("a.md", "../b.md"), Some(("../b.md".into(), None)));
        assert_eq!(to("./a.md", "#x"), Some(("a.md".into(), Some("x".into()))));
        for other in ["https://a.org/b", "mailto:a@b.org", "/top.md", "?a", ""] {
            assert_eq!(to("q/b.md", other), None, "{other}");
        }
        assert_eq!(to("-", "#x"), None);
    }

    #[test]
    fn destinations_are_written_for_the_file_they_are_to_stand_in() {
        let from = |file: &str, path: &str| written(file, &(path.into(), Some("x".into())));
        assert_eq!(from("p/a.md", "q/b.md").as_deref(), Some("../q/b.md#x"));
        assert_eq!(from("p/a.md", "p/r/b.md").as_deref(), Some("r/b.md#x"));
        assert_eq!(from("./a.md", "a.md").as_deref(), Some("#x"));
        assert_eq!(from("../a.md", "b.md"), None);
        assert_eq!(from("a.md", "/b.md"), None);
    }
}
