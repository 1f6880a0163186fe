//! `term`: a term throughout, what is spared, and what a second run changes.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;

const TERM: &str = "term: modern slavery\nby: forms of violation";

fn chapter(body: &str) -> String {
    format!("# One {{#one}}\n\n{body}\n\n# Two {{#two}}\n\nNothing.\n")
}

fn run(body: &str, change: &str) -> Run {
    Case::new(&chapter(body)).amendment("a", &[change]).run()
}

fn swept(body: &str, change: &str) -> String {
    let run = run(body, change);
    let text = run.text_despite_warnings().to_owned();
    let warnings: Vec<String> =
        run.said().into_iter().filter(|said| !said.starts_with("term-grammar")).collect();
    assert_eq!(warnings, Vec::<String>::new());
    // A second run changes nothing.
    let case = Case::new(&text).amendment("a", &["term: modern slavery\nby: forms of violation"]);
    if change == TERM {
        assert_eq!(case.run().chapter("tip/01.md"), text);
    }
    text.strip_prefix("# One {#one}\n\n").unwrap().split("\n\n# Two").next().unwrap().to_owned()
}

#[test]
fn the_case_of_the_text_is_followed() {
    assert_eq!(swept("About modern slavery.", TERM), "About forms of violation.");
    assert_eq!(swept("Modern slavery hides.", TERM), "Forms of violation hides.");
    assert_eq!(swept("On Modern Slavery now.", TERM), "On Forms of Violation now.");
    assert_eq!(swept("ON MODERN SLAVERY NOW.", TERM), "ON FORMS OF VIOLATION NOW.");
}

#[test]
fn exact_case_counts() {
    let term = "term: AfCTA\nby: AfCFTA\ncase: exact";
    assert_eq!(swept("AfCTA and afcta.", term), "AfCFTA and afcta.");
}

#[test]
fn whole_words_only() {
    let term = "term: flow\nby: stream";
    assert_eq!(
        swept("A flow, flows, inflow, flow-chart.", term),
        "A stream, flows, inflow, stream-chart."
    );
    assert_eq!(swept("La flowé, flow.", term), "La flowé, stream.");
}

#[test]
fn the_longest_form_wins() {
    let term = "term: modern slavery\nby: forms of violation\nforms:\n  other forms of modern slavery: other forms of violation\n  modern slavery is: forms of violation are";
    assert_eq!(
        swept("Other forms of modern slavery. Modern slavery is hidden.", term),
        "Other forms of violation. Forms of violation are hidden."
    );
}

#[test]
fn terms_over_line_ends_and_emphasis_are_found() {
    assert_eq!(swept("About modern\nslavery.", TERM), "About forms\nof violation.");
    assert_eq!(swept("- About modern\n  slavery.", TERM), "- About forms\n  of violation.");
    assert_eq!(swept("About *modern slavery*.", TERM), "About *forms of violation*.");
    assert_eq!(swept("About *modern* *slavery*.", TERM), "About *forms of violation*.");
    assert_eq!(swept("About *modern* slavery.", TERM), "About forms of violation.");
    assert_eq!(
        swept("> [!options x]\n>\n> \\[a modern\n> slavery\\]\n>\n> \\[b\\]", TERM),
        "> [!options x]\n>\n> \\[a forms\n> of violation\\]\n>\n> \\[b\\]"
    );
}

#[test]
fn a_term_half_in_an_emphasis_stands_where_its_first_piece_stood() {
    assert_eq!(swept("About *big modern* slavery.", TERM), "About *big forms of violation*.");
}

#[test]
fn each_kind_of_protected_text_is_spared_with_its_reason() {
    let body = "He said \"modern slavery\" and «modern slavery».\n\n> Quoted modern slavery.\n\nThe *Estimates of Modern Slavery* and `modern slavery`.\n\n    code modern slavery\n\n| Key | Source |\n|---|---|\n| k | On modern slavery. |\n\n[k](source:k)";
    let run = run(body, "term: modern slavery\nby: forms of violation");
    assert_eq!(run.text(), chapter(body));
    assert_eq!(
        run.spared(),
        [
            "modern slavery: words in quotation marks",
            "modern slavery: words in quotation marks",
            "modern slavery: block quotation",
            "Modern Slavery: emphasised title",
            "modern slavery: code",
            "modern slavery: code",
            "modern slavery: entry of the list of sources",
        ]
    );
    assert!(run.sweep().hits.is_empty());
}

