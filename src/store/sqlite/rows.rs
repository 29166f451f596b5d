//! How rows are read and pages asked for in SQLite.

use rusqlite::Row;

use crate::domain::ids::Seq;
use crate::store::error::StoreError;
use crate::store::page::{Gathering, Order, PageRequest, Rows};
use crate::store::view::Ready;

/// Reads an entry number; SQLite's integers are signed, ours are not.
pub(super) fn seq(row: &Row<'_>, column: usize) -> rusqlite::Result<Seq> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map(Seq).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

pub(super) fn ready(row: &Row<'_>) -> rusqlite::Result<Ready> {
    Ok(Ready { seq: seq(row, 0)?, last_seq: seq(row, 1)?, json: row.get(2)? })
}

/// The WHERE and ORDER BY of a page over `column`; binds `:after` and `:limit`.
pub(super) fn page_sql(page: PageRequest, column: &str) -> (String, String) {
    let (after, order) = page_sql_looking(page, column);
    (after, format!("{order} LIMIT :limit"))
}

/// As [`page_sql`], where rows are told apart while they are looked at: there is no limit to bind.
pub(super) fn page_sql_looking(page: PageRequest, column: &str) -> (String, String) {
    let (comparison, direction) = match page.order {
        Order::Ascending => (">", "ASC"),
        Order::Descending => ("<", "DESC"),
    };
    (format!("{column} {comparison} :after"), format!("ORDER BY {column} {direction}"))
}

/// The page of what a statement finds: each row a number, and a document third, or null if it is not listed.
pub(super) fn gather(page: PageRequest, mut found: rusqlite::Rows<'_>) -> Result<Rows, StoreError> {
    let mut gathering = Gathering::new(page);
    while let Some(row) = found.next()? {
        let document = row.get_ref(2)?.as_bytes_or_null().map_err(rusqlite::Error::from)?;
        if !gathering.take(seq(row, 0)?.0, document) {
            break;
        }
    }
    Ok(gathering.done())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy,
            ) => Self::Unwritable(error.to_string()),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unusable(error.to_string()),
            _ => Self::Failed(Box::new(error)),
        }
    }
}

/// The states of a thing: the entry that began each, and its document.
pub(super) fn history<T: serde::de::DeserializeOwned>(
    mut found: rusqlite::Rows<'_>,
) -> Result<Vec<(Seq, T)>, StoreError> {
    let mut states = Vec::new();
    while let Some(row) = found.next()? {
        let json = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        states.push((seq(row, 0)?, serde_json::from_str(json)?));
    }
    Ok(states)
}
