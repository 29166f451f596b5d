//! What a shell and a reader of manuals need: completions and manual pages, made from the commands themselves.

use std::io::{Write, stdout};

use casualty_ledger::config::CommandLine;
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::Done;

pub fn completions(shell: Shell) -> Done {
    let mut script = Vec::new();
    generate(shell, &mut CommandLine::command(), "casualty-ledger", &mut script);
    Ok(stdout().write_all(&script)?)
}

/// The page of one command, named as in `key-create`, or of the whole.
pub fn page(wanted: Option<&str>) -> Done {
    let mut command = CommandLine::command();
    command.build();
    let Some(name) = wanted else { return print(command) };
    let mut found = &command;
    for part in name.split(['-', ' ']) {
        let known = || names(found).join(", ");
        let no_such = || format!("there is no command {part}; there are: {}", known());
        found = found.find_subcommand(part).ok_or_else(no_such)?;
    }
    print(found.clone().name(format!("casualty-ledger-{}", name.replace(' ', "-"))))
}

fn names(command: &Command) -> Vec<&str> {
    command.get_subcommands().map(Command::get_name).filter(|name| *name != "help").collect()
}

fn print(command: Command) -> Done {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(stdout().write_all(&page)?)
}
