//! Changes: what is said of faults.

use super::*;

/// Says that a change has exactly this fault: `code: message [marked]; help`.
#[track_caller]
fn fault(change: &str, expected: &str) {
    assert_eq!(Run::of_change(change).one(), expected);
}

#[test]
fn a_change_has_exactly_one_verb() {
    fault("inesrt: x\nafter: a", "no-verb: a change has no verb [inesrt]; did you mean `insert`?");
    fault(
        "nothing: x",
        "no-verb: a change has no verb [nothing]; add one of `insert`, `delete`, `replace`, `edit`, \
         `move`, `group`, `split`, `join`, `retitle`, `reorder`, `term`, `tone`, `figure`, \
         `alternatives`, `annotate` or `meta`",
    );
    fault(
        "retitle: tip-one\nto: x\nedit: tip-one",
        "several-verbs: a change has two verbs, `retitle` and `edit` [edit]; begin a new entry with \
         `- edit:`",
    );
    fault(
        "just text",
        "wrong-type: a change is a map, not a text [just text]; begin with a verb: `insert: …`",
    );
}

#[test]
fn a_key_that_the_verb_does_not_take_is_refused_and_the_keys_are_named() {
    fault(
        "insert: x\nafter: a\nby: y",
        "unknown-key: `by` is not a key of `insert` [by]; `insert` takes `before`, `after`, \
         `start-of`, `end-of`, `sorted-in`, `rank` and `overrides`",
    );
    fault(
        "insert: x\nafetr: y",
        "unknown-key: `afetr` is not a key of `insert` [afetr]; did you mean `after`?",
    );
    let run = Run::of_change("insert: x\nafetr: y");
    assert_eq!(run.found[0].fix.as_ref().unwrap().text, "after");
    fault(
        "meta: {titel: x}",
        "unknown-key: `titel` is not a key of `meta` [titel]; did you mean `title`?",
    );
    fault(
        "tone: [a]\nchanges: [{find: y, put: z, because: q}]",
        "unknown-key: `because` is not a key of an entry of `changes` [because]; an entry of \
         `changes` takes `in`, `find`, `put` and `expect`",
    );
}

#[test]
fn a_key_that_is_demanded_is_missed() {
    fault(
        "delete: tip-one",
        "missing-key: `delete` has no `was` [delete]; add `was: …` (the text that stands there: all \
         of it, or `first words … last words`)",
    );
    fault(
        "insert: x",
        "missing-key: `insert` has no place [insert]; say where: add `before: …`, `after: …`, \
         `start-of: …`, `end-of: …` or `sorted-in: …`",
    );
    assert_eq!(Run::of_change("term: a").codes(), ["missing-key"]);
    // The missing `was` is told where the rest of the amendment is broken, too.
    assert_eq!(Run::of_change("replace: a\nwit: b").codes(), ["unknown-key", "missing-key"]);
    let broken = Run::of_amendment("editorial: e\nchanges:\n  - delete: a\n  - term: b");
    assert_eq!(broken.codes(), ["missing-key", "missing-key"]);
}

#[test]
fn a_word_for_a_key_is_one_fault() {
    fault(
        "term: a\nwith: b",
        "unknown-key: `with` is not a key of `term` [with]; did you mean `by`?",
    );
    fault(
        "edit: a\nold: b\nput: c",
        "unknown-key: `old` is not a key of `edit` [old]; did you mean `find`?",
    );
    fault(
        "rename: a\nto: b",
        "no-verb: a change has no verb [rename]; write `retitle: …`, if that is what `rename` says",
    );
}

#[test]
fn a_locator_where_a_section_is_named_is_taken_apart() {
    fault(
        "edit: { in: { in: tip-one, paragraph: b } }\nfind: a\nput: b",
        "wrong-type: `in` names a section, and a map stands here [{ in: tip-one, paragraph: b }]; \
         take the keys out of the braces, each on a line of its own:\nin: tip-one\nparagraph: b",
    );
    fault(
        "edit: #tip-one\nfind: a\nput: b",
        "empty-text: `edit` is empty [#tip-one]; if an id is meant, write it bare: `edit: tip-one`; \
         if that is the text, quote it: `edit: \"#tip-one\"`",
    );
}

