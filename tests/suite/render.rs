//! What a build writes: pages, the joint Markdown, the revised chapters.

use crate::support::Workspace;

/// Builds the workspace; returns the page of its draft.
fn page(workspace: &Workspace) -> String {
    built(workspace, &["-f", "html"], "demo/draft.html")
}

/// Builds the workspace; returns one of the files written.
fn built(workspace: &Workspace, arguments: &[&str], file: &str) -> String {
    let run = workspace.run(&[&["build"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.text);
    workspace.read(&format!("build/{file}"))
}

fn with_chapter(text: &str) -> Workspace {
    let workspace = Workspace::small();
    workspace.write("chapters/demo/01-scope.md", text);
    workspace
}

/// Returns what stands between two marks, the first time they do.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}")) + from.len();
    &text[start..start + text[start..].find(to).unwrap()]
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    let workspace = with_chapter(
        "# Scope\n\nSee [the site](https://example.org/a?b&c), [this](javascript:alert(1)) and \
         &lt;script&gt;alert(2)&lt;/script&gt;.\n\n![A lamp](lamp.svg \"Lamps (two)\")\n",
    );
    workspace.write("chapters/demo/lamp.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let page = page(&workspace);
    assert!(!page.contains("<script") && !page.contains("javascript:"));
    assert!(page.contains("<a href=\"https://example.org/a?b&amp;c\" class=\"out\">the site</a>"));
    assert!(page.contains("&lt;script&gt;alert(2)&lt;/script&gt;"));
    assert!(page.contains("<b><span data-chrome>Figure 1.</span> Lamps</b> (two)</figcaption>"));
    assert!(page.contains("<img alt=\"A lamp\" src=\"data:image/svg+xml;base64,PHN2Zy"));
    let loads = page.match_indices("src=\"").filter(|(at, _)| !page[at + 5..].starts_with("data:"));
    assert_eq!(loads.count(), 0);
}

#[test]
fn a_missing_image_is_named_with_the_place_where_it_was_looked_for() {
    let workspace = with_chapter("# Scope\n\n![A lamp](images/lamp.png)\n");
    let run = workspace.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.text.contains("the image `images/lamp.png` is not in the workspace"));
    assert!(run.text.contains("chapters/demo/images/lamp.png"), "{}", run.text);
}

#[test]
fn a_link_to_a_paragraph_survives_renumbering() {
    let before = page(&with_chapter("# Scope {#scope}\n\nLamps give light.\n"));
    let after = page(&with_chapter("# Scope {#scope}\n\nFirst.\n\nLamps give\nlight.\n"));
    let anchor = between(&before, "<p id=\"", "\"");
    assert!(anchor.starts_with("scope."));
    assert!(
        before
            .contains(&format!("<p id=\"{anchor}\"><a class=\"n\" id=\"p-1\" href=\"#{anchor}\""))
    );
    assert!(
        after.contains(&format!("<p id=\"{anchor}\"><a class=\"n\" id=\"p-2\" href=\"#{anchor}\""))
    );
}

#[test]
fn headings_carry_number_id_and_former_ids() {
    let workspace =
        with_chapter("# Scope {#scope was=range}\n\n## Terms {#terms}\n\nSee [](#range).\n");
    workspace.write(
        "chapters/demo/00-front.md",
        "---\npart: front\n---\n\n# F {#f}\n\n## Foreword {#fore}\n",
    );
    workspace
        .write("chapters/demo/99-back.md", "---\npart: back\n---\n\n# B\n\n## Words {#words}\n");
    let page = page(&workspace);
    let number =
        |number: &str| format!("<span class=\"no\" data-chrome><bdi>{number}</bdi></span>");
    let scope = format!("<h2 id=\"scope\"><a id=\"range\"></a>{} Scope</h2>", number("1"));
    assert!(page.contains(&scope), "{page}");
    assert!(page.contains(&format!("<h3 id=\"terms\">{} Terms</h3>", number("1.1"))));
    assert!(page.contains("<h2 id=\"fore\">Foreword</h2>"));
    assert!(page.contains("<div id=\"f\"></div>") && !page.contains(">F</h2>"));
    assert!(page.contains(&format!("<h2 id=\"words\">{} Words</h2>", number("Annex A"))));
    assert!(page.contains("See <a href=\"#scope\">chapter\u{a0}1</a>."));
}

#[test]
fn a_table_has_its_caption_outside_the_box_that_scrolls_and_its_numbers_aligned() {
    let page = page(&with_chapter(
        "# Scope\n\nTable: Lamps by region (thousands)\n\n| Region | Lamps | Note |\n|---|---|---|\n\
         | East | 1,240 | |\n| West | n/a | few |\n",
    ));
    let table = between(&page, "<figure class=\"table\" id=\"table-1\">", "</figure>");
    let caption = "<figcaption id=\"table-1-is\"><b><span data-chrome>Table 1.</span> Lamps by region</b> \
                   (thousands)</figcaption>";
    assert!(table.trim_start().starts_with(caption), "{table}");
    assert!(table.contains(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"table-1-is\">"
    ));
    assert!(table.contains("<th scope=\"row\">East</th><td class=\"num\">1,240</td><td></td>"));
    assert!(
        table.contains("<th scope=\"col\" class=\"num\">Lamps</th><th scope=\"col\">Note</th>")
    );
}

#[test]
fn a_figure_has_a_letter_and_its_source_beside_the_paragraph() {
    let workspace = with_chapter(
        "# Scope\n\nThere are [2 million](figure:lamps) lamps, [12 per cent](figure:share) lit, \
         [2 million](figure:lamps) in all; [pending](figure:dark).\n",
    );
    let figure = |key: &str, rest: &str| {
        format!(
            "{key}: {{ {rest}, year: 2020, source: Lamp survey 2020, published: 2021-01-01 }}\n"
        )
    };
    let data = [
        figure(
            "lamps",
            "value: 2000123, show: 2 million, shows: { exact: \"2,000,123\" }, unit: lamps",
        ),
        figure("share", "value: 12, show: 12 per cent, unit: per cent, denominator: lamps counted"),
        figure("dark", "value: pending, show: pending, unit: lamps"),
    ];
    workspace.write("data/figures.yaml", data.concat());
    let page = page(&workspace);
    let mark = "<span class=\"fig\">2 million</span><sup class=\"mark\" data-chrome><a";
    assert!(page.contains(&format!("{mark} id=\"figure-1-in\" href=\"#figure-1\">a</a></sup>")));
    assert!(page.contains(&format!("{mark} href=\"#figure-1\">a</a></sup>")), "{page}");
    assert!(page.contains("<b class=\"pending\" id=\"pending-1\">pending</b>"));
    let sources = between(&page, "<div class=\"sources\" data-chrome>\n", "</div></div>");
    let notes: Vec<&str> = sources.lines().map(|line| between(line, "</a> ", "</p>")).collect();
    let expected = [
        "Lamp survey 2020. 2,000,123 lamps.",
        "Lamp survey 2020, of lamps counted.",
        "Value awaited: Lamp survey 2020 (lamps).",
    ];
    assert_eq!(notes, expected);
    assert!(page.contains("<a href=\"#pending-1\">1 figure pending</a>"));
}

#[test]
fn footnotes_lead_there_and_back_from_every_mark() {
    let page = page(&with_chapter(
        "# Scope\n\nLamps[^l][^m] and more[^l].\n\n[^l]: Of oil.\n[^m]: Of gas.\n",
    ));
    let mark = |id: &str, number: u32| {
        format!(
            "<sup class=\"mark\" data-chrome><a role=\"doc-noteref\" id=\"{id}\" href=\"#note-{number}\">{number}</a></sup>"
        )
    };
    let comma = "<sup class=\"mark\" data-chrome>,</sup>";
    let first = format!("Lamps{}{comma}{}", mark("note-1-in", 1), mark("note-2-in", 2));
    assert!(page.contains(&first), "{page}");
    assert!(page.contains(&mark("note-1-in-2", 1)));
    let note = between(&page, "<li id=\"note-1\">", "</li>");
    assert!(note.starts_with(
        "<p>Of oil. <a class=\"back\" role=\"doc-backlink\" data-chrome href=\"#note-1-in\""
    ));
    assert!(note.contains("href=\"#note-1-in-2\""));
}

/// A workspace with alternatives of both kinds and two notes.
fn undecided() -> Workspace {
    let workspace = with_chapter("# Scope {#scope}\n\nLamps burn every night and/or day.\n");
    workspace.write(
        "amendments/register.yaml",
        "recommendations:\n  - { id: L-1, session: I, policy: demo, said: Say how long., strength: made, kind: numbered }\n",
    );
    workspace.write(
        "amendments/demo/session-1.yaml",
        "policy: demo\ndispositions:\n  L-1: { decision: referred, reason: Experts were divided. }\namendments:\n  \
         - id: hours\n    title: Hours\n    from: [L-1]\n    changes:\n      \
         - alternatives: nights\n        in: scope\n        words: night and/or day\n        question: When?\n        background: Oil is dear.\n        positions: [One town wants day.]\n        \
         options:\n          - { id: night, content: night }\n          - { id: all, content: night and/or day, base: true }\n      \
         - alternatives: fund\n        end-of: scope\n        question: Who pays?\n        \
         options:\n          - { id: some, content: 'Some *pay*, see [](#scope).', consequence: Some grumble. }\n          - { id: all-pay, content: All pay. }\n      \
         - annotate: { in: scope, paragraph: Lamps burn }\n        for: drafters\n        text: Check *this*.\n      \
         - annotate: scope\n        for: readers\n        text: Read this.\n",
    );
    workspace
}

#[test]
fn alternatives_stand_in_brackets_that_mean_nothing_else() {
    let page = page(&undecided());
    let open = "<b id=\"open-1\"><span class=\"vh\" data-chrome>Not agreed: </span>[</b>";
    assert!(
        page.contains(&format!("every {open}night <b>/</b> night and/or day<b>]</b>.")),
        "{page}"
    );
    let block = between(&page, "<div class=\"open\" id=\"open-2\" role=\"group\"", "</div>");
    assert!(block.contains("Not agreed: for the committee to decide · <bdi>L-1</bdi></p>"));
    assert!(block.contains("Option <bdi>B</bdi></p>"));
    assert!(block.contains("</a> <b>[</b>All pay.<b>]</b></p>"), "{block}");
    let asked =
        "<p class=\"asked\" data-chrome><b class=\"tag\">Not agreed · <bdi>L-1</bdi></b> When?</p>";
    assert_eq!(page.matches(asked).count(), 1);
    let describes = "aria-describedby=\"open-2-asks\">";
    let asked = "<p class=\"asked\" id=\"open-2-asks\" data-chrome>Who pays?</p>";
    assert!(block.contains(describes) && block.contains(asked), "{block}");
    assert!(page.contains("<a href=\"#open-1\">2 passages in brackets</a>"));
}

#[test]
fn notes_of_drafters_are_shown_in_the_profile_draft_only() {
    let workspace = undecided();
    let note = "<b>Note for drafters · <bdi>L-1</bdi></b> Check <em>this</em>.";
    let draft = page(&workspace);
    assert!(draft.contains(note), "{draft}");
    assert!(draft.contains("<b>Note · <bdi>L-1</bdi></b> Read this."));
    let committee = built(&workspace, &["--profile", "committee"], "demo/draft.html");
    assert!(!committee.contains("Note for drafters"));
    assert!(committee.contains("Read this."));
}

#[test]
fn the_index_names_open_points_and_papers() {
    let index = built(&undecided(), &[], "index.html");
    assert!(index.contains("One draft policy, revised in the light of 1 recommendation<"));
    assert!(index.contains("<h3 class=\"serif\">Who pays?</h3>"));
    assert!(index.contains("Two options in brackets, <a href=\"demo/draft.html#p-2\">chapter\u{a0}1, \u{b6}\u{b6}\u{a0}2–3</a>"));
    assert!(index.contains("<p>Oil is dear.</p>\n<p>One town wants day.</p>"), "{index}");
    assert!(index.contains("<li><span>night and/or day</span> (as it stands)</li>"));
    assert!(index.contains("<li><span>Some pay, see chapter\u{a0}1.</span><br>Some grumble.</li>"));
    assert!(index.contains("href=\"demo/draft.md\""));
    if cfg!(feature = "pdf") {
        let link = "<a href=\"demo/draft.pdf\" aria-label=\"Draft, PDF, DEMO/LAMPS/1\">PDF</a>";
        assert!(index.contains(&format!("{link} <small>2 p.</small>")), "{index}");
    }
}

#[test]
fn one_markdown_file_holds_the_whole_draft() {
    let workspace = with_chapter(
        "---\npart: body\n---\n\n# Scope {#scope}\n\nLamps[^1], see [](#terms).\n\n[^1]: Oil.\n",
    );
    workspace.write(
        "chapters/demo/02-terms.md",
        "# Terms {#terms}\n\nGas[^1].\n\n[^1]: Gas, not oil.\n\n```\nopen\n",
    );
    workspace.write("chapters/demo/03-more.md", "- one\n- two\n");
    let text = built(&workspace, &["-f", "md"], "demo/draft.md");
    let expected = "# Draft policy on lamps\n\n**DEMO/LAMPS/1** · Revised draft · text as of 31 October 2021\n\n\
                    # Scope {#scope}\n\nLamps[^1], see [“Terms”](#terms).\n\n[^1]: Oil.\n\n\
                    # Terms {#terms}\n\nGas[^1-2].\n\n[^1-2]: Gas, not oil.\n\n```\nopen\n```\n\n\
                    <!-- -->\n\n- one\n- two\n";
    assert_eq!(text, expected);
}

#[test]
fn images_lie_beside_the_markdown_that_shows_them() {
    let workspace = with_chapter(
        "# Scope {#scope}\n\n![A *lamp*](img/a%20lamp.svg \"One \\\"lamp\\\"\") [![b][b]](https://example.org)\n\
         ![b]\n\n![Up](../lamp.svg)\n\n[b]: lamp.svg 'The lamp'\n",
    );
    workspace.write("chapters/demo/img/a lamp.svg", "<svg>1</svg>");
    workspace.write("chapters/demo/lamp.svg", "<svg>2</svg>");
    workspace.write("chapters/lamp.svg", "<svg>3</svg>");
    let text = built(&workspace, &["-f", "md"], "demo/draft.md");
    let expected = "# Scope {#scope}\n\n![A *lamp*](images/a-lamp.svg \"One \\\"lamp\\\"\") \
                    [![b](images/lamp.svg \"The lamp\")](https://example.org)\n\
                    ![b](images/lamp.svg \"The lamp\")\n\n![Up](images/lamp-2.svg)\n";
    assert!(text.contains(expected), "{text}");
    let files = workspace.files("build/demo");
    let images = files.iter().filter(|path| path.ends_with(".svg")).collect::<Vec<_>>();
    let beside = ["images/a-lamp.svg", "images/lamp-2.svg", "images/lamp.svg"];
    assert_eq!(images, [&["chapters/img/a lamp.svg", "chapters/lamp.svg"][..], &beside].concat());
    assert_eq!(workspace.read("build/demo/images/lamp.svg"), "<svg>2</svg>");
    assert_eq!(workspace.read("build/demo/chapters/lamp.svg"), "<svg>2</svg>");
    workspace.write("chapters/demo/01-scope.md", "# Scope {#scope}\n\nNone.\n");
    built(&workspace, &["--only", "draft"], "demo/draft.md");
    let left = workspace.files("build/demo");
    assert!(!left.iter().any(|path| path.starts_with("images/")), "{left:?}");
    assert!(left.contains(&"chapters/lamp.svg".to_owned()), "{left:?}");
}

#[test]
fn chapters_leave_byte_for_byte() {
    let text = "# Scope\r\n\r\nLamps,\tsee  \r\nbelow.\r\n\r\n\r\n* * *";
    let workspace = with_chapter(text);
    assert_eq!(built(&workspace, &["-f", "md"], "demo/chapters/01-scope.md"), text);
}

#[test]
fn templates_of_the_workspace_win_and_their_faults_have_a_place() {
    let workspace = Workspace::small();
    workspace.write("templates/html/page.css", "body { color: teal }\n");
    workspace.write(
        "templates/html/index.html",
        "{% extends \"html/page.html\" %}\n{% block main %}Hello{% endblock %}",
    );
    let index = built(&workspace, &[], "index.html");
    assert!(index.contains("Hello") && index.contains("body{color:teal}"));
    workspace.write("templates/html/index.html", "\n{{ nothing }}");
    let run = workspace.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.text.contains("error[template]: the template `html/index.html` cannot be used"));
    assert!(run.text.contains("templates/html/index.html:2:"), "{}", run.text);
}
