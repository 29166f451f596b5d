//! The OpenAPI document: checked in as it is served, and of the shape that client generators need.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod document;
mod examples;

use std::collections::BTreeSet;
use std::fs;

use casualty_ledger::http::openapi::{document_3_0, text, unresolved};
use casualty_ledger::http::problem::{self, ProblemCode};
use casualty_ledger::http::service;
use regex::Regex;
use serde_json::Value;

use document::{Operation, assert_none, document, operations, resolve, schemas};

/// The operations of the contract, by resource.
const OPERATIONS: &str = "
    createSource listSources getSource amendSource
    createIncident listIncidents getIncident amendIncident
    createArticle listArticles getArticle amendArticle getArticleText listAnnotations proposeClaims proposeClaimsForText retractArticle redactArticle
    createClaim listClaims getClaim createClaimBatch correctClaim retractClaim reviewClaim redactClaim
    createRuling listRulings
    getIncidentFigures getIncidentSummary compareSources getTimeline listFindings listAllFindings getProvenance getTotals
    listNationalities listPolicies
    listEntries getEntry redactEntry getCheckpoint getCheckpointKey getInclusionProof getConsistencyProof streamEvents
    exportClaimsCsv exportClaimsNdjson exportFiguresCsv exportFiguresXlsx exportAnswersCsv exportAnswersXlsx getAnswers listAnswers importClaims retractImport
    createKey listKeys revokeKey";
#[test]
fn the_documents_checked_in_are_those_served() {
    let served = service::document();
    for (file, expected) in [("openapi.json", served.clone()), ("openapi-3.0.json", document_3_0(&served))] {
        let value = expected.clone();
        let path = format!("{}/openapi/{file}", env!("CARGO_MANIFEST_DIR"));
        let expected = text(&expected);
        assert_eq!(serde_json::from_str::<Value>(&expected).unwrap(), value);
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            fs::write(&path, &expected).unwrap();
        }
        let is_current = fs::read_to_string(&path).unwrap() == expected;
        assert!(is_current, "{path} is out of date: UPDATE_OPENAPI=1 cargo test --test openapi");
    }
}

#[test]
fn the_errors_are_explained_in_one_document() {
    let path = format!("{}/docs/ERRORS.md", env!("CARGO_MANIFEST_DIR"));
    let expected = problem::page::markdown();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let is_current = fs::read_to_string(&path).unwrap() == expected;
    assert!(is_current, "{path} is out of date: UPDATE_OPENAPI=1 cargo test --test openapi");
}

#[test]
fn every_reference_leads_somewhere() {
    let newest = service::document();
    assert_none(&unresolved(&newest));
    assert_none(&unresolved(&document_3_0(&newest)));
}

#[test]
fn every_component_is_used() {
    let document = service::document();
    let text = document.to_string();
    for section in ["schemas", "responses", "headers", "examples"] {
        let parts = document["components"][section].as_object().unwrap();
        let is_unused = |name: &&String| !text.contains(&format!("\"#/components/{section}/{name}\""));
        assert_none(&parts.keys().filter(is_unused).cloned().collect::<Vec<_>>());
    }
}

/// The largest size of a document that is checked in, in bytes.
const BYTES_MAX: usize = 400_000;

#[test]
fn documents_are_short_and_say_nothing_twice() {
    let newest = service::document();
    for document in [&newest, &document_3_0(&newest)] {
        let bytes = text(document).len();
        assert!(bytes <= BYTES_MAX, "{bytes} bytes");
    }
    let mut seen = BTreeSet::new();
    for Operation { place, value } in operations(&newest) {
        for (status, response) in value["responses"].as_object().unwrap() {
            let twice = response["$ref"].is_null() && !seen.insert(response.to_string());
            assert!(!twice || status.as_str() < "300", "{place} {status}: {response}");
            let headers = response["headers"].as_object().into_iter().flat_map(|headers| headers.values());
            let content = response["content"].as_object().into_iter().flat_map(|media| media.values());
            let examples =
                content.filter_map(|media| media["examples"].as_object()).flat_map(|all| all.values());
            for part in headers.chain(examples) {
                assert!(part["$ref"].is_string(), "{place} {status}: {part}");
            }
        }
        for parameter in value["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["name"].is_string(), "{place}: {parameter}");
        }
    }
}

#[test]
fn the_service_says_who_it_is() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document_3_0(&document)["openapi"], "3.0.3");
    for word in ["Bearer", "next_cursor", "ETag", "Idempotency-Key", "problem+json", "as_of"] {
        assert!(document["info"]["description"].as_str().unwrap().contains(word), "{word}");
    }
    for pointer in ["/info/contact/name", "/info/license/identifier", "/info/version", "/servers/0/url"] {
        let said = document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        assert!(!said.is_empty(), "{pointer}");
    }
    for tag in document["tags"].as_array().unwrap() {
        assert!(tag["description"].as_str().is_some_and(|words| !words.is_empty()), "{tag}");
    }
}

