//! Numbers, references and figures on short texts.

use crate::diagnostic::Diagnostics;
use crate::markdown;
use crate::model::document::Document;
use crate::model::document::File;
use crate::model::document::Kind;
use crate::model::document::NodeId;
use crate::model::document::Part;
use crate::model::document::Reading;
use crate::model::document::Visible;
use crate::model::figure::Figure;
use crate::model::figure::Figures;
use crate::model::manifest::Manifest;
use crate::model::manifest::Meeting;
use crate::model::manifest::Metadata;
use crate::model::resolution::Resolution;
use crate::resolve::Draft;
use crate::resolve::resolve;
use crate::source::SourceMap;
use crate::source::Span;
use crate::source::Spanned;

/// A policy of some chapters, resolved.
struct Resolved {
    sources: SourceMap,
    document: Document,
    resolution: Resolution,
    found: Vec<String>,
    sink: Diagnostics,
}

fn document(sources: &mut SourceMap, policy: &str, chapters: &[(Part, &str)]) -> Document {
    let mut files = Vec::new();
    for (at, (part, text)) in chapters.iter().enumerate() {
        let name = format!("{at:02}.md");
        let id = sources.add(format!("chapters/{policy}/{name}"), *text);
        let tree = markdown::read(sources, id, Reading::Lenient, &mut Diagnostics::default());
        files.push(File { name, part: *part, tree: tree.into() });
    }
    Document { files }
}

fn figure(sources: &mut SourceMap, key: &str, value: &str, show: &str, published: &str) -> Figure {
    let id = sources.add("data/figures.yaml", key);
    let span = Span::new(id, 0..key.len() as u32);
    let field = |text: &str| Some(Spanned::new(text.to_owned(), span));
    Figure {
        key: Spanned::new(key.to_owned(), span),
        value: field(value),
        show: field(show).filter(|show| !show.value.is_empty()),
        shows: Vec::new(),
        unit: None,
        denominator: None,
        year: None,
        source: None,
        published: field(published),
        span,
    }
}

fn with_figures(chapters: &[(Part, &str)], figures: &[(&str, &str, &str, &str)]) -> Resolved {
    let mut sources = SourceMap::default();
    let document = document(&mut sources, "tip", chapters);
    let other = [(Part::Body, "# Scope {#som-scope}\n\n## Terms {#som-terms}\n\nText.\n")];
    let other = self::document(&mut sources, "som", &other);
    let figures = figures
        .iter()
        .map(|(key, value, show, published)| figure(&mut sources, key, value, show, published));
    let figures = Figures { figures: figures.collect() };
    let yaml = sources.add("policy.yaml", "2021-10-31");
    let manifest = Manifest {
        title: None,
        as_of: Some(Spanned::new("2021-10-31".to_owned(), Span::new(yaml, 0..10))),
        language: "en".to_owned(),
        status: None,
        notice: None,
        meeting: Meeting::default(),
        policies: Vec::new(),
        allow: Vec::new(),
    };
    let metadata = |title: &str, symbol: &str| Metadata {
        title: title.to_owned(),
        symbol: symbol.to_owned(),
        revision: 1,
        ..Metadata::default()
    };
    let (tip, som) = (metadata("Trafficking", "D/TIP"), metadata("Smuggling", "D/SOM"));
    let drafts = [
        Draft { policy: "tip", metadata: &tip, document: &document, base: &document, retired: &[] },
        Draft { policy: "som", metadata: &som, document: &other, base: &other, retired: &[] },
    ];
    let mut sink = Diagnostics::default();
    let resolution = resolve(&drafts, &figures, &manifest, &sources, &mut sink).swap_remove(0);
    let found = sink.iter().map(|found| format!("{}: {}", found.code.name(), found.message));
    let found = found.collect();
    Resolved { sources, document, resolution, found, sink }
}

fn resolved(chapters: &[(Part, &str)]) -> Resolved {
    with_figures(chapters, &[])
}

