//! What canonical JSON can say.

/// The largest integer that every reader of JSON holds exactly: 2^53 - 1.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// The value has no canonical bytes that say the same as it does.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    #[error("{0} is no integer: numbers with a fraction or an exponent are not recorded")]
    NotAnInteger(f64),
    #[error("{0} is beyond ±(2^53 - 1)")]
    IntegerTooLarge(i128),
    /// For example two members of the same name, or a map whose keys are not text.
    #[error("not representable as canonical JSON: {0}")]
    NotRepresentable(#[from] serde_json::Error),
}
