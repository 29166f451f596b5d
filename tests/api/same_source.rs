//! Two sources that are one in every incident: where it is ruled, where it is seen, what it changes, and what it gives away.

use serde_json::{Value, json};

use crate::helpers::{Scene, TEXT, TestApp, id, incident, source};

/// Two incidents. In the first the army and its spokesman give a number each; in the second too; in the third only the outlet speaks.
struct Desk {
    scene: Scene,
    army: String,
    spokesman: String,
    incidents: [String; 3],
}

impl Desk {
    fn set() -> Self {
        let scene = Scene::on(TestApp::with_public_read(true));
        let contributor = scene.app.contributor();
        let made = |path: &str, body: &Value| id(&contributor.make(path, body)).to_owned();
        let army = made("/v1/sources", &source("The army", "military"));
        let spokesman = made("/v1/sources", &source("The army's spokesman", "military"));
        let others =
            ["A second attack", "A third attack"].map(|title| made("/v1/incidents", &incident(title)));
        let [second, third] = others;
        let desk = Self { incidents: [scene.incident.clone(), second, third], army, spokesman, scene };
        for place in 0..2 {
            desk.said(place, &desk.army, None);
            desk.said(place, &desk.spokesman, None);
        }
        desk.said(2, &desk.scene.outlet, None);
        desk
    }

    /// Nine Italians in an incident, by what a source is said to have said.
    fn said(&self, place: usize, by: &str, embargo: Option<&str>) -> Value {
        let mut claim = self.scene.italians();
        claim["incident_id"] = json!(self.incidents[place]);
        claim["attributed_to"] = json!(by);
        if let Some(until) = embargo {
            claim["embargo_until"] = json!(until);
        }
        self.scene.app.contributor().make("/v1/claims", &claim)
    }

    fn path(&self, place: usize, of: &str) -> String {
        format!("/v1/incidents/{}/{of}", self.incidents[place])
    }

    fn effect(&self) -> Value {
        json!({"kind": "same_source", "source_ids": [self.army, self.spokesman]})
    }

    fn rule(&self, place: usize, effect: &Value) -> Value {
        let ruling = json!({"effect": effect, "reason": "One office"});
        self.scene.app.reviewer().make(&self.path(place, "rulings"), &ruling)
    }

    fn undo(&self, place: usize, ruling: &Value) -> Value {
        self.rule(place, &json!({"kind": "undo", "ruling_id": ruling["id"]}))
    }

    /// By how many origins nine Italians are supported, as anyone sees it.
    fn origins(&self, place: usize, query: &str) -> Value {
        let path = format!("{}?nationality=ITA{query}", self.path(place, "figures"));
        self.scene.app.anyone().get(&path).expect(200).json()["figures"][0]["origins"].clone()
    }

    fn tags(&self) -> Vec<String> {
        let anyone = self.scene.app.anyone();
        (0..3).map(|place| anyone.get(&self.path(place, "answers")).expect(200).etag()).collect()
    }

    fn listed(&self, place: usize, query: &str) -> Vec<String> {
        let path = format!("{}{query}", self.path(place, "rulings"));
        self.scene.app.anyone().get(&path).items().iter().map(|ruling| id(ruling).to_owned()).collect()
    }
}

