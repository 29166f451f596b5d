//! Findings across incidents.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::answer::page_of;
use crate::http::auth::{May, Read};
use crate::http::extract::Params;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::finding::{FindingPage, FindingQuery};
use crate::ledger::Ledger;

/// List findings across incidents
///
/// A reviewer's list of work: what a reader must know of each incident, by the policy `gtd`, as of now, in the order in which incidents
/// were recorded. `limit` counts the incidents that a page looks at: one without such a finding is left out, so that a page may be empty
/// and still have a next one.
#[utoipa::path(
    tag = "figures", operation_id = "listAllFindings", params(FindingQuery, Page),
    responses((status = 200, description = "One page", body = FindingPage)),
)]
#[get("/v1/findings")]
pub async fn list_all_findings(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, wanted, _): Params<FindingQuery, Page>,
) -> Result<HttpResponse, Problem> {
    let page =
        FindingPage::from(ledger.findings_across(&may, asked.kind(), asked.country(), wanted.into()).await?);
    page_of(&request, page.next_cursor, &page)
}
