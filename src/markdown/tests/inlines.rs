//! Which inlines a leaf has.

use super::findings;
use super::first_inlines;
use super::inlines_of_first;
use super::read_knowing;
use crate::model::document::Reading;

#[test]
fn words_stand_in_one_piece() {
    assert_eq!(first_inlines("a [b] c_d & e\n"), r#""a [b] c_d & e""#);
    assert_eq!(first_inlines("a \\* b\n"), r#""a " "* b""#);
    assert_eq!(first_inlines("a &amp; b\n"), r#""a " "&amp;"="&" " b""#);
    assert_eq!(first_inlines("a\\\n"), r#""a\\""#);
}

#[test]
fn formats_hold_their_words() {
    assert_eq!(
        first_inlines("*a **b** ~~c~~* `` d` ``\n"),
        r#"emphasis"*a **b** ~~c~~*"("a " strong"**b**"("b") " " strikethrough"~~c~~"("c")) " " code"`` d` ``"="d`""#
    );
}

#[test]
fn breaks_reach_from_the_white_space_before_to_the_prefix_behind() {
    assert_eq!(first_inlines("> a \n> b\n"), r#""a" soft" \n> " "b""#);
    assert_eq!(first_inlines("- a  \n  b\\\n  c\n"), r#""a" hard"  \n  " "b" hard"\\\n  " "c""#);
    assert_eq!(first_inlines("*a* \r\n  \\*b\n"), r#"emphasis"*a*"("a") soft" \r\n  " "*b""#);
    assert_eq!(first_inlines("[a\n](b)\n"), r#"link"[a\n](b)"<b>("a" soft"\n")"#);
    assert_eq!(first_inlines("> a\n     > b\n"), r#""a" soft"\n     " "> b""#);
    assert_eq!(first_inlines("a<br>b<br />\n"), r#""a" hard"<br>" "b" hard"<br />""#);
}

#[test]
fn links_have_their_whole_length() {
    assert_eq!(first_inlines("[a](b 'c') d\n"), r#"link"[a](b 'c')"<b>("a") " d""#);
    assert_eq!(first_inlines("[](#tip-bg)\n"), r##"link"[](#tip-bg)"<#tip-bg>"##);
    assert_eq!(
        first_inlines("[a][b] [b][] [b]\n\n[b]: c\n"),
        r#"link"[a][b]"<c>("a") " " link"[b][]"<c>("b") " " link"[b]"<c>("b")"#
    );
    assert_eq!(
        first_inlines("<https://a.b> <c@d.e>\n"),
        r#"link"<https://a.b>"<https://a.b>("https://a.b") " " link"<c@d.e>"<mailto:c@d.e>("c@d.e")"#
    );
    assert_eq!(
        first_inlines("![a *b*](c.png \"d\")\n"),
        r#"image"![a *b*](c.png \"d\")"<c.png|d>("a " emphasis"*b*"("b"))"#
    );
    assert_eq!(first_inlines("![a][]\n\n[a]: b.png\n"), r#"image"![a][]"<b.png|>("a")"#);
}

#[test]
fn html_formats_hold_their_words() {
    assert_eq!(
        first_inlines("m<sup>*2*</sup> H<SUB>2</SUB>O <ins>a <del>b</del></ins>\n"),
        r#""m" superscript"<sup>*2*</sup>"(emphasis"*2*"("2")) " H" subscript"<SUB>2</SUB>"("2") "O " inserted"<ins>a <del>b</del></ins>"("a " deleted"<del>b</del>"("b"))"#
    );
}

#[test]
fn anchors_and_comments_are_inlines() {
    assert_eq!(
        first_inlines("<a id=\"x\"></a>a <!-- b -->c <a name=y></a>\n"),
        r#"anchor"<a id=\"x\"></a>"=x "a " comment"<!-- b -->" "c " anchor"<a name=y></a>"=y"#
    );
}

#[test]
fn tags_without_partner_are_literal_text() {
    let text = "*a <sup>b* c</sup> <sub><ins>d</sub>\n";
    let (tree, found) = read_knowing(text, Reading::Lenient, &[]);
    assert_eq!(
        inlines_of_first(&tree, text),
        r#"emphasis"*a <sup>b*"("a " literal"<sup>" "b") " c" literal"</sup>" " " subscript"<sub><ins>d</sub>"(literal"<ins>" "d")"#
    );
    assert!(found.is_empty());
    assert_eq!(findings(text), ["raw-html at 1:4", "raw-html at 1:13", "raw-html at 1:25"]);
}

#[test]
fn raw_html_let_through_is_literal_text() {
    let text = "a <span class=\"b\">c</span>\n";
    let (tree, _) = read_knowing(text, Reading::Lenient, &[]);
    assert_eq!(
        inlines_of_first(&tree, text),
        r#""a " literal"<span class=\"b\">" "c" literal"</span>""#
    );
}

#[test]
fn footnote_marks_take_the_label_of_their_footnote() {
    assert_eq!(
        first_inlines("a[^Note] b![^note]\n\n[^note]: c\n"),
        r#""a" mark"[^Note]"=note " b!" mark"[^note]"=note"#
    );
}

#[test]
fn known_labels_are_marks_without_a_footnote_in_the_text() {
    for start in ["", "    code\n\n", "- item\n\n", "===\n\n", "[r]: s\n\n"] {
        let text = format!("{start}a[^One] `[^one]` [^two]\n\n```\n[^one]\n");
        let (tree, found) = read_knowing(&text, Reading::Lenient, &["one", "unused"]);
        assert!(found.is_empty());
        let marks: Vec<_> = tree
            .inlines
            .iter()
            .filter(|inline| format!("{:?}", inline.kind).starts_with("NoteMark"))
            .map(|inline| super::slice(&text, &inline.span))
            .collect();
        assert_eq!(marks, ["[^One]"]);
        let (_, found) = read_knowing(&text, Reading::Strict, &["one"]);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn words_in_cells_may_hold_escaped_pipes() {
    assert_eq!(first_inlines("| a\\|b `c\\|d` |\n|---|\n"), r#""a" "|b " code"`c\\|d`"="c|d""#);
}
