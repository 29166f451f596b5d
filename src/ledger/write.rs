//! How anything is recorded: one entry after the other, each with its leaf and tree nodes, in the writer's transaction.

use crate::domain::article::Article;
use crate::domain::entry::{Body, ClaimBody, Envelope, Words};
use crate::domain::ids::{Principal, Seq};
use crate::domain::time::Timestamp;
use crate::journal::{Hash, Record, Salt, Version, canonical, leaf_hash, salted_hash};
use crate::ledger::Ledger;
use crate::ledger::caller::{Repeatable, Writing, Written};
use crate::ledger::clock::SteadyClock;
use crate::ledger::error::Refusal;
use crate::ledger::tree::Edge;
use crate::store::{
    Changes, NewEntry, Noun, Reader, Ready, Receipt, StoredAnswer, Transaction, WriteFailure,
};

/// How long an answer is kept for a repeated request.
const ANSWERS_KEPT_HOURS: i64 = 24;

/// Appends entries within one transaction.
pub(super) struct Pen<'p, 'c> {
    transaction: &'p Transaction<'c>,
    edge: Edge,
    last_time: Timestamp,
    pub(super) principal: Principal,
}

impl<'c> std::ops::Deref for Pen<'_, 'c> {
    type Target = Transaction<'c>;

    fn deref(&self) -> &Transaction<'c> {
        self.transaction
    }
}

impl<'p, 'c> Pen<'p, 'c> {
    /// The right edge is kept from write to write; after a rollback, or when another service has appended, it no longer fits and is
    /// read from storage.
    fn new(
        transaction: &'p Transaction<'c>,
        kept: Edge,
        clock: &SteadyClock,
        principal: Principal,
    ) -> Result<Self, Refusal> {
        clock.check()?;
        let head = transaction.head()?;
        let last_time = head.map_or(Timestamp::from_micros(0), |head| head.recorded_at);
        let edge = if kept.ends_at(head) { kept } else { Edge::read(transaction, head)? };
        Ok(Self { transaction, edge, last_time, principal })
    }

    /// The last entry so far.
    pub(super) fn last_seq(&self) -> Seq {
        self.edge.last_seq()
    }

    /// The time of the next entry: now, and never before the entry that went before.
    pub(super) fn time(&self) -> Timestamp {
        self.transaction.clock().max(self.last_time)
    }

    /// Appends one entry and brings the projections up to it.
    pub(super) fn append(&mut self, body: &Body, words: &Words) -> Result<Envelope, Refusal> {
        let envelope = self.append_sealed(&Sealed::new(body, words)?)?;
        self.transaction.project(&envelope, body, words)?;
        Ok(envelope)
    }

    /// Records a claim of an article that has been read already, and gives what stands; `changes` are settled once all claims are recorded.
    pub(super) fn append_claim(
        &mut self,
        sealed: &Sealed,
        body: &ClaimBody,
        words: &Words,
        article: &Article,
        changes: &mut Changes,
    ) -> Result<Ready, Refusal> {
        let envelope = self.append_sealed(sealed)?;
        Ok(self.transaction.project_claim(&envelope, body, words, article, changes)?)
    }

    fn append_sealed(&mut self, sealed: &Sealed) -> Result<Envelope, Refusal> {
        let recorded_at = self.time();
        let envelope =
            Envelope { seq: Seq(self.edge.last_seq().0 + 1), recorded_at, principal: self.principal };
        let record = Record {
            v: Version,
            seq: envelope.seq,
            kind: sealed.kind.to_owned(),
            recorded_at,
            principal: envelope.principal,
            body_sha256: sealed.body.sha256,
            words_sha256: sealed.words.as_ref().map(|words| words.sha256),
        };
        let record = record.canonical().map_err(internal)?;
        let leaf = leaf_hash(record.as_bytes());
        self.transaction.append_entry(&NewEntry {
            envelope,
            kind: sealed.kind,
            record: &record,
            body: &sealed.body.text,
            body_salt: sealed.body.salt.as_bytes(),
            words: sealed.words.as_ref().map(|words| (words.text.as_str(), words.salt.as_bytes().as_slice())),
            leaf: &leaf.0,
        })?;
        let appended = self.edge.append(leaf);
        let hashes: Vec<[u8; 32]> = appended.hashes.iter().map(|hash| hash.0).collect();
        self.transaction.append_nodes(appended.first_index, &hashes)?;
        self.last_time = recorded_at;
        Ok(envelope)
    }
}

