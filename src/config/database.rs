//! The flag that every command which reads or writes a ledger has.

use std::path::PathBuf;

use clap::Args;

/// Which file holds the ledger.
#[derive(Debug, Args)]
pub struct Database {
    /// The ledger's file; serve, import and key create make it if it is missing
    #[arg(long, env = "CASUALTY_LEDGER_DB", default_value = "casualty-ledger.db", value_name = "FILE")]
    pub db: PathBuf,
}
