//! A ledger in one SQLite file: one writer, and a read-only connection for each thread that reads. The one folder that knows SQLite.

mod answer;
mod article;
mod audit;
mod claim;
mod connection;
mod entry;
mod figure;
mod idempotency;
mod import_run;
mod incident;
mod key;
mod looking;
mod migrations;
mod place;
mod reproject;
mod rows;
mod ruling;
mod source;
mod total;
mod writer;

pub use audit::{ClosedStore, Difference, Rebuild, WrongRow, copy_state, has_leftover_log, without_log};
pub use connection::OneFile;