/// An entry's body and words as they will be stored: canonical, salted and hashed, which needs no place in the ledger yet.
pub(super) struct Sealed {
    kind: &'static str,
    body: SealedPart,
    words: Option<SealedPart>,
}

struct SealedPart {
    text: String,
    salt: Salt,
    sha256: Hash,
}

impl Sealed {
    pub(super) fn new(body: &Body, words: &Words) -> Result<Self, Refusal> {
        let words = if words.is_empty() { None } else { Some(SealedPart::new(words)?) };
        Ok(Self { kind: body.kind().code(), body: SealedPart::new(body)?, words })
    }
}

impl SealedPart {
    fn new(part: &impl serde::Serialize) -> Result<Self, Refusal> {
        let text = canonical(part).map_err(internal)?;
        let salt = Salt::random().map_err(internal)?;
        let sha256 = salted_hash(&salt, text.as_bytes());
        Ok(Self { text, salt, sha256 })
    }
}

fn internal(error: impl std::fmt::Display) -> Refusal {
    Refusal::Internal(error.to_string())
}

/// What became of a job: committed or refused, or the failure of its group.
type Outcome<T> = Result<Result<T, Refusal>, WriteFailure>;

impl Ledger {
    /// Runs `act` once in the writer's transaction and shows what it left. A repeat of an earlier request shows what
    /// that one left, and does nothing.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        writing: Writing,
        act: impl FnOnce(&mut Pen<'_, '_>) -> Result<Receipt, Refusal> + Send + 'static,
        show: impl FnOnce(&Reader<'_>, Receipt) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<Written<T>, Refusal> {
        let job = self.job(writing, |pen| Ok((act(pen)?, None)), show);
        let answer = self.submit(job).await?;
        self.wake_after_write();
        Ok(answer)
    }

    /// As [`Ledger::write`], where `act` refuses, if it does, before it records anything, and knows what is to be shown.
    pub(super) async fn write_checking_first<T: Send + 'static>(
        &self,
        writing: Writing,
        act: impl FnOnce(&mut Pen<'_, '_>) -> Result<(Receipt, T), Refusal> + Send + 'static,
        show: impl FnOnce(&Reader<'_>, Receipt) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<Written<T>, Refusal> {
        let job = self.job(writing, |pen| act(pen).map(|(receipt, value)| (receipt, Some(value))), show);
        let (done, outcome) = self.outcome();
        self.store.queue().submit_checking_first(job, done);
        let answer = outcome.await.map_err(|_| Refusal::OutcomeUnknown)???;
        self.wake_after_write();
        Ok(answer)
    }

