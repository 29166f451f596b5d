//! What is hidden stands on no page, no card, in no title and in no feed, for nobody who may not see it.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, TestApp, id, source};
use crate::sample::{browser, page};

/// Every page about a scene, as one caller gets it.
fn every_page(scene: &Scene, client: &Client) -> Vec<(String, String)> {
    let client = browser(client);
    let of = format!("/incidents/{}", scene.incident);
    let entries = (1..=scene.app.entries()).map(|seq| format!("/entries/{seq}"));
    let fixed = [
        "/".to_owned(),
        of.clone(),
        format!("{of}?show=all&policy=latest"),
        format!("{of}/figures/hostages/killed/any"),
        format!("{of}/figures/hostages/killed/ITA"),
        format!("{of}/figures/hostages/killed/JPN"),
        format!("{of}/answers/victims/killed/any"),
        format!("{of}/answers/victims/killed/JPN"),
        format!("{of}/feed.atom"),
        format!("/articles/{}", scene.article),
        "/nationalities/JPN".to_owned(),
        "/nationalities/JPN/feed.atom".to_owned(),
        format!("/embed{of}/figures/hostages/killed/JPN"),
        format!("/embed{of}/answers/victims/killed/JPN"),
    ];
    let paths = fixed.into_iter().chain(entries);
    paths.map(|path| (path.clone(), client.get(&path).lossy())).collect()
}

fn hidden(scene: &Scene) -> Value {
    let canary = id(&scene.app.contributor().make("/v1/sources", &source("Canary of the hidden", "person")))
        .to_owned();
    let mut claim = scene.claim("seven Japanese", &["JPN"], 7);
    claim["embargo_until"] = json!("2099-01-01T00:00:00Z");
    claim["attributed_to"] = json!(canary);
    claim["note"] = json!("a canary in a note");
    claim["subset"] = json!("canary part");
    scene.app.reviewer().make("/v1/claims", &claim)
}

#[test]
fn what_is_under_embargo_stands_on_no_page_of_the_public() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let claim = hidden(&scene);
    let public = scene.app.anyone();
    for (path, page) in every_page(&scene, &public) {
        let canaries = ["canary in a note", "canary part", id(&claim)];
        for canary in canaries {
            assert!(!page.contains(canary), "{path}: {canary}");
        }
        let speaks = page.contains("<bdi>Canary of the hidden") || page.contains("according to Canary");
        assert!(!speaks || path.starts_with("/entries/"), "{path}: a speaker");
    }
    let quotes = page(&public, &format!("/articles/{}", scene.article)).0;
    assert!(!quotes.contains("<mark class=\"m-used\">seven Japanese"), "{quotes}");
    let withheld = page(&public, &format!("/entries/{}", claim["seq"])).text();
    assert!(
        withheld.contains("is withheld for now") && withheld.contains("proven all the same"),
        "{withheld}"
    );
    let seen = every_page(&scene, &scene.app.reviewer());
    assert!(
        seen.iter().filter(|(_, page)| page.contains("seven Japanese</mark>")).count() > 2,
        "a reviewer sees it"
    );
}

#[test]
fn unknown_and_hidden_are_the_same_page() {
    let scene = Scene::on(TestApp::with_public_read(true));
    let client = browser(&scene.app.anyone());
    let unknown = client.get("/articles/art_01jd6fzb4qe7xsm3v0k9c2w8an").expect(404);
    let other = client.get("/incidents/inc_01jd6fzb4qe7xsm3v0k9c2w8an").expect(404);
    let nowhere = client.get("/no/such/page").expect(404);
    assert_eq!(unknown.bytes, other.bytes);
    assert_eq!(unknown.bytes, nowhere.bytes);
}

#[test]
fn a_text_that_may_not_be_read_is_on_no_page_and_its_quotes_are() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let public = scene.app.anyone();
    for (path, page) in every_page(&scene, &public) {
        assert!(
            !page.contains("At least 13 hostages were rescued") || path.starts_with("/entries/"),
            "{path}"
        );
    }
    let article = page(&public, &format!("/articles/{}", scene.article)).text();
    assert!(article.contains("may not be shown to you") && article.contains("nine Italians"), "{article}");
    assert!(article.contains("Open at the publisher"), "{article}");
    let read = page(&scene.app.contributor(), &format!("/articles/{}", scene.article)).text();
    assert!(read.contains("At least 13 hostages were rescued"), "{read}");
}

#[test]
fn what_was_erased_is_on_no_page_and_its_numbers_are() {
    let scene = Scene::on(TestApp::with_public_read(true));
    let claim = scene.recorded();
    let admin = scene.app.admin().if_match("*");
    admin.post(&format!("/v1/articles/{}/redaction", scene.article), &json!({"reason": "r"})).expect(200);
    admin.post(&format!("/v1/claims/{}/redaction", id(&claim)), &json!({"reason": "r"})).expect(200);
    for (path, page) in every_page(&scene, &scene.app.admin()) {
        assert!(!page.contains("nine Italians") && !page.contains("What is known"), "{path}");
    }
    let article = page(&scene.app.admin(), &format!("/articles/{}", scene.article)).text();
    assert!(article.contains("was erased on") && article.contains("Its numbers stand"), "{article}");
    let figure = format!("/incidents/{}/figures/hostages/killed/ITA", scene.incident);
    assert!(page(&scene.app.anyone(), &figure).text().contains("the words were erased"));
}
