//! Requests that are sent again: the first answer, once, also after a restart.

use serde_json::json;

use crate::helpers::{Scene, TestApp, id, incident, source};

const KEY: &str = "same-request_01";

#[test]
fn a_repeat_is_the_first_answer_and_writes_nothing() {
    let app = TestApp::start();
    let client = app.contributor().with("idempotency-key", KEY);
    let first = client.post("/v1/sources", &source("One", "outlet")).expect(201);
    assert_eq!(first.header("idempotency-replayed"), None);
    let before = app.entries();
    let again = client.post("/v1/sources", &source("One", "outlet")).expect(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.bytes, first.bytes);
    for header in ["location", "etag", "content-type"] {
        assert_eq!(again.header(header), first.header(header), "{header}");
    }
    assert_eq!(app.entries(), before);
}

#[test]
fn the_first_answer_stays_after_the_thing_changed() {
    let scene = Scene::set();
    let client = scene.app.contributor().with("idempotency-key", KEY);
    let first = client.post("/v1/claims", &scene.italians()).expect(201);
    let path = format!("/v1/claims/{}/review", id(&first.json()));
    let review = json!({"credibility": 1, "reason": "r"});
    scene.app.reviewer().if_match("*").post(&path, &review).expect(200);
    let again = client.post("/v1/claims", &scene.italians()).expect(201);
    assert_eq!((again.bytes.clone(), again.etag()), (first.bytes.clone(), first.etag()));
}

#[test]
fn another_body_under_the_same_key_is_refused() {
    let app = TestApp::start();
    let client = app.contributor().with("idempotency-key", KEY);
    client.post("/v1/sources", &source("One", "outlet")).expect(201);
    let before = app.entries();
    client.post("/v1/sources", &source("Two", "outlet")).refused(409, "idempotency_key_reused");
    assert_eq!(app.entries(), before);
}

#[test]
fn keys_are_told_apart_by_sender_and_path() {
    let app = TestApp::start();
    let with_key = |client: crate::helpers::Client| client.with("idempotency-key", KEY);
    let first = with_key(app.contributor()).make("/v1/sources", &source("One", "outlet"));
    let other = with_key(app.other_contributor()).post("/v1/sources", &source("One", "outlet")).expect(201);
    assert_ne!(id(&other.json()), id(&first));
    assert_eq!(other.header("idempotency-replayed"), None);
    with_key(app.contributor()).post("/v1/incidents", &incident("x")).expect(201);
    let next = app
        .contributor()
        .with("idempotency-key", "another-request")
        .make("/v1/sources", &source("One", "outlet"));
    assert_ne!(id(&next), id(&first));
}

#[test]
fn a_refused_request_leaves_its_key_free() {
    let scene = Scene::set();
    let client = scene.app.contributor().with("idempotency-key", KEY);
    client.post("/v1/claims", &scene.claim("ten Italians", &["ITA"], 10)).refused(409, "quote_not_found");
    client.post("/v1/claims", &scene.italians()).expect(201);
}

#[test]
fn changes_are_repeated_too_although_the_tag_is_stale_by_then() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let path = format!("/v1/claims/{}/retraction", id(&claim));
    let tag = format!("\"{}\"", claim["seq"]);
    let client = scene.app.contributor().if_match(&tag).with("idempotency-key", KEY);
    let first = client.post(&path, &json!({"reason": "misread"})).expect(200);
    let again = client.post(&path, &json!({"reason": "misread"})).expect(200);
    assert_eq!((again.bytes.clone(), again.header("idempotency-replayed")), (first.bytes, Some("true")));
}

#[test]
fn an_article_that_stood_is_answered_the_same_again() {
    let scene = Scene::set();
    let sent =
        json!({"source_id": scene.outlet, "language": "en", "text": "t", "url": "https://example.org/x"});
    scene.app.contributor().make("/v1/articles", &sent);
    let client = scene.app.contributor().with("idempotency-key", KEY);
    let first = client.post("/v1/articles", &sent).expect(200);
    let again = client.post("/v1/articles", &sent).expect(200);
    assert_eq!((again.bytes.clone(), again.header("idempotency-replayed")), (first.bytes, Some("true")));
}

#[test]
fn a_repeat_is_known_after_a_restart() {
    let mut app = TestApp::start();
    let first = app
        .contributor()
        .with("idempotency-key", KEY)
        .post("/v1/sources", &source("One", "outlet"))
        .expect(201);
    let before = app.entries();
    app.restart();
    let client = app.contributor().with("idempotency-key", KEY);
    let again = client.post("/v1/sources", &source("One", "outlet")).expect(201);
    assert_eq!((again.bytes.clone(), again.header("idempotency-replayed")), (first.bytes, Some("true")));
    client.post("/v1/sources", &source("Two", "outlet")).refused(409, "idempotency_key_reused");
    assert_eq!(app.entries(), before);
}

#[test]
fn of_many_repeats_at_once_one_writes() {
    let app = TestApp::start();
    let client = app.contributor().with("idempotency-key", KEY);
    let before = app.entries();
    let answers: Vec<(bool, Vec<u8>)> = std::thread::scope(|scope| {
        let post = || {
            let answer = client.post("/v1/sources", &source("One", "outlet")).expect(201);
            (answer.header("idempotency-replayed").is_some(), answer.bytes)
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(post)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|(replayed, _)| !replayed).count(), 1);
    assert!(answers.iter().all(|(_, bytes)| *bytes == answers[0].1));
    assert_eq!(app.entries(), before + 1);
}
