use std::time::Duration;

use actix_web::http::header;
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use actix_web::{FromRequest, dev::Payload};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::*;
use crate::domain::ids::ClaimId;
use crate::domain::role::Role;
use crate::http::problem::{Problem, ProblemCode};

#[derive(Debug, Deserialize, ToSchema, Validate, PartialEq)]
#[serde(deny_unknown_fields)]
struct Quote {
    #[validate(length(min = 1, max = 4))]
    #[schema(min_length = 1, max_length = 4)]
    exact: String,
    #[serde(default, deserialize_with = "present")]
    #[schema(inline)]
    start: Option<Integer<0, 200_000>>,
}

tagged_variants! { by qualifier;
    /// So many.
    Exactly(ExactlyTag = "exact") {
        #[schema(inline)]
        pub value: Digit,
    }
    /// In words.
    Vaguely(VaguelyTag = "vague") {
        #[validate(length(max = 7))]
        #[schema(max_length = 7)]
        pub words: String,
    }
}

tagged_union! {
    /// A number as worded.
    enum Number by "qualifier" {
        "exact" => Exact(Exactly),
        "vague" => Vague(Vaguely),
    }
}

#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Claim {
    #[validate(nested)]
    quote: Quote,
    #[serde(default, deserialize_with = "present")]
    role: Option<Role>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    number: Option<Number>,
    #[serde(default)]
    #[validate(length(max = 2), custom(function = "unique"))]
    #[schema(max_items = 2)]
    tags: Vec<String>,
    #[serde(default, deserialize_with = "present")]
    corrects: Option<ClaimId>,
}

fn unique(tags: &[String]) -> Result<(), validator::ValidationError> {
    match tags {
        [first, second] if first == second => Err(validator::ValidationError::new("not_unique")),
        _ => Ok(()),
    }
}

#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct Batch {
    #[validate(nested)]
    #[allow(dead_code)]
    claims: Vec<Claim>,
}

fn refused<T: std::fmt::Debug>(result: Result<T, Problem>) -> (&'static str, Vec<(String, &'static str)>) {
    let problem = result.unwrap_err();
    let errors = problem.errors().iter().map(|error| (error.pointer.clone(), error.code.code())).collect();
    (problem.code().code(), errors)
}

fn claim(json: &str) -> Result<Claim, Problem> {
    parse(json.as_bytes())
}

