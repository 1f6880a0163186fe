//! What `policy apply` did: amendments, hits of sweeps place by place, what is left open.
//!
//! Lines of files are those of the results.

use std::path::Path;

use policy::assemble::Applied;
use policy::model::amendment::Action;
use policy::model::revised::Sweep;
use policy::source::SourceMap;
use policy::source::Span;

use crate::cli::report::plural;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::wrap;

/// Draws the report; `out` is the folder that was written into.
pub(crate) fn draw(
    applied: &Applied,
    sources: &SourceMap,
    warnings: usize,
    out: Option<&Path>,
    look: &Look,
) -> String {
    let report = Report { applied, sources, look };
    let mut drawn = report.amendments();
    report.applied.revised.sweeps.iter().for_each(|sweep| drawn.push_str(&report.sweep(sweep)));
    drawn.push_str(&report.left_open());
    drawn.push_str(&report.ending(warnings, out));
    drawn
}

struct Report<'a> {
    applied: &'a Applied,
    sources: &'a SourceMap,
    look: &'a Look,
}

impl Report<'_> {
    /// Draws the table of amendments.
    fn amendments(&self) -> String {
        let amendments = &self.applied.workspace.amendments.amendments;
        let mut rows = vec![["amendment", "outcome", "changes", "files"].map(str::to_owned)];
        for (amendment, outcome) in amendments.iter().zip(&self.applied.revised.outcomes) {
            rows.push([
                wrap::tame(&amendment.id.value),
                outcome.outcome.word().to_owned(),
                outcome.changes.to_string(),
                wrap::tame(&outcome.policies.join(", ")),
            ]);
        }
        let width = |column: usize| rows.iter().map(|row| wrap::width(&row[column])).max();
        let widths = [0, 1, 2].map(|column| width(column).unwrap_or(0));
        let room = self.look.width.saturating_sub(widths.iter().sum::<usize>() + 6).max(16);
        let mut drawn = String::new();
        for (at, [id, outcome, changes, files]) in rows.iter().enumerate() {
            let files = wrap::cut(files, room, self.look.sign("…", "..."));
            let line = format!(
                "{}  {}  {}  {files}",
                wrap::left(id, widths[0]),
                wrap::left(outcome, widths[1]),
                wrap::right(changes, widths[2]),
            );
            let ink = if at == 0 { self.look.paint(Ink::Bold, &line) } else { line };
            drawn.push_str(&format!("{}\n", ink.trim_end()));
        }
        drawn + "\n"
    }

    /// Draws a sweep with the places that it met; one that met nothing in a file is passed over.
    fn sweep(&self, sweep: &Sweep) -> String {
        let mut places: Vec<(Span, &str, &str)> = Vec::new();
        places.extend(sweep.hits.iter().map(|span| (*span, "replaced", "")));
        places.extend(sweep.spared.iter().map(|(span, why)| (*span, "spared", why.as_str())));
        places.extend(sweep.kept.iter().map(|(span, why)| (*span, "kept", why.as_str())));
        places.extend(sweep.residue.iter().map(|span| (*span, "left", "")));
        if places.is_empty() {
            return String::new();
        }
        places.sort_by_key(|(span, ..)| span.start);
        let words = match &sweep.by {
            Some(by) => format!("{} {} {by}", sweep.words, self.look.sign("→", "->")),
            None => sweep.words.clone(),
        };
        let shown = places.iter().map(|(span, ..)| self.place(*span));
        let shown: Vec<String> = shown.collect();
        let widest = shown.iter().map(|place| wrap::width(place)).max().unwrap_or(0);
        let mut drawn = format!("{}\n", self.look.paint(Ink::Bold, &wrap::tame(&words)));
        for (place, (span, fate, why)) in shown.iter().zip(&places) {
            let words = wrap::tame(self.sources.slice(*span));
            let why = if why.is_empty() { String::new() } else { format!(": {}", wrap::tame(why)) };
            let place = wrap::left(place, widest);
            drawn.push_str(&format!("  {place}  {}  {words}{why}\n", wrap::left(fate, 8)));
        }
        drawn + "\n"
    }

    /// Draws the alternatives that stand in brackets, and notes, which no file holds.
    fn left_open(&self) -> String {
        let amendments = &self.applied.workspace.amendments.amendments;
        let mut drawn = String::new();
        for draft in &self.applied.revised.policies {
            let place = |chapter: usize, at: u32| {
                let source = draft.document.files[chapter].source();
                self.place(Span::new(source, at..at))
            };
            for open in &draft.alternatives {
                let amendment = &amendments[open.change.amendment as usize];
                if let Action::Alternatives(it) =
                    &amendment.changes[open.change.change as usize].action
                {
                    let line = place(open.chapter, open.range.start);
                    let word = self.look.paint(Ink::Open, "open");
                    drawn.push_str(&format!("{word}  {line}  {}\n", wrap::tame(&it.id.value)));
                }
            }
            for note in &draft.annotations {
                let reader = if note.readers { "readers" } else { "drafters" };
                let text = wrap::tame(self.sources.get(note.text).text());
                let line = place(note.chapter, note.at);
                drawn.push_str(&format!("note  {line}  for {reader}, not in the file: {text}\n"));
            }
        }
        if drawn.is_empty() { drawn } else { drawn + "\n" }
    }

    fn ending(&self, warnings: usize, out: Option<&Path>) -> String {
        let warnings = match warnings {
            0 => "no warnings".to_owned(),
            count => plural(count, "warning"),
        };
        let amendments = plural(self.applied.revised.outcomes.len(), "amendment");
        let files = plural(self.applied.revised.policies.len(), "file");
        let mut drawn = format!("policy: applied {amendments} to {files}, {warnings}\n");
        if let Some(folder) = out {
            drawn.push_str(&format!("        {}\n", folder.display()));
        }
        drawn
    }

    /// Returns `guide.md:12`.
    fn place(&self, span: Span) -> String {
        let source = self.sources.get(span.source);
        format!("{}:{}", wrap::tame(source.path()), source.position(span.start).line)
    }
}
