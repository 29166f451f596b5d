//! A copy of a ledger to try things on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use casualty_ledger::ledger::{Against, Ledger, Location, copy_verified};
use tempfile::TempDir;

use super::Failure;

/// Folders of rehearsals begin so, and end in so many letters of their own.
const REHEARSAL: &str = "casualty-ledger-rehearsal-";
const OWN_LETTERS: usize = 6;

/// A copy of a ledger, gone when it is let go of. What a process left that was killed at it is removed by the next one.
pub struct Rehearsal {
    pub file: PathBuf,
    _folder: TempDir,
    /// As long as it is locked the folder is not abandoned.
    _lock: File,
}

impl Rehearsal {
    /// # Errors
    /// A ledger on a server has no file to copy.
    pub fn of(ledger: &Location) -> Result<Self, Failure> {
        let Some(ledger) = ledger.file() else {
            return Err(
                "a rehearsal records into a copy of the ledger's file, and a ledger on a server has none"
                    .into(),
            );
        };
        let parent = std::env::temp_dir();
        remove_abandoned(&parent)?;
        let folder = tempfile::Builder::new().prefix(REHEARSAL).rand_bytes(OWN_LETTERS).tempdir_in(parent)?;
        let lock = File::create(lock_of(folder.path()))?;
        lock.lock()?;
        let file = folder.path().join("rehearsal.db");
        if ledger.exists() {
            // A ledger of an earlier version is brought to this one's form first, as any command does.
            drop(Ledger::open_unsigned(ledger)?);
            copy_verified(ledger, &file, &Against::default(), |_, _| {})?;
        }
        Ok(Self { file, _folder: folder, _lock: lock })
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join("lock")
}

/// Another's that is just beginning has no lock yet, and is left alone.
fn remove_abandoned(parent: &Path) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_rehearsal = name.strip_prefix(REHEARSAL).is_some_and(|own| own.len() == OWN_LETTERS);
        if is_rehearsal && File::open(lock_of(&path)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            // Who else finds it abandoned may have removed it before.
            fs::remove_dir_all(&path).unwrap_or_default();
        }
    }
    Ok(())
}
