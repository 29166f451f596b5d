//! Numbered SQL files, applied once and in order; each one's digest is kept, so that a changed file is noticed.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::store::error::StoreError;

const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_ledger", include_str!("migrations/0001_ledger.sql")),
    ("0002_totals", include_str!("migrations/0002_totals.sql")),
    ("0003_speed", include_str!("migrations/0003_speed.sql")),
    ("0004_claims_at_hand", include_str!("migrations/0004_claims_at_hand.sql")),
    ("0005_figures_apart", include_str!("migrations/0005_figures_apart.sql")),
];

/// Brings the file to this program's schema. Refuses a file that a newer program wrote or that was migrated otherwise.
pub(super) fn apply(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL) STRICT;",
    )?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let newest: i64 =
        connection.query_row("SELECT coalesce(max(number), 0) FROM migration", [], |row| row.get(0))?;
    if newest > known {
        return Err(StoreError::Unusable(format!(
            "its schema is number {newest}; this program knows {known}"
        )));
    }
    for (number, (name, sql)) in (1_i64..).zip(MIGRATIONS) {
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
}
