//! What every page carries: language, styles, meeting, dates, content hash.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;

use crate::model::revised::RevisedWorkspace;
use crate::render::Job;
use crate::source::SourceMap;
use crate::source::Spanned;

/// The words of a page's frame; templates see them under these names.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Frame {
    /// BCP 47 tag.
    language: String,
    /// The language's English name.
    language_name: String,
    /// `ltr` or `rtl`
    direction: &'static str,
    /// The committee.
    body: Option<String>,
    /// `Fourth Ordinary Session`
    session: Option<String>,
    /// Place and date of the meeting.
    meeting: Option<String>,
    /// The date of the texts, in words.
    as_of: Option<String>,
    /// Words that every paper carries.
    notice: Option<String>,
    /// The short content hash in two groups.
    content: String,
}

impl Frame {
    /// Reads the frame from the manifest.
    pub(super) fn new(job: &Job<'_>) -> Self {
        let manifest = &job.workspace.manifest;
        let language = manifest.language.clone();
        let own = |field: &Option<Spanned<String>>| {
            field.as_ref().map(|field| field.value.clone()).filter(|field| !field.is_empty())
        };
        let place = own(&manifest.meeting.place).map(|place| capitalised(&place));
        let meeting = match (place, own(&manifest.meeting.date)) {
            (Some(place), Some(date)) => Some(format!("{place}, {date}")),
            (place, date) => place.or(date),
        };
        let hash = content_hash(job.revised, job.files.sources);
        Self {
            language_name: language_name(&language).to_owned(),
            direction: direction(&language),
            body: own(&manifest.meeting.body),
            session: own(&manifest.meeting.session),
            meeting,
            as_of: own(&manifest.as_of).map(|date| date_words(&date, &language)),
            notice: own(&manifest.notice),
            content: format!("{} {}", &hash[..4], &hash[4..8]),
            language,
        }
    }

    /// Returns the language of the drafts.
    pub(super) fn language(&self) -> &str {
        &self.language
    }

    /// Returns the date of the texts in words.
    pub(super) fn as_of(&self) -> Option<&str> {
        self.as_of.as_deref()
    }

    /// Returns the words that every paper carries.
    pub(super) fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }
}

/// Returns the SHA-256 of all revised chapters in hexadecimal digits; papers show the first eight.
///
/// Hashed are, for each chapter, policy, name and text, each behind its length, so that no two
/// workspaces share a hash by accident of joining.
pub fn content_hash(revised: &RevisedWorkspace, sources: &SourceMap) -> String {
    let mut hasher = Sha256::new();
    let mut add = |text: &str| {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for draft in &revised.policies {
        for file in &draft.document.files {
            add(&draft.policy);
            add(&file.name);
            add(sources.get(file.source()).text());
        }
    }
    let mut hash = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// Returns a status line: `Revised draft, revision 1`.
pub(super) fn status_words(status: &str, revision: u32) -> String {
    match (status.is_empty(), revision) {
        (_, 0) => status.to_owned(),
        (true, revision) => format!("Revision {revision}"),
        (false, revision) => format!("{status}, revision {revision}"),
    }
}

/// Returns an ISO date in words, `31 October 2021`; anything else, and dates of drafts in other
/// languages than English, as they are written.
pub fn date_words(date: &str, language: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words = || {
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<usize>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let month = MONTHS.get(month.checked_sub(1)?)?;
        Some(format!("{day}\u{a0}{month} {year}"))
    };
    match language.split('-').next() {
        Some("en") => words().unwrap_or_else(|| date.to_owned()),
        _ => date.to_owned(),
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn direction(language: &str) -> &'static str {
    match language.split('-').next() {
        Some("ar" | "fa" | "he" | "ur" | "dv" | "ps" | "sd" | "ug" | "yi" | "ckb") => "rtl",
        _ => "ltr",
    }
}

fn language_name(language: &str) -> &str {
    match language.split('-').next().unwrap_or_default() {
        "am" => "Amharic",
        "ar" => "Arabic",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "ha" => "Hausa",
        "pt" => "Portuguese",
        "so" => "Somali",
        "sw" => "Kiswahili",
        _ => language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_words_only_where_they_are_dates() {
        assert_eq!(date_words("2021-10-31", "en"), "31\u{a0}October 2021");
        assert_eq!(date_words("2021-10-31", "fr"), "2021-10-31");
        assert_eq!(date_words("autumn", "en"), "autumn");
        assert_eq!(date_words("2021-13-01", "en"), "2021-13-01");
    }

    #[test]
    fn a_base_has_no_revision_in_its_status() {
        assert_eq!(status_words("Draft", 0), "Draft");
        assert_eq!(status_words("Revised draft", 2), "Revised draft, revision 2");
    }
}
