//! What the ledger refuses, in the words of HTTP. Every case is mapped by hand; details for the log stay here.

use crate::domain::quote::Unanchored;
use crate::http::auth::not_authenticated;
use crate::http::problem::{FieldError, Problem, ProblemCode};
use crate::ledger::Refusal;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = match &refusal {
            Refusal::Quote { reason, .. } => reason.to_string(),
            other => other.to_string(),
        };
        match refusal {
            Refusal::Several(all) => Self::of_all(all.into_iter().map(Self::from), detail),
            Refusal::NotFound(_) => Self::new(ProblemCode::NotFound, detail),
            Refusal::UnknownReference { pointer, .. } => {
                pointed(ProblemCode::UnknownReference, pointer, detail)
            }
            Refusal::Invalid(invalid) => invalid.into(),
            Refusal::Quote { pointer, reason } => {
                let (code, candidates) = match reason {
                    Unanchored::NotFound { candidates, .. } => (ProblemCode::QuoteNotFound, candidates),
                    Unanchored::Ambiguous { candidates, .. } => (ProblemCode::QuoteAmbiguous, candidates),
                };
                pointed(code, pointer, detail).with_candidates(candidates)
            }
            Refusal::ExternalIdTaken { pointer, .. } => {
                pointed(ProblemCode::ExternalIdTaken, pointer, detail)
            }
            Refusal::AmbiguousReference { pointer, .. } => {
                pointed(ProblemCode::AmbiguousReference, pointer, detail)
            }
            Refusal::OtherIncident { pointer } => pointed(ProblemCode::OtherIncident, pointer, detail),
            Refusal::NotActive(_) => Self::new(ProblemCode::NotActive, detail),
            Refusal::Stale { .. } => Self::new(ProblemCode::Stale, detail),
            Refusal::OwnClaim => Self::new(ProblemCode::OwnClaim, detail),
            Refusal::KeyNeeded(_) => not_authenticated(&detail),
            Refusal::NotPermitted(_) => Self::new(ProblemCode::NotPermitted, detail),
            Refusal::IdempotencyKeyReused => Self::new(ProblemCode::IdempotencyKeyReused, detail),
            Refusal::AsOfTwice => Self::new(ProblemCode::AsOfTwice, detail),
            Refusal::AsOfInFuture(_) => Self::new(ProblemCode::AsOfInFuture, detail),
            Refusal::BeyondTheLog(_) => Self::new(ProblemCode::BeyondTheLog, detail),
            Refusal::SourcesNotCited => {
                pointed(ProblemCode::OtherIncident, "/effect/source_ids".into(), detail)
            }
            Refusal::MoveExceedsFigure(_) => {
                pointed(ProblemCode::MoveExceedsFigure, "/effect/n".into(), detail)
            }
            Refusal::EmbargoNotAllowed(_) => {
                pointed(ProblemCode::EmbargoNotAllowed, "/claim/embargo_until".into(), detail)
            }
            Refusal::UndoUnderEmbargo => pointed(ProblemCode::EmbargoNotAllowed, "/claim_ids".into(), detail),
            Refusal::AlreadyRedacted => Self::new(ProblemCode::AlreadyRedacted, detail),
            Refusal::AlreadyUndone | Refusal::UndoOfUndo => {
                pointed(ProblemCode::AlreadyUndone, "/effect/ruling_id".into(), detail)
            }
            Refusal::NoText => Self::new(ProblemCode::NoText, detail),
            Refusal::UnknownProposal => Self::new(ProblemCode::UnknownProposal, detail),
            Refusal::LanguageNotRead(_) => Self::new(ProblemCode::LanguageNotRead, detail),
            Refusal::OtherRevision => pointed(ProblemCode::ArticleHasOtherSource, "/revises".into(), detail),
            Refusal::Overloaded => Self::new(ProblemCode::Overloaded, detail),
            Refusal::StorageUnavailable => Self::new(ProblemCode::StorageUnavailable, detail),
            Refusal::ClockLeapt(_) => Self::new(ProblemCode::StorageUnavailable, detail),
            Refusal::OutcomeUnknown => Self::new(ProblemCode::OutcomeUnknown, detail),
            Refusal::Internal(cause) => {
                tracing::error!(cause, "a request failed");
                Self::internal()
            }
        }
    }
}

fn pointed(code: ProblemCode, pointer: String, detail: String) -> Problem {
    let error = FieldError::refused(pointer, code, detail.clone());
    Problem::new(code, detail).with_errors(vec![error])
}
