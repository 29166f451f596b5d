//! The check of a ledger by anyone who has its entries: each is what its leaf covers, and the leaves make the tree.
//!
//! Pure, and of constant memory: entries come in one by one, in order. It stops at the first entry that is wrong.

use std::fmt;

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::hash::{Hash, Salt, leaf_hash, salted_hash};
use crate::journal::record::{BadRecord, Record};
use crate::journal::tree::{Appended, Frontier};

/// Bytes and the salt they are hashed with, as stored or served.
#[derive(Clone, Copy, Debug)]
pub struct Salted<'a> {
    pub salt: &'a [u8],
    pub bytes: &'a [u8],
}

/// What the reader is given of an entry.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// The entry itself. Words may be missing: they can be erased. A body cannot.
    Open { record: &'a [u8], body: Option<Salted<'a>>, words: Option<Salted<'a>> },
    /// An entry under embargo: only its leaf can be checked, by its place in the tree.
    Withheld { recorded_at: Timestamp },
}

/// An entry as stored or served.
#[derive(Clone, Copy, Debug)]
pub struct StoredEntry<'a> {
    pub seq: Seq,
    pub leaf_hash: Hash,
    pub content: Content<'a>,
}

/// One of the two salted parts of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Body,
    Words,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Words => "words",
        })
    }
}

/// What can be wrong with an entry.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("entry {found} stands in its place")]
    OutOfOrder { found: Seq },
    #[error("its leaf hash is not that of its record")]
    LeafHash,
    #[error("its record is bad: {0}")]
    Record(#[from] BadRecord),
    #[error("its record is that of entry {0}")]
    OtherSeq(Seq),
    #[error("it was recorded at {at}, before the entry before it ({before})")]
    BackInTime { at: Timestamp, before: Timestamp },
    #[error("its {0} is missing")]
    Missing(Part),
    #[error("it has {0} that its record does not cover")]
    NotCovered(Part),
    #[error("the salt of its {0} is not one")]
    Salt(Part),
    #[error("its {0} and salt do not have the hash that its record states")]
    Content(Part),
    #[error("the tree nodes stored for it are not those of the tree")]
    Nodes,
}

/// The first entry that is wrong, and why. `seq` is the number that was due.
#[derive(Debug, thiserror::Error)]
#[error("entry {seq}: {wrong}")]
pub struct Fault {
    pub seq: Seq,
    pub wrong: Wrong,
}

/// An entry that was found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub seq: Seq,
    /// Absent where the entry is withheld.
    pub record: Option<Record>,
    /// The nodes that storage must hold for it.
    pub nodes: Appended,
}

impl Verified {
    /// Compares the nodes that storage does hold, from [`Appended::first_index`] on.
    ///
    /// # Errors
    /// When any is another, missing or too many.
    pub fn check_nodes(&self, stored: &[Hash]) -> Result<(), Fault> {
        if stored == self.nodes.hashes { Ok(()) } else { Err(Fault { seq: self.seq, wrong: Wrong::Nodes }) }
    }
}

/// How an earlier checkpoint stands to the tree made of the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The tree began as the checkpoint says.
    Holds,
    /// Entries up to the checkpoint's size were changed, removed, added or put in another order.
    Contradicted { root: Hash },
    /// The log is shorter than the checkpoint says.
    Shortened,
    /// It is of a size before the entry at which the check began.
    BeforeStart,
}

/// What all entries together came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub size: u64,
    pub root: Hash,
    /// The checkpoints asked about, by size.
    pub checkpoints: Vec<(Checkpoint, Standing)>,
}

/// A check under way.
#[derive(Clone, Debug)]
pub struct Verification {
    frontier: Frontier,
    recorded_at: Option<Timestamp>,
    /// Checkpoints not reached yet, the next one last.
    due: Vec<Checkpoint>,
    reached: Vec<(Checkpoint, Standing)>,
}

impl Verification {
    /// Begins at entry 1. The checkpoints, whose signatures the caller has checked, are compared on the way.
    pub fn new(checkpoints: Vec<Checkpoint>) -> Self {
        Self::resume(Frontier::default(), None, checkpoints)
    }

