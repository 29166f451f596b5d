//! Every error as `application/problem+json` (RFC 9457), with a code from one closed table.
//!
//! A problem says what the sender can do about it. It never carries SQL, file names or the text of an internal error.

use std::fmt;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::Invalid;
use crate::domain::quote::Candidate;

mod code;
mod guide;
pub mod page;

pub use code::{ErrorCode, PAGES, ProblemCode, ShapeCode};

/// The media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// When to try again after a moment of overload, in seconds.
const RETRY_AFTER_SECONDS: u64 = 1;

/// One value that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProblemError)]
pub struct FieldError {
    /// Where the value stands in the body (JSON Pointer, RFC 6901).
    #[schema(max_length = 1000, example = "/quote/exact")]
    pub pointer: String,
    /// What is wrong with it.
    #[schema(inline)]
    pub code: ErrorCode,
    /// The same in words.
    #[schema(max_length = 4000, example = "must be at most 4000 characters long")]
    pub detail: String,
}

impl FieldError {
    pub fn shape(pointer: impl Into<String>, code: ShapeCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: ErrorCode::Shape(code), detail: detail.into() }
    }

    pub fn refused(pointer: impl Into<String>, code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: ErrorCode::Problem(code), detail: detail.into() }
    }
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    code: ProblemCode,
    detail: String,
    errors: Vec<FieldError>,
    candidates: Vec<Candidate>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let mut problem = Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            candidates: Vec::new(),
            headers: Vec::new(),
        };
        match code.status() {
            StatusCode::UNAUTHORIZED => {
                problem.headers.push((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                problem.headers.push((header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS)));
            }
            _ => {}
        }
        problem
    }

    /// A failure of ours: the cause goes to the log, not to the sender.
    pub fn internal() -> Self {
        Self::new(
            ProblemCode::Internal,
            "The service failed to answer. The request id names this failure in its log.",
        )
    }

    pub fn method_not_allowed(method: &Method, allowed: &str) -> Self {
        let detail = format!("{} is not allowed here; allowed are: {allowed}.", shortened(method.as_str()));
        let problem = Self::new(ProblemCode::MethodNotAllowed, detail);
        match HeaderValue::from_str(allowed) {
            Ok(value) => problem.with_header(header::ALLOW, value),
            Err(_) => problem,
        }
    }

    /// The same problem, at one value of the body.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.errors.push(FieldError::refused(pointer, self.code, self.detail.clone()));
        self
    }

    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// The first of several, with what all of them point at.
    pub fn of_all(problems: impl Iterator<Item = Self>, detail: String) -> Self {
        let combined = problems.reduce(|first, mut next| first.with_errors(std::mem::take(&mut next.errors)));
        combined.unwrap_or_else(|| Self::new(ProblemCode::Internal, detail))
    }

    /// Names the places that a quote may mean.
    pub fn with_candidates(mut self, candidates: Vec<Candidate>) -> Self {
        self.candidates = candidates;
        self
    }

    /// Sets a header of the answer, in place of an earlier one of that name.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
        self
    }

    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The same problem, of values that stand deeper in the body (such as one claim of a batch).
    pub fn under(mut self, prefix: &str) -> Self {
        for error in &mut self.errors {
            error.pointer.insert_str(0, prefix);
        }
        self
    }

    pub fn code(&self) -> ProblemCode {
        self.code
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    fn document(&self) -> Document {
        Document {
            kind: self.code.type_uri(),
            title: self.code.title().to_owned(),
            status: self.code.status_number(),
            detail: self.detail.clone(),
            code: self.code,
            errors: self.errors.clone(),
            candidates: self.candidates.clone(),
        }
    }

    /// The problem as JSON: what the answer's body says.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self.document()).unwrap_or_default()
    }
}

/// Cuts text of the sender's to a length that is safe to repeat.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((byte, _)) => format!("{}…", &text[..byte]),
        None => text.to_owned(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.code(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        for (name, value) in &self.headers {
            answer.insert_header((name.clone(), value.clone()));
        }
        match serde_json::to_vec(&self.document()) {
            Ok(body) => answer.content_type(MEDIA_TYPE).body(body),
            Err(_) => answer.finish(),
        }
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::new(invalid.code.into(), invalid.detail).at(invalid.pointer)
    }
}

/// A problem as it is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
struct Document {
    /// The address of the page that explains the code: cause, what to do, whether to send it again.
    #[serde(rename = "type")]
    #[schema(
        max_length = 200,
        pattern = "^/docs/problems/[a-z_]+$",
        example = "/docs/problems/quote_not_found"
    )]
    kind: String,
    /// The kind of problem in words, the same each time.
    #[schema(max_length = 200, example = "The quote is not in the article's text")]
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 409)]
    status: u16,
    /// What is the matter this time, and what would help.
    #[schema(max_length = 4000, example = "the quote is not in the article's text")]
    detail: String,
    code: ProblemCode,
    /// Every value of the body that was refused, where the problem lies in the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 10000)]
    errors: Vec<FieldError>,
    /// Where a quote may be meant: the first places of an ambiguous one, or where a text has one that is not found in another form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 20)]
    candidates: Vec<Candidate>,
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        Document::schema()
    }
}

impl ToSchema for Problem {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Document::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;

    use super::*;
    use crate::domain::InvalidCode;

    #[actix_web::test]
    async fn a_problem_is_sent_as_problem_json() {
        let invalid = Invalid::new("/high", InvalidCode::RangeReversed, "low is 9 and high is 3");
        let answer = Problem::from(invalid).under("/claims/17/count").error_response();
        assert_eq!(answer.status(), 409);
        assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), MEDIA_TYPE);
        let body = to_bytes(answer.into_body()).await.unwrap();
        let expected = serde_json::json!({
            "type": "/docs/problems/range_reversed",
            "title": "A range runs from the lower to the higher number",
            "status": 409,
            "detail": "low is 9 and high is 3",
            "code": "range_reversed",
            "errors": [{"pointer": "/claims/17/count/high", "code": "range_reversed", "detail": "low is 9 and high is 3"}],
        });
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&body).unwrap(), expected);
    }

    #[test]
    fn statuses_bring_their_headers() {
        let headers = |problem: Problem| problem.error_response().headers().clone();
        assert_eq!(
            headers(Problem::new(ProblemCode::NotAuthenticated, "")).get("www-authenticate").unwrap(),
            "Bearer"
        );
        assert_eq!(headers(Problem::new(ProblemCode::Overloaded, "")).get("retry-after").unwrap(), "1");
        let limited = Problem::new(ProblemCode::RateLimited, "").retry_after(7);
        assert_eq!(headers(limited).get_all("retry-after").collect::<Vec<_>>(), ["7"]);
        assert_eq!(
            headers(Problem::method_not_allowed(&Method::PUT, "GET, HEAD")).get("allow").unwrap(),
            "GET, HEAD"
        );
        assert!(headers(Problem::internal()).get("retry-after").is_none());
    }

    #[test]
    fn errors_are_absent_where_there_are_none() {
        assert!(Problem::internal().to_json().get("errors").is_none());
    }
}
