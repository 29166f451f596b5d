//! Looking at the file: a connection that cannot write.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::store::error::StoreError;

/// "CLgr": marks the file as a ledger.
pub(super) const APPLICATION_ID: i32 = 0x434c_6772;
pub(super) const STATEMENT_CACHE: usize = 96;
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Pages that each reading thread keeps at hand, in KiB.
const READER_CACHE_KIB: i64 = 4 * 1024;

pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch(&format!(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -{READER_CACHE_KIB};"
    ))?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    Ok(connection)
}

/// Else SQLite plans a statement anew whenever a value that is bound to it might matter.
pub(super) fn plan_once(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// What is there has to be a file: a pipe would be waited for.
pub(super) fn check_kind(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(standing) if !standing.is_file() => Err(StoreError::Unusable("it is not a file".to_owned())),
        _ => Ok(()),
    }
}
