//! Imports in PostgreSQL.

use crate::domain::ids::{ClaimId, ImportId, Principal, Seq};
use crate::store::error::StoreError;
use crate::store::import_run::{ImportRun, Imports, PutImports};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, get, id, seq, uuid};
use crate::store::view::sql;

impl Imports for Link {
    fn import_runs(&self) -> Result<Vec<ImportRun>, StoreError> {
        let query =
            "SELECT import_id, principal, first_seq, last_seq, retracted FROM import_run ORDER BY first_seq";
        each(&self.query(query, &[])?, |row| {
            ImportRun::parse(id(row, 0)?, get(row, 1)?, [seq(row, 2)?, seq(row, 3)?], get(row, 4)?)
        })
    }

    fn imported_by(&self, import: ImportId) -> Result<Option<String>, StoreError> {
        let query = "SELECT principal FROM import_run WHERE import_id = $1 LIMIT 1";
        self.query_one(query, &[&uuid(import.bytes())])?.map(|row| get(&row, 0)).transpose()
    }

    fn was_taken_back(&self, entry: Seq) -> Result<bool, StoreError> {
        let query = "SELECT retracted AND last_seq >= $1 FROM import_run WHERE first_seq <= $1 ORDER BY first_seq DESC LIMIT 1";
        Ok(self.query_one(query, &[&sql(entry)])?.map(|row| get(&row, 0)).transpose()?.unwrap_or(false))
    }

    fn claims_imported(
        &self,
        import: ImportId,
        after: Seq,
        most: usize,
    ) -> Result<Vec<(Seq, ClaimId)>, StoreError> {
        let query = "SELECT claim.seq, claim.id FROM import_run JOIN claim ON claim.seq BETWEEN first_seq AND last_seq
             WHERE import_id = $1 AND claim.seq > $2 AND claim.to_seq = 9223372036854775807 AND claim.status = 'active'
             ORDER BY claim.seq LIMIT $3";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = self.query(query, &[&uuid(import.bytes()), &sql(after), &most])?;
        each(&rows, |row| Ok((seq(row, 0)?, ClaimId::from_bytes(id(row, 1)?))))
    }
}

impl PutImports for Link {
    fn note_import(
        &self,
        import: ImportId,
        principal: Principal,
        first: Seq,
        last: Seq,
    ) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO import_run (first_seq, last_seq, import_id, principal) VALUES ($1, $2, $3, $4)",
            vec![
                Box::new(sql(first)),
                Box::new(sql(last)),
                Box::new(uuid(import.bytes())),
                Box::new(principal.to_string()),
            ],
        )
    }

    fn note_retraction(&self, import: ImportId) -> Result<(), StoreError> {
        self.later(
            "UPDATE import_run SET retracted = true WHERE import_id = $1",
            vec![Box::new(uuid(import.bytes()))],
        )
    }
}