#[test]
fn one_ruling_holds_in_every_incident_that_cites_either() {
    let desk = Desk::set();
    let before = desk.tags();
    let answer = |place| desk.scene.app.anyone().get(&desk.path(place, "answers")).expect(200).json();
    let status = |place| {
        let answers = answer(place)["answers"].as_array().unwrap().clone();
        answers.iter().find(|answer| answer["nationality"] == "ITA").unwrap()["status"].clone()
    };
    assert_eq!(status(1), "agreed");
    let ruling = desk.rule(0, &desk.effect());
    assert_eq!(ruling["incident_id"], desk.incidents[0]);
    assert_eq!(ruling["effect"], desk.effect());
    for place in 0..2 {
        assert_eq!(desk.origins(place, ""), 1, "incident {place}");
        assert_eq!(desk.origins(place, "&rulings=false"), 2, "incident {place}");
        assert_eq!(desk.listed(place, ""), [id(&ruling)]);
        assert_eq!(status(place), "single_origin");
        let findings = desk.scene.app.anyone().get(&desk.path(place, "findings")).items();
        let told = findings.iter().find(|finding| finding["kind"] == "ruling").expect("a finding");
        let sentence = told["sentence"].as_str().unwrap();
        let counted = "counted The army and The army's spokesman as one source in every incident";
        assert!(sentence.contains(counted) && sentence.contains("One office"), "{sentence}");
    }
    let after = desk.tags();
    let changed: Vec<bool> = before.iter().zip(&after).map(|(before, after)| before != after).collect();
    assert_eq!(changed, [true, true, false]);
    assert!(desk.listed(2, "").is_empty());
}

#[test]
fn it_holds_where_either_is_cited_later_and_the_past_stays_as_it_was() {
    let desk = Desk::set();
    let then = desk.scene.app.entries();
    let ruling = desk.rule(0, &desk.effect());
    desk.said(2, &desk.army, None);
    desk.said(2, &desk.spokesman, None);
    assert_eq!(desk.origins(2, ""), 2, "the outlet, and the army");
    assert_eq!(desk.listed(2, ""), [id(&ruling)]);
    assert_eq!(desk.origins(1, &format!("&as_of_seq={then}")), 2);
    assert!(desk.listed(1, &format!("?as_of_seq={then}")).is_empty());
    let moved = format!("{}?since_seq={then}&nationality=ITA", desk.path(1, "answers"));
    let moved = desk.scene.app.anyone().get(&moved).expect(200).json();
    assert_eq!(moved["answers"][0]["entries"], json!([ruling["seq"]]), "{moved}");
}

#[test]
fn it_is_undone_from_any_of_them_and_from_no_other() {
    let desk = Desk::set();
    let ruling = desk.rule(0, &desk.effect());
    let reviewer = desk.scene.app.reviewer();
    let undo = json!({"effect": {"kind": "undo", "ruling_id": ruling["id"]}, "reason": "Two offices"});
    let refused = reviewer.post(&desk.path(2, "rulings"), &undo).refused(409, "other_incident");
    assert_eq!(refused.pointer().as_deref(), Some("/effect/ruling_id"));
    let before = desk.tags();
    let undone = desk.undo(1, &ruling);
    for place in 0..2 {
        assert_eq!(desk.origins(place, ""), 2, "incident {place}");
        assert_eq!(desk.listed(place, ""), [id(&ruling), id(&undone)]);
        assert_eq!(desk.origins(place, &format!("&as_of_seq={}", ruling["seq"])), 1);
    }
    let listed = desk.scene.app.anyone().get(&desk.path(0, "rulings")).items();
    assert_eq!(listed[0]["undone_by"], undone["id"]);
    assert!(before.iter().zip(desk.tags()).take(2).all(|(before, after)| *before != after));
    reviewer.post(&desk.path(0, "rulings"), &undo).refused(409, "already_undone");
}

#[test]
fn it_is_ruled_where_one_of_them_is_cited() {
    let desk = Desk::set();
    let reviewer = desk.scene.app.reviewer();
    let sent = |effect: Value| json!({"effect": effect, "reason": "r"});
    let refused =
        reviewer.post(&desk.path(2, "rulings"), &sent(desk.effect())).refused(409, "other_incident");
    assert_eq!(refused.pointer().as_deref(), Some("/effect/source_ids"));
    let one = |ids: Value| sent(json!({"kind": "same_source", "source_ids": ids}));
    let unknown = one(json!([desk.army, "src_00000000000000000000000000"]));
    let refused = reviewer.post(&desk.path(0, "rulings"), &unknown).refused(409, "unknown_reference");
    assert_eq!(refused.pointer().as_deref(), Some("/effect/source_ids/1"));
    for ids in [json!([desk.army]), json!([desk.army, desk.army])] {
        let refused = reviewer.post(&desk.path(0, "rulings"), &one(ids)).refused(422, "invalid_body");
        assert_eq!(refused.pointer().as_deref(), Some("/effect/source_ids"));
    }
    desk.scene.app.contributor().post(&desk.path(0, "rulings"), &sent(desk.effect())).expect(403);
}

