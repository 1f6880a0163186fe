//! What of a workspace a build is to write.

use anyhow::bail;
use serde_json::Value;
use serde_json::json;

use crate::diagnostic::nearest;
use crate::model::manifest::Manifest;
use crate::model::workspace::Profile;
use crate::render::Format;
use crate::render::Paper;

/// What of a workspace a build is to write.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Keys of policies; all where empty.
    pub policies: Vec<String>,
    /// Formats.
    pub formats: Vec<Format>,
    /// Papers.
    pub papers: Vec<Paper>,
}

impl Selection {
    /// Returns the keys of the policies, in the manifest's order.
    ///
    /// # Errors
    /// Where a key is not in the manifest.
    pub fn policies(&self, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
        let is_markdown_only = self.papers.as_slice() == [Paper::Chapters];
        if is_markdown_only && !self.formats.contains(&Format::Markdown) {
            bail!("revised chapters exist as Markdown only: leave `-f` out, or write `-f md`");
        }
        let known: Vec<&str> = manifest.policies.iter().map(|it| it.key.value.as_str()).collect();
        for key in &self.policies {
            if known.contains(&key.as_str()) {
                continue;
            }
            match nearest(key, known.iter().copied()) {
                Some(near) => bail!("there is no policy `{key}`; the nearest is `{near}`"),
                None => bail!("there is no policy `{key}`; policy.yaml lists {}", known.join(", ")),
            }
        }
        let wanted =
            |key: &&&str| self.policies.is_empty() || self.policies.iter().any(|it| it == **key);
        Ok(known.iter().filter(wanted).map(|key| (*key).to_owned()).collect())
    }

    /// Returns the settings for the output manifest.
    pub(super) fn parameters(&self, policies: &[String], profile: Profile) -> Vec<(String, Value)> {
        let formats: Vec<&str> = self.formats.iter().map(|format| suffix(*format)).collect();
        let papers: Vec<&str> = self.papers.iter().map(|paper| folder(*paper)).collect();
        vec![
            ("policies".to_owned(), json!(policies)),
            ("formats".to_owned(), json!(formats)),
            ("only".to_owned(), json!(papers)),
            ("profile".to_owned(), json!(profile.word())),
        ]
    }

    /// Says whether a build of this selection writes the file at `path` if there is such a file.
    pub(super) fn covers(&self, policies: &[String], manifest: &Manifest, path: &str) -> bool {
        let Some((policy, file)) = path.split_once('/') else { return true };
        let is_known = manifest.policies.iter().any(|entry| entry.key.value == policy);
        if !(policies.iter().any(|key| key == policy) || self.policies.is_empty() && !is_known) {
            return false;
        }
        let (name, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let paper = self.papers.iter().any(|paper| {
            name == folder(*paper)
                || name.strip_prefix(folder(*paper)).is_some_and(|it| it.starts_with('/'))
        });
        let format = self.formats.iter().any(|format| ending == suffix(*format));
        // Images lie beside the Markdown that shows them.
        let shown_by = match file.split_once('/') {
            Some(("images", _)) => Some(Paper::Draft),
            Some(("chapters", _)) => Some(Paper::Chapters),
            _ => None,
        };
        let is_beside = self.formats.contains(&Format::Markdown)
            && shown_by.is_some_and(|paper| self.papers.contains(&paper));
        let is_data = matches!(file, "matrix.csv" | "matrix.json" | "sweeps.json");
        is_data || is_beside || !is_known || paper && format
    }
}

fn suffix(format: Format) -> &'static str {
    match format {
        Format::Markdown => "md",
        Format::Html => "html",
        Format::Pdf => "pdf",
    }
}

fn folder(paper: Paper) -> &'static str {
    match paper {
        Paper::Draft => "draft",
        Paper::Chapters => "chapters",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manifest::Meeting;
    use crate::model::manifest::Metadata;
    use crate::model::manifest::PolicyEntry;
    use crate::source::SourceMap;
    use crate::source::Span;
    use crate::source::Spanned;

    fn manifest() -> Manifest {
        let span = Span::new(SourceMap::default().add("policy.yaml", ""), 0..0);
        let policies = ["tip", "som"].map(|key| PolicyEntry {
            key: Spanned::new(key.to_owned(), span),
            metadata: Metadata::default(),
        });
        Manifest {
            title: None,
            as_of: None,
            language: "en".to_owned(),
            status: None,
            notice: None,
            meeting: Meeting::default(),
            policies: policies.into(),
            allow: Vec::new(),
        }
    }

    #[test]
    fn a_build_covers_its_policies_formats_and_papers_only() {
        let selection = Selection {
            policies: vec!["tip".to_owned()],
            formats: vec![Format::Html],
            papers: vec![Paper::Draft, Paper::Chapters],
        };
        let covers = |path| selection.covers(&["tip".to_owned()], &manifest(), path);
        assert!(covers("index.html"));
        assert!(covers("tip/draft.html"));
        assert!(covers("tip/sweeps.json"));
        assert!(!covers("tip/draft.md"));
        assert!(!covers("tip/images/lamp.png"));
        assert!(!covers("tip/chapters/01.md"));
        assert!(!covers("som/draft.html"));
        assert!(!covers("gone/draft.html"));
    }

    #[test]
    fn images_go_with_the_markdown_that_shows_them() {
        let covers = |paper, path| {
            let (formats, papers) = (vec![Format::Markdown], vec![paper]);
            let selection = Selection { formats, papers, ..Selection::default() };
            selection.covers(&["tip".to_owned()], &manifest(), path)
        };
        assert!(covers(Paper::Draft, "tip/images/lamp.png"));
        assert!(!covers(Paper::Draft, "tip/chapters/images/lamp.png"));
        assert!(covers(Paper::Chapters, "tip/chapters/images/lamp.png"));
        assert!(!covers(Paper::Chapters, "tip/images/lamp.png"));
    }

    #[test]
    fn a_build_of_all_clears_policies_that_are_gone() {
        let selection = Selection {
            formats: vec![Format::Html],
            papers: vec![Paper::Draft],
            ..Selection::default()
        };
        let all = ["tip".to_owned(), "som".to_owned()];
        assert!(selection.covers(&all, &manifest(), "gone/draft.pdf"));
        assert!(!selection.covers(&all, &manifest(), "tip/draft.pdf"));
    }

    #[test]
    fn an_unknown_policy_names_the_nearest() {
        let selection = Selection { policies: vec!["tipp".to_owned()], ..Selection::default() };
        let error = selection.policies(&manifest()).unwrap_err().to_string();
        assert_eq!(error, "there is no policy `tipp`; the nearest is `tip`");
    }
}
