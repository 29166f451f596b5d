//! Incidents without a host country: at sea nobody is foreign.

use serde_json::{Value, json};

use crate::helpers::{Scene, TestApp, id};

fn wreck() -> Value {
    json!({"title": "Shipwreck", "started_on": "2015-04-18", "place": {"name": "Central Mediterranean"}})
}

/// Makes the scene's incident one without a host country.
fn at_sea(scene: &Scene) {
    let amendment = json!({"clear": ["place.country"], "reason": "It happened at sea."});
    let path = format!("/v1/incidents/{}", scene.incident);
    scene.app.reviewer().if_match("*").patch(&path, &amendment).expect(200);
}

#[test]
fn an_incident_may_have_no_host_country() {
    let app = TestApp::start();
    let made = app.contributor().post("/v1/incidents", &wreck()).expect(201);
    assert_eq!(made.json()["place"], json!({"name": "Central Mediterranean"}));
    let read = app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!(read.bytes, made.bytes);
    assert_eq!(app.reader().get("/v1/incidents").items().len(), 1);
    assert!(app.reader().get("/v1/incidents?country=ITA").items().is_empty());
    let mut null = wreck();
    null["place"]["country"] = Value::Null;
    app.contributor().post("/v1/incidents", &null).refused(422, "invalid_body");
}

#[test]
fn nobody_is_foreign_where_there_is_no_host() {
    let scene = Scene::set();
    at_sea(&scene);
    let contributor = scene.app.contributor();
    let before = scene.app.entries();
    let foreign = scene.claim("Twenty hostages died, said", &["foreign"], 20);
    let refused = contributor.post("/v1/claims", &foreign).refused(409, "no_host_country");
    assert_eq!(refused.pointer().as_deref(), Some("/nationalities"));
    let batch = json!({"claims": [scene.italians(), foreign]});
    let refused = contributor.post("/v1/claims/batch", &batch).refused(409, "no_host_country");
    assert_eq!(refused.pointer().as_deref(), Some("/claims/1/nationalities"));
    assert_eq!(scene.app.entries(), before);
    let line = json!({"incident_id": scene.incident, "article_id": scene.article, "quote": "nine Italians",
        "role": "hostages", "outcome": "killed", "nationalities": "foreign", "qualifier": "exact", "value": 9});
    let client = contributor.with("content-type", "application/octet-stream");
    let report = client.post_bytes("/v1/imports", line.to_string().as_bytes()).expect(200).json();
    assert_eq!(report["items"][0]["code"], "no_host_country", "{report}");
    assert_eq!(scene.app.entries(), before);
    let italians = contributor.make("/v1/claims", &scene.italians());
    let path = format!("/v1/claims/{}/correction", id(&italians));
    let correction = json!({"claim": foreign, "reason": "misread"});
    let refused = contributor.if_match("*").post(&path, &correction).refused(409, "no_host_country");
    assert_eq!(refused.pointer().as_deref(), Some("/claim/nationalities"));
    let figures = scene.app.reader().get(&scene.figures()).expect(200).json();
    let of = |nationality: &str| {
        figures["figures"].as_array().unwrap().iter().any(|figure| figure["nationality"] == nationality)
    };
    assert!(of("ITA") && !of("foreign"), "{figures}");
}

#[test]
fn a_host_country_stays_while_claims_speak_of_foreigners() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let foreign = scene.claim("Twenty hostages died, said", &["foreign"], 20);
    let claim = contributor.make("/v1/claims", &foreign);
    let path = format!("/v1/incidents/{}", scene.incident);
    let reviewer = scene.app.reviewer().if_match("*");
    let before = scene.app.entries();
    let cleared = json!({"clear": ["place.country"], "reason": "at sea"});
    let refused = reviewer.patch(&path, &cleared).refused(409, "no_host_country");
    assert_eq!(refused.pointer().as_deref(), Some("/clear"));
    let replaced = json!({"set": {"place": {"name": "Somewhere"}}, "reason": "at sea"});
    let refused = reviewer.patch(&path, &replaced).refused(409, "no_host_country");
    assert_eq!(refused.pointer().as_deref(), Some("/set/place"));
    assert_eq!(scene.app.entries(), before);
    let both = json!({"set": {"place": {"name": "Somewhere", "country": "IND"}}, "clear": ["place.country"], "reason": "x"});
    reviewer.patch(&path, &both).refused(409, "set_and_cleared");
    let moved =
        json!({"set": {"place": {"name": "Somewhere", "country": "IND"}}, "reason": "another country"});
    assert_eq!(reviewer.patch(&path, &moved).expect(200).json()["place"]["country"], "IND");
    let retraction = format!("/v1/claims/{}/retraction", id(&claim));
    contributor.if_match("*").post(&retraction, &json!({"reason": "misread"})).expect(200);
    let changed = reviewer.patch(&path, &cleared).expect(200).json();
    assert_eq!(changed["place"], json!({"name": "Somewhere"}));
    assert!(scene.app.reader().get("/v1/incidents?country=IND").items().is_empty());
}

#[test]
fn totals_by_country_have_a_row_for_incidents_without_one() {
    let scene = Scene::set();
    scene.recorded();
    let contributor = scene.app.contributor();
    contributor.make("/v1/claims", &scene.claim("Twenty hostages died, said", &[], 20));
    let wreck = contributor.make("/v1/incidents", &wreck());
    let mut there = scene.claim("At least 13 hostages", &[], 13);
    there["incident_id"] = wreck["id"].clone();
    contributor.make("/v1/claims", &there);
    let path = "/v1/totals?role=hostages&outcome=killed&group_by=country";
    let rows = scene.app.reader().get(path).expect(200).items();
    let rows: Vec<(&str, u64)> =
        rows.iter().map(|row| (row["key"].as_str().unwrap(), row["best"].as_u64().unwrap())).collect();
    assert_eq!(rows, [("BGD", 20), ("none", 13)]);
}
