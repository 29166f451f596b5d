//! Nationalities and policies: what the codes and the rules mean.

use serde_json::Value;

use crate::helpers::TestApp;

fn codes(app: &TestApp, q: &str) -> Vec<String> {
    let items = app.reader().get(&format!("/v1/nationalities?q={q}")).expect(200).items();
    items.iter().map(|item| item["code"].as_str().unwrap_or_else(|| panic!("{item}")).to_owned()).collect()
}

#[test]
fn a_nationality_is_found_by_code_name_and_demonym() {
    let app = TestApp::start();
    for (q, code) in [
        ("Italian", "ITA"),
        ("italians", "ITA"),
        ("ITA", "ITA"),
        ("it", "ITA"),
        ("Bangladesh", "BGD"),
        ("Bangladeshi", "BGD"),
        ("C%C3%B4te%20d%27Ivoire", "CIV"),
        ("stateless", "XXA"),
        ("Kosovo", "XKX"),
    ] {
        assert_eq!(codes(&app, q).first().map(String::as_str), Some(code), "{q}");
    }
}

#[test]
fn an_ambiguous_word_has_all_its_candidates() {
    let app = TestApp::start();
    let mut congolese = codes(&app, "Congolese");
    congolese.sort();
    assert_eq!(congolese, ["COD", "COG"]);
    assert!(codes(&app, "zzzzqq").is_empty());
}

#[test]
fn all_of_them_are_listed_once_and_held_by_tag() {
    let app = TestApp::start();
    let all = app.reader().get("/v1/nationalities").expect(200);
    let mut codes: Vec<String> =
        all.items().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect();
    let count = codes.len();
    codes.sort();
    codes.dedup();
    assert!(codes.len() == count && count >= 249, "{count}");
    for special in ["XKX", "XXA", "XXB", "XXC", "XXX"] {
        assert!(codes.iter().any(|code| code == special), "{special}");
    }
    app.reader().with("if-none-match", &all.etag()).get("/v1/nationalities").expect(304);
}

#[test]
fn every_listed_code_may_stand_in_a_claim() {
    let scene = crate::helpers::Scene::set();
    let all = scene.app.reader().get("/v1/nationalities").items();
    let claims: Vec<Value> =
        all.iter().map(|item| scene.claim("nine Italians", &[item["code"].as_str().unwrap()], 9)).collect();
    scene.app.contributor().post("/v1/claims/batch", &serde_json::json!({"claims": claims})).expect(201);
}

#[test]
fn the_policies_are_the_published_nine_and_rising() {
    let app = TestApp::start();
    let list = app.reader().get("/v1/policies").expect(200);
    let ids: Vec<String> = list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(
        sorted,
        ["acled", "airwars", "emdat", "gtd", "ibc", "latest", "majority", "rising", "ucdp", "verified"]
    );
    for item in list.items() {
        assert!(
            item["steps"]
                .as_array()
                .unwrap()
                .iter()
                .all(|step| step["id"].is_string() && step["text"].is_string())
        );
        assert!(
            item["version"].is_string() && item["steps"].as_array().is_some_and(|steps| !steps.is_empty()),
            "{item}"
        );
    }
    app.reader().with("if-none-match", &list.etag()).get("/v1/policies").expect(304);
    let scene = crate::helpers::Scene::set();
    scene.recorded();
    for id in ids {
        let figures = scene.app.reader().get(&format!("{}?policy={id}", scene.figures())).expect(200).json();
        assert_eq!(
            (&figures["policy"], figures["policy_version"].is_string()),
            (&serde_json::json!(id), true)
        );
    }
}
