//! Copies a ledger away and back; a copy counts only once it was checked.

use std::io;
use std::path::{Path, PathBuf};

use casualty_ledger::config::{Backup, Restore};
use casualty_ledger::ledger::{
    Against, Audit, CopyFailure, Location, UnfinishedCopy, copy_of_server, copy_to_server, remove_unfinished,
};
use casualty_ledger::startup::told_to_stop;
use serde_json::Value;

use super::Done;
use super::audited::{advance, audit_as_json, audit_in_words, bar, tell, verifier_key};

/// The exit code of what a signal ended, as shells have it for an interrupt.
const INTERRUPTED: i32 = 130;

pub fn back_up(backup: &Backup) -> Done {
    let destination = &backup.destination;
    let copied = match &backup.database.db {
        Location::File(db) => copy(db, destination, verifier_key(backup.key.as_ref(), db)?),
        Location::Server(url) => {
            let unfinished = UnfinishedCopy::begin(destination)?;
            remove_if_stopped(unfinished.path().to_owned())?;
            watched(backup.key.clone(), |against, progress| {
                copy_of_server(unfinished, url, against, progress)
            })
        }
    };
    told(backup.json, &destination.display().to_string(), copied)
}

pub fn restore(restore: &Restore) -> Done {
    let copied = match &restore.database.db {
        Location::File(db) => copy(&restore.source, db, verifier_key(restore.key.as_ref(), db)?),
        Location::Server(url) => watched(restore.key.clone(), |against, progress| {
            copy_to_server(&restore.source, url, against, progress)
        }),
    };
    told(restore.json, &restore.database.db.to_string(), copied)
}

fn copy(source: &Path, destination: &Path, verifier_key: Option<String>) -> Result<Audit, CopyFailure> {
    let unfinished = UnfinishedCopy::begin(destination)?;
    remove_if_stopped(unfinished.path().to_owned())?;
    watched(verifier_key, |against, progress| unfinished.fill(source, against, progress))
}

/// Shows how far it has come.
fn watched<T>(verifier_key: Option<String>, copy: impl FnOnce(&Against, &mut dyn FnMut(u64, u64)) -> T) -> T {
    let bar = bar("copied and checked");
    let copied = copy(&Against { verifier_key, checkpoint: None }, &mut advance(&bar));
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

fn told(json: bool, destination: &str, copied: Result<Audit, CopyFailure>) -> Done {
    let file = destination;
    let words = |audit: &Audit| format!("{file} is {}", audit_in_words(audit));
    let members = |audit: &Audit| {
        let mut members = audit_as_json(audit);
        members["file"] = Value::from(file);
        members
    };
    tell(json, copied, words, members)
}
