//! What has happened does not lie ahead, and a day is kept as it is written.

use serde_json::json;

use crate::helpers::{Scene, incident};

#[test]
fn nothing_that_has_happened_lies_ahead() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let refuse = |path: &str, body: &serde_json::Value, pointer: &str| {
        let refused = contributor.post(path, body).refused(409, "in_the_future");
        assert_eq!(refused.pointer().as_deref(), Some(pointer));
    };
    let mut later = incident("Fire");
    later["started_on"] = json!("2061-03-04");
    refuse("/v1/incidents", &later, "/started_on");
    let mut ends = incident("Fire");
    ends["ended_on"] = json!("2061-03-04");
    refuse("/v1/incidents", &ends, "/ended_on");
    let article =
        |field: &str| json!({"source_id": scene.outlet, "language": "en", field: "2061-03-05T10:00:00Z"});
    refuse("/v1/articles", &article("published_at"), "/published_at");
    refuse("/v1/articles", &article("retrieved_at"), "/retrieved_at");
    let mut claim = scene.italians();
    claim["stated_at"] = json!("2061-03-05T10:00:00Z");
    refuse("/v1/claims", &claim, "/stated_at");
}

#[test]
fn nothing_is_said_long_after_its_article() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = json!({"source_id": scene.outlet, "language": "en", "published_at": "2016-07-03", "text": "Nine died."});
    let article = contributor.make("/v1/articles", &article);
    let mut claim = scene.italians();
    (claim["article_id"], claim["quote"]) = (article["id"].clone(), json!({"exact": "Nine"}));
    for (stated_at, fits) in [("2016-07-05T00:00:00Z", true), ("2016-07-05T00:00:01Z", false)] {
        claim["stated_at"] = json!(stated_at);
        let answer = contributor.post("/v1/claims", &claim);
        if fits {
            answer.expect(201)
        } else {
            answer.refused(409, "dates_reversed")
        };
    }
}

#[test]
fn a_day_of_publication_is_the_day_that_is_written() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = |at: &str, precision: Option<&str>| {
        let mut article = json!({"source_id": scene.outlet, "language": "en", "published_at": at});
        if let Some(precision) = precision {
            article["published_precision"] = json!(precision);
        }
        article
    };
    for (at, precision, published) in [
        ("2021-03-05", Some("day"), "2021-03-05T00:00:00Z"),
        ("2021-03-05", None, "2021-03-05T00:00:00Z"),
        ("2021-03-05T22:00:00Z", Some("day"), "2021-03-05T22:00:00Z"),
        ("2021-03", Some("month"), "2021-03-01T00:00:00Z"),
        ("2021-03-05T08:00:00+08:00", None, "2021-03-05T00:00:00Z"),
    ] {
        assert_eq!(
            contributor.make("/v1/articles", &article(at, precision))["published_at"],
            published,
            "{at}"
        );
    }
    for (at, precision, code) in [
        ("2021-03-05T00:00:00+08:00", Some("day"), "offset_not_allowed"),
        ("2021-03-31T22:00:00-05:00", Some("month"), "offset_not_allowed"),
        ("2021-03-05", Some("minute"), "less_precise"),
        ("2021-02-30", None, "no_such_day"),
    ] {
        let refused = contributor.post("/v1/articles", &article(at, precision)).refused(409, code);
        assert_eq!(refused.pointer().as_deref(), Some("/published_at"));
    }
    contributor.post("/v1/articles", &article("yesterday", None)).refused(422, "invalid_body");
}

#[test]
fn names_are_kept_plain_and_found_without_accents() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let source = contributor.make(
        "/v1/sources",
        &json!({"name": " Ministe\u{300}re  de la\u{a0}Sante\u{301} ", "kind": "government"}),
    );
    assert_eq!(source["name"], "Ministère de la Santé");
    let made = contributor.make("/v1/incidents", &incident("Attack on a café in Malé"));
    for (path, found) in
        [("/v1/sources?q=ministere%20de%20la%20SANTE", &source), ("/v1/incidents?q=cafe%20in%20male", &made)]
    {
        let items = scene.app.reader().get(path).expect(200).items();
        assert_eq!((items.len(), &items[0]["id"]), (1, &found["id"]), "{path}");
    }
    for blank in [" ", "\u{a0}", "\u{200b}"] {
        contributor.post("/v1/sources", &json!({"name": blank, "kind": "other"})).refused(409, "blank_name");
        contributor.post("/v1/incidents", &incident(blank)).refused(409, "blank_name");
    }
}
