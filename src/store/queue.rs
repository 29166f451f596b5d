//! The queue before the one writer: what waits shares a commit, then each is answered (group commit). Knows no database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

/// Requests that may wait; one more is refused.
const QUEUE_MAX: usize = 1_024;
/// Requests that share one commit.
const GROUP_MAX: usize = 512;

/// Why a write has no answer of its own.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteFailure {
    #[error("too many writes are waiting")]
    QueueFull,
    #[error("the storage cannot take writes: {0}")]
    Unwritable(String),
    /// The commit may or may not have been kept.
    #[error("the outcome of the commit is unknown: {0}")]
    OutcomeUnknown(String),
    /// The file or its log is no longer the one that was opened: nothing was written, and nothing more will be.
    #[error("the ledger's files were replaced, cut or removed: {0}")]
    Displaced(String),
    #[error("the writer has stopped")]
    Stopped,
}

/// One request to write: runs in the group's transaction, is answered once the group's outcome is known.
pub(super) trait Job: Send {
    /// Whether what it wrote is to be kept.
    fn run(&mut self, transaction: &Transaction<'_>) -> bool;
    fn answer(self: Box<Self>, outcome: Result<(), WriteFailure>);
    fn kind(&self) -> Kind;
}

/// How a job shares a commit with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What it wrote is undone if it is refused.
    Undoable,
    /// It is refused before it writes anything, or not at all: after that only a failing storage stops it, and with it the group.
    /// It needs no savepoint, in which every page that it changes would be copied.
    ChecksFirst,
    /// It is large enough for a commit of its own.
    Large,
    /// It writes the whole file anew, in a transaction of SQLite's own.
    Rewrite,
    /// Nothing is written after it.
    Last,
}

struct Task<A, D, T, E> {
    act: Option<A>,
    result: Option<Result<T, E>>,
    done: D,
    kind: Kind,
}

impl<A, D, T, E> Job for Task<A, D, T, E>
where
    A: FnOnce(&Transaction<'_>) -> Result<T, E> + Send,
    D: FnOnce(Result<Result<T, E>, WriteFailure>) + Send,
    T: Send,
    E: Send,
{
    fn run(&mut self, transaction: &Transaction<'_>) -> bool {
        self.result = self.act.take().map(|act| act(transaction));
        matches!(self.result, Some(Ok(_)))
    }

    /// A refusal is certain whatever became of the group; a success is one only if the group was committed.
    fn answer(self: Box<Self>, outcome: Result<(), WriteFailure>) {
        let answer = match (self.result, outcome) {
            (Some(Err(refusal)), _) => Ok(Err(refusal)),
            (Some(Ok(value)), Ok(())) => Ok(Ok(value)),
            (_, Err(failure)) => Err(failure),
            (None, Ok(())) => Err(WriteFailure::Stopped),
        };
        (self.done)(answer);
    }

    fn kind(&self) -> Kind {
        self.kind
    }
}

/// What is done to the file as a whole.
struct Whole<D>(Kind, D);

impl<D: FnOnce(Result<(), WriteFailure>) + Send> Job for Whole<D> {
    fn run(&mut self, _: &Transaction<'_>) -> bool {
        true
    }

    fn answer(self: Box<Self>, outcome: Result<(), WriteFailure>) {
        (self.1)(outcome);
    }

    fn kind(&self) -> Kind {
        self.0
    }
}

/// What a store does with a group: runs its jobs in one transaction, and commits that.
pub(super) trait Commit: Send + 'static {
    fn commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), WriteFailure>;
}

pub(crate) struct Queue {
    jobs: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    told: Arc<Told>,
}

/// What the writer's thread tells of itself.
#[derive(Default)]
struct Told {
    stopped: AtomicBool,
    waiting: AtomicU64,
    commits: AtomicU64,
    failed_commits: AtomicU64,
}

/// How the writer fares, since it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterLoad {
    /// Requests that wait now.
    pub waiting: u64,
    pub commits: u64,
    pub failed_commits: u64,
}

