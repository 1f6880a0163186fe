//! The arguments, and the words of `--help`.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueHint;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use policy::model::workspace::Profile;
use policy::render::Format;
use policy::render::Paper;

use crate::cli::commands::completions::CompletionsArguments;
use crate::cli::commands::explain;
use crate::cli::commands::init::InitArguments;
use crate::cli::commands::man::ManArguments;
use crate::cli::commands::new::NewArguments;
use crate::cli::commands::schema::SchemaArguments;

/// Assembles policy drafts from chapters and amendments.
#[derive(Debug, Parser)]
#[command(
    name = "policy",
    version,
    about = "Assembles policy drafts: Markdown chapters and YAML amendments become revised drafts",
    after_help = "Examples:\n  \
        policy init demo             start a workspace in the folder demo\n  \
        policy check                 find everything that is wrong, write nothing\n  \
        policy check --fix           put right what has one answer only\n  \
        policy build                 write the revised drafts to build/\n  \
        policy status                what became of each recommendation\n  \
        policy locate \"some words\"   the target of these words, for an amendment\n  \
        policy new amendment         write an amendment, question by question\n  \
        policy explain conflict      what a finding means, and what to do\n\n\
        Exit status: 0 clean or warnings only, 1 findings (nothing was written), 2 could not run."
)]
pub(crate) struct Arguments {
    /// Use the workspace that holds DIR instead of the one that holds the current folder
    #[arg(short = 'C', value_name = "DIR", value_hint = ValueHint::DirPath, global = true)]
    pub(crate) directory: Option<PathBuf>,

    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    #[arg(value_parser = one_of(&COLORS))]
    pub(crate) color: Color,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a workspace that builds at once, with an example to replace
    Init(InitArguments),
    /// Build the revised drafts
    Build(BuildArguments),
    /// Find everything that is wrong, write nothing without --fix
    Check(CheckArguments),
    /// Show what became of each recommendation
    Status(StatusArguments),
    /// Find quoted words and print the target that addresses them, ready to paste
    Locate(LocateArguments),
    /// Write an amendment from quoted words
    New(NewArguments),
    /// Apply amendments to single Markdown files, without a workspace
    Apply(ApplyArguments),
    /// Explain a finding by its code, a verb or a topic of the language
    Explain(ExplainArguments),
    /// Print a JSON Schema, so that an editor completes and checks the YAML files
    Schema(SchemaArguments),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write those of all commands
    Man(ManArguments),
}

/// `policy build`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy build                           everything, into build/ of the workspace\n  \
    policy build tip -f html               only the HTML papers of one policy\n  \
    policy build -f md,html                all but the PDF, which takes longest\n  \
    policy build --only chapters --out /tmp/revised\n  \
    policy build --profile final           refuse while anything is open\n\n\
    A build with errors writes nothing at all. Only files that an earlier build wrote are replaced.")]
pub(crate) struct BuildArguments {
    /// Policies to build; all unless said
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<String>,

    /// Formats to build; all unless said
    #[arg(short, long = "format", value_name = "FORMAT", value_delimiter = ',')]
    #[arg(value_parser = format())]
    pub(crate) formats: Vec<Format>,

    /// Papers to build; all unless said
    #[arg(long, value_name = "PAPER", value_delimiter = ',', value_parser = one_of(&PAPERS))]
    pub(crate) only: Vec<Paper>,

    /// How finished the drafts have to be
    #[arg(long, value_name = "PROFILE", default_value = "draft", value_parser = one_of(&PROFILES))]
    pub(crate) profile: Profile,

    /// Folder to write into, relative to the current folder; `build` in the workspace unless said
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: Option<PathBuf>,

    /// How to report findings; json, sarif and github go to the standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = one_of(&MESSAGE_FORMATS))]
    pub(crate) message_format: MessageFormat,
}

/// `policy check`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy check\n  \
    policy check --deny warnings           for a gate: warnings fail too\n  \
    policy check --profile final           is anything still open?\n  \
    policy check --fix                     put right what has one answer only\n  \
    policy check --message-format json | jq -r '.diagnostics[] | select(.fix) | .message'\n  \
    policy check --message-format sarif > policy.sarif\n\n\
    JSON, version 1; lines and columns count from 1, columns in characters:\n  \
    { version, diagnostics: [{ code, severity, message, places, candidates, cause, help, fix }] }\n  \
    a place       { file, line, column, end-line, end-column, label, primary }\n  \
    a candidate   { text, file, line, column, section }\n  \
    a fix         { file, start, end, text } in bytes of the file, or null\n\n\
    --fix shows what it changes, changes amendments, data and policy.yaml, all or nothing, and \
    checks again. It never changes chapters, and nothing that could mean two things.")]
pub(crate) struct CheckArguments {
    /// Leave out findings in the chapters of other policies; all are checked unless said
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<String>,

    /// Fail on warnings too
    #[arg(long, value_name = "WHAT", value_parser = one_of(&DENIABLE))]
    pub(crate) deny: Option<Deny>,

    /// Put right what has one answer only, and report what is left
    #[arg(long)]
    pub(crate) fix: bool,

    /// How finished the drafts have to be
    #[arg(long, value_name = "PROFILE", default_value = "draft", value_parser = one_of(&PROFILES))]
    pub(crate) profile: Profile,

