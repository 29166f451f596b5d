//! Claims: their fields, filters, corrections, retractions and reviews.

use serde_json::{Value, json};

use crate::helpers::{Scene, id, source};

#[test]
fn all_that_the_ledger_refuses_of_a_claim_is_told_at_once() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let mut claim = scene.claim("ten Italians", &["ITA"], 10);
    claim["incident_id"] = json!("inc_00000000000000000000000000");
    claim["attributed_to"] = json!("src_00000000000000000000000000");
    claim["stated_at"] = json!("2900-01-01T00:00:00Z");
    let refused = contributor.post("/v1/claims", &claim).expect(409).json();
    let pointers = |problem: &serde_json::Value| -> Vec<String> {
        let errors = problem["errors"].as_array().unwrap().iter();
        errors.map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["/incident_id", "/attributed_to", "/stated_at", "/quote/exact"];
    assert_eq!(pointers(&refused), expected, "{refused}");
    assert_eq!(refused["code"], refused["errors"][0]["code"]);
    let batch =
        json!({"claims": [scene.italians(), scene.claim("ten", &[], 10), scene.claim("eleven", &[], 11)]});
    let refused = contributor.post("/v1/claims/batch", &batch).refused(409, "quote_not_found").json();
    assert_eq!(pointers(&refused), ["/claims/1/quote/exact", "/claims/2/quote/exact"]);
}

#[test]
fn a_claim_is_shown_with_what_follows_from_it() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let army = id(&contributor.make("/v1/sources", &source("Army", "military"))).to_owned();
    let sent = json!({"incident_id": scene.incident, "article_id": scene.article, "quote": {"exact": "At least 13 hostages"},
        "role": "hostages", "outcome": "rescued", "nationalities": ["JPN", "LKA"],
        "count": {"qualifier": "at_least", "value": 13}, "attributed_to": army, "certainty": "believed",
        "perpetrator_claim": true, "subset": "women", "may_include": ["police", "staff"],
        "stated_at": "2016-07-02T08:00:00Z", "note": "“noted”"});
    let made = contributor.post("/v1/claims", &sent).expect(201);
    let shown = made.json();
    for (field, value) in sent.as_object().unwrap().iter().filter(|(field, _)| *field != "quote") {
        assert_eq!(shown[field], *value, "{field}");
    }
    for (field, value) in [
        ("low", json!(13)),
        ("best", json!(13)),
        ("source_id", json!(scene.outlet)),
        ("origin", json!(army)),
        ("status", json!("active")),
        ("credibility", json!(6)),
        ("seq", json!(scene.app.entries())),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    assert!(shown.get("high").is_none(), "open above");
    assert_eq!(shown["links"]["article"], format!("/v1/articles/{}", scene.article));
    let quote_url = "https://example.org/a#:~:text=At%20least%2013%20hostages";
    assert!(shown["links"].to_string().contains(quote_url), "{}", shown["links"]);
    let read = scene.app.reader().get(made.header("location").unwrap()).expect(200);
    assert_eq!((read.bytes.clone(), read.etag()), (made.bytes.clone(), made.etag()));
    scene.app.reader().with("if-none-match", &made.etag()).get(made.header("location").unwrap()).expect(304);
    scene.app.reader().head(made.header("location").unwrap()).expect(200);
}

#[test]
fn what_is_not_sent_has_its_default() {
    let scene = Scene::set();
    let mut sent = scene.claim("Among the dead", &[], 1);
    sent.as_object_mut().unwrap().remove("nationalities");
    let shown = scene.app.contributor().make("/v1/claims", &sent);
    assert_eq!((&shown["certainty"], &shown["perpetrator_claim"]), (&json!("reported"), &json!(false)));
    assert_eq!((&shown["origin"], &shown["nationalities"]), (&json!(scene.outlet), &json!([])));
    for absent in [
        "attributed_to",
        "subset",
        "additional",
        "counted_from",
        "stated_at",
        "embargo_until",
        "note",
        "corrects",
        "reviewed_by",
    ] {
        assert!(shown.get(absent).is_none(), "{absent}");
    }
    assert!(!shown.to_string().contains("null"));
}

#[test]
fn a_number_of_an_armed_group_is_its_own_claim_unless_sent_otherwise() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let group = id(&contributor.make("/v1/sources", &source("Group", "armed_group"))).to_owned();
    let mut sent = scene.italians();
    sent["attributed_to"] = json!(group);
    assert_eq!(contributor.make("/v1/claims", &sent)["perpetrator_claim"], true);
    sent["perpetrator_claim"] = json!(false);
    assert_eq!(contributor.make("/v1/claims", &sent)["perpetrator_claim"], false);
}

