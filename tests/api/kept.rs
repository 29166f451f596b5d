//! What is kept ready is what would be computed anew, whatever was recorded in between.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, id};

/// Figures, findings and summary as they are kept, twice, beside the same computed for the ledger's last entry.
fn check(scene: &Scene, after: &str) {
    for client in [scene.app.reader(), scene.app.reviewer()] {
        for part in ["figures", "summary", "answers", "findings"] {
            let path = scene.figures().replace("figures", part);
            let computed = without_seq(&client, &format!("{path}?as_of_seq={}", scene.app.entries()));
            for _ in 0..2 {
                assert_eq!(without_seq(&client, &path), computed, "{part} after {after}");
            }
        }
    }
}

/// An answer names the entry it was computed at: of the kept one that is the last that changed the incident.
fn without_seq(client: &Client, path: &str) -> Value {
    let mut answer = client.get(path).expect(200).json();
    for name in ["as_of_seq", "as_of"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    answer
}

#[test]
fn kept_answers_follow_every_entry() {
    let scene = Scene::set();
    let (contributor, reviewer, admin) = (scene.app.contributor(), scene.app.reviewer(), scene.app.admin());
    let because = json!({"reason": "r"});
    check(&scene, "nothing");
    let nine = scene.recorded();
    check(&scene, "a claim");
    let seven = contributor.make("/v1/claims", &scene.claim("seven Japanese", &["JPN"], 7));
    check(&scene, "another claim");
    let mut hidden = scene.claim("Twenty hostages died, said", &["ITA"], 20);
    hidden["embargo_until"] = json!("2999-01-01T00:00:00Z");
    contributor.make("/v1/claims", &hidden);
    check(&scene, "a claim under embargo");
    let change = |client: &Client, claim: &Value, what: &str, body: &Value| -> Value {
        let path = format!("/v1/claims/{}/{what}", id(claim));
        let answer = client.if_match("*").post(&path, body);
        assert!(answer.status < 300, "{what}: {}", answer.lossy());
        check(&scene, what);
        answer.json()
    };
    change(&reviewer, &nine, "review", &json!({"credibility": 5, "reason": "r"}));
    let correction = json!({"claim": scene.claim("nine Italians", &["ITA"], 8), "reason": "misread"});
    let eight = change(&contributor, &nine, "correction", &correction);
    change(&contributor, &seven, "retraction", &because);
    let ruling = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(&eight)], "reason": "r"});
    let rulings = format!("/v1/incidents/{}/rulings", scene.incident);
    let ruling = reviewer.make(&rulings, &ruling);
    check(&scene, "a ruling");
    let undo = json!({"effect": {"kind": "undo", "ruling_id": ruling["id"]}, "claim_ids": [], "reason": "r"});
    reviewer.make(&rulings, &undo);
    check(&scene, "its undoing");
    change(&admin, &eight, "redaction", &because);
    let source = json!({"set": {"reliability": "A"}, "reason": "r"});
    reviewer.if_match("*").patch(&format!("/v1/sources/{}", scene.outlet), &source).expect(200);
    check(&scene, "an amended source");
    let retraction = format!("/v1/articles/{}/retraction", scene.article);
    reviewer.if_match("*").post(&retraction, &because).expect(200);
    check(&scene, "a retracted article");
}
