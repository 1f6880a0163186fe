//! What papers say, as data.

use serde_json::Value;
use serde_json::json;

use crate::model::workspace::Profile;
use crate::project::Project;
use crate::render::html::Paper;
use crate::render::image::Images;
use crate::render::prose;
use crate::render::tests::checked;
use crate::render::tests::project;

/// Returns the prose of a project as templates see it.
fn read(mut project: Project) -> Value {
    let assembly = checked(&mut project, &[]);
    let images = Images::new(&project.images);
    let revised = assembly.revised.as_ref().unwrap();
    let prose = prose::read(Paper {
        sources: &project.sources,
        draft: &revised.policies[0],
        resolution: &assembly.resolutions[0],
        figures: &revised.figures,
        amendments: &assembly.workspace.amendments,
        images: &images,
        profile: Profile::Draft,
    });
    json!({
        "text": prose.text, "contents": prose.contents, "notes": prose.notes,
        "open": prose.open, "pending": prose.pending, "images": prose.images,
    })
}

/// Returns the words of the paragraph that a chapter holds.
fn words(paragraph: &str) -> Value {
    read(project(&format!("# Scope {{#scope}}\n\n{paragraph}\n"), &[]))["text"][1]["words"].clone()
}

#[test]
fn of_blanks_side_by_side_one_is_kept() {
    assert_eq!(
        words("Two\t words\nand *more*  here"),
        json!([
            "Two words and ", { "is": "format", "format": "emphasis", "words": ["more"] }, " here",
        ])
    );
    assert_eq!(words("A \u{a0}b"), json!(["A \u{a0}b"]));
    assert_eq!(
        words("A\\\n*b* "),
        json!([
            "A", { "is": "line" }, { "is": "format", "format": "emphasis", "words": ["b"] },
        ])
    );
}

#[test]
fn a_link_knows_whether_its_word_goes_on() {
    let joined = |text: &str| words(text)[0]["joined"].clone();
    assert_eq!(joined("[test](https://example.org/x)ing"), true);
    assert_eq!(joined("[test](https://example.org/x), not"), false);
    assert_eq!(joined("[test](https://example.org/x) not"), false);
    assert_eq!(words("[a](javascript:alert(1)) b"), json!(["a b"]));
}

#[test]
fn links_lead_to_sections_and_addresses() {
    assert_eq!(words("[](#scope)")[0]["to"], json!({ "section": "scope" }));
    assert_eq!(words("[](#scope)")[0]["words"], json!(["chapter\u{a0}1"]));
    assert_eq!(
        words("[a](https://example.org)")[0]["to"],
        json!({ "address": "https://example.org" })
    );
}

#[test]
fn headings_skip_no_level_and_the_contents_go_down_two() {
    let text = "# Scope {#scope}\n\nA.\n\n### Winter {#winter}\n\nB.\n\n#### Snow {#snow}\n\nC.\n";
    let read = read(project(text, &[]));
    let headings = read["text"].as_array().unwrap().iter().filter(|it| it["is"] == "heading");
    let depths: Vec<_> = headings.map(|it| it["depth"].as_u64().unwrap()).collect();
    assert_eq!(depths, [1, 2, 3]);
    assert_eq!(
        read["contents"],
        json!([
            { "id": "scope", "level": 1, "number": "1", "words": ["Scope"], "first": 1 },
            { "id": "winter", "level": 2, "number": "1.1", "words": ["Winter"], "first": 2 },
        ])
    );
}

#[test]
fn a_table_has_its_caption_its_unit_and_its_columns_of_numbers() {
    let text = "# Scope {#scope}\n\nTable: Lamps by region (thousands)\n\n\
                | Region | Lamps | Note |\n|---|---|---|\n| Far East | 1,240 | |\n| West | n/a | few |\n";
    let table = &read(project(text, &[]))["text"][1];
    assert_eq!(table["is"], "table");
    assert_eq!(table["number"], 1);
    assert_eq!(table["caption"], json!({ "words": ["Lamps by region"], "unit": "(thousands)" }));
    assert_eq!(table["numeric"], json!([false, true, false]));
    assert_eq!(table["widths"], json!([[8, 6], [5, 5], [4, 4]]));
    assert_eq!(table["head"], json!([["Region"], ["Lamps"], ["Note"]]));
    assert_eq!(table["rows"][0]["cells"], json!([["Far East"], ["1,240"], []]));
}

#[test]
fn a_figure_has_a_letter_and_its_source_stands_beside_its_block() {
    let data = "lamps: { value: 2, show: \"2\", unit: lamps, year: 2020, source: A count, published: 2021-01-01 }\n\
                dark: { value: pending, show: pending, unit: lamps, year: 2020, source: A count }\n";
    let text =
        "# Scope {#scope}\n\n[2](figure:lamps), [2](figure:lamps), [pending](figure:dark).\n";
    let read = read(project(text, &[("data/x.yaml", data)]));
    let with = &read["text"][1];
    assert_eq!(with["is"], "with");
    let letters: Vec<_> = with["blocks"][0]["words"].as_array().unwrap().iter().collect();
    let letters: Vec<_> = letters.iter().filter(|it| it["is"] == "letter").collect();
    assert_eq!(letters.iter().map(|it| &it["letter"]).collect::<Vec<_>>(), ["a", "a", "b"]);
    let said: Vec<_> = with["sources"].as_array().unwrap().iter().map(|it| &it["words"]).collect();
    assert_eq!(
        said,
        ["A count (lamps); data for 2020.", "Value awaited: A count (lamps); data for 2020."]
    );
    assert_eq!(read["pending"], 1);
}

#[test]
fn a_note_is_marked_each_time_and_said_once() {
    let text = "# Scope {#scope}\n\nA[^b][^a] and[^b].\n\n[^a]: One.\n[^b]: Two.\n";
    let read = read(project(text, &[]));
    let note = |number: u32, time: u32| json!({ "is": "note", "number": number, "time": time });
    assert_eq!(
        read["text"][1]["words"],
        json!(["A", note(1, 1), { "is": "comma" }, note(2, 1), " and", note(1, 2), "."])
    );
    let said = |at: usize| read["notes"][at]["blocks"][0]["words"][0].clone();
    assert_eq!((said(0), said(1)), (json!("Two."), json!("One.")));
}

#[test]
fn words_that_are_not_agreed_stand_between_brackets_and_their_question_below() {
    let amendment = "policy: demo\namendments:\n  - id: hours\n    editorial: an example\n    changes:\n      \
         - alternatives: nights\n        in: scope\n        words: every night\n        question: When?\n        \
         options:\n          - { id: some, content: some nights }\n          - { id: all, content: every night, base: true }\n";
    let text = "# Scope {#scope}\n\nLamps [1] burn every night.\n";
    let read = read(project(text, &[("amendments/a.yaml", amendment)]));
    let bracket =
        |sign: &str, open: Option<u32>| json!({ "is": "bracket", "sign": sign, "open": open });
    assert_eq!(
        read["text"][1]["words"],
        json!([
            "Lamps [1] burn ",
            bracket("[", Some(1)),
            "some nights ",
            bracket("/", None),
            " every night",
            bracket("]", None),
            ".",
        ])
    );
    assert_eq!(read["text"][2], json!({ "is": "asked", "causes": [], "question": "When?" }));
    assert_eq!(read["open"], 1);
}
