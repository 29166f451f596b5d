//! Copies of a whole ledger: nothing counts as a copy before it was read back and checked.

use std::fs::File;
use std::io;
use std::path::Path;

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
    #[error("the copy does not pass the check: {0}")]
    Audit(#[from] AuditFailure),
}

/// Copies a ledger, also while it is served, and checks the copy before it gets its name. `progress` is told how many entries of how
/// many are checked.
///
/// # Errors
/// Refuses to overwrite anything, and to keep a copy that does not pass.
pub fn copy_verified(
    source: &Path,
    destination: &Path,
    against: &Against,
    progress: impl FnMut(u64, u64),
) -> Result<Audit, CopyFailure> {
    let shown = destination.display().to_string();
    if destination.exists() {
        return Err(CopyFailure::Exists(shown));
    }
    if has_leftover_log(destination) {
        return Err(CopyFailure::LeftoverLog(shown));
    }
    let folder =
        destination.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable by its owner only, and gone if anything below fails.
    let copy = tempfile::NamedTempFile::new_in(folder)?;
    copy_state(source, copy.path())?;
    let audit = audit_state(&ClosedStore::open(copy.path())?, against, progress)?;
    copy.persist_noclobber(destination).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => CopyFailure::Exists(shown),
        _ => CopyFailure::Io(refused.error),
    })?;
    File::open(folder)?.sync_all()?;
    Ok(audit)
}
