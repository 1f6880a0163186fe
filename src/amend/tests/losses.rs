//! What words around a change may not lose in silence: code, notes, links, images, comments.

use crate::amend::tests::support::Case;

fn chapter(body: &str) -> String {
    format!("# One {{#one}}\n\n{body}\n")
}

fn changed(body: &str, change: &str) -> String {
    let run = Case::new(&chapter(body)).amendment("a", &[change]).run();
    let text = run.text_despite_warnings();
    text.strip_prefix("# One {#one}\n\n").unwrap().strip_suffix('\n').unwrap().to_owned()
}

fn edited(body: &str, change: &str) -> String {
    changed(body, &format!("edit: one\n{change}"))
}

fn refused(body: &str, change: &str) -> &'static str {
    let change = format!("edit: one\n{change}");
    Case::new(&chapter(body)).amendment("a", &[&change]).run().code()
}

#[test]
fn words_in_code_leave_the_rest_of_the_code() {
    let body = "Set `max --size=10 now` first.";
    assert_eq!(edited(body, "find: size=10\nput: size=20"), "Set `max --size=20 now` first.");
    assert_eq!(edited(body, "find: size=10\nput: ''"), "Set `max -- now` first.");
    assert_eq!(edited(body, "find: max --size=10 now\nput: '`min`'"), "Set `min` first.");
    assert_eq!(edited(body, "find: max --size=10 now first\nput: x"), "Set x.");
    assert_eq!(refused(body, "find: Set max\nput: x"), "edit-breaks-structure");
    assert_eq!(refused(body, "find: size\nput: '`x`'"), "edit-breaks-structure");
    let run = Case::new("# Use `max size` {#t}\n")
        .amendment("a", &["edit: { heading: Use }\nfind: max\nput: min"])
        .run();
    assert_eq!(run.text(), "# Use `min size` {#t}\n");
}

#[test]
fn words_that_are_shown_by_other_bytes_change_as_a_whole_only() {
    assert_eq!(refused("Set `a\nb` first.", "find: b first\nput: x"), "edit-breaks-structure");
    assert_eq!(edited("Set `a\nb` first.", "find: a b\nput: x"), "Set `x` first.");
}

#[test]
fn terms_change_code_only_in_part_and_only_where_they_are_to() {
    let term = "term: beta\nby: zeta\ninclude: [code]";
    assert_eq!(changed("A `beta gamma` d beta.", term), "A `zeta gamma` d zeta.");
    let run = Case::new(&chapter("A `x\nbeta` d beta.")).amendment("a", &[term]).run();
    assert_eq!(run.code(), "edit-breaks-structure");
    let tone = "tone: [beta]\nchanges: [{ find: d beta, put: e }]";
    assert_eq!(changed("A `beta` d beta.", tone), "A `beta` e.");
    assert_eq!(changed("Old *caf&eacute;* old.", "term: old café\nby: new bar"), "New bar old.");
}

/// Changes a whole chapter; returns the codes of what is found.
fn codes(chapter: &str, change: &str) -> Vec<&'static str> {
    Case::new(chapter).amendment("a", &[change]).run().codes()
}

#[test]
fn an_edit_keeps_images_and_comments_or_says_that_they_go() {
    let body = "A <!-- note --> B one";
    assert_eq!(refused(body, "find: A B\nput: X"), "edit-drops");
    assert_eq!(edited(body, "find: A B\nput: X\ndrops: ['<!-- note -->']"), "X one");
    assert_eq!(edited(body, "find: A B\nput: X <!-- note --> Y"), "X <!-- note --> Y one");
    let image = || Case::new(&chapter("A ![chart](i.svg) b.")).file("chapters/tip/i.svg", "");
    let run = |change: &str| image().amendment("a", &[&format!("edit: one\n{change}")]).run();
    assert_eq!(run("find: A chart b\nput: X").code(), "edit-drops");
    assert_eq!(run("find: A chart b\nput: X\ndrops: [i.svg]").text(), chapter("X."));
    assert_eq!(run("find: chart\nput: map").text(), chapter("A ![map](i.svg) b."));
}

