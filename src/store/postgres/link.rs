//! One connection, used by one thread at a time. Writes wait in memory until something is read, and are then sent together.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use crate::domain::time::Timestamp;
use crate::store::entry::Head;
use crate::store::error::StoreError;
use crate::store::postgres::rows::failed;
use crate::store::postgres::wait::wait;

/// A server that is silent for longer is taken for lost.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

pub(super) type Parameter = Box<dyn ToSql + Sync + Send>;

/// A statement that is not sent yet.
struct Pending {
    sql: &'static str,
    parameters: Vec<Parameter>,
}

/// What is appended to in the open transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appending {
    pub(super) clock: Timestamp,
    pub(super) head: Option<Head>,
    /// The first entry of the transaction.
    pub(super) first: Option<Head>,
}

/// How far a transaction has come.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pending: usize,
    sent: u64,
    written: u64,
    appending: Option<Appending>,
}

pub(super) struct Link {
    client: Client,
    notices: Arc<AtomicU64>,
    prepared: RefCell<HashMap<String, Statement>>,
    pending: RefCell<Vec<Pending>>,
    /// Writes that were sent.
    sent: Cell<u64>,
    /// Writes, sent or not.
    written: Cell<u64>,
    broken: Cell<bool>,
    /// While the head is locked.
    pub(super) appending: Cell<Option<Appending>>,
}

impl Link {
    pub(super) fn new(client: Client, notices: Arc<AtomicU64>) -> Self {
        Self {
            client,
            notices,
            prepared: RefCell::default(),
            pending: RefCell::default(),
            sent: Cell::new(0),
            written: Cell::new(0),
            broken: Cell::new(false),
            appending: Cell::new(None),
        }
    }

    /// Whether it may be used again.
    pub(super) fn is_sound(&self) -> bool {
        !self.broken.get() && !self.client.is_closed()
    }

    /// Whether a statement failed, with which its transaction is lost.
    pub(super) fn has_failed(&self) -> bool {
        self.broken.get()
    }

    /// How often the server told what nobody asked for.
    pub(super) fn notices(&self) -> u64 {
        self.notices.load(Ordering::SeqCst)
    }

    /// Statements whose answers do not matter but that they come.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.answered(self.client.batch_execute(sql))
    }

    /// Sends what waits, and this one statement, and gives its rows.
    pub(super) fn query(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let pending = self.pending.take();
        self.sent.set(self.sent.get() + pending.len() as u64);
        let mut statements = Vec::with_capacity(pending.len());
        for waits in &pending {
            statements.push(self.prepare(waits.sql)?);
        }
        let asked = self.prepare(sql)?;
        let executed = pending.iter().zip(&statements).map(|(waits, statement)| -> Answer<'_> {
            Box::pin(async move {
                let parameters: Vec<&(dyn ToSql + Sync)> =
                    waits.parameters.iter().map(|parameter| &**parameter as &(dyn ToSql + Sync)).collect();
                self.client.execute(statement, &parameters).await.map(|_| Vec::new())
            })
        });
        let last: Answer<'_> = Box::pin(async { self.client.query(&asked, parameters).await });
        self.answered(in_order(executed.chain([last]).collect()))
    }

    /// The first row, if there is one.
    pub(super) fn query_one(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, parameters)?.into_iter().next())
    }

    pub(super) fn exists(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<bool, StoreError> {
        Ok(!self.query(sql, parameters)?.is_empty())
    }

    /// A write that is sent with the next statement whose answer matters.
    pub(super) fn later(&self, sql: &'static str, parameters: Vec<Parameter>) -> Result<(), StoreError> {
        self.written.set(self.written.get() + 1);
        self.pending.borrow_mut().push(Pending { sql, parameters });
        Ok(())
    }

    /// Sends all that waits.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        if self.pending.borrow().is_empty() { Ok(()) } else { self.query("SELECT 1", &[]).map(drop) }
    }

    /// Begins to send a statement whose answer nobody waits for.
    pub(super) fn end(&self, sql: &'static str) {
        self.pending.borrow_mut().clear();
        let mut ending = Box::pin(self.client.batch_execute(sql));
        let sent = poll_fn(|context| {
            let ended = matches!(ending.as_mut().poll(context), Poll::Ready(Err(_)));
            Poll::Ready(ended)
        });
        if wait(sent, ANSWERS_WITHIN) != Some(false) {
            self.broken.set(true);
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            pending: self.pending.borrow().len(),
            sent: self.sent.get(),
            written: self.written.get(),
            appending: self.appending.get(),
        }
    }

    /// Whether nothing was written since, be it sent or not.
    pub(super) fn is_at(&self, mark: &Mark) -> bool {
        mark.written == self.written.get()
    }

    /// Takes back what was written since a savepoint was the first thing to wait.
    pub(super) fn undo(&self, to: &Mark) -> Result<(), StoreError> {
        self.appending.set(to.appending);
        if to.sent == self.sent.get() {
            self.pending.borrow_mut().truncate(to.pending);
            return Ok(());
        }
        self.pending.borrow_mut().clear();
        self.later("ROLLBACK TO SAVEPOINT job", Vec::new())?;
        self.later("RELEASE SAVEPOINT job", Vec::new())
    }

    /// Keeps what was written since.
    pub(super) fn keep(&self, since: &Mark) -> Result<(), StoreError> {
        if since.sent == self.sent.get() {
            // The savepoint itself waits still, and is not needed.
            self.pending.borrow_mut().remove(since.pending);
            return Ok(());
        }
        self.later("RELEASE SAVEPOINT job", Vec::new())
    }

    fn prepare(&self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.answered(self.client.prepare(sql))?;
        self.prepared.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Whatever fails, the transaction that it stood in is lost, and the connection with it.
    fn answered<T>(
        &self,
        asked: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, StoreError> {
        let answered = match wait(asked, ANSWERS_WITHIN) {
            Some(answer) => answer.map_err(failed),
            None => Err(StoreError::Unwritable("the database does not answer".to_owned())),
        };
        if answered.is_err() {
            self.broken.set(true);
        }
        answered
    }

    /// Commits, and says whether that is certain.
    pub(super) fn commit(&self, within: Duration) -> Result<(), StoreError> {
        let before = self.notices();
        let committed = match wait(self.client.batch_execute("COMMIT"), within) {
            Some(answer) => answer.map_err(failed),
            None => Err(StoreError::Unwritable("the commit was not answered".to_owned())),
        };
        // A commit that no longer waits for the standby is answered all the same, with a notice.
        match committed {
            Ok(()) if self.notices() == before => Ok(()),
            Ok(()) => Err(StoreError::Unwritable("the commit was answered with a notice".to_owned())),
            Err(error) => Err(error),
        }
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<Row>, tokio_postgres::Error>> + 'a>>;

/// Sends all in this order before it waits for any; gives the last one's rows, or the first failure.
async fn in_order(mut answers: Vec<Answer<'_>>) -> Result<Vec<Row>, tokio_postgres::Error> {
    let mut done: Vec<Option<Result<Vec<Row>, tokio_postgres::Error>>> =
        answers.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut waits = false;
        for (answer, done) in answers.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            match answer.as_mut().poll(context) {
                Poll::Ready(outcome) => *done = Some(outcome),
                Poll::Pending => waits = true,
            }
        }
        if waits { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    done.into_iter().flatten().try_fold(Vec::new(), |_, outcome| outcome)
}
