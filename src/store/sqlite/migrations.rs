//! Numbered SQL files, applied once and in order; each one's digest is kept, so that a changed file is noticed.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::store::error::StoreError;
use crate::store::sqlite::reproject::reproject;

const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_ledger", include_str!("migrations/0001_ledger.sql")),
    ("0002_totals", include_str!("migrations/0002_totals.sql")),
    ("0003_speed", include_str!("migrations/0003_speed.sql")),
    ("0004_not_active", include_str!("migrations/0004_not_active.sql")),
    ("0005_names", include_str!("migrations/0005_names.sql")),
    ("0006_answers", include_str!("migrations/0006_answers.sql")),
    ("0007_same_source", include_str!("migrations/0007_same_source.sql")),
    ("0008_search", include_str!("migrations/0008_search.sql")),
];

/// The last one after which rows follow from the entries in another way than before: all are made anew.
const REPROJECTED_BY: &str = "0008_search";

/// Brings the file to this program's schema. Refuses a file that a newer program wrote or that was migrated otherwise.
pub(super) fn apply(connection: &mut Connection) -> Result<(), StoreError> {
    apply_all(connection, MIGRATIONS)
}

/// A file of a newer program may hold what this one does not understand.
pub(super) fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let newest: i64 =
        connection.query_row("SELECT coalesce(max(number), 0) FROM migration", [], |row| row.get(0))?;
    if newest > known {
        let detail = format!("its schema is number {newest}; this program knows {known}: use a newer one");
        return Err(StoreError::Unusable(detail));
    }
    Ok(())
}

fn apply_all(connection: &mut Connection, migrations: &[(&str, &str)]) -> Result<(), StoreError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL) STRICT;",
    )?;
    refuse_newer(connection)?;
    for (number, (name, sql)) in (1_i64..).zip(migrations) {
        let digest = hex::encode(Sha256::digest(sql.as_bytes()));
        let applied: Option<String> = connection
            .query_row("SELECT digest FROM migration WHERE number = ?1", [number], |row| row.get(0))
            .optional()?;
        match applied {
            Some(same) if same == digest => {}
            Some(_) => {
                return Err(StoreError::Unusable(format!("migration {name} was applied in another form")));
            }
            None => {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                transaction.execute_batch(sql)?;
                if *name == REPROJECTED_BY {
                    reproject(&transaction)?;
                }
                transaction.execute("INSERT INTO migration VALUES (?1, ?2, ?3)", (number, name, &digest))?;
                transaction.commit()?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_changes_nothing_and_a_changed_or_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection).unwrap();
        apply(&mut connection).unwrap();
        connection.execute("UPDATE migration SET digest = 'other'", []).unwrap();
        assert!(matches!(apply(&mut connection), Err(StoreError::Unusable(_))));
        connection.execute("DELETE FROM migration", []).unwrap();
        connection.execute("INSERT INTO migration VALUES (99, 'later', '')", []).unwrap();
        assert!(matches!(apply(&mut connection), Err(StoreError::Unusable(_))));
    }
    #[test]
    fn claims_of_an_older_ledger_are_numbered_as_new_ones_are() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply_all(&mut connection, &MIGRATIONS[..2]).unwrap();
        let stands = i64::MAX;
        // Claim 9 was changed by entry 12, claim 7 by entries 11 and 12 (one entry changed both, in the order of their numbers).
        for (seq, from, to) in
            [(7, 7, 11), (8, 8, stands), (9, 9, 12), (7, 11, 12), (7, 12, stands), (9, 12, stands)]
        {
            let insert = "INSERT INTO claim (seq, from_seq, to_seq, shown_from, id, incident_id, article_id, source_id, origin, role, outcome, status, digest, json)
                VALUES (?1, ?2, ?3, ?1, CAST(?1 AS BLOB), x'', x'', x'', x'', '', '', '', x'', '')";
            connection.execute(insert, [seq, from, to]).unwrap();
        }
        apply_all(&mut connection, &MIGRATIONS[..3]).unwrap();
        let mut select =
            connection.prepare("SELECT version, seq, from_seq FROM claim ORDER BY version").unwrap();
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let rows: Vec<(i64, i64, i64)> = rows.collect::<Result<_, _>>().unwrap();
        let expected = [(-3, 9, 9), (-2, 7, 11), (-1, 7, 7), (7, 7, 12), (8, 8, 8), (9, 9, 12)];
        assert_eq!(rows, expected);
    }
}
