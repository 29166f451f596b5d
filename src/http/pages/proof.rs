//! What everything on a page stands on: the log up to one entry, and how anyone checks it.

use crate::domain::claim::Claim;
use crate::domain::ids::Seq;
use crate::domain::time::Precision;
use crate::http::pages::{address, words};
use crate::ledger::Caller;
use crate::ledger::{Entry, Ledger, Refusal};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Entries that a page lists one by one.
const ENTRIES_MAX: usize = 60;

/// The log up to an entry.
pub struct Proof {
    pub seq: Seq,
    pub root: String,
    pub signer: String,
    pub command: String,
    pub entries: Vec<EntryProof>,
    /// What the page shows stands on more entries than are listed.
    pub more: usize,
}

/// One entry that something stands on.
pub struct EntryProof {
    pub seq: Seq,
    pub href: String,
    pub recorded: String,
    pub leaf_hash: String,
    pub proof: String,
    pub hashes: String,
}

impl Proof {
    /// Of the log up to an entry.
    pub fn of(ledger: &Ledger, base: &str, seq: Seq) -> Result<Self, Refusal> {
        let key = ledger.checkpoint_key()?;
        let root = match seq {
            Seq(0) => String::new(),
            seq => STANDARD.encode(ledger.inclusion_proof(seq, Some(seq.0))?.root),
        };
        Ok(Self {
            seq,
            root,
            signer: key.split('+').next().unwrap_or_default().to_owned(),
            command: format!("casualty-ledger verify {base} --key {key}"),
            entries: Vec::new(),
            more: 0,
        })
    }

    /// With the entries of some claims.
    pub fn with<'c>(
        mut self,
        ledger: &Ledger,
        caller: &Caller,
        claims: impl Iterator<Item = &'c Claim>,
    ) -> Result<Self, Refusal> {
        let mut seqs: Vec<Seq> = claims.map(|claim| claim.seq).filter(|seq| *seq <= self.seq).collect();
        seqs.sort_unstable();
        seqs.dedup();
        self.more = seqs.len().saturating_sub(ENTRIES_MAX);
        seqs.truncate(ENTRIES_MAX);
        for seq in seqs {
            let entry = EntryProof::of(ledger, caller, seq, self.seq)?;
            self.entries.push(entry);
        }
        Ok(self)
    }
}

impl EntryProof {
    fn of(ledger: &Ledger, caller: &Caller, seq: Seq, size: Seq) -> Result<Self, Refusal> {
        let (recorded_at, leaf_hash) = match ledger.entry(caller, seq)? {
            Entry::Shown(entry) => (entry.recorded_at, entry.leaf_hash),
            Entry::Withheld { recorded_at, leaf_hash, .. } => (recorded_at, leaf_hash),
        };
        let hashes = ledger.inclusion_proof(seq, Some(size.0))?.hashes.len();
        Ok(Self {
            seq,
            href: address::entry(seq),
            recorded: words::time(recorded_at, Precision::Day),
            leaf_hash: hex::encode(leaf_hash),
            proof: format!("/v1/proofs/inclusion?seq={seq}&size={size}"),
            hashes: words::counted(hashes, "hash to the root", "hashes to the root"),
        })
    }
}
