//! The check of a whole ledger from its file alone: every entry and tree node, every signed checkpoint, and every
//! projection against a rebuild from the entries.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::entry::{Body, Envelope, Words};
use crate::domain::ids::Seq;
use crate::journal::checkpoint::{self, Checkpoint};
use crate::journal::tree::stored_count;
use crate::journal::verify::{Content, Fault, Salted, Standing, StoredEntry, Verification, Verified};
use crate::journal::{BadCheckpoint, Hash, Record};
use crate::store::{ClosedStore, EntryRow, KeptCheckpoint, Reader, Rebuild, StoreError, WrongRow};

/// What a ledger is held against, beside itself.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// The key that signed its checkpoints; without it signatures are not checked, only what they sign.
    pub verifier_key: Option<String>,
    /// A signed checkpoint that somebody kept.
    pub checkpoint: Option<String>,
}

/// What was checked and found to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub entries: u64,
    pub root: Hash,
    /// Entries whose words a redaction erased.
    pub erased: u64,
    /// Stored checkpoints; their signatures were checked if `signatures` says so.
    pub checkpoints: u64,
    pub signatures: bool,
    /// Rows of projections, each equal to that of the rebuild.
    pub rows: u64,
}

/// The first thing that is wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
    #[error(transparent)]
    Entry(#[from] Fault),
    #[error("entry {seq}: it cannot be read: {cause}")]
    Unreadable { seq: Seq, cause: String },
    #[error("entry {seq}: its {column} is not the one in its record")]
    Column { seq: Seq, column: &'static str },
    #[error("entry {seq}: it does not follow from the entries before it: {cause}")]
    Impossible { seq: Seq, cause: String },
    #[error("entry {seq}: its words are missing, and no redaction erased them")]
    WordsMissing { seq: Seq },
    #[error("entry {seq}: its words are there, though entry {by} redacted them")]
    WordsKept { seq: Seq, by: Seq },
    #[error("entry {seq}: there are words for it, and no such entry")]
    StrayWords { seq: Seq },
    #[error("{found} tree nodes are stored where {due} are due")]
    NodeCount { found: u64, due: u64 },
    #[error("the checkpoint of size {size}: {cause}")]
    Checkpoint { size: u64, cause: BadCheckpoint },
    #[error("the checkpoint of size {size} is kept as one of size {kept_as}")]
    Misplaced { size: u64, kept_as: u64 },
    #[error(
        "the checkpoint of size {size} is contradicted: one of the entries {first} to {size} was changed"
    )]
    Contradicted { first: u64, size: u64 },
    #[error(
        "the checkpoint of size {size} is beyond the log, which has {entries} entries: it was cut or rolled back"
    )]
    Shortened { size: u64, entries: u64 },
    #[error("{0}")]
    Row(WrongRow),
    #[error("the {0} is missing, altered or not the program's own")]
    Schema(String),
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