#[test]
fn the_shape_of_a_body_is_refused_with_its_pointer() {
    let table = [
        (r#"{"quote": {}}"#, "/quote/exact", "missing_field"),
        (r#"{}"#, "/quote", "missing_field"),
        (r#"{"quote": null}"#, "/quote", "null_not_allowed"),
        (r#"null"#, "", "null_not_allowed"),
        (r#"[]"#, "", "wrong_type"),
        (r#"{"quote": ["a"]}"#, "/quote", "wrong_type"),
        (r#"{"quote": {"exact": "a"}, "role": {"staff": null}}"#, "/role", "wrong_type"),
        (r#""text""#, "", "wrong_type"),
        (r#"{"quote": {"exact": 5}}"#, "/quote/exact", "wrong_type"),
        (r#"{"quote": {"exact": "a", "start": null}}"#, "/quote/start", "null_not_allowed"),
        (r#"{"quote": {"exact": "a", "start": "7"}}"#, "/quote/start", "wrong_type"),
        (r#"{"quote": {"exact": "a", "start": true}}"#, "/quote/start", "wrong_type"),
        (r#"{"quote": {"exact": "a", "end": 3}}"#, "/quote/end", "unknown_field"),
        (r#"{"quote": {"exact": "a", "a/b~`c": 3}}"#, "/quote/a~1b~0`c", "unknown_field"),
        (r#"{"quote": {"exact": "a"}, "role": "guests"}"#, "/role", "not_listed"),
        (r#"{"quote": {"exact": "a"}, "role": null}"#, "/role", "null_not_allowed"),
        (r#"{"quote": {"exact": "a"}, "corrects": "clm_1"}"#, "/corrects", "wrong_pattern"),
        (r#"{"quote": {"exact": "a"}, "tags": ["a", 3]}"#, "/tags/1", "wrong_type"),
        (r#"{"quote": {"exact": "a"}, "tags": ["a", "a"]}"#, "/tags", "not_unique"),
        (r#"{"quote": {"exact": "a"}, "tags": ["a", "b", "c"]}"#, "/tags", "too_long"),
        (r#"{"quote": {"exact": ""}}"#, "/quote/exact", "too_short"),
        (r#"{"quote": {"exact": "abcde"}}"#, "/quote/exact", "too_long"),
    ];
    for (json, pointer, code) in table {
        assert_eq!(refused(claim(json)), ("invalid_body", vec![(pointer.to_owned(), code)]), "{json}");
    }
    assert!(claim(r#"{"quote": {"exact": "äöü€"}, "tags": ["a", "b"], "role": "police"}"#).is_ok());
}

#[test]
fn a_union_points_into_its_variant() {
    let with = |number: &str| claim(&format!(r#"{{"quote": {{"exact": "a"}}, "number": {number}}}"#));
    let table = [
        ("{}", "/number/qualifier", "missing_field"),
        ("[]", "/number", "wrong_type"),
        ("null", "/number", "null_not_allowed"),
        (r#"{"qualifier": "roughly"}"#, "/number/qualifier", "not_listed"),
        (r#"{"qualifier": 3}"#, "/number/qualifier", "wrong_type"),
        (r#"{"qualifier": null}"#, "/number/qualifier", "null_not_allowed"),
        (r#"{"qualifier": "exact"}"#, "/number/value", "missing_field"),
        (r#"{"qualifier": "exact", "value": 10}"#, "/number/value", "out_of_range"),
        (r#"{"qualifier": "vague", "words": "several!"}"#, "/number/words", "too_long"),
        (r#"{"qualifier": "exact", "value": 1, "low": 1}"#, "/number/low", "unknown_field"),
    ];
    for (number, pointer, code) in table {
        assert_eq!(refused(with(number)), ("invalid_body", vec![(pointer.to_owned(), code)]), "{number}");
    }
    assert!(with(r#" {"value": 9.0, "qualifier": "exact"} "#).is_ok());
    assert!(with(r#"{"qualifier": "vague", "words": "several"}"#).is_ok());
    let twice = with(r#"{"qualifier": "exact", "value": 1, "value": 2}"#);
    assert_eq!(refused(twice).0, "malformed_json");
    assert_eq!(refused(with(r#"{"qualifier": "exact\ud800"}"#)).0, "malformed_json");
}

#[test]
fn every_broken_bound_of_a_batch_is_named() {
    let batch =
        r#"{"claims": [{"quote": {"exact": "a"}}, {"quote": {"exact": ""}}, {"quote": {"exact": "abcde"}}]}"#;
    let expected = vec![
        ("/claims/1/quote/exact".to_owned(), "too_short"),
        ("/claims/2/quote/exact".to_owned(), "too_long"),
    ];
    assert_eq!(refused(parse::<Batch>(batch.as_bytes())), ("invalid_body", expected));
    let deep = r#"{"claims": [{"quote": {"exact": "a"}}, {"quote": {"exact": "a"}, "role": "guests"}]}"#;
    let expected = vec![("/claims/1/role".to_owned(), "not_listed")];
    assert_eq!(refused(parse::<Batch>(deep.as_bytes())), ("invalid_body", expected));
}

#[test]
fn every_fault_of_a_body_is_named() {
    let json = r#"{"quote": {"exact": "", "start": -1, "end": 3}, "role": "guests", "number": {"qualifier": "exact", "value": 10, "low": 1},
        "tags": ["a", 3, null], "corrects": "clm_1", "more": 1}"#;
    let (code, mut errors) = refused(claim(json));
    errors.sort();
    let expected = [
        ("/corrects", "wrong_pattern"),
        ("/more", "unknown_field"),
        ("/number/low", "unknown_field"),
        ("/number/value", "out_of_range"),
        ("/quote/end", "unknown_field"),
        ("/quote/exact", "too_short"),
        ("/quote/start", "out_of_range"),
        ("/role", "not_listed"),
        ("/tags", "too_long"),
    ];
    assert_eq!((code, errors), ("invalid_body", expected.map(|(at, code)| (at.to_owned(), code)).to_vec()));
    let misspelt = claim(r#"{"quote": {"exakt": "a"}}"#).unwrap_err().to_json()["errors"].to_string();
    assert!(misspelt.contains("there is no such field; did you mean exact?"), "{misspelt}");
    let batch = r#"{"claims": [{}, {"quote": {"exact": "a"}}, {"quote": 3}]}"#;
    let expected = [("/claims/0/quote", "missing_field"), ("/claims/2/quote", "wrong_type")];
    let expected = expected.map(|(at, code)| (at.to_owned(), code)).to_vec();
    assert_eq!(refused(parse::<Batch>(batch.as_bytes())).1, expected);
    let many = format!(r#"{{"claims": [{}{{}}]}}"#, "{},".repeat(5_000));
    assert_eq!(refused(parse::<Batch>(many.as_bytes())).1.len(), faults::FAULTS_MAX);
}

#[test]
fn integers_may_be_written_as_integral_floats() {
    let start = |text: &str| claim(&format!(r#"{{"quote": {{"exact": "a", "start": {text}}}}}"#));
    let read = |text: &str| start(text).unwrap().quote.start.unwrap().get();
    assert_eq!(
        [read("257.0"), read("2.5e1"), read("0"), read("200000"), read("-0.0")],
        [257, 25, 0, 200_000, 0]
    );
    for (text, code) in [
        ("257.5", "wrong_type"),
        ("-1", "out_of_range"),
        ("-1.0", "out_of_range"),
        ("200001", "out_of_range"),
        ("200001.0", "out_of_range"),
        ("1e300", "out_of_range"),
        ("18446744073709551616", "out_of_range"),
    ] {
        assert_eq!(refused(start(text)).1, [("/quote/start".to_owned(), code)], "{text}");
    }
    let detail = start("200001").unwrap_err().detail().to_owned();
    assert_eq!(detail, "/quote/start must be from 0 to 200000.");
}

#[test]
fn integers_in_text_are_plain_digits() {
    type Small = Integer<1, 500>;
    assert_eq!("500".parse::<Small>().map(Integer::get), Ok(500));
    for text in ["0", "501", "+5", "05", "-1", "5.0", "", "99999999999999999999999"] {
        assert!(text.parse::<Small>().is_err(), "{text}");
    }
    assert!("0".parse::<Integer<0, 1>>().is_ok());
}

#[test]
fn what_is_not_json_is_said_with_its_place() {
    for (json, words) in [
        ("", "empty"),
        ("{", "too early, at line 1, column 1"),
        ("{\n\"quote\": }", "line 2, column 10"),
        ("{} {}", "missing"),
        (r#"{"quote": {"exact": "a"}} x"#, "trailing characters"),
        (r#"{"quote": {"exact": "\ud800"}}"#, "hex escape"),
        ("{\"quote\": {\"exact\": \"a\u{0}\"}}", "control character"),
        (r#"{"quote": {"exact": "a"}, "quote": {"exact": "a"}}"#, "twice"),
    ] {
        let problem = claim(json).unwrap_err();
        if words == "missing" {
            assert_eq!(problem.code(), ProblemCode::InvalidBody);
            continue;
        }
        assert_eq!(problem.code(), ProblemCode::MalformedJson, "{json}");
        assert!(problem.detail().contains(words), "{json}: {}", problem.detail());
    }
    assert_eq!(
        parse::<Claim>(b"{\"quote\": {\"exact\": \"\xff\"}}").unwrap_err().code(),
        ProblemCode::MalformedJson
    );
}

#[test]
fn depth_is_counted_outside_strings() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(refused(claim(&nested(33))).0, "json_too_deep");
    assert_ne!(refused(claim(&nested(32))).0, "json_too_deep");
    assert_eq!(refused(claim(&"[".repeat(1_000_000))).0, "json_too_deep");
    let flat = format!("[{}]", vec!["[]"; 100].join(","));
    assert_ne!(refused(claim(&flat)).0, "json_too_deep");
    let in_text = format!(r#"{{"quote": {{"exact": "a"}}, "tags": ["\"\\{}"]}}"#, "[{".repeat(40));
    assert!(claim(&in_text).is_ok());
}

#[test]
fn nul_is_refused_where_the_schema_would_take_it() {
    let refusal = refused(claim(r#"{"quote": {"exact": "a\u0000"}, "tags": ["b", "\u0000"]}"#));
    let expected = vec![
        ("/quote/exact".to_owned(), "character_not_allowed"),
        ("/tags/1".to_owned(), "character_not_allowed"),
    ];
    assert_eq!(refusal, ("character_not_allowed", expected));
    assert!(claim(r#"{"quote": {"exact": "a"}, "tags": ["\\u0000"]}"#).is_ok());
}

#[test]
fn long_input_is_not_repeated() {
    let long = "x".repeat(10_000);
    for json in [
        format!(r#"{{"quote": {{"exact": "a"}}, "role": "{long}"}}"#),
        format!(r#"{{"quote": "{long}"}}"#),
        format!(r#"{{"{long}": 1}}"#),
        format!(r#"{{"quote": {{"exact": "{long}"}}}}"#),
        format!(r#"{{"quote": {{"exact": "a"}}, "number": {{"qualifier": "{long}"}}}}"#),
        format!(r#"{{"quote": {{"exact": "a"}}, "corrects": "{long}"}}"#),
    ] {
        let text = claim(&json).unwrap_err().to_json().to_string();
        assert!(text.len() < 1_000 && !text.contains("struct"), "{text}");
    }
}

async fn body(request: TestRequest) -> Result<Body<Claim, 64>, Problem> {
    let (request, mut payload) = request.to_http_parts();
    Body::from_request(&request, &mut payload).await
}

fn json_request() -> TestRequest {
    TestRequest::post().insert_header((header::CONTENT_TYPE, "application/json"))
}

#[actix_web::test]
async fn a_body_has_a_media_type() {
    let text = r#"{"quote": {"exact": "a"}}"#;
    for media in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""]
    {
        let request = TestRequest::post().insert_header((header::CONTENT_TYPE, media)).set_payload(text);
        assert!(body(request).await.is_ok(), "{media}");
    }
    for media in ["text/plain", "application/jsonp", "application/json; charset=latin-1", ""] {
        let request = TestRequest::post().insert_header((header::CONTENT_TYPE, media)).set_payload(text);
        assert_eq!(refused(body(request).await).0, "unsupported_media_type", "{media}");
    }
    assert_eq!(refused(body(TestRequest::post().set_payload(text)).await).0, "unsupported_media_type");
    let zipped = json_request().insert_header((header::CONTENT_ENCODING, "gzip")).set_payload(text);
    assert_eq!(refused(body(zipped).await).0, "unsupported_media_type");
}

#[actix_web::test]
async fn a_body_has_a_length() {
    let padded = |length: usize| format!("{:<length$}", r#"{"quote": {"exact": "a"}}"#);
    assert!(body(json_request().set_payload(padded(64))).await.is_ok());
    assert_eq!(refused(body(json_request().set_payload(padded(65))).await).0, "payload_too_large");
    let announced = json_request().insert_header((header::CONTENT_LENGTH, "65"));
    assert_eq!(refused(body(announced).await).0, "payload_too_large");
}

#[actix_web::test]
async fn the_digest_is_of_the_bytes_as_sent() {
    let read = body(json_request().set_payload(r#"{"quote": {"exact": "a"}}"#)).await.unwrap();
    let spaced = body(json_request().set_payload(r#"{"quote":  {"exact": "a"}}"#)).await.unwrap();
    assert_eq!(read.value.quote, spaced.value.quote);
    assert_ne!(read.sha256, spaced.sha256);
}

#[actix_web::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let request = json_request().app_data(BodyTimeout(Duration::ZERO)).to_http_request();
    let silent = futures_util::stream::pending::<Result<Bytes, actix_web::error::PayloadError>>();
    let mut payload =
        Payload::from(Box::pin(silent) as std::pin::Pin<Box<dyn futures_util::Stream<Item = _>>>);
    let refusal = Body::<Claim>::from_request(&request, &mut payload).await;
    assert_eq!(refused(refusal).0, "request_timeout");
}

type Digit = Integer<1, 9>;
