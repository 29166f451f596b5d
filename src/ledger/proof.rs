//! Checkpoints and proofs: what lets anyone check that the ledger only grew.

use std::sync::Arc;

use crate::domain::ids::Seq;
use crate::journal::tree::leaf_index;
use crate::journal::{Hash, checkpoint};
use crate::ledger::Ledger;
use crate::ledger::error::Refusal;
use crate::ledger::signer::{NotAsRequired, Signer, check_beginning};
use crate::ledger::tree::{refusal, tree};

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
        self.submit(move |transaction| Ok(transaction.keep_checkpoint(size, &kept, transaction.clock())?))
            .await?;
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
            let head = reader.head()?.map_or(0, |head| head.seq.0);
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
            let head = reader.head()?.map_or(0, |head| head.seq.0);
            let to = to.unwrap_or(head);
            let hashes = tree(reader, head).consistency_proof(from, to).map_err(refusal)?;
            Ok(ConsistencyProof { from, to, hashes })
        })
    }
}
