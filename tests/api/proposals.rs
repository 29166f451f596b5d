//! Claims read from a text: proposed to whoever may read it, recorded by nobody until they are sent.

use std::fs;
use std::path::Path;

use casualty_ledger::domain::ids::ArticleId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::helpers::{Scene, TestApp, id};

const NEWS: &str = "A bomb killed 12 people in a market, police said. Nine Italians were among the dead. Three suspects were arrested.";

fn stored(scene: &Scene, more: &Value) -> String {
    let mut article = json!({"source_id": scene.outlet, "language": "en", "title": "News"});
    article.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    id(&scene.app.contributor().make("/v1/articles", &article)).to_owned()
}

fn proposals(article: &str) -> String {
    format!("/v1/articles/{article}/proposals")
}

#[test]
fn a_stored_text_is_read_and_what_is_proposed_is_accepted_as_it_is() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = stored(&scene, &json!({"text": NEWS}));
    let told = contributor.get(&format!("{}?min_strength=weak", proposals(&article))).expect(200).json();
    assert_eq!(
        (told["language"].as_str(), told["article_id"].as_str()),
        (Some("en"), Some(article.as_str()))
    );
    let items = told["items"].as_array().unwrap();
    let said: Vec<(&str, &str, &Value)> = items
        .iter()
        .map(|item| &item["claim"])
        .map(|claim| {
            (claim["role"].as_str().unwrap(), claim["outcome"].as_str().unwrap(), &claim["count"]["value"])
        })
        .collect();
    assert_eq!(
        said,
        [
            ("victims", "killed", &json!(12)),
            ("civilians", "killed", &json!(9)),
            ("attackers", "captured", &json!(3))
        ]
    );
    assert_eq!(items[0]["attribution"]["words"], "police");
    assert!(items.iter().all(|item| !item["because"].as_array().unwrap().is_empty()));
    let claims: Vec<Value> = items
        .iter()
        .map(|item| {
            let mut claim = item["claim"].clone();
            claim["incident_id"] = json!(scene.incident);
            claim
        })
        .collect();
    let recorded = contributor.post("/v1/claims/batch", &json!({"claims": claims})).expect(201).json();
    assert_eq!(recorded["items"].as_array().unwrap().len(), items.len());
}

#[test]
fn what_stands_is_marked_where_an_incident_is_asked_about() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = stored(&scene, &json!({"text": NEWS}));
    let path = format!("{}?incident_id={}", proposals(&article), scene.incident);
    let before = contributor.get(&path).expect(200);
    assert!(before.json()["items"].as_array().unwrap().iter().all(|item| item.get("stands").is_none()));
    let mut claim = before.json()["items"][0]["claim"].clone();
    claim["incident_id"] = json!(scene.incident);
    let claim = contributor.make("/v1/claims", &claim);
    let after = contributor.get(&path).expect(200);
    assert_eq!(after.json()["items"][0]["stands"], json!([id(&claim)]));
    assert_ne!(before.header("etag"), after.header("etag"), "the claim changed what stands");
    contributor
        .get(&format!("{}?incident_id=inc_01jd6fzb4qe7xsm3v0k9c2w8an", proposals(&article)))
        .refused(404, "not_found");
}

#[test]
fn the_same_text_has_the_same_tag_and_is_not_sent_again() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = stored(&scene, &json!({"text": NEWS}));
    let first = contributor.get(&proposals(&article)).expect(200);
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.contains("-reader-"), "{tag}");
    contributor.with("if-none-match", &tag).get(&proposals(&article)).expect(304);
    assert_eq!(first.json(), contributor.get(&proposals(&article)).json());
}

#[test]
fn weaker_proposals_are_shown_where_they_are_asked_for() {
    let scene = Scene::set();
    let article = stored(&scene, &json!({"text": NEWS}));
    let count = |strength: &str| {
        let path = format!("{}?min_strength={strength}", proposals(&article));
        scene.app.contributor().get(&path).expect(200).json()["items"].as_array().unwrap().len()
    };
    assert!(count("strong") <= count("fair") && count("fair") <= count("weak") && count("weak") > 0);
    scene
        .app
        .contributor()
        .get(&format!("{}?min_strength=sure", proposals(&article)))
        .refused(400, "malformed_parameter");
}

