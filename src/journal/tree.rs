//! The Merkle tree of RFC 6962 over the leaves of the entries: entry `seq` is leaf `seq - 1`.
//!
//! Nodes are stored once and never change, in the order of `tlog`: each leaf is followed by the roots of the subtrees
//! it completes. Storage is a closure that reads nodes by index.

use std::ops::Range;

use tlog_tiles::tlog;

use crate::domain::ids::Seq;
use crate::journal::hash::Hash;

/// The number of nodes stored for a tree of `size` leaves; the index of the next node to store.
pub fn stored_count(size: u64) -> u64 {
    tlog::stored_hash_count(size)
}

/// Why a root or proof cannot be given. `E` is storage's own error.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    #[error("size {asked} is beyond the log, which has {size} entries")]
    BeyondLog { asked: u64, size: u64 },
    #[error("entry {seq} is not in the tree of {size} entries")]
    NotInTree { seq: Seq, size: u64 },
    #[error("a tree of {from} entries cannot grow to one of {to}")]
    Reversed { from: u64, to: u64 },
    #[error("{found} nodes were read where {asked} were asked for")]
    NodesMissing { asked: usize, found: usize },
    #[error("stored nodes cannot be read")]
    Read(#[source] E),
}

/// The nodes to store for one new leaf: `hashes` at consecutive indexes from `first_index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    pub first_index: u64,
    pub hashes: Vec<Hash>,
}

/// The right edge of a tree: enough to append to it and to know its root without reading storage.
///
/// Clone it at a savepoint; after a rollback put the clone back, or load it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees that the tree consists of, from the left (largest) to the right.
    edge: Vec<Hash>,
}

impl Frontier {
    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and says which nodes to store for it.
    pub fn append(&mut self, leaf: Hash) -> Appended {
        let first_index = stored_count(self.size);
        let mut hashes = vec![leaf];
        let mut subtree = leaf;
        // Each trailing 1 of the size is a complete subtree that this leaf makes one of twice the size.
        for left in self.edge.split_off(self.edge.len() - self.size.trailing_ones() as usize).iter().rev() {
            subtree = parent(*left, subtree);
            hashes.push(subtree);
        }
        self.edge.push(subtree);
        self.size += 1;
        Appended { first_index, hashes }
    }

    /// The root hash; of the empty tree SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        fold(&self.edge)
    }
}

/// The root over adjacent complete subtrees, each smaller than the one before.
fn fold(subtrees: &[Hash]) -> Hash {
    let mut from_the_right = subtrees.iter().rev().copied();
    let rightmost = from_the_right.next().unwrap_or(tlog::EMPTY_HASH.into());
    from_the_right.fold(rightmost, |right, left| parent(left, right))
}

fn parent(left: Hash, right: Hash) -> Hash {
    tlog::node_hash(left.into(), right.into()).into()
}

/// The stored nodes of a log of `size` entries, to ask for roots and proofs of it as it is or was.
///
/// `read` gives the nodes at the indexes it is given, in their order.
pub struct Tree<R> {
    size: u64,
    read: R,
}