#[test]
fn operations_have_the_contracts_names() {
    let document = document();
    let contract: BTreeSet<&str> = OPERATIONS.split_whitespace().collect();
    let ids: Vec<&str> =
        operations(&document).iter().map(|op| op.value["operationId"].as_str().unwrap()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an operationId stands twice");
    assert_eq!(unique, contract);
}

#[test]
fn operations_are_tagged_and_described() {
    let document = document();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut broken = Vec::new();
    for Operation { place, value } in operations(&document) {
        let one_tag = match value["tags"].as_array().map(Vec::as_slice) {
            Some([tag]) => tags.contains(tag.as_str().unwrap()),
            _ => false,
        };
        let summary = value["summary"].as_str().unwrap_or_default();
        let described = value["description"].as_str().is_some_and(|words| !words.is_empty());
        let secured = value["security"].as_array().is_some();
        let parameters = value["parameters"].as_array().into_iter().flatten();
        let words = parameters.clone().all(|parameter| parameter["description"].is_string());
        if !one_tag || summary.is_empty() || summary.ends_with('.') || !described || !secured || !words {
            broken.push(place);
        }
    }
    assert_none(&broken);
}

#[test]
fn requests_have_one_media_type_and_problems_one_schema() {
    let document = document();
    let mut broken = Vec::new();
    for Operation { place, value } in operations(&document) {
        if let Some(content) = value["requestBody"]["content"].as_object() {
            let types: Vec<&str> = content.keys().map(String::as_str).collect();
            if !matches!(types.as_slice(), ["application/json"] | ["application/octet-stream"]) {
                broken.push(format!("{place}: {types:?}"));
            }
        }
        let responses = value["responses"].as_object().unwrap();
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let content = &response["content"];
            let is_problem = content.as_object().is_some_and(|types| types.len() == 1)
                && content["application/problem+json"]["schema"]["$ref"] == "#/components/schemas/Problem";
            if !is_problem {
                broken.push(format!("{place} {status}"));
            }
        }
        for header in responses.values().flat_map(|response| response["headers"].as_object()).flatten() {
            if !header.1["schema"].is_object() {
                broken.push(format!("{place}: header {}", header.0));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn schemas_have_names_and_words() {
    let document = document();
    let form = Regex::new("^[A-Z][A-Za-z0-9]*$").unwrap();
    let broken: Vec<String> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, schema)| !form.is_match(name) || !schema["description"].is_string())
        .map(|(name, _)| name.clone())
        .collect();
    assert_none(&broken);
}

#[test]
fn every_property_says_what_it_is() {
    let document = document();
    let mut broken = Vec::new();
    for (place, schema) in schemas(&document) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            // What a field refers to has words of its own.
            if field["$ref"].is_null() && !field["description"].is_string() {
                broken.push(format!("{place}.{name} needs a doc comment"));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn a_new_resource_comes_with_its_state() {
    let document = document();
    let tagged = |id: &str| {
        let operations = operations(&document);
        let operation = operations.iter().find(|operation| operation.value["operationId"] == id).unwrap();
        operation.value["responses"]["201"]["headers"].get("ETag").is_some()
    };
    for id in
        ["createSource", "createIncident", "createArticle", "createClaim", "correctClaim", "createRuling"]
    {
        assert!(tagged(id), "{id}");
    }
    assert!(!tagged("createClaimBatch") && !tagged("createKey"));
}

#[test]
fn every_value_is_bounded_and_none_is_null() {
    let document = document();
    let mut broken = Vec::new();
    for (place, schema) in schemas(&document) {
        let has = |keyword: &str| schema.get(keyword).is_some();
        let bounded = match schema["type"].as_str() {
            Some("string") => ["enum", "const", "pattern", "maxLength", "format"].into_iter().any(has),
            Some("integer") => has("minimum") && has("maximum"),
            Some("array") => has("maxItems") && has("items"),
            Some("object" | "boolean") => true,
            Some(_) => false,
            None => has("$ref") || has("oneOf"),
        };
        let is_array_example =
            !schema["example"].is_null() && schema["type"] == "array" && !schema["example"].is_array();
        // An export is as long as the ledger.
        let is_stream = place.contains("content text/csv") || place.contains("content application/x-ndjson");
        if is_stream {
            continue;
        }
        if !bounded || is_array_example || has("nullable") || has("allOf") || has("anyOf") {
            broken.push(format!("{place}: {schema}"));
        }
    }
    assert_none(&broken);
    assert!(!document.to_string().contains("\"null\""));
}

#[test]
fn requests_refuse_what_they_do_not_know() {
    let document = document();
    let mut broken = Vec::new();
    for Operation { place, value } in operations(&document) {
        let schema = &value["requestBody"]["content"]["application/json"]["schema"];
        let body = resolve(&document, schema);
        if schema.is_object() && body["additionalProperties"] != false {
            broken.push(place);
        }
    }
    assert_none(&broken);
}

#[test]
fn unions_name_their_tag_and_every_variant() {
    let document = document();
    let mut unions = 0;
    for (place, schema) in schemas(&document) {
        let Some(variants) = schema["oneOf"].as_array() else { continue };
        unions += 1;
        let tag = schema["discriminator"]["propertyName"].as_str().unwrap_or_default();
        let mapping = schema["discriminator"]["mapping"].as_object().unwrap();
        assert_eq!(mapping.len(), variants.len(), "{place}");
        for variant in variants {
            let inner = resolve(&document, variant);
            let code = inner["properties"][tag]["const"].as_str().unwrap();
            assert_eq!(mapping[code], variant["$ref"], "{place}");
            assert!(
                inner["required"].as_array().unwrap().iter().any(|name| name == tag),
                "{place}: {variant}"
            );
        }
    }
    assert!(unions >= 2, "{unions}");
}

#[test]
fn codes_stand_in_the_document_as_they_are_sent() {
    let document = document();
    let listed = |name: &str| document["components"]["schemas"][name]["enum"].as_array().unwrap().clone();
    assert!(listed("Role").contains(&"security_forces".into()));
    assert!(listed("SourceKind").contains(&"news_agency".into()));
    assert_eq!(listed("ProblemCode").len(), ProblemCode::ALL.len());
    let form = Regex::new("^([a-z][a-z0-9_.]*|[A-F])$").unwrap();
    for (place, schema) in schemas(&document) {
        for code in schema["enum"].as_array().into_iter().flatten() {
            assert!(form.is_match(code.as_str().unwrap()), "{place}: {code}");
        }
    }
}
