//! Figures as they are asked for: by cell, policy and time, under tags of their own, beside who says what.

use serde_json::{Value, json};

use crate::helpers::{Scene, id, source};

impl Scene {
    fn part(&self, part: &str) -> String {
        self.figures().replace("figures", part)
    }
}

/// Two sources that differ: nineteen Italians, then nine; and seven Japanese.
fn disputed() -> (Scene, Value, Value) {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let nine = scene.recorded();
    let other = id(&contributor.make("/v1/sources", &source("Other", "outlet"))).to_owned();
    let early = json!({"source_id": other, "language": "en", "url": "https://example.org/early",
        "published_at": "2016-07-01T09:00:00Z", "text": "nineteen Italians"});
    let early = contributor.make("/v1/articles", &early);
    let mut nineteen = scene.claim("nineteen Italians", &["ITA"], 19);
    nineteen["article_id"] = early["id"].clone();
    let nineteen = contributor.make("/v1/claims", &nineteen);
    contributor.make("/v1/claims", &scene.claim("seven Japanese", &["JPN"], 7));
    (scene, nine, nineteen)
}

#[test]
fn filters_keep_whole_cells() {
    let (scene, ..) = disputed();
    for (query, expected) in [
        ("?nationality=ITA", vec!["hostages killed ITA"]),
        ("?role=hostages&outcome=killed&nationality=JPN", vec!["hostages killed JPN"]),
        ("?role=staff", vec![]),
        ("?nationality=foreign", vec![]),
    ] {
        let answer = scene.app.reader().get(&format!("{}{query}", scene.figures())).expect(200).json();
        let cells: Vec<String> = answer["figures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|figure| {
                ["role", "outcome", "nationality"].map(|name| figure[name].as_str().unwrap()).join(" ")
            })
            .collect();
        assert_eq!(cells, expected, "{query}");
    }
}

#[test]
fn an_answer_names_what_it_was_asked() {
    let (scene, ..) = disputed();
    let answer = scene.app.reader().get(&format!("{}?policy=ibc", scene.figures())).expect(200).json();
    assert_eq!((&answer["incident_id"], &answer["policy"]), (&json!(scene.incident), &json!("ibc")));
    assert_eq!(answer["as_of_seq"], scene.app.entries());
    let summary = scene.app.reader().get(&scene.part("summary")).expect(200).json();
    assert_eq!((&summary["policy"], &summary["as_of_seq"]), (&json!("gtd"), &json!(scene.app.entries())));
    let findings = scene.app.reader().get(&scene.part("findings")).expect(200).json();
    assert_eq!(findings["items"], summary["findings"]);
}

#[test]
fn policies_differ_over_a_dispute() {
    let (scene, ..) = disputed();
    for (policy, low, best, high) in [
        ("gtd", 9, Some(9), 9),
        ("latest", 9, Some(9), 9),
        ("acled", 9, Some(9), 9),
        ("majority", 9, None, 19),
        ("ibc", 9, None, 19),
    ] {
        let path = format!("{}?nationality=ITA&policy={policy}", scene.figures());
        let figure = &scene.app.reader().get(&path).expect(200).json()["figures"][0];
        let bounds = ["low", "best", "high"].map(|name| figure.get(name).and_then(Value::as_u64));
        assert_eq!(bounds, [Some(low), best, Some(high)], "{policy}: {figure}");
    }
}

#[test]
fn each_question_has_a_tag_of_its_own() {
    let (scene, nine, _) = disputed();
    let reader = scene.app.reader();
    let queries =
        ["", "?policy=latest", "?nationality=ITA", "?policy=latest&nationality=ITA", "?rulings=false"];
    let mut tags: Vec<String> =
        queries.iter().map(|query| reader.get(&format!("{}{query}", scene.figures())).etag()).collect();
    tags.push(scene.app.reviewer().get(&scene.figures()).etag());
    for (place, tag) in tags.iter().enumerate() {
        assert!(!tags[..place].contains(tag), "{tags:?}");
    }
    for part in ["figures", "summary", "findings"] {
        let path = scene.part(part);
        let first = reader.get(&path).expect(200);
        let held = reader.with("if-none-match", &first.etag());
        assert!(held.get(&path).expect(304).bytes.is_empty());
        let head = reader.head(&path).expect(200);
        assert_eq!((head.etag(), head.bytes.len()), (first.etag(), 0));
        assert_eq!(reader.get(&path).bytes, first.bytes, "kept ready, they are the same bytes");
    }
    let held = reader.with("if-none-match", &reader.get(&scene.figures()).etag());
    let retraction = format!("/v1/claims/{}/retraction", id(&nine));
    scene.app.contributor().if_match("*").post(&retraction, &json!({"reason": "r"})).expect(200);
    held.get(&scene.figures()).expect(200);
}

#[test]
fn who_says_what_stands_beside_the_figure() {
    let (scene, nine, nineteen) = disputed();
    let path = format!("{}?role=hostages&outcome=killed", scene.part("comparison"));
    let rows = scene.app.reader().get(&path).expect(200).json()["rows"].clone();
    let italians = rows.as_array().unwrap().iter().find(|row| row["nationality"] == "ITA").unwrap();
    assert_eq!(italians["figure"]["best"], 9);
    for claim in [&nine, &nineteen] {
        let cells = italians["cells"].as_array().unwrap();
        let cell = cells.iter().find(|cell| cell["origin"] == claim["origin"]).unwrap();
        assert_eq!((&cell["best"], &cell["claim_ids"]), (&claim["low"], &json!([claim["id"]])));
        assert_eq!(cell["publishers"], json!([claim["source_id"]]));
    }
}

#[test]
fn the_timeline_tells_how_a_figure_moved() {
    let (scene, nine, nineteen) = disputed();
    let path = format!("{}?role=hostages&outcome=killed&nationality=ITA", scene.part("timeline"));
    let items = scene.app.reader().get(&path).expect(200).items();
    let told: Vec<_> =
        items.iter().map(|item| (&item["article_id"], &item["best"], &item["changed"])).collect();
    assert_eq!(
        told,
        [
            (&nineteen["article_id"], &json!(19), &json!(["number", "status"])),
            (&nine["article_id"], &json!(9), &json!(["number", "status"])),
        ]
    );
    assert_eq!(items[0]["published_at"], "2016-07-01T09:00:00Z");
}

#[test]
fn an_incident_without_claims_has_no_figures() {
    let scene = Scene::set();
    let answer = scene.app.reader().get(&scene.figures()).expect(200).json();
    assert_eq!((&answer["figures"], &answer["findings"]), (&json!([]), &json!([])));
    let summary = scene.app.reader().get(&scene.part("summary")).expect(200).json();
    for section in ["victims", "rescued", "attackers", "police"] {
        assert_eq!(summary[section], json!({"answers": [], "figures": []}), "{section}");
    }
}
