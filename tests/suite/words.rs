//! What is written from the words of the program: schemas for editors.

use crate::support::Workspace;

#[test]
fn schemas_need_no_workspace_and_are_of_one_kind_each() {
    let workspace = Workspace::empty();
    let mut titles = Vec::new();
    for kind in ["amendments", "register", "figures", "lexicons", "manifest"] {
        let run = workspace.run(&["schema", kind]);
        assert_eq!(run.status, 0);
        let schema: serde_json::Value = serde_json::from_str(&run.text).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert_eq!(schema.get("$id"), None);
        assert!(run.text.ends_with("}\n"));
        titles.push(schema["title"].as_str().unwrap().to_owned());
    }
    assert_eq!(titles, ["Amendments", "Register", "Figures", "Lexicons", "Manifest"]);
    let unsaid = workspace.run(&["schema"]).text;
    assert_eq!(unsaid, workspace.run(&["schema", "amendments"]).text);
    assert_eq!(workspace.run(&["schema", "chapters"]).status, 2);
}
