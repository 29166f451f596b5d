//! The flag that every command which reads or writes a ledger has.

use clap::Args;

use crate::ledger::Location;

/// Where the ledger is.
#[derive(Debug, Args)]
pub struct Database {
    /// The ledger's file, which serve, import and key create make if it is missing; or the address of a ledger on PostgreSQL
    /// (postgres://…), which migrate makes
    #[arg(
        long,
        env = "CASUALTY_LEDGER_DB",
        default_value = "casualty-ledger.db",
        value_name = "FILE|URL",
        hide_env_values = true
    )]
    pub db: Location,
}
