//! Numbered SQL files, applied once and in order by `migrate`; a service only looks whether they were.

use sha2::{Digest, Sha256};

use crate::store::error::StoreError;
use crate::store::location::Url;
use crate::store::postgres::connector::Connector;
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::get;
use crate::store::postgres::threads::Threads;

const MIGRATIONS: &[(&str, &str)] = &[("0001_ledger", include_str!("migrations/0001_ledger.sql"))];
/// What each role may do; said again by each `migrate`.
const ROLES: &str = include_str!("migrations/roles.sql");
/// Any number that nobody else takes: one migrates at a time.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7453219846412)";

/// Brings a database to this program's form. Gives the number of migrations that were applied.
///
/// # Errors
/// When the database is of a newer program, holds something else, or its user may not make tables.
pub fn migrate(url: &Url) -> Result<usize, StoreError> {
    let threads = Threads::start()?;
    apply(&Connector::new(url, threads.handle())?.connect()?)
}

fn apply(link: &Link) -> Result<usize, StoreError> {
    link.batch("BEGIN")?;
    link.query(LOCK, &[])?;
    link.batch(
        "CREATE SCHEMA IF NOT EXISTS ledger;
         CREATE TABLE IF NOT EXISTS ledger.migration (number bigint PRIMARY KEY, name text NOT NULL, digest text NOT NULL);",
    )?;
    let applied = applied(link)?;
    for (number, (name, text)) in (1_i64..).zip(MIGRATIONS).skip(applied) {
        link.batch(text)?;
        link.query("INSERT INTO migration VALUES ($1, $2, $3)", &[&number, name, &digest(text)])?;
    }
    link.batch(ROLES)?;
    link.batch("COMMIT")?;
    Ok(MIGRATIONS.len() - applied)
}

/// Whether a database is of this program's form.
pub(super) fn check(link: &Link) -> Result<(), StoreError> {
    if !link.exists("SELECT 1 FROM pg_tables WHERE schemaname = 'ledger' AND tablename = 'migration'", &[])? {
        return Err(unusable("it holds no ledger; make one with casualty-ledger migrate"));
    }
    if applied(link)? < MIGRATIONS.len() {
        return Err(unusable(
            "its form is older than this program's; bring it up to date with casualty-ledger migrate",
        ));
    }
    let may =
        "SELECT 1 WHERE has_table_privilege('entry', 'UPDATE') OR has_table_privilege('entry', 'DELETE')";
    if link.exists(may, &[])? {
        tracing::warn!(
            "the database lets its user change entries; serve as a user that has only the role ledger_service"
        );
    }
    Ok(())
}

/// How many of the migrations stand in the database, each in the form that this program knows.
fn applied(link: &Link) -> Result<usize, StoreError> {
    let rows = link.query("SELECT name, digest FROM migration ORDER BY number", &[])?;
    if rows.len() > MIGRATIONS.len() {
        let (newest, known) = (rows.len(), MIGRATIONS.len());
        return Err(unusable(&format!(
            "its schema is number {newest}; this program knows {known}: use a newer one"
        )));
    }
    for (row, (name, text)) in rows.iter().zip(MIGRATIONS) {
        if get::<String>(row, 0)? != *name || get::<String>(row, 1)? != digest(text) {
            return Err(unusable(&format!("migration {name} was applied in another form")));
        }
    }
    Ok(rows.len())
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn unusable(why: &str) -> StoreError {
    StoreError::Unusable(why.to_owned())
}
