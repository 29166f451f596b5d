//! What an audit asks of a store beside the entries.

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::entry::EntryRow;
use crate::store::error::StoreError;

/// A signed checkpoint as it is kept.
#[derive(Clone, Debug)]
pub struct KeptCheckpoint {
    pub size: u64,
    pub note: String,
    pub signed_at: Timestamp,
}

/// Reads of what nobody vouches for.
pub trait Auditing {
    /// Every entry after a number, in order, until `see` says no. A row that does not read back is handed on as an error.
    fn entries_until(
        &self,
        after: Seq,
        see: &mut dyn FnMut(Result<EntryRow, StoreError>) -> bool,
    ) -> Result<(), StoreError>;

    /// Up to `count` stored nodes from an index on, whatever they are.
    fn stored_nodes(&self, first: u64, count: usize) -> Result<Vec<Vec<u8>>, StoreError>;

    fn node_count(&self) -> Result<u64, StoreError>;

    /// Every signed checkpoint, by size.
    fn checkpoints(&self) -> Result<Vec<KeptCheckpoint>, StoreError>;

    /// Words of an entry that does not exist.
    fn stray_words(&self) -> Result<Option<Seq>, StoreError>;

    /// What the storage itself finds wrong, such as an index that does not fit its table.
    fn broken(&self) -> Result<Option<String>, StoreError>;
}