    /// Goes on after entries that were checked before: from the right edge of their tree, whose root the caller has
    /// compared with a checkpoint of its own, and the time of the last of them.
    pub fn resume(
        frontier: Frontier,
        recorded_at: Option<Timestamp>,
        mut checkpoints: Vec<Checkpoint>,
    ) -> Self {
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let earlier = checkpoints.partition_point(|checkpoint| checkpoint.size >= frontier.size());
        let before_start = checkpoints.split_off(earlier).into_iter().rev();
        let reached = before_start.map(|checkpoint| (checkpoint, Standing::BeforeStart)).collect();
        let mut verification = Self { frontier, recorded_at, due: checkpoints, reached };
        verification.compare_due();
        verification
    }

    /// Checks the next entry. After a fault nothing more can be said: stop.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&mut self, entry: &StoredEntry<'_>) -> Result<Verified, Fault> {
        let seq = Seq(self.frontier.size() + 1);
        let (record, recorded_at) = self.examine(seq, entry).map_err(|wrong| Fault { seq, wrong })?;
        self.recorded_at = Some(recorded_at);
        let nodes = self.frontier.append(entry.leaf_hash);
        self.compare_due();
        Ok(Verified { seq, record, nodes })
    }

    /// The size and root of the tree, and how the checkpoints stand to it.
    pub fn finish(self) -> Outcome {
        let shortened = self.due.into_iter().rev().map(|checkpoint| (checkpoint, Standing::Shortened));
        Outcome {
            size: self.frontier.size(),
            root: self.frontier.root(),
            checkpoints: self.reached.into_iter().chain(shortened).collect(),
        }
    }

    fn examine(&self, seq: Seq, entry: &StoredEntry<'_>) -> Result<(Option<Record>, Timestamp), Wrong> {
        if entry.seq != seq {
            return Err(Wrong::OutOfOrder { found: entry.seq });
        }
        let record = match entry.content {
            Content::Withheld { recorded_at } => return self.in_time(recorded_at).map(|at| (None, at)),
            Content::Open { record, .. } if leaf_hash(record) != entry.leaf_hash => {
                return Err(Wrong::LeafHash);
            }
            Content::Open { record, body, words } => examine_open(Record::parse(record)?, seq, body, words)?,
        };
        let recorded_at = self.in_time(record.recorded_at)?;
        Ok((Some(record), recorded_at))
    }

    fn in_time(&self, at: Timestamp) -> Result<Timestamp, Wrong> {
        match self.recorded_at {
            Some(before) if at < before => Err(Wrong::BackInTime { at, before }),
            _ => Ok(at),
        }
    }

    fn compare_due(&mut self) {
        while let Some(checkpoint) = self.due.pop_if(|next| next.size == self.frontier.size()) {
            let root = self.frontier.root();
            let holds = checkpoint.root == root;
            let standing = if holds { Standing::Holds } else { Standing::Contradicted { root } };
            self.reached.push((checkpoint, standing));
        }
    }
}

fn examine_open(
    record: Record,
    seq: Seq,
    body: Option<Salted<'_>>,
    words: Option<Salted<'_>>,
) -> Result<Record, Wrong> {
    if record.seq != seq {
        return Err(Wrong::OtherSeq(record.seq));
    }
    examine_part(Part::Body, body.ok_or(Wrong::Missing(Part::Body))?, record.body_sha256)?;
    match (words, record.words_sha256) {
        (None, _) => Ok(record),
        (Some(_), None) => Err(Wrong::NotCovered(Part::Words)),
        (Some(words), Some(stated)) => examine_part(Part::Words, words, stated).map(|()| record),
    }
}

fn examine_part(part: Part, content: Salted<'_>, stated: Hash) -> Result<(), Wrong> {
    let salt = Salt::try_from(content.salt).map_err(|_| Wrong::Salt(part))?;
    if salted_hash(&salt, content.bytes) == stated { Ok(()) } else { Err(Wrong::Content(part)) }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
