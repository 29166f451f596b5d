//! Answers: ready documents with their tags, pages, and what a write left behind.

use actix_web::body::MessageBody;
use actix_web::http::header::{self, ContentType, ETag, EntityTag};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::ids::Seq;
use crate::http::conditional::{etag, not_modified};
use crate::http::idempotency::{IdempotencyKey, REPLAYED_HEADER};
use crate::http::pagination::{Cursor, next_address, next_link};
use crate::http::pieces::InPieces;
use crate::http::problem::Problem;
use crate::http::views::notice::Notice;
use crate::http::views::proposal::ProposalList;
use crate::http::views::{annotation, entry, provenance};
use crate::ledger::{
    self, Annotated, Caller, FigureQuery, Ledger, Proposals, Ready, ReadyFigures, Repeatable, Rows, Writing,
    Written,
};

/// Who writes, and under which key the request may be repeated.
pub fn writing(
    caller: &Caller,
    key: IdempotencyKey,
    request: &HttpRequest,
    body_sha256: [u8; 32],
) -> Writing {
    let repeatable = key.0.map(|key| Repeatable { key, path: request.path().to_owned(), body_sha256 });
    Writing { caller: *caller, repeatable }
}

/// A resource as it stands, or 304 if the caller has it.
pub fn resource(request: &HttpRequest, ready: Ready) -> HttpResponse {
    tagged_json(request, etag(ready.last_seq), ready.json.into_bytes())
}

/// Ready JSON under a tag, or 304 if the caller has it.
pub fn tagged_json(request: &HttpRequest, tag: EntityTag, json: impl MessageBody + 'static) -> HttpResponse {
    not_modified(request, &tag).unwrap_or_else(|| {
        HttpResponse::Ok().insert_header(ETag(tag)).content_type(ContentType::json()).body(json)
    })
}

/// A text, exactly, or 304 if the caller has it.
pub fn plain_text(request: &HttpRequest, last_seq: Seq, text: String) -> HttpResponse {
    let tag = etag(last_seq);
    not_modified(request, &tag).unwrap_or_else(|| {
        HttpResponse::Ok().insert_header(ETag(tag)).content_type(ContentType::plaintext()).body(text)
    })
}

/// Figures, or 304 if the caller has them. The tag names the entry they hold for, the policy, the audience and the query.
pub fn figures(
    request: &HttpRequest,
    caller: &Caller,
    ready: ReadyFigures,
    policy: &FigureQuery,
) -> HttpResponse {
    let tag = tag_of_figures(request, caller, policy, ready.as_of_seq);
    tagged_json(request, tag, InPieces::from(ready.json))
}

/// Proposals for a stored text, or 304 if the caller has them: the tag names the text, the reader and the query.
pub fn proposed(request: &HttpRequest, found: &Proposals) -> Result<HttpResponse, Problem> {
    let mut tag = found.tag();
    if !request.query_string().is_empty() {
        let digest = Sha256::digest(request.query_string().as_bytes());
        tag = format!("{tag}.{}", hex::encode(&digest[..8]));
    }
    let json = serde_json::to_vec(&ProposalList::from(found)).map_err(|_| Problem::internal())?;
    Ok(tagged_json(request, EntityTag::new_strong(tag), json))
}

/// Proposals for a text that is not stored.
pub fn proposed_for_text(found: &Proposals) -> Result<HttpResponse, Problem> {
    let json = serde_json::to_vec(&ProposalList::from(found)).map_err(|_| Problem::internal())?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(json))
}

/// JSON-LD about figures, or 304 if the caller has it.
pub fn linked_data(
    request: &HttpRequest,
    caller: &Caller,
    query: &FigureQuery,
    as_of_seq: Seq,
    document: Vec<u8>,
) -> HttpResponse {
    let tag = tag_of_figures(request, caller, query, as_of_seq);
    not_modified(request, &tag).unwrap_or_else(|| {
        HttpResponse::Ok().insert_header(ETag(tag)).content_type(provenance::MEDIA_TYPE).body(document)
    })
}

fn tag_of_figures(request: &HttpRequest, caller: &Caller, query: &FigureQuery, as_of_seq: Seq) -> EntityTag {
    let mut tag = format!("{as_of_seq}.{}.{}", query.policy, caller.audience());
    if !request.query_string().is_empty() {
        let digest = Sha256::digest(request.query_string().as_bytes());
        tag = format!("{tag}.{}", hex::encode(&digest[..8]));
    }
    EntityTag::new_strong(tag)
}

/// What changes only with the program, or 304 if the caller has it.
pub fn fixed(request: &HttpRequest, list: &impl Serialize) -> Result<HttpResponse, Problem> {
    let json = serde_json::to_vec(list).map_err(|_| Problem::internal())?;
    let digest = Sha256::digest(&json);
    Ok(tagged_json(request, EntityTag::new_strong(hex::encode(&digest[..8])), json))
}

/// What a POST recorded: 201 and where it is, or 200 if it stood already.
pub fn created(written: Written<Ready>, collection: &str) -> Result<HttpResponse, Problem> {
    let Written { value, created, replayed } = written;
    let mut answer = if created { HttpResponse::Created() } else { HttpResponse::Ok() };
    if created {
        answer.insert_header((header::LOCATION, format!("{collection}/{}", id_of(&value)?)));
    }
    Ok(finish(answer.insert_header(ETag(etag(value.last_seq))), replayed, value.json))
}

