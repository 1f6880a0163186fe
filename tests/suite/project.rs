//! `project::load`: what is found, and what is wrong with files before anybody reads them.

use policy::diagnostic::Diagnostics;
use policy::project;
use policy::project::Project;

use crate::support::Workspace;

/// Loads a workspace; returns it with each finding's code, place and message.
fn load(workspace: &Workspace) -> (Project, Vec<String>) {
    let mut sink = Diagnostics::default();
    let project = project::load(workspace.root(), &mut sink).unwrap();
    let found = sink.iter().map(|found| {
        let (path, at) = project.sources.place(found.labels[0].span);
        format!("{} {path}:{}:{} {}", found.code.name(), at.line, at.column, found.message)
    });
    let found = found.collect();
    (project, found)
}

fn paths(project: &Project) -> Vec<&str> {
    project.inputs().into_iter().map(|(path, _)| path).collect()
}

#[test]
fn every_kind_of_file_is_found_in_its_place() {
    let workspace = Workspace::small();
    let files = [
        "amendments/register.yaml",
        "amendments/demo/session-2.yml",
        "amendments/demo/text/gulf.md",
        "amendments/demo/text/map.png",
        "chapters/demo/00-front.md",
        "chapters/demo/images/lamp.svg",
        "chapters/other/01-scope.md",
        "data/figures.yaml",
        "templates/html/draft.html",
    ];
    let ignored = [
        "chapters/README.md",
        "chapters/demo/deep/er.md",
        "chapters/demo/.hidden.md",
        "chapters/.git/config.md",
        "chapters/demo/notes.MD",
        "amendments/demo/~session.yaml.swp",
        "data/deep/figures.yaml",
        "build/demo/chapters/01.md",
    ];
    files.iter().chain(&ignored).for_each(|path| workspace.write(path, "x"));
    let (project, found) = load(&workspace);
    assert_eq!(found, [""; 0]);
    let mut expected: Vec<&str> = files.to_vec();
    expected.extend(["policy.yaml", "chapters/demo/01-scope.md"]);
    expected.sort_unstable();
    assert_eq!(paths(&project), expected);
    let chapters: Vec<(&str, &str)> =
        project.chapters.iter().map(|(folder, name, _)| (folder.as_str(), name.as_str())).collect();
    assert_eq!(
        chapters,
        [("demo", "00-front.md"), ("demo", "01-scope.md"), ("other", "01-scope.md")]
    );
    assert_eq!(project.templates[0].0, "html/draft.html");
}

#[test]
fn chapters_stand_in_the_byte_order_of_their_names() {
    let workspace = Workspace::empty();
    workspace.write("policy.yaml", "");
    ["a-b/1.md", "a/2.md", "a/10.md", "a/É.md", "a/B.md", "a/b.md"]
        .iter()
        .for_each(|path| workspace.write(&format!("chapters/{path}"), ""));
    let (project, _) = load(&workspace);
    let names = project.chapters.iter().map(|(folder, name, _)| format!("{folder}/{name}"));
    let names: Vec<String> = names.collect();
    assert_eq!(names, ["a/10.md", "a/2.md", "a/B.md", "a/b.md", "a/É.md", "a-b/1.md"]);
}

#[test]
fn the_nearest_folder_with_a_manifest_is_the_workspace() {
    let workspace = Workspace::small();
    workspace.write("chapters/demo/deep/policy.yaml", "");
    let discover = |path: &str| project::discover(&workspace.path(path));
    assert_eq!(discover("chapters/demo"), Some(workspace.root().to_owned()));
    assert_eq!(discover("chapters/demo/deep/er"), Some(workspace.path("chapters/demo/deep")));
    assert_eq!(project::discover(Workspace::empty().root()), None);
}

