//! Everything that is wrong with a path, a query, a header or the size of a body.

use serde_json::{Value, json};

use crate::bad_input::{Bad, changed};
use crate::helpers::{Client, incident, source};

#[test]
fn queries_paths_and_headers() {
    let bad = Bad::new();
    let figures = bad.scene.figures();
    for (path, status, code) in [
        ("/v1/claims?role=", 400, "malformed_parameter"),
        ("/v1/claims?colour=red", 400, "unknown_parameter"),
        ("/v1/claims?role=staff&role=police", 400, "malformed_parameter"),
        ("/v1/claims?role=victim", 400, "malformed_parameter"),
        ("/v1/claims?incident_id=art_00000000000000000000000000", 400, "malformed_parameter"),
        ("/v1/claims?nationality=ita", 400, "malformed_parameter"),
        ("/v1/claims?nationality=ZZZ", 409, "unknown_nationality"),
        ("/v1/claims?limit=0", 400, "malformed_parameter"),
        ("/v1/claims?limit=501", 400, "malformed_parameter"),
        ("/v1/claims?limit=-1", 400, "malformed_parameter"),
        ("/v1/claims?limit=1.5", 400, "malformed_parameter"),
        ("/v1/claims?limit=99999999999999999999", 400, "malformed_parameter"),
        ("/v1/claims?cursor=8000000000000000", 400, "malformed_parameter"),
        ("/v1/claims?cursor=1", 400, "malformed_parameter"),
        ("/v1/claims?order=up", 400, "malformed_parameter"),
        ("/v1/claims?as_of=yesterday", 400, "malformed_parameter"),
        ("/v1/claims?as_of_seq=1&as_of=2016-07-02T00:00:00Z", 409, "as_of_twice"),
        ("/v1/claims?as_of_seq=999", 409, "as_of_in_future"),
        ("/v1/claims?as_of=2999-01-01T00:00:00Z", 409, "as_of_in_future"),
        ("/v1/claims?reported_by=2016-02-30T00:00:00Z", 400, "malformed_parameter"),
        ("/v1/incidents?from=2016-02-30", 400, "malformed_parameter"),
        ("/v1/sources?q=%FF", 400, "malformed_parameter"),
        ("/v1/policies?q=x", 400, "unknown_parameter"),
        ("/v1/entries?after=-1", 400, "malformed_parameter"),
        ("/v1/entries/0", 400, "malformed_parameter"),
        ("/v1/entries/999", 404, "not_found"),
        ("/v1/proofs/inclusion", 400, "malformed_parameter"),
        ("/v1/proofs/inclusion?seq=999", 409, "beyond_the_log"),
        ("/v1/claims/clm_1", 400, "malformed_parameter"),
        ("/v1/claims/inc_00000000000000000000000000", 400, "malformed_parameter"),
        ("/v1/claims/clm_00000000000000000000000000", 404, "not_found"),
        ("/v1/incidents/inc_00000000000000000000000000/figures", 404, "not_found"),
        ("/v1/incidents/inc_00000000000000000000000000/rulings", 404, "not_found"),
        ("/v1/nothing", 404, "unknown_path"),
        ("/v1/claims/", 404, "unknown_path"),
        ("/v2/claims", 404, "unknown_path"),
    ] {
        bad.refused(path, |client| client.get(path), status, code, &pointer_of(code));
    }
    for query in ["policy=best", "role=victim", "nationality=x", "rulings=no", "colour=red"] {
        let path = format!("{figures}?{query}");
        assert_eq!(bad.client.get(&path).problem().0, 400, "{path}");
    }
    let path = figures.replace("figures", "timeline?role=victim");
    bad.refused("timeline", |client| client.get(&path), 400, "malformed_parameter", "");
}

/// A refusal by what the ledger knows points into the query as into a body.
fn pointer_of(code: &str) -> String {
    if code == "unknown_nationality" { "/nationality".to_owned() } else { String::new() }
}

#[test]
fn media_types_methods_and_headers() {
    let bad = Bad::new();
    let good = bad.scene.italians();
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/jsonx",
    ] {
        let post = |client: &Client| client.with("content-type", media).post("/v1/claims", &good);
        bad.refused(media, post, 415, "unsupported_media_type", "");
    }
    let coded = |client: &Client| client.with("content-encoding", "gzip").post("/v1/claims", &good);
    bad.refused("a coded body", coded, 415, "unsupported_media_type", "");
    for key in ["short", "has space in", "wrong.dot.in.it"] {
        let post = |client: &Client| client.with("idempotency-key", key).post("/v1/claims", &good);
        bad.refused(key, post, 400, "malformed_header", "");
    }
    let refused = bad.client.delete("/v1/claims").refused(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("GET, POST, HEAD"));
    let refused = bad.client.get("/v1/claims/batch").refused(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("POST"));
    bad.client.with("content-type", "Application/JSON; charset=UTF-8").post("/v1/claims", &good).expect(201);
}

#[test]
fn a_body_one_byte_too_large() {
    let bad = Bad::new();
    let padded = |body: &Value, length: usize| {
        let text = body.to_string();
        format!("{text}{}", " ".repeat(length - text.len())).into_bytes()
    };
    let article = json!({"source_id": bad.scene.outlet, "language": "en", "text": "t"});
    let batch = json!({"claims": [bad.scene.italians()]});
    const KIB: usize = 1_024;
    for (path, body, most) in [
        ("/v1/claims", bad.scene.italians(), 256 * KIB),
        ("/v1/sources", source("x", "other"), 256 * KIB),
        ("/v1/incidents", incident("x"), 256 * KIB),
        ("/v1/articles", article, 3 * KIB * KIB),
        ("/v1/claims/batch", batch, 8 * KIB * KIB),
    ] {
        let too_large = padded(&body, most + 1);
        bad.refused(path, |client| client.post_bytes(path, &too_large), 413, "payload_too_large", "");
        bad.client.post_bytes(path, &padded(&body, most)).expect(201);
    }
    let huge = changed(bad.scene.italians(), "/quote/exact", json!("x".repeat(10_000_000))).to_string();
    bad.claim_bytes("a quote of 10 MB", huge.as_bytes(), 413, "payload_too_large", "");
}

#[test]
fn an_operation_takes_only_the_parameters_it_declares() {
    let bad = Bad::new();
    let scene = &bad.scene;
    let article = format!("/v1/articles/{}", scene.article);
    for path in [
        "/v1/entries/1",
        "/v1/checkpoint",
        "/v1/checkpoint/key",
        "/v1/policies",
        &format!("{article}/text"),
        &article,
    ] {
        let path = format!("{path}?colour=red");
        bad.refused(&path, |client| client.get(&path), 400, "unknown_parameter", "");
    }
    for (path, body) in [("/v1/sources", source("x", "other")), ("/v1/claims", scene.italians())] {
        let path = format!("{path}?colour=red");
        bad.refused(&path, |client| client.post(&path, &body), 400, "unknown_parameter", "");
    }
    let amendment = json!({"set": {"title": "x"}, "reason": "r"});
    let path = format!("{article}?colour=red");
    scene.app.reviewer().if_match("*").patch(&path, &amendment).refused(400, "unknown_parameter");
}
