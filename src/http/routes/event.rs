//! The ledger as it grows.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::http::auth::{May, Read};
use crate::http::events::{LastEventId, stream};
use crate::http::extract::{NoParams, Params};
use crate::http::problem::Problem;
use crate::ledger::Ledger;

/// Follow the ledger
///
/// Server-sent events, one for each entry after `Last-Event-ID` (from now on if absent): its id is the entry's number, its name the
/// entry's kind, its data the entry as `getEntry` shows it. Comments keep the connection alive. `listEntries` gives the same by polling.
#[utoipa::path(
    tag = "entries", operation_id = "streamEvents", params(LastEventId),
    responses((status = 200, description = "Entries as they are recorded", content_type = "text/event-stream")),
)]
#[get("/v1/events")]
pub async fn stream_events(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    after: LastEventId,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    stream(&request, &ledger, *may, after)
}
