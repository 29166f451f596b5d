//! Numbers on top of others, and numbers that count only from a later day.

use serde_json::{Value, json};

use crate::helpers::{Scene, id};

fn with(mut claim: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        claim[name] = value.clone();
    }
    claim
}

#[test]
fn a_claim_keeps_what_it_is_on_top_of_and_since_when_it_counts() {
    let scene = Scene::set();
    let sent = with(scene.italians(), &json!({"additional": true, "counted_from": "2016-07-02"}));
    let made = scene.app.contributor().post("/v1/claims", &sent).expect(201);
    let shown = made.json();
    assert_eq!((&shown["additional"], &shown["counted_from"]), (&json!(true), &json!("2016-07-02")));
    let read = scene.app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!(read.bytes, made.bytes);
    let entry = scene.app.reader().get(&format!("/v1/entries/{}", shown["seq"])).json();
    let body: Value = serde_json::from_str(entry["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&body["claim"]["additional"], &body["claim"]["counted_from"]),
        (&json!(true), &json!("2016-07-02"))
    );
    // What was sent as false is as if it had not been sent.
    let plain = with(scene.italians(), &json!({"additional": false}));
    let plain = scene.app.contributor().make("/v1/claims", &plain);
    assert!(plain.get("additional").is_none(), "{plain}");
    let entry = scene.app.reader().get(&format!("/v1/entries/{}", plain["seq"])).json();
    let body = entry["body"].as_str().unwrap();
    assert!(!body.contains("additional") && !body.contains("counted_from"), "{body}");
}

#[test]
fn what_is_on_top_of_a_number_is_a_number_of_the_whole() {
    let scene = Scene::set();
    let before = scene.app.entries();
    for fields in [
        json!({"count": {"qualifier": "none"}}),
        json!({"count": {"qualifier": "unknown"}}),
        json!({"count": {"qualifier": "vague", "words": "several"}}),
        json!({"subset": "women"}),
    ] {
        let sent = with(with(scene.italians(), &json!({"additional": true})), &fields);
        let refused =
            scene.app.contributor().post("/v1/claims", &sent).refused(409, "additional_without_number");
        assert_eq!(refused.pointer().as_deref(), Some("/additional"), "{fields}");
        let batch = json!({"claims": [scene.italians(), sent]});
        let refused = scene
            .app
            .contributor()
            .post("/v1/claims/batch", &batch)
            .refused(409, "additional_without_number");
        assert_eq!(refused.pointer().as_deref(), Some("/claims/1/additional"), "{fields}");
    }
    assert_eq!(scene.app.entries(), before);
    for qualifier in ["exact", "at_least", "at_most", "more_than", "fewer_than", "about"] {
        let fields = json!({"additional": true, "count": {"qualifier": qualifier, "value": 3}});
        scene.app.contributor().make("/v1/claims", &with(scene.italians(), &fields));
    }
}

#[test]
fn an_article_cannot_count_from_a_day_after_it() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    for (published_at, precision, last_day, next_day) in [
        (Some("2016-07-02T23:59:00Z"), "minute", "2016-07-02", "2016-07-03"),
        (Some("2016-07-02T00:00:00Z"), "day", "2016-07-02", "2016-07-03"),
        (Some("2016-02-10T00:00:00Z"), "month", "2016-02-29", "2016-03-01"),
        (None, "minute", "2020-01-01", ""),
    ] {
        let mut article = json!({"source_id": scene.outlet, "language": "en", "published_precision": precision, "text": "Nine died."});
        if let Some(published_at) = published_at {
            article["published_at"] = json!(published_at);
        }
        article["url"] = json!(format!("https://example.org/{precision}/{last_day}"));
        let article = contributor.make("/v1/articles", &article);
        let about = |day: &str| {
            let fields = json!({"article_id": id(&article), "quote": {"exact": "Nine"}, "counted_from": day});
            with(scene.italians(), &fields)
        };
        let made = contributor.make("/v1/claims", &about(last_day));
        assert_eq!(made["counted_from"], last_day);
        if next_day.is_empty() {
            continue;
        }
        let before = scene.app.entries();
        let refused =
            contributor.post("/v1/claims", &about(next_day)).refused(409, "counted_from_after_article");
        assert_eq!(refused.pointer().as_deref(), Some("/counted_from"), "{precision}");
        let batch = json!({"claims": [about(next_day)]});
        let refused = contributor.post("/v1/claims/batch", &batch).refused(409, "counted_from_after_article");
        assert_eq!(refused.pointer().as_deref(), Some("/claims/0/counted_from"));
        let correction = json!({"claim": about(next_day), "reason": "misread"});
        let path = format!("/v1/claims/{}/correction", id(&made));
        let refused =
            contributor.if_match("*").post(&path, &correction).refused(409, "counted_from_after_article");
        assert_eq!(refused.pointer().as_deref(), Some("/claim/counted_from"));
        assert_eq!(scene.app.entries(), before);
    }
}

#[test]
fn the_bounds_of_loose_wordings_are_kept_on_both_sides() {
    let scene = Scene::set();
    for (qualifier, value) in [
        ("more_than", json!(-1)),
        ("more_than", json!(10_000_000_000_u64)),
        ("fewer_than", json!(0)),
        ("fewer_than", json!(10_000_000_001_u64)),
    ] {
        let sent = with(scene.italians(), &json!({"count": {"qualifier": qualifier, "value": value}}));
        let refused = scene.app.contributor().post("/v1/claims", &sent).refused(422, "invalid_body");
        assert_eq!(refused.pointer().as_deref(), Some("/count/value"), "{qualifier} {value}");
    }
}
