//! What goes out: absent is empty, formulas are defused, the past is what it was, and nobody sees more than they may.

use std::collections::HashMap;

use serde_json::json;

use crate::service::{Service, small_file};

fn with_claims() -> Service {
    let service = Service::start();
    let report = service.import(&small_file());
    assert_eq!(report["summary"]["recorded"], 3, "{report}");
    service
}

/// The rows of a CSV as maps from column to cell.
fn rows(csv: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn absent_numbers_are_empty_and_none_is_zero() {
    let service = with_claims();
    let answered = service.get("reader", "/v1/exports/claims.csv");
    assert_eq!(answered.status, 200);
    assert!(answered.headers["content-type"].starts_with("text/csv"));
    let rows = rows(&answered.text());
    let bounds: Vec<_> =
        rows.iter().map(|row| [row["low"].as_str(), row["best"].as_str(), row["high"].as_str()]).collect();
    assert_eq!(bounds, [["9", "9", "9"], ["0", "0", "0"], ["", "", ""]]);
    assert_eq!(rows[0]["note"], "'=cmd|' /C calc'!A0");
    let lines = service.get("reader", "/v1/exports/claims.ndjson").text();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["note"], &first["value"]), (&json!("=cmd|' /C calc'!A0"), &json!(9)));
    assert_eq!(first["nationalities"], json!(["ITA"]));
}

#[test]
fn figures_keep_open_ends_open() {
    let service = with_claims();
    let csv = service.get("reader", "/v1/exports/figures.csv").text();
    let rows = rows(&csv);
    let of = |role: &str, outcome: &str, nationality: &str| {
        let mut cell = rows.iter().filter(|row| {
            row["role"] == role && row["outcome"] == outcome && row["nationality"] == nationality
        });
        cell.next().map(|row| row["best"].clone())
    };
    assert_eq!(of("people", "killed", "ITA").as_deref(), Some("9"));
    assert_eq!(of("police", "wounded", "any").as_deref(), Some("0"));
    assert_eq!(of("people", "missing", "JPN").as_deref(), Some(""));
    assert!(rows.iter().all(|row| row["policy"] == "gtd"));
    let other = service.get("reader", "/v1/exports/figures.csv?policy=latest").text();
    assert!(other.contains(",latest,"), "{other}");
}

#[test]
fn the_row_of_hxl_tags_stands_below_the_header_if_asked_for() {
    let service = with_claims();
    for table in ["claims", "figures", "answers"] {
        let plain = service.get("reader", &format!("/v1/exports/{table}.csv")).text();
        let tagged = service.get("reader", &format!("/v1/exports/{table}.csv?hxl=true")).text();
        let tags = tagged.lines().nth(1).unwrap();
        assert!(tags.split(',').all(|tag| tag.starts_with('#')), "{tags}");
        assert_eq!(tags.split(',').count(), plain.lines().next().unwrap().split(',').count());
        assert_eq!(tagged.replacen(&format!("{tags}\r\n"), "", 1), plain);
    }
}

