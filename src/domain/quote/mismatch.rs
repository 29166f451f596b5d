//! What a quote names otherwise than the claim that stands on it.

/// The words are fit to print: "at least 22", "Japanese".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuoteMismatch {
    Number(String),
    Nationality(String),
}

impl QuoteMismatch {
    /// "another number (22)".
    pub fn named(&self) -> String {
        match self {
            Self::Number(named) => format!("another number ({named})"),
            Self::Nationality(named) => format!("another nationality ({named})"),
        }
    }
}