    /// What the writer does for a request.
    fn job<T: Send + 'static>(
        &self,
        writing: Writing,
        act: impl FnOnce(&mut Pen<'_, '_>) -> Result<(Receipt, Option<T>), Refusal> + Send + 'static,
        show: impl FnOnce(&Reader<'_>, Receipt) -> Result<T, Refusal> + Send + 'static,
    ) -> impl FnOnce(&Transaction<'_>) -> Result<Written<T>, Refusal> + Send + 'static {
        let (kept, clock) = (self.edge.clone(), self.clock.clone());
        let principal = writing.caller.principal();
        move |transaction| {
            let earlier = earlier_answer(transaction, principal, writing.repeatable.as_ref())?;
            if let Some(StoredAnswer { receipt, .. }) = earlier {
                let value = show(transaction, receipt)?;
                return Ok(Written { value, created: receipt.created, replayed: true });
            }
            let mut pen = Pen::new(transaction, kept.get(), &clock, principal)?;
            let (receipt, shown) = act(&mut pen)?;
            let value = shown.map_or_else(|| show(transaction, receipt), Ok)?;
            keep_answer(transaction, principal, writing.repeatable, receipt, None)?;
            kept.set(pen.edge);
            Ok(Written { value, created: receipt.created, replayed: false })
        }
    }

    /// Runs `act` in the writer's transaction, for a thread that may wait for its turn; `done` gets its result once that is committed.
    pub(super) fn write_waiting<T: Send + 'static>(
        &self,
        principal: Principal,
        act: impl FnOnce(&mut Pen<'_, '_>) -> Result<T, Refusal> + Send + 'static,
        done: impl FnOnce(Result<T, Refusal>) + Send + 'static,
    ) {
        let (kept, settled, ledger) = (self.edge.clone(), self.edge.clone(), self.wake.clone());
        let clock = self.clock.clone();
        let act = move |transaction: &Transaction<'_>| {
            let mut pen = Pen::new(transaction, kept.get(), &clock, principal)?;
            let value = act(&mut pen)?;
            kept.set(pen.edge);
            Ok(value)
        };
        self.store.queue().submit_waiting(act, move |result: Result<Result<T, Refusal>, _>| {
            settled.settle(&result);
            ledger.notify_waiters();
            done(result.map_err(Refusal::from).and_then(|value| value));
        });
    }

    /// Runs a job on the writer that appends no entries.
    pub(super) async fn submit<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (done, outcome) = self.outcome();
        self.store.queue().submit(act, done);
        outcome.await.map_err(|_| Refusal::OutcomeUnknown)??
    }

    /// Where the outcome of a job arrives, once the kept edge of the tree is settled by it.
    fn outcome<T: Send + 'static>(
        &self,
    ) -> (impl FnOnce(Outcome<T>) + Send + 'static, tokio::sync::oneshot::Receiver<Outcome<T>>) {
        let (done, outcome) = tokio::sync::oneshot::channel();
        let kept = self.edge.clone();
        let done = move |result| {
            kept.settle(&result);
            // A caller that went away no longer waits; what it asked for is done all the same.
            drop(done.send(result));
        };
        (done, outcome)
    }
}

/// A new thing, recorded by one entry.
pub(super) const fn recorded(envelope: Envelope) -> Receipt {
    Receipt { created: true, first: envelope.seq, last: envelope.seq }
}

/// A thing that entry `recorded` recorded and this entry changed.
pub(super) const fn changed(recorded: Seq, envelope: Envelope) -> Receipt {
    Receipt { created: true, first: recorded, last: envelope.seq }
}

/// A thing that stands as it is wanted: nothing was recorded.
pub(super) const fn unchanged(standing: &Ready) -> Receipt {
    Receipt { created: false, first: standing.seq, last: standing.last_seq }
}

/// Shows the thing that a receipt is about, as the write left it.
pub(super) fn left(noun: Noun) -> impl FnOnce(&Reader<'_>, Receipt) -> Result<Ready, Refusal> + Send {
    move |reader, receipt| {
        reader.state(noun, receipt.first, receipt.last)?.ok_or(Refusal::NotFound(noun.name()))
    }
}

pub(super) fn earlier_answer(
    transaction: &Transaction<'_>,
    principal: Principal,
    repeatable: Option<&Repeatable>,
) -> Result<Option<StoredAnswer>, Refusal> {
    let Some(Repeatable { key, path, body_sha256 }) = repeatable else { return Ok(None) };
    let kept_since = hours_before(transaction.clock(), ANSWERS_KEPT_HOURS);
    match transaction.stored_answer(&principal.to_string(), key, path, kept_since)? {
        None => Ok(None),
        Some(answer) if answer.body_sha256 == *body_sha256 => Ok(Some(answer)),
        Some(_) => Err(Refusal::IdempotencyKeyReused),
    }
}

pub(super) fn keep_answer(
    transaction: &Transaction<'_>,
    principal: Principal,
    repeatable: Option<Repeatable>,
    receipt: Receipt,
    nonce: Option<[u8; 32]>,
) -> Result<(), Refusal> {
    let Some(Repeatable { key, path, body_sha256 }) = repeatable else { return Ok(()) };
    let answer = StoredAnswer { body_sha256, receipt, nonce };
    let now = transaction.clock();
    transaction.store_answer(&principal.to_string(), &key, &path, &answer, now)?;
    Ok(transaction.forget_answers(hours_before(now, ANSWERS_KEPT_HOURS))?)
}

fn hours_before(time: Timestamp, hours: i64) -> Timestamp {
    Timestamp::from_micros(time.as_micros() - hours * 3_600_000_000)
}
