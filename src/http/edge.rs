//! Around every request: its id, its span in the log, HEAD, how a large body is sent, and the headers that every answer bears.
//!
//! One middleware, since each costs every request. It must not log header values, queries or bodies: they may hold secrets.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, ResponseError};
use tracing::Instrument;

use crate::http::connections::{Admitted, UnderWay};
use crate::http::idempotency::is_token;
use crate::http::metrics::Answered;
use crate::http::problem::{MEDIA_TYPE, Problem, ProblemCode};
use crate::http::sender::Sender;
use crate::http::shares::{Share, Shares};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CONTENT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
/// How much of a body a connection holds for itself; the rest is shared by all that it is sent to.
const PART_BYTES: usize = 64 * 1024;
/// From here on a body counts against its sender's share of the memory.
const LARGE_BYTES: u64 = 1024 * 1024;
/// Bytes of large bodies that are sent at once, and those of one sender.
const ANSWERS_BYTES_MAX: u64 = 96 * 1024 * 1024;
const ANSWERS_BYTES_OF_ONE_MAX: u64 = 32 * 1024 * 1024;

static ANSWERS: Shares = Shares::new("bytes of answers", ANSWERS_BYTES_MAX, ANSWERS_BYTES_OF_ONE_MAX);

/// Wrap the app in it, outermost (a handler's errors are answers by then): `.wrap(middleware::from_fn(edge::around))`.
pub async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id(request.headers());
    let method = request.method().clone();
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let span = tracing::info_span!(
        "request",
        request_id = id.to_str().unwrap_or_default(),
        method = method.as_str(),
        path = request.path(),
    );
    let started = Instant::now();
    let connection = request.request().conn_data::<Admitted>().map(|admitted| admitted.connection.begin());
    let mut response = next.call(request).instrument(span.clone()).await?.map_into_boxed_body();
    response = told_as_problem(response);
    response = match method {
        Method::HEAD => response.map_body(|_, body| BoxBody::new(Unsent(body.size()))),
        _ => sent(response, connection),
    };
    bear_headers(&mut response, id);
    let (status, took) = (response.status(), started.elapsed());
    if let Some(answered) = response.request().app_data::<Data<Answered>>() {
        answered.count(status, took);
    }
    span.in_scope(|| {
        tracing::info!(status = status.as_u16(), elapsed_us = took.as_micros() as u64, "answered");
    });
    Ok(response)
}

fn request_id(headers: &HeaderMap) -> HeaderValue {
    let sent = headers.get(REQUEST_ID).filter(|id| id.to_str().is_ok_and(|id| is_token(id, 1..=64)));
    match sent {
        Some(id) => id.clone(),
        None => fresh_id().unwrap_or(HeaderValue::from_static("none")),
    }
}

/// No other request to this service has it: a number of this process, then one of the request.
fn fresh_id() -> Result<HeaderValue, InvalidHeaderValue> {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    HeaderValue::from_maybe_shared(Bytes::from(format!("{:016x}{number:016x}", *PROCESS)))
}

fn bear_headers(response: &mut ServiceResponse<BoxBody>, id: HeaderValue) {
    let may_be_kept = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let reads = *response.request().method() == Method::GET;
    let cache = if reads && may_be_kept { "private, no-cache" } else { "no-store" };
    let headers = response.headers_mut();
    let unless_set = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in unless_set {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.append(header::VARY, HeaderValue::from_static("accept, accept-encoding, authorization"));
    headers.insert(REQUEST_ID, id);
}

/// The body that a HEAD is not sent: only its length is told.
struct Unsent(BodySize);

impl MessageBody for Unsent {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        std::task::Poll::Ready(None)
    }
}

/// Every refusal is a problem or a page, also of those who know neither.
fn told_as_problem(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let media_type = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let known =
        media_type.is_some_and(|kind| kind == MEDIA_TYPE.as_bytes() || kind.starts_with(b"text/html"));
    if known || response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    let problem = Problem::new(
        ProblemCode::MalformedHeader,
        "The service does not answer this origin, method or header.",
    );
    response.into_response(problem.error_response())
}

