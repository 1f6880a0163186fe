//! Chapters: front matter, folders, ids.

use super::*;
use crate::model::document::Part;

fn chapter(text: &str) -> Run {
    Run::of(&[("chapters/tip/01.md", text)])
}

#[test]
fn chapters_stand_in_the_byte_order_of_their_names() {
    let run = Run::of(&[
        ("chapters/tip/10.md", "# Ten {#ten}\n"),
        ("chapters/tip/01.md", "# One {#one}\n"),
        ("chapters/tip/Z.md", "# Z {#z}\n"),
    ]);
    let files = &run.workspace().policies[0].document.files;
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["01.md", "10.md", "Z.md"]);
}

#[test]
fn a_policy_has_chapters_and_a_folder_a_policy() {
    let run = Run::of(&[("chapters/tpi/01.md", "# One {#one}\n")]);
    let said = run.said();
    assert_eq!(
        said[0],
        "no-chapters: the policy `tip` has no chapters [tip]; put Markdown files into \
         `chapters/tip/`"
    );
    assert_eq!(
        said[1],
        "unknown-policy: the manifest lists no policy for the folder `chapters/tpi` [policies]; add \
         `tpi: { title: …, symbol: … }`, or remove the folder"
    );
}

#[test]
fn front_matter_says_the_part() {
    let part = |text: &str| chapter(text).workspace().policies[0].document.files[0].part;
    assert_eq!(part("---\npart: front\n---\n\n# One {#one}\n"), Part::Front);
    assert_eq!(part("---\npart: back\n---\n# One {#one}\n"), Part::Back);
    assert_eq!(part("---\n# nothing\n---\n# One {#one}\n"), Part::Body);
    assert_eq!(part("# One {#one}\n"), Part::Body);
    assert_eq!(part("---\r\npart: back\r\n---\r\n# One {#one}\r\n"), Part::Back);
}

#[test]
fn faults_of_front_matter_have_one_code_and_their_place() {
    let said = |front: &str| chapter(&format!("---\n{front}\n---\n\n# One {{#one}}\n")).one();
    assert_eq!(
        said("part: middle"),
        "front-matter: `middle` is none of the words that `part` takes [middle]; write `front`, \
         `body` or `back`"
    );
    assert!(said("prt: front").ends_with("did you mean `part`?"));
    assert!(said("part: front: x").starts_with("front-matter: an unquoted text holds"));
    assert!(said("just words").starts_with("front-matter: the front matter is a map"));
    let open = chapter("---\npart: front\n\n# One {#one}\n").one();
    assert!(open.starts_with("front-matter: the front matter is not closed [---]"), "{open}");
}

#[test]
fn ids_are_unique_over_the_policies() {
    let run = Run::of(&[
        (
            "policy.yaml",
            "policies: { tip: { title: T, symbol: S }, som: { title: T, symbol: S } }\n",
        ),
        ("chapters/tip/01.md", "# One {#one}\n\n## Two {#two was=old}\n"),
        ("chapters/som/01.md", "# One {#one}\n\n# Old {#old}\n\n# Two\n"),
        (
            "amendments/a.yaml",
            "policy: tip\namendments: [{ id: two, editorial: e, ensure: [exists: x] }]\n",
        ),
    ]);
    let said = run.said();
    assert_eq!(said.len(), 3, "{said:#?}");
    assert_eq!(
        said[0],
        "duplicate-id: two sections have the id `one` [one]; give one of the two another id"
    );
    assert!(said[1].starts_with("duplicate-id: two sections have the id `old` [old]"));
    assert!(
        said[2].starts_with("duplicate-id: a section and an amendment have the id `two` [two]")
    );
}

#[test]
fn ids_in_chapters_can_have_many_forms_but_no_invisible_letters() {
    let said = chapter("# One {#tip\u{200b}-one}\n").one();
    assert!(said.starts_with("malformed-id: an id holds the invisible character U+200B"));
    assert!(chapter("# One {#Tip-One}\n\n<a id=\"63-B\"></a>\n").found.is_empty());
    assert!(chapter("# One Ünder_score\n").found.is_empty());
}