#[test]
fn the_workbook_is_a_zip_with_a_sheet() {
    let service = with_claims();
    let answered = service.get("reader", "/v1/exports/figures.xlsx");
    assert!(answered.headers["content-disposition"].contains("figures.xlsx"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("figures.xlsx");
    std::fs::write(&file, &answered.bytes).unwrap();
    let names = zip_names(&answered.bytes);
    for part in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        assert!(names.iter().any(|name| name == part), "{names:?}");
    }
}

#[test]
fn files_are_sent_as_plain_bytes_to_clients_that_ask_for_those() {
    let service = with_claims();
    for (path, own) in [
        ("/v1/exports/claims.ndjson", "application/x-ndjson"),
        ("/v1/exports/figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        for (accept, sent) in [
            ("application/octet-stream", "application/octet-stream"),
            ("application/octet-stream, */*", "application/octet-stream"),
            ("*/*", own),
            (own, own),
            (&format!("{own}, application/octet-stream"), own),
        ] {
            let answered = service.get_as("reader", path, accept);
            assert_eq!(answered.headers["content-type"], sent, "{path} asked for as {accept}");
        }
    }
}

/// The names in a ZIP archive's central directory (APPNOTE 4.3.12).
fn zip_names(zip: &[u8]) -> Vec<String> {
    let starts = (0..zip.len().saturating_sub(46)).filter(|at| zip[*at..].starts_with(b"PK\x01\x02"));
    starts
        .map(|at| {
            let length = usize::from(u16::from_le_bytes([zip[at + 28], zip[at + 29]]));
            String::from_utf8_lossy(&zip[at + 46..at + 46 + length]).into_owned()
        })
        .collect()
}

#[test]
fn an_export_of_the_past_is_what_was_known_then() {
    let service = Service::start();
    assert_eq!(rows(&service.get("reader", "/v1/exports/claims.csv").text()).len(), 0);
    service.import(&small_file());
    let all = rows(&service.get("reader", "/v1/exports/claims.csv").text());
    for (index, row) in all.iter().enumerate() {
        let then = service.get("reader", &format!("/v1/exports/claims.csv?as_of_seq={}", row["seq"])).text();
        assert_eq!(rows(&then).len(), index + 1);
    }
    assert_eq!(service.get("reader", "/v1/exports/claims.csv?as_of_seq=999999").status, 409);
    assert_eq!(
        service.get("reader", "/v1/exports/claims.csv?as_of=2001-01-01T00:00:00Z").text().lines().count(),
        1
    );
    let undated = service.get("reader", "/v1/exports/claims.csv?reported_by=2020-01-01T00:00:00Z").text();
    assert_eq!(rows(&undated).len(), 0);
}

#[test]
fn one_incident_alone() {
    let service = with_claims();
    let other = small_file().replace("Siege", "Flood").replace("example.org/a", "example.org/b");
    service.import(&other);
    let all = rows(&service.get("reader", "/v1/exports/claims.csv").text());
    assert_eq!(all.len(), 6);
    let one = &all[5]["incident_id"];
    let some = rows(&service.get("reader", &format!("/v1/exports/claims.csv?incident_id={one}")).text());
    assert!(some.len() == 3 && some.iter().all(|row| row["incident_id"] == *one));
    let figures = rows(&service.get("reader", &format!("/v1/exports/figures.csv?incident_id={one}")).text());
    assert!(!figures.is_empty() && figures.iter().all(|row| row["incident_id"] == *one));
}

#[test]
fn what_is_under_embargo_is_exported_to_reviewers_only() {
    let service = with_claims();
    let header = format!("{},embargo_until\r\n", crate::service::HEADER);
    let line = crate::service::line(
        "Nine Italians died",
        "people,killed,ITA,at_least,9,secret,2999-01-01T00:00:00Z",
    );
    assert_eq!(service.import(&(header + &line))["summary"]["recorded"], 1);
    for path in ["claims.csv", "claims.ndjson"] {
        let seen = |who| service.get(who, &format!("/v1/exports/{path}")).text().contains("secret");
        assert_eq!((seen("reader"), seen("contributor"), seen("reviewer")), (false, false, true), "{path}");
    }
}

#[test]
fn texts_that_are_not_public_are_for_contributors() {
    let service = with_claims();
    let has_text =
        |who| service.get(who, "/v1/exports/claims.csv").text().contains("Some Japanese are missing");
    assert_eq!((has_text("reader"), has_text("contributor")), (false, true));
}

#[test]
fn provenance_leads_from_the_figure_to_the_source() {
    let service = with_claims();
    let incident = rows(&service.get("reader", "/v1/exports/claims.csv").text())[0]["incident_id"].clone();
    let path = format!("/v1/incidents/{incident}/provenance?role=people&outcome=killed&nationality=ITA");
    let answered = service.get("reader", &path);
    assert_eq!(answered.headers["content-type"], "application/ld+json");
    let document = answered.json();
    let graph = document["@graph"].as_array().unwrap();
    let node = |id: &serde_json::Value| graph.iter().find(|node| node["@id"] == *id).unwrap();
    let figure = graph.iter().find(|node| node["@type"][1] == "ledger:Figure").unwrap();
    assert_eq!((&figure["value"], figure["wasDerivedFrom"].as_array().unwrap().len()), (&json!(9), 1));
    assert_eq!(node(&figure["wasGeneratedBy"])["ledger:policy"], "gtd");
    let claim = node(&figure["wasDerivedFrom"][0]);
    assert_eq!(node(&claim["wasDerivedFrom"])["exact"], "Nine Italians");
    let article = node(&claim["wasQuotedFrom"]);
    assert_eq!(node(&article["wasAttributedTo"])["label"], "Daily");
}
