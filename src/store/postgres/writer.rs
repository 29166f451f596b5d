//! Commits groups of jobs under the lock of the ledger's head, and finds out what became of a commit that was not answered.

use std::time::{Duration, Instant};

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::entry::Head;
use crate::store::error::StoreError;
use crate::store::postgres::connector::Connector;
use crate::store::postgres::link::{Appending, Link};
use crate::store::postgres::rows::{get, seq};
use crate::store::queue::{Commit, Job, Kind, WriteFailure};
use crate::store::transaction::{Transaction, Write};
use crate::store::view::sql;

/// How long a leader is looked for before a group has run: a switchover is over by then.
const LEADER_WITHIN: Duration = Duration::from_secs(5);
const COMMIT_WITHIN: Duration = Duration::from_secs(10);
/// How long it is looked what became of a commit: a failover is over by then.
const RESOLVED_WITHIN: Duration = Duration::from_secs(60);
const TRY_EVERY: Duration = Duration::from_millis(200);

impl Write for Link {
    fn clock(&self) -> Timestamp {
        self.appending.get().map_or(Timestamp::from_micros(0), |appending| appending.clock)
    }
}

pub(super) struct Writer {
    connector: Connector,
    link: Option<Link>,
}

/// How a group ended before its commit.
enum Ran {
    /// All is sent and answered; the first entry, if there is one.
    Written(Option<Head>),
    /// Nothing is to be kept.
    Nothing,
}

impl Writer {
    pub(super) fn new(connector: Connector) -> Self {
        Self { connector, link: None }
    }

    /// A connection that holds the head's lock.
    fn begin(&mut self) -> Result<Link, StoreError> {
        let until = Instant::now() + LEADER_WITHIN;
        loop {
            let link = match self.link.take().filter(Link::is_sound) {
                Some(link) => Ok(link),
                None => self.connector.connect(),
            };
            match link.and_then(|link| lock(&link).map(|()| link)) {
                Ok(link) => return Ok(link),
                Err(StoreError::Unwritable(_)) if Instant::now() < until => std::thread::sleep(TRY_EVERY),
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the entries of a group whose commit was not answered are kept: asked under the head's lock, which waits for what is still
    /// under way, and in a transaction that writes, so that what it saw is as durable as its own commit.
    fn resolve(&self, first: Head) -> Option<bool> {
        let until = Instant::now() + RESOLVED_WITHIN;
        while Instant::now() < until {
            if let Ok(kept) = self.connector.connect().and_then(|link| look_up(&link, first)) {
                return Some(kept);
            }
            std::thread::sleep(TRY_EVERY);
        }
        None
    }
}

impl Commit for Writer {
    fn commit(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), WriteFailure> {
        if group.iter().any(|job| job.kind() == Kind::Rewrite) {
            // What was erased is in no answer any more; when its bytes are overwritten is the server's affair.
            return Ok(());
        }
        let link = self.begin().map_err(|error| unwritable(&error))?;
        // On any failure before the commit the connection is dropped, and with it the transaction.
        let first = match run(&link, group)? {
            Ran::Nothing => {
                link.appending.set(None);
                link.batch("ROLLBACK").map_err(|error| unwritable(&error))?;
                self.link = Some(link);
                return Ok(());
            }
            Ran::Written(first) => first,
        };
        link.appending.set(None);
        let Err(error) = link.commit(COMMIT_WITHIN) else {
            self.link = Some(link);
            return Ok(());
        };
        drop(link);
        tracing::warn!(%error, "a commit was not answered; looking what became of it");
        match first.map(|first| self.resolve(first)) {
            Some(Some(true)) => Ok(()),
            // What appends no entries can be asked for again.
            Some(Some(false)) | None => Err(unwritable(&error)),
            Some(None) => Err(WriteFailure::OutcomeUnknown(error.to_string())),
        }
    }
}

/// Locks the head; tells what it is, and the time.
fn lock(link: &Link) -> Result<(), StoreError> {
    link.later("BEGIN ISOLATION LEVEL READ COMMITTED", Vec::new())?;
    let query = "SELECT seq, recorded_at, leaf, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint FROM head FOR UPDATE";
    let row = link.query_one(query, &[])?;
    let row = row.ok_or_else(|| StoreError::Unusable("its head is missing".to_owned()))?;
    let (number, recorded_at) = (seq(&row, 0)?, Timestamp::from_micros(get(&row, 1)?));
    let leaf: Option<Vec<u8>> = get(&row, 2)?;
    let leaf = leaf.and_then(|leaf| leaf.try_into().ok());
    let head = leaf.filter(|_| number > Seq(0)).map(|leaf| Head { seq: number, recorded_at, leaf });
    let clock = Timestamp::from_micros(get(&row, 3)?).max(recorded_at);
    link.appending.set(Some(Appending { clock, head, first: None }));
    Ok(())
}

/// Runs the jobs, and sends all that they wrote.
fn run(link: &Link, group: &mut [Box<dyn Job>]) -> Result<Ran, WriteFailure> {
    let begun = link.mark();
    let alone = group.len() == 1;
    for job in group {
        let before = link.mark();
        let has_savepoint = !alone && job.kind() == Kind::Undoable;
        if has_savepoint {
            link.later("SAVEPOINT job", Vec::new()).map_err(|error| unwritable(&error))?;
        }
        let keep = job.run(&Transaction::over(link));
        if link.has_failed() {
            return Err(WriteFailure::Unwritable("the transaction was undone".to_owned()));
        }
        if alone && !keep {
            return Ok(Ran::Nothing);
        }
        if has_savepoint {
            let ended = if keep { link.keep(&before) } else { link.undo(&before) };
            ended.map_err(|error| unwritable(&error))?;
        } else if !keep && !link.is_at(&before) {
            return Err(WriteFailure::Unwritable("a write of the group failed halfway".to_owned()));
        }
    }
    if link.is_at(&begun) {
        return Ok(Ran::Nothing);
    }
    let first = link.appending.get().and_then(|appending| appending.first);
    if first.is_some() {
        move_head(link).map_err(|error| unwritable(&error))?;
    }
    link.flush().map_err(|error| unwritable(&error))?;
    Ok(Ran::Written(first))
}

fn move_head(link: &Link) -> Result<(), StoreError> {
    let Some(head) = link.appending.get().and_then(|appending| appending.head) else { return Ok(()) };
    link.later(
        "UPDATE head SET seq = $1, recorded_at = $2, leaf = $3",
        vec![Box::new(sql(head.seq)), Box::new(head.recorded_at.as_micros()), Box::new(head.leaf.to_vec())],
    )
}

fn look_up(link: &Link, first: Head) -> Result<bool, StoreError> {
    lock(link)?;
    let row = link.query_one("SELECT leaf FROM entry WHERE seq = $1", &[&sql(first.seq)])?;
    let leaf: Option<Vec<u8>> = row.map(|row| get(&row, 0)).transpose()?;
    link.later("UPDATE head SET asked = asked + 1", Vec::new())?;
    link.flush()?;
    link.commit(COMMIT_WITHIN)?;
    Ok(leaf.as_deref() == Some(first.leaf.as_slice()))
}

fn unwritable(error: &StoreError) -> WriteFailure {
    WriteFailure::Unwritable(error.to_string())
}