#[test]
fn a_list_or_map_where_text_is_meant_is_to_be_quoted() {
    fault(
        "edit: tip-one\nfind: [Quotation … left]\nput: x",
        "wrong-type: `find` takes a text, not a list [[Quotation … left]]; quote the text: \
         `find: \"[Quotation … left]\"`",
    );
    fault(
        "insert: {reason: a, b}\nafter: x",
        "wrong-type: `insert` takes a text, not a map [{reason: a, b}]; quote the text: \
         `insert: \"{reason: a, b}\"`",
    );
    fault(
        "move: {in: x, paragraph: a, b}\nafter: c",
        "wrong-type: a comma inside of `{ }` ends the text of `paragraph` [b]; quote the whole text: \
         `paragraph: \"a, b\"`",
    );
    fault(
        "edit: tip-one\nfind:\n  words: x\nput: b",
        "wrong-type: `find` takes a text, not a map [words: x]; quote the text: \
         `find: \"words: x\"`",
    );
    fault(
        "alternatives: a\nend-of: x\npositions:\n  - Number 31: name them\noptions: [{id: o, content: c}, {id: p, content: d}]",
        "wrong-type: `positions` takes a text, not a map [Number 31: name them]; quote the text: \
         `\"Number 31: name them\"`",
    );
    fault(
        "insert: x\nafter: { in: a, paragraph: b, c, d }",
        "wrong-type: a comma inside of `{ }` ends the text of `paragraph` [c]; quote the whole text: \
         `paragraph: \"b, c, d\"`",
    );
    fault(
        "edit: tip-one\nfind: [a,\n  b]\nput: b",
        "wrong-type: `find` takes a text, not a list [[a,\n          b]]; write one text behind \
         `find:`, behind `|` if it has several lines",
    );
}

#[test]
fn a_comma_cuts_texts_of_all_maps() {
    let cut = |change: &str| {
        let run = Run::of_change(change);
        assert_eq!(run.codes(), ["wrong-type"], "{change}");
    };
    cut("insert: { item: the watch, at night }\nend-of: x");
    cut("insert: { column: A, cells: { b: c, d } }\nafter: { table: a, column: b }");
    cut("term: a\nby: b\nforms: { c: d, e, f: g }");
    cut("edit: x\nfind: a\nput: b[^n]\nnotes: { n: c, d }");
}

#[test]
fn a_text_of_one_paragraph_holds_no_blank_line() {
    assert_eq!(Run::of_change("retitle: x\nto: |\n  a\n\n  b").codes(), ["wrong-type"]);
    let option = "alternatives: x\nend-of: y\noptions: [{ id: a, content: \"b\\n\\nc\" }]";
    assert_eq!(Run::of_change(option).codes(), ["wrong-type"]);
    assert!(Run::of_change("retitle: x\nto: |\n  a\n  b").found.is_empty());
}

#[test]
fn an_empty_text_is_refused_but_for_put() {
    fault(
        "edit: tip-one\nfind: a\nput:",
        "empty-text: `put` is empty []; to remove words write `put: \"\"`",
    );
    fault(
        "edit: tip-one\nfind: a\nput: # 4 is it",
        "empty-text: `put` is empty [# 4 is it]; if that is the text, quote it: \
         `put: \"# 4 is it\"`; to remove words write `put: \"\"`",
    );
    fault(
        "delete: tip-one\nwas: ' '",
        "empty-text: `was` is empty [' ']; write the text that goes: all of it, or `first words … last \
         words`",
    );
    fault(
        "edit: x\nfind: null\nput: b",
        "empty-text: `find` is empty [null]; if that is the text, quote it: `find: \"null\"`",
    );
    fault(
        "reorder: x\nchildren: []",
        "empty-text: `children` is empty [[]]; write at least one entry, or remove the key",
    );
    assert!(Run::of_change("edit: x\nfind: a\nput: ''").found.is_empty());
    assert_eq!(Run::of_change("move: {}\nafter: x").codes(), ["empty-text"]);
    assert_eq!(Run::of_change("move: ''\nafter: x").codes(), ["empty-text"]);
}

#[test]
fn a_swallowed_comment_is_a_warning_and_the_change_stays() {
    let run = Run::of_change("edit: tip-one\nfind: a\nput: see section # 4");
    assert_eq!(
        run.one(),
        "swallowed-comment: the text of `put` ends before `#`: the rest is a comment [# 4]; quote \
         the whole text: `put: \"see section # 4\"`; or give the comment a line of its own"
    );
    assert_eq!(run.workspace.unwrap().amendments.amendments.len(), 1);
    let run = Run::of_change("edit: tip-one  # an id\nfind: a\nput: b\nexpect: 2 # twice");
    assert!(run.found.is_empty());
}

#[test]
fn content_is_not_folded() {
    fault(
        "replace: tip-one\nwas: x\nby: >\n  a\n",
        "folded-content: `by` is written with `>` [a]; write `by: |`",
    );
    fault(
        "alternatives: a\nend-of: x\noptions:\n  - id: o\n    content: >\n      text\n  - { id: p, content: c }\n",
        "folded-content: `content` is written with `>` [text]; write `content: |`",
    );
    assert!(Run::of_change("edit: x\nfind: >\n  a\n  b\nput: >-\n  c\n  d\n").found.is_empty());
}

