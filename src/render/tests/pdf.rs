//! Pages: that they can be set, and what is said where they cannot.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes;
use crate::model::workspace::Profile;
use crate::project::Project;
use crate::render;
use crate::render::Format;
use crate::render::Output;
use crate::render::Paper;
use crate::render::tests::checked;
use crate::render::tests::project;

/// Sets the pages of a project.
fn rendered(mut project: Project) -> (Vec<Output>, Vec<Diagnostic>) {
    let assembly = checked(&mut project, &[]);
    let job = render::Job {
        files: render::Files {
            sources: &project.sources,
            images: &project.images,
            fonts: &project.fonts,
            templates: &project.templates,
        },
        workspace: &assembly.workspace,
        revised: assembly.revised.as_ref().unwrap(),
        resolutions: &assembly.resolutions,
        matrix: &assembly.matrix,
        input_bytes: 0,
        profile: Profile::Draft,
        policies: &["demo".to_owned()],
        formats: &[Format::Pdf],
        papers: &[Paper::Draft],
        warnings: 0,
        accepted: &[],
    };
    let mut sink = Diagnostics::default();
    let outputs = render::render(&job, &mut sink);
    (outputs, sink.iter().cloned().collect())
}

/// Sets the pages of a project that has no faults; returns the file.
fn set(project: Project) -> Vec<u8> {
    let (outputs, found) = rendered(project);
    assert!(found.is_empty(), "{found:?}");
    outputs.into_iter().find(|output| output.path == "demo/draft.pdf").unwrap().bytes
}

/// Sets the pages of a project that has one fault; returns it.
fn fault(project: Project) -> Diagnostic {
    let (outputs, mut found) = rendered(project);
    assert!(outputs.iter().all(|output| !output.path.ends_with(".pdf")));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn with_template(chapter: &str, path: &str, text: &str) -> Project {
    let mut project = project(chapter, &[]);
    let id = project.sources.add(format!("templates/{path}"), text);
    project.templates.push((path.to_owned(), id));
    project
}

fn with_image(chapter: &str, path: &str, bytes: &str) -> Project {
    let mut project = project(chapter, &[]);
    project.images.push((format!("chapters/demo/{path}"), bytes.as_bytes().to_vec()));
    project
}

const TEXT: &str = include_str!("../../../templates/pdf/text.typ");

/// Links that begin words, among words of all lengths: some line breaks at the end of a link.
fn links_that_begin_words() -> String {
    const WORDS: [&str; 6] = ["a", "an", "fair", "lampposts", "international", "policy"];
    let mut text = "# Scope {#scope}\n\n".to_owned();
    let mut seed = 1_u32;
    for _ in 0..600 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let word = WORDS[(seed >> 16) as usize % WORDS.len()];
        text.push_str(&format!("{word} [test](https://example.org/x)ing\n"));
    }
    text
}

const IMAGE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";

#[test]
fn the_same_text_gives_the_same_bytes() {
    let text = "# Scope {#scope}\n\nLamps[^a].\n\n| a | b |\n|---|---|\n| c | 1 |\n\n[^a]: Oil.\n";
    let (one, other) = (set(project(text, &[])), set(project(text, &[])));
    assert!(one.starts_with(b"%PDF-1.7"));
    assert!(one == other);
}

#[test]
fn pages_without_a_date_are_set_too() {
    let mut undated = project("# Scope {#scope}\n\nLamps.\n", &[]);
    let manifest = undated
        .sources
        .add("policy.yaml", "title: A\nlanguage: en\npolicies:\n  demo: { title: B, symbol: C }\n");
    undated.manifest = Some(manifest);
    assert!(set(undated).starts_with(b"%PDF-"));
}

#[test]
fn a_line_that_breaks_at_the_end_of_a_link_keeps_its_tag() {
    set(project(&links_that_begin_words(), &[]));
}

#[test]
fn without_the_joiner_behind_a_link_the_typesetter_fails() {
    let without = TEXT.replace("if it.joined { sym.wj }", "");
    assert_ne!(without, TEXT);
    let found = fault(with_template(&links_that_begin_words(), "pdf/text.typ", &without));
    assert_eq!(found.code, codes::TEMPLATE);
    assert!(found.message.contains("internal error"), "{}", found.message);
    assert!(!found.message.contains(".rs"), "{}", found.message);
}

#[test]
fn an_image_in_a_link_is_set_underlined_struck_and_in_notes() {
    let image = "[![A lamp](a.svg)](https://example.org)";
    let text = format!(
        "# Scope {{#scope}}\n\n<ins>a {image}</ins> ~~{image}~~[^a]\n\n[^a]: <ins>{image}</ins>\n"
    );
    set(with_image(&text, "a.svg", IMAGE));
}

#[test]
fn an_image_is_known_by_its_contents_not_by_its_name() {
    set(with_image("# Scope {#scope}\n\n![A lamp](a.png)\n", "a.png", IMAGE));
}

#[test]
fn an_image_that_cannot_be_read_is_named() {
    let found = fault(with_image("# Scope {#scope}\n\n![A lamp](a.svg)\n", "a.svg", "<svg <"));
    assert_eq!(found.code, codes::TYPESETTING_FAILED);
    assert!(
        found.message.starts_with("the image `chapters/demo/a.svg` cannot be set: "),
        "{found:?}"
    );
}

#[test]
fn the_section_that_cannot_be_set_is_named() {
    let data = "x: { value: 1, show: \"1\", unit: a, year: 2020, source: \u{1356}, published: 2021-01-01 }\n";
    let text = "# Scope {#scope}\n\nLamps[^a].\n\n## Hours {#hours}\n\nLight.\n\n### Dusk {#dusk}\n\n\
                Dusk[^a].\n\n## Cost {#cost}\n\n[1](figure:x).\n\n# Words {#words}\n\nNone.\n\n[^a]: Oil.\n";
    let found = fault(project(text, &[("data/x.yaml", data)]));
    assert_eq!(found.code, codes::TYPESETTING_FAILED);
    assert!(found.message.starts_with("the pages of `demo` cannot be set: "), "{}", found.message);
    let help = found.help.concat();
    assert!(help.contains("the section \"Cost\""), "{help}");
}

#[test]
fn a_fault_of_a_template_is_shown_at_its_line() {
    let slip = TEXT.replace("#let small = 8.5pt", "#let small = data.titel");
    let found = fault(with_template("# Scope {#scope}\n\nLamps.\n", "pdf/text.typ", &slip));
    assert_eq!(found.code, codes::TEMPLATE);
    assert_eq!(found.message, "the template `pdf/text.typ` cannot be used");
    let at = slip.find("data.titel").unwrap() as u32;
    assert!((at..at + 10).contains(&found.labels[0].span.start), "{found:?}");
}