    /// How to report findings; json, sarif and github go to the standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = one_of(&MESSAGE_FORMATS))]
    pub(crate) message_format: MessageFormat,
}

/// How findings are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageFormat {
    /// For people, with the lines.
    Human,
    /// For people and editors, a line each.
    Short,
    /// For programs.
    Json,
    /// For code scanning services.
    Sarif,
    /// For GitHub Actions.
    Github,
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deny {
    /// Warnings that the manifest does not accept.
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
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = one_of(&STATUS_FORMATS))]
    pub(crate) format: StatusFormat,
}

/// How `policy status` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatusFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// `policy locate`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy locate \"risky offers\"          where the words stand, with an edit ready to paste\n  \
    policy locate Global Slavery Index     quotation marks are not needed\n  \
    policy locate \"some words\" --file guide.md   in single files, for `policy apply`\n\n\
    Looks in the chapters as they stand before any amendment. Exits with 1 where nothing matches.")]
pub(crate) struct LocateArguments {
    /// Words as they stand in one paragraph, heading or cell; case counts if it can
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) words: Vec<String>,

    /// Look in this Markdown file, not in a workspace; may be given several times
    #[arg(long = "file", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `policy apply`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy apply house-style.yaml guide.md > revised.md\n  \
    policy apply amendments.yaml docs/*.md -o revised   several files, under their own names\n  \
    cat guide.md | policy apply house-style.yaml -      from the standard input\n\n\
    Each file is a document of its own: what an amendment names must be in exactly one of them,\n\
    terms and worklists run in each. Amendments need neither `policy:` nor `from:` here; `figure`\n\
    and `meta` need a workspace. The report goes to the standard error; the lines it names are\n\
    those of the result. With an error the standard output is empty and nothing is written.")]
pub(crate) struct ApplyArguments {
    /// File of amendments
    #[arg(value_name = "AMENDMENTS")]
    pub(crate) amendments: PathBuf,

    /// Markdown files; `-` is the standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Folder for the results; needed for several files
    #[arg(short, long = "out", value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Language of the files, for the grammar that terms are checked by
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub(crate) language: String,
}

/// `policy explain`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy explain words-not-found         what a finding means, and what to do\n  \
    policy explain edit                    a verb: what it does, its keys, examples\n  \
    policy explain locators                a topic of the amendment language\n  \
    policy explain                         all of them, each in one line")]
pub(crate) struct ExplainArguments {
    /// The code in square brackets behind `error` or `warning`, a verb or a topic
    #[arg(value_name = "WHAT", value_parser = explain::what(), hide_possible_values = true)]
    pub(crate) what: Option<String>,
}

/// The words of an option with their values.
pub(crate) type Words<T> = [(&'static str, T)];

const COLORS: [(&str, Color); 3] =
    [("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];

const DENIABLE: [(&str, Deny); 1] = [("warnings", Deny::Warnings)];

const STATUS_FORMATS: [(&str, StatusFormat); 3] =
    [("table", StatusFormat::Table), ("json", StatusFormat::Json), ("csv", StatusFormat::Csv)];

const MESSAGE_FORMATS: [(&str, MessageFormat); 5] = [
    ("human", MessageFormat::Human),
    ("short", MessageFormat::Short),
    ("json", MessageFormat::Json),
    ("sarif", MessageFormat::Sarif),
    ("github", MessageFormat::Github),
];

const FORMATS: &Words<Format> = &[
    ("md", Format::Markdown),
    ("html", Format::Html),
    #[cfg(feature = "pdf")]
    ("pdf", Format::Pdf),
];

const PAPERS: [(&str, Paper); 2] = [("draft", Paper::Draft), ("chapters", Paper::Chapters)];

const PROFILES: [(&str, Profile); 3] =
    [("draft", Profile::Draft), ("committee", Profile::Committee), ("final", Profile::Final)];

/// Returns the formats that were asked for, in the order of the table; all where none was.
pub(crate) fn formats(asked: &[Format]) -> Vec<Format> {
    chosen(FORMATS, asked)
}

/// Returns the papers that were asked for, in the order of the table; all where none was.
pub(crate) fn papers(asked: &[Paper]) -> Vec<Paper> {
    chosen(&PAPERS, asked)
}

fn chosen<T: Copy + PartialEq>(table: &Words<T>, asked: &[T]) -> Vec<T> {
    let values = table.iter().map(|(_, value)| *value);
    values.filter(|value| asked.is_empty() || asked.contains(value)).collect()
}

/// Takes a format, and says so of one that this program was built without.
fn format() -> impl TypedValueParser<Value = Format> {
    let words = FORMATS.iter().map(|(word, _)| PossibleValue::new(*word));
    let left_out = (!cfg!(feature = "pdf")).then(|| PossibleValue::new("pdf").hide(true));
    PossibleValuesParser::new(words.chain(left_out)).try_map(|word| {
        let entry = FORMATS.iter().find(|(known, _)| *known == word);
        entry.map(|(_, format)| *format).ok_or(
            "this program was built without the feature `pdf`; install it with its default features",
        )
    })
}

/// Takes one of the words of a table.
pub(crate) fn one_of<T>(table: &'static Words<T>) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let words = PossibleValuesParser::new(table.iter().map(|(word, _)| *word));
    words.try_map(|word| {
        let entry = table.iter().find(|(known, _)| *known == word);
        entry.map(|(_, value)| *value).ok_or("not in the table")
    })
}
