//! The past: the same question gives the same bytes, whatever is written later.

use serde_json::{Value, json};

use crate::helpers::{Answer, Scene, id};
use crate::reads::reads_of_the_past;

fn reads(scene: &Scene, claim: &Value) -> Vec<String> {
    let incident = format!("/v1/incidents/{}", scene.incident);
    let mut reads = reads_of_the_past(scene, claim);
    reads.extend([
        "/v1/claims?status=active&".to_owned(),
        format!("{incident}/timeline?role=hostages&outcome=killed&nationality=ITA&"),
        format!("{incident}/figures?rulings=false&"),
        format!("{incident}/figures?reported_by=2016-07-02T09:00:00Z&"),
    ]);
    for part in ["figures", "summary", "findings"] {
        for policy in ["gtd", "latest", "ibc", "majority"] {
            reads.push(format!("{incident}/{part}?policy={policy}&"));
        }
    }
    reads
}

/// Everything that can happen to what was read.
fn write_more(scene: &Scene, claim: &Value) {
    let (contributor, reviewer) = (scene.app.contributor(), scene.app.reviewer().if_match("*"));
    let review = json!({"credibility": 5, "certainty": "denied", "reason": "r"});
    reviewer.post(&format!("/v1/claims/{}/review", id(claim)), &review).expect(200);
    let late = json!({"source_id": scene.outlet, "language": "en", "url": "https://example.org/a",
        "published_at": "2016-07-03T09:00:00Z", "text": "ten Italians"});
    let late = contributor.make("/v1/articles", &late);
    let mut ten = scene.claim("ten Italians", &["ITA"], 10);
    ten["article_id"] = late["id"].clone();
    contributor.make("/v1/claims", &ten);
    let ruling = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(claim)], "reason": "r"});
    let rulings = format!("/v1/incidents/{}/rulings", scene.incident);
    let ruling = reviewer.make(&rulings, &ruling);
    let undo = json!({"effect": {"kind": "undo", "ruling_id": id(&ruling)}, "reason": "r"});
    reviewer.make(&rulings, &undo);
    let worse = json!({"set": {"reliability": "E", "name": "Renamed"}, "reason": "r"});
    reviewer.patch(&format!("/v1/sources/{}", scene.outlet), &worse).expect(200);
    let elsewhere =
        json!({"set": {"place": {"name": "Rome", "country": "ITA"}, "title": "Renamed"}, "reason": "r"});
    reviewer.patch(&format!("/v1/incidents/{}", scene.incident), &elsewhere).expect(200);
    let dated = json!({"set": {"published_at": "2015-01-01T00:00:00Z", "text_public": true}, "clear": ["title"], "reason": "r"});
    reviewer.patch(&format!("/v1/articles/{}", scene.article), &dated).expect(200);
    let correction = json!({"claim": scene.claim("nine Italians", &["JPN"], 19), "reason": "r"});
    reviewer.post(&format!("/v1/claims/{}/correction", id(claim)), &correction).expect(201);
    reviewer.post(&format!("/v1/articles/{}/retraction", scene.article), &json!({"reason": "r"})).expect(200);
}

#[test]
fn the_past_gives_the_same_bytes_for_ever() {
    let scene = Scene::set();
    let claim = scene.recorded();
    scene.app.contributor().make("/v1/claims", &scene.claim("seven Japanese", &["JPN"], 7));
    let now = scene.app.entries();
    let time = scene.app.reader().get(&format!("/v1/entries/{now}")).json()["recorded_at"]
        .as_str()
        .unwrap()
        .to_owned();
    let ask = |query: String| -> Vec<(String, Answer)> {
        let client = scene.app.reader();
        reads(&scene, &claim)
            .into_iter()
            .map(|read| (format!("{read}{query}"), client.get(&format!("{read}{query}")).expect(200)))
            .collect()
    };
    let by_seq = ask(format!("as_of_seq={now}"));
    let by_time = ask(format!("as_of={time}"));
    // What is kept ready for now is no answer to a question about the past.
    scene.app.reader().get(&scene.figures()).expect(200);
    write_more(&scene, &claim);
    assert!(scene.app.entries() > now + 8);
    for (earlier, later) in by_seq.iter().zip(ask(format!("as_of_seq={now}"))) {
        assert_eq!(
            String::from_utf8_lossy(&earlier.1.bytes),
            String::from_utf8_lossy(&later.1.bytes),
            "{}",
            earlier.0
        );
        assert_eq!(earlier.1.header("etag"), later.1.header("etag"), "{}", earlier.0);
    }
    for (earlier, later) in by_time.iter().zip(ask(format!("as_of={time}"))) {
        assert_eq!(
            String::from_utf8_lossy(&earlier.1.bytes),
            String::from_utf8_lossy(&later.1.bytes),
            "{}",
            earlier.0
        );
    }
    for (seq, time) in by_seq.iter().zip(&by_time).filter(|((path, _), _)| !path.contains("figures")) {
        assert_eq!(seq.1.bytes, time.1.bytes, "an entry and its time ask the same: {}", seq.0);
    }
}

#[test]
fn a_time_means_the_last_entry_by_then() {
    let scene = Scene::set();
    let claim = scene.recorded();
    write_more(&scene, &claim);
    let reader = scene.app.reader();
    let entries = reader.get("/v1/entries?limit=500").items();
    let of =
        |entry: &Value| (entry["seq"].as_u64().unwrap(), entry["recorded_at"].as_str().unwrap().to_owned());
    let all: Vec<(u64, String)> = entries.iter().map(of).collect();
    let recorded = claim["seq"].as_u64().unwrap();
    for (_, time) in all.iter().filter(|(seq, _)| *seq >= recorded) {
        let by_then = all.iter().rfind(|(_, other)| other == time).unwrap().0;
        let figures = reader.get(&format!("{}?as_of={time}", scene.figures())).json();
        assert_eq!(figures["as_of_seq"], by_then, "{time}");
    }
}

#[test]
fn nothing_was_there_before_it_was_recorded() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let before = claim["seq"].as_u64().unwrap() - 1;
    let reader = scene.app.reader();
    reader.get(&format!("/v1/claims/{}?as_of_seq={before}", id(&claim))).refused(404, "not_found");
    assert!(reader.get(&format!("/v1/claims?as_of_seq={before}")).items().is_empty());
    let figures = reader.get(&format!("{}?as_of_seq={before}", scene.figures())).json();
    assert_eq!((&figures["figures"], &figures["as_of_seq"]), (&json!([]), &json!(before)));
    reader.get(&format!("{}?as_of_seq=1", scene.figures())).refused(404, "not_found");
    reader
        .get(&format!("/v1/incidents/{}?as_of=2001-01-01T00:00:00Z", scene.incident))
        .refused(404, "not_found");
    assert!(reader.get("/v1/sources?as_of_seq=0").items().is_empty());
}

#[test]
fn what_was_reported_by_a_time_leaves_later_articles_out() {
    let scene = Scene::set();
    scene.recorded();
    let reader = scene.app.reader();
    let figures = |by: &str| {
        reader.get(&format!("{}?reported_by={by}&nationality=ITA", scene.figures())).expect(200).json()
    };
    assert_eq!(figures("2016-07-02T09:00:00Z")["figures"][0]["best"], 9);
    let before = figures("2016-07-02T08:59:59Z");
    assert!(
        before["figures"].as_array().unwrap().iter().all(|figure| figure.get("best").is_none()),
        "{before}"
    );
}
