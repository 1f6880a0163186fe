//! The arguments of `policy new`, and its words of `--help`.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use policy::amend::proposal::Deed;
use policy::model::amendment::Side;

use crate::cli::args::one_of;

/// `policy new`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy new amendment                   asks question by question\n  \
    policy new amendment --help            how to do without questions")]
pub(crate) struct NewArguments {
    /// What to make.
    #[command(subcommand)]
    pub(super) what: New,
}

/// What `policy new` makes.
#[derive(Debug, Subcommand)]
pub(super) enum New {
    /// Write an amendment from quoted words: place, cross-checks and id are filled in
    Amendment(Box<AmendmentArguments>),
}

/// `policy new amendment`
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:\n  \
    policy new amendment                   asks question by question\n  \
    policy new amendment --from TIP-2.iv --verb delete --words \"Global Slavery Index\"\n  \
    policy new amendment --from TIP-2.iii --verb edit --words \"risky offers\" \\\n    \
      --put \"offers that they would otherwise question\" --to amendments/tip/session-2.yaml\n  \
    policy new amendment --from TIP-2.iii --verb insert --after \"Until this is done\"\n  \
    policy new amendment --editorial \"house style\" --verb term --words \"illegal migrant\"\n\n\
    What is printed can be pasted below `amendments:` as it is; --to adds it to a file. A text that is not \
    given stays open, and a build refuses it until it is written. Exits with 1 where words or \
    recommendations are not found, or the workspace would not hold with the amendment; then no file is \
    changed.")]
pub(crate) struct AmendmentArguments {
    /// The recommendations it answers: TIP-2.iii,TIP-2.iv
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) from: Vec<String>,

    /// Why it is there, if no recommendation asks for it
    #[arg(long, value_name = "REASON", conflicts_with = "from")]
    pub(super) editorial: Option<String>,

    /// What to do with the words
    #[arg(long, value_name = "VERB", value_parser = one_of(&Deed::ALL))]
    pub(super) verb: Option<Deed>,

    /// The words to act on, as they stand in one paragraph, heading or cell; or the id of a section
    #[arg(long, value_name = "WORDS")]
    pub(super) words: Option<String>,

    /// The new text: words, Markdown, a heading, a note; the cells of a row with | between them
    #[arg(long, value_name = "TEXT")]
    pub(super) put: Option<String>,

    /// For insert and move: before the block with these words, or the section with this id
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(super) before: Option<String>,

    /// For insert and move: after it
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(super) after: Option<String>,

    /// For insert and move: as the first in the section with these words or this id
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(super) start_of: Option<String>,

    /// For insert and move: as the last in it
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(super) end_of: Option<String>,

    /// For insert and move: as a row of its table, where the alphabet puts it
    #[arg(long, value_name = "WORDS", group = "place")]
    pub(super) sorted_in: Option<String>,

    /// Which of several places, by the number in the list of them
    #[arg(long, value_name = "NUMBER")]
    pub(super) nth: Option<usize>,

    /// The id of the amendment; made from recommendation and section unless said
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,

    /// What it does, for people
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,

    /// Look in the chapters of one policy only
    #[arg(long, value_name = "KEY")]
    pub(super) policy: Option<String>,

    /// Add it to this file, relative to the current folder; it is made if it is not there
    #[arg(long, value_name = "FILE")]
    pub(super) to: Option<PathBuf>,
}

impl AmendmentArguments {
    /// Says whether nothing is given that makes an amendment, so that questions are asked.
    pub(super) fn is_open(&self) -> bool {
        self.from.is_empty()
            && self.editorial.is_none()
            && self.verb.is_none()
            && self.words.is_none()
            && self.put.is_none()
            && self.place().is_none()
    }

    /// Returns where it goes: the side, and words or an id.
    pub(super) fn place(&self) -> Option<(Side, &str)> {
        let places = [
            (Side::Before, &self.before),
            (Side::After, &self.after),
            (Side::StartOf, &self.start_of),
            (Side::EndOf, &self.end_of),
            (Side::SortedIn, &self.sorted_in),
        ];
        places.into_iter().find_map(|(side, words)| Some((side, words.as_deref()?)))
    }
}
