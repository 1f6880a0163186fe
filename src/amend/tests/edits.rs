//! Words: what `edit` finds, what it refuses, and the bytes it leaves alone.

use crate::amend::tests::support::Case;

fn chapter(body: &str) -> String {
    format!("# One {{#one}}\n\n{body}\n")
}

/// Edits the one paragraph of a chapter.
fn edited(body: &str, change: &str) -> String {
    let change = format!("edit: one\n{change}");
    let run = Case::new(&chapter(body)).amendment("a", &[&change]).run();
    let text = run.text();
    text.strip_prefix("# One {#one}\n\n").unwrap().strip_suffix('\n').unwrap().to_owned()
}

fn refused(body: &str, change: &str) -> &'static str {
    let change = format!("edit: one\n{change}");
    Case::new(&chapter(body)).amendment("a", &[&change]).run().code()
}

#[test]
fn only_the_words_change() {
    let run = Case::new(&chapter("Some old  words, here."))
        .amendment("a", &["edit: one\nfind: old words\nput: new ones"])
        .run();
    assert_eq!(run.text(), chapter("Some new ones, here."));
    assert_eq!(run.made(), ["a.0: new ones"]);
    assert_eq!(run.deletions(), ["a.0: old  words"]);
}

#[test]
fn words_that_are_missing_many_or_miscounted_are_refused() {
    assert_eq!(refused("Some words.", "find: other\nput: x"), "words-not-found");
    assert_eq!(refused("Some Words.", "find: words\nput: x"), "words-not-found");
    assert_eq!(refused("A word, a word.", "find: word\nput: x"), "ambiguous-target");
    assert_eq!(refused("A word, a word.", "find: word\nput: x\nexpect: 3"), "count-differs");
    assert_eq!(edited("A word, a word.", "find: word\nput: x\nexpect: 2"), "A x, a x.");
}

#[test]
fn words_around_tell_places_apart() {
    let body = "The old man and the old house.";
    assert_eq!(
        edited(body, "find: { exact: old, after: house }\nput: new"),
        "The old man and the new house."
    );
    assert_eq!(
        edited(body, "find: { exact: old, before: The }\nput: new"),
        "The new man and the old house."
    );
    assert_eq!(
        edited(body, "find: { exact: old, before: and the, after: house. }\nput: new"),
        "The old man and the new house."
    );
    assert_eq!(refused(body, "find: { exact: old, after: horse }\nput: new"), "words-not-found");
}

#[test]
fn variants_of_quotes_dashes_and_spaces_match() {
    assert_eq!(edited("The “old” one.", "find: The \"old\" one\nput: New"), "New.");
    assert_eq!(edited("It’s 5–6 here.", "find: It's 5-6\nput: X"), "X here.");
    assert_eq!(
        edited("5\u{a0}million people.", "find: 5 million\nput: 6 million"),
        "6 million people."
    );
    assert_eq!(edited("a soft\u{ad}ened word", "find: softened\nput: hard"), "a hard word");
}

#[test]
fn words_match_over_line_ends() {
    assert_eq!(edited("one two\nthree four", "find: two three\nput: X"), "one X four");
    assert_eq!(edited("one two\nthree four", "find: three\nput: X"), "one two\nX four");
}

#[test]
fn words_in_quotations_keep_the_marks() {
    assert_eq!(edited("> one two\n> three four", "find: two three\nput: X"), "> one X four");
    assert_eq!(edited("> one two\n> three four", "find: four\nput: X"), "> one two\n> three X");
    assert_eq!(edited("- one two\n  three four", "find: two three\nput: X"), "- one X four");
}

#[test]
fn emphasis_goes_or_stays_as_a_whole() {
    assert_eq!(edited("The *old* words.", "find: The old words\nput: New"), "New.");
    assert_eq!(edited("The *old* words.", "find: old\nput: new"), "The *new* words.");
    assert_eq!(edited("The *old* words.", "find: old\nput: '**new**'"), "The ***new*** words.");
    assert_eq!(
        refused("The *old words* here.", "find: words here\nput: x"),
        "edit-breaks-structure"
    );
    assert_eq!(refused("The *old words* here.", "find: The old\nput: x"), "edit-breaks-structure");
}

