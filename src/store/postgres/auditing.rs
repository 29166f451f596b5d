//! What an audit asks, in PostgreSQL.

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::auditing::{Auditing, KeptCheckpoint};
use crate::store::entry::EntryRow;
use crate::store::error::StoreError;
use crate::store::postgres::entry::{entries_after, entry_row};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, get, seq};
use crate::store::view::sql;

/// Entries that are read at once.
const AT_ONCE: i64 = 1_000;

impl Auditing for Link {
    fn entries_until(
        &self,
        mut after: Seq,
        see: &mut dyn FnMut(Result<EntryRow, StoreError>) -> bool,
    ) -> Result<(), StoreError> {
        let query = entries_after();
        loop {
            let rows = self.query(&query, &[&sql(after), &AT_ONCE])?;
            for row in &rows {
                after = seq(row, 0)?;
                if !see(entry_row(row)) {
                    return Ok(());
                }
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }

    fn stored_nodes(&self, first: u64, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let query = "SELECT hash FROM node WHERE idx >= $1 ORDER BY idx LIMIT $2";
        each(&self.query(query, &[&sql(Seq(first)), &limit])?, |row| get(row, 0))
    }

    fn node_count(&self) -> Result<u64, StoreError> {
        let row = self.query_one("SELECT count(*) FROM node", &[])?;
        row.map_or(Ok(0), |row| Ok(seq(&row, 0)?.0))
    }

    fn checkpoints(&self) -> Result<Vec<KeptCheckpoint>, StoreError> {
        let rows = self.query("SELECT size, note, signed_at FROM checkpoint ORDER BY size", &[])?;
        each(&rows, |row| {
            let signed_at = Timestamp::from_micros(get(row, 2)?);
            Ok(KeptCheckpoint { size: seq(row, 0)?.0, note: get(row, 1)?, signed_at })
        })
    }

    fn stray_words(&self) -> Result<Option<Seq>, StoreError> {
        let query = "SELECT seq FROM words WHERE seq NOT IN (SELECT seq FROM entry) ORDER BY seq LIMIT 1";
        self.query_one(query, &[])?.map(|row| seq(&row, 0)).transpose()
    }

    fn broken(&self) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}