#[test]
fn a_title_is_an_emphasis_longer_than_the_hit_with_a_capital() {
    assert_eq!(swept("The *Modern Slavery*.", TERM), "The *Forms of Violation*.");
    assert_eq!(swept("The *big modern slavery*.", TERM), "The *big forms of violation*.");
    assert_eq!(swept("The **Big modern slavery**.", TERM), "The **Big forms of violation**.");
}

#[test]
fn link_targets_and_ids_are_spared() {
    let body = "## Flow {#flow}\n\nSee [flow](#flow) and [x](https://flow.org/flow).";
    let run = run(body, "term: flow\nby: stream");
    assert!(
        run.text()
            .contains("## Stream {#flow}\n\nSee [stream](#flow) and [x](https://flow.org/flow).")
    );
}

#[test]
fn include_lifts_one_kind() {
    let term = "term: modern slavery\nby: forms of violation\ninclude: [quotations]";
    assert_eq!(
        swept("Say \"modern slavery\" in *The Modern Slavery Book*.", term),
        "Say \"forms of violation\" in *The Modern Slavery Book*."
    );
    assert_eq!(run("Just modern slavery.", term).code(), "term-unused-entry");
}

#[test]
fn keep_spares_single_places() {
    let term = "term: modern slavery\nby: forms of violation\nkeep:\n  - { in: one, says: the modern slavery act, because: a law }";
    let run = run("On the modern slavery act and modern slavery.", term);
    assert_eq!(run.text(), chapter("On the modern slavery act and forms of violation."));
    assert_eq!(run.spared(), ["modern slavery: a law"]);
}

#[test]
fn entries_that_meet_nothing_are_refused() {
    let with = |entry: &str| format!("{TERM}\n{entry}");
    let body = "About modern slavery.";
    assert_eq!(
        run(body, &with("keep:\n  - { says: other words, because: x }")).code(),
        "term-unused-entry"
    );
    assert_eq!(
        run(body, &with("keep:\n  - { in: two, says: modern slavery, because: x }")).code(),
        "term-unused-entry"
    );
    assert_eq!(
        run(body, &with("forms: { modern slaveries: forms of violation }")).code(),
        "term-unused-entry"
    );
}

#[test]
fn expect_counts_replaced_hits_only() {
    let body = "Modern slavery, \"modern slavery\", modern slavery.";
    let with = |count: u32| run(body, &format!("{TERM}\nexpect: {count}"));
    assert_eq!(with(3).code(), "count-differs");
    with(2).text();
}

#[test]
fn a_term_is_limited_to_sections() {
    let base = "# One {#one}\n\nA flow.\n\n## Sub {#sub}\n\nA flow.\n\n# Two {#two}\n\nA flow.\n";
    let swept = |sections: &str| {
        let change = format!("term: flow\nby: stream\nin: {sections}");
        Case::new(base).amendment("a", &[&change]).run().text().matches("stream").count()
    };
    assert_eq!(swept("[one]"), 2);
    assert_eq!(swept("[sub, two]"), 2);
    assert_eq!(swept("[sub]"), 1);
    let change = "term: flow\nby: stream\nin: [nowhere]";
    assert_eq!(Case::new(base).amendment("a", &[change]).run().code(), "section-not-found");
}

#[test]
fn what_already_reads_as_the_new_words_is_left() {
    let term = "term: TIP\nby: TIP (2006)\ncase: exact";
    let run = run("The TIP and the TIP (2006).", term);
    assert_eq!(run.text(), chapter("The TIP (2006) and the TIP (2006)."));
    assert_eq!(run.spared(), ["TIP: already reads as the new words"]);
}

