//! Amendments: what is said of a thing changes, in one entry that names what changed and why.

use crate::domain::Invalid;

/// A change to what is said of a thing.
pub struct Amendment<F> {
    /// The fields that it sets or clears.
    pub changed: Vec<String>,
    pub reason: String,
    pub apply: Box<dyn FnOnce(F) -> Result<F, Invalid> + Send>,
}
