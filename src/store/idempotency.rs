//! Answers to requests that may be repeated: which entries a request made, kept in the transaction that made them.

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;

/// What a write did. For one thing: the entry that recorded it and the last entry about it. For a batch: the entries that
/// recorded its first and its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// False if the thing stood already.
    pub created: bool,
    pub first: Seq,
    pub last: Seq,
}

/// The receipt of an earlier request with the same key, and the digest of what it sent.
#[derive(Clone, Copy, Debug)]
pub struct StoredAnswer {
    pub body_sha256: [u8; 32],
    pub receipt: Receipt,
    /// What the secret of a new API key is derived from, with a key that is not in this file.
    pub nonce: Option<[u8; 32]>,
}

/// What is read of answers to repeated requests.
pub trait Receipts {
    /// The answer kept for this key since `after`.
    fn stored_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        after: Timestamp,
    ) -> Result<Option<StoredAnswer>, StoreError>;
}

/// What is written of answers to repeated requests.
pub(super) trait PutReceipts {
    fn store_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        answer: &StoredAnswer,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets answers older than `before`.
    fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError>;
}