#[test]
fn inserted_text_is_swept_and_known_as_the_sweeps() {
    let run = Case::new(&chapter("Words."))
        .amendment("a", &["insert: On modern slavery.\nend-of: two"])
        .amendment("b", &[TERM])
        .run();
    assert!(run.text().ends_with("Nothing.\n\nOn forms of violation.\n"));
    assert_eq!(run.made(), ["a.0: \nOn ", "b.0: forms of violation", "a.0: .\n"]);
}

#[test]
fn words_that_an_edit_consumed_are_gone_and_its_own_are_swept() {
    let run = Case::new(&chapter("On modern slavery and more."))
        .amendment("a", &["edit: one\nfind: On modern slavery and\nput: Of modern slavery or"])
        .amendment("b", &[TERM])
        .run();
    assert_eq!(run.text(), chapter("Of forms of violation or more."));
}

#[test]
fn terms_find_the_text_of_split_and_moved_sections() {
    let run = Case::new(&chapter("On modern slavery.\n\nMore modern slavery."))
        .amendment("a", &["split: one\ninto:\n  - { id: o1, title: A }\n  - { id: o2, title: B, starts-at: { paragraph: More } }"])
        .amendment("b", &[&format!("{TERM}\nin: [o2]")])
        .run();
    assert!(run.text().contains("On modern slavery.\n\n# B {#o2}\n\nMore forms of violation."));
}

#[test]
fn two_terms_that_meet_in_the_same_words_are_refused() {
    let with = |first: &str, second: &str| {
        let case = Case::new(&chapter("About old word order."));
        case.amendment("a", &[first]).amendment("b", &[second]).run()
    };
    assert_eq!(with("term: old word\nby: x", "term: word order\nby: y").code(), "term-overlap");
    assert_eq!(with("term: old word\nby: x", "term: order\nby: y").text(), chapter("About x y."));
    assert_eq!(with("term: old word\nby: new order", "term: order\nby: y").code(), "term-overlap");
    let kept = "term: word order\nby: y\nkeep:\n  - { says: old word order, because: x }";
    assert_eq!(with("term: old word\nby: x", kept).text(), chapter("About x order."));
}

#[test]
fn equal_terms_merge() {
    let run = Case::new(&chapter("On modern slavery."))
        .amendment("a", &[TERM])
        .amendment("b", &[TERM])
        .run();
    assert_eq!(run.text(), chapter("On forms of violation."));
    assert_eq!(run.made(), ["a.0+b.0: forms of violation"]);
}

#[test]
fn broken_grammar_is_warned_of() {
    let warned = |body: &str| run(body, TERM).said();
    let grammar = |body: &str| {
        let said = warned(body);
        assert_eq!(said.len(), 1, "{body}: {said:?}");
        assert!(said[0].starts_with("term-grammar: "), "{said:?}");
    };
    grammar("On other forms of modern slavery.");
    grammar("It is a modern slavery.");
    grammar("Modern slavery is hidden.");
    assert_eq!(warned("On modern slavery, too."), Vec::<String>::new());
}

#[test]
fn grammar_is_left_alone_where_the_language_is_not_english() {
    let run = Case::new(&chapter("Modern slavery is hidden."))
        .file("policy.yaml", "language: fr\npolicies:\n  tip: { title: T, symbol: S }\n  som: { title: T, symbol: S }\n")
        .amendment("a", &[TERM])
        .run();
    assert_eq!(run.text(), chapter("Forms of violation is hidden."));
}

#[test]
fn a_hit_in_the_metadata_is_refused() {
    assert_eq!(run("Words.", "term: Tip policy\nby: x").code(), "term-in-metadata");
    let meta = "meta: { title: Other }";
    let run = Case::new(&chapter("Tip policy."))
        .amendment("a", &[meta, "term: Tip policy\nby: paper"])
        .run();
    assert_eq!(run.text(), chapter("paper."));
}

