//! Every error as `application/problem+json` (RFC 9457), with a code from one closed table.
//!
//! A problem says what the sender can do about it. It never carries SQL, file names or the text of an internal error.

use std::fmt;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::{Invalid, InvalidCode};

/// The media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// When to try again after a moment of overload, in seconds.
const RETRY_AFTER_SECONDS: u64 = 1;

/// Declares the codes of all problems, each with its one status and title.
macro_rules! problem_codes {
    ($($variant:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// What kind of problem it is. Codes are stable: clients may branch on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
        pub enum ProblemCode {
            $(#[serde(rename = $code)] $variant),+
        }

        impl ProblemCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            const fn status_number(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }
        }
    };
}

problem_codes! {
    MalformedJson = "malformed_json", 400, "The body is not JSON";
    JsonTooDeep = "json_too_deep", 400, "The JSON is nested too deeply";
    MalformedParameter = "malformed_parameter", 400, "A parameter has the wrong form";
    UnknownParameter = "unknown_parameter", 400, "There is no such parameter";
    MissingHeader = "missing_header", 400, "A required header is missing";
    MalformedHeader = "malformed_header", 400, "A header has the wrong form";
    NotAuthenticated = "not_authenticated", 401, "A valid API key is needed";
    NotPermitted = "not_permitted", 403, "The role of this key does not allow it";
    OwnClaim = "own_claim", 403, "Nobody reviews a claim that their own key made";
    UnknownPath = "unknown_path", 404, "There is nothing at this path";
    NotFound = "not_found", 404, "There is nothing with this id";
    MethodNotAllowed = "method_not_allowed", 405, "The path does not take this method";
    RequestTimeout = "request_timeout", 408, "The request took too long to arrive";
    UnknownReference = "unknown_reference", 409, "An id in the body names nothing";
    QuoteNotFound = "quote_not_found", 409, "The quote is not in the article's text";
    QuoteAmbiguous = "quote_ambiguous", 409, "The quote stands at several places";
    RangeReversed = "range_reversed", 409, "A range runs from the lower to the higher number";
    DatesReversed = "dates_reversed", 409, "The end is before the start";
    TimeOutOfRange = "time_out_of_range", 409, "The time is out of range";
    AsOfInFuture = "as_of_in_future", 409, "The past is asked for by a time that has not come";
    AsOfTwice = "as_of_twice", 409, "Either a time or an entry, not both";
    BeyondTheLog = "beyond_the_log", 409, "The log has no such entry yet";
    NotActive = "not_active", 409, "It no longer stands";
    OtherIncident = "other_incident", 409, "It belongs to another incident";
    IdempotencyKeyReused = "idempotency_key_reused", 409, "The idempotency key was used with another body";
    UnknownNationality = "unknown_nationality", 409, "There is no such nationality code";
    ForeignNotAlone = "foreign_not_alone", 409, "\"foreign\" stands alone or not at all";
    OwnRoleIncluded = "own_role_included", 409, "A claim cannot include its own role";
    CharacterNotAllowed = "character_not_allowed", 409, "The character U+0000 is not allowed in text";
    TextHashMismatch = "text_hash_mismatch", 409, "The text does not have the hash that was sent with it";
    MoveExceedsFigure = "move_exceeds_figure", 409, "More would be moved than there are";
    EmbargoNotAllowed = "embargo_not_allowed", 409, "The embargo cannot be set so";
    ArticleHasOtherSource = "article_has_other_source", 409, "The article was published by another source";
    NothingToChange = "nothing_to_change", 409, "Nothing would change";
    SetAndCleared = "set_and_cleared", 409, "A field is both set and cleared";
    AlreadyRedacted = "already_redacted", 409, "It is already redacted";
    AlreadyUndone = "already_undone", 409, "The ruling is already undone";
    KeyRevoked = "key_revoked", 409, "The key is already revoked";
    Stale = "stale", 412, "It has changed since it was read";
    PayloadTooLarge = "payload_too_large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body has an unsupported media type";
    InvalidBody = "invalid_body", 422, "The body does not fit its schema";
    RateLimited = "rate_limited", 429, "Too many requests";
    Internal = "internal", 500, "The service failed";
    Overloaded = "overloaded", 503, "The service is busy";
    StorageUnavailable = "storage_unavailable", 503, "The service cannot write now";
    OutcomeUnknown = "outcome_unknown", 503, "It is not known whether the request took effect";
}

impl ProblemCode {
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.status_number()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The stable URI of this kind of problem.
    pub fn type_uri(self) -> String {
        format!("urn:casualty-ledger:problem:{}", self.code())
    }
}

impl From<InvalidCode> for ProblemCode {
    fn from(code: InvalidCode) -> Self {
        match code {
            InvalidCode::RangeReversed => Self::RangeReversed,
            InvalidCode::DatesReversed => Self::DatesReversed,
            InvalidCode::UnknownNationality => Self::UnknownNationality,
            InvalidCode::ForeignNotAlone => Self::ForeignNotAlone,
            InvalidCode::OwnRoleIncluded => Self::OwnRoleIncluded,
            InvalidCode::CharacterNotAllowed => Self::CharacterNotAllowed,
            InvalidCode::TextHashMismatch => Self::TextHashMismatch,
            InvalidCode::NothingToChange => Self::NothingToChange,
            InvalidCode::SetAndCleared => Self::SetAndCleared,
            InvalidCode::TimeOutOfRange => Self::TimeOutOfRange,
        }
    }
}

/// Declares the codes of a body that does not fit its schema, each with its plain wording.
macro_rules! shape_codes {
    ($($variant:ident = $code:literal, $detail:literal;)+) => {
        /// How one value of a body breaks the schema.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ShapeCode { $($variant),+ }

        impl ShapeCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub const fn default_detail(self) -> &'static str {
                match self { $(Self::$variant => $detail),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

shape_codes! {
    TooLong = "too_long", "is too long";
    TooShort = "too_short", "is too short";
    OutOfRange = "out_of_range", "is out of range";
    WrongPattern = "wrong_pattern", "does not have the expected form";
    UnknownField = "unknown_field", "there is no such field";
    MissingField = "missing_field", "is required";
    WrongType = "wrong_type", "has the wrong type";
    NullNotAllowed = "null_not_allowed", "is null: leave the field out instead";
    NotUnique = "not_unique", "holds the same value twice";
    NotListed = "not_listed", "is none of the allowed values";
}

/// What is wrong with one value: with its shape (422), or with what it says (409).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    Shape(ShapeCode),
    Problem(ProblemCode),
}

impl ErrorCode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shape(code) => code.code(),
            Self::Problem(code) => code.code(),
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        let shapes = ShapeCode::ALL.iter().map(|code| code.code());
        let refusals = ProblemCode::ALL.iter().filter(|code| code.status() == StatusCode::CONFLICT);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(shapes.chain(refusals.map(|code| code.code()))))
            .into()
    }
}

