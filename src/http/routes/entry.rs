//! The ledger itself, and the proofs that it only grew.

use actix_web::http::header::ContentType;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};

use crate::domain::ids::Seq;
use crate::http::answer::{page_of, redacted, writing};
use crate::http::auth::{Administer, May, Read};
use crate::http::extract::{Body, EntryNumber, Integer, NoParams, Params, PathId};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::amendment::Reason;
use crate::http::views::entry::{
    ConsistencyProof, ConsistencyQuery, Entry, EntryPage, EntryQuery, InclusionProof, InclusionQuery,
};
use crate::ledger::Ledger;

const CHECKPOINT: &str = "example.org/ledger\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u{2014} example.org/ledger AAAAAAA=\n";
const CHECKPOINT_KEY: &str = "example.org/ledger+00000000+AAAAAAA=";

/// List entries
///
/// The ledger itself, in order: the feed to poll. While an entry concerns a claim under embargo, only reviewers see what it says.
#[utoipa::path(
    tag = "entries", operation_id = "listEntries", params(EntryQuery, Page),
    responses((status = 200, description = "Entries in order", body = EntryPage)),
)]
#[get("/v1/entries")]
pub async fn list_entries(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(beyond, wanted, _): Params<EntryQuery, Page>,
) -> Result<HttpResponse, Problem> {
    let after = Seq(beyond.after.map_or(0, Integer::get));
    let entries = EntryPage::from(ledger.entries(&may, after, wanted.into())?);
    page_of(&request, entries.next_cursor, &entries)
}

/// Get an entry
///
/// By its number. `record`, `body` and `words` are the stored canonical bytes.
#[utoipa::path(
    tag = "entries", operation_id = "getEntry", params(("seq" = inline(EntryNumber), Path)),
    responses((status = 200, description = "The entry", body = Entry)),
)]
#[get("/v1/entries/{seq}")]
pub async fn get_entry(
    may: May<Read>,
    ledger: Data<Ledger>,
    PathId(seq): PathId<EntryNumber>,
    _none: Params<NoParams>,
) -> Result<Json<Entry>, Problem> {
    Ok(Json(ledger.entry(&may, Seq(seq.get()))?.into()))
}

/// Redact an entry
///
/// Erases the words of an entry for good, and what was taken from them: a required name, title or reason is then `[redacted]`, an
/// optional one absent. The entry of an article or of a claim takes the words of the whole article or claim with it. Codes, counts and
/// every proof stay.
#[utoipa::path(
    tag = "entries", operation_id = "redactEntry", params(("seq" = inline(EntryNumber), Path), IdempotencyKey),
    request_body = Reason, responses((status = 200, description = "The entry without its words", body = Entry)),
)]
#[post("/v1/entries/{seq}/redaction")]
pub async fn redact_entry(
    may: May<Administer>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(seq): PathId<EntryNumber>,
    key: IdempotencyKey,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    redacted(ledger.redact_entry(writing, Seq(seq.get()), body.value.reason).await?)
}

/// Get the checkpoint
///
/// Size and root hash of the log, signed (C2SP signed note, tlog-checkpoint).
#[utoipa::path(
    tag = "entries", operation_id = "getCheckpoint",
    responses((status = 200, description = "The signed note", body = String, content_type = "text/plain", example = json!(CHECKPOINT))),
)]
#[get("/v1/checkpoint")]
pub async fn get_checkpoint(
    _may: May<Read>,
    ledger: Data<Ledger>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(ledger.checkpoint().await?))
}

/// Get the key of checkpoints
///
/// The verifier key that checks a checkpoint's signature (C2SP signed note).
#[utoipa::path(
    tag = "entries", operation_id = "getCheckpointKey",
    responses((status = 200, description = "The verifier key", body = String, content_type = "text/plain", example = json!(CHECKPOINT_KEY))),
)]
#[get("/v1/checkpoint/key")]
pub async fn get_checkpoint_key(
    _may: May<Read>,
    ledger: Data<Ledger>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(ledger.checkpoint_key()? + "\n"))
}

/// Prove that an entry is in the log
///
/// An RFC 6962 audit path from the entry's leaf to the root.
#[utoipa::path(
    tag = "entries", operation_id = "getInclusionProof", params(InclusionQuery),
    responses((status = 200, description = "The proof", body = InclusionProof)),
)]
#[get("/v1/proofs/inclusion")]
pub async fn get_inclusion_proof(
    _may: May<Read>,
    ledger: Data<Ledger>,
    Params(asked, ..): Params<InclusionQuery>,
) -> Result<Json<InclusionProof>, Problem> {
    Ok(Json(ledger.inclusion_proof(Seq(asked.seq.get()), asked.size.map(Integer::get))?.into()))
}

/// Prove that the log only grew
///
/// An RFC 6962 consistency proof between two sizes of the log.
#[utoipa::path(
    tag = "entries", operation_id = "getConsistencyProof", params(ConsistencyQuery),
    responses((status = 200, description = "The proof", body = ConsistencyProof)),
)]
#[get("/v1/proofs/consistency")]
pub async fn get_consistency_proof(
    _may: May<Read>,
    ledger: Data<Ledger>,
    Params(asked, ..): Params<ConsistencyQuery>,
) -> Result<Json<ConsistencyProof>, Problem> {
    Ok(Json(ledger.consistency_proof(asked.from.get(), asked.to.map(Integer::get))?.into()))
}
