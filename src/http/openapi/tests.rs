use actix_web::{App, get, patch, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::AppExt;

use super::*;
use crate::domain::ids::ClaimId;
use crate::http::conditional::{IfMatch, IfNoneMatch};
use crate::http::idempotency::IdempotencyKey;
use crate::http::pagination::{Order, Page};

#[derive(Serialize, Deserialize, ToSchema)]
enum ExactTag {
    #[serde(rename = "exact")]
    Exact,
}

#[derive(Serialize, Deserialize, ToSchema)]
enum NoneTag {
    #[serde(rename = "none")]
    None,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct ExactCount {
    /// Which wording.
    #[schema(inline)]
    qualifier: ExactTag,
    value: u64,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct NoCount {
    qualifier: NoneTag,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
enum Count {
    Exact(ExactCount),
    None(NoCount),
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClaim {
    /// How many.
    count: Option<Count>,
    note: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
enum Shade {
    Light,
    Dark,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
struct Filters {
    shade: Option<Shade>,
}

/// List the claims.
///
/// All of them.
#[utoipa::path(tag = "claims", operation_id = "listClaims", params(Filters, Page), responses((status = 200, body = NewClaim)))]
#[get("/v1/claims")]
async fn list_claims() -> &'static str {
    ""
}

#[utoipa::path(
    tag = "claims", operation_id = "createClaim", params(IdempotencyKey), request_body = NewClaim,
    responses((status = 201, body = NewClaim), (status = 409, description = "The claim cannot be taken")),
)]
#[post("/v1/claims")]
async fn create_claim() -> &'static str {
    ""
}

#[utoipa::path(
    tag = "claims", operation_id = "getClaim", params(("claim_id" = ClaimId, Path), IfNoneMatch),
    responses((status = 200, body = NewClaim)),
)]
#[get("/v1/claims/{claim_id}")]
async fn get_claim() -> &'static str {
    ""
}

#[utoipa::path(
    tag = "claims", operation_id = "amendClaim", params(("claim_id" = ClaimId, Path), IfMatch), request_body = NewClaim,
    responses((status = 200, body = NewClaim)),
)]
#[patch("/v1/claims/{claim_id}")]
async fn amend_claim() -> &'static str {
    ""
}

#[utoipa::path(responses((status = 200)))]
#[get("/healthz")]
async fn health() -> &'static str {
    ""
}

pub fn sample() -> Value {
    let app = App::new().into_utoipa_app().service(list_claims).service(create_claim).service(get_claim);
    let (_, collected) = app.service(amend_claim).service(health).split_for_parts();
    let also = [schemas_of::<Shade>(), schemas_of::<ClaimId>(), schemas_of::<Order>()].concat();
    document(&collected, also, &[("claims", "What was said")])
}

/// A response, from where it stands or from the components.
fn response<'d>(document: &'d Value, path: &str, method: &str, status: &str) -> &'d Value {
    let response = &document["paths"][path][method]["responses"][status];
    match response["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap(),
        None => response,
    }
}

