//! A ledger from one storage into another: entries, words, nodes, checkpoints, keys and imports as they are, byte for byte; all other
//! tables follow from them.

use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::domain::entry::{Body, Envelope, Words};
use crate::domain::ids::Seq;
use crate::journal::tree::stored_count;
use crate::ledger::audit::{Against, Audit, audit_state};
use crate::ledger::backup::{CopyFailure, UnfinishedCopy, remove_unfinished};
use crate::store::{
    ClosedStore, EntryRow, ImportRun, KeptCheckpoint, KeyRow, Location, NewEntry, NewKey, Reader, Store,
    StoreError, Transaction, Url, without_log,
};

/// Entries that share a commit.
const AT_ONCE: usize = 1_000;

/// How long the file is waited for once all is in it.
const SETTLES_WITHIN: Duration = Duration::from_secs(5);

/// Entries as they are stored, with the nodes that each completed.
type Batch = Vec<(EntryRow, Vec<[u8; 32]>)>;

/// Copies a ledger on a server into a file, and checks the copy before it gets its name.
///
/// # Errors
/// As [`UnfinishedCopy::fill`].
pub fn copy_of_server(
    copy: UnfinishedCopy,
    url: &Url,
    against: &Against,
    mut progress: impl FnMut(u64, u64),
) -> Result<Audit, CopyFailure> {
    let server = Store::open(&Location::Server(url.clone()))?;
    let unfinished = copy.path().to_owned();
    let fill = || {
        let file = Store::open(&Location::from(&unfinished))?;
        let moved = server.read(|reader| move_ledger(reader, &file, &mut progress));
        file.close(SETTLES_WITHIN)?;
        moved?;
        without_log(&unfinished)?;
        copy.check_and_name(against, progress)
    };
    let copied = fill();
    // It has its name by now, or is of no use; what SQLite keeps beside it is not needed.
    remove_unfinished(&unfinished);
    copied
}

/// Checks a ledger's file, and copies it to a server that holds none, or the beginning of it.
///
/// # Errors
/// When the file does not pass, or the server holds another ledger.
pub fn copy_to_server(
    file: &Path,
    url: &Url,
    against: &Against,
    mut progress: impl FnMut(u64, u64),
) -> Result<Audit, CopyFailure> {
    let closed = ClosedStore::open(file)?;
    let audit = audit_state(&closed, against, &mut progress)?;
    let server = Store::open(&Location::Server(url.clone()))?;
    move_ledger(&closed.reader(), &server, progress)?;
    Ok(audit)
}

/// Moves what the target does not have yet: one that holds the beginning of this ledger goes on from there. `progress` is told how many
/// entries of how many are moved.
///
/// # Errors
/// When the target holds another ledger, or cannot be written.
fn move_ledger(from: &Reader<'_>, to: &Store, mut progress: impl FnMut(u64, u64)) -> Result<(), CopyFailure> {
    let total = from.head()?.map_or(0, |head| head.seq.0);
    let begun = beginning(from, to)?;
    let mut batch = Batch::new();
    from.each_entry(begun, |row| {
        let row = row?;
        let seq = row.seq.0;
        batch.push((row, nodes_of(from, seq)?));
        if batch.len() == AT_ONCE || seq == total {
            let batch = std::mem::take(&mut batch);
            write(to, move |transaction| batch.iter().try_for_each(|entry| append(transaction, entry)))?;
            progress(seq, total);
        }
        Ok::<_, CopyFailure>(())
    })?;
    let (checkpoints, keys, runs) = (from.checkpoints()?, from.keys_with_secrets()?, from.import_runs()?);
    let known =
        to.read(|reader| Ok::<_, StoreError>((reader.keys_with_secrets()?, reader.import_runs()?)))?;
    let keys: Vec<_> = keys.into_iter().skip(known.0.len()).collect();
    let runs: Vec<_> = runs.into_iter().skip(known.1.len()).collect();
    write(to, move |transaction| put_rest(transaction, &checkpoints, &keys, &runs))?;
    to.read(|reader| compare(from, reader))
}