#[test]
fn what_stands_twice_is_repeated_twice() {
    let chapter = "A [x](#p) B [y](#p) C\n\n# P {#p}\n";
    let edit = |put: &str| format!("edit: {{ paragraph: A }}\nfind: A x B y C\nput: '{put}'");
    assert_eq!(codes(chapter, &edit("Q [z](#p)")), ["edit-drops"]);
    assert_eq!(codes(chapter, &edit("Q [z](#p) [z](#p)")), [""; 0]);
    assert_eq!(codes(chapter, &format!("{}\ndrops: ['#p']", edit("Q [z](#p)"))), [""; 0]);
    let notes = "A[^n] b[^n] c.\n\n[^n]: N.\n";
    let edit = "edit: { paragraph: b }\nfind: A b c\nput: 'X[^n]'";
    assert_eq!(codes(notes, edit), ["edit-drops"]);
}

#[test]
fn a_heading_keeps_its_notes_and_links() {
    let note = "# P {#p}\n\n# T[^n] {#t}\n\nx\n\ny\n\n[^n]: N.\n";
    assert_eq!(codes(note, "retitle: t\nto: New"), ["edit-drops"]);
    assert_eq!(codes(note, "retitle: t\nto: 'New[^n]'"), [""; 0]);
    let link = "# T [](#u) {#t}\n\nx\n\n# U {#u}\n\ny\n";
    assert_eq!(codes(link, "retitle: t\nto: New"), ["edit-drops"]);
    assert_eq!(codes(link, "retitle: t\nto: 'New [](#u)'"), [""; 0]);
    let split = |title: &str| {
        format!(
            "split: t\ninto: [{{ id: t1, title: One }}, {{ id: t2, title: '{title}', starts-at: {{ paragraph: y }} }}]"
        )
    };
    assert_eq!(codes(note, &split("Two")), ["edit-drops"]);
    assert_eq!(codes(note, &split("Two[^n]")), [""; 0]);
    let two = "# P {#p}\n\n## T[^n] {#t}\n\nx\n\n## U[^m] {#u}\n\ny\n\n[^n]: N.\n[^m]: M.\n";
    assert_eq!(codes(two, "join: [t, u]\nid: tu\ntitle: 'TU[^n]'"), ["edit-drops"]);
    assert_eq!(codes(two, "join: [t, u]\nid: tu\ntitle: 'TU[^n][^m]'"), [""; 0]);
}

#[test]
fn a_title_uses_the_notes_it_marks() {
    let chapter = "# T {#t}\n\nx[^n]\n\ny\n\n[^n]: N.\n";
    let run = Case::new(chapter)
        .amendment("a", &["retitle: t\nto: 'New[^n]'", "delete: { paragraph: x }\nwas: x"])
        .run();
    assert_eq!(run.text(), "# New[^n] {#t}\n\ny\n\n[^n]: N.\n");
}

#[test]
fn entries_of_an_edit_that_nothing_meets_are_errors() {
    assert_eq!(refused("Body b.", "find: Body\nput: x\ndrops: ['[^q]']"), "words-not-found");
    let body = "Body [b](#one).";
    let there = "find: Body b\nput: 'x [b](#one)'\ndrops: ['#one']";
    assert_eq!(edited(body, there), "x [b](#one).");
    assert_eq!(refused("Body b.", "find: Body\nput: x\nnotes: { x: Note. }"), "unknown-key");
}

#[test]
fn alternatives_in_words_keep_notes_and_links() {
    let change = |option: &str| {
        format!(
            "alternatives: alt\nin: one\nwords: see the list\nquestion: Which?\noptions:\n  - {{ id: x, content: '{option}' }}\n  - {{ id: y, content: none }}"
        )
    };
    let chapter = chapter("Now see [the list](#one).");
    let errors =
        |option: &str| Case::new(&chapter).amendment("a", &[&change(option)]).run().errors();
    assert_eq!(errors("see it"), ["edit-drops"]);
    assert_eq!(errors("see [it](#one)"), [""; 0]);
}

