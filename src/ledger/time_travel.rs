//! As of when the ledger is read.

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;

/// As of when a reader asks: what had been recorded by a time or an entry, of what had been published by a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeTravel {
    pub as_of: Option<Timestamp>,
    pub as_of_seq: Option<Seq>,
    pub reported_by: Option<Timestamp>,
}
