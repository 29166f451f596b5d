//! API keys in SQLite.

use rusqlite::{Connection, OptionalExtension, named_params};

use rusqlite::Row;

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::key::{KeyRow, Keys, NewKey, PutKeys};
use crate::store::page::PageRequest;
use crate::store::sqlite::rows::{page_sql, seq};

const COLUMNS: &str = "id, name, role, created_at, expires_at, revoked_at, last_used_at";

fn key_row(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    let role: String = row.get(2)?;
    let time = |column| row.get::<_, Option<i64>>(column).map(|micros| micros.map(Timestamp::from_micros));
    Ok(KeyRow {
        id: KeyId::from_bytes(row.get(0)?),
        name: row.get(1)?,
        role: role.parse().unwrap_or(AccessRole::Reader),
        created_at: Timestamp::from_micros(row.get(3)?),
        expires_at: time(4)?,
        revoked_at: time(5)?,
        last_used_at: time(6)?,
    })
}

impl Keys for Connection {
    fn key_by_secret(&self, secret_sha256: &[u8; 32]) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE secret_sha256 = ?1");
        let mut statement = self.prepare_cached(&query)?;
        Ok(statement.query_row([secret_sha256.as_slice()], key_row).optional()?)
    }

    fn key(&self, id: KeyId) -> Result<Option<KeyRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM api_key WHERE id = ?1");
        Ok(self.prepare_cached(&query)?.query_row([id.bytes()], key_row).optional()?)
    }

    fn keys(&self, page: PageRequest) -> Result<(Vec<KeyRow>, Option<u64>), StoreError> {
        let (after, order) = page_sql(page, "rowid");
        let query = format!("SELECT {COLUMNS}, rowid FROM api_key WHERE {after} {order}");
        let mut statement = self.prepare_cached(&query)?;
        let parameters = named_params! { ":after": page.after(), ":limit": page.fetch() };
        let rows = statement.query_map(parameters, |row| Ok((key_row(row)?, seq(row, 7)?.0)))?;
        let mut rows: Vec<(KeyRow, u64)> = rows.collect::<Result<_, _>>()?;
        let more = rows.len() > page.limit;
        rows.truncate(page.limit);
        let next = rows.last().filter(|_| more).map(|(_, position)| *position);
        Ok((rows.into_iter().map(|(key, _)| key).collect(), next))
    }

    fn keys_with_secrets(&self) -> Result<Vec<(KeyRow, [u8; 32])>, StoreError> {
        let query = format!("SELECT {COLUMNS}, secret_sha256 FROM api_key ORDER BY rowid");
        let mut statement = self.prepare(&query)?;
        let rows = statement.query_map([], |row| Ok((key_row(row)?, row.get(7)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn has_keys(&self) -> Result<bool, StoreError> {
        Ok(self.prepare_cached("SELECT 1 FROM api_key LIMIT 1")?.exists([])?)
    }
}

impl PutKeys for Connection {
    fn add_key(&self, key: &NewKey) -> Result<(), StoreError> {
        self
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

    fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE api_key SET revoked_at = coalesce(revoked_at, ?1) WHERE id = ?2")?
            .execute((at.as_micros(), id.bytes()))?;
        Ok(())
    }

    fn note_key_use(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.prepare_cached(
            "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, 0), ?1) WHERE id = ?2",
        )?
        .execute((at.as_micros(), id.bytes()))?;
        Ok(())
    }
}
