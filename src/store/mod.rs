//! Everything that knows SQL: one SQLite file, one writer thread with group commit, read-only readers.
//!
//! Methods are named for what the ledger wants. Nothing is decided here: this layer must not know policies, permissions
//! or HTTP. Entries are the truth; all other tables are projections written in the entry's own transaction.

mod answer;
mod article;
mod audit;
mod claim;
mod connection;
mod entry;
mod error;
mod figure;
mod idempotency;
mod import_run;
mod incident;
mod key;
mod migrations;
mod page;
mod pieces;
mod place;
mod projected;
mod projection;
mod reader;
mod redaction;
mod reproject;
mod ruling;
mod source;
mod total;
mod transaction;
mod view;
mod writer;

pub use answer::{AnswerProbe, ListedIncident};
pub use article::ArticleFilter;
pub use audit::{ClosedStore, Difference, Rebuild, WrongRow, copy_state, has_leftover_log};
pub use claim::ClaimFilter;
pub use connection::Store;
pub use entry::{EntryRow, Head, NewEntry};
pub use error::StoreError;
pub use figure::{FigureSet, IncidentChange, KeptPart, ReadyFigures};
pub use idempotency::{Receipt, StoredAnswer};
pub use incident::{IncidentFilter, IncidentSize};
pub use key::{KeyRow, NewKey};
pub use page::{Order, PageRequest, Rows};
pub use pieces::Pieces;
pub use projection::Changes;
pub use reader::Reader;
pub use source::SourceFilter;
pub use total::{TotalPart, TotalRow};
pub use transaction::Transaction;
pub use view::{Noun, Ready, View};
pub use writer::{WriteFailure, WriterLoad};
