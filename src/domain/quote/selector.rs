//! A quote as it is sent, and the places that it may mean.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// At most this many places are named when a quote is ambiguous.
pub(super) const CANDIDATES_MAX: usize = 20;

/// A quote as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    pub exact: String,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub start: Option<u64>,
}

/// Where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

/// A quote found in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    pub span: Span,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
}

/// A place of the text that a quote may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QuoteCandidate)]
pub struct Candidate {
    /// First code point of the place in the text, from 0: what `quote.start` takes.
    #[schema(minimum = 0, maximum = 200_000)]
    pub start: u64,
    /// One past its last code point.
    #[schema(minimum = 1, maximum = 200_000)]
    pub end: u64,
    /// What stands right before, in whole words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub prefix: Option<String>,
    /// What stands right after, in whole words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub suffix: Option<String>,
}

/// What has to stand around a quote.
#[derive(Clone, Copy, Default)]
pub struct Context<'q> {
    pub prefix: Option<&'q str>,
    pub suffix: Option<&'q str>,
}

impl Context<'_> {
    pub const fn is_empty(self) -> bool {
        self.prefix.is_none() && self.suffix.is_none()
    }
}