impl Resolved {
    /// Returns the printed sections: number and title.
    fn sections(&self) -> Vec<String> {
        let mut sections = Vec::new();
        for (chapter, file) in self.document.files.iter().enumerate() {
            let text = self.sources.get(file.source()).text();
            for id in file.tree.ids() {
                let place = (chapter, id);
                let is_section = matches!(file.tree.kind(id), Kind::Section { .. });
                if is_section && !self.resolution.unprinted.contains(&place) {
                    let number = self.resolution.sections.get(&place);
                    let title = Visible::of(&file.tree, file.tree.heading(id), text).text;
                    sections.push(format!("{} {title}", number.map_or("-", String::as_str)));
                }
            }
        }
        sections
    }

    /// Returns the words of the nodes of a table, with their numbers.
    fn words<'a>(&self, numbers: impl Iterator<Item = (&'a (usize, NodeId), &'a u32)>) -> String {
        let words = numbers.map(|((chapter, id), number)| {
            let file = &self.document.files[*chapter];
            let text = self.sources.get(file.source()).text();
            format!("{number} {}", Visible::of(&file.tree, *id, text).text)
        });
        words.collect::<Vec<_>>().join(" | ")
    }

    fn reference(&self, id: &str) -> String {
        self.resolution.references[id].text.replace('\u{a0}', "~")
    }
}

#[test]
fn sections_are_numbered_by_the_part_their_chapter_belongs_to() {
    let front = "# Front\n\n## Foreword\n\nText.\n\n### Thanks\n";
    let body = "# One\n\n## First\n\n### Deep\n\n## Second\n";
    let back = "# Back\n\n## References\n\n| Key | Source |\n|---|---|\n| a | A |\n\n## Lists\n\n### Long\n";
    let more = "# Glossary\n\nText.\n";
    let draft = resolved(&[
        (Part::Front, front),
        (Part::Body, body),
        (Part::Body, "# Two\n\n# Three\n"),
        (Part::Back, back),
        (Part::Back, more),
    ]);
    let expected = [
        "- Foreword",
        "- Thanks",
        "1 One",
        "1.1 First",
        "1.1.1 Deep",
        "1.2 Second",
        "2 Two",
        "3 Three",
        "- References",
        "Annex A Lists",
        "A.1 Long",
        "Annex B Glossary",
    ];
    assert_eq!(draft.sections(), expected);
}

#[test]
fn an_annex_with_sub_sections_keeps_its_heading() {
    let draft = resolved(&[
        (Part::Back, "# Lists\n\nText.\n\n## Long\n"),
        (Part::Back, "# Maps\n\n## Old\n\n# Tables\n\n## New\n"),
        (Part::Back, "# Wrapper\n\n## Index\n"),
    ]);
    let expected = [
        "Annex A Lists",
        "A.1 Long",
        "Annex B Maps",
        "B.1 Old",
        "Annex C Tables",
        "C.1 New",
        "Annex D Index",
    ];
    assert_eq!(draft.sections(), expected);
}

#[test]
fn only_paragraphs_of_sections_and_options_in_the_body_are_numbered() {
    let body = "Before.\n\n# One\n\nFirst.\n\n- item\n\n> quotation\n\n<a id=\"x\"></a>\n\n\
                Table: Caption\n\n| A |\n|---|\n| cell |\n\nSource: a list.\n\n\
                ![picture](a.png)\n\n> [!options o]\n>\n> \\[one\\]\n>\n> \\[two\\]\n\nLast.[^n]\n\n\
                [^n]: A note.\n";
    let draft = resolved(&[(Part::Front, "# F\n\n## S\n\nFront.\n"), (Part::Body, body)]);
    let paragraphs = draft.words(draft.resolution.paragraphs.iter());
    assert_eq!(paragraphs, "1 Before. | 2 First. | 3 [one] | 4 [two] | 5 Last.");
    assert_eq!(draft.resolution.tables.len(), 1);
    assert_eq!(draft.resolution.images.len(), 1);
    assert_eq!(draft.resolution.source_lines.len(), 1);
}

#[test]
fn a_table_without_a_caption_has_no_number() {
    let draft = resolved(&[(
        Part::Body,
        "# One\n\nTable: not directly before.\n\nText.\n\n| A |\n|---|\n| a |\n",
    )]);
    assert!(draft.resolution.tables.is_empty());
    assert_eq!(draft.resolution.paragraphs.len(), 2);
}

