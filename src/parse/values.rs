//! Reads short values: numbers, dates, words of a kind, the keys of policies.

use crate::diagnostic::Candidate;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::diagnostic::nearest;
use crate::diagnostic::slip;
use crate::parse::reader::Reader;
use crate::parse::reader::alternatives;
use crate::source::Spanned;
use crate::yaml::Node;

impl Reader<'_> {
    /// Reads one policy or a list of them.
    pub(super) fn policy_keys(&mut self, node: &Node, name: &str) -> Option<Vec<Spanned<String>>> {
        let keys = self.ids(node, name)?;
        let Some(known) = self.policies.clone() else { return Some(keys) };
        for key in keys.iter().filter(|key| !known.contains(&key.value)) {
            let near = nearest(&key.value, known.iter().map(String::as_str));
            let list: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
            let message = format!("the manifest lists no policy `{}`", key.value);
            let mut finding = Diagnostic::new(codes::UNKNOWN_POLICY, message)
                .at(key.span, "no such policy")
                .help(format!(
                    "write {}, or add it to `policies:` in policy.yaml",
                    alternatives(&list)
                ));
            if let Some(near) = near {
                let meant = slip(&key.value, known.iter().map(String::as_str));
                finding = finding.candidates([Candidate::word(near)]).meant(key.span, meant);
            }
            self.report(finding);
        }
        Some(keys)
    }

    /// Reads a number that is at least `least`.
    pub(super) fn number(&mut self, node: &Node, name: &str, least: u32) -> Option<Spanned<u32>> {
        let word = self.word(node, name)?;
        let digits = word.value.bytes().all(|byte| byte.is_ascii_digit());
        match word.value.parse::<u32>() {
            Ok(number) if digits && number >= least => Some(Spanned::new(number, word.span)),
            _ => {
                let message = format!("`{name}` takes a number from {least}");
                self.report(
                    Diagnostic::new(codes::WRONG_TYPE, message)
                        .at(word.span, "no such number")
                        .help(format!("write digits only: `{name}: {}`", least.max(2))),
                );
                None
            }
        }
    }

    /// Reads a number from 1.
    pub(super) fn count(&mut self, node: &Node, name: &str) -> Option<Spanned<u32>> {
        self.number(node, name, 1)
    }

    /// Reads a rank.
    pub(super) fn rank(&mut self, node: &Node, name: &str) -> Option<i32> {
        let word = self.word(node, name)?;
        let rank = word.value.parse().ok();
        if rank.is_none() {
            self.report(
                Diagnostic::new(codes::WRONG_TYPE, format!("`{name}` takes a whole number"))
                    .at(word.span, "no whole number")
                    .help(format!("write `{name}: 1`")),
            );
        }
        rank
    }

    /// Reads `true` or `false`.
    pub(super) fn flag(&mut self, node: &Node, name: &str) -> Option<bool> {
        Some(self.choice(node, name, &["true", "false"])?.value == "true")
    }

    /// Reads one of some words.
    pub(super) fn choice(
        &mut self,
        node: &Node,
        name: &str,
        words: &[&'static str],
    ) -> Option<Spanned<&'static str>> {
        let word = self.word(node, name)?;
        if let Some(found) = words.iter().find(|known| **known == word.value) {
            return Some(Spanned::new(*found, word.span));
        }
        let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let message = format!("`{}` is none of the words that `{name}` takes", word.value);
        let mut finding = Diagnostic::new(codes::UNKNOWN_VALUE, message)
            .at(word.span, "unknown word")
            .help(format!("write {}", alternatives(&list)));
        if let Some(near) = nearest(&word.value, words.iter().copied()) {
            let meant = slip(&word.value, words.iter().copied());
            finding = finding.candidates([Candidate::word(near)]).meant(word.span, meant);
        }
        self.report(finding);
        None
    }

    /// Reports a name that nothing of its kind has; `what` is the kind.
    pub(super) fn one_of(&mut self, what: &str, name: &Spanned<String>, known: &[&str]) {
        if known.is_empty() || known.contains(&name.value.as_str()) {
            return;
        }
        let list: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        let message = format!("no {what} is called `{}`", name.value);
        let mut finding = Diagnostic::new(codes::UNKNOWN_VALUE, message)
            .at(name.span, format!("no such {what}"))
            .help(format!("write {}", alternatives(&list)));
        if let Some(near) = nearest(&name.value, known.iter().copied()) {
            finding = finding.candidates([Candidate::word(near)]).fix(name.span, near);
        }
        self.report(finding);
    }

    /// Reads a day of the calendar: `2021-10-31`.
    pub(super) fn date(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        let word = self.word(node, name)?;
        if is_date(&word.value) {
            return Some(word);
        }
        self.report(
            Diagnostic::new(codes::UNKNOWN_VALUE, format!("`{}` is no date", word.value))
                .at(word.span, "no day of the calendar")
                .help(format!("write year, month and day: `{name}: 2021-10-31`")),
        );
        None
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits = |part: &str, length| {
        let sound = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_days_of_the_calendar() {
        assert!(is_date("2021-10-31") && is_date("2020-02-29") && is_date("2000-02-29"));
        for text in [
            "2021-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-00-01",
            "2021-04-31",
            "2021-1-1",
            "21-01-01",
            "+021-01-01",
            "2021-10",
            "November",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
