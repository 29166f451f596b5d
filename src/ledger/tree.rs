//! The tree of the entries as it is stored, and its right edge, which grows.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::Seq;
use crate::journal::{Appended, Frontier, Hash, Tree, TreeError};
use crate::ledger::error::Refusal;
use crate::store::{Head, Reader, StoreError, WriteFailure};

pub(super) fn nodes(reader: &Reader<'_>, indexes: &[u64]) -> Result<Vec<Hash>, StoreError> {
    Ok(reader.nodes(indexes)?.into_iter().map(Hash).collect())
}

/// The right edge of the tree, and the leaf that it ends with.
#[derive(Clone, Default)]
pub(super) struct Edge {
    frontier: Frontier,
    last: Option<Hash>,
}

impl Edge {
    /// The edge that is stored.
    pub(super) fn read(reader: &Reader<'_>, head: Option<Head>) -> Result<Self, Refusal> {
        let size = head.map_or(0, |head| head.seq.0);
        let frontier = tree(reader, size).frontier(size).map_err(refusal)?;
        Ok(Self { frontier, last: head.map(|head| Hash(head.leaf)) })
    }

    /// Whether it is the edge of the tree that ends there: another tree of the same size ends with another leaf.
    pub(super) fn ends_at(&self, head: Option<Head>) -> bool {
        self.last_seq() == head.map_or(Seq(0), |head| head.seq)
            && self.last == head.map(|head| Hash(head.leaf))
    }

    pub(super) fn last_seq(&self) -> Seq {
        Seq(self.frontier.size())
    }

    /// Adds a leaf; gives the nodes that it completes.
    pub(super) fn append(&mut self, leaf: Hash) -> Appended {
        self.last = Some(leaf);
        self.frontier.append(leaf)
    }
}

/// The right edge of the tree, kept between writes.
#[derive(Clone, Default)]
pub(super) struct KeptEdge(Arc<Mutex<Edge>>);

impl KeptEdge {
    pub(super) fn get(&self) -> Edge {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set(&self, edge: Edge) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = edge;
    }

    /// What was not committed, or not for certain, is no edge.
    pub(super) fn settle<T>(&self, outcome: &Result<T, WriteFailure>) {
        if outcome.is_err() {
            self.set(Edge::default());
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
