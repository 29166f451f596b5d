//! Copies of a whole ledger: nothing counts as a copy before it was read back and checked.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::domain::ids::Seq;
use crate::ledger::audit::{Against, Audit, AuditFailure, audit_state};
use crate::store::{ClosedStore, StoreError, copy_state, has_leftover_log};

/// Why there is no copy. Nothing is left in its place.
#[derive(Debug, thiserror::Error)]
pub enum CopyFailure {
    #[error("{0} exists already and is not overwritten")]
    Exists(String),
    #[error("beside {0} is the log of an earlier file of that name; move it away first")]
    LeftoverLog(String),
    #[error("the copy cannot be written: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is another ledger already; it is not overwritten")]
    AnotherLedger,
    #[error("entry {0} does not read back as it was")]
    Differs(Seq),
    #[error("the writer has stopped")]
    Stopped,
    #[error("the copy does not pass the check: {0}")]
    Audit(#[from] AuditFailure),
}

/// Files of copies that are not finished begin so, and end in so many letters of their own.
const UNFINISHED: &str = ".casualty-ledger-copy-";
const OWN_LETTERS: usize = 6;

/// A copy that is not finished: readable by its owner only, and gone if it is not. What a process left that was killed at it is removed by
/// the next one that copies to the same folder.
pub struct UnfinishedCopy {
    file: NamedTempFile,
    destination: PathBuf,
}

impl UnfinishedCopy {
    /// # Errors
    /// Refuses to overwrite anything.
    pub fn begin(destination: &Path) -> Result<Self, CopyFailure> {
        let shown = destination.display().to_string();
        if destination.exists() {
            return Err(CopyFailure::Exists(shown));
        }
        if has_leftover_log(destination) {
            return Err(CopyFailure::LeftoverLog(shown));
        }
        let folder = folder_of(destination);
        remove_abandoned(folder)?;
        loop {
            let file =
                tempfile::Builder::new().prefix(UNFINISHED).rand_bytes(OWN_LETTERS).tempfile_in(folder)?;
            // As long as it is locked it is not abandoned; another may have found it before.
            file.as_file().lock()?;
            if file.path().exists() {
                return Ok(Self { file, destination: destination.to_owned() });
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Copies a ledger, also while it is served, and checks the copy before it gets its name. `progress` is told how many entries of how
    /// many are checked.
    ///
    /// # Errors
    /// Refuses to overwrite anything, and to keep a copy that does not pass.
    pub fn fill(
        self,
        source: &Path,
        against: &Against,
        progress: impl FnMut(u64, u64),
    ) -> Result<Audit, CopyFailure> {
        copy_state(source, self.path())?;
        self.check_and_name(against, progress)
    }

    /// Whatever fills it.
    pub(super) fn check_and_name(
        self,
        against: &Against,
        progress: impl FnMut(u64, u64),
    ) -> Result<Audit, CopyFailure> {
        let audit = audit_state(&ClosedStore::open(self.path())?, against, progress)?;
        let Self { file, destination } = self;
        file.persist_noclobber(&destination).map_err(|refused| match refused.error.kind() {
            io::ErrorKind::AlreadyExists => CopyFailure::Exists(destination.display().to_string()),
            _ => CopyFailure::Io(refused.error),
        })?;
        File::open(folder_of(&destination))?.sync_all()?;
        Ok(audit)
    }
}

/// As [`UnfinishedCopy::fill`], from the beginning.
pub fn copy_verified(
    source: &Path,
    destination: &Path,
    against: &Against,
    progress: impl FnMut(u64, u64),
) -> Result<Audit, CopyFailure> {
    UnfinishedCopy::begin(destination)?.fill(source, against, progress)
}

/// Removes an unfinished copy and what SQLite may keep beside it.
pub fn remove_unfinished(copy: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let mut file = copy.as_os_str().to_owned();
        file.push(suffix);
        // What is not there needs no removing.
        fs::remove_file(file).unwrap_or_default();
    }
}

fn remove_abandoned(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let unfinished = name.strip_prefix(UNFINISHED).is_some_and(|own| own.len() == OWN_LETTERS);
        if unfinished && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            remove_unfinished(&path);
        }
    }
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
