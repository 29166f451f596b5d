//! Sources.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

use crate::domain::ids::SourceId;
use crate::domain::source::Source;
use crate::http::answer::{changed, created, page, resource, writing};
use crate::http::auth::{Contribute, Judge, May, Read};
use crate::http::conditional::{IfMatch, IfNoneMatch};
use crate::http::extract::{Body, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::source::{NewSource, SourceAmendment, SourcePage, SourceQuery};
use crate::http::views::time::RecordedBy;
use crate::ledger::Ledger;

/// Record a source
///
/// Anyone who can say a number: an outlet, a ministry, a hospital, a witness.
#[utoipa::path(
    tag = "sources", operation_id = "createSource", params(IdempotencyKey), request_body = NewSource,
    responses((status = 201, description = "Recorded", body = Source)),
)]
#[post("/v1/sources")]
pub async fn create_source(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewSource>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    created(ledger.create_source(writing, body.value.try_into()?).await?, "/v1/sources")
}

/// List sources
///
/// In the order they were recorded.
#[utoipa::path(
    tag = "sources", operation_id = "listSources", params(SourceQuery, Page, RecordedBy),
    responses((status = 200, description = "One page", body = SourcePage)),
)]
#[get("/v1/sources")]
pub async fn list_sources(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(filter, wanted, time): Params<SourceQuery, Page, RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    page(&request, &ledger.sources(&filter.into(), view, wanted.into())?)
}

/// Get a source
///
/// As it stands, or stood.
#[utoipa::path(
    tag = "sources", operation_id = "getSource", params(("source_id" = SourceId, Path), RecordedBy, IfNoneMatch),
    responses((status = 200, description = "The source", body = Source)),
)]
#[get("/v1/sources/{source_id}")]
pub async fn get_source(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<SourceId>,
    Params(time, ..): Params<RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    Ok(resource(&request, ledger.source(id, view)?))
}

/// Amend a source
///
/// What is said of it changes in one entry; what was said before stays readable by `as_of`.
#[utoipa::path(
    tag = "sources", operation_id = "amendSource", params(("source_id" = SourceId, Path), IfMatch),
    request_body = SourceAmendment, responses((status = 200, description = "Amended", body = Source)),
)]
#[patch("/v1/sources/{source_id}")]
pub async fn amend_source(
    may: May<Judge>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<SourceId>,
    seen: IfMatch,
    body: Body<SourceAmendment>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, IdempotencyKey(None), &request, body.sha256);
    Ok(changed(ledger.amend_source(writing, id, seen.into(), body.value.try_into()?).await?))
}