#[test]
fn sweeps_keep_notes_and_links_inside_the_words() {
    let chapter = |body: &str| format!("# One {{#one}}\n\n{body}\n\n[^n]: Note.\n");
    let run = |body: &str, change: &str| Case::new(&chapter(body)).amendment("a", &[change]).run();
    let term = "term: old words\nby: new ones";
    assert_eq!(run("Say old[^n] words now.", term).text(), chapter("Say new ones[^n] now."));
    let tone = "tone: [old]\nchanges: [{ find: old words, put: new ones }]";
    assert_eq!(run("Say old[^n] words now.", tone).text(), chapter("Say new ones[^n] now."));
    assert_eq!(run("Say [old](#one) words now.[^n]", term).code(), "edit-drops");
    let comment = run("Say old <!-- x -->words.[^n]", term);
    assert_eq!(comment.text(), chapter("Say new ones<!-- x -->.[^n]"));
    assert_eq!(run("Say old [words](#one).[^n]", term).code(), "edit-drops");
    let cut = run("Say old *words here*.[^n]", term);
    assert_eq!(cut.text(), chapter("Say new ones *here*.[^n]"));
}

#[test]
fn words_go_with_one_space_in_lines_of_a_quotation() {
    assert_eq!(edited("> a\n> b\n> c", "find: b\nput: ''"), "> a\n> c");
    assert_eq!(edited("> a\n> b", "find: b\nput: ''"), "> a");
    assert_eq!(edited("> a\n> b c", "find: b\nput: ''"), "> a\n> c");
    assert_eq!(edited("- a\n  b\n  c", "find: b\nput: ''"), "- a\n  c");
}

#[test]
fn an_edit_brings_no_paragraph_and_empties_no_heading() {
    assert_eq!(refused("Body b.", "find: Body\nput: \"one\\n\\ntwo\""), "edit-breaks-structure");
    let heading = "# A\n\n# B {#b}\n\nx\n";
    let edit = |put: &str| format!("edit: {{ heading: B }}\nfind: B\nput: {put}");
    assert_eq!(codes(heading, &edit("''")), ["edit-breaks-structure"]);
    assert_eq!(codes(heading, &edit("C")), [""; 0]);
}

#[test]
fn a_mark_that_is_quoted_with_the_words_stands_once() {
    let chapter = |body: &str| format!("# One {{#one}}\n\n{body}\n\n[^n]: Note.\n");
    let run = |change: &str| {
        let change = format!("edit: one\n{change}");
        Case::new(&chapter("Say first[^n] now.")).amendment("a", &[&change]).run()
    };
    let last = chapter("Say last[^n] now.");
    assert_eq!(run("find: 'first[^n]'\nput: 'last[^n]'").text(), last);
    assert_eq!(run("find: 'first[^n]'\nput: last").text(), last);
    let gone = run("find: 'first[^n]'\nput: last\ndrops: ['[^n]']");
    assert_eq!(gone.text(), "# One {#one}\n\nSay last now.\n");
}

#[test]
fn a_comment_that_is_replaced_stands_again_or_is_named() {
    let base = "# One {#one}\n\nFirst <!-- a --> words.\n\n<!-- b\nc -->\n\nMore.\n\n## Two {#two}\n\n<!-- d -->\n";
    let own = |by: &str, drops: &str| {
        let change = format!("replace: one\nwas: First words. More.\nby: |\n  {by}\n{drops}");
        Case::new(base).amendment("a", &[&change]).run()
    };
    let run = own("New.", "");
    assert_eq!(run.message(), "the replacement would drop `<!-- a -->`");
    assert_eq!(run.help(), "repeat it in `by`, or agree: `drops: [\"<!-- a -->\"]`");
    assert_eq!(own("New.<!--a-->", "").message(), "the replacement would drop `<!-- b c -->`");
    assert!(own("New.<!--a-->\n\n  <!-- b c -->", "").text().contains("New.<!--a-->"));
    let dropped = own("New.", "drops: [\"<!-- a -->\", b c]").text().to_owned();
    assert_eq!(dropped, "# One {#one}\n\nNew.\n\n## Two {#two}\n\n<!-- d -->\n");
    assert_eq!(own("New.", "drops: [a, b c, d]").code(), "words-not-found");
    let block = "replace: { paragraph: First }\nwas: First words.\nby: New.";
    assert_eq!(Case::new(base).amendment("a", &[block]).run().code(), "edit-drops");
    let kept = "replace: { paragraph: More }\nwas: More.\nby: New.";
    let run = Case::new(base).amendment("a", &[kept]).run();
    assert_eq!(run.text(), base.replace("More", "New"));
}