impl<R, E> Tree<R>
where
    R: Fn(&[u64]) -> Result<Vec<Hash>, E>,
{
    pub fn new(size: u64, read: R) -> Self {
        Self { size, read }
    }

    /// The right edge of the tree as it was with `size` entries.
    ///
    /// # Errors
    /// When `size` is beyond the log or storage fails.
    pub fn frontier(&self, size: u64) -> Result<Frontier, TreeError<E>> {
        self.within_log(size)?;
        Ok(Frontier { size, edge: self.nodes(&subtree_nodes(&(0..size)))? })
    }

    /// The root of the tree as it was with `size` entries.
    ///
    /// # Errors
    /// When `size` is beyond the log or storage fails.
    pub fn root(&self, size: u64) -> Result<Hash, TreeError<E>> {
        self.frontier(size).map(|frontier| frontier.root())
    }

    /// The audit path from an entry's leaf to the root of the tree of `size` entries, from the leaf upwards.
    ///
    /// # Errors
    /// When `size` is beyond the log, the entry is beyond `size`, or storage fails.
    pub fn inclusion_proof(&self, seq: Seq, size: u64) -> Result<Vec<Hash>, TreeError<E>> {
        self.within_log(size)?;
        let index = leaf_index(seq, size).ok_or(TreeError::NotInTree { seq, size })?;
        self.roots_of(&audit_path(index, size))
    }

    /// The proof that the tree of `from` entries is the beginning of the tree of `to` entries.
    /// Empty where `from` is 0 or equals `to`.
    ///
    /// # Errors
    /// When `to` is beyond the log, `from` is beyond `to`, or storage fails.
    pub fn consistency_proof(&self, from: u64, to: u64) -> Result<Vec<Hash>, TreeError<E>> {
        self.within_log(to)?;
        match from {
            0 => Ok(Vec::new()),
            _ if from > to => Err(TreeError::Reversed { from, to }),
            _ => self.roots_of(&consistency_path(from, to)),
        }
    }

    fn within_log(&self, asked: u64) -> Result<(), TreeError<E>> {
        if asked > self.size { Err(TreeError::BeyondLog { asked, size: self.size }) } else { Ok(()) }
    }

    fn roots_of(&self, ranges: &[Range<u64>]) -> Result<Vec<Hash>, TreeError<E>> {
        let indexes: Vec<_> = ranges.iter().map(subtree_nodes).collect();
        let hashes = self.nodes(&indexes.concat())?;
        let mut rest = hashes.as_slice();
        let next_root = |nodes: &Vec<u64>| {
            let (subtrees, after) = rest.split_at(nodes.len());
            rest = after;
            fold(subtrees)
        };
        Ok(indexes.iter().map(next_root).collect())
    }

    fn nodes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TreeError<E>> {
        let hashes = (self.read)(indexes).map_err(TreeError::Read)?;
        if hashes.len() == indexes.len() {
            Ok(hashes)
        } else {
            Err(TreeError::NodesMissing { asked: indexes.len(), found: hashes.len() })
        }
    }
}

/// The index of an entry's leaf in a tree of `size` entries, if it is there.
pub fn leaf_index(seq: Seq, size: u64) -> Option<u64> {
    seq.0.checked_sub(1).filter(|index| *index < size)
}

/// The stored nodes whose leaves are together those of the range, from left to right.
fn subtree_nodes(leaves: &Range<u64>) -> Vec<u64> {
    tlog::sub_tree_index(leaves.start, leaves.end, Vec::new())
}

/// Where a subtree of two or more leaves divides: after the largest power of two below their number (RFC 6962, 2.1).
fn split(leaves: &Range<u64>) -> u64 {
    leaves.start + (leaves.end - leaves.start).next_power_of_two() / 2
}

/// The subtrees not taken on the way to a leaf, from the leaf upwards (RFC 6962, 2.1.1).
fn audit_path(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut inside, mut path) = (0..size, Vec::new());
    while inside.end - inside.start > 1 {
        let middle = split(&inside);
        if index < middle {
            path.push(middle..inside.end);
            inside.end = middle;
        } else {
            path.push(inside.start..middle);
            inside.start = middle;
        }
    }
    path.reverse();
    path
}

/// The subtrees that make both the old root and the new one, from the place where the trees part upwards
/// (RFC 6962, 2.1.2). The old tree itself is left out where it is one of them.
fn consistency_path(from: u64, to: u64) -> Vec<Range<u64>> {
    let (mut inside, mut path) = (0..to, Vec::new());
    while inside.end != from {
        let middle = split(&inside);
        if from <= middle {
            path.push(middle..inside.end);
            inside.end = middle;
        } else {
            path.push(inside.start..middle);
            inside.start = middle;
        }
    }
    if inside.start != 0 {
        path.push(inside);
    }
    path.reverse();
    path
}

/// The proof does not show what it was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not hold")]
pub struct BadProof;

/// Checks that the tree with this size and root has this leaf for this entry.
///
/// # Errors
/// When the proof does not show it.
pub fn check_inclusion(leaf: Hash, seq: Seq, proof: &[Hash], size: u64, root: Hash) -> Result<(), BadProof> {
    let index = leaf_index(seq, size).ok_or(BadProof)?;
    tlog::check_record(&foreign(proof), size, root.into(), index, leaf.into()).map_err(|_| BadProof)
}

/// Checks that the tree of `from` entries with root `old` is the beginning of that of `to` entries with root `new`.
///
/// # Errors
/// When the proof does not show it.
pub fn check_consistency(from: u64, old: Hash, to: u64, new: Hash, proof: &[Hash]) -> Result<(), BadProof> {
    if from == 0 {
        let empty = proof.is_empty() && old == fold(&[]) && (to > 0 || new == old);
        return if empty { Ok(()) } else { Err(BadProof) };
    }
    tlog::check_tree(&foreign(proof), to, new.into(), from, old.into()).map_err(|_| BadProof)
}

fn foreign(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(Into::into).collect()
}
