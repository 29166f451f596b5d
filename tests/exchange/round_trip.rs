//! What was exported is imported into an empty ledger: the same claims, the same figures.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::service::{Service, small_file};

/// What a claim says, without the ids and times that each ledger gives by itself.
fn says(csv: &str) -> Vec<Vec<String>> {
    let ours =
        ["incident_id", "source_id", "article_id", "syndicated_from_id", "attributed_to_id", "origin", "seq"];
    let also = ["claim_id", "recorded_at", "recorded_by"];
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let kept =
                header.iter().zip(&row).filter(|(name, _)| !ours.contains(name) && !also.contains(name));
            kept.map(|(_, cell)| cell.to_owned()).collect()
        })
        .collect();
    rows.sort();
    rows
}

/// Low, best, high and status of every cell.
fn figures(service: &Service) -> Vec<[String; 7]> {
    let csv = service.get("reader", "/v1/exports/figures.csv").text();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows = reader.deserialize::<HashMap<String, String>>();
    let mut cells: Vec<[String; 7]> = rows
        .map(|row| {
            let row = row.unwrap();
            ["role", "outcome", "nationality", "low", "best", "high", "status"].map(|name| row[name].clone())
        })
        .collect();
    cells.sort();
    cells
}

/// The sample incident as a file to import, with its digests as texts.
fn sample() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");
    let sample: Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{folder}/sample.json")).unwrap()).unwrap();
    let list = |name: &str| sample[name].as_array().unwrap().clone();
    let named = |items: Vec<Value>| -> HashMap<String, Value> {
        items.into_iter().map(|item| (item["ref"].as_str().unwrap().to_owned(), item)).collect()
    };
    let (sources, articles) = (named(list("sources")), named(list("articles")));
    let incident = &sample["incident"];
    let mut lines = String::new();
    for claim in list("claims") {
        let article = &articles[claim["article"].as_str().unwrap()];
        let mut line = serde_json::Map::new();
        let mut put = |name: &str, value: &Value| {
            if !value.is_null() {
                line.insert(name.to_owned(), value.clone());
            }
        };
        put("incident_title", &incident["title"]);
        put("incident_started_on", &incident["started_on"]);
        put("incident_ended_on", &incident["ended_on"]);
        put("incident_place", &incident["place"]["name"]);
        put("incident_country", &incident["place"]["country"]);
        let source_of = |reference: &Value| reference.as_str().map(|reference| &sources[reference]);
        for (prefix, source) in [
            ("source", source_of(&article["source"])),
            ("syndicated_from", source_of(&article["syndicated_from"])),
            ("attributed_to", source_of(&claim["attributed_to"])),
        ] {
            for part in ["name", "kind", "country", "reliability"] {
                put(&format!("{prefix}_{part}"), source.map_or(&Value::Null, |source| &source[part]));
            }
        }
        for part in ["title", "url", "language", "published_at", "published_precision", "text_public"] {
            put(&format!("article_{part}"), &article[part]);
        }
        let text =
            std::fs::read_to_string(format!("{folder}/{}", article["text_file"].as_str().unwrap())).unwrap();
        put("article_text", &Value::from(text));
        put("quote", &claim["quote"]["exact"]);
        for part in ["prefix", "suffix", "start"] {
            put(&format!("quote_{part}"), &claim["quote"][part]);
        }
        let count = &claim["count"];
        put("qualifier", &count["qualifier"]);
        put("value", if count["low"].is_null() { &count["value"] } else { &count["low"] });
        put("value_high", &count["high"]);
        put("count_words", &count["words"]);
        for part in [
            "role",
            "outcome",
            "nationalities",
            "certainty",
            "perpetrator_claim",
            "subset",
            "may_include",
            "stated_at",
            "note",
        ] {
            put(part, &claim[part]);
        }
        lines.push_str(&Value::Object(line).to_string());
        lines.push('\n');
    }
    lines
}

