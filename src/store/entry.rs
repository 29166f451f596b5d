//! The entries themselves, their tree nodes and checkpoints.

use crate::domain::audience::Audience;
use crate::domain::entry::{Envelope, Words};
use crate::domain::ids::{Principal, Seq};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::page::PageRequest;
use crate::store::view::{Noun, Ready};

/// An entry to append: canonical bytes, made and hashed by the caller.
#[derive(Debug)]
pub struct NewEntry<'e> {
    pub envelope: Envelope,
    pub kind: &'e str,
    pub record: &'e str,
    pub body: &'e str,
    pub body_salt: &'e [u8],
    pub words: Option<(&'e str, &'e [u8])>,
    pub leaf: &'e [u8],
}

/// The last entry: what the next one is appended to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub leaf: [u8; 32],
}

/// An entry as stored. Words are absent when there were none or when they were redacted.
#[derive(Debug)]
pub struct EntryRow {
    pub seq: Seq,
    pub kind: String,
    pub recorded_at: Timestamp,
    pub principal: String,
    pub record: String,
    pub body: String,
    pub body_salt: Vec<u8>,
    pub words: Option<String>,
    pub words_salt: Option<Vec<u8>>,
    pub leaf: Vec<u8>,
    /// Whether it concerns a claim under embargo.
    pub withheld: bool,
}

impl EntryRow {
    /// The principal, if it reads back.
    pub fn principal(&self) -> Option<Principal> {
        self.principal.parse().ok()
    }
}

/// What is read of the entries, their tree and its checkpoints.
pub trait Entries {
    /// What entry `recorded` recorded, as it stood after entry `after`.
    fn state(&self, noun: Noun, recorded: Seq, after: Seq) -> Result<Option<Ready>, StoreError>;

    /// The last entry; none in an empty ledger.
    fn head(&self) -> Result<Option<Head>, StoreError>;

    /// When an entry was recorded.
    fn time_of(&self, number: Seq) -> Result<Option<Timestamp>, StoreError>;

    /// The last entry recorded at or before a time; zero when there was none yet. Times never go back, so entries are halved until it
    /// is found.
    fn last_seq_at(&self, time: Timestamp) -> Result<Seq, StoreError>;

    fn entry(&self, number: Seq) -> Result<Option<EntryRow>, StoreError>;

    /// Entries after a number, and where the next page begins.
    fn entries(&self, after: Seq, page: PageRequest) -> Result<(Vec<EntryRow>, Option<u64>), StoreError>;

    /// The words of one entry; none when it had none or they were redacted.
    fn words(&self, number: Seq) -> Result<Option<Words>, StoreError>;

    /// Stored tree nodes by index; an index that is not there is an error.
    fn nodes(&self, indexes: &[u64]) -> Result<Vec<[u8; 32]>, StoreError>;

    /// The last signed checkpoint: its size and its note.
    fn checkpoint(&self) -> Result<Option<(u64, String)>, StoreError>;

    /// Whether the public sees this entry as withheld.
    fn is_withheld(&self, number: Seq, audience: Audience) -> Result<bool, StoreError>;
}

/// What is written of entries, their tree and its checkpoints.
pub(super) trait AppendEntries {
    fn append_entry(&self, entry: &NewEntry<'_>) -> Result<(), StoreError>;

    /// Appends tree nodes from `first` on.
    fn append_nodes(&self, first: u64, nodes: &[[u8; 32]]) -> Result<(), StoreError>;

    fn keep_checkpoint(&self, size: u64, note: &str, signed_at: Timestamp) -> Result<(), StoreError>;

    /// Erases the words of entries, for the redaction that is entry `by`.
    fn erase_words(&self, numbers: &[Seq], by: Seq) -> Result<(), StoreError>;
}