/// Why a ledger did not pass, or could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum AuditFailure {
    #[error("{0}")]
    Flaw(#[from] Flaw),
    #[error("the checkpoint to compare with: {0}")]
    Against(BadCheckpoint),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Fault> for AuditFailure {
    fn from(fault: Fault) -> Self {
        Self::Flaw(fault.into())
    }
}

/// Checks the ledger in a file, which is only read, also beside a running service. `progress` is told how many entries of
/// how many were checked.
///
/// # Errors
/// Names the first entry or row that is wrong.
pub fn audit(file: &Path, against: &Against, progress: impl FnMut(u64, u64)) -> Result<Audit, AuditFailure> {
    audit_state(&ClosedStore::open(file)?, against, progress)
}

/// The same, of a file that is open already, in the state that it holds.
pub(super) fn audit_state(
    store: &ClosedStore,
    against: &Against,
    mut progress: impl FnMut(u64, u64),
) -> Result<Audit, AuditFailure> {
    let (reader, rebuild) = (store.reader(), Rebuild::new()?);
    rebuild.check_tables(store)?;
    let kept = kept_checkpoints(&reader, against)?;
    let checkpoints = u64::try_from(kept.len()).unwrap_or(u64::MAX);
    let held = against.checkpoint.as_deref().map(|note| read_note(note, against)).transpose();
    let due = kept.into_iter().chain(held.map_err(AuditFailure::Against)?).collect();
    let mut pass = Pass::new(&reader, &rebuild, Verification::new(due));
    let total = reader.head()?.map_or(0, |head| head.seq.0);
    reader.each_entry(Seq(0), |row| {
        pass.check(row)?;
        progress(pass.seq.0, total);
        Ok::<_, AuditFailure>(())
    })?;
    let erased = pass.check_words()?;
    let outcome = pass.verification.finish();
    check_standing(outcome.size, &outcome.checkpoints)?;
    check_rest(&reader, outcome.size)?;
    let rows = rebuild.compare(store)?.map_err(Flaw::Row)?;
    if let Some(name) = rebuild.altered_schema(store)? {
        return Err(Flaw::Schema(name).into());
    }
    let signatures = against.verifier_key.is_some();
    Ok(Audit { entries: outcome.size, root: outcome.root, erased, checkpoints, signatures, rows })
}

/// One pass over all entries.
struct Pass<'a> {
    reader: &'a Reader<'a>,
    rebuild: &'a Rebuild,
    verification: Verification,
    /// The last entry that was found right.
    seq: Seq,
    /// Entries that were recorded with words and have none.
    without_words: Vec<Seq>,
    with_words: Vec<Seq>,
    /// Entries whose words were redacted, and the entry that did.
    redacted: BTreeMap<Seq, Seq>,
}

impl<'a> Pass<'a> {
    fn new(reader: &'a Reader<'a>, rebuild: &'a Rebuild, verification: Verification) -> Self {
        Self {
            reader,
            rebuild,
            verification,
            seq: Seq(0),
            without_words: Vec::new(),
            with_words: Vec::new(),
            redacted: BTreeMap::new(),
        }
    }

    fn check(&mut self, row: Result<EntryRow, StoreError>) -> Result<(), AuditFailure> {
        let seq = Seq(self.seq.0 + 1);
        let row = row.map_err(|error| Flaw::Unreadable { seq, cause: error.to_string() })?;
        let (record, _) = check_row(self.reader, &mut self.verification, &row)?;
        check_columns(&row, &record)?;
        if record.words_sha256.is_some() {
            let list = if row.words.is_some() { &mut self.with_words } else { &mut self.without_words };
            list.push(seq);
        }
        self.project(&row, &record)?;
        self.seq = seq;
        Ok(())
    }

    fn project(&mut self, row: &EntryRow, record: &Record) -> Result<(), Flaw> {
        let seq = row.seq;
        let unreadable = |error: serde_json::Error| Flaw::Unreadable { seq, cause: error.to_string() };
        let body: Body = serde_json::from_str(&row.body).map_err(unreadable)?;
        if body.kind().code() != record.kind {
            return Err(Flaw::Column { seq, column: "body's kind" });
        }
        let words: Option<Words> =
            row.words.as_deref().map(serde_json::from_str).transpose().map_err(unreadable)?;
        if let Body::ArticleRedacted { erased, .. }
        | Body::ClaimRedacted { erased, .. }
        | Body::EntryRedacted { erased, .. } = &body
        {
            for redacted in erased {
                self.redacted.entry(*redacted).or_insert(seq);
            }
        }
        let envelope = Envelope { seq, recorded_at: record.recorded_at, principal: record.principal };
        self.rebuild
            .project(&envelope, &body, &words.unwrap_or_default())
            .map_err(|error| Flaw::Impossible { seq, cause: error.to_string() })
    }

    /// Words are gone exactly where a redaction erased them. Gives the number of entries whose words are gone.
    fn check_words(&self) -> Result<u64, Flaw> {
        let lost = self.without_words.iter().find(|seq| !self.redacted.contains_key(seq));
        if let Some(seq) = lost {
            return Err(Flaw::WordsMissing { seq: *seq });
        }
        for seq in &self.with_words {
            if let Some(by) = self.redacted.get(seq) {
                return Err(Flaw::WordsKept { seq: *seq, by: *by });
            }
        }
        Ok(u64::try_from(self.without_words.len()).unwrap_or(u64::MAX))
    }
}

