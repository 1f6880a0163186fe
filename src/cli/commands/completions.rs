//! `policy completions`: what shells need to complete commands, options and their words.

use clap::Args;
use clap::Command;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Ended;
use crate::cli::args::Arguments;
use crate::cli::args::one_of;
use crate::cli::terminal::Terminal;

/// `policy completions`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    policy completions bash > ~/.local/share/bash-completion/completions/policy\n  \
    policy completions zsh > ~/.zfunc/_policy              with ~/.zfunc in fpath, before compinit\n  \
    policy completions fish > ~/.config/fish/completions/policy.fish\n  \
    policy completions powershell >> $PROFILE\n  \
    policy completions elvish >> ~/.config/elvish/rc.elv\n\n\
    Write them anew after an update: they name the commands of this version.")]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = one_of(&SHELLS))]
    shell: Shell,
}

const SHELLS: [(&str, Shell); 5] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("elvish", Shell::Elvish),
];

/// Prints the completions for a shell.
pub(crate) fn run(arguments: &CompletionsArguments, terminal: &Terminal) -> anyhow::Result<Ended> {
    let mut command = Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "policy", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if arguments.shell == Shell::Fish {
        script.push_str(&words_for_fish(&command));
    }
    terminal.out(&script)?;
    Ok(Ended::Clean)
}

/// Writes the words that commands take, which clap leaves out for fish: `policy explain conf`.
fn words_for_fish(command: &Command) -> String {
    let mut lines = String::new();
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = command.get_name();
        for word in command.get_positionals().flat_map(clap::Arg::get_possible_values) {
            let help = word.get_help().map(ToString::to_string).unwrap_or_default();
            let (word, help) = (word.get_name(), help.replace('\\', r"\\").replace('\'', r"\'"));
            lines.push_str(&format!(
                "complete -c policy -n \"__fish_policy_using_subcommand {name}\" -f -a {word} -d '{help}'\n"
            ));
        }
    }
    lines
}
