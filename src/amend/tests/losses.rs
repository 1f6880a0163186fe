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
