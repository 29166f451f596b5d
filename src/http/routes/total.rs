//! Totals across incidents.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::answer::fixed;
use crate::http::auth::{May, Read};
use crate::http::conditional::IfNoneMatch;
use crate::http::extract::Params;
use crate::http::problem::Problem;
use crate::http::views::total::{TotalList, TotalQuery};
use crate::ledger::Ledger;

/// Get totals across incidents
///
/// By policy `gtd`, as of now, for one group (or one role) and outcome: by nationality, by country or by year, with how many incidents are counted
/// and of how many the number is unknown. It includes everything that was recorded before it was asked for.
#[utoipa::path(
    tag = "figures", operation_id = "getTotals", params(TotalQuery, IfNoneMatch),
    responses((status = 200, description = "The totals", body = TotalList)),
)]
#[get("/v1/totals")]
pub async fn get_totals(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, ..): Params<TotalQuery>,
) -> Result<HttpResponse, Problem> {
    let of = asked.of()?;
    let totals = ledger.totals(&may, of, asked.outcome, asked.group_by).await?;
    fixed(&request, &TotalList::new(of, totals))
}
