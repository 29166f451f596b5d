//! Makes a ledger in a database, or brings one up to date.

use casualty_ledger::config::Migrate;
use casualty_ledger::ledger::{Location, migrate};

use super::{Done, counted};

pub fn run(command: &Migrate) -> Done {
    let Location::Server(url) = &command.db else {
        return Err(format!(
            "{} is not the address of a database (postgres://…); a ledger in a file is brought up to date by whatever opens it",
            command.db
        )
        .into());
    };
    let applied = migrate(url)?;
    eprintln!("{url}: {} applied", counted(applied as u64, "migration", "migrations"));
    Ok(())
}
