//! `policy man`: manual pages, written from the words of `--help`.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap::Command;
use clap::CommandFactory;
use clap::ValueHint;
use clap_mangen::Man;
use clap_mangen::roff::Roff;
use clap_mangen::roff::bold;
use clap_mangen::roff::roman;

use crate::cli::Ended;
use crate::cli::args::Arguments;
use crate::cli::terminal::Terminal;

/// `policy man`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy man | man -l -                            read the page of policy\n  \
    policy man --out ~/.local/share/man/man1         install all pages: policy.1, policy-build.1 and so on")]
pub(crate) struct ManArguments {
    /// Write the pages of all commands into this folder, in place of older ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// Prints the page of `policy`, or writes the pages of all commands into a folder.
pub(crate) fn run(arguments: &ManArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let pages = pages(&command)?;
    let Some(folder) = &arguments.out else {
        let main = pages.first().map_or("", |(_, page)| page);
        terminal.out(main)?;
        return Ok(Ended::Clean);
    };
    fs_err::create_dir_all(folder)?;
    for (name, page) in &pages {
        fs_err::write(folder.join(name), page)?;
    }
    let count = pages.len();
    terminal.err(&format!("policy: {count} pages in {}\n", folder.display()));
    Ok(Ended::Clean)
}

/// Returns the pages with the names of their files: that of `policy`, then one for each command.
fn pages(command: &Command) -> anyhow::Result<Vec<(String, String)>> {
    let mut all = vec![command];
    let mut at = 0;
    while let Some(command) = all.get(at) {
        all.extend(command.get_subcommands().filter(|command| !command.is_hide_set()));
        at += 1;
    }
    let names: Vec<&str> = all.iter().map(|command| name(command)).collect();
    let written = all.iter().map(|command| {
        let page = page(command, &names).context("writing a manual page")?;
        Ok((format!("{}.1", name(command)), page))
    });
    written.collect()
}

fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// Writes a page. Title, synopsis and what follows the options are written here: the first would
/// lose its empty date, the second the names of values, and the last its lines.
fn page(command: &Command, names: &[&str]) -> anyhow::Result<String> {
    let name = name(command);
    let version = env!("CARGO_PKG_VERSION");
    let title = name.to_uppercase().replace('-', r"\-");
    let mut page =
        format!(".TH {title} 1 \"\" \"policy {version}\" \"policy manual\"\n.nh\n.ad l\n")
            .into_bytes();
    let man = Man::new(command.clone());
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (listed, told): (Vec<&str>, Vec<&str>) = help
        .split("\n\n")
        .partition(|paragraph| SECTIONS.iter().any(|(head, _)| paragraph.starts_with(head)));
    man.render_name_section(&mut page)?;
    page.extend(synopsis(command).to_roff().bytes());
    man.render_description_section(&mut page)?;
    page.extend(paragraphs(&told).to_roff().bytes());
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    page.extend(sections(&listed).to_roff().bytes());
    page.extend(see_also(name, names).to_roff().bytes());
    Ok(String::from_utf8(page)?)
}

/// Heads of paragraphs below the options of `--help`, and the sections that they make.
const SECTIONS: [(&str, &str); 2] = [("Examples:", "EXAMPLES"), ("Exit status:", "EXIT STATUS")];

fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    // The words before the first bracket are typed as they are.
    let (typed, rest) = usage.split_at(usage.find(['[', '<']).unwrap_or(usage.len()));
    let mut section = Roff::new();
    section.control("SH", ["SYNOPSIS"]).text([bold(typed), roman(rest)]);
    section
}

/// Writes paragraphs; indented lines keep their ends.
fn paragraphs(paragraphs: &[&str]) -> Roff {
    let mut page = Roff::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        page.control("PP", []);
        lines(paragraph, &mut page);
    }
    page
}

fn sections(paragraphs: &[&str]) -> Roff {
    let mut page = Roff::new();
    for paragraph in paragraphs {
        for (head, title) in SECTIONS {
            if let Some(text) = paragraph.strip_prefix(head) {
                page.control("SH", [title]);
                lines(text.trim_start_matches('\n'), &mut page);
            }
        }
    }
    page
}

fn lines(text: &str, page: &mut Roff) {
    let mut kept = false;
    for line in text.lines() {
        let indented = line.starts_with("  ");
        if indented != kept {
            page.control(if indented { "nf" } else { "fi" }, []);
            kept = indented;
        }
        page.text([roman(line.trim_start())]);
    }
    if kept {
        page.control("fi", []);
    }
}

fn see_also(name: &str, names: &[&str]) -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["SEE ALSO"]);
    let others: Vec<&&str> = names.iter().filter(|other| **other != name).collect();
    for (at, other) in others.iter().enumerate() {
        let end = if at + 1 == others.len() { "(1)" } else { "(1)," };
        section.text([bold(**other), roman(end)]);
    }
    section
}
