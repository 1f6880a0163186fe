//! Guards: where they look, and entries that mean nothing.

use crate::amend::tests::support::Case;

/// Guards two policies; returns the errors.
fn guard(policy: &str, tip: &str, som: &str, ensure: &str) -> Vec<&'static str> {
    let amendment = format!(
        "policy: {policy}\namendments:\n  - id: a\n    editorial: because\n    ensure:\n      - {}\n",
        ensure.replace('\n', "\n        ")
    );
    let case = Case::new(tip).file("chapters/som/01.md", som);
    case.file("amendments/a.yaml", &amendment).run().errors()
}

#[test]
fn headings_and_generated_ids_are_those_of_the_policies_amended() {
    let (tip, som) = ("# Same\n\nTip.\n", "# Same\n\nSom only.\n");
    for section in ["[[Same]]", "[same]"] {
        let absent = format!("absent: Som only\nin: {section}");
        assert_eq!(guard("som", tip, som, &absent), ["ensure-violated"], "{section}");
        assert_eq!(guard("tip", tip, som, &absent), [""; 0], "{section}");
        assert_eq!(guard("[tip, som]", tip, som, &absent), ["ensure-violated"], "{section}");
        let present = format!("present: Som only\nin: {section}");
        assert_eq!(guard("som", tip, som, &present), [""; 0], "{section}");
        assert_eq!(guard("[tip, som]", tip, som, &present), ["ensure-violated"], "{section}");
    }
    assert_eq!(guard("tip", tip, "# Other\n", "exists: [other]"), ["ensure-violated"]);
}

#[test]
fn a_locator_means_headings_of_the_policies_amended_too() {
    let edit = |policy: &str, section: &str| {
        let amendment = format!(
            "policy: {policy}\namendments:\n  - id: a\n    editorial: because\n    changes:\n      - {{ edit: {section}, find: only, put: alone }}\n"
        );
        let case = Case::new("# Same\n\nTip only.\n\n# Tip's\n\nThis only.\n");
        let case = case.file("chapters/som/01.md", "# Same\n\nSom only.\n");
        case.file("amendments/a.yaml", &amendment).run()
    };
    assert!(edit("tip", "same").text().contains("Tip alone."));
    assert_eq!(edit("som", "same").chapter("som/01.md"), "# Same\n\nSom alone.\n");
    let run = edit("[tip, som]", "same");
    assert_eq!(run.message(), "several headings give the id `same`");
    let run = edit("som", "tips");
    assert_eq!(run.message(), "only a heading of policy `tip` gives the id `tips`");
}

#[test]
fn a_list_of_ids_asks_for_an_id_where_headings_repeat() {
    let base = "# A {#a}\n\n## Same\n\nOne.\n\n## Same\n\nTwo.\n";
    let amendment = "policy: tip\namendments:\n  - id: numbers\n    editorial: because\n    \
                     changes: [{ edit: a, find: One, put: First }]\n    ensure: [{ exists: [same] }]\n";
    let run = Case::new(base).file("amendments/a.yaml", amendment).run();
    assert_eq!(run.message(), "several headings give the id `same`");
    assert_eq!(run.help(), "give the section an id of its own: `{#id}`");
}

#[test]
fn a_written_id_leads_into_any_policy() {
    let (tip, som) = ("# One {#one}\n\nTip.\n", "# Som {#som-a}\n\nSom text.\n");
    assert_eq!(guard("tip", tip, som, "absent: Som text\nin: [som-a]"), ["ensure-violated"]);
    assert_eq!(guard("tip", tip, som, "present: Som text\nin: [som-a]"), [""; 0]);
    assert_eq!(guard("tip", tip, som, "exists: [som-a]"), [""; 0]);
    assert_eq!(guard("tip", tip, som, "absent: Som text"), [""; 0]);
}

#[test]
fn paths_are_written_as_in_locators() {
    let tip = "# Chapter two\n\n## The *big* one\n\nA one.\n\n### Deep\n\nA deep.\n";
    let som = "# Som {#som-a}\n";
    assert_eq!(guard("tip", tip, som, "present: A deep\nin: [[chapter-two, deep]]"), [""; 0]);
    assert_eq!(guard("tip", tip, som, "present: A one\nin: [['The *big* one']]"), [""; 0]);
    assert_eq!(guard("tip", tip, som, "present: A one\nin: [[the-big-one]]"), [""; 0]);
}

#[test]
fn a_guard_that_looks_nowhere_is_an_error() {
    let (tip, som) = ("# One {#one}\n\nTip.\n\n## Two {#two}\n\nWords.\n", "# Som {#som-a}\n");
    let absent = "absent: Words\nin: [two]\nexcept: [one]";
    assert_eq!(guard("tip", tip, som, absent), ["ensure-violated"]);
    assert_eq!(guard("tip", tip, som, "absent: Words\nin: [one]\nexcept: [two]"), [""; 0]);
}

#[test]
fn a_worklist_of_two_policies_names_sections_of_either() {
    let amendment = "policy: [tip, som]\namendments:\n  - id: a\n    editorial: because\n    changes:\n      - tone: [must]\n        changes: [{ in: one, find: must, put: should }]\n        keep: [{ in: som-a, says: must, because: law }]\n";
    let case = Case::new("# One {#one}\n\nIt must.\n")
        .file("chapters/som/01.md", "# Som {#som-a}\n\nIt must.\n")
        .file("amendments/a.yaml", amendment);
    assert_eq!(case.run().text_despite_warnings(), "# One {#one}\n\nIt should.\n");
}
