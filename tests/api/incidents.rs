//! Incidents: their fields, filters and amendments.

use serde_json::{Value, json};

use crate::helpers::{TestApp, id, incident};

fn whole() -> Value {
    json!({"title": "Siege of a café", "started_on": "2016-07-01", "ended_on": "2016-07-02",
        "place": {"name": "Gulshan, Dhaka", "country": "BGD", "point": {"latitude": "23.80410", "longitude": "-90.4"}},
        "description": "Gunmen held “guests”.",
        "external_ids": [{"scheme": "gtd", "id": "201607010001"}, {"scheme": "wikidata", "id": "Q25113926"}]})
}

#[test]
fn an_incident_is_shown_as_it_was_sent() {
    let app = TestApp::start();
    let made = app.contributor().post("/v1/incidents", &whole()).expect(201);
    let shown = made.json();
    for (field, value) in whole().as_object().unwrap() {
        assert_eq!(shown[field], *value, "{field}");
    }
    let read = app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!((read.bytes.clone(), read.etag()), (made.bytes.clone(), made.etag()));
    let bare = app.contributor().make("/v1/incidents", &incident("bare"));
    for absent in ["ended_on", "description"] {
        assert!(bare.get(absent).is_none(), "{absent}");
    }
    assert!(bare["place"].get("point").is_none());
}

#[test]
fn filters_narrow_the_list() {
    let app = TestApp::start();
    for (title, started_on, ended_on, country) in [
        ("one", "2016-07-01", Some("2016-07-03"), "BGD"),
        ("two", "2017-01-01", None, "FRA"),
        ("three", "2016-07-03", None, "BGD"),
    ] {
        let mut sent = incident(title);
        sent["started_on"] = json!(started_on);
        sent["place"]["country"] = json!(country);
        if let Some(day) = ended_on {
            sent["ended_on"] = json!(day);
        }
        app.contributor().make("/v1/incidents", &sent);
    }
    for (query, expected) in [
        ("country=BGD", vec!["one", "three"]),
        ("from=2016-07-03", vec!["one", "two", "three"]),
        ("from=2016-07-04", vec!["two"]),
        ("to=2016-07-02", vec!["one"]),
        ("to=2016-07-03&from=2016-07-03", vec!["one", "three"]),
        ("to=2016-06-30", vec![]),
        ("q=T", vec!["two", "three"]),
        ("q=t&country=FRA&order=desc&limit=1", vec!["two"]),
        ("limit=1", vec!["one"]),
    ] {
        let items = app.reader().get(&format!("/v1/incidents?{query}")).expect(200).items();
        let titles: Vec<&str> = items.iter().map(|item| item["title"].as_str().unwrap()).collect();
        assert_eq!(titles, expected, "{query}");
    }
}

#[test]
fn the_days_of_an_incident_have_an_order() {
    let app = TestApp::start();
    let mut sent = whole();
    sent["ended_on"] = json!("2016-06-30");
    let refused = app.contributor().post("/v1/incidents", &sent).refused(409, "dates_reversed");
    assert_eq!(refused.pointer().as_deref(), Some("/ended_on"));
    sent["ended_on"] = json!("2016-07-01");
    let made = app.contributor().make("/v1/incidents", &sent);
    let path = format!("/v1/incidents/{}", id(&made));
    let reviewer = app.reviewer().if_match("*");
    let later = json!({"set": {"started_on": "2016-07-02"}, "reason": "misread"});
    let refused = reviewer.patch(&path, &later).refused(409, "dates_reversed");
    assert_eq!(refused.pointer().as_deref(), Some("/set/ended_on"));
    let both = json!({"set": {"started_on": "2016-07-02"}, "clear": ["ended_on"], "reason": "misread"});
    let changed = reviewer.patch(&path, &both).expect(200).json();
    assert_eq!(changed["started_on"], "2016-07-02");
    assert!(changed.get("ended_on").is_none());
}

#[test]
fn an_amendment_replaces_whole_values() {
    let app = TestApp::start();
    let made = app.contributor().post("/v1/incidents", &whole()).expect(201);
    let path = made.header("location").unwrap().to_owned();
    let change = json!({"set": {"place": {"name": "Paris", "country": "FRA"}}, "clear": ["external_ids", "description"],
        "reason": "another incident"});
    let changed = app.reviewer().if_match(&made.etag()).patch(&path, &change).expect(200).json();
    assert_eq!(changed["place"], json!({"name": "Paris", "country": "FRA"}));
    assert!(changed.get("description").is_none());
    assert!(changed.get("external_ids").is_none_or(|ids| ids == &json!([])));
    assert_eq!(changed["recorded_at"], made.json()["recorded_at"]);
    let past = app.reader().get(&format!("{path}?as_of_seq={}", made.json()["seq"])).expect(200).json();
    assert_eq!(past, made.json());
    assert!(app.reader().get("/v1/incidents?country=BGD").items().is_empty());
}

#[test]
fn a_country_has_to_be_one() {
    let app = TestApp::start();
    for country in ["XXA", "ZZZ", "QQQ"] {
        let mut sent = whole();
        sent["place"]["country"] = json!(country);
        let refused = app.contributor().post("/v1/incidents", &sent).refused(409, "unknown_nationality");
        assert_eq!(refused.pointer().as_deref(), Some("/place/country"), "{country}");
    }
}
