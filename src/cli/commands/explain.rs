//! `policy explain`: what a code means.

use anyhow::bail;
use policy::diagnostic::Code;
use policy::diagnostic::Severity;
use policy::diagnostic::codes;
use policy::diagnostic::nearest;

use crate::cli::Ended;
use crate::cli::args::ExplainArguments;
use crate::cli::page;
use crate::cli::terminal::Ink;
use crate::cli::terminal::Look;
use crate::cli::terminal::Terminal;
use crate::cli::wrap;

/// Prints the page of a code, or all codes with what they say.
pub(crate) fn run(arguments: &ExplainArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let look = terminal.out_look();
    let Some(name) = &arguments.code else {
        terminal.out(&list(&look))?;
        return Ok(Ended::Clean);
    };
    // The head of a finding can be pasted as it is: `error[conflict]`.
    let name =
        name.split_once('[').map_or(name.as_str(), |(_, code)| code.trim_end_matches([']', ':']));
    let Some(code) = Code::named(name) else {
        let known = codes::ALL.iter().map(|code| code.name());
        match nearest(name, known) {
            Some(near) => bail!("there is no code `{name}`; the nearest is `{near}`"),
            None => bail!("there is no code `{name}`; `policy explain` lists all codes"),
        }
    };
    terminal.out(&page::draw(code.page(), &look))?;
    Ok(Ended::Clean)
}

fn list(look: &Look) -> String {
    let column = codes::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let indent = column + 2;
    let mut drawn = String::new();
    for code in codes::ALL {
        let warning = if code.severity() == Severity::Warning { " (warning)" } else { "" };
        let summary = format!("{}{warning}", code.summary());
        for (at, line) in wrap::wrap(&summary, look.width - indent).iter().enumerate() {
            let name = if at == 0 { code.name() } else { "" };
            let padding = " ".repeat(indent - name.len());
            drawn.push_str(&format!("{}{padding}{line}\n", look.paint(Ink::Bold, name)));
        }
    }
    drawn
}
