//! Reading a ledger that nobody vouches for: its file opened for reading only, and its projections beside a rebuild.

use std::cmp::Ordering;
use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use crate::domain::entry::{Body, Envelope, Words};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::auditing::{Auditing, KeptCheckpoint};
use crate::store::entry::EntryRow;
use crate::store::error::StoreError;
use crate::store::projected::PROJECTIONS;
use crate::store::projected::Projection;
use crate::store::reader::Reader;
use crate::store::sqlite::entry::{all_after, entry_row};
use crate::store::sqlite::looking::{APPLICATION_ID, check_kind, open_reader};
use crate::store::sqlite::migrations;
use crate::store::sqlite::rows::seq;
use crate::store::transaction::Transaction;
use crate::store::view::sql;

/// A ledger's file, opened for reading only: beside a running service, or where nothing can be written.
pub struct ClosedStore {
    connection: Connection,
}

impl ClosedStore {
    /// Opens the file and holds on to the state that it has now.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let unusable = |error: &dyn fmt::Display| StoreError::Unusable(error.to_string());
        check_kind(path)?;
        std::fs::File::open(path).map_err(|error| unusable(&error))?;
        let connection = match open_reader(path).and_then(hold_state) {
            Err(StoreError::Unwritable(_)) if !beside(path, "-wal").exists() => {
                hold_state(open_immutable(path)?).map_err(|error| unusable(&error))?
            }
            opened => opened?,
        };
        let application_id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if application_id != APPLICATION_ID {
            return Err(StoreError::Unusable("it is not a ledger".to_owned()));
        }
        migrations::refuse_newer(&connection)?;
        Ok(Self { connection })
    }

    pub fn reader(&self) -> Reader<'_> {
        Reader::over(&self.connection)
    }
}

/// Writes the ledger's state into `copy`, an empty file, as a file that is whole by itself and synced: row by row, so that nothing that
/// was erased comes along.
pub fn copy_state(source: &Path, copy: &Path) -> Result<(), StoreError> {
    let store = ClosedStore::open(source)?;
    store.connection.execute_batch("ROLLBACK; PRAGMA query_only = OFF; PRAGMA temp_store = FILE;")?;
    let name = copy.to_str().ok_or_else(|| StoreError::Unwritable("its name is not UTF-8".to_owned()))?;
    store.connection.execute("VACUUM INTO ?1", [name])?;
    std::fs::File::open(copy)
        .and_then(|file| file.sync_all())
        .map_err(|error| StoreError::Unwritable(error.to_string()))
}

/// Makes the file of a closed ledger one beside which nothing is kept, as a copy is.
pub fn without_log(file: &Path) -> Result<(), StoreError> {
    Connection::open(file)?.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(())
}

