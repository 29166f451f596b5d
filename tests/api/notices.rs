//! Notices: a claim whose quote names something else is recorded, and the answer says so.

use serde_json::{Value, json};

use crate::helpers::{Scene, id};

fn notices(claim: &Value) -> Value {
    claim.get("notices").cloned().unwrap_or(Value::Null)
}

fn notice(pointer: &str, named: &str) -> Value {
    let detail = format!("The quote names {named} than the claim.");
    json!([{"code": "quote_mismatch", "pointer": pointer, "detail": detail}])
}

#[test]
fn another_number_or_nationality_is_noticed_and_recorded() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let table = [
        (scene.claim("nine Italians", &["ITA"], 9), Value::Null),
        (scene.claim("nine Italians", &["ITA"], 6), notice("/count", "another number (9)")),
        (
            scene.claim("nine Italians", &["JPN"], 9),
            notice("/nationalities", "another nationality (Italian)"),
        ),
    ];
    for (sent, expected) in &table {
        let answer = contributor.post("/v1/claims", sent).expect(201);
        assert_eq!(notices(&answer.json()), *expected);
        let shown = scene.app.reader().get(answer.header("location").unwrap()).expect(200).json();
        assert!(shown.get("notices").is_none(), "only the answer to the recording has them");
    }
    let claims: Vec<Value> = table.iter().map(|(sent, _)| sent.clone()).collect();
    let batch = contributor.post("/v1/claims/batch", &json!({"claims": claims})).expect(201).json();
    let told: Vec<Value> = batch["items"].as_array().unwrap().iter().map(notices).collect();
    assert_eq!(told, table.iter().map(|(_, expected)| expected.clone()).collect::<Vec<_>>());
    let found =
        scene.app.reader().get(&format!("/v1/incidents/{}/findings", scene.incident)).expect(200).json();
    let sentences: Vec<&str> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["kind"] == "quote_mismatch")
        .map(|finding| finding["sentence"].as_str().unwrap())
        .collect();
    let names = |named: &str| sentences.iter().filter(|sentence| sentence.contains(named)).count();
    assert_eq!(
        (names("names another number (9)"), names("names another nationality (Italian)"), sentences.len()),
        (2, 2, 4),
        "{sentences:?}"
    );
}

#[test]
fn a_correction_and_a_repeated_request_have_the_same_notices() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let wrong = scene.claim("nine Italians", &["ITA"], 6);
    let first =
        contributor.with("idempotency-key", "same-notices").post("/v1/claims", &wrong).expect(201).json();
    let again =
        contributor.with("idempotency-key", "same-notices").post("/v1/claims", &wrong).expect(201).json();
    assert_eq!(first, again);
    let correct = |value: u64, claim: &Value| {
        let body = json!({"set": {"count": {"qualifier": "exact", "value": value}}, "reason": "a slip"});
        let path = format!("/v1/claims/{}/correction", id(claim));
        contributor.if_match("*").post(&path, &body).expect(201).json()
    };
    let still = correct(7, &first);
    assert_eq!(notices(&still), notice("/count", "another number (9)"));
    assert_eq!(notices(&correct(9, &still)), Value::Null);
}
