//! Claims for readers that annotate the web.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::domain::ids::ArticleId;
use crate::http::answer::annotations;
use crate::http::auth::{May, Read};
use crate::http::extract::{Params, PathId};
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::annotation::AnnotationPage;
use crate::http::views::time::RecordedBy;
use crate::ledger::Ledger;

/// List the annotations of an article
///
/// The claims on it that stand, in the order they were recorded, as W3C Web Annotations (JSON-LD): what each says, on the words and the place
/// that it stands on.
#[utoipa::path(
    tag = "articles", operation_id = "listAnnotations", params(("article_id" = ArticleId, Path), Page, RecordedBy),
    responses((status = 200, description = "One page", body = AnnotationPage, content_type = "application/ld+json")),
)]
#[get("/v1/articles/{article_id}/annotations")]
pub async fn list_annotations(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    Params(wanted, time, ..): Params<Page, RecordedBy>,
) -> Result<HttpResponse, Problem> {
    let view = ledger.view(&may, time.into()).await?;
    annotations(&request, &ledger.annotated(id, view, wanted.into())?)
}
