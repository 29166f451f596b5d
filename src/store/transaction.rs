//! The transaction that a write stands in.

use crate::domain::audience::Audience;
use crate::domain::ids::{ImportId, IncidentId, KeyId, Principal, Seq};
use crate::domain::time::Timestamp;
use crate::store::article::PutArticles;
use crate::store::claim::PutClaims;
use crate::store::entry::{AppendEntries, NewEntry};
use crate::store::error::StoreError;
use crate::store::figure::{FigureSet, PutFigures};
use crate::store::idempotency::{PutReceipts, StoredAnswer};
use crate::store::import_run::PutImports;
use crate::store::incident::PutIncidents;
use crate::store::key::{NewKey, PutKeys};
use crate::store::reader::{Read, Reader};
use crate::store::ruling::PutRulings;
use crate::store::source::PutSources;
use crate::store::total::{PutTotals, TotalPart};

/// All that one job may write, noun by noun. Its reads see what it wrote.
pub(super) trait Write:
    Read
    + AppendEntries
    + PutSources
    + PutIncidents
    + PutArticles
    + PutClaims
    + PutRulings
    + PutFigures
    + PutTotals
    + PutReceipts
    + PutKeys
    + PutImports
{
    /// The storage's own clock: one for all that write into it.
    fn clock(&self) -> Timestamp;
}

/// The open transaction of a job. Reads through it see what the job has written.
pub struct Transaction<'w> {
    reader: Reader<'w>,
    pub(super) write: &'w dyn Write,
}

impl<'w> Transaction<'w> {
    /// Over what the caller began and will commit.
    pub(super) fn over(write: &'w dyn Write) -> Self {
        Self { reader: Reader::over(write), write }
    }

    /// The storage's own clock: one for all that write into it.
    pub fn clock(&self) -> Timestamp {
        self.write.clock()
    }

    pub fn append_entry(&self, entry: &NewEntry<'_>) -> Result<(), StoreError> {
        self.write.append_entry(entry)
    }

    /// Appends tree nodes from `first` on.
    pub fn append_nodes(&self, first: u64, nodes: &[[u8; 32]]) -> Result<(), StoreError> {
        self.write.append_nodes(first, nodes)
    }

    pub fn keep_checkpoint(&self, size: u64, note: &str, signed_at: Timestamp) -> Result<(), StoreError> {
        self.write.keep_checkpoint(size, note, signed_at)
    }

    pub fn keep_figure_set(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        set: &FigureSet,
    ) -> Result<(), StoreError> {
        self.write.keep_figure_set(id, policy, audience, set)
    }

    pub fn mark_stale(&self, audience: Audience, incident: IncidentId) -> Result<(), StoreError> {
        self.write.mark_stale(audience, incident)
    }

    /// Counts an incident as it stands instead of as it was counted before.
    pub fn count_incident(
        &self,
        audience: Audience,
        incident: IncidentId,
        parts: &[TotalPart],
    ) -> Result<(), StoreError> {
        self.write.count_incident(audience, incident, parts)
    }

    pub fn store_answer(
        &self,
        principal: &str,
        key: &str,
        path: &str,
        answer: &StoredAnswer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write.store_answer(principal, key, path, answer, now)
    }

    /// Forgets answers older than `before`.
    pub fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        self.write.forget_answers(before)
    }

    pub fn add_key(&self, key: &NewKey) -> Result<(), StoreError> {
        self.write.add_key(key)
    }

    /// Ends a key; a key that has ended stays as it was.
    pub fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.write.revoke_key(id, at)
    }

    pub fn note_key_use(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.write.note_key_use(id, at)
    }

    /// Notes that an import recorded the entries from one to another.
    pub fn note_import(
        &self,
        import: ImportId,
        principal: Principal,
        first: Seq,
        last: Seq,
    ) -> Result<(), StoreError> {
        self.write.note_import(import, principal, first, last)
    }

    /// Notes that an import was taken back: what it recorded may be imported again.
    pub fn note_retraction(&self, import: ImportId) -> Result<(), StoreError> {
        self.write.note_retraction(import)
    }
}

impl<'w> std::ops::Deref for Transaction<'w> {
    type Target = Reader<'w>;

    fn deref(&self) -> &Reader<'w> {
        &self.reader
    }
}