fn statuses(document: &Value, path: &str, method: &str) -> Vec<String> {
    document["paths"][path][method]["responses"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_reference_leads_somewhere() {
    assert_eq!(unresolved(&sample()), Vec::<String>::new());
    assert_eq!(unresolved(&document_3_0(&sample())), Vec::<String>::new());
    let broken = json!({"paths": {"/a": {"schema": {"$ref": "#/components/schemas/Gone"}}}});
    assert_eq!(unresolved(&broken), ["#/components/schemas/Gone"]);
}

#[test]
fn each_operation_declares_what_it_can_answer() {
    let document = sample();
    assert_eq!(statuses(&document, "/v1/claims", "get"), ["200", "400", "401", "403", "429", "500", "503"]);
    let creation = ["201", "400", "401", "403", "408", "409", "413", "415", "422", "429", "500", "503"];
    assert_eq!(statuses(&document, "/v1/claims", "post"), creation);
    let one = ["200", "304", "400", "401", "403", "404", "429", "500", "503"];
    assert_eq!(statuses(&document, "/v1/claims/{claim_id}", "get"), one);
    assert!(statuses(&document, "/v1/claims/{claim_id}", "patch").contains(&"412".to_owned()));
    assert_eq!(statuses(&document, "/healthz", "get"), ["200"]);
    let conflict = response(&document, "/v1/claims", "post", "409");
    assert_eq!(conflict["description"], "The claim cannot be taken");
    assert_eq!(
        conflict["content"][crate::http::problem::MEDIA_TYPE]["schema"]["$ref"],
        "#/components/schemas/Problem"
    );
}

#[test]
fn headers_and_security_are_declared() {
    let document = sample();
    let has = |path: &str, method: &str, status: &str, header: &str| {
        response(&document, path, method, status)["headers"].get(header).is_some()
    };
    assert!(has("/v1/claims", "get", "200", "Link"));
    assert!(!has("/v1/claims", "get", "200", "ETag"));
    assert!(has("/v1/claims", "post", "201", "Location"));
    assert!(has("/v1/claims", "post", "201", "Idempotency-Replayed"));
    assert!(!has("/v1/claims", "post", "409", "Idempotency-Replayed"));
    assert!(has("/v1/claims", "post", "503", "Retry-After"));
    assert!(has("/v1/claims/{claim_id}", "get", "200", "ETag"));
    assert!(has("/v1/claims/{claim_id}", "get", "404", "X-Request-Id"));
    assert_eq!(document["paths"]["/v1/claims"]["get"]["security"], json!([{"bearer": []}]));
    assert_eq!(document["paths"]["/v1/claims"]["get"]["summary"], "List the claims");
    assert!(document["paths"]["/healthz"]["get"].get("security").is_none());
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    assert_eq!(document["info"]["license"]["identifier"], "MIT OR Apache-2.0");
    assert_eq!(document["tags"], json!([{"name": "claims", "description": "What was said"}]));
}

#[test]
fn what_is_the_same_is_said_once() {
    let document = sample();
    let at =
        |path: &str, method: &str, status: &str| document["paths"][path][method]["responses"][status].clone();
    let shared = json!({"$ref": "#/components/responses/NotAuthenticated"});
    assert_eq!(at("/v1/claims", "get", "401"), shared);
    assert_eq!(at("/v1/claims/{claim_id}", "patch", "401"), shared);
    assert!(at("/v1/claims", "get", "400")["$ref"].is_null(), "only one operation answers so");
    let tag = &document["paths"]["/v1/claims/{claim_id}"]["get"]["responses"]["200"]["headers"]["ETag"];
    assert_eq!(*tag, json!({"$ref": "#/components/headers/ETag"}));
    let example = &response(&document, "/v1/claims", "post", "401")["content"];
    let example = &example[crate::http::problem::MEDIA_TYPE]["examples"]["not_authenticated"];
    assert_eq!(*example, json!({"$ref": "#/components/examples/NotAuthenticated"}));
    assert_eq!(document["components"]["examples"]["NotAuthenticated"]["value"]["status"], 401);
}

#[test]
fn the_file_has_a_line_for_each_operation_and_component() {
    let document = sample();
    let text = text(&document);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    assert!(text.lines().any(|line| line.starts_with("      \"get\": {\"description\"")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("      \"NotAuthenticated\": {")), "{text}");
}

#[test]
fn conditional_and_idempotency_headers_are_parameters() {
    let document = sample();
    let parameter = |path: &str, method: &str, name: &str| {
        let all = document["paths"][path][method]["parameters"].as_array().unwrap();
        all.iter().find(|parameter| parameter["name"] == name).unwrap().clone()
    };
    let if_match = parameter("/v1/claims/{claim_id}", "patch", "If-Match");
    assert_eq!((&if_match["in"], &if_match["required"]), (&json!("header"), &json!(true)));
    assert_eq!(if_match["schema"]["pattern"], IfMatch::PATTERN);
    let key = parameter("/v1/claims", "post", "Idempotency-Key");
    assert_eq!((&key["required"], &key["schema"]["type"]), (&json!(false), &json!("string")));
    let limit = parameter("/v1/claims", "get", "limit");
    assert_eq!((&limit["schema"]["minimum"], &limit["schema"]["maximum"]), (&json!(1), &json!(500)));
    assert_eq!(limit["required"], false);
    let cursor = parameter("/v1/claims", "get", "cursor");
    assert_eq!(cursor["schema"]["pattern"], "^[0-7][0-9a-f]{15}$");
}

#[test]
fn a_union_of_named_variants_names_its_tag() {
    let document = sample();
    let expected = json!({"propertyName": "qualifier", "mapping": {
        "exact": "#/components/schemas/ExactCount", "none": "#/components/schemas/NoCount",
    }});
    assert_eq!(document["components"]["schemas"]["Count"]["discriminator"], expected);
    let tag = json!({"type": "string", "const": "exact", "description": "Which wording."});
    assert_eq!(document["components"]["schemas"]["ExactCount"]["properties"]["qualifier"], tag);
    assert!(document["components"]["schemas"]["NewClaim"].get("discriminator").is_none());
}

#[test]
fn nothing_may_be_null() {
    let document = sample();
    let claim = &document["components"]["schemas"]["NewClaim"];
    assert_eq!(claim["properties"]["note"]["type"], "string");
    let count = json!({"$ref": "#/components/schemas/Count", "description": "How many."});
    assert_eq!(claim["properties"]["count"], count);
    assert_eq!(claim["additionalProperties"], false);
    assert!(!document.to_string().contains("\"null\""));
    let id = &document["components"]["schemas"]["ClaimId"];
    assert_eq!(id["pattern"], ClaimId::PATTERN);
}

#[test]
fn the_problem_schema_lists_its_codes() {
    let document = sample();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Problem"]["required"], json!(["type", "title", "status", "detail", "code"]));
    assert_eq!(schemas["ProblemCode"]["enum"].as_array().unwrap().len(), ProblemCode::ALL.len());
    let codes = schemas["ProblemError"]["properties"]["code"]["enum"].as_array().unwrap();
    assert!(codes.contains(&json!("too_long")) && codes.contains(&json!("quote_not_found")));
    assert!(!codes.contains(&json!("not_found")));
}

#[test]
fn the_older_document_has_no_newer_words() {
    let newer = json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1", "license": {"name": "MIT", "identifier": "MIT"}},
        "webhooks": {},
        "components": {"schemas": {"Thing": {
            "type": "object",
            "properties": {
                "examples": {"type": "string", "examples": ["a", "b"]},
                "const": {"const": "x"},
                "above": {"type": "integer", "exclusiveMinimum": 3},
                "below": {"type": "number", "exclusiveMaximum": 9},
                "maybe": {"type": ["string", "null"]},
                "either": {"type": ["string", "integer"]},
                "other": {"$ref": "#/components/schemas/Thing", "description": "another"},
                "plain": {"$ref": "#/components/schemas/Thing"},
                "union": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Thing"}]},
            },
        }}},
    });
    let older = document_3_0(&newer);
    assert_eq!(older["openapi"], "3.0.3");
    assert_eq!(older["info"]["license"], json!({"name": "MIT", "url": "https://spdx.org/licenses/"}));
    assert!(older.get("webhooks").is_none());
    let expected = json!({
        "examples": {"type": "string", "example": "a"},
        "const": {"enum": ["x"]},
        "above": {"type": "integer", "minimum": 3, "exclusiveMinimum": true},
        "below": {"type": "number", "maximum": 9, "exclusiveMaximum": true},
        "maybe": {"type": "string", "nullable": true},
        "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "other": {"allOf": [{"$ref": "#/components/schemas/Thing"}], "description": "another"},
        "plain": {"$ref": "#/components/schemas/Thing"},
        "union": {"oneOf": [{"$ref": "#/components/schemas/Thing"}], "nullable": true},
    });
    assert_eq!(older["components"]["schemas"]["Thing"]["properties"], expected);
}
