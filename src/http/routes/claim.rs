//! Claims.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::domain::ids::ClaimId;
use crate::http::answer::{changed, claimed, created_batch, page, resource, writing};
use crate::http::auth::{Administer, Contribute, Judge, May, Read};
use crate::http::conditional::{IfMatch, IfNoneMatch};
use crate::http::extract::{BATCH_BYTES_MAX, Body, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::amendment::Reason;
use crate::http::views::claim::{Claim, ClaimPage, ClaimQuery, NewClaim, NewClaimBatch, NewReview};
use crate::http::views::correction::NewCorrection;
use crate::http::views::time::{RecordedBy, TimeTravel};
use crate::ledger::Ledger;

/// Record a claim
///
/// The quote is found in the article's text, or the claim is refused. Where the quote names another number or nationality than the claim,
/// the answer says so in `notices`.
#[utoipa::path(
    tag = "claims", operation_id = "createClaim", params(IdempotencyKey), request_body = NewClaim,
    responses((status = 201, description = "Recorded", body = Claim)),
)]
#[post("/v1/claims")]
pub async fn create_claim(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewClaim>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    claimed(&ledger, ledger.create_claim(writing, body.value.try_into()?).await?)
}

/// Record many claims
///
/// All of them or none; a refusal points at the claim that caused it.
#[utoipa::path(
    tag = "claims", operation_id = "createClaimBatch", params(IdempotencyKey), request_body = NewClaimBatch,
    responses((status = 201, description = "All recorded", body = ClaimPage)),
)]
#[post("/v1/claims/batch")]
pub async fn create_claim_batch(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewClaimBatch, BATCH_BYTES_MAX>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    created_batch(&ledger, ledger.create_claims(writing, body.value.proven()?).await?)
}

/// List claims
///
/// In the order they were recorded.
#[utoipa::path(
    tag = "claims", operation_id = "listClaims", params(ClaimQuery, Page, TimeTravel),
    responses((status = 200, description = "One page", body = ClaimPage)),
)]
#[get("/v1/claims")]
pub async fn list_claims(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(filter, wanted, time): Params<ClaimQuery, Page, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let filter = filter.filter(time.reported_by)?;
    let view = ledger.view(&may, time.into()).await?;
    page(&request, &ledger.claims(&filter, view, wanted.into())?)
}

/// Get a claim
///
/// As it stands, or stood.
#[utoipa::path(
    tag = "claims", operation_id = "getClaim", params(("claim_id" = ClaimId, Path), RecordedBy, IfNoneMatch),
    responses((status = 200, description = "The claim", body = Claim)),
)]
#[get("/v1/claims/{claim_id}")]
pub async fn get_claim(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ClaimId>,
    Params(time, ..): Params<RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    Ok(resource(&request, ledger.claim(&may, id, view)?))
}

/// Correct a claim
///
/// Another claim of the same incident takes its place; the old one stays readable. Send the whole claim, or only what changes of it.
#[utoipa::path(
    tag = "claims", operation_id = "correctClaim", params(("claim_id" = ClaimId, Path), IdempotencyKey, IfMatch),
    request_body = NewCorrection, responses((status = 201, description = "The new claim", body = Claim)),
)]
#[post("/v1/claims/{claim_id}/correction")]
pub async fn correct_claim(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ClaimId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<NewCorrection>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    let (correction, reason) = body.value.proven()?;
    claimed(&ledger, ledger.correct_claim(writing, id, seen.into(), correction, reason).await?)
}

/// Retract a claim
///
/// It stays readable and no longer counts. A contributor retracts only what their own key recorded.
#[utoipa::path(
    tag = "claims", operation_id = "retractClaim", params(("claim_id" = ClaimId, Path), IdempotencyKey, IfMatch),
    request_body = Reason, responses((status = 200, description = "Retracted", body = Claim)),
)]
#[post("/v1/claims/{claim_id}/retraction")]
pub async fn retract_claim(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ClaimId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    Ok(changed(ledger.retract_claim(writing, id, seen.into(), body.value.reason).await?))
}

/// Review a claim
///
/// What it judges holds from then on. Nobody reviews a claim that their own key recorded.
#[utoipa::path(
    tag = "claims", operation_id = "reviewClaim", params(("claim_id" = ClaimId, Path), IdempotencyKey, IfMatch),
    request_body = NewReview, responses((status = 200, description = "Reviewed", body = Claim)),
)]
#[post("/v1/claims/{claim_id}/review")]
pub async fn review_claim(
    may: May<Judge>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ClaimId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<NewReview>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    Ok(changed(
        ledger.review_claim(writing, id, seen.into(), (&body.value).try_into()?, body.value.reason).await?,
    ))
}

/// Redact a claim
///
/// Its words are erased for good; its count and every proof stay.
#[utoipa::path(
    tag = "claims", operation_id = "redactClaim", params(("claim_id" = ClaimId, Path), IdempotencyKey, IfMatch),
    request_body = Reason, responses((status = 200, description = "Redacted", body = Claim)),
)]
#[post("/v1/claims/{claim_id}/redaction")]
pub async fn redact_claim(
    may: May<Administer>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ClaimId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    Ok(changed(ledger.redact_claim(writing, id, seen.into(), body.value.reason).await?))
}
