//! The `Idempotency-Key` of a request that may be sent again.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::http::extract::header_parameter;
use crate::http::problem::{Problem, ProblemCode};

pub const HEADER: &str = "Idempotency-Key";
/// Set on an answer that was first given to an earlier request.
pub const REPLAYED_HEADER: &str = "Idempotency-Replayed";
pub const PATTERN: &str = "^[A-Za-z0-9_-]{8,64}$";

/// The key, if one was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

/// Whether the text is a token of `[A-Za-z0-9_-]` within the lengths.
pub fn is_token(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut sent = request.headers().get_all(HEADER);
        let key = match (sent.next(), sent.next()) {
            (None, _) => return ready(Ok(Self(None))),
            (Some(key), None) => key.to_str().ok().filter(|key| is_token(key, 8..=64)),
            (Some(_), Some(_)) => None,
        };
        ready(key.map(|key| Self(Some(key.to_owned()))).ok_or_else(|| {
            let detail = "Idempotency-Key takes 8 to 64 letters, digits, - or _, once.";
            Problem::new(ProblemCode::MalformedHeader, detail)
        }))
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "Names the request, so that it can be sent again: the answer is then the first one, for 24 hours.";
        vec![header_parameter(HEADER, words, Required::False, PATTERN, "f6b2e1a0-claim-17")]
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    async fn read(keys: &[&str]) -> Result<IdempotencyKey, ProblemCode> {
        let mut request = TestRequest::post();
        for key in keys {
            request = request.append_header((HEADER, *key));
        }
        let request = request.to_http_request();
        IdempotencyKey::from_request(&request, &mut Payload::None).await.map_err(|problem| problem.code())
    }

    #[actix_web::test]
    async fn a_key_has_its_form() {
        assert_eq!(read(&[]).await, Ok(IdempotencyKey(None)));
        for key in ["Az09_-aa", &"k".repeat(64)] {
            assert_eq!(read(&[key]).await, Ok(IdempotencyKey(Some(key.to_owned()))));
        }
        for key in ["seven77", &"k".repeat(65), "with space", "with.dot!", ""] {
            assert_eq!(read(&[key]).await, Err(ProblemCode::MalformedHeader), "{key}");
        }
        assert_eq!(read(&["first-key", "second-key"]).await, Err(ProblemCode::MalformedHeader));
    }
}
