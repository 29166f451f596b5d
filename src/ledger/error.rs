//! Why the ledger does not do what it is asked: one closed list, in the ledger's own words.

use crate::domain::Invalid;
use crate::domain::ids::Seq;
use crate::domain::quote::Unanchored;
use crate::domain::time::Timestamp;
use crate::store::{StoreError, WriteFailure};

/// Why a request was not carried out. Nothing was written, but for [`Refusal::OutcomeUnknown`].
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What the request is about does not exist, or the caller cannot see it.
    #[error("there is no such {0}, or you cannot see it")]
    NotFound(&'static str),
    /// Something that the request refers to does not exist, or the caller cannot see it.
    #[error("{pointer}: there is no such {what}, or you cannot see it")]
    UnknownReference { pointer: String, what: &'static str },
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Several things at once; the first is told, all are listed.
    #[error("{}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Several(Vec<Refusal>),
    #[error("{pointer}: {reason}")]
    Quote { pointer: String, reason: Unanchored },
    /// An id of another dataset that another incident has, or that is of an incident unlike the one that is told.
    #[error("{detail}")]
    ExternalIdTaken { pointer: String, detail: String },
    /// Several things bear the name that is to say which one is meant.
    #[error("{pointer}: {detail}")]
    AmbiguousReference { pointer: String, detail: String },
    /// What it would change stands no longer.
    #[error("{0}")]
    NotActive(String),
    #[error("{pointer}: it belongs to another incident")]
    OtherIncident { pointer: String },
    #[error("no claim of this incident is of either source, or attributed to it: rule where one is")]
    SourcesNotCited,
    /// The resource changed since the caller read it.
    #[error("the last entry about it is {current}; read it again before you change it")]
    Stale { current: Seq },
    #[error("nobody reviews a claim that their own key recorded")]
    OwnClaim,
    #[error("{0}")]
    NotPermitted(&'static str),
    /// Anyone may read, but not this.
    #[error("{0}")]
    KeyNeeded(&'static str),
    #[error("this key was used for another request; a repeat has to have the same body")]
    IdempotencyKeyReused,
    #[error("as_of and as_of_seq cannot both be given")]
    AsOfTwice,
    #[error("the ledger cannot be asked as of {0}, which is still to come")]
    AsOfInFuture(String),
    #[error("{0}")]
    BeyondTheLog(String),
    #[error("{0}")]
    MoveExceedsFigure(String),
    #[error("{0}")]
    EmbargoNotAllowed(&'static str),
    #[error("a public ruling is not undone for the sake of claims under embargo; wait until they are public")]
    UndoUnderEmbargo,
    #[error("there is no text of this article to read: it was withheld, or redacted")]
    NoText,
    #[error(
        "the reader proposes nothing with this key in the article's text as it reads it now; get the proposals again"
    )]
    UnknownProposal,
    /// The language tag as it was given.
    #[error("the reader does not read {0}; it reads en and es")]
    LanguageNotRead(String),
    #[error("its words have been redacted already")]
    AlreadyRedacted,
    #[error("the ruling has been undone already")]
    AlreadyUndone,
    #[error("a ruling that undoes another cannot be undone; make the earlier ruling again")]
    UndoOfUndo,
    #[error("an article revises one of the same source and address")]
    OtherRevision,
    #[error("too many writes are waiting")]
    Overloaded,
    #[error("the storage cannot take writes now")]
    StorageUnavailable,
    /// What it says would be recorded for ever.
    #[error(
        "the clock of the service cannot be believed: {0}. Nothing is written until it is right, or accepted at a start"
    )]
    ClockLeapt(String),
    /// The commit may have been kept: repeat with the same idempotency key.
    #[error("whether this was recorded is unknown; repeat the request with the same Idempotency-Key")]
    OutcomeUnknown,
    /// A defect: the detail is for the log, never for a client.
    #[error("internal failure: {0}")]
    Internal(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unwritable(_) => Self::StorageUnavailable,
            StoreError::Unusable(detail) => Self::Internal(detail),
            StoreError::Failed(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<WriteFailure> for Refusal {
    fn from(failure: WriteFailure) -> Self {
        match failure {
            WriteFailure::QueueFull => Self::Overloaded,
            WriteFailure::Unwritable(_) | WriteFailure::Displaced(_) | WriteFailure::Stopped => {
                Self::StorageUnavailable
            }
            WriteFailure::OutcomeUnknown(_) => Self::OutcomeUnknown,
        }
    }
}

impl Refusal {
    pub(super) fn unknown(pointer: impl Into<String>, what: &'static str) -> Self {
        Self::UnknownReference { pointer: pointer.into(), what }
    }

    pub(super) fn retracted_article() -> Self {
        Self::NotActive("the article is retracted: nothing new stands on it".to_owned())
    }

    pub(super) fn in_future(asked: Timestamp) -> Self {
        Self::AsOfInFuture(asked.to_string())
    }

    /// The same refusal, for another request that failed with it.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Overloaded => Self::Overloaded,
            Self::StorageUnavailable => Self::StorageUnavailable,
            Self::OutcomeUnknown => Self::OutcomeUnknown,
            Self::ClockLeapt(doubt) => Self::ClockLeapt(doubt.clone()),
            Self::NotFound(what) => Self::NotFound(what),
            other => Self::Internal(other.to_string()),
        }
    }

    /// The same refusal, of a value that stands deeper in the request.
    pub fn under(self, prefix: &str) -> Self {
        let deeper = |pointer: String| format!("{prefix}{pointer}");
        match self {
            Self::UnknownReference { pointer, what } => {
                Self::UnknownReference { pointer: deeper(pointer), what }
            }
            Self::Invalid(invalid) => Self::Invalid(invalid.under(prefix)),
            Self::Quote { pointer, reason } => Self::Quote { pointer: deeper(pointer), reason },
            Self::ExternalIdTaken { pointer, detail } => {
                Self::ExternalIdTaken { pointer: deeper(pointer), detail }
            }
            Self::OtherIncident { pointer } => Self::OtherIncident { pointer: deeper(pointer) },
            Self::Several(all) => Self::Several(all.into_iter().map(|one| one.under(prefix)).collect()),
            other => other,
        }
    }

    /// Each of several, or itself.
    pub fn each(self) -> Vec<Self> {
        match self {
            Self::Several(all) => all,
            one => vec![one],
        }
    }

    /// Whether something that was sent is at fault, so that what else is can be told with it.
    const fn is_of_what_was_sent(&self) -> bool {
        matches!(
            self,
            Self::UnknownReference { .. }
                | Self::Invalid(_)
                | Self::Quote { .. }
                | Self::ExternalIdTaken { .. }
                | Self::AmbiguousReference { .. }
                | Self::OtherIncident { .. }
                | Self::NotActive(_)
                | Self::NotPermitted(_)
                | Self::Several(_)
        )
    }
}

/// All that is wrong with what was sent, gathered before it is refused.
#[derive(Default)]
pub(super) struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The value, or none where it is refused for what was sent.
    ///
    /// # Errors
    /// Those of the ledger, at once.
    pub fn gather<T, E: Into<Refusal>>(&mut self, result: Result<T, E>) -> Result<Option<T>, Refusal> {
        match result.map_err(Into::into) {
            Ok(value) => Ok(Some(value)),
            Err(refusal) if refusal.is_of_what_was_sent() => {
                self.0.extend(refusal.each());
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// # Errors
    /// What was gathered.
    pub fn settle(mut self) -> Result<(), Refusal> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(self.0.remove(0)),
            _ => Err(Refusal::Several(self.0)),
        }
    }
}
