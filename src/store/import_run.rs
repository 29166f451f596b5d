//! Which entries an import recorded: not of the ledger, but what undoing it as a whole goes by.

use crate::domain::ids::{ClaimId, ImportId, Principal, Seq};
use crate::store::error::StoreError;

/// A run of entries that an import recorded.
#[derive(Clone, Copy, Debug)]
pub struct ImportRun {
    pub import: ImportId,
    pub principal: Principal,
    pub first: Seq,
    pub last: Seq,
    /// Whether the import was taken back as a whole.
    pub retracted: bool,
}

impl ImportRun {
    /// As it is stored.
    pub(super) fn parse(
        import: [u8; 16],
        principal: &str,
        [first, last]: [Seq; 2],
        retracted: bool,
    ) -> Result<Self, StoreError> {
        let unreadable = |_| StoreError::Unusable(format!("{principal} is no principal"));
        let principal = principal.parse().map_err(unreadable)?;
        Ok(Self { import: ImportId::from_bytes(import), principal, first, last, retracted })
    }
}

/// What is read of imports.
pub trait Imports {
    /// Every run of every import, by its entries.
    fn import_runs(&self) -> Result<Vec<ImportRun>, StoreError>;

    /// Who imported it, if it recorded anything.
    fn imported_by(&self, import: ImportId) -> Result<Option<String>, StoreError>;

    /// Whether an entry was recorded by an import that was taken back as a whole.
    fn was_taken_back(&self, entry: Seq) -> Result<bool, StoreError>;

    /// The active claims that an import recorded, after one of them, by number; no more than so many.
    fn claims_imported(
        &self,
        import: ImportId,
        after: Seq,
        most: usize,
    ) -> Result<Vec<(Seq, ClaimId)>, StoreError>;
}

/// What is written of imports.
pub(super) trait PutImports {
    /// Notes that an import recorded the entries from one to another.
    fn note_import(
        &self,
        import: ImportId,
        principal: Principal,
        first: Seq,
        last: Seq,
    ) -> Result<(), StoreError>;

    /// Notes that an import was taken back: what it recorded may be imported again.
    fn note_retraction(&self, import: ImportId) -> Result<(), StoreError>;
}
