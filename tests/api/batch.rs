//! Batches of claims: all of one, or nothing of it.

use serde_json::{Value, json};

use crate::helpers::{Scene, id};

fn batch(scene: &Scene, length: usize) -> Value {
    json!({"claims": vec![scene.italians(); length]})
}

#[test]
fn a_batch_is_recorded_in_its_order() {
    let scene = Scene::set();
    let claims: Vec<Value> = (0..5).map(|value| scene.claim("nine Italians", &["ITA"], value)).collect();
    let before = scene.app.entries();
    let made = scene.app.contributor().post("/v1/claims/batch", &json!({"claims": claims})).expect(201);
    assert_eq!(scene.app.entries(), before + 5);
    let mut items = made.items();
    for (value, claim) in items.iter().enumerate() {
        assert_eq!((&claim["low"], &claim["seq"]), (&json!(value), &json!(before + 1 + value as u64)));
    }
    let listed = scene.app.reader().get(made.header("location").unwrap()).expect(200).items();
    for item in &mut items {
        item.as_object_mut().unwrap().remove("notices");
    }
    assert_eq!(listed, items);
}

#[test]
fn one_bad_claim_refuses_them_all() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let before = scene.app.entries();
    for (change, status, code, pointer) in [
        (("quote", json!({"exact": "ten Italians"})), 409, "quote_not_found", "/claims/17/quote/exact"),
        (("quote", json!({"exact": "Twenty hostages"})), 409, "quote_ambiguous", "/claims/17/quote/exact"),
        (
            ("incident_id", json!("inc_00000000000000000000000000")),
            409,
            "unknown_reference",
            "/claims/17/incident_id",
        ),
        (
            ("count", json!({"qualifier": "between", "low": 9, "high": 3})),
            409,
            "range_reversed",
            "/claims/17/count/high",
        ),
        (("nationalities", json!(["ZZZ"])), 409, "unknown_nationality", "/claims/17/nationalities/0"),
        (("role", json!("victim")), 422, "invalid_body", "/claims/17/role"),
        (
            ("count", json!({"qualifier": "exact", "value": -1})),
            422,
            "invalid_body",
            "/claims/17/count/value",
        ),
        (("quote", json!({"exact": "x".repeat(4_001)})), 422, "invalid_body", "/claims/17/quote/exact"),
    ] {
        let mut sent = batch(&scene, 20);
        sent["claims"][17][change.0] = change.1;
        let refused = contributor.post("/v1/claims/batch", &sent).refused(status, code);
        assert_eq!(refused.pointer().as_deref(), Some(pointer));
    }
    assert_eq!(scene.app.entries(), before);
    assert!(scene.app.reader().get("/v1/claims").items().is_empty());
}

#[test]
fn a_batch_has_one_to_a_thousand_claims() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let before = scene.app.entries();
    for length in [0, 1_001] {
        let refused =
            contributor.post("/v1/claims/batch", &batch(&scene, length)).refused(422, "invalid_body");
        assert_eq!(refused.pointer().as_deref(), Some("/claims"), "{length}");
    }
    assert_eq!(scene.app.entries(), before);
    let made = contributor.post("/v1/claims/batch", &batch(&scene, 1_000)).expect(201);
    assert_eq!((made.items().len(), scene.app.entries()), (1_000, before + 1_000));
    let last = scene.app.reader().get("/v1/claims?order=desc&limit=1").items();
    assert_eq!(id(&last[0]), id(&made.items()[999]));
}

#[test]
fn a_repeated_batch_is_the_first_one() {
    let scene = Scene::set();
    let contributor = scene.app.contributor().with("idempotency-key", "batch-0001");
    let first = contributor.post("/v1/claims/batch", &batch(&scene, 3)).expect(201);
    let before = scene.app.entries();
    let again = contributor.post("/v1/claims/batch", &batch(&scene, 3)).expect(201);
    assert_eq!((again.bytes.clone(), again.header("idempotency-replayed")), (first.bytes, Some("true")));
    assert_eq!(scene.app.entries(), before);
}
