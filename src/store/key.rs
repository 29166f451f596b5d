//! API keys: never the secret, only its SHA-256.

use rusqlite::{OptionalExtension, Row, named_params};

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::page::PageRequest;
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::seq;

#[derive(Clone, Debug)]
pub struct NewKey {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub secret_sha256: [u8; 32],
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, role, created_at, expires_at, revoked_at, last_used_at";

impl KeyRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let role: String = row.get(2)?;
        let time =
            |column| row.get::<_, Option<i64>>(column).map(|micros| micros.map(Timestamp::from_micros));
        Ok(Self {
            id: KeyId::from_bytes(row.get(0)?),
            name: row.get(1)?,
            role: role.parse().unwrap_or(AccessRole::Reader),
            created_at: Timestamp::from_micros(row.get(3)?),
            expires_at: time(4)?,
            revoked_at: time(5)?,
            last_used_at: time(6)?,
        })
    }
}

impl Reader<'_> {
    pub fn key_by_secret(&self, secret_sha256: &[u8; 32]) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE secret_sha256 = ?1");
        let mut statement = self.0.prepare_cached(&query)?;
        Ok(statement.query_row([secret_sha256.as_slice()], KeyRow::from_row).optional()?)
    }

    pub fn key(&self, id: KeyId) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE id = ?1");
        Ok(self.0.prepare_cached(&query)?.query_row([id.bytes()], KeyRow::from_row).optional()?)
    }

    /// Keys in the order they were made, and where the next page begins.
    pub fn keys(&self, page: PageRequest) -> Result<(Vec<KeyRow>, Option<u64>), StoreError> {
        let (after, order) = page.sql("rowid");
        let query = format!("SELECT {COLUMNS}, rowid FROM api_key WHERE {after} {order}");
        let mut statement = self.0.prepare_cached(&query)?;
        let parameters = named_params! { ":after": page.after(), ":limit": page.fetch() };
        let rows = statement.query_map(parameters, |row| Ok((KeyRow::from_row(row)?, seq(row, 7)?.0)))?;
        let mut rows: Vec<(KeyRow, u64)> = rows.collect::<Result<_, _>>()?;
        let more = rows.len() > page.limit;
        rows.truncate(page.limit);
        let next = rows.last().filter(|_| more).map(|(_, position)| *position);
        Ok((rows.into_iter().map(|(key, _)| key).collect(), next))
    }

    pub fn has_keys(&self) -> Result<bool, StoreError> {
        Ok(self.0.prepare_cached("SELECT 1 FROM api_key LIMIT 1")?.exists([])?)
    }
}

impl Transaction<'_> {
    pub fn add_key(&self, key: &NewKey) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO api_key (id, name, role, secret_sha256, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                key.id.bytes(),
                &key.name,
                key.role.code(),
                key.secret_sha256.as_slice(),
                key.created_at.as_micros(),
                key.expires_at.map(Timestamp::as_micros),
            ))?;
        Ok(())
    }

    /// Ends a key; a key that has ended stays as it was.
    pub fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE api_key SET revoked_at = coalesce(revoked_at, ?1) WHERE id = ?2")?
            .execute((at.as_micros(), id.bytes()))?;
        Ok(())
    }

    pub fn note_key_use(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, 0), ?1) WHERE id = ?2",
            )?
            .execute((at.as_micros(), id.bytes()))?;
        Ok(())
    }
}