impl ToSchema for ErrorCode {}

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
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let mut problem = Self { code, detail: detail.into(), errors: Vec::new(), headers: Vec::new() };
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
    /// Names the kind of problem; one stable URI per code.
    #[serde(rename = "type")]
    #[schema(
        max_length = 200,
        pattern = "^urn:casualty-ledger:problem:[a-z_]+$",
        example = "urn:casualty-ledger:problem:quote_not_found"
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
    use std::collections::BTreeSet;

    use actix_web::body::to_bytes;

    use super::*;

    #[test]
    fn codes_are_unique_and_every_status_is_an_error() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
            assert_eq!(serde_json::to_value(code).unwrap(), code.code());
        }
    }

    #[test]
    fn every_domain_refusal_is_a_conflict_of_the_same_code() {
        for code in InvalidCode::ALL {
            let problem = ProblemCode::from(*code);
            assert_eq!((problem.code(), problem.status()), (code.code(), StatusCode::CONFLICT));
        }
    }

    #[actix_web::test]
    async fn a_problem_is_sent_as_problem_json() {
        let invalid = Invalid::new("/high", InvalidCode::RangeReversed, "low is 9 and high is 3");
        let answer = Problem::from(invalid).under("/claims/17/count").error_response();
        assert_eq!(answer.status(), 409);
        assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), MEDIA_TYPE);
        let body = to_bytes(answer.into_body()).await.unwrap();
        let expected = serde_json::json!({
            "type": "urn:casualty-ledger:problem:range_reversed",
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