#[test]
fn claims_and_figures_come_back_the_same() {
    let first = Service::start();
    let report = first.import(&sample());
    assert_eq!(report["summary"]["refused"], 0, "{report}");
    first.import(&small_file());
    let csv = first.get("contributor", "/v1/exports/claims.csv").text();
    let ndjson = first.get("contributor", "/v1/exports/claims.ndjson").text();
    assert!(says(&csv).len() > 20);
    for file in [&csv, &ndjson] {
        let second = Service::start();
        let report = second.import(file);
        assert_eq!(report["summary"]["recorded"], says(&csv).len(), "{report}");
        assert_eq!(says(&second.get("contributor", "/v1/exports/claims.csv").text()), says(&csv));
        assert_eq!(figures(&second), figures(&first));
        assert_eq!(second.import(file)["summary"]["already_there"], says(&csv).len());
        // Into the ledger it came from, it is there already.
        assert_eq!(first.import(file)["summary"]["already_there"], says(&csv).len());
    }
}

#[test]
fn what_no_longer_stands_is_passed_over() {
    let first = Service::start();
    first.import(&small_file());
    let claims = first.get("reader", "/v1/claims").json()["items"].as_array().unwrap().clone();
    let id = |at: usize| claims[at]["id"].as_str().unwrap();
    let tag = |at: usize| format!("\"{}\"", claims[at]["seq"]);
    let retracted = first.post_if_match(
        "reviewer",
        &format!("/v1/claims/{}/retraction", id(1)),
        &tag(1),
        &json!({"reason": "misread"}),
    );
    assert_eq!(retracted.status, 200, "{}", retracted.text());
    let claim = json!({
        "incident_id": claims[0]["incident_id"], "article_id": claims[0]["article_id"],
        "quote": {"exact": "Nine Italians died"}, "role": "people", "outcome": "killed", "nationalities": ["ITA"],
        "count": {"qualifier": "at_least", "value": 9},
    });
    let path = format!("/v1/claims/{}/correction", id(0));
    let corrected =
        first.post_if_match("reviewer", &path, &tag(0), &json!({"claim": claim, "reason": "worded so"}));
    assert_eq!(corrected.status, 201, "{}", corrected.text());
    let csv = first.get("contributor", "/v1/exports/claims.csv").text();
    let second = Service::start();
    let summary = second.import(&csv)["summary"].clone();
    assert_eq!(
        (&summary["lines"], &summary["recorded"], &summary["nothing_stated"], &summary["refused"]),
        (&json!(4), &json!(2), &json!(2), &json!(0))
    );
    let standing = |service: &Service| {
        says(&service.get("contributor", "/v1/exports/claims.csv").text())
            .into_iter()
            .filter(|row| row.iter().any(|cell| cell == "active"))
            .collect::<Vec<_>>()
    };
    assert_eq!(standing(&second).len(), 2);
    // Of a cell in which nothing stands any more, the second ledger never heard.
    let (all, of_what_stands) = (figures(&first), figures(&second));
    let withdrawn: Vec<_> = all.iter().filter(|cell| !of_what_stands.contains(cell)).collect();
    assert_eq!(withdrawn, [&["police", "wounded", "any", "", "", "", "unknown"].map(str::to_owned)]);
    assert!(of_what_stands.iter().all(|cell| all.contains(cell)));
}

#[test]
fn a_row_of_hxl_tags_is_no_claim() {
    let first = Service::start();
    first.import(&small_file());
    let tagged = first.get("contributor", "/v1/exports/claims.csv?hxl=true").text();
    let report = Service::start().import(&tagged);
    assert_eq!(
        (report["summary"]["lines"].clone(), report["summary"]["recorded"].clone()),
        (3.into(), 3.into())
    );
}