#[test]
fn a_text_that_is_not_stored_is_read_and_kept_nowhere() {
    let app = TestApp::start();
    let told = app
        .contributor()
        .post("/v1/proposals", &json!({"language": "en-GB", "text": NEWS}))
        .expect(200)
        .json();
    assert!(told.get("article_id").is_none());
    assert_eq!(told["items"].as_array().unwrap().len(), 3);
    assert!(told["items"][0]["claim"].get("article_id").is_none());
    assert_eq!(app.admin().get("/v1/articles").json()["items"], json!([]));
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    let scene = Scene::set();
    let (contributor, reader) = (scene.app.contributor(), scene.app.reader());
    let withheld = stored(&scene, &json!({"url": "https://example.org/withheld"}));
    contributor.get(&proposals(&withheld)).refused(409, "no_text");
    let private = stored(&scene, &json!({"text": NEWS}));
    reader.get(&proposals(&private)).refused(403, "not_permitted");
    let public =
        stored(&scene, &json!({"text": NEWS, "text_public": true, "url": "https://example.org/public"}));
    reader.get(&proposals(&public)).expect(200);
    let german = stored(&scene, &json!({"text": "Neun Tote.", "language": "de"}));
    contributor.get(&proposals(&german)).refused(409, "language_not_read");
    contributor
        .post("/v1/proposals", &json!({"language": "de", "text": "Neun Tote."}))
        .refused(409, "language_not_read");
    contributor.post("/v1/proposals", &json!({"language": "en", "text": ""})).refused(422, "invalid_body");
    contributor.post("/v1/proposals", &json!({"language": "en"})).refused(422, "invalid_body");
    contributor
        .post("/v1/proposals", &json!({"language": "en", "text": "a\u{0}b"}))
        .refused(409, "character_not_allowed");
    let unknown = ArticleId::from_uuid(Uuid::now_v7());
    contributor.get(&proposals(&unknown.to_string())).refused(404, "not_found");
    scene
        .app
        .admin()
        .if_match("*")
        .post(&format!("/v1/articles/{private}/redaction"), &json!({"reason": "r"}))
        .expect(200);
    contributor.get(&proposals(&private)).refused(409, "no_text");
}

const NOTICIAS: &str = "Al menos 25 personas murieron y otras 30 resultaron heridas cuando un autobús cayó a un barranco, \
    informó la policía. Nueve italianos están entre los muertos.";

#[test]
fn a_spanish_text_is_read_by_its_own_rules() {
    let scene = Scene::set();
    let article = stored(&scene, &json!({"text": NOTICIAS, "language": "es-PE"}));
    let told = scene.app.contributor().get(&proposals(&article)).expect(200).json();
    assert_eq!(told["language"], "es");
    let said = |item: &Value| {
        let claim = &item["claim"];
        json!([
            claim["outcome"],
            claim["count"]["qualifier"],
            claim["count"]["value"],
            claim["nationalities"]
        ])
    };
    assert_eq!(
        told["items"].as_array().unwrap().iter().map(said).collect::<Vec<_>>(),
        [
            json!(["killed", "at_least", 25, []]),
            json!(["wounded", "exact", 30, []]),
            json!(["killed", "exact", 9, ["ITA"]])
        ]
    );
    let claims: Vec<Value> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let mut claim = item["claim"].clone();
            claim["incident_id"] = json!(scene.incident);
            claim
        })
        .collect();
    scene.app.contributor().post("/v1/claims/batch", &json!({"claims": claims})).expect(201);
}

#[test]
fn a_text_without_claims_or_spaces_gives_an_empty_list() {
    let app = TestApp::start();
    for text in ["The match ended 3-1 before 40,000 fans.", &"a".repeat(200_000)] {
        let told = app
            .contributor()
            .post("/v1/proposals", &json!({"language": "en", "text": text}))
            .expect(200)
            .json();
        assert_eq!(told["items"], json!([]), "{}", text.len());
    }
}

