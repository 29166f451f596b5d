//! The JSON body of a request.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

use super::json;
use super::params::{NoParams, Params};
use crate::http::problem::{Problem, ProblemCode};

const KIB: usize = 1024;
/// The largest body of most requests, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * KIB;
/// The largest body that carries an article, in bytes: each code point of its text may take 12 of them.
pub const ARTICLE_BYTES_MAX: usize = 3 * KIB * KIB;
/// The largest body that carries a batch of claims, in bytes.
pub const BATCH_BYTES_MAX: usize = 8 * KIB * KIB;

/// How long a body may take to arrive. Set it as application data.
#[derive(Clone, Copy, Debug)]
pub struct BodyTimeout(pub Duration);

impl Default for BodyTimeout {
    fn default() -> Self {
        Self(Duration::from_secs(30))
    }
}

/// A JSON body that fits its type and its bounds, with the digest of the bytes as they were sent.
#[derive(Clone, Debug)]
pub struct Body<T, const BYTES_MAX: usize = BODY_BYTES_MAX> {
    pub value: T,
    pub sha256: [u8; 32],
}

impl<T: PartialSchema, const BYTES_MAX: usize> PartialSchema for Body<T, BYTES_MAX> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }
}

impl<T: ToSchema, const BYTES_MAX: usize> ToSchema for Body<T, BYTES_MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        T::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: DeserializeOwned + Validate + ToSchema + 'static, const BYTES_MAX: usize> FromRequest
    for Body<T, BYTES_MAX>
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            Params::<NoParams>::parse(request.query_string())?;
            refuse_other_media(request.headers())?;
            let bytes = read_whole(&request, payload, BYTES_MAX).await?;
            let value = json::parse(&bytes)?;
            Ok(Self { value, sha256: Sha256::digest(&bytes).into() })
        })
    }
}

fn refuse_other_media(headers: &HeaderMap) -> Result<(), Problem> {
    let refusal = |detail: &str| Err(Problem::new(ProblemCode::UnsupportedMediaType, detail));
    let coded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if coded {
        return refusal("Send the body as it is, without a Content-Encoding.");
    }
    match headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()) {
        Some(media) if is_json(media) => Ok(()),
        _ => refusal("Send the body as Content-Type: application/json."),
    }
}

fn is_json(media: &str) -> bool {
    let mut parts = media.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

/// Reads a body to its end, within a length and a time.
pub async fn read_whole(request: &HttpRequest, payload: Payload, bytes_max: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("The body may have at most {bytes_max} bytes.");
        Problem::new(ProblemCode::PayloadTooLarge, detail)
    };
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > bytes_max as u64) {
        return Err(too_large());
    }
    let timeout = request.app_data::<BodyTimeout>().copied().unwrap_or_default();
    let read = collect(payload, bytes_max);
    match tokio::time::timeout(timeout.0, read).await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new(ProblemCode::MalformedJson, "The body ended before it was complete.")),
        Err(_) => {
            let detail = format!("The body did not arrive within {} seconds.", timeout.0.as_secs());
            Err(Problem::new(ProblemCode::RequestTimeout, detail))
        }
    }
}

/// The whole body, or none if it is longer than allowed.
async fn collect(
    mut payload: Payload,
    bytes_max: usize,
) -> Result<Option<Bytes>, actix_web::error::PayloadError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk?;
        if bytes.len() + chunk.len() > bytes_max {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes.freeze()))
}
