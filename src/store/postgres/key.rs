//! API keys in PostgreSQL.

use tokio_postgres::Row;

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::key::{KeyRow, Keys, NewKey, PutKeys};
use crate::store::page::{Order, PageRequest};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, get, id, seq, uuid};

const COLUMNS: &str = "id, name, role, created_at, expires_at, revoked_at, last_used_at";

fn key_row(row: &Row) -> Result<KeyRow, StoreError> {
    let role: String = get(row, 2)?;
    let time = |column| get::<Option<i64>>(row, column).map(|micros| micros.map(Timestamp::from_micros));
    Ok(KeyRow {
        id: KeyId::from_bytes(id(row, 0)?),
        name: get(row, 1)?,
        role: role.parse().unwrap_or(AccessRole::Reader),
        created_at: Timestamp::from_micros(get(row, 3)?),
        expires_at: time(4)?,
        revoked_at: time(5)?,
        last_used_at: time(6)?,
    })
}

impl Keys for Link {
    fn key_by_secret(&self, secret_sha256: &[u8; 32]) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE secret_sha256 = $1");
        self.query_one(&query, &[&secret_sha256.as_slice()])?.as_ref().map(key_row).transpose()
    }

    fn key(&self, id: KeyId) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE id = $1");
        self.query_one(&query, &[&uuid(id.bytes())])?.as_ref().map(key_row).transpose()
    }

    fn keys(&self, page: PageRequest) -> Result<(Vec<KeyRow>, Option<u64>), StoreError> {
        let (comparison, direction) = match page.order {
            Order::Ascending => (">", "ASC"),
            Order::Descending => ("<", "DESC"),
        };
        let query = format!(
            "SELECT {COLUMNS}, number FROM api_key WHERE number {comparison} $1 ORDER BY number {direction} LIMIT $2"
        );
        let rows = self.query(&query, &[&page.after(), &page.fetch()])?;
        let mut rows = each(&rows, |row| Ok((key_row(row)?, seq(row, 7)?.0)))?;
        let more = rows.len() > page.limit;
        rows.truncate(page.limit);
        let next = rows.last().filter(|_| more).map(|(_, position)| *position);
        Ok((rows.into_iter().map(|(key, _)| key).collect(), next))
    }

    fn keys_with_secrets(&self) -> Result<Vec<(KeyRow, [u8; 32])>, StoreError> {
        let query = format!("SELECT {COLUMNS}, secret_sha256 FROM api_key ORDER BY number");
        each(&self.query(&query, &[])?, |row| {
            let digest: Vec<u8> = get(row, 7)?;
            let unreadable = |_| StoreError::Unusable("a key's digest does not read back".to_owned());
            Ok((key_row(row)?, digest.try_into().map_err(unreadable)?))
        })
    }

    fn has_keys(&self) -> Result<bool, StoreError> {
        self.exists("SELECT 1 FROM api_key LIMIT 1", &[])
    }
}

impl PutKeys for Link {
    fn add_key(&self, key: &NewKey) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO api_key (number, id, name, role, secret_sha256, created_at, expires_at)
             SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6 FROM api_key",
            vec![
                Box::new(uuid(key.id.bytes())),
                Box::new(key.name.clone()),
                Box::new(key.role.code()),
                Box::new(key.secret_sha256.to_vec()),
                Box::new(key.created_at.as_micros()),
                Box::new(key.expires_at.map(Timestamp::as_micros)),
            ],
        )
    }

    fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.later(
            "UPDATE api_key SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2",
            vec![Box::new(at.as_micros()), Box::new(uuid(id.bytes()))],
        )
    }

    fn note_key_use(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.later(
            "UPDATE api_key SET last_used_at = greatest(last_used_at, $1) WHERE id = $2",
            vec![Box::new(at.as_micros()), Box::new(uuid(id.bytes()))],
        )
    }
}
