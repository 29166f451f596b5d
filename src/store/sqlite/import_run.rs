//! Imports in SQLite.

use rusqlite::Connection;

use crate::domain::ids::{ClaimId, ImportId, Principal, Seq};
use crate::store::error::StoreError;
use crate::store::import_run::{ImportRun, Imports, PutImports};
use crate::store::sqlite::rows::seq;
use crate::store::view::sql;

impl Imports for Connection {
    fn import_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        let mut statement = self.prepare(
            "SELECT import_id, principal, first_seq, last_seq, retracted FROM import_run ORDER BY first_seq",
        )?;
        let mut rows = statement.query([])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            let principal: String = row.get(1)?;
            runs.push(ImportRun::parse(row.get(0)?, &principal, [seq(row, 2)?, seq(row, 3)?], row.get(4)?)?);
        }
        Ok(runs)
    }

    fn imported_by(&self, import: ImportId) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.prepare_cached("SELECT principal FROM import_run WHERE import_id = ?1 LIMIT 1")?;
        let mut rows = statement.query([import.bytes()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    fn was_taken_back(&self, entry: Seq) -> Result<bool, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT retracted AND last_seq >= ?1 FROM import_run WHERE first_seq <= ?1 ORDER BY first_seq DESC LIMIT 1",
        )?;
        let mut rows = statement.query([sql(entry)])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(false))
    }

    fn claims_imported(
        &self,
        import: ImportId,
        after: Seq,
        most: usize,
    ) -> Result<Vec<(Seq, ClaimId)>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT claim.seq, claim.id FROM import_run JOIN claim ON claim.seq BETWEEN first_seq AND last_seq
             WHERE import_id = ?1 AND claim.seq > ?2 AND claim.to_seq = 9223372036854775807 AND claim.status = 'active'
             ORDER BY claim.seq LIMIT ?3",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = statement.query_map((import.bytes(), sql(after), most), |row| {
            Ok((seq(row, 0)?, ClaimId::from_bytes(row.get(1)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl PutImports for Connection {
    fn note_import(
        &self,
        import: ImportId,
        principal: Principal,
        first: Seq,
        last: Seq,
    ) -> Result<(), StoreError> {
        self.prepare_cached(
            "INSERT INTO import_run (first_seq, last_seq, import_id, principal) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((sql(first), sql(last), import.bytes(), principal.to_string()))?;
        Ok(())
    }

    fn note_retraction(&self, import: ImportId) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE import_run SET retracted = 1 WHERE import_id = ?1")?
            .execute([import.bytes()])?;
        Ok(())
    }
}