#[test]
fn counts_are_kept_as_worded_with_their_bounds() {
    let scene = Scene::set();
    for (count, low, best, high) in [
        (json!({"qualifier": "exact", "value": 0}), Some(0), Some(0), Some(0)),
        (
            json!({"qualifier": "exact", "value": 10_000_000_000_u64}),
            Some(10_000_000_000),
            Some(10_000_000_000),
            Some(10_000_000_000),
        ),
        (json!({"qualifier": "at_least", "value": 1}), Some(1), Some(1), None),
        (json!({"qualifier": "at_most", "value": 9}), Some(0), None, Some(9)),
        (json!({"qualifier": "more_than", "value": 0}), Some(1), None, None),
        (json!({"qualifier": "more_than", "value": 9_999_999_999_u64}), Some(10_000_000_000), None, None),
        (json!({"qualifier": "fewer_than", "value": 1}), Some(0), None, Some(0)),
        (json!({"qualifier": "fewer_than", "value": 10_000_000_000_u64}), Some(0), None, Some(9_999_999_999)),
        (json!({"qualifier": "about", "value": 20}), Some(18), Some(20), Some(22)),
        (json!({"qualifier": "about", "value": 1}), Some(0), Some(1), Some(2)),
        (json!({"qualifier": "between", "low": 3, "high": 3}), Some(3), None, Some(3)),
        (json!({"qualifier": "vague", "words": "dozens"}), Some(12), None, None),
        (json!({"qualifier": "none"}), Some(0), Some(0), Some(0)),
        (json!({"qualifier": "unknown"}), None, None, None),
    ] {
        let mut sent = scene.italians();
        sent["count"] = count.clone();
        let shown = scene.app.contributor().make("/v1/claims", &sent);
        assert_eq!(shown["count"], count);
        let bounds = ["low", "best", "high"].map(|name| shown.get(name).and_then(Value::as_u64));
        // The table of bounds gives at_least no best; a claim shows the number that its words name.
        assert_eq!(bounds, [low, best, high], "{count}");
    }
}

#[test]
fn filters_narrow_the_list() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let army = id(&contributor.make("/v1/sources", &source("Army", "military"))).to_owned();
    let italians = scene.recorded();
    let mut total = scene.claim("Twenty hostages died, said", &[], 20);
    total["attributed_to"] = json!(army);
    let total = contributor.make("/v1/claims", &total);
    let mut foreign = scene.claim("“Twenty” were killed", &["foreign"], 20);
    foreign["role"] = json!("victims");
    let foreign = contributor.make("/v1/claims", &foreign);
    let mut rescued = scene.claim("At least 13 hostages", &["ITA", "JPN"], 13);
    rescued["outcome"] = json!("rescued");
    let rescued = contributor.make("/v1/claims", &rescued);
    let retracted = contributor.make("/v1/claims", &scene.claim("seven Japanese", &["JPN"], 7));
    let path = format!("/v1/claims/{}/retraction", id(&retracted));
    contributor.if_match("*").post(&path, &json!({"reason": "misread"})).expect(200);
    let all = [&italians, &total, &foreign, &rescued, &retracted];
    for (query, expected) in [
        (String::new(), vec![0, 1, 2, 3, 4]),
        (format!("incident_id={}", scene.incident), vec![0, 1, 2, 3, 4]),
        ("incident_id=inc_00000000000000000000000000".to_owned(), vec![]),
        (format!("article_id={}", scene.article), vec![0, 1, 2, 3, 4]),
        (format!("source_id={}", scene.outlet), vec![0, 1, 2, 3, 4]),
        (format!("source_id={army}"), vec![]),
        (format!("origin={army}"), vec![1]),
        ("role=victims".to_owned(), vec![2]),
        ("outcome=rescued".to_owned(), vec![3]),
        ("nationality=ITA".to_owned(), vec![0, 3]),
        ("nationality=ITA&outcome=killed".to_owned(), vec![0]),
        ("nationality=any".to_owned(), vec![1]),
        ("nationality=foreign".to_owned(), vec![2]),
        ("nationality=JPN&order=desc".to_owned(), vec![4, 3]),
        ("nationality=JPN&status=active".to_owned(), vec![3]),
        ("status=retracted".to_owned(), vec![4]),
        ("status=corrected".to_owned(), vec![]),
        ("reported_by=2016-07-02T09:00:00Z".to_owned(), vec![0, 1, 2, 3, 4]),
        ("reported_by=2016-07-02T08:59:59Z".to_owned(), vec![]),
        ("order=desc&limit=2".to_owned(), vec![4, 3]),
    ] {
        let items = scene.app.reader().get(&format!("/v1/claims?{query}")).expect(200).items();
        let got: Vec<&str> = items.iter().map(id).collect();
        let wanted: Vec<&str> = expected.iter().map(|place| id(all[*place])).collect();
        assert_eq!(got, wanted, "{query}");
    }
}

