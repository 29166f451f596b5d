//! Every limit, on both sides.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, TestApp, incident, source};

#[track_caller]
fn both_sides(
    client: &Client,
    path: &str,
    pointer: &str,
    body: impl Fn(usize) -> Value,
    least: usize,
    most: usize,
) {
    for length in [least, most] {
        let status = client.post(path, &body(length)).status;
        assert!(matches!(status, 200 | 201), "{pointer} of {length}: {status}");
    }
    for length in [least.checked_sub(1), Some(most + 1)].into_iter().flatten() {
        let refused = client.post(path, &body(length)).refused(422, "invalid_body");
        assert_eq!(refused.pointer().as_deref(), Some(pointer), "{pointer} of {length}");
    }
}

/// So many code points, of two bytes each.
fn letters(count: usize) -> String {
    "é".repeat(count)
}

/// The same in a script that puts no spaces between words: any piece of it is whole words.
fn unspaced(count: usize) -> String {
    "一".repeat(count)
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

#[test]
fn texts_have_a_greatest_length_in_code_points() {
    let app = TestApp::start();
    let client = app.contributor();
    let outlet = client.make("/v1/sources", &source("Outlet", "outlet"))["id"].clone();
    let article = |field: &'static str| {
        let outlet = outlet.clone();
        move |length| with(json!({"source_id": outlet, "language": "en"}), field, letters(length))
    };
    let named = |length| source(&letters(length), "other");
    both_sides(&client, "/v1/sources", "/name", named, 1, 300);
    both_sides(&client, "/v1/incidents", "/title", |length| incident(&letters(length)), 1, 500);
    let described = |length| with(incident("x"), "description", letters(length));
    both_sides(&client, "/v1/incidents", "/description", described, 1, 5_000);
    both_sides(&client, "/v1/articles", "/title", article("title"), 1, 500);
    both_sides(&client, "/v1/articles", "/text", article("text"), 1, 200_000);
    let address =
        |length: usize| with(source("x", "other"), "url", format!("https://{}", "a".repeat(length - 8)));
    client.post("/v1/sources", &address(2_000)).expect(201);
    client.post("/v1/sources", &address(2_001)).refused(422, "invalid_body");
    let ids = |length: usize| {
        let ids: Vec<Value> = (0..length).map(|id| json!({"scheme": "gtd", "id": id.to_string()})).collect();
        with(incident("x"), "external_ids", ids)
    };
    both_sides(&client, "/v1/incidents", "/external_ids", ids, 0, 20);
}

#[test]
fn the_longest_text_takes_twelve_bytes_for_each_letter() {
    let app = TestApp::start();
    let client = app.contributor();
    let outlet = client.make("/v1/sources", &source("Outlet", "outlet"))["id"].clone();
    let escaped = format!(
        r#"{{"source_id": {outlet}, "language": "en", "text": "{}"}}"#,
        "\\ud83d\\ude00".repeat(200_000)
    );
    let made = client.post_bytes("/v1/articles", escaped.as_bytes()).expect(201).json();
    assert_eq!(made["text_length"], 200_000);
}

#[test]
fn words_of_a_claim_have_a_greatest_length() {
    let scene = Scene::set();
    let client = scene.app.contributor();
    let long = json!({"source_id": scene.outlet, "language": "en", "text": unspaced(5_000) + "x" + &unspaced(4_001)});
    let long = client.make("/v1/articles", &long)["id"].clone();
    let quote = |length: usize| {
        let mut claim = with(scene.italians(), "article_id", long.clone());
        claim["quote"] = json!({"exact": unspaced(length), "start": 0});
        claim
    };
    both_sides(&client, "/v1/claims", "/quote/exact", quote, 1, 4_000);
    let prefix = |length: usize| {
        let mut claim = with(scene.italians(), "article_id", long.clone());
        claim["quote"] = json!({"exact": "x", "prefix": unspaced(length)});
        claim
    };
    both_sides(&client, "/v1/claims", "/quote/prefix", prefix, 1, 1_000);
    for (field, most) in [("subset", 200), ("note", 2_000)] {
        let claim = |length| with(scene.italians(), field, letters(length));
        both_sides(&client, "/v1/claims", &format!("/{field}"), claim, 1, most);
    }
    let vague =
        |length| with(scene.italians(), "count", json!({"qualifier": "vague", "words": letters(length)}));
    both_sides(&client, "/v1/claims", "/count/words", vague, 1, 200);
}

#[test]
fn counts_have_bounds() {
    let scene = Scene::set();
    let client = scene.app.contributor();
    const MOST: usize = 10_000_000_000;
    for (qualifier, least) in [("exact", 0), ("at_most", 0), ("at_least", 1), ("about", 1)] {
        let count =
            |value: usize| with(scene.italians(), "count", json!({"qualifier": qualifier, "value": value}));
        both_sides(&client, "/v1/claims", "/count/value", count, least, MOST);
    }
    let between = |low: usize, high: usize| {
        with(scene.italians(), "count", json!({"qualifier": "between", "low": low, "high": high}))
    };
    for (low, high) in [(0, 0), (3, 3), (3, 4), (0, MOST)] {
        client.post("/v1/claims", &between(low, high)).expect(201);
    }
    client.post("/v1/claims", &between(4, 3)).refused(409, "range_reversed");
    client.post("/v1/claims", &between(0, MOST + 1)).refused(422, "invalid_body");
}

#[test]
fn lists_in_a_claim_have_a_greatest_length() {
    let scene = Scene::set();
    let client = scene.app.contributor();
    let codes = ["ITA", "JPN", "USA", "IND", "BGD"];
    let nationalities = |length: usize| with(scene.italians(), "nationalities", &codes[..length]);
    both_sides(&client, "/v1/claims", "/nationalities", nationalities, 0, 4);
}

#[test]
fn pages_have_one_to_five_hundred_items() {
    let scene = Scene::set();
    let batch = json!({"claims": vec![scene.italians(); 501]});
    scene.app.contributor().post("/v1/claims/batch", &batch).expect(201);
    let reader = scene.app.reader();
    for list in ["sources", "incidents", "articles", "claims", "entries"] {
        for (limit, status) in [(0, 400), (1, 200), (500, 200), (501, 400)] {
            reader.get(&format!("/v1/{list}?limit={limit}")).expect(status);
        }
    }
    for (query, count) in [("", 50), ("?limit=1", 1), ("?limit=500", 500)] {
        let page = reader.get(&format!("/v1/claims{query}"));
        assert_eq!(page.items().len(), count, "{query}");
        assert!(page.json()["next_cursor"].is_string());
    }
}

#[test]
fn an_idempotency_key_has_eight_to_sixty_four_letters() {
    let app = TestApp::start();
    for (length, status) in [(7, 400), (8, 201), (64, 201), (65, 400)] {
        let client = app.contributor().with("idempotency-key", &"k".repeat(length));
        client.post("/v1/sources", &source("x", "other")).expect(status);
    }
}
