//! The arguments, and the words of `--help`.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use policy::model::workspace::Profile;
use policy::render::Format;
use policy::render::Paper;

/// Assembles policy drafts from chapters and amendments.
#[derive(Debug, Parser)]
#[command(
    name = "policy",
    version,
    about = "Assembles policy drafts from chapters and amendments",
    long_about = "Assembles policy drafts: unmodified Markdown chapters and YAML amendments become \
                  revised drafts, and every recommendation gets an answer that agrees with the text.",
    disable_help_subcommand = true,
    after_help = "Examples:\n  \
        policy check                 find everything that is wrong, write nothing\n  \
        policy build                 write the revised drafts to build/\n  \
        policy status                what became of each recommendation\n  \
        policy explain conflict      what a finding means, and what to do\n\n\
        Exit status: 0 clean or warnings only, 1 findings (nothing was written), 2 could not run."
)]
pub(crate) struct Arguments {
    /// Use the workspace that holds DIR instead of the one that holds the current folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,

    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: Color,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the revised drafts
    Build(BuildArguments),
    /// Find everything that is wrong, write nothing
    Check(CheckArguments),
    /// Show what became of each recommendation
    Status(StatusArguments),
    /// Explain a finding by its code, or list all codes
    Explain(ExplainArguments),
}

/// `policy build`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy build                           everything, into build/ of the workspace\n  \
    policy build tip -f html               only the HTML papers of one policy\n  \
    policy build --only chapters --out /tmp/revised\n  \
    policy build --profile final           refuse while anything is open\n\n\
    A build with errors writes nothing at all. Only files that an earlier build wrote are replaced.")]
pub(crate) struct BuildArguments {
    /// Policies to build; all unless said
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<String>,

    /// Formats to build; all unless said
    #[arg(short, long = "format", value_name = "FORMAT", value_delimiter = ',')]
    #[arg(value_parser = words(&FORMATS))]
    pub(crate) formats: Vec<String>,

    /// Papers to build; all unless said
    #[arg(long, value_name = "PAPER", value_delimiter = ',', value_parser = words(&PAPERS))]
    pub(crate) only: Vec<String>,

    /// How finished the drafts have to be
    #[arg(long, value_name = "PROFILE", default_value = "draft", value_parser = profiles())]
    pub(crate) profile: String,

    /// Folder to write into, relative to the current folder; `build` in the workspace unless said
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// `policy check`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy check\n  \
    policy check --deny warnings           for a gate: warnings fail too\n  \
    policy check --profile final           is anything still open?")]
pub(crate) struct CheckArguments {
    /// Leave out findings in the chapters of other policies; all are checked unless said
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<String>,

    /// Fail on warnings too
    #[arg(long, value_name = "WHAT")]
    pub(crate) deny: Option<Deny>,

    /// How finished the drafts have to be
    #[arg(long, value_name = "PROFILE", default_value = "draft", value_parser = profiles())]
    pub(crate) profile: String,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings that the manifest does not accept
    Warnings,
}

/// `policy status`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy status\n  \
    policy status --format csv > status.csv\n  \
    policy status --format json | jq '.totals'\n\n\
    Exits with 1 where `policy check` would fail; prints what can be computed all the same.")]
pub(crate) struct StatusArguments {
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: StatusFormat,
}

/// How `policy status` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// `policy explain`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy explain words-not-found\n  \
    policy explain                         all codes, each in one line")]
pub(crate) struct ExplainArguments {
    /// The code in square brackets behind `error` or `warning`
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// The formats that this version makes, with their words.
pub(crate) const FORMATS: [(&str, Format); 2] = [("md", Format::Markdown), ("html", Format::Html)];

/// The papers that this version makes, with their words.
pub(crate) const PAPERS: [(&str, Paper); 2] =
    [("draft", Paper::Draft), ("chapters", Paper::Chapters)];

/// Returns the values of words that were typed; all values where none was.
pub(crate) fn chosen<T: Copy>(table: &[(&str, T)], typed: &[String]) -> Vec<T> {
    let wanted = |word: &str| typed.is_empty() || typed.iter().any(|typed| typed == word);
    table.iter().filter(|(word, _)| wanted(word)).map(|(_, value)| *value).collect()
}

/// Returns the profile of a word that the parser let through.
pub(crate) fn profile(word: &str) -> Profile {
    Profile::ALL
        .iter()
        .find(|(_, name)| *name == word)
        .map_or_else(Profile::default, |entry| entry.0)
}

fn words<T>(table: &[(&'static str, T)]) -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(table.iter().map(|(word, _)| *word))
}

fn profiles() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Profile::ALL.iter().map(|(_, word)| *word))
}