#[test]
fn content_that_is_a_map_has_known_keys() {
    fault(
        "insert: {rwo: [a]}\nafter: b",
        "unknown-key: `rwo` does not belong into the content of `insert` [rwo]; did you mean `row`?",
    );
    let both = Run::of_change("insert: {row: [a], item: b}\nafter: b").one();
    assert!(both.starts_with("unknown-key: `item` does not belong into the content of `insert`"));
    fault(
        "insert: {column: X}\nafter: b",
        "missing-key: a column has no `cells` [column]; add `cells: { first cell of the row: new \
         cell }`, one for each row",
    );
    assert_eq!(Run::of_change("insert: {cells: {a: b}}\nafter: b").codes(), ["missing-key"]);
    assert_eq!(Run::of_change("insert: {row: a}\nafter: b").codes(), ["wrong-type"]);
    assert_eq!(Run::of_change("insert: {row: [a, ~]}\nafter: b").codes(), ["empty-text"]);
    assert!(Run::of_change("insert: {row: [a, '']}\nafter: b").found.is_empty());
}

#[test]
fn passages_are_files_below_amendments() {
    let run = |name: &str| {
        let file = format!(
            "policy: tip\namendments:\n  - id: a\n    editorial: e\n    changes:\n      \
             - insert: {{ file: {name} }}\n        after: tip-one\n"
        );
        Run::of(&[("amendments/tip/a.yaml", &file), ("amendments/text/gulf.md", "# Gulf\n")])
    };
    assert!(run("../text/gulf.md").found.is_empty());
    let found = run("../text/golf.md");
    assert_eq!(
        found.one(),
        "file-not-found: there is no file `amendments/text/golf.md` [../text/golf.md]; write \
         `file: ../text/gulf.md`"
    );
    assert_eq!(found.found[0].candidates[0].text, "amendments/text/gulf.md");
    assert!(run("../../../etc/passwd").one().starts_with("outside-workspace: "));
    assert!(run("/etc/passwd").one().starts_with("outside-workspace: "));
    assert_eq!(run("../../chapters/tip/01.md").codes(), ["file-not-found"]);
}

#[test]
fn words_of_a_kind_and_numbers_are_checked() {
    fault(
        "term: a\nby: b\ncase: exct",
        "unknown-value: `exct` is none of the words that `case` takes [exct]; write `exact`",
    );
    fault(
        "term: a\nby: b\ninclude: [quotation]",
        "unknown-value: `quotation` is none of the words that `include` takes [quotation]; write \
         `quotations`, `titles`, `sources` or `code`",
    );
    fault(
        "edit: x\nfind: a\nput: b\nexpect: two",
        "wrong-type: `expect` takes a number from 1 [two]; write digits only: `expect: 2`",
    );
    assert_eq!(Run::of_change("edit: x\nfind: a\nput: b\nexpect: 0").codes(), ["wrong-type"]);
    assert_eq!(Run::of_change("insert: x\nafter: y\nrank: x").codes(), ["wrong-type"]);
    assert!(Run::of_change("insert: x\nafter: y\nrank: -2").found.is_empty());
    fault(
        "meta: {comments-until: 2021-02-30}",
        "unknown-value: `2021-02-30` is no date [2021-02-30]; write year, month and day: \
         `comments-until: 2021-10-31`",
    );
    assert_eq!(Run::of_change("delete: x\nwas: y\norphans: keep").codes(), ["unknown-value"]);
}

#[test]
fn ids_have_a_form() {
    fault(
        "edit: '#tip-one'\nfind: a\nput: b",
        "malformed-id: `#tip-one` is written with `#` ['#tip-one']; write it bare: `tip-one`",
    );
    fault(
        "edit: Some heading\nfind: a\nput: b",
        "malformed-id: `Some heading` holds spaces, which no id does [Some heading]; name the \
         section by its id, or by its headings: `edit: { in: [Some heading] }`",
    );
    fault(
        "group: [a]\nid: Tip\ntitle: T",
        "malformed-id: `Tip` has capital letters, which no id has [Tip]; write `tip`: an id begins \
         with a letter and holds a to z, 0 to 9 and hyphens",
    );
    fault(
        "group: [a, a]\nid: b\ntitle: c",
        "duplicate-id: `a` stands twice in `group` [a]; remove one of the two",
    );
}

