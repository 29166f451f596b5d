//! Where figures come from.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::domain::ids::IncidentId;
use crate::http::answer::linked_data;
use crate::http::auth::{May, Read};
use crate::http::conditional::IfNoneMatch;
use crate::http::extract::{Params, PathId};
use crate::http::problem::Problem;
use crate::http::views::figure::{CellFilter, RuleQuery, figure_query};
use crate::http::views::provenance::{ProvenanceDocument, document};
use crate::http::views::time::TimeTravel;
use crate::ledger::Ledger;

/// Get the provenance of figures
///
/// W3C PROV as JSON-LD: figure ← claim ← quote ← article ← source, of the whole incident, or of the figures that `role`, `outcome`
/// and `nationality` leave.
#[utoipa::path(
    tag = "figures", operation_id = "getProvenance",
    params(("incident_id" = IncidentId, Path), RuleQuery, CellFilter, TimeTravel, IfNoneMatch),
    responses((
        status = 200, description = "The provenance", body = ProvenanceDocument,
        content_type = "application/ld+json",
    )),
)]
#[get("/v1/incidents/{incident_id}/provenance")]
pub async fn get_provenance(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, cells, time): Params<RuleQuery, CellFilter, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figure_query(rule, cells, time)?;
    let (as_of_seq, traced) =
        ledger.provenance(&may, id, query.clone(), |traced| (traced.as_of_seq, document(traced))).await?;
    Ok(linked_data(&request, &may, &query, as_of_seq, traced))
}
