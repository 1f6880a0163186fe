//! What sweeps put: marks stay, links are not dropped, formats are not broken, quotations are what
//! stands in their marks.

use crate::amend::tests::support::Case;
use crate::amend::tests::support::Run;

const DATA: &str =
    "k: { value: 12, show: \"12\", unit: u, year: 2020, source: s, published: 2020-01-01 }\n";
const TERM: &str = "term: modern slavery\nby: bondage";

fn run(body: &str, change: &str) -> Run {
    let chapter = format!(
        "# One {{#s}}\n\n{body}\n\n| Key | Source |\n|---|---|\n| b | Book |\n\n[^1]: A note [12](figure:k), [b](source:b).\n"
    );
    Case::new(&chapter).file("data/a.yaml", DATA).amendment("a", &[change]).run()
}

fn swept(body: &str, change: &str) -> String {
    let run = run(body, change);
    let text = run.text_despite_warnings();
    let text = text.strip_prefix("# One {#s}\n\n").unwrap();
    text.split("\n\n| Key").next().unwrap().to_owned()
}

#[test]
fn marks_inside_a_hit_stay_behind_the_new_words() {
    for (before, after) in [
        ("We fight modern[^1] slavery here.", "We fight bondage[^1] here."),
        ("We fight modern<a id=\"x\"></a> slavery.[^1]", "We fight bondage<a id=\"x\"></a>.[^1]"),
        ("We fight *modern[^1]* slavery.", "We fight bondage[^1]."),
        ("We *fight modern[^1]* slavery.", "We *fight bondage[^1]*."),
        ("Modern <!-- x --> slavery.[^1]", "Bondage<!-- x -->.[^1]"),
    ] {
        assert_eq!(swept(before, TERM), after);
    }
    let tone = "tone: [shall]\nchanges: [{ find: shall act, put: may act }]";
    assert_eq!(swept("They shall[^1] act.", tone), "They may act[^1].");
    let tone = "tone: [shall]\nchanges: [{ find: shall, put: '' }]";
    assert_eq!(swept("They shall act.[^1]", tone), "They act.[^1]");
}

#[test]
fn links_and_images_inside_a_hit_are_not_dropped() {
    for body in [
        "A [modern](http://example.org/) slavery.[^1]",
        "A [modern](source:b) slavery.[^1]",
        "A modern [slavery](#s).[^1]",
        "A *[modern](#s)* slavery.[^1]",
    ] {
        assert_eq!(run(body, TERM).errors(), ["edit-drops"], "{body}");
    }
    assert_eq!(swept("A [modern slavery](#s).[^1]", TERM), "A [bondage](#s).[^1]");
    assert_eq!(swept("A [*modern* slavery](#s).[^1]", TERM), "A [bondage](#s).[^1]");
    assert_eq!(swept("A [the modern](#s) slavery.[^1]", TERM), "A [the bondage](#s).[^1]");
}

#[test]
fn a_format_that_a_hit_cuts_keeps_its_other_words() {
    for (before, after) in [
        ("End modern **slavery and x** here.[^1]", "End bondage **and x** here.[^1]"),
        ("A *x and modern* slavery.[^1]", "A *x and bondage*.[^1]"),
        ("A modern *slavery\nera*.[^1]", "A bondage *era*.[^1]"),
        ("A *big modern* **slavery era**.[^1]", "A *big bondage* **era**.[^1]"),
        ("A *modern* slavery.[^1]", "A bondage.[^1]"),
        ("A **modern** *slavery*.[^1]", "A bondage.[^1]"),
        ("A mod**ern sla**very.[^1]", "A bondage.[^1]"),
        ("A mod**ern slavery x** y.[^1]", "A bondage **x** y.[^1]"),
        ("A modern [slavery era](#s).[^1]", "A bondage [era](#s).[^1]"),
    ] {
        assert_eq!(swept(before, TERM), after);
    }
}

#[test]
fn what_would_be_read_otherwise_is_refused() {
    let broken = ["edit-breaks-structure"];
    assert_eq!(run("A modern **slavery, x** y.[^1]", TERM).errors(), broken);
    assert_eq!(run("A *b modern slavery.[^1]", "term: modern slavery\nby: a*").errors(), broken);
    assert_eq!(run("A modern slavery](x).[^1]", "term: modern slavery\nby: '[x'").errors(), broken);
    assert_eq!(
        swept("A modern slavery.[^1]", "term: modern slavery\nby: a *b* c"),
        "A a *b* c.[^1]"
    );
}

#[test]
fn words_broken_by_formats_alone_are_found() {
    assert_eq!(swept("mod**ern sla**very[^1]", TERM), "bondage[^1]");
    assert_eq!(swept("*m*odern slavery[^1]", TERM), "bondage[^1]");
}

#[test]
fn marks_of_quotations_pair_by_kind() {
    let term = "term: flow\nby: move";
    for (before, after) in [
        ("A 12\" pipe. “flow” flow.[^1]", "A 12\" pipe. “flow” move.[^1]"),
        ("A “x flow « flow » flow” flow.[^1]", "A “x flow « flow » flow” move.[^1]"),
        ("5″ flow. “flow”[^1]", "5″ move. “flow”[^1]"),
        ("He said ``\"`` “flow” flow.[^1]", "He said ``\"`` “flow” move.[^1]"),
        ("A \"*flow*\" flow.[^1]", "A \"*flow*\" move.[^1]"),
    ] {
        assert_eq!(swept(before, term), after);
    }
}

#[test]
fn a_kind_is_lifted_and_no_other() {
    let term = "term: modern slavery\nby: bondage\ninclude: quotations";
    assert_eq!(
        swept(
            "> See *Modern Slavery Report* on modern slavery.\n\nHe said \"see *Modern Slavery Report* and modern slavery and `modern slavery`\".[^1]",
            term
        ),
        "> See *Modern Slavery Report* on bondage.\n\nHe said \"see *Modern Slavery Report* and bondage and `modern slavery`\".[^1]"
    );
    let both = "term: modern slavery\nby: bondage\ninclude: [quotations, titles]";
    assert_eq!(swept("> See *Modern Slavery Report*.[^1]", both), "> See *Bondage Report*.[^1]");
    let code = "term: modern slavery\nby: bondage\ninclude: code";
    assert_eq!(swept("A `modern slavery`.[^1]", code), "A `bondage`.[^1]");
}

#[test]
fn keep_and_protected_text_beat_what_holds_them() {
    let tone = |changes: &str| {
        run(
            "States shall go. A *Shall Report* x. See \"shall act\" now.[^1]",
            &format!("tone: [shall]\n{changes}\nkeep:\n  - {{ says: shall go, because: kept }}"),
        )
    };
    for change in [
        "{ find: States shall, put: States may }",
        "{ find: Shall Report, put: May Report }",
        "{ find: 'See \"shall act\" now', put: See may act now }",
    ] {
        let run = tone(&format!("changes:\n  - {change}"));
        assert_eq!(run.errors(), ["words-not-found"], "{change}");
    }
    tone("").text();
}

#[test]
fn alternative_texts_are_swept() {
    assert_eq!(
        swept("![A map of flows](a.png) and ![flows](a.png), flows.[^1]", "term: flows\nby: moves"),
        "![A map of moves](a.png) and ![moves](a.png), moves.[^1]"
    );
}

#[test]
fn what_reads_as_the_new_words_does_so_as_whole_words() {
    let term = "term: article\nby: article 5";
    assert_eq!(swept("An article 5, article 51.[^1]", term), "An article 5, article 5 51.[^1]");
}
