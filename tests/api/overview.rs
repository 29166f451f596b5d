//! What a list of incidents tells of each, findings across incidents, and where people read it.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, TestApp, id, incident, source};

/// The titles of the incidents that a search finds.
fn found(client: &Client, q: &str) -> Vec<String> {
    let path = format!("/v1/incidents?q={q}");
    let items = client.get(&path).expect(200).items();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_search_looks_at_titles_places_descriptions_and_titles_of_articles() {
    let app = TestApp::start();
    let contributor = app.contributor();
    let mut sent = incident("Siege of a café");
    sent["place"]["name"] = json!("Gulshán, Dhaka");
    sent["description"] = json!("Gunmen held guests.");
    let made = id(&contributor.make("/v1/incidents", &sent)).to_owned();
    let mut another = incident("Another");
    another["place"]["name"] = json!("Sylhet");
    contributor.make("/v1/incidents", &another);
    let outlet = id(&contributor.make("/v1/sources", &source("Daily", "outlet"))).to_owned();
    let article = json!({"source_id": outlet, "language": "en", "title": "Zwölf geiseln frei", "text": "Twelve hostages were freed."});
    let article = id(&contributor.make("/v1/articles", &article)).to_owned();
    let reader = app.reader();
    for q in ["CAFE", "gulshan", "held+guests", "siege+of"] {
        assert_eq!(found(&reader, q), ["Siege of a café"], "{q}");
    }
    // No part of one runs into the next, and an article counts once a claim of it speaks of the incident.
    for q in ["cafe+gulshan", "dhaka+gunmen", "zwolf"] {
        assert!(found(&reader, q).is_empty(), "{q}");
    }
    let claim = |embargo: &str| {
        let mut claim = json!({"incident_id": made, "article_id": article, "quote": {"exact": "Twelve hostages"}, "role": "hostages",
            "outcome": "released", "count": {"qualifier": "exact", "value": 12}});
        if !embargo.is_empty() {
            claim["embargo_until"] = json!(embargo);
        }
        claim
    };
    contributor.make("/v1/claims", &claim("2999-01-01T00:00:00Z"));
    assert!(found(&reader, "zwolf").is_empty(), "what is under embargo leads nowhere");
    assert_eq!(found(&app.reviewer(), "zwolf"), ["Siege of a café"]);
    contributor.make("/v1/claims", &claim(""));
    assert_eq!(found(&reader, "zwolf"), ["Siege of a café"]);
    let amended = json!({"set": {"title": "Twelve free"}, "reason": "r"});
    app.reviewer().if_match("*").patch(&format!("/v1/articles/{article}"), &amended).expect(200);
    assert_eq!((found(&reader, "zwolf").len(), found(&reader, "twelve+free").len()), (0, 1));
    app.admin()
        .if_match("*")
        .post(&format!("/v1/articles/{article}/redaction"), &json!({"reason": "r"}))
        .expect(200);
    assert!(found(&reader, "twelve+free").is_empty(), "erased words are not found");
    let seq = app.reader().get(&format!("/v1/incidents/{made}")).json()["seq"].clone();
    app.admin().post(&format!("/v1/entries/{seq}/redaction"), &json!({"reason": "r"})).expect(200);
    for q in ["cafe", "gulshan", "guests"] {
        assert!(found(&reader, q).is_empty(), "{q}: erased words are not found");
    }
}

#[test]
fn a_list_tells_how_much_is_recorded_and_what_is_answered() {
    let scene = Scene::on(TestApp::start());
    let contributor = scene.app.contributor();
    let before = scene.app.entries();
    contributor.make("/v1/claims", &scene.italians());
    let list = scene.app.reader().get("/v1/incidents").expect(200).items();
    let listed = list.iter().find(|item| item["id"] == json!(scene.incident)).unwrap();
    let api = format!("/v1/incidents/{}", scene.incident);
    let findings = scene.app.reader().get(&format!("{api}/findings")).items();
    assert_eq!(listed["counts"], json!({"articles": 1, "claims": 1, "findings": findings.len()}));
    let answers = scene.app.reader().get(&format!("{api}/answers?nationality=any")).json();
    let answers = answers["answers"].as_array().unwrap();
    let mut groups: Vec<&Value> = Vec::new();
    for answer in listed["answers"].as_array().unwrap() {
        assert!(answers.contains(answer), "{answer}");
        assert!(!groups.contains(&&answer["group"]), "one for each group");
        groups.push(&answer["group"]);
    }
    let past = scene.app.reader().get(&format!("/v1/incidents?as_of_seq={before}")).expect(200).items();
    let past = past.iter().find(|item| item["id"] == json!(scene.incident)).unwrap();
    assert_eq!((&past["counts"]["claims"], &past["answers"]), (&json!(0), &json!([])));
    let whole = scene.app.reader().get(&api).expect(200).json();
    for (field, value) in whole.as_object().unwrap() {
        assert_eq!(listed[field], *value, "{field}");
    }
}

#[test]
fn an_incident_says_when_it_was_last_amended() {
    let scene = Scene::on(TestApp::start());
    let path = format!("/v1/incidents/{}", scene.incident);
    let before = scene.app.reader().get(&path).json();
    assert_eq!(before["updated_at"], before["recorded_at"]);
    let amended = json!({"set": {"title": "Other"}, "reason": "r"});
    let after = scene.app.reviewer().if_match("*").patch(&path, &amended).expect(200).json();
    assert_eq!(after["recorded_at"], before["recorded_at"]);
    assert!(after["updated_at"].as_str() > before["updated_at"].as_str(), "{after}");
}

#[test]
fn everything_leads_to_the_page_that_people_read() {
    let scene = Scene::on(TestApp::with_public_read(true));
    let claim = scene.app.contributor().make("/v1/claims", &scene.italians());
    let client = scene.app.anyone();
    let api = format!("/v1/incidents/{}", scene.incident);
    let figures = client.get(&format!("{api}/figures")).json();
    let answers = client.get(&format!("{api}/answers")).json();
    let summary = client.get(&format!("{api}/summary")).json();
    let across = client.get("/v1/answers?nationality=ITA").items();
    let mut pages = vec![
        client.get(&api).json(),
        client.get(&format!("/v1/articles/{}", scene.article)).json(),
        client.get("/v1/articles").items()[0].clone(),
        claim.clone(),
        client.get("/v1/claims").items()[0].clone(),
    ];
    pages.extend(figures["figures"].as_array().unwrap().clone());
    pages.extend(answers["answers"].as_array().unwrap().clone());
    pages.extend(across[0]["answers"].as_array().unwrap().clone());
    for section in ["victims", "rescued", "attackers", "police"] {
        pages.extend(summary[section]["figures"].as_array().unwrap().clone());
        pages.extend(summary[section]["answers"].as_array().unwrap().clone());
    }
    for thing in pages {
        let page = thing["links"]["page"].as_str().unwrap_or_else(|| panic!("{thing}"));
        let answer = client.with("accept", "text/html").get(page.split('#').next().unwrap()).expect(200);
        if let Some((_, fragment)) = page.split_once('#') {
            assert!(answer.text().contains(&format!("id=\"{fragment}\"")), "{page}");
        }
    }
    assert_eq!(claim["links"]["page"], json!(format!("/articles/{}#{}", scene.article, id(&claim))));
}

#[test]
fn findings_are_listed_across_incidents() {
    let first = Scene::on(TestApp::start());
    let contributor = first.app.contributor();
    let mut other = incident("Elsewhere");
    other["place"]["country"] = json!("FRA");
    let other = id(&contributor.make("/v1/incidents", &other)).to_owned();
    // One article that contradicts itself, in two incidents.
    for incident in [&first.incident, &other] {
        for mut claim in [first.italians(), first.claim("seven Japanese", &["ITA"], 7)] {
            claim["incident_id"] = json!(incident);
            contributor.make("/v1/claims", &claim);
        }
    }
    let reader = first.app.reader();
    let all = reader.get("/v1/findings").expect(200);
    let items = all.items();
    assert_eq!(items.len(), 2, "{items:?}");
    for item in &items {
        let path = format!("/v1/incidents/{}/findings", item["incident_id"].as_str().unwrap());
        assert_eq!(item["findings"], json!(reader.get(&path).items()));
    }
    assert_eq!(all.json()["as_of_seq"], json!(first.app.entries()));
    let of = |query: &str| reader.get(&format!("/v1/findings?{query}")).expect(200);
    let french = of("country=FRA").items();
    assert_eq!((french.len(), &french[0]["incident_id"]), (1, &json!(other)));
    assert_eq!(of("kind=disputed").items().len(), 2);
    let none = of("kind=imbalance&limit=1");
    assert!(none.items().is_empty() && none.json()["next_cursor"].is_string(), "a page may be empty");
    // Page by page, each incident once, both ways.
    for order in ["asc", "desc"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = of(&format!("limit=1&order={order}{cursor}")).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["incident_id"].clone()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let mut expected = vec![json!(first.incident), json!(other)];
        if order == "desc" {
            expected.reverse();
        }
        assert_eq!(seen, expected, "{order}");
    }
    reader.get("/v1/findings?kind=none_such").expect(400);
    reader.get("/v1/findings?country=zz").expect(400);
}

#[test]
fn what_waits_for_a_reviewer_is_listed() {
    let scene = Scene::on(TestApp::start());
    let contributor = scene.app.contributor();
    let reviewed = id(&contributor.make("/v1/claims", &scene.italians())).to_owned();
    let mut second = scene.italians();
    second["note"] = json!("\"reviewed_at\": no");
    second["subset"] = json!("women");
    let waiting = id(&contributor.make("/v1/claims", &second)).to_owned();
    let judged = json!({"credibility": 1, "reason": "r"});
    scene.app.reviewer().if_match("*").post(&format!("/v1/claims/{reviewed}/review"), &judged).expect(200);
    let list = |query: &str| -> Vec<Value> {
        let items = scene.app.reader().get(&format!("/v1/claims?{query}")).expect(200).items();
        items.into_iter().map(|item| item["id"].clone()).collect()
    };
    assert_eq!(list("reviewed=false"), [json!(waiting)]);
    assert_eq!(list("reviewed=true"), [json!(reviewed)]);
    assert_eq!(list("").len(), 2);
}
