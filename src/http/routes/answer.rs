//! The plain questions: of one incident, and of one nationality or group wherever it was.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::domain::ids::IncidentId;
use crate::http::answer::{figures, page_of};
use crate::http::auth::{May, Read};
use crate::http::conditional::IfNoneMatch;
use crate::http::extract::{Params, PathId};
use crate::http::problem::Problem;
use crate::http::views::answer::{AnswerListQuery, AnswerPage, AnswerQuery, NewestFirst};
use crate::http::views::figure::EveryRuleQuery;
use crate::http::views::time::TimeTravel;
use crate::ledger::{FigurePart, IncidentAnswers, KeptPart, Ledger};

/// Get the answers of an incident
///
/// How many victims were killed, of which nationality, how many were rescued, how many attackers, how many police: one question, one
/// row, whatever role the articles used, with its arithmetic in one sentence. A request that names group, outcome and nationality gets
/// one row. `since_seq` asks for what differs since an entry.
#[utoipa::path(
    tag = "figures", operation_id = "getAnswers",
    params(("incident_id" = IncidentId, Path), EveryRuleQuery, AnswerQuery, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The answers", body = IncidentAnswers)),
)]
#[get("/v1/incidents/{incident_id}/answers")]
pub async fn get_answers(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, asked, time): Params<EveryRuleQuery, AnswerQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = asked.query(rule, time)?;
    let part = FigurePart::Kept(KeptPart::Answers);
    Ok(figures(&request, &may, ledger.figures(&may, id, part, query.clone()).await?, &query))
}

/// List answers across incidents
///
/// Of one nationality or group, by the policy `gtd`, as of now, those incidents first that began last. A page may be empty and still
/// have a next one.
#[utoipa::path(
    tag = "figures", operation_id = "listAnswers", params(AnswerListQuery, NewestFirst),
    responses((status = 200, description = "One page", body = AnswerPage)),
)]
#[get("/v1/answers")]
pub async fn list_answers(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, wanted, _): Params<AnswerListQuery, NewestFirst>,
) -> Result<HttpResponse, Problem> {
    let found = ledger.answers_across(&may, asked.filter()?, wanted.limit(), wanted.after()).await?;
    let page = AnswerPage::from(found);
    page_of(&request, page.next_cursor, &page)
}
