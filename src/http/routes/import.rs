//! Tables of claims, taken in.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};

use crate::http::auth::{Contribute, May};
use crate::http::extract::Params;
use crate::http::intake;
use crate::http::problem::Problem;
use crate::http::views::export::FileBytes;
use crate::http::views::import::{ImportQuery, ImportReport};
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
