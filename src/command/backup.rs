//! Copies a ledger away and back; a copy counts only once it was checked.

use std::io;
use std::path::{Path, PathBuf};

use casualty_ledger::config::{Backup, Restore};
use casualty_ledger::ledger::{Against, Audit, CopyFailure, Location, UnfinishedCopy, remove_unfinished};
use casualty_ledger::startup::told_to_stop;
use serde_json::Value;

use super::audited::{advance, audit_as_json, audit_in_words, bar, tell, verifier_key};
use super::{Done, Failure};

/// The exit code of what a signal ended, as shells have it for an interrupt.
const INTERRUPTED: i32 = 130;

pub fn back_up(backup: &Backup) -> Done {
    let db = file(&backup.database.db)?;
    let key = verifier_key(backup.key.as_ref(), db)?;
    told(backup.json, &backup.destination, copy(db, &backup.destination, key))
}

pub fn restore(restore: &Restore) -> Done {
    let db = file(&restore.database.db)?;
    let key = verifier_key(restore.key.as_ref(), db)?;
    told(restore.json, db, copy(&restore.source, db, key))
}

fn file(db: &Location) -> Result<&Path, Failure> {
    db.file().ok_or_else(|| {
        "this copies a ledger's file; a ledger on a server is backed up with PostgreSQL's own tools".into()
    })
}

fn copy(source: &Path, destination: &Path, verifier_key: Option<String>) -> Result<Audit, CopyFailure> {
    let unfinished = UnfinishedCopy::begin(destination)?;
    remove_if_stopped(unfinished.path().to_owned())?;
    let bar = bar("copied and checked");
    let against = Against { verifier_key, checkpoint: None };
    let copied = unfinished.fill(source, &against, advance(&bar));
    bar.finish_and_clear();
    copied
}

/// Leaves nothing of a copy that is interrupted.
fn remove_if_stopped(unfinished: PathBuf) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        runtime.block_on(told_to_stop());
        remove_unfinished(&unfinished);
        std::process::exit(INTERRUPTED);
    });
    Ok(())
}

fn told(json: bool, destination: &Path, copied: Result<Audit, CopyFailure>) -> Done {
    let file = destination.display().to_string();
    let words = |audit: &Audit| format!("{file} is {}", audit_in_words(audit));
    let members = |audit: &Audit| {
        let mut members = audit_as_json(audit);
        members["file"] = Value::from(file.clone());
        members
    };
    tell(json, copied, words, members)
}