#[test]
fn contents_show_the_first_paragraph_inside_a_section_only() {
    let draft = resolved(&[(Part::Body, "# One\n\n## A\n\n- item\n\n## B\n\nText.\n")]);
    let firsts: Vec<u32> = draft.resolution.first_paragraphs.values().copied().collect();
    assert_eq!(firsts, [1, 1]);
}

#[test]
fn footnotes_are_numbered_in_the_order_of_their_marks_over_all_chapters() {
    let one = "# One\n\nB[^b] a[^a] b[^b].\n\n[^a]: A.\n[^b]: B with c[^c].\n[^c]: C.\n";
    let two = "# Two\n\nA again[^a].\n\n[^a]: Other.\n[^unused]: U.\n";
    let draft = resolved(&[(Part::Body, one), (Part::Body, two)]);
    let notes = &draft.resolution.notes;
    let number = |chapter: usize, label: &str| notes.get(&(chapter, label.to_owned())).copied();
    assert_eq!([number(0, "b"), number(0, "a"), number(1, "a")], [Some(1), Some(2), Some(3)]);
    assert_eq!([number(0, "c"), number(1, "unused")], [Some(4), None]);
}

#[test]
fn references_say_what_they_lead_to() {
    let body = "# One {#one}\n\n## First {#first was=old}\n\nSee [](#som-terms).\n\n\
                <a id=\"here\"></a>Text.\n\nTable: <a id=\"t\"></a>Caption\n\n| A |\n|---|\n| a |\n";
    let draft = resolved(&[
        (Part::Front, "# F\n\n## Executive *summary* {#exec}\n"),
        (Part::Body, body),
        (Part::Back, "# Glossary {#glossary}\n\n## Terms {#terms}\n"),
        (Part::Back, "# B\n\n## List {#list}\n\n### Part {#part}\n"),
    ]);
    assert_eq!(draft.found, [""; 0]);
    assert_eq!(draft.reference("one"), "chapter~1");
    assert_eq!(draft.reference("first"), "section~1.1");
    assert_eq!(draft.reference("old"), "section~1.1");
    assert_eq!(draft.resolution.references["old"].id, "first");
    assert_eq!(draft.reference("here"), "section~1.1, ¶~2");
    assert_eq!(draft.reference("t"), "table~1");
    assert_eq!(draft.reference("exec"), "“Executive summary”");
    assert_eq!(draft.reference("terms"), "annex~A");
    assert_eq!(draft.reference("part"), "section~B.1");
    assert_eq!(draft.reference("som-terms"), "section~1.1 of Smuggling (D/SOM/Rev.1)");
    assert_eq!(draft.resolution.references["som-terms"].policy.as_deref(), Some("som"));
}

#[test]
fn where_nothing_has_a_number_references_say_titles() {
    let body = "# One {#one}\n\n## \u{201c}First\u{201d} and last {#first}\n\nSee [](#som-terms).\n\n\
                <a id=\"here\"></a>Text.\n\nTable: <a id=\"t\"></a>Lamps *lit*\n\n| A |\n|---|\n| a |\n\n\
                <a id=\"i\"></a>![A lamp](a.png)\n\n<a id=\"n\"></a>![A lamp](a.png \"One lamp\")\n\n\
                ## Aims {#aims}\n";
    let other = "<a id=\"none\"></a>Text.\n\n# Two [](#one) {#two}\n\n## Aims {#more}\n\n# Two\n";
    let draft = resolved(&[(Part::Body, body), (Part::Body, other)]);
    assert_eq!(draft.found, [""; 0]);
    let title = |id: &str| draft.resolution.references[id].title.replace('\u{a0}', "~");
    assert_eq!(title("one"), "“One”");
    assert_eq!(title("first"), "“‘First’ and last”");
    assert_eq!(title("here"), "“‘First’ and last”");
    assert_eq!(title("t"), "table~“Lamps lit”");
    assert_eq!(title("i"), "figure~“A lamp”");
    assert_eq!(title("n"), "figure~“One lamp”");
    assert_eq!(title("aims"), "“Aims” in “One”");
    assert_eq!(title("more"), "“Aims” in “Two”");
    assert_eq!(title("none"), "the text");
    assert_eq!(title("som-terms"), "“Terms” of Smuggling (D/SOM/Rev.1)");
}

