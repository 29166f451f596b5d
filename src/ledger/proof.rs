//! Checkpoints and proofs: what lets anyone check that the ledger only grew.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::Seq;
use crate::journal::tree::leaf_index;
use crate::journal::verify::Verification;
use crate::journal::{
    BadCheckpoint, Checkpoint, Frontier, Hash, LastSigned, SigningKey, Tree, TreeError, checkpoint,
};
use crate::ledger::Ledger;
use crate::ledger::audit::check_row;
use crate::ledger::error::Refusal;
use crate::ledger::write::{nodes, now};
use crate::store::{Reader, Store, StoreError};

/// That an entry is in the tree of `size` entries with this root (RFC 6962, 2.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    pub leaf_index: u64,
    pub size: u64,
    pub root: Hash,
    pub hashes: Vec<Hash>,
}

/// That the tree of `from` entries is the beginning of that of `to` (RFC 6962, 2.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    pub from: u64,
    pub to: u64,
    pub hashes: Vec<Hash>,
}

impl Ledger {
    /// The signed checkpoint of the ledger as it is. A new one is signed only after the tree was read back from storage.
    pub async fn checkpoint(&self) -> Result<String, Refusal> {
        let size = self.head()?.0;
        let kept = self.store.read_once(|reader| Ok::<_, Refusal>(reader.checkpoint()?))?;
        if let Some((_, note)) = kept.filter(|(kept_size, _)| *kept_size == size) {
            return Ok(note);
        }
        let (signer, store) = (Arc::clone(self.signer()?), self.store.clone());
        let signed = tokio::task::spawn_blocking(move || signer.sign(&store)).await;
        let (size, note) = signed.map_err(|error| Refusal::Internal(error.to_string()))??;
        let kept = note.clone();
        self.submit(move |transaction| Ok(transaction.keep_checkpoint(size, &kept, now())?)).await?;
        Ok(note)
    }

    /// Whether the ledger still begins as a signed checkpoint says.
    ///
    /// # Errors
    /// When the note is not signed with the ledger's own key, or when the ledger was cut, rolled back or changed since.
    pub fn require(&self, note: &str) -> Result<(), NotAsRequired> {
        let required = checkpoint::verify(note, &self.checkpoint_key()?)?;
        self.store.read(|reader| check_beginning(reader, &required))
    }

    /// What checks the signature of a checkpoint (C2SP signed-note verifier key).
    pub fn checkpoint_key(&self) -> Result<String, Refusal> {
        Ok(self.signer()?.key.verifier_key())
    }

    pub(super) fn signer(&self) -> Result<&Arc<Signer>, Refusal> {
        self.signer.as_ref().ok_or_else(|| Refusal::Internal("opened without a signing key".to_owned()))
    }

    pub fn inclusion_proof(&self, seq: Seq, size: Option<u64>) -> Result<InclusionProof, Refusal> {
        self.store.read(|reader| {
            let head = reader.head()?.map_or(0, |(seq, _)| seq.0);
            let size = size.unwrap_or(head);
            let tree = tree(reader, head);
            let hashes = tree.inclusion_proof(seq, size).map_err(refusal)?;
            let leaf_index = leaf_index(seq, size)
                .ok_or_else(|| Refusal::BeyondTheLog(format!("entry {seq} is not among the first {size}")))?;
            Ok(InclusionProof { leaf_index, size, root: tree.root(size).map_err(refusal)?, hashes })
        })
    }

    pub fn consistency_proof(&self, from: u64, to: Option<u64>) -> Result<ConsistencyProof, Refusal> {
        self.store.read(|reader| {
            let head = reader.head()?.map_or(0, |(seq, _)| seq.0);
            let to = to.unwrap_or(head);
            let hashes = tree(reader, head).consistency_proof(from, to).map_err(refusal)?;
            Ok(ConsistencyProof { from, to, hashes })
        })
    }
}

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
fn check_beginning(reader: &Reader<'_>, required: &Checkpoint) -> Result<(), NotAsRequired> {
    let head = reader.head()?.map_or(0, |(seq, _)| seq.0);
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
    fn sign(&self, store: &Store) -> Result<(u64, String), Refusal> {
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
    let head = reader.head()?.map_or(0, |(seq, _)| seq.0);
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

fn tree<'r>(
    reader: &'r Reader<'_>,
    size: u64,
) -> Tree<impl Fn(&[u64]) -> Result<Vec<Hash>, StoreError> + use<'r>> {
    Tree::new(size, |indexes: &[u64]| nodes(reader, indexes))
}

fn refusal(error: TreeError<StoreError>) -> Refusal {
    match error {
        TreeError::Read(error) => error.into(),
        TreeError::NodesMissing { .. } => Refusal::Internal(error.to_string()),
        beyond => Refusal::BeyondTheLog(beyond.to_string()),
    }
}
