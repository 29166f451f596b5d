//! Redaction: the words are gone from every answer and every byte of the file; counts and proofs stay.

use serde_json::{Value, json};

use crate::helpers::{Scene, id};
use crate::log::{checkpoint, inclusion_holds};
use crate::reads::every_read;

const CANARIES: [&str; 6] =
    ["Xylophonecanary", "quotecanary", "notecanary", "titlecanary", "subsetcanary", "urlcanary"];

struct Redacted {
    scene: Scene,
    article: String,
    claim: Value,
}

/// An article and a claim full of canaries.
fn full() -> Redacted {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let text = format!("{} quotecanary nine Italians. ", CANARIES[0]).repeat(3) + "quotecanary once";
    let article = json!({"source_id": scene.outlet, "language": "en", "title": "titlecanary",
        "url": "https://example.org/urlcanary", "archive_url": "https://archive.example.org/urlcanary",
        "published_at": "2016-07-02T10:00:00Z", "text": text, "text_public": true});
    let article = id(&contributor.make("/v1/articles", &article)).to_owned();
    let mut claim = scene.claim("quotecanary once", &["ITA"], 9);
    claim["article_id"] = json!(article);
    claim["note"] = json!("notecanary");
    let claim = contributor.make("/v1/claims", &claim);
    let mut subset = scene.claim("quotecanary once", &["JPN"], 3);
    subset["article_id"] = json!(article);
    subset["subset"] = json!("subsetcanary");
    contributor.make("/v1/claims", &subset);
    Redacted { scene, article, claim }
}

impl Redacted {
    fn reads(&self) -> Vec<String> {
        let incident = format!("/v1/incidents/{}", self.scene.incident);
        let claim = format!("/v1/claims/{}", id(&self.claim));
        let article = format!("/v1/articles/{}", self.article);
        let mut reads = every_read(&self.scene, &self.claim);
        reads.extend([
            claim.clone(),
            article.clone(),
            "/v1/claims".to_owned(),
            "/v1/articles".to_owned(),
            "/v1/entries".to_owned(),
            format!("{incident}/comparison?role=hostages&outcome=killed"),
            format!("{incident}/timeline?role=hostages&outcome=killed&nationality=ITA"),
        ]);
        for part in ["figures", "summary", "findings"] {
            reads.push(format!("{incident}/{part}"));
        }
        for seq in 1..=self.scene.app.entries() {
            reads.push(format!("/v1/entries/{seq}"));
            if seq >= self.claim["seq"].as_u64().unwrap() {
                reads.push(format!("{claim}?as_of_seq={seq}"));
                reads.push(format!("{article}?as_of_seq={seq}"));
                reads.push(format!("{incident}/figures?as_of_seq={seq}"));
            }
        }
        reads
    }

    fn assert_gone(&self, canaries: &[&str], stays: &[&str]) {
        for client in [self.scene.app.reader(), self.scene.app.admin()] {
            for read in self.reads() {
                let told = client.get(&read).lossy();
                for canary in canaries {
                    assert!(!told.contains(canary), "{canary} in {read}: {told}");
                }
            }
        }
        let stored = self.scene.app.stored_bytes();
        let holds = |canary: &str| stored.windows(canary.len()).any(|bytes| bytes == canary.as_bytes());
        for canary in canaries {
            assert!(!holds(canary), "{canary} is in the file");
        }
        for canary in stays {
            assert!(holds(canary), "{canary} stays, so the search can find");
        }
    }
}

#[test]
fn a_redacted_claim_leaves_its_count() {
    let full = full();
    let app = &full.scene.app;
    app.reader().get(&full.scene.figures()).expect(200);
    let before = checkpoint(&app.reader());
    let path = format!("/v1/claims/{}", id(&full.claim));
    let tag = app.admin().get(&path).etag();
    let admin = app.admin().if_match(&tag);
    app.reviewer()
        .if_match(&tag)
        .post(&format!("{path}/redaction"), &json!({"reason": "r"}))
        .refused(403, "not_permitted");
    let redacted = admin.post(&format!("{path}/redaction"), &json!({"reason": "a name"})).expect(200).json();
    assert!(redacted["redacted_at"].is_string());
    for (field, value) in
        [("count", &full.claim["count"]), ("nationalities", &json!(["ITA"])), ("status", &json!("active"))]
    {
        assert_eq!(redacted[field], *value, "{field}");
    }
    full.assert_gone(&["notecanary"], &["titlecanary", "subsetcanary"]);
    let told = app.admin().get(&path).text();
    assert!(!told.contains("quotecanary"), "{told}");
    let figure = app.reader().get(&format!("{}?nationality=ITA", full.scene.figures())).json();
    assert_eq!(figure["figures"][0]["best"], 9);
    inclusion_holds(&app.reader(), full.claim["seq"].as_u64().unwrap());
    assert!(checkpoint(&app.reader()).size > before.size);
    app.admin()
        .if_match("*")
        .post(&format!("{path}/redaction"), &json!({"reason": "r"}))
        .refused(409, "already_redacted");
    let entry = app.admin().get(&format!("/v1/entries/{}", full.claim["seq"])).json();
    assert!(entry["record"].is_string() && entry["body"].is_string());
    assert!(entry.get("words").is_none() && entry.get("words_salt").is_none());
}

#[test]
fn a_redacted_article_leaves_its_claims() {
    let full = full();
    let app = &full.scene.app;
    app.reader().get(&full.scene.figures()).expect(200);
    let path = format!("/v1/articles/{}", full.article);
    let shown = app.reader().get(&path).json();
    let redacted =
        app.admin().if_match("*").post(&format!("{path}/redaction"), &json!({"reason": "a court"}));
    let redacted = redacted.expect(200).json();
    for gone in ["title", "url", "archive_url", "text_sha256", "text_length"] {
        assert!(shown.get(gone).is_some() && redacted.get(gone).is_none(), "{gone}");
    }
    full.assert_gone(&["Xylophonecanary", "titlecanary", "urlcanary"], &["notecanary", "subsetcanary"]);
    app.contributor().get(&format!("{path}/text")).refused(404, "not_found");
    for seq in 1..=app.entries() {
        inclusion_holds(&app.reader(), seq);
    }
    let figure = app.reader().get(&format!("{}?nationality=ITA", full.scene.figures())).json();
    assert_eq!(figure["figures"][0]["best"], 9);
}

#[test]
fn everything_redacted_leaves_no_canary_anywhere_also_after_a_restart() {
    let mut full = full();
    let admin = full.scene.app.admin().if_match("*");
    // Figures that are kept ready quote the words too.
    for (client, policy) in [(full.scene.app.reader(), "gtd"), (admin.clone(), "latest")] {
        let told = client.get(&format!("{}?policy={policy}", full.scene.figures())).expect(200).text();
        assert!(told.contains("quotecanary") && told.contains("urlcanary"));
    }
    let title = json!({"set": {"title": "titlecanary two"}, "reason": "amended"});
    full.scene
        .app
        .reviewer()
        .if_match("*")
        .patch(&format!("/v1/articles/{}", full.article), &title)
        .expect(200);
    let claims = admin.get("/v1/claims").items();
    for claim in &claims {
        admin.post(&format!("/v1/claims/{}/redaction", id(claim)), &json!({"reason": "r"})).expect(200);
    }
    admin.post(&format!("/v1/articles/{}/redaction", full.article), &json!({"reason": "r"})).expect(200);
    full.assert_gone(&CANARIES, &[]);
    full.scene.app.restart();
    full.assert_gone(&CANARIES, &[]);
}
