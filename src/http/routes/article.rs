//! Articles.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

use crate::domain::article::Article;
use crate::domain::ids::ArticleId;
use crate::http::answer::{changed, created, page, plain_text, resource, writing};
use crate::http::auth::{Administer, Contribute, Judge, May, Read};
use crate::http::conditional::{IfMatch, IfNoneMatch};
use crate::http::extract::{ARTICLE_BYTES_MAX, Body, NoParams, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::amendment::Reason;
use crate::http::views::article::{ArticleAmendment, ArticlePage, ArticleQuery, NewArticle};
use crate::http::views::time::RecordedBy;
use crate::ledger::Ledger;

/// Record an article
///
/// The same source, address and text again is the article that stands (200); another text at the same address is a new revision.
#[utoipa::path(
    tag = "articles", operation_id = "createArticle", params(IdempotencyKey), request_body = NewArticle,
    responses(
        (status = 201, description = "Recorded", body = Article),
        (status = 200, description = "It stands already", body = Article),
    ),
)]
#[post("/v1/articles")]
pub async fn create_article(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewArticle, ARTICLE_BYTES_MAX>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    created(ledger.create_article(writing, body.value.try_into()?).await?, "/v1/articles")
}

/// List articles
///
/// In the order they were recorded.
#[utoipa::path(
    tag = "articles", operation_id = "listArticles", params(ArticleQuery, Page, RecordedBy),
    responses((status = 200, description = "One page", body = ArticlePage)),
)]
#[get("/v1/articles")]
pub async fn list_articles(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(filter, wanted, time): Params<ArticleQuery, Page, RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    page(&request, &ledger.articles(&filter.into(), view, wanted.into())?)
}

/// Get an article
///
/// As it stands, or stood.
#[utoipa::path(
    tag = "articles", operation_id = "getArticle", params(("article_id" = ArticleId, Path), RecordedBy, IfNoneMatch),
    responses((status = 200, description = "The article", body = Article)),
)]
#[get("/v1/articles/{article_id}")]
pub async fn get_article(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    Params(time, ..): Params<RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    Ok(resource(&request, ledger.article(id, view)?))
}

/// Amend an article
///
/// What is said of it changes in one entry; what was said before stays readable by `as_of`.
#[utoipa::path(
    tag = "articles", operation_id = "amendArticle", params(("article_id" = ArticleId, Path), IfMatch),
    request_body = ArticleAmendment, responses((status = 200, description = "Amended", body = Article)),
)]
#[patch("/v1/articles/{article_id}")]
pub async fn amend_article(
    may: May<Judge>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    seen: IfMatch,
    body: Body<ArticleAmendment>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, IdempotencyKey(None), &request, body.sha256);
    Ok(changed(ledger.amend_article(writing, id, seen.into(), body.value.try_into()?).await?))
}

/// Get the text of an article
///
/// Byte for byte as it was sent. Takes the role contributor unless the text is public.
#[utoipa::path(
    tag = "articles", operation_id = "getArticleText", params(("article_id" = ArticleId, Path), IfNoneMatch),
    responses((status = 200, description = "The text", body = String, content_type = "text/plain", example = json!("Among the dead are nine Italians, seven Japanese."))),
)]
#[get("/v1/articles/{article_id}/text")]
pub async fn get_article_text(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let found = ledger.article_text(&may, id)?;
    Ok(plain_text(&request, found.last_seq, found.text))
}

/// Retract an article
///
/// What stands on it stands no longer. A contributor retracts only what their own key recorded.
#[utoipa::path(
    tag = "articles", operation_id = "retractArticle", params(("article_id" = ArticleId, Path), IdempotencyKey, IfMatch),
    request_body = Reason, responses((status = 200, description = "Retracted", body = Article)),
)]
#[post("/v1/articles/{article_id}/retraction")]
pub async fn retract_article(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    Ok(changed(ledger.retract_article(writing, id, seen.into(), body.value.reason).await?))
}

/// Redact an article
///
/// Its text, title and addresses are erased for good; its hash, its claims and every proof stay.
#[utoipa::path(
    tag = "articles", operation_id = "redactArticle", params(("article_id" = ArticleId, Path), IdempotencyKey, IfMatch),
    request_body = Reason, responses((status = 200, description = "Redacted", body = Article)),
)]
#[post("/v1/articles/{article_id}/redaction")]
pub async fn redact_article(
    may: May<Administer>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    Ok(changed(ledger.redact_article(writing, id, seen.into(), body.value.reason).await?))
}
