//! How rows are read and pages asked for in PostgreSQL.

use tokio_postgres::Row;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::FromSql;
use uuid::Uuid;

use crate::domain::ids::Seq;
use crate::store::error::StoreError;
use crate::store::page::{Gathering, Order, PageRequest, Rows};
use crate::store::view::Ready;

/// Rows that are asked for at once.
const AT_ONCE_MIN: i64 = 64;
const AT_ONCE_MAX: i64 = 512;

/// What a failed statement means: whether the server cannot take it now, or the statement is wrong.
pub(super) fn failed(error: tokio_postgres::Error) -> StoreError {
    let Some(said) = error.as_db_error() else {
        return match error.to_string() {
            // Nothing else is told of a connection than that it is not there.
            _ if error.is_closed() => {
                StoreError::Unwritable("the connection to the database is lost".to_owned())
            }
            _ => StoreError::Unwritable(with_cause(&error)),
        };
    };
    match said.code() {
        code if *code == SqlState::INVALID_PASSWORD
            || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION =>
        {
            StoreError::Unusable(format!("its server refuses the user or the password: {}", said.message()))
        }
        code if *code == SqlState::INVALID_CATALOG_NAME => StoreError::Unusable(said.message().to_owned()),
        code if *code == SqlState::UNDEFINED_TABLE || *code == SqlState::INVALID_SCHEMA_NAME => {
            StoreError::Unusable("it holds no ledger: make one with casualty-ledger migrate".to_owned())
        }
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            StoreError::Unusable(format!("its user may not do this: {}", said.message()))
        }
        code => match code.code().get(..2) {
            Some("08" | "25" | "40" | "53" | "55" | "57" | "58") => StoreError::Unwritable(error_text(said)),
            _ => StoreError::Failed(Box::new(error)),
        },
    }
}

fn error_text(said: &tokio_postgres::error::DbError) -> String {
    format!("{}: {}", said.code().code(), said.message())
}

fn with_cause(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text
}

/// A column of a row.
pub(super) fn get<'r, T: FromSql<'r>>(row: &'r Row, column: usize) -> Result<T, StoreError> {
    row.try_get(column).map_err(failed)
}

/// An entry number; PostgreSQL's integers are signed, ours are not.
pub(super) fn seq(row: &Row, column: usize) -> Result<Seq, StoreError> {
    let number: i64 = get(row, column)?;
    let no_entry = || StoreError::Unusable(format!("{number} is no number of an entry"));
    u64::try_from(number).map(Seq).map_err(|_| no_entry())
}

pub(super) fn uuid(bytes: [u8; 16]) -> Uuid {
    Uuid::from_bytes(bytes)
}

pub(super) fn id(row: &Row, column: usize) -> Result<[u8; 16], StoreError> {
    Ok(get::<Uuid>(row, column)?.into_bytes())
}

pub(super) fn ready(row: &Row) -> Result<Ready, StoreError> {
    Ok(Ready { seq: seq(row, 0)?, last_seq: seq(row, 1)?, json: get(row, 2)? })
}

/// All rows, each read alike.
pub(super) fn each<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.iter().map(read).collect()
}

/// The states of a thing: the entry that began each, and its document.
pub(super) fn history<T: serde::de::DeserializeOwned>(rows: &[Row]) -> Result<Vec<(Seq, T)>, StoreError> {
    each(rows, |row| Ok((seq(row, 0)?, serde_json::from_str(get(row, 1)?)?)))
}

/// Documents in a first column.
pub(super) fn documents<T: serde::de::DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>, StoreError> {
    each(rows, |row| Ok(serde_json::from_str(get(row, 0)?)?))
}

/// The WHERE and ORDER BY of a page over states: after `$1` and `$2`, at most `$3`.
pub(super) fn page_sql(page: PageRequest, seq: &str, from: &str) -> (String, String) {
    let (comparison, direction) = match page.order {
        Order::Ascending => (">", "ASC"),
        Order::Descending => ("<", "DESC"),
    };
    (
        format!("({seq}, {from}) {comparison} ($1, $2)"),
        format!("ORDER BY {seq} {direction}, {from} {direction} LIMIT $3"),
    )
}

/// The page of what a statement finds piece by piece: each row a number, the entry that began the state, and a document, or null if it
/// is not listed.
pub(super) fn gather(
    page: PageRequest,
    mut ask: impl FnMut(i64, i64, i64) -> Result<Vec<Row>, StoreError>,
) -> Result<Rows, StoreError> {
    let mut gathering = Gathering::new(page);
    let from = if page.order == Order::Ascending { i64::MAX } else { 0 };
    let (mut after, mut at_once) = ((page.after(), from), page.fetch().clamp(AT_ONCE_MIN, AT_ONCE_MAX));
    loop {
        let rows = ask(after.0, after.1, at_once)?;
        for row in &rows {
            let document: Option<&str> = get(row, 2)?;
            if !gathering.take(seq(row, 0)?.0, document.map(str::as_bytes)) {
                return Ok(gathering.done());
            }
        }
        match rows.last() {
            Some(last) if rows.len() as i64 == at_once => after = (get(last, 0)?, get(last, 1)?),
            _ => return Ok(gathering.done()),
        }
        at_once = (at_once * 2).min(AT_ONCE_MAX);
    }
}