#[test]
fn a_text_that_is_not_utf8_is_shown_where_it_breaks() {
    let workspace = Workspace::small();
    workspace.write("chapters/demo/02.md", b"# Fine\n\nC\xf4te d'Ivoire\n");
    workspace.write("amendments/a.yaml", b"\xff\xfea\0:\0");
    let (project, found) = load(&workspace);
    let expected = [
        "invalid-utf8 chapters/demo/02.md:3:2 `chapters/demo/02.md` is not UTF-8 text",
        "invalid-utf8 amendments/a.yaml:1:1 `amendments/a.yaml` is UTF-16, not UTF-8",
    ];
    assert_eq!(found, expected);
    assert_eq!(paths(&project), ["chapters/demo/01-scope.md", "policy.yaml"]);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let workspace = Workspace::small();
    let file = std::fs::File::create(workspace.path("chapters/demo/02.md")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let (_, found) = load(&workspace);
    let message = "`chapters/demo/02.md` is larger than 64 MiB";
    assert_eq!(found, [format!("file-too-large chapters/demo/02.md:1:1 {message}")]);
}

#[test]
fn images_that_make_a_page_too_large_are_refused() {
    let workspace = Workspace::small();
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    image.resize(1 << 20, 0);
    workspace.write("chapters/demo/a.png", image);
    let line = "![A lamp](a.png)\n\n";
    workspace.write("chapters/demo/02.md", format!("# Lamps {{#lamps}}\n\n{}", line.repeat(80)));
    assert_eq!(workspace.run(&["build", "-f", "md,html"]).status, 0);
    workspace.write("chapters/demo/02.md", format!("# Lamps {{#lamps}}\n\n{}", line.repeat(200)));
    let run = workspace.run(&["build", "--out", "other"]);
    assert_eq!(run.status, 1);
    assert!(
        run.text.contains("error[output-too-large]: `demo/draft.html` would hold 266 MiB"),
        "{}",
        run.text
    );
    assert!(run.text.contains("02.md:3:1"), "{}", run.text);
    assert!(!workspace.path("other").exists());
}

#[test]
fn a_byte_order_mark_and_line_ends_stay_in_the_text() {
    let workspace = Workspace::small();
    workspace.write("chapters/demo/02.md", "\u{feff}# A\r\n\r\nb\r\n");
    let (project, found) = load(&workspace);
    assert_eq!(found, [""; 0]);
    let inputs = project.inputs();
    let (_, bytes) = inputs.iter().find(|(path, _)| *path == "chapters/demo/02.md").unwrap();
    assert_eq!(*bytes, "\u{feff}# A\r\n\r\nb\r\n".as_bytes());
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::load;
    use super::paths;
    use crate::support::Workspace;

    #[test]
    fn links_inside_the_workspace_are_followed() {
        let workspace = Workspace::small();
        workspace.write("shared/lamps.md", "# Lamps\n");
        symlink("../../shared/lamps.md", workspace.path("chapters/demo/02.md")).unwrap();
        symlink("demo", workspace.path("chapters/copy")).unwrap();
        let (project, found) = load(&workspace);
        assert_eq!(found, [""; 0]);
        assert!(paths(&project).contains(&"chapters/demo/02.md"));
        assert!(paths(&project).contains(&"chapters/copy/02.md"));
    }

    #[test]
    fn links_out_of_the_workspace_are_refused() {
        let outside = Workspace::empty();
        outside.write("secret.md", "secret");
        let workspace = Workspace::small();
        symlink(outside.path("secret.md"), workspace.path("chapters/demo/02.md")).unwrap();
        symlink(outside.root(), workspace.path("chapters/other")).unwrap();
        symlink(outside.root(), workspace.path("data")).unwrap();
        let (project, found) = load(&workspace);
        let out = "is a link that leads out of the workspace";
        let expected = ["chapters/demo/02.md", "chapters/other", "data"]
            .map(|path| format!("outside-workspace {path}:1:1 `{path}` {out}"));
        let mut found = found;
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(paths(&project), ["chapters/demo/01-scope.md", "policy.yaml"]);
    }

    #[test]
    fn links_in_circles_and_to_nothing_are_refused() {
        let workspace = Workspace::small();
        symlink("..", workspace.path("chapters/demo/up")).unwrap();
        symlink("self", workspace.path("chapters/demo/self")).unwrap();
        symlink("gone.md", workspace.path("chapters/demo/02.md")).unwrap();
        symlink("user@host:1", workspace.path("chapters/demo/.#01-scope.md")).unwrap();
        let (_, mut found) = load(&workspace);
        found.sort();
        let expected = [
            ("chapters/demo/02.md", "nowhere"),
            ("chapters/demo/self", "nowhere"),
            ("chapters/demo/up", "in a circle"),
        ];
        let expected = expected.map(|(path, way)| {
            format!("not-a-file {path}:1:1 `{path}` is a link that leads {way}")
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn pipes_and_devices_are_not_waited_for() {
        let workspace = Workspace::small();
        let pipe = workspace.path("chapters/demo/02.md");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let (_, found) = load(&workspace);
        let message = "`chapters/demo/02.md` is no ordinary file";
        assert_eq!(found, [format!("not-a-file chapters/demo/02.md:1:1 {message}")]);
    }
}