/// Begins a transaction that lasts as long as the connection: all reads see one state.
fn hold_state(connection: Connection) -> Result<Connection, StoreError> {
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

/// In a folder where SQLite may make no files, a file without a log can still be read: nobody can be writing to it.
fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        uri.push_str(&format!("%{byte:02x}"));
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// The file that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether a log of an earlier file of this name is left, which SQLite would take for this one's.
pub fn has_leftover_log(path: &Path) -> bool {
    ["-wal", "-journal"].iter().any(|suffix| beside(path, suffix).exists())
}

impl Auditing for Connection {
    fn entries_until(
        &self,
        after: Seq,
        see: &mut dyn FnMut(Result<EntryRow, StoreError>) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepare(&all_after())?;
        let mut rows = statement.query([sql(after)])?;
        loop {
            let (row, is_last) = match rows.next() {
                Ok(None) => return Ok(()),
                Ok(Some(row)) => (entry_row(row).map_err(StoreError::from), false),
                Err(error) => (Err(error.into()), true),
            };
            if !see(row) || is_last {
                return Ok(());
            }
        }
    }
    fn stored_nodes(&self, first: u64, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement =
            self.prepare_cached("SELECT hash FROM node WHERE idx >= ?1 ORDER BY idx LIMIT ?2")?;
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        let rows = statement.query_map([sql(Seq(first)), limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn node_count(&self) -> Result<u64, StoreError> {
        Ok(self.query_row("SELECT count(*) FROM node", [], |row| seq(row, 0))?.0)
    }

    fn checkpoints(&self) -> Result<Vec<KeptCheckpoint>, StoreError> {
        let mut statement = self.prepare("SELECT size, note, signed_at FROM checkpoint ORDER BY size")?;
        let rows = statement.query_map([], |row| {
            let signed_at = Timestamp::from_micros(row.get(2)?);
            Ok(KeptCheckpoint { size: seq(row, 0)?.0, note: row.get(1)?, signed_at })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn stray_words(&self) -> Result<Option<Seq>, StoreError> {
        let query = "SELECT seq FROM words WHERE seq NOT IN (SELECT seq FROM entry) ORDER BY seq LIMIT 1";
        let mut statement = self.prepare(query)?;
        let mut rows = statement.query([])?;
        Ok(rows.next()?.map(|row| seq(row, 0)).transpose()?)
    }

    fn broken(&self) -> Result<Option<String>, StoreError> {
        let said: String = self.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(Some(said).filter(|said| said != "ok"))
    }
}

/// Tables, indexes and triggers by name, with the text that made them.
fn schema(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How a stored row differs from the one that the entries give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Missing,
    Surplus,
    Column(String),
}

/// The first row of a projection that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongRow {
    pub table: &'static str,
    /// Its key, for a human.
    pub key: String,
    /// The entry that the row names.
    pub entry: Seq,
    pub difference: Difference,
}

impl fmt::Display for WrongRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, key, entry, difference } = self;
        write!(f, "{table} row {key}, of entry {entry}: ")?;
        match difference {
            Difference::Missing => f.write_str("it follows from the entries and is missing"),
            Difference::Surplus => f.write_str("it does not follow from any entry"),
            Difference::Column(name) => write!(f, "its {name} is not what the entries give"),
        }
    }
}

/// The projections as the entries alone give them, in a temporary file that nobody else sees.
pub struct Rebuild {
    connection: Connection,
}

impl Rebuild {
    pub fn new() -> Result<Self, StoreError> {
        // An empty name is a private file that SQLite deletes.
        let mut connection = Connection::open("")?;
        connection.set_prepared_statement_cache_capacity(96);
        // The entries themselves are not copied, so references to them lead nowhere.
        connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")?;
        migrations::apply(&mut connection)?;
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection })
    }

    pub fn project(&self, envelope: &Envelope, body: &Body, words: &Words) -> Result<(), StoreError> {
        Transaction::over(&self.connection).project(envelope, body, words)
    }

    /// Whether the stored tables are of this program's form, so that they can be read.
    pub fn check_tables(&self, stored: &ClosedStore) -> Result<(), StoreError> {
        let (stored, due) = (schema(&stored.connection)?, schema(&self.connection)?);
        let is_table = |item: &&(String, String)| item.0.starts_with("table ");
        match due.iter().filter(is_table).find(|table| !stored.contains(table)) {
            None => Ok(()),
            Some((name, _)) => {
                Err(StoreError::Unusable(format!("the {name} is not of the form that this program makes")))
            }
        }
    }

    /// The first table, index or trigger that is missing, altered or not ours.
    pub fn altered_schema(&self, stored: &ClosedStore) -> Result<Option<String>, StoreError> {
        let (stored, due) = (schema(&stored.connection)?, schema(&self.connection)?);
        let lost = due.iter().find(|item| !stored.contains(item));
        let added = stored.iter().find(|item| !due.contains(item));
        Ok(lost.or(added).map(|(name, _)| name.clone()))
    }

    /// Compares all rows; gives their number, or the first that is wrong.
    pub fn compare(&self, stored: &ClosedStore) -> Result<Result<u64, WrongRow>, StoreError> {
        let mut compared = 0;
        for projection in &PROJECTIONS {
            match compare_table(projection, &stored.connection, &self.connection)? {
                Ok(rows) => compared += rows,
                Err(wrong) => return Ok(Err(wrong)),
            }
        }
        Ok(Ok(compared))
    }
}

fn compare_table(
    projection: &Projection,
    stored: &Connection,
    rebuilt: &Connection,
) -> Result<Result<u64, WrongRow>, StoreError> {
    let Projection { table, key, entry } = projection;
    let order = key.join(", ");
    let query = format!("SELECT {order}, {entry}, * FROM {table} ORDER BY {order}");
    let (mut stored, mut rebuilt) = (stored.prepare(&query)?, rebuilt.prepare(&query)?);
    let columns: Vec<String> = rebuilt.column_names().map(str::to_owned).collect();
    let (mut stored, mut rebuilt) = (stored.query([])?, rebuilt.query([])?);
    for count in 0.. {
        let (row, difference) = match (stored.next()?, rebuilt.next()?) {
            (None, None) => return Ok(Ok(count)),
            (Some(row), None) => (row, Difference::Surplus),
            (None, Some(row)) => (row, Difference::Missing),
            (Some(found), Some(due)) => match compare_keys(found, due, key.len())? {
                Ordering::Less => (found, Difference::Surplus),
                Ordering::Greater => (due, Difference::Missing),
                Ordering::Equal => match differing_column(found, due, columns.len())? {
                    None => continue,
                    Some(column) => (due, Difference::Column(columns[column].clone())),
                },
            },
        };
        return Ok(Err(wrong_row(projection, row, difference)?));
    }
    Ok(Ok(0))
}

fn wrong_row(projection: &Projection, row: &Row<'_>, difference: Difference) -> Result<WrongRow, StoreError> {
    let keys = (0..projection.key.len()).map(|column| Ok(shown(row.get_ref(column)?)));
    let keys: Vec<String> = keys.collect::<Result<_, rusqlite::Error>>()?;
    let entry = row.get::<_, i64>(projection.key.len()).ok().and_then(|number| u64::try_from(number).ok());
    let entry = Seq(entry.unwrap_or_default());
    Ok(WrongRow { table: projection.table, key: keys.join(" "), entry, difference })
}

fn compare_keys(left: &Row<'_>, right: &Row<'_>, columns: usize) -> Result<Ordering, StoreError> {
    for column in 0..columns {
        let ordering = match (left.get_ref(column)?, right.get_ref(column)?) {
            (ValueRef::Integer(left), ValueRef::Integer(right)) => left.cmp(&right),
            (ValueRef::Text(left), ValueRef::Text(right)) => left.cmp(right),
            (ValueRef::Blob(left), ValueRef::Blob(right)) => left.cmp(right),
            (left, right) => left.data_type().to_string().cmp(&right.data_type().to_string()),
        };
        if ordering != Ordering::Equal {
            return Ok(ordering);
        }
    }
    Ok(Ordering::Equal)
}

fn differing_column(left: &Row<'_>, right: &Row<'_>, columns: usize) -> Result<Option<usize>, StoreError> {
    for column in 0..columns {
        if left.get_ref(column)? != right.get_ref(column)? {
            return Ok(Some(column));
        }
    }
    Ok(None)
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => hex::encode(bytes),
    }
}