#[test]
fn what_an_edit_drops_it_has_to_say() {
    let body = "See [the report](https://example.org) now.";
    assert_eq!(refused(body, "find: See the report now\nput: Nothing"), "edit-drops");
    assert_eq!(
        edited(body, "find: See the report now\nput: Nothing\ndrops: ['https://example.org']"),
        "Nothing."
    );
    assert_eq!(
        edited(body, "find: See the report now\nput: 'Read [it](https://example.org)'"),
        "Read [it](https://example.org)."
    );
    assert_eq!(edited(body, "find: the report\nput: it"), "See [it](https://example.org) now.");
    assert_eq!(refused(body, "find: the report\nput: ''"), "edit-drops");
}

#[test]
fn a_note_mark_is_kept_or_dropped_openly() {
    let body = "Words[^n] go on.\n\n[^n]: Note.";
    assert_eq!(refused(body, "find: Words go on\nput: New"), "edit-drops");
    assert_eq!(edited(body, "find: Words go on\nput: 'New[^n]'"), "New[^n].\n\n[^n]: Note.");
    assert_eq!(edited(body, "find: Words\nput: New"), "New[^n] go on.\n\n[^n]: Note.");
    let change = "edit: one\nfind: Words go on\nput: New\ndrops: ['[^n]']";
    let run = Case::new(&chapter(body)).amendment("a", &[change]).run();
    assert_eq!(run.text(), "# One {#one}\n\nNew.\n");
}

#[test]
fn removed_words_take_one_space_along() {
    assert_eq!(edited("one two three", "find: two\nput: ''"), "one three");
    assert_eq!(edited("one two three", "find: one\nput: ''"), "two three");
    assert_eq!(edited("one two three", "find: three\nput: ''"), "one two");
    assert_eq!(edited("one two\nthree", "find: two\nput: ''"), "one\nthree");
    assert_eq!(edited("one\ntwo three", "find: two\nput: ''"), "one\nthree");
    assert_eq!(edited("one *two* three", "find: two\nput: ''"), "one three");
    assert_eq!(edited("one two, three", "find: two\nput: ''"), "one, three");
}

#[test]
fn a_block_may_not_be_emptied() {
    assert_eq!(refused("words", "find: words\nput: ''"), "edit-breaks-structure");
}

#[test]
fn escapes_belong_to_their_character() {
    assert_eq!(edited("a \\*star\\* b", "find: '\\*star\\*'\nput: X"), "a X b");
    assert_eq!(edited("1\\. one", "find: one\nput: two"), "1\\. two");
    assert_eq!(edited("a &amp; b", "find: a & b\nput: c"), "c");
    assert_eq!(edited("a &amp; b", "find: b\nput: c"), "a &amp; c");
}

#[test]
fn new_words_that_would_be_another_block_are_refused() {
    assert_eq!(refused("Words here.", "find: Words\nput: '# Words'"), "edit-breaks-structure");
    assert_eq!(refused("Words here.", "find: Words\nput: '- Words'"), "edit-breaks-structure");
    assert_eq!(refused("Words here.", "find: Words\nput: '1. Words'"), "edit-breaks-structure");
    assert_eq!(refused("Words here.", "find: Words\nput: '> Words'"), "edit-breaks-structure");
}

#[test]
fn several_lines_of_put_become_one() {
    assert_eq!(edited("one two", "find: two\nput: |\n  three\n  four"), "one three four");
}

#[test]
fn words_of_headings_are_edited() {
    let run = Case::new("# Old title {#one}\n\nOld.\n")
        .amendment("a", &["edit: { in: one, heading: Old title }\nfind: Old\nput: New"])
        .run();
    assert_eq!(run.text(), "# New title {#one}\n\nOld.\n");
    let run = Case::new("Old title\n===\n\nOld.\n")
        .amendment("a", &["edit: { heading: Old title }\nfind: Old\nput: New"])
        .run();
    assert_eq!(run.text(), "New title\n===\n\nOld.\n");
}

#[test]
fn a_cross_reference_and_a_figure_compare_by_their_target() {
    let body = "See [](#one) and [5](figure:five) here.";
    let change = |find: &str, put: &str| format!("find: {find}\nput: {put}");
    assert_eq!(
        edited(body, &change("'See [](#one)'", "'Read [](#one)'")),
        "Read [](#one) and [5](figure:five) here."
    );
    assert_eq!(refused(body, &change("'See [](#two)'", "x")), "words-not-found");
    assert_eq!(
        edited(body, &change("'and [5](figure:five)'", "'or [](figure:five)'")),
        "See [](#one) or [](figure:five) here."
    );
}

#[test]
fn words_of_one_block_only() {
    let run = Case::new(&chapter("old\n\nold again"))
        .amendment("a", &["edit: { in: one, paragraph: again }\nfind: old\nput: new"])
        .run();
    assert_eq!(run.text(), chapter("old\n\nnew again"));
}

