//! A ledger on a PostgreSQL server: one writer with a connection of its own, and a few connections for who reads. The one folder that
//! knows PostgreSQL.

mod answer;
mod article;
mod auditing;
mod claim;
mod connector;
mod entry;
mod figure;
mod idempotency;
mod import_run;
mod incident;
mod key;
mod link;
mod migrations;
mod rows;
mod ruling;
mod server;
mod source;
mod threads;
mod total;
mod wait;
mod writer;

pub use migrations::migrate;
pub use server::Server;
