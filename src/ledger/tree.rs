//! The tree of the entries as it is stored, and its right edge, which grows.

use std::sync::{Arc, Mutex, PoisonError};

use crate::journal::{Frontier, Hash, Tree, TreeError};
use crate::ledger::error::Refusal;
use crate::store::{Reader, StoreError, WriteFailure};

pub(super) fn nodes(reader: &Reader<'_>, indexes: &[u64]) -> Result<Vec<Hash>, StoreError> {
    Ok(reader.nodes(indexes)?.into_iter().map(Hash).collect())
}

/// The right edge of the tree, kept between writes.
#[derive(Clone, Default)]
pub(super) struct KeptFrontier(Arc<Mutex<Frontier>>);

impl KeptFrontier {
    pub(super) fn get(&self) -> Frontier {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set(&self, frontier: Frontier) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = frontier;
    }

    /// What was not committed is no edge: by the time of the next write another process may have made a tree of that size.
    pub(super) fn settle<T>(&self, outcome: &Result<T, WriteFailure>) {
        if matches!(outcome, Err(WriteFailure::Unwritable(_))) {
            self.set(Frontier::default());
        }
    }
}

pub(super) fn tree<'r>(
    reader: &'r Reader<'_>,
    size: u64,
) -> Tree<impl Fn(&[u64]) -> Result<Vec<Hash>, StoreError> + use<'r>> {
    Tree::new(size, |indexes: &[u64]| nodes(reader, indexes))
}

pub(super) fn refusal(error: TreeError<StoreError>) -> Refusal {
    match error {
        TreeError::Read(error) => error.into(),
        TreeError::NodesMissing { .. } => Refusal::Internal(error.to_string()),
        beyond => Refusal::BeyondTheLog(beyond.to_string()),
    }
}
