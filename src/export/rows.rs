//! What writes a table.

use std::io;

use super::cell::Cell;

/// Writes rows of a table, one at a time, in constant memory.
pub trait Rows {
    fn write(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
    /// Writes what is left; nothing is complete without it.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
