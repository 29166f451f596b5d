//! Copies a ledger away and back; a copy counts only once it was checked.

use std::path::Path;

use casualty_ledger::config::{Backup, Restore};
use casualty_ledger::ledger::{Against, Audit, CopyFailure, copy_verified};
use serde_json::Value;

use super::Done;
use super::audited::{advance, audit_as_json, audit_in_words, bar, tell, verifier_key};

pub fn back_up(backup: &Backup) -> Done {
    let key = verifier_key(backup.key.as_ref(), &backup.database.db)?;
    told(backup.json, &backup.destination, copy(&backup.database.db, &backup.destination, key))
}

pub fn restore(restore: &Restore) -> Done {
    let key = verifier_key(restore.key.as_ref(), &restore.database.db)?;
    told(restore.json, &restore.database.db, copy(&restore.source, &restore.database.db, key))
}

fn copy(source: &Path, destination: &Path, verifier_key: Option<String>) -> Result<Audit, CopyFailure> {
    let bar = bar("copied and checked");
    let against = Against { verifier_key, checkpoint: None };
    let copied = copy_verified(source, destination, &against, advance(&bar));
    bar.finish_and_clear();
    copied
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
