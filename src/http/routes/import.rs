//! Tables of claims, taken in.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use crate::domain::ids::ImportId;
use crate::http::answer::{done, writing};
use crate::http::auth::{Contribute, May};
use crate::http::extract::{Body, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::intake;
use crate::http::problem::Problem;
use crate::http::views::amendment::Reason;
use crate::http::views::export::FileBytes;
use crate::http::views::import::{ImportQuery, ImportReport, ImportRetraction};
use crate::ledger::Ledger;

/// Import claims
///
/// CSV, NDJSON or a JSON array with the columns of an export of claims, of any size, or a workbook (XLSX) of at most 64 MiB, told apart by
/// how it begins; or with `mapping` the table of a dataset. Sources, incidents and articles are
/// found by id or by name, title or address, and made where they are missing. Each line is recorded whole or not at all; what the
/// ledger has already is not recorded again, so that a file may be sent again. The report names what became of every line.
#[utoipa::path(
    tag = "exchange", operation_id = "importClaims", params(ImportQuery),
    request_body(content = inline(FileBytes), content_type = "application/octet-stream", description = "The file; text in UTF-8"),
    responses((status = 200, description = "What became of every line", body = ImportReport)),
)]
#[post("/v1/imports")]
pub async fn import_claims(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, ..): Params<ImportQuery>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    intake::import(&request, payload, &ledger, *may, asked).await
}

/// Take an import back
///
/// Retracts every claim of it that stands, with one reason, all or nothing; what it recorded may be imported again. Sources, incidents and
/// articles that it made stay: they say no number. A contributor takes back only their own imports.
#[utoipa::path(
    tag = "exchange", operation_id = "retractImport", params(("import_id" = ImportId, Path), IdempotencyKey),
    request_body = Reason, responses((status = 200, description = "Taken back", body = ImportRetraction)),
)]
#[post("/v1/imports/{import_id}/retraction")]
pub async fn retract_import(
    may: May<Contribute>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ImportId>,
    key: IdempotencyKey,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    let written = ledger.retract_import(writing, id, body.value.reason).await?;
    done(&written, &ImportRetraction::new(id, written.value))
}