#[test]
fn a_format_around_new_words_takes_the_place_of_the_same_one() {
    let put = |body: &str, find: &str, put: &str| {
        edited(body, &format!("find: \"{find}\"\nput: \"{put}\""))
    };
    assert_eq!(put("A **word** here.", "word", "**thing**"), "A **thing** here.");
    assert_eq!(put("A **word** here.", "word", "*thing*"), "A ***thing*** here.");
    assert_eq!(put("A **good word** here.", "word", "**thing**"), "A **good thing** here.");
    assert_eq!(put("A **word** here.", "word", "**thing** more"), "A **thing** more here.");
    assert_eq!(
        put("A <sup>1</sup> it.", "1", "<sup>2</sup> <sup>3</sup>"),
        "A <sup>2</sup> <sup>3</sup> it."
    );
    assert_eq!(put("A *b* *c* it.", "b c", "*d* *e*"), "A *d* *e* it.");
    assert_eq!(put("A *b* *c* it.", "b c", "d"), "A *d* it.");
    assert_eq!(put("A ~~word~~ here.", "word", "thing"), "A ~~thing~~ here.");
    assert_eq!(put("A ~~word~~ here.", "~~word~~", "thing"), "A thing here.");
    for (body, put) in [
        ("A **good word** here.", "new **thing** now"),
        ("An *old word* *x* here.", "a *b*"),
        ("A `word` here.", "*thing*"),
        ("A ![word](#one) here.", "*thing*"),
        ("A [word](#one) here.", "[thing](#one)"),
    ] {
        let words = if body.contains("*x*") { "word x" } else { "word" };
        let change = format!("find: {words}\nput: \"{put}\"");
        assert_eq!(refused(body, &change), "edit-breaks-structure", "{body}");
    }
}

#[test]
fn breaks_and_formats_that_mean_something_are_kept() {
    for (body, find, put, after) in [
        ("An m<sup>2</sup> of it.", "m2", "n<sup>2</sup>", "An n<sup>2</sup> of it."),
        ("An m<sup>2</sup> of it.", "m<sup>2</sup>", "inch", "An inch of it."),
        ("One<br/>two three.", "One two", "1<br>2", "1<br>2 three."),
        ("One\\\ntwo three.", "One two", "1<br>2", "1<br>2 three."),
        ("One two three.", "One two", "1\\\\\\n2", "1<br>2 three."),
    ] {
        let change = format!("find: {find}\nput: \"{put}\"");
        assert_eq!(edited(body, &change), after, "{body}");
    }
    for (body, find, drop) in [
        ("An m<sup>2</sup> of it.", "m2", "<sup>"),
        ("One<br/>two three.", "One two", "<br>"),
        ("One  \ntwo three.", "One two", "<br>"),
        ("A ~~struck~~ word.", "A struck word", "~~"),
    ] {
        let change = format!("find: {find}\nput: new");
        assert_eq!(refused(body, &change), "edit-drops", "{body}");
        let agreed = format!("{change}\ndrops: [\"{drop}\"]");
        assert!(edited(body, &agreed).contains("new"), "{body}");
    }
}

#[test]
fn words_of_a_code_block_are_not_there_for_an_edit() {
    let chapter = chapter("Body b.\n\n```\nmake all\n```");
    let run = Case::new(&chapter).amendment("a", &["edit: one\nfind: make all\nput: x"]).run();
    assert_eq!(run.code(), "words-not-found");
    assert!(run.help().contains("replace: { code: make all }"), "{}", run.help());
}

#[test]
fn a_mark_that_stands_apart_from_its_words_can_be_quoted_with_them() {
    let base = "# One [^n] {#one}\n\nBody.\n\n[^n]: Note.\n";
    let run = |put: &str| {
        let change = format!("edit: {{ heading: One }}\nfind: 'One [^n]'\n{put}");
        Case::new(base).amendment("a", &[&change]).run().text().to_owned()
    };
    assert_eq!(run("put: 'Two[^n]'"), base.replace("One [^n]", "Two[^n]"));
    assert_eq!(run("put: Two"), base.replace("One [^n]", "Two [^n]"));
    assert_eq!(run("put: Two\ndrops: '[^n]'"), "# Two {#one}\n\nBody.\n");
}