#[test]
fn what_is_one_with_a_third_is_one_with_it_too() {
    let desk = Desk::set();
    let contributor = desk.scene.app.contributor();
    let office = id(&contributor.make("/v1/sources", &source("The press office", "government"))).to_owned();
    desk.said(2, &office, None);
    desk.said(2, &desk.army, None);
    assert_eq!(desk.origins(2, ""), 3);
    desk.rule(0, &desk.effect());
    let second = desk.rule(1, &json!({"kind": "same_source", "source_ids": [desk.spokesman, office]}));
    assert_eq!(desk.origins(2, ""), 2, "the army is its spokesman, who is the press office");
    let renamed = json!({"set": {"name": "The spokeswoman"}, "reason": "r"});
    let (before, path) = (desk.tags(), format!("/v1/sources/{}", desk.spokesman));
    desk.scene.app.reviewer().if_match("*").patch(&path, &renamed).expect(200);
    assert!(before[2] != desk.tags()[2], "a sentence names the spokeswoman");
    desk.undo(1, &second);
    assert_eq!(desk.origins(2, ""), 3);
}

#[test]
fn its_name_is_that_of_the_source_that_is_cited() {
    let desk = Desk::set();
    let contributor = desk.scene.app.contributor();
    let place = id(&contributor.make("/v1/incidents", &incident("A fourth attack"))).to_owned();
    let mut claim = desk.scene.italians();
    (claim["incident_id"], claim["attributed_to"]) = (json!(place), json!(desk.spokesman));
    contributor.make("/v1/claims", &claim);
    desk.rule(0, &desk.effect());
    let comparison = format!("/v1/incidents/{place}/comparison");
    let rows = desk.scene.app.anyone().get(&comparison).expect(200).json();
    assert_eq!(rows["rows"][0]["cells"][0]["origin"], desk.spokesman);
}

#[test]
fn claims_of_another_incident_stay_there() {
    let desk = Desk::set();
    let claim = desk.said(0, &desk.scene.outlet, None);
    let ruling = json!({"effect": desk.effect(), "claim_ids": [claim["id"]], "reason": "One office"});
    desk.scene.app.reviewer().make(&desk.path(0, "rulings"), &ruling);
    let told = |place| {
        let findings = desk.scene.app.anyone().get(&desk.path(place, "findings")).items();
        findings.into_iter().find(|finding| finding["kind"] == "ruling").expect("a finding")
    };
    assert_eq!(told(0)["claim_ids"], json!([claim["id"]]));
    assert_eq!(told(1)["claim_ids"], json!([]));
}

const FAR: &str = "2999-01-01T00:00:00Z";

#[test]
fn it_gives_nothing_of_an_embargo_away() {
    let desk = Desk::set();
    let (reviewer, anyone) = (desk.scene.app.reviewer(), desk.scene.app.anyone());
    let hidden_tags =
        |client: &crate::helpers::Client| client.get(&desk.path(2, "answers")).expect(200).etag();
    // The third incident cites the army only in a claim that the public does not see.
    desk.said(2, &desk.army, Some(FAR));
    let before = [hidden_tags(&anyone), hidden_tags(&reviewer)];
    let ruling = desk.rule(0, &desk.effect());
    assert_eq!(hidden_tags(&anyone), before[0]);
    assert_ne!(hidden_tags(&reviewer), before[1]);
    assert!(desk.listed(2, "").is_empty());
    assert_eq!(reviewer.get(&desk.path(2, "rulings")).items().len(), 1);
    let undo = json!({"effect": {"kind": "undo", "ruling_id": ruling["id"]}, "reason": "r"});
    reviewer.post(&desk.path(2, "rulings"), &undo).refused(409, "embargo_not_allowed");
    desk.undo(1, &ruling);

    // A ruling that only the hidden claim allowed is hidden with it, wherever it bears on.
    let before = desk.tags();
    let hidden = desk.rule(2, &desk.effect());
    assert_eq!(desk.tags(), before);
    assert_eq!(desk.origins(0, ""), 2);
    assert!(!desk.listed(0, "").contains(&id(&hidden).to_owned()));
    let entry = format!("/v1/entries/{}", hidden["seq"]);
    assert_eq!(anyone.get(&entry).expect(200).json()["kind"], "withheld");
    let seen = reviewer.get(&format!("{}?nationality=ITA", desk.path(0, "figures"))).expect(200).json();
    assert_eq!(seen["figures"][0]["origins"], 1);
    let total = "/v1/totals?role=hostages&outcome=killed&group_by=nationality";
    anyone.get(total).expect(200);
    assert_eq!(desk.origins(0, ""), 2, "what reviewers see was not kept for everyone");
}

