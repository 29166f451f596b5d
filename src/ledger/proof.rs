//! Checkpoints and proofs: what lets anyone check that the ledger only grew.

use std::sync::Arc;

use crate::domain::ids::Seq;
use crate::journal::tree::leaf_index;
use crate::journal::{Hash, SigningKey, Tree, TreeError};
use crate::ledger::Ledger;
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
        self.submit(move |transaction| {
            let size = transaction.head()?.map_or(0, |(seq, _)| seq.0);
            let root = tree(transaction, size).root(size).map_err(refusal)?;
            let note = signing_key.sign(size, root);
            transaction.keep_checkpoint(size, &note, now())?;
            Ok(note)
        })
        .await
    }

    /// What checks the signature of a checkpoint (C2SP signed-note verifier key).
    pub fn checkpoint_key(&self) -> Result<String, Refusal> {
        Ok(self.signing_key()?.verifier_key())
    }

    fn signing_key(&self) -> Result<&Arc<SigningKey>, Refusal> {
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
