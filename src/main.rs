#![forbid(unsafe_code)]
//! The commands. Results go to stdout, the rest to stderr; exit 0 is done, 1 failed, 2 wrong usage.

mod command;

use std::io::Write;
use std::process::ExitCode;

use casualty_ledger::config::{Command, CommandLine};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Serve(serve) => command::serve::run(serve).await,
        Command::Demo(demo) => command::demo::run(demo).await,
        Command::Verify(verify) => command::verify::run(verify),
        Command::Backup(backup) => command::backup::back_up(&backup),
        Command::Restore(restore) => command::backup::restore(&restore),
        Command::Migrate(migrate) => command::migrate::run(&migrate),
        Command::Incidents(incidents) => command::incidents::run(incidents).await,
        Command::Show(show) => command::show::run(show).await,
        Command::Export(export) => command::export::run(export).await,
        Command::Import(import) => command::import::run(import).await,
        Command::Read(read) => command::read::run(read).await,
        Command::Key(key) => command::key::run(key).await,
        Command::Openapi { version } => command::openapi::run(&version),
        Command::Completions { shell } => command::manual::completions(shell),
        Command::Health { listen } => command::health::run(listen),
        Command::Man { command } => command::manual::page(command.as_deref()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Who reads no further has what they wanted.
        Err(failure) if command::output_was_closed(failure.as_ref()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where nothing can be written, the exit code still tells.
            drop(writeln!(std::io::stderr(), "casualty-ledger: {failure}"));
            ExitCode::FAILURE
        }
    }
}
