//! Claims read from a text, recorded by nobody until a person sends them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::domain::ids::ArticleId;
use crate::http::answer::{proposed, proposed_for_text};
use crate::http::auth::{Contribute, May, Read};
use crate::http::conditional::IfNoneMatch;
use crate::http::extract::{ARTICLE_BYTES_MAX, Body, Params, PathId};
use crate::http::problem::Problem;
use crate::http::views::proposal::{ProposalList, ProposalParams, TextToRead};
use crate::ledger::Ledger;

/// Propose claims
///
/// What the reader finds in the article's text, each with its quote and the rules that gave it; nothing is recorded. Send what
/// is right to `POST /v1/claims/batch` with an `incident_id`. For whoever may read the text.
#[utoipa::path(
    tag = "articles", operation_id = "proposeClaims",
    params(("article_id" = ArticleId, Path), ProposalParams, IfNoneMatch),
    responses((status = 200, description = "The proposals", body = ProposalList)),
)]
#[get("/v1/articles/{article_id}/proposals")]
pub async fn propose_claims(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    Params(asked, ..): Params<ProposalParams>,
) -> Result<HttpResponse, Problem> {
    proposed(&request, &ledger.propose(&may, id, asked.into()).await?)
}

/// Propose claims for a text
///
/// The same for a text that is not stored. Nothing of it is kept.
#[utoipa::path(
    tag = "articles", operation_id = "proposeClaimsForText", request_body = TextToRead,
    responses((status = 200, description = "The proposals", body = ProposalList)),
)]
#[post("/v1/proposals")]
pub async fn propose_claims_for_text(
    _may: May<Contribute>,
    ledger: Data<Ledger>,
    body: Body<TextToRead, ARTICLE_BYTES_MAX>,
) -> Result<HttpResponse, Problem> {
    let TextToRead { language, text } = body.value;
    proposed_for_text(&ledger.propose_for_text(&language.0, text).await?)
}
