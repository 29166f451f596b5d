//! The transaction that a write stands in.

use rusqlite::Connection;

use crate::store::reader::Reader;

/// The open transaction of a job. Reads through it see what the job has written.
pub struct Transaction<'c> {
    reader: Reader<'c>,
}

impl<'c> Transaction<'c> {
    /// Over a connection whose transaction the caller began.
    pub(super) fn over(connection: &'c Connection) -> Self {
        Self { reader: Reader(connection) }
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.reader.0
    }
}

impl<'c> std::ops::Deref for Transaction<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}
