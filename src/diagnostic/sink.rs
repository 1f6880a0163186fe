//! The sink: collects findings and hands them out in one fixed order.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;

/// All findings of a run.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Takes a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Says whether anything found forbids writing.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns how many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Returns how many findings there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Sorts by place and code, drops repetitions, and returns the findings.
    ///
    /// `key` gives the place to sort by; it is a parameter because only the holder of the texts
    /// knows paths.
    pub fn sorted<K: Ord>(mut self, key: impl Fn(&Diagnostic) -> K) -> Vec<Diagnostic> {
        self.found.sort_by_cached_key(|diagnostic| {
            (key(diagnostic), diagnostic.code.name(), diagnostic.message.clone())
        });
        self.found.dedup();
        self.found
    }

    /// Keeps the findings for which `keep` holds, and returns the others.
    pub fn extract(&mut self, keep: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let (kept, taken) = std::mem::take(&mut self.found).into_iter().partition(keep);
        self.found = kept;
        taken
    }

    /// Takes all findings of another sink.
    pub fn append(&mut self, other: Self) {
        self.found.extend(other.found);
    }

    /// Names an amendment as the cause of all findings that name none.
    #[must_use]
    pub fn caused_by(mut self, cause: &str) -> Self {
        for found in self.found.iter_mut().filter(|found| found.cause.is_none()) {
            found.cause = Some(cause.to_owned());
        }
        self
    }

    /// Returns the findings as they were pushed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }
}
