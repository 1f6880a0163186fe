//! What a build changes in the chapters, as the page of the language shows it.

use crate::support::Workspace;

/// Builds, and returns the lines that the build changes: `-` stands before what goes, `+` before what
/// comes, a blank before the last line above that stays. Empty lines are left out. What the build
/// reports is returned where it fails.
pub(crate) fn changes(workspace: &Workspace) -> String {
    let run = workspace.run(&["build", "--only", "chapters"]);
    if run.status != 0 {
        return run.text;
    }
    let mut changes = String::new();
    for chapter in workspace.files("chapters") {
        let Some((policy, name)) = chapter.split_once('/') else { continue };
        let old = workspace.read(&format!("chapters/{chapter}"));
        let new = workspace.read(&format!("build/{policy}/chapters/{name}"));
        if old != new {
            changes.push_str(&format!("@@ {name} @@\n{}", difference(&old, &new)));
        }
    }
    if changes.is_empty() { "nothing changes\n".to_owned() } else { changes }
}

fn difference(old: &str, new: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    };
    let (old, new) = (lines(old), lines(new));
    let common = common(&old, &new);
    let mut drawn = String::new();
    let (mut at, mut to) = (0, 0);
    let mut above: Option<&str> = None;
    for (stays, stands) in common.into_iter().chain([(old.len(), new.len())]) {
        if at < stays || to < stands {
            above.into_iter().for_each(|line| drawn.push_str(&format!(" {line}\n")));
        }
        old[at..stays].iter().for_each(|line| drawn.push_str(&format!("-{line}\n")));
        new[to..stands].iter().for_each(|line| drawn.push_str(&format!("+{line}\n")));
        above = old.get(stays).map(String::as_str);
        (at, to) = (stays + 1, stands + 1);
    }
    drawn
}

/// Returns the positions of a longest common run of lines.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (a, own) in old.iter().enumerate().rev() {
        for (b, other) in new.iter().enumerate().rev() {
            longest[a][b] = match own == other {
                true => longest[a + 1][b + 1] + 1,
                false => longest[a + 1][b].max(longest[a][b + 1]),
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[a + 1][b] >= longest[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}