/// A body as it is sent. One that is not small holds a share of the memory while it is, and its client is waited for only so long.
fn sent(response: ServiceResponse<BoxBody>, connection: Option<UnderWay>) -> ServiceResponse<BoxBody> {
    let share = match response.response().body().size() {
        BodySize::Sized(length) if length > LARGE_BYTES => {
            match ANSWERS.take(Sender::of(response.request()), length) {
                Ok(share) => Some(share),
                Err(problem) => return response.into_response(problem.error_response()),
            }
        }
        BodySize::Sized(length) if length > PART_BYTES as u64 => None,
        BodySize::Stream => None,
        _ => return response,
    };
    response.map_body(|_, body| {
        let body = body.try_into_bytes().map_or_else(|body| body, |bytes| BoxBody::new(Parts(bytes)));
        BoxBody::new(Sent { body, connection, _share: share })
    })
}

/// A body that is watched while it is sent.
struct Sent {
    body: BoxBody,
    connection: Option<UnderWay>,
    _share: Option<Share>,
}

impl MessageBody for Sent {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        let part = std::pin::Pin::new(&mut this.body).poll_next(context);
        if let Some(connection) = this.connection.as_ref().map(UnderWay::connection) {
            match &part {
                std::task::Poll::Ready(Some(Ok(_))) => connection.offers_part(),
                _ => connection.took_part(),
            }
        }
        part
    }
}

/// A body that is at hand, in parts.
struct Parts(Bytes);

impl MessageBody for Parts {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        let length = self.0.len().min(PART_BYTES);
        std::task::Poll::Ready((length > 0).then(|| Ok(self.0.split_to(length))))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, HttpResponse, middleware, web};

    use super::*;

    async fn answer(request: TestRequest) -> ServiceResponse<BoxBody> {
        let fails = || async { Err::<HttpResponse, _>(Problem::new(ProblemCode::NotFound, "gone")) };
        let app = App::new()
            .wrap(middleware::from_fn(around))
            .route("/text", web::get().to(|| async { HttpResponse::Ok().body("twelve bytes") }))
            .route(
                "/own",
                web::get().to(|| async {
                    HttpResponse::Ok().insert_header(("cache-control", "max-age=9")).finish()
                }),
            )
            .route(
                "/large/{length}",
                web::get()
                    .to(|length: web::Path<usize>| async move { HttpResponse::Ok().body(pattern(*length)) }),
            )
            .route("/gone", web::get().to(fails));
        call_service(&init_service(app).await, request.to_request()).await
    }

    fn pattern(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    #[actix_web::test]
    async fn a_large_body_arrives_whole() {
        for length in [PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, 1_000_003] {
            let response = answer(TestRequest::with_uri(&format!("/large/{length}"))).await;
            assert_eq!(response.response().body().size(), BodySize::Sized(length as u64));
            assert_eq!(read_body(response).await, pattern(length), "{length}");
        }
    }

    fn header_of(response: &ServiceResponse<BoxBody>, name: &str) -> String {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    #[actix_web::test]
    async fn a_good_request_id_comes_back_and_others_are_replaced() {
        let longest = "a".repeat(64);
        for id in ["a", "A-b_9", longest.as_str()] {
            let response = answer(TestRequest::with_uri("/text").insert_header((REQUEST_ID, id))).await;
            assert_eq!(header_of(&response, "x-request-id"), id);
        }
        for id in ["", "with space", "semi;colon", &"a".repeat(65)] {
            let response = answer(TestRequest::with_uri("/text").insert_header((REQUEST_ID, id))).await;
            let fresh = header_of(&response, "x-request-id");
            assert!(fresh != id && fresh.len() == 32, "{id}: {fresh}");
        }
    }

    #[actix_web::test]
    async fn every_answer_bears_its_headers() {
        let response = answer(TestRequest::with_uri("/text")).await;
        assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
        assert_eq!(header_of(&response, "cache-control"), "private, no-cache");
        assert_eq!(header_of(&response, "vary"), "accept, accept-encoding, authorization");
        assert_eq!(header_of(&response, "content-security-policy"), CONTENT_POLICY);
        let gone = answer(TestRequest::with_uri("/gone")).await;
        assert_eq!((gone.status().as_u16(), header_of(&gone, "cache-control")), (404, "no-store".to_owned()));
        assert_eq!(header_of(&gone, "content-type"), "application/problem+json");
        assert_eq!(header_of(&gone, "x-request-id").len(), 32);
        assert_eq!(header_of(&answer(TestRequest::with_uri("/own")).await, "cache-control"), "max-age=9");
    }

    #[actix_web::test]
    async fn head_is_get_without_the_body() {
        let response = answer(TestRequest::with_uri("/text").method(Method::HEAD)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.response().body().size(), BodySize::Sized(12));
        assert!(read_body(response).await.is_empty());
    }
}
