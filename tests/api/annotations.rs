//! An article's claims as W3C Web Annotations.

use serde_json::{Value, json};

use crate::helpers::{Scene, id};

fn items(document: &Value) -> &Vec<Value> {
    document["items"].as_array().unwrap()
}

#[test]
fn each_claim_is_an_annotation_of_its_words() {
    let scene = Scene::set();
    let claim = scene.recorded();
    let article = claim["article_id"].as_str().unwrap();
    let answer = scene.app.reader().get(&format!("/v1/articles/{article}/annotations")).expect(200);
    assert_eq!(answer.header("content-type"), Some("application/ld+json"));
    let page = answer.json();
    assert_eq!(
        (&page["@context"], &page["type"]),
        (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("AnnotationPage"))
    );
    let [annotation] = items(&page).as_slice() else { panic!("{page}") };
    assert_eq!(
        (&annotation["type"], &annotation["motivation"]),
        (&json!("Annotation"), &json!("describing"))
    );
    assert_eq!(annotation["id"], format!("urn:casualty-ledger:claim:{}", id(&claim)));
    let target = &annotation["target"];
    let selectors = target["selector"].as_array().unwrap();
    assert_eq!(
        (&selectors[0]["type"], &selectors[0]["exact"]),
        (&json!("TextQuoteSelector"), &claim["quote"]["exact"])
    );
    let place = json!({"type": "TextPositionSelector", "start": claim["quote"]["start"], "end": claim["quote"]["end"]});
    assert_eq!(selectors[1], place);
    assert!(annotation["body"]["value"].as_str().unwrap().contains("killed: 9, ITA"), "{annotation}");
}

#[test]
fn what_stands_no_longer_is_no_annotation_and_pages_go_on() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let first = scene.recorded();
    let path = format!("/v1/articles/{}/annotations", first["article_id"].as_str().unwrap());
    let second = contributor.make("/v1/claims", &scene.claim("nine Italians", &["ITA"], 8));
    let page = scene.app.reader().get(&format!("{path}?limit=1")).expect(200).json();
    let next = page["next"].as_str().unwrap();
    assert_eq!(items(&scene.app.reader().get(next).expect(200).json()).len(), 1);
    let retraction = format!("/v1/claims/{}/retraction", id(&second));
    contributor.if_match("*").post(&retraction, &json!({"reason": "r"})).expect(200);
    assert_eq!(items(&scene.app.reader().get(&path).expect(200).json()).len(), 1);
    scene
        .app
        .reader()
        .get("/v1/articles/art_01jd6fzb4qe7xsm3v0k9c2w8an/annotations")
        .refused(404, "not_found");
}
