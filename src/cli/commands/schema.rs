//! `policy schema`: JSON Schemas of the YAML files, for editors.

use clap::Args;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use policy::parse::schema;
use policy::parse::schema::Kind;

use crate::cli::Ended;
use crate::cli::terminal::Terminal;

/// `policy schema`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy schema > amendments.schema.json             for amendments/**/*.yaml\n  \
    policy schema apply > apply.schema.json            for what `policy apply` reads\n  \
    policy schema register > register.schema.json      for amendments/register.yaml\n  \
    policy schema figures > figures.schema.json        for data/*.yaml\n  \
    policy schema lexicons > lexicons.schema.json      for data/lexicons.yaml\n  \
    policy schema manifest > policy.schema.json        for policy.yaml\n\n\
    Editors with the YAML language server take the schema that the first line of a file names:\n  \
    # yaml-language-server: $schema=../amendments.schema.json")]
pub(crate) struct SchemaArguments {
    /// The kind of file
    #[arg(value_name = "KIND", default_value = "amendments", value_parser = kind())]
    kind: Kind,
}

/// Takes one of the kinds, each with what its files hold.
fn kind() -> impl TypedValueParser<Value = Kind> {
    let words = Kind::ALL.map(|kind| {
        PossibleValue::new(kind.word()).help(format!("{} ({})", kind.holds(), kind.files()))
    });
    PossibleValuesParser::new(words)
        .try_map(|word| Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or("no kind"))
}

/// Prints the schema of a kind of file.
pub(crate) fn run(arguments: &SchemaArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let schema = schema::schema(arguments.kind);
    terminal.out(&format!("{schema:#}\n"))?;
    Ok(Ended::Clean)
}
