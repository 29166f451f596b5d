//! Articles: one for each text, as many revisions as there are texts, kept byte for byte.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::helpers::{Scene, TEXT, TestApp, id, source};

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

struct Publisher {
    app: TestApp,
    source: String,
}

impl Publisher {
    fn new() -> Self {
        let app = TestApp::start();
        let source = id(&app.contributor().make("/v1/sources", &source("Outlet", "outlet"))).to_owned();
        Self { app, source }
    }

    fn article(&self, url: &str, text: &str) -> Value {
        json!({"source_id": self.source, "language": "en-GB", "url": url, "text": text})
    }
}

#[test]
fn an_article_is_shown_as_it_was_sent_without_its_text() {
    let publisher = Publisher::new();
    let app = &publisher.app;
    let wire = id(&app.contributor().make("/v1/sources", &source("Wire", "news_agency"))).to_owned();
    let facts = json!({"source_id": publisher.source, "language": "en", "title": "Café", "url": "https://example.org/a",
        "published_at": "2016-07-02T09:00:00Z", "published_precision": "day", "retrieved_at": "2016-07-02T10:00:00Z",
        "archive_url": "https://archive.example.org/a", "syndicated_from": wire, "text_public": true});
    let mut sent = facts.clone();
    sent["text"] = json!(TEXT);
    let made = app.contributor().post("/v1/articles", &sent).expect(201);
    let shown = made.json();
    for (field, value) in facts.as_object().unwrap() {
        assert_eq!(shown[field], *value, "{field}");
    }
    assert_eq!((&shown["revision"], &shown["status"]), (&json!(1), &json!("active")));
    assert_eq!(shown["text_sha256"], sha256(TEXT));
    assert_eq!(shown["text_length"], TEXT.chars().count());
    assert_eq!(shown["incident_ids"], json!([]));
    assert!(shown.get("text").is_none() && shown.get("revises").is_none());
    let read = app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!((read.bytes.clone(), read.etag()), (made.bytes.clone(), made.etag()));
}

#[test]
fn the_text_is_kept_byte_for_byte() {
    let publisher = Publisher::new();
    let app = &publisher.app;
    for (number, text) in
        ["é e\u{301} “x” \u{feff}\r\n\ttab\u{1}\u{7f} 🕊\u{fe0f} end \n\n", " ", "ﬁ ﷺ\u{2028}"]
            .iter()
            .enumerate()
    {
        let made = app
            .contributor()
            .make("/v1/articles", &publisher.article(&format!("https://example.org/{number}"), text));
        let got = app.contributor().get(&format!("/v1/articles/{}/text", id(&made))).expect(200);
        assert_eq!(got.bytes, text.as_bytes());
        assert_eq!(made["text_sha256"], hex::encode(Sha256::digest(&got.bytes)));
        assert_eq!(made["text_length"], text.chars().count());
        assert_eq!(got.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[test]
fn the_same_article_again_is_the_one_that_stands() {
    let publisher = Publisher::new();
    let app = &publisher.app;
    let sent = publisher.article("https://example.org/a", "one text");
    let first = app.contributor().post("/v1/articles", &sent).expect(201);
    let before = app.entries();
    let mut other_title = sent.clone();
    other_title["title"] = json!("said otherwise");
    for again in [&sent, &other_title] {
        let again = app.other_contributor().post("/v1/articles", again).expect(200);
        assert_eq!((again.json(), again.etag()), (first.json(), first.etag()));
    }
    assert_eq!(app.entries(), before, "nothing is written");
}

#[test]
fn another_text_is_the_next_revision() {
    let publisher = Publisher::new();
    let app = &publisher.app;
    let contributor = app.contributor();
    let first = contributor.make("/v1/articles", &publisher.article("https://example.org/a", "one text"));
    let second = contributor.make("/v1/articles", &publisher.article("https://example.org/a", "one Text"));
    assert_eq!((&second["revision"], &second["revises"]), (&json!(2), &first["id"]));
    let third = contributor.make("/v1/articles", &publisher.article("https://example.org/a", "three"));
    assert_eq!((&third["revision"], &third["revises"]), (&json!(3), &second["id"]));
    let elsewhere = contributor.make("/v1/articles", &publisher.article("https://example.org/b", "one text"));
    assert_eq!(elsewhere["revision"], 1);
    contributor.post("/v1/articles", &publisher.article("https://example.org/a", "one text")).expect(200);
    let mut moved = publisher.article("https://example.org/moved", "four");
    moved["revises"] = third["id"].clone();
    let moved = contributor.make("/v1/articles", &moved);
    assert_eq!((&moved["revision"], &moved["revises"]), (&json!(4), &third["id"]));
    let other = id(&contributor.make("/v1/sources", &source("Other", "outlet"))).to_owned();
    let stolen = json!({"source_id": other, "language": "en", "text": "five", "revises": third["id"]});
    let refused = contributor.post("/v1/articles", &stolen).refused(409, "article_has_other_source");
    assert_eq!(refused.pointer().as_deref(), Some("/revises"));
}

#[test]
fn claims_stay_with_their_revision() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let claim = scene.recorded();
    let next = json!({"source_id": scene.outlet, "language": "en", "url": "https://example.org/a", "text": "ten Italians"});
    let next = contributor.make("/v1/articles", &next);
    assert_eq!(next["revises"], scene.article.as_str());
    let read = contributor.get(&format!("/v1/claims/{}", id(&claim))).json();
    assert_eq!(read, claim);
    let first = contributor.get(&format!("/v1/articles/{}", scene.article)).json();
    assert_eq!(first["incident_ids"], json!([scene.incident]));
    assert_eq!(next["incident_ids"], json!([]));
}

#[test]
fn a_text_is_for_contributors_unless_it_is_public() {
    let scene = Scene::set();
    let path = format!("/v1/articles/{}/text", scene.article);
    scene.app.reader().get(&path).refused(403, "not_permitted");
    let got = scene.app.contributor().get(&path).expect(200);
    assert_eq!(got.text(), TEXT);
    scene.app.contributor().with("if-none-match", &got.etag()).get(&path).expect(304);
    scene.app.contributor().head(&path).expect(200);
    let open = json!({"set": {"text_public": true}, "reason": "the publisher agreed"});
    scene.app.reviewer().if_match("*").patch(&format!("/v1/articles/{}", scene.article), &open).expect(200);
    assert_eq!(scene.app.reader().get(&path).expect(200).text(), TEXT);
}

#[test]
fn a_withheld_text_verifies_nothing() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let withheld = json!({"source_id": scene.outlet, "language": "en", "url": "https://example.org/paid",
        "text_sha256": sha256(TEXT)});
    let article = contributor.make("/v1/articles", &withheld);
    assert_eq!(article["text_sha256"], sha256(TEXT));
    assert!(article.get("text_length").is_none());
    contributor.post("/v1/articles", &withheld).expect(200);
    contributor.get(&format!("/v1/articles/{}/text", id(&article))).refused(404, "not_found");
    let mut claim = scene.claim("words that nobody can check", &[], 9);
    claim["article_id"] = article["id"].clone();
    let quote = contributor.make("/v1/claims", &claim)["quote"].clone();
    assert_eq!((&quote["exact"], &quote["verified"]), (&json!("words that nobody can check"), &json!(false)));
    assert!(quote.get("start").is_none() && quote.get("end").is_none(), "{quote}");
}

#[test]
fn a_hash_beside_a_text_has_to_be_that_texts() {
    let publisher = Publisher::new();
    let mut sent = publisher.article("https://example.org/a", "one text");
    sent["text_sha256"] = json!(sha256("another text"));
    let refused = publisher.app.contributor().post("/v1/articles", &sent).refused(409, "text_hash_mismatch");
    assert_eq!(refused.pointer().as_deref(), Some("/text_sha256"));
    sent["text_sha256"] = json!(sha256("one text"));
    publisher.app.contributor().make("/v1/articles", &sent);
}

#[test]
fn filters_narrow_the_list() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    scene.recorded();
    let other = id(&contributor.make("/v1/sources", &source("Other", "outlet"))).to_owned();
    contributor.make("/v1/articles", &json!({"source_id": other, "language": "en", "text": "t"}));
    for (query, count) in [
        (format!("source_id={}", scene.outlet), 1),
        (format!("source_id={other}"), 1),
        (format!("incident_id={}", scene.incident), 1),
        (format!("incident_id={}&source_id={other}", scene.incident), 0),
        ("limit=1".to_owned(), 1),
        ("order=desc".to_owned(), 2),
    ] {
        let items = scene.app.reader().get(&format!("/v1/articles?{query}")).expect(200).items();
        assert_eq!(items.len(), count, "{query}");
    }
}

