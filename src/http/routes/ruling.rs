//! Rulings.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::domain::ids::IncidentId;
use crate::http::answer::{created, page, writing};
use crate::http::auth::{Judge, May, Read};
use crate::http::extract::{Body, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::ruling::{NewRuling, Ruling, RulingPage};
use crate::http::views::time::RecordedBy;
use crate::ledger::Ledger;

/// Rule on claims of an incident
///
/// A reviewer's decision, with its reason. Only another ruling undoes it.
#[utoipa::path(
    tag = "rulings", operation_id = "createRuling", params(("incident_id" = IncidentId, Path), IdempotencyKey),
    request_body = NewRuling, responses((status = 201, description = "Recorded", body = Ruling)),
)]
#[post("/v1/incidents/{incident_id}/rulings")]
pub async fn create_ruling(
    may: May<Judge>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    key: IdempotencyKey,
    body: Body<NewRuling>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    let NewRuling { effect, claim_ids, reason } = body.value;
    let written = ledger.create_ruling(writing, id, effect.try_into()?, claim_ids.0, reason).await?;
    created(written, &format!("/v1/incidents/{id}/rulings"))
}

/// List the rulings of an incident
///
/// In the order they were recorded, those undone too.
#[utoipa::path(
    tag = "rulings", operation_id = "listRulings", params(("incident_id" = IncidentId, Path), Page, RecordedBy),
    responses((status = 200, description = "One page", body = RulingPage)),
)]
#[get("/v1/incidents/{incident_id}/rulings")]
pub async fn list_rulings(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(wanted, time, _): Params<Page, RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    page(&request, &ledger.rulings(id, view, wanted.into())?)
}
