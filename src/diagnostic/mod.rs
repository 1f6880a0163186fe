//! Findings about the user's files: what is wrong, where, and what to do.
//!
//! Owns [`Diagnostic`] and its parts, the sink that collects them and the table of codes. Must not
//! know how findings are drawn (that is the command line's) nor what the stages do.

mod code;
mod sink;
mod slip;

pub use code::Code;
pub use code::codes;
pub use sink::Diagnostics;
pub use slip::slip;

use crate::source::Span;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Reported; written all the same unless `--deny warnings`.
    Warning,
}

/// A place with a short text under the carets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What the reader sees there, lower case, without a full stop.
    pub text: String,
}

impl Label {
    /// Joins a place and its text.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// Something nearest to what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The words, id or key, as it can be typed.
    pub text: String,
    /// Where it stands, if it stands in a file.
    pub span: Option<Span>,
    /// The section it stands in, for people: `section 3.1`.
    pub section: Option<String>,
}

/// A replacement that would remove the finding: the only one that can be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace: a whole key or text of a YAML file, words inside of one, or other bytes.
    pub span: Span,
    /// What it is to say. Quotation marks and escapes are the care of who writes it (`fix`), but
    /// where `span` holds other bytes they are replaced as they are.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Names the kind of fault: `words-not-found`.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one line of the user's words.
    pub message: String,
    /// Places: the first is what the user wrote, the next where the tool looked.
    pub labels: Vec<Label>,
    /// At most three nearest candidates, the best first.
    pub candidates: Vec<Candidate>,
    /// Which amendment and recommendations are concerned: `amendment tip-covid, from TIP-2.iii`.
    pub cause: Option<String>,
    /// What to do, imperative; each entry may have several lines.
    pub help: Vec<String>,
    /// A replacement that `check --fix` may write.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Makes a finding of the severity that the table gives its code. The message stays in one line
    /// although words that it shows have several: their line ends are shown as spaces.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into().replace("\r\n", " ").replace(['\r', '\n'], " "),
            labels: Vec::new(),
            candidates: Vec::new(),
            cause: None,
            help: Vec::new(),
            fix: None,
        }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label::new(span, text));
        self
    }

    /// Adds something to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Says whose doing it is.
    #[must_use]
    pub fn cause(mut self, text: impl Into<String>) -> Self {
        self.cause = Some(text.into());
        self
    }

    /// Adds nearest candidates; three are kept.
    #[must_use]
    pub fn candidates(mut self, candidates: impl IntoIterator<Item = Candidate>) -> Self {
        self.candidates.extend(candidates);
        self.candidates.truncate(3);
        self
    }

    /// Adds a replacement that would remove the finding.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }

    /// Adds the word that a place can only be meant to say, where there is one (see [`slip()`]).
    #[must_use]
    pub fn meant(self, span: Span, word: Option<&str>) -> Self {
        match word {
            Some(word) => self.fix(span, word),
            None => self,
        }
    }
}

impl Candidate {
    /// A candidate that stands in no file, such as a key.
    pub fn word(text: impl Into<String>) -> Self {
        Self { text: text.into(), span: None, section: None }
    }

    /// A candidate with its place.
    pub fn at(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span: Some(span), section: None }
    }
}

/// Returns the entry of `known` nearest to `word`, if one is near enough to be a slip of the pen: no
/// more letters differ than a quarter, and two thirds of them stand, which matters to short words.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 4).max(1);
    let scored = known.into_iter().map(|entry| (distance(word, entry), entry));
    let is_near = |score: usize, entry: &str| {
        score <= limit && score * 3 <= entry.chars().count().max(length)
    };
    scored
        .filter(|(score, entry)| is_near(*score, entry))
        .min_by_key(|(score, _)| *score)
        .map(|(_, entry)| entry)
}

/// Returns how many letters have to be changed, added, dropped or swapped to get from `a` to `b`.
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(x != y);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_in_one_line_whatever_words_it_shows() {
        let found = Diagnostic::new(codes::CONFLICT, "`one\r\ntwo\nthree` meets nothing");
        assert_eq!(found.message, "`one two three` meets nothing");
    }

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        assert_eq!(nearest("inesrt", ["insert", "delete"]), Some("insert"));
        assert_eq!(nearest("paint", ["insert", "delete"]), None);
        assert_eq!(nearest("as", ["is", "in"]), None);
        assert_eq!(nearest("IN", ["is", "in"]), Some("in"));
        assert_eq!(distance("abcd", "abdc"), 1);
    }
}
