//! What the ledger asks of its store, noun by noun, and what an entry means; SQL stands below, in `sqlite` and in `postgres`.
//!
//! Methods are named for what the ledger wants. Nothing is decided here: this layer must not know policies, permissions
//! or HTTP. Entries are the truth; all other tables are projections written in the entry's own transaction.

mod answer;
mod article;
mod auditing;
mod claim;
mod entry;
mod error;
mod figure;
mod idempotency;
mod import_run;
mod incident;
mod key;
mod location;
mod opened;
mod page;
mod pieces;
mod postgres;
mod projected;
mod projection;
mod queue;
mod reader;
mod redaction;
mod ruling;
mod source;
mod sqlite;
mod total;
mod transaction;
mod view;

pub use answer::{AnswerProbe, NewestIncident};
pub use article::ArticleFilter;
pub use auditing::KeptCheckpoint;
pub use claim::ClaimFilter;
pub use entry::{EntryRow, Head, NewEntry};
pub use error::StoreError;
pub use figure::{FigureSet, IncidentChange, KeptPart, ReadyFigures};
pub use idempotency::{Receipt, StoredAnswer};
pub use import_run::ImportRun;
pub use incident::{IncidentFilter, IncidentSize};
pub use key::{KeyRow, NewKey};
pub use location::{Location, Url};
pub use opened::Store;
pub use page::{Order, PageRequest, Rows};
pub use pieces::Pieces;
pub use postgres::migrate;
pub use projection::Changes;
pub use queue::{WriteFailure, WriterLoad};
pub use reader::Reader;
pub use source::SourceFilter;
pub use sqlite::{ClosedStore, Difference, Rebuild, WrongRow, copy_state, has_leftover_log, without_log};
pub use total::{TotalPart, TotalRow};
pub use transaction::Transaction;
pub use view::{Noun, Ready, View};
