//! Notices: what the answer to a recorded claim remarks; nothing is refused for it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::quote::QuoteMismatch;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What a notice is about.
    NoticeCode {
        /// The quote names another number or nationality than the claim.
        QuoteMismatch = "quote_mismatch",
    }
}

/// What somebody should look at again.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    pub code: NoticeCode,
    /// The value that it is about, as a JSON pointer into the claim.
    #[schema(example = "/count")]
    pub pointer: String,
    /// What was seen, in a sentence.
    #[schema(example = "The quote names another number (22) than the claim.")]
    pub detail: String,
}

impl From<&QuoteMismatch> for Notice {
    fn from(mismatch: &QuoteMismatch) -> Self {
        let pointer = match mismatch {
            QuoteMismatch::Number(_) => "/count",
            QuoteMismatch::Nationality(_) => "/nationalities",
        };
        Self {
            code: NoticeCode::QuoteMismatch,
            pointer: pointer.to_owned(),
            detail: format!("The quote names {} than the claim.", mismatch.named()),
        }
    }
}
