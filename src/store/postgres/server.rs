//! A ledger's database on a server, as one service sees it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::store::error::StoreError;
use crate::store::location::Url;
use crate::store::postgres::connector::Connector;
use crate::store::postgres::link::Link;
use crate::store::postgres::migrations;
use crate::store::postgres::rows::get;
use crate::store::postgres::threads::Threads;
use crate::store::postgres::writer::Writer;
use crate::store::queue::Queue;
use crate::store::reader::Reader;

/// Connections of a service for those who read.
const READERS_MAX: usize = 16;
/// How long a place among them is waited for.
const PLACE_WITHIN: Duration = Duration::from_secs(2);

/// Cheap to clone; its threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Server {
    shared: Arc<Shared>,
    queue: Arc<Queue>,
}

struct Shared {
    connector: Connector,
    places: Mutex<Places>,
    freed: Condvar,
    _threads: Threads,
}

#[derive(Default)]
struct Places {
    idle: Vec<Link>,
    taken: usize,
}

impl Server {
    /// Opens a ledger that is there, and of this program's form.
    pub fn open(url: &Url) -> Result<Self, StoreError> {
        let threads = Threads::start()?;
        let connector = Connector::new(url, threads.handle())?;
        let first = connector.connect()?;
        migrations::check(&first)?;
        let queue = Arc::new(Queue::start(Writer::new(connector.clone()))?);
        let places = Mutex::new(Places { idle: vec![first], taken: 0 });
        let shared = Shared { connector, places, freed: Condvar::new(), _threads: threads };
        Ok(Self { shared: Arc::new(shared), queue })
    }

    pub(crate) fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Reads one state of the ledger.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_link(|link| {
            link.later("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", Vec::new())?;
            let found = look(&Reader::over(link));
            link.end("COMMIT");
            found
        })
    }

    /// Reads by one statement, without the cost of a transaction.
    pub fn read_once<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_link(|link| look(&Reader::over(link)))
    }

    /// Whether the leader is there and takes writes.
    pub fn check(&self) -> Result<(), StoreError> {
        self.with_link(|link| link.query("SELECT seq FROM head", &[]).map(drop))
    }

    /// The size of the database, in bytes; none while it cannot be asked.
    pub fn bytes(&self) -> u64 {
        let asked: Result<i64, StoreError> = self.with_link(|link| {
            let row = link.query_one("SELECT pg_database_size(current_database())", &[])?;
            row.map_or(Ok(0), |row| get(&row, 0))
        });
        asked.ok().and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default()
    }

    /// Writes what waits, and then no more.
    pub fn close(&self) {
        let (told, closed) = std::sync::mpsc::channel();
        self.queue.close(move |_| told.send(()).unwrap_or_default());
        // Also if it had ended before.
        closed.recv().unwrap_or_default();
    }

    fn with_link<T, E: From<StoreError>>(&self, act: impl FnOnce(&Link) -> Result<T, E>) -> Result<T, E> {
        let idle = self.take_place()?;
        let mut place = Place { shared: &self.shared, link: None };
        let link = match idle.filter(Link::is_sound) {
            Some(link) => link,
            None => self.shared.connector.connect()?,
        };
        act(place.link.insert(link))
    }

    /// A connection that is there already, or the right to make one.
    fn take_place(&self) -> Result<Option<Link>, StoreError> {
        let until = Instant::now() + PLACE_WITHIN;
        let mut places = self.shared.places.lock().unwrap_or_else(PoisonError::into_inner);
        while places.taken >= READERS_MAX {
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                return Err(StoreError::Unwritable("all connections to the database are in use".to_owned()));
            };
            let waited = self.shared.freed.wait_timeout(places, left);
            places = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        places.taken += 1;
        Ok(places.idle.pop())
    }
}

/// One of the places for those who read; given back when it is dropped.
struct Place<'s> {
    shared: &'s Shared,
    link: Option<Link>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut places = self.shared.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.taken -= 1;
        places.idle.extend(self.link.take().filter(Link::is_sound));
        self.shared.freed.notify_one();
    }
}
