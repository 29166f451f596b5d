//! API keys.

use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};

use crate::domain::ids::KeyId;
use crate::http::answer::{page_of, writing};
use crate::http::auth::{Administer, May};
use crate::http::extract::{Body, NoParams, Params, PathId};
use crate::http::idempotency::{IdempotencyKey, REPLAYED_HEADER};
use crate::http::pagination::Page;
use crate::http::problem::Problem;
use crate::http::views::key::{IssuedKey, Key, KeyPage, NewKey};
use crate::ledger::{Ledger, Written};

/// Make a key
///
/// Its secret is in the answer, and in that to a repeat with the same Idempotency-Key, and nowhere else.
#[utoipa::path(
    tag = "keys", operation_id = "createKey", params(IdempotencyKey), request_body = NewKey,
    responses((status = 201, description = "The key with its secret", body = IssuedKey)),
)]
#[post("/v1/keys")]
pub async fn create_key(
    may: May<Administer>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    key: IdempotencyKey,
    body: Body<NewKey>,
) -> Result<HttpResponse, Problem> {
    let writing = writing(&may, key, &request, body.sha256);
    let NewKey { name, role, expires_at } = body.value;
    let Written { value: issued, replayed, .. } =
        ledger.create_key_once(writing, name, role, expires_at).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::LOCATION, format!("/v1/keys/{}", issued.key.id)));
    if replayed {
        answer.insert_header((REPLAYED_HEADER, "true"));
    }
    Ok(answer.json(IssuedKey::from(issued)))
}

/// List the keys
///
/// In the order they were made, without their secrets.
#[utoipa::path(
    tag = "keys", operation_id = "listKeys", params(Page),
    responses((status = 200, description = "One page", body = KeyPage)),
)]
#[get("/v1/keys")]
pub async fn list_keys(
    _may: May<Administer>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(wanted, ..): Params<Page>,
) -> Result<HttpResponse, Problem> {
    let keys = KeyPage::from(ledger.keys(wanted.into())?);
    page_of(&request, keys.next_cursor, &keys)
}

/// Revoke a key
///
/// It ends at once, and stays listed.
#[utoipa::path(
    tag = "keys", operation_id = "revokeKey", params(("key_id" = KeyId, Path)),
    responses((status = 200, description = "Revoked", body = Key)),
)]
#[delete("/v1/keys/{key_id}")]
pub async fn revoke_key(
    _may: May<Administer>,
    ledger: Data<Ledger>,
    PathId(id): PathId<KeyId>,
    _none: Params<NoParams>,
) -> Result<Json<Key>, Problem> {
    Ok(Json(ledger.revoke_key(id).await?.into()))
}
