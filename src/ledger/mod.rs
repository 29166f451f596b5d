//! The use cases, one file per noun: the one thing that http calls.
//!
//! Here it is decided what may be recorded, by whom, and what a reader sees. This layer must not know of HTTP, of JSON
//! as sent, or of SQL.

mod amendment;
mod article;
mod caller;
mod claim;
mod embargo;
mod entry;
mod error;
mod incident;
mod key;
mod proof;
mod ruling;
mod source;
mod view;
mod write;

use std::sync::Arc;

use crate::journal::{KeyFileError, SigningKey};
use crate::store::Store;

pub use amendment::Amendment;
pub use article::ArticleText;
pub use caller::{Caller, Precondition, Repeatable, Writing, Written};
pub use claim::Review;
pub use entry::{Entry, ShownEntry};
pub use error::Refusal;
pub use key::{IssuedKey, Secret};
pub use proof::{ConsistencyProof, InclusionProof};
pub use view::TimeTravel;

/// The open ledger. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    signing_key: Arc<SigningKey>,
    frontier: write::KeptFrontier,
    keys: key::KnownKeys,
    wake: Arc<tokio::sync::Notify>,
}

/// Why a ledger cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error("the signing key: {0}")]
    SigningKey(#[from] KeyFileError),
}

impl Ledger {
    pub fn new(store: Store, signing_key: SigningKey) -> Self {
        Self {
            store,
            signing_key: Arc::new(signing_key),
            frontier: write::KeptFrontier::default(),
            keys: key::KnownKeys::default(),
            wake: Arc::new(tokio::sync::Notify::new()),
        }
    }

    /// Whether a commit's outcome became unknown, so that the process has to start anew.
    pub fn has_stopped(&self) -> bool {
        self.store.writer().has_stopped()
    }

    /// Tells those who follow the ledger that it grew.
    fn wake_after_write(&self) {
        self.wake.notify_waiters();
    }
}
