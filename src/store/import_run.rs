//! Which entries an import recorded: not of the ledger, but what undoing it as a whole goes by.

use crate::domain::ids::{ClaimId, ImportId, Principal, Seq};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::{seq, sql};

impl Reader<'_> {
    /// Who imported it, if it recorded anything.
    pub fn imported_by(&self, import: ImportId) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.0.prepare_cached("SELECT principal FROM import_run WHERE import_id = ?1 LIMIT 1")?;
        let mut rows = statement.query([import.bytes()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// Whether an entry was recorded by an import that was taken back as a whole.
    pub fn was_taken_back(&self, entry: Seq) -> Result<bool, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT retracted AND last_seq >= ?1 FROM import_run WHERE first_seq <= ?1 ORDER BY first_seq DESC LIMIT 1",
        )?;
        let mut rows = statement.query([sql(entry)])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(false))
    }

    /// The active claims that an import recorded, after one of them, by number; no more than so many.
    pub fn claims_imported(
        &self,
        import: ImportId,
        after: Seq,
        most: usize,
    ) -> Result<Vec<(Seq, ClaimId)>, StoreError> {
        let mut statement = self.0.prepare_cached(
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

impl Transaction<'_> {
    /// Notes that an import recorded the entries from one to another.
    pub fn note_import(
        &self,
        import: ImportId,
        principal: Principal,
        first: Seq,
        last: Seq,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO import_run (first_seq, last_seq, import_id, principal) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((sql(first), sql(last), import.bytes(), principal.to_string()))?;
        Ok(())
    }

    /// Notes that an import was taken back: what it recorded may be imported again.
    pub fn note_retraction(&self, import: ImportId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE import_run SET retracted = 1 WHERE import_id = ?1")?
            .execute([import.bytes()])?;
        Ok(())
    }
}
