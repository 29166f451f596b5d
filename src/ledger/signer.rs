//! Who signs: each checkpoint begins with the one before, and is read back from storage before it is signed.

use std::io;
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::Seq;
use crate::journal::verify::Verification;
use crate::journal::{BadCheckpoint, Checkpoint, Frontier, LastSigned, SigningKey, checkpoint};
use crate::ledger::audit::check_row;
use crate::ledger::error::Refusal;
use crate::ledger::tree::{refusal, tree};
use crate::store::{Reader, Store, StoreError};

/// Why a ledger is not the one that a checkpoint was signed for.
#[derive(Debug, thiserror::Error)]
pub enum NotAsRequired {
    #[error("the required checkpoint: {0}")]
    Note(#[from] BadCheckpoint),
    #[error(
        "the ledger has {entries} entries, and the required checkpoint was signed when it had {required}: it was cut \
         or restored from an older backup"
    )]
    Shorter { entries: u64, required: u64 },
    #[error(
        "the first {required} entries of the ledger are not those that the required checkpoint was signed for"
    )]
    Other { required: u64 },
    #[error("what was signed last cannot be read: {0}")]
    LastSigned(#[from] io::Error),
    #[error(transparent)]
    Unreadable(#[from] Refusal),
}

impl From<StoreError> for NotAsRequired {
    fn from(error: StoreError) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Whether the ledger begins as a checkpoint says.
pub(super) fn check_beginning(reader: &Reader<'_>, required: &Checkpoint) -> Result<(), NotAsRequired> {
    let head = reader.head()?.map_or(0, |head| head.seq.0);
    if head < required.size {
        return Err(NotAsRequired::Shorter { entries: head, required: required.size });
    }
    match tree(reader, head).root(required.size).map_err(refusal)? {
        root if root == required.root => Ok(()),
        _ => Err(NotAsRequired::Other { required: required.size }),
    }
}

/// Signs checkpoints, one after the other, each of them beginning with the one before: also if the database forgot it.
pub(super) struct Signer {
    pub(super) key: SigningKey,
    last: Mutex<LastSigned>,
}

impl Signer {
    pub(super) fn new(key: SigningKey, last: LastSigned) -> Self {
        Self { key, last: Mutex::new(last) }
    }

    /// Whether the ledger still begins with what was signed last.
    pub(super) fn check_last(&self, reader: &Reader<'_>) -> Result<(), NotAsRequired> {
        self.check(reader, &self.last.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn check(&self, reader: &Reader<'_>, last: &LastSigned) -> Result<(), NotAsRequired> {
        match last.read()? {
            Some(note) => check_beginning(reader, &checkpoint::verify(&note, &self.key.verifier_key())?),
            None => Ok(()),
        }
    }

    /// Signs the ledger as it is stored. Nobody sees a note before it is kept as the last one.
    pub(super) fn sign(&self, store: &Store) -> Result<(u64, String), Refusal> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (size, note) = store.read(|reader| {
            self.check(reader, &last).map_err(|error| wrong(error.to_string()))?;
            sign_what_is_stored(reader, &self.key)
        })?;
        last.keep(&note).map_err(|error| {
            tracing::error!(%error, file = %last.path().display(), "the last signed checkpoint cannot be kept");
            Refusal::StorageUnavailable
        })?;
        Ok((size, note))
    }
}

/// Reads back what was stored since the last checkpoint that the ledger holds, and signs only if all of it is right and
/// the tree still begins with what was signed.
fn sign_what_is_stored(reader: &Reader<'_>, signing_key: &SigningKey) -> Result<(u64, String), Refusal> {
    let signed = reader.checkpoint()?.map(|(_, note)| checkpoint::verify(&note, &signing_key.verifier_key()));
    let signed = signed.transpose().map_err(|error| wrong(format!("the last checkpoint: {error}")))?;
    let (size, root) = signed.map_or((0, Frontier::default().root()), |signed| (signed.size, signed.root));
    let head = reader.head()?.map_or(0, |head| head.seq.0);
    let frontier = tree(reader, head).frontier(size).map_err(refusal)?;
    if frontier.root() != root {
        return Err(wrong(format!("the first {size} entries are not those that were signed")));
    }
    let last = reader.entry(Seq(size))?.map(|entry| entry.recorded_at);
    let mut verification = Verification::resume(frontier, last, Vec::new());
    reader.each_entry(Seq(size), |row| {
        check_row(reader, &mut verification, &row?).map(drop).map_err(|error| wrong(error.to_string()))
    })?;
    let outcome = verification.finish();
    Ok((outcome.size, signing_key.sign(outcome.size, outcome.root)))
}

fn wrong(what: String) -> Refusal {
    Refusal::Internal(format!("no checkpoint is signed: {what}"))
}