#[test]
fn metadata_is_looked_through_as_chapters_are() {
    let with = |manifest: &str, term: &str| {
        let manifest = format!(
            "{manifest}\npolicies:\n  tip: {{ title: On migrants’ flows and modern slaveries, symbol: S }}\n  som: {{ title: T, symbol: S }}\n"
        );
        Case::new("# One\n\nWords.\n")
            .file("policy.yaml", &manifest)
            .amendment("a", &[term])
            .run()
            .errors()
    };
    assert_eq!(with("language: en", "term: migrants' flows\nby: x"), ["term-in-metadata"]);
    let forms = "term: modern slavery\nby: x\nforms: { modern slaveries: y }";
    assert!(with("language: en", forms).contains(&"term-in-metadata"));
    assert_eq!(with("notice: On lamps.", "term: lamps\nby: x"), ["term-in-metadata"]);
    assert_eq!(with("meeting: { body: Lamps unit }", "term: lamps\nby: x"), ["term-in-metadata"]);
    assert_eq!(with("notice: On lamps.", "term: lamps\nby: on lamps"), [""; 0]);
}

#[test]
fn other_policies_are_swept_where_the_file_names_them() {
    let case = Case::new(&chapter("A flow."))
        .file("chapters/som/01.md", "# S {#s}\n\nA flow.\n")
        .file("amendments/x.yaml", "policy: [tip, som]\namendments:\n  - id: a\n    editorial: e\n    changes:\n      - { term: flow, by: stream }\n");
    let run = case.run();
    assert_eq!(run.text(), chapter("A stream."));
    assert_eq!(run.chapter("som/01.md"), "# S {#s}\n\nA stream.\n");
    let case = Case::new(&chapter("A flow."))
        .file("chapters/som/01.md", "# S {#s}\n\nA flow.\n")
        .amendment("a", &["term: flow\nby: stream"]);
    assert_eq!(case.run().chapter("som/01.md"), "# S {#s}\n\nA flow.\n");
}

#[test]
fn a_term_in_cells_headings_notes_and_alternatives() {
    let body = "A flow[^n].\n\n| flow | b |\n|---|---|\n| a flow | c |\n\n[^n]: Note of a flow.";
    assert_eq!(
        swept(body, "term: flow\nby: stream|s"),
        "A stream|s[^n].\n\n| stream\\|s | b |\n|---|---|\n| a stream\\|s | c |\n\n[^n]: Note of a stream|s."
    );
}

#[test]
fn new_words_that_would_be_another_block_are_refused() {
    assert_eq!(run("Flow goes.", "term: flow\nby: '# flow x'").code(), "edit-breaks-structure");
}

#[test]
fn the_report_has_places_of_the_revised_text() {
    let run = run("On modern slavery and \"modern slavery\".", TERM);
    let hits: Vec<&str> = run.sweep().hits.iter().map(|hit| run.words(*hit)).collect();
    assert_eq!(hits, ["forms of violation"]);
    assert_eq!(run.spared(), ["modern slavery: words in quotation marks"]);
}

#[test]
fn a_term_may_not_bring_itself_back() {
    let term = "term: flow\nby: stream\nforms: { flow out: outer flow }";
    assert_eq!(run("The flow out.", term).errors(), ["ensure-violated"]);
    let term = "term: old old\nby: old";
    assert_eq!(run("An old old old.", term).errors(), ["ensure-violated"]);
}

#[test]
fn a_term_that_meets_nothing_changes_nothing_and_is_warned_of() {
    let met = run("Words.", TERM);
    assert_eq!(met.chapter("tip/01.md"), chapter("Words."));
    assert_eq!(met.said(), ["no-hits: the term `modern slavery` stands nowhere"]);
    assert_eq!(met.outcome("a"), crate::model::register::Outcome::NoChange);
    assert_eq!(run("Words.", &format!("{TERM}\nexpect: 0")).text(), chapter("Words."));
    assert_eq!(run("Forms of violation.", TERM).text(), chapter("Forms of violation."));
    assert_eq!(run("Say \"modern slavery\".", TERM).said(), [""; 0]);
    let tone = run("Words.", "tone: [shall]");
    assert_eq!(tone.said(), ["no-hits: no word of the worklist stands anywhere"]);
}

