//! Reads of one state of the ledger, whatever keeps it.

use crate::domain::ids::Seq;
use crate::store::answer::Answers;
use crate::store::article::Articles;
use crate::store::auditing::Auditing;
use crate::store::claim::Claims;
use crate::store::entry::{Entries, EntryRow};
use crate::store::error::StoreError;
use crate::store::figure::Figures;
use crate::store::idempotency::Receipts;
use crate::store::import_run::Imports;
use crate::store::incident::Incidents;
use crate::store::key::Keys;
use crate::store::ruling::Rulings;
use crate::store::source::Sources;
use crate::store::total::Totals;

/// All that is read of a ledger, noun by noun.
pub trait Read:
    Entries
    + Sources
    + Incidents
    + Articles
    + Claims
    + Rulings
    + Figures
    + Totals
    + Answers
    + Receipts
    + Keys
    + Imports
    + Auditing
{
}

impl<T> Read for T where
    T: Entries
        + Sources
        + Incidents
        + Articles
        + Claims
        + Rulings
        + Figures
        + Totals
        + Answers
        + Receipts
        + Keys
        + Imports
        + Auditing
{
}

/// A consistent look at the ledger, for one or more reads.
#[derive(Clone, Copy)]
pub struct Reader<'r>(&'r dyn Read);

impl<'r> Reader<'r> {
    pub(super) fn over(read: &'r dyn Read) -> Self {
        Self(read)
    }

    /// Every entry after a number, in order, until `see` fails. A row that does not read back is handed on as an error.
    pub fn each_entry<E: From<StoreError>>(
        &self,
        after: Seq,
        mut see: impl FnMut(Result<EntryRow, StoreError>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut failed = None;
        self.0.entries_until(after, &mut |row| match see(row) {
            Ok(()) => true,
            Err(error) => {
                failed = Some(error);
                false
            }
        })?;
        failed.map_or(Ok(()), Err)
    }
}

impl<'r> std::ops::Deref for Reader<'r> {
    type Target = dyn Read + 'r;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}