#[test]
fn a_retracted_article_takes_its_claims_with_it() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let path = format!("/v1/articles/{}", scene.article);
    let retraction = format!("{path}/retraction");
    let reason = json!({"reason": "withdrawn by the outlet"});
    scene.app.other_contributor().if_match("*").post(&retraction, &reason).refused(403, "not_permitted");
    scene.app.contributor().post(&retraction, &reason).refused(400, "missing_header");
    scene.app.contributor().if_match("\"1\"").post(&retraction, &reason).refused(412, "stale");
    let tag = scene.app.contributor().get(&path).etag();
    let retracted = scene.app.contributor().if_match(&tag).post(&retraction, &reason).expect(200).json();
    assert_eq!(retracted["status"], "retracted");
    let claim = scene.app.reader().get(&format!("/v1/claims/{}", id(&claim))).json();
    assert_eq!((&claim["status"], &claim["status_reason"]), (&json!("retracted"), &reason["reason"]));
    scene.app.contributor().if_match("*").post(&retraction, &reason).refused(409, "not_active");
    let refused = scene.app.contributor().post("/v1/claims", &scene.italians());
    refused.refused(409, "not_active");
    let figure =
        &scene.app.reader().get(&format!("{}?nationality=ITA", scene.figures())).json()["figures"][0];
    assert_eq!((&figure["status"], figure.get("best")), (&json!("unknown"), None), "{figure}");
}

#[test]
fn many_who_send_the_same_article_at_once_make_one() {
    let publisher = Publisher::new();
    let sent = publisher.article("https://example.org/a", "one text");
    let client = publisher.app.contributor();
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let post = || {
            let answer = client.post("/v1/articles", &sent);
            (answer.status, id(&answer.json()).to_owned())
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(post)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made = answers.iter().filter(|(status, _)| *status == 201).count();
    assert_eq!((made, answers.iter().filter(|(status, _)| *status == 200).count()), (1, 7));
    assert!(answers.iter().all(|(_, id)| *id == answers[0].1));
}
