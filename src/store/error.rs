//! What can go wrong below the ledger: only the cases that a caller acts on.

/// A failed read or a statement that failed before its transaction was committed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or failing: nothing was written.
    #[error("the storage cannot take writes: {0}")]
    Unwritable(String),
    /// The database is not one of ours, is newer than this program, or does not hold what it should.
    #[error("the database is unusable: {0}")]
    Unusable(String),
    /// Anything else that the storage reports; a defect of this program or of the machine.
    #[error("the storage failed: {0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unusable(format!("a stored document does not read back: {error}"))
    }
}
