//! What the ledger's codes and rules mean.

use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::answer::fixed;
use crate::http::auth::{May, Read};
use crate::http::extract::{NoParams, Params};
use crate::http::problem::Problem;
use crate::http::views::reference::{NationalityList, NationalityQuery, PolicyList};

/// Look up nationalities
///
/// By code, name or demonym: "Italian" gives ITA; "Congolese" gives two candidates, never a silent pick. All of them without `q`.
#[utoipa::path(
    tag = "reference", operation_id = "listNationalities", params(NationalityQuery),
    responses((status = 200, description = "The candidates", body = NationalityList)),
)]
#[get("/v1/nationalities")]
pub async fn list_nationalities(
    _may: May<Read>,
    request: HttpRequest,
    Params(asked, ..): Params<NationalityQuery>,
) -> Result<HttpResponse, Problem> {
    fixed(&request, &NationalityList::find(asked.q.as_deref()))
}

/// List the policies
///
/// The published rules by which claims become figures: their steps, how they read vague words, where they come from.
#[utoipa::path(
    tag = "reference", operation_id = "listPolicies",
    responses((status = 200, description = "The policies", body = PolicyList)),
)]
#[get("/v1/policies")]
pub async fn list_policies(
    _may: May<Read>,
    request: HttpRequest,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    fixed(&request, &PolicyList::all())
}
