//! All rows that follow from the entries, made anew where a newer program makes them otherwise.

use rusqlite::Connection;

use crate::domain::entry::{Body, Envelope, Words};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::projected::PROJECTIONS;
use crate::store::sqlite::rows::seq;
use crate::store::transaction::Transaction;
use crate::store::view::sql;

/// Entries that are read at once.
const AT_ONCE: i64 = 500;
/// What is kept of figures, and made again when it is asked for.
const CACHES: [&str; 4] = ["kept_figures", "total_stale", "total_part", "total"];

/// Empties the projections and the caches, and projects every entry again, within the transaction of the connection.
pub(super) fn reproject(connection: &Connection) -> Result<(), StoreError> {
    for table in PROJECTIONS.iter().map(|projection| projection.table).chain(CACHES) {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut after = Seq(0);
    loop {
        let entries = entries_after(connection, after)?;
        let Some((last, ..)) = entries.last() else { return Ok(()) };
        after = last.seq;
        for (envelope, body, words) in &entries {
            Transaction::over(connection).project(envelope, body, words)?;
        }
    }
}

fn entries_after(connection: &Connection, after: Seq) -> Result<Vec<(Envelope, Body, Words)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entry.seq, recorded_at, principal, body, words FROM entry LEFT JOIN words USING (seq)
         WHERE entry.seq > ?1 ORDER BY entry.seq LIMIT ?2",
    )?;
    let mut rows = statement.query((sql(after), AT_ONCE))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let principal: String = row.get(2)?;
        let principal = principal
            .parse()
            .map_err(|_| StoreError::Unusable(format!("{principal} is no principal of an entry")))?;
        let envelope =
            Envelope { seq: seq(row, 0)?, recorded_at: Timestamp::from_micros(row.get(1)?), principal };
        let (body, words): (String, Option<String>) = (row.get(3)?, row.get(4)?);
        let words = words.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        entries.push((envelope, serde_json::from_str(&body)?, words));
    }
    Ok(entries)
}
