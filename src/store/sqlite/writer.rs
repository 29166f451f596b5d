//! Runs each job in its own savepoint, and commits them together.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::ffi::SQLITE_IOERR_WRITE;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::queue::{Commit, Job, Kind, WriteFailure};
use crate::store::sqlite::place::Place;
use crate::store::transaction::{Transaction, Write};

/// How often the files are looked at before they count as cut.
const LOOKS_MAX: usize = 3;

impl Write for Connection {
    fn clock(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The connection that writes.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) place: Arc<Place>,
}

impl Commit for Writer {
    fn commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), WriteFailure> {
        let outcome = commit_group(&self.connection, &self.place, group);
        if matches!(outcome, Err(WriteFailure::OutcomeUnknown(_) | WriteFailure::Displaced(_))) {
            self.place.save_removed_log(&self.connection);
        }
        outcome
    }
}

fn commit_group(
    connection: &Connection,
    place: &Place,
    group: &mut [Box<dyn Job>],
) -> Result<(), WriteFailure> {
    if group.iter().any(|job| job.kind() == Kind::Rewrite) {
        // The copy that it makes meanwhile may be as large as the file: it is not for the memory.
        let rewritten = connection.execute_batch("PRAGMA temp_store = FILE; VACUUM;");
        return rewritten
            .and_then(|()| connection.execute_batch("PRAGMA temp_store = MEMORY;"))
            .map_err(unwritable);
    }
    // Before anything is written: what this transaction adds is in neither file until it is committed.
    let (transaction, log_bytes) = begin_in_place(connection, place)?;
    let alone = group.len() == 1;
    for job in group {
        // What stands alone is kept or undone with its transaction.
        let has_savepoint = !alone && job.kind() == Kind::Undoable;
        if has_savepoint {
            transaction.execute_batch("SAVEPOINT job").map_err(unwritable)?;
        }
        let changes = transaction.total_changes();
        let keep = job.run(&Transaction::over(&*transaction));
        if transaction.is_autocommit() {
            // A full or failing disk made SQLite undo the whole transaction: nothing of this group was written.
            return Err(WriteFailure::Unwritable("the transaction was undone".to_owned()));
        }
        if alone && !keep {
            return transaction.rollback().map_err(unwritable);
        }
        if !has_savepoint {
            if !keep && transaction.total_changes() != changes {
                return Err(WriteFailure::Unwritable("a write of the group failed halfway".to_owned()));
            }
            continue;
        }
        let end = if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
        transaction.execute_batch(end).map_err(unwritable)?;
    }
    place.check_again(log_bytes).map_err(displaced)?;
    transaction.commit().map_err(|error| {
        if is_certainly_undone(&error) {
            unwritable(error)
        } else {
            WriteFailure::OutcomeUnknown(error.to_string())
        }
    })
}

/// A transaction in files that hold all that was written before, and the length of the log.
fn begin_in_place<'c>(
    connection: &'c Connection,
    place: &Place,
) -> Result<(rusqlite::Transaction<'c>, u64), WriteFailure> {
    let mut looks = 0;
    loop {
        let frames = Place::frames_in_log(connection).map_err(displaced)?;
        let begun = rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
        let transaction = begun.map_err(unwritable)?;
        looks += 1;
        match place.check_length(&transaction, frames) {
            Ok(log_bytes) => return Ok((transaction, log_bytes)),
            Err(error) if looks == LOOKS_MAX => return Err(displaced(error)),
            // The log may have been moved into the file and emptied between the two looks.
            Err(_) => transaction.rollback().map_err(unwritable)?,
        }
    }
}

fn unwritable(error: rusqlite::Error) -> WriteFailure {
    WriteFailure::Unwritable(error.to_string())
}

fn displaced(error: StoreError) -> WriteFailure {
    WriteFailure::Displaced(error.to_string())
}

/// Whether a failed commit left nothing behind. The frame that commits is the last thing written to the log, and nothing
/// is written once a write failed: without room, or on a disk that takes no writes, that frame is not there. After a
/// failed sync it is, and may be found by the next start.
fn is_certainly_undone(error: &rusqlite::Error) -> bool {
    error.sqlite_extended_error_code() == Some(SQLITE_IOERR_WRITE)
        || matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::DatabaseBusy)
        )
}
