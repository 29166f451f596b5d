//! Checkpoints and proofs: what lets anyone check that the ledger only grew.

use std::sync::Arc;

use crate::domain::ids::Seq;
use crate::journal::tree::leaf_index;
use crate::journal::verify::Verification;
use crate::journal::{BadCheckpoint, Frontier, Hash, SigningKey, Tree, TreeError, checkpoint};
use crate::ledger::Ledger;
use crate::ledger::audit::check_row;
use crate::ledger::error::Refusal;
use crate::ledger::write::{nodes, now};
use crate::store::{Reader, StoreError};

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
        let signing_key = self.signing_key()?.clone();
        let store = self.store.clone();
        let look = move || store.read(|reader| sign_what_is_stored(reader, &signing_key));
        let looked = tokio::task::spawn_blocking(look).await;
        let (size, note) = looked.map_err(|error| Refusal::Internal(error.to_string()))??;
        let kept = note.clone();
        self.submit(move |transaction| Ok(transaction.keep_checkpoint(size, &kept, now())?)).await?;
        Ok(note)
    }

    /// Whether the ledger still begins as a signed checkpoint says.
    ///
    /// # Errors
    /// When the note is not signed with the ledger's own key, or when the ledger was cut, rolled back or changed since.
    pub fn require(&self, note: &str) -> Result<(), NotAsRequired> {
        let key = self.checkpoint_key()?;
        let required = checkpoint::verify(note, &key)?;
        self.store.read(|reader| {
            let head = reader.head().map_err(Refusal::from)?.map_or(0, |(seq, _)| seq.0);
            if head < required.size {
                return Err(NotAsRequired::Shorter { entries: head, required: required.size });
            }
            match tree(reader, head).root(required.size).map_err(refusal)? {
                root if root == required.root => Ok(()),
                _ => Err(NotAsRequired::Other { required: required.size }),
            }
        })
    }

    /// What checks the signature of a checkpoint (C2SP signed-note verifier key).
    pub fn checkpoint_key(&self) -> Result<String, Refusal> {
        Ok(self.signing_key()?.verifier_key())
    }

    pub(super) fn signing_key(&self) -> Result<&Arc<SigningKey>, Refusal> {
        self.signing_key.as_ref().ok_or_else(|| Refusal::Internal("opened without a signing key".to_owned()))
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
    #[error(transparent)]
    Unreadable(#[from] Refusal),
}

impl From<StoreError> for NotAsRequired {
    fn from(error: StoreError) -> Self {
        Self::Unreadable(error.into())
    }
}

/// Reads back what was stored since the last signed checkpoint, and signs only if all of it is right and the tree still
/// begins with what was signed.
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
