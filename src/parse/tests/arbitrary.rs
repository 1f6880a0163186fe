//! Whatever stands in the files: no panic, every place inside its text, every broken text said so,
//! by the schema for editors too.

use proptest::prelude::*;

use super::*;

/// Keys of the language.
const KEYS: &str = "policy amendments dispositions questions id from editorial changes ensure find put \
    in paragraph row after end-of was by options into keep exact cells file count is absent nth column";

/// Values, and what drafters mistype.
const VALUES: [&str; 23] = [
    "tip",
    "a",
    "b",
    "X.1",
    "\"\"",
    "null",
    "[a, b]",
    "[]",
    "{}",
    "{ a: b }",
    "{ in: a, row: b }",
    "[{ id: a, content: b }]",
    "|\n          text\n\n          more",
    "> folded",
    "é # c",
    "2",
    "{ row: [a, \"\"] }",
    "{ file: ../../../x }",
    "#x",
    "a, b",
    "-1",
    "*x",
    "&x y",
];

/// A line of a file of amendments.
fn piece() -> impl Strategy<Value = String> {
    let verbs = crate::parse::verbs::VERBS.map(|verb| verb.name).to_vec();
    let keys: Vec<&str> = KEYS.split_whitespace().collect();
    let value = || prop::sample::select(VALUES.to_vec());
    let starts = vec!["amendments:", "changes:", "- id: a", "ensure:", "policy: tip"];
    prop_oneof![
        (prop::sample::select(keys), value()).prop_map(|(key, value)| format!("{key}: {value}")),
        (prop::sample::select(verbs), value())
            .prop_map(|(verb, value)| format!("- {verb}: {value}")),
        prop::sample::select(starts).prop_map(str::to_owned),
    ]
}

fn check(path: &str, text: &str) {
    let run = Run::of(&[(path, text)]);
    for label in run.found.iter().flat_map(|finding| &finding.labels) {
        let _ = run.project.sources.slice(run.project.sources.in_file(label.span));
    }
    if run.found.is_empty() {
        assert!(run.workspace.is_some());
    }
    for finding in &run.found {
        assert!(!finding.help.is_empty(), "{finding:?}");
        assert!(!finding.labels.is_empty(), "{finding:?}");
        assert!(!finding.message.contains('\n'), "{finding:?}");
    }
    super::schemas::agree(path, text);
}

proptest! {
    #[test]
    fn amendments_of_any_shape_are_read_or_refused(
        pieces in prop::collection::vec((0..6usize, piece()), 0..14)
    ) {
        let lines = pieces.iter().map(|(depth, piece)| format!("{}{piece}\n", "  ".repeat(*depth)));
        check("amendments/a.yaml", &lines.collect::<String>());
    }

    #[test]
    fn changes_of_any_shape_are_read_or_refused(pieces in prop::collection::vec(piece(), 1..7)) {
        let lines: Vec<String> =
            pieces.iter().map(|piece| piece.trim_start_matches("- ").to_owned()).collect();
        let change = lines.join("\n        ");
        let file = format!(
            "policy: tip\namendments:\n  - id: a\n    editorial: e\n    changes:\n      - {change}\n"
        );
        check("amendments/a.yaml", &file);
    }

    #[test]
    fn other_files_of_any_shape_are_read_or_refused(
        path in prop::sample::select(vec![
            "policy.yaml", "data/a.yaml", "data/lexicons.yaml", "amendments/register.yaml",
        ]),
        pieces in prop::collection::vec((0..4usize, piece()), 0..8)
    ) {
        let lines = pieces.iter().map(|(depth, piece)| format!("{}{piece}\n", "  ".repeat(*depth)));
        check(path, &lines.collect::<String>());
    }

    #[test]
    fn chapters_of_any_shape_are_read_or_refused(front in "[a-z: \n#{}-]{0,30}", text in "\\PC{0,30}") {
        let run = Run::of(&[("chapters/tip/01.md", &format!("---\n{front}\n---\n{text}"))]);
        prop_assert!(run.workspace.is_some());
    }
}