#[test]
fn a_hidden_one_is_seen_everywhere_once_the_embargo_is_lifted() {
    let desk = Desk::set();
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(3);
    let claim = desk.said(2, &desk.army, Some(&soon.to_string()));
    let hidden = desk.rule(2, &desk.effect());
    assert_eq!(desk.origins(0, ""), 2);
    let path = format!("/v1/claims/{}", id(&claim));
    while desk.scene.app.anyone().get(&path).status != 200 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for place in 0..2 {
        assert_eq!(desk.origins(place, ""), 1, "incident {place}");
        assert_eq!(desk.listed(place, ""), [id(&hidden)]);
    }
}

#[test]
fn its_reason_is_erased_wherever_it_was_shown() {
    let desk = Desk::set();
    let ruling = desk.rule(0, &desk.effect());
    let shows = || {
        (0..2).any(|place| {
            let findings = desk.scene.app.anyone().get(&desk.path(place, "figures")).expect(200);
            findings.text().contains("One office")
        })
    };
    assert!(shows());
    let redaction = format!("/v1/entries/{}/redaction", ruling["seq"]);
    desk.scene.app.admin().post(&redaction, &json!({"reason": "r"})).expect(200);
    assert!(!shows());
    assert_eq!(desk.origins(1, ""), 1, "the decision stands");
    assert!(!String::from_utf8_lossy(&desk.scene.app.stored_bytes()).contains("One office"));
}

#[test]
fn figures_come_out_the_same_after_a_round_trip_and_a_ruling_made_again() {
    let desk = Desk::set();
    desk.rule(0, &desk.effect());
    let exported = desk.scene.app.anyone().get("/v1/exports/claims.ndjson").expect(200).bytes;
    let other = TestApp::with_public_read(true);
    let octets = other.contributor().with("content-type", "application/octet-stream");
    let report = octets.send("POST", "/v1/imports", Some(&exported)).expect(200).json();
    assert_eq!(report["summary"]["recorded"], 5, "{report}");
    let named = |name: &str| {
        let found = other.anyone().get(&format!("/v1/sources?q={name}")).items();
        found
            .iter()
            .find(|source| source["name"] == name.replace("%20", " "))
            .map(|source| id(source).to_owned())
    };
    let ids = [named("The%20army").unwrap(), named("The%20army's%20spokesman").unwrap()];
    let incidents = other.anyone().get("/v1/incidents?q=attack").items();
    let second = incidents.iter().find(|incident| incident["title"] == "A second attack").unwrap();
    let ruling = json!({"effect": {"kind": "same_source", "source_ids": ids}, "reason": "One office"});
    other.reviewer().make(&format!("/v1/incidents/{}/rulings", id(second)), &ruling);
    let first = incidents.iter().find(|incident| incident["title"] == "Attack on a café").unwrap();
    let figures = other.anyone().get(&format!("/v1/incidents/{}/figures?nationality=ITA", id(first))).json();
    assert_eq!(figures["figures"][0]["origins"], 1);
    assert!(TEXT.contains("nine Italians"));
}
