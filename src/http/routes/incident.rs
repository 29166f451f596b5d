//! Incidents.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::http::answer::{changed, created, page_of, resource, writing};
use crate::http::auth::{Contribute, Judge, May, Read};
use crate::http::conditional::{IfMatch, IfNoneMatch};
use crate::http::extract::{Body, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::incident::{IncidentAmendment, IncidentPage, IncidentQuery, NewIncident};
use crate::http::views::time::RecordedBy;
use crate::ledger::Ledger;

/// Record an incident
///
/// One event in which people were harmed, held or rescued.
#[utoipa::path(
    tag = "incidents", operation_id = "createIncident", params(IdempotencyKey), request_body = NewIncident,
    responses((status = 201, description = "Recorded", body = Incident)),
)]
#[post("/v1/incidents")]
pub async fn create_incident(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewIncident>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    created(ledger.create_incident(writing, body.value.try_into()?).await?, "/v1/incidents")
}

/// List incidents
///
/// In the order they were recorded, each with how much is recorded of it and the totals that a reader asks for first. A page of large
/// incidents may have fewer than `limit`.
#[utoipa::path(
    tag = "incidents", operation_id = "listIncidents", params(IncidentQuery, Page, RecordedBy),
    responses((status = 200, description = "One page", body = IncidentPage)),
)]
#[get("/v1/incidents")]
pub async fn list_incidents(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(filter, wanted, time): Params<IncidentQuery, Page, RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let page = ledger.listed_incidents(&may, &filter.into(), time.into(), wanted.into()).await?;
    let page = IncidentPage::from(page);
    page_of(&request, page.next_cursor, &page)
}

/// Get an incident
///
/// As it stands, or stood.
#[utoipa::path(
    tag = "incidents", operation_id = "getIncident", params(("incident_id" = IncidentId, Path), RecordedBy, IfNoneMatch),
    responses((status = 200, description = "The incident", body = Incident)),
)]
#[get("/v1/incidents/{incident_id}")]
pub async fn get_incident(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(time, ..): Params<RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    Ok(resource(&request, ledger.incident(id, view)?))
}

/// Amend an incident
///
/// What is said of it changes in one entry; what was said before stays readable by `as_of`.
#[utoipa::path(
    tag = "incidents", operation_id = "amendIncident", params(("incident_id" = IncidentId, Path), IfMatch),
    request_body = IncidentAmendment, responses((status = 200, description = "Amended", body = Incident)),
)]
#[patch("/v1/incidents/{incident_id}")]
pub async fn amend_incident(
    may: May<Judge>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    seen: IfMatch,
    body: Body<IncidentAmendment>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, IdempotencyKey(None), &request, body.sha256);
    Ok(changed(ledger.amend_incident(writing, id, seen.into(), body.value.try_into()?).await?))
}