#[test]
fn pages_of_a_filtered_list_meet_without_gap_or_overlap() {
    let scene = Scene::set();
    for value in 0..7 {
        let code = if value % 2 == 0 { "ITA" } else { "JPN" };
        scene.app.contributor().make("/v1/claims", &scene.claim("nine Italians", &[code], value));
    }
    for order in ["asc", "desc"] {
        let mut path = format!("/v1/claims?nationality=ITA&limit=3&order={order}");
        let mut values = Vec::new();
        loop {
            let answer = scene.app.reader().get(&path).expect(200);
            values.extend(answer.items().iter().map(|claim| claim["low"].as_u64().unwrap()));
            let Some(link) = answer.header("link") else { break };
            path = link[1..link.find('>').unwrap()].to_owned();
        }
        if order == "desc" {
            values.reverse();
        }
        assert_eq!(values, [0, 2, 4, 6]);
    }
}

#[test]
fn a_correction_replaces_a_claim_and_keeps_it_readable() {
    let scene = Scene::set();
    let old = scene.recorded();
    let path = format!("/v1/claims/{}/correction", id(&old));
    let correction = json!({"claim": scene.claim("nine Italians", &["ITA"], 19), "reason": "misread"});
    scene.app.contributor().post(&path, &correction).refused(400, "missing_header");
    scene.app.other_contributor().if_match("*").post(&path, &correction).refused(403, "not_permitted");
    scene.app.contributor().if_match("\"1\"").post(&path, &correction).refused(412, "stale");
    let before = scene.app.entries();
    let tag = format!("\"{}\"", old["seq"]);
    let made = scene.app.contributor().if_match(&tag).post(&path, &correction).expect(201);
    let new = made.json();
    assert_eq!(scene.app.entries(), before + 1);
    assert_eq!((&new["corrects"], &new["low"]), (&old["id"], &json!(19)));
    assert_eq!(made.header("location"), Some(format!("/v1/claims/{}", id(&new)).as_str()));
    let read = scene.app.reader().get(&format!("/v1/claims/{}", id(&old))).json();
    assert_eq!((&read["status"], &read["corrected_by"]), (&json!("corrected"), &new["id"]));
    assert_eq!((&read["status_reason"], &read["low"]), (&json!("misread"), &json!(9)));
    scene.app.contributor().if_match("*").post(&path, &correction).refused(409, "not_active");
    let figure =
        &scene.app.reader().get(&format!("{}?nationality=ITA", scene.figures())).json()["figures"][0];
    assert_eq!(figure["best"], 19, "{figure}");
}

#[test]
fn a_correction_may_name_only_what_changes() {
    let scene = Scene::set();
    let mut claim = scene.claim("nine Italians", &["ITA"], 19);
    claim["note"] = json!("read in translation");
    claim["subset"] = json!("guests");
    let old = scene.app.contributor().make("/v1/claims", &claim);
    let path = format!("/v1/claims/{}/correction", id(&old));
    let send = |body: &Value| scene.app.contributor().if_match("*").post(&path, body);
    send(&json!({"reason": "nothing"})).refused(409, "nothing_to_change");
    send(&json!({"set": {}, "clear": [], "reason": "nothing"})).refused(409, "nothing_to_change");
    send(&json!({"set": {"note": "x"}, "clear": ["note"], "reason": "both"})).refused(409, "set_and_cleared");
    send(&json!({"claim": claim, "clear": ["note"], "reason": "both"})).refused(409, "claim_and_changes");
    send(&json!({"set": {"incident_id": old["incident_id"]}, "reason": "moved"}))
        .refused(422, "invalid_body");
    send(&json!({"clear": ["quote"], "reason": "no"})).refused(422, "invalid_body");
    let unquoted = send(&json!({"set": {"quote": {"exact": "ten Italians"}}, "reason": "no"}));
    assert_eq!(unquoted.refused(409, "quote_not_found").pointer().unwrap(), "/set/quote/exact");
    let own_role = send(&json!({"set": {"may_include": ["hostages"]}, "reason": "no"}));
    assert_eq!(own_role.refused(409, "own_role_included").pointer().unwrap(), "/set/may_include/0");

    let change =
        json!({"set": {"count": {"qualifier": "exact", "value": 9}}, "clear": ["note"], "reason": "misread"});
    let made = send(&change).expect(201).json();
    for field in ["incident_id", "article_id", "quote", "role", "outcome", "nationalities", "subset"] {
        assert_eq!(made[field], old[field], "{field}");
    }
    assert_eq!((&made["best"], &made["corrects"], made.get("note")), (&json!(9), &old["id"], None));
    send(&change).refused(409, "not_active");
}

