//! What is left of words that were erased.

/// Stands where a text had to be present and was redacted.
pub const REDACTED: &str = "[redacted]";
