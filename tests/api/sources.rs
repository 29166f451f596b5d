//! Sources: their fields, filters, pages and amendments; what is said here of lists and tags holds for every noun.

use serde_json::{Value, json};

use crate::helpers::{TestApp, id, incident, source};

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn a_name_that_was_there_before_is_told() {
    let app = TestApp::start();
    let contributor = app.contributor();
    let made = |path: &str, body: &Value| contributor.make(path, body);
    let first = made("/v1/sources", &source("People’s Daily", "outlet"));
    assert!(first.get("possible_duplicate").is_none());
    let second = made("/v1/sources", &source("PEOPLE'S  daily", "news_agency"));
    assert_eq!(second["possible_duplicate"], first["id"]);
    let path = format!("/v1/sources/{}", id(&second));
    assert!(app.reader().get(&path).json().get("possible_duplicate").is_none(), "told once");
    assert!(made("/v1/sources", &source("Peoples Daily", "outlet")).get("possible_duplicate").is_none());
    let attack = made("/v1/incidents", &incident("Attack on a café"));
    let again = made("/v1/incidents", &incident("attack on a CAFÉ"));
    assert_eq!(again["possible_duplicate"], attack["id"]);
    let mut later = incident("Attack on a café");
    later["started_on"] = json!("2016-07-09");
    assert!(made("/v1/incidents", &later).get("possible_duplicate").is_none(), "of another day");
    let repeated = contributor.with("idempotency-key", "repeated-1");
    for _ in 0..2 {
        let told = repeated.post("/v1/sources", &source("people's daily", "outlet")).expect(201).json();
        assert_eq!(told["possible_duplicate"], first["id"]);
    }
}

#[test]
fn a_source_is_shown_as_it_was_sent() {
    let app = TestApp::start();
    let sent = json!({"name": "Café Zürich “Nachrichten”", "kind": "hospital", "country": "CHE", "reliability": "B",
        "url": "https://example.org/é"});
    let made = app.contributor().post("/v1/sources", &sent).expect(201);
    let shown = made.json();
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!(shown[field], *value, "{field}");
    }
    assert_eq!(made.header("location"), Some(format!("/v1/sources/{}", id(&shown)).as_str()));
    let read = app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!((read.bytes.clone(), read.etag()), (made.bytes.clone(), made.etag()));
    assert_eq!(read.etag(), format!("\"{}\"", shown["seq"]));
}

#[test]
fn what_is_not_sent_is_absent_and_never_null() {
    let app = TestApp::start();
    let shown = app.contributor().make("/v1/sources", &source("Witness", "witness"));
    assert_eq!(shown["reliability"], "F");
    assert!(shown.get("country").is_none() && shown.get("url").is_none());
    assert!(!shown.to_string().contains("null"), "{shown}");
}

#[test]
fn filters_narrow_the_list() {
    let app = TestApp::start();
    let contributor = app.contributor();
    for (name, kind, country) in
        [("Army", "military", "BGD"), ("Police", "police", "BGD"), ("Écho du Nord", "outlet", "FRA")]
    {
        contributor.make("/v1/sources", &json!({"name": name, "kind": kind, "country": country}));
    }
    for (query, expected) in [
        ("", vec!["Army", "Police", "Écho du Nord"]),
        ("?order=desc", vec!["Écho du Nord", "Police", "Army"]),
        ("?kind=police", vec!["Police"]),
        ("?country=BGD", vec!["Army", "Police"]),
        ("?country=BGD&kind=military", vec!["Army"]),
        ("?q=aRm", vec!["Army"]),
        ("?q=%C3%A9cho", vec!["Écho du Nord"]),
        ("?q=nobody", vec![]),
        ("?kind=ngo", vec![]),
    ] {
        let items = app.reader().get(&format!("/v1/sources{query}")).expect(200).items();
        assert_eq!(names(&items), expected, "{query}");
    }
}

#[test]
fn pages_are_stable_while_others_write() {
    for (order, expected) in
        [("asc", ["s0", "s1", "s2", "s3", "s4"]), ("desc", ["s4", "s3", "s2", "s1", "s0"])]
    {
        let app = TestApp::start();
        let contributor = app.contributor();
        let make = |number: usize| contributor.make("/v1/sources", &source(&format!("s{number}"), "other"));
        (0..5).for_each(|number| drop(make(number)));
        let mut path = format!("/v1/sources?limit=2&order={order}&q=s");
        let mut seen = Vec::new();
        for page in 0.. {
            let answer = app.reader().get(&path).expect(200);
            seen.extend(names(&answer.items()).into_iter().map(str::to_owned));
            // Written between two pages: behind a page that goes down, beyond one that goes up.
            make(10 + page);
            let Some(link) = answer.header("link") else {
                assert!(answer.json().get("next_cursor").is_none());
                break;
            };
            assert!(link.ends_with("; rel=\"next\""), "{link}");
            path = link[1..link.find('>').unwrap()].to_owned();
            let cursor = answer.json()["next_cursor"].as_str().unwrap().to_owned();
            assert!(path.contains(&format!("cursor={cursor}")) && path.contains("limit=2"), "{path}");
            if seen.len() >= 5 {
                break;
            }
        }
        assert_eq!(seen[..5], expected, "{order}");
    }
}