#[test]
fn a_reference_that_leads_nowhere_names_the_nearest_ids() {
    let draft =
        resolved(&[(Part::Body, "# One {#tip-one}\n\nSee [](#tip-on) and [x](#far-away).\n")]);
    let messages: Vec<&str> = draft.found.iter().map(String::as_str).collect();
    let expected = [
        "unresolved-reference: no section or anchor has the id `tip-on`",
        "unresolved-reference: no section or anchor has the id `far-away`",
    ];
    assert_eq!(messages, expected);
    let finding = draft.sink.iter().next().unwrap();
    assert_eq!(finding.candidates[0].text, "tip-one");
    assert_eq!(finding.candidates[0].section.as_deref(), Some("chapter 1"));
    assert_eq!(finding.help, ["if that is meant, write `[](#tip-one)`"]);
}

#[test]
fn a_generated_id_leads_to_its_own_chapter_or_to_the_only_section_that_has_it() {
    let same = "# A\n\n## Scope\n\nSee [](#scope) and [](#only).\n";
    let draft = resolved(&[(Part::Body, same), (Part::Body, "# Only\n\n## Scope\n\n[](#scope)\n")]);
    assert_eq!(draft.found, [""; 0]);
    let local = |chapter| draft.resolution.reference(chapter, "scope").unwrap().clone();
    assert_eq!([&*local(0).text, &*local(1).text], ["section\u{a0}1.1", "section\u{a0}2.1"]);
    assert_ne!(local(0).id, local(1).id);
    let lost =
        resolved(&[(Part::Body, same), (Part::Body, "# Scope\n"), (Part::Body, "[](#scope)\n")]);
    assert!(lost.found[1].contains("fits sections in several chapters"), "{:?}", lost.found);
}

#[test]
fn anchors_of_sections_are_never_the_same() {
    let draft = resolved(&[
        (Part::Body, "# Scope\n\n## Text {#scope-2}\n"),
        (Part::Body, "# Scope\n"),
        (Part::Body, "# Scope {#scope}\n"),
    ]);
    let mut anchors: Vec<&String> = draft.resolution.anchors.values().collect();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), 4);
}

#[test]
fn citations_need_a_row_in_the_list_of_sources() {
    let body = "# One\n\n[A, 2018](source:a-2018) and [B](source:a-2019).\n";
    let back = "# References\n\n| Key | Source |\n|---|---|\n| a-2018 | A (2018). |\n";
    let draft = resolved(&[(Part::Body, body), (Part::Back, back)]);
    assert_eq!(draft.found, ["unknown-source: the list of sources has no entry `a-2019`"]);
    assert_eq!(draft.sink.iter().next().unwrap().candidates[0].text, "a-2018");
}

#[test]
fn a_figure_reads_as_its_value_however_it_is_wrapped() {
    let text = "# One\n\n[25.4\nmillion](figure:hosted), [24 million](figure:hosted), [9](figure:hostd).\n";
    let draft = with_figures(
        &[(Part::Body, text)],
        &[("hosted", "25400000", "25.4 million", "2021-01-01")],
    );
    let expected = [
        "stale-figure: the text says `24 million`, but the figure `hosted` is shown as `25.4 million`",
        "unknown-figure: the data has no figure `hostd`",
    ];
    assert_eq!(draft.found, expected);
    let stale = draft.sink.iter().next().unwrap();
    assert_eq!(stale.help, ["write `[25.4 million](figure:hosted)`"]);
}

#[test]
fn figures_that_are_late_unused_or_pending_are_told_apart() {
    let draft = with_figures(
        &[(Part::Body, "# One\n\n[](figure:awaited) [7](figure:awaited) [5](figure:late)\n")],
        &[
            ("awaited", "pending", "", ""),
            ("late", "5", "5", "2021-11-01"),
            ("unused", "1", "1", "2021-10-31"),
        ],
    );
    let expected = [
        "stale-figure: the text says `7`, but the figure `awaited` is shown as `pending`",
        "late-figure: the figure `late` was published on 2021-11-01, after 2021-10-31",
        "unused-figure: no draft uses the figure `unused`",
    ];
    assert_eq!(draft.found, expected);
}
