//! Opening the file: one writer, and a read-only connection for each thread that reads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError, Weak};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::store::error::StoreError;
use crate::store::queue::Queue;
use crate::store::reader::Reader;
use crate::store::sqlite::looking::{
    APPLICATION_ID, BUSY_TIMEOUT, STATEMENT_CACHE, check_kind, open_reader, plan_once,
};
use crate::store::sqlite::migrations;
use crate::store::sqlite::place::Place;
use crate::store::sqlite::writer::Writer;

/// Pages that the writer keeps at hand, in KiB.
const WRITER_CACHE_KIB: i64 = 8 * 1024;
/// Pages in the write-ahead log at which they are moved into the file.
const LOG_PAGES: i64 = 8_000;
/// How often it is looked whether a reader has read.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Full: every commit is synced before it is acknowledged.
const SYNCHRONOUS_FULL: i64 = 2;

static NEXT_STORE: AtomicU64 = AtomicU64::new(1);

/// A thread's own connection; none until it reads, and once the store is closed.
type OwnReader = Mutex<Option<Connection>>;

thread_local! {
    static READERS: RefCell<HashMap<u64, Arc<OwnReader>>> = RefCell::new(HashMap::new());
}

/// The open file. Cheap to clone; the writer thread ends when the last clone is dropped.
#[derive(Clone)]
pub struct OneFile {
    path: Arc<Path>,
    number: u64,
    place: Arc<Place>,
    queue: Arc<Queue>,
    readers: Arc<Mutex<Vec<Weak<OwnReader>>>>,
}

impl OneFile {
    /// Opens the file, creating it (mode 0600) if it is missing, and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = open_writer(path)?;
        let number = NEXT_STORE.fetch_add(1, Ordering::Relaxed);
        let place = Arc::new(Place::of(path)?);
        let queue = Arc::new(Queue::start(Writer { connection, place: Arc::clone(&place) })?);
        Ok(Self { path: Arc::from(path), number, place, queue, readers: Arc::default() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the write-ahead log into the file and empties it, so that it holds nothing that was erased. Readers that are
    /// still at it are waited for.
    pub fn empty_log(&self) -> Result<(), StoreError> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            return Err(StoreError::Unwritable("readers keep the write-ahead log in use".to_owned()));
        }
        Ok(())
    }

    /// Whether writes can be kept: the files stand where they stood, and there is room.
    pub fn check_place(&self) -> Result<(), StoreError> {
        self.place.check()?;
        self.place.check_room()
    }

    /// The size of the file and of its log, in bytes.
    pub fn bytes(&self) -> (u64, u64) {
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        (length(&self.path), length(Path::new(&log)))
    }

    pub(crate) fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Reads on this thread's own connection, within one transaction: all reads of `look` see the same state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_own(|connection| {
            let snapshot = connection.unchecked_transaction().map_err(StoreError::from)?;
            look(&Reader::over(&*snapshot))
        })
    }

    /// One statement on this thread's own connection: as [`OneFile::read`], without the cost of a transaction.
    pub fn read_once<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_own(|connection| look(&Reader::over(connection)))
    }

    fn with_own<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let own = READERS.with_borrow_mut(|readers| readers.remove(&self.number));
        let own = own.unwrap_or_else(|| self.new_reader());
        let result = {
            let mut connection = own.lock().unwrap_or_else(PoisonError::into_inner);
            let open = match connection.take() {
                Some(open) => open,
                None => open_reader(&self.path)?,
            };
            act(connection.insert(open))
        };
        READERS.with_borrow_mut(|readers| readers.insert(self.number, own));
        result
    }

    fn new_reader(&self) -> Arc<OwnReader> {
        let reader = Arc::<OwnReader>::default();
        let mut all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|reader| reader.strong_count() > 0);
        all.push(Arc::downgrade(&reader));
        reader
    }

    /// Closes the file once what waits is written and who reads has read, so that all is in the one file and none is left beside it.
    ///
    /// # Errors
    /// When readers are still at it after so long.
    pub fn close(&self, patience: Duration) -> Result<(), StoreError> {
        let (told, closed) = std::sync::mpsc::channel();
        let tell = move |_| told.send(()).unwrap_or_default();
        self.queue.close(tell);
        // Also if it had ended before.
        closed.recv().unwrap_or_default();
        let until = Instant::now() + patience;
        let all = std::mem::take(&mut *self.readers.lock().unwrap_or_else(PoisonError::into_inner));
        for reader in all.iter().filter_map(Weak::upgrade) {
            while let Err(TryLockError::WouldBlock) = reader.try_lock() {
                if Instant::now() >= until {
                    return Err(StoreError::Unwritable("it is still being read".to_owned()));
                }
                std::thread::sleep(LOOK_EVERY);
            }
            drop(reader.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
        self.empty_log()
    }
}

fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    create_private(path)?;
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let application_id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application_id != APPLICATION_ID {
        if tables > 0 {
            return Err(StoreError::Unusable("it is a database, but not a ledger".to_owned()));
        }
        connection
            .execute_batch(&format!("PRAGMA page_size = 4096; PRAGMA application_id = {APPLICATION_ID};"))?;
    }
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.execute_batch(&format!(
        "PRAGMA cache_size = -{WRITER_CACHE_KIB}; PRAGMA wal_autocheckpoint = {LOG_PAGES};"
    ))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    migrations::apply(&mut connection)?;
    check_durability(&connection)?;
    Ok(connection)
}

/// A ledger that forgets what it acknowledged is worse than none: read back what was asked for.
fn check_durability(connection: &Connection) -> Result<(), StoreError> {
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if synchronous == SYNCHRONOUS_FULL && journal == "wal" {
        return Ok(());
    }
    Err(StoreError::Unusable(format!(
        "it would not be durable (synchronous {synchronous}, journal {journal})"
    )))
}

/// The ledger may hold what is not yet public: its file is its owner's alone.
fn create_private(path: &Path) -> Result<(), StoreError> {
    check_kind(path)?;
    let shown = PathBuf::from(path).display().to_string();
    let created: std::io::Result<File> =
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    created.map(drop).map_err(|error| StoreError::Unwritable(format!("{shown}: {error}")))
}
