//! Entity tags: answering only what has changed, and changing only what has been seen.

use std::future::{Ready, ready};

use actix_web::http::header::{self, ETag, EntityTag, Header, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, dev::Payload};

use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::domain::ids::Seq;
use crate::http::extract::header_parameter;
use crate::http::problem::{Problem, ProblemCode};
use crate::ledger::Precondition;

/// The tag of a resource: the number of the last entry about it.
pub fn etag(seq: Seq) -> EntityTag {
    EntityTag::new_strong(seq.to_string())
}

/// A 304 if the sender already has what has this tag; a 400 if what it says it has is not of the form that the document gives.
pub fn not_modified(request: &HttpRequest, tag: &EntityTag) -> Option<HttpResponse> {
    if !request.headers().contains_key(header::IF_NONE_MATCH) {
        return None;
    }
    if !request.headers().get_all(header::IF_NONE_MATCH).all(IfNoneMatch::is_formed) {
        let detail = "If-None-Match takes entity tags as ETags gave them, such as \"42\", or *.";
        return Some(Problem::new(ProblemCode::MalformedHeader, detail).error_response());
    }
    let held = match header::IfNoneMatch::parse(request) {
        Ok(header::IfNoneMatch::Any) => true,
        Ok(header::IfNoneMatch::Items(tags)) => tags.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    };
    held.then(|| HttpResponse::NotModified().insert_header(ETag(tag.clone())).finish())
}

/// What the sender of a change has seen (`If-Match`, required).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever stands.
    Any,
    /// The resource as it was after this entry; entry 0, which is never one, for a tag that the service does not give.
    Entry(Seq),
}

impl IfMatch {
    pub const PATTERN: &'static str = r#"^("[0-9]+"|\*)$"#;

    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let digits = text.strip_prefix('"')?.strip_suffix('"')?;
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let canonical = digits.parse().ok().filter(|_| !digits.starts_with('0'));
        Some(Self::Entry(Seq(canonical.unwrap_or(0))))
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut sent = request.headers().get_all(header::IF_MATCH);
        ready(match (sent.next(), sent.next()) {
            (None, _) => Err(Problem::new(
                ProblemCode::MissingHeader,
                "Send If-Match with the ETag of what is to be changed, or *.",
            )),
            (Some(tag), None) => tag.to_str().ok().and_then(Self::parse).ok_or_else(malformed),
            (Some(_), Some(_)) => Err(malformed()),
        })
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "The ETag of what is to be changed, as it was last read; or `*`.";
        vec![header_parameter("If-Match", words, Required::True, Self::PATTERN, "\"42\"")]
    }
}

/// Declares that an operation answers 304 (see [`not_modified`]).
pub struct IfNoneMatch;

impl IfNoneMatch {
    const PATTERN: &'static str = "^[\\x20-\\x7e]{1,4000}$";
    const BYTES_MAX: usize = 4000;

    fn is_formed(sent: &HeaderValue) -> bool {
        let bytes = sent.as_bytes();
        (1..=Self::BYTES_MAX).contains(&bytes.len()) && bytes.iter().all(|byte| (0x20..=0x7e).contains(byte))
    }
}

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words =
            "ETags that the sender holds: if one of them still fits, the answer is 304 without a body.";
        vec![header_parameter("If-None-Match", words, Required::False, Self::PATTERN, "\"42\"")]
    }
}

impl From<IfMatch> for Precondition {
    fn from(seen: IfMatch) -> Self {
        match seen {
            IfMatch::Any => Self::Any,
            IfMatch::Entry(seq) => Self::LastSeq(seq),
        }
    }
}

fn malformed() -> Problem {
    let detail = "If-Match takes one entity tag as an ETag gave it, such as \"42\", or *.";
    Problem::new(ProblemCode::MalformedHeader, detail)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn what_the_sender_holds_is_not_sent_again() {
        let answer = |tags: &str| {
            let request = TestRequest::get().insert_header(("if-none-match", tags)).to_http_request();
            not_modified(&request, &etag(Seq(42))).map(|answer| answer.status().as_u16())
        };
        for tags in ["\"42\"", "W/\"42\"", "\"1\", \"42\"", "*"] {
            assert_eq!(answer(tags), Some(304), "{tags}");
        }
        for tags in ["\"4\"", "\"1\", \"2\"", "42", &"x".repeat(4000)] {
            assert_eq!(answer(tags), None, "{tags}");
        }
        for tags in ["", "a\tb", &"x".repeat(4001)] {
            assert_eq!(answer(tags), Some(400), "{tags}");
        }
        assert!(not_modified(&TestRequest::get().to_http_request(), &etag(Seq(42))).is_none());
    }

    #[actix_web::test]
    async fn a_change_names_what_it_was_decided_on() {
        let read = |tag: &'static str| async move {
            let request = TestRequest::patch().insert_header(("if-match", tag)).to_http_request();
            IfMatch::from_request(&request, &mut Payload::None).await.map_err(|problem| problem.code())
        };
        assert_eq!(read("*").await, Ok(IfMatch::Any));
        assert_eq!(read("\"42\"").await, Ok(IfMatch::Entry(Seq(42))));
        for never_given in ["\"042\"", "\"0\"", "\"99999999999999999999999\""] {
            assert_eq!(read(never_given).await, Ok(IfMatch::Entry(Seq(0))), "{never_given}");
        }
        for tag in ["42", "\"\"", "W/\"42\"", "\"4\", \"2\"", "\"a\"", "", "**"] {
            assert_eq!(read(tag).await, Err(ProblemCode::MalformedHeader), "{tag}");
        }
        let none = IfMatch::from_request(&TestRequest::patch().to_http_request(), &mut Payload::None).await;
        assert_eq!(none.unwrap_err().code(), ProblemCode::MissingHeader);
    }
}
