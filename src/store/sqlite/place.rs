//! Whether the ledger's files are still the ones that were opened: what is written into files that stand nowhere is lost.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::store::error::StoreError;

/// Bytes of the log beside its pages: a head, and one for each page.
const LOG_HEAD_BYTES: u64 = 32;
const PAGE_HEAD_BYTES: u64 = 24;
/// With less room than this nothing more may be kept.
const ROOM_BYTES_MIN: u64 = 1024 * 1024;

const SHORTER: &str = "is shorter than what was written into it";

/// The two files, as they were first seen.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    log: PathBuf,
    file_id: (u64, u64),
    log_id: Mutex<Option<(u64, u64)>>,
}

impl Place {
    /// Of a file that is open.
    pub fn of(file: &Path) -> Result<Self, StoreError> {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        let seen = look(file)?;
        Ok(Self { file: file.to_owned(), log: log.into(), file_id: id(&seen), log_id: Mutex::default() })
    }

    /// Whether both stand where they stood. They are looked at by name only: to open and close one would give up SQLite's locks.
    ///
    /// # Errors
    /// Names what is missing or another file.
    pub fn check(&self) -> Result<(), StoreError> {
        if id(&look(&self.file)?) != self.file_id {
            return Err(lost(&self.file, "is another file than the one that was opened"));
        }
        let mut known = self.log_id.lock().unwrap_or_else(PoisonError::into_inner);
        match (fs::metadata(&self.log), *known) {
            (Ok(log), None) => *known = Some(id(&log)),
            (Ok(log), Some(known)) if id(&log) == known => {}
            (Ok(_), Some(_)) => return Err(lost(&self.log, "is another file than the one that was opened")),
            (Err(_), None) => {}
            (Err(error), Some(_)) => return Err(lost(&self.log, &error.to_string())),
        }
        Ok(())
    }

    /// Frames that SQLite holds to be in the log, between two transactions.
    pub fn frames_in_log(connection: &Connection) -> Result<u64, StoreError> {
        let frames: i64 = connection
            .prepare_cached("PRAGMA main.wal_checkpoint(noop)")?
            .query_row([], |row| row.get("log"))?;
        Ok(u64::try_from(frames).unwrap_or_default())
    }

    /// Whether the log has as many frames as it had just before, and every page that there is can be in the two files, at the beginning
    /// of a transaction that writes: from then on nobody who keeps SQLite's locks shortens either. Gives the log's length.
    pub fn check_length(&self, connection: &Connection, frames_before: u64) -> Result<u64, StoreError> {
        let number = |name: &str| -> Result<u64, StoreError> {
            let number: i64 = connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
            Ok(u64::try_from(number).unwrap_or_default())
        };
        let (pages, page_bytes) = (number("page_count")?, number("page_size")?.max(1));
        // In this order: pages are moved from the log into the file.
        let log_bytes = self.log_bytes();
        let file_pages = look(&self.file)?.len() / page_bytes;
        let frames = log_bytes.saturating_sub(LOG_HEAD_BYTES) / (page_bytes + PAGE_HEAD_BYTES);
        if frames < frames_before {
            return Err(lost(&self.log, SHORTER));
        }
        if file_pages + frames < pages {
            return Err(lost(&self.file, SHORTER));
        }
        Ok(log_bytes)
    }

    /// As [`Place::check`], at the end of a transaction at whose beginning the log was so long.
    pub fn check_again(&self, log_bytes: u64) -> Result<(), StoreError> {
        self.check()?;
        if self.log_bytes() < log_bytes { Err(lost(&self.log, SHORTER)) } else { Ok(()) }
    }

    /// Moves what is in a log that was removed into the file, which nothing else will do once the process has ended.
    pub fn save_removed_log(&self, connection: &Connection) {
        let removed = !self.log.exists() && look(&self.file).is_ok_and(|seen| id(&seen) == self.file_id);
        if removed && let Err(error) = connection.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(())) {
            tracing::error!(%error, "the log was removed, and what was in it could not be saved");
        }
    }

    fn log_bytes(&self) -> u64 {
        fs::metadata(&self.log).map_or(0, |log| log.len())
    }

    /// Whether there is room for more.
    pub fn check_room(&self) -> Result<(), StoreError> {
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let disk = rustix::fs::statvfs(folder.unwrap_or(Path::new(".")));
        let disk = disk.map_err(|error| StoreError::Unwritable(error.to_string()))?;
        if disk.f_bfree.saturating_mul(disk.f_frsize) < ROOM_BYTES_MIN {
            return Err(StoreError::Unwritable("the disk is full".to_owned()));
        }
        Ok(())
    }
}

fn look(file: &Path) -> Result<Metadata, StoreError> {
    fs::metadata(file).map_err(|error| lost(file, &error.to_string()))
}

fn id(seen: &Metadata) -> (u64, u64) {
    (seen.dev(), seen.ino())
}

fn lost(file: &Path, what: &str) -> StoreError {
    StoreError::Unwritable(format!("{}: {what}", file.display()))
}