/// A line of one article, with more columns or other values than the rest.
fn line_with(quote: &str, more: &Value) -> String {
    let mut line = json!({"incident_title": "Wreck", "incident_started_on": "2016-07-01", "incident_place": "At sea",
        "source_name": "Daily", "source_kind": "outlet", "article_url": "https://example.org/wreck",
        "article_published_at": "2016-07-05T10:00:00Z", "quote": quote, "role": "victims", "outcome": "killed",
        "article_text": "More than 50 died, fewer than 9 of them children. Three more bodies were found. 12 have died since Sunday.",
        "qualifier": "exact"});
    for (name, value) in more.as_object().unwrap() {
        line[name] = value.clone();
    }
    line.to_string()
}

fn wreck() -> String {
    [
        line_with("More than 50 died", &json!({"qualifier": "more_than", "value": 50})),
        line_with("fewer than 9", &json!({"qualifier": "fewer_than", "value": 9, "subset": "children"})),
        line_with("fewer than 9", &json!({"qualifier": "fewer_than", "value": 9, "subset": "pupils"})),
        line_with("Three more bodies", &json!({"value": 3, "additional": true})),
        line_with("Three more bodies", &json!({"value": 3})),
        line_with("12 have died since Sunday", &json!({"value": 12, "counted_from": "2016-07-03"})),
        line_with("12 have died since Sunday", &json!({"value": 12, "counted_from": "2016-07-04"})),
        line_with("12 have died", &json!({"value": 12, "outcome": "killed_or_missing"})),
        line_with("12 have died", &json!({"value": 12, "outcome": "casualties"})),
    ]
    .join("\n")
}

#[test]
fn what_differs_in_part_period_or_on_top_is_another_claim_and_comes_back() {
    let first = Service::start();
    assert_eq!(first.import(&wreck())["summary"]["recorded"], 9);
    assert_eq!(first.import(&wreck())["summary"]["already_there"], 9);
    let incident = first.get("reader", "/v1/incidents").json()["items"][0].clone();
    assert_eq!(incident["place"], json!({"name": "At sea"}));
    for form in ["csv", "ndjson"] {
        let export = format!("/v1/exports/claims.{form}");
        let second = Service::start();
        let report = second.import(&first.get("contributor", &export).text());
        assert_eq!(report["summary"]["recorded"], 9, "{report}");
        let csv = "/v1/exports/claims.csv";
        assert_eq!(says(&second.get("contributor", csv).text()), says(&first.get("contributor", csv).text()));
        assert_eq!(figures(&second), figures(&first));
    }
    let tagged = first.get("reader", "/v1/exports/claims.csv?hxl=true").text();
    assert!(tagged.contains("#affected+additional,#date+counted+start"), "{tagged}");
}

#[test]
fn a_line_may_not_say_what_a_claim_may_not() {
    let service = Service::start();
    for (more, code, pointer) in [
        (json!({"qualifier": "none", "additional": true}), "additional_without_number", "/additional"),
        (
            json!({"value": 3, "subset": "women", "additional": true}),
            "additional_without_number",
            "/additional",
        ),
        (json!({"value": 3, "counted_from": "2016-07-06"}), "counted_from_after_article", "/counted_from"),
        (json!({"value": 3, "nationalities": ["foreign"]}), "no_host_country", "/nationalities"),
        (json!({"value": 3, "counted_from": "Sunday"}), "wrong_pattern", "/counted_from"),
        (json!({"value": 3, "additional": "perhaps"}), "not_listed", "/additional"),
        (json!({"qualifier": "fewer_than", "value": 0}), "out_of_range", "/value"),
        (json!({"qualifier": "more_than", "value": 10_000_000_000_u64}), "out_of_range", "/value"),
    ] {
        let report = service.import(&line_with("Three more bodies", &more));
        let item = &report["items"][0];
        assert_eq!((&item["code"], &item["pointer"]), (&json!(code), &json!(pointer)), "{report}");
    }
    assert!(service.get("reader", "/v1/claims").json()["items"].as_array().unwrap().is_empty());
}