/// An entry as it was stored, with the nodes stored for it, against the tree so far.
pub(super) fn check_row(
    reader: &Reader<'_>,
    verification: &mut Verification,
    row: &EntryRow,
) -> Result<(Record, Verified), AuditFailure> {
    let seq = row.seq;
    let unreadable = |cause: &str| Flaw::Unreadable { seq, cause: cause.to_owned() };
    let leaf_hash = Hash::try_from(row.leaf.as_slice()).map_err(|error| unreadable(&error.to_string()))?;
    let words = row.words.as_deref().zip(row.words_salt.as_deref());
    let content = Content::Open {
        record: row.record.as_bytes(),
        body: Some(Salted { salt: &row.body_salt, bytes: row.body.as_bytes() }),
        words: words.map(|(words, salt)| Salted { salt, bytes: words.as_bytes() }),
    };
    let verified = verification.check(&StoredEntry { seq, leaf_hash, content })?;
    let nodes = reader.stored_nodes(verified.nodes.first_index, verified.nodes.hashes.len())?;
    let nodes: Result<Vec<Hash>, _> = nodes.iter().map(|node| Hash::try_from(node.as_slice())).collect();
    verified.check_nodes(&nodes.unwrap_or_default())?;
    let record = verified.record.clone().ok_or_else(|| unreadable("it has no record"))?;
    Ok((record, verified))
}

/// The columns that repeat what the record says.
fn check_columns(row: &EntryRow, record: &Record) -> Result<(), Flaw> {
    let columns = [
        ("kind", row.kind == record.kind),
        ("recorded_at", row.recorded_at == record.recorded_at),
        ("principal", row.principal == record.principal.to_string()),
    ];
    match columns.iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some((column, _)) => Err(Flaw::Column { seq: row.seq, column }),
    }
}

fn kept_checkpoints(reader: &Reader<'_>, against: &Against) -> Result<Vec<Checkpoint>, AuditFailure> {
    let mut checkpoints = Vec::new();
    for KeptCheckpoint { size: kept_as, note, .. } in reader.checkpoints()? {
        let checkpoint =
            read_note(&note, against).map_err(|cause| Flaw::Checkpoint { size: kept_as, cause })?;
        if checkpoint.size != kept_as {
            return Err(Flaw::Misplaced { size: checkpoint.size, kept_as }.into());
        }
        checkpoints.push(checkpoint);
    }
    Ok(checkpoints)
}

fn read_note(note: &str, against: &Against) -> Result<Checkpoint, BadCheckpoint> {
    match &against.verifier_key {
        Some(key) => checkpoint::verify(note, key),
        None => checkpoint::unverified(note),
    }
}

/// Checkpoints come by size: the first that is contradicted narrows down where the change is.
fn check_standing(entries: u64, checkpoints: &[(Checkpoint, Standing)]) -> Result<(), Flaw> {
    let mut held = 0;
    for (Checkpoint { size, .. }, standing) in checkpoints {
        match standing {
            Standing::Holds | Standing::BeforeStart => held = *size,
            Standing::Contradicted { .. } => {
                return Err(Flaw::Contradicted { first: held + 1, size: *size });
            }
            Standing::Shortened => return Err(Flaw::Shortened { size: *size, entries }),
        }
    }
    Ok(())
}

/// What belongs to no entry.
fn check_rest(reader: &Reader<'_>, entries: u64) -> Result<(), AuditFailure> {
    if let Some(seq) = reader.stray_words()? {
        return Err(Flaw::StrayWords { seq }.into());
    }
    let (found, due) = (reader.node_count()?, stored_count(entries));
    if found != due {
        return Err(Flaw::NodeCount { found, due }.into());
    }
    match reader.broken()? {
        Some(damage) => Err(Flaw::Damaged(damage).into()),
        None => Ok(()),
    }
}