#[test]
fn every_cursor_of_the_form_is_accepted() {
    let app = TestApp::start();
    app.contributor().make("/v1/sources", &source("one", "other"));
    for (cursor, order, count) in [
        ("0000000000000000", "asc", 1),
        ("7fffffffffffffff", "asc", 0),
        ("7fffffffffffffff", "desc", 1),
        ("0000000000000000", "desc", 0),
    ] {
        let answer = app.reader().get(&format!("/v1/sources?cursor={cursor}&order={order}")).expect(200);
        assert_eq!(answer.items().len(), count, "{cursor} {order}");
        assert_eq!(answer.header("etag"), None, "lists have no tag");
    }
}

#[test]
fn what_the_reader_has_is_not_sent_again() {
    let app = TestApp::start();
    let made = app.contributor().post("/v1/sources", &source("one", "other")).expect(201);
    let path = made.header("location").unwrap().to_owned();
    let held = app.reader().with("if-none-match", &made.etag()).get(&path).expect(304);
    assert_eq!((held.bytes.len(), held.etag()), (0, made.etag()));
    app.reader().with("if-none-match", "\"999\"").get(&path).expect(200);
    let head = app.reader().head(&path).expect(200);
    assert_eq!((head.bytes.len(), head.etag()), (0, made.etag()));
    assert_eq!(head.header("content-length"), Some(made.bytes.len().to_string().as_str()));
    app.reader().head("/v1/sources").expect(200);
}

#[test]
fn an_amendment_sets_and_clears_under_what_was_read() {
    let app = TestApp::start();
    let sent = json!({"name": "Old name", "kind": "outlet", "country": "GBR", "url": "https://example.org/"});
    let made = app.contributor().post("/v1/sources", &sent).expect(201);
    let path = made.header("location").unwrap().to_owned();
    let change =
        json!({"set": {"name": "New name", "reliability": "A"}, "clear": ["country"], "reason": "renamed"});
    let reviewer = app.reviewer();
    reviewer.patch(&path, &change).refused(400, "missing_header");
    reviewer.if_match("nonsense").patch(&path, &change).refused(400, "malformed_header");
    reviewer.if_match("\"999\"").patch(&path, &change).refused(412, "stale");
    let before = app.entries();
    let changed = reviewer.if_match(&made.etag()).patch(&path, &change).expect(200);
    assert_eq!(app.entries(), before + 1);
    let shown = changed.json();
    assert_eq!((&shown["name"], &shown["reliability"]), (&json!("New name"), &json!("A")));
    assert_eq!((&shown["kind"], &shown["url"]), (&json!("outlet"), &json!("https://example.org/")));
    assert!(shown.get("country").is_none());
    assert_eq!(changed.etag(), format!("\"{}\"", before + 1));
    reviewer.if_match(&made.etag()).patch(&path, &change).refused(412, "stale");
    let past = app.reader().get(&format!("{path}?as_of_seq={before}")).expect(200).json();
    assert_eq!(past, made.json(), "what was said before stays readable");
    reviewer.if_match("*").patch(&path, &json!({"clear": ["url"], "reason": "gone"})).expect(200);
    let lower = app.reader().get("/v1/sources?q=new%20name").items();
    assert!(lower.len() == 1 && lower[0].get("url").is_none());
}

#[test]
fn an_amendment_of_nothing_or_of_both_is_refused() {
    let app = TestApp::start();
    let made = app.contributor().post("/v1/sources", &source("one", "other")).expect(201);
    let path = made.header("location").unwrap().to_owned();
    let reviewer = app.reviewer().if_match("*");
    let nothing = reviewer.patch(&path, &json!({"reason": "none"})).refused(409, "nothing_to_change");
    assert_eq!(nothing.pointer().as_deref(), Some("/set"));
    let both = json!({"set": {"country": "BGD"}, "clear": ["country"], "reason": "both"});
    let both = reviewer.patch(&path, &both).refused(409, "set_and_cleared");
    assert_eq!(both.pointer().as_deref(), Some("/clear/0"));
    reviewer.patch(&path, &json!({"clear": ["name"], "reason": "no"})).refused(422, "invalid_body");
    reviewer.patch(&path, &json!({"set": {"name": "x"}})).refused(422, "invalid_body");
}

#[test]
fn an_unknown_source_is_not_found() {
    let app = TestApp::start();
    app.reader().get("/v1/sources/src_00000000000000000000000000").refused(404, "not_found");
    app.reader().get("/v1/sources/inc_00000000000000000000000000").refused(400, "malformed_parameter");
    app.reader().get("/v1/sources/src_8zzzzzzzzzzzzzzzzzzzzzzzzz").refused(400, "malformed_parameter");
}