impl Queue {
    pub(super) fn start(store: impl Commit) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let told = Arc::<Told>::default();
        let tells = Arc::clone(&told);
        let thread = std::thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || write_until_closed(store, &jobs, &tells))
            .map_err(|error| StoreError::Unwritable(error.to_string()))?;
        Ok(Self { jobs: Some(queue), thread: Some(thread), told })
    }

    /// Whether a commit's outcome became unknown, or the writer died: the process has to start anew to find out.
    pub(crate) fn has_stopped(&self) -> bool {
        self.told.stopped.load(Ordering::Acquire) || self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    pub(crate) fn load(&self) -> WriterLoad {
        let number = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let Told { waiting, commits, failed_commits, .. } = &*self.told;
        WriterLoad {
            waiting: number(waiting),
            commits: number(commits),
            failed_commits: number(failed_commits),
        }
    }

    /// Runs `act` in the next group's transaction; `done` gets its result once the group is committed.
    pub(crate) fn submit<T: Send + 'static, E: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<Result<T, E>, WriteFailure>) + Send + 'static,
    ) {
        let job = Task { act: Some(act), result: None, done, kind: Kind::Undoable };
        self.enqueue(Box::new(job), SyncSender::try_send);
    }

    /// As [`Queue::submit`], for what is refused, if it is, before it writes anything.
    pub(crate) fn submit_checking_first<T: Send + 'static, E: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<Result<T, E>, WriteFailure>) + Send + 'static,
    ) {
        let job = Task { act: Some(act), result: None, done, kind: Kind::ChecksFirst };
        self.enqueue(Box::new(job), SyncSender::try_send);
    }

    /// As [`Queue::submit`], for much work that is committed by itself; waits for a place in the queue: not for a thread that
    /// serves others.
    pub(crate) fn submit_waiting<T: Send + 'static, E: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<Result<T, E>, WriteFailure>) + Send + 'static,
    ) {
        let job = Task { act: Some(act), result: None, done, kind: Kind::Large };
        self.enqueue(Box::new(job), |queue, job| Ok(queue.send(job)?));
    }

    /// Writes every page of the file anew: what was erased, and what was moved and left behind, is in none of them.
    pub(crate) fn rewrite(&self, done: impl FnOnce(Result<(), WriteFailure>) + Send + 'static) {
        self.enqueue(Box::new(Whole(Kind::Rewrite, done)), SyncSender::try_send);
    }

    /// Closes the file once what waits is written; `done` is told when it is closed.
    pub(crate) fn close(&self, done: impl FnOnce(Result<(), WriteFailure>) + Send + 'static) {
        self.enqueue(Box::new(Whole(Kind::Last, done)), |queue, job| Ok(queue.send(job)?));
    }

    /// Puts a job into the queue, or answers it at once.
    fn enqueue(
        &self,
        job: Box<dyn Job>,
        put: impl FnOnce(&SyncSender<Box<dyn Job>>, Box<dyn Job>) -> Result<(), TrySendError<Box<dyn Job>>>,
    ) {
        let Some(queue) = self.jobs.as_ref().filter(|_| !self.has_stopped()) else {
            return job.answer(Err(WriteFailure::Stopped));
        };
        self.told.waiting.fetch_add(1, Ordering::Relaxed);
        let Err(unsent) = put(queue, job) else { return };
        self.told.waiting.fetch_sub(1, Ordering::Relaxed);
        match unsent {
            TrySendError::Full(job) => job.answer(Err(WriteFailure::QueueFull)),
            TrySendError::Disconnected(job) => job.answer(Err(WriteFailure::Stopped)),
        }
    }
}

impl Drop for Queue {
    /// What was taken is still committed.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) =
            self.thread.take().filter(|thread| thread.thread().id() != std::thread::current().id())
        {
            // A writer that panicked has nothing left to commit.
            drop(thread.join());
        }
    }
}

fn write_until_closed(mut store: impl Commit, jobs: &Receiver<Box<dyn Job>>, told: &Told) {
    let mut next = None;
    while let Some(first) = next.take().or_else(|| jobs.recv().ok()) {
        let mut group = take_group(first, jobs, &mut next);
        told.waiting.fetch_sub(group.len() as u64, Ordering::Relaxed);
        if group.iter().any(|job| job.kind() == Kind::Last) {
            drop(store);
            return group.into_iter().for_each(|job| job.answer(Ok(())));
        }
        let outcome = store.commit(&mut group);
        let count = if outcome.is_ok() { &told.commits } else { &told.failed_commits };
        count.fetch_add(1, Ordering::Relaxed);
        let ends = matches!(outcome, Err(WriteFailure::OutcomeUnknown(_) | WriteFailure::Displaced(_)));
        if let (Err(failure), true) = (&outcome, ends) {
            tracing::error!(%failure, "no more is written");
        }
        told.stopped.store(ends, Ordering::Release);
        for job in group {
            job.answer(outcome.clone());
        }
        if ends {
            break;
        }
    }
}

/// The first and those that wait behind it and can share its commit; the one that cannot is `next`.
fn take_group(
    first: Box<dyn Job>,
    jobs: &Receiver<Box<dyn Job>>,
    next: &mut Option<Box<dyn Job>>,
) -> Vec<Box<dyn Job>> {
    let is_alone = |job: &dyn Job| matches!(job.kind(), Kind::Large | Kind::Rewrite | Kind::Last);
    let shared = !is_alone(&*first);
    let mut group = Vec::from([first]);
    if shared {
        while group.len() < GROUP_MAX
            && let Ok(job) = jobs.try_recv()
        {
            if is_alone(&*job) {
                *next = Some(job);
                break;
            }
            group.push(job);
        }
    }
    group
}

#[cfg(test)]
mod tests;