/// Every text of the development set: whatever is proposed can be sent as it is.
#[test]
fn every_proposal_of_the_development_set_is_accepted_as_it_is() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading/dev");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut accepted = 0;
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let article = stored(&scene, &json!({"text": fs::read_to_string(&file).unwrap()}));
        let told = contributor.get(&format!("{}?min_strength=weak", proposals(&article))).expect(200).json();
        let items = told["items"].as_array().unwrap();
        let claims: Vec<Value> = items
            .iter()
            .map(|item| {
                let mut claim = item["claim"].clone();
                claim["incident_id"] = json!(scene.incident);
                claim
            })
            .collect();
        if claims.is_empty() {
            continue;
        }
        let recorded = contributor.post("/v1/claims/batch", &json!({"claims": claims})).expect(201).json();
        let changed = |claim: &Value| claim["proposed_by"]["changed"].clone();
        for claim in recorded["items"].as_array().unwrap() {
            assert_eq!(changed(claim), json!([]), "{}", file.display());
        }
        accepted += claims.len();
    }
    assert!(accepted > 400, "{accepted} accepted");
}

#[test]
fn sources_of_the_speakers_name_are_candidates_and_nothing_is_chosen() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let police = contributor.make("/v1/sources", &json!({"name": "Police", "kind": "police"}));
    let article = stored(&scene, &json!({"text": NEWS}));
    let told = contributor.get(&proposals(&article)).expect(200).json();
    assert_eq!(told["items"][0]["attribution"]["source_candidates"], json!([id(&police)]));
    assert!(told["items"][0]["claim"].get("attributed_to").is_none());
}

/// What the contributor sends: the first proposal, with another field where one is given.
fn first_proposal(scene: &Scene, article: &str) -> Value {
    let told = scene.app.contributor().get(&proposals(article)).expect(200).json();
    let mut claim = told["items"][0]["claim"].clone();
    claim["incident_id"] = json!(scene.incident);
    assert_eq!(claim["proposal_key"], told["items"][0]["key"]);
    claim
}

#[test]
fn who_proposed_a_claim_and_what_was_changed_is_recorded() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = stored(&scene, &json!({"text": NEWS}));
    let claim = first_proposal(&scene, &article);
    let recorded = contributor.make("/v1/claims", &claim);
    let proposed =
        |changed: Value| json!({"reader": "1.1.0", "key": claim["proposal_key"], "changed": changed});
    assert_eq!(recorded["proposed_by"], proposed(json!([])));
    let mut amended = claim.clone();
    amended["role"] = json!("civilians");
    amended["count"] = json!({"qualifier": "at_least", "value": 12});
    let recorded = contributor.make("/v1/claims", &amended);
    assert_eq!(recorded["proposed_by"], proposed(json!(["role", "count"])));
    let typed = contributor.make("/v1/claims", &scene.italians());
    assert!(typed.get("proposed_by").is_none());
}

#[test]
fn a_key_that_the_reader_does_not_propose_is_refused() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let article = stored(&scene, &json!({"text": NEWS}));
    let mut claim = first_proposal(&scene, &article);
    claim["proposal_key"] = json!("prp_0000000000000000");
    contributor.post("/v1/claims", &claim).refused(409, "unknown_proposal");
    contributor.post("/v1/claims/batch", &json!({"claims": [claim]})).refused(409, "unknown_proposal");
    claim["proposal_key"] = json!("short");
    contributor.post("/v1/claims", &claim).refused(422, "invalid_body");
    let withheld = stored(&scene, &json!({"url": "https://example.org/w"}));
    let mut claim = first_proposal(&scene, &article);
    claim["article_id"] = json!(withheld);
    contributor.post("/v1/claims", &claim).refused(409, "no_text");
}

#[test]
fn provenance_shows_the_reader_that_proposed_and_who_asserted() {
    let scene = Scene::set();
    let article = stored(&scene, &json!({"text": NEWS}));
    let claim = first_proposal(&scene, &article);
    let recorded = scene.app.contributor().make("/v1/claims", &claim);
    let told =
        scene.app.reader().get(&format!("/v1/incidents/{}/provenance", scene.incident)).expect(200).json();
    let graph = told["@graph"].as_array().unwrap();
    let node = |id: &str| graph.iter().find(|node| node["@id"] == id).unwrap_or_else(|| panic!("{id}"));
    let key = claim["proposal_key"].as_str().unwrap();
    assert_eq!(node("ledger:reader:1.1.0")["@type"], "prov:SoftwareAgent");
    assert_eq!(node(&format!("ledger:proposal:{key}"))["wasAttributedTo"], "ledger:reader:1.1.0");
    let claim = node(&format!("ledger:claim:{}", id(&recorded)));
    assert_eq!(claim["ledger:asserted_by"], recorded["recorded_by"]);
}
