//! Answers to repeated requests in SQLite.

use rusqlite::{Connection, OptionalExtension};

use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::idempotency::{PutReceipts, Receipt, Receipts, StoredAnswer};
use crate::store::sqlite::rows::seq;
use crate::store::view::sql;

impl Receipts for Connection {
    fn stored_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        after: Timestamp,
    ) -> Result<Option<StoredAnswer>, StoreError> {
        let mut statement = self.prepare_cached(
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

impl PutReceipts for Connection {
    fn store_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        answer: &StoredAnswer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.prepare_cached(
            "INSERT OR REPLACE INTO idempotency VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
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

    fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        self.prepare_cached("DELETE FROM idempotency WHERE stored_at <= ?1")?
            .execute([before.as_micros()])?;
        Ok(())
    }
}
