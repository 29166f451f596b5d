//! Answers to requests that may be repeated: which entries a request made, kept in the transaction that made them.

use rusqlite::OptionalExtension;

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::{seq, sql};

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

impl Reader<'_> {
    /// The answer kept for this key since `after`.
    pub fn stored_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        after: Timestamp,
    ) -> Result<Option<StoredAnswer>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT body_sha256, created, first_seq, last_seq, nonce FROM idempotency
             WHERE principal = ?1 AND key = ?2 AND path = ?3 AND stored_at > ?4",
        )?;
        let row = statement.query_row((principal, key, path, after.as_micros()), |row| {
            let receipt = Receipt { created: row.get(1)?, first: seq(row, 2)?, last: seq(row, 3)? };
            Ok(StoredAnswer { body_sha256: row.get(0)?, receipt, nonce: row.get(4)? })
        });
        Ok(row.optional()?)
    }
}

impl Transaction<'_> {
    pub fn store_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        answer: &StoredAnswer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO idempotency VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute((
                principal,
                key,
                path,
                answer.body_sha256.as_slice(),
                answer.receipt.created,
                sql(answer.receipt.first),
                sql(answer.receipt.last),
                now.as_micros(),
                answer.nonce,
            ))?;
        Ok(())
    }

    /// Forgets answers older than `before`.
    pub fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM idempotency WHERE stored_at <= ?1")?
            .execute([before.as_micros()])?;
        Ok(())
    }
}
