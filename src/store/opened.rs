//! The open store: the one text that says which of the two it is.

use std::time::Duration;

use crate::store::error::StoreError;
use crate::store::location::Location;
use crate::store::postgres::Server;
use crate::store::queue::Queue;
use crate::store::reader::Reader;
use crate::store::sqlite::OneFile;

/// Cheap to clone; its writer ends when the last clone is dropped.
#[derive(Clone)]
pub enum Store {
    File(OneFile),
    Server(Server),
}

impl Store {
    /// Opens a ledger: a file is made if it is missing, and brought up to date; a server has to hold one of this program's form.
    pub fn open(at: &Location) -> Result<Self, StoreError> {
        Ok(match at {
            Location::File(file) => Self::File(OneFile::open(file)?),
            Location::Server(url) => Self::Server(Server::open(url)?),
        })
    }

    pub(crate) fn queue(&self) -> &Queue {
        match self {
            Self::File(file) => file.queue(),
            Self::Server(server) => server.queue(),
        }
    }

    /// All reads of `look` see the same state. On a server they are waited for.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::File(file) => file.read(look),
            Self::Server(server) => server.read(look),
        }
    }

    /// As [`Store::read`], for one statement: without the cost of a transaction.
    pub fn read_once<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::File(file) => file.read_once(look),
            Self::Server(server) => server.read_once(look),
        }
    }

    /// Whether writes can be kept, as far as can be seen.
    pub fn check_place(&self) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file.check_place(),
            Self::Server(server) => server.check(),
        }
    }

    /// The size of what is stored and of the log beside it, in bytes; a server's log is its own.
    pub fn bytes(&self) -> (u64, u64) {
        match self {
            Self::File(file) => file.bytes(),
            Self::Server(server) => (server.bytes(), 0),
        }
    }

    /// Empties what the storage keeps beside its tables of what was erased, where it can promise that: a server cannot.
    pub fn empty_log(&self) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file.empty_log(),
            Self::Server(_) => Ok(()),
        }
    }

    /// Closes the store once what waits is written.
    ///
    /// # Errors
    /// When readers of a file are still at it after so long.
    pub fn close(&self, patience: Duration) -> Result<(), StoreError> {
        match self {
            Self::File(file) => file.close(patience),
            Self::Server(server) => {
                server.close();
                Ok(())
            }
        }
    }
}