/// Where to go on: after the last entry of the target, which has to be this ledger's.
fn beginning(from: &Reader<'_>, to: &Store) -> Result<Seq, CopyFailure> {
    let Some(head) = to.read_once(|reader| reader.head())? else { return Ok(Seq(0)) };
    match from.entry(head.seq)? {
        Some(same) if same.leaf == head.leaf => Ok(head.seq),
        _ => Err(CopyFailure::AnotherLedger),
    }
}

fn nodes_of(from: &Reader<'_>, seq: u64) -> Result<Vec<[u8; 32]>, StoreError> {
    let (first, end) = (stored_count(seq - 1), stored_count(seq));
    from.nodes(&(first..end).collect::<Vec<_>>())
}

fn append(transaction: &Transaction<'_>, (row, nodes): &(EntryRow, Vec<[u8; 32]>)) -> Result<(), StoreError> {
    let no_principal = || StoreError::Unusable(format!("{} is no principal of an entry", row.principal));
    let principal = row.principal().ok_or_else(no_principal)?;
    let envelope = Envelope { seq: row.seq, recorded_at: row.recorded_at, principal };
    let words = row.words.as_deref().zip(row.words_salt.as_deref());
    transaction.append_entry(&NewEntry {
        envelope,
        kind: &row.kind,
        record: &row.record,
        body: &row.body,
        body_salt: &row.body_salt,
        words,
        leaf: &row.leaf,
    })?;
    transaction.append_nodes(stored_count(row.seq.0 - 1), nodes)?;
    let body: Body = serde_json::from_str(&row.body)?;
    let words: Option<Words> = row.words.as_deref().map(serde_json::from_str).transpose()?;
    transaction.project(&envelope, &body, &words.unwrap_or_default())
}

fn put_rest(
    transaction: &Transaction<'_>,
    checkpoints: &[KeptCheckpoint],
    keys: &[(KeyRow, [u8; 32])],
    runs: &[ImportRun],
) -> Result<(), StoreError> {
    for KeptCheckpoint { size, note, signed_at } in checkpoints {
        transaction.keep_checkpoint(*size, note, *signed_at)?;
    }
    for (key, secret_sha256) in keys {
        let KeyRow { id, name, role, created_at, expires_at, revoked_at, last_used_at } = key.clone();
        let secret_sha256 = *secret_sha256;
        transaction.add_key(&NewKey { id, name, role, secret_sha256, created_at, expires_at })?;
        revoked_at.map_or(Ok(()), |at| transaction.revoke_key(id, at))?;
        last_used_at.map_or(Ok(()), |at| transaction.note_key_use(id, at))?;
    }
    for ImportRun { import, principal, first, last, retracted } in runs {
        transaction.note_import(*import, *principal, *first, *last)?;
        if *retracted {
            transaction.note_retraction(*import)?;
        }
    }
    Ok(())
}

/// Runs on the target's writer, and waits.
fn write(
    to: &Store,
    act: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<(), CopyFailure> {
    let (tell, told) = channel();
    to.queue().submit_waiting(act, move |done| tell.send(done).unwrap_or_default());
    let done = told.recv().map_err(|_| CopyFailure::Stopped)?;
    Ok(done.map_err(|failure| StoreError::Unwritable(failure.to_string()))??)
}

/// Reads back what was moved.
fn compare(from: &Reader<'_>, to: &Reader<'_>) -> Result<(), CopyFailure> {
    let mut last = Seq(0);
    to.each_entry(Seq(0), |row| {
        let row = row?;
        last = row.seq;
        let due = from.entry(row.seq)?.ok_or(CopyFailure::AnotherLedger)?;
        let is_same = (&row.record, &row.body, &row.body_salt, &row.words, &row.words_salt, &row.leaf)
            == (&due.record, &due.body, &due.body_salt, &due.words, &due.words_salt, &due.leaf)
            && nodes_of(to, row.seq.0)? == nodes_of(from, row.seq.0)?;
        if is_same { Ok(()) } else { Err(CopyFailure::Differs(row.seq)) }
    })?;
    let due = from.head()?.map_or(Seq(0), |head| head.seq);
    if last == due { Ok(()) } else { Err(CopyFailure::Differs(Seq(last.0 + 1))) }
}
