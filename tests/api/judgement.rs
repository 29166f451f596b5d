//! Judgement: what reviewers decided of a claim is not undone by who recorded it; what is under embargo is told to nobody else.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, id};

fn italians(scene: &Scene, client: &Client) -> Value {
    let figures = client.get(&format!("{}?nationality=ITA", scene.figures())).expect(200).json();
    figures["figures"].as_array().unwrap().first().cloned().unwrap_or_default()
}

fn corrected(scene: &Scene, claim: &Value) -> Value {
    let correction = json!({"claim": scene.italians(), "reason": "typo"});
    let path = format!("/v1/claims/{}/correction", id(claim));
    scene.app.contributor().if_match("*").post(&path, &correction).expect(201).json()
}

#[test]
fn a_correction_keeps_what_was_judged_until_a_reviewer_looks_again() {
    let scene = Scene::set();
    let first = scene.recorded();
    let reviewer = scene.app.reviewer().if_match("*");
    let judged = json!({"credibility": 5, "perpetrator_claim": true, "reason": "false"});
    let judged = reviewer.post(&format!("/v1/claims/{}/review", id(&first)), &judged).expect(200).json();
    let before = italians(&scene, &scene.app.reader());
    assert_eq!(before.get("best"), None, "{before}");
    let mut claim = first;
    for _ in 0..2 {
        claim = corrected(&scene, &claim);
        for field in ["credibility", "perpetrator_claim", "reviewed_by", "reviewed_at"] {
            assert_eq!(claim[field], judged[field], "{field}");
        }
        assert_eq!(italians(&scene, &scene.app.reader()).get("best"), None);
    }
    let again = json!({"credibility": 2, "perpetrator_claim": false, "reason": "seen"});
    let again = reviewer.post(&format!("/v1/claims/{}/review", id(&claim)), &again).expect(200).json();
    assert_eq!((&again["credibility"], &again["perpetrator_claim"]), (&json!(2), &json!(false)));
    assert_eq!(italians(&scene, &scene.app.reader())["best"], 9);
    let last = corrected(&scene, &again);
    assert_eq!((&last["credibility"], &last["perpetrator_claim"]), (&json!(2), &json!(false)));
    if crate::place::is_a_file() {
        let audit =
            casualty_ledger::ledger::audit(&scene.app.database(), &Default::default(), |_, _| {}).unwrap();
        assert_eq!(audit.entries, scene.app.entries());
    }
}

#[test]
fn a_claim_that_was_set_aside_stays_so_when_it_is_corrected() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let reviewer = scene.app.reviewer();
    let rulings = format!("/v1/incidents/{}/rulings", scene.incident);
    let ruling = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(&claim)], "reason": "wrong"});
    let ruling = reviewer.make(&rulings, &ruling);
    let head = scene.app.entries();
    let claim = corrected(&scene, &corrected(&scene, &claim));
    assert_eq!(italians(&scene, &scene.app.reader()).get("best"), None);
    let unruled =
        scene.app.reader().get(&format!("{}?nationality=ITA&rulings=false", scene.figures())).json();
    assert_eq!(unruled["figures"][0]["best"], 9);
    let then =
        scene.app.reader().get(&format!("{}?nationality=ITA&as_of_seq={head}", scene.figures())).json();
    assert_eq!(then["figures"][0].get("best"), None);
    let undo = json!({"effect": {"kind": "undo", "ruling_id": id(&ruling)}, "claim_ids": [id(&claim)], "reason": "right"});
    reviewer.make(&rulings, &undo);
    assert_eq!(italians(&scene, &scene.app.reader())["best"], 9);
}

fn embargoed(scene: &Scene) -> Value {
    let mut claim = scene.italians();
    claim["embargo_until"] = json!("2999-01-01T00:00:00Z");
    claim
}

#[test]
fn an_import_tells_nothing_of_what_is_under_embargo() {
    let scene = Scene::set();
    scene.app.reviewer().make("/v1/claims", &embargoed(&scene));
    let file = |value: u64| {
        json!({"incident_id": scene.incident, "article_id": scene.article, "quote": "nine Italians",
            "role": "hostages", "outcome": "killed", "nationalities": "ITA", "qualifier": "exact", "value": value})
        .to_string()
    };
    let contributor = scene.app.contributor();
    let outcomes = [8, 9].map(|value| {
        let told = contributor.post_bytes("/v1/imports", file(value).as_bytes()).expect(200).json();
        told["items"][0]["outcome"].clone()
    });
    assert_eq!(outcomes, ["recorded", "recorded"]);
    let seen = contributor.post_bytes("/v1/imports", file(9).as_bytes()).expect(200).json();
    assert_eq!(seen["items"][0]["outcome"], "already_there", "what one sees is there");
}

#[test]
fn who_recorded_a_claim_under_embargo_reads_corrects_and_retracts_it() {
    let scene = Scene::set();
    let (own, other) = (scene.app.contributor(), scene.app.other_contributor());
    let claim = own.make("/v1/claims", &embargoed(&scene));
    let path = format!("/v1/claims/{}", id(&claim));
    own.get(&path).expect(200);
    for client in [&other, &scene.app.reader()] {
        client.get(&path).refused(404, "not_found");
    }
    other
        .if_match("*")
        .post(&format!("{path}/retraction"), &json!({"reason": "r"}))
        .refused(404, "not_found");
    assert!(own.get("/v1/claims").items().is_empty(), "lists show it to reviewers only");
    let correction = json!({"claim": scene.italians(), "reason": "typo"});
    let next = own.if_match("*").post(&format!("{path}/correction"), &correction).expect(201).json();
    assert_eq!(next["embargo_until"], claim["embargo_until"]);
    let next = format!("/v1/claims/{}", id(&next));
    other.get(&next).refused(404, "not_found");
    own.if_match("*").post(&format!("{next}/retraction"), &json!({"reason": "r"})).expect(200);
    assert_eq!(own.get(&next).json()["status"], "retracted");
}