#[test]
fn inserted_text_is_edited_through_inserted_by() {
    let case = Case::new(&chapter("old words")).amendment("a", &["insert: old lines\nend-of: one"]);
    let run = case.clone().amendment("b", &["edit: one\nfind: old\nput: new"]).run();
    assert_eq!(run.text(), chapter("new words\n\nold lines"));
    let run =
        case.amendment("b", &["edit: { in: one, inserted-by: a }\nfind: old\nput: new"]).run();
    assert_eq!(run.text(), chapter("old words\n\nnew lines"));
    assert_eq!(run.made(), ["a.0: \n", "b.0: new", "a.0:  lines\n"]);
}

#[test]
fn words_in_a_chapter_with_crlf() {
    let run = Case::new("# One {#one}\r\n\r\none two\r\nthree four\r\n")
        .amendment("a", &["edit: one\nfind: two three\nput: X"])
        .run();
    assert_eq!(run.text(), "# One {#one}\r\n\r\none X four\r\n");
}

#[test]
fn edits_beside_one_another_commute() {
    let run = Case::new(&chapter("one two three"))
        .amendment("a", &["edit: one\nfind: one\nput: A"])
        .amendment("b", &["edit: one\nfind: two\nput: ''"])
        .amendment("c", &["edit: one\nfind: three\nput: C"])
        .run();
    assert_eq!(run.text(), chapter("A C"));
}

#[test]
fn overlapping_edits_conflict() {
    let run = Case::new(&chapter("one two three"))
        .amendment("a", &["edit: one\nfind: one two\nput: A"])
        .amendment("b", &["edit: one\nfind: two three\nput: B"])
        .run();
    assert_eq!(run.code(), "conflict");
}

#[test]
fn a_figure_in_the_words_stays_a_figure() {
    let body = "About [5 million](figure:five) people.";
    assert_eq!(refused(body, "find: About 5 million people\nput: Many"), "edit-drops");
    assert_eq!(refused(body, "find: About 5\nput: Some 6"), "edit-breaks-structure");
}

#[test]
fn a_format_that_is_quoted_around_the_words_goes_with_them() {
    let edited = |base: &str, find: &str, put: &str| {
        let base = format!("# A {{#a}}\n\n{base}\n");
        let change = format!("edit: a\nfind: '{find}'\nput: {put}");
        Case::new(&base).amendment("x", &[&change]).run().text().lines().nth(2).unwrap().to_owned()
    };
    assert_eq!(edited("a *Old text* b", "*Old text*", "'*New text*'"), "a *New text* b");
    assert_eq!(edited("a **x** b", "**x**", "'**z**'"), "a **z** b");
    assert_eq!(edited("**Art. 1** Insere", "**Art. 1**", "Art. 1"), "Art. 1 Insere");
    assert_eq!(edited("a **Old** b", "Old", "New"), "a **New** b");
    assert_eq!(edited("a ***Old*** b", "*Old*", "New"), "a ***New*** b");
    assert_eq!(edited("[one](b)", "[one](b)", "one\ndrops: b"), "one");
    let two = "[L 1](http://a) and [L 2](http://b)";
    assert_eq!(
        edited("by [L 1](http://a).", "[L 1](http://a)", &format!("'{two}'")),
        format!("by {two}.")
    );
}

#[test]
fn new_words_keep_the_wrap_of_the_old_ones() {
    let long = "find: two three\nput: five or six";
    assert_eq!(edited("one two\nthree four", long), "one five\nor six four");
    assert_eq!(edited("> one two\r\n> three four", long), "> one five\r\n> or six four");
    assert_eq!(edited("- one two\n  three four", long), "- one five\n  or six four");
    assert_eq!(
        edited("one two\nthree four", "find: two three\nput: five - six"),
        "one five -\nsix four"
    );
    assert_eq!(
        edited("one `two\nthree` four", "find: two three\nput: five six"),
        "one `five six` four"
    );
}

#[test]
fn the_wrap_of_new_words_goes_along_with_what_moves() {
    let body = "- one two\n  three four\n- more\n\n> Text:\n>\n> 100. ten";
    let run = Case::new(&chapter(body))
        .amendment("a", &["edit: one\nfind: two three\nput: five or six"])
        .amendment("b", &["move: { in: one, item: one two }\nafter: { in: one, item: ten }"])
        .run();
    let moved = "- more\n\n> Text:\n>\n> 100. ten\n> 101. one five\n>      or six four";
    assert_eq!(run.text(), chapter(moved));
}
