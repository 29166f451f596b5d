//! What can go wrong below the ledger: only the cases that a caller acts on.

/// A failed read or a statement that failed before its transaction was committed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or failing: nothing was written.
    #[error("the storage cannot take writes: {0}")]
    Unwritable(String),
    /// The file is not one of ours, is newer than this program, or does not hold what it should.
    #[error("the database file is unusable: {0}")]
    Unusable(String),
    /// Anything else that the storage reports; a defect of this program or of the machine.
    #[error("the storage failed: {0}")]
    Failed(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy,
            ) => Self::Unwritable(error.to_string()),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unusable(error.to_string()),
            _ => Self::Failed(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unusable(format!("a stored document does not read back: {error}"))
    }
}