/// A recorded claim, with what should be looked at again.
pub fn claimed(ledger: &Ledger, written: Written<Ready>) -> Result<HttpResponse, Problem> {
    let noticed = with_notices(ledger, vec![written.value])?.pop().ok_or_else(Problem::internal)?;
    created(Written { value: noticed, ..written }, "/v1/claims")
}

/// Each claim with its notices, where it has any.
fn with_notices(ledger: &Ledger, mut claims: Vec<Ready>) -> Result<Vec<Ready>, Problem> {
    let mismatches = ledger.quote_mismatches(&claims).unwrap_or_else(|refusal| {
        // They are recorded, and that is told, whatever cannot be read now.
        tracing::warn!(%refusal, "claims are answered without notices");
        Vec::new()
    });
    for (ready, mismatch) in claims.iter_mut().zip(&mismatches) {
        let Some(mismatch) = mismatch else { continue };
        let notices = serde_json::to_string(&[Notice::from(mismatch)]).map_err(|_| Problem::internal())?;
        let open = ready.json.strip_suffix('}').ok_or_else(Problem::internal)?;
        ready.json = format!("{open},\"notices\":{notices}}}");
    }
    Ok(claims)
}

/// What a change left.
pub fn changed(written: Written<Ready>) -> HttpResponse {
    let Written { value, replayed, .. } = written;
    finish(HttpResponse::Ok().insert_header(ETag(etag(value.last_seq))), replayed, value.json)
}

/// What a redaction left of an entry.
pub fn redacted(written: Written<ledger::Entry>) -> Result<HttpResponse, Problem> {
    let entry = entry::Entry::from(written.value);
    let json = serde_json::to_string(&entry).map_err(|_| Problem::internal())?;
    Ok(finish(&mut HttpResponse::Ok(), written.replayed, json))
}

/// What a POST did, where that is no resource of its own.
pub fn done<T>(written: &Written<T>, shown: &impl Serialize) -> Result<HttpResponse, Problem> {
    let json = serde_json::to_vec(shown).map_err(|_| Problem::internal())?;
    Ok(finish(&mut HttpResponse::Ok(), written.replayed, json))
}

/// A batch, all recorded; its location lists the same claims.
pub fn created_batch(ledger: &Ledger, written: Written<Vec<Ready>>) -> Result<HttpResponse, Problem> {
    let Written { value, replayed, .. } = written;
    let items = with_notices(ledger, value)?;
    let joined = items.iter().map(|item| item.json.as_bytes()).collect::<Vec<_>>().join(&b',');
    let before = items.first().map_or(0, |first| first.seq.0.saturating_sub(1));
    let location = format!("/v1/claims?cursor={}&limit={}", Cursor::new(before), items.len().min(500));
    let mut answer = HttpResponse::Created();
    Ok(finish(answer.insert_header((header::LOCATION, location)), replayed, list_json(&joined, None)))
}

/// One page of a list, with a link to the next.
pub fn page(request: &HttpRequest, rows: &Rows) -> Result<HttpResponse, Problem> {
    let next = rows.next.map(Cursor::new);
    linked(request, next, list_json(rows.joined(), next))
}

/// One page of what is kept in another form than JSON, with a link to the next.
pub fn page_of(
    request: &HttpRequest,
    next: Option<Cursor>,
    list: &impl Serialize,
) -> Result<HttpResponse, Problem> {
    linked(request, next, serde_json::to_string(list).map_err(|_| Problem::internal())?)
}

/// One page of annotations, with links to the next inside and outside.
pub fn annotations(request: &HttpRequest, annotated: &Annotated) -> Result<HttpResponse, Problem> {
    let next = annotated.next.map(Cursor::new);
    let leads_to = next.map(|next| next_address(request, next));
    let document = annotation::document(annotated, request.path(), leads_to.as_deref());
    let mut answer = HttpResponse::Ok();
    if let Some(next) = next {
        let link = next_link(request, next).map_err(|_| Problem::internal())?;
        answer.insert_header((header::LINK, link));
    }
    Ok(answer.content_type(provenance::MEDIA_TYPE).body(document))
}

fn linked(
    request: &HttpRequest,
    next: Option<Cursor>,
    json: impl MessageBody + 'static,
) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = next {
        let link = next_link(request, next).map_err(|_| Problem::internal())?;
        answer.insert_header((header::LINK, link));
    }
    Ok(answer.content_type(ContentType::json()).body(json))
}

fn finish(
    answer: &mut actix_web::HttpResponseBuilder,
    replayed: bool,
    json: impl MessageBody + 'static,
) -> HttpResponse {
    if replayed {
        answer.insert_header((REPLAYED_HEADER, "true"));
    }
    answer.content_type(ContentType::json()).body(json)
}

/// `{items: […], next_cursor?}` of documents that are JSON already, with commas between them.
fn list_json(joined: &[u8], next: Option<Cursor>) -> Vec<u8> {
    let end = next.map_or_else(|| "]}".to_owned(), |next| format!("],\"next_cursor\":\"{next}\"}}"));
    [b"{\"items\":[", joined, end.as_bytes()].concat()
}

fn id_of(ready: &Ready) -> Result<String, Problem> {
    #[derive(Deserialize)]
    struct Identified {
        id: String,
    }
    let identified: Identified = serde_json::from_str(&ready.json).map_err(|_| Problem::internal())?;
    Ok(identified.id)
}