#[test]
fn a_split_has_parts_that_start_somewhere() {
    fault(
        "split: x\ninto: [{id: a, title: b}, {id: c, title: d}]",
        "missing-key: the part `c` has no `starts-at` [c]; add `starts-at: …` (where it starts; for \
         all parts but the first)",
    );
    fault(
        "split: x\ninto: [{id: a, title: b, starts-at: x}, {id: c, title: d, starts-at: y}]",
        "unknown-key: the first part has a `starts-at` [x]; remove it, or add a part before this one",
    );
    assert_eq!(Run::of_change("split: x\ninto: [{id: a, title: b}]").codes(), ["wrong-type"]);
    assert_eq!(Run::of_change("join: [a]\nid: b\ntitle: c").codes(), ["wrong-type"]);
}

#[test]
fn alternatives_stand_in_one_place_and_their_choice_is_an_option() {
    let run = |keys: &str| {
        let options = "options: [{id: o, content: c}, {id: p, content: d}]";
        Run::of_change(&format!("alternatives: a\n{keys}\n{options}"))
    };
    assert!(run("question: q").one().starts_with("missing-key: `alternatives` has no place"));
    assert!(run("in: x").one().starts_with("missing-key: `alternatives` names neither block nor"));
    assert!(
        run("end-of: x\nwords: y").one().starts_with("unknown-key: `end-of` and `words` cannot")
    );
    assert!(run("in: x\nwords: y\nrank: 1").one().starts_with("unknown-key: `rank` orders what"));
    let chosen = run("end-of: x\nchosen: r\ndecided-by: STC").one();
    assert_eq!(chosen, "unknown-value: no option is called `r` [r]; write `o` or `p`");
    assert!(run("end-of: x\nchosen: o").one().starts_with("missing-key: `chosen` stands without"));
    assert!(run("end-of: x\ndecided-by: o").one().starts_with("missing-key: `decided-by` stands"));
    let twice = "alternatives: a\nend-of: x\noptions: [{id: o, content: c}, {id: o, content: d}]";
    assert_eq!(Run::of_change(twice).codes(), ["duplicate-id"]);
    let with = |options: &str| {
        let run = Run::of_change(&format!("alternatives: a\nend-of: x\noptions: [{options}]"));
        run.codes().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        with("{id: o, content: c, base: true}, {id: p, content: d, base: true}"),
        ["duplicate-key"]
    );
    for content in ["'- c'", "'# C'", "'> c'", "\"c\\n\\nd\"", "\"| a |\\n|---|\""] {
        let options = format!("{{id: o, content: {content}}}, {{id: p, content: d}}");
        assert_eq!(with(&options), ["wrong-type"], "{content}");
    }
}

#[test]
fn a_tone_may_name_a_word_list() {
    let file =
        "policy: tip\namendments:\n  - id: a\n    editorial: e\n    changes:\n      - tone: ";
    let run = |key: &str| {
        Run::of(&[
            ("amendments/a.yaml", &format!("{file}{key}\n")),
            ("data/lexicons.yaml", "modal-verbs: [shall, must]\n"),
        ])
    };
    let found = run("modal-verbs");
    let Action::Tone(tone) = &found.change().action else { panic!() };
    assert_eq!(tone.words.iter().map(|word| &*word.value).collect::<Vec<_>>(), ["shall", "must"]);
    let found = run("modal-verb");
    assert_eq!(
        found.one(),
        "unknown-value: `data/lexicons.yaml` has no word list `modal-verb` [modal-verb]; for words \
         of your own write a list: `tone: [modal-verb]`"
    );
    assert_eq!(found.found[0].candidates[0].text, "modal-verbs");
}

#[test]
fn a_change_of_figures_names_keys_and_fields() {
    fault(
        "figure: {a: {valu: 3}}",
        "unknown-key: `valu` is not a key of a change of a figure [valu]; did you mean `value`?",
    );
    assert_eq!(Run::of_change("figure: {a: 3}").codes(), ["wrong-type"]);
    assert_eq!(Run::of_change("figure: {a: {}}").codes(), ["empty-text"]);
    assert_eq!(Run::of_change("figure: {A: {value: 3}}").codes(), ["malformed-id"]);
}

#[test]
fn all_faults_of_a_change_come_at_once_with_their_cause() {
    let run = Run::of_change("edit: '#x'\nfnd: a\nput:\nexpect: x\noverrides: [Y]");
    let codes = run.codes();
    assert_eq!(codes, ["unknown-key", "malformed-id", "malformed-id", "empty-text", "wrong-type"]);
    assert!(
        run.found
            .iter()
            .all(|finding| { finding.cause.as_deref() == Some("amendment a, editorial") })
    );
    assert_eq!(run.workspace.unwrap().amendments.amendments.len(), 0);
}