#[test]
fn a_repeated_correction_of_what_changes_is_recorded_once() {
    let scene = Scene::set();
    let old = scene.app.contributor().make("/v1/claims", &scene.claim("nine Italians", &["ITA"], 19));
    let path = format!("/v1/claims/{}/correction", id(&old));
    let change = json!({"set": {"certainty": "confirmed"}, "reason": "said so"});
    let tag = format!("\"{}\"", old["seq"]);
    let send = || {
        let client = scene.app.contributor().if_match(&tag).with("idempotency-key", "correction-1");
        client.post(&path, &change).expect(201)
    };
    let (first, again) = (send(), send());
    assert_eq!(first.json(), again.json());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
}

#[test]
fn a_correction_stays_within_its_incident() {
    let scene = Scene::set();
    let old = scene.recorded();
    let elsewhere = scene.app.contributor().make("/v1/incidents", &crate::helpers::incident("another"));
    let mut claim = scene.italians();
    claim["incident_id"] = elsewhere["id"].clone();
    let path = format!("/v1/claims/{}/correction", id(&old));
    let sent = json!({"claim": claim, "reason": "wrong place"});
    let refused = scene.app.contributor().if_match("*").post(&path, &sent).refused(409, "other_incident");
    assert_eq!(refused.pointer().as_deref(), Some("/claim/incident_id"));
    let absent = json!({"claim": scene.claim("ten Italians", &["ITA"], 10), "reason": "x"});
    let refused = scene.app.contributor().if_match("*").post(&path, &absent).refused(409, "quote_not_found");
    assert_eq!(refused.pointer().as_deref(), Some("/claim/quote/exact"));
}

#[test]
fn a_retraction_takes_back_what_ones_own_key_made() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let path = format!("/v1/claims/{}/retraction", id(&claim));
    let reason = json!({"reason": "misread"});
    scene.app.contributor().post(&path, &reason).refused(400, "missing_header");
    scene.app.other_contributor().if_match("*").post(&path, &reason).refused(403, "not_permitted");
    let retracted = scene.app.contributor().if_match("*").post(&path, &reason).expect(200);
    assert_eq!(
        (&retracted.json()["status"], &retracted.json()["status_reason"]),
        (&json!("retracted"), &json!("misread"))
    );
    assert_eq!(retracted.etag(), format!("\"{}\"", scene.app.entries()));
    scene.app.reviewer().if_match("*").post(&path, &reason).refused(409, "not_active");
    let other = scene.recorded();
    let path = format!("/v1/claims/{}/retraction", id(&other));
    scene.app.reviewer().if_match("*").post(&path, &reason).expect(200);
}

#[test]
fn a_review_replaces_judgements_from_then_on() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let path = format!("/v1/claims/{}/review", id(&claim));
    let review = json!({"credibility": 2, "certainty": "confirmed", "reason": "two hospitals"});
    scene.app.contributor().if_match("*").post(&path, &review).refused(403, "not_permitted");
    scene.app.reviewer().post(&path, &review).refused(400, "missing_header");
    let before = scene.app.entries();
    let reviewed = scene.app.reviewer().if_match("*").post(&path, &review).expect(200).json();
    assert_eq!((&reviewed["credibility"], &reviewed["certainty"]), (&json!(2), &json!("confirmed")));
    assert!(
        reviewed["reviewed_by"].as_str().unwrap().starts_with("key_") && reviewed["reviewed_at"].is_string()
    );
    assert_eq!(reviewed["perpetrator_claim"], false, "what is absent stays");
    let past = scene.app.reader().get(&format!("/v1/claims/{}?as_of_seq={before}", id(&claim))).json();
    assert_eq!(past, claim);
    let nothing = scene.app.reviewer().if_match("*").post(&path, &json!({"reason": "no judgement"}));
    nothing.refused(409, "nothing_to_change");
}

#[test]
fn nobody_reviews_what_their_own_key_made() {
    let scene = Scene::set();
    for client in [scene.app.reviewer(), scene.app.admin()] {
        let own = client.make("/v1/claims", &scene.italians());
        let path = format!("/v1/claims/{}/review", id(&own));
        client
            .if_match("*")
            .post(&path, &json!({"credibility": 1, "reason": "mine"}))
            .refused(403, "own_claim");
    }
}

#[test]
fn references_have_to_lead_somewhere() {
    let scene = Scene::set();
    for (field, unknown) in [
        ("incident_id", "inc_00000000000000000000000000"),
        ("article_id", "art_00000000000000000000000000"),
        ("attributed_to", "src_00000000000000000000000000"),
    ] {
        let mut sent = scene.italians();
        sent[field] = json!(unknown);
        let refused = scene.app.contributor().post("/v1/claims", &sent).refused(409, "unknown_reference");
        assert_eq!(refused.pointer(), Some(format!("/{field}")));
    }
}
