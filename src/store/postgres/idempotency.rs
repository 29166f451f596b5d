//! Answers to repeated requests in PostgreSQL.

use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::idempotency::{PutReceipts, Receipt, Receipts, StoredAnswer};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{get, seq};
use crate::store::view::sql;

/// A digest or a nonce.
fn bytes(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unusable("a kept answer does not read back".to_owned()))
}

impl Receipts for Link {
    fn stored_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        after: Timestamp,
    ) -> Result<Option<StoredAnswer>, StoreError> {
        let query = "SELECT body_sha256, created, first_seq, last_seq, nonce FROM idempotency
             WHERE principal = $1 AND key = $2 AND path = $3 AND stored_at > $4";
        let row = self.query_one(query, &[&principal, &key, &path, &after.as_micros()])?;
        let Some(row) = row else { return Ok(None) };
        let receipt = Receipt { created: get(&row, 1)?, first: seq(&row, 2)?, last: seq(&row, 3)? };
        let nonce: Option<Vec<u8>> = get(&row, 4)?;
        let body_sha256 = bytes(get(&row, 0)?)?;
        Ok(Some(StoredAnswer { body_sha256, receipt, nonce: nonce.map(bytes).transpose()? }))
    }
}

impl PutReceipts for Link {
    fn store_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        answer: &StoredAnswer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO idempotency VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (principal, key, path) DO UPDATE SET body_sha256 = excluded.body_sha256, created = excluded.created,
                 first_seq = excluded.first_seq, last_seq = excluded.last_seq, stored_at = excluded.stored_at, nonce = excluded.nonce",
            vec![
                Box::new(principal.to_owned()),
                Box::new(key.to_owned()),
                Box::new(path.to_owned()),
                Box::new(answer.body_sha256.to_vec()),
                Box::new(answer.receipt.created),
                Box::new(sql(answer.receipt.first)),
                Box::new(sql(answer.receipt.last)),
                Box::new(now.as_micros()),
                Box::new(answer.nonce.map(|nonce| nonce.to_vec())),
            ],
        )
    }

    fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        self.later("DELETE FROM idempotency WHERE stored_at <= $1", vec![Box::new(before.as_micros())])
    }
}