#[test]
fn sections_without_ids_are_named_by_headings_that_are_theirs_alone() {
    let base =
        "# One\n\n## Aims\n\nA flow.\n\n# Two\n\n## Aims\n\nA flow.\n\n## Means\n\nA flow.\n";
    let with = |section: &str| {
        let change = format!("term: flow\nby: stream\nin: [{section}]");
        Case::new(base).amendment("a", &[&change]).run()
    };
    assert_eq!(with("means").text().matches("stream").count(), 1);
    assert_eq!(with("two").text().matches("stream").count(), 2);
    assert_eq!(with("aims").errors(), ["ambiguous-target"]);
    assert_eq!(with("aims-1").errors(), ["ambiguous-target"]);
    let kept = "term: flow\nby: stream\nkeep:\n  - { in: [Two, Aims], says: A flow, because: x }";
    let run = Case::new(base).amendment("a", &[kept]).run();
    assert_eq!(run.text().matches("stream").count(), 2);
    let kept = "term: flow\nby: stream\nkeep:\n  - { in: [Aims], says: A flow, because: x }";
    assert_eq!(Case::new(base).amendment("a", &[kept]).run().errors(), ["ambiguous-target"]);
}

#[test]
fn forms_in_the_metadata_are_hits_too() {
    let run = |title: &str| {
        let changes = [
            "term: lamp\nby: lantern\nforms: { lamps: lanterns }",
            &format!("meta: {{ title: {title} }}"),
        ];
        Case::new("# A {#a}\n\nA lamp among lamps.\n").amendment("x", &changes).run().errors()
    };
    assert_eq!(run("On lamps"), ["term-in-metadata"]);
    assert_eq!(run("On lanterns"), Vec::<&str>::new());
}

#[test]
fn line_breaks_and_formats_with_a_meaning_are_not_dropped() {
    let refused = |body: &str| {
        let run = run(body, "term: CO2 tax\nby: levy");
        (run.code(), run.message().to_owned())
    };
    let drops = |what: &str| ("edit-drops", format!("the new words would drop {what}"));
    assert_eq!(refused("A CO<sub>2</sub> tax."), drops("`<sub>2</sub>`"));
    assert_eq!(refused("A CO2<br>tax."), drops("`<br>`"));
    assert_eq!(refused("A CO2  \ntax."), drops("a line break"));
    assert_eq!(refused("A ~~CO2~~ tax."), drops("`~~CO2~~`"));
    let again = "term: CO2 tax\nby: C<sub>2</sub> levy";
    assert_eq!(swept("A CO<sub>2</sub> tax.", again), "A C<sub>2</sub> levy.");
    assert_eq!(swept("A ~~CO2 tax~~.", "term: CO2 tax\nby: levy"), "A ~~levy~~.");
}

#[test]
fn terms_that_meet_often_are_told_once_with_advice_that_holds() {
    let body = "A sensor node. Sensor nodes and nodes. One sensor node.\n\nThe sensor node.";
    let longer = "term: sensor node\nby: field unit\nforms: { sensor nodes: field units }";
    let shorter = "term: node\nby: unit\nforms: { nodes: units }";
    let run = Case::new(&chapter(body)).amendment("a", &[shorter, longer]).run();
    let message = "the terms `sensor node` and `node` meet in the same words, in 4 places";
    assert_eq!(run.message(), message);
    let help = run.help();
    let forms = "{ sensor node: field unit, sensor nodes: field units }";
    assert!(help.ends_with(&format!("\nforms: {forms}")), "{help}");
    let advised = shorter.replace(" }", &forms.replace('{', ","));
    let text = "A field unit. Field units and units. One field unit.\n\nThe field unit.";
    assert_eq!(swept(body, &advised), text);
    let (one, other) = ("term: street lamp\nby: lantern", "term: lamp post\nby: pole");
    let run = Case::new(&chapter("A street lamp post.")).amendment("a", &[one, other]).run();
    let keep = "keep: [{ says: street lamp post, because: … }]";
    assert!(run.help().ends_with(keep), "{}", run.help());
    let kept = format!("{one}\n{}", keep.replace('…', "x"));
    let run = Case::new(&chapter("A street lamp post.")).amendment("a", &[&kept, other]).run();
    assert!(run.text_despite_warnings().contains("A street pole."));
}
